"""What was typed otherwise than the register knows it: shown side by side, and corrected by a question of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.words import _
from screens.dialogs import Question
from screens.intake.party import Difference


def word(difference: Difference) -> str:
    """Return what the part is called."""
    words = {"name": _("Name"), "phone": _("Phone"), "address": _("Address"), "deputy_name": _("Representative name")}
    return words[difference.field]


def side_by_side(differences: Sequence[Difference]) -> str:
    """Return a line a difference: what is typed, and what the register knows."""
    told = _("≠ {what}: {typed} | register: {known}")
    return "\n".join(" " + told.format(what=word(d), typed=d.typed, known=d.known) for d in differences)


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


__all__ = ["CorrectKnown", "side_by_side", "word"]
