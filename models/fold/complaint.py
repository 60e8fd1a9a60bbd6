"""Rules of a complaint: which act is possible in which state, and that nobody decides on himself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs

from models.acts import (
    Act,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintCorrected,
    ComplaintData,
    ComplaintDecided,
    ComplaintLapsed,
    ComplaintLodged,
    ComplaintNoted,
    ComplaintReopened,
    ComplaintSupplemented,
    ComplaintTaken,
    ComplaintTold,
    ComplaintWithdrawn,
    ContestResolved,
    Erased,
    OmbudsmanTold,
)
from models.acts.by_act import ByAct
from models.acts.entry import Entry
from models.fold.states import (
    CLOSED,
    COMPLAINT_OPEN,
    COMPLETE,
    DECIDED,
    IN_HAND,
    NEW,
    SOLVED,
    SUPPLEMENT,
    TOLD,
    ComplaintState,
    Period,
    State,
    Step,
)
from models.fold.states.crossing import settled
from models.refused import Refused

ComplaintRule = Callable[[ComplaintState, Entry, Any], ComplaintState]
RULES = ByAct[ComplaintRule]()
PHYSICAL = ByAct[ComplaintRule]()
"""How a fact is put in force over what it crossed."""

OF_ANYBODY = (ComplaintSupplemented, ComplaintReopened, ComplaintNoted, OmbudsmanTold)
"""What an officer who is complained about may still record: what was brought or said, and nothing that judges."""
MOST_EVIDENCE = 50
_MOST_STEPS = 200


def step(state: State | None, entry: Entry, act: Act) -> State:
    """Return the complaint after ``act``.

    Raises:
        Refused: the act is not possible in this state; ``complained_about``: its author is.
    """
    if isinstance(act, ComplaintLodged):
        if state is not None:
            raise Refused("subject_exists")
        return _lodged(entry, act)
    rule = RULES.get(type(act))
    if not isinstance(state, ComplaintState) or rule is None:
        raise Refused("subject_unknown")
    aged = isinstance(act, Erased) and act.reason == "retention"
    if entry.officer in state.officers and not isinstance(act, OF_ANYBODY) and not aged:
        raise Refused("complained_about")
    return rule(state, entry, act)


def _lodged(entry: Entry, act: ComplaintLodged) -> ComplaintState:
    named = {
        name: getattr(act, name)
        for name in ("number", "received", "category", "grade", "catalogue", "channel", "person", "anonymous")
    }
    named |= {name: getattr(act, name) for name in ("confidential", "officers", "unit", "case", "visit", "company")}
    return ComplaintState(
        id=entry.id,
        **named,
        state=NEW,
        lodged_at=entry.at,
        lodged_by=entry.officer,
        touched_at=entry.at,
        data=act.personal,
        periods=(Period(NEW, 0, entry.at),),
        last=entry.id,
    )


# --- going on ----------------------------------------------------------------------------------------------------


def _touched(complaint: ComplaintState, entry: Entry, **changes: Any) -> ComplaintState:
    return structs.replace(complaint, touched_at=max(complaint.touched_at, entry.at), **changes)


def _moved(complaint: ComplaintState, entry: Entry, state: str, **changes: Any) -> ComplaintState:
    """Return the complaint in a new state or with a new handler: the old period ends, the next begins."""
    handler = changes.get("handler", complaint.handler)
    periods = complaint.periods
    if (state, handler) != (complaint.state, complaint.handler):
        periods = (*periods[:-1], structs.replace(periods[-1], to=entry.at), Period(state, handler, entry.at))
    if state != SUPPLEMENT:
        changes = {"deadline": None, **changes}
    return _touched(complaint, entry, state=state, periods=periods, last=entry.id, **changes)


def _did(complaint: ComplaintState, entry: Entry, name: str, act: Any) -> tuple[Step, ...]:
    step = Step(name, entry.at, entry.officer, getattr(act, "due", None))
    return (*complaint.steps, step)[-_MOST_STEPS:]


def _only_in(complaint: ComplaintState, *states: str) -> None:
    if complaint.state not in states:
        raise Refused("complaint_wrong_state", complaint_state=complaint.state)


def _working(complaint: ComplaintState) -> str:
    """Return the state of a complaint that goes on: in hand, where somebody has it."""
    return IN_HAND if complaint.handler else COMPLETE


@RULES.of(ComplaintCorrected)
def _corrected(complaint: ComplaintState, entry: Entry, act: ComplaintCorrected) -> ComplaintState:
    said = act.personal
    data = None if said is None else ComplaintData(**{n: getattr(said, n) for n in ComplaintData.__struct_fields__})
    names = ("category", "grade", "catalogue", "person", "anonymous", "confidential", "officers", "unit", "case")
    changes = {name: getattr(act, name) for name in (*names, "company")}
    state, handler = complaint.state, complaint.handler
    if handler in act.officers:  # whoever is complained about has it in hand no longer
        state, handler = COMPLETE if state in (IN_HAND, DECIDED) else state, 0
        changes |= {} if state != COMPLETE else _UNDECIDED
    return _moved(complaint, entry, state, handler=handler, data=data, deadline=complaint.deadline, **changes)


_UNDECIDED: dict[str, Any] = {"outcome": "", "refusal": "", "referred_to": "", "answer": ""}


@RULES.of(ComplaintAnswered)
def _answered(complaint: ComplaintState, entry: Entry, act: ComplaintAnswered) -> ComplaintState:
    steps = _did(complaint, entry, "answer", act) if complaint.step("answer") is None else complaint.steps
    if act.deadline is not None:
        _only_in(complaint, NEW, COMPLETE, IN_HAND)
        return _moved(complaint, entry, SUPPLEMENT, deadline=act.deadline, steps=steps)
    _only_in(complaint, NEW)
    return _moved(complaint, entry, COMPLETE, steps=steps)


@RULES.of(ComplaintSupplemented)
def _supplemented(complaint: ComplaintState, entry: Entry, act: ComplaintSupplemented) -> ComplaintState:
    _only_in(complaint, *COMPLAINT_OPEN)
    data = complaint.data
    if data is not None and act.personal is not None:
        evidence = (*data.evidence, *act.personal.evidence)
        if len(evidence) > MOST_EVIDENCE:
            raise Refused("evidence_full", most=MOST_EVIDENCE)
        data = structs.replace(data, evidence=evidence)
    state = _working(complaint) if complaint.state == SUPPLEMENT else complaint.state
    return _moved(complaint, entry, state, data=data)


@RULES.of(ComplaintTaken)
def _taken(complaint: ComplaintState, entry: Entry, act: ComplaintTaken) -> ComplaintState:
    if act.handler in complaint.officers:
        raise Refused("complained_about")
    _only_in(complaint, COMPLETE, IN_HAND, DECIDED)
    if act.handler == complaint.handler:
        raise Refused("complaint_taken")
    state = DECIDED if complaint.state == DECIDED else IN_HAND
    return _moved(complaint, entry, state, handler=act.handler)


@RULES.of(ComplaintDecided)
def _decided(complaint: ComplaintState, entry: Entry, act: ComplaintDecided) -> ComplaintState:
    if act.outcome in SOLVED:
        _only_in(complaint, IN_HAND)
    else:
        _only_in(complaint, NEW, COMPLETE, SUPPLEMENT, IN_HAND)
    return _moved(
        complaint,
        entry,
        DECIDED,
        outcome=act.outcome,
        refusal=act.refusal,
        referred_to=act.referred_to,
        answer=act.personal.text if act.personal else "",
        steps=_did(complaint, entry, "decide", act),
    )


@RULES.of(ComplaintTold)
def _told(complaint: ComplaintState, entry: Entry, act: ComplaintTold) -> ComplaintState:
    _only_in(complaint, DECIDED)
    return _known(complaint, entry, act)


@PHYSICAL.of(ComplaintTold)
def _known(complaint: ComplaintState, entry: Entry, act: ComplaintTold) -> ComplaintState:
    """Return the complaint told, whatever stood before."""
    answer = complaint.answer if complaint.outcome == act.outcome else ""
    steps = _did(complaint, entry, "tell", act)
    return _moved(complaint, entry, TOLD, outcome=act.outcome, answer=answer, steps=steps)


@RULES.of(ComplaintClosed)
def _closed(complaint: ComplaintState, entry: Entry, act: ComplaintClosed) -> ComplaintState:
    if complaint.state == CLOSED and act.rating:  # whoever rates again says the last word
        return _touched(complaint, entry, rating=act.rating, last=entry.id)
    _only_in(complaint, TOLD)
    return _moved(
        complaint, entry, CLOSED, rating=act.rating or complaint.rating, steps=_did(complaint, entry, "close", act)
    )


@RULES.of(ComplaintReopened)
def _reopened(complaint: ComplaintState, entry: Entry, _: ComplaintReopened) -> ComplaintState:
    _only_in(complaint, TOLD, CLOSED, "lapsed")
    return _moved(complaint, entry, _working(complaint), reopened=complaint.reopened + 1, **_UNDECIDED)


@RULES.of(ComplaintWithdrawn)
def _withdrawn(complaint: ComplaintState, entry: Entry, _: ComplaintWithdrawn) -> ComplaintState:
    _only_in(complaint, *COMPLAINT_OPEN)
    return _moved(complaint, entry, "withdrawn")


@RULES.of(ComplaintLapsed)
def _lapsed(complaint: ComplaintState, entry: Entry, _: ComplaintLapsed) -> ComplaintState:
    _only_in(complaint, SUPPLEMENT)
    return _moved(complaint, entry, "lapsed")


@RULES.of(ComplaintNoted)
def _noted(complaint: ComplaintState, entry: Entry, _: ComplaintNoted) -> ComplaintState:
    return _touched(complaint, entry)


@RULES.of(OmbudsmanTold)
def _shown_the_way(complaint: ComplaintState, entry: Entry, _: OmbudsmanTold) -> ComplaintState:
    return _touched(complaint, entry, ombudsman=complaint.ombudsman or entry.at)


@RULES.of(ContestResolved)
def _resolved(complaint: ComplaintState, entry: Entry, act: ContestResolved) -> ComplaintState:
    return _touched(complaint, entry, contests=settled(complaint.contests, act.entry, act.choice))


@RULES.of(Erased)
def _erased(complaint: ComplaintState, entry: Entry, _: Erased) -> ComplaintState:
    return _touched(complaint, entry, data=None, answer="")
