"""Who may handle a complaint, and who never."""

from __future__ import annotations

from models.complaints.allowed import judged
from models.forms import (
    AnswerComplaint,
    CorrectComplaint,
    DecideComplaint,
    Form,
    NoteComplaint,
    TakeComplaint,
    TellComplainant,
    WithdrawComplaint,
    perform,
)
from models.register.register import Register
from tests.models.build import refused
from tests.models.complaints.telling import in_hand, lodge, now, officer


def test_whoever_is_complained_about_handles_nothing(register: Register, sari: int, budi: int, ratna: int) -> None:
    number = lodge(register, sari, category="LAYANAN", officers=("budi",))
    ways: tuple[Form, ...] = (
        AnswerComplaint(complaint=number),
        TakeComplaint(complaint=number),
        DecideComplaint(complaint=number, outcome="refused", answer="x", refusal="BUKAN_WEWENANG"),
        WithdrawComplaint(complaint=number, reason="x"),
        CorrectComplaint(complaint=number, reason="x", officers=()),
    )
    for form in ways:
        with refused("complained_about"):
            perform(register, budi, form)
    perform(register, sari, AnswerComplaint(complaint=number))
    with refused("complained_about"):
        perform(register, ratna, TakeComplaint(complaint=number, officer="budi"))
    with refused("supervisor_only"):
        perform(register, sari, CorrectComplaint(complaint=number, reason="x", officers=()))
    perform(register, budi, NoteComplaint(complaint=number, text="menurut saya tidak begitu"))
    possible = judged(register, officer(register, "budi"), now(register, number).id)
    assert {tag for tag, why in possible.items() if why is None} == {"note_complaint", "supplement_complaint"}
    perform(register, ratna, CorrectComplaint(complaint=number, reason="salah orang", officers=()))
    perform(register, budi, TakeComplaint(complaint=number))
    assert now(register, number).handler == budi


def test_whoever_has_it_in_hand_and_is_named_then_has_it_no_longer(register: Register, sari: int, budi: int) -> None:
    number = in_hand(register, budi)
    perform(register, sari, CorrectComplaint(complaint=number, reason="disebut kemudian", officers=("budi",)))
    found = now(register, number)
    assert (found.state, found.handler, found.officers) == ("complete", 0, (budi,))


def test_a_complaint_about_a_unit_is_its_supervisors_to_handle(register: Register, sari: int, ratna: int) -> None:
    number = lodge(register, sari, category="LAYANAN", unit="LOKET")
    with refused("complained_about"):
        perform(register, sari, AnswerComplaint(complaint=number))
    perform(register, ratna, AnswerComplaint(complaint=number))
    with refused("complained_about"):
        perform(register, ratna, TakeComplaint(complaint=number, officer="sari"))
    perform(register, ratna, TakeComplaint(complaint=number))


def test_only_the_handler_or_a_supervisor_decides_and_tells(
    register: Register, sari: int, budi: int, ratna: int
) -> None:
    number = in_hand(register, sari)
    decision = DecideComplaint(complaint=number, outcome="unfounded", answer="Tidak terbukti")
    with refused("not_handler"):
        perform(register, budi, decision)
    with refused("supervisor_only"):
        perform(register, sari, TakeComplaint(complaint=number, officer="budi"))
    perform(register, ratna, TakeComplaint(complaint=number, officer="budi"))
    perform(register, budi, decision)
    with refused("not_handler"):
        perform(register, sari, TellComplainant(complaint=number))
    perform(register, ratna, TellComplainant(complaint=number))
