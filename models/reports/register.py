"""The register of requests: one line each with its dates, as one-stop offices list it; no name, no NIK.

ODS (one-day service) is 1 where the decision fell on the day of the intake by the calendar, 0 where it fell later:
24 hours that began in the afternoon are two days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from models.documents.document import Column, Facts, Part, Table
from models.facts import numbering
from models.facts.figures import share
from models.reports.office import Office
from models.reports.texts import without_nik
from models.store.packed import NUMBERS, STATES
from models.words import _, formats, labels

_RUNNING = (NUMBERS["received"], NUMBERS["with_unit"])
_OWED = (NUMBERS["incomplete"], NUMBERS["returned"])


class Line(NamedTuple):
    """A request and its dates; moments are seconds UTC, None where it has not come to that."""

    case: int
    number: int
    opened_at: int
    service: str
    variant: str
    officer: int
    pool: int
    promised: str | None
    fee: int
    product: str
    state: str
    to_unit: int | None
    paused: int | None
    """When it was found incomplete, or sent back, for the first time."""
    ready: int | None
    rejected: int | None
    delivered: int | None
    ended: int | None
    """Withdrawn, lapsed or referred."""

    @property
    def decided(self) -> int | None:
        """When it was decided."""
        return self.rejected if self.ready is None else self.ready


_COLUMNS = """c.id, p.pool, c.number, c.opened_at, c.service, c.variant, c.opened_by, c.promised, c.fee, c.product,
    c.state"""


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report: what was taken in on the asked days."""
    found = list(lines(office))
    decided = [line for line in found if line.decided is not None]
    same_day = sum(bool(one_day(office, line)) for line in decided)
    told = share(same_day, len(decided))
    return (
        Facts(
            (
                (_("Taken in"), formats.count(len(found))),
                (_("Decided"), formats.count(len(decided))),
                (_("on the same day (ODS)"), formats.count(same_day)),
                (_("Share"), formats.percent(told) if told is not None else "–"),
            )
        ),
        Table(
            _("Requests"),
            (
                Column(_("No"), "count", "no"),
                Column(_("Number"), "text", "number"),
                Column(_("Taken in"), "moment", "taken_in"),
                Column(_("Service"), "text", "service"),
                Column(_("Variant"), "text", "variant"),
                Column(_("Officer"), "text", "officer"),
                Column(_("Unit"), "text", "unit"),
                Column(_("Promised"), "day", "promised"),
                Column(_("To the unit"), "moment", "to_unit"),
                Column(_("Incomplete"), "moment", "incomplete"),
                Column(_("Ready"), "moment", "ready"),
                Column(_("Rejected"), "moment", "rejected"),
                Column(_("Product"), "text", "product"),
                Column(_("Delivered"), "moment", "delivered"),
                Column(_("Ended otherwise"), "moment", "ended"),
                Column(_("State"), "text", "state"),
                Column(_("Fee"), "rupiah", "fee"),
                Column(_("ODS"), "count", "ods"),
            ),
            tuple(_row(office, number, line) for number, line in enumerate(found, 1)),
            opens=tuple((line.case,) for line in found),
        ),
    )


def _row(office: Office, number: int, line: Line) -> tuple[Any, ...]:
    return (
        number,
        numbering.shown(line.number),
        office.moment(line.opened_at),
        line.service,
        line.variant,
        office.officer(line.officer),
        office.unit(line.pool),
        dt.date.fromisoformat(line.promised) if line.promised else None,
        office.moment(line.to_unit),
        office.moment(line.paused),
        office.moment(line.ready),
        office.moment(line.rejected),
        without_nik(line.product) or None,
        office.moment(line.delivered),
        office.moment(line.ended),
        labels.state(line.state),
        line.fee,
        one_day(office, line),
    )


def one_day(office: Office, line: Line) -> int | None:
    """Return 1 where a request was decided on the day on which it was taken in, 0 later; None before that."""
    if line.decided is None:
        return None
    return int(office.number_of_day(line.decided) == office.number_of_day(line.opened_at))


def lines(office: Office) -> Iterator[Line]:
    """Yield the requests that were taken in on the asked days."""
    service, params = office.services()
    sql = f"""SELECT {_COLUMNS}, q.state, q.begun, q.lasted FROM case_file c
        JOIN period p ON p."case" = c.id AND p.place = 0 JOIN period q ON q."case" = c.id
        WHERE c.opened_at >= ? AND c.opened_at < ? AND c.id BETWEEN ? AND ?{service}
        ORDER BY c.opened_at, c.id, q.place"""  # noqa: S608  # words of our own
    rows = office.rows(sql, office.begin, office.behind, office.low, office.high, *params)
    for _id, periods in groupby(rows, key=itemgetter(0)):
        found = list(periods)
        id_, pool, number, opened_at, code, variant, officer, promised, fee, product, state = found[0][:11]
        unit = office.pool(id_, pool)
        if office.asked.unit and unit != office.asked.unit:
            continue
        first = _first(found)
        yield Line(id_, number, opened_at, code, variant, officer, unit, promised, fee, product, state, **first)


def _first(rows: list[tuple[Any, ...]]) -> dict[str, int | None]:
    """Return when a case first came to each thing that stands: a decision behind which it ran again was undone."""
    last_ran = max((place for place, row in enumerate(rows) if row[11] in _RUNNING), default=-1)
    begun: dict[str, int] = {}
    paused = to_unit = None
    for place, (*_case, state, at, lasted) in enumerate(rows):
        name = STATES[state - 1]
        if state in _OWED and paused is None:
            paused = at
        if name == "with_unit" and to_unit is None:
            to_unit = at
        if place > last_ran and (name in ("ready", "rejected") or lasted is None):
            begun.setdefault(name, at)
    over = next((begun[name] for name in ("rejection_given", "withdrawn", "lapsed", "referred") if name in begun), None)
    return {
        "to_unit": to_unit,
        "paused": paused,
        "ready": begun.get("ready"),
        "rejected": begun.get("rejected"),
        "delivered": begun.get("delivered"),
        "ended": over,
    }
