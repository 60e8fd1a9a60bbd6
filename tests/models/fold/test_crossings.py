"""Acts of desks that had not seen each other: what stands, what is contested, and that the order alone decides."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest
from msgspec import structs

from models.acts import (
    ActUndone,
    CaseDelivered,
    CaseLapsed,
    CaseMadeReady,
    CaseOpened,
    CaseWithdrawn,
    ComplaintAnswered,
    ComplaintCorrected,
    ComplaintDecided,
    ComplaintLodged,
    ComplaintTaken,
    ComplaintTold,
    Erased,
    FeeData,
    FeeRecorded,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    IntakeCorrected,
    Mark,
    NoteAdded,
    Notice,
    PersonCorrected,
    PersonData,
    PersonRegistered,
    PersonsCompared,
    RequirementsMarked,
)
from models.fold import CaseState, Contest, Fold, PersonState, plain
from tests.models.build import Story

COUNTER, UNIT = 100, 200
OPENED = CaseOpened(number=12, person=1, service="PP", variant="baru", catalogue=1, pool=COUNTER)
DELIVERED = CaseDelivered(role="applicant", seen="ktp")


def case_of(fold: Fold) -> CaseState:
    assert isinstance(fold.state, CaseState)
    return fold.state


def verdict(fold: Fold, entry: int) -> str:
    return next(o.verdict for o in fold.outcomes if o.entry == entry)


def offered() -> tuple[Story, int]:
    """Return the story of a case that was offered to the unit."""
    story = Story()
    story.add(OPENED, place=1)
    return story, story.add(HandoverOffered(to=UNIT), place=2)


@pytest.mark.parametrize("first", ["accept", "take_back"])
@pytest.mark.parametrize("note_between", [False, True])
def test_of_acceptance_and_take_back_the_first_placed_stands(first: str, note_between: bool) -> None:
    story, offer = offered()
    places = {"accept": 3, "take_back": 5} if first == "accept" else {"accept": 5, "take_back": 3}
    accept = story.add(HandoverAccepted(offer=offer), desk=2, after=2, place=places["accept"])
    back = story.add(HandoverTakenBack(offer=offer), desk=1, after=2, place=places["take_back"])
    if note_between:
        story.add(NoteAdded(), desk=3, after=2, place=4)
    fold = story.fold()
    stands, other = (accept, back) if first == "accept" else (back, accept)
    assert (verdict(fold, stands), verdict(fold, other)) == ("applied", "contested")
    assert case_of(fold).contests == (Contest(other, stands, "accept_take_back"),)
    assert case_of(fold).holder == (UNIT if first == "accept" else COUNTER)


def test_without_placements_every_replica_orders_by_desk() -> None:
    story, offer = offered()
    accept = story.add(HandoverAccepted(offer=offer), desk=2, after=2)
    back = story.add(HandoverTakenBack(offer=offer), desk=1, after=2)
    assert (verdict(story.fold(), back), verdict(story.fold(), accept)) == ("applied", "contested")


def test_a_placement_overrules_the_local_order() -> None:
    story, offer = offered()
    accept = story.add(HandoverAccepted(offer=offer), desk=2, after=2, place=3)
    back = story.add(HandoverTakenBack(offer=offer), desk=1, after=2)
    assert (verdict(story.fold(), accept), verdict(story.fold(), back)) == ("applied", "contested")


def test_of_two_acceptances_the_first_placed_stands() -> None:
    story, offer = offered()
    late = story.add(HandoverAccepted(offer=offer), desk=2, after=2, place=4)
    early = story.add(HandoverAccepted(offer=offer), desk=3, after=2, place=3)
    fold = story.fold()
    assert (verdict(fold, early), verdict(fold, late)) == ("applied", "contested")
    assert case_of(fold).handovers[-1].ended_by == 7


def test_of_acceptance_and_decline_the_first_placed_stands() -> None:
    story, offer = offered()
    decline = story.add(HandoverDeclined(offer=offer), desk=3, after=2, place=3)
    accept = story.add(HandoverAccepted(offer=offer), desk=2, after=2, place=4)
    fold = story.fold()
    assert (verdict(fold, decline), verdict(fold, accept)) == ("applied", "contested")
    assert case_of(fold).holder == COUNTER


@pytest.mark.parametrize("note_between", [False, True])
@pytest.mark.parametrize("delivery_first", [False, True])
def test_a_delivery_stands_over_a_withdrawal(delivery_first: bool, note_between: bool) -> None:
    story = Story()
    story.add(OPENED, place=1)
    story.add(CaseMadeReady(), place=2)
    given = story.add(DELIVERED, desk=1, after=2, place=3 if delivery_first else 5)
    withdrawn = story.add(CaseWithdrawn(), desk=2, after=2, place=5 if delivery_first else 3)
    if note_between:
        note = story.add(NoteAdded(), desk=3, after=2, place=4)
    fold = story.fold()
    case = case_of(fold)
    assert case.state == "delivered"
    assert (verdict(fold, given), verdict(fold, withdrawn)) == ("applied", "contested")
    assert [(c.entry, c.stands) for c in case.contests] == [(withdrawn, given)]
    if note_between:
        assert verdict(fold, note) == "applied"


@pytest.mark.parametrize(
    "order", [o for o in permutations(["accept", "deliver", "take_back"]) if o.index("accept") < o.index("deliver")]
)
def test_a_delivery_stands_over_a_take_back(order: tuple[str, ...]) -> None:
    story, offer = offered()
    story.add(HandoverAccepted(offer=offer), desk=2, place=3)
    story.add(CaseMadeReady(), desk=2, place=4)
    back_offer = story.add(HandoverOffered(to=COUNTER), desk=2, place=5)
    place = {name: 6 + order.index(name) for name in order}
    story.add(HandoverAccepted(offer=back_offer), desk=1, after=5, place=place["accept"])
    given = story.add(DELIVERED, desk=1, after=6, place=place["deliver"])
    taken = story.add(HandoverTakenBack(offer=back_offer), desk=2, after=5, place=place["take_back"])
    fold = story.fold()
    case = case_of(fold)
    assert case.state == "delivered"
    assert case.delivery is not None
    assert verdict(fold, given) == "applied"
    assert case.contests, "both officers must hear of it"
    if order[0] == "accept":
        assert verdict(fold, taken) == "contested"


@pytest.mark.parametrize("delivery_first", [False, True])
def test_a_delivery_stands_over_an_offer(delivery_first: bool) -> None:
    story = Story()
    story.add(OPENED, place=1)
    story.add(CaseMadeReady(), place=2)
    given = story.add(DELIVERED, desk=1, after=2, place=3 if delivery_first else 4)
    offer = story.add(HandoverOffered(to=UNIT), desk=2, after=2, place=4 if delivery_first else 3)
    fold = story.fold()
    assert case_of(fold).state == "delivered"
    assert case_of(fold).offer is None
    assert (verdict(fold, given), verdict(fold, offer)) == ("applied", "contested")


def test_of_two_deliveries_the_case_is_delivered_and_the_pair_is_contested() -> None:
    story = Story()
    story.add(OPENED, place=1)
    story.add(CaseMadeReady(), place=2)
    one = story.add(DELIVERED, desk=1, after=2, place=3)
    other = story.add(DELIVERED, desk=2, after=2, place=4)
    fold = story.fold()
    assert case_of(fold).state == "delivered"
    assert [{c.entry, c.stands} for c in case_of(fold).contests] == [{one, other}]


def ready() -> Story:
    story = Story()
    story.add(OPENED, place=1)
    story.add(CaseMadeReady(), place=2)
    return story


def given_once(fold: Fold, one: int, *others: int) -> None:
    """Check that one delivery stands, and that the others are contested once, by it."""
    assert case_of(fold).delivery is not None
    assert [e for e in (one, *others) if verdict(fold, e) == "applied"] == [one]
    contests = case_of(fold).contests
    assert len({c.entry for c in contests}) == len(contests)
    assert {c.entry for c in contests if c.stands == one} >= set(others)
    assert all(verdict(fold, c.stands) == "applied" for c in contests)


@pytest.mark.parametrize("order", permutations(["offer", "other offer", "other delivery"]))
def test_a_delivery_after_a_lost_reply_meets_another_delivery(order: tuple[str, ...]) -> None:
    """A offers; C, who has not heard of it, offers elsewhere, takes that back and delivers; B, unaware, delivers."""
    story, at = ready(), {name: place for place, name in enumerate(order)}
    offer = story.add(HandoverOffered(to=UNIT), desk=1, after=2, place=10 + at["offer"])
    elsewhere = story.add(HandoverOffered(to=300), desk=3, after=2, place=20 + at["other offer"])
    story.add(HandoverTakenBack(offer=elsewhere), desk=3, after=3, place=23)
    given = story.add(DELIVERED, desk=3, after=4, place=24)
    other = story.add(DELIVERED, desk=2, after=2, place=10 + at["other delivery"])
    fold = story.fold()
    given_once(fold, given, other)
    assert verdict(fold, offer) == "contested"


def test_two_desks_that_both_take_their_offers_back_give_the_product_once() -> None:
    story = ready()
    offer = story.add(HandoverOffered(to=UNIT), desk=1, after=2, place=3)
    other = story.add(HandoverOffered(to=300), desk=3, after=2, place=4)
    story.add(HandoverTakenBack(offer=offer), desk=1, after=3, place=5)
    one = story.add(DELIVERED, desk=1, after=4, place=6)
    story.add(HandoverTakenBack(offer=other), desk=3, after=3, place=7)
    two = story.add(DELIVERED, desk=3, after=4, place=8)
    given_once(story.fold(), one, two)


@pytest.mark.parametrize("mistake_first", [False, True])
def test_a_delivery_that_was_a_slip_of_the_hand_leaves_the_real_one(mistake_first: bool) -> None:
    """Desk 1 records a delivery on the wrong case and undoes it; meanwhile desk 2, unaware, delivers."""
    story = ready()
    mistake = story.add(DELIVERED, desk=1, after=2, place=3 if mistake_first else 4)
    story.add(ActUndone(undoes=mistake, returns_to="ready"), desk=1, after=3, place=5)
    real = story.add(DELIVERED, desk=2, after=2, place=4 if mistake_first else 3)
    fold = story.fold()
    delivery = case_of(fold).delivery
    assert case_of(fold).state == "delivered"
    assert delivery is not None
    assert (delivery.entry, case_of(fold).contests) == (real, ())


def test_who_takes_back_what_lost_to_a_third_meant_what_he_saw() -> None:
    """His own delivery had won over an offer. Then another one, which he had not seen, won over both."""
    story = Story()
    story.add(OPENED, desk=3, place=1)
    story.add(CaseMadeReady(), desk=3, after=1, place=2)
    offer = story.add(HandoverOffered(to=UNIT), desk=2, after=2, place=3)
    first = story.add(DELIVERED, desk=1, after=2, place=5)
    late = story.add(DELIVERED, desk=3, after=2, place=4)
    back = story.add(ActUndone(undoes=late, returns_to="ready"), desk=3, after=4, place=6)
    fold = story.fold()
    assert [verdict(fold, e) for e in (offer, late, first, back)] == ["contested", "contested", "applied", "contested"]
    assert {c.stands for c in case_of(fold).contests} == {first}


def test_two_who_take_back_different_deliveries_do_not_cross() -> None:
    """One took back the first, unseen by another who gave it, took that back and gave it again: one delivery stands."""
    story = Story()
    story.add(OPENED, desk=1, place=1)
    story.add(CaseMadeReady(), desk=1, after=1, place=2)
    first = story.add(DELIVERED, desk=3, after=2, place=3)
    story.add(ActUndone(undoes=first, returns_to="ready"), desk=2, after=3, place=4)
    second = story.add(DELIVERED, desk=1, after=2, place=5)
    back = story.add(ActUndone(undoes=second, returns_to="ready"), desk=1, after=3, place=6)
    third = story.add(DELIVERED, desk=1, after=4, place=7)
    again = story.add(ActUndone(undoes=first, returns_to="ready"), desk=3, after=3, place=8)
    fold = story.fold()
    assert [verdict(fold, e) for e in (back, third, again)] == ["applied", "applied", "contested"]
    delivery = case_of(fold).delivery
    assert delivery is not None
    assert delivery.entry == third
    assert {(c.entry, c.code) for c in case_of(fold).contests} == {(again, "double_undo")}


def test_a_long_history_of_notes_does_not_hide_what_crossed() -> None:
    story, offer = offered()
    for place in range(200):
        story.add(NoteAdded(), desk=1, after=2 + place, place=3 + place)
    back = story.add(HandoverTakenBack(offer=offer), desk=1, after=202, place=203)
    accept = story.add(HandoverAccepted(offer=offer), desk=2, after=2, place=204)
    fold = story.fold()
    assert [verdict(fold, e) for e in (back, accept)] == ["applied", "contested"]


def test_what_no_longer_counts_is_refused_before_it_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps and notes have room of their own, and an erasure always has some."""
    monkeypatch.setattr(plain, "LONGEST", 4)
    monkeypatch.setattr(plain, "MOST_REMARKS", 3)
    story = Story()
    story.add(OPENED)
    for _note in range(3):
        story.add(NoteAdded())
    story.add(CaseMadeReady())
    for act, full in ((NoteAdded(), True), (DELIVERED, False), (Erased(reason="request"), False)):
        judged = story.fold()
        story.add(act)
        entry = story.entries.pop()
        assert judged.allows(entry, act) is not full
        assert (judged.advance(entry).verdict == "void") is full


