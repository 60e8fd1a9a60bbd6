"""What the clock of a case says: the table of checked values, and what holds whatever a case lives through."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.clocks import Life, clock, edges, held_days
from models.catalogue import seed_calendars
from models.facts.working_days import ZONES, Calendar, Pause, from_local
from models.fold import Period
from models.fold.states import (
    DELIVERED,
    INCOMPLETE,
    LAPSED,
    READY,
    RECEIVED,
    REJECTED,
    RETURNED,
    WITH_UNIT,
    WITHDRAWN,
)
from models.refused import Refused

YEARS = {c.year: c for c in seed_calendars(dt.date(2026, 11, 24))}
REAL = Calendar(
    [d.date for c in YEARS.values() for d in c.days],
    [c.year for c in YEARS.values() if c.decreed],
    [d.date for c in YEARS.values() for d in c.days if d.estimated],
)
LATER = Calendar({*REAL.holidays, dt.date(2026, 8, 18)}, REAL.decreed, REAL.estimated)
"""A decree of August makes the 18th free."""
COUNTER, UNIT = 1, 2


def day(text: str, year: int = 2026) -> dt.date:
    """Return a day written as ``3-17``."""
    month, number = text.split("-")
    return dt.date(year, int(month), int(number))


CHECKED: tuple[tuple[str, int, tuple[tuple[str, str], ...], str], ...] = (
    ("3-17", 5, (), "3-31"),
    ("3-9", 6, (), "3-17"),
    ("3-9", 6, (("3-11", "3-16"),), "3-27"),
    ("3-9", 6, (("3-11", "3-16"), ("3-13", "3-17")), "3-30"),  # adding both pauses would give the 31st
    ("3-16", 5, (), "3-30"),
    ("3-16", 5, (("3-17", "3-24"),), "3-30"),  # only holidays: shifting by seven days would give the 31st
    ("3-9", 6, (("3-11", "3-11"),), "3-17"),  # stopped and resumed on the same day
    ("5-30", 1, (), "6-2"),  # a Saturday
    ("5-26", 2, (), "6-2"),
    ("8-14", 3, (), "8-20"),
    ("12-24", 1, (), "12-28"),
)
"""Start, days, pauses, due: computed apart from this program (2026)."""


@pytest.mark.parametrize(("start", "days", "pauses", "due"), CHECKED)
def test_the_table_of_checked_dates(start: str, days: int, pauses: tuple[tuple[str, str], ...], due: str) -> None:
    some = [(day(stop), day(on)) for stop, on in pauses]
    assert REAL.after(day(start), days, some).date == day(due)
    if len(some) < 2:  # one after the other, pauses are what a case lives through
        told = REAL.after(day(start), days).date
        case = lived(day(start), [(stop, on) for stop, on in some], told, REAL.after(day(start), days, some).date)
        assert clock(case, days, REAL, "WIB", noon(day(due))).used == days


def test_the_table_across_the_years() -> None:
    assert REAL.after(day("12-23"), 5) == (day("1-4", 2027), False)
    assert REAL.after(day("3-4", 2027), 6) == (day("3-22", 2027), True), "Idulfitri 2027 is estimated"
    assert LATER.after(day("8-14"), 3).date == day("8-21"), "a decree made the 18th of August free"


def test_a_complaint_of_friday_the_thirteenth() -> None:
    start = day("3-13")
    for days, due in ((3, "3-25"), (5, "3-27"), (10, "4-6"), (14, "4-10"), (60, "6-24")):
        assert REAL.after(start, days).date == day(due)
    assert start + dt.timedelta(days=60) == day("5-12")


def noon(date: dt.date, zone: str = "WIB") -> int:
    return from_local(dt.datetime.combine(date, dt.time(12)), zone)


def lived(start: dt.date, pauses: list[Pause], told: dt.date, promised: dt.date, zone: str = "WIB") -> Life:
    """Return a case that was taken in on ``start``, paused, and still runs."""
    periods: list[Period] = []
    begun, state = start, RECEIVED
    for stop, on in pauses:
        periods += [
            Period(state, COUNTER, noon(begun, zone), noon(stop, zone)),
            Period(RETURNED, COUNTER, noon(stop, zone), noon(on, zone)),
        ]
        begun = on
    return Life((*periods, Period(state, COUNTER, noon(begun, zone))), promised, told)


pauses_ = st.lists(
    st.tuples(st.dates(dt.date(2026, 3, 1), dt.date(2026, 4, 30)), st.integers(0, 30)).map(
        lambda p: (p[0], p[0] + dt.timedelta(days=p[1]))
    ),
    max_size=5,
)


@given(pauses_, st.integers(1, 20), st.randoms(use_true_random=False))
def test_pauses_count_once_in_any_order(pauses: list[Pause], days: int, random: object) -> None:
    start = dt.date(2026, 3, 2)
    due = REAL.after(start, days, pauses).date
    for order in itertools.islice(itertools.permutations(pauses), 12):
        assert REAL.after(start, days, order).date == due
    taken = {d for stop, on in pauses for d in span(stop, on)}
    assert sum(REAL.is_working(d) and d not in taken for d in span(start, due)) == days
    assert REAL.is_working(due)
    assert due not in taken


def span(after: dt.date, end: dt.date) -> list[dt.date]:
    return [after + dt.timedelta(days=n) for n in range(1, (end - after).days + 1)]


@given(
    st.sampled_from(sorted(ZONES)),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=3, max_size=7),
)
def test_three_and_more_rounds_of_pauses(zone: str, rounds: list[tuple[int, int]]) -> None:
    """What passed is used, owed or over, and every working day is somebody's."""
    at, periods = from_local(dt.datetime(2026, 3, 2, 9), zone), list[Period]()
    for runs, waits in rounds:
        periods.append(Period(WITH_UNIT, UNIT, at, at + runs * 3600))
        periods.append(Period(RETURNED, COUNTER, at + runs * 3600, at + (runs + waits) * 3600))
        at += (runs + waits) * 3600
    told = clock(Life((*periods, Period(RECEIVED, COUNTER, at)), dt.date(2026, 12, 1), None), 10, REAL, zone, at)
    start, end = dt.date(2026, 3, 2), (dt.datetime.fromtimestamp(at, dt.UTC) + dt.timedelta(hours=ZONES[zone])).date()
    assert sum(step.days for step in told.steps) == REAL.between(start, end)
    assert sum(step.days for step in told.steps if step.counts) == told.used
    assert held_days(told.steps) == {UNIT: told.used, COUNTER: 0}


