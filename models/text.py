"""Text from a citizen, a file or the network becomes plain text here, at every way in.

What is removed: controls (Cc), formats such as bidi marks and zero-width characters (Cf), surrogates (Cs), private
use (Co) and unassigned code points (Cn). What is kept is shown literally: it is never markup, SQL or a formula.
"""

from __future__ import annotations

import unicodedata

from models.refused import Refused

NAME_LENGTH = 120
"""Most characters of a name (the longest name in the population register is well below)."""

LINE_LENGTH = 200
"""Most characters of an address, a telephone number or a short remark."""

NOTE_LENGTH = 2000
"""Most characters of a note."""

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(text: str) -> str:
    """Return ``text`` in NFC, without control and format characters, with single spaces and no outer space."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    spaced = "".join(" " if character.isspace() else character for character in text)
    kept = "".join(c for c in spaced if unicodedata.category(c) not in _DROPPED)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def is_clean(text: str) -> bool:
    """Tell whether :func:`clean` would leave ``text`` as it is."""
    return clean(text) == text


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


def folded(text: str) -> str:
    """Return ``text`` for comparing and finding: without case, accents and punctuation."""
    if text.isascii():  # most names are: the same by a shorter way
        return " ".join(text.translate(_ASCII_FOLDED).split())
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c)).split())


def masked_nik(nik: str) -> str:
    """Return a NIK as lists and slips show it: ``317101••••••0001`` (DOMAIN § 10)."""
    return f"{nik[:6]}••••••{nik[12:]}" if len(nik) == 16 else masked(nik)


def masked(code: str, shown: int = 4) -> str:
    """Return any other identity or phone number with all but its last ``shown`` characters hidden."""
    return "•" * max(0, len(code) - shown) + code[-shown:] if code else ""


def typed(characters: str) -> str:
    """Return pasted or typed characters as one line without controls and formats; spaces stay as they are."""
    kept = (" " if c.isspace() else c for c in characters)
    return unicodedata.normalize("NFC", "".join(c for c in kept if unicodedata.category(c) not in _DROPPED))
