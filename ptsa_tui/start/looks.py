"""How the first frame looks: what the sheet of styles makes of the sign-in, written down for each depth of colour.

A test compares each cell with what Textual paints. Nothing here loads Rich until :func:`segments` is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ptsa_tui.output.thin import is_thin

if TYPE_CHECKING:
    from rich.segment import Segment

Row = list[tuple[str, str]]
"""A line of the terminal: texts, and the style of each as Rich writes it."""

FULL: Final = {
    "ground": "#e3e8ec on #10161c",
    "title": "bold #ffffff on #1f5f78",
    "band": "bold #10161c on #f1a541",
    "label": "#93a3b0 on #10161c",
    "box": "#e3e8ec on #18212a",
    "focus": "#e3e8ec on #2b3944",
    "cursor": "#10161c on #e3e8ec",
    "key": "bold #f1c14e on #18212a",
    "keys": "#e3e8ec on #18212a",
}
"""Names of what can be seen, and their styles where a terminal has many colours."""

FEW: Final = {
    "ground": "none",
    "title": "bold reverse",
    "band": "bold reverse",
    "label": "none",
    "box": "underline",
    "focus": "none",
    "cursor": "reverse underline",
    "key": "bold green",
    "keys": "none",
}
"""The same with the terminal's own sixteen colours."""

NONE: Final = {**FEW, "key": "bold"}
"""The same without any colour."""

_OF_256: Final = {
    "#ffffff": 231,
    "#e3e8ec": 189,
    "#10161c": 16,
    "#1f5f78": 24,
    "#f1a541": 215,
    "#93a3b0": 109,
    "#18212a": 16,
    "#2b3944": 23,
    "#f1c14e": 215,
}
"""The colours of a terminal with 256 of them that Rich takes for ours."""

_ATTRIBUTES: Final = {"bold": "1", "underline": "4", "reverse": "7", "green": "32"}

_COLOURED_ERASE: Final = ("xterm", "rxvt", "alacritty", "kitty", "foot", "linux", "konsole", "vte", "st-", "iterm")
"""Beginnings of TERM where what is erased takes the background's colour."""


def depth(few: bool, env: Mapping[str, str]) -> str:
    """Return how many colours the frame may take, as Rich tells it: ``truecolor``, ``256``, ``16`` or ``none``."""
    term = env.get("TERM", "").strip().lower()
    if env.get("NO_COLOR"):
        return "none"
    if few or term in ("dumb", "unknown"):
        return "16"
    if env.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return "truecolor"
    return "256" if term.rpartition("-")[2] in ("256color", "kitty") else "16"


def styles(depth_: str) -> Mapping[str, str]:
    """Return the styles of a depth of colour."""
    return {"none": NONE, "16": FEW}.get(depth_, FULL)


def codes(style: str, depth_: str) -> str:
    """Return the sequence that sets a style, whatever was set before."""
    fore, _on, back = style.partition(" on ")
    found = [_ATTRIBUTES[word] for word in fore.split() if word in _ATTRIBUTES]
    for place, colour in ((38, fore.rpartition(" ")[2]), (48, back)):
        if not colour.startswith("#"):
            continue
        if depth_ == "256":
            found.append(f"{place};5;{_OF_256[colour]}")
        else:
            found.append(f"{place};2;" + ";".join(str(int(colour[n : n + 2], 16)) for n in (1, 3, 5)))
    return f"\x1b[{';'.join(('0', *found))}m"


def painted(rows: Sequence[Row], ground: str, depth_: str, term: str) -> str:
    """Return what draws these rows on a terminal, from its first line on; blanks at the ends are erased, not sent."""
    coloured = _has_background(ground)
    erases = not coloured or term.startswith(_COLOURED_ERASE)
    out, last = ["\x1b[m\x1b[2J", codes(ground, depth_)], ground  # whether 2J takes a colour, terminals differ
    for y, row in enumerate(rows):
        spans = list(row)
        while erases and spans and spans[-1][1] == ground and not spans[-1][0].strip():
            spans.pop()
        rest = erases and coloured and len(spans) < len(row)
        if not spans and not rest:
            continue
        out.append(f"\x1b[{y + 1}H")
        for text, style in spans:
            if style != last:
                out.append(codes(style, depth_))
                last = style
            out.append(text)
        if rest:
            out.append("\x1b[K" if last == ground else codes(ground, depth_) + "\x1b[K")
            last = ground
    return "".join(out)


def _has_background(style: str) -> bool:
    return " on " in style


def segments(rows: Iterable[Row]) -> list[list[Segment]]:
    """Return rows as Rich has them."""
    from rich.segment import Segment
    from rich.style import Style

    return [[Segment(text, Style.parse(style)) for text, style in row] for row in rows]


class Chosen(NamedTuple):
    """What settings and terminal come to."""

    depth: str
    styles: Mapping[str, str]


def chosen(colours: str, thin: bool | str, env: Mapping[str, str]) -> Chosen:
    """Return the colours and styles of the frame, as the program will choose them."""
    thin = is_thin(thin, env)
    few = colours == "16" or (thin and colours == "auto")
    found = depth(few, env)
    styles_ = styles(found)
    cursor = "underline" if found in ("16", "none") else styles_["focus"]  # the terminal's own is enough
    return Chosen(found, {**styles_, "cursor": cursor} if thin else styles_)
