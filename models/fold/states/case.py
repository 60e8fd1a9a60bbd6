"""What a case is after its entries."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from models.acts import CollectorRole, IdentitySeen, Mark, Notice
from models.fold.states.crossing import Contest

INCOMPLETE = "incomplete"
RECEIVED = "received"
WITH_UNIT = "with_unit"
READY = "ready"
DELIVERED = "delivered"
RETURNED = "returned"
REJECTED = "rejected"
REFERRED = "referred"
WITHDRAWN = "withdrawn"
LAPSED = "lapsed"
REJECTION_GIVEN = "rejection_given"

STATES = (
    *(INCOMPLETE, RECEIVED, WITH_UNIT, READY, DELIVERED, RETURNED),
    *(REJECTED, REFERRED, WITHDRAWN, LAPSED, REJECTION_GIVEN),
)
"""States of a case (DOMAIN § 2)."""

OPEN = frozenset({INCOMPLETE, RECEIVED, WITH_UNIT, READY, RETURNED})
"""States in which somebody still owes something."""

GIVEN = frozenset({DELIVERED, REJECTION_GIVEN})
"""States in which the citizen has what was decided: the product, or the letter of rejection."""

FOR_CITIZEN = frozenset({READY, REJECTED})
"""States in which something waits to be given to the citizen: a product, or the letter of rejection."""

RUNNING = frozenset({RECEIVED, WITH_UNIT})
"""States in which the clock of the promised date runs."""


class Period(Struct, frozen=True):
    """A state with its owner and its two times, seconds UTC; ``to`` is None while it lasts."""

    state: str
    holder: int
    from_: int
    to: int | None = None


class Move(Struct, frozen=True):
    """A promise that a newer calendar moved; ``calendar`` is the entry that set it, ``told`` the one that promised."""

    entry: int
    at: int
    told: int
    was: dt.date
    promised: dt.date
    calendar: int


class Given(Notice, frozen=True):
    """A deficiency notice as it was given: when (seconds UTC), by whom, and every paper that was found missing."""

    at: int = 0
    officer: int = 0
    lacking: tuple[str, ...] = ()


class Handover(Struct, frozen=True):
    """An offer of the case to another pool and what became of it."""

    offer: int
    from_pool: int
    to_pool: int
    offered_at: int
    offered_by: int
    state: str = "offered"
    """``offered``, ``accepted``, ``declined``, ``taken_back``, ``lapsed``, or ``ended`` for assistance that is over."""
    ended_at: int | None = None
    ended_by: int | None = None
    keep: bool = False
    """Assistance: the holder keeps the case."""
    number: int = 0
    """Number in the dispatch book, when it went to a unit outside of the program."""


class Asked(Struct, frozen=True):
    """A pool asks the holder for the case."""

    pool: int
    entry: int
    officer: int
    at: int


class Paper(Struct, frozen=True):
    """Where the paper file was put last."""

    unit: int
    place: str
    at: int
    officer: int
    entry: int


class Delivery(Struct, frozen=True):
    """The product was given away."""

    at: int
    officer: int
    role: CollectorRole
    seen: IdentitySeen
    returned: tuple[str, ...]
    collector: str
    entry: int = 0
    posted: bool = False
    tracking: str = ""


class CaseState(Struct, frozen=True):
    """A citizen's request. Times are seconds UTC, pools and persons are ids, ``fee`` is rupiah."""

    id: int
    number: int
    person: int
    representative: int | None
    service: str
    variant: str
    catalogue: int
    state: str
    holder: int
    opened_at: int
    opened_by: int
    touched_at: int
    fee: int
    told: dt.date | None = None
    """The date that was last promised, as the citizen was told it."""
    doubtful: bool = False
    """That date rests on holidays that were not certain then."""
    referred_to: str = ""
    marks: tuple[Mark, ...] = ()
    notices: tuple[Given, ...] = ()
    handovers: tuple[Handover, ...] = ()
    periods: tuple[Period, ...] = ()
    delivery: Delivery | None = None
    product: str = ""
    valid_until: dt.date | None = None
    contests: tuple[Contest, ...] = ()
    assignee: int = 0
    """The officer of the holding pool who takes it on; 0: any."""
    asked: tuple[Asked, ...] = ()
    """Pools that ask for the case."""
    dispatch: int = 0
    """Number in the dispatch book while the papers are at a unit outside of the program."""
    paper: Paper | None = None
    visit: int | None = None
    """The visit in which the citizen came."""
    paper_at: int = 0
    """When it was taken in on paper, estimated; 0 when it was typed at once."""
    corrected: tuple[int, ...] = ()
    """Corrections of what was taken in, by entry: each made another slip valid."""
    billing: str = ""
    """The billing code of the fee."""
    proof: str = ""
    """The proof that the fee was paid (NTPN)."""
    last: int = 0
    """The entry that an undo would undo: the last step that still stands."""
    status_code: int = 0
    """The six digits with which its citizen asks how far it is; 0: none were given."""
    erased: int = 0
    """The erasure after which nothing was written on it that may name a citizen; 0 when there is none."""

    told_by: int = 0
    """The entry that told the promised date; 0 while there is none."""
    moves: tuple[Move, ...] = ()
    """How calendars moved what was promised."""

    @property
    def promised(self) -> dt.date | None:
        """The date that is promised now: as it was told, or as the calendar moved it since."""
        return next((m.promised for m in reversed(self.moves) if m.told == self.told_by), self.told)

    @property
    def notice(self) -> Given | None:
        """The notice whose list is still open."""
        return self.notices[-1] if self.notices and self.state in (INCOMPLETE, RETURNED) else None

    @property
    def offer(self) -> Handover | None:
        """The handover that is in the air."""
        last = self.handovers[-1] if self.handovers else None
        return last if last is not None and last.state == "offered" else None

    @property
    def helpers(self) -> tuple[int, ...]:
        """Pools that work on the case with its holder."""
        return tuple(h.to_pool for h in self.handovers if h.keep and h.state == "accepted")

    @property
    def open_contests(self) -> tuple[Contest, ...]:
        """Crossings that nobody has settled."""
        return tuple(c for c in self.contests if not c.choice)

    @property
    def since(self) -> int:
        """When the present state began."""
        return self.periods[-1].from_ if self.periods else self.opened_at
