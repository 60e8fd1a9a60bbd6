"""Who may decide a case, deliver, close it, and undo an act."""

from __future__ import annotations

from typing import Any

from models.acts import (
    Act,
    ActUndone,
    CaseDelivered,
    CaseLapsed,
    CaseMadeReady,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    FeeRecorded,
    NoteAdded,
)
from models.acts.by_act import ByAct
from models.facts import working_days
from models.fold import CaseState, OfficerState
from models.refused import Refused
from models.rules import rights
from models.rules.collecting import check_collector
from models.rules.common import Rule, Surroundings, check_notice, holder
from models.rules.rights import ON_CASE, REMARK, Checks

RULES = ByAct[Rule]({CaseMadeReady: holder, CaseRejected: holder})


@RULES.of(CaseReturned)
def _returning(register: Surroundings, officer: OfficerState, state: Any, act: CaseReturned) -> None:
    holder(register, officer, state, act)
    check_notice(register, act.notice)


@RULES.of(CaseLapsed)
def _lapsing(register: Surroundings, officer: OfficerState, state: Any, act: CaseLapsed) -> None:
    holder(register, officer, state, act)
    if officer.role != "supervisor":
        raise Refused("supervisor_only")
    if isinstance(state, CaseState) and state.notice and state.notice.deadline >= register.today():
        raise Refused("deadline_ahead")


@RULES.of(CaseWithdrawn)
def _withdrawing(_: Surroundings, officer: OfficerState, state: Any, __: CaseWithdrawn) -> None:
    """The citizen says it at the counters that took the case in, wherever it is by now, or where it is."""
    if isinstance(state, CaseState) and not {state.holder, state.periods[0].holder} & set(officer.units):
        raise Refused("not_holder")


@RULES.of(CaseDelivered)
def _delivering(register: Surroundings, officer: OfficerState, state: Any, act: CaseDelivered) -> None:
    holder(register, officer, state, act)
    if act.seen == "none" and not act.posted:
        raise Refused("identity_unseen")
    if isinstance(state, CaseState):
        unit = register.unit(state.holder)
        if state.state == "ready" and (unit is None or unit.unit != "counter"):
            raise Refused("deliver_at_counter")
        check_collector(register, state, act)


@RULES.of(ActUndone)
def _undoing(register: Surroundings, officer: OfficerState, _: Any, act: ActUndone) -> None:
    entry = register.journal.at(act.undoes)
    if entry is None:
        raise Refused("undo_not_possible")
    if entry.officer != officer.id:
        raise Refused("undo_not_yours")
    zone = register.branch().zone
    if working_days.local(entry.at, zone).date() != register.today():
        raise Refused("undo_too_late")


RIGHTS: dict[type[Act], Checks] = {
    CaseMadeReady: ON_CASE,
    CaseRejected: ON_CASE,
    CaseReturned: (*ON_CASE, rights.noticed),
    CaseLapsed: (*ON_CASE, rights.supervisor),
    CaseWithdrawn: ON_CASE,
    CaseDelivered: ON_CASE,
    ActUndone: ON_CASE,
    FeeRecorded: REMARK,
    NoteAdded: REMARK,
}
