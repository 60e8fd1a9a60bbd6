"""Calls out of turn, each with its reason: what a favour at the counter would have to show itself as."""

from __future__ import annotations

from collections import Counter

from models.documents.document import Column, Facts, Part, Table
from models.facts.figures import share
from models.fold import VisitState
from models.queue.day import early_calls
from models.reports.office import Office
from models.reports.texts import without_numbers
from models.reports.visits import visits
from models.words import _, formats, labels


def parts(office: Office) -> tuple[Part, ...]:
    """Return the report."""
    rows, opens = [], []
    by_officer: Counter[str] = Counter()
    calls = 0
    for visit in visits(office):
        calls += visit.calls
        if not visit.early:
            continue
        state = office.register.fold_of(visit.id).state
        if not isinstance(state, VisitState):
            continue
        for call in early_calls(office.register, state):
            by_officer[call.officer] += 1
            group = labels.priority(state.priority) if state.priority else None
            reason = without_numbers(call.reason)
            rows.append((office.moment(call.at), call.label, group, str(call.counter), call.officer, reason))
            opens.append((visit.id,))
    return (
        Facts(
            (
                (_("Calls"), formats.count(calls)),
                (_("out of turn"), formats.count(len(rows))),
                (_("Share"), formats.percent(found) if (found := share(len(rows), calls)) is not None else "–"),
            )
        ),
        Table(
            _("By officer"),
            (Column(_("Officer"), "text", "officer"), Column(_("Calls out of turn"), "count", "early")),
            tuple(by_officer.most_common()),
            (_("All"), len(rows)),
        ),
        Table(
            _("Calls out of turn"),
            (
                Column(_("When"), "moment", "at"),
                Column(_("Queue number"), "text", "ticket"),
                Column(_("Priority group"), "text", "priority"),
                Column(_("Counter"), "text", "counter"),
                Column(_("Officer"), "text", "officer"),
                Column(_("Reason"), "text", "reason"),
            ),
            tuple(rows),
            opens=tuple(opens),
        ),
    )
