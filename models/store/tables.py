"""The tables that rows of states are put into, and those of this machine: the one place for their columns and keys.

The first migration makes them from these models; :mod:`models.store.project` puts rows in by their order. From the
first release on a change is a numbered migration beside the change here, and a test holds both against each other.
What lies in the tables of entries is said by :mod:`models.journal.rows`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from peewee import SQL, BareField, BigIntegerField, BooleanField, CompositeKey, Model, TextField


class BranchRow(Model):
    """The office."""

    id = BigIntegerField(primary_key=True)
    name = TextField()
    zone = TextField()
    contact = TextField()

    class Meta:
        table_name = "branch"


class CatalogueRow(Model):
    """A published catalogue: its version and its entry."""

    version = BigIntegerField(primary_key=True)
    entry = BigIntegerField()

    class Meta:
        table_name = "catalogue"


class CalendarYearRow(Model):
    """A year whose free days were set."""

    year = BigIntegerField(primary_key=True)
    decreed = BooleanField()

    class Meta:
        table_name = "calendar_year"


class FreeDayRow(Model):
    """A holiday."""

    date = TextField(primary_key=True)
    name = TextField()
    leave = BooleanField()

    class Meta:
        table_name = "free_day"
        without_rowid = True


class UnitRow(Model):
    """A pool, of this branch or of a sister branch."""

    id = BigIntegerField(primary_key=True)
    code = TextField()
    name = TextField()
    unit = TextField()
    active = BooleanField()

    class Meta:
        table_name = "unit"


class OfficerRow(Model):
    """An officer; ``units`` is a JSON list of ids."""

    id = BigIntegerField(primary_key=True)
    code = TextField()
    name = TextField()
    role = TextField()
    units = TextField()
    active = BooleanField()

    class Meta:
        table_name = "officer"


class PersonRow(Model):
    """A person or company. ``folded`` is the name for finding."""

    id = BigIntegerField(primary_key=True)
    identity = TextField()
    name = TextField()
    folded = TextField()
    nik = TextField(null=True)
    passport = TextField(null=True)
    nib = TextField(null=True)
    npwp = TextField(null=True)
    phone = TextField()
    address = TextField()
    registered_at = BigIntegerField()
    data = BigIntegerField()
    erased = BooleanField()
    sound = TextField()

    class Meta:
        table_name = "person"


class ComparedRow(Model):
    """A person and another one that it was compared with: ``same`` or ``different``."""

    person = BigIntegerField()
    other = BigIntegerField()
    verdict = TextField()

    class Meta:
        table_name = "person_compared"
        without_rowid = True
        primary_key = CompositeKey("person", "other")


class VisitRow(Model):
    """A visit as the queue shows it; ``services`` is a JSON list of codes, ``early`` counts the calls out of turn."""

    id = BigIntegerField(primary_key=True)
    number = BigIntegerField()
    turn = BigIntegerField()
    day = TextField()
    desk = BigIntegerField()
    counter = BigIntegerField()
    services = TextField()
    priority = TextField()
    state = TextField()
    officer = BigIntegerField()
    issued_at = BigIntegerField()
    issued_by = BigIntegerField()
    touched_at = BigIntegerField()
    since = BigIntegerField()
    calls = BigIntegerField()
    early = BigIntegerField()

    class Meta:
        table_name = "visit"


class VisitPeriodRow(Model):
    """A state of a visit with its owner and its two times."""

    visit = BigIntegerField()
    place = BigIntegerField()
    state = TextField()
    desk = BigIntegerField()
    officer = BigIntegerField()
    counter = BigIntegerField()
    begun = BigIntegerField()
    ended = BigIntegerField(null=True)
    estimated = BooleanField()

    class Meta:
        table_name = "visit_period"
        without_rowid = True
        primary_key = CompositeKey("visit", "place")


class SheetBlockRow(Model):
    """Numbers set aside for blank sheets."""

    id = BigIntegerField(primary_key=True)
    first = BigIntegerField()
    count = BigIntegerField()
    reserved_at = BigIntegerField()

    class Meta:
        table_name = "sheet_block"


class CaseRow(Model):
    """A case as lists show it."""

    id = BigIntegerField(primary_key=True)
    number = BigIntegerField()
    person = BigIntegerField()
    representative = BigIntegerField(null=True)
    service = TextField()
    variant = TextField()
    catalogue = BigIntegerField()
    state = TextField()
    holder = BigIntegerField()
    offered_to = BigIntegerField(null=True)
    offer = BigIntegerField(null=True)
    promised = TextField(null=True)
    doubtful = BooleanField()
    fee = BigIntegerField()
    referred_to = TextField()
    product = TextField()
    valid_until = TextField(null=True)
    opened_at = BigIntegerField()
    opened_by = BigIntegerField()
    since = BigIntegerField()
    touched_at = BigIntegerField()
    last = BigIntegerField()
    visit = BigIntegerField(null=True)
    paper_at = BigIntegerField()
    assignee = BigIntegerField()
    dispatch = BigIntegerField()

    class Meta:
        table_name = "case_file"


class MarkListRow(Model):
    """The marks of a case in one row, a JSON list; read them from the view ``requirement_mark``."""

    case = BigIntegerField(primary_key=True)
    marks = TextField()

    class Meta:
        table_name = "mark_list"


class StoredPeriodRow(Model):
    """A period with small numbers; read them from the view ``case_period``. ``lasted`` is seconds."""

    case = BigIntegerField()
    place = BigIntegerField()
    state = BareField()
    pool = BigIntegerField()
    begun = BigIntegerField()
    lasted = BigIntegerField(null=True)

    class Meta:
        table_name = "period"
        without_rowid = True
        primary_key = CompositeKey("case", "place")


class MarkRow(Model):
    """How a requirement was met: a view of :class:`MarkListRow`."""

    case = BigIntegerField()
    requirement = TextField()
    how = TextField()
    count = BigIntegerField()

    class Meta:
        table_name = "requirement_mark"
        primary_key = CompositeKey("case", "requirement")


class NoticeRow(Model):
    """A deficiency notice; ``missing`` is a JSON list of requirement codes."""

    case = BigIntegerField()
    number = BigIntegerField()
    missing = TextField()
    deadline = TextField()
    open = BooleanField()

    class Meta:
        table_name = "notice"
        without_rowid = True
        primary_key = CompositeKey("case", "number")


class HandoverRow(Model):
    """An offer and what became of it."""

    offer = BigIntegerField()
    case = BigIntegerField()
    from_pool = BigIntegerField()
    to_pool = BigIntegerField()
    offered_at = BigIntegerField()
    offered_by = BigIntegerField()
    state = TextField()
    ended_at = BigIntegerField(null=True)
    ended_by = BigIntegerField(null=True)
    keep = BooleanField()
    number = BigIntegerField()

    class Meta:
        table_name = "handover"
        without_rowid = True
        primary_key = CompositeKey("case", "offer")


class SentBackRow(Model):
    """A held case that was declined or came back from outside; ``until``: :data:`models.store.packed.SENT_BACK`."""

    case = BigIntegerField(primary_key=True)
    holder = BigIntegerField()
    until = BigIntegerField()
    assignee = BigIntegerField()

    class Meta:
        table_name = "sent_back"


class AskedRow(Model):
    """A pool that asks for a case."""

    entry = BigIntegerField(primary_key=True)
    case = BigIntegerField()
    pool = BigIntegerField()
    officer = BigIntegerField()
    at = BigIntegerField()

    class Meta:
        table_name = "asked"


class PaperRow(Model):
    """Where the paper file of a case was put last."""

    case = BigIntegerField(primary_key=True)
    unit = BigIntegerField()
    place = TextField()
    at = BigIntegerField()
    officer = BigIntegerField()
    entry = BigIntegerField()

    class Meta:
        table_name = "paper_file"


class ShiftRow(Model):
    """A shift's baton; counts and exceptions are JSON."""

    id = BigIntegerField(primary_key=True)
    desk = BigIntegerField()
    pool = BigIntegerField()
    handed_by = BigIntegerField()
    handed_at = BigIntegerField()
    absent = BigIntegerField()
    counts = TextField()
    exceptions = TextField()
    unsent = BigIntegerField()
    accepted_by = BigIntegerField()
    accepted_at = BigIntegerField(null=True)
    found = TextField()

    class Meta:
        table_name = "shift"


