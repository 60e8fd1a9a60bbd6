"""What each officer did on the asked days, and has now."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from models.cases.clocks import edges
from models.documents.document import Chart, Column, Part, Table, Value
from models.facts.figures import median, minutes
from models.facts.working_days import local
from models.reports.office import Office
from models.reports.visits import visits
from models.words import _

WHAT = ("issued", "served", "taken_in", "notices", "offered", "accepted", "delivered", "assigned", "overdue")


class _Load:
    def __init__(self) -> None:
        self.cases: defaultdict[str, list[int]] = defaultdict(list)
        self.services: list[int] = []

    def row(self) -> tuple[Value, ...]:
        counts = [len(self.cases[what]) for what in WHAT]
        return (*counts[:2], minutes(median(self.services)), *counts[2:])


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report; with a unit that of its officers."""
    loads: defaultdict[int, _Load] = defaultdict(_Load)
    for officer, what, subject in _done(office):
        loads[officer].cases[what].append(subject)
    for visit in visits(office):
        loads[visit.issued_by].cases["issued"].append(visit.id)
        for one in visit.services:
            loads[one.officer].cases["served"].append(visit.id)
            loads[one.officer].services.append(one.seconds)
    unit = office.asked.unit
    shown = {id_: load for id_, load in loads.items() if id_ and (not unit or unit in _units(office, id_))}
    order = sorted(shown, key=office.officer)
    return (
        Table(
            _("By officer"),
            (
                Column(_("Officer"), "text", "officer"),
                Column(_("Queue numbers given"), "count", "issued"),
                Column(_("Citizens served"), "count", "served"),
                Column(_("Service, median"), "minutes", "service_median"),
                Column(_("Taken in"), "count", "taken_in"),
                Column(_("Notices"), "count", "notices"),
                Column(_("Handed on"), "count", "offered"),
                Column(_("Accepted"), "count", "accepted"),
                Column(_("Delivered"), "count", "delivered"),
                Column(_("Has now"), "count", "assigned"),
                Column(_("of them overdue"), "count", "overdue"),
            ),
            tuple((office.officer(id_), *shown[id_].row()) for id_ in order),
            (_("All"), *_whole(list(shown.values()))),
            tuple(tuple(sorted({c for what in WHAT for c in shown[id_].cases[what]})) for id_ in order),
        ),
        Chart(
            _("Taken in and delivered"),
            tuple(office.officer(id_) for id_ in order),
            (
                (_("Taken in"), tuple(len(shown[id_].cases["taken_in"]) for id_ in order)),
                (_("Delivered"), tuple(len(shown[id_].cases["delivered"]) for id_ in order)),
            ),
        ),
    )


def _whole(loads: list[_Load]) -> tuple[Value, ...]:
    whole = _Load()
    for load in loads:
        whole.services += load.services
        for what in WHAT:
            whole.cases[what] += load.cases[what]
    return whole.row()


def _units(office: Office, officer: int) -> tuple[int, ...]:
    found = office.register.officer(officer)
    return found.units if found else ()


def _done(office: Office) -> list[tuple[int, str, int]]:
    """Return officer, what he did, and the case."""
    days = (office.begin, office.behind, office.low, office.high)
    found: list[tuple[int, str, int]] = []
    for what, sql in _DONE.items():
        found += [(officer, what, case) for officer, case in office.rows(sql, *days) if officer]
    given = msgspec.json.encode([end.case for end in office.ended("delivered")]).decode()
    sql = 'SELECT officer, "case" FROM delivery WHERE "case" IN (SELECT value FROM json_each(?))'
    found += [(officer, "delivered", case) for officer, case in office.rows(sql, given)]
    today = local(office.register.clock.now(), office.zone).date()
    late = edges(office.calendar, today, 0).overdue.isoformat()
    sql = """SELECT assignee, id, state IN ('received', 'with_unit') AND promised < ? FROM case_file
        WHERE assignee <> 0 AND id BETWEEN ? AND ?"""
    for officer, case, overdue in office.rows(sql, late, office.low, office.high):
        found.append((officer, "assigned", case))
        if overdue:
            found.append((officer, "overdue", case))
    return found


_DONE = {
    "taken_in": "SELECT opened_by, id FROM case_file WHERE opened_at >= ? AND opened_at < ? AND id BETWEEN ? AND ?",
    "notices": 'SELECT officer, "case" FROM notice WHERE at >= ? AND at < ? AND "case" BETWEEN ? AND ?',
    "offered": """SELECT offered_by, "case" FROM handover WHERE offered_at >= ? AND offered_at < ?
        AND "case" BETWEEN ? AND ?""",
    "accepted": """SELECT ended_by, "case" FROM handover WHERE state = 'accepted' AND ended_at >= ? AND ended_at < ?
        AND "case" BETWEEN ? AND ?""",
}
