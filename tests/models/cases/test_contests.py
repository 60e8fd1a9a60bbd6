"""Acts that crossed, as both sides read them; leaving what stands, doing the other again, asking."""

from __future__ import annotations

import pytest
from msgspec import structs

from models.acts import (
    Act,
    ActUndone,
    AssistanceEnded,
    CaseDelivered,
    CaseDispatched,
    CaseMadeReady,
    CaseReturned,
    CaseWithdrawn,
    CollectorData,
    FreeText,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    Notice,
    as_parts,
)
from models.acts.entry import Entry, chain, commit
from models.cases import home_counts, views
from models.cases.allowed import judged
from models.cases.contests import Crossing, again, crossings_of, open_crossings
from models.exchange.link import not_accepted
from models.facts import ids
from models.fold import CaseState
from models.fold.crossing import _PAIRS
from models.forms import (
    Accept,
    AskOther,
    Assist,
    Deliver,
    EndAssistance,
    Form,
    HandShift,
    NoteForm,
    Offer,
    Reject,
    Resolve,
    Return,
    TakeBack,
    Undo,
    Withdraw,
    case_of,
    perform,
    read_form,
)
from models.forms.contested import QUESTION
from models.forms.on_case import forms_on_case
from models.forms.on_complaint import forms_on_complaint
from models.register.register import Register
from models.register.state_hash import of_tables
from models.register.verify import verify
from models.store import project
from tests.conftest import StillClock
from tests.models.build import add_officer, make_ready, refused, take_in, unit

OTHER_DESK = 7


def elsewhere(register: Register, case: int, act: Act, officer: int, seen: int) -> int:
    """Let another desk of the branch have done ``act`` after it had seen ``seen`` entries; it is placed here now."""
    before = register.fold_of(case).state
    body, personal = as_parts(act)
    place = ids.pack(register.branch_number, OTHER_DESK, 0, 1 + register.database.rows(
        "SELECT count(*) FROM entry WHERE id >> 40 = ?", ids.pack(register.branch_number, OTHER_DESK, 0, 0) >> 40
    )[0][0])  # fmt: skip
    salt = bytes(16) if personal is not None else None
    commitment = commit(salt, personal) if salt is not None and personal is not None else None
    at = register.clock.now()
    last = register.journal.at(place - 1)
    head = last.hash if last is not None else bytes(16)
    hash_ = chain(head, place, at, officer, case, seen, act.kind, 1, body, commitment, log=register.journal.log)
    entry = Entry(place, at, officer, case, seen, act.kind, 1, body, personal, salt, None, hash_)
    with register.database.writing():
        register.journal.append(entry)
        project.write(register.database, project.rows(before), project.rows(register.fold_of(case).state))
    return place


def crossed(register: Register, sari: int, mine: Form, other: Act, officer: int, case: str) -> Crossing:
    """Let this desk do ``mine`` while another one does ``other``; return what crossed, as sari reads it."""
    id_ = case_of(register, case).id
    seen = len(register.fold_of(id_))
    perform(register, sari, mine)
    elsewhere(register, id_, other, officer, seen)
    return only(register, sari, id_)


def only(register: Register, reader: int, case: int) -> Crossing:
    who = register.officer(reader)
    assert who is not None
    (found,) = crossings_of(register, who, case)
    return found


@pytest.fixture
def joko(register: Register) -> int:
    """Return an officer of the unit HI alone."""
    return add_officer(register, "joko", (unit(register, "HI"),))


@pytest.fixture
def maya(register: Register) -> int:
    """Return an officer of the counters alone."""
    return add_officer(register, "maya", (unit(register, "LOKET"),))


def offered(register: Register, sari: int) -> tuple[str, int]:
    """Return a case that is offered to the unit HI, and the offer."""
    case = take_in(register, sari)
    perform(register, sari, Offer(case=case, to="HI"))
    return case, case_of(register, case).handovers[-1].offer


