"""What happens to complaints at a desk: from receipt to rating, with all that may come between."""

from __future__ import annotations

import datetime as dt

from models.acts import ComplaintTold
from models.complaints import views
from models.fold import ComplaintState
from models.forms import (
    AnswerComplaint,
    CloseComplaint,
    DecideComplaint,
    EvidenceForm,
    LapseComplaint,
    NoteComplaint,
    ReopenComplaint,
    SupplementComplaint,
    TakeComplaint,
    TellComplainant,
    TellOmbudsman,
    WithdrawComplaint,
    perform,
)
from models.register.register import Register
from models.register.verify import verify
from models.words import history
from tests.conftest import StillClock
from tests.models.build import refused, take_in
from tests.models.complaints.telling import in_hand, lodge, now, officer, told


def states(complaint: ComplaintState) -> list[str]:
    return [p.state for p in complaint.periods]


def test_from_receipt_to_rating_with_one_supplement(register: Register, sari: int, clock: StillClock) -> None:
    number = lodge(register, sari)
    assert "-940001-" in number
    perform(register, sari, AnswerComplaint(complaint=number, missing="slip upah"))
    assert now(register, number).deadline == dt.date(2026, 12, 8)
    clock.move(days=2)
    paper = EvidenceForm(name="Slip upah", hash="AB" * 32)
    perform(register, sari, SupplementComplaint(complaint=number, text="slip", evidence=(paper,)))
    perform(register, sari, TakeComplaint(complaint=number))
    perform(register, sari, NoteComplaint(complaint=number, text="perusahaan dihubungi"))
    perform(register, sari, DecideComplaint(complaint=number, outcome="partly", answer="Benar sebagian"))
    perform(register, sari, TellComplainant(complaint=number, channel="telepon"))
    perform(register, sari, CloseComplaint(complaint=number, rating=3))
    found = now(register, number)
    assert states(found) == ["new", "supplement", "complete", "in_hand", "decided", "told", "closed"]
    assert [s.name for s in found.steps] == ["answer", "decide", "tell", "close"]
    assert (found.rating, found.answer, found.solved, found.deadline) == (3, "Benar sebagian", True, None)
    assert [e.hash for e in found.data.evidence] == ["ab" * 32] if found.data else False
    assert verify(register.database).sound
    events = views.detail(register, officer(register, "sari"), found.id).events
    assert all(history.told(e.act, str) and e.verdict == "applied" for e in events)


def test_a_refused_complaint_is_told_and_closed_and_no_solution(register: Register, sari: int) -> None:
    number = lodge(register, sari)
    with refused("refusal_missing"):
        perform(register, sari, DecideComplaint(complaint=number, outcome="refused", answer="Bukan wewenang"))
    with refused("refusal_unknown"):
        perform(register, sari, DecideComplaint(complaint=number, outcome="refused", answer="x", refusal="MALAS"))
    with refused("complaint_wrong_state"):
        perform(register, sari, DecideComplaint(complaint=number, outcome="upheld", answer="x"))
    perform(register, sari, DecideComplaint(complaint=number, outcome="refused", answer="x", refusal="bukan_wewenang"))
    perform(register, sari, TellComplainant(complaint=number))
    perform(register, sari, CloseComplaint(complaint=number, rating=1))
    found = now(register, number)
    assert (found.state, found.outcome, found.refusal, found.solved) == ("closed", "refused", "BUKAN_WEWENANG", False)


def test_what_comes_too_early_or_twice_is_refused(register: Register, sari: int) -> None:
    number = lodge(register, sari)
    with refused("deadline_past"):
        perform(register, sari, AnswerComplaint(complaint=number, missing="x", deadline=dt.date(2026, 11, 23)))
    with refused("complaint_unknown"):
        perform(register, sari, AnswerComplaint(complaint=take_in(register, sari)))
    with refused("complaint_wrong_state"):
        perform(register, sari, TellComplainant(complaint=number))
    perform(register, sari, AnswerComplaint(complaint=number))
    perform(register, sari, TakeComplaint(complaint=number))
    with refused("complaint_taken"):
        perform(register, sari, TakeComplaint(complaint=number))
    with refused("answer_missing"):
        perform(register, sari, DecideComplaint(complaint=number, outcome="upheld", answer=" "))
    perform(register, sari, DecideComplaint(complaint=number, outcome="upheld", answer="Benar"))
    with refused("outcome_differs"):
        register.record(sari, ComplaintTold(outcome="unfounded", channel="LOKET"), now(register, number).id)


