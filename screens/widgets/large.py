"""Letters of several lines, for what is read from afar or by a citizen."""

from __future__ import annotations

FONTS = ("standard", "small", "mini")
"""Figlet fonts from large to small; the largest that fits is taken."""


def large(text: str, width: int, height: int) -> str:
    """Return a text in letters of several lines, at most ``width`` by ``height``; spaced out where none fits.

    A letter that no font has must not vanish from a name that is being checked: then plain letters are spaced out.
    """
    from pyfiglet import Figlet  # its fonts are read only where they are shown

    spaced = "\n\n" + " ".join(text)
    for font in FONTS:
        figlet = Figlet(font=font, width=width)
        known = figlet.Font.chars
        if any(not "".join(known.get(ord(c), [])).strip("$ \n") for c in text if not c.isspace()):
            continue
        lines = [line.rstrip() for line in figlet.renderText(text).splitlines()]
        lines = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
        if len(lines) <= height and all(len(line) <= width for line in lines):
            return "\n".join(lines)
    return spaced
