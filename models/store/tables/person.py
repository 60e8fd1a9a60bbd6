"""Persons and companies."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, CompositeKey, Model, TextField


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


MODELS: tuple[type[Model], ...] = (
    PersonRow,
    ComparedRow,
)
SUBJECT: dict[type[Model], str] = {
    PersonRow: "id",
    ComparedRow: "person",
}
"""Tables that hold nothing but folded states, each with the column that names the subject."""
INDEXES = (
    "CREATE INDEX person_nik ON person (nik) WHERE nik IS NOT NULL",
    "CREATE INDEX person_passport ON person (passport) WHERE passport IS NOT NULL",
    "CREATE INDEX person_nib ON person (nib) WHERE nib IS NOT NULL",
    "CREATE INDEX person_npwp ON person (npwp) WHERE npwp IS NOT NULL",
    "CREATE INDEX person_compared_other ON person_compared (other)",
)
