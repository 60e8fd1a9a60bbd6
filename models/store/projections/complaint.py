"""The rows of a complaint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.fold import ComplaintState
from models.store.projections.rows import Rows, json


def _complaint(complaint: ComplaintState) -> Rows:
    company = complaint.company
    row = (
        complaint.id,
        complaint.number,
        complaint.received.isoformat(),
        complaint.category,
        complaint.grade,
        complaint.catalogue,
        complaint.channel,
        complaint.data.foreign if complaint.data else "",
        complaint.person,
        int(complaint.anonymous),
        int(complaint.confidential),
        json(complaint.officers),
        complaint.unit,
        complaint.case,
        complaint.visit,
        company.sector if company else "",
        company.workers if company else None,
        company.province if company else "",
        company.regency if company else "",
        complaint.state,
        complaint.handler,
        complaint.deadline.isoformat() if complaint.deadline else None,
        complaint.outcome,
        complaint.refusal,
        complaint.referred_to,
        complaint.rating,
        complaint.reopened,
        complaint.ombudsman,
        complaint.lodged_at,
        complaint.lodged_by,
        complaint.since,
        complaint.touched_at,
        complaint.last,
    )
    periods = [(complaint.id, n, p.state, p.holder, p.from_, p.to) for n, p in enumerate(complaint.periods)]
    found: Rows = {"complaint": [row], "complaint_period": periods}
    if complaint.steps:
        found["complaint_step"] = [
            (complaint.id, n, s.name, s.at, s.officer, s.due.isoformat() if s.due else None)
            for n, s in enumerate(complaint.steps)
        ]
    if complaint.contests:
        found["contest"] = [(c.entry, complaint.id, c.stands, c.code, c.choice) for c in complaint.contests]
    return found


PROJECTIONS: dict[type, Callable[[Any], Rows]] = {ComplaintState: _complaint}
