"""The rows of the office, its units, officers and desks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.fold import BranchState, DeskState, OfficerState, QuarantineState, UnitState
from models.store.projections.rows import Rows, json


def _officer(officer: OfficerState) -> Rows:
    units = json(officer.units)
    return {
        "officer": [(officer.id, officer.code, officer.name, officer.role, units, int(officer.active), officer.seat)]
    }


def _unit(unit: UnitState) -> Rows:
    return {"unit": [(unit.id, unit.code, unit.name, unit.unit, int(unit.active))]}


def _branch(branch: BranchState) -> Rows:
    days = ((d, d.decree or c.decree) for c in branch.calendars for d in c.days)
    free = {  # one may be free for two reasons
        d.date: (d.date.isoformat(), d.name, int(d.leave), int(d.estimated), decree) for d, decree in days
    }
    return {
        "branch": [(branch.id, branch.name, branch.zone, branch.contact, branch.set_by)],
        "catalogue": list(branch.catalogues),
        "calendar_year": [(c.year, int(c.decreed)) for c in branch.calendars],
        "free_day": list(free.values()),
    }


def _desk(desk: DeskState) -> Rows:
    return {"desk_incarnation": [(desk.id, desk.incarnation, desk.from_seq, desk.reason, int(desk.provisional))]}


def _quarantine(held: QuarantineState) -> Rows:
    if held.released:
        return {}
    return {"quarantine": [(held.id, held.desk, held.incarnation, held.log, held.first, held.count, held.code)]}


PROJECTIONS: dict[type, Callable[[Any], Rows]] = {
    OfficerState: _officer,
    UnitState: _unit,
    BranchState: _branch,
    DeskState: _desk,
    QuarantineState: _quarantine,
}
