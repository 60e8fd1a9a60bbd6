"""Shifts, counts of paper files, and what a desk removed."""

from __future__ import annotations

from peewee import BigIntegerField, Model, TextField


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


MODELS: tuple[type[Model], ...] = (
    ShiftRow,
    InventoryRow,
    TracesRow,
)
SUBJECT: dict[type[Model], str] = {
    ShiftRow: "id",
    InventoryRow: "id",
    TracesRow: "id",
}
"""Tables that hold nothing but folded states, each with the column that names the subject."""
INDEXES = ("CREATE INDEX shift_waiting ON shift (desk) WHERE accepted_by = 0",)
