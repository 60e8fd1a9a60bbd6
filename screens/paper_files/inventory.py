"""Stock-take of paper files: scan everything that lies in a place; what is missing, and what should lie elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.facts import numbering
from models.forms import TakeInventory
from models.paper_files import inventory
from models.paper_files.inventory import MOST, Compared, Counted, FileLine, Place
from models.refused import Refused
from models.register.register import Register
from models.terminal.drafts import Draft
from models.terminal.terminal import Terminal, new_id
from models.words import _, formats
from screens.dialogs import Sure
from screens.keyboard.bindings import bindings
from screens.paper_files.files import FilesScreen, draw_file
from screens.paper_files.places import by_number, told_place
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines

DRAFT = "inventory"
"""What the draft of a count is called."""


class Running:
    """A count that is under way; it lasts until it is recorded or dropped, whatever is shown or happens meanwhile."""

    def __init__(self, place: Place, officer: int, draft: int | None = None) -> None:
        self.place, self.officer = place, officer
        self.draft = new_id() if draft is None else draft
        self.found: dict[int, FileLine] = {}
        """What was scanned, in its order."""

    def keep(self, desk: Terminal) -> None:
        """Keep what was scanned as a draft of its officer."""
        fields: dict[str, object] = {
            "unit": self.place.unit,
            "place": self.place.place,
            "name": told_place(self.place),
            "found": [numbering.shown(line.number) for line in self.found.values()],
        }
        desk.keep_draft(self.draft, DRAFT, fields)


def taken_up(register: Register, draft: Draft) -> Running | None:
    """Return the count of a draft; None when its unit is no more. For the reading thread."""
    unit = next((u for u in register.units() if u.id == draft.fields.get("unit")), None)
    if unit is None:
        return None
    place = Place(unit.id, unit.code, unit.name, str(draft.fields.get("place", "")))
    running = Running(place, draft.officer, draft.id)
    found = draft.fields.get("found")
    for number in found if isinstance(found, list) else ():
        with suppress(Refused):  # a case that is not here any more
            line = by_number(register, str(number))
            running.found[line.case] = line
    return running


class Counting(FilesScreen):
    """Scan everything that lies in a place; finishing records the count."""

    PLACE = "counting"
    BINDINGS = bindings("counting")

    def __init__(self, running: Running, done: Callable[[], None]) -> None:
        super().__init__()
        self.running, self._done = running, done
        self._expected = 0
        self._taken_out: list[FileLine] = []

    def body(self) -> Iterable[Widget]:
        """The place and how many were found, a number, and what was found."""
        yield Static("", id="now", markup=False)
        yield Field("file", lambda: _("Number"), width=24, longest=40)
        yield Lines[FileLine](
            self._draw,
            id_="files",
            empty=lambda: _("  Scan every file that lies here."),
            about=lambda line: line.case,
        )

    def on_mount(self) -> None:
        """Show what was scanned before."""
        self.query_one("#field-file", Field).tell(_("scan, or type the number and Enter"))
        self._show()
        self.read_expected()

    @work(exclusive=True, group=READS)
    async def read_expected(self) -> None:
        """Read how many files should lie here."""
        place = self.running.place
        found = await self.terminal.read(inventory.expected_at, self.terminal.register, place.unit, place.place)
        self._expected = len(found)
        self._show()

    def _show(self) -> None:
        told = _("Counting {place}: {count} scanned, {expected} should lie here")
        place = told_place(self.running.place)
        count, expected = formats.count(len(self.running.found)), formats.count(self._expected)
        told = told.format(place=place, count=count, expected=expected)
        self.query_one("#now", Static).update(Content(f" {told}"))
        self.query_one("#files", Lines).show(list(reversed(self.running.found.values())), 0)

    async def take(self, line: FileLine) -> None:
        """Count a file once."""
        told = numbering.told(line.number, self.terminal.series)
        if line.case in self.running.found:
            self.say(_("{number} is counted already.").format(number=told))
            return
        self.running.found[line.case] = line
        self.running.keep(self.terminal)
        self._show()
        place = self.running.place
        here = line.unit == place.code and place.place in ("", line.place)
        self.say(
            _("{number} counted.").format(number=told)
            if here
            else _("{number} counted; it should not lie here.").format(number=told),
            "good" if here else "bad",
        )

    def action_drop_row(self) -> None:
        """x: a file that does not lie here after all."""
        row = self.query_one("#files", Lines).row
        if isinstance(row, FileLine):
            del self.running.found[row.case]
            self.running.keep(self.terminal)
            self._show()
            self._taken_out.append(row)
            told = numbering.told(row.number, self.terminal.series)
            self.say(_("{number} is out of the count; u puts it back.").format(number=told))

    def action_put_row_back(self) -> None:
        """u: what was taken out last lies here after all; again: the one before."""
        if not self._taken_out:
            self.say(_("Nothing was taken out of the count."))
            return
        line = self._taken_out.pop()
        self.running.found[line.case] = line
        self.running.keep(self.terminal)
        self._show()
        self.say(_("{number} counted.").format(number=numbering.told(line.number, self.terminal.series)), "good")

    async def action_drop_count(self) -> None:
        """Del: nothing is recorded."""
        await self.terminal.delete_draft(self.running.draft)
        self._done()
        self.shell.pop_screen()
        if isinstance(self.shell.screen, DeskScreen):
            self.shell.screen.say(_("The count is dropped; the list of drafts (home, 0) brings it back."))

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter does nothing here: it comes with every scan."""
        event.stop()

    async def action_finish(self) -> None:
        """f: say what the count comes to, and ask whether it is recorded."""
        place, found = self.running.place, frozenset(self.running.found)
        try:
            compared = await self.terminal.read(
                inventory.compare, self.terminal.register, place.unit, place.place, found
            )
        except Refused as why:
            self.refuse(why)
            return
        told = [summed_up(told_place(place), compared)]
        if not found:
            told.append(_("Nothing was scanned: all that should lie here would count as missing."))

        def answered(yes: bool | None) -> None:
            if yes:
                self.record()

        self.shell.open(Sure(_("Record this count?"), told), answered)

    @work(group=READS)
    async def record(self) -> None:
        """Record the count and show what it comes to."""
        place, found = self.running.place, self.running.found
        form = TakeInventory(
            unit=place.code,
            place=place.place,
            found=tuple(numbering.shown(line.number) for line in found.values()),
            draft=self.running.draft,
        )
        register = self.terminal.register
        try:
            await self.terminal.perform(form)
            compared = await self.terminal.read(inventory.compare, register, place.unit, place.place, frozenset(found))
        except Refused as why:
            self.refuse(why)
            return
        self._done()
        self.shell.replace(ResultScreen(told_place(place), compared))

    def _draw(self, line: FileLine, width: int) -> Sequence[Cell]:
        return draw_file(line, width, self.terminal.series, self.terminal.zone)


