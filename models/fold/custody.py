"""Rules of custody: who has a case, who is offered it, who asks for it, who helps, and where its papers are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs

from models.acts import (
    Act,
    CaseAssigned,
    CaseCameBack,
    CaseDispatched,
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
from models.acts.entry import Entry
from models.fold.moves import ended, moved, nothing_in_the_air, touched
from models.fold.states import (
    READY,
    RECEIVED,
    REJECTED,
    RUNNING,
    WITH_UNIT,
    Asked,
    CaseState,
    Handover,
    Paper,
)
from models.refused import Refused

MOVABLE = (RECEIVED, WITH_UNIT, READY, REJECTED)
"""States in which a case changes hands."""
_MOST_ASKED = 16


def _offered(case: CaseState, entry: Entry, act: HandoverOffered) -> CaseState:
    if case.state not in MOVABLE:
        raise Refused("handover_wrong_state", state=case.state)
    nothing_in_the_air(case)
    if case.dispatch:
        raise Refused("case_dispatched")
    if act.to == case.holder:
        raise Refused("handover_to_holder")
    if act.keep and act.to in case.helpers:
        raise Refused("referral_running")
    handover = Handover(entry.id, case.holder, act.to, entry.at, entry.officer, keep=act.keep)
    return touched(case, entry, handovers=(*case.handovers, handover), last=entry.id)


def _accepted(case: CaseState, entry: Entry, act: HandoverAccepted) -> CaseState:
    handovers = ended(case, entry, act.offer, "accepted")
    offer = next(h for h in handovers if h.offer == act.offer)
    if offer.keep:
        return touched(case, entry, handovers=handovers, last=entry.id)
    asked = tuple(a for a in case.asked if a.pool != offer.to_pool)
    return moved(case, entry, state_at(case, offer.to_pool), offer.to_pool, handovers=handovers, asked=asked)


def state_at(case: CaseState, pool: int) -> str:
    """Return the state of the case once ``pool`` holds it: at the counters that took it in it is again received."""
    if case.state not in RUNNING:
        return case.state
    return RECEIVED if pool == case.periods[0].holder else WITH_UNIT


def _declined(case: CaseState, entry: Entry, act: HandoverDeclined) -> CaseState:
    return touched(case, entry, handovers=ended(case, entry, act.offer, "declined"), last=entry.id)


def _taken_back(case: CaseState, entry: Entry, act: HandoverTakenBack) -> CaseState:
    return touched(case, entry, handovers=ended(case, entry, act.offer, "taken_back"), last=entry.id)


def _referral_ended(case: CaseState, entry: Entry, act: ReferralEnded) -> CaseState:
    if not any(h.offer == act.offer and h.keep for h in case.handovers):
        raise Refused("handover_unknown")
    return touched(case, entry, handovers=ended(case, entry, act.offer, "ended", "accepted"), last=entry.id)


def _assigned(case: CaseState, entry: Entry, act: CaseAssigned) -> CaseState:
    return touched(case, entry, assignee=act.officer or 0)


def _asked(case: CaseState, entry: Entry, act: HandoverAsked) -> CaseState:
    if act.pool == case.holder:
        raise Refused("handover_to_holder")
    if any(a.pool == act.pool for a in case.asked) or len(case.asked) >= _MOST_ASKED:
        raise Refused("asked_already")
    return touched(case, entry, asked=(*case.asked, Asked(act.pool, entry.id, entry.officer, entry.at)))


def _refused(case: CaseState, entry: Entry, act: HandoverRefused) -> CaseState:
    if all(a.pool != act.pool for a in case.asked):
        raise Refused("handover_not_asked")
    return touched(case, entry, asked=tuple(a for a in case.asked if a.pool != act.pool))


def _dispatched(case: CaseState, entry: Entry, act: CaseDispatched) -> CaseState:
    if case.state not in MOVABLE:
        raise Refused("handover_wrong_state", state=case.state)
    nothing_in_the_air(case)
    if case.dispatch:
        raise Refused("case_dispatched")
    if act.to == case.holder:
        raise Refused("handover_to_holder")
    return dispatched(case, entry, act)


def dispatched(case: CaseState, entry: Entry, act: CaseDispatched) -> CaseState:
    """Return the case at a unit outside of the program, whatever stood before."""
    gone = Handover(
        entry.id,
        case.holder,
        act.to,
        entry.at,
        entry.officer,
        "accepted",
        entry.at,
        entry.officer,
        number=act.number,
    )
    return moved(
        case,
        entry,
        state_at(case, act.to),
        act.to,
        handovers=(*case.handovers, gone),
        dispatch=act.number,
    )


def _came_back(case: CaseState, entry: Entry, act: CaseCameBack) -> CaseState:
    if not case.dispatch:
        raise Refused("case_not_dispatched")
    return came_back(case, entry, act)


def came_back(case: CaseState, entry: Entry, _: CaseCameBack) -> CaseState:
    """Return the case at the counters that took it in."""
    counter = case.periods[0].holder
    return moved(case, entry, state_at(case, counter), counter, dispatch=0)


def _paper_moved(case: CaseState, entry: Entry, act: PaperMoved) -> CaseState:
    paper = Paper(act.unit or case.holder, act.place, entry.at, entry.officer, entry.id)
    if case.paper is not None and (case.paper.at, case.paper.entry) > (paper.at, paper.entry):
        return touched(case, entry)
    return touched(case, entry, paper=paper)


def _resolved(case: CaseState, entry: Entry, act: ContestResolved) -> CaseState:
    if all(c.entry != act.entry for c in case.contests):
        raise Refused("contest_unknown")
    contests = tuple(
        structs.replace(c, choice=act.choice) if c.entry == act.entry and not c.choice else c for c in case.contests
    )
    return touched(case, entry, contests=contests)


RULES: dict[type[Act], Callable[[CaseState, Entry, Any], CaseState]] = {
    HandoverOffered: _offered,
    HandoverAccepted: _accepted,
    HandoverDeclined: _declined,
    HandoverTakenBack: _taken_back,
    ReferralEnded: _referral_ended,
    CaseAssigned: _assigned,
    HandoverAsked: _asked,
    HandoverRefused: _refused,
    CaseDispatched: _dispatched,
    CaseCameBack: _came_back,
    PaperMoved: _paper_moved,
    ContestResolved: _resolved,
}