@pytest.mark.parametrize("zone", sorted(ZONES))
def test_a_day_is_the_offices_own(zone: str) -> None:
    """2 March 06:30 in the west is 1 March at UTC; 23:30 there is the next day in the east."""
    due = dt.date(2026, 3, 3)
    early = from_local(dt.datetime(2026, 3, 2, 6, 30), zone)
    case = Life((Period(RECEIVED, COUNTER, early),), due, due)
    for moment, standing, left in (
        (dt.datetime(2026, 3, 3, 23, 59), "running", 0),
        (dt.datetime(2026, 3, 4, 0, 1), "overdue", -1),
        (dt.datetime(2026, 3, 2, 7, 0), "running", 1),
    ):
        told = clock(case, 1, REAL, zone, from_local(moment, zone))
        assert (told.standing, told.left) == (standing, left), moment


def test_the_same_moment_is_another_day_in_the_east() -> None:
    at = from_local(dt.datetime(2026, 3, 2, 23, 30), "WIB")
    case = Life((Period(RECEIVED, COUNTER, at - 86_400),), dt.date(2026, 3, 2), None)
    assert [clock(case, 1, REAL, zone, at).standing for zone in ("WIB", "WIT")] == ["running", "overdue"]


# --- what it says of a case that paused, ended, or never ran --------------------------------------------------


def told_at(*periods: tuple[str, str, str | None], promised: str | None, now: str) -> tuple[str, int, int]:
    """Return standing, used and late days of a case with these periods: state, day of begin, day of end."""
    some = tuple(
        Period(state, COUNTER, noon(day(begun)), noon(day(ended)) if ended else None) for state, begun, ended in periods
    )
    date = day(promised) if promised else None
    found = clock(Life(some, date, date), 5, REAL, "WIB", noon(day(now)))
    return found.standing, found.used, found.late


def test_a_case_that_begins_paused_is_paused() -> None:
    assert told_at((INCOMPLETE, "3-2", None), promised=None, now="3-30") == ("paused", 0, 0)
    case = told_at((INCOMPLETE, "3-2", "3-30"), (RECEIVED, "3-30", None), promised="4-7", now="4-1")
    assert case == ("running", 2, 0), "the citizen's month is not the office's"


