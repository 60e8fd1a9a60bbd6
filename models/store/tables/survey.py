"""Answers of the survey, who gave them and what was written, each by itself; lines of the follow-up plan."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, CompositeKey, Model, TextField


class AnswerRow(Model):
    """An answer: the keys of its elements in their order, with blanks between, and a digit for each."""

    survey = BigIntegerField()
    place = BigIntegerField()
    day = TextField()
    instrument = TextField()
    service = TextField()
    unit = BigIntegerField()
    elements = TextField()
    grades = TextField()

    class Meta:
        table_name = "survey_answer"
        without_rowid = True
        primary_key = CompositeKey("survey", "place")


class RespondentRow(Model):
    """Somebody who answered."""

    survey = BigIntegerField()
    place = BigIntegerField()
    day = TextField()
    instrument = TextField()
    service = TextField()
    unit = BigIntegerField()
    sex = TextField()
    age = TextField()
    education = TextField()
    work = TextField()

    class Meta:
        table_name = "survey_respondent"
        without_rowid = True
        primary_key = CompositeKey("survey", "place")


class RemarkRow(Model):
    """What somebody wrote."""

    survey = BigIntegerField()
    place = BigIntegerField()
    day = TextField()
    text = TextField()

    class Meta:
        table_name = "survey_remark"
        without_rowid = True
        primary_key = CompositeKey("survey", "place")


class ImprovementRow(Model):
    """A line of the follow-up plan; ``done`` is empty while nobody has reported on it."""

    id = BigIntegerField(primary_key=True)
    instrument = TextField()
    element = TextField()
    service = TextField()
    unit = BigIntegerField()
    begins = TextField()
    ends = TextField()
    programme = TextField()
    owner = TextField()
    planned_at = BigIntegerField()
    done = BooleanField(null=True)
    description = TextField()
    document = TextField()
    reported_at = BigIntegerField(null=True)

    class Meta:
        table_name = "improvement"


MODELS: tuple[type[Model], ...] = (AnswerRow, RespondentRow, RemarkRow, ImprovementRow)
SUBJECT: dict[type[Model], str] = {
    AnswerRow: "survey",
    RespondentRow: "survey",
    RemarkRow: "survey",
    ImprovementRow: "id",
}
"""Tables that hold nothing but folded states, each with the column that names the subject."""
INDEXES = (
    # a period is read without the rest: what it asks for lies in the index
    "CREATE INDEX survey_answer_day ON survey_answer (instrument, day, service, unit, elements, grades)",
    """CREATE INDEX survey_respondent_day ON survey_respondent
        (instrument, day, service, unit, sex, age, education, work)""",
    "CREATE INDEX improvement_untold ON improvement (ends) WHERE done IS NULL",
    "CREATE INDEX survey_remark_day ON survey_remark (day)",
)
