"""Letters many lines high, made of blocks: the pixels of a figlet font, drawn at the largest size that fits."""

from __future__ import annotations

from functools import lru_cache

from pyfiglet import Figlet

TALL, SQUARE = "banner3", "banner"
"""Fonts of ``#``: bold letters made for cells that are twice as high as wide, and thin ones on square pixels."""
HEIGHT = 7
"""Lines of a letter in both fonts."""

_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


@lru_cache(maxsize=256)
def pixels(text: str, font: str) -> tuple[str, ...]:
    """Return the rows of ``text`` in a font: ``#`` and spaces, all equally long; empty for letters that it lacks."""
    drawn = Figlet(font=font, width=10_000).renderText(text).splitlines()[:HEIGHT]
    rows = [row.rstrip() for row in drawn]
    longest = max(map(len, rows), default=0)
    return tuple(row.ljust(longest) for row in rows)


def tall(text: str, width: int, height: int) -> list[str]:
    """Return ``text`` in the largest bold letters that fit, or nothing when none do."""
    rows = pixels(text, TALL)
    longest = len(rows[0]) if rows else 0
    scale = min(width // longest, height // HEIGHT) if longest else 0
    if scale < 1:
        return square(text, width, height)
    wide = ["".join(("█" if dot == "#" else " ") * scale for dot in row) for row in rows]
    return [row for row in wide for _ in range(scale)]


def square(text: str, width: int, height: int) -> list[str]:
    """Return ``text`` in the largest thin letters that fit: two rows of pixels to a line; or nothing."""
    rows = pixels(text, SQUARE)
    longest = len(rows[0]) if rows else 0
    scale = min(width // longest, 2 * height // HEIGHT) if longest else 0
    if scale < 1:
        return []
    wide = ["".join(dot * scale for dot in row) for row in rows for _ in range(scale)]
    if len(wide) % 2:
        wide.append(" " * len(wide[0]))
    return [
        "".join(_HALVES[upper == "#", lower == "#"] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(wide[::2], wide[1::2], strict=True)
    ]


def fitting(text: str, width: int, height: int, *, bold: bool = True) -> list[str]:
    """Return ``text`` as large as it fits, at last as it is."""
    return (tall if bold else square)(text, width, height) or [text[:width]]
