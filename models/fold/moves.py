"""What every rule of a case shares: going on to a new state, and ending a handover."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs

from models.acts import Mark, Notice
from models.acts.entry import Entry
from models.fold.states import READY, RECEIVED, REJECTED, RUNNING, WITH_UNIT, CaseState, Given, Handover, Period
from models.refused import Refused

CaseRule = Callable[[CaseState, Entry, Any], CaseState]
"""Returns the case after an act; raises :class:`~models.refused.Refused` when its state does not allow it."""
MOVABLE = (RECEIVED, WITH_UNIT, READY, REJECTED)
"""States in which a case changes hands."""


def moved(case: CaseState, entry: Entry, state: str, holder: int | None = None, **changes: Any) -> CaseState:
    """Return the case in a new state (or with a new holder): the old period ends, the next begins."""
    holder = case.holder if holder is None else holder
    periods = case.periods
    if state != case.state or holder != case.holder:
        periods = (*periods[:-1], structs.replace(periods[-1], to=entry.at), Period(state, holder, entry.at))
    if holder != case.holder:
        changes = {"assignee": 0, **changes}
    return touched(case, entry, state=state, holder=holder, periods=periods, last=entry.id, **changes)


def touched(case: CaseState, entry: Entry, **changes: Any) -> CaseState:
    """Return the case with changes that are no step of its way: notes, fees, papers commute with everything."""
    return structs.replace(case, touched_at=max(case.touched_at, entry.at), **changes)


def state_at(case: CaseState, pool: int) -> str:
    """Return the state of the case once ``pool`` holds it: at the counters that took it in it is again received."""
    if case.state not in RUNNING:
        return case.state
    return RECEIVED if pool == case.periods[0].holder else WITH_UNIT


def ended(case: CaseState, entry: Entry, offer: int, how: str, was: str = "offered") -> tuple[Handover, ...]:
    """Return the handovers with one of them ended.

    Raises:
        Refused: ``handover_unknown``, or ``handover_accepted`` … when it is over already.
    """
    found = next((h for h in case.handovers if h.offer == offer), None)
    if found is None:
        raise Refused("handover_unknown")
    if found.state != was:
        raise Refused(f"handover_{found.state}")
    over = structs.replace(found, state=how, ended_at=entry.at, ended_by=entry.officer)
    return tuple(over if h is found else h for h in case.handovers)


def lapsed(case: CaseState, entry: Entry) -> tuple[Handover, ...]:
    """Return the handovers with those in the air lapsed: a physical fact overtook them."""
    return tuple(
        structs.replace(h, state="lapsed", ended_at=entry.at, ended_by=entry.officer) if h.state == "offered" else h
        for h in case.handovers
    )


def given(entry: Entry, notice: Notice | None, marks: tuple[Mark, ...]) -> tuple[Given, ...]:
    """Return the notice that an entry gave, if it did, with what it was given for."""
    if notice is None:
        return ()
    lacking = tuple(m.requirement for m in marks if m.how == "missing")
    return (Given(notice.number, notice.missing, notice.deadline, entry.at, entry.officer, lacking),)


def check_number_unused(case: CaseState, number: int) -> None:
    """Raise ``number_used`` for the number of a notice that the case has already."""
    if any(n.number == number for n in case.notices):
        raise Refused("number_used")


def nothing_in_the_air(case: CaseState) -> None:
    """Raise ``handover_pending`` while the case is offered to someone."""
    if case.offer:
        raise Refused("handover_pending")


def check_movable(case: CaseState, to: int) -> None:
    """See that a case may go to another pool now.

    Raises:
        Refused: ``handover_wrong_state``, ``handover_pending``, ``case_dispatched``, ``handover_to_holder``.
    """
    if case.state not in MOVABLE:
        raise Refused("handover_wrong_state", state=case.state)
    nothing_in_the_air(case)
    if case.dispatch:
        raise Refused("case_dispatched")
    if to == case.holder:
        raise Refused("handover_to_holder")
