"""Where the paper files are: choose a place once, then every scan says that the file lies there now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.facts import numbering
from models.forms import PutPaper
from models.paper_files import inventory
from models.paper_files.inventory import FileLine, Place
from models.refused import Refused
from models.words import _
from screens.keyboard.bindings import bindings
from screens.paper_files.files import FilesScreen, draw_file
from screens.paper_files.inventory import DRAFT, Counting, CountsScreen, Running, taken_up
from screens.paper_files.places import PlaceDialog, read_places, told_place
from screens.shell.key_queue import READS
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines


class Put(NamedTuple):
    """A file that was put somewhere here, and where it was before."""

    line: FileLine
    before: FileLine


class PapersScreen(FilesScreen):
    """Files that are put somewhere: each is recorded at once; a mistake is mended by scanning it where it lies."""

    PLACE = "paper_files"
    BINDINGS = bindings("paper_files")

    def __init__(self) -> None:
        super().__init__()
        self.where: Place | None = None
        self.running: Running | None = None
        """A count that was begun and is not recorded yet."""
        self._asked = False

    def body(self) -> Iterable[Widget]:
        """The place, a number, and what was put there."""
        yield Static("", id="now", markup=False)
        yield Field("file", lambda: _("Number"), width=24, longest=40)
        yield Static("", id="about", classes="hint", markup=False)
        yield Lines[Put](self._draw, id_="files", empty=lambda: _("  Scan the code on a receipt, or type its number."))

    def on_mount(self) -> None:
        """Say what to do."""
        self.query_one("#field-file", Field).tell(_("scan, or type the number and Enter"))
        self._tell()

    def on_screen_resume(self) -> None:
        """Ask once for the place."""
        if self.is_mounted:
            self._tell()
            self.run_worker(self._take_up(), group=READS)
            if self.where is None and not self._asked:
                self._asked = True
                self.action_place()

    async def _take_up(self) -> None:
        """Go on with a count that this officer has not finished, here or before the program ended."""
        if self.running is not None and self.running.officer == self.terminal.me.id:
            return
        self.running = None
        draft = next((d for d in await self.terminal.open_drafts() if d.form == DRAFT), None)
        if draft is not None:
            self.running = await self.terminal.read(taken_up, self.terminal.register, draft)
        self._tell()

    def _tell(self) -> None:
        told = _("no place yet: key p") if self.where is None else told_place(self.where)
        self.query_one("#now", Static).update(Content(" " + _("Put into: {place}").format(place=told)))
        about = _("What is scanned lies there from now on. A mistake: scan it again where it lies.")
        if self.running is not None:
            about = _("A count of {place} is not finished: key t goes on.").format(place=told_place(self.running.place))
        self.query_one("#about", Static).update(Content(f" {about}"))

    async def take(self, line: FileLine) -> None:
        """Record that a file lies here."""
        if self.where is None:
            self.say(_("Choose the place first; nothing was recorded."), "bad")
            self.action_place()
            return
        told = numbering.told(line.number, self.terminal.series)
        if (line.unit, line.place) == (self.where.code, self.where.place) and not line.missing:
            self.say(_("{number} lies there already; nothing was recorded.").format(number=told))
            return
        form = PutPaper(case=numbering.shown(line.number), unit=self.where.code, place=self.where.place)
        try:
            await self.terminal.perform(form)
            now = await self.terminal.read(inventory.paper_of, self.terminal.register, line.case)
        except Refused as why:
            self.refuse(why)
            return
        lines = self.query_one("#files", Lines)
        rows = [row for row in lines.rows if row.line.case != line.case]
        lines.show([Put(now, line), *rows], 0)
        said = _("{number} lies there now: {place}").format(number=told, place=told_place(self.where))
        self.say(f"{said} · {line.name}", "good")

    def action_place(self) -> None:
        """p: the place of what is scanned next."""
        self.run_worker(self._ask_place(), group=READS)

    async def _ask_place(self) -> None:
        found = await self.terminal.read(read_places, self.terminal.register)

        def after(place: Place | None) -> None:
            if place is not None:
                self.where = place
            self._tell()

        self.shell.open(PlaceDialog(_("Where are the files put?"), found), after)

    def action_count(self) -> None:
        """t: count what lies in a place; a count that is not finished goes on."""
        self.run_worker(self._count(), group=READS)

    async def _count(self) -> None:
        if self.running is not None:
            self.shell.open(Counting(self.running, self._counted))
            return
        found = await self.terminal.read(read_places, self.terminal.register)

        def after(place: Place | None) -> None:
            if place is not None:
                self.running = Running(place, self.terminal.me.id)
                self.shell.open(Counting(self.running, self._counted))

        self.shell.open(PlaceDialog(_("Which place is counted?"), found), after)

    def _counted(self) -> None:
        self.running = None

    async def action_counts(self) -> None:
        """h: the counts that were recorded."""
        self.shell.open(CountsScreen())

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens the case."""
        event.stop()
        await self.action_open_case()

    async def action_open_case(self) -> None:
        """Open the case under the cursor."""
        row = self.query_one("#files", Lines).row
        if isinstance(row, Put):
            self.shell.ways.case(row.line.case)

    def _draw(self, row: Put, width: int) -> Sequence[Cell]:
        before = _("before: {place}").format(place=told_place(row.before)) if row.before.unit else ""
        return (*draw_file(row.line, width, self.terminal.series, self.terminal.zone), Cell(f" {before}", 0, "dim"))
