"""The title at the top, the line that says what just happened, and the key bar at the bottom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.cells import cell_len
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.words import _
from screens import keys


class Title(Static):
    """Office and screen on the left, officer and the practice band on the right."""

    def show(self, office: str, screen: str, officer: str, practice: bool) -> None:
        """Draw the title for the present width."""
        band = " [" + _("PRACTICE") + "] " if practice else ""
        left, right = f" {office}  ›  {screen}", f"{officer} "
        gap = self.app.size.width - cell_len(left) - cell_len(right) - cell_len(band)
        style = "" if self.app.native_ansi_color else "$background on $warning"
        text = Content.assemble(left, " " * max(1, gap), right, (band, f"{style} bold"))
        self.update(text.truncate(self.app.size.width))


class Said(Static):
    """One plain line that says what just happened. A braille display finds it always in the same place."""

    SIGNS: ClassVar[dict[str, str]] = {"plain": "  ", "good": "✓ ", "bad": "! "}

    def say(self, text: str, tone: str = "plain") -> None:
        """Show ``text``; the sign before it tells good from bad without colour."""
        self.set_class(tone == "good", "good")
        self.set_class(tone == "bad", "bad")
        self.update(Content(self.SIGNS[tone] + text if text else ""))

    @property
    def text(self) -> str:
        """What is said now."""
        return str(self.content)


class KeyBar(Static):
    """The keys that are valid here, as many as fit; help and the way back always do."""

    ALWAYS: ClassVar[frozenset[str]] = frozenset({"help", "back", "cancel"})

    def show(self, commands: Iterable[keys.Command]) -> None:
        """Draw the bar for the present width."""
        listed = list(commands)
        fixed = [c for c in listed if c.id in self.ALWAYS]
        room = self.app.size.width - 1 - sum(map(_width, fixed))
        shown = []
        for command in (c for c in listed if c.id not in self.ALWAYS):
            room -= _width(command)
            if room < 0:
                break
            shown.append(command)
        parts: list[Content | str | tuple[str, str]] = []
        for command in (*shown, *fixed):
            parts += [(f" {keys.key_name(command.keys[0])}", "$accent bold"), f" {_(command.word)} "]
        self.update(Content.assemble(*parts))


def _width(command: keys.Command) -> int:
    return cell_len(keys.key_name(command.keys[0])) + cell_len(_(command.word)) + 3


class Foot(Vertical):
    """The two lowest lines of every screen: what just happened, and the keys."""

    def __init__(self) -> None:
        super().__init__(Said("", classes="said", markup=False), KeyBar("", classes="keys"), classes="foot")
