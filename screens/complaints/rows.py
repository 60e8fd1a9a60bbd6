"""A complaint as a line of a lane: signs, number, what it is about, who complains, who has it, its clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from models.complaints.lines import ComplaintLine
from models.facts import numbering
from models.facts.numbering import Series
from models.words import _, formats
from screens.complaints import told
from screens.widgets.lines import Cell, fitted


class Shown(NamedTuple):
    """What a line needs beside its complaint."""

    categories: Mapping[str, str]
    """Names of categories by code."""
    here: Series
    whole: bool
    """Some number of the list must be told in full."""


def draw(line: ComplaintLine, shown: Shown, width: int) -> Sequence[Cell]:
    """Return the cells of a line; on a narrow terminal the others give way to who complains."""
    number, handler = numbering.told(line.number, shown.here), line.handler_name or _("(nobody)")
    left = told.left(line)
    if not left and width < 100:  # there is no room for the state beside it
        left = told.matter(line)
    cells = [
        Cell(f" {signs(line)} ", 4, "warn"),
        Cell(f"{number:>19} ", 20, "strong") if shown.whole else Cell(f"{number:>8} ", 9, "strong"),
        Cell(f"{formats.date(line.received).rsplit(' ', 1)[0]} ", 7, "dim"),
        Cell(shown.categories.get(line.category, line.category), 16 if width < 100 else 25),
        Cell(f" {told.who(line)}", 0, "dim" if line.anonymous else ""),
        Cell(f" {handler}", 12 if width < 100 else 18, "strong" if line.mine else "dim"),
        Cell(f" {told.matter(line)}", 12 if width < 100 else 20, "dim"),
        Cell(f" {left}", 15, "warn" if line.late or line.near else "dim"),
    ]
    return fitted(cells, 4, (6, 2, 5, 3), width)


def signs(line: ComplaintLine) -> str:
    """Return ``!`` for what is late, ``×`` for acts that crossed, ``~`` for what may not be read by everybody."""
    return ("!" if line.late else " ") + ("×" if line.contested else "~" if line.confidential else " ")
