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
    FreeText,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    NoteAdded,
    Notice,
    ProductData,
)
from models.acts.case import CollectorRole, IdentitySeen
from models.facts.numbers import Range
from models.fold import CaseState, PersonState
from models.forms.base import Done, Form, case_of, done
from models.forms.intake import deadline
from models.refused import Refused
from models.writing import Writing


class _CaseForm(Form, frozen=True, kw_only=True):
    """Base of forms that name a case by its number."""

    case: str


class Offer(_CaseForm, frozen=True, kw_only=True, tag="offer"):
    """Offer the case to another unit, named by its code."""

    to: str
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the offer; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        code = text.clean(self.to).upper()
        unit = next((u for u in writing.register.units() if u.code == code), None)
        if unit is None:
            raise Refused("unit_unknown", unit=code[:32])
        return done(writing.record(HandoverOffered(to=unit.id, personal=_free(self.note)), case.id).case)


class Accept(_CaseForm, frozen=True, kw_only=True, tag="accept"):
    """Accept the case that was offered."""

    def perform(self, writing: Writing) -> Done:
        """Record the acceptance; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(HandoverAccepted(offer=_offer(case)), case.id).case)


class Decline(_CaseForm, frozen=True, kw_only=True, tag="decline"):
    """Decline the case that was offered, with a reason."""

    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record the refusal of the offer; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        act = HandoverDeclined(offer=_offer(case), personal=_reason(self.reason))
        return done(writing.record(act, case.id).case)


class TakeBack(_CaseForm, frozen=True, kw_only=True, tag="take_back"):
    """Take an offer back before it is accepted."""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(HandoverTakenBack(offer=_offer(case)), case.id).case)


class Ready(_CaseForm, frozen=True, kw_only=True, tag="ready"):
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
        act = CaseMadeReady(valid_until=self.valid_until, personal=product if product != ProductData() else None)
        state = writing.record(act, case.id).case
        counter = state.periods[0].holder
        if self.back and state.holder != counter:
            state = writing.record(HandoverOffered(to=counter), case.id).case
        return done(state)


class Reject(_CaseForm, frozen=True, kw_only=True, tag="reject"):
    """The request is rejected, with the reason."""

    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record the decision; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(CaseRejected(personal=_reason(self.reason)), case.id).case)


class Return(_CaseForm, frozen=True, kw_only=True, tag="return"):
    """The file must be mended by the citizen: which requirements, and why. It carries a notice like any other."""

    missing: tuple[str, ...]
    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record the return; see :meth:`Form.perform`."""
        register = writing.register
        case = case_of(register, self.case)
        service = register.catalogue(case.catalogue).by_code[case.service]
        variant = service.variant(case.variant)
        wanted = [r.code for r in variant.requirements if r.code in self.missing] if variant else []
        if not wanted or len(wanted) != len(set(self.missing)):
            raise Refused("requirement_unknown", requirement=", ".join(self.missing)[:64])
        notice = Notice(writing.number(Range.NOTICE), tuple(wanted), deadline(register, service, writing.today))
        return done(writing.record(CaseReturned(notice=notice, personal=_reason(self.reason)), case.id).case)


class Withdraw(_CaseForm, frozen=True, kw_only=True, tag="withdraw"):
    """The citizen withdraws the request."""

    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(CaseWithdrawn(personal=_reason(self.reason)), case.id).case)


class Deliver(_CaseForm, frozen=True, kw_only=True, tag="deliver"):
    """Give the product to a named collector whose identity was seen. The applicant's own name is filled in."""

    role: CollectorRole = "applicant"
    seen: IdentitySeen = "ktp"
    name: str = ""
    identity_number: str = ""
    returned: tuple[str, ...] = ()
    """Requirements whose originals go back to the collector."""
    note: str = ""

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
        )
        act = CaseDelivered(role=self.role, seen=self.seen, returned=self.returned, personal=collector)
        return done(writing.record(act, case.id).case)

    def _known_name(self, writing: Writing, case: CaseState) -> str:
        known = {"applicant": case.person, "representative": case.representative}.get(self.role)
        state = writing.register.fold_of(known).state if known is not None else None
        return state.name if isinstance(state, PersonState) else ""


class NoteForm(_CaseForm, frozen=True, kw_only=True, tag="note"):
    """Write a note."""

    text: str

    def perform(self, writing: Writing) -> Done:
        """Record the note; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(NoteAdded(personal=_reason(self.text)), case.id).case)


class Undo(_CaseForm, frozen=True, kw_only=True, tag="undo"):
    """Undo one's own last act on the case, on the same day."""

    def perform(self, writing: Writing) -> Done:
        """Record the undoing, naming the state that the case returns to; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        folded = writing.register.fold_of(case.id)
        before = folded.befores[folded.ids.index(case.last)]
        if not isinstance(before, CaseState):
            raise Refused("undo_not_possible")
        return done(writing.record(ActUndone(undoes=case.last, returns_to=before.state), case.id).case)


def _offer(case: CaseState) -> int:
    if not case.handovers:
        raise Refused("handover_none")
    return case.handovers[-1].offer


def _free(note: str) -> FreeText | None:
    cleaned = text.line(note, "note", longest=text.NOTE_LENGTH)
    return FreeText(text=cleaned) if cleaned else None


def _reason(reason: str) -> FreeText:
    cleaned = text.line(reason, "reason", longest=text.NOTE_LENGTH)
    if not cleaned:
        raise Refused("reason_missing")
    return FreeText(text=cleaned)
