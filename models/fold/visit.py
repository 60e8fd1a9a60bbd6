"""Rules of a visit: who may move it where. It belongs to one desk at a time, so that two can't call one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs

from models.acts import Act, Erased, SheetsReserved, TicketCalled, TicketIssued, VisitMoved, VisitPassed
from models.acts.by_act import ByAct
from models.acts.entry import Entry
from models.facts import ids
from models.fold.states import (
    ABSENT,
    CALLED,
    DONE,
    ON_HOLD,
    PRESENT,
    SERVING,
    SKIPPED,
    WAITING,
    SheetsState,
    State,
    VisitPeriod,
    VisitState,
)
from models.refused import Refused

_RULES = ByAct[Callable[[VisitState, Entry, Any], VisitState]]()

STEPS: dict[str, frozenset[str]] = {
    WAITING: frozenset({CALLED, SERVING, SKIPPED, ON_HOLD, ABSENT, DONE}),
    SKIPPED: frozenset({WAITING, CALLED}),
    SERVING: frozenset({CALLED, ON_HOLD}),
    ON_HOLD: frozenset({CALLED, SERVING}),
    ABSENT: frozenset({WAITING, CALLED, SKIPPED, ON_HOLD}),
    DONE: PRESENT,
}
"""For each step, the states that it may follow. Back in the queue (``waiting``) also mends a step that was mistaken."""

MOST_PERIODS = 400
"""Periods that a visit remembers; whoever was called so often is not in a queue any more."""


def step(state: State | None, entry: Entry, act: Act) -> State:
    """Return the visit after ``act``.

    Raises:
        Refused: ``subject_exists``, ``subject_unknown``, ``ticket_elsewhere``, ``visit_wrong_state``, ``subject_full``.
    """
    if isinstance(act, TicketIssued):
        if state is not None:
            raise Refused("subject_exists")
        return _issued(entry, act)
    if not isinstance(state, VisitState):
        raise Refused("subject_unknown")
    rule = _RULES.get(type(act))
    if rule is None:
        raise Refused("subject_unknown")
    if not isinstance(act, Erased) and ids.desk_of(entry.id) != state.desk:
        raise Refused("ticket_elsewhere", desk=state.desk)
    if len(state.periods) >= MOST_PERIODS:
        raise Refused("subject_full")
    visit: VisitState = rule(state, entry, act)
    return visit


def _issued(entry: Entry, act: TicketIssued) -> VisitState:
    desk = ids.desk_of(entry.id)
    return VisitState(
        entry.id,
        act.number,
        act.turn,
        act.day,
        desk,
        act.counter,
        act.services,
        act.priority,
        WAITING,
        0,
        entry.at,
        entry.officer,
        entry.at,
        wanted=act.counter,
        periods=(VisitPeriod(WAITING, desk, 0, act.counter, entry.at),),
    )


def _moved(visit: VisitState, entry: Entry, state: str, *, estimated: bool, **changes: Any) -> VisitState:
    """Return the visit in a new state: the old period ends, the next begins at the same moment.

    A clock that was put back (or is another desk's) makes an empty period, never one that ends before it began.
    """
    last = visit.periods[-1]
    at = max(last.from_, entry.at)
    visit = structs.replace(visit, state=state, touched_at=max(visit.touched_at, entry.at), **changes)
    ended = structs.replace(last, to=at, estimated=last.estimated or estimated)
    begun = VisitPeriod(state, visit.desk, visit.officer, visit.counter, at)
    return structs.replace(visit, periods=(*visit.periods[:-1], ended, begun))


@_RULES.of(TicketCalled)
def _called(visit: VisitState, entry: Entry, act: TicketCalled) -> VisitState:
    """Return the visit called; each call, also one that is repeated, is a period of its own."""
    if visit.state not in (WAITING, CALLED, SKIPPED, ON_HOLD):
        raise Refused("visit_wrong_state", visit_state=visit.state)
    return _moved(
        visit,
        entry,
        CALLED,
        estimated=act.estimated,
        officer=entry.officer,
        counter=act.counter,
        calls=visit.calls + 1,
        early=(*visit.early, entry.id) if act.early else visit.early,
    )


@_RULES.of(VisitMoved)
def _stepped(visit: VisitState, entry: Entry, act: VisitMoved) -> VisitState:
    if act.step == visit.state and act.estimated:
        return _flagged(visit, entry)
    if visit.state not in STEPS[act.step]:
        raise Refused("visit_wrong_state", visit_state=visit.state)
    changes: dict[str, Any] = {"officer": entry.officer}
    if act.step in (WAITING, SKIPPED):
        changes = {"officer": 0, "counter": visit.wanted}
    elif act.step == ON_HOLD:
        changes = {"officer": visit.officer}
    return _moved(visit, entry, act.step, estimated=act.estimated, **changes)


def _flagged(visit: VisitState, entry: Entry) -> VisitState:
    """Return the visit with the present step's time estimated; for one that is over, the time of its last step."""
    periods = list(visit.periods)
    place = -1 if visit.state in PRESENT or len(periods) == 1 else -2
    periods[place] = structs.replace(periods[place], estimated=True)
    return structs.replace(visit, touched_at=max(visit.touched_at, entry.at), periods=tuple(periods))


@_RULES.of(VisitPassed)
def _passed(visit: VisitState, entry: Entry, act: VisitPassed) -> VisitState:
    if visit.state not in PRESENT:
        raise Refused("visit_wrong_state", visit_state=visit.state)
    return _moved(
        visit,
        entry,
        WAITING,
        estimated=act.estimated,
        desk=act.desk,
        counter=act.counter,
        wanted=act.counter,
        officer=0,
        services=act.services or visit.services,
    )


@_RULES.of(Erased)
def _erased(visit: VisitState, entry: Entry, _: Erased) -> VisitState:
    return structs.replace(visit, touched_at=max(visit.touched_at, entry.at))


def step_sheets(state: State | None, entry: Entry, act: Act) -> State:
    """Return the numbers that were set aside for blank sheets."""
    if isinstance(act, SheetsReserved) and state is None:
        return SheetsState(entry.id, act.first, act.count, entry.at)
    raise Refused("subject_exists" if isinstance(act, SheetsReserved) else "subject_unknown")
