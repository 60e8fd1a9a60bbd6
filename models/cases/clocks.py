"""The clock of a case: how many working days it used, against which limit, and who had it meanwhile.

Pure: screens and reports ask the same functions, so a list, a detail and a report never disagree. All days are working
days of the office's own zone; the day on which a clock begins or goes on is not counted (DOMAIN § 11, UU 25/2009
art. 21 for the time limit of the standard).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from msgspec import Struct

from models.facts.working_days import Calendar, day_of
from models.fold.states import FOR_CITIZEN, GIVEN, INCOMPLETE, READY, RECEIVED, RETURNED, RUNNING, WITH_UNIT
from models.fold.time_limit import Periods, believed, counted_from

Standing = Literal["none", "running", "overdue", "paused", "in_time", "late", "ended"]
"""What a clock says: no date is promised · it runs · it runs, and the date has passed · the citizen owes papers ·
decided in time · decided too late · ended without a decision (withdrawn, lapsed, referred)."""
PAUSED = frozenset({INCOMPLETE, RETURNED})
"""States in which the citizen owes papers, and the clock stands still."""
HELD = frozenset({RECEIVED, WITH_UNIT, READY}) | PAUSED
"""States in which time passes: somebody has the case on the desk, or the citizen has it."""
DECIDED = FOR_CITIZEN | GIVEN
"""States by which the office has kept, or broken, what it promised. Nothing that happens in them runs, and none of it
is the citizen's."""


class Step(Struct, frozen=True):
    """One period of a case: who had it in which state, and how many working days that took; times are seconds UTC."""

    state: str
    holder: int
    begun: int
    ended: int | None
    days: int
    """Working days after the day on which it began, up to the day on which it ended (or that is asked about)."""

    @property
    def counts(self) -> bool:
        """Whether the time limit runs in it."""
        return self.state in RUNNING

    @property
    def owed(self) -> bool:
        """Whether the citizen owes papers in it."""
        return self.state in PAUSED


class Clock(Struct, frozen=True):
    """What the clock of a case says on a day."""

    standing: Standing
    limit: int | None
    """Working days that the service may take; None when no source states it."""
    used: int
    """Working days of it that were used; pauses and what came after the decision are none."""
    due: dt.date | None
    """The promised date as it stands now; None while nothing is promised."""
    told: dt.date | None
    """The date that the citizen was told, where the calendar moved it since; else None."""
    left: int
    """Working days until the promised date while it runs; 0 on its last day, negative when it has passed."""
    late: int
    """Working days by which it is, or was, too late; 0 when it is not."""
    decided: dt.date | None
    """The day on which the product was ready or the request rejected."""
    uncertain: bool
    """The promised date rests on holidays that are not certain, as the calendar stands now."""
    steps: tuple[Step, ...]
    doubted: bool = False
    """Some time of the case belies the others, and was left out."""


class Lived(Protocol):
    """What a clock is read from: a folded case has it, and so has :class:`Life`, which is read from tables."""

    @property
    def periods(self) -> Periods:
        """Its periods in their order."""

    @property
    def promised(self) -> dt.date | None:
        """The promised date as it stands now."""

    @property
    def told(self) -> dt.date | None:
        """The promised date as it was told."""


class Life(Struct, frozen=True):
    """A case as far as its clock goes."""

    periods: Periods
    promised: dt.date | None
    told: dt.date | None


def clock(case: Lived, limit: int | None, calendar: Calendar, zone: str, now: int) -> Clock:
    """Return what the clock of a case says at ``now`` (seconds UTC), under a time limit of ``limit`` working days."""
    today = day_of(now, zone)
    periods, doubted = believed(case.periods, zone, today)
    last = periods[-1].state
    running, paused = last in RUNNING, last in PAUSED
    due = case.promised if not paused else None
    decided = _decided(periods, zone) if last in DECIDED else None
    end = today if running else decided
    left = calendar.between(end, due) if due is not None and end is not None else 0
    late = max(0, calendar.between(due, end)) if due is not None and end is not None else 0
    lived = steps(periods, calendar, zone, now)
    standing: Standing = "ended"
    if paused:
        standing = "paused"
    elif due is None and (running or decided is not None):
        standing = "none"
    elif running:
        standing = "overdue" if late else "running"
    elif decided is not None:
        standing = "late" if late else "in_time"
    return Clock(
        standing=standing,
        limit=limit,
        used=sum(step.days for step in lived if step.counts),
        due=due,
        told=case.told if due is not None and case.told != due else None,
        left=left,
        late=late,
        decided=decided,
        uncertain=due is not None and calendar.doubts(counted_from(periods, zone), due),
        steps=lived,
        doubted=doubted,
    )


def _decided(periods: Periods, zone: str) -> dt.date | None:
    """Return the day on which the clock stopped for good: behind the last period in which it ran."""
    after = next((place for place in range(len(periods), 0, -1) if periods[place - 1].state in RUNNING), 0)
    return day_of(periods[after].from_, zone) if after < len(periods) else None


def steps(periods: Periods, calendar: Calendar, zone: str, now: int) -> tuple[Step, ...]:
    """Return who had a case in which state, and for how many working days; together these are all that passed.

    What is over takes no days any more.
    """
    found = []
    for period in periods:
        end = period.to if period.to is not None else now if period.state in HELD else period.from_
        days = calendar.between(day_of(period.from_, zone), day_of(end, zone))
        found.append(Step(period.state, period.holder, period.from_, period.to, max(0, days)))
    return tuple(found)


def held_days(case: Sequence[Step]) -> dict[int, int]:
    """Return by holder the working days of the time limit that each used."""
    found: dict[int, int] = {}
    for step in case:
        if step.counts:
            found[step.holder] = found.get(step.holder, 0) + step.days
    return found


class Edges(NamedTuple):
    """The days that lists compare a promised date with; so a list and a clock agree without reading any case."""

    today: dt.date
    overdue: dt.date
    """What was promised before this day is overdue: at least one working day has passed since."""
    near: dt.date
    """What is promised after today up to this day is near due."""


def edges(calendar: Calendar, today: dt.date, near: int) -> Edges:
    """Return the edges of a day; ``near`` working days ahead count as near."""
    overdue = today if calendar.is_working(today) else calendar.before(today)
    return Edges(today, overdue, calendar.after(today, near).date if near else today)


__all__ = ["DECIDED", "PAUSED", "Clock", "Edges", "Life", "Standing", "Step", "clock", "edges", "held_days", "steps"]
