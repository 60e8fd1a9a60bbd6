"""A case goes from unit to unit: offering it, answering an offer, asking for it, asking another unit to help."""

from __future__ import annotations

from typing import Any

from models.acts import (
    Act,
    AssistanceEnded,
    HandoverAccepted,
    HandoverAsked,
    HandoverDeclined,
    HandoverOffered,
    HandoverRefused,
    HandoverTakenBack,
)
from models.facts import numbering
from models.fold import CaseState, Handover
from models.forms.base import CaseForm, Done, Due, Form, case_of, done, free, reason
from models.forms.custody import Dispatch, unit_of
from models.forms.on_case import OnCase, Situation, said
from models.forms.slips import for_unit
from models.officers.units import unit_code_of
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing


class Offer(CaseForm, OnCase, frozen=True, kw_only=True, tag=HandoverOffered.NAME):
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
        return done(offered(writing, case.id, unit.id, self.note))

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return the sheet that goes with dispatched papers; see :meth:`Form.owed`."""
        return for_unit(writing, done)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return HandoverOffered(to=_receiver(now))

    @classmethod
    def again(cls, register: Register, case: CaseState, act: HandoverOffered) -> Form | None:
        """See :meth:`OnCase.again`; help is asked for again at once, whom to offer the case to is chosen again."""
        if not act.keep:
            return None
        return Assist(case=numbering.shown(case.number), to=unit_code_of(register, act.to), note=said(act))


def offered(writing: Writing, case: int, pool: int, note: str = "") -> CaseState:
    """Record that a case is offered to a pool; return the case.

    Raises:
        Refused: the rules do not allow it; ``text_too_long``.
    """
    return writing.record(HandoverOffered(to=pool, personal=free(note)), case).case


class Assist(CaseForm, OnCase, frozen=True, kw_only=True, tag="assist"):
    """Ask another unit to work on the case while this one keeps it."""

    to: str
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the offer; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        unit = unit_of(writing.register, self.to)
        return done(writing.record(HandoverOffered(to=unit.id, keep=True, personal=free(self.note)), case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return HandoverOffered(to=_receiver(now, but=now.case.helpers), keep=True)


def _receiver(now: Situation, but: frozenset[int] | tuple[int, ...] = ()) -> int:
    """Return a unit of this branch that could be offered the case, 0 when there is none."""
    for unit in now.register.units():
        if unit.active and unit.unit != "outside" and unit.id != now.case.holder and unit.id not in but:
            return unit.id
    return 0


class _Answer(CaseForm, OnCase, frozen=True, kw_only=True):
    """Base of what is done about the last offer."""

    @classmethod
    def again(
        cls, register: Register, case: CaseState, act: HandoverAccepted | HandoverDeclined | HandoverTakenBack
    ) -> Form | None:
        """See :meth:`OnCase.again`; an offer is the same as then when it goes from the same pool to the same one.

        Raises:
            Refused: ``handover_none``.
        """
        old, now = _offer_named(case, act.offer), case.offer
        if old is None or now is None or (old.from_pool, old.to_pool) != (now.from_pool, now.to_pool):
            raise Refused("handover_none")
        return cls._again(numbering.shown(case.number))

    @classmethod
    def _again(cls, case: str) -> Form | None:
        return cls(case=case)

    @classmethod
    def pool_of(cls, case: CaseState, act: Any) -> int | None:
        """See :meth:`OnCase.pool_of`; the receiver answers."""
        offer = _offer_named(case, act.offer)
        return offer.to_pool if offer is not None else None


class Accept(_Answer, frozen=True, kw_only=True, tag=HandoverAccepted.NAME):
    """Accept the case that was offered."""

    def perform(self, writing: Writing) -> Done:
        """Record the acceptance; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(HandoverAccepted(offer=_last_offer(case)), case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return HandoverAccepted(offer=_last_offer(now.case))


class Decline(_Answer, frozen=True, kw_only=True, tag=HandoverDeclined.NAME):
    """Decline the case that was offered, with a reason."""

    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record the refusal of the offer; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        act = HandoverDeclined(offer=_last_offer(case), personal=reason(self.reason))
        return done(writing.record(act, case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return HandoverDeclined(offer=_last_offer(now.case))

    @classmethod
    def _again(cls, case: str) -> Form | None:
        return None  # the reason is said again


class TakeBack(_Answer, frozen=True, kw_only=True, tag=HandoverTakenBack.NAME):
    """Take an offer back before it is accepted."""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        return done(writing.record(HandoverTakenBack(offer=_last_offer(case)), case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return HandoverTakenBack(offer=_last_offer(now.case))

    @classmethod
    def pool_of(cls, case: CaseState, act: Any) -> int | None:
        """See :meth:`OnCase.pool_of`; whoever offered it takes it back."""
        offer = _offer_named(case, act.offer)
        return offer.from_pool if offer is not None else None


def _last_offer(case: CaseState) -> int:
    if not case.handovers:
        raise Refused("handover_none")
    return case.handovers[-1].offer


def _offer_named(case: CaseState, offer: int) -> Handover | None:
    return next((h for h in case.handovers if h.offer == offer), None)


class EndAssistance(CaseForm, OnCase, frozen=True, kw_only=True, tag=AssistanceEnded.NAME):
    """The unit that helped is done, or is needed no more. ``unit`` may be left out when only one helps."""

    unit: str = ""
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the end; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        running = _helping(case)
        if self.unit:
            pool = unit_of(writing.register, self.unit).id
            running = [h for h in running if h.to_pool == pool]
        if not running:
            raise Refused("handover_none")
        return done(writing.record(AssistanceEnded(offer=running[-1].offer, personal=free(self.note)), case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        running = _helping(now.case)
        if not running:
            raise Refused("handover_none")
        return AssistanceEnded(offer=running[-1].offer)


def _helping(case: CaseState) -> list[Handover]:
    """Return the handovers by which other units help now."""
    return [h for h in case.handovers if h.keep and h.state == "accepted"]


class AskFor(CaseForm, OnCase, frozen=True, kw_only=True, tag=HandoverAsked.NAME):
    """Ask the holder for the case, in the name of one's own unit."""

    unit: str = ""
    """Code of the asking unit; left out: the officer's first one. Whoever is of the holding unit need not ask."""
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the request; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        pool = unit_of(writing.register, self.unit).id if self.unit else _own_pool(writing, case)
        return done(writing.record(HandoverAsked(pool=pool, personal=free(self.note)), case.id).case)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        if now.case.holder in now.officer.units:
            raise Refused("handover_to_holder")
        return HandoverAsked(pool=next(iter(now.officer.units), 0))


def _own_pool(writing: Writing, case: CaseState) -> int:
    who = writing.register.officer(writing.officer)
    pools = who.units if who else ()
    if not pools or case.holder in pools:
        raise Refused("handover_to_holder")
    return pools[0]


class RefuseAsked(CaseForm, OnCase, frozen=True, kw_only=True, tag=HandoverRefused.NAME):
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

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`."""
        return HandoverRefused(pool=now.case.asked[0].pool if now.case.asked else 0)


__all__ = ["Accept", "AskFor", "Assist", "Decline", "EndAssistance", "Offer", "RefuseAsked", "TakeBack"]
