"""The projection: a state becomes rows. Recording, bulk and verify all use :func:`rows`, so they can't disagree."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec

from models.facts.sounds import sound
from models.fold import (
    BranchState,
    CaseState,
    DeskState,
    InventoryState,
    OfficerState,
    PersonState,
    QuarantineState,
    SheetsState,
    ShiftState,
    State,
    TracesState,
    UnitState,
    VisitState,
)
from models.store import names
from models.store.database import Database
from models.store.packed import narrowed
from models.store.placeholders import in_parts, placeholders
from models.store.tables import columns, keys
from models.text import folded

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
"""Rows by table, with the columns of the table's model in their order."""

_json = msgspec.json.encode


def rows(state: State | None) -> Rows:
    """Return the rows of every table that stand for ``state``."""
    return {} if state is None else _PROJECTIONS[type(state)](state)


def _case(case: CaseState) -> Rows:
    offer = case.offer
    row = (
        case.id,
        case.number,
        case.person,
        case.representative,
        case.service,
        case.variant,
        case.catalogue,
        case.state,
        case.holder,
        offer.to_pool if offer else None,
        offer.offer if offer else None,
        case.promised.isoformat() if case.promised else None,
        int(case.doubtful),
        case.fee,
        case.referred_to,
        case.product,
        case.valid_until.isoformat() if case.valid_until else None,
        case.opened_at,
        case.opened_by,
        case.since,
        case.touched_at,
        case.last,
        case.visit,
        case.paper_at,
        case.assignee,
        case.dispatch,
    )
    found: Rows = {
        "case_file": [row],
        "requirement_mark": [(case.id, m.requirement, m.how, m.count) for m in case.marks],
        "case_period": [(case.id, place, p.state, p.holder, p.from_, p.to) for place, p in enumerate(case.periods)],
    }
    if case.notices:
        still_open = case.notice
        found["notice"] = [
            (case.id, n.number, _json(n.missing).decode(), n.deadline.isoformat(), int(n is still_open))
            for n in case.notices
        ]
    if case.handovers:
        found["handover"] = [
            (
                h.offer,
                case.id,
                h.from_pool,
                h.to_pool,
                h.offered_at,
                h.offered_by,
                h.state,
                h.ended_at,
                h.ended_by,
                int(h.keep),
                h.number,
            )
            for h in case.handovers
        ]
    if case.delivery:
        d = case.delivery
        returned = _json(d.returned).decode()
        given = (case.id, d.at, d.officer, d.role, d.seen, returned, d.collector, d.entry, int(d.posted), d.tracking)
        found["delivery"] = [given]
    if case.contests:
        found["contest"] = [(c.entry, case.id, c.stands, c.code, c.choice) for c in case.contests]
    if case.asked:
        found["asked"] = [(a.entry, case.id, a.pool, a.officer, a.at) for a in case.asked]
    if case.paper:
        p = case.paper
        found["paper_file"] = [(case.id, p.unit, p.place, p.at, p.officer, p.entry)]
    if case.erased:
        found["anonymised"] = [(case.id, case.erased)]
    return found


def _person(person: PersonState) -> Rows:
    row = (
        person.id,
        person.identity,
        person.name,
        folded(person.name),
        person.nik or None,
        person.passport or None,
        person.nib or None,
        person.npwp or None,
        person.phone,
        person.address,
        person.registered_at,
        person.data,
        int(person.erased),
        sound(person.name),
    )
    found: Rows = {"person": [row]}
    if person.compared:
        found["person_compared"] = [(person.id, other, verdict) for other, verdict in person.compared]
    if person.contests:
        found["contest"] = [(c.entry, person.id, c.stands, c.code, c.choice) for c in person.contests]
    return found


def _visit(visit: VisitState) -> Rows:
    row = (
        visit.id,
        visit.number,
        visit.turn,
        visit.day.isoformat(),
        visit.desk,
        visit.counter,
        _json(visit.services).decode(),
        visit.priority,
        visit.state,
        visit.officer,
        visit.issued_at,
        visit.issued_by,
        visit.touched_at,
        visit.since,
        visit.calls,
        len(visit.early),
    )
    periods = [
        (visit.id, place, p.state, p.desk, p.officer, p.counter, p.from_, p.to, int(p.estimated))
        for place, p in enumerate(visit.periods)
    ]
    return {"visit": [row], "visit_period": periods}


def _shift(shift: ShiftState) -> Rows:
    row = (
        shift.id,
        shift.desk,
        shift.pool,
        shift.handed_by,
        shift.handed_at,
        shift.absent,
        _json(shift.counts).decode(),
        _json(shift.exceptions).decode(),
        shift.unsent,
        shift.accepted_by,
        shift.accepted_at,
        _json(shift.found).decode(),
    )
    return {"shift": [row]}


def _inventory(inventory: InventoryState) -> Rows:
    i = inventory
    missing, strange = _json(i.missing).decode(), _json(i.strange).decode()
    return {"inventory": [(i.id, i.unit, i.place, i.counted, missing, strange, i.at, i.officer)]}


def _traces(traces: TracesState) -> Rows:
    t = traces
    return {"traces": [(t.id, t.before, t.looks, t.drafts, t.displaced, t.at, t.officer)]}


