"""What happens to a case at its holder: deciding, delivering, closing, notes, undoing."""

from __future__ import annotations

import datetime as dt

from models import text
from models.acts import (
    Act,
    ActUndone,
    CaseDelivered,
    CaseLapsed,
    CaseMadeReady,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    CollectorData,
    CollectorRole,
    IdentitySeen,
    NoteAdded,
    Notice,
    ProductData,
)
from models.facts import numbering
from models.facts.numbering import Range
from models.fold import CaseState, PersonState
from models.fold.states import REJECTED
from models.forms.base import CaseForm, Done, Due, Form, case_of, done, reason
from models.forms.handover import offered
from models.forms.intake import deadline
from models.forms.on_case import OnCase, Situation, said
from models.forms.slips import for_citizen
from models.forms.supervised import Supervised
from models.refused import Refused
from models.register import clock_doubt
from models.register.register import Register
from models.register.writing import Writing


class Ready(CaseForm, OnCase, frozen=True, kw_only=True, tag=CaseMadeReady.NAME):
    """The product is made. A unit's product is offered back to the counters at once, unless ``back`` is false."""

    product: str = ""
    valid_until: dt.date | None = None
    note: str = ""
    back: bool = True

    def perform(self, writing: Writing) -> Done:
        """Record the product and the way back; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        product = ProductData(
            number=text.line(self.product, "product"),
            note=text.line(self.note, "note", longest=text.NOTE_LENGTH),
        )
        if self.valid_until is not None:
            clock_doubt.check(writing.register)  # ``T+30`` was counted from it
        act = CaseMadeReady(valid_until=self.valid_until, personal=product if product != ProductData() else None)
        return done(_decided(writing, case, act, back=self.back))

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return CaseMadeReady()


def _decided(writing: Writing, case: CaseState, act: Act, *, back: bool) -> CaseState:
    """Record a decision, and let the counters that took the case in have it back."""
    state = writing.record(act, case.id).case
    counter = state.periods[0].holder
    return offered(writing, case.id, counter) if back and state.holder != counter else state


class Reject(CaseForm, OnCase, frozen=True, kw_only=True, tag=CaseRejected.NAME):
    """The request is rejected, with the reason. A unit's decision is offered back to the counters."""

    reason: str
    back: bool = True

    def perform(self, writing: Writing) -> Done:
        """Record the decision; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(_decided(writing, case, CaseRejected(personal=reason(self.reason)), back=self.back))

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return CaseRejected()


class Return(CaseForm, OnCase, frozen=True, kw_only=True, tag=CaseReturned.NAME):
    """The file must be mended by the citizen: which requirements, and why. It carries a notice like any other."""

    missing: tuple[str, ...]
    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record the return; see :meth:`Form.perform`."""
        register = writing.register
        case = case_of(register, self.case)
        service, variant = register.service_of(case)
        wanted = [r.code for r in variant.requirements if r.code in self.missing]
        if not wanted or len(wanted) != len(set(self.missing)):
            raise Refused("requirement_unknown", requirement=", ".join(self.missing)[:64])
        notice = Notice(writing.number(Range.NOTICE), tuple(wanted), deadline(register, service, writing.today))
        return done(writing.record(CaseReturned(notice=notice, personal=reason(self.reason)), case.id).case)

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return what the citizen takes along; see :meth:`Form.owed`."""
        return for_citizen(writing, done)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`; the notice has the last number that one could have."""
        register = now.register
        requirements = register.service_of(now.case)[1].requirements
        if not requirements:
            raise Refused("requirement_unknown", requirement="-")
        number = numbering.make(register.series(), Range.NOTICE.value[1])
        return CaseReturned(notice=Notice(number, (requirements[0].code,), register.today()))

    @classmethod
    def again(cls, register: Register, case: CaseState, act: CaseReturned) -> Form:
        """See :meth:`OnCase.again`."""
        return cls(case=numbering.shown(case.number), missing=act.notice.missing, reason=said(act))


