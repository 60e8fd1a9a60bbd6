"""What the centre checks again: a desk's claims about who may act are untrusted. Pure, as the fold is.

Each module of this room says in its ``RIGHTS`` which of these checks its acts must pass: who may say it, and about
what. They are milder than what a desk checks: a desk that was offline may not have known that an officer or a unit was
retired, and what crosses another act is the fold's to decide. What no honest desk can write gets an objection, and then
counts for nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from models.acts import TracesErased
from models.acts.entry import Entry
from models.facts import ids, numbering
from models.facts.numbering import Range
from models.fold import (
    AssessmentState,
    BranchState,
    CaseState,
    ComplaintState,
    ForumState,
    ImprovementState,
    IncidentState,
    OfficerState,
    PersonState,
    QuarantineState,
    ShiftState,
    State,
    SurveyState,
    UnitState,
    VisitState,
)
from models.fold.states import COMPLAINT_OPEN, CROSSABLE, OPEN

_CENTRES_OWN = (OfficerState, UnitState, BranchState, QuarantineState, IncidentState)
_STATES: dict[str, type] = {
    "case": CaseState,
    "complaint": ComplaintState,
    "person": PersonState,
    "visit": VisitState,
    "shift": ShiftState,
    "assessment": AssessmentState,
    "forum": ForumState,
    "survey": SurveyState,
    "improvement": ImprovementState,
}
"""States of the subjects that desks go on writing about; of the others they only write the beginning."""


NEVER = 1 << 62
AHEAD = 86_400
"""Seconds that the clock of whoever erases for age may be ahead of the centre's."""


class Said(Struct, frozen=True):
    """What an entry says, and what is known when its place comes.

    ``before`` is its subject's state in the shared order. ``home``: the subject is of the author's branch; ``here``: it
    is, or it was offered to that branch. ``needed``: it is a person whom an open case needs. ``now``: the centre's
    time, seconds UTC.
    """

    entry: Entry
    act: Any
    officer: OfficerState | None
    before: State | None
    here: bool
    home: bool
    needed: bool = False
    now: int = NEVER

    @property
    def author(self) -> ids.Id:
        """The place of the entry: branch and desk of its author."""
        return ids.unpack(self.entry.id)

    @property
    def pools(self) -> frozenset[int]:
        """The pools of the officer."""
        return frozenset(self.officer.units) if self.officer is not None else frozenset()


Check = Callable[[Said], str | None]
"""Returns why it may not be said, or None."""
Checks = tuple[Check, ...]
"""The checks of what is said, in their order; the first that objects is told."""


def unknown(_: Said) -> str:
    """It is no act: a look, sent in the chain of acts."""
    return "kind_unknown"


# --- about what --------------------------------------------------------------------------------------------------


def centre(_: Said) -> str | None:
    """Only the centre itself says it."""
    return "centre_only"


def begins(said: Said) -> str | None:
    """It begins its subject, whose id is then its own: nobody begins what another has."""
    return None if said.entry.subject == said.entry.id else "subject_exists"


def about(said: Said, *, at_home: bool = False) -> str | None:
    """It is about a subject that is there, that desks go on with, and that the author's branch has to do with."""
    if isinstance(said.before, _CENTRES_OWN):
        return "centre_only"
    if not said.here or (at_home and not said.home):
        return "not_here"
    wanted = _STATES.get(said.act.SUBJECT, tuple(_STATES.values()))
    return None if isinstance(said.before, wanted) else "subject_unknown"


def over(said: Said) -> str | None:
    """No open case or complaint needs what is erased."""
    state = said.before.state if isinstance(said.before, CROSSABLE) else ""
    is_open = state in (COMPLAINT_OPEN if isinstance(said.before, ComplaintState) else OPEN)
    return "person_has_open_case" if said.needed or is_open else None


def in_time(said: Said) -> str | None:
    """What is erased for its age has that age by the centre's clock, too."""
    if isinstance(said.act, TracesErased):
        latest = max(said.entry.at, said.act.before)
    else:
        latest = said.entry.at if said.act.reason == "retention" else 0
    return "clock_ahead" if latest > said.now + AHEAD else None


def at_this_desk(said: Said) -> str | None:
    """A shift is handed over, and taken, at its own desk."""
    desk = said.before.desk if isinstance(said.before, ShiftState) else said.act.desk
    return None if desk == said.author.desk else "desk_foreign"


# --- who ---------------------------------------------------------------------------------------------------------


