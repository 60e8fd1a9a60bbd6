"""A text cut into the cells that it takes on a terminal, and the characters whose width terminals disagree on."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import get_character_cell_size, split_graphemes

from screens.widgets.bar_texts import ONE_CELL

BESIDE = ""
"""What stands in the second cell of a wide character."""

_LATIN_AND_FRAMES = ((0x20, 0x7E), (0xA1, 0x2FF), (0x1E00, 0x1EFF), (0x2500, 0x25A0))

SURE = frozenset(
    [chr(c) for first, last in _LATIN_AND_FRAMES for c in range(first, last + 1) if c != 0xAD] + list(ONE_CELL)
)
"""Characters that every terminal draws one cell wide: Latin letters, frames, and the signs that our screens use."""

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@lru_cache(4096)
def cells(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text cell by cell: a character with all that combines with it, ``BESIDE`` behind a wide one.

    What controls a terminal is dropped. Before the cells comes what combines with a character before this text.
    """
    if not text.isprintable():
        text = "".join(c for c in text if unicodedata.category(c) not in _DROPPED)
    if "\ufe0f" in text:
        spans, _width = split_graphemes(text)
        parts = [(text[start:end], width) for start, end, width in spans]
    else:
        parts = [(c, get_character_cell_size(c)) for c in text]
    before, found = "", list[str]()
    for part, width in parts:
        if width:
            found += (part, *(BESIDE,) * (width - 1))
        elif found:
            join(found, part)
        else:
            before += part
    return before, tuple(found)


def join(found: list[str], mark: str) -> None:
    """Add what combines with the last character to it."""
    found[-1 if found[-1] != BESIDE or len(found) == 1 else -2] += mark
