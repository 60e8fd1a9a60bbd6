"""A promise that the calendar moves: the date in force, and the one that was told."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec import structs

from models.acts import PromiseMoved
from models.acts.entry import Entry
from models.fold import CaseState, Period, case
from models.fold.states import READY, RECEIVED, RETURNED
from models.refused import Refused

TOLD, LATER = dt.date(2026, 8, 20), dt.date(2026, 8, 21)
CASE = CaseState(
    1, 1, 1, None, "PP", "", 1, RECEIVED, 1, 0, 1, 0, 0, TOLD, told_by=1, periods=(Period(RECEIVED, 1, 0),)
)  # fmt: skip
MOVED = PromiseMoved(told=1, was=TOLD, promised=LATER, calendar=9)


def step(state: CaseState, act: PromiseMoved, id_: int = 2) -> CaseState:
    after = case.step(state, Entry(id_, 50, 0, 1, 1, act.kind, 1, b"", None, None, None, b""), act)
    assert isinstance(after, CaseState)
    return after


def test_the_date_in_force_moves_and_the_told_one_stays() -> None:
    after = step(CASE, MOVED)
    assert (after.promised, after.told) == (LATER, TOLD)
    assert (after.last, after.periods, after.state) == (CASE.last, CASE.periods, CASE.state), "no step of its way"
    again = step(after, PromiseMoved(told=1, was=LATER, promised=dt.date(2026, 8, 24), calendar=10), 3)
    assert (again.promised, again.told) == (dt.date(2026, 8, 24), TOLD)


@pytest.mark.parametrize("state", [READY, RETURNED])
def test_a_clock_that_stands_is_moved_by_nothing(state: str) -> None:
    with pytest.raises(Refused) as why:
        step(structs.replace(CASE, state=state), MOVED)
    assert why.value.code == "clock_stands"


@pytest.mark.parametrize("act", [structs.replace(MOVED, told=7), structs.replace(MOVED, was=LATER)])
def test_only_the_promise_that_stands_is_moved(act: PromiseMoved) -> None:
    with pytest.raises(Refused) as why:
        step(CASE, act)
    assert why.value.code == "promise_differs"


def test_a_newer_promise_is_not_moved_by_what_moved_the_older_one() -> None:
    after = structs.replace(step(CASE, MOVED), told=TOLD, told_by=5)
    assert after.promised == TOLD
