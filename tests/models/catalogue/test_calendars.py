"""A calendar as a file: what is written is what is read, and what is no calendar is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from models.acts import CalendarSet, FreeDay
from models.catalogue import seed_calendar
from models.catalogue.calendars import check, filled, read_calendar, with_day, without_day, written
from models.refused import Refused
from models.words.calendars import differences

DAY = dt.date(2026, 8, 18)
FREE = FreeDay(DAY, 'Cuti "bersama"', leave=True, estimated=True, decree="SKB 933/2025", source="jdih\\2025")


@pytest.mark.parametrize("year", [2023, 2026, 2027, 2029])
def test_what_is_written_is_what_is_read(year: int) -> None:
    calendar = seed_calendar(year)
    assert read_calendar(written(calendar).encode()) == calendar
    more = with_day(calendar, FreeDay(dt.date(year, 8, 18), FREE.name, True, True, FREE.decree, FREE.source))
    assert read_calendar(written(more).encode()) == more


def test_what_is_only_estimated_says_so_and_its_name_does_not() -> None:
    days = {day.date: day for day in seed_calendar(2027).days}
    assert days[dt.date(2027, 3, 10)] == FreeDay(dt.date(2027, 3, 10), "Hari Raya Idul Fitri", estimated=True)
    assert not days[dt.date(2027, 3, 8)].estimated
    assert not any(day.estimated for day in seed_calendar(2026).days)


def test_a_day_is_said_anew_and_taken_back() -> None:
    calendar = seed_calendar(2026)
    estimated, certain = FREE, FreeDay(DAY, "Cuti bersama", leave=True, decree="SKB 933/2025")
    more = with_day(with_day(calendar, estimated), certain)
    assert [day for day in more.days if day.date == DAY] == [certain]
    assert list(differences(calendar, more)) == ["+ Tue 18 Aug 2026  Cuti bersama (collective leave; SKB 933/2025)"]
    assert list(differences(more, calendar)) == ["- Tue 18 Aug 2026  Cuti bersama (collective leave; SKB 933/2025)"]
    assert without_day(more, DAY) == calendar
    with pytest.raises(Refused) as why:
        without_day(calendar, DAY)
    assert why.value.code == "calendar_day_unknown"


def test_what_is_said_of_the_whole_year_differs_too() -> None:
    old, new = CalendarSet(year=2030, days=()), CalendarSet(year=2030, days=(), decreed=True, decree="SKB 1/2029")
    assert list(differences(old, new)) == ["* the decree of the year is known", "* decree: - → SKB 1/2029"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"\xff", "calendar_malformed"),
        (b"year = ", "calendar_malformed"),
        (b"year = 2026\nday = []\nholiday = 1\n", "calendar_malformed"),
        (b"year = 2026\n[[day]]\ndate = '2026-08-18T00:00'\nname = 'x'\n", "calendar_malformed"),
        (b"year = 2026\n[[day]]\ndate = 2027-01-01\nname = 'x'\n", "calendar_day_elsewhere"),
        (b"year = 1500\nday = []\n", "calendar_malformed"),
        (b"year = 2026\n[[day]]\ndate = 2026-08-18\nname = '" + b"x" * 5_000 + b"'\n", "calendar_malformed"),
        (b'year = 2026\n[[day]]\ndate = 2026-08-18\nname = "\\u001b[2J"\n', "calendar_malformed"),
        (b'year = 2026\ndecree = "\\u202e"\nday = []\n', "calendar_malformed"),
    ],
)
def test_what_is_no_calendar_is_refused(text: bytes, code: str) -> None:
    with pytest.raises(Refused) as why:
        read_calendar(text)
    assert why.value.code == code


def test_a_year_without_a_working_day_is_no_calendar() -> None:
    weekdays = (dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(365))
    days = tuple(FreeDay(day, "x") for day in weekdays if day.weekday() < 5)
    with pytest.raises(Refused) as why:
        check(CalendarSet(year=2026, days=days))
    assert why.value.code == "calendar_without_days"


def test_a_day_alone_makes_no_year() -> None:
    empty = CalendarSet(year=2026, days=())
    with pytest.raises(Refused) as why:
        filled(empty)
    assert (why.value.code, why.value.facts) == ("calendar_missing", {"year": 2026})
    assert filled(with_day(empty, FREE)) == with_day(empty, FREE)
