"""Filling a practice desk: working days before today, requests that live in time order, through the bulk path."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
from collections.abc import Callable, Iterator
from random import Random

from models.practice.lives import World, life
from models.practice.visits import Turns, Visits
from models.refused import Refused
from models.register.bulk import Bulk
from models.register.register import Register

A_DAY = 111
"""Visitors a day (DOMAIN, Jan–Aug 2025)."""

FEWEST, LONGEST = 10, 750
"""Fewest and most working days to look back; more cases make fuller days."""

Progress = Callable[[int, int], None]


def fill(
    register: Register,
    cases: int,
    seed: int,
    progress: Progress | None = None,
    *,
    days: int | None = None,
    visits: float = 0.0,
) -> int:
    """Add ``cases`` invented cases of the days before now; return the number of entries.

    The same seed at the same date on an equal register gives the same people and acts. ``days``: over how many
    working days they are spread, evenly; if left out, about :data:`A_DAY` cases a day. ``visits``: which share of them
    came through the queue.

    Raises:
        Refused: ``practice_only``; ``numbers_used_up``.
    """
    if not register.practice:
        raise Refused("practice_only")
    now = register.clock.now()
    today = register.today()
    with Bulk(register) as bulk:
        queue = Visits(Random(seed), Turns(register), visits) if visits else None  # noqa: S311
        world = World(bulk, Random(seed), today)  # noqa: S311  # invented people, not secrets
        waiting: list[tuple[int, int, Iterator[int]]] = []
        turn = itertools.count()
        for number, at in enumerate(_arrivals(world, cases, now, days)):
            _live(waiting, at, turn)
            _resume(life(world, at, queue), waiting, turn)
            if progress and number % 1000 == 0:
                progress(number, cases)
        _live(waiting, now, turn)
        if queue is not None:
            queue.turns.keep()
    return bulk.count


def _arrivals(world: World, cases: int, now: int, count: int | None) -> Iterator[int]:
    """Yield the moments at which the citizens come, in order."""
    days = _working_days(world, count or min(LONGEST, max(min(cases, FEWEST), round(cases / A_DAY))))
    share, rest = divmod(cases, len(days))
    for place, day in enumerate(days):
        moments = sorted(min(world.moment(day), now) for _ in range(share + (place < rest)))
        yield from moments


def _working_days(world: World, count: int) -> list[dt.date]:
    """Return the last ``count`` working days before today, oldest first."""
    found: list[dt.date] = []
    day = world.today
    while len(found) < count:
        day -= dt.timedelta(days=1)
        if world.calendar.is_working(day):
            found.append(day)
    return found[::-1]


def _live(waiting: list[tuple[int, int, Iterator[int]]], until: int, turn: Iterator[int]) -> None:
    """Let every request go on whose time has come."""
    while waiting and waiting[0][0] <= until:
        _, _, one = heapq.heappop(waiting)
        _resume(one, waiting, turn)


def _resume(one: Iterator[int], waiting: list[tuple[int, int, Iterator[int]]], turn: Iterator[int]) -> None:
    at = next(one, None)
    if at is not None:
        heapq.heappush(waiting, (at, next(turn), one))
