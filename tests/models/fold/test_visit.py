"""A visit: one owner at a time, periods without gap or overlap, and nothing that a desk writes makes the fold fail."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from models.acts import Act, Erased, FreeText, NoteAdded, TicketCalled, TicketIssued, VisitMoved, VisitPassed, VisitStep
from models.fold import Fold, VisitState
from models.fold.states import ABSENT, CALLED, DONE, ON_HOLD, PRESENT, SERVING, SKIPPED, VISIT_STATES, WAITING
from models.fold.visit import MOST_PERIODS, STEPS
from models.refused import Refused
from tests.models.build import Story

DAY = dt.date(2026, 11, 24)
ISSUED = TicketIssued(number=1010269500015, turn=1, day=DAY, services=("PP",), counter=2)
STEP_NAMES = get_args(VisitStep)


def story(*acts: Act) -> Story:
    """Return a visit that was issued, and what came after."""
    told = Story()
    told.add(ISSUED)
    for act in acts:
        told.add(act)
    return told


def state(*acts: Act) -> VisitState:
    """Return the visit after these acts, all of which must count."""
    folded = story(*acts).fold()
    assert {o.verdict for o in folded.outcomes} == {"applied"}
    assert isinstance(folded.state, VisitState)
    return folded.state


def codes(folded: Fold) -> list[str | None]:
    """Return why entries do not count."""
    return [o.code for o in folded.outcomes if o.verdict != "applied"]


def moved(step: Any, **more: Any) -> VisitMoved:
    """Return a step."""
    return VisitMoved(step=step, **more)


CALL, SERVE = TicketCalled(counter=3), moved("serving")


def test_a_visit_from_the_door_to_the_end() -> None:
    visit = state(CALL, SERVE, moved("done"))
    assert [(p.state, p.counter, p.officer) for p in visit.periods] == [
        (WAITING, 2, 0),
        (CALLED, 3, 7),
        (SERVING, 3, 7),
        (DONE, 3, 7),
    ]
    assert (visit.state, visit.calls, visit.early) == (DONE, 1, ())


def test_each_call_is_a_period_of_its_own() -> None:
    visit = state(CALL, CALL, CALL)
    assert [p.state for p in visit.periods] == [WAITING, CALLED, CALLED, CALLED]
    assert visit.calls == 3


@pytest.mark.parametrize("before", [(CALL,), (CALL, SERVE), (CALL, moved("skipped")), (CALL, SERVE, moved("held"))])
def test_who_returns_waits_for_the_counter_that_was_wanted(before: tuple[Act, ...]) -> None:
    visit = state(*before, moved("waiting"))
    assert (visit.state, visit.counter, visit.officer, visit.issued_at) == (
        WAITING,
        2,
        0,
        visit.periods[0].from_,
    )


def test_a_visit_that_ended_by_mistake_goes_back_into_the_queue_first() -> None:
    assert state(moved("absent"), moved("waiting")).state == WAITING
    assert state(CALL, moved("done"), moved("waiting")).counter == 2
    assert codes(story(CALL, moved("done"), CALL).fold()) == ["visit_wrong_state"]


@pytest.mark.parametrize("step", STEP_NAMES)
def test_every_step_follows_exactly_the_states_of_its_rule(step: str) -> None:
    ways: dict[str, tuple[Act, ...]] = {
        WAITING: (),
        CALLED: (CALL,),
        SERVING: (CALL, SERVE),
        SKIPPED: (CALL, moved("skipped")),
        ON_HOLD: (CALL, moved("held")),
        ABSENT: (moved("absent"),),
        DONE: (moved("done"),),
    }
    assert set(ways) == set(VISIT_STATES)
    for before, acts in ways.items():
        folded = story(*acts, moved(step)).fold()
        assert (codes(folded) == []) == (before in STEPS[step]), (before, step)


def test_only_the_desk_that_holds_it_acts() -> None:
    told = story()
    told.add(CALL, desk=2)
    told.add(VisitPassed(desk=2))
    told.add(CALL)
    told.add(CALL, desk=2)
    told.add(moved("done"))
    folded = told.fold()
    assert codes(folded) == ["ticket_elsewhere"] * 3
    assert isinstance(folded.state, VisitState)
    assert (folded.state.desk, folded.state.state, folded.state.counter) == (2, CALLED, 3)


def test_passing_on_keeps_the_arrival_and_may_change_what_is_wanted() -> None:
    visit = state(CALL, SERVE, VisitPassed(desk=1, counter=5, services=("PKB",)))
    assert (visit.state, visit.counter, visit.wanted, visit.officer, visit.services) == (WAITING, 5, 5, 0, ("PKB",))
    assert visit.issued_at == visit.periods[0].from_
    assert state(VisitPassed(desk=4)).services == ("PP",)


def test_an_estimated_step_flags_the_period_that_it_ends() -> None:
    visit = state(TicketCalled(counter=3, estimated=True), SERVE, moved("done", estimated=True))
    assert [p.estimated for p in visit.periods] == [True, False, True, False]
    assert state(VisitPassed(desk=1, counter=1, estimated=True)).periods[0].estimated


def test_the_present_step_can_be_flagged_and_stays_so() -> None:
    visit = state(CALL, SERVE, moved("serving", estimated=True))
    assert [(p.state, p.estimated) for p in visit.periods][-1] == (SERVING, True)
    assert len(visit.periods) == 3
    assert state(CALL, SERVE, moved("serving", estimated=True), moved("done")).periods[2].estimated
    over = state(CALL, SERVE, moved("done"), moved("done", estimated=True))
    assert [p.estimated for p in over.periods] == [False, False, True, False]
    assert codes(story(CALL, SERVE, moved("serving")).fold()) == ["visit_wrong_state"]


def test_calls_out_of_turn_are_remembered_by_entry() -> None:
    told = story()
    call = told.add(TicketCalled(counter=3, early=True, personal=FreeText(text="ambulans menunggu")))
    found = told.fold().state
    assert isinstance(found, VisitState)
    assert found.early == (call,)


def test_a_clock_that_was_put_back_makes_an_empty_period() -> None:
    told = story(CALL)
    told.entries[-1] = structs.replace(told.entries[-1], at=told.entries[0].at - 3600)
    visit = told.fold().state
    assert isinstance(visit, VisitState)
    assert visit.periods[0].to == visit.periods[0].from_ == visit.periods[1].from_


def test_a_visit_that_is_called_for_ever_stops_growing() -> None:
    told = story(*[CALL] * (MOST_PERIODS + 5))
    visit = told.fold().state
    assert isinstance(visit, VisitState)
    assert len(visit.periods) == MOST_PERIODS
    assert set(codes(told.fold())) == {"subject_full"}


acts = st.one_of(
    st.builds(TicketCalled, counter=st.integers(1, 99), early=st.booleans(), estimated=st.booleans()),
    st.builds(VisitMoved, step=st.sampled_from(STEP_NAMES), estimated=st.booleans()),
    st.builds(VisitPassed, desk=st.integers(1, 3), counter=st.integers(0, 9), estimated=st.booleans()),
    st.just(ISSUED),
    st.just(Erased(reason="retention")),
    st.just(NoteAdded()),
)
steps = st.lists(st.tuples(acts, st.integers(1, 3), st.integers(0, 12), st.integers(-7200, 7200)), max_size=14)


@given(steps, st.randoms())
def test_any_acts_of_several_desks_in_any_order(told: list[tuple[Act, int, int, int]], mix: Any) -> None:
    visit = story()
    for act, desk, after, at in told:
        visit.add(act, desk=desk, after=after)
        visit.entries[-1] = structs.replace(visit.entries[-1], at=max(0, visit.entries[-1].at + at))
    places = list(range(2, len(visit.entries) + 1))
    mix.shuffle(places)
    first, *others = visit.entries
    visit.entries = [structs.replace(first, placement=1)]
    visit.entries += [structs.replace(e, placement=p) for e, p in zip(others, places, strict=True)]
    folded = visit.fold()
    found = folded.state
    assert isinstance(found, VisitState)
    assert found.state in VISIT_STATES
    assert found.periods[-1].state == found.state
    assert found.periods[-1].to is None
    assert found.periods[-1].desk == found.desk
    for before, later in pairwise(found.periods):
        assert before.to == later.from_ >= before.from_
        assert before.desk == later.desk or later.state == WAITING
    for period in found.periods:
        nobody = period.state in (WAITING, SKIPPED)
        assert (period.officer == 0) == nobody
    assert (found.state in PRESENT) == (found.state not in (ABSENT, DONE))
    assert len(found.early) <= found.calls
    again = visit.fold().state
    assert again == found


def test_only_an_issue_begins_a_visit() -> None:
    told = Story()
    told.add(CALL)
    assert codes(told.fold()) == ["subject_unknown"]
    told = story()
    with pytest.raises(Refused, match="subject_exists"):
        told.fold().judge(told.entries[0], ISSUED)
