"""How a cell looks (colours and attributes), and the shortest sequence that leads from one look to another."""

from __future__ import annotations

from functools import lru_cache

from rich.color import ColorSystem
from rich.style import Style

RESET = "\x1b[m"

_ON = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
"""Codes of Rich's attributes, bit by bit (ECMA-48, 8.3.117)."""

_ATTRIBUTES = (
    "bold",
    "dim",
    "italic",
    "underline",
    "blink",
    "blink2",
    "reverse",
    "conceal",
    "strike",
    "underline2",
    "frame",
    "encircle",
    "overline",
)
_OFF: tuple[tuple[str, int], ...] = (
    ("22", 1 << 0 | 1 << 1),
    ("23", 1 << 2),
    ("24", 1 << 3 | 1 << 9),
    ("25", 1 << 4 | 1 << 5),
    ("27", 1 << 6),
    ("28", 1 << 7),
    ("29", 1 << 8),
    ("54", 1 << 10 | 1 << 11),
    ("55", 1 << 12),
)
"""Codes that switch attributes off, and which ones each does."""

_SEEN_ON_BLANKS = 1 << 3 | 1 << 6 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12
"""Attributes that can be seen where no letter is: lines through, under and around a cell, and reverse video."""


class Look:
    """Colours and attributes of a cell. There is one object for each look (:func:`look`): compare them by identity."""

    __slots__ = ("back", "bits", "blank", "fore", "is_bare")

    def __init__(self, bits: int, fore: str, back: str) -> None:
        self.bits, self.fore, self.back = bits, fore, back
        self.blank: Look = self
        """How a blank of this look is seen: the colour of letters doesn't matter where there is none."""
        self.is_bare = not bits and fore == "39"
        """Nothing but a background: an erased cell can look like this."""

    @property
    def codes(self) -> list[str]:
        """The codes that lead here from the terminal's own look."""
        found = [code for place, code in enumerate(_ON) if self.bits >> place & 1]
        return found + [c for c, usual in ((self.fore, "39"), (self.back, "49")) if c != usual]


@lru_cache(4096)
def look(bits: int, fore: str, back: str) -> Look:
    """Return the one look of these attributes and codes of colours (``39`` and ``49``: the terminal's own)."""
    found = Look(bits, fore, back)
    if not bits & _SEEN_ON_BLANKS and not found.is_bare:
        found.blank = look(0, "39", back)
    return found


PLAIN = look(0, "39", "49")
"""The terminal's own look."""


@lru_cache(4096)
def look_of(style: Style | None, system: ColorSystem) -> Look:
    """Return the look of a style in the colours that a terminal has. Links are dropped: data never makes one."""
    if style is None:
        return PLAIN
    bits = sum(1 << place for place, name in enumerate(_ATTRIBUTES) if getattr(style, name))
    fore = "39" if style.color is None else ";".join(style.color.downgrade(system).get_ansi_codes())
    back = "49" if style.bgcolor is None else ";".join(style.bgcolor.downgrade(system).get_ansi_codes(False))
    return look(bits, fore, back)


@lru_cache(4096)
def change(before: Look | None, after: Look) -> str:
    """Return the shortest sequence from one look to another; None: whatever it was."""
    codes = after.codes
    again = f"\x1b[0;{';'.join(codes)}m" if codes else RESET
    if before is None:
        return again
    if before is after:
        return ""
    gone, kept, step = before.bits & ~after.bits, before.bits, []
    for code, group in _OFF:
        if gone & group:
            step.append(code)
            kept &= ~group
    step += [code for place, code in enumerate(_ON) if after.bits >> place & 1 and not kept >> place & 1]
    step += [now for then, now in ((before.fore, after.fore), (before.back, after.back)) if then != now]
    less = f"\x1b[{';'.join(step)}m"
    return less if len(less) < len(again) else again
