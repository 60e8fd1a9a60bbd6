"""Letters that a printer or a font does not have, written with those that it has: the same on every paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

_INSTEAD = {
    "•": "*", "–": "-", "—": "-", "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "…": "...",
    "×": "x", "€": "EUR",
    "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "ı": "i", "Œ": "OE", "œ": "oe", "Þ": "Th", "þ": "th",
    "Æ": "AE", "æ": "ae", "ß": "ss", "ẞ": "SS", "Ð": "D", "ð": "d", "Ħ": "H", "ħ": "h", "Ŧ": "T", "ŧ": "t", "Ŋ": "N",
    "ŋ": "n", "ĸ": "k", "ſ": "s", "ƒ": "f", "Ǝ": "E", "ǝ": "e", "Ə": "E", "ə": "e", "Ɓ": "B", "ɓ": "b", "Ɗ": "D",
    "ɗ": "d", "Ƙ": "K", "ƙ": "k", "Ƴ": "Y", "ƴ": "y",
    "→": "->", "←": "<-", "≥": ">=", "≤": "<=", "□": "[ ]", "☐": "[ ]", "✓": "v", "ʻ": "'", "ʼ": "'", "ʾ": "'",
    "ʿ": "'",
}  # fmt: skip
"""What stands for a letter or a sign that can't be taken apart into a letter and its accent."""


def written(text: str, has: Callable[[str], bool]) -> str:
    """Return text in the characters that a paper ``has``.

    Others lose their accents or are written by :data:`_INSTEAD`; what is in neither (Arabic, Chinese) is a question
    mark.
    """
    return text if text.isascii() else "".join(c if has(c) else _plain(c) for c in text)


def _plain(character: str) -> str:
    if character in _INSTEAD:
        return _INSTEAD[character]
    parts = (c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    bare = "".join(_INSTEAD.get(c, c) for c in parts)
    return bare if bare and bare.isascii() else "?"
