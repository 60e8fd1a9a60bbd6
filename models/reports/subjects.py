"""The cases, visits … behind a figure, as lines without a name: whoever opens one leaves a look of his own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from models.facts import numbering
from models.facts.working_days import local
from models.fold import AssessmentState, ComplaintState, ForumState, VisitState
from models.queue import standing
from models.register.register import Register
from models.store.placeholders import in_parts, placeholders
from models.words import complaints as words
from models.words import quality

_TOPIC = 20
"""Characters of a forum's topic in its line."""
MOST = 500
"""Lines that are shown; a file has all figures."""


class Subject(Struct, frozen=True):
    """A case, or a visit with the case that was taken in then; ``case`` is 0 where there is none."""

    id: int
    case: int
    label: str
    service: str
    state: str
    day: dt.date
    promised: str | None = None
    holder: str = ""
    kind: Literal["case", "visit", "complaint", "assessment", "forum"] = "case"


def subjects(register: Register, ids: Sequence[int]) -> list[Subject]:
    """Return the first :data:`MOST` of these cases and visits, in their order."""
    wanted = list(dict.fromkeys(ids))[:MOST]
    found = _cases(register, wanted)
    by_visit = {visit: case for case, visit in _visited(register, wanted)}
    cases = _cases(register, list(by_visit.values()))
    for id_ in wanted:
        if id_ not in found:
            other = _other(register, id_, cases.get(by_visit.get(id_, 0)))
            if other is not None:
                found[id_] = other
    return [found[id_] for id_ in wanted if id_ in found]


def _cases(register: Register, ids: list[int]) -> dict[int, Subject]:
    units = {unit.id: unit.code for unit in register.units(everywhere=True)}
    zone = register.branch().zone
    found = {}
    for part in in_parts(ids):
        sql = f"""SELECT id, number, service, state, opened_at, promised, holder FROM case_file
            WHERE id IN ({placeholders(part)})"""  # noqa: S608  # marks
        for id_, number, service, state, opened_at, promised, holder in register.database.rows(sql, *part):
            day = _day(opened_at, zone)
            told = numbering.shown(number)
            found[id_] = Subject(id_, id_, told, service, state, day, promised, units.get(holder, "?"))
    return found


def _day(at: int, zone: str) -> dt.date:
    return local(at, zone).date()


def _visited(register: Register, ids: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for part in in_parts(ids):
        sql = f"SELECT id, visit FROM case_file WHERE visit IS NOT NULL AND visit IN ({placeholders(part)})"  # noqa: S608
        found += [(case, visit) for case, visit in register.database.rows(sql, *part)]
    return found


def _unit(register: Register, id_: int) -> str:
    found = register.unit(id_)
    return found.code if found is not None else "?"


def _other(register: Register, id_: int, case: Subject | None) -> Subject | None:
    state = register.fold_of(id_).state
    if isinstance(state, ComplaintState):
        label, told = numbering.shown(state.number), words.state(state.state)
        return Subject(id_, 0, label, state.category, told, state.received, kind="complaint")
    if isinstance(state, AssessmentState):
        unit, key = _unit(register, state.unit), state.instrument.key
        day, told = _day(state.begun_at, register.branch().zone), quality.state(state.state)
        return Subject(id_, 0, f"{unit} {state.year}", key, told, day, holder=unit, kind="assessment")
    if isinstance(state, ForumState):
        unit = _unit(register, state.unit)
        return Subject(id_, 0, state.topic[:_TOPIC], "", "", state.day, holder=unit, kind="forum")
    if not isinstance(state, VisitState):
        return None
    service = case.service if case else ", ".join(state.services)
    label = standing.label_of(state)
    return Subject(id_, case.case if case else 0, label, service, state.state, state.day, kind="visit")
