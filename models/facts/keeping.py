"""How long personal data are kept: spans as a catalogue writes them, and the day before which they have run out."""

from __future__ import annotations

import calendar
import datetime as dt
import re

FOR_EVER = "for ever"
"""Stands in a catalogue for data that are never erased by themselves."""

LONGEST = 1200
"""Months beyond which a span is a slip of the finger; what must stay longer stays for ever."""

_SPAN = re.compile(r"([1-9][0-9]{0,3}) (year|month)s?", re.ASCII)


def is_span(text: str) -> bool:
    """Tell whether a text is a span: ``5 years``, ``18 months``, ``for ever``."""
    match = _SPAN.fullmatch(text)
    return text == FOR_EVER or (match is not None and _months(match) <= LONGEST)


def months(text: str) -> int | None:
    """Return the months of a span; None for ever.

    Raises:
        ValueError: it is no span.
    """
    match = _SPAN.fullmatch(text)
    if not is_span(text):
        raise ValueError(text)
    return _months(match) if match else None


def _months(match: re.Match[str]) -> int:
    return int(match[1]) * (12 if match[2] == "year" else 1)


def later(day: dt.date, span: int) -> dt.date:
    """Return the day ``span`` months after another one; the last of its month where that has no such day."""
    return _moved(day, span)


def run_out_before(today: dt.date, span: int) -> dt.date:
    """Return the day before which whatever was finished has been kept for ``span`` whole months and longer.

    Never a day too early: what was finished on this very day is kept one day more.
    """
    return _moved(today, -span)


def _moved(day: dt.date, span: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + span, 12)
    if year < dt.MINYEAR:
        return dt.date.min
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
