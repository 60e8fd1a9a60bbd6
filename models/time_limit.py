"""The clock of a promised date: it runs while the office has a complete file, and stands still while the citizen owes.

Counted are working days of the office's own zone (DOMAIN § 11). A day on which the clock stood still from its first
minute to its last counts nothing; of any other day that is not the first one, the end of the office's day is counted
once, however often the clock stopped and went on.
"""

from __future__ import annotations

import datetime as dt

from msgspec import structs

from models.facts.calendar import Calendar, Promise, local
from models.fold import CaseState
from models.fold.states import RUNNING


def used_days(case: CaseState, calendar: Calendar, zone: str, until: int | None = None) -> int:
    """Return the working days of its time limit that a case has used, up to ``until`` (seconds UTC) where it runs yet.

    The day on which the clock begins or goes on never counts, as in :meth:`Calendar.after`; nothing of a pause does.
    """
    counted: set[dt.date] = set()
    for period in case.periods:
        end = period.to if period.to is not None else until
        if period.state in RUNNING and end is not None:
            counted |= set(_days(calendar, local(period.from_, zone).date(), local(end, zone).date()))
    return len(counted)


def promise_again(case: CaseState, days: int, calendar: Calendar, zone: str, day: dt.date) -> Promise:
    """Return the date for a file that is complete again on ``day``, under a time limit of ``days`` working days.

    Only what is left of the limit is promised, at least one day; a service of the same day stays one.
    """
    left = max(1, days - used_days(case, calendar, zone)) if days else 0
    return calendar.after(day, left)


def promise_running(case: CaseState, days: int, calendar: Calendar, zone: str) -> Promise:
    """Return the date for a case whose clock runs: what was left of ``days`` on the day from which it runs.

    Raises:
        ValueError: the clock stands still.
    """
    begins = len(case.periods)
    while begins and case.periods[begins - 1].state in RUNNING:
        begins -= 1
    if begins == len(case.periods):
        raise ValueError("the clock stands still")
    before = structs.replace(case, periods=case.periods[:begins])
    return promise_again(before, days, calendar, zone, local(case.periods[begins].from_, zone).date())


def _days(calendar: Calendar, start: dt.date, end: dt.date) -> list[dt.date]:
    """Return the working days after ``start`` up to and including ``end``."""
    days = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
    return [day for day in days if calendar.is_working(day)]
