"""Who may say who takes a case on, dispatch it, place its papers, settle what crossed."""

from __future__ import annotations

from functools import partial
from typing import Any

from models.acts import (
    Act,
    CaseAssigned,
    CaseCameBack,
    CaseDispatched,
    ContestResolved,
    PaperMoved,
)
from models.acts.by_act import ByAct
from models.facts import numbering
from models.fold import CaseState, OfficerState
from models.refused import Refused
from models.rules import rights
from models.rules.common import Rule, Surroundings, active_unit, check_number, holder, member
from models.rules.rights import ON_CASE, REMARK, Checks

RULES = ByAct[Rule]()


@RULES.of(CaseAssigned)
def _assigning(register: Surroundings, officer: OfficerState, state: Any, act: CaseAssigned) -> None:
    holder(register, officer, state, act)
    if act.officer is None or not isinstance(state, CaseState):
        return
    chosen = register.fold_of(act.officer).state
    if not isinstance(chosen, OfficerState) or not chosen.active or state.holder not in chosen.units:
        raise Refused("assignee_outside")


@RULES.of(CaseDispatched)
def _dispatching(register: Surroundings, officer: OfficerState, state: Any, act: CaseDispatched) -> None:
    holder(register, officer, state, act)
    if active_unit(register, act.to).unit != "outside":
        raise Refused("unit_not_outside")
    check_number(act.number, numbering.Range.DISPATCH)
    if register.database.row("SELECT 1 FROM handover WHERE number = ?", act.number) is not None:
        raise Refused("number_used")


@RULES.of(CaseCameBack)
def _coming_back(register: Surroundings, officer: OfficerState, state: Any, _: CaseCameBack) -> None:
    if isinstance(state, CaseState):
        member(officer, state.periods[0].holder, "not_at_counter")


@RULES.of(ContestResolved)
def _resolving(_: Surroundings, officer: OfficerState, state: Any, __: ContestResolved) -> None:
    if not isinstance(state, CaseState):  # whoever may judge a complaint is asked of the complaint alone
        return
    pools = {p.holder for p in state.periods} | {h.to_pool for h in state.handovers}
    if not pools & set(officer.units):
        raise Refused("not_holder")


@RULES.of(PaperMoved)
def _placing_paper(register: Surroundings, _: OfficerState, __: Any, act: PaperMoved) -> None:
    if act.unit is not None:
        active_unit(register, act.unit)


RIGHTS: dict[type[Act], Checks] = {
    CaseAssigned: (*ON_CASE, partial(rights.of_branch, name="officer", code="assignee_outside")),
    CaseDispatched: (*ON_CASE, partial(rights.numbered, range_=numbering.Range.DISPATCH)),
    CaseCameBack: ON_CASE,
    PaperMoved: REMARK,
    ContestResolved: REMARK,
}
