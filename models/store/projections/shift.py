"""The rows of a shift, of a count of paper files, and of what a desk removed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.fold import InventoryState, ShiftState, TracesState
from models.store.projections.rows import Rows, json


def _shift(shift: ShiftState) -> Rows:
    row = (
        shift.id,
        shift.desk,
        shift.pool,
        shift.handed_by,
        shift.handed_at,
        shift.absent,
        json(shift.counts),
        json(shift.exceptions),
        shift.unsent,
        shift.accepted_by,
        shift.accepted_at,
        json(shift.found),
    )
    return {"shift": [row]}


def _inventory(inventory: InventoryState) -> Rows:
    i = inventory
    missing, strange = json(i.missing), json(i.strange)
    return {"inventory": [(i.id, i.unit, i.place, i.counted, missing, strange, i.at, i.officer)]}


def _traces(traces: TracesState) -> Rows:
    t = traces
    return {"traces": [(t.id, t.before, t.looks, t.drafts, t.displaced, t.at, t.officer)]}


PROJECTIONS: dict[type, Callable[[Any], Rows]] = {ShiftState: _shift, InventoryState: _inventory, TracesState: _traces}
