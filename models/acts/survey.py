"""Acts on the satisfaction survey: what came out of the ballot box, and what an office does about its lowest elements.

An entry of answers says nothing of who gave them. It is the box's (:mod:`models.survey.box`), not an officer's; it
bears the day alone; what people said of a service, who they were, and what they wrote stand in lists of their own,
each in an order that follows from its contents. So no line of one list belongs to a line of another.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from msgspec import Meta, Struct

from models.acts.base import Act, Code, Few, Line, Personal, Ref, Text

Grade = Annotated[int, Meta(ge=1, le=9)]
"""An answer, from the worst on; an instrument says how many there are."""
Word = Annotated[str, Meta(max_length=32)]
"""A code, or nothing where it was not told."""


class Answer(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What somebody said of a service: a grade for each element, by its key; what was left out is not there."""

    instrument: Code
    """``skm``, ``ipak``, ``rating`` … (:mod:`models.survey.instruments`)."""
    marks: Annotated[dict[Code, Grade], Few]
    service: Word = ""
    unit: Ref = 0
    """The unit that the service is of."""


class Respondent(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody who answered, as the survey's header asks it; nothing of it ties to an answer."""

    instrument: Code
    service: Word = ""
    unit: Ref = 0
    sex: Word = ""
    age: Word = ""
    education: Word = ""
    work: Word = ""


class SurveyRemarks(Personal, frozen=True):
    """What people wrote: personal, and erasable."""

    remarks: Annotated[tuple[Line, ...], Few] = ()


class SurveyTaken(Act, frozen=True):
    """The ballot box gave back what had waited in it, of one day."""

    SUBJECT = "survey"
    CREATES = True
    NUMBER = 80
    day: dt.date
    answers: Annotated[tuple[Answer, ...], Few] = ()
    respondents: Annotated[tuple[Respondent, ...], Few] = ()
    personal: SurveyRemarks | None = None


class PlanText(Personal, frozen=True):
    """What is to be done, and by whom."""

    programme: Text = ""
    owner: Line = ""


class ImprovementPlanned(Act, frozen=True):
    """An element of an instrument is to become better: a line of the follow-up plan (PermenPANRB 14/2017)."""

    SUBJECT = "improvement"
    CREATES = True
    NUMBER = 81
    instrument: Code
    element: Code
    begins: dt.date
    """First day of the first month."""
    ends: dt.date
    """Last day of the last month."""
    service: Word = ""
    unit: Ref | None = None
    personal: PlanText | None = None


class ResultText(Personal, frozen=True):
    """What came of it, and the document that shows it."""

    description: Text = ""
    document: Line = ""


class ImprovementReported(Act, frozen=True):
    """What became of a line of the plan; a later report takes the place of the one before."""

    SUBJECT = "improvement"
    NUMBER = 82
    done: bool = False
    personal: ResultText | None = None


__all__ = [
    "Answer",
    "ImprovementPlanned",
    "ImprovementReported",
    "PlanText",
    "Respondent",
    "ResultText",
    "SurveyRemarks",
    "SurveyTaken",
]
