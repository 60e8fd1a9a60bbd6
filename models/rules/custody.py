"""Who may hand a case on, ask for it, dispatch, decide, deliver, withdraw, undo; and what the receiver must be."""

from __future__ import annotations

from typing import Any

from models.acts import (
    Act,
    ActUndone,
    CaseAssigned,
    CaseCameBack,
    CaseDelivered,
    CaseDispatched,
    CaseMadeReady,
    CaseRejected,
    CaseWithdrawn,
    ContestResolved,
    HandoverAccepted,
    HandoverAsked,
    HandoverDeclined,
    HandoverOffered,
    HandoverRefused,
    HandoverTakenBack,
    PaperMoved,
    ReferralEnded,
)
from models.facts import numbering, working_days
from models.fold import CaseState, OfficerState
from models.refused import Refused
from models.rules.collecting import check_collector
from models.rules.common import Rule, Surroundings, active_unit, check_number, holder, member


def _offering(register: Surroundings, officer: OfficerState, state: Any, act: HandoverOffered) -> None:
    holder(register, officer, state, act)
    if active_unit(register, act.to).unit == "outside":
        raise Refused("unit_outside")


def _receiving(_: Surroundings, officer: OfficerState, state: Any, act: HandoverAccepted | HandoverDeclined) -> None:
    if isinstance(state, CaseState):
        offer = next((h for h in state.handovers if h.offer == act.offer), None)
        if offer is not None:
            member(officer, offer.to_pool, "not_receiver")


def _assigning(register: Surroundings, officer: OfficerState, state: Any, act: CaseAssigned) -> None:
    holder(register, officer, state, act)
    if act.officer is None or not isinstance(state, CaseState):
        return
    chosen = register.fold_of(act.officer).state
    if not isinstance(chosen, OfficerState) or not chosen.active or state.holder not in chosen.units:
        raise Refused("assignee_outside")


def _asking(_: Surroundings, officer: OfficerState, state: Any, act: HandoverAsked) -> None:
    member(officer, act.pool, "not_your_pool")
    if isinstance(state, CaseState) and state.state not in ("received", "with_unit", "ready", "rejected"):
        raise Refused("handover_wrong_state", state=state.state)


def _ending_referral(_: Surroundings, officer: OfficerState, state: Any, act: ReferralEnded) -> None:
    if isinstance(state, CaseState):
        offer = next((h for h in state.handovers if h.offer == act.offer), None)
        if offer is not None and not {offer.to_pool, state.holder} & set(officer.units):
            raise Refused("not_receiver")


def _dispatching(register: Surroundings, officer: OfficerState, state: Any, act: CaseDispatched) -> None:
    holder(register, officer, state, act)
    if active_unit(register, act.to).unit != "outside":
        raise Refused("unit_not_outside")
    check_number(act.number, numbering.Range.DISPATCH)
    if register.database.row("SELECT 1 FROM handover WHERE number = ?", act.number) is not None:
        raise Refused("number_used")


def _coming_back(register: Surroundings, officer: OfficerState, state: Any, _: CaseCameBack) -> None:
    if isinstance(state, CaseState):
        member(officer, state.periods[0].holder, "not_at_counter")


def _resolving(_: Surroundings, officer: OfficerState, state: Any, __: ContestResolved) -> None:
    pools = {p.holder for p in state.periods} | {h.to_pool for h in state.handovers} if state else set()
    if not pools & set(officer.units):
        raise Refused("not_holder")


def _placing_paper(register: Surroundings, _: OfficerState, __: Any, act: PaperMoved) -> None:
    if act.unit is not None:
        active_unit(register, act.unit)


def _withdrawing(_: Surroundings, officer: OfficerState, state: Any, __: CaseWithdrawn) -> None:
    """The citizen says it at the counters that took the case in, wherever it is by now, or where it is."""
    if isinstance(state, CaseState) and not {state.holder, state.periods[0].holder} & set(officer.units):
        raise Refused("not_holder")


def _delivering(register: Surroundings, officer: OfficerState, state: Any, act: CaseDelivered) -> None:
    holder(register, officer, state, act)
    if act.seen == "none" and not act.posted:
        raise Refused("identity_unseen")
    if isinstance(state, CaseState):
        unit = register.unit(state.holder)
        if state.state == "ready" and (unit is None or unit.unit != "counter"):
            raise Refused("deliver_at_counter")
        check_collector(register, state, act)


def _undoing(register: Surroundings, officer: OfficerState, _: Any, act: ActUndone) -> None:
    entry = register.journal.at(act.undoes)
    if entry is None:
        raise Refused("undo_not_possible")
    if entry.officer != officer.id:
        raise Refused("undo_not_yours")
    zone = register.branch().zone
    if working_days.local(entry.at, zone).date() != register.today():
        raise Refused("undo_too_late")


RULES: dict[type[Act], Rule] = {
    HandoverOffered: _offering,
    HandoverTakenBack: holder,
    HandoverAccepted: _receiving,
    HandoverDeclined: _receiving,
    CaseMadeReady: holder,
    CaseRejected: holder,
    CaseWithdrawn: _withdrawing,
    CaseAssigned: _assigning,
    CaseDispatched: _dispatching,
    CaseCameBack: _coming_back,
    HandoverAsked: _asking,
    HandoverRefused: holder,
    ReferralEnded: _ending_referral,
    ContestResolved: _resolving,
    PaperMoved: _placing_paper,
    CaseDelivered: _delivering,
    ActUndone: _undoing,
}
