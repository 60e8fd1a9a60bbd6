"""The clocks of a complaint, one a step: when each is due, by the times of its class.

The day of receipt isn't counted. While the complainant owes a supplement the clock of the office stands still, and so
it does while a complaint that is reopened later was over; such times are united before they are taken away. A step that
was done keeps the date by which it was due then: a holiday decreed later moves only what is still to be done.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

from msgspec import Struct

from models.facts.complaint_rules import ComplaintRules, StepName, Term
from models.facts.working_days import Calendar, Pause, day_of
from models.fold.states import CLOSED, COMPLAINT_RUNNING, COMPLETE, DECIDED, NEW, SUPPLEMENT, TOLD, ComplaintState
from models.refused import Refused

STEPS: tuple[StepName, ...] = get_args(StepName)
_LONGEST_WAY = dt.timedelta(days=366)
"""A complaint that is said to have been on its way for longer, or to come from tomorrow, was not."""
Standing = Literal["running", "paused", "done", "none"]
"""``paused``: the complainant owes a supplement. ``none``: it is not to be done, or not yet."""


class Clock(Struct, frozen=True):
    """One step of a complaint: when it is due (None: no source states a time), and how far from that it is."""

    step: StepName
    standing: Standing
    due: dt.date | None = None
    doubtful: bool = False
    """It rests on holidays that are not certain (:attr:`~models.facts.working_days.Promise.doubtful`)."""
    left: int = 0
    """Days until it is due, negative when that has passed; of the kind that ``calendar`` says. For one that is done,
    from the day on which it was done."""
    calendar: bool = False
    done: dt.date | None = None

    @property
    def passed(self) -> bool:
        """Tell whether its time has passed, or had passed when it was done."""
        return self.due is not None and self.left < 0

    @property
    def late(self) -> bool:
        """Tell whether the office is, or was, late with it; the time to answer back is the complainant's."""
        return self.passed and self.step != "close"


class EveryDay(Calendar):
    """The calendar of times that run in days of the calendar."""

    def __init__(self) -> None:
        super().__init__((), ())

    def is_working(self, date: dt.date) -> bool:
        """Every day counts."""
        return True

    def between(self, start: dt.date, end: dt.date) -> int:
        """Return how many days lie after ``start`` up to and including ``end``."""
        return (end - start).days


def clocks(
    complaint: ComplaintState, rules: ComplaintRules | None, calendar: Calendar, zone: str, today: dt.date
) -> tuple[Clock, ...]:
    """Return the clock of each step as it stands on ``today``, in the order of the steps.

    ``rules`` are those of the catalogue under which the complaint was taken; None where no catalogue here knows them.
    """
    return tuple(clock(step, complaint, rules, calendar, zone, today) for step in STEPS)


def clock(
    step: StepName,
    complaint: ComplaintState,
    rules: ComplaintRules | None,
    calendar: Calendar,
    zone: str,
    today: dt.date,
) -> Clock:
    """Return the clock of one step; see :func:`clocks`."""
    grade = rules.grade_of(complaint.grade) if rules is not None else None
    term = grade.term(step) if grade is not None else None
    counted = term is not None and term.calendar
    days = EveryDay() if counted else calendar
    done = complaint.step(step) if step == "answer" or complaint.state in _DONE[step] else None
    if done is not None:
        at = day_of(done.at, zone)
        left = days.between(at, done.due) if done.due is not None else 0
        return Clock(step, "done", done.due, left=left, calendar=counted, done=at)
    start = _start(term, complaint, zone) if term is not None else None
    if complaint.state not in _WAITS[step]:
        return Clock(step, "none")
    standing: Standing = "paused" if complaint.state == SUPPLEMENT else "running"
    if term is None or start is None:
        return Clock(step, standing)
    pauses = _pauses(complaint, zone, today) if step in ("answer", "decide") else []
    try:
        promise = days.after(start, term.days, pauses)
    except (OverflowError, Refused):  # at the end of all days, or by a calendar without a working day
        return Clock(step, standing)
    return Clock(
        step, standing, promise.date, promise.doubtful and not counted, days.between(today, promise.date), counted
    )


_WAITS: dict[StepName, frozenset[str]] = {
    "answer": frozenset({NEW}),
    "decide": COMPLAINT_RUNNING | {SUPPLEMENT},
    "tell": frozenset({DECIDED}),
    "close": frozenset({TOLD}),
}
"""States in which a step is still to be done."""
_DONE: dict[StepName, frozenset[str]] = {
    "answer": frozenset(),
    "decide": frozenset({DECIDED, TOLD, CLOSED}),
    "tell": frozenset({TOLD, CLOSED}),
    "close": frozenset({CLOSED}),
}
"""States in which the last doing of a step still stands: one that was reopened is to be decided again."""


def _start(term: Term, complaint: ComplaintState, zone: str) -> dt.date | None:
    """Return the day from which a time runs; None while that has not come."""
    if term.since == "received":
        lodged = day_of(complaint.lodged_at, zone)
        return min(max(complaint.received, lodged - _LONGEST_WAY), lodged)
    if term.since == "complete":
        at = next((p.from_ for p in reversed(complaint.periods) if p.state == COMPLETE), None)
    else:
        done = complaint.step("decide" if term.since == "decided" else "tell")
        at = done.at if done is not None else None
    return day_of(at, zone) if at is not None else None


def _pauses(complaint: ComplaintState, zone: str, today: dt.date) -> list[Pause]:
    """Return when the office's clock stood still: the days on which it stopped, and on which it went on."""
    return [
        (day_of(p.from_, zone), day_of(p.to, zone) if p.to is not None else today)
        for p in complaint.periods
        if p.state not in COMPLAINT_RUNNING
    ]