def _sheets(sheets: SheetsState) -> Rows:
    return {"sheet_block": [(sheets.id, sheets.first, sheets.count, sheets.reserved_at)]}


def _officer(officer: OfficerState) -> Rows:
    units = _json(officer.units).decode()
    return {"officer": [(officer.id, officer.code, officer.name, officer.role, units, int(officer.active))]}


def _unit(unit: UnitState) -> Rows:
    return {"unit": [(unit.id, unit.code, unit.name, unit.unit, int(unit.active))]}


def _branch(branch: BranchState) -> Rows:
    days = (d for c in branch.calendars for d in c.days)
    free = {d.date: (d.date.isoformat(), d.name, int(d.leave)) for d in days}  # one may be free for two reasons
    return {
        "branch": [(branch.id, branch.name, branch.zone, branch.contact)],
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


_PROJECTIONS: dict[type, Callable[[Any], Rows]] = {
    CaseState: _case,
    PersonState: _person,
    VisitState: _visit,
    SheetsState: _sheets,
    ShiftState: _shift,
    InventoryState: _inventory,
    TracesState: _traces,
    OfficerState: _officer,
    UnitState: _unit,
    BranchState: _branch,
    DeskState: _desk,
    QuarantineState: _quarantine,
}


@lru_cache(maxsize=64)
def insert_sql(table: str) -> str:
    """Return the statement that puts one whole row in."""
    names = columns()[table]
    quoted = ", ".join(f'"{n}"' for n in names)
    return f"INSERT INTO {table} ({quoted}) VALUES ({placeholders(names)})"  # noqa: S608  # names are ours


@lru_cache(maxsize=64)
def _delete_sql(table: str) -> str:
    where = " AND ".join(f'"{k}" = ?' for k in keys()[table])
    return f"DELETE FROM {table} WHERE {where}"  # noqa: S608  # names are ours


def _key(table: str, row: Row) -> Row:
    names = columns()[table]
    return tuple(row[names.index(k)] for k in keys()[table])


PROJECTED = (
    "anonymised",
    "asked",
    "branch",
    "calendar_year",
    "case_file",
    "case_period",
    "catalogue",
    "contest",
    "delivery",
    "desk_incarnation",
    "free_day",
    "handover",
    "notice",
    "officer",
    "paper_file",
    "person",
    "person_compared",
    "quarantine",
    "requirement_mark",
    "sheet_block",
    "shift",
    "inventory",
    "traces",
    "unit",
    "visit",
    "visit_period",
)
"""Tables that hold nothing but folded states."""


def first_key(table: str, row: Row) -> Any:
    """Return the first key column of a row."""
    return row[columns()[table].index(keys()[table][0])]


def rows_by_key(database: Database, table: str, wanted: set[Any]) -> set[Row]:
    """Return the rows of a table whose first key column is among ``wanted``."""
    found: set[Row] = set()
    names = ", ".join(f'"{n}"' for n in columns()[table])
    ordered = list(wanted)
    for part in in_parts(ordered):
        marks = placeholders(part)
        sql = f'SELECT {names} FROM {table} WHERE "{keys()[table][0]}" IN ({marks})'  # noqa: S608  # names are ours
        found.update(database.rows(sql, *part))
    return found


_OF_CASE = (
    *("anonymised", "asked", "case_period", "contest", "delivery", "handover", "notice", "paper_file"),
    "requirement_mark",
)
_OF_BRANCH = ("catalogue", "calendar_year", "free_day")
"""Tables of the branch that the desk belongs to; their rows name no subject."""
_SUBJECT = {**dict.fromkeys(_OF_CASE, "case"), "person_compared": "person", "visit_period": "visit"}
"""The column that names the subject; ``id`` in the other tables."""


def standing(database: Database, subject: int) -> Rows:
    """Return the rows of a subject as they stand in the tables, whatever its entries say."""
    found: Rows = {}
    own = database.row("SELECT 1 FROM meta WHERE key = 'branch' AND CAST(value AS INTEGER) << 48 = ?", subject)
    for table in PROJECTED:
        if table in _OF_BRANCH and not own:
            continue
        quoted = ", ".join(f'"{n}"' for n in columns()[table])
        sql = f"SELECT {quoted} FROM {table}"  # noqa: S608  # names are ours
        if table in _OF_BRANCH:
            some = database.rows(sql)
        else:
            some = database.rows(f'{sql} WHERE "{_SUBJECT.get(table, "id")}" = ?', subject)
        if some or (table == "requirement_mark" and "case_file" in found):
            found[table] = some
    return found


def write(database: Database, old: Rows, new: Rows) -> None:
    """Change the tables from the rows ``old`` to the rows ``new``; rows that stay the same are not touched."""
    was, now = narrowed(old), narrowed(new)
    for table in {*was, *now}:
        before, after = set(was.get(table, ())), set(now.get(table, ()))
        for row in before - after:
            database.run(_delete_sql(table), *_key(table, row))
        for row in after - before:
            database.run(insert_sql(table), *row)
    names.write(database, old, new)


def write_new(database: Database, batch: Rows) -> None:
    """Put in the rows, as :func:`~models.store.packed.narrowed`, of subjects that the tables do not know yet."""
    for table, lines in batch.items():
        database.run_many(insert_sql(table), lines)
    names.write_new(database, batch)