def test_two_corrections_of_one_person_stand_field_by_field() -> None:
    story, name = Story(), PersonData(name="Siti Rahayu")
    registered = story.add(PersonRegistered(identity="none", personal=name), place=1)

    def corrected(desk: int, corrects: int, after: int, place: int, **fields: str) -> int:
        data = structs.replace(name, **fields)
        return story.add(
            PersonCorrected(identity="none", corrects=corrects, personal=data), desk=desk, after=after, place=place
        )

    phone = corrected(1, registered, 1, 2, phone="0811")
    address = corrected(2, registered, 1, 3, address="Jalan Mawar", phone="0811")
    state = story.fold().state
    assert isinstance(state, PersonState)
    assert (state.phone, state.address, state.contests) == ("0811", "Jalan Mawar", ())
    other = corrected(3, registered, 1, 4, name="Siti Rahayu Lestari", phone="0822")
    fold = story.fold()
    assert isinstance(fold.state, PersonState)
    assert (fold.state.name, fold.state.phone) == ("Siti Rahayu Lestari", "0811")
    assert [verdict(fold, e) for e in (phone, address, other)] == ["applied", "applied", "contested"]
    assert fold.state.contests == (Contest(other, address, "double_person"),)
    settled = corrected(1, fold.state.data, 4, 5, name="Siti Rahayu Lestari", phone="0822", address="Jalan Mawar")
    state = story.fold().state
    assert isinstance(state, PersonState)
    assert (state.phone, state.address, state.contests, state.data) == ("0822", "Jalan Mawar", (), settled)


