"""F1: the keys of this screen, from the table of keys."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.words import _
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.reading import Reading
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.lines import Cell, Lines

Line = tuple[str, str]


class Help(Reading):
    """The help page of some places of the table."""

    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#help"

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__()
        self.places = [p for p in places if p]

    def compose(self) -> ComposeResult:
        """One list of keys and what they do."""
        with Vertical(classes="sheet"):
            yield Static(Content(_("Keys")), classes="headline")
            yield Lines[Line](_draw, id_="help")
            yield Foot()

    def on_mount(self) -> None:
        """Fill the list."""
        lines: list[Line] = []
        for title, commands in keys.rows(self.places):
            lines += [("", title), *commands]
        self.query_one("#help", Lines).show(lines, 0)
        self.query_one(KeyBar).show([keys.named("cancel")])


def _draw(line: Line, _width: int) -> Sequence[Cell]:
    keys_, told = line
    if not keys_:
        return (Cell(f" {told}", 0, "strong"),)
    return (Cell(f"   {keys_}", 20), Cell(told, 0))
