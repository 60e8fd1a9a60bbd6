"""A complaint as one line of a list, with its clock. What it says is not read for that."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from models import text
from models.complaints.reporter import reporter_of
from models.facts import decoding
from models.facts.complaint_rules import ComplaintRules
from models.fold import ComplaintState, OfficerState, Period
from models.fold.complaint_clock import Clock, clocks
from models.fold.states import Step
from models.officers.namesakes import officers_told
from models.refused import Refused
from models.register.register import Register
from models.store.placeholders import in_parts, placeholders

NEAR = 2
"""Days before its time from which a step is near due."""


class ComplaintLine(Struct, frozen=True):
    """A complaint as one line of a list."""

    id: int
    number: int
    state: str
    category: str
    grade: str
    channel: str
    foreign: str
    """Its number in that channel."""
    name: str
    """Who complains; empty where that is hidden, was not said, or was erased."""
    anonymous: bool
    confidential: bool
    received: dt.date
    since: int
    handler: int
    handler_name: str
    outcome: str
    rating: int
    deadline: dt.date | None
    clock: Clock | None = None
    """The clock that runs, the one due first; for a supplement that is owed the one that stands still."""
    mine: bool = False
    """The reader has it in hand."""
    about_me: bool = False
    """The reader is complained about."""
    contested: bool = False
    """Acts on it crossed, and nobody has settled it."""
    supplement_late: bool = False
    """The supplement did not come in time."""

    @property
    def late(self) -> bool:
        """Tell whether a time has passed."""
        return self.supplement_late or (self.clock is not None and self.clock.late)

    @property
    def closable(self) -> bool:
        """Tell whether there is no time to answer back any more."""
        return self.clock is not None and self.clock.step == "close" and self.clock.passed

    @property
    def near(self) -> bool:
        """Tell whether a running clock is due within :data:`NEAR` days."""
        running = self.clock is not None and self.clock.standing == "running" and self.clock.due is not None
        return running and not self.late and self.clock.left <= NEAR  # type: ignore[union-attr]  # there is one


def lines(register: Register, reader: OfficerState, where: str, *params: object) -> list[ComplaintLine]:
    """Return the complaints that an SQL condition on ``c`` (complaint) names, as ``reader`` sees them."""
    found = states_of(register, where, *params)
    states = [state for state, _foreign in found]
    names, contested = _names(register, states), _contested(register, [s.id for s in states])
    handlers = officers_told(register, (s.handler for s in states))
    time = Time(register)
    return [
        _line(state, foreign, names.get(state.person or state.id, ""), handlers, state.id in contested, reader, time)
        for state, foreign in found
    ]


class Time:
    """What clocks are read by: the calendar, the office's zone and day, and how each catalogue takes complaints."""

    def __init__(self, register: Register) -> None:
        self.register, self.calendar = register, register.calendar()
        self.zone, self.today = register.branch().zone, register.today()
        self._rules: dict[int, ComplaintRules | None] = {}

    def rules(self, version: int) -> ComplaintRules | None:
        """Return how complaints are taken by a version of the catalogue; None where it is not known here."""
        if version not in self._rules:
            try:
                self._rules[version] = self.register.catalogue(version).complaints
            except Refused:
                self._rules[version] = None
        return self._rules[version]

    def clocks(self, complaint: ComplaintState) -> tuple[Clock, ...]:
        """Return the clocks of a complaint."""
        return clocks(complaint, self.rules(complaint.catalogue), self.calendar, self.zone, self.today)


