"""Self-assessments. What was said of a score is read from the journal."""

from __future__ import annotations

from peewee import BigIntegerField, CompositeKey, Model, TextField


class AssessmentRow(Model):
    """An assessment as lists show it; ``result`` in hundredths, null while nothing is scored."""

    id = BigIntegerField(primary_key=True)
    unit = BigIntegerField()
    year = BigIntegerField()
    instrument = TextField()
    state = TextField()
    result = BigIntegerField(null=True)
    scored = BigIntegerField()
    items = BigIntegerField()
    band = TextField()
    zone = TextField()
    mark = BigIntegerField()
    begun_at = BigIntegerField()
    begun_by = BigIntegerField()
    touched_at = BigIntegerField()
    closed_at = BigIntegerField()

    class Meta:
        table_name = "assessment"


class ScoreRow(Model):
    """A score, in hundredths."""

    assessment = BigIntegerField()
    item = TextField()
    score = BigIntegerField()
    provider = TextField()
    done = BigIntegerField()
    of = BigIntegerField()
    evidence = BigIntegerField()
    entry = BigIntegerField()

    class Meta:
        table_name = "assessment_score"
        without_rowid = True
        primary_key = CompositeKey("assessment", "item")


MODELS: tuple[type[Model], ...] = (AssessmentRow, ScoreRow)
SUBJECT: dict[type[Model], str] = {AssessmentRow: "id", ScoreRow: "assessment"}
"""Tables that hold nothing but folded states, each with the column that names the subject."""
INDEXES = ("CREATE INDEX assessment_unit ON assessment (unit, year)",)