class InventoryRow(Model):
    """A count of paper files; ``missing`` and ``strange`` are JSON lists of cases."""

    id = BigIntegerField(primary_key=True)
    unit = BigIntegerField()
    place = TextField()
    counted = BigIntegerField()
    missing = TextField()
    strange = TextField()
    at = BigIntegerField()
    officer = BigIntegerField()

    class Meta:
        table_name = "inventory"


class AnonymisedRow(Model):
    """A case whose personal parts were erased, and nothing written on it since that may name a citizen."""

    case = BigIntegerField(primary_key=True)
    entry = BigIntegerField()

    class Meta:
        table_name = "anonymised"


class TracesRow(Model):
    """What a desk removed beside the acts: looks before a moment lost their personal parts."""

    id = BigIntegerField(primary_key=True)
    before = BigIntegerField()
    looks = BigIntegerField()
    drafts = BigIntegerField()
    displaced = BigIntegerField()
    at = BigIntegerField()
    officer = BigIntegerField()

    class Meta:
        table_name = "traces"


class DeliveryRow(Model):
    """A product given away; ``returned`` is a JSON list of requirement codes."""

    case = BigIntegerField(primary_key=True)
    at = BigIntegerField()
    officer = BigIntegerField()
    role = TextField()
    seen = TextField()
    returned = TextField()
    collector = TextField()
    entry = BigIntegerField()
    posted = BooleanField()
    tracking = TextField()

    class Meta:
        table_name = "delivery"


