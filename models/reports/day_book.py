"""The day book: what came in and what ended on each day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from models.documents.document import Chart, Column, Part, Table, Value
from models.reports.office import Office
from models.reports.visits import visits
from models.store.packed import NUMBERS
from models.words import _, formats

WHAT = (
    "visits",
    "taken_in",
    "incomplete",
    "referred",
    "notices",
    "ready",
    "rejected",
    "delivered",
    "withdrawn",
    "lapsed",
)
"""What is counted, in the order of the columns."""
Book = dict[dt.date, dict[str, list[int]]]
"""For each day and thing the ids of the cases or visits that it counts."""


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report."""
    book = day_book(office)
    days = sorted(book)
    return (
        table(book),
        Chart(
            _("Taken in and decided"),
            tuple(formats.date(day) for day in days),
            (
                (_("Taken in"), tuple(len(book[day]["taken_in"]) for day in days)),
                (_("Decided"), tuple(len(book[day]["ready"]) + len(book[day]["rejected"]) for day in days)),
            ),
            "line",
        ),
    )


def day_book(office: Office) -> Book:
    """Return what happened on each of the asked days on which anything did.

    With a unit: what it took in, decided, gave out. Visits belong to no unit: with one they are left out.
    """
    book: defaultdict[dt.date, dict[str, list[int]]] = defaultdict(lambda: {what: [] for what in WHAT})
    if not office.asked.unit:
        for visit in visits(office):
            book[visit.day]["visits"].append(visit.id)
    for id_, _pool, opened_at, state in office.taken_in("c.id, p.pool, c.opened_at, p.state"):
        day = book[office.day(opened_at)]
        day["taken_in"].append(id_)
        for what in ("incomplete", "referred"):
            if state == NUMBERS[what]:
                day[what].append(id_)
    service, params = office.services()
    sql = f"""SELECT n."case", n.at, p.pool FROM notice n JOIN case_file c ON c.id = n."case"
        JOIN period p ON p."case" = n."case" AND p.place = 0
        WHERE n.at >= ? AND n.at < ? AND c.id BETWEEN ? AND ?{service}"""  # noqa: S608  # words of our own
    for id_, at, pool in office.rows(sql, office.begin, office.behind, office.low, office.high, *params):
        if not office.asked.unit or office.pool(id_, pool) == office.asked.unit:
            book[office.day(at)]["notices"].append(id_)
    for end in (*office.decided("ready", "rejected"), *office.ended("delivered", "withdrawn", "lapsed")):
        book[office.day(end.at)][end.state].append(end.case)
    return dict(book)


def table(book: Book) -> Table:
    """Return the day book as a table."""
    days = sorted(book)
    rows: tuple[tuple[Value, ...], ...] = tuple((day, *(len(book[day][what]) for what in WHAT)) for day in days)
    return Table(
        _("By day"),
        (
            Column(_("Day"), "day", "day"),
            Column(_("Visits"), "count", "visits"),
            Column(_("Taken in"), "count", "taken_in"),
            Column(_("of them incomplete"), "count", "incomplete"),
            Column(_("of them referred"), "count", "referred"),
            Column(_("Notices"), "count", "notices"),
            Column(_("Ready"), "count", "ready"),
            Column(_("Rejected"), "count", "rejected"),
            Column(_("Delivered"), "count", "delivered"),
            Column(_("Withdrawn"), "count", "withdrawn"),
            Column(_("Lapsed"), "count", "lapsed"),
        ),
        rows,
        (None, *(sum(len(book[day][what]) for day in days) for what in WHAT)),
        tuple(_subjects(book[day]) for day in days),
    )


def _subjects(day: dict[str, list[int]]) -> tuple[int, ...]:
    return tuple(sorted({id_ for what in WHAT[1:] for id_ in day[what]}))