def officer(said: Said) -> str | None:
    """It is said by an officer of the author's branch."""
    known = said.officer is not None and said.officer.id >> 48 == said.author.branch
    return None if known else "officer_unknown"


def nobody(said: Said) -> str | None:
    """No officer stands over what people said of an office."""
    return "survey_named" if said.entry.officer else None


def supervisor(said: Said) -> str | None:
    """It is said by a supervisor."""
    return None if said.officer is not None and said.officer.role == "supervisor" else "supervisor_only"


def holder(said: Said) -> str | None:
    """It is said by a member of a pool that held the case once or was offered it."""
    case = said.before
    if not isinstance(case, CaseState):
        return None
    ever = {p.holder for p in case.periods} | {h.to_pool for h in case.handovers}
    return None if ever & said.pools else "not_holder"


def receiver(said: Said) -> str | None:
    """It is said by a member of the pool that the offer goes to."""
    case = said.before
    offer = (
        next((h for h in case.handovers if h.offer == said.act.offer), None) if isinstance(case, CaseState) else None
    )
    return "not_receiver" if offer is not None and offer.to_pool not in said.pools else None


def member(said: Said, *, code: str = "not_your_pool") -> str | None:
    """It is said by a member of the pool that it names, or that its shift is of."""
    pool = said.before.pool if isinstance(said.before, ShiftState) else said.act.pool
    return None if pool in said.pools else code


def owner(said: Said) -> str | None:
    """It is said by a member of the unit that promised it to a forum, or by a supervisor."""
    promise = said.before.commitment(said.act.commitment) if isinstance(said.before, ForumState) else None
    if promise is None or promise.owner in said.pools:
        return None
    return "not_owner" if supervisor(said) else None


def unsaid(said: Said) -> str | None:
    """Only a supervisor takes back what was promised to a forum."""
    promised = isinstance(said.before, ForumState) and said.before.commitment(said.act.part) is not None
    return supervisor(said) if promised else None


def another(said: Said) -> str | None:
    """Nobody takes over the shift that he himself handed over; a supervisor who did it in another's place may."""
    shift = said.before
    own = isinstance(shift, ShiftState) and (shift.absent or shift.handed_by) == said.entry.officer
    return "shift_own" if own else None


def for_another(said: Said) -> str | None:
    """Only a supervisor hands over for someone who is not there."""
    return None if said.act.absent is None else supervisor(said)


# --- what --------------------------------------------------------------------------------------------------------


def not_of_complained_unit(said: Said) -> str | None:
    """It is not said by a member of the unit that the complaint is about, unless it is a supervisor.

    Officers who are complained about by name are the fold's to refuse: one may have been named unseen.
    """
    complaint = said.before
    unit = complaint.unit if isinstance(complaint, ComplaintState) else None
    inside = unit in said.pools and supervisor(said) is not None
    return "complained_about" if inside else None


def numbered(
    said: Said, *, name: str = "number", range_: Range, last: str | None = None, desk: bool = True
) -> str | None:
    """A number that it prints is of the author's desk and stands for the right thing.

    Without ``desk`` it may be of another desk of the branch: a blank sheet is typed in where it is. ``last`` names how
    many numbers follow each other from it on.
    """
    number = getattr(said.act, name)
    place = number // 10**10
    mine = place // 100 == said.author.branch and (not desk or place % 100 == said.author.desk)
    end = numbering.running(number) + (getattr(said.act, last) - 1 if last else 0)
    right = numbering.is_valid(number) and numbering.kind(number) is range_ and Range.of(end) is range_
    return None if mine and right else "number_wrong"


def noticed(said: Said) -> str | None:
    """The number of its deficiency notice is of the author's desk."""
    notice = said.act.notice
    if notice is None:
        return None
    return numbered(Said(said.entry, notice, said.officer, said.before, said.here, said.home), range_=Range.NOTICE)


def of_branch(said: Said, *, name: str, code: str) -> str | None:
    """What it names is of the author's branch."""
    value = getattr(said.act, name)
    return None if value is None or value >> 48 == said.author.branch else code


ON_CASE: Checks = (about, officer, holder)
"""An act on a case by somebody who has or had to do with it."""
REMARK: Checks = (about, officer)
"""What any officer of the branch may say of a subject that is there."""
BEGUN: Checks = (begins, officer)
"""What begins its subject."""
CENTRE: Checks = (centre,)
"""What the centre alone says."""