def test_two_judgements_of_two_persons_that_differ_are_contested() -> None:
    story = Story()
    story.add(PersonRegistered(identity="none", personal=PersonData(name="Siti Rahayu")), place=1)
    same = story.add(PersonsCompared(other=9, verdict="same"), desk=1, after=1, place=2)
    other = story.add(PersonsCompared(other=9, verdict="different"), desk=2, after=1, place=3)
    apart = story.add(PersonsCompared(other=8, verdict="different"), desk=3, after=1, place=4)
    fold = story.fold()
    assert isinstance(fold.state, PersonState)
    assert [verdict(fold, e) for e in (same, other, apart)] == ["applied", "contested", "applied"]
    assert fold.state.compared == ((9, "same"), (8, "different"))


def test_an_undo_that_crossed_another_act_is_contested() -> None:
    story, offer = offered()
    accept = story.add(HandoverAccepted(offer=offer), desk=2, place=3)
    ready = story.add(CaseMadeReady(), desk=3, after=3, place=4)
    undo = story.add(ActUndone(undoes=accept, returns_to="received"), desk=2, after=3, place=5)
    fold = story.fold()
    assert (verdict(fold, ready), verdict(fold, undo)) == ("applied", "contested")
    assert [(c.entry, c.stands) for c in case_of(fold).contests] == [(undo, ready)]


