"""What the screens of paper files share: a file comes by scan or by its typed number, and is a line of a list."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from textual import events
from textual.widgets import Input

from models.facts import numbering
from models.facts.numbering import Series
from models.paper_files import inventory
from models.paper_files.inventory import FileLine
from models.refused import Refused
from models.search.scans import Named
from models.words import _, formats, labels
from screens.paper_files.places import by_number, told_place
from screens.shell.screen import DeskScreen
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines


class FilesScreen(DeskScreen):
    """Base of the screens that take files in: by scanner from anywhere on them, or by a typed number and Enter."""

    FIRST = "#files"
    RECORDS_NOTHING = True

    def enter_acts(self) -> bool:
        """Enter behind a number takes its file."""
        return True

    def on_key(self, event: events.Key) -> None:
        """A digit on the list begins a number."""
        if self.query_one("#files", Lines).has_focus and event.key.isdigit():
            event.stop()
            field = self.query_one("#field-file", Field)
            field.fill(event.key, replaces=False)
            self.set_focus(field.box)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes the typed number; the list has the focus again, for the next one and for the keys."""
        event.stop()
        typed = event.value
        if typed.strip():
            try:
                line = await self.terminal.read(by_number, self.terminal.register, typed)
            except Refused as why:
                self.refuse(why)
                return
            await self.take(line)
        self.query_one("#field-file", Field).fill("")
        self.focus_first()

    async def take_scan(self, found: Named) -> bool:
        """Take a case's number, or that of a notice of it; other codes are told, and nothing is recorded."""
        if found.what in ("person", "ticket"):
            self.say(_("This is no code of a case; nothing was recorded."), "bad")
            return True
        if found.what not in ("case", "notice"):
            return False  # it is told why the number means nothing here
        await self.take(await self.terminal.read(inventory.paper_of, self.terminal.register, found.case))
        return True

    @abstractmethod
    async def take(self, line: FileLine) -> None:
        """Do what this screen is for with the file of a case."""


def draw_file(line: FileLine, width: int, here: Series, zone: str) -> Sequence[Cell]:
    """Return a file as cells: number, name, service, state, where it lies and since when."""
    where = told_place(line) if line.unit else _("nobody said where")
    since = f" {formats.moment(line.at, zone)}" if line.at else ""
    number = numbering.told(line.number, here)
    cells = [
        Cell(
            f"{'?' if line.missing else ' '}{number:>8} ",
            max(11, len(number) + 2),
            "warn" if line.missing else "strong",
        ),
        Cell(line.name, 22),
        Cell(f" {line.service}", 10, "dim"),
    ]
    if width >= 100:
        cells.append(Cell(f" {labels.state(line.state)}", 14, "dim"))
    return (*cells, Cell(f" {where}", 16 if since else 0), Cell(since, 19 if width >= 100 else 0, "dim"))
