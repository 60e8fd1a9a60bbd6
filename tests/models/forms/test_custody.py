"""Custody beside the plain handover: assigning, helping, asking, dispatching, papers; and what each is refused for."""

from __future__ import annotations

import pytest

from models.acts import AssistanceEnded, CaseDispatched, HandoverAsked, HandoverOffered, PaperMoved, UnitAdded
from models.facts import ids, numbering
from models.fold import CaseState
from models.forms import (
    Accept,
    AskFor,
    Assign,
    Assist,
    CameBack,
    Decline,
    Deliver,
    Dispatch,
    EndAssistance,
    Offer,
    PutPaper,
    Ready,
    RefuseAsked,
    Return,
    Undo,
    case_of,
    perform,
    unit_of,
)
from models.register.register import SYSTEM, Register
from models.slips.contents import slip_of
from models.slips.plain import plain
from models.slips.print_jobs import get
from models.slips.render import render
from tests.models.build import add_officer, make_ready, refused, retire_unit, take_in, to_unit, unit


@pytest.fixture
def archive(register: Register) -> int:
    """Return a unit that does not use the program."""
    with register.writing(SYSTEM, as_centre=True) as centre:
        return centre.record(UnitAdded(code="ARSIP", name="Arsip daerah", unit="outside")).entry.id


@pytest.fixture
def joko(register: Register) -> int:
    """Return an officer of the unit HI alone."""
    return add_officer(register, "joko", (unit(register, "HI"),))


@pytest.fixture
def wati(register: Register) -> int:
    """Return an officer of the counters alone."""
    return add_officer(register, "wati", (unit(register, "LOKET"),))


def state(register: Register, case: str) -> CaseState:
    return case_of(register, case)


# --- assigning ---------------------------------------------------------------------------------------------------


def test_a_case_is_assigned_inside_the_holding_pool_and_freed_when_it_moves(
    register: Register, sari: int, wati: int, joko: int
) -> None:
    case = take_in(register, wati)
    perform(register, wati, Assign(case=case, officer="Wati"))
    assert state(register, case).assignee == wati
    assert state(register, case).holder == unit(register, "LOKET"), "to assign moves nothing"
    perform(register, wati, Assign(case=case))
    assert state(register, case).assignee == 0
    perform(register, wati, Assign(case=case, officer="wati"))
    perform(register, wati, Offer(case=case, to="HI"))
    perform(register, joko, Accept(case=case))
    assert state(register, case).assignee == 0, "the one who had it is not of the unit that holds it now"


def test_who_can_not_be_assigned(register: Register, sari: int, wati: int, joko: int) -> None:
    case = take_in(register, wati)
    with refused("assignee_outside"):
        perform(register, wati, Assign(case=case, officer="joko"))
    with refused("officer_unknown"):
        perform(register, wati, Assign(case=case, officer="tidakada"))
    with refused("not_holder"):
        perform(register, joko, Assign(case=case, officer="joko"))
    ready = make_ready(register, sari)
    perform(register, sari, Deliver(case=ready))
    with refused("handover_wrong_state"):
        perform(register, sari, Assign(case=ready, officer="sari"))


# --- helping -----------------------------------------------------------------------------------------------------


def test_a_unit_helps_while_the_holder_keeps_the_case(register: Register, wati: int, joko: int) -> None:
    case = take_in(register, wati)
    perform(register, wati, Assist(case=case, to="HI", note="mohon telaah"))
    assert state(register, case).helpers == (), "nothing runs before it is accepted"
    perform(register, joko, Accept(case=case))
    after = state(register, case)
    assert (after.holder, after.helpers) == (unit(register, "LOKET"), (unit(register, "HI"),))
    with refused("assistance_running"):
        perform(register, wati, Assist(case=case, to="HI"))
    perform(register, joko, EndAssistance(case=case, unit="HI", note="selesai"))
    assert state(register, case).helpers == ()
    with refused("handover_none"):
        perform(register, wati, EndAssistance(case=case))
    offer = after.handovers[-1].offer
    with refused("handover_ended"):
        register.record(wati, AssistanceEnded(offer=offer), after.id)
    with refused("handover_unknown"):
        register.record(wati, AssistanceEnded(offer=4711), after.id)


def test_only_the_two_sides_end_the_help(register: Register, wati: int, joko: int) -> None:
    stranger = add_officer(register, "tono", (unit(register, "K3"),))
    case = take_in(register, wati)
    perform(register, wati, Assist(case=case, to="HI"))
    perform(register, joko, Accept(case=case))
    with refused("not_receiver"):
        perform(register, stranger, EndAssistance(case=case))
    perform(register, wati, EndAssistance(case=case))


def test_a_declined_request_for_help_leaves_the_case_where_it_is(register: Register, wati: int, joko: int) -> None:
    case = take_in(register, wati)
    perform(register, wati, Assist(case=case, to="HI"))
    with refused("handover_pending"):
        perform(register, wati, Offer(case=case, to="K3"))
    perform(register, joko, Decline(case=case, reason="penuh"))
    after = state(register, case)
    assert (after.holder, after.helpers, after.offer) == (unit(register, "LOKET"), (), None)


