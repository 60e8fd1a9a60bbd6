"""Working days: Monday–Friday less public holidays and collective leave (DOMAIN § 11)."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from models.refused import Refused

ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Indonesian time zones: whole hours east of UTC, without summer time."""


class Promise(NamedTuple):
    """A date told to a citizen."""

    date: dt.date
    doubtful: bool
    """It rests on holidays that are not certain: the count ran into a year whose decree is not known yet, or over a
    holiday that is estimated."""


Pause = tuple[dt.date, dt.date]
"""The day on which a clock stopped, and the day on which it went on."""
_LONGEST_HOLIDAY = 366
"""Days in a row without a working day after which a calendar is no calendar."""


class Calendar:
    """The free days of the years whose decree is known, and those that are only estimated yet."""

    def __init__(
        self, holidays: Collection[dt.date], decreed: Collection[int], estimated: Collection[dt.date] = ()
    ) -> None:
        self.holidays = frozenset(holidays)
        self.decreed = frozenset(decreed)
        self.estimated = frozenset(estimated)
        self._free = sorted(day.toordinal() for day in self.holidays if day.weekday() < 5)

    def is_working(self, date: dt.date) -> bool:
        """Tell whether the offices work on ``date``, as far as is known."""
        return date.weekday() < 5 and date not in self.holidays

    def after(self, start: dt.date, days: int, pauses: Collection[Pause] = ()) -> Promise:
        """Return the ``days``-th working day after ``start`` (which itself never counts); 0 is the same day.

        A pause takes away the working days after the one on which it began, up to the one on which it ended; days that
        lie in several pauses are taken away once.

        Raises:
            Refused: ``calendar_without_days``: there is no working day for a whole year.
        """
        date, left = start, days
        while left > 0:
            date = self._next(date, 1)
            left -= not any(stop < date <= on for stop, on in pauses)
        return Promise(date, self.doubts(start, date))

    def before(self, date: dt.date) -> dt.date:
        """Return the last working day before ``date``; raises as :meth:`after`."""
        return self._next(date, -1)

    def _next(self, date: dt.date, step: int) -> dt.date:
        for n in range(1, _LONGEST_HOLIDAY + 1):
            found = date + dt.timedelta(days=n * step)
            if self.is_working(found):
                return found
        raise Refused("calendar_without_days", date=date.isoformat())

    def doubts(self, start: dt.date, end: dt.date) -> bool:
        """Tell whether what lies between two days is not certain; see :attr:`Promise.doubtful`."""
        undecreed = any(year not in self.decreed for year in range(start.year, end.year + 1))
        return undecreed or any(start < day <= end for day in self.estimated)

    def between(self, start: dt.date, end: dt.date) -> int:
        """Return how many working days lie after ``start`` up to and including ``end``; negative when it is past."""
        return self._ordinal(end) - self._ordinal(start)

    def _ordinal(self, date: dt.date) -> int:
        """Return how many working days there were up to and including ``date``; the first day of year 1 is a Monday."""
        weeks, rest = divmod(date.toordinal(), 7)
        return weeks * 5 + min(rest, 5) - bisect.bisect_right(self._free, date.toordinal())


def local(at: int, zone: str) -> dt.datetime:
    """Return the office's local time of ``at`` (seconds UTC), as a naive datetime."""
    return dt.datetime.fromtimestamp(at + ZONES[zone] * 3600, dt.UTC).replace(tzinfo=None)


_EPOCH = dt.date(1970, 1, 1).toordinal()


def day_of(at: int, zone: str) -> dt.date:
    """Return the office's day of ``at`` (seconds UTC); clocks ask for it so often that no time of day is made first."""
    return dt.date.fromordinal(_EPOCH + (at + ZONES[zone] * 3600) // 86_400)


def from_local(moment: dt.datetime, zone: str) -> int:
    """Return the seconds UTC of a naive local ``moment``."""
    return int(moment.replace(tzinfo=dt.UTC).timestamp()) - ZONES[zone] * 3600