def test_notes_commute_with_everything() -> None:
    def told(place: int) -> CaseState:
        story, offer = offered()
        story.add(HandoverAccepted(offer=offer), desk=2, after=2, place=4)
        story.add(HandoverTakenBack(offer=offer), desk=1, after=2, place=6)
        story.add(NoteAdded(), desk=3, after=2, place=place)
        fold = story.fold()
        assert verdict(fold, story.entries[-1].id) == "applied"
        return case_of(fold)

    assert told(3) == told(5) == told(7)


def test_marks_of_two_desks_both_count() -> None:
    story = Story()
    marks = (Mark("a", "missing", 0), Mark("b", "missing", 0))
    notice = Notice(1, ("a", "b"), dt.date(2026, 12, 2))
    story.add(
        CaseOpened(
            number=1, person=1, service="PP", variant="baru", catalogue=1, pool=COUNTER, marks=marks, notice=notice
        ),
        place=1,
    )
    story.add(RequirementsMarked(marks=(Mark("a", "copy"),), notice=Notice(2, ("b",), notice.deadline)), place=2)
    story.add(RequirementsMarked(marks=(Mark("b", "copy"),)), desk=2, after=1, place=3)
    fold = story.fold()
    assert {m.requirement: m.how for m in case_of(fold).marks} == {"a": "copy", "b": "copy"}


