"""Complaints: what lists and counts read. What a complaint says stands in its entries alone."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, CompositeKey, Model, TextField


class ComplaintRow(Model):
    """A complaint as lists show it; ``officers`` is a JSON list of those who are complained about."""

    id = BigIntegerField(primary_key=True)
    number = BigIntegerField()
    received = TextField()
    category = TextField()
    grade = TextField()
    catalogue = BigIntegerField()
    channel = TextField()
    foreign_number = TextField()
    person = BigIntegerField(null=True)
    anonymous = BooleanField()
    confidential = BooleanField()
    officers = TextField()
    unit = BigIntegerField(null=True)
    case = BigIntegerField(null=True)
    visit = BigIntegerField(null=True)
    sector = TextField()
    workers = BigIntegerField(null=True)
    province = TextField()
    regency = TextField()
    state = TextField()
    handler = BigIntegerField()
    deadline = TextField(null=True)
    outcome = TextField()
    refusal = TextField()
    referred_to = TextField()
    rating = BigIntegerField()
    reopened = BigIntegerField()
    ombudsman = BigIntegerField()
    lodged_at = BigIntegerField()
    lodged_by = BigIntegerField()
    since = BigIntegerField()
    touched_at = BigIntegerField()
    last = BigIntegerField()

    class Meta:
        table_name = "complaint"


class ComplaintPeriodRow(Model):
    """A state of a complaint with its handler and its two times."""

    complaint = BigIntegerField()
    place = BigIntegerField()
    state = TextField()
    handler = BigIntegerField()
    begun = BigIntegerField()
    ended = BigIntegerField(null=True)

    class Meta:
        table_name = "complaint_period"
        without_rowid = True
        primary_key = CompositeKey("complaint", "place")


class ComplaintStepRow(Model):
    """A step that was done (``answer``, ``decide``, ``tell``, ``close``), and when it was due."""

    complaint = BigIntegerField()
    place = BigIntegerField()
    step = TextField()
    at = BigIntegerField()
    officer = BigIntegerField()
    due = TextField(null=True)

    class Meta:
        table_name = "complaint_step"
        without_rowid = True
        primary_key = CompositeKey("complaint", "place")


MODELS: tuple[type[Model], ...] = (ComplaintRow, ComplaintPeriodRow, ComplaintStepRow)
SUBJECT: dict[type[Model], str] = {ComplaintRow: "id", ComplaintPeriodRow: "complaint", ComplaintStepRow: "complaint"}
"""Tables that hold nothing but folded states, each with the column that names the subject."""
INDEXES = (
    "CREATE INDEX complaint_number ON complaint (number)",
    "CREATE INDEX complaint_person ON complaint (person) WHERE person IS NOT NULL",
    'CREATE INDEX complaint_case ON complaint ("case") WHERE "case" IS NOT NULL',
    """CREATE INDEX complaint_open ON complaint (state, since)
        WHERE state IN ('new', 'complete', 'supplement', 'in_hand', 'decided', 'told')""",
    "CREATE INDEX complaint_touched ON complaint (since)",
)
