"""Which acts are possible on a case now. The rules themselves are asked, so no key promises what is refused."""

from __future__ import annotations

import datetime as dt

from models import rules
from models.acts import (
    SCHEMA,
    Act,
    ActUndone,
    CaseDelivered,
    CaseMadeReady,
    CaseRejected,
    CaseWithdrawn,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    Mark,
    NoteAdded,
    RequirementsMarked,
)
from models.fold import CaseState, Fold, OfficerState
from models.journal.entry import Entry
from models.refused import Refused
from models.register import Register


def judged(register: Register, officer: OfficerState, case: int) -> dict[str, Refused | None]:
    """Return for each act (``accept``, ``offer``, ``deliver`` …) why ``officer`` can't do it on ``case``, or None.

    Raises:
        Refused: ``case_unknown``.
    """
    folded = register.fold_of(case)
    state = folded.state
    if not isinstance(state, CaseState):
        raise Refused("case_unknown")
    probes = _probes(register, folded, state)
    found = {name: _why_not(register, officer, folded, act) for name, act in probes.items()}
    found.setdefault("undo", Refused("undo_not_possible"))
    if state.notice is None:
        found["complete"] = Refused("nothing_missing")
    if not state.handovers:
        found |= dict.fromkeys(("accept", "decline", "take_back"), Refused("handover_none"))
    return found


def _probes(register: Register, folded: Fold, state: CaseState) -> dict[str, Act]:
    offer = state.handovers[-1].offer if state.handovers else 0
    elsewhere = next((u.id for u in register.units() if u.id != state.holder and u.active), 0)
    before = folded.befores[folded.ids.index(state.last)] if state.last in folded.ids else None
    marks = tuple(Mark(m.requirement, "original") for m in state.marks if m.how == "missing")
    probes: dict[str, Act] = {
        "accept": HandoverAccepted(offer=offer),
        "decline": HandoverDeclined(offer=offer),
        "take_back": HandoverTakenBack(offer=offer),
        "offer": HandoverOffered(to=elsewhere),
        "ready": CaseMadeReady(),
        "reject": CaseRejected(),
        "withdraw": CaseWithdrawn(),
        "deliver": CaseDelivered(role="applicant", seen="ktp"),
        "note": NoteAdded(),
    }
    if marks:
        probes["complete"] = RequirementsMarked(marks=marks, promised=dt.date(2000, 1, 1))
    if isinstance(before, CaseState):
        probes["undo"] = ActUndone(undoes=state.last, returns_to=before.state)
    return probes


def _why_not(register: Register, officer: OfficerState, folded: Fold, act: Act) -> Refused | None:
    entry = Entry(0, register.clock.now(), officer.id, 0, len(folded), act.kind, SCHEMA, b"", None, None, None, b"")
    try:
        rules.check(register, officer, folded, act)
        folded.judge(entry, act)
    except Refused as why:
        return why
    return None
