"""Working days, promises and the office's own day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.acts import CalendarSet
from models.catalogue import DECREED, seed_calendars
from models.facts.working_days import ZONES, Calendar, from_local, local

TODAY = dt.date(2026, 11, 24)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    years: list[CalendarSet] = seed_calendars(TODAY)
    return Calendar([d.date for y in years for d in y.days], [y.year for y in years if y.decreed])


def test_nyepi_and_lebaran_2026_are_skipped(calendar: Calendar) -> None:
    assert calendar.after(dt.date(2026, 3, 17), 5) == (dt.date(2026, 3, 31), False)


def test_the_same_day_is_zero_days_away(calendar: Calendar) -> None:
    assert calendar.after(TODAY, 0) == (TODAY, False)


def test_a_weekend_never_counts(calendar: Calendar) -> None:
    assert calendar.after(dt.date(2026, 11, 20), 1).date == dt.date(2026, 11, 23)


def test_a_promise_into_a_year_without_decree_is_doubtful(calendar: Calendar) -> None:
    last = DECREED.stop - 1
    assert not calendar.after(dt.date(last, 12, 20), 3).doubtful
    promise = calendar.after(dt.date(last, 12, 27), 10)
    assert promise.date.year == last + 1
    assert promise.doubtful


def test_years_beyond_the_known_decrees_are_seeded_as_not_decreed() -> None:
    years = {c.year: c for c in seed_calendars(TODAY)}
    assert all(years[y].decreed == (y in DECREED) for y in years)
    assert years[2026].days
    assert any(d.leave for d in years[2026].days)
    assert max(years) > DECREED.stop - 1


@given(st.dates(dt.date(2024, 1, 1), dt.date(2027, 6, 1)), st.integers(1, 40))
def test_between_counts_what_after_skipped(calendar: Calendar, start: dt.date, days: int) -> None:
    end = calendar.after(start, days).date
    assert calendar.is_working(end)
    assert calendar.between(start, end) == days
    assert calendar.between(end, start) == -days


@pytest.mark.parametrize("zone", sorted(ZONES))
def test_the_day_ends_at_local_midnight(zone: str) -> None:
    midnight = from_local(dt.datetime(2026, 11, 25), zone)
    assert local(midnight, zone) == dt.datetime(2026, 11, 25)
    assert local(midnight - 1, zone).date() == dt.date(2026, 11, 24)


def test_the_zones_are_hours_apart() -> None:
    noon = dt.datetime(2026, 11, 24, 12)
    assert from_local(noon, "WIB") - from_local(noon, "WITA") == 3600
    assert from_local(noon, "WIB") - from_local(noon, "WIT") == 7200
    at = from_local(dt.datetime(2026, 11, 24, 23, 30), "WIB")
    assert [local(at, z).day for z in ("WIB", "WITA", "WIT")] == [24, 25, 25]
    assert local(0, "WIB") == dt.datetime(1970, 1, 1, 7)
