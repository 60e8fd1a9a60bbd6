"""A calendar as a file that the centre's administrator writes, reads and compares: TOML, a year a file.

    year = 2026
    decreed = true
    decree = "SKB 1497/2025"
    source = "https://…, read 2025-09-20"

    [[day]]
    date = 2026-08-18
    name = "Cuti bersama"
    leave = true

Of a day one may say, too, ``estimated = true`` and a ``decree`` and ``source`` of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib

import msgspec
from msgspec import Struct, structs

from models.acts import CalendarSet, FreeDay, as_parts, from_parts
from models.facts import decoding
from models.fold.decrees import calendar_of
from models.refused import Refused
from models.text import is_clean

LONGEST = 366
"""Free days of a year; more are none."""


class _File(Struct, forbid_unknown_fields=True):
    year: int
    day: tuple[FreeDay, ...]
    decreed: bool = False
    decree: str = ""
    source: str = ""


def read_calendar(data: bytes) -> CalendarSet:
    """Return the calendar in a file.

    Raises:
        Refused: ``calendar_malformed``, with the place; what :func:`check` refuses.
    """
    try:
        file = decoding.convert(tomllib.loads(data.decode()), _File)
    except UnicodeDecodeError:
        raise Refused("calendar_malformed", where="UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise Refused("calendar_malformed", where=str(error)[:80]) from None
    except msgspec.ValidationError as error:
        raise Refused("calendar_malformed", where=str(error)[:80]) from None
    days = tuple(sorted(file.day, key=lambda day: day.date))
    return check(CalendarSet(year=file.year, days=days, decreed=file.decreed, decree=file.decree, source=file.source))


def check(calendar: CalendarSet) -> CalendarSet:
    """Return a calendar that desks can count by.

    Raises:
        Refused: ``calendar_day_elsewhere`` (a day of another year), ``calendar_without_days``, ``calendar_malformed``
            (too many days, texts that are too long or no plain text).
    """
    other = next((day for day in calendar.days if day.date.year != calendar.year), None)
    if other is not None:
        raise Refused("calendar_day_elsewhere", date=other.date.isoformat(), year=calendar.year)
    texts = [calendar.decree, calendar.source, *(t for d in calendar.days for t in (d.name, d.decree, d.source))]
    if len(calendar.days) > LONGEST or not all(map(is_clean, texts)):
        raise Refused("calendar_malformed", where="day")
    body, personal = as_parts(calendar)
    try:
        from_parts(calendar.kind, body, personal)
    except Refused:
        raise Refused("calendar_malformed", where="day") from None
    begin, end = dt.date(calendar.year, 1, 1), dt.date(calendar.year, 12, 31)
    if not calendar_of((calendar,)).between(begin, end):
        raise Refused("calendar_without_days", date=begin.isoformat())
    return calendar


def filled(calendar: CalendarSet) -> CalendarSet:
    """Return a calendar that has days: one day alone would make a year of which nobody said the others.

    Raises:
        Refused: ``calendar_missing``.
    """
    if not calendar.days:
        raise Refused("calendar_missing", year=calendar.year)
    return calendar


def with_day(calendar: CalendarSet, day: FreeDay) -> CalendarSet:
    """Return a calendar in which a day is free, as said here and no longer as said before."""
    others = (one for one in calendar.days if one.date != day.date)
    return structs.replace(calendar, days=tuple(sorted((*others, day), key=lambda one: one.date)))


def without_day(calendar: CalendarSet, date: dt.date) -> CalendarSet:
    """Return a calendar in which a day is worked.

    Raises:
        Refused: ``calendar_day_unknown``.
    """
    if all(day.date != date for day in calendar.days):
        raise Refused("calendar_day_unknown", date=date.isoformat())
    return structs.replace(calendar, days=tuple(day for day in calendar.days if day.date != date))


def written(calendar: CalendarSet) -> str:
    """Return a calendar as a file that :func:`read_calendar` reads."""
    lines = [f"year = {calendar.year}", f"decreed = {_toml(calendar.decreed)}"]
    lines += [f"{name} = {_toml(getattr(calendar, name))}" for name in ("decree", "source") if getattr(calendar, name)]
    for day in calendar.days:
        lines += ["", "[[day]]", f"date = {day.date.isoformat()}", f"name = {_toml(day.name)}"]
        more = ("leave", "estimated", "decree", "source")
        lines += [f"{name} = {_toml(getattr(day, name))}" for name in more if getattr(day, name)]
    return "\n".join(lines) + "\n"


def _toml(value: bool | str) -> str:  # a value, no switch
    return str(value).lower() if isinstance(value, bool) else json.dumps(value, ensure_ascii=False)


__all__ = ["check", "filled", "read_calendar", "with_day", "without_day", "written"]
