"""Fees by billing code and proof of payment, never cash."""

from __future__ import annotations

import pytest

from models.acts import FeeData, FeeRecorded
from models.forms import Deliver, Fee, NoteForm, Ready, case_of, perform, read_form
from models.forms.fee import has_fee, read_billing, read_proof
from models.register.register import Register
from models.register.verify import verify
from tests.models.build import add_officer, refused, take_in, unit

BILLING, PROOF = "820261100000001", "1A2B3C4D5E6F7G8H"


def costly(register: Register, officer: int) -> str:
    return take_in(register, officer, service="SKP-AK3")


def test_a_billing_code_and_then_its_proof(register: Register, sari: int) -> None:
    case = costly(register, sari)
    perform(register, sari, Fee(case=case, billing=" 8202.6110 0000-001 "))
    state = case_of(register, case)
    assert (state.billing, state.proof, state.fee) == (BILLING, "", 420_000)
    perform(register, sari, Fee(case=case, proof="1a2b 3c4d 5e6f 7g8h"))
    state = case_of(register, case)
    assert (state.billing, state.proof) == (BILLING, PROOF)
    assert verify(register.database).sound


def test_a_line_of_record(register: Register, sari: int) -> None:
    case = costly(register, sari)
    line = f'{{"do": "fee", "case": "{case}", "billing": "{BILLING}", "proof": "{PROOF}"}}'
    assert perform(register, sari, read_form(line)).state == "received"
    with refused("form_malformed"):
        read_form(f'{{"do": "fee", "case": "{case}", "cash": 420000}}')


def test_what_was_recorded_at_the_wrong_case_is_taken_away(register: Register, sari: int) -> None:
    case = costly(register, sari)
    perform(register, sari, Fee(case=case, billing=BILLING, proof=PROOF))
    with refused("billing_missing"):
        perform(register, sari, Fee(case=case, billing=""))
    perform(register, sari, Fee(case=case, proof=""))
    assert case_of(register, case).proof == ""
    perform(register, sari, Fee(case=case, billing=""))
    assert case_of(register, case).billing == ""
    with refused("nothing_changed"):
        perform(register, sari, Fee(case=case))


@pytest.mark.parametrize("typed", ["8202", "8" * 31, "82026110000000/", "Rp 420.000,-", "ÄÖÜ12345", "１２３４５６"])
def test_a_code_has_a_shape(register: Register, sari: int, typed: str) -> None:
    with refused("billing_shape"):
        perform(register, sari, Fee(case=costly(register, sari), billing=typed))


@pytest.mark.parametrize("typed", ["1A2B3C4D5E6F7G8", "1A2B3C4D5E6F7G8H9", "1A2B3C4D5E6F7G8!"])
def test_a_proof_has_a_shape(register: Register, sari: int, typed: str) -> None:
    with refused("proof_shape"):
        perform(register, sari, Fee(case=costly(register, sari), billing=BILLING, proof=typed))


def test_a_proof_belongs_to_a_code(register: Register, sari: int) -> None:
    with refused("billing_missing"):
        perform(register, sari, Fee(case=costly(register, sari), proof=PROOF))
    assert (read_billing(""), read_proof("")) == ("", "")


def test_a_free_service_takes_no_code(register: Register, sari: int) -> None:
    with refused("no_fee"):
        perform(register, sari, Fee(case=take_in(register, sari), billing=BILLING))


def test_a_fee_that_the_catalogue_only_describes(register: Register, sari: int) -> None:
    case = take_in(register, sari, service="LIS-K3")
    assert has_fee(register, case_of(register, case))
    perform(register, sari, Fee(case=case, billing=BILLING))
    assert case_of(register, case).billing == BILLING


def test_a_payment_may_be_proved_by_anyone_and_after_the_delivery(register: Register, sari: int) -> None:
    case = costly(register, sari)
    perform(register, sari, Ready(case=case, back=False))
    perform(register, sari, Deliver(case=case))
    cashier = add_officer(register, "tono", (unit(register, "HI"),))
    perform(register, cashier, Fee(case=case, billing=BILLING, proof=PROOF))
    state = case_of(register, case)
    assert (state.state, state.proof) == ("delivered", PROOF)


def test_a_fee_does_not_stand_in_the_way_of_an_undo(register: Register, sari: int) -> None:
    case = costly(register, sari)
    before = case_of(register, case).last
    perform(register, sari, Fee(case=case, billing=BILLING))
    assert case_of(register, case).last == before


def test_erased_data_of_a_fee_show_nothing(register: Register, sari: int) -> None:
    case = costly(register, sari)
    id_ = case_of(register, case).id
    register.record(sari, FeeRecorded(personal=FeeData(billing=BILLING)), id_)
    register.record(sari, FeeRecorded(), id_)
    assert case_of(register, case).billing == ""
    perform(register, sari, NoteForm(case=case, text="x"))
