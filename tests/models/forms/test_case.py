"""After intake: handing over, deciding, delivering to a named collector, undoing."""

from __future__ import annotations

import datetime as dt

import pytest

from models.acts import CaseDelivered, CollectorData
from models.cases import views
from models.cases.lanes import lanes
from models.facts import numbering
from models.forms import (
    Accept,
    Decline,
    Deliver,
    Form,
    NoteForm,
    Offer,
    Paper,
    Ready,
    Reject,
    RepresentativeForm,
    Return,
    TakeBack,
    Undo,
    Withdraw,
    case_of,
    perform,
    read_form,
)
from models.register.register import Register
from models.register.verify import verify
from tests.conftest import StillClock
from tests.models.build import OTHER_NIK, add_officer, make_ready, refused, retire_unit, take_in, to_unit, unit


def test_the_whole_way_from_the_counter_to_the_collector(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, Offer(case=case, to="hi", note="berkas lengkap"))
    assert perform(register, sari, Accept(case=case)).state == "with_unit"
    ready = perform(register, sari, Ready(case=case, product="SK-1", valid_until=dt.date(2028, 11, 24)))
    assert ready.state == "ready"
    state = case_of(register, case)
    assert (state.holder, state.offer is not None) == (unit(register, "HI"), True)
    assert perform(register, sari, Accept(case=case)).state == "ready"
    form = Deliver(case=case, role="other", name="Budi", seen="sim", returned=("naskah",), authority="SK-7")
    done = perform(register, sari, form)
    assert done.state == "delivered"
    state = case_of(register, case)
    assert state.delivery is not None
    assert (state.delivery.collector, state.delivery.seen, state.delivery.returned) == ("Budi", "sim", ("naskah",))
    assert [p.state for p in state.periods] == ["received", "with_unit", "ready", "ready", "delivered"]
    assert verify(register.database).sound


def test_the_applicant_and_the_representative_need_no_name(register: Register, sari: int) -> None:
    deputy = RepresentativeForm(nik=OTHER_NIK, name="Budi", authority="SK-7")
    for role, name in (("applicant", "Siti Rahayu"), ("representative", "Budi")):
        case = make_ready(register, sari, representative=deputy)
        perform(register, sari, Deliver(case=case, role=role))  # type: ignore[arg-type]
        delivery = case_of(register, case).delivery
        assert delivery is not None
        assert delivery.collector == name


def test_someone_else_gives_a_name(register: Register, sari: int) -> None:
    case = make_ready(register, sari)
    with refused("name_missing"):
        perform(register, sari, Deliver(case=case, role="other"))
    with refused("name_missing"):
        perform(register, sari, Deliver(case=case, role="representative"))


def test_only_kept_originals_go_back(register: Register, sari: int) -> None:
    case = make_ready(register, sari)
    with refused("paper_not_kept"):
        perform(register, sari, Deliver(case=case, returned=("bpjs",)))


def test_a_parcel_needs_its_number_and_nobody_s_identity(register: Register, sari: int) -> None:
    case = make_ready(register, sari)
    with refused("tracking_missing"):
        perform(register, sari, Deliver(case=case, posted=True, seen="none", tracking="  "))
    with refused("identity_unseen"):
        perform(register, sari, Deliver(case=case, seen="none"))
    perform(register, sari, Deliver(case=case, posted=True, seen="none", tracking="P2611240001ID"))
    delivery = case_of(register, case).delivery
    assert delivery is not None
    assert (delivery.posted, delivery.tracking, delivery.seen) == (True, "P2611240001ID", "none")


def test_no_desk_records_a_delivery_over_the_counter_without_a_look(register: Register, sari: int) -> None:
    case = make_ready(register, sari)
    act = CaseDelivered(role="applicant", seen="none", personal=CollectorData(name="Siti"))
    with refused("identity_unseen"), register.writing(sari) as writing:
        writing.record(act, case_of(register, case).id)


def test_original_papers_go_back_one_by_one(register: Register, sari: int) -> None:
    case = make_ready(register, sari)
    kept = [m.requirement for m in case_of(register, case).marks if m.how == "original"]
    assert len(kept) > 1
    perform(register, sari, Deliver(case=case, returned=(kept[1],)))
    delivery = case_of(register, case).delivery
    assert delivery is not None
    assert delivery.returned == (kept[1],)


