"""Short ways to say what citizens answer. Everyone in here is invented."""

from __future__ import annotations

import datetime as dt

from models.acts import Answer, Respondent
from models.register.register import Register
from models.survey.box import Ballot, new_token, put
from models.survey.instruments import shipped

KEYS = [e.key for e in shipped().instrument("skm").elements]
IPAK = [e.key for e in shipped().instrument("ipak").elements]


def ballot(
    register: Register,
    grades: int | tuple[int, ...] = 3,
    *,
    service: str = "PP",
    unit: int = 0,
    day: dt.date | None = None,
    sex: str = "female",
    education: str = "S1",
) -> Ballot:
    """Return an answer of somebody; one grade stands for all elements, 0 leaves an element out."""
    given = (grades,) * len(KEYS) if isinstance(grades, int) else grades
    marks = {key: grade for key, grade in zip(KEYS, given, strict=True) if grade}
    return Ballot(
        new_token(),
        day or register.today(),
        Answer("skm", marks, service, unit),
        Respondent("skm", service, unit, sex, "25-40", education, "SWASTA"),
    )


def remark(register: Register, text: str) -> Ballot:
    """Return what somebody wrote."""
    return Ballot(new_token(), register.today(), remark=text)


def answer(register: Register, *grades: int | tuple[int, ...], service: str = "PP") -> None:
    """Let people answer, one after the other."""
    for one in grades:
        put(register, [ballot(register, one, service=service)])


def taken(register: Register) -> list[tuple[int, ...]]:
    """Return the grades of all answers that are entries, each in the order of the form; 0 for one left out."""
    rows = register.database.rows("SELECT elements, grades FROM survey_answer ORDER BY survey, place")
    found = (dict(zip(elements.split(), map(int, grades), strict=True)) for elements, grades in rows)
    return [tuple(marks.get(key, 0) for key in KEYS) for marks in found]
