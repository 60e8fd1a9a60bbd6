"""What a complaint is after its entries."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from msgspec import Struct, structs

from models.acts import Company, ComplaintData
from models.fold.states.case import Period
from models.fold.states.crossing import Contest

NEW = "new"
COMPLETE = "complete"
SUPPLEMENT = "supplement"
IN_HAND = "in_hand"
DECIDED = "decided"
TOLD = "told"
CLOSED = "closed"

COMPLAINT_STATES = (NEW, COMPLETE, SUPPLEMENT, IN_HAND, DECIDED, TOLD, CLOSED, "withdrawn", "lapsed")
"""States of a complaint. How it was decided, refused among it, is no state but its outcome."""
COMPLAINT_OPEN = frozenset({NEW, COMPLETE, SUPPLEMENT, IN_HAND, DECIDED})
"""States in which somebody still owes something."""
COMPLAINT_RUNNING = frozenset({NEW, COMPLETE, IN_HAND})
"""States in which the clock of the decision runs."""
SOLVED = frozenset({"upheld", "partly", "unfounded"})
"""Outcomes by which a complaint was solved here; what was refused or passed on was not."""


Data = TypeVar("Data", bound=ComplaintData)


def masked(data: Data | None) -> Data | None:
    """Return what a complaint says without what tells who says it."""
    return structs.replace(data, reporter=None, sex="", position="", email="") if data is not None else None


class Step(Struct, frozen=True):
    """A step that was done, and when it was due, as it was known then."""

    name: str
    """``answer``, ``decide``, ``tell``, ``close``."""
    at: int
    officer: int
    due: dt.date | None = None


class ComplaintState(Struct, frozen=True):
    """A complaint. Times are seconds UTC; officers, units, persons are ids. The holder of a period is its handler."""

    id: int
    number: int
    received: dt.date
    category: str
    grade: str
    catalogue: int
    channel: str
    state: str
    lodged_at: int
    lodged_by: int
    touched_at: int
    person: int | None = None
    anonymous: bool = False
    confidential: bool = False
    officers: tuple[int, ...] = ()
    unit: int | None = None
    case: int | None = None
    visit: int | None = None
    company: Company | None = None
    data: ComplaintData | None = None
    """What it says; None once it was erased."""
    handler: int = 0
    """Who has it in hand; 0: nobody."""
    deadline: dt.date | None = None
    """By when the supplement must come."""
    outcome: str = ""
    refusal: str = ""
    referred_to: str = ""
    answer: str = ""
    rating: int = 0
    reopened: int = 0
    """How often it was reopened."""
    ombudsman: int = 0
    """When the way to the Ombudsman was told; 0: not yet."""
    steps: tuple[Step, ...] = ()
    periods: tuple[Period, ...] = ()
    contests: tuple[Contest, ...] = ()
    last: int = 0
    """The last step that stands."""

    @property
    def hidden(self) -> bool:
        """Tell whether there is a reporter who must be masked."""
        data = self.data
        told = data is not None and any((data.reporter, data.sex, data.position, data.email))
        return self.anonymous and (self.person is not None or told)

    @property
    def masked(self) -> ComplaintState:
        """The complaint without all that tells who a hidden reporter is: the case and the visit are his, too."""
        if not self.anonymous:
            return self
        return structs.replace(self, person=None, case=None, visit=None, data=masked(self.data))

    @property
    def solved(self) -> bool:
        """Tell whether it was decided on what it says, and the complainant knows."""
        return self.state in (TOLD, CLOSED) and self.outcome in SOLVED

    @property
    def open_contests(self) -> tuple[Contest, ...]:
        """Crossings that nobody has settled."""
        return tuple(c for c in self.contests if not c.choice)

    @property
    def since(self) -> int:
        """When the present state began."""
        return self.periods[-1].from_ if self.periods else self.lodged_at

    def step(self, name: str) -> Step | None:
        """Return the last time that a step was done."""
        return next((s for s in reversed(self.steps) if s.name == name), None)
