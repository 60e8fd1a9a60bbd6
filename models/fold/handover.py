"""Rules of the handover: who is offered a case and answers, who asks for it, who helps."""

from __future__ import annotations

from models.acts import (
    AssistanceEnded,
    HandoverAccepted,
    HandoverAsked,
    HandoverDeclined,
    HandoverOffered,
    HandoverRefused,
    HandoverTakenBack,
)
from models.acts.by_act import ByAct
from models.acts.entry import Entry
from models.fold.moves import CaseRule, check_movable, ended, moved, state_at, touched
from models.fold.states import Asked, CaseState, Handover
from models.refused import Refused

RULES = ByAct[CaseRule]()
_MOST_ASKED = 16


@RULES.of(HandoverOffered)
def _offered(case: CaseState, entry: Entry, act: HandoverOffered) -> CaseState:
    check_movable(case, act.to)
    if act.keep and act.to in case.helpers:
        raise Refused("assistance_running")
    handover = Handover(entry.id, case.holder, act.to, entry.at, entry.officer, keep=act.keep)
    return touched(case, entry, handovers=(*case.handovers, handover), last=entry.id)


@RULES.of(HandoverAccepted)
def _accepted(case: CaseState, entry: Entry, act: HandoverAccepted) -> CaseState:
    handovers = ended(case, entry, act.offer, "accepted")
    offer = next(h for h in handovers if h.offer == act.offer)
    if offer.keep:
        return touched(case, entry, handovers=handovers, last=entry.id)
    asked = tuple(a for a in case.asked if a.pool != offer.to_pool)
    return moved(case, entry, state_at(case, offer.to_pool), offer.to_pool, handovers=handovers, asked=asked)


@RULES.of(HandoverDeclined)
def _declined(case: CaseState, entry: Entry, act: HandoverDeclined) -> CaseState:
    return touched(case, entry, handovers=ended(case, entry, act.offer, "declined"), last=entry.id)


@RULES.of(HandoverTakenBack)
def _taken_back(case: CaseState, entry: Entry, act: HandoverTakenBack) -> CaseState:
    return touched(case, entry, handovers=ended(case, entry, act.offer, "taken_back"), last=entry.id)


@RULES.of(AssistanceEnded)
def _assistance_ended(case: CaseState, entry: Entry, act: AssistanceEnded) -> CaseState:
    if not any(h.offer == act.offer and h.keep for h in case.handovers):
        raise Refused("handover_unknown")
    return touched(case, entry, handovers=ended(case, entry, act.offer, "ended", "accepted"), last=entry.id)


@RULES.of(HandoverAsked)
def _asked(case: CaseState, entry: Entry, act: HandoverAsked) -> CaseState:
    if act.pool == case.holder:
        raise Refused("handover_to_holder")
    if any(a.pool == act.pool for a in case.asked) or len(case.asked) >= _MOST_ASKED:
        raise Refused("asked_already")
    return touched(case, entry, asked=(*case.asked, Asked(act.pool, entry.id, entry.officer, entry.at)))


@RULES.of(HandoverRefused)
def _refused(case: CaseState, entry: Entry, act: HandoverRefused) -> CaseState:
    if all(a.pool != act.pool for a in case.asked):
        raise Refused("handover_not_asked")
    return touched(case, entry, asked=tuple(a for a in case.asked if a.pool != act.pool))
