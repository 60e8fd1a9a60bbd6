"""Cases."""

from __future__ import annotations

from peewee import BareField, BigIntegerField, BooleanField, CompositeKey, Model, TextField

HELD_STATES = ("incomplete", "received", "with_unit", "ready", "returned", "rejected")
"""States in which somebody has the case on the desk; the others are over."""


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
    """A deficiency notice; ``missing`` and ``lacking`` are JSON lists of requirement codes.

    ``lacking`` is every paper that was found missing, empty where that is what the notice says.
    """

    case = BigIntegerField()
    number = BigIntegerField()
    missing = TextField()
    deadline = TextField()
    open = BooleanField()
    at = BigIntegerField()
    officer = BigIntegerField()
    lacking = TextField()

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


class AskedRow(Model):
    """A pool that asks for a case."""

    entry = BigIntegerField(primary_key=True)
    case = BigIntegerField()
    pool = BigIntegerField()
    officer = BigIntegerField()
    at = BigIntegerField()

    class Meta:
        table_name = "asked"


class SentBackRow(Model):
    """A held case that was declined or came back from outside; ``until``: :data:`models.store.packed.SENT_BACK`."""

    case = BigIntegerField(primary_key=True)
    holder = BigIntegerField()
    until = BigIntegerField()
    assignee = BigIntegerField()

    class Meta:
        table_name = "sent_back"


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


class AnonymisedRow(Model):
    """A case whose personal parts were erased, and nothing written on it since that may name a citizen."""

    case = BigIntegerField(primary_key=True)
    entry = BigIntegerField()

    class Meta:
        table_name = "anonymised"


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


MODELS: tuple[type[Model], ...] = (
    CaseRow,
    MarkListRow,
    MarkRow,
    NoticeRow,
    HandoverRow,
    AskedRow,
    SentBackRow,
    PaperRow,
    AnonymisedRow,
    DeliveryRow,
    StoredPeriodRow,
    PeriodRow,
    ContestRow,
)
VIEWS: tuple[type[Model], ...] = (
    MarkRow,
    PeriodRow,
)
"""Models of which the database keeps another shape; :mod:`models.store.packed` has the views."""
SUBJECT: dict[type[Model], str] = {
    CaseRow: "id",
    AnonymisedRow: "case",
    AskedRow: "case",
    PeriodRow: "case",
    ContestRow: "case",
    DeliveryRow: "case",
    HandoverRow: "case",
    NoticeRow: "case",
    PaperRow: "case",
    MarkRow: "case",
}
"""Tables that hold nothing but folded states, each with the column that names the subject."""
INDEXES = (
    "CREATE INDEX case_number ON case_file (number)",
    "CREATE INDEX case_person ON case_file (person)",
    # a person may go once no case needs it any more, neither as applicant nor as representative
    "CREATE INDEX case_representative ON case_file (representative) WHERE representative IS NOT NULL",
    "CREATE INDEX case_visit ON case_file (visit) WHERE visit IS NOT NULL",
    # lists ask for what somebody still holds; what is over is found by its number and its person
    f"CREATE INDEX case_held ON case_file (holder, state) WHERE state IN {HELD_STATES}",
    "CREATE INDEX case_offer ON case_file (offered_to, id) WHERE offered_to IS NOT NULL",
    "CREATE INDEX case_outside ON case_file (holder) WHERE dispatch <> 0",
    "CREATE INDEX case_assigned ON case_file (assignee) WHERE assignee <> 0",
    "CREATE INDEX case_opened ON case_file (opened_at)",
    # in the order of the lists by date; with the state, so that counting reads nothing else
    "CREATE INDEX case_due ON case_file (promised, holder, id, state) WHERE state IN ('received', 'with_unit')",
    "CREATE INDEX notice_number ON notice (number)",
    "CREATE INDEX notice_at ON notice (at)",
    "CREATE INDEX notice_open ON notice (deadline) WHERE open = 1",
    "CREATE INDEX handover_number ON handover (number) WHERE number <> 0",
    "CREATE INDEX handover_offered ON handover (offered_at)",
    # what ended when: ready, delivered, rejected, withdrawn, lapsed, rejection given, by their numbers in
    # models/store/packed.py
    "CREATE INDEX period_end ON period (begun, state, pool) WHERE state IN (4, 5, 7, 9, 10, 11)",
    "CREATE INDEX handover_help ON handover (to_pool) WHERE keep = 1 AND state = 'accepted'",
    'CREATE INDEX asked_case ON asked ("case")',
    'CREATE INDEX contest_subject ON contest ("case")',
    "CREATE INDEX paper_file_place ON paper_file (unit, place)",
)
