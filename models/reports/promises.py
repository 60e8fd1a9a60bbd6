"""Promises kept: what was decided on the asked days, in time or late, by unit and service.

The clock of each case says it (:func:`models.cases.clocks.clock`): paused time never counts, nor does a day on which
nobody works. A case belongs to the unit that decided it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec

from models.cases.clocks import Life, Standing, clock
from models.documents.document import Chart, Column, Paragraph, Part, Table, Value
from models.facts.figures import mean, median, ninetieth, share
from models.fold.states import Period
from models.reports.groups import table_by
from models.reports.office import End, Office
from models.store.packed import STATES
from models.words import _


class Decided(NamedTuple):
    """A case that was decided, and what its clock says."""

    case: int
    service: str
    holder: int
    standing: Standing
    """``in_time``, ``late``, or ``none`` where nothing was promised."""
    used: int
    late: int
    """Both in working days."""


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report."""
    found = list(decisions(office))
    late: list[Decided] = [one for one in found if one.standing == "late"]
    by_service = _table(_("By service"), Column(_("Service"), "text", "service"), found, lambda one: one.service)
    return (
        _table(_("By unit"), Column(_("Unit"), "text", "unit"), found, lambda one: office.unit(one.holder)),
        by_service,
        Chart(
            _("In time, by service"),
            tuple(str(row[0]) for row in by_service.rows),
            ((_("In time"), tuple(row[5] for row in by_service.rows)),),  # type: ignore[misc]  # a column of percent
            kind="percent",
        ),
        _late(late),
        Paragraph(
            _(
                "In time is what was ready or rejected before a working day had passed behind the promised date. "
                "Time in which the citizen owed papers does not count."
            )
        ),
    )


def decisions(office: Office) -> Iterator[Decided]:
    """Yield what was decided on the asked days and stands, with what the clock of each case said then."""
    ends = {end.case: end for end in office.decided()}
    now = office.register.clock.now()
    seen: dict[tuple[object, ...], tuple[Standing, int, int]] = {}
    for (case, service, promised), group in groupby(_periods(office, ends.values()), key=itemgetter(0, 1, 2)):
        rows = list(group)
        key = (promised, *((state, office.number_of_day(begun)) for *_case, state, begun, _lasted in rows))
        if key not in seen:  # a clock knows days alone: cases of the same days have the same one
            due = dt.date.fromisoformat(promised) if promised else None
            told = clock(Life(_life(rows), due, due), None, office.calendar, office.zone, now)
            seen[key] = (told.standing, told.used, told.late)
        yield Decided(case, service, ends[case].holder, *seen[key])


def _periods(office: Office, ends: Iterable[End]) -> Iterator[tuple[Any, ...]]:
    """Yield id, service and promised date of cases with each of their periods up to the decision, in their order."""
    return office.rows(
        """SELECT c.id, c.service, c.promised, p.state, p.begun, p.lasted FROM json_each(?) j
        JOIN case_file c ON c.id = json_extract(j.value, '$[0]')
        JOIN period p ON p."case" = c.id AND p.place <= json_extract(j.value, '$[1]')
        ORDER BY j.key, p.place""",
        msgspec.json.encode([(end.case, end.place) for end in ends]).decode(),
    )


def _life(rows: list[tuple[Any, ...]]) -> tuple[Period, ...]:
    """Return the periods of a case up to its decision; who held it is no matter of its clock."""
    *before, (*_case, state, begun, _lasted) = rows
    past = (Period(STATES[was - 1], 0, at, at + lasted) for *_of, was, at, lasted in before)
    return (*past, Period(STATES[state - 1], 0, begun))


def _table(title: str, column: Column, found: list[Decided], key: Callable[[Decided], str]) -> Table:
    columns = (
        column,
        Column(_("Decided"), "count", "decided"),
        Column(_("With a date"), "count", "promised"),
        Column(_("In time"), "count", "in_time"),
        Column(_("Late"), "count", "late"),
        Column(_("In time"), "percent", "share"),
        Column(_("Working days, mean"), "number", "days_mean"),
        Column(_("median"), "number", "days_median"),
        Column(_("9 of 10 up to"), "count", "days_p90"),
    )
    return table_by(title, columns, found, key, row, lambda one: one.case)


def row(found: Sequence[Decided]) -> tuple[Value, ...]:
    """Return the figures of some decisions."""
    in_time = sum(one.standing == "in_time" for one in found)
    late = sum(one.standing == "late" for one in found)
    days = [one.used for one in found]
    return (
        len(found),
        in_time + late,
        in_time,
        late,
        share(in_time, in_time + late),
        mean(days),
        median(days, 1),
        ninetieth(days),
    )


def _late(late: list[Decided]) -> Table:
    columns = (
        Column(_("Service"), "text", "service"),
        Column(_("Late"), "count", "late"),
        Column(_("Working days late, mean"), "number", "late_mean"),
        Column(_("most"), "count", "late_most"),
    )

    def row(group: Sequence[Decided]) -> tuple[Value, ...]:
        days = [one.late for one in group]
        return len(group), mean(days), max(days, default=None)

    return table_by(
        _("Late, by service"), columns, late, lambda one: one.service, row, lambda one: one.case, total=False
    )
