"""Visits, and numbers set aside for blank sheets."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, CompositeKey, Model, TextField


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


MODELS: tuple[type[Model], ...] = (
    VisitRow,
    VisitPeriodRow,
    SheetBlockRow,
)
SUBJECT: dict[type[Model], str] = {
    VisitRow: "id",
    VisitPeriodRow: "visit",
    SheetBlockRow: "id",
}
"""Tables that hold nothing but folded states, each with the column that names the subject."""
INDEXES = (
    "CREATE INDEX visit_number ON visit (number)",
    "CREATE INDEX visit_day ON visit (day, desk, id)",
    "CREATE INDEX visit_present ON visit (desk, id) WHERE state NOT IN ('absent', 'done')",
)
