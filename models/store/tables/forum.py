"""Public consultations. Names and texts of participants are read from the journal; no table holds them."""

from __future__ import annotations

from peewee import BigIntegerField, Model, TextField


class ForumRow(Model):
    """A forum as lists show it; ``groups`` counts the groups that came."""

    id = BigIntegerField(primary_key=True)
    unit = BigIntegerField()
    day = TextField()
    place = TextField()
    topic = TextField()
    participants = BigIntegerField()
    groups = BigIntegerField()
    inputs = BigIntegerField()
    recorded_at = BigIntegerField()
    recorded_by = BigIntegerField()
    touched_at = BigIntegerField()

    class Meta:
        table_name = "forum"


class CommitmentRow(Model):
    """What a forum was promised; ``done_at`` is 0 while it is open, ``promised`` is the first term."""

    id = BigIntegerField(primary_key=True)
    forum = BigIntegerField()
    owner = BigIntegerField()
    due = TextField()
    promised = TextField()
    element = TextField()
    indicator = TextField()
    made_at = BigIntegerField()
    done_at = BigIntegerField()
    moves = BigIntegerField()

    class Meta:
        table_name = "commitment"


MODELS: tuple[type[Model], ...] = (ForumRow, CommitmentRow)
SUBJECT: dict[type[Model], str] = {ForumRow: "id", CommitmentRow: "forum"}
"""Tables that hold nothing but folded states, each with the column that names the subject."""
INDEXES = (
    "CREATE INDEX forum_day ON forum (day)",
    "CREATE INDEX commitment_forum ON commitment (forum)",
    "CREATE INDEX commitment_open ON commitment (due) WHERE done_at = 0",
)
