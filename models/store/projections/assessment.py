"""The rows of a self-assessment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.fold import AssessmentState
from models.store.projections.rows import Rows


def _assessment(a: AssessmentState) -> Rows:
    result, band = a.result, a.band
    row = (
        a.id,
        a.unit,
        a.year,
        a.instrument.key,
        a.state,
        result.value,
        result.scored,
        result.of,
        band.code if band else "",
        band.zone if band else "",
        a.instrument.mark,
        a.begun_at,
        a.begun_by,
        a.touched_at,
        a.closed_at,
    )
    scores = [(a.id, s.item, s.value, s.provider, s.done, s.of, len(s.evidence), s.entry) for s in a.scores]
    return {"assessment": [row], "assessment_score": scores}


PROJECTIONS: dict[type, Callable[[Any], Rows]] = {AssessmentState: _assessment}
