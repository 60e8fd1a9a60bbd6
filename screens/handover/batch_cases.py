"""What one key does to many cases: which of them will go, which won't and why; then what came of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.cases.lanes import LaneLine
from models.facts import numbering
from models.facts.numbering import Series
from models.words import _
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.deliberate import ROW
from screens.shell.modal import Modal
from screens.shell.reading import Reading
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.lines import Cell, Lines


class Left(NamedTuple):
    """A case that is refused, and why."""

    line: LaneLine
    why: str


Row = tuple[Cell, ...]


def rows(left: Sequence[Left], done: Sequence[LaneLine], series: Series) -> list[Row]:
    """Return the cases as lines: those that are refused with the reason below each, then the others."""
    found: list[Row] = []
    for line, why in left:
        found += [_head("!", line, series), (Cell("            "), Cell(why, 0, "warn"))]
    return [*found, *(_head("✓", line, series) for line in done)]


def _head(sign: str, line: LaneLine, series: Series) -> Row:
    number = numbering.told(line.number, series)
    return (Cell(f" {sign} {number:>8} ", 0, "strong"), Cell(line.name))


class Going(Modal[bool]):
    """Before anything is done: how many cases go, how many don't and why. F10 does it for those that go."""

    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#going"

    def __init__(self, told: str, left: Sequence[Left], goes: Sequence[LaneLine]) -> None:
        super().__init__()
        self.told, self.left, self.goes = told, left, goes

    def aims(self) -> Mapping[str, object]:
        """Return what must have been read before a key says yes to it."""
        return {ROW: ("going", id(self))}

    def compose(self) -> ComposeResult:
        """The sums, and a line or two a case."""
        with Vertical(classes="sheet"):
            yield Static(Content(self.told), classes="headline")
            yield Lines[Row](lambda cells, _width: cells, id_="going")
            yield Foot()

    def on_mount(self) -> None:
        """Show them."""
        self.query_one(KeyBar).show([keys.named("submit"), keys.named("cancel")])
        self.query_one("#going", Lines).show(rows(self.left, self.goes, self.terminal.series), 0)

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter comes too easily for many cases at once."""
        event.stop()
        self.say(_("F10 does it for those marked ✓; Esc leaves all as they are."))

    def action_submit(self) -> None:
        """F10."""
        self.dismiss(True)

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss(False)


class Outcome(Reading):
    """What came of each case; those that were refused stay marked."""

    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#outcome"

    def __init__(self, told: str, left: Sequence[Left], done: Sequence[LaneLine]) -> None:
        super().__init__()
        self.told, self.left, self.done = told, left, done

    def compose(self) -> ComposeResult:
        """The sums, and a line or two a case."""
        with Vertical(classes="sheet"):
            yield Static(Content(self.told), classes="headline")
            yield Lines[Row](lambda cells, _width: cells, id_="outcome")
            yield Foot()

    def on_mount(self) -> None:
        """Show them."""
        self.query_one(KeyBar).show([keys.named("cancel")])
        self.query_one("#outcome", Lines).show(rows(self.left, self.done, self.terminal.series), 0)