def test_both_sides_are_told_who_did_what_when_and_where(
    register: Register, maya: int, joko: int, clock: StillClock
) -> None:
    case, offer = offered(register, maya)
    clock.move(hours=1)
    found = crossed(register, maya, TakeBack(case=case), HandoverAccepted(offer=offer), joko, case)
    assert found.code == "accept_take_back"
    assert (found.stands.name, found.stands.unit, found.stands.desk) == ("Maya", "LOKET", register.desk)
    assert (found.other.name, found.other.unit, found.other.desk) == ("Joko", "HI", OTHER_DESK)
    assert found.stands.at == found.other.at == clock.now()
    assert isinstance(found.stands.act, HandoverTakenBack)
    assert isinstance(found.other.act, HandoverAccepted)
    assert (found.name, found.mine, found.question) == ("accept", True, None)
    assert not only(register, joko, found.case).mine, "who did the other reads the other sentence"
    assert verify(register.database).sound


def test_a_colleague_reads_the_sentence_of_his_unit(register: Register, maya: int, joko: int) -> None:
    case, offer = offered(register, maya)
    found = crossed(register, maya, TakeBack(case=case), HandoverAccepted(offer=offer), joko, case)
    counter = add_officer(register, "tono", (unit(register, "LOKET"),))
    hi = add_officer(register, "wati", (unit(register, "HI"),))
    assert only(register, counter, found.case).mine
    assert not only(register, hi, found.case).mine


def test_one_officer_at_two_desks_reads_by_the_desk_he_sits_at(register: Register, sari: int) -> None:
    case, offer = offered(register, sari)
    found = crossed(register, sari, TakeBack(case=case), HandoverAccepted(offer=offer), sari, case)
    assert found.mine, "what stands was done at this desk"


def test_leaving_what_stands_settles_it_for_good(register: Register, maya: int, joko: int) -> None:
    case, offer = offered(register, maya)
    found = crossed(register, maya, TakeBack(case=case), HandoverAccepted(offer=offer), joko, case)
    who = register.officer(maya)
    assert who is not None
    assert home_counts.home(register, who, 0).contested == 1
    before = case_of(register, case)
    perform(register, maya, Resolve(case=case, choice="kept", entry=found.other.entry))
    after = case_of(register, case)
    assert (after.state, after.holder, after.handovers) == (before.state, before.holder, before.handovers)
    assert open_crossings(register, who) == ()
    assert home_counts.home(register, who, 0).contested == 0
    told = [event.verdict for event in views.detail(register, found.case).events]
    assert told.count("contested") == 1, "the history keeps both, and the settlement"
    assert len(told) == len(register.journal.of(found.case))
    with refused("contest_unknown"):
        perform(register, maya, Resolve(case=case, choice="kept", entry=found.other.entry))


def test_the_act_that_lost_is_done_anew_and_settles_it_in_one_transaction(
    register: Register, maya: int, joko: int
) -> None:
    """The handover was taken back; it is offered again, so the unit accepts after all."""
    case, offer = offered(register, maya)
    found = crossed(register, maya, TakeBack(case=case), HandoverAccepted(offer=offer), joko, case)
    entry = found.other.entry
    before = of_tables(register.database)
    with refused("handover_none"):
        again(register, case_of(register, case), found.other.act or CaseMadeReady())
    assert of_tables(register.database) == before
    perform(register, maya, Offer(case=case, to="HI"))
    form = again(register, case_of(register, case), found.other.act or CaseMadeReady())
    assert form == Accept(case=case)
    perform(register, joko, structs.replace(form, redoes=entry))
    state = case_of(register, case)
    assert (state.holder, state.contests[0].choice) == (unit(register, "HI"), "redone")
    assert [e.kind for e in register.journal.of(state.id)][-2:] == ["HandoverAccepted", "ContestResolved"]
    assert verify(register.database).sound


