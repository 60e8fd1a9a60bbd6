"""Rules of a case: which act is allowed in which state, and who holds it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs

from models.acts import (
    Act,
    ActUndone,
    CaseDelivered,
    CaseLapsed,
    CaseMadeReady,
    CaseOpened,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    Erased,
    FeeRecorded,
    IntakeCorrected,
    Mark,
    NoteAdded,
    RequirementsMarked,
)
from models.acts.entry import Entry
from models.fold import custody
from models.fold.moves import moved, nothing_in_the_air, touched
from models.fold.states import (
    DELIVERED,
    INCOMPLETE,
    LAPSED,
    OPEN,
    READY,
    RECEIVED,
    REFERRED,
    REJECTED,
    RETURNED,
    RUNNING,
    WITHDRAWN,
    CaseState,
    Delivery,
    Period,
    State,
)
from models.refused import Refused


def step(state: State | None, entry: Entry, act: Act) -> State:
    """Return the case after ``act``.

    Raises:
        Refused: the act is not allowed in this state; the code says why.
    """
    if isinstance(act, CaseOpened):
        if state is not None:
            raise Refused("subject_exists")
        return _opened(entry, act)
    if not isinstance(state, CaseState):
        raise Refused("subject_unknown")
    rule = _RULES.get(type(act))
    if rule is None:
        raise Refused("subject_unknown")
    case: CaseState = rule(state, entry, act)
    return case


def _opened(entry: Entry, act: CaseOpened) -> CaseState:
    state = _state_of(act)
    at = act.paper_at or entry.at
    if at > entry.at:
        raise Refused("paper_in_future")
    return CaseState(
        entry.id,
        act.number,
        act.person,
        act.representative,
        act.service,
        act.variant,
        act.catalogue,
        state,
        act.pool,
        at,
        entry.officer,
        entry.at,
        act.fee,
        act.promised,
        act.doubtful,
        act.referred_to,
        act.marks,
        (act.notice,) if act.notice else (),
        (),
        (Period(state, act.pool, at),),
        visit=act.visit,
        paper_at=act.paper_at,
        last=entry.id,
    )


def _state_of(act: CaseOpened | IntakeCorrected) -> str:
    """Return the state that an intake begins with; its papers and its notice must agree."""
    _check_once(act.marks)
    _check_notice(act.marks, act.notice is not None, act.notice.missing if act.notice else ())
    return REFERRED if act.referred_to else INCOMPLETE if act.notice else RECEIVED


def _corrected(case: CaseState, entry: Entry, act: IntakeCorrected) -> CaseState:
    if case.state not in (INCOMPLETE, RECEIVED, REFERRED):
        raise Refused("case_not_at_counter", state=case.state)
    nothing_in_the_air(case)
    state = _state_of(act)
    if act.notice:
        _check_unused(case, act.notice.number)
    return moved(
        case,
        entry,
        state,
        service=act.service,
        variant=act.variant,
        catalogue=act.catalogue,
        marks=act.marks,
        notices=(*case.notices, act.notice) if act.notice else case.notices,
        promised=act.promised,
        doubtful=act.doubtful,
        fee=act.fee,
        referred_to=act.referred_to,
        corrected=(*case.corrected, entry.id),
    )


def _check_once(marks: tuple[Mark, ...]) -> None:
    if len({m.requirement for m in marks}) != len(marks):
        raise Refused("requirement_twice")


def _check_unused(case: CaseState, number: int) -> None:
    if any(n.number == number for n in case.notices):
        raise Refused("number_used")


def _check_notice(marks: tuple[Mark, ...], noticed: bool, missing: tuple[str, ...]) -> None:
    if len(set(missing)) != len(missing):
        raise Refused("requirement_twice")
    gone = {m.requirement for m in marks if m.how == "missing"}
    if noticed and not set(missing) <= gone:
        raise Refused("notice_differs")


def _marked(case: CaseState, entry: Entry, act: RequirementsMarked) -> CaseState:
    if case.state not in (INCOMPLETE, RETURNED, RECEIVED):
        raise Refused("case_not_at_counter", state=case.state)
    nothing_in_the_air(case)
    _check_once(act.marks)
    marks = {m.requirement: m for m in case.marks}
    marks.update((m.requirement, m) for m in act.marks)
    merged = tuple(marks.values())
    _check_notice(merged, act.notice is not None, act.notice.missing if act.notice else ())
    if act.notice:
        _check_unused(case, act.notice.number)
        state = case.state if case.state == RETURNED else INCOMPLETE
        return moved(case, entry, state, marks=merged, notices=(*case.notices, act.notice))
    if case.state == RECEIVED and case.promised:  # what was promised to the citizen stays
        return moved(case, entry, RECEIVED, marks=merged)
    return moved(case, entry, RECEIVED, marks=merged, promised=act.promised, doubtful=act.doubtful)


def _running(case: CaseState) -> None:
    if case.state not in RUNNING:
        raise Refused("decision_wrong_state", state=case.state)
    nothing_in_the_air(case)


def _made_ready(case: CaseState, entry: Entry, act: CaseMadeReady) -> CaseState:
    _running(case)
    product = act.personal.number if act.personal else ""
    return moved(case, entry, READY, product=product, valid_until=act.valid_until)


def _rejected(case: CaseState, entry: Entry, _: CaseRejected) -> CaseState:
    _running(case)
    return moved(case, entry, REJECTED)


def _returned(case: CaseState, entry: Entry, act: CaseReturned) -> CaseState:
    _running(case)
    _check_unused(case, act.notice.number)
    missing = set(act.notice.missing)
    if len(missing) != len(act.notice.missing):
        raise Refused("requirement_twice")
    kept = tuple(m for m in case.marks if m.requirement not in missing)
    marks = (*kept, *(Mark(code, "missing", 0) for code in act.notice.missing))
    return moved(case, entry, RETURNED, case.periods[0].holder, marks=marks, notices=(*case.notices, act.notice))


def _lapsed(case: CaseState, entry: Entry, _: CaseLapsed) -> CaseState:
    if case.state not in (INCOMPLETE, RETURNED):
        raise Refused("nothing_missing")
    return moved(case, entry, LAPSED)


def _fee_recorded(case: CaseState, entry: Entry, act: FeeRecorded) -> CaseState:
    data = act.personal
    billing, proof = (data.billing, data.proof) if data else ("", "")
    return touched(case, entry, billing=billing, proof=proof)


def _withdrawn(case: CaseState, entry: Entry, _: CaseWithdrawn) -> CaseState:
    if case.state not in OPEN:
        raise Refused("case_closed", state=case.state)
    nothing_in_the_air(case)
    return moved(case, entry, WITHDRAWN)


def _delivered(case: CaseState, entry: Entry, act: CaseDelivered) -> CaseState:
    if case.state == DELIVERED:
        raise Refused("already_delivered")
    if case.state != READY:
        raise Refused("not_ready", state=case.state)
    nothing_in_the_air(case)
    if case.dispatch:
        raise Refused("case_dispatched")
    return moved(case, entry, DELIVERED, delivery=delivery_of(entry, act))


def delivery_of(entry: Entry, act: CaseDelivered) -> Delivery:
    """Return a delivery as the case remembers it."""
    data = act.personal
    name, tracking = (data.name, data.tracking) if data else ("", "")
    return Delivery(entry.at, entry.officer, act.role, act.seen, act.returned, name, entry.id, act.posted, tracking)


def undone_to(before: CaseState, now: CaseState) -> CaseState:
    """Return the state before an act, with all that was added since and has nothing to do with its undoing."""
    kept = {
        n: getattr(now, n)
        for n in ("periods", "contests", "billing", "proof", "paper", "asked", "touched_at", "erased")
    }
    return structs.replace(before, **kept)


def _undone(case: CaseState, entry: Entry, act: ActUndone) -> CaseState:
    """Return to ``case``, which the engine took from before the undone act (its periods are the present ones).

    So is :attr:`CaseState.last`: the next undoing goes one act further back, and no undoing is itself undone.
    """
    if case.state != act.returns_to:
        raise Refused("undo_state_differs", state=case.state)
    last = case.periods[-1]
    periods = case.periods
    if (last.state, last.holder) != (case.state, case.holder):
        ended = structs.replace(last, to=entry.at)
        periods = (*periods[:-1], ended, Period(case.state, case.holder, entry.at))
    return touched(case, entry, periods=periods)


def _noted(case: CaseState, entry: Entry, _: NoteAdded) -> CaseState:
    return touched(case, entry)


def _erased(case: CaseState, entry: Entry, _: Erased) -> CaseState:
    delivery = structs.replace(case.delivery, collector="", tracking="") if case.delivery else None
    return touched(case, entry, delivery=delivery, product="", billing="", proof="", erased=entry.id)


_RULES: dict[type[Act], Callable[[CaseState, Entry, Any], CaseState]] = {
    RequirementsMarked: _marked,
    **custody.RULES,
    CaseMadeReady: _made_ready,
    CaseRejected: _rejected,
    CaseReturned: _returned,
    CaseWithdrawn: _withdrawn,
    CaseLapsed: _lapsed,
    IntakeCorrected: _corrected,
    FeeRecorded: _fee_recorded,
    CaseDelivered: _delivered,
    ActUndone: _undone,
    NoteAdded: _noted,
    Erased: _erased,
}
