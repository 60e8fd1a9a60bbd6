"""Days as a filter names them: ``T-7..T``, ``..T-30``, ``1-11-2026..``, ``24112026``, ``11/2026``, ``2026``."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

_RELATIVE = re.compile(r"[th]([+-]\d{1,5})?")
_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH = re.compile(r"(\d{1,2})[-/.](\d{4})")
_WORDS = {"hariini": 0, "today": 0, "kemarin": -1, "yesterday": -1}


class Span(NamedTuple):
    """From the begin of ``first`` to the begin of ``behind``, local; None is an open side."""

    first: dt.datetime | None
    behind: dt.datetime | None


def span(text: str, today: dt.date) -> Span | None:
    """Return the days that ``text`` means, one or from one to another; None when it means none.

    T (or H, as offices write it) is today, T-7 a week ago. Of days in the wrong order the earlier one is the first.
    """
    left, dots, right = text.strip().lower().partition("..")
    if not dots:
        days = _days(left, today)
        return Span(_begin(days[0]), _behind(days[1])) if days else None
    begin, end = _days(left, today), _days(right, today)
    if (left.strip() and begin is None) or (right.strip() and end is None) or not (begin or end):
        return None
    if begin and end and end[0] < begin[0]:
        begin, end = end, begin
    return Span(_begin(begin[0]) if begin else None, _behind(end[1]) if end else None)


def _begin(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


def _behind(day: dt.date) -> dt.datetime | None:
    return _begin(day + dt.timedelta(days=1)) if day < dt.date.max else None


def _days(text: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of a day, a month or a year."""
    told = text.strip().replace(" ", "")
    try:
        if told in _WORDS:
            day = today + dt.timedelta(days=_WORDS[told])
        elif found := _RELATIVE.fullmatch(told):
            day = today + dt.timedelta(days=int(found[1] or 0))
        elif found := _ISO.fullmatch(told):
            day = dt.date(int(found[1]), int(found[2]), int(found[3]))
        elif (found := _DAY.fullmatch(told)) or (
            found := re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})", told)
        ):
            day = _date(found[1], found[2], found[3])
        elif found := _MONTH.fullmatch(told):
            return _month(int(found[2]), int(found[1]))
        elif found := re.fullmatch(r"(\d{4})-(\d{1,2})", told):
            return _month(int(found[1]), int(found[2]))
        elif re.fullmatch(r"\d{4}", told):
            return dt.date(int(told), 1, 1), dt.date(int(told), 12, 31)
        else:
            return None
    except (ValueError, OverflowError):  # no such day
        return None
    return day, day


def _date(day: str, month: str, year: str) -> dt.date:
    return dt.date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))


def _month(year: int, month: int) -> tuple[dt.date, dt.date]:
    first = dt.date(year, month, 1)
    return first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
