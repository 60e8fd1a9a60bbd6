"""The read-back card: the citizen reads the name in large letters and says whether it is spelled right."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models import text
from models.words import _
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.reading import Reading
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.field import Field
from screens.widgets.large import large
from screens.widgets.lines import Cell, Lines

Pair = tuple[str, str]


class ReadBack(Reading):
    """What was typed, to be turned to the citizen. Nothing is saved by it."""

    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#facts"

    def __init__(self, name: str, facts: list[Pair]) -> None:
        super().__init__()
        self.name_, self.facts = name, facts

    def compose(self) -> ComposeResult:
        """The name, and below it the rest in plain letters."""
        with Vertical(classes="sheet"):
            yield Static(Content(_("Please read: is everything spelled right?")), classes="headline")
            yield Static("", id="large", markup=False)
            yield Lines[Pair](_draw, id_="facts")
            yield Foot()

    def on_mount(self) -> None:
        """Draw name and facts."""
        self.query_one("#facts", Lines).show(self.facts, 0)
        self.query_one(KeyBar).show([keys.named("cancel")])
        self.draw()

    def on_resize(self) -> None:
        """Choose the letters for the new size."""
        self.draw()

    def draw(self) -> None:
        """Draw the name as large as the screen allows."""
        room = self.app.size.height - len(self.facts) - 6
        self.query_one("#large", Static).update(Content(large(self.name_, self.app.size.width - 2, room)))


def facts(fields: Mapping[str, Field], service: str, promise: str) -> list[Pair]:
    """Return what stands below the name: what of the form is filled in, service and promise."""
    words = {"identity": _("NIK"), "phone": _("Phone"), "address": _("Address"), "deputy_name": _("Representative")}
    read = [(word, text.clean(fields[name].value)) for name, word in words.items()]
    read += [(_("Service"), service), (_("Promise"), promise)]
    return [(word, _grouped(value)) for word, value in read if value]


def _grouped(value: str) -> str:
    """Return a long number in groups of four, as it is read aloud."""
    return " ".join(value[n : n + 4] for n in range(0, len(value), 4)) if value.isdigit() and len(value) > 8 else value


def _draw(pair: Pair, width: int) -> tuple[Cell, ...]:
    return (Cell(f"  {pair[0]} ", 14, "dim"), Cell(pair[1], max(10, width - 14), "strong"))
