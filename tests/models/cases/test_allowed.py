"""What a screen offers is exactly what the register would take."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.acts import UnitAdded
from models.cases.allowed import judged
from models.forms import (
    Accept,
    AskFor,
    AskOther,
    Assign,
    Assist,
    CameBack,
    Complete,
    CorrectIntake,
    Decline,
    Deliver,
    Dispatch,
    EndAssistance,
    Fee,
    Form,
    Lapse,
    NoteForm,
    Offer,
    Ready,
    RefuseAsked,
    Reject,
    Resolve,
    Return,
    TakeBack,
    Undo,
    Withdraw,
    case_of,
    perform,
)
from models.refused import Refused
from models.register.register import SYSTEM, Register
from models.words.sentences import sentence
from tests.conftest import StillClock
from tests.models.build import add_officer, make_ready, refused, take_in, to_unit, unit

FORMS: dict[str, Callable[[str], Form]] = {
    "accept": lambda case: Accept(case=case),
    "decline": lambda case: Decline(case=case, reason="x"),
    "take_back": lambda case: TakeBack(case=case),
    "offer": lambda case: Offer(case=case, to="TKA"),
    "ready": lambda case: Ready(case=case, back=False),
    "reject": lambda case: Reject(case=case, reason="x"),
    "withdraw": lambda case: Withdraw(case=case, reason="x"),
    "deliver": lambda case: Deliver(case=case),
    "note": lambda case: NoteForm(case=case, text="x"),
    "complete": lambda case: Complete(case=case, papers="all"),
    "undo": lambda case: Undo(case=case),
    "correct_intake": lambda case: CorrectIntake(case=case, service="PHI", papers="all", reason="x"),
    "lapse": lambda case: Lapse(case=case, reason="x"),
    "fee": lambda case: Fee(case=case, billing="820261100000001"),
    "assign": lambda case: Assign(case=case),
    "assist": lambda case: Assist(case=case, to="TKA"),
    "end_assistance": lambda case: EndAssistance(case=case),
    "ask": lambda case: AskFor(case=case),
    "refuse_asked": lambda case: RefuseAsked(case=case, reason="x"),
    "dispatch": lambda case: Dispatch(case=case, to="ARSIP"),
    "came_back": lambda case: CameBack(case=case),
    "keep_standing": lambda case: Resolve(case=case, choice="kept"),
    "ask_other": lambda case: AskOther(case=case, text="x"),
}


def forms_of(register: Register, case: str) -> dict[str, Form]:
    """Return each act as a form; only the return must name a paper of the case's own variant."""
    state = case_of(register, case)
    variant = register.catalogue(state.catalogue).by_code[state.service].variant(state.variant)
    assert variant is not None
    first = variant.requirements[0].code if variant.requirements else "-"
    return {name: form(case) for name, form in FORMS.items()} | {
        "return": Return(case=case, missing=(first,), reason="x")
    }


def incomplete(register: Register, sari: int) -> str:
    return take_in(register, sari, papers=())


def offered(register: Register, sari: int) -> str:
    case = take_in(register, sari)
    perform(register, sari, Offer(case=case, to="HI"))
    return case


def declined(register: Register, sari: int) -> str:
    case = offered(register, sari)
    perform(register, sari, Decline(case=case, reason="x"))
    return case


def with_unit(register: Register, sari: int) -> str:
    case = take_in(register, sari)
    to_unit(register, sari, case)
    return case


def ready_at_unit(register: Register, sari: int) -> str:
    case = with_unit(register, sari)
    perform(register, sari, Ready(case=case, back=False))
    return case


def returned(register: Register, sari: int) -> str:
    case = with_unit(register, sari)
    perform(register, sari, Return(case=case, missing=("naskah",), reason="x"))
    return case


def delivered(register: Register, sari: int) -> str:
    case = make_ready(register, sari)
    perform(register, sari, Deliver(case=case))
    return case


def undone(register: Register, sari: int) -> str:
    case = delivered(register, sari)
    perform(register, sari, Undo(case=case))
    return case


