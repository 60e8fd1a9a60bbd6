"""What the centre checks again: a desk's claims about who may act are untrusted. Pure, as the fold is.

It is milder than :mod:`models.rules`: a desk that was offline may not have known that an officer or a unit was
retired, and what crosses another act is the fold's to decide. What no honest desk can write gets an objection.
"""

from __future__ import annotations

from models.acts import (
    Act,
    CaseLapsed,
    CaseOpened,
    ContestResolved,
    Erased,
    FeeRecorded,
    Forked,
    HandoverAsked,
    NoteAdded,
    PaperMoved,
    ShiftHanded,
    TracesErased,
)
from models.facts import ids
from models.fold import BranchState, CaseState, OfficerState, ShiftState, State, UnitState
from models.fold.states import OPEN
from models.journal.entry import Entry
from models.rules import CENTRE_SUBJECTS

NEVER = 1 << 62
AHEAD = 86_400
"""Seconds that the clock of whoever erases for age may be ahead of the centre's."""


def objection(
    entry: Entry,
    act: Act,
    officer: OfficerState | None,
    before: State | None,
    *,
    here: bool = True,
    home: bool = True,
    needed: bool = False,
    now: int = NEVER,
) -> str | None:
    """Return why ``entry`` may not count, or None. ``before`` is its subject's state in the shared order.

    ``home``: the subject is of the author's branch; ``here``: it is, or it was offered to that branch. ``needed``: it
    is a person whom an open case needs. ``now``: the centre's time; what was kept "long enough" by a clock that is
    ahead of it was not.
    """
    if act.SUBJECT in CENTRE_SUBJECTS or isinstance(before, (OfficerState, UnitState, BranchState)):
        return "centre_only"
    if not here or (isinstance(act, Erased) and not home):
        return "not_here"
    if isinstance(act, Forked):
        return None
    if officer is None or officer.id >> 48 != ids.unpack(entry.id).branch:
        return "officer_unknown"
    for_another = isinstance(act, ShiftHanded) and act.absent is not None
    if (for_another or isinstance(act, (Erased, TracesErased, CaseLapsed))) and officer.role != "supervisor":
        return "supervisor_only"
    if isinstance(act, (Erased, TracesErased)):
        if needed or (isinstance(before, CaseState) and before.state in OPEN):
            return "person_has_open_case"
        return "clock_ahead" if _too_early(entry, act, now) else None
    if isinstance(act, CaseOpened):
        return None if act.pool in officer.units else "not_at_counter"
    if isinstance(act, (HandoverAsked, ShiftHanded)):
        return None if act.pool in officer.units else "not_your_pool"
    if isinstance(before, ShiftState):
        return None if before.pool in officer.units else "not_your_pool"
    free = isinstance(act, (NoteAdded, FeeRecorded, PaperMoved, ContestResolved))
    if isinstance(before, CaseState) and not free and not _ever(before) & set(officer.units):
        return "not_holder"
    return None


def _too_early(entry: Entry, act: Erased | TracesErased, now: int) -> bool:
    """Tell whether something is erased for its age before that time has come."""
    if isinstance(act, TracesErased):
        return max(entry.at, act.before) > now + AHEAD
    return act.reason == "retention" and entry.at > now + AHEAD


def _ever(case: CaseState) -> set[int]:
    """Return every pool that held the case or was offered it."""
    return {p.holder for p in case.periods} | {h.to_pool for h in case.handovers}
