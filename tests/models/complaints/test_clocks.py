"""The clocks of a complaint by the calendar of 2026, with the dates that were computed elsewhere."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalogue import seed_calendar
from models.facts.complaint_rules import ComplaintRules, Grade, Term
from models.facts.working_days import Calendar, from_local
from models.fold import ComplaintState, Period
from models.fold.complaint_clock import EveryDay, clock, clocks
from models.fold.states import Step

YEARS = [seed_calendar(year) for year in (2026, 2027)]
CALENDAR = Calendar([d.date for y in YEARS for d in y.days], [2026, 2027])
FRIDAY = dt.date(2026, 3, 13)


def at(day: dt.date, hour: int = 10) -> int:
    return from_local(dt.datetime.combine(day, dt.time(hour)), "WIB")


def rules(*terms: Term) -> ComplaintRules:
    return ComplaintRules(grade=(Grade("G", "G", terms),), category=(), channel=(), supplement_days=10, reopen_days=10)


def complaint(*spans: tuple[str, dt.date], steps: tuple[Step, ...] = ()) -> ComplaintState:
    """Return a complaint that went through states, each from a day on."""
    ends = [*(at(day) for _state, day in spans[1:]), None]
    periods = tuple(Period(state, 0, at(day), end) for (state, day), end in zip(spans, ends, strict=True))
    lodged = at(spans[0][1])
    return ComplaintState(
        1, 1, spans[0][1], "X", "G", 1, "LOKET", spans[-1][0], lodged, 1, lodged, periods=periods, steps=steps
    )


def due(found: ComplaintState, days: int, today: dt.date, *, calendar: bool = False) -> dt.date | None:
    term = Term("decide", days, "received", calendar)
    return clock("decide", found, rules(term), CALENDAR, "WIB", today).due


@pytest.mark.parametrize(
    ("days", "calendar", "expected"),
    [
        (3, False, dt.date(2026, 3, 25)),
        (5, False, dt.date(2026, 3, 27)),
        (10, False, dt.date(2026, 4, 6)),
        (14, False, dt.date(2026, 4, 10)),
        (60, False, dt.date(2026, 6, 24)),
        (60, True, dt.date(2026, 5, 12)),
    ],
)
def test_a_complaint_of_a_friday_before_the_long_holidays(days: int, calendar: bool, expected: dt.date) -> None:
    assert due(complaint(("new", FRIDAY)), days, FRIDAY, calendar=calendar) == expected


def test_a_supplement_stops_the_clock_and_its_days_are_taken_away_once() -> None:
    """9 March + 6 = 17 March; it stopped on the 11th and went on on the 16th: 27 March."""
    monday, stop, resume = dt.date(2026, 3, 9), dt.date(2026, 3, 11), dt.date(2026, 3, 16)
    whole = complaint(("new", monday))
    paused = complaint(("new", monday), ("supplement", stop), ("complete", resume))
    assert due(whole, 6, monday) == dt.date(2026, 3, 17)
    assert due(paused, 6, resume) == dt.date(2026, 3, 27)


def test_two_pauses_that_touch_are_one() -> None:
    monday = dt.date(2026, 3, 9)
    days = [(dt.date(2026, 3, 11), dt.date(2026, 3, 16)), (dt.date(2026, 3, 13), dt.date(2026, 3, 17))]
    assert CALENDAR.after(monday, 6, days).date == dt.date(2026, 3, 30)
    assert CALENDAR.after(monday, 6, days[::-1]).date == dt.date(2026, 3, 30)


def test_a_pause_of_holidays_alone_and_one_within_a_day_change_nothing() -> None:
    monday = dt.date(2026, 3, 16)
    assert CALENDAR.after(monday, 5, ()).date == dt.date(2026, 3, 30)
    assert CALENDAR.after(monday, 5, [(dt.date(2026, 3, 17), dt.date(2026, 3, 24))]).date == dt.date(2026, 3, 30)
    assert CALENDAR.after(monday, 5, [(dt.date(2026, 3, 17), dt.date(2026, 3, 17))]).date == dt.date(2026, 3, 30)


def test_while_a_supplement_is_owed_the_date_moves_day_by_day() -> None:
    monday, stop = dt.date(2026, 6, 8), dt.date(2026, 6, 10)
    owed = complaint(("new", monday), ("supplement", stop))
    first = due(owed, 6, stop)
    later = due(owed, 6, dt.date(2026, 6, 12))
    assert first is not None
    assert later is not None
    assert CALENDAR.between(first, later) == 2
    found = clock("decide", owed, rules(Term("decide", 6, "received")), CALENDAR, "WIB", dt.date(2026, 12, 1))
    assert (found.standing, found.late) == ("paused", False)


def test_what_was_closed_and_reopened_did_not_run_meanwhile() -> None:
    monday = dt.date(2026, 6, 8)
    reopened = complaint(
        ("in_hand", monday), ("told", dt.date(2026, 6, 10)), ("closed", dt.date(2026, 6, 12)),
        ("in_hand", dt.date(2026, 6, 17)),
    )  # fmt: skip
    assert due(reopened, 6, dt.date(2026, 6, 17)) == CALENDAR.after(dt.date(2026, 6, 17), 4).date


def test_a_step_that_was_done_in_time_is_never_late_afterwards() -> None:
    monday, done = dt.date(2026, 6, 8), dt.date(2026, 6, 12)
    step = Step("decide", at(done), 1, dt.date(2026, 6, 15))
    found = complaint(("in_hand", monday), ("decided", done), steps=(step,))
    terms = rules(Term("decide", 1, "received"))  # a catalogue that is stricter now changes nothing
    for today in (done, dt.date(2027, 1, 4)):
        shown = clock("decide", found, terms, CALENDAR, "WIB", today)
        assert (shown.standing, shown.due, shown.late, shown.done) == ("done", dt.date(2026, 6, 15), False, done)
        assert shown.left == 1


def test_a_holiday_that_is_decreed_later_moves_what_is_still_to_be_done() -> None:
    start = dt.date(2026, 8, 14)
    found = complaint(("new", start))
    more = Calendar([*CALENDAR.holidays, dt.date(2026, 8, 18)], [2026])
    terms = rules(Term("decide", 3, "received"))
    assert clock("decide", found, terms, CALENDAR, "WIB", start).due == dt.date(2026, 8, 20)
    assert clock("decide", found, terms, more, "WIB", start).due == dt.date(2026, 8, 21)


def test_holidays_that_are_only_estimated_make_a_date_doubtful() -> None:
    terms = rules(Term("decide", 3, "received"), Term("answer", 3, "received", calendar=True))
    guessed = Calendar(CALENDAR.holidays, [2026, 2027], [dt.date(2026, 3, 20)])
    for calendar, doubtful in ((CALENDAR, False), (guessed, True)):
        found = {c.step: c for c in clocks(complaint(("new", FRIDAY)), terms, calendar, "WIB", FRIDAY)}
        assert (found["decide"].due, found["decide"].doubtful) == (dt.date(2026, 3, 25), doubtful)
        assert not found["answer"].doubtful, "days of the calendar know no holiday"


def test_a_calendar_without_a_working_day_gives_no_date() -> None:
    days = [FRIDAY + dt.timedelta(days=n) for n in range(800)]
    terms = rules(Term("decide", 3, "received"))
    found = clock("decide", complaint(("new", FRIDAY)), terms, Calendar(days, [2026]), "WIB", FRIDAY)
    assert (found.standing, found.due) == ("running", None)


def test_each_step_has_a_clock_of_its_own() -> None:
    terms = rules(
        Term("answer", 3, "received"),
        Term("decide", 14, "complete"),
        Term("tell", 2, "decided"),
        Term("close", 10, "told", calendar=True),
    )
    new = clocks(complaint(("new", FRIDAY)), terms, CALENDAR, "WIB", FRIDAY)
    assert [(c.standing, c.due) for c in new] == [
        ("running", dt.date(2026, 3, 25)),
        ("running", None),
        ("none", None),
        ("none", None),
    ]
    steps = (Step("answer", at(dt.date(2026, 3, 16)), 1), Step("decide", at(dt.date(2026, 4, 1)), 1),
             Step("tell", at(dt.date(2026, 4, 2)), 1))  # fmt: skip
    told = complaint(
        ("new", FRIDAY), ("complete", dt.date(2026, 3, 16)), ("decided", dt.date(2026, 4, 1)),
        ("told", dt.date(2026, 4, 2)), steps=steps,
    )  # fmt: skip
    found = clocks(told, terms, CALENDAR, "WIB", dt.date(2026, 4, 20))
    assert [c.standing for c in found] == ["done", "done", "done", "running"]
    assert (found[3].due, found[3].passed, found[3].late) == (dt.date(2026, 4, 12), True, False)


def test_a_day_of_receipt_that_can_t_be_is_not_believed() -> None:
    for received in (dt.date.min, dt.date.max):
        found = complaint(("new", FRIDAY))
        odd = ComplaintState(1, 1, received, "X", "G", 1, "L", "new", found.lodged_at, 1, 1, periods=found.periods)
        expected = FRIDAY if received > FRIDAY else FRIDAY - dt.timedelta(days=366)
        assert due(odd, 3, FRIDAY) == CALENDAR.after(expected, 3).date


def test_without_rules_there_is_no_date() -> None:
    assert {c.due for c in clocks(complaint(("new", FRIDAY)), None, CALENDAR, "WIB", FRIDAY)} == {None}


day = st.dates(dt.date(2026, 1, 2), dt.date(2027, 6, 30))


@given(
    day, st.integers(0, 40), st.lists(st.tuples(day, day).map(lambda p: (min(p), max(p))), max_size=4), st.booleans()
)
def test_pauses_count_once_in_any_order(
    start: dt.date, days: int, pauses: list[tuple[dt.date, dt.date]], every: bool
) -> None:
    """The date is that on which as many counted days have passed that lie in no pause."""
    calendar = EveryDay() if every else CALENDAR
    found = calendar.after(start, days, pauses).date
    assert found == calendar.after(start, days, pauses[::-1]).date
    counted = [
        d
        for n in range(1, (found - start).days + 1)
        if calendar.is_working(d := start + dt.timedelta(days=n)) and not any(s < d <= e for s, e in pauses)
    ]
    assert len(counted) == days
    assert not days or counted[-1] == found
