"""Ctrl+W: what is typed is right, and the register is wrong; a question of its own says what will be corrected."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.words import _
from screens.dialogs import Question
from screens.intake.party import Difference, Differences, word
from screens.shell.screen import DeskScreen


def correct_known(screen: DeskScreen, shown: Differences) -> None:
    """Ask whether the register is wrong in what the cursor stands on, or else in the first thing that differs."""
    found = [(party, d) for party in shown.parties for d in party.differences(spelling=True) if not d.right]
    at = screen.focused.id if screen.focused is not None else None
    found.sort(key=lambda pair: pair[1].field != at)
    if not found:
        screen.say(_("Nothing that is typed differs from the register."))
        return
    party, difference = found[0]

    def answered(yes: bool | None) -> None:
        if yes:
            party.correct(difference)
            shown.tell()
            screen.say(_("{what} will be corrected when this is saved.").format(what=word(difference)))

    screen.set_focus(party.fields[difference.field].box)
    screen.shell.open(CorrectKnown(difference), answered)


class CorrectKnown(Question[bool]):
    """Whether the register is wrong. It says what will be corrected; the next save does it."""

    def __init__(self, difference: Difference) -> None:
        about = _("F10: what is typed is right. Esc: the register stays as it is.")
        super().__init__(_("Correct the register?"), about)
        self.difference = difference

    def body(self) -> Iterable[Widget]:
        """Both sides, one below the other, so that each letter can be compared."""
        told = _("register: {known}\ntyped:    {typed}")
        yield Static(Content(word(self.difference)), classes="about")
        known, typed = self.difference.known, self.difference.typed
        yield Static(Content(told.format(known=known, typed=typed)), classes="sides", markup=False)

    async def action_submit(self) -> None:
        """F10: it will be corrected."""
        self.dismiss(True)

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss(False)
