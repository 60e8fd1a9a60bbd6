"""Who may act on what is no case: queue numbers, blank sheets, persons, shifts; and who may erase."""

from __future__ import annotations

from typing import Any

from models.acts import (
    Act,
    Erased,
    PersonsCompared,
    SheetsReserved,
    ShiftAccepted,
    ShiftHanded,
    TicketIssued,
    TracesErased,
    VisitPassed,
)
from models.facts import numbering
from models.fold import CaseState, OfficerState, PersonState, ShiftState
from models.fold.states import OPEN
from models.refused import Refused
from models.rules.common import Rule, Surroundings, check_number, member
from models.store.database import Database
from models.store.placeholders import placeholders


def _issuing(register: Surroundings, _: OfficerState, __: Any, act: TicketIssued) -> None:
    check_number(act.number, numbering.Range.QUEUE)
    if register.database.row("SELECT 1 FROM visit WHERE number = ?", act.number) is not None:
        raise Refused("number_used")
    _check_services(register, act.services)


def _passing(register: Surroundings, _: OfficerState, __: Any, act: VisitPassed) -> None:
    _check_services(register, act.services)
    branch = register.branch().id >> 48
    heard = {chain.desk for chain in register.journal.chains() if chain.branch == branch}
    if act.desk not in heard:
        raise Refused("desk_unheard", desk=act.desk)


def _check_services(register: Surroundings, services: tuple[str, ...]) -> None:
    known = register.catalogue().by_code
    unknown = next((s for s in services if s not in known), None)
    if unknown is not None:
        raise Refused("service_unknown", service=unknown)


def _reserving(_: Surroundings, __: OfficerState, ___: Any, act: SheetsReserved) -> None:
    check_number(act.first, numbering.Range.CASE)


def _comparing(register: Surroundings, _: OfficerState, __: Any, act: PersonsCompared) -> None:
    if not isinstance(register.fold_of(act.other).state, PersonState):
        raise Refused("person_unknown")


def _erasing(register: Surroundings, officer: OfficerState, state: Any, _: Act) -> None:
    """Let a supervisor erase what no open case needs."""
    if officer.role != "supervisor":
        raise Refused("supervisor_only")
    if isinstance(state, CaseState) and state.state in OPEN:
        raise Refused("person_has_open_case")
    if isinstance(state, PersonState) and has_open_case(register.database, state.id):
        raise Refused("person_has_open_case")


def has_open_case(database: Database, person: int) -> bool:
    """Tell whether an open case needs a person, as its applicant or as the representative."""
    marks = placeholders(OPEN)
    sql = " UNION ALL ".join(
        f"SELECT 1 FROM case_file WHERE {column} = ? AND state IN ({marks})"  # noqa: S608  # one of two
        for column in ("person", "representative")
    )
    return database.row(sql, *(person, *OPEN) * 2) is not None


def _handing_shift(_: Surroundings, officer: OfficerState, __: Any, act: ShiftHanded) -> None:
    member(officer, act.pool, "not_your_pool")
    if act.absent is not None and officer.role != "supervisor":
        raise Refused("supervisor_only")


def _accepting_shift(_: Surroundings, officer: OfficerState, state: Any, __: ShiftAccepted) -> None:
    if isinstance(state, ShiftState):
        member(officer, state.pool, "not_your_pool")
        if (state.absent or state.handed_by) == officer.id:  # a supervisor who handed it for someone else may
            raise Refused("shift_own")


RULES: dict[type[Act], Rule] = {
    ShiftHanded: _handing_shift,
    ShiftAccepted: _accepting_shift,
    PersonsCompared: _comparing,
    TicketIssued: _issuing,
    VisitPassed: _passing,
    SheetsReserved: _reserving,
    Erased: _erasing,
    TracesErased: _erasing,
}