# --- asking ------------------------------------------------------------------------------------------------------


def test_a_request_is_seen_and_ends_with_the_handover_or_with_a_reason(
    register: Register, wati: int, joko: int
) -> None:
    case = take_in(register, wati)
    perform(register, joko, AskFor(case=case, note="perlu hari ini"))
    assert [a.pool for a in state(register, case).asked] == [unit(register, "HI")]
    with refused("asked_already"):
        perform(register, joko, AskFor(case=case))
    perform(register, wati, Offer(case=case, to="HI"))
    perform(register, joko, Accept(case=case))
    assert state(register, case).asked == (), "whoever asked has it now"
    perform(register, wati, AskFor(case=case))
    with refused("reason_missing"):
        perform(register, joko, RefuseAsked(case=case, reason=""))
    perform(register, joko, RefuseAsked(case=case, reason="masih diproses", unit="LOKET"))
    assert state(register, case).asked == ()
    with refused("handover_not_asked"):
        perform(register, joko, RefuseAsked(case=case, reason="lagi"))
    perform(register, wati, AskFor(case=case))
    with refused("handover_not_asked"):
        perform(register, joko, RefuseAsked(case=case, reason="x", unit="K3"))


def test_who_can_not_ask(register: Register, sari: int, wati: int, joko: int) -> None:
    case = take_in(register, wati)
    with refused("handover_to_holder"):
        perform(register, wati, AskFor(case=case))
    with refused("handover_to_holder"):
        perform(register, add_officer(register, "tono", ()), AskFor(case=case))
    with refused("not_your_pool"):
        register.record(joko, HandoverAsked(pool=unit(register, "K3")), state(register, case).id)
    with refused("handover_to_holder"):
        register.record(wati, HandoverAsked(pool=unit(register, "LOKET")), state(register, case).id)
    with refused("handover_wrong_state"):
        perform(register, joko, AskFor(case=take_in(register, sari, papers=())))


# --- units outside -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("archive")
def test_papers_go_outside_with_a_line_of_the_book_and_come_back_to_the_counters(
    register: Register, wati: int, joko: int, archive: int
) -> None:
    case = take_in(register, wati)
    perform(register, wati, Dispatch(case=case, to="ARSIP", receiver="Bu Lina", note="dua map"))
    gone = state(register, case)
    assert numbering.kind(gone.dispatch) is numbering.Range.DISPATCH
    assert (gone.holder, gone.state, gone.handovers[-1].number) == (archive, "with_unit", gone.dispatch)
    with refused("not_at_counter"):
        perform(register, joko, CameBack(case=case))
    perform(register, wati, CameBack(case=case, note="lengkap"))
    back = state(register, case)
    assert (back.holder, back.state, back.dispatch) == (unit(register, "LOKET"), "received", 0)
    with refused("case_not_dispatched"):
        perform(register, wati, CameBack(case=case))


@pytest.mark.usefixtures("archive")
def test_an_offer_to_a_unit_outside_is_a_dispatch_with_its_routing_slip(register: Register, wati: int) -> None:
    case = take_in(register, wati)
    done = perform(register, wati, Offer(case=case, to="ARSIP", slip=True))
    assert state(register, case).dispatch
    assert done.slip is not None
    job = get(register, done.slip)
    assert job is not None
    assert job.slip == "routing"
    told = "\n".join(line.text for line in plain(render(slip_of(register, job), "id"), 60))
    assert "Arsip daerah" in told
    assert numbering.shown(state(register, case).dispatch) in told
    assert "Siti Rahayu" in told
    assert "Yang menyerahkan" in told
    assert "Yang menerima" in told, "rows to sign"


def test_where_papers_can_not_go(register: Register, sari: int, wati: int, archive: int) -> None:
    case = take_in(register, wati)
    with refused("unit_not_outside"):
        perform(register, wati, Dispatch(case=case, to="HI"))
    with refused("unit_outside"):
        register.record(wati, HandoverOffered(to=archive), state(register, case).id)
    with refused("unit_outside"):
        perform(register, wati, Assist(case=case, to="ARSIP"))
    with refused("unit_unknown"):
        perform(register, wati, Dispatch(case=case, to="TIDAKADA"))
    with refused("number_wrong"):
        register.record(wati, CaseDispatched(to=archive, number=7), state(register, case).id)
    with refused("handover_wrong_state"):
        perform(register, sari, Dispatch(case=take_in(register, sari, papers=()), to="ARSIP"))
    perform(register, wati, Dispatch(case=case, to="ARSIP"))
    used = state(register, case).dispatch
    with refused("number_used"):
        register.record(sari, CaseDispatched(to=archive, number=used), state(register, take_in(register, sari)).id)
    retire_unit(register, "ARSIP")
    with refused("unit_unknown"):
        perform(register, wati, Dispatch(case=take_in(register, wati), to="ARSIP"))


