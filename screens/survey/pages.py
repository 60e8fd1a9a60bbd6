"""How a page of the survey stands on a screen that is turned: as large as it fits."""

from __future__ import annotations

import textwrap

from models.survey.filling import Page


def laid_out(page: Page, keys: list[str], intro: list[str], width: int, height: int) -> list[str]:
    """Return the lines of a page: where one is, the question, the answers as large as they fit, the two other keys."""
    done = "■" * page.place + "□" * (page.of - page.place)
    top = [f"{page.place}/{page.of} {done}", *intro, "", *textwrap.wrap(page.asks, width), ""]
    foot = ["", "     ".join(keys)]
    room = height - len(top) - len(foot)
    answers = _answers(page.choices, width, room)
    return [*top, *answers, *[""] * (room - len(answers)), *foot][:height]


def _answers(choices: tuple[str, ...], width: int, room: int) -> list[str]:
    """Return the answers in the largest way that fits: large digits and spaced letters, or plain lines with room."""
    for scale in (2, 1):
        lines = _huge(choices, width, scale)
        if len(lines) <= room:
            return lines
    roomy = [line for line in _plain(choices, width) for line in (line, "")][:-1]
    return roomy if len(roomy) <= room else _plain(choices, width)


def _huge(choices: tuple[str, ...], width: int, scale: int) -> list[str]:
    found = []
    wide = 6 * scale + 4
    for digit, choice in enumerate(_spaced(choices, width - wide - 2), 1):
        figure = figures(digit, scale)
        middle = len(figure) // 2
        found += [f"  {row:<{wide}}{choice if n == middle else ''}".rstrip() for n, row in enumerate(figure)]
        found.append("")
    return found[:-1]


_DOTS = {
    1: ".#. ##. .#. .#. ###",
    2: "### ..# ### #.. ###",
    3: "### ..# ### ..# ###",
    4: "#.# #.# ### ..# ..#",
    5: "### #.. ### ..# ###",
    6: "### #.. ### #.# ###",
    7: "### ..# .#. .#. .#.",
    8: "### #.# ### #.# ###",
}
"""Digits of three by five dots."""


def figures(digit: int, scale: int) -> list[str]:
    """Return a digit in lines of half blocks: three lines, or five at twice the size."""
    rows = [row for row in _DOTS[digit].split() for _n in range(scale)]
    rows += ["..."] * (len(rows) % 2)
    found = []
    for upper, lower in zip(rows[::2], rows[1::2], strict=True):
        cells = (_HALVES[a == "#", b == "#"] * 2 * scale for a, b in zip(upper, lower, strict=True))
        found.append("".join(cells))
    return found


_HALVES = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def _plain(choices: tuple[str, ...], width: int) -> list[str]:
    spaced = _spaced(choices, width - 12)
    return [f"  [ {digit} ]   {choice}"[:width] for digit, choice in enumerate(spaced, 1)]


def _spaced(choices: tuple[str, ...], width: int) -> list[str]:
    """Return texts with a blank between their letters where all of them fit so."""
    spaced = [" ".join(choice) for choice in choices]
    return spaced if all(len(one) <= width for one in spaced) else [choice[:width] for choice in choices]
