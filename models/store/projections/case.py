"""The rows of a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.fold import CaseState
from models.store.projections.rows import Rows, json


def _case(case: CaseState) -> Rows:
    offer = case.offer
    row = (
        case.id,
        case.number,
        case.person,
        case.representative,
        case.service,
        case.variant,
        case.catalogue,
        case.state,
        case.holder,
        offer.to_pool if offer else None,
        offer.offer if offer else None,
        case.promised.isoformat() if case.promised else None,
        int(case.doubtful),
        case.fee,
        case.referred_to,
        case.product,
        case.valid_until.isoformat() if case.valid_until else None,
        case.opened_at,
        case.opened_by,
        case.since,
        case.touched_at,
        case.last,
        case.visit,
        case.paper_at,
        case.assignee,
        case.dispatch,
    )
    found: Rows = {
        "case_file": [row],
        "requirement_mark": [(case.id, m.requirement, m.how, m.count) for m in case.marks],
        "case_period": [(case.id, place, p.state, p.holder, p.from_, p.to) for place, p in enumerate(case.periods)],
    }
    if case.notices:
        still_open = case.notice
        found["notice"] = [
            (
                case.id,
                n.number,
                json(n.missing),
                n.deadline.isoformat(),
                int(n is still_open),
                n.at,
                n.officer,
                json(n.lacking) if set(n.lacking) != set(n.missing) else "",
            )
            for n in case.notices
        ]
    if case.handovers:
        found["handover"] = [
            (
                h.offer,
                case.id,
                h.from_pool,
                h.to_pool,
                h.offered_at,
                h.offered_by,
                h.state,
                h.ended_at,
                h.ended_by,
                int(h.keep),
                h.number,
            )
            for h in case.handovers
        ]
    if case.delivery:
        d = case.delivery
        returned = json(d.returned)
        given = (case.id, d.at, d.officer, d.role, d.seen, returned, d.collector, d.entry, int(d.posted), d.tracking)
        found["delivery"] = [given]
    if case.contests:
        found["contest"] = [(c.entry, case.id, c.stands, c.code, c.choice) for c in case.contests]
    if case.asked:
        found["asked"] = [(a.entry, case.id, a.pool, a.officer, a.at) for a in case.asked]
    if case.paper:
        p = case.paper
        found["paper_file"] = [(case.id, p.unit, p.place, p.at, p.officer, p.entry)]
    if case.erased:
        found["anonymised"] = [(case.id, case.erased)]
    return found


PROJECTIONS: dict[type, Callable[[Any], Rows]] = {CaseState: _case}