def _line(
    state: ComplaintState,
    foreign: str,
    name: str,
    handlers: dict[int, str],
    contested: bool,  # one of many facts of a line
    reader: OfficerState,
    time: Time,
) -> ComplaintLine:
    going = [c for c in time.clocks(state) if c.standing in ("running", "paused")]
    return ComplaintLine(
        state.id,
        state.number,
        state.state,
        state.category,
        state.grade,
        state.channel,
        foreign,
        name,
        state.anonymous,
        state.confidential,
        state.received,
        state.since,
        state.handler,
        handlers.get(state.handler, ""),
        state.outcome,
        state.rating,
        state.deadline,
        min(going, key=lambda c: c.due or dt.date.max, default=None),
        mine=state.handler == reader.id,
        about_me=reader.id in state.officers,
        contested=contested,
        supplement_late=state.deadline is not None and state.deadline < time.today,
    )


_FIELDS = (
    *("id", "number", "received", "category", "grade", "catalogue", "channel", "state", "lodged_at", "lodged_by"),
    *("touched_at", "person", "anonymous", "confidential", "officers", "unit", "handler", "deadline", "outcome"),
    *("refusal", "rating", "reopened", "ombudsman"),
)
"""Columns that are fields of the state under the same name."""


def states_of(register: Register, where: str, *params: object) -> list[tuple[ComplaintState, str]]:
    """Return complaints from their rows, without what they say and masked, each with its number in its channel."""
    columns = ", ".join(f"c.{name}" for name in (*_FIELDS, "foreign_number"))
    rows = register.database.rows(f"SELECT {columns} FROM complaint c WHERE {where}", *params)  # noqa: S608  # ours
    ids = [row[0] for row in rows]
    periods: dict[int, list[Period]] = defaultdict(list)
    steps: dict[int, list[Step]] = defaultdict(list)
    for id_, state, handler, begun, ended in _of(register, "complaint_period", "state, handler, begun, ended", ids):
        periods[id_].append(Period(state, handler, begun, ended))
    for id_, step, at, officer, due in _of(register, "complaint_step", "step, at, officer, due", ids):
        steps[id_].append(Step(step, at, officer, dt.date.fromisoformat(due) if due else None))
    found = []
    for *values, foreign in rows:
        row: dict[str, Any] = dict(zip(_FIELDS, values, strict=True))
        row["received"] = dt.date.fromisoformat(row["received"])
        row["deadline"] = dt.date.fromisoformat(row["deadline"]) if row["deadline"] else None
        row["officers"] = decoding.decode(row["officers"], tuple[int, ...])
        row |= {name: bool(row[name]) for name in ("anonymous", "confidential")}
        id_ = row["id"]
        state = ComplaintState(**row, periods=tuple(periods[id_]), steps=tuple(steps[id_]))
        found.append((state.masked, foreign))
    return found


def _of(register: Register, table: str, columns: str, ids: list[int]) -> Iterable[tuple[Any, ...]]:
    for part in in_parts(ids):
        marks = placeholders(part)
        sql = f"SELECT complaint, {columns} FROM {table} WHERE complaint IN ({marks}) ORDER BY complaint, place"  # noqa: S608
        yield from register.database.rows(sql, *part)


def _names(register: Register, states: list[ComplaintState]) -> dict[int, str]:
    """Return the names of those who complain and are not hidden, by person; of whom no register knows, by complaint."""
    known: dict[int, str] = {}
    for part in in_parts(sorted({s.person for s in states if s.person is not None})):
        sql = f"SELECT id, name FROM person WHERE id IN ({placeholders(part)})"  # noqa: S608  # marks
        known |= {id_: text.clean(name) for id_, name in register.database.rows(sql, *part)}  # the last gate
    for state in (s for s in states if s.person is None and not s.anonymous):
        full = register.fold_of(state.id).state
        who = reporter_of(register, full) if isinstance(full, ComplaintState) else None
        known[state.id] = text.clean(who.name) if who is not None else ""
    return known


def _contested(register: Register, ids: list[int]) -> set[int]:
    found: set[int] = set()
    for part in in_parts(ids):
        sql = f"""SELECT DISTINCT "case" FROM contest WHERE choice = '' AND "case" IN ({placeholders(part)})"""  # noqa: S608
        found |= {i for (i,) in register.database.rows(sql, *part)}
    return found