class ResultScreen(DeskScreen):
    """What a count comes to: the files that are missing, and those that should lie elsewhere."""

    PLACE = "counted"
    FIRST = "#files"
    BINDINGS = bindings("counted")

    def __init__(self, place: str, compared: Compared, about: str = "") -> None:
        super().__init__()
        self.place, self.compared, self.about = place, compared, about

    def body(self) -> Iterable[Widget]:
        """The sums, and the files."""
        yield Static("", id="now", markup=False)
        yield Static("", id="about", classes="hint", markup=False)
        yield Lines[FileLine | str](self._draw, id_="files")

    def on_mount(self) -> None:
        """Show them, the missing ones first."""
        found = self.compared
        self.query_one("#now", Static).update(Content(f" {summed_up(self.place, found)}"))
        about = self.about
        if not about and max(len(found.missing), len(found.strange)) > MOST:
            about = _("All of them are shown here; the record holds {most} of each.").format(most=MOST)
        self.query_one("#about", Static).update(Content(f" {about}"))
        rows: list[FileLine | str] = []
        if found.missing:
            rows += [_("Should lie here, and were not found"), *found.missing]
        if found.strange:
            rows += [_("Lie here, and should not"), *found.strange]
        self.query_one("#files", Lines).show(rows or [_("Everything that should lie here was found.")], 0)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens the case."""
        event.stop()
        await self.action_open_case()

    async def action_open_case(self) -> None:
        """Open the case under the cursor."""
        row = self.query_one("#files", Lines).row
        if isinstance(row, FileLine):
            self.shell.ways.case(row.case)

    def _draw(self, row: FileLine | str, width: int) -> Sequence[Cell]:
        if isinstance(row, str):
            return (Cell(f" {row}", 0, "dim"),)
        return draw_file(row, width, self.terminal.series, self.terminal.zone)


class CountsScreen(DeskScreen):
    """The counts that were recorded; each can be looked at again."""

    PLACE = "counted"
    FIRST = "#counts"
    BINDINGS = bindings("counted")

    def body(self) -> Iterable[Widget]:
        """A line a count."""
        yield Lines[Counted](
            self._draw, id_="counts", empty=lambda: _("  Nothing was counted yet."), about=lambda count: count.id
        )

    def on_mount(self) -> None:
        """Read them."""
        self.load()

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read and show."""
        found = await self.terminal.read(inventory.counts, self.terminal.register)
        self.query_one("#counts", Lines).renew(found)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens a count."""
        event.stop()
        await self.action_open_case()

    async def action_open_case(self) -> None:
        """Open the count under the cursor."""
        row = self.query_one("#counts", Lines).row
        if not isinstance(row, Counted):
            return
        compared = await self.terminal.read(_recorded, self.terminal.register, row)
        about = _("{moment}, {officer}. Where the files are is shown as it is now.")
        if MOST in (len(row.missing), len(row.strange)):
            about = _("{moment}, {officer}. The record holds {most} of each at most.")
        told = about.format(moment=formats.moment(row.at, self.terminal.zone), officer=row.officer, most=MOST)
        self.shell.open(ResultScreen(_where(row), compared, told))

    def _draw(self, row: Counted, width: int) -> Sequence[Cell]:
        bad = bool(row.missing or row.strange)
        told = _("{count} counted, {missing} missing, {strange} strange").format(
            count=formats.count(row.counted), missing=len(row.missing), strange=len(row.strange)
        )
        return (
            Cell(f" {formats.moment(row.at, self.terminal.zone)} ", 20, "dim"),
            Cell("! " if bad else "  ", 2, "warn"),
            Cell(_where(row), 20, "strong"),
            Cell(f" {told}", 38, "warn" if bad else ""),
            Cell(f" {row.officer}", 0, "dim"),
        )


def summed_up(place: str, found: Compared) -> str:
    """Return what a count of a place comes to."""
    return _("{place}: {count} counted, {missing} missing, {strange} should lie elsewhere").format(
        place=place,
        count=formats.count(found.counted),
        missing=formats.count(len(found.missing)),
        strange=formats.count(len(found.strange)),
    )


def _where(count: Counted) -> str:
    return f"{count.unit} · {count.place}" if count.place else count.unit


def _recorded(register: Register, count: Counted) -> Compared:
    """Read the files that a count names."""
    lines = inventory.file_lines
    return Compared(count.counted, lines(register, count.missing), lines(register, count.strange))
