"""What a visit is after its entries, and numbers set aside."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from models.acts import Priority

WAITING = "waiting"
CALLED = "called"
SERVING = "serving"
SKIPPED = "skipped"
ON_HOLD = "held"
ABSENT = "absent"
DONE = "done"

VISIT_STATES = (WAITING, CALLED, SERVING, SKIPPED, ON_HOLD, ABSENT, DONE)
"""States of a visit."""

PRESENT = frozenset({WAITING, CALLED, SERVING, SKIPPED, ON_HOLD})
"""States in which the citizen is still here."""


class VisitPeriod(Struct, frozen=True):
    """A state of a visit with its owner and its two times; ``officer`` and ``counter`` are 0 while nobody has it."""

    state: str
    desk: int
    officer: int
    counter: int
    from_: int
    to: int | None = None
    estimated: bool = False
    """Its end is not what happened: the visit was forgotten, or it crossed midnight."""


class VisitState(Struct, frozen=True):
    """A citizen's visit. Times are seconds UTC; ``counter`` 0 means any counter of the desk."""

    id: int
    number: int
    turn: int
    day: dt.date
    desk: int
    """The desk that holds it: the one that issued the number, until it was passed on."""
    counter: int
    services: tuple[str, ...]
    priority: Priority
    state: str
    officer: int
    issued_at: int
    issued_by: int
    touched_at: int
    wanted: int = 0
    """The counter at which it waits, also after it was called elsewhere and came back; 0: any."""
    calls: int = 0
    early: tuple[int, ...] = ()
    """Calls before others' turn, by entry."""
    periods: tuple[VisitPeriod, ...] = ()

    @property
    def since(self) -> int:
        """When the present state began."""
        return self.periods[-1].from_ if self.periods else self.issued_at


class SheetsState(Struct, frozen=True):
    """Numbers of cases set aside for blank sheets: the first one and how many."""

    id: int
    first: int
    count: int
    reserved_at: int
