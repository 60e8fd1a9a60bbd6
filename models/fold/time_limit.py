"""The clock of a promised date: it runs while the office has a complete file, and stands still while the citizen owes.

Counted are working days of the office's own zone (DOMAIN § 11). A day on which the clock stood still from its first
minute to its last counts nothing; of any other day that is not the first one, the end of the office's day is counted
once, however often the clock stopped and went on.
"""

from __future__ import annotations

import datetime as dt

from msgspec import structs

from models.facts.working_days import Calendar, Promise, day_of
from models.fold.states import RUNNING, Period

Periods = tuple[Period, ...]
"""What a case lived through, in its order; each period begins when the one before it ended."""


def used_days(periods: Periods, calendar: Calendar, zone: str, until: int | None = None) -> int:
    """Return the working days of its time limit that a case has used, up to ``until`` (seconds UTC) where it runs yet.

    The periods follow each other (:func:`believed`), so no day is in two of them. The day on which the clock begins or
    goes on never counts, as in :meth:`Calendar.after`; nothing of a pause does.
    """
    count = 0
    for period in periods:
        end = period.to if period.to is not None else until
        if period.state in RUNNING and end is not None:
            count += max(0, calendar.between(day_of(period.from_, zone), day_of(end, zone)))
    return count


def promise_again(periods: Periods, days: int, calendar: Calendar, zone: str, day: dt.date) -> Promise:
    """Return the date for a file that is complete again on ``day``, under a time limit of ``days`` working days.

    Only what is left of the limit is promised, at least one day; a service of the same day stays one. It is doubtful
    where a time of the case can't be (:func:`believed`).
    """
    periods, doubted = believed(periods, zone, day)
    left = max(1, days - used_days(periods, calendar, zone)) if days else 0
    promised = calendar.after(day, left)
    return promised._replace(doubtful=promised.doubtful or (doubted and days > 0))


def promise_running(periods: Periods, days: int, calendar: Calendar, zone: str, today: dt.date) -> Promise:
    """Return the date for a case whose clock runs: what was left of ``days`` on the day from which it runs.

    Raises:
        ValueError: the clock stands still.
    """
    periods, doubted = believed(periods, zone, today)
    begins = stretch(periods)
    if begins == len(periods):
        raise ValueError("the clock stands still")
    promised = promise_again(periods[:begins], days, calendar, zone, day_of(periods[begins].from_, zone))
    return promised._replace(doubtful=promised.doubtful or doubted)


def stretch(periods: Periods) -> int:
    """Return the place of the period with which the clock began to run as it runs now; behind all where it stands."""
    begins = len(periods)
    while begins and periods[begins - 1].state in RUNNING:
        begins -= 1
    return begins


def counted_from(periods: Periods, zone: str) -> dt.date:
    """Return the day from which the last promise counts: on which the clock began to run as it ran last."""
    end = len(periods)
    while end and periods[end - 1].state not in RUNNING:
        end -= 1
    return day_of(periods[stretch(periods[:end]) if end else 0].from_, zone)


def believed(periods: Periods, zone: str, last: dt.date) -> tuple[Periods, bool]:
    """Return the periods with no day that the other days belie, and whether there was one.

    They were begun at different desks, whose clocks may have been wrong. What lies before the opening or after
    ``last``, and what is out of turn with most others, is taken to have been when the period before it began.
    """
    times = [p.from_ for p in periods]
    if not times:
        return periods, False
    if periods[-1].to is not None:
        times.append(periods[-1].to)
    days = [day_of(at, zone) for at in times]
    inner = [place for place in range(1, len(days)) if days[0] <= days[place] <= last]
    kept = {0, *_in_turn(inner, days)}
    if len(kept) == len(days):
        return periods, False
    for place in range(1, len(times)):
        times[place] = times[place] if place in kept else times[place - 1]
    sound = tuple(
        structs.replace(p, from_=times[place], to=None if p.to is None else times[place + 1])
        for place, p in enumerate(periods)
    )
    return sound, True


def _in_turn(places: list[int], days: list[dt.date]) -> list[int]:
    """Return the most of these places whose days do not go back."""
    best: list[list[int]] = []
    for place in places:
        before = max((found for found in best if days[found[-1]] <= days[place]), key=len, default=[])
        best.append([*before, place])
    return max(best, key=len, default=[])