def test_what_is_passed_on_says_to_whom(register: Register, sari: int) -> None:
    number = lodge(register, sari)
    with refused("referral_missing"):
        perform(register, sari, DecideComplaint(complaint=number, outcome="referred", answer="x"))
    perform(register, sari, DecideComplaint(complaint=number, outcome="referred", answer="x", referred_to="Disnaker"))
    assert now(register, number).referred_to == "Disnaker"


def test_a_supplement_that_does_not_come_lets_it_lapse_and_coming_late_it_is_reopened(
    register: Register, sari: int, clock: StillClock
) -> None:
    number = lodge(register, sari)
    perform(register, sari, AnswerComplaint(complaint=number, missing="slip", deadline=dt.date(2026, 11, 30)))
    with refused("deadline_ahead"):
        perform(register, sari, LapseComplaint(complaint=number, reason="tidak datang"))
    clock.move(days=7)
    perform(register, sari, LapseComplaint(complaint=number, reason="tidak datang"))
    clock.move(days=10)
    perform(register, sari, ReopenComplaint(complaint=number, reason="baru sembuh"))
    found = now(register, number)
    assert (found.state, found.reopened) == ("complete", 1)


def test_it_is_reopened_within_the_window_only(register: Register, sari: int, clock: StillClock) -> None:
    number, other = told(register, sari), told(register, sari)
    clock.move(days=10)
    perform(register, sari, ReopenComplaint(complaint=number, reason="belum dibayar"))
    found = now(register, number)
    assert (found.state, found.outcome, found.answer, found.handler) == ("in_hand", "", "", sari)
    clock.move(days=1)
    with refused("reopen_late"):
        perform(register, sari, ReopenComplaint(complaint=other, reason="belum dibayar"))


def test_silence_closes_when_there_is_no_time_to_answer_back(register: Register, sari: int, clock: StillClock) -> None:
    number = told(register, sari)
    with refused("may_answer_back"):
        perform(register, sari, CloseComplaint(complaint=number))
    clock.move(days=11)
    perform(register, sari, CloseComplaint(complaint=number))
    assert (now(register, number).state, now(register, number).rating) == ("closed", 0)
    perform(register, sari, CloseComplaint(complaint=number, rating=2))
    perform(register, sari, CloseComplaint(complaint=number, rating=4))
    assert now(register, number).rating == 4, "whoever rates again says the last word"
    with refused("rating_range"):
        perform(register, sari, CloseComplaint(complaint=number, rating=5))


def test_a_withdrawn_complaint_stays_with_all_that_was_said(register: Register, sari: int) -> None:
    number = in_hand(register, sari)
    perform(register, sari, WithdrawComplaint(complaint=number, reason="damai"))
    found = now(register, number)
    assert found.state == "withdrawn"
    assert found.data is not None
    assert found.data.account == "Upah belum dibayar"
    with refused("complaint_wrong_state"):
        perform(register, sari, TakeComplaint(complaint=number))


def test_the_way_to_the_ombudsman_is_told_once_a_term_has_passed(
    register: Register, sari: int, clock: StillClock
) -> None:
    number = in_hand(register, sari, grade="ringan")
    with refused("term_ahead"):
        perform(register, sari, TellOmbudsman(complaint=number))
    clock.move(days=3)
    assert views.detail(register, officer(register, "sari"), now(register, number).id).passed
    perform(register, sari, TellOmbudsman(complaint=number))
    with refused("ombudsman_told"):
        perform(register, sari, TellOmbudsman(complaint=number))
    assert not views.detail(register, officer(register, "sari"), now(register, number).id).passed
