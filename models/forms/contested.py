"""What becomes of two acts that crossed: asking the other side, and doing the act that did not stand anew."""

from __future__ import annotations

from models import text
from models.acts import (
    Act,
    ActUndone,
    CaseCameBack,
    CaseDispatched,
    CaseReturned,
    ContestResolved,
    FreeText,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    NoteAdded,
)
from models.facts import ids, numbering
from models.fold import CaseState
from models.forms.base import CaseForm, Done, Form, case_of, done
from models.officers.units import unit_code_of
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing

QUESTION = "[?] "
"""How a note begins that asks the other side of a crossing; the same in every language."""


class AskOther(CaseForm, frozen=True, kw_only=True, tag="ask_other"):
    """Ask the other side of a crossing what happened: a note on the case; nothing is settled by it."""

    text: str

    def perform(self, writing: Writing) -> Done:
        """Record the question; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        if not case.open_contests:
            raise Refused("contest_unknown")
        asked = text.line(self.text, "note", longest=text.NOTE_LENGTH - len(QUESTION))
        if not asked:
            raise Refused("reason_missing")
        return done(writing.record(NoteAdded(personal=FreeText(text=QUESTION + asked)), case.id).case)


def settle_redone(writing: Writing, entry: int, after: int, case: int | None) -> None:
    """Record that the act ``entry``, which did not stand, was done anew by this transaction.

    ``after`` is the seq of the chain before it, ``case`` what it was about.

    Raises:
        Refused: ``contest_unknown``; ``redo_differs`` when it did something else.
    """
    register = writing.register
    state = register.fold_of(case).state if case else None
    if case is None or not isinstance(state, CaseState) or all(c.entry != entry for c in state.open_contests):
        raise Refused("contest_unknown")
    first = ids.pack(*writing.chain, after)
    kinds = {e.kind for e in register.journal.of(case) if e.id > first and e.id >> 32 == first >> 32}
    lost = register.journal.at(entry)
    if lost is None or lost.kind not in kinds:
        raise Refused("redo_differs")
    writing.record(ContestResolved(entry=entry, choice="redone"), case)


def anew(register: Register, case: CaseState, act: Act) -> Form | None:
    """Return the form that does ``act`` once more on the present case, None where a person fills it in.

    Raises:
        Refused: what it was about is no more: ``handover_none``, ``undo_not_last``.
    """
    from models.forms.case import Accept, Return, TakeBack, Undo
    from models.forms.custody import CameBack, Dispatch, Refer

    number, note = numbering.shown(case.number), _note(act)
    if isinstance(act, (HandoverAccepted, HandoverDeclined, HandoverTakenBack)):
        _same_offer(case, act.offer)
        if isinstance(act, HandoverDeclined):
            return None
        return Accept(case=number) if isinstance(act, HandoverAccepted) else TakeBack(case=number)
    if isinstance(act, HandoverOffered) and act.keep:
        return Refer(case=number, to=unit_code_of(register, act.to), note=note)
    if isinstance(act, CaseDispatched):
        name = act.personal.name if act.personal else ""
        return Dispatch(case=number, to=unit_code_of(register, act.to), receiver=name, note=note)
    if isinstance(act, CaseCameBack):
        return CameBack(case=number, note=note)
    if isinstance(act, CaseReturned):
        return Return(case=number, missing=act.notice.missing, reason=note)
    if isinstance(act, ActUndone):
        if act.undoes != case.last:
            raise Refused("undo_not_last")
        return Undo(case=number)
    return None


def _note(act: Act) -> str:
    personal = getattr(act, "personal", None)
    return str(getattr(personal, "text", "") or getattr(personal, "note", "")) if personal is not None else ""


def _same_offer(case: CaseState, offer: int) -> None:
    """Raise ``handover_none`` unless the case is offered by the same pool to the same one as it was then."""
    old = next((h for h in case.handovers if h.offer == offer), None)
    now = case.offer
    if old is None or now is None or (old.from_pool, old.to_pool) != (now.from_pool, now.to_pool):
        raise Refused("handover_none")
