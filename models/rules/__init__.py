"""Who may do what: the checks that need more than the subject itself (officer, pools, catalogue, other subjects).

What depends on the subject alone is judged by :mod:`models.fold`. Each module says it of its acts twice: ``RULES`` is
what a desk checks against all that it knows, ``RIGHTS`` what the centre checks again (:mod:`models.rules.rights`),
since a desk's claims are untrusted elsewhere.
"""

from __future__ import annotations

from models.acts import Act, ContestResolved
from models.acts.entry import Entry
from models.fold import Fold, OfficerState, State
from models.refused import Refused
from models.rules import (
    assessment,
    branch,
    case,
    complaint,
    custody,
    desk,
    forum,
    handover,
    incident,
    intake,
    person,
    promise,
    shift,
    survey,
    visit,
)
from models.rules.common import Rule, Surroundings
from models.rules.rights import CENTRE, NEVER, Checks, Said, unknown

_WORK = frozenset({"case", "complaint", "visit"})
"""What nobody of a unit goes on with while its shift waits to be taken."""
CENTRE_SUBJECTS = frozenset({"officer", "unit", "branch", "quarantine", "incident"})
"""What only the centre (or a desk that stands alone) writes about."""

_RULES: dict[type[Act], Rule] = {
    **intake.RULES,
    **case.RULES,
    **handover.RULES,
    **custody.RULES,
    **complaint.RULES,
    **person.RULES,
    **visit.RULES,
    **shift.RULES,
    **assessment.RULES,
    **forum.RULES,
    **survey.RULES,
    **desk.RULES,
}
RIGHTS: dict[type[Act], Checks] = {
    **intake.RIGHTS,
    **case.RIGHTS,
    **handover.RIGHTS,
    **custody.RIGHTS,
    **promise.RIGHTS,
    **complaint.RIGHTS,
    **person.RIGHTS,
    **visit.RIGHTS,
    **shift.RIGHTS,
    **assessment.RIGHTS,
    **forum.RIGHTS,
    **incident.RIGHTS,
    **survey.RIGHTS,
    **desk.RIGHTS,
    **branch.RIGHTS,
}
"""The centre's checks of each kind; what is no act has none, and is objected to."""


def check(register: Surroundings, officer: OfficerState, folded: Fold, act: Act) -> None:
    """Check ``act`` of ``officer`` against everything around its subject.

    Raises:
        Refused: the officer may not do it, or it names something that does not exist.
    """
    if not officer.active:
        raise Refused("officer_inactive")
    if officer.seat == "auditor":  # the centre doesn't object: who was offline could not know of the seat
        raise Refused("auditor_reads")
    if act.SUBJECT in CENTRE_SUBJECTS or RIGHTS.get(type(act)) == CENTRE:
        raise Refused("centre_only")
    if (act.SUBJECT in _WORK or isinstance(act, ContestResolved)) and _shift_waits(register, officer):
        raise Refused("shift_waiting")
    rule = _RULES.get(type(act))
    if rule is not None:
        rule(register, officer, folded.state, act)


def _shift_waits(register: Surroundings, officer: OfficerState) -> bool:
    """Tell whether a shift of this desk and of the officer's unit was handed over and not taken yet.

    Then nobody of the unit goes on working here; who shares the desk for another unit is not stopped.
    """
    sql = "SELECT pool FROM shift WHERE accepted_by = 0 AND desk = ? AND id >> 48 = ?"
    return any(pool in officer.units for (pool,) in register.database.rows(sql, register.desk, register.branch_number))


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
    """Return why ``entry`` may not count, or None; see :class:`Said`."""
    said = Said(entry, act, officer, before, here, home, needed, now)
    checks = RIGHTS.get(type(act), (unknown,))
    return next((why for check in checks if (why := check(said)) is not None), None)
