"""Ctrl+T: put a text module into the field where the cursor stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.terminal.texts import TextModule
from models.words import _
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.modal import Modal
from screens.shell.speaking import Speaking
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.field import Box
from screens.widgets.lines import Cell, Lines


class TextList(Modal[TextModule | None]):
    """The modules, each under a digit."""

    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#texts"

    def compose(self) -> ComposeResult:
        """One line a module."""
        with Vertical(id="question"):
            yield Static(Content(_("Which text?")), classes="headline")
            yield Lines[TextModule](self._draw, id_="texts", aims=False)
            yield Foot()

    def on_mount(self) -> None:
        """Show the modules."""
        self.query_one("#texts", Lines).show(self.terminal.texts, 0)
        self.query_one(KeyBar).show([keys.named("cancel")])

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once."""
        place = "1234567890".find(event.key)
        if 0 <= place < len(self.terminal.texts):
            event.stop()
            self.dismiss(self.terminal.texts[place])

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter takes the module under the cursor."""
        event.stop()
        self.action_submit()

    def action_submit(self) -> None:
        """F10 takes it too."""
        row = self.query_one("#texts", Lines).row
        self.dismiss(row if isinstance(row, TextModule) else None)

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss(None)

    def _draw(self, module: TextModule, width: int) -> Sequence[Cell]:
        place = self.terminal.texts.index(module)
        digit = "1234567890"[place] if place < 10 else " "
        return (Cell(f"  {digit} ", 4, "dim"), Cell(module.name, 16, "strong"), Cell(module.text, max(10, width - 20)))


class TextModules(Speaking):
    """Mixed into screens and dialogs that have notes."""

    async def action_text_module(self) -> None:
        """Ctrl+T: choose a text for the field that has the cursor."""
        box = cast(Widget, self).app.focused
        if not isinstance(box, Box) or box.digits or box.password:
            self.say(_("Texts go into notes and remarks; put the cursor there first."))
            return

        def put(module: TextModule | None) -> None:
            if module is not None:
                box.insert_text_at_cursor(module.text)

        self.shell.open(TextList(), put)
