"""What a newer calendar does to what was promised. Pure: the centre asks it for all desks.

A day that becomes free moves every open case whose count ran over it. A promise never moves to an earlier day than the
citizen was told, and what is decided moves no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from models.acts import CalendarSet, PromiseMoved
from models.facts.working_days import Calendar, local
from models.fold import BranchState, CaseState
from models.fold.states import RUNNING
from models.fold.time_limit import counted_from, promise_running

_LONGEST = 1_000
"""Working days beyond which a promise is a slip of the finger, or was written to keep the centre busy."""
_MOST = 200
"""Periods of a case beyond which nobody's days are reckoned again."""


@lru_cache(maxsize=64)
def calendar_of(years: tuple[CalendarSet, ...]) -> Calendar:
    """Return the calendar that the years make together."""
    days = [(day, one) for one in years for day in one.days]
    return Calendar(
        [day.date for day, _ in days],
        [one.year for one in years if one.decreed],
        [day.date for day, _ in days if day.estimated],
    )


def moved(case: CaseState, before: Calendar, after: Calendar, zone: str, calendar: int) -> PromiseMoved | None:
    """Return how a newer calendar, set by the entry ``calendar``, moves what a case promises; None where it stays."""
    if case.state not in RUNNING or case.promised is None:
        return None
    start = counted_from(case.periods, zone)
    days = before.between(start, case.promised)
    if not 0 < days <= _LONGEST or case.promised.year >= dt.MAXYEAR:
        return None
    return _later(case, after.after(start, days).date, calendar)


def caught_up(
    case: CaseState, limit: int | None, office: BranchState, today: dt.date, calendar: int
) -> PromiseMoved | None:
    """Return how a promise moves that a desk told before it had heard of the newest calendar; None where it stays.

    It is known by its date: it is what one of the older calendars gave, under a time limit of ``limit`` working days.
    A date that an officer chose, or that an older clock told, stays as it was told.
    """
    if case.state not in RUNNING or case.promised is None or limit is None or len(case.periods) > _MOST:
        return None
    if local(case.opened_at, office.zone).date() > today + dt.timedelta(days=1):
        return None  # by a clock that is years ahead

    def promised(years: tuple[CalendarSet, ...]) -> dt.date:
        return promise_running(case.periods, limit, calendar_of(years), office.zone, today).date

    found = promised(office.calendars)
    if found <= case.promised or all(promised(years) != case.promised for years in _older(office)):
        return None
    return _later(case, found, calendar)


def _older(office: BranchState) -> Iterator[tuple[CalendarSet, ...]]:
    """Yield the calendars that the office had before, the newest first."""
    years = {one.year: one for one in office.calendars}
    for old in reversed(office.replaced):
        years[old.year] = old
        yield tuple(years.values())


def _later(case: CaseState, date: dt.date, calendar: int) -> PromiseMoved | None:
    was = case.promised
    if was is None or date <= was:
        return None
    return PromiseMoved(told=case.told_by, was=was, promised=date, calendar=calendar)


__all__ = ["calendar_of", "caught_up", "moved"]
