"""What happens to a case after intake: handing over, deciding, delivering, undoing."""

from __future__ import annotations

import datetime as dt

from models import text
from models.acts import (
    ActUndone,
    CaseDelivered,
    CaseMadeReady,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    CollectorData,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    NoteAdded,
    Notice,
    ProductData,
)
from models.acts.case import CollectorRole, IdentitySeen
from models.facts.numbering import Range
from models.fold import CaseState, PersonState
from models.forms.base import CaseForm, Done, case_of, done, free, reason
from models.forms.custody import Dispatch, unit_of
from models.forms.intake import deadline
from models.refused import Refused
from models.register import clock_doubt
from models.register.writing import Writing


class Offer(CaseForm, frozen=True, kw_only=True, tag="offer"):
    """Offer the case to another unit, named by its code (``2/HI``: the unit HI of branch 2).

    A unit that does not use this program can't accept: the papers are dispatched to it at once.
    """

    to: str
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the offer; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        unit = unit_of(writing.register, self.to)
        if unit.unit == "outside":
            return Dispatch(case=self.case, to=self.to, note=self.note).perform(writing)
        return done(writing.record(HandoverOffered(to=unit.id, personal=free(self.note)), case.id).case)


class Accept(CaseForm, frozen=True, kw_only=True, tag="accept"):
    """Accept the case that was offered."""

    def perform(self, writing: Writing) -> Done:
        """Record the acceptance; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(HandoverAccepted(offer=_offer(case)), case.id).case)


class Decline(CaseForm, frozen=True, kw_only=True, tag="decline"):
    """Decline the case that was offered, with a reason."""

    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record the refusal of the offer; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        act = HandoverDeclined(offer=_offer(case), personal=reason(self.reason))
        return done(writing.record(act, case.id).case)


class TakeBack(CaseForm, frozen=True, kw_only=True, tag="take_back"):
    """Take an offer back before it is accepted."""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(HandoverTakenBack(offer=_offer(case)), case.id).case)


class Ready(CaseForm, frozen=True, kw_only=True, tag="ready"):
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
        state = writing.record(act, case.id).case
        counter = state.periods[0].holder
        if self.back and state.holder != counter:
            state = writing.record(HandoverOffered(to=counter), case.id).case
        return done(state)


class Reject(CaseForm, frozen=True, kw_only=True, tag="reject"):
    """The request is rejected, with the reason."""

    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record the decision; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(CaseRejected(personal=reason(self.reason)), case.id).case)


class Return(CaseForm, frozen=True, kw_only=True, tag="return"):
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


class Withdraw(CaseForm, frozen=True, kw_only=True, tag="withdraw"):
    """The citizen withdraws the request."""

    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(CaseWithdrawn(personal=reason(self.reason)), case.id).case)


class Deliver(CaseForm, frozen=True, kw_only=True, tag="deliver"):
    """Give the product to a named collector whose identity was seen. The applicant's own name is filled in."""

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
            role=self.role, seen=self.seen, returned=self.returned, posted=self.posted, personal=collector
        )
        return done(writing.record(act, case.id).case)

    def _known_name(self, writing: Writing, case: CaseState) -> str:
        known = {"applicant": case.person, "representative": case.representative}.get(self.role)
        state = writing.register.fold_of(known).state if known is not None else None
        return state.name if isinstance(state, PersonState) else ""


class NoteForm(CaseForm, frozen=True, kw_only=True, tag="note"):
    """Write a note."""

    text: str

    def perform(self, writing: Writing) -> Done:
        """Record the note; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(NoteAdded(personal=reason(self.text)), case.id).case)


class Undo(CaseForm, frozen=True, kw_only=True, tag="undo"):
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


def _offer(case: CaseState) -> int:
    if not case.handovers:
        raise Refused("handover_none")
    return case.handovers[-1].offer
