"""The rows of the survey and of its follow-up plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.fold import ImprovementState, SurveyState
from models.store.projections.rows import Rows


def _survey(survey: SurveyState) -> Rows:
    day = survey.day.isoformat()
    found: Rows = {
        "survey_answer": [
            (survey.id, place, day, a.instrument, a.service, a.unit, *_marks(a.marks))
            for place, a in enumerate(survey.answers)
        ],
        "survey_respondent": [
            (survey.id, place, day, r.instrument, r.service, r.unit, r.sex, r.age, r.education, r.work)
            for place, r in enumerate(survey.respondents)
        ],
        "survey_remark": [(survey.id, place, day, text) for place, text in enumerate(survey.remarks)],
    }
    return {table: rows for table, rows in found.items() if rows}


def _marks(marks: dict[str, int]) -> tuple[str, str]:
    """Return the keys of elements, in their order, and a digit for each: many answers are summed column by column."""
    keys = sorted(marks)
    return " ".join(keys), "".join(str(marks[key]) for key in keys)


def _improvement(plan: ImprovementState) -> Rows:
    row = (
        plan.id,
        plan.instrument,
        plan.element,
        plan.service,
        plan.unit,
        plan.begins.isoformat(),
        plan.ends.isoformat(),
        plan.programme,
        plan.owner,
        plan.planned_at,
        None if plan.done is None else int(plan.done),
        plan.description,
        plan.document,
        plan.reported_at,
    )
    return {"improvement": [row]}


PROJECTIONS: dict[type, Callable[[Any], Rows]] = {SurveyState: _survey, ImprovementState: _improvement}