def test_a_paused_case_is_never_late() -> None:
    assert told_at((RECEIVED, "3-2", "3-3"), (RETURNED, "3-3", None), promised="3-9", now="6-1") == ("paused", 1, 0)


def test_done_in_time_never_turns_overdue_later() -> None:
    ready = ((RECEIVED, "3-2", "3-6"), (READY, "3-6", None))
    assert told_at(*ready, promised="3-9", now="3-6") == ("in_time", 4, 0)
    assert told_at(*ready, promised="3-9", now="12-1") == ("in_time", 4, 0), "the citizen did not come for months"
    given = ((RECEIVED, "3-2", "3-6"), (READY, "3-6", "11-2"), (DELIVERED, "11-2", None))
    assert told_at(*given, promised="3-9", now="12-1") == ("in_time", 4, 0)


def test_done_too_late_says_by_how_many_days() -> None:
    case = ((RECEIVED, "3-2", "3-11"), (REJECTED, "3-11", None))
    assert told_at(*case, promised="3-9", now="12-1") == ("late", 7, 2)


def test_a_weekend_makes_nothing_late() -> None:
    assert told_at((RECEIVED, "3-2", None), promised="3-6", now="3-8") == ("running", 4, 0)
    assert told_at((RECEIVED, "3-2", None), promised="3-6", now="3-9") == ("overdue", 5, 1)


def test_what_ended_without_a_decision_kept_and_broke_nothing() -> None:
    assert told_at((RECEIVED, "3-2", "3-20"), (WITHDRAWN, "3-20", None), promised="3-9", now="4-1")[0] == "ended"
    assert told_at((INCOMPLETE, "3-2", "3-20"), (LAPSED, "3-20", None), promised=None, now="4-1")[0] == "ended"


def test_closed_time_neither_runs_nor_is_the_citizens() -> None:
    """Ready by mistake on the 4th, taken back on the 10th: those days are nobody's limit and nobody's debt."""
    case = ((RECEIVED, "3-2", "3-4"), (READY, "3-4", "3-10"), (RECEIVED, "3-10", None))
    standing, used, _late = told_at(*case, promised="3-13", now="3-11")
    assert (standing, used) == ("running", 3)
    some = tuple(Period(s, COUNTER, noon(day(b)), noon(day(e)) if e else None) for s, b, e in case)
    told = clock(Life(some, day("3-13"), None), 5, REAL, "WIB", noon(day("3-11")))
    assert [(step.days, step.counts, step.owed) for step in told.steps] == [
        (2, True, False), (4, False, False), (1, True, False),
    ]  # fmt: skip


def test_without_a_limit_there_is_a_clock_but_no_promise() -> None:
    assert told_at((RECEIVED, "3-2", None), promised=None, now="3-4") == ("none", 2, 0)


def test_what_rests_on_an_estimated_holiday_says_so() -> None:
    start, due = day("3-4", 2027), day("3-22", 2027)
    case = Life((Period(RECEIVED, COUNTER, noon(start)),), due, due)
    assert clock(case, 6, REAL, "WIB", noon(start)).uncertain
    decreed = Calendar(REAL.holidays, REAL.decreed)
    assert not clock(case, 6, decreed, "WIB", noon(start)).uncertain, "no longer, once it is decreed"


@given(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)))
def test_lists_and_clocks_agree_on_every_day(today: dt.date, due: dt.date) -> None:
    case = Life((Period(RECEIVED, COUNTER, noon(dt.date(2026, 1, 1))),), due, due)
    told, edge = clock(case, 5, REAL, "WIB", noon(today)), edges(REAL, today, 2)
    assert (told.standing == "overdue") == (due < edge.overdue)
    assert (due > today and told.left <= 2) == (today < due <= edge.near) or not REAL.is_working(due)


def test_a_calendar_without_working_days_is_told_and_ends() -> None:
    free = Calendar([dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(800)], [2026, 2027])
    for asked in (lambda: free.after(dt.date(2026, 1, 5), 1), lambda: free.before(dt.date(2028, 3, 1))):
        with pytest.raises(Refused) as why:
            asked()
        assert why.value.code == "calendar_without_days"
