"""Who has a case, as lines of its screen: holder, officer, offer, helpers, those who ask, its line in the book."""

from __future__ import annotations

from collections.abc import Iterable

from models.cases.views import Detail
from models.facts import numbering
from models.facts.numbering import Series
from models.fold import UnitState
from models.officers.units import unit_code
from models.words import _, formats
from screens.widgets.lines import Cell

Line = tuple[Cell, ...]


def pair(word: str, value: str, more: str = "", tone: str = "") -> Line:
    """Return a line of a label, what it says, and what is said beside it."""
    return (Cell(f" {word} ", max(14, len(word) + 2), "dim"), Cell(f"{value}  ", 0, tone), Cell(more, 0, "dim"))


def lines(detail: Detail, zone: str, here: Series) -> Iterable[Line]:
    """Yield who has the case now, and everything about it that is in the air."""
    case = detail.case
    since = case.since
    for period in reversed(case.periods):  # since when this unit has it, whatever its states were meanwhile
        if period.holder != case.holder:
            break
        since = period.from_
    yield pair(_("Held by"), _unit(detail, case.holder), _("since {moment}").format(moment=formats.moment(since, zone)))
    if detail.assignee:
        yield pair(_("Taken on by"), detail.assignee)
    if case.offer:
        word = _("Help asked of") if case.offer.keep else _("Offered to")
        yield pair(word, _unit(detail, case.offer.to_pool), tone="warn")
        told = _("not accepted yet, since {moment}")
        yield pair("", told.format(moment=formats.moment(case.offer.offered_at, zone)), tone="warn")
    for help_ in (h for h in case.handovers if h.keep and h.state == "accepted"):
        at = formats.moment(help_.ended_at or help_.offered_at, zone)
        yield pair(_("Helped by"), _unit(detail, help_.to_pool), _("since {moment}").format(moment=at))
    for asked in case.asked:
        at = formats.moment(asked.at, zone)
        yield pair(_("Asked for by"), _unit(detail, asked.pool), _("since {moment}").format(moment=at), tone="warn")
    if case.dispatch:
        number = numbering.told(case.dispatch, here)
        yield pair(_("Dispatch book"), _("line {number}, not back yet").format(number=number), tone="warn")


def _unit(detail: Detail, id_: int) -> str:
    """Return a unit by name, with its code where another branch has one of that name."""
    unit = next((u for u in detail.units if u.id == id_), None)
    if not isinstance(unit, UnitState):
        return "?"
    return unit.name if unit.id >> 48 == detail.branch else f"{unit.name} ({unit_code(unit, detail.branch)})"
