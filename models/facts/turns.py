"""What a queue number is called: ``A-012``, the letter of the desk that issued it and the day's running turn.

Desk 1 is A, 26 is Z, 27 is AA. A database that was restored numbers on in a new incarnation, which stands behind the
letter (``A1-003``). So desks that have not heard of each other, and both incarnations of one desk,
never call the same number.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from models.facts import ids

LETTERS = 26
LONGEST_TURN = 9999
_LABEL = re.compile(r"(?:([A-Z]{1,2})(?:(\d{1,3})[-. ])?)?[-. ]?(\d{1,4})")


class Turn(NamedTuple):
    """A queue number as it was typed."""

    desk: int
    incarnation: int | None
    """None: only the turn was typed, so the newest incarnation that has such a number."""
    turn: int


def letters(desk: int) -> str:
    """Return the letters of a desk: 1 is A, 26 Z, 27 AA, 255 IU.

    Raises:
        ValueError: there is no desk 0.
    """
    if desk < 1:
        raise ValueError("desks are numbered from 1")
    told = ""
    while desk:
        desk, rest = divmod(desk - 1, LETTERS)
        told = chr(ord("A") + rest) + told
    return told


def label(desk: int, turn: int, incarnation: int = 0) -> str:
    """Return a queue number as it is called, shown and printed."""
    return f"{letters(desk)}{incarnation or ''}-{turn:03d}"


def read(text: str, here: int) -> Turn | None:
    """Return the queue number that ``text`` means at desk ``here``: ``A-012``, ``a12``, ``A1-003``, or ``12``.

    None when it is none.
    """
    found = _LABEL.fullmatch(text.strip().upper())
    if found is None:
        return None
    desk = here
    if found[1]:
        desk = 0
        for letter in found[1]:
            desk = desk * LETTERS + ord(letter) - ord("A") + 1
    turn, incarnation = int(found[3]), int(found[2] or 0)
    if not (1 <= turn <= LONGEST_TURN and desk < ids.DESKS and incarnation < ids.INCARNATIONS):
        return None
    return Turn(desk, incarnation if found[1] else None, turn)
