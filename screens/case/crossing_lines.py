"""Two acts that crossed, as lines: the sentence that fits the reader, what stands, what does not, and who was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from models.cases.contests import Crossing, Side
from models.facts import numbering
from models.facts.numbering import Series
from models.words import _, crossings, formats, history
from screens.widgets.lines import Cell

Line = tuple[Cell, ...]

_LABEL = 14


def sentence(crossing: Crossing) -> str:
    """Return what crossed, as the reader's side is told it."""
    told = crossings.told(crossing.code)
    return told.stands if crossing.mine else told.other


def sides(crossing: Crossing, zone: str, here: Series, unit: Callable[[int], str], branch: int) -> Iterable[Line]:
    """Yield what stands, then what does not, two lines each: what, and when, where and by whom; then the question."""
    for word, side, tone in (
        (_("stands"), crossing.stands, "good"),
        (_("does not"), crossing.other, "warn"),
    ):
        yield (
            Cell(f"   {word} ", _LABEL, tone),
            Cell(history.told(side.act, unit, partial(numbering.told, here=here))),
        )
        told = " · ".join(p for p in (formats.moment(side.at, zone), where(side, branch), side.name) if p)
        yield (Cell("", _LABEL), Cell(told, 0, "dim"))
    if crossing.question is not None:
        asked = crossing.question
        told = _("asked {moment}, {name}: {text}")
        told = told.format(moment=formats.moment(asked.at, zone), name=asked.name, text=asked.text)
        yield (Cell("   ? ", 5, "strong"), Cell(told))


def where(side: Side, branch: int) -> str:
    """Return unit and desk of a side; the unit's code tells another branch, a bare desk needs it said."""
    desk = _("desk {number}").format(number=side.desk)
    if side.unit:
        return f"{side.unit}, {desk}"
    return desk if side.branch == branch else _("branch {number}").format(number=side.branch) + f", {desk}"