def test_what_was_never_possible_is_void_and_not_contested() -> None:
    story, _ = offered()
    story.add(NoteAdded(), place=3)
    accept = story.add(HandoverAccepted(offer=999), desk=2, after=2, place=4)
    assert verdict(story.fold(), accept) == "void"
    assert case_of(story.fold()).contests == ()


def test_who_had_seen_everything_crossed_nothing() -> None:
    story, offer = offered()
    story.add(HandoverTakenBack(offer=offer), place=3)
    accept = story.add(HandoverAccepted(offer=offer), desk=2, after=3, place=4)
    assert verdict(story.fold(), accept) == "void"


CORRECTED = IntakeCorrected(service="PKB", variant="baru", catalogue=1, promised=dt.date(2026, 12, 2))


@pytest.mark.parametrize("correction_first", [False, True])
@pytest.mark.parametrize("note_between", [False, True])
def test_a_correction_and_a_units_acceptance_that_had_not_seen_each_other(
    correction_first: bool, note_between: bool
) -> None:
    """The counter took its offer back and corrected the intake while the unit, offline, accepted the old one."""
    story, offer = offered()
    back = story.add(HandoverTakenBack(offer=offer), desk=1, after=2, place=3 if correction_first else 6)
    corrected = story.add(CORRECTED, desk=1, after=3, place=4 if correction_first else 7)
    accept = story.add(HandoverAccepted(offer=offer), desk=2, after=2, place=6 if correction_first else 3)
    if note_between:
        story.add(NoteAdded(), desk=3, after=2, place=5)
    fold = story.fold()
    case = case_of(fold)
    assert case.contests, "both officers must hear of it"
    if correction_first:
        assert [verdict(fold, e) for e in (back, corrected, accept)] == ["applied", "applied", "contested"]
        assert (case.service, case.holder, case.corrected) == ("PKB", COUNTER, (corrected,))
    else:
        assert [verdict(fold, e) for e in (accept, back)] == ["applied", "contested"]
        assert verdict(fold, corrected) in ("contested", "void")
        assert (case.service, case.holder, case.corrected) == ("PP", UNIT, ())


