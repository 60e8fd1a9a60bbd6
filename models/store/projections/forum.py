"""The rows of a public consultation, without the words of citizens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.fold import ForumState
from models.store.projections.rows import Rows


def _forum(f: ForumState) -> Rows:
    row = (
        f.id,
        f.unit,
        f.day.isoformat(),
        f.place,
        f.topic,
        len(f.participants),
        len(f.groups),
        len(f.inputs),
        f.recorded_at,
        f.recorded_by,
        f.touched_at,
    )
    promises = [
        (
            c.entry,
            f.id,
            c.owner,
            c.due.isoformat(),
            (c.moves[0].due if c.moves else c.due).isoformat(),
            c.element,
            c.indicator,
            c.made_at,
            c.done_at,
            len(c.moves),
        )
        for c in f.commitments
    ]
    return {"forum": [row], "commitment": promises}


PROJECTIONS: dict[type, Callable[[Any], Rows]] = {ForumState: _forum}