def test_what_is_not_ready_is_not_delivered(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    with refused("not_ready"):
        perform(register, sari, Deliver(case=case))
    ready = make_ready(register, sari)
    perform(register, sari, Deliver(case=ready))
    with refused("already_delivered"):
        perform(register, sari, Deliver(case=ready))


def test_a_product_is_handed_out_at_the_counter(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    to_unit(register, sari, case)
    perform(register, sari, Ready(case=case, back=False))
    with refused("deliver_at_counter"):
        perform(register, sari, Deliver(case=case))
    perform(register, sari, Offer(case=case, to="LOKET"))
    perform(register, sari, Accept(case=case))
    assert perform(register, sari, Deliver(case=case)).state == "delivered"


def test_one_accepts_once(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    with refused("handover_none"):
        perform(register, sari, Accept(case=case))
    perform(register, sari, Offer(case=case, to="HI"))
    with refused("handover_pending"):
        perform(register, sari, Offer(case=case, to="K3"))
    perform(register, sari, Accept(case=case))
    with refused("handover_accepted"):
        perform(register, sari, Accept(case=case))
    with refused("handover_to_holder"):
        perform(register, sari, Offer(case=case, to="HI"))


def test_an_offer_is_declined_with_a_reason_or_taken_back(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, Offer(case=case, to="HI"))
    with refused("reason_missing"):
        perform(register, sari, Decline(case=case, reason=" \u200b"))
    perform(register, sari, Decline(case=case, reason="salah bidang"))
    with refused("handover_declined"):
        perform(register, sari, Accept(case=case))
    perform(register, sari, Offer(case=case, to="HI"))
    perform(register, sari, TakeBack(case=case))
    with refused("handover_taken_back"):
        perform(register, sari, Accept(case=case))
    assert case_of(register, case).holder == unit(register, "LOKET")


def test_units_that_do_not_exist_or_are_closed_get_nothing(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    with refused("unit_unknown"):
        perform(register, sari, Offer(case=case, to="NOPE"))
    retire_unit(register, "HI")
    with refused("unit_unknown"):
        perform(register, sari, Offer(case=case, to="HI"))


def test_deciding_needs_a_reason_and_a_running_case(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    with refused("reason_missing"):
        perform(register, sari, Reject(case=case, reason=""))
    assert perform(register, sari, Reject(case=case, reason="tidak memenuhi syarat")).state == "rejected"
    with refused("decision_wrong_state"):
        perform(register, sari, Ready(case=case))


def test_a_rejected_request_ends_when_its_letter_is_given(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    to_unit(register, sari, case)
    perform(register, sari, Reject(case=case, reason="tidak memenuhi syarat"))
    with refused("deliver_at_counter"):  # it is on its way back
        perform(register, sari, Deliver(case=case))
    perform(register, sari, Accept(case=case))
    officer = register.officer(sari)
    assert officer is not None
    assert case_of(register, case).id in {line.id for line in lanes(register, officer).ready}
    kept = [m.requirement for m in case_of(register, case).marks if m.how == "original"]
    done = perform(register, sari, Deliver(case=case, returned=tuple(kept)))
    assert done.state == "rejection_given"
    given = case_of(register, case)
    assert given.delivery is not None
    assert given.delivery.returned == tuple(kept)
    assert given.id not in {line.id for line in lanes(register, officer).ready}
    with refused("already_delivered"):
        perform(register, sari, Deliver(case=case))


def test_a_letter_of_rejection_is_handed_out_at_the_counter(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    to_unit(register, sari, case)
    perform(register, sari, Reject(case=case, reason="tidak memenuhi syarat", back=False))
    with refused("deliver_at_counter"):
        perform(register, sari, Deliver(case=case))


def test_a_returned_file_carries_a_notice_like_any_other(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    to_unit(register, sari, case)
    for missing in ((), ("nope",), ("naskah", "nope")):
        with refused("requirement_unknown"):
            perform(register, sari, Return(case=case, missing=missing, reason="x"))
    done = perform(register, sari, Return(case=case, missing=("naskah",), reason="tanda tangan kurang"))
    assert done.state == "returned"
    assert done.notice is not None
    state = case_of(register, numbering.shown(done.notice))
    assert state.holder == unit(register, "LOKET")
    assert state.notice is not None
    assert (state.notice.missing, state.notice.deadline) == (("naskah",), dt.date(2026, 12, 1))
    assert verify(register.database).sound


def test_a_request_is_withdrawn_while_it_is_open(register: Register, sari: int) -> None:
    case = take_in(register, sari, papers=(Paper(requirement="naskah"),))
    assert perform(register, sari, Withdraw(case=case, reason="permintaan pemohon")).state == "withdrawn"
    with refused("case_closed"):
        perform(register, sari, Withdraw(case=case, reason="lagi"))
    with refused("handover_wrong_state"):
        perform(register, sari, Offer(case=case, to="HI"))


def test_notes_are_kept_with_the_case(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, NoteForm(case=case, text="=1+1 [bold]"))
    with refused("reason_missing"):
        perform(register, sari, NoteForm(case=case, text="\u202e"))
    with refused("text_too_long"):
        perform(register, sari, NoteForm(case=case, text="a" * 2001))
    events = views.detail(register, case_of(register, case).id).events
    assert events[-1].act is not None
    assert events[-1].act.personal.text == "=1+1 [bold]"  # type: ignore[attr-defined]


def test_ones_own_last_act_is_undone_on_the_same_day(register: Register, sari: int, clock: StillClock) -> None:
    case = take_in(register, sari)
    with refused("undo_not_possible"):
        perform(register, sari, Undo(case=case))
    perform(register, sari, Ready(case=case, product="SK-1"))
    other = add_officer(register, "joko", (unit(register, "LOKET"),))
    with refused("undo_not_yours"):
        perform(register, other, Undo(case=case))
    clock.move(hours=14, minutes=59)
    assert perform(register, sari, Undo(case=case)).state == "received"
    perform(register, sari, Ready(case=case))
    clock.move(minutes=1)
    with refused("undo_too_late"):
        perform(register, sari, Undo(case=case))
    assert verify(register.database).sound


def test_undo_walks_back_over_ones_own_acts_and_stops_at_another_s(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    joko = add_officer(register, "joko", (unit(register, "LOKET"), unit(register, "HI")))
    perform(register, sari, Offer(case=case, to="HI"))
    perform(register, joko, Accept(case=case))
    perform(register, joko, Offer(case=case, to="LOKET"))
    perform(register, joko, Accept(case=case))
    back = [perform(register, joko, Undo(case=case)) for _step in range(3)]
    assert [(done.undone, done.state) for done in back] == [
        ("HandoverAccepted", "with_unit"),
        ("HandoverOffered", "with_unit"),
        ("HandoverAccepted", "received"),
    ]
    with refused("undo_not_yours"):
        perform(register, joko, Undo(case=case))
    assert perform(register, sari, Undo(case=case)).undone == "HandoverOffered"
    with refused("undo_not_possible"):
        perform(register, sari, Undo(case=case))
    assert verify(register.database).sound


def test_undoing_a_delivery_returns_it_to_ready(register: Register, sari: int) -> None:
    case = make_ready(register, sari)
    perform(register, sari, Deliver(case=case))
    assert perform(register, sari, Undo(case=case)).state == "ready"
    assert case_of(register, case).delivery is None
    assert verify(register.database).sound


def test_every_form_is_met_in_a_line_of_json(register: Register, sari: int) -> None:
    case = make_ready(register, sari)
    lines = {
        "offer": '{"do":"offer","case":"%s","to":"HI"}',
        "take_back": '{"do":"take_back","case":"%s"}',
        "note": '{"do":"note","case":"%s","text":"x"}',
        "deliver": '{"do":"deliver","case":"%s","seen":"ktp"}',
        "undo": '{"do":"undo","case":"%s"}',
    }
    for line in lines.values():
        perform(register, sari, read_form(line % case))
    assert case_of(register, case).state == "ready"


@pytest.mark.parametrize(
    "form",
    [
        Offer(case="x", to="HI"),
        Accept(case="x"),
        Decline(case="x", reason="x"),
        TakeBack(case="x"),
        Ready(case="x"),
        Reject(case="x", reason="x"),
        Return(case="x", missing=("naskah",), reason="x"),
        Withdraw(case="x", reason="x"),
        Deliver(case="x"),
        NoteForm(case="x", text="x"),
        Undo(case="x"),
    ],
    ids=lambda f: type(f).__name__,
)
def test_each_form_needs_a_right_number(register: Register, sari: int, form: Form) -> None:
    with refused("number_wrong"):
        perform(register, sari, form)
