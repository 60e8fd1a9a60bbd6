"""Rules of a case: which act is allowed in which state, and who holds it afterwards."""

from __future__ import annotations

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
    Mark,
    NoteAdded,
)
from models.acts.by_act import ByAct
from models.acts.entry import Entry
from models.fold import custody, handover, intake, promise
from models.fold.moves import CaseRule, check_number_unused, given, moved, nothing_in_the_air, touched
from models.fold.states import (
    DELIVERED,
    GIVEN,
    INCOMPLETE,
    LAPSED,
    OPEN,
    READY,
    REJECTED,
    REJECTION_GIVEN,
    RETURNED,
    RUNNING,
    WITHDRAWN,
    CaseState,
    Delivery,
    Period,
    State,
)
from models.refused import Refused

RULES = ByAct[CaseRule]()
PHYSICAL = ByAct[CaseRule]()
"""How a fact is put in force over what it crossed."""


def step(state: State | None, entry: Entry, act: Act) -> State:
    """Return the case after ``act``.

    Raises:
        Refused: the act is not allowed in this state; the code says why.
    """
    if isinstance(act, CaseOpened):
        if state is not None:
            raise Refused("subject_exists")
        return intake.opened(entry, act)
    if not isinstance(state, CaseState):
        raise Refused("subject_unknown")
    rule = _RULES.get(type(act))
    if rule is None:
        raise Refused("subject_unknown")
    case: CaseState = rule(state, entry, act)
    return case


def _running(case: CaseState) -> None:
    if case.state not in RUNNING:
        raise Refused("decision_wrong_state", state=case.state)
    nothing_in_the_air(case)


@RULES.of(CaseMadeReady)
def _made_ready(case: CaseState, entry: Entry, act: CaseMadeReady) -> CaseState:
    _running(case)
    product = act.personal.number if act.personal else ""
    return moved(case, entry, READY, product=product, valid_until=act.valid_until)


@RULES.of(CaseRejected)
def _rejected(case: CaseState, entry: Entry, _: CaseRejected) -> CaseState:
    _running(case)
    return moved(case, entry, REJECTED)


@RULES.of(CaseReturned)
def _returned(case: CaseState, entry: Entry, act: CaseReturned) -> CaseState:
    _running(case)
    check_number_unused(case, act.notice.number)
    missing = set(act.notice.missing)
    if len(missing) != len(act.notice.missing):
        raise Refused("requirement_twice")
    kept = tuple(m for m in case.marks if m.requirement not in missing)
    marks = (*kept, *(Mark(code, "missing", 0) for code in act.notice.missing))
    notices = (*case.notices, *given(entry, act.notice, marks))
    return moved(case, entry, RETURNED, case.periods[0].holder, marks=marks, notices=notices)


@RULES.of(CaseLapsed)
def _lapsed(case: CaseState, entry: Entry, _: CaseLapsed) -> CaseState:
    if case.state not in (INCOMPLETE, RETURNED):
        raise Refused("nothing_missing")
    return moved(case, entry, LAPSED)


@RULES.of(FeeRecorded)
def _fee_recorded(case: CaseState, entry: Entry, act: FeeRecorded) -> CaseState:
    data = act.personal
    billing, proof = (data.billing, data.proof) if data else ("", "")
    return touched(case, entry, billing=billing, proof=proof)


@RULES.of(CaseWithdrawn)
def _withdrawn(case: CaseState, entry: Entry, _: CaseWithdrawn) -> CaseState:
    if case.state not in OPEN:
        raise Refused("case_closed", state=case.state)
    nothing_in_the_air(case)
    return moved(case, entry, WITHDRAWN)


@RULES.of(CaseDelivered)
def _delivered(case: CaseState, entry: Entry, act: CaseDelivered) -> CaseState:
    if case.state in GIVEN:
        raise Refused("already_delivered")
    if case.state != (REJECTED if act.rejection else READY):
        raise Refused("not_ready", state=case.state)
    nothing_in_the_air(case)
    if case.dispatch:
        raise Refused("case_dispatched")
    return moved(case, entry, _given_as(act), delivery=_delivery(entry, act))


@PHYSICAL.of(CaseDelivered)
def _given(case: CaseState, entry: Entry, act: CaseDelivered) -> CaseState:
    """Return the case delivered, whatever stood before."""
    return moved(case, entry, _given_as(act), delivery=_delivery(entry, act), dispatch=0)


def _given_as(act: CaseDelivered) -> str:
    return REJECTION_GIVEN if act.rejection else DELIVERED


def _delivery(entry: Entry, act: CaseDelivered) -> Delivery:
    data = act.personal
    name, tracking = (data.name, data.tracking) if data else ("", "")
    return Delivery(entry.at, entry.officer, act.role, act.seen, act.returned, name, entry.id, act.posted, tracking)


def undone_to(before: CaseState, now: CaseState) -> CaseState:
    """Return the state before an act, with all that was added since and has nothing to do with its undoing."""
    kept = {
        n: getattr(now, n)
        for n in ("periods", "contests", "billing", "proof", "paper", "asked", "moves", "touched_at", "erased")
    }
    return structs.replace(before, **kept)


@RULES.of(ActUndone)
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


@RULES.of(NoteAdded)
def _noted(case: CaseState, entry: Entry, _: NoteAdded) -> CaseState:
    return touched(case, entry)


@RULES.of(Erased)
def _erased(case: CaseState, entry: Entry, _: Erased) -> CaseState:
    delivery = structs.replace(case.delivery, collector="", tracking="") if case.delivery else None
    return touched(case, entry, delivery=delivery, product="", billing="", proof="", erased=entry.id)


_RULES = {**intake.RULES, **handover.RULES, **custody.RULES, **promise.RULES, **RULES}