def test_a_redo_that_is_refused_or_does_something_else_changes_nothing(
    register: Register, maya: int, joko: int
) -> None:
    case, offer = offered(register, maya)
    found = crossed(register, maya, TakeBack(case=case), HandoverAccepted(offer=offer), joko, case)
    entry, before = found.other.entry, of_tables(register.database)
    with refused("handover_taken_back"):
        perform(register, joko, Accept(case=case, redoes=entry))
    with refused("redo_differs"):
        perform(register, maya, NoteForm(case=case, text="x", redoes=entry))
    with refused("contest_unknown"):
        perform(register, maya, Offer(case=case, to="HI", redoes=entry + 1))
    assert of_tables(register.database) == before
    assert len(crossings_of(register, register.officer(maya), found.case)) == 1  # type: ignore[arg-type]


def test_asking_the_other_side_leaves_it_open(register: Register, maya: int, joko: int, clock: StillClock) -> None:
    case, offer = offered(register, maya)
    perform(register, maya, NoteForm(case=case, text=f"{QUESTION}sebelum bersilangan"))
    found = crossed(register, maya, TakeBack(case=case), HandoverAccepted(offer=offer), joko, case)
    assert found.question is None, "what was written before nobody knew of it asks nothing"
    perform(register, maya, NoteForm(case=case, text="catatan biasa"))
    assert only(register, maya, found.case).question is None
    clock.move(minutes=5)
    perform(register, maya, AskOther(case=case, text="berkas sudah di HI?"))
    asked = only(register, maya, found.case).question
    assert asked is not None
    assert (asked.name, asked.at, asked.text) == ("Maya", clock.now(), "berkas sudah di HI?")
    assert len(case_of(register, case).open_contests) == 1
    who = register.officer(maya)
    assert who is not None
    assert [judged(register, who, found.case)[name] for name in ("keep_standing", "ask_other")] == [None, None]
    with refused("reason_missing"):
        perform(register, maya, AskOther(case=case, text=" "))
    with refused("text_too_long"):
        perform(register, maya, AskOther(case=case, text="a" * 2000))
    perform(register, maya, Resolve(case=case, choice="kept"))
    with refused("contest_unknown"):
        perform(register, maya, AskOther(case=case, text="?"))


def test_what_waits_longest_stands_first_and_nothing_is_chosen_by_the_clock(
    register: Register, maya: int, joko: int, clock: StillClock
) -> None:
    made = []
    for nik in ("3174015203909001", "3174014505909901"):
        case = take_in(register, maya, nik=nik, name="Siti Rahayu")
        perform(register, maya, Offer(case=case, to="HI"))
        offer = case_of(register, case).handovers[-1].offer
        made.append(crossed(register, maya, TakeBack(case=case), HandoverAccepted(offer=offer), joko, case))
        clock.move(days=1)
    who = register.officer(maya)
    assert who is not None
    assert [c.case for c in open_crossings(register, who)] == [c.case for c in made]
    assert len(open_crossings(register, who, limit=1)) == 1
    assert all(isinstance(c.stands.act, HandoverTakenBack) for c in made), "placed first, whatever the clocks say"


def test_a_settled_crossing_is_no_longer_told_as_not_accepted(register: Register, maya: int) -> None:
    case = make_ready(register, maya)
    given = CaseDelivered(role="applicant", seen="ktp", personal=CollectorData(name="Siti Rahayu"))
    found = crossed(register, maya, Withdraw(case=case, reason="batal"), given, maya, case)
    assert (found.code, found.mine) == ("delivery_withdrawal", False), "a product that was given stands"
    assert [told.count for told in not_accepted(register)] == [1]
    perform(register, maya, Resolve(case=case, choice="kept"))
    assert not_accepted(register) == []


def test_help_that_two_desks_ended_can_be_ended_again(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, Assist(case=case, to="HI"))
    perform(register, sari, Accept(case=case))
    ended = AssistanceEnded(offer=case_of(register, case).handovers[-1].offer)
    found = crossed(register, sari, EndAssistance(case=case), ended, sari, case)
    assert (found.code, found.name) == ("crossed", "end_assistance")
    assert again(register, case_of(register, case), ended) is None, "what came of it is said again"
    who = register.officer(sari)
    assert who is not None
    why = judged(register, who, found.case)[found.name]
    assert why is not None
    assert why.code == "handover_none", "there is nothing left to end, and that is said"


