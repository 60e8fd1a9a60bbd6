"""How long each visit waited and was served, as the summary of a day counts it (:mod:`models.queue.day`)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from models.documents.document import Column, Value
from models.facts import decoding
from models.facts.figures import mean, median, minutes, ninetieth
from models.fold.states import ABSENT, CALLED, DONE, ON_HOLD, SERVING, WAITING
from models.reports.office import Office
from models.words import _


class Lasted(NamedTuple):
    """A wait that ended with a call, or a service, in seconds; whose call or service it was."""

    seconds: int
    counter: int
    officer: int


class Visit(NamedTuple):
    """A visit of the asked days."""

    id: int
    day: dt.date
    service: str
    """The one named first; empty where none was named."""
    issued_by: int
    waits: list[Lasted]
    services: list[Lasted]
    estimated: int
    """Waits and services whose time is estimated: they are in no mean."""
    served: bool
    absent: bool
    left: bool
    """Ended without having been called."""
    counter: int
    officer: int
    calls: int
    early: int


def visits(office: Office) -> Iterator[Visit]:
    """Yield the visits whose number was given on the asked days, at any desk of this branch, in their order."""
    asked = office.asked
    rows = office.rows(
        """SELECT v.id, v.day, v.services, v.issued_by, v.state, v.counter, v.officer, v.calls, v.early,
        p.state, p.counter, p.officer, p.begun, p.ended, p.estimated
        FROM visit v JOIN visit_period p ON p.visit = v.id
        WHERE v.day >= ? AND v.day <= ? AND v.id BETWEEN ? AND ? ORDER BY v.day, v.desk, v.id, p.place""",
        asked.first.isoformat(),
        asked.last.isoformat(),
        office.low,
        office.high,
    )
    for _id, periods in groupby(rows, key=itemgetter(0)):
        visit = _visit(list(periods))
        if not asked.service or visit.service == asked.service:
            yield visit


def _visit(rows: list[tuple[Any, ...]]) -> Visit:
    id_, day, services, issued_by, state, counter, officer, calls, early = rows[0][:9]
    waits, estimated = [], 0
    served: defaultdict[tuple[int, int], list[tuple[int, bool]]] = defaultdict(list)
    for before, after in pairwise(rows):
        seconds = (before[13] if before[13] is not None else before[12]) - before[12]
        if before[9] == WAITING and after[9] == CALLED:
            if before[14]:
                estimated += 1
            else:
                waits.append(Lasted(seconds, after[10], after[11]))
        if before[9] == SERVING:
            served[before[10], before[11]].append((seconds, bool(before[14])))
    lasted = []
    for (at, who), parts in served.items():
        if any(guessed for _seconds, guessed in parts):
            estimated += 1
        else:
            lasted.append(Lasted(sum(seconds for seconds, _guessed in parts), at, who))
    named = decoding.decode(services, tuple[str, ...])
    was_called = bool(served) or (len(rows) > 1 and rows[-2][9] in (CALLED, ON_HOLD))
    return Visit(
        id_,
        dt.date.fromisoformat(day),
        named[0] if named else "",
        issued_by,
        waits,
        lasted,
        estimated,
        state == DONE and was_called,
        state == ABSENT,
        state == DONE and not was_called,
        counter,
        officer,
        calls,
        early,
    )


class Times:
    """What is counted of some visits."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.waits: list[int] = []
        self.services: list[int] = []
        self.served = self.absent = self.left = self.estimated = 0

    def add(self, visit: Visit) -> None:
        """Count a visit with all its waits and services."""
        self.ids.append(visit.id)
        self.waits += [one.seconds for one in visit.waits]
        self.services += [one.seconds for one in visit.services]
        self.served += visit.served
        self.absent += visit.absent
        self.left += visit.left
        self.estimated += visit.estimated

    def row(self) -> tuple[Value, ...]:
        """Return the cells of :func:`columns`."""
        return (
            len(self.ids),
            self.served,
            minutes(mean(self.waits)),
            minutes(median(self.waits)),
            minutes(ninetieth(self.waits)),
            minutes(mean(self.services)),
            minutes(median(self.services)),
            minutes(ninetieth(self.services)),
            self.absent,
            self.left,
            self.estimated,
        )


def columns() -> tuple[Column, ...]:
    """Return the columns that say how long visits took."""
    return (
        Column(_("Visits"), "count", "visits"),
        Column(_("Served"), "count", "served"),
        Column(_("Wait, mean"), "minutes", "wait_mean"),
        Column(_("Wait, median"), "minutes", "wait_median"),
        Column(_("Wait, 9 of 10 up to"), "minutes", "wait_p90"),
        Column(_("Service, mean"), "minutes", "service_mean"),
        Column(_("Service, median"), "minutes", "service_median"),
        Column(_("Service, 9 of 10 up to"), "minutes", "service_p90"),
        Column(_("Absent"), "count", "absent"),
        Column(_("Not called"), "count", "not_called"),
        Column(_("Estimated"), "count", "estimated"),
    )
