"""Story 15: deadlines that are wrong after pauses, at cuti bersama, and at the edges of the day.

OpenCPS #1254, osTicket #6847, #6739 and #5016, bcgov PR #626: overdue after three rounds of supplements, missing
weekdays, a request of the late afternoon in another day.
"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from models.facts.working_days import ZONES, Calendar, from_local
from models.fold import CaseState
from models.fold.states import INCOMPLETE, RECEIVED, RETURNED, WITH_UNIT, Period
from models.fold.time_limit import promise_again, promise_running, used_days
from models.forms import Complete, CorrectIntake, Return, case_of, perform
from models.register.register import Register
from tests.conftest import StillClock
from tests.models.build import take_in, to_unit

LEAVE = (dt.date(2026, 3, 18), dt.date(2026, 3, 20), dt.date(2026, 3, 23), dt.date(2026, 3, 24))
"""Cuti bersama around Nyepi and Idulfitri."""
HOLIDAYS = (dt.date(2026, 3, 19), dt.date(2026, 3, 21), dt.date(2026, 3, 22))
CALENDAR = Calendar((*LEAVE, *HOLIDAYS), (2026,))
START = dt.datetime(2026, 3, 2, 9, 0)

paused_in = st.sampled_from((INCOMPLETE, RETURNED))
runs_in = st.sampled_from((RECEIVED, WITH_UNIT))
hours = st.integers(0, 24 * 12)
stretches = st.lists(st.tuples(hours, runs_in, hours, paused_in), max_size=6)


def case_with(*periods: Period) -> CaseState:
    return CaseState(1, 1, 1, None, "PP", "", 1, RETURNED, 1, 0, 1, 0, 0, periods=periods)


def lived(zone: str, stretches: list[tuple[int, str, int, str]]) -> tuple[CaseState, dt.date, int]:
    """Return a case that ran and paused in turn, the day on which it goes on, and the working days of its pauses."""
    at, periods, paused = START, [], 0
    for running, state, pausing, pause in stretches:
        stops = at + dt.timedelta(hours=running)
        goes_on = stops + dt.timedelta(hours=pausing)
        periods += [
            Period(state, 1, from_local(at, zone), from_local(stops, zone)),
            Period(pause, 1, from_local(stops, zone), from_local(goes_on, zone)),
        ]
        paused += CALENDAR.between(stops.date(), goes_on.date())
        at = goes_on
    return case_with(*periods), at.date(), paused


@given(st.sampled_from(sorted(ZONES)), stretches, st.integers(0, 20))
def test_story_15_paused_time_never_counts(zone: str, stretches: list[tuple[int, str, int, str]], limit: int) -> None:
    case, day, paused = lived(zone, stretches)
    used, promised = (
        used_days(case.periods, CALENDAR, zone),
        promise_again(case.periods, limit, CALENDAR, zone, day).date,
    )
    elapsed = CALENDAR.between(START.date(), day)
    assert used == elapsed - paused, "what passed is either used or paused"
    if limit == 0:
        assert promised == day
    elif used < limit:
        assert CALENDAR.between(START.date(), promised) == limit + paused, "the promise moves by the pauses alone"
    else:
        assert CALENDAR.between(day, promised) == 1, "late is late, and still a day in the future"


@given(stretches, hours)
def test_story_15_a_longer_pause_uses_nothing_more(stretches: list[tuple[int, str, int, str]], longer: int) -> None:
    case, _day, _paused = lived("WIB", stretches)
    if not case.periods:
        return
    last = case.periods[-1]
    assert last.to is not None
    waited = structs.replace(last, to=last.to + longer * 3600)
    other = structs.replace(case, periods=(*case.periods[:-1], waited))
    assert used_days(other.periods, CALENDAR, "WIB") == used_days(case.periods, CALENDAR, "WIB")


def test_story_15_friday_afternoon_collective_leave_and_four_pauses() -> None:
    """Friday 13 March 15:55, 5 working days; the week after next is Nyepi, Idulfitri and cuti bersama."""
    zone, at = "WIB", from_local(dt.datetime(2026, 3, 13, 15, 55), "WIB")
    assert CALENDAR.after(dt.date(2026, 3, 13), 5).date == dt.date(2026, 3, 27), "without a pause"
    way = (
        (dt.datetime(2026, 3, 13, 15, 55), dt.datetime(2026, 3, 13, 15, 58), 5),  # returned within three minutes
        (dt.datetime(2026, 3, 16, 8, 0), dt.datetime(2026, 3, 17, 16, 0), 4),  # Tuesday is used
        (dt.datetime(2026, 3, 25, 8, 0), dt.datetime(2026, 3, 25, 9, 0), 4),  # back after all the leave
        (dt.datetime(2026, 3, 25, 15, 59), dt.datetime(2026, 3, 26, 8, 0), 3),  # Thursday is used
    )
    case = case_with()
    for begins, stops, left in way:
        ran = Period(WITH_UNIT, 1, from_local(begins, zone), from_local(stops, zone))
        case = structs.replace(case, periods=(*case.periods, ran, Period(RETURNED, 1, ran.to or at)))
        assert 5 - used_days(case.periods, CALENDAR, zone) == left, begins
    told = promise_again(case.periods, 5, CALENDAR, zone, dt.date(2026, 3, 30))
    assert told == (dt.date(2026, 4, 2), False), "three of the five days are left on Monday the 30th"


@pytest.mark.parametrize("zone", sorted(ZONES))
def test_story_15_a_day_is_the_local_day_of_the_office(zone: str) -> None:
    """23:59 and 00:01 are two days at every office, whatever the day is at UTC and at the centre."""
    monday = dt.datetime(2026, 3, 2, 23, 59)
    for begins, stops, used in (
        (monday, monday + dt.timedelta(minutes=2), 1),
        (monday - dt.timedelta(hours=23), monday, 0),
        (dt.datetime(2026, 3, 3, 6, 59), dt.datetime(2026, 3, 3, 9, 1), 0),  # midnight UTC lies in between
        (dt.datetime(2026, 3, 6, 16, 0), dt.datetime(2026, 3, 9, 0, 0), 1),  # a weekend, then Monday
    ):
        ran = Period(RECEIVED, 1, from_local(begins, zone), from_local(stops, zone))
        assert used_days((ran,), CALENDAR, zone) == used


def test_story_15_days_of_a_year_without_decree_are_flagged() -> None:
    begun = from_local(START, "WIT")
    case = case_with(Period(RECEIVED, 1, begun, begun), Period(RETURNED, 1, begun))
    assert not promise_again(case.periods, 3, CALENDAR, "WIT", dt.date(2026, 12, 28)).doubtful
    assert promise_again(case.periods, 5, CALENDAR, "WIT", dt.date(2026, 12, 28)).doubtful
    assert promise_again(case.periods, 0, CALENDAR, "WIT", dt.date(2026, 12, 28)) == (dt.date(2026, 12, 28), False)


def test_the_clock_runs_until_the_moment_that_is_asked_about() -> None:
    case = case_with(Period(RECEIVED, 1, from_local(START, "WIB")))
    assert used_days(case.periods, CALENDAR, "WIB") == 0
    assert used_days(case.periods, CALENDAR, "WIB", from_local(START + dt.timedelta(days=4), "WIB")) == 4


def test_story_15_four_rounds_of_supplements_at_the_desk(register: Register, sari: int, clock: StillClock) -> None:
    """A file of six days that is sent back four times keeps its six days, and no round gives new ones."""
    clock.move(days=3, hours=6, minutes=55)  # Friday 27 November, 15:55
    number = take_in(register, sari)
    assert case_of(register, number).promised == dt.date(2026, 12, 7)
    told = []
    for _round in range(4):
        to_unit(register, sari, number)
        clock.move(days=3 if _round == 0 else 1)  # a working day of the unit
        perform(register, sari, Return(case=number, missing=("naskah",), reason="tanda tangan kurang"))
        clock.move(days=2)
        clock.move(days=(7 - register.today().weekday()) % 7 if register.today().weekday() > 4 else 0)
        done = perform(register, sari, Complete(case=number, papers="all"))
        left = register.calendar().between(register.today(), dt.date.fromisoformat(done.promised or ""))
        told.append(left)
    assert told == [5, 4, 3, 2]
    state = case_of(register, number)
    assert [n.deadline for n in state.notices] == sorted(n.deadline for n in state.notices)
    assert used_days(state.periods, register.calendar(), "WIB") == 4


def test_story_15_another_service_after_a_pause_gets_what_is_left_of_its_own_limit(
    register: Register, sari: int, clock: StillClock
) -> None:
    """Taken in on Tuesday, returned on Wednesday, complete again on Friday: one working day is used."""
    number = take_in(register, sari)
    to_unit(register, sari, number)
    clock.move(days=1)
    perform(register, sari, Return(case=number, missing=("naskah",), reason="tanda tangan kurang"))
    clock.move(days=2)
    perform(register, sari, Complete(case=number, papers="all"))
    clock.move(days=3)
    days = register.catalogue().by_code["PKB"].days
    assert days is not None
    form = CorrectIntake(case=number, service="PKB", papers="all", reason="ternyata PKB")
    promised = dt.date.fromisoformat(perform(register, sari, form).promised or "")
    assert promised == register.calendar().after(dt.date(2026, 11, 27), days - 1).date


def test_a_clock_that_stands_still_has_no_running_promise() -> None:
    with pytest.raises(ValueError, match="stands still"):
        promise_running((Period(RETURNED, 1, 0),), 3, CALENDAR, "WIB", dt.date(2026, 3, 30))


@pytest.mark.parametrize("wrong", [dt.datetime(2010, 1, 1), dt.datetime(2026, 2, 2), dt.datetime(2032, 3, 1)])
def test_a_unit_whose_clock_is_wrong_makes_a_promise_doubtful_and_no_nonsense(wrong: dt.datetime) -> None:
    """It accepted and returned the case by that clock; the counters before and after it know better."""
    opened, back, again = (from_local(START + dt.timedelta(days=n), "WIB") for n in (0, 7, 9))
    unit = from_local(wrong, "WIB")
    case = case_with(
        Period(RECEIVED, 1, opened, unit),
        Period(WITH_UNIT, 2, unit, unit + 3600),
        Period(RETURNED, 1, unit + 3600, back),
        Period(RECEIVED, 1, back, again),
        Period(INCOMPLETE, 1, again),
    )
    day = dt.date(2026, 3, 12)
    told = promise_again(case.periods, 10, CALENDAR, "WIB", day)
    assert told.doubtful
    assert CALENDAR.after(day, 1).date < told.date <= CALENDAR.after(day, 10).date
    sound = case_with(Period(RECEIVED, 1, opened, back), Period(INCOMPLETE, 1, back))
    assert not promise_again(sound.periods, 10, CALENDAR, "WIB", day).doubtful


def test_a_correction_after_a_unit_of_2032_promises_no_year_of_its_own(
    register: Register, sari: int, clock: StillClock
) -> None:
    number = take_in(register, sari)
    now = clock.at
    clock.move(days=6 * 366)
    to_unit(register, sari, number)
    clock.at = now
    kept = case_of(register, number)
    told = promise_running(kept.periods, 5, register.calendar(), "WIB", register.today())
    assert told.doubtful
    assert told.date == register.calendar().after(register.today(), 5).date
