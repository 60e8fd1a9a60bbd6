"""Short ways to say what happens to a complaint. Everyone in here is invented."""

from __future__ import annotations

from typing import Any

from models.facts import numbering
from models.fold import ComplaintState, OfficerState
from models.forms import (
    Account,
    AnswerComplaint,
    Complain,
    DecideComplaint,
    PersonForm,
    TakeComplaint,
    TellComplainant,
    perform,
)
from models.forms.base import complaint_of
from models.register.register import Register
from tests.models.build import NIK

SITI = PersonForm(nik=NIK, name="Siti Rahayu", phone="08000123456")
SAID = Account(account="Upah belum dibayar", email="siti@contoh.example", position="penjahit", sex="female")


def complain(**more: Any) -> Complain:
    """Return a complaint of a woman with a NIK about wages; ``more`` changes it."""
    fields: dict[str, Any] = {"category": "UPAH_KERJA", "reporter": SITI, "said": Account(account="Upah belum dibayar")}
    return Complain(**{**fields, **more})


def lodge(register: Register, officer: int, **more: Any) -> str:
    """Take a complaint down; return its whole number as it is printed."""
    return numbering.shown(perform(register, officer, complain(**more)).number or 0)


def in_hand(register: Register, officer: int, **more: Any) -> str:
    """Take a complaint down, answer it, and take it in hand."""
    number = lodge(register, officer, **more)
    perform(register, officer, AnswerComplaint(complaint=number))
    perform(register, officer, TakeComplaint(complaint=number))
    return number


def told(register: Register, officer: int, **more: Any) -> str:
    """Lead a complaint until its answer was told."""
    number = in_hand(register, officer, **more)
    perform(register, officer, DecideComplaint(complaint=number, outcome="upheld", answer="Upah dibayar"))
    perform(register, officer, TellComplainant(complaint=number))
    return number


def now(register: Register, number: str) -> ComplaintState:
    """Return a complaint as it is now."""
    return complaint_of(register, number)


def officer(register: Register, code: str) -> OfficerState:
    """Return an officer by sign-in code."""
    found = register.officer_by_code(code)
    assert found is not None
    return found
