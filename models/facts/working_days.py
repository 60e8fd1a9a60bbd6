"""Working days: Monday–Friday less public holidays and collective leave (DOMAIN § 11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Indonesian time zones: whole hours east of UTC, without summer time."""


class Promise(NamedTuple):
    """A date told to a citizen."""

    date: dt.date
    doubtful: bool
    """The count ran into a year whose holiday decree is not known yet."""


class Calendar:
    """The free days of the years whose decree is known."""

    def __init__(self, holidays: Collection[dt.date], decreed: Collection[int]) -> None:
        self.holidays = frozenset(holidays)
        self.decreed = frozenset(decreed)

    def is_working(self, date: dt.date) -> bool:
        """Tell whether the offices work on ``date``, as far as is known."""
        return date.weekday() < 5 and date not in self.holidays

    def after(self, start: dt.date, days: int) -> Promise:
        """Return the ``days``-th working day after ``start`` (which itself never counts); 0 is the same day."""
        date, left = start, days
        while left > 0:
            date += dt.timedelta(days=1)
            left -= self.is_working(date)
        return Promise(date, any(y not in self.decreed for y in range(start.year, date.year + 1)))

    def between(self, start: dt.date, end: dt.date) -> int:
        """Return how many working days lie after ``start`` up to and including ``end``; negative when it is past."""
        if end < start:
            return -self.between(end, start)
        days = (end - start).days
        return sum(self.is_working(start + dt.timedelta(days=n)) for n in range(1, days + 1))


def local(at: int, zone: str) -> dt.datetime:
    """Return the office's local time of ``at`` (seconds UTC), as a naive datetime."""
    return dt.datetime.fromtimestamp(at + ZONES[zone] * 3600, dt.UTC).replace(tzinfo=None)


def from_local(moment: dt.datetime, zone: str) -> int:
    """Return the seconds UTC of a naive local ``moment``."""
    return int(moment.replace(tzinfo=dt.UTC).timestamp()) - ZONES[zone] * 3600
