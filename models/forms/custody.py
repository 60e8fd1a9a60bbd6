"""Where a case and its papers are beside the handover: assigning, dispatching, placing papers, settling a crossing."""

from __future__ import annotations

from typing import Any

from models import text
from models.acts import (
    Act,
    CaseAssigned,
    CaseCameBack,
    CaseDispatched,
    Choice,
    ContestResolved,
    PaperMoved,
    ReceiverData,
)
from models.facts import numbering
from models.facts.numbering import Range
from models.fold import CaseState, UnitState
from models.fold.states import OPEN, REJECTED
from models.forms.base import CaseForm, Done, Due, Form, Id, case_of, crossable_of, done, done_complaint, free
from models.forms.on_case import OnCase, Situation, said
from models.forms.slips import for_unit
from models.officers.units import unit_code_of
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


class Assign(CaseForm, OnCase, frozen=True, kw_only=True, tag=CaseAssigned.NAME):
    """Give the case to one officer of the holding pool, by sign-in code; to nobody when it is left out."""

    officer: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the assignment; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        _check_assignable(case)
        code = text.clean(self.officer)
        found = writing.register.officer_by_code(code) if code else None
        if code and found is None:
            raise Refused("officer_unknown")
        return done(writing.record(CaseAssigned(officer=found.id if found else None), case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        _check_assignable(now.case)
        return CaseAssigned()


def _check_assignable(case: CaseState) -> None:
    if case.state not in ASSIGNED_IN:
        raise Refused("handover_wrong_state", state=case.state)


class Dispatch(CaseForm, OnCase, frozen=True, kw_only=True, tag=CaseDispatched.NAME):
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

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return the sheet that goes with the papers; see :meth:`Form.owed`."""
        return for_unit(writing, done)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`; the line has the last number that one could have."""
        units = now.register.units()
        outside = next((u.id for u in units if u.active and u.unit == "outside" and u.id != now.case.holder), 0)
        return CaseDispatched(to=outside, number=numbering.make(now.register.series(), Range.DISPATCH.value[1]))

    @classmethod
    def again(cls, register: Register, case: CaseState, act: CaseDispatched) -> Form:
        """See :meth:`OnCase.again`."""
        name = act.personal.name if act.personal else ""
        return cls(case=numbering.shown(case.number), to=unit_code_of(register, act.to), receiver=name, note=said(act))


class CameBack(CaseForm, OnCase, frozen=True, kw_only=True, tag=CaseCameBack.NAME):
    """What had been dispatched is at the counter again."""

    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the return; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(CaseCameBack(personal=free(self.note)), case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return CaseCameBack()

    @classmethod
    def again(cls, register: Register, case: CaseState, act: CaseCameBack) -> Form:
        """See :meth:`OnCase.again`."""
        return cls(case=numbering.shown(case.number), note=said(act))

    @classmethod
    def pool_of(cls, case: CaseState, act: Any) -> int:
        """See :meth:`OnCase.pool_of`; it comes back to the counters that took it in."""
        return case.periods[0].holder


class PutPaper(CaseForm, frozen=True, kw_only=True, tag=PaperMoved.NAME):
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


class Resolve(CaseForm, OnCase, frozen=True, kw_only=True, tag=ContestResolved.NAME):
    """Settle a crossing: keep what stands, or say that the other act was done again. ``entry`` is the contested one.

    ``case`` is the number of a case or of a complaint.
    """

    OFFERED_AS = "keep_standing"

    choice: Choice
    entry: Id | None = None
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the settlement; see :meth:`Form.perform`."""
        subject = crossable_of(writing.register, self.case)
        waiting = [c.entry for c in subject.open_contests]
        entry = self.entry if self.entry is not None else waiting[0] if waiting else 0
        if entry not in waiting:
            raise Refused("contest_unknown")
        act = ContestResolved(entry=entry, choice=self.choice, personal=free(self.note))
        writing.record(act, subject.id)
        return done(subject) if isinstance(subject, CaseState) else done_complaint(subject)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        if not now.case.open_contests:
            raise Refused("contest_unknown")
        return ContestResolved(entry=now.case.open_contests[0].entry, choice="kept")


__all__ = ["Assign", "CameBack", "Dispatch", "PutPaper", "Resolve", "unit_of"]
