"""The line above a list in lanes: their digits, names and counts, and how many of each are late."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from models.words import formats


class LaneBar(Static):
    """Lanes that digits choose. The chosen one stands in brackets, so that it is told without colour."""

    _shown: tuple[object, ...] = ()
    _last: tuple[Sequence[str], Sequence[int], Sequence[int], int] | None = None

    def __init__(self) -> None:
        super().__init__("", id="lanes")

    def on_resize(self) -> None:
        """Draw for the new width."""
        if self._last is not None:
            self.show(*self._last)

    def show(self, words: Sequence[str], counts: Sequence[int], late: Sequence[int], chosen: int) -> None:
        """Draw the lanes; ``!`` says how many are late, where there is room for it."""
        self._last = words, counts, late, chosen
        shown = (tuple(words), tuple(counts), tuple(late), chosen, self.app.size.width)
        if shown == self._shown:
            return  # what does not change costs no byte on the line
        self._shown = shown
        told = [f"{n} {word} {formats.count(counts[n - 1])}" for n, word in enumerate(words, 1)]
        signs = [f" !{formats.count(number)}" if number else "" for number in late]
        if sum(len(one) + len(other) + 4 for one, other in zip(told, signs, strict=True)) > self.app.size.width:
            signs = ["!" if number else "" for number in late]
        parts: list[str | tuple[str, str]] = []
        for lane, (one, other) in enumerate(zip(told, signs, strict=True)):
            parts.append((f"[{one}{other}]", "$accent bold") if lane == chosen else f" {one}{other} ")
        self.update(Content.assemble(*parts))
