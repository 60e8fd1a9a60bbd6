"""The office, its units, officers and desks, and what the centre published."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, Model, TextField


class BranchRow(Model):
    """The office; ``calendar`` is the entry that set a calendar last."""

    id = BigIntegerField(primary_key=True)
    name = TextField()
    zone = TextField()
    contact = TextField()
    calendar = BigIntegerField()

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
    estimated = BooleanField()
    decree = TextField()

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
    seat = TextField()

    class Meta:
        table_name = "officer"


class DeskIncarnationRow(Model):
    """An incarnation that began with a fork."""

    id = BigIntegerField(primary_key=True)
    incarnation = BigIntegerField()
    from_seq = BigIntegerField()
    reason = TextField()
    provisional = BooleanField()

    class Meta:
        table_name = "desk_incarnation"


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


MODELS: tuple[type[Model], ...] = (
    BranchRow,
    CatalogueRow,
    CalendarYearRow,
    FreeDayRow,
    UnitRow,
    OfficerRow,
    DeskIncarnationRow,
    QuarantineRow,
)
SUBJECT: dict[type[Model], str] = {
    BranchRow: "id",
    CatalogueRow: "",
    CalendarYearRow: "",
    FreeDayRow: "",
    UnitRow: "id",
    OfficerRow: "id",
    DeskIncarnationRow: "id",
    QuarantineRow: "id",
}
"""Tables that hold nothing but folded states, each with the column that names the subject.

Without one: rows of the whole office.
"""
INDEXES = (
    # the centre sees to it that codes are unique, not the table: after it was put back two may meet for a while
    "CREATE INDEX officer_code ON officer (code COLLATE NOCASE)",
)
