"""Who may take a case in, complete, correct, return or close it; its papers, notice and service must fit."""

from __future__ import annotations

from typing import Any

from models.acts import Act, CaseLapsed, CaseOpened, CaseReturned, IntakeCorrected, Notice, RequirementsMarked
from models.facts import numbering
from models.fold import CaseState, OfficerState, PersonState, VisitState
from models.refused import Refused
from models.rules.common import Rule, Surroundings, check_number, holder, member


def _opening(register: Surroundings, officer: OfficerState, _: Any, act: CaseOpened) -> None:
    member(officer, act.pool, "not_at_counter")
    for person in (act.person, act.representative):
        if person is not None and not isinstance(register.fold_of(person).state, PersonState):
            raise Refused("person_unknown")
    if act.representative == act.person:
        raise Refused("representative_is_applicant")
    if act.visit is not None and not isinstance(register.fold_of(act.visit).state, VisitState):
        raise Refused("ticket_unknown")
    check_number(act.number, numbering.Range.CASE)
    if register.database.row("SELECT 1 FROM case_file WHERE number = ?", act.number) is not None:
        raise Refused("number_used")
    _check_intake(register, act)


def _correcting(register: Surroundings, officer: OfficerState, state: Any, act: IntakeCorrected) -> None:
    holder(register, officer, state, act)
    _check_intake(register, act)


def _check_intake(register: Surroundings, act: CaseOpened | IntakeCorrected) -> None:
    """Check service, papers and notice of an intake against the catalogue."""
    service = register.catalogue(act.catalogue).by_code.get(act.service)
    if service is None:
        raise Refused("service_unknown", service=act.service)
    variant = service.variant(act.variant)
    if variant is None:
        raise Refused("variant_unknown", variant=act.variant)
    _check_notice(register, act.notice)
    known = {r.code for r in variant.requirements}
    unknown = next((m.requirement for m in act.marks if m.requirement not in known), None)
    if unknown is not None:
        raise Refused("requirement_unknown", requirement=unknown)
    if service.referral:
        return
    met = {m.requirement for m in act.marks if m.how != "missing"}
    gone = variant.owed(met)
    if gone != (act.notice.missing if act.notice else ()):
        raise Refused("notice_missing" if gone and act.notice is None else "notice_differs")


def _check_notice(register: Surroundings, notice: Notice | None) -> None:
    if notice is None:
        return
    check_number(notice.number, numbering.Range.NOTICE)
    if register.database.row("SELECT 1 FROM notice WHERE number = ?", notice.number) is not None:
        raise Refused("number_used")


def _completing(register: Surroundings, officer: OfficerState, state: Any, act: RequirementsMarked) -> None:
    holder(register, officer, state, act)
    _check_notice(register, act.notice)
    if not isinstance(state, CaseState):
        return
    variant = register.service_of(state)[1]
    known = {r.code for r in variant.requirements}
    unknown = next((m.requirement for m in act.marks if m.requirement not in known), None)
    if unknown is not None:
        raise Refused("requirement_unknown", requirement=unknown)
    marks = {m.requirement: m.how for m in (*state.marks, *act.marks)}
    met = {code for code, how in marks.items() if how != "missing"}
    gone = variant.owed(met, state.notice.missing if state.notice else ())
    if gone != (act.notice.missing if act.notice else ()):
        raise Refused("notice_missing" if gone and act.notice is None else "notice_differs")


def _returning(register: Surroundings, officer: OfficerState, state: Any, act: CaseReturned) -> None:
    holder(register, officer, state, act)
    _check_notice(register, act.notice)


def _lapsing(register: Surroundings, officer: OfficerState, state: Any, act: CaseLapsed) -> None:
    holder(register, officer, state, act)
    if officer.role != "supervisor":
        raise Refused("supervisor_only")
    if isinstance(state, CaseState) and state.notice and state.notice.deadline >= register.today():
        raise Refused("deadline_ahead")


RULES: dict[type[Act], Rule] = {
    CaseOpened: _opening,
    RequirementsMarked: _completing,
    CaseReturned: _returning,
    CaseLapsed: _lapsing,
    IntakeCorrected: _correcting,
}