class Withdraw(CaseForm, OnCase, frozen=True, kw_only=True, tag=CaseWithdrawn.NAME):
    """The citizen withdraws the request."""

    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(CaseWithdrawn(personal=reason(self.reason)), case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return CaseWithdrawn()


class Lapse(Supervised, OnCase, frozen=True, kw_only=True, tag=CaseLapsed.NAME):
    """What was missing did not come before the deadline: a supervisor closes the case, with a reason."""

    NEEDS_SUPERVISOR = True

    case: str

    def perform(self, writing: Writing) -> Done:
        """Record the lapse; see :meth:`Form.perform`."""
        clock_doubt.check(writing.register)  # a deadline passes by the calendar, not by a clock that is ahead
        case = case_of(writing.register, self.case)
        return done(writing.record(CaseLapsed(personal=self.why()), case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return CaseLapsed()


class Deliver(CaseForm, OnCase, frozen=True, kw_only=True, tag=CaseDelivered.NAME):
    """Give the product, or the letter of rejection, to a named collector whose identity was seen.

    The applicant's own name is filled in.
    """

    role: CollectorRole = "applicant"
    seen: IdentitySeen = "ktp"
    name: str = ""
    identity_number: str = ""
    returned: tuple[str, ...] = ()
    """Requirements whose originals go back to the collector."""
    note: str = ""
    posted: bool = False
    """It goes by post, to the address that the citizen gave."""
    tracking: str = ""
    authority: str = ""
    """The letter of authority that was seen: number, date, giver. Only the applicant, and the representative on file
    whose letter is there, need none (:mod:`models.rules.collecting`)."""

    def perform(self, writing: Writing) -> Done:
        """Record the delivery; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        unknown = set(self.returned) - {m.requirement for m in case.marks if m.how == "original"}
        if unknown:
            raise Refused("paper_not_kept", requirement=text.clean(min(unknown))[:32])
        collector = CollectorData(
            name=text.name(self.name or self._known_name(writing, case)),
            identity_number=text.line(self.identity_number, "identity_number"),
            note=text.line(self.note, "note", longest=text.NOTE_LENGTH),
            tracking=text.line(self.tracking, "tracking"),
            authority=text.line(self.authority, "authority"),
        )
        if self.posted and not collector.tracking:
            raise Refused("tracking_missing")
        if self.seen == "none" and not self.posted:
            raise Refused("identity_unseen")
        act = CaseDelivered(
            role=self.role,
            seen=self.seen,
            returned=self.returned,
            posted=self.posted,
            rejection=case.state == REJECTED,
            personal=collector,
        )
        return done(writing.record(act, case.id).case)

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return what is signed for the product; see :meth:`Form.owed`."""
        return ("product", done.case, "") if done.case else None

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return CaseDelivered(role="applicant", seen="ktp", rejection=now.case.state == REJECTED)

    def _known_name(self, writing: Writing, case: CaseState) -> str:
        known = {"applicant": case.person, "representative": case.representative}.get(self.role)
        state = writing.register.fold_of(known).state if known is not None else None
        return state.name if isinstance(state, PersonState) else ""


class NoteForm(CaseForm, OnCase, frozen=True, kw_only=True, tag=NoteAdded.NAME):
    """Write a note."""

    text: str

    def perform(self, writing: Writing) -> Done:
        """Record the note; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(NoteAdded(personal=reason(self.text)), case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return NoteAdded()


class Undo(CaseForm, OnCase, frozen=True, kw_only=True, tag=ActUndone.NAME):
    """Undo one's own last act on the case that still stands, on the same day; again: the one before it."""

    def perform(self, writing: Writing) -> Done:
        """Record the undoing, naming the state that the case returns to; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        folded = writing.register.fold_of(case.id)
        place = folded.ids.index(case.last)
        before = folded.befores[place]
        if not isinstance(before, CaseState):
            raise Refused("undo_not_possible")
        now = writing.record(ActUndone(undoes=case.last, returns_to=before.state), case.id).case
        return done(now, undone=folded.entries[place].kind)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        case, folded = now.case, now.folded
        before = folded.befores[folded.ids.index(case.last)] if case.last in folded.ids else None
        if not isinstance(before, CaseState):
            raise Refused("undo_not_possible")
        return ActUndone(undoes=case.last, returns_to=before.state)

    @classmethod
    def again(cls, register: Register, case: CaseState, act: ActUndone) -> Form:
        """See :meth:`OnCase.again`.

        Raises:
            Refused: ``undo_not_last``.
        """
        if act.undoes != case.last:
            raise Refused("undo_not_last")
        return cls(case=numbering.shown(case.number))


__all__ = ["Deliver", "Lapse", "NoteForm", "Ready", "Reject", "Return", "Undo", "Withdraw"]
