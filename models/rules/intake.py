"""Who may take a case in, correct and complete it; its papers, notice and service must fit."""

from __future__ import annotations

from functools import partial
from typing import Any

from models.acts import Act, CaseOpened, IntakeCorrected, RequirementsMarked
from models.acts.by_act import ByAct
from models.facts import numbering
from models.fold import CaseState, OfficerState, PersonState, VisitState
from models.refused import Refused
from models.rules import rights
from models.rules.common import Rule, Surroundings, check_notice, check_number, holder, member
from models.rules.rights import BEGUN, ON_CASE, Checks

RULES = ByAct[Rule]()


@RULES.of(CaseOpened)
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


@RULES.of(IntakeCorrected)
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
    check_notice(register, act.notice)
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


@RULES.of(RequirementsMarked)
def _completing(register: Surroundings, officer: OfficerState, state: Any, act: RequirementsMarked) -> None:
    holder(register, officer, state, act)
    check_notice(register, act.notice)
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


RIGHTS: dict[type[Act], Checks] = {
    CaseOpened: (
        *BEGUN,
        partial(rights.member, code="not_at_counter"),
        partial(rights.numbered, range_=numbering.Range.CASE, desk=False),
        rights.noticed,
        partial(rights.of_branch, name="visit", code="ticket_unknown"),
    ),
    IntakeCorrected: (*ON_CASE, rights.noticed),
    RequirementsMarked: (*ON_CASE, rights.noticed),
}
