"""What came out of the ballot box, and a line of the follow-up plan."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from models.acts import Answer, Respondent


class SurveyState(Struct, frozen=True):
    """Answers, respondents and remarks of one day that left the ballot box together."""

    id: int
    day: dt.date
    answers: tuple[Answer, ...] = ()
    respondents: tuple[Respondent, ...] = ()
    remarks: tuple[str, ...] = ()


class ImprovementState(Struct, frozen=True):
    """A line of the follow-up plan; ``done`` is None while nobody has reported on it."""

    id: int
    instrument: str
    element: str
    service: str
    unit: int
    begins: dt.date
    ends: dt.date
    programme: str
    owner: str
    planned_at: int
    done: bool | None = None
    description: str = ""
    document: str = ""
    reported_at: int | None = None
