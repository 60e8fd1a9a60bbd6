"""What a subject is after its entries: values, without a database."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from models.acts import (
    CalendarSet,
    CollectorRole,
    Count,
    IdentityKind,
    IdentitySeen,
    Mark,
    Notice,
    Priority,
    ShiftException,
    UnitKind,
)
from models.acts.branch import Role

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

STATES = (INCOMPLETE, RECEIVED, WITH_UNIT, READY, DELIVERED, RETURNED, REJECTED, REFERRED, WITHDRAWN, LAPSED)
"""States of a case (DOMAIN § 2)."""

OPEN = frozenset({INCOMPLETE, RECEIVED, WITH_UNIT, READY, RETURNED})
"""States in which somebody still owes something."""

RUNNING = frozenset({RECEIVED, WITH_UNIT})
"""States in which the clock of the promised date runs."""


class Period(Struct, frozen=True):
    """A state with its owner and its two times, seconds UTC; ``to`` is None while it lasts."""

    state: str
    holder: int
    from_: int
    to: int | None = None


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


class Contest(Struct, frozen=True):
    """Two entries crossed: ``stands`` is in force, ``entry`` is not."""

    entry: int
    stands: int
    code: str
    choice: str = ""
    """What became of it: ``kept`` or ``redone``; nothing while it is open."""


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
    promised: dt.date | None = None
    doubtful: bool = False
    referred_to: str = ""
    marks: tuple[Mark, ...] = ()
    notices: tuple[Notice, ...] = ()
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
    erased: int = 0
    """The erasure after which nothing was written on it that may name a citizen; 0 when there is none."""

    @property
    def notice(self) -> Notice | None:
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


class Said(Struct, frozen=True):
    """What an entry said of a person that was not said before, field by field."""

    entry: int
    fields: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, int], ...] = ()
    """Fields of these that do not stand, each with the entry that stands."""


class PersonState(Struct, frozen=True):
    """A person or company; empty texts when nothing is known or it was erased."""

    id: int
    identity: IdentityKind
    name: str
    nik: str = ""
    passport: str = ""
    nib: str = ""
    npwp: str = ""
    phone: str = ""
    address: str = ""
    registered_at: int = 0
    data: int = 0
    """The entry that the data come from."""
    erased: bool = False
    compared: tuple[tuple[int, str], ...] = ()
    """Other persons that this one was compared with: their ids, and ``same`` or ``different``."""
    said: tuple[Said, ...] = ()
    """Who said what, for those who had not heard of each other."""
    contests: tuple[Contest, ...] = ()
    """Entries that said otherwise at once; whoever has seen both and says it again settles them."""


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


class ShiftState(Struct, frozen=True):
    """A shift that was handed over; ``accepted_by`` is 0 while nobody has taken it."""

    id: int
    desk: int
    pool: int
    handed_by: int
    handed_at: int
    absent: int
    counts: tuple[Count, ...]
    exceptions: tuple[ShiftException, ...]
    unsent: int
    accepted_by: int = 0
    accepted_at: int | None = None
    found: tuple[ShiftException, ...] = ()
    """What the next officer did not find."""


class InventoryState(Struct, frozen=True):
    """A count of the paper files of a place."""

    id: int
    unit: int
    place: str
    counted: int
    missing: tuple[int, ...]
    strange: tuple[int, ...]
    at: int
    officer: int


class TracesState(Struct, frozen=True):
    """What a desk removed beside the acts: personal parts of its looks before a moment, drafts, displaced entries."""

    id: int
    before: int
    looks: int
    drafts: int
    displaced: int
    at: int
    officer: int


class SheetsState(Struct, frozen=True):
    """Numbers of cases set aside for blank sheets: the first one and how many."""

    id: int
    first: int
    count: int
    reserved_at: int


class OfficerState(Struct, frozen=True):
    """Who may act, and for which pools."""

    id: int
    code: str
    name: str
    role: Role
    units: tuple[int, ...]
    active: bool = True


class UnitState(Struct, frozen=True):
    """A pool."""

    id: int
    code: str
    name: str
    unit: UnitKind
    active: bool = True


class BranchState(Struct, frozen=True):
    """The office: name, zone, the newest catalogue (entry and version), the calendars by year."""

    id: int
    name: str = ""
    zone: str = "WIB"
    contact: str = ""
    catalogues: tuple[tuple[int, int], ...] = ()
    """(version, entry) of each published catalogue, in order."""
    calendars: tuple[CalendarSet, ...] = ()


class DeskState(Struct, frozen=True):
    """An incarnation of a desk that began with a fork."""

    id: int
    incarnation: int
    from_seq: int
    reason: str
    provisional: bool


class QuarantineState(Struct, frozen=True):
    """Entries of a chain of this branch that the centre could not read or does not know."""

    id: int
    desk: int
    incarnation: int
    log: str
    first: int
    count: int
    code: str
    released: bool = False
    """They have their places now."""


State = (
    CaseState
    | PersonState
    | VisitState
    | SheetsState
    | ShiftState
    | InventoryState
    | TracesState
    | OfficerState
    | UnitState
    | BranchState
    | DeskState
    | QuarantineState
)
