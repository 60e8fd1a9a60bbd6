"""Rules of a visit: who may move it where. It belongs to one desk at a time, so that two can't call one person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs

from models.acts import Act, Erased, SheetsReserved, TicketCalled, TicketIssued, VisitMoved, VisitPassed
from models.facts import ids
from models.fold.states import (
    ABSENT,
    CALLED,
    DONE,
    HELD,
    PRESENT,
    SERVING,
    SKIPPED,
    WAITING,
    SheetsState,
    State,
    VisitPeriod,
    VisitState,
)
from models.journal.entry import Entry
from models.refused import Refused

STEPS: dict[str, frozenset[str]] = {
    WAITING: frozenset({CALLED, SERVING, SKIPPED, HELD, ABSENT, DONE}),
    SKIPPED: frozenset({CALLED}),
    SERVING: frozenset({CALLED, HELD}),
    HELD: frozenset({CALLED, SERVING}),
    ABSENT: frozenset({WAITING, CALLED, SKIPPED, HELD}),
    DONE: PRESENT,
}
"""For each step, the states that it may follow. Back in the queue (``waiting``) also mends a step that was mistaken."""


def step(state: State | None, entry: Entry, act: Act) -> State:
    """Return the visit after ``act``.

    Raises:
        Refused: ``subject_exists``, ``subject_unknown``, ``ticket_elsewhere``, ``visit_wrong_state``.
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
    if not isinstance(act, Erased) and ids.unpack(entry.id).desk != state.desk:
        raise Refused("ticket_elsewhere", desk=state.desk)
    visit: VisitState = rule(state, entry, act)
    return visit


def _issued(entry: Entry, act: TicketIssued) -> VisitState:
    desk = ids.unpack(entry.id).desk
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
        periods=(VisitPeriod(WAITING, desk, 0, act.counter, entry.at),),
    )


def _moved(visit: VisitState, entry: Entry, state: str, *, estimated: bool = False, **changes: Any) -> VisitState:
    """Return the visit in a new state: the old period ends, the next begins."""
    visit = structs.replace(visit, state=state, touched_at=max(visit.touched_at, entry.at), **changes)
    ended = structs.replace(visit.periods[-1], to=entry.at, estimated=estimated)
    begun = VisitPeriod(state, visit.desk, visit.officer, visit.counter, entry.at)
    return structs.replace(visit, periods=(*visit.periods[:-1], ended, begun))


def _called(visit: VisitState, entry: Entry, act: TicketCalled) -> VisitState:
    if visit.state not in (WAITING, CALLED, SKIPPED, HELD):
        raise Refused("visit_wrong_state", visit_state=visit.state)
    early = (*visit.early, entry.id) if act.early else visit.early
    changes: dict[str, Any] = {"officer": entry.officer, "counter": act.counter, "calls": visit.calls + 1}
    if visit.state == CALLED and (visit.officer, visit.counter) == (entry.officer, act.counter):
        return structs.replace(visit, touched_at=max(visit.touched_at, entry.at), early=early, **changes)
    return _moved(visit, entry, CALLED, early=early, **changes)


def _stepped(visit: VisitState, entry: Entry, act: VisitMoved) -> VisitState:
    if visit.state not in STEPS[act.step]:
        raise Refused("visit_wrong_state", visit_state=visit.state)
    nobody = act.step in (WAITING, SKIPPED)
    officer = 0 if nobody else visit.officer if act.step == HELD else entry.officer
    return _moved(visit, entry, act.step, estimated=act.estimated, officer=officer)


def _passed(visit: VisitState, entry: Entry, act: VisitPassed) -> VisitState:
    if visit.state not in PRESENT:
        raise Refused("visit_wrong_state", visit_state=visit.state)
    services = act.services or visit.services
    return _moved(visit, entry, WAITING, desk=act.desk, counter=act.counter, officer=0, services=services)


def _erased(visit: VisitState, entry: Entry, _: Erased) -> VisitState:
    return structs.replace(visit, touched_at=max(visit.touched_at, entry.at))


_RULES: dict[type[Act], Callable[[VisitState, Entry, Any], VisitState]] = {
    TicketCalled: _called,
    VisitMoved: _stepped,
    VisitPassed: _passed,
    Erased: _erased,
}


def step_sheets(state: State | None, entry: Entry, act: Act) -> State:
    """Return the numbers that were set aside for blank sheets."""
    if isinstance(act, SheetsReserved) and state is None:
        return SheetsState(entry.id, act.first, act.count, entry.at)
    raise Refused("subject_exists" if isinstance(act, SheetsReserved) else "subject_unknown")
