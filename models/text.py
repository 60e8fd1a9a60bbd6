"""Text from a citizen, a file or the network becomes plain text here, at every way in.

What is removed: controls, formats such as bidi marks and zero-width characters, surrogates, private use and
noncharacters. What is kept is shown literally: it is never markup, SQL or a formula.

Two machines must judge a text alike, whatever their Python: so what counts is written down here in ranges, and a
character of a later Unicode is one like any other. Only :func:`clean` asks the interpreter's tables, for NFC, and
nobody judges by it what another machine normalised.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from models.refused import Refused

NAME_LENGTH = 120
"""Most characters of a name (the longest name in the population register is well below)."""

LINE_LENGTH = 200
"""Most characters of an address, a telephone number or a short remark."""

NOTE_LENGTH = 2000
"""Most characters of a note."""

_DROPPED = (
    r"\x00-\x1f\x7f-\x9f"  # controls
    r"\xad\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"  # formats
    r"\u2060-\u206f\ufeff\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    r"\ud800-\udfff"  # surrogates
    r"\ue000-\uf8ff\U000f0000-\U0010ffff"  # private use, and the end of all
    r"\ufdd0-\ufdef" + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(16))  # noncharacters
)
"""Ranges of a pattern: what is no text. They hold every such character that Unicode will ever have, but for formats
that it may still invent."""

_SPACES = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Ranges of a pattern: what becomes a single space, line ends among it."""

_space, _drop, _gap = re.compile(f"[{_SPACES}]"), re.compile(f"[{_DROPPED}]"), re.compile("  +")
_odd = re.compile(f"[{_DROPPED}]|(?! )[{_SPACES}]|  |^ | $")
"""What no plain text holds: a space other than a single one between words is odd, too."""


def clean(text: str) -> str:
    """Return ``text`` in NFC, without control and format characters, with single spaces and no outer space."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return _single(typed(text))


def is_clean(text: str) -> bool:
    """Tell whether a text is plain, alike on every machine: whoever receives it judges nothing else about it."""
    return _odd.search(text) is None


def digits(text: str) -> str:
    """Return only the ASCII digits of ``text``: spaces, dots and dashes of a pasted number fall away."""
    return "".join(c for c in text if c in "0123456789")


def line(text: str, field: str, *, longest: int = LINE_LENGTH) -> str:
    """Return the cleaned ``text`` of a one-line field.

    Raises:
        Refused: ``text_too_long`` when more than ``longest`` characters remain.
    """
    cleaned = clean(text)
    if len(cleaned) > longest:
        raise Refused("text_too_long", field=field, longest=longest, length=len(cleaned))
    return cleaned


def name(text: str, field: str = "name") -> str:
    """Return the cleaned name of a person or company; a single letter is a name, a bare sign is not.

    Raises:
        Refused: ``name_missing`` when nothing is left, ``name_without_letter`` when no letter is in it,
            ``text_too_long`` beyond :data:`NAME_LENGTH`.
    """
    cleaned = line(text, field, longest=NAME_LENGTH)
    if not cleaned:
        raise Refused("name_missing", field=field)
    if not any(c.isalpha() for c in cleaned):
        raise Refused("name_without_letter", field=field)
    return cleaned


_ASCII_FOLDED = {n: chr(n).lower() if chr(n).isalnum() else " " for n in range(128)}
_LETTERS = unicodedata.ucd_3_2_0
"""Unicode 3.2, which every Python knows alike: what is folded stands in an index that another one must prove."""
_PICTURES = range(0x1F000, 0x20000)
"""Blocks without letters, of which Unicode 3.2 knows nothing yet."""


def folded(text: str) -> str:
    """Return ``text`` for comparing and finding: without case, accents and punctuation; alike on every machine.

    A character that came after Unicode 3.2 is taken for a letter without case.
    """
    if text.isascii():  # most names are: the same by a shorter way
        return " ".join(text.translate(_ASCII_FOLDED).split())
    return _single("".join(map(_folded, text)))


def _single(text: str) -> str:
    """Return a text whose words have single spaces between them and none around."""
    return _gap.sub(" ", text).strip(" ")


@lru_cache(maxsize=2048)
def _folded(character: str) -> str:
    if ord(character) in _PICTURES or _odd.search(f"x{character}x"):
        return " "
    if _LETTERS.category(character) == "Cn":
        return character
    bare = _LETTERS.normalize("NFKD", _LETTERS.normalize("NFKD", character).casefold())
    return "".join(c if _is_letter(c) else "" if _LETTERS.combining(c) else " " for c in bare)


def _is_letter(character: str) -> bool:
    category = _LETTERS.category(character)
    return category[0] in "LN" or category == "Cn"


def masked_nik(nik: str) -> str:
    """Return a NIK as lists and slips show it: ``317101••••••0001`` (DOMAIN § 10)."""
    return f"{nik[:6]}••••••{nik[12:]}" if len(nik) == 16 else masked(nik)


def masked(code: str, shown: int = 4) -> str:
    """Return any other identity or phone number with all but its last ``shown`` characters hidden."""
    return "•" * max(0, len(code) - shown) + code[-shown:] if code else ""


def typed(characters: str) -> str:
    """Return pasted or typed characters as one line without controls and formats; spaces stay as they are."""
    return unicodedata.normalize("NFC", _drop.sub("", _space.sub(" ", characters)))