@pytest.mark.parametrize("correction_first", [False, True])
def test_of_a_correction_and_an_offer_the_first_placed_stands(correction_first: bool) -> None:
    story = Story()
    story.add(OPENED, place=1)
    corrected = story.add(CORRECTED, desk=1, after=1, place=2 if correction_first else 3)
    offer = story.add(HandoverOffered(to=UNIT), desk=2, after=1, place=3 if correction_first else 2)
    fold = story.fold()
    case = case_of(fold)
    if correction_first:  # the unit gets the corrected file
        assert [verdict(fold, e) for e in (corrected, offer)] == ["applied", "applied"]
        assert (case.service, case.offer is not None) == ("PKB", True)
    else:
        assert [verdict(fold, e) for e in (corrected, offer)] == ["contested", "applied"]
        assert (case.service, case.contests) == ("PP", (Contest(corrected, offer, "crossed"),))


@pytest.mark.parametrize("papers_first", [False, True])
def test_papers_that_came_and_a_lapse_that_had_not_seen_each_other(papers_first: bool) -> None:
    story = Story()
    notice = Notice(1, ("a",), dt.date(2026, 12, 1))
    marks = (Mark("a", "missing", 0),)
    story.add(structs.replace(OPENED, marks=marks, notice=notice), place=1)
    lapsed = story.add(CaseLapsed(), desk=1, after=1, place=3 if papers_first else 2)
    brought = story.add(RequirementsMarked(marks=(Mark("a", "copy"),)), desk=2, after=1, place=2 if papers_first else 3)
    fold = story.fold()
    stands, other = (brought, lapsed) if papers_first else (lapsed, brought)
    assert [verdict(fold, e) for e in (stands, other)] == ["applied", "contested"]
    assert case_of(fold).state == ("received" if papers_first else "lapsed")
    assert [(c.entry, c.stands) for c in case_of(fold).contests] == [(other, stands)]


@pytest.mark.parametrize("fee_at", [2, 4])
def test_a_fee_commutes_with_a_delivery_and_a_correction(fee_at: int) -> None:
    story = Story()
    story.add(OPENED, place=1)
    fee = story.add(FeeRecorded(personal=FeeData(billing="12345")), desk=2, after=1, place=fee_at)
    corrected = story.add(CORRECTED, desk=1, after=1, place=3)
    fold = story.fold()
    assert [verdict(fold, e) for e in (fee, corrected)] == ["applied", "applied"]
    assert (case_of(fold).billing, case_of(fold).service) == ("12345", "PKB")


def test_a_decision_said_again_behind_a_delivery_is_told_where_a_correction_took_the_first_away() -> None:
    story = Story()
    story.add(OPENED, desk=2, place=1)
    story.add(CORRECTED, desk=3, after=1, place=2)
    ready = story.add(CaseMadeReady(), desk=1, after=1, place=3)
    story.add(CaseMadeReady(), desk=2, after=1, place=4)
    given = story.add(DELIVERED, desk=2, after=2, place=5)
    again = story.add(CaseMadeReady(), desk=1, after=3, place=6)
    second = story.add(DELIVERED, desk=1, after=4, place=7)
    fold = story.fold()
    assert [verdict(fold, e) for e in (ready, given, again, second)] == [
        "contested",
        "applied",
        "contested",
        "contested",
    ]
    assert {c.entry for c in case_of(fold).contests} >= {ready, again, second}


