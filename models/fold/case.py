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
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    IntakeCorrected,
    Mark,
    NoteAdded,
    RequirementsMarked,
)
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
    WITH_UNIT,
    WITHDRAWN,
    CaseState,
    Contest,
    Delivery,
    Handover,
    Period,
    State,
)
from models.journal.entry import Entry
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
    if case.offer:
        raise Refused("handover_pending")
    state = _state_of(act)
    if act.notice:
        _check_unused(case, act.notice.number)
    return _moved(
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


def _moved(case: CaseState, entry: Entry, state: str, holder: int | None = None, **changes: Any) -> CaseState:
    """Return the case in a new state (or with a new holder): the old period ends, the next begins."""
    holder = case.holder if holder is None else holder
    periods = case.periods
    if state != case.state or holder != case.holder:
        periods = (*periods[:-1], structs.replace(periods[-1], to=entry.at), Period(state, holder, entry.at))
    return structs.replace(
        case,
        state=state,
        holder=holder,
        periods=periods,
        touched_at=max(case.touched_at, entry.at),
        last=entry.id,
        **changes,
    )


def _marked(case: CaseState, entry: Entry, act: RequirementsMarked) -> CaseState:
    if case.state not in (INCOMPLETE, RETURNED, RECEIVED):
        raise Refused("case_not_at_counter", state=case.state)
    if case.offer:
        raise Refused("handover_pending")
    _check_once(act.marks)
    marks = {m.requirement: m for m in case.marks}
    marks.update((m.requirement, m) for m in act.marks)
    merged = tuple(marks.values())
    _check_notice(merged, act.notice is not None, act.notice.missing if act.notice else ())
    if act.notice:
        _check_unused(case, act.notice.number)
        state = case.state if case.state == RETURNED else INCOMPLETE
        return _moved(case, entry, state, marks=merged, notices=(*case.notices, act.notice))
    if case.state == RECEIVED and case.promised:  # what was promised to the citizen stays
        return _moved(case, entry, RECEIVED, marks=merged)
    return _moved(case, entry, RECEIVED, marks=merged, promised=act.promised, doubtful=act.doubtful)


def _offered(case: CaseState, entry: Entry, act: HandoverOffered) -> CaseState:
    if case.state not in (RECEIVED, WITH_UNIT, READY, REJECTED):
        raise Refused("handover_wrong_state", state=case.state)
    if case.offer:
        raise Refused("handover_pending")
    if act.to == case.holder:
        raise Refused("handover_to_holder")
    handover = Handover(entry.id, case.holder, act.to, entry.at, entry.officer)
    return structs.replace(
        case, handovers=(*case.handovers, handover), touched_at=max(case.touched_at, entry.at), last=entry.id
    )


def _ended(case: CaseState, entry: Entry, offer: int, how: str) -> tuple[Handover, ...]:
    found = next((h for h in case.handovers if h.offer == offer), None)
    if found is None:
        raise Refused("handover_unknown")
    if found.state != "offered":
        raise Refused(f"handover_{found.state}")
    ended = structs.replace(found, state=how, ended_at=entry.at, ended_by=entry.officer)
    return tuple(ended if h is found else h for h in case.handovers)


def _accepted(case: CaseState, entry: Entry, act: HandoverAccepted) -> CaseState:
    handovers = _ended(case, entry, act.offer, "accepted")
    to = next(h.to_pool for h in handovers if h.offer == act.offer)
    back = to == case.periods[0].holder  # the counters that took the case in
    state = case.state
    if state in RUNNING:
        state = RECEIVED if back else WITH_UNIT
    return _moved(case, entry, state, to, handovers=handovers)


def _declined(case: CaseState, entry: Entry, act: HandoverDeclined) -> CaseState:
    handovers = _ended(case, entry, act.offer, "declined")
    return structs.replace(case, handovers=handovers, touched_at=max(case.touched_at, entry.at), last=entry.id)


def _taken_back(case: CaseState, entry: Entry, act: HandoverTakenBack) -> CaseState:
    handovers = _ended(case, entry, act.offer, "taken_back")
    return structs.replace(case, handovers=handovers, touched_at=max(case.touched_at, entry.at), last=entry.id)


def _running(case: CaseState) -> None:
    if case.state not in RUNNING:
        raise Refused("decision_wrong_state", state=case.state)
    if case.offer:
        raise Refused("handover_pending")


def _made_ready(case: CaseState, entry: Entry, act: CaseMadeReady) -> CaseState:
    _running(case)
    product = act.personal.number if act.personal else ""
    return _moved(case, entry, READY, product=product, valid_until=act.valid_until)


def _rejected(case: CaseState, entry: Entry, _: CaseRejected) -> CaseState:
    _running(case)
    return _moved(case, entry, REJECTED)


def _returned(case: CaseState, entry: Entry, act: CaseReturned) -> CaseState:
    _running(case)
    _check_unused(case, act.notice.number)
    missing = set(act.notice.missing)
    if len(missing) != len(act.notice.missing):
        raise Refused("requirement_twice")
    kept = tuple(m for m in case.marks if m.requirement not in missing)
    marks = (*kept, *(Mark(code, "missing", 0) for code in act.notice.missing))
    return _moved(case, entry, RETURNED, case.periods[0].holder, marks=marks, notices=(*case.notices, act.notice))


def _lapsed(case: CaseState, entry: Entry, _: CaseLapsed) -> CaseState:
    if case.state not in (INCOMPLETE, RETURNED):
        raise Refused("nothing_missing")
    return _moved(case, entry, LAPSED)


def _fee_recorded(case: CaseState, entry: Entry, act: FeeRecorded) -> CaseState:
    data = act.personal
    billing, proof = (data.billing, data.proof) if data else ("", "")
    return structs.replace(case, billing=billing, proof=proof, touched_at=max(case.touched_at, entry.at))


def _withdrawn(case: CaseState, entry: Entry, _: CaseWithdrawn) -> CaseState:
    if case.state not in OPEN:
        raise Refused("case_closed", state=case.state)
    if case.offer:
        raise Refused("handover_pending")
    return _moved(case, entry, WITHDRAWN)


def _delivered(case: CaseState, entry: Entry, act: CaseDelivered) -> CaseState:
    if case.state == DELIVERED:
        raise Refused("already_delivered")
    if case.state != READY:
        raise Refused("not_ready", state=case.state)
    if case.offer:
        raise Refused("handover_pending")
    return _moved(case, entry, DELIVERED, delivery=_delivery(entry, act))


def _delivery(entry: Entry, act: CaseDelivered) -> Delivery:
    name = act.personal.name if act.personal else ""
    return Delivery(entry.at, entry.officer, act.role, act.seen, act.returned, name)


def _undone(case: CaseState, entry: Entry, act: ActUndone) -> CaseState:
    """Return to ``case``, which the engine took from before the undone act (its periods are the present ones)."""
    if case.state != act.returns_to:
        raise Refused("undo_state_differs", state=case.state)
    last = case.periods[-1]
    periods = case.periods
    if (last.state, last.holder) != (case.state, case.holder):
        ended = structs.replace(last, to=entry.at)
        periods = (*periods[:-1], ended, Period(case.state, case.holder, entry.at))
    return structs.replace(case, periods=periods, touched_at=max(case.touched_at, entry.at), last=entry.id)


def _noted(case: CaseState, entry: Entry, _: NoteAdded) -> CaseState:
    return structs.replace(case, touched_at=max(case.touched_at, entry.at))


def _erased(case: CaseState, entry: Entry, _: Erased) -> CaseState:
    delivery = structs.replace(case.delivery, collector="") if case.delivery else None
    case = structs.replace(case, billing="", proof="")
    return structs.replace(case, delivery=delivery, product="", touched_at=max(case.touched_at, entry.at))


_RULES: dict[type[Act], Callable[[CaseState, Entry, Any], CaseState]] = {
    RequirementsMarked: _marked,
    HandoverOffered: _offered,
    HandoverAccepted: _accepted,
    HandoverDeclined: _declined,
    HandoverTakenBack: _taken_back,
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


def is_physical(act: Act) -> bool:
    """Tell whether the act reports a physical fact, which stands whatever it crossed."""
    return isinstance(act, CaseDelivered)


def stand(state: CaseState, entry: Entry, act: Act, rival: int) -> CaseState:
    """Return the case with a physical fact in force over the ``rival`` entry that it crossed."""
    if not isinstance(act, CaseDelivered):
        return state
    handovers = tuple(
        structs.replace(h, state="lapsed", ended_at=entry.at, ended_by=entry.officer) if h.state == "offered" else h
        for h in state.handovers
    )
    contests = (*state.contests, Contest(rival, entry.id, "physical_fact_stands"))
    return _moved(state, entry, DELIVERED, delivery=_delivery(entry, act), handovers=handovers, contests=contests)


def contest(state: CaseState, entry: Entry, rival: int, code: str) -> CaseState:
    """Return the case, unchanged but for the note that ``entry`` crossed ``rival`` and does not stand."""
    return structs.replace(state, contests=(*state.contests, Contest(entry.id, rival, code)))
