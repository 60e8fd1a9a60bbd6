"""A case as a line of a lane: mark, number, service, what is the matter, name, who has it, its clock, how long here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.cases.lanes import LaneLine
from models.facts import numbering
from models.facts.numbering import Series
from models.facts.working_days import local
from models.words import _, deadlines, formats, labels
from screens.widgets.lines import Cell, fitted


class Shown(NamedTuple):
    """What a line needs beside its case."""

    units: dict[int, str]
    officers: dict[int, str]
    now: int
    zone: str
    here: Series
    whole: bool
    """Some number of the list must be told in full."""


def draw(line: LaneLine, marked: bool, lane: str, shown: Shown, width: int) -> Sequence[Cell]:
    """Return the cells of a line; on a narrow terminal the others give way to the name."""
    number = numbering.told(line.number, shown.here)
    narrow = width < 100
    tight = shown.whole and narrow  # whole numbers leave the name too little room else
    sign = ("*" if marked else " ") + ("!" if line.late else " ")
    since = local(line.at, shown.zone)
    today = since.date() == local(shown.now, shown.zone).date()
    day = f"{since:%H.%M}" if today else formats.date(since.date()).rsplit(" ", 1)[0]
    cells = [
        Cell(f"{sign} ", 3, "warn"),
        Cell(f"{number:>19} ", 20, "strong") if shown.whole else Cell(f"{number:>8} ", 9, "strong"),
        Cell(line.service, 9),
        Cell(
            _matter(line),
            12 if tight else 16 if narrow else 17,
            "warn" if line.why in ("asked", "declined", "citizen") else "",
        ),
        Cell(line.name),
        Cell(f" {_who(line, lane, shown)}", 11 if narrow else 14, "dim"),
        _clock(line, day),
        Cell(f"{formats.lasting(shown.now - line.at):>7} ", 8, "warn" if line.late else "dim"),
    ]
    return fitted(cells, 4, (7, 5, 3, 6, 2), width)


def _clock(line: LaneLine, day: str) -> Cell:
    """Return how many working days the promise leaves; of what has no clock, since when it is there."""
    if line.left is None:
        return Cell(f" {day}", 12, "dim")
    return Cell(
        f"{'~' if line.uncertain else ' '}{deadlines.working(line.left)}", 12, "warn" if line.left <= 0 else "dim"
    )


def _matter(line: LaneLine) -> str:
    """Return what brought the case into its lane, or its state."""
    words = {
        "offer": _("offered"),
        "help": _("asked to help"),
        "asked": _("asked for"),
        "helping": _("we help"),
        "declined": _("declined"),
        "came_back": _("came back"),
    }
    if line.why == "dispatched":
        return _("line {number}").format(number=numbering.short(line.dispatch))
    return words.get(line.why) or labels.state(line.state)


def _who(line: LaneLine, lane: str, shown: Shown) -> str:
    """Return who has the case: its officer, or the unit on the other side."""
    unit = shown.units.get(line.other, "?")
    if line.why in ("offer", "help") or line.why == "dispatched":
        return (_("from {unit}") if lane == "incoming" else _("to {unit}")).format(unit=unit)
    if line.why == "asked":
        return (_("by {unit}") if lane == "incoming" else _("at {unit}")).format(unit=unit)
    if line.why == "citizen" and lane == "outgoing":
        return _("at {unit}").format(unit=unit)
    if line.why in ("declined", "came_back"):
        return _("from {unit}").format(unit=unit)
    officer = shown.officers.get(line.assignee, "")
    return officer.split(" ", 1)[0] if officer else shown.units.get(line.holder, "?")
