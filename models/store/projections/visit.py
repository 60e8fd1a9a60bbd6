"""The rows of a visit, and of numbers set aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.fold import SheetsState, VisitState
from models.store.projections.rows import Rows, json


def _visit(visit: VisitState) -> Rows:
    row = (
        visit.id,
        visit.number,
        visit.turn,
        visit.day.isoformat(),
        visit.desk,
        visit.counter,
        json(visit.services),
        visit.priority,
        visit.state,
        visit.officer,
        visit.issued_at,
        visit.issued_by,
        visit.touched_at,
        visit.since,
        visit.calls,
        len(visit.early),
    )
    periods = [
        (visit.id, place, p.state, p.desk, p.officer, p.counter, p.from_, p.to, int(p.estimated))
        for place, p in enumerate(visit.periods)
    ]
    return {"visit": [row], "visit_period": periods}


def _sheets(sheets: SheetsState) -> Rows:
    return {"sheet_block": [(sheets.id, sheets.first, sheets.count, sheets.reserved_at)]}


PROJECTIONS: dict[type, Callable[[Any], Rows]] = {VisitState: _visit, SheetsState: _sheets}
