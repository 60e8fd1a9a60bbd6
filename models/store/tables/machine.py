"""What belongs to this machine alone and comes from no entry."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, BlobField, Model, TextField


class VerifierRow(Model):
    """A password's argon2id hash; ``version`` is given by the centre."""

    officer = BigIntegerField(primary_key=True)
    hash = TextField()
    version = BigIntegerField(constraints=[SQL("DEFAULT 0")])

    class Meta:
        table_name = "verifier"


class DraftRow(Model):
    """An unfinished form."""

    id = BigIntegerField(primary_key=True)
    officer = BigIntegerField()
    form = TextField()
    updated = BigIntegerField()
    data = TextField()

    class Meta:
        table_name = "draft"


class BallotRow(Model):
    """An answer that waits to be taken into the journal, sealed; its id says nothing; ``models/survey/box.py``."""

    id = BigIntegerField(primary_key=True)
    sealed = BlobField()

    class Meta:
        table_name = "ballot"


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


MODELS: tuple[type[Model], ...] = (
    VerifierRow,
    DraftRow,
    BallotRow,
    PrintJobRow,
)
INDEXES = (
    "CREATE INDEX print_job_open ON print_job (next_at, id) WHERE ended_at IS NULL",
    "CREATE INDEX print_job_subject ON print_job (subject, slip, detail)",
)