def test_an_offer_behind_an_own_undoing_is_told_where_another_undoing_came_before_both() -> None:
    story = Story()
    story.add(OPENED, desk=2, place=1)
    ready = story.add(CaseMadeReady(), desk=2, after=1, place=2)
    story.add(ActUndone(undoes=ready, returns_to="received"), desk=2, after=2, place=3)
    story.add(CaseWithdrawn(), desk=2, after=3, place=4)
    offer = story.add(HandoverOffered(to=UNIT), desk=1, after=2, place=5)
    story.add(ActUndone(undoes=offer, returns_to="ready"), desk=1, after=3, place=6)
    story.add(DELIVERED, desk=3, after=2, place=7)
    again = story.add(HandoverOffered(to=300), desk=1, after=5, place=8)
    assert verdict(story.fold(), again) == "contested"


def test_an_undoing_is_told_where_what_it_undoes_lost_to_the_last_of_several_obstacles() -> None:
    story = Story()
    story.add(OPENED, desk=1, place=1)
    offer = story.add(HandoverOffered(to=UNIT), desk=3, after=1, place=2)
    story.add(HandoverAccepted(offer=offer), desk=3, after=2, place=3)
    story.add(CaseWithdrawn(), desk=3, after=3, place=4)
    withdrawn = story.add(CaseWithdrawn(), desk=1, after=1, place=5)
    undone = story.add(ActUndone(undoes=withdrawn, returns_to="with_unit"), desk=1, after=4, place=6)
    fold = story.fold()
    assert [verdict(fold, e) for e in (withdrawn, undone)] == ["contested", "contested"]


def test_an_undoing_of_a_delivery_holds_where_the_offer_before_it_was_taken_back_elsewhere() -> None:
    story = Story()
    story.add(OPENED, desk=1, place=1)
    offer = story.add(HandoverOffered(to=UNIT), desk=2, after=1, place=2)
    story.add(HandoverTakenBack(offer=offer), desk=2, after=2, place=3)
    story.add(CaseMadeReady(), desk=1, after=1, place=4)
    given = story.add(DELIVERED, desk=1, after=2, place=5)
    undone = story.add(ActUndone(undoes=given, returns_to="received"), desk=1, after=4, place=6)
    fold = story.fold()
    assert verdict(fold, undone) == "applied"
    assert (case_of(fold).state, case_of(fold).delivery) == ("ready", None)


def test_a_correction_is_told_where_a_delivery_of_a_decision_that_had_lost_to_the_first_one_came() -> None:
    """For its author the first correction stood, and the decision had lost to it."""
    story = Story()
    story.add(OPENED, desk=2, place=1)
    first = story.add(CORRECTED, desk=1, after=1, place=2)
    ready = story.add(CaseMadeReady(), desk=3, after=1, place=3)
    given = story.add(DELIVERED, desk=3, after=2, place=4)
    again = story.add(CORRECTED, desk=1, after=3, place=5)
    fold = story.fold()
    assert [verdict(fold, e) for e in (first, ready, given, again)] == ["contested", "applied", "applied", "contested"]
    assert {(c.entry, c.stands) for c in case_of(fold).contests} == {(first, given), (again, given)}


def test_what_is_blocked_by_a_lost_correction_of_a_complaint_is_told_with_what_that_lost_to() -> None:
    """A colleague named the handler as complained about, and had not heard that he had told the answer already."""
    handler, account = 7, ComplaintCorrected(category="UPAH", grade="UMUM", catalogue=1)
    story = Story()
    story.add(
        ComplaintLodged(12, dt.date(2026, 11, 24), category="UPAH", grade="UMUM", catalogue=1, channel="LOKET"), place=1
    )
    story.add(ComplaintAnswered(), after=1, place=2)
    story.add(ComplaintTaken(handler=handler), after=2, place=3)
    story.add(ComplaintDecided(outcome="upheld"), after=3, place=4)
    named = story.add(structs.replace(account, officers=(handler,)), after=4, place=5, officer=8)
    told = story.add(ComplaintTold(outcome="upheld", channel="LOKET"), desk=3, after=4, place=6)
    again = story.add(account, desk=3, after=5, place=7)
    fold = story.fold()
    assert [verdict(fold, e) for e in (named, told, again)] == ["contested", "applied", "contested"]
    assert {(c.entry, c.stands) for c in fold.contests} == {(named, told), (again, told)}
