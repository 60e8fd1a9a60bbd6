"""The dispatch book (*buku ekspedisi*): what went to units outside on a day, as lines of text to be signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec import Struct

from models.acts import CaseDispatched, from_parts
from models.facts import numbering
from models.facts.working_days import from_local
from models.refused import Refused
from models.register.register import Register
from models.words import _, formats

_SIGNED = "_" * 16


class Dispatched(Struct, frozen=True):
    """A line of the book. ``at`` is seconds UTC; ``back``: it is at the counters again."""

    number: int
    at: int
    unit: str
    case: int
    """Number of the case."""
    papers: int
    """Sheets: originals and copies that were handed in."""
    receiver: str
    """Who signed for them, where it was typed."""
    back: bool


def dispatched(register: Register, day: dt.date, unit: int | None = None) -> tuple[Dispatched, ...]:
    """Return the lines of a day in the order of their numbers; ``unit`` chooses one unit's."""
    zone = register.branch().zone
    begin = from_local(dt.datetime.combine(day, dt.time()), zone)
    end = from_local(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()), zone)
    rows = register.database.rows(
        """SELECT h.number, h.offered_at, u.name, c.number, h.offer, c.dispatch,
        (SELECT coalesce(sum(m.count), 0) FROM requirement_mark m
            WHERE m."case" = c.id AND m.how IN ('original', 'copy'))
        FROM handover h JOIN case_file c ON c.id = h."case" JOIN unit u ON u.id = h.to_pool
        WHERE h.number <> 0 AND h.offered_at >= ? AND h.offered_at < ? AND (? IS NULL OR h.to_pool = ?)
        ORDER BY h.number""",
        begin,
        end,
        unit,
        unit,
    )
    return tuple(
        Dispatched(number, at, name, case, papers, _receiver(register, offer), dispatch != number)
        for number, at, name, case, offer, dispatch, papers in rows
    )


def book(register: Register, day: dt.date, unit: int | None = None) -> Iterator[str]:
    """Yield the page of a day: a headline, two lines for each dispatch, and how many there are."""
    zone, found = register.branch().zone, dispatched(register, day, unit)
    title, receiver, signed = _("Dispatch book"), _("received by"), _("signed")
    yield f"{register.branch().name} · {title} · {formats.weekday(day)}"
    yield ""
    for line in found:
        yield f"{numbering.shown(line.number):>19}  {formats.clock(line.at, zone)}  {line.unit}"
        case = _("case {number}").format(number=numbering.shown(line.case))
        papers = _("{count} sheets").format(count=line.papers)
        back = "  " + _("(back)") if line.back else ""
        yield f"{'':19}  {case}  {papers}{back}"
        yield f"{'':19}  {receiver}: {line.receiver or _SIGNED}   {signed}: {_SIGNED}"
        yield ""
    yield _("Lines: {count}").format(count=len(found))


def _receiver(register: Register, entry: int) -> str:
    """Return who signed for the papers; empty where nobody was named, or the name was erased."""
    found = register.journal.at(entry)
    if found is None or found.personal is None:
        return ""
    try:
        act = from_parts(found.kind, found.body, found.personal)
    except Refused:
        return ""
    return act.personal.name if isinstance(act, CaseDispatched) and act.personal else ""