def referred(register: Register, sari: int) -> str:
    return take_in(register, sari, service="AK1")


def past_deadline(register: Register, sari: int) -> str:
    case = incomplete(register, sari)
    assert isinstance(register.clock, StillClock)
    register.clock.move(days=8)
    return case


def lapsed(register: Register, sari: int) -> str:
    case = past_deadline(register, sari)
    ratna = register.officer_by_code("ratna")
    assert ratna is not None
    perform(register, ratna.id, Lapse(case=case, reason="x"))
    return case


def costly(register: Register, sari: int) -> str:
    return take_in(register, sari, service="SKP-AK3")


def corrected(register: Register, sari: int) -> str:
    case = costly(register, sari)
    perform(register, sari, CorrectIntake(case=case, service="PKB", rest="missing", reason="x"))
    return case


def helped(register: Register, sari: int) -> str:
    case = take_in(register, sari)
    perform(register, sari, Assist(case=case, to="HI"))
    perform(register, sari, Accept(case=case))
    return case


def asked(register: Register, sari: int) -> str:
    case = take_in(register, sari)
    perform(register, add_officer(register, "wati", (unit(register, "HI"),)), AskFor(case=case))
    return case


def dispatched(register: Register, sari: int) -> str:
    case = take_in(register, sari)
    perform(register, sari, Dispatch(case=case, to="ARSIP"))
    return case


def back_again(register: Register, sari: int) -> str:
    case = dispatched(register, sari)
    perform(register, sari, CameBack(case=case))
    return case


SITUATIONS = (
    take_in, incomplete, offered, declined, with_unit, ready_at_unit, returned, make_ready, delivered, undone, referred,
    past_deadline, lapsed, costly, corrected, helped, asked, dispatched, back_again,
)  # fmt: skip


class _Undone(Exception):
    """Leaves a transaction so that nothing of it stays."""


def would_be_taken(register: Register, officer: int, form: Form) -> bool:
    try:
        with register.writing(officer) as writing:
            form.perform(writing)
            raise _Undone
    except _Undone:
        return True
    except Refused:
        return False


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda s: s.__name__)
def test_what_is_offered_is_what_would_be_taken(
    register: Register, sari: int, ratna: int, situation: Callable[[Register, int], str]
) -> None:
    counter = add_officer(register, "joko", (unit(register, "LOKET"),))
    elsewhere = add_officer(register, "tono", (unit(register, "HI"),))
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(UnitAdded(code="ARSIP", name="Arsip", unit="outside"))
    case = situation(register, sari)
    forms = forms_of(register, case)
    for id_ in (sari, ratna, counter, elsewhere):
        officer = register.officer(id_)
        assert officer is not None
        why = judged(register, officer, case_of(register, case).id)
        assert set(why) == {*forms}
        taken = {name: would_be_taken(register, id_, form) for name, form in forms.items()}
        assert {name: reason is None for name, reason in why.items()} == taken
        assert all(sentence(reason) for reason in why.values() if reason)


def test_what_is_no_case_offers_nothing(register: Register, sari: int) -> None:
    officer = register.officer(sari)
    assert officer is not None
    with refused("case_unknown"):
        judged(register, officer, 4711)


def test_why_not_has_a_code(register: Register, sari: int) -> None:
    officer = register.officer(sari)
    assert officer is not None
    why = judged(register, officer, case_of(register, take_in(register, sari)).id)
    codes = {name: reason.code for name, reason in why.items() if reason}
    assert codes == {
        "accept": "handover_none",
        "decline": "handover_none",
        "take_back": "handover_none",
        "deliver": "not_ready",
        "complete": "nothing_missing",
        "undo": "undo_not_possible",
        "ask_other": "contest_unknown",
        "keep_standing": "contest_unknown",
        "lapse": "nothing_missing",
        "fee": "no_fee",
        "end_assistance": "handover_none",
        "ask": "handover_to_holder",
        "refuse_asked": "handover_not_asked",
        "dispatch": "unit_unknown",
        "came_back": "case_not_dispatched",
    }
