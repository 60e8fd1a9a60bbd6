"""Waits and service times, by day, service and counter; the median and nine of ten beside the mean."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from models.documents.document import Chart, Column, Paragraph, Part, Table
from models.facts.figures import median, minutes
from models.reports.office import Office
from models.reports.visits import Lasted, Times, columns, visits
from models.words import _, formats


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report."""
    whole = Times()
    by_day: defaultdict[dt.date, Times] = defaultdict(Times)
    by_service: defaultdict[str, Times] = defaultdict(Times)
    counters: defaultdict[int, tuple[list[Lasted], list[Lasted], list[int]]] = defaultdict(lambda: ([], [], []))
    for visit in visits(office):
        for times in (whole, by_day[visit.day], by_service[visit.service]):
            times.add(visit)
        for wait in visit.waits:
            counters[wait.counter][0].append(wait)
        for service in visit.services:
            counters[service.counter][1].append(service)
        for counter in {one.counter for one in (*visit.waits, *visit.services)}:
            counters[counter][2].append(visit.id)
    days, services = sorted(by_day), sorted(by_service, key=lambda code: (-len(by_service[code].ids), code))
    return (
        Table(
            _("By day"),
            (Column(_("Day"), "day", "day"), *columns()),
            tuple((day, *by_day[day].row()) for day in days),
            (None, *whole.row()),
            tuple(tuple(by_day[day].ids) for day in days),
        ),
        Table(
            _("By service"),
            (Column(_("Service"), "text", "service"), *columns()),
            tuple((code or _("(none named)"), *by_service[code].row()) for code in services),
            (_("All"), *whole.row()),
            tuple(tuple(by_service[code].ids) for code in services),
        ),
        _by_counter(dict(counters)),
        Chart(
            _("Median wait by day"),
            tuple(formats.date(day) for day in days),
            ((_("Wait, median"), tuple(minutes(median(by_day[day].waits)) for day in days)),),
            "line",
            "minutes",
        ),
        Paragraph(
            _(
                "A wait ends with the call. Times that are estimated (forgotten visits, a change of day) are counted "
                "as such and are in no mean, median or limit."
            )
        ),
    )


def _by_counter(counters: dict[int, tuple[list[Lasted], list[Lasted], list[int]]]) -> Table:
    rows = []
    for counter in sorted(counters):
        waits, services, _ids = counters[counter]
        times = Times()
        times.waits, times.services = [one.seconds for one in waits], [one.seconds for one in services]
        rows.append((str(counter), len(waits), len(services), *times.row()[2:8]))
    return Table(
        _("By counter"),
        (
            Column(_("Counter"), "text", "counter"),
            Column(_("Called"), "count", "called"),
            Column(_("Served"), "count", "services"),
            *columns()[2:8],
        ),
        tuple(rows),
        opens=tuple(tuple(counters[counter][2]) for counter in sorted(counters)),
    )