def test_the_other_side_is_not_asked_while_a_shift_waits(register: Register, maya: int, joko: int) -> None:
    case, offer = offered(register, maya)
    found = crossed(register, maya, TakeBack(case=case), HandoverAccepted(offer=offer), joko, case)
    perform(register, maya, HandShift(unit="LOKET"))
    who = register.officer(maya)
    assert who is not None
    why = judged(register, who, found.case)["ask_other"]
    assert why is not None
    assert why.code == "shift_waiting"
    with refused("shift_waiting"):
        perform(register, maya, AskOther(case=case, text="?"))


def test_each_act_that_can_cross_has_a_form_or_a_dialog(register: Register, sari: int, maya: int) -> None:
    kinds = {kind for one, other, _code in _PAIRS for kind in (*one, *other)}
    assert {kind.NAME for kind in kinds} <= forms_on_case().keys() | forms_on_complaint().keys()
    case, offer = offered(register, sari)
    state = case_of(register, case)
    hi = unit(register, "HI")
    notice = Notice(1, ("naskah",), register.today())
    assert again(register, state, HandoverTakenBack(offer=offer)) == TakeBack(case=case)
    assert again(register, state, HandoverDeclined(offer=offer)) is None, "a reason is asked for"
    assert again(register, state, HandoverOffered(to=hi)) is None, "a unit is chosen"
    refer = again(register, state, HandoverOffered(to=hi, keep=True, personal=FreeText(text="tolong")))
    assert refer == Assist(case=case, to="HI", note="tolong")
    returned = again(register, state, CaseReturned(notice=notice, personal=FreeText(text="buram")))
    assert returned == Return(case=case, missing=("naskah",), reason="buram")
    dispatched = again(register, state, CaseDispatched(to=hi, number=1))
    assert dispatched == read_form(b'{"do":"dispatch","case":"%s","to":"HI"}' % case.encode())
    assert again(register, state, ActUndone(undoes=state.last, returns_to="received")) == Undo(case=case)
    with refused("undo_not_last"):
        again(register, state, ActUndone(undoes=state.last - 1, returns_to="received"))


def test_a_line_of_record_can_do_an_act_anew() -> None:
    assert read_form(b'{"do":"ask_other","case":"1","text":"?"}') == AskOther(case="1", text="?")
    assert read_form(b'{"do":"accept","case":"1","redoes":5}') == Accept(case="1", redoes=5)


def test_a_withdrawal_that_lost_to_a_decision_is_done_anew(register: Register, maya: int, joko: int) -> None:
    """The unit rejected while the citizen withdrew at the counter: of a case that is rejected nothing is withdrawn."""
    case = take_in(register, maya)
    perform(register, maya, Offer(case=case, to="HI"))
    perform(register, joko, Accept(case=case))
    withdrawn = CaseWithdrawn(personal=FreeText(text="batal"))
    found = crossed(register, joko, Reject(case=case, reason="kurang"), withdrawn, maya, case)
    assert (found.code, found.name) == ("decision_withdrawal", "withdraw")
    with refused("case_closed"):
        perform(register, maya, Withdraw(case=case, reason="batal", redoes=found.other.entry))
    state = case_of(register, case)
    assert isinstance(state, CaseState)
    assert (state.state, len(state.open_contests)) == ("rejected", 1)


def test_a_delivery_stands_and_the_withdrawal_is_told_as_the_other(register: Register, maya: int) -> None:
    case = make_ready(register, maya)
    withdrawn = CaseWithdrawn(personal=FreeText(text="batal"))
    found = crossed(register, maya, Deliver(case=case), withdrawn, maya, case)
    assert (found.code, found.mine) == ("delivery_withdrawal", True)
    assert case_of(register, case).state == "delivered"
