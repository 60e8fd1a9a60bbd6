"""The six digits on a receipt with which a citizen asks how far the case is.

They are drawn at random when the case is opened and stand in its opening act. So a desk without a line prints them,
any desk that has the case prints them again, and they outlive a fork that writes the act a second time. There is no key
that a stolen desk could give away: it knows the codes of the cases that it holds, and those alone. Nothing else leads
to a code, least of all the number of the case.
"""

from __future__ import annotations

import secrets
from random import Random

from models.text import digits

LENGTH = 6
MOST = 10**LENGTH - 1
"""The largest code; 0 stands for none."""


def new() -> int:
    """Draw a code."""
    return 1 + secrets.randbelow(MOST)


def invented(rng: Random) -> int:
    """Return a code of an invented case."""
    return rng.randint(1, MOST)


def shown(code: int) -> str:
    """Return a code as it is printed: ``048 213``; nothing for none."""
    text = f"{code:0{LENGTH}d}"
    return f"{text[:3]} {text[3:]}" if code else ""


def read(text: str) -> int | None:
    """Return the code that was typed, with or without spaces; None when it is none."""
    typed = digits(text)
    return int(typed) if len(typed) == LENGTH and len(text) <= 2 * LENGTH and int(typed) else None


__all__ = ["LENGTH", "MOST", "invented", "new", "read", "shown"]
