"""The clock of a promised date: it runs while the office has a complete file, and stands still while the citizen owes.

Counted are working days of the office's own zone (DOMAIN § 11). A day on which the clock stood still from its first
minute to its last counts nothing; of any other day that is not the first one, the end of the office's day is counted
once, however often the clock stopped and went on.
"""

from __future__ import annotations

import datetime as dt

from msgspec import structs

from models.facts.working_days import Calendar, Promise, local
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

    Only what is left of the limit is promised, at least one day; a service of the same day stays one. It is doubtful
    where a time of the case can't be (:func:`believed`).
    """
    case, doubted = believed(case, zone, day)
    left = max(1, days - used_days(case, calendar, zone)) if days else 0
    promised = calendar.after(day, left)
    return promised._replace(doubtful=promised.doubtful or (doubted and days > 0))


def promise_running(case: CaseState, days: int, calendar: Calendar, zone: str, today: dt.date) -> Promise:
    """Return the date for a case whose clock runs: what was left of ``days`` on the day from which it runs.

    Raises:
        ValueError: the clock stands still.
    """
    case, doubted = believed(case, zone, today)
    begins = len(case.periods)
    while begins and case.periods[begins - 1].state in RUNNING:
        begins -= 1
    if begins == len(case.periods):
        raise ValueError("the clock stands still")
    before = structs.replace(case, periods=case.periods[:begins])
    promised = promise_again(before, days, calendar, zone, local(case.periods[begins].from_, zone).date())
    return promised._replace(doubtful=promised.doubtful or doubted)


def believed(case: CaseState, zone: str, last: dt.date) -> tuple[CaseState, bool]:
    """Return the case with no day that its other days belie, and whether there was one.

    Its periods were begun at different desks, whose clocks may have been wrong. What lies before the opening or after
    ``last``, and what is out of turn with most others, is taken to have been when the period before it began.
    """
    times = [p.from_ for p in case.periods]
    if not times:
        return case, False
    if case.periods[-1].to is not None:
        times.append(case.periods[-1].to)
    days = [local(at, zone).date() for at in times]
    inner = [place for place in range(1, len(days)) if days[0] <= days[place] <= last]
    kept = {0, *_in_turn(inner, days)}
    if len(kept) == len(days):
        return case, False
    for place in range(1, len(times)):
        times[place] = times[place] if place in kept else times[place - 1]
    periods = tuple(
        structs.replace(p, from_=times[place], to=None if p.to is None else times[place + 1])
        for place, p in enumerate(case.periods)
    )
    return structs.replace(case, periods=periods), True


def _in_turn(places: list[int], days: list[dt.date]) -> list[int]:
    """Return the most of these places whose days do not go back."""
    best: list[list[int]] = []
    for place in places:
        before = max((found for found in best if days[found[-1]] <= days[place]), key=len, default=[])
        best.append([*before, place])
    return max(best, key=len, default=[])


def _days(calendar: Calendar, start: dt.date, end: dt.date) -> list[dt.date]:
    """Return the working days after ``start`` up to and including ``end``."""
    days = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
    return [day for day in days if calendar.is_working(day)]