def test_what_is_outside_goes_nowhere_else_until_it_is_back(register: Register, archive: int) -> None:
    clerk = add_officer(register, "arif", (archive, unit(register, "LOKET")))
    case = take_in(register, clerk)
    perform(register, clerk, Dispatch(case=case, to="ARSIP"))
    with refused("case_dispatched"):
        perform(register, clerk, Offer(case=case, to="HI"))
    with refused("case_dispatched"):
        perform(register, clerk, Dispatch(case=case, to="ARSIP"))
    with refused("case_dispatched"):
        perform(register, clerk, Assist(case=case, to="HI"))
    perform(register, clerk, CameBack(case=case))
    perform(register, clerk, Offer(case=case, to="HI"))


def test_a_dispatch_waits_for_what_is_in_the_air(register: Register, wati: int, archive: int) -> None:
    case = take_in(register, wati)
    perform(register, wati, Offer(case=case, to="HI"))
    with refused("handover_pending"):
        perform(register, wati, Dispatch(case=case, to="ARSIP"))
    other = take_in(register, wati)
    found = state(register, other)
    assert found.holder == unit(register, "LOKET")
    with refused("handover_to_holder"):
        perform(register, wati, Offer(case=other, to="LOKET"))


# --- units of other branches -------------------------------------------------------------------------------------


def test_a_unit_of_another_branch_is_named_with_its_branch(register: Register) -> None:
    assert unit_of(register, " hi ").code == "HI"
    assert unit_of(register, "1/HI") == unit_of(register, "HI")
    with refused("unit_unknown"):
        unit_of(register, "2/HI")
    foreign = ids.pack(2, 0, 0, 5)
    with register.database.writing():
        register.database.run("INSERT INTO unit VALUES (?, 'HI', 'HI cabang 2', 'unit', 1)", foreign)
    assert unit_of(register, "2/hi").id == foreign
    assert unit_of(register, "HI").id == unit(register, "HI")


# --- papers and parcels ------------------------------------------------------------------------------------------


def test_the_paper_file_has_a_place(register: Register, wati: int) -> None:
    case = take_in(register, wati)
    perform(register, wati, PutPaper(case=case, place="Rak 3"))
    paper = state(register, case).paper
    assert paper is not None
    assert (paper.unit, paper.place, paper.officer) == (unit(register, "LOKET"), "Rak 3", wati)
    perform(register, wati, PutPaper(case=case, unit="HI"))
    paper = state(register, case).paper
    assert paper is not None
    assert (paper.unit, paper.place) == (unit(register, "HI"), "")
    with refused("place_missing"):
        perform(register, wati, PutPaper(case=case))
    with refused("unit_unknown"):
        register.record(wati, PaperMoved(unit=4711, place="x"), state(register, case).id)


def test_a_parcel_needs_its_tracking_number(register: Register, sari: int) -> None:
    case = make_ready(register, sari)
    with refused("tracking_missing"):
        perform(register, sari, Deliver(case=case, posted=True))
    perform(register, sari, Deliver(case=case, posted=True, tracking="RE123456789ID"))
    given = state(register, case).delivery
    assert given is not None
    assert (given.posted, given.tracking) == (True, "RE123456789ID")


# --- a unit's way ------------------------------------------------------------------------------------------------


def test_a_unit_asks_the_citizen_for_more_and_the_clock_pauses(register: Register, wati: int, joko: int) -> None:
    case = take_in(register, wati)
    perform(register, wati, Offer(case=case, to="HI"))
    perform(register, joko, Accept(case=case))
    perform(register, joko, Return(case=case, missing=("naskah",), reason="halaman 3 kosong"))
    paused = state(register, case)
    assert paused.state == "returned"
    assert paused.notice is not None
    assert paused.notice.missing == ("naskah",)


def test_a_ready_product_goes_back_to_the_counters_of_the_case(register: Register, wati: int, joko: int) -> None:
    case = take_in(register, wati)
    perform(register, wati, Offer(case=case, to="HI"))
    perform(register, joko, Accept(case=case))
    perform(register, joko, Ready(case=case, product="SK-7"))
    after = state(register, case)
    assert after.offer is not None
    assert (after.state, after.offer.to_pool) == ("ready", unit(register, "LOKET"))
    with refused("handover_pending"):
        perform(register, joko, Offer(case=case, to="LOKET"))


def test_undoing_an_assignment_is_not_needed_and_not_possible(register: Register, wati: int) -> None:
    case = take_in(register, wati)
    perform(register, wati, Assign(case=case, officer="wati"))
    with refused("undo_not_possible"):
        perform(register, wati, Undo(case=case))


def test_to_unit_is_two_sided(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    to_unit(register, sari, case, "K3")
    assert state(register, case).holder == unit(register, "K3")
