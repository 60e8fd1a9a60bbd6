"""Custody beside the plain handover: assigning, helping, asking, dispatching, papers, settling what crossed."""

from __future__ import annotations

from models import text
from models.acts import (
    CaseAssigned,
    CaseCameBack,
    CaseDispatched,
    ContestResolved,
    HandoverAsked,
    HandoverOffered,
    HandoverRefused,
    PaperMoved,
    ReceiverData,
    ReferralEnded,
)
from models.acts.custody import Choice
from models.facts.numbering import Range
from models.fold import CaseState, UnitState
from models.fold.states import OPEN, REJECTED
from models.forms.base import CaseForm, Done, Form, Id, case_of, done, free, reason
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing

ASSIGNED_IN = OPEN | {REJECTED}
"""States in which an officer takes a case on: somebody still owes something, or a decision waits to be fetched."""


def unit_of(register: Register, typed: str) -> UnitState:
    """Return the unit that a code means; ``2/HI`` is the unit HI of branch 2.

    Raises:
        Refused: ``unit_unknown``.
    """
    code = text.clean(typed).upper()
    branch, _sep, name = code.rpartition("/")
    here = not branch or branch == str(register.branch_number)
    for unit in register.units(everywhere=not here):
        if unit.code == name and unit.active and (here or str(unit.id >> 48) == branch):
            return unit
    raise Refused("unit_unknown", unit=code[:32])


class Assign(CaseForm, frozen=True, kw_only=True, tag="assign"):
    """Give the case to one officer of the holding pool, by sign-in code; to nobody when it is left out."""

    officer: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the assignment; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        if case.state not in ASSIGNED_IN:
            raise Refused("handover_wrong_state", state=case.state)
        code = text.clean(self.officer)
        found = writing.register.officer_by_code(code) if code else None
        if code and found is None:
            raise Refused("officer_unknown")
        return done(writing.record(CaseAssigned(officer=found.id if found else None), case.id).case)


class Refer(CaseForm, frozen=True, kw_only=True, tag="refer"):
    """Ask another unit to work on the case while this one keeps it."""

    to: str
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the offer; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        unit = unit_of(writing.register, self.to)
        return done(writing.record(HandoverOffered(to=unit.id, keep=True, personal=free(self.note)), case.id).case)


class EndReferral(CaseForm, frozen=True, kw_only=True, tag="end_referral"):
    """The unit that helped is done, or is needed no more. ``unit`` may be left out when only one helps."""

    unit: str = ""
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the end; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        running = [h for h in case.handovers if h.keep and h.state == "accepted"]
        if self.unit:
            pool = unit_of(writing.register, self.unit).id
            running = [h for h in running if h.to_pool == pool]
        if not running:
            raise Refused("handover_none")
        return done(writing.record(ReferralEnded(offer=running[-1].offer, personal=free(self.note)), case.id).case)


class AskFor(CaseForm, frozen=True, kw_only=True, tag="ask"):
    """Ask the holder for the case, in the name of one's own unit."""

    unit: str = ""
    """Code of the asking unit; left out: the officer's first one. Whoever is of the holding unit need not ask."""
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the request; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        pool = unit_of(writing.register, self.unit).id if self.unit else _own_pool(writing, case)
        return done(writing.record(HandoverAsked(pool=pool, personal=free(self.note)), case.id).case)


def _own_pool(writing: Writing, case: CaseState) -> int:
    who = writing.register.officer(writing.officer)
    pools = who.units if who else ()
    if not pools or case.holder in pools:
        raise Refused("handover_to_holder")
    return pools[0]


class RefuseAsked(CaseForm, frozen=True, kw_only=True, tag="refuse_asked"):
    """Do not give the case to the unit that asked, with a reason."""

    reason: str
    unit: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the refusal; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        if not case.asked:
            raise Refused("handover_not_asked")
        pool = unit_of(writing.register, self.unit).id if self.unit else case.asked[0].pool
        return done(writing.record(HandoverRefused(pool=pool, personal=reason(self.reason)), case.id).case)


class Dispatch(CaseForm, frozen=True, kw_only=True, tag="dispatch"):
    """The papers go to a unit that does not use this program: a numbered line of the dispatch book."""

    to: str
    receiver: str = ""
    """Who signed for them."""
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the line; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        unit = unit_of(writing.register, self.to)
        data = ReceiverData(
            name=text.line(self.receiver, "receiver", longest=text.NAME_LENGTH),
            note=text.line(self.note, "note", longest=text.NOTE_LENGTH),
        )
        act = CaseDispatched(
            to=unit.id,
            number=writing.number(Range.DISPATCH),
            personal=data if data != ReceiverData() else None,
        )
        return done(writing.record(act, case.id).case)


class CameBack(CaseForm, frozen=True, kw_only=True, tag="came_back"):
    """What had been dispatched is at the counter again."""

    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the return; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(CaseCameBack(personal=free(self.note)), case.id).case)


class PutPaper(CaseForm, frozen=True, kw_only=True, tag="paper"):
    """The paper file was put somewhere: a unit (the holder's, when left out) and a place there."""

    place: str = ""
    unit: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record where it is; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        unit = unit_of(writing.register, self.unit).id if self.unit else None
        place = text.line(self.place, "place")
        if not place and unit is None:
            raise Refused("place_missing")
        return done(writing.record(PaperMoved(unit=unit, place=place), case.id).case)


class Resolve(CaseForm, frozen=True, kw_only=True, tag="resolve"):
    """Settle a crossing: keep what stands, or say that the other act was done anew. ``entry`` is the contested one."""

    choice: Choice
    entry: Id | None = None
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the settlement; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        waiting = [c.entry for c in case.open_contests]
        entry = self.entry if self.entry is not None else waiting[0] if waiting else 0
        if entry not in waiting:
            raise Refused("contest_unknown")
        act = ContestResolved(entry=entry, choice=self.choice, personal=free(self.note))
        return done(writing.record(act, case.id).case)


__all__ = [
    "AskFor",
    "Assign",
    "CameBack",
    "Dispatch",
    "EndReferral",
    "Form",
    "PutPaper",
    "Refer",
    "RefuseAsked",
    "Resolve",
    "unit_of",
]
