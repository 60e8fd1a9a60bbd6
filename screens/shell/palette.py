"""Ctrl+P: find any command by its words. Ctrl+G: the main ways by digits, where function keys don't arrive."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from models.text import folded
from models.words import _
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.modal import Modal
from screens.shell.screen import DeskScreen
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.field import Box
from screens.widgets.lines import Cell, Lines

MENU_ACTIONS = {
    "go_intake": "intake",
    "go_lookup": "lookup",
    "go_handover": "handover",
    "go_queue": "queue",
    "go_complaints": "complaints",
    "go_survey": "survey",
    "go_prints": "prints",
    "go_sync": "sync",
    "go_shift": "shift",
    "go_quality": "quality",
    "go_reports": "reports",
}
"""Which main screen an action of the digit menu shows."""


class Palette(Modal[None]):
    """Every command of the present place, filtered by what is typed."""

    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#words"

    def __init__(self, places: Sequence[str], screen: DeskScreen) -> None:
        super().__init__()
        self.commands = [c for place in places for c in keys.at(place)]
        self.target, self.before = screen, screen.focused

    def compose(self) -> ComposeResult:
        """A box and the commands that fit it."""
        with Vertical(classes="sheet"):
            yield Static(Content(_("Which command?")), classes="headline")
            yield Box("words", longest=60)
            yield Lines[keys.Command](_draw, id_="commands", empty=lambda: _("  Nothing found."), aims=False)
            yield Foot()

    def on_mount(self) -> None:
        """Show all of them."""
        self.filter("")
        self.query_one(KeyBar).show([keys.named("cancel")])

    def filter(self, typed: str) -> None:
        """Show the commands whose word or help has every typed word."""
        parts = folded(typed).split()
        found = [c for c in self.commands if all(p in folded(f"{_(c.word)} {_(c.help)}") for p in parts)]
        self.query_one("#commands", Lines).show(found, 0)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter."""
        event.stop()
        self.filter(event.value)

    def on_key(self, event: events.Key) -> None:
        """Up and down move in the list while typing goes on."""
        if event.key in ("up", "down"):
            event.stop()
            lines = self.query_one("#commands", Lines)
            lines.move(lines.cursor + (1 if event.key == "down" else -1), by_hand=True)

    def enter_acts(self) -> bool:
        """Enter runs the command."""
        return True

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter runs the command."""
        event.stop()
        self.run()

    def run(self) -> None:
        """Close, then run the command where it belongs."""
        command = self.query_one("#commands", Lines).row
        self.dismiss()
        if isinstance(command, keys.Command):
            owner = self.before if command.where == "papers" and self.before is not None else self.target
            self.app.call_later(owner.run_action, command.action)

    def action_submit(self) -> None:
        """F10."""
        self.run()

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss()


class Digits(Static, can_focus=True):
    """The line of digits; it has the focus, so that keys have a place to go."""


class DigitMenu(Modal[None]):
    """A small visible menu of digits."""

    RECORDS_NOTHING = True
    TAKES_ONE = True
    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "Digits"

    def compose(self) -> ComposeResult:
        """The digits, in as few lines as they need; no way is torn apart."""
        back = keys.named("back")
        ways = [(digit, keys.named(id_)) for digit, id_ in keys.MENU] + [(keys.key_name(back.keys[0]), back)]
        lines = [""]
        for key, command in ways:
            told = f"{key} {_(command.word)}"
            if lines[-1] and cell_len(lines[-1]) + cell_len(told) + 3 > self.app.size.width - 4:
                lines.append("")
            lines[-1] += f"   {told}" if lines[-1] else f" {told}"
        with Vertical(id="question"):
            yield Digits(Content("\n".join(lines)), classes="headline")

    async def on_key(self, event: events.Key) -> None:
        """A digit goes there; anything else closes."""
        event.stop()
        goes = dict(keys.MENU).get(event.key)
        if goes == "serve_last":
            self.dismiss()
            self.shell.serve_last()
        elif goes == "repaint":
            self.dismiss()
            self.shell.call_later(self.shell.repaint)
        elif goes == "go_lookup":
            self.shell.look_up()
        elif goes == "go_intake":
            below = self.app.screen_stack[-2]
            if not isinstance(below, DeskScreen) or await below.before_intake():
                self.shell.go("intake")
            else:
                self.dismiss()
        elif goes is not None:
            self.shell.go(MENU_ACTIONS[goes])
        else:
            self.dismiss()

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss()

    def action_submit(self) -> None:
        """F10 closes too."""
        self.dismiss()


def _draw(command: keys.Command, width: int) -> Sequence[Cell]:
    key = keys.key_name(command.keys[0])
    return (
        Cell(f"  {_(command.word)}", 20, "strong"),
        Cell(_(command.help), max(20, width - 32)),
        Cell(f" {key}", 0, "dim"),
    )