class PeriodRow(Model):
    """A state of a case with its owner and its two times: a view of :class:`StoredPeriodRow`."""

    case = BigIntegerField()
    place = BigIntegerField()
    state = TextField()
    holder = BigIntegerField()
    begun = BigIntegerField()
    ended = BigIntegerField(null=True)

    class Meta:
        table_name = "case_period"
        primary_key = CompositeKey("case", "place")


class ContestRow(Model):
    """Two entries of a case that crossed."""

    entry = BigIntegerField(primary_key=True)
    case = BigIntegerField()
    stands = BigIntegerField()
    code = TextField()
    choice = TextField()

    class Meta:
        table_name = "contest"


class DeskIncarnationRow(Model):
    """An incarnation that began with a fork."""

    id = BigIntegerField(primary_key=True)
    incarnation = BigIntegerField()
    from_seq = BigIntegerField()
    reason = TextField()
    provisional = BooleanField()

    class Meta:
        table_name = "desk_incarnation"


class VerifierRow(Model):
    """A password's argon2id hash; ``version`` is given by the centre."""

    officer = BigIntegerField(primary_key=True)
    hash = TextField()
    version = BigIntegerField(constraints=[SQL("DEFAULT 0")])

    class Meta:
        table_name = "verifier"


class QuarantineRow(Model):
    """Entries that the centre could not read or does not know; ``desk`` and ``incarnation`` name their chain."""

    id = BigIntegerField(primary_key=True)
    desk = BigIntegerField()
    incarnation = BigIntegerField()
    log = TextField()
    first = BigIntegerField()
    count = BigIntegerField()
    code = TextField()

    class Meta:
        table_name = "quarantine"


class DraftRow(Model):
    """An unfinished form."""

    id = BigIntegerField(primary_key=True)
    officer = BigIntegerField()
    form = TextField()
    updated = BigIntegerField()
    data = TextField()

    class Meta:
        table_name = "draft"


class PrintJobRow(Model):
    """A slip that is to be printed, or was; ``models/slips/print_jobs.py``."""

    id = BigIntegerField(primary_key=True)
    made_at = BigIntegerField()
    officer = BigIntegerField()
    slip = TextField()
    subject = BigIntegerField()
    detail = TextField()
    copy = BigIntegerField()
    printer = TextField()
    state = TextField()
    reason = TextField()
    facts = TextField()
    tries = BigIntegerField()
    next_at = BigIntegerField()
    ended_at = BigIntegerField(null=True)
    pid = BigIntegerField()
    token = TextField()

    class Meta:
        table_name = "print_job"


VIEWS: tuple[type[Model], ...] = (MarkRow, PeriodRow)
"""Models of which the database keeps another shape; :mod:`models.store.packed` has the views."""

MODELS: tuple[type[Model], ...] = (
    BranchRow,
    CatalogueRow,
    CalendarYearRow,
    FreeDayRow,
    UnitRow,
    OfficerRow,
    PersonRow,
    ComparedRow,
    VisitRow,
    VisitPeriodRow,
    SheetBlockRow,
    CaseRow,
    MarkListRow,
    MarkRow,
    NoticeRow,
    HandoverRow,
    AskedRow,
    SentBackRow,
    PaperRow,
    ShiftRow,
    InventoryRow,
    AnonymisedRow,
    TracesRow,
    DeliveryRow,
    StoredPeriodRow,
    PeriodRow,
    ContestRow,
    DeskIncarnationRow,
    QuarantineRow,
    VerifierRow,
    DraftRow,
    PrintJobRow,
)
"""Every model."""


@lru_cache(maxsize=1)
def columns() -> dict[str, tuple[str, ...]]:
    """Return the columns of each table, in the order of its rows."""
    return {m._meta.table_name: tuple(f.column_name for f in m._meta.sorted_fields) for m in MODELS}


@lru_cache(maxsize=1)
def keys() -> dict[str, tuple[str, ...]]:
    """Return the columns of each table's key."""
    found: dict[str, tuple[str, ...]] = {}
    for model in MODELS:
        key: Any = model._meta.primary_key
        found[model._meta.table_name] = tuple(getattr(key, "field_names", None) or (key.column_name,))
    return found
