"""What is asked of a report: from which day to which, of which unit and service."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Literal

from msgspec import Struct

from models.refused import Refused

Span = Literal["today", "week", "month", "quarter"]

LONGEST = dt.timedelta(days=3660)
"""The longest time that one report is about: ten years."""


class Asked(Struct, frozen=True):
    """The days from ``first`` to ``last``, both of them; ``unit`` 0 is every unit, an empty service every service."""

    first: dt.date
    last: dt.date
    unit: int = 0
    service: str = ""

    def checked(self) -> Asked:
        """Return it.

        Raises:
            Refused: ``report_days``: the days stand in the wrong order, or are too many.
        """
        if not dt.timedelta(0) <= self.last - self.first <= LONGEST:
            raise Refused("report_days")
        return self


def span_of(span: Span, today: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last day of the day, week (from Monday), month or quarter in which ``today`` is."""
    if span == "today":
        return today, today
    if span == "week":
        monday = today - dt.timedelta(days=today.weekday())
        return monday, monday + dt.timedelta(days=6)
    first_month = today.month if span == "month" else today.month - (today.month - 1) % 3
    last_month = today.month if span == "month" else first_month + 2
    last = dt.date(today.year, last_month, calendar.monthrange(today.year, last_month)[1])
    return dt.date(today.year, first_month, 1), last


def beside(asked: Asked, step: int) -> Asked:
    """Return the span of the same kind before (-1) or after (1): a month or quarter by months, another by its days."""
    from msgspec import structs

    first, last = asked.first, asked.last
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole:
        begin = _shifted(first, step * months)
        end = _shifted(begin, months) - dt.timedelta(days=1)
        return structs.replace(asked, first=begin, last=end)
    days = ((last - first).days + 1) * step
    return structs.replace(asked, first=first + dt.timedelta(days=days), last=last + dt.timedelta(days=days))


def _shifted(first: dt.date, months: int) -> dt.date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)
