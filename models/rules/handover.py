"""Who may hand a case on, answer an offer, ask for a case or for help; and what the receiver must be."""

from __future__ import annotations

from typing import Any

from models.acts import (
    Act,
    AssistanceEnded,
    HandoverAccepted,
    HandoverAsked,
    HandoverDeclined,
    HandoverOffered,
    HandoverRefused,
    HandoverTakenBack,
)
from models.acts.by_act import ByAct
from models.fold import CaseState, OfficerState
from models.refused import Refused
from models.rules import rights
from models.rules.common import Rule, Surroundings, active_unit, holder, member
from models.rules.rights import ON_CASE, REMARK, Checks

RULES = ByAct[Rule]({HandoverTakenBack: holder, HandoverRefused: holder})


@RULES.of(HandoverOffered)
def _offering(register: Surroundings, officer: OfficerState, state: Any, act: HandoverOffered) -> None:
    holder(register, officer, state, act)
    if active_unit(register, act.to).unit == "outside":
        raise Refused("unit_outside")


@RULES.of(HandoverAccepted, HandoverDeclined)
def _receiving(_: Surroundings, officer: OfficerState, state: Any, act: HandoverAccepted | HandoverDeclined) -> None:
    if isinstance(state, CaseState):
        offer = next((h for h in state.handovers if h.offer == act.offer), None)
        if offer is not None:
            member(officer, offer.to_pool, "not_receiver")


@RULES.of(HandoverAsked)
def _asking(_: Surroundings, officer: OfficerState, state: Any, act: HandoverAsked) -> None:
    member(officer, act.pool, "not_your_pool")
    if isinstance(state, CaseState) and state.state not in ("received", "with_unit", "ready", "rejected"):
        raise Refused("handover_wrong_state", state=state.state)


@RULES.of(AssistanceEnded)
def _ending_assistance(_: Surroundings, officer: OfficerState, state: Any, act: AssistanceEnded) -> None:
    if isinstance(state, CaseState):
        offer = next((h for h in state.handovers if h.offer == act.offer), None)
        if offer is not None and not {offer.to_pool, state.holder} & set(officer.units):
            raise Refused("not_receiver")


RIGHTS: dict[type[Act], Checks] = {
    HandoverOffered: ON_CASE,
    HandoverTakenBack: ON_CASE,
    HandoverAccepted: (*ON_CASE, rights.receiver),
    HandoverDeclined: (*ON_CASE, rights.receiver),
    HandoverAsked: (*REMARK, rights.member),
    HandoverRefused: ON_CASE,
    AssistanceEnded: ON_CASE,
}
