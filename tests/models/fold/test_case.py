"""The rules of a case: what each act makes of it, and the code of everything that is not allowed."""

from __future__ import annotations

import datetime as dt

import pytest

from models.acts import (
    Act,
    ActUndone,
    CaseDelivered,
    CaseMadeReady,
    CaseOpened,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    CollectorData,
    Erased,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    Mark,
    NoteAdded,
    Notice,
    ProductData,
    RequirementsMarked,
    SignedIn,
    UnitChanged,
)
from models.acts.entry import Entry
from models.facts import ids
from models.fold import CaseState
from tests.models.build import Story, refused

COUNTER, UNIT = 100, 200
DAY = dt.date(2026, 12, 2)
NOTICE = Notice(1, ("ktp",), DAY)
GONE = (Mark("ktp", "missing", 0),)
OPENED = CaseOpened(number=12, person=1, service="PP", variant="baru", catalogue=1, pool=COUNTER, promised=DAY)
LACKING = CaseOpened(
    number=12, person=1, service="PP", variant="baru", catalogue=1, pool=COUNTER, marks=GONE, notice=NOTICE
)
REFERRED = CaseOpened(number=12, person=1, service="PP", variant="baru", catalogue=1, pool=COUNTER, referred_to="Dinas")
OFFER_ID = ids.pack(1, 1, 0, 2)
"""What the second entry of a story is called: the offer, in the stories below."""
OFFERED, BACK = HandoverOffered(to=UNIT), HandoverOffered(to=COUNTER)
ACCEPTED, DECLINED = HandoverAccepted(offer=OFFER_ID), HandoverDeclined(offer=OFFER_ID)
TAKEN_BACK = HandoverTakenBack(offer=OFFER_ID)
DELIVERED = CaseDelivered(role="applicant", seen="ktp", personal=CollectorData(name="Siti"))
LETTER = CaseDelivered(role="applicant", seen="ktp", rejection=True, personal=CollectorData(name="Siti"))
READY, REJECTED, WITHDRAWN = CaseMadeReady(), CaseRejected(), CaseWithdrawn()
RETURNED = CaseReturned(notice=Notice(2, ("ktp",), DAY))
BROUGHT = RequirementsMarked(marks=(Mark("ktp", "original"),), promised=DAY)


def told(*acts: Act) -> tuple[Story, CaseState]:
    """Return the story of these acts, all of which apply, and the case at its end."""
    story = Story()
    for act in acts:
        story.add(act)
    fold = story.fold()
    assert [o.verdict for o in fold.outcomes] == ["applied"] * len(acts)
    assert isinstance(fold.state, CaseState)
    return story, fold.state


def judged(story: Story, act: Act) -> None:
    """Judge one more act after the story, as recording does."""
    fold = story.fold()
    last = story.entries[-1]
    fold.judge(Entry(last.id + 1, last.at, 7, last.subject, len(fold), act.kind, 1, b"{}", None, None, None, b""), act)


@pytest.mark.parametrize(
    ("acts", "state", "holder"),
    [
        ((OPENED,), "received", COUNTER),
        ((LACKING,), "incomplete", COUNTER),
        ((REFERRED,), "referred", COUNTER),
        ((LACKING, BROUGHT), "received", COUNTER),
        ((OPENED, OFFERED), "received", COUNTER),
        ((OPENED, OFFERED, ACCEPTED), "with_unit", UNIT),
        ((OPENED, OFFERED, DECLINED), "received", COUNTER),
        ((OPENED, OFFERED, TAKEN_BACK), "received", COUNTER),
        ((OPENED, OFFERED, ACCEPTED, READY), "ready", UNIT),
        ((OPENED, OFFERED, ACCEPTED, REJECTED), "rejected", UNIT),
        ((OPENED, OFFERED, ACCEPTED, RETURNED), "returned", COUNTER),
        ((OPENED, OFFERED, ACCEPTED, RETURNED, BROUGHT), "received", COUNTER),
        ((OPENED, READY, DELIVERED), "delivered", COUNTER),
        ((OPENED, REJECTED, LETTER), "rejection_given", COUNTER),
        ((OPENED, WITHDRAWN), "withdrawn", COUNTER),
        ((LACKING, WITHDRAWN), "withdrawn", COUNTER),
        ((OPENED, NoteAdded(), Erased(reason="request")), "received", COUNTER),
    ],
    ids=lambda v: "-".join(a.kind for a in v) if isinstance(v, tuple) else str(v),
)
def test_what_becomes_of_a_case(acts: tuple[Act, ...], state: str, holder: int) -> None:
    _, case = told(*acts)
    assert (case.state, case.holder) == (state, holder)
    assert (case.periods[-1].state, case.periods[-1].holder, case.periods[-1].to) == (state, holder, None)


OPEN_OFFER = (OPENED, OFFERED)
WITH_UNIT = (OPENED, OFFERED, ACCEPTED)


@pytest.mark.parametrize(
    ("acts", "act", "code"),
    [
        ((OPENED,), OPENED, "subject_exists"),
        ((OPENED,), UnitChanged(name="x", unit="unit"), "subject_unknown"),
        ((LACKING,), RequirementsMarked(marks=BROUGHT.marks, notice=Notice(3, ("foto",), DAY)), "notice_differs"),
        (WITH_UNIT, BROUGHT, "case_not_at_counter"),
        (OPEN_OFFER, BROUGHT, "handover_pending"),
        ((LACKING,), OFFERED, "handover_wrong_state"),
        ((OPENED, WITHDRAWN), OFFERED, "handover_wrong_state"),
        (OPEN_OFFER, OFFERED, "handover_pending"),
        ((OPENED,), BACK, "handover_to_holder"),
        ((OPENED,), ACCEPTED, "handover_unknown"),
        (WITH_UNIT, ACCEPTED, "handover_accepted"),
        (WITH_UNIT, TAKEN_BACK, "handover_accepted"),
        ((*OPEN_OFFER, DECLINED), ACCEPTED, "handover_declined"),
        ((*OPEN_OFFER, TAKEN_BACK), DECLINED, "handover_taken_back"),
        ((LACKING,), READY, "decision_wrong_state"),
        (OPEN_OFFER, READY, "handover_pending"),
        ((OPENED, READY), READY, "decision_wrong_state"),
        ((REFERRED,), REJECTED, "decision_wrong_state"),
        (OPEN_OFFER, REJECTED, "handover_pending"),
        ((OPENED, READY), RETURNED, "decision_wrong_state"),
        (OPEN_OFFER, RETURNED, "handover_pending"),
        ((OPENED, READY, DELIVERED), WITHDRAWN, "case_closed"),
        (OPEN_OFFER, WITHDRAWN, "handover_pending"),
        ((OPENED,), DELIVERED, "not_ready"),
        ((REFERRED,), DELIVERED, "not_ready"),
        ((OPENED, READY, DELIVERED), DELIVERED, "already_delivered"),
        ((OPENED, READY), LETTER, "not_ready"),
        ((OPENED, REJECTED), DELIVERED, "not_ready"),
        ((OPENED, REJECTED, LETTER), LETTER, "already_delivered"),
        ((OPENED, REJECTED, LETTER), OFFERED, "handover_wrong_state"),
        ((*WITH_UNIT, READY, BACK), DELIVERED, "handover_pending"),
        ((OPENED, READY), ActUndone(undoes=OFFER_ID - 1, returns_to="received"), "undo_not_last"),
        ((OPENED,), ActUndone(undoes=OFFER_ID - 1, returns_to="received"), "undo_not_possible"),
        ((OPENED, READY), ActUndone(undoes=OFFER_ID, returns_to="with_unit"), "undo_state_differs"),
    ],
    ids=lambda v: "-".join(a.kind for a in v) if isinstance(v, tuple) else str(getattr(v, "kind", v)),
)
def test_what_is_not_allowed(acts: tuple[Act, ...], act: Act, code: str) -> None:
    story, _ = told(*acts)
    with refused(code):
        judged(story, act)
    story.add(act)
    outcome = story.fold().outcomes[-1]
    assert (outcome.verdict, outcome.code) == ("void", code)


def test_a_notice_lists_only_what_is_missing() -> None:
    story = Story()
    opened = CaseOpened(
        number=1,
        person=1,
        service="PP",
        variant="baru",
        catalogue=1,
        pool=1,
        marks=GONE,
        notice=Notice(1, ("foto",), DAY),
    )
    story.add(opened)
    fold = story.fold()
    assert (fold.state, fold.outcomes[0].code) == (None, "notice_differs")


def test_a_lapsed_handover_can_not_be_accepted() -> None:
    story, _ = told(OPENED, READY)
    offer = story.add(OFFERED)
    story.add(DELIVERED, desk=2, after=2)
    fold = story.fold()
    assert isinstance(fold.state, CaseState)
    assert fold.state.handovers[-1].state == "lapsed"
    with refused("handover_lapsed"):
        judged(story, HandoverAccepted(offer=offer))


def test_an_act_before_its_subject_is_void() -> None:
    for act in (BROUGHT, NoteAdded(), Erased(reason="request")):
        story = Story()
        story.add(act)
        fold = story.fold()
        assert (fold.state, fold.outcomes[0].verdict) == (None, "void")


def test_a_look_is_no_act_of_a_subject() -> None:
    story = Story()
    story.add(SignedIn())
    assert story.fold().outcomes[0].verdict == "void"


def test_every_state_has_an_owner_and_two_times() -> None:
    _, case = told(OPENED, OFFERED, ACCEPTED, READY)
    assert [(p.state, p.holder) for p in case.periods] == [("received", COUNTER), ("with_unit", UNIT), ("ready", UNIT)]
    assert [p.to for p in case.periods[:-1]] == [p.from_ for p in case.periods[1:]]
    assert case.since == case.periods[-1].from_


def test_papers_of_a_complete_file_do_not_move_the_promised_date() -> None:
    later = RequirementsMarked(marks=(Mark("foto", "copy"),), promised=DAY + dt.timedelta(days=30))
    _, case = told(OPENED, later)
    assert case.promised == DAY


def test_the_last_papers_start_the_clock() -> None:
    _, case = told(LACKING, BROUGHT)
    assert case.promised == DAY
    assert case.notice is None
    assert [m.how for m in case.marks] == ["original"]


def test_a_returned_file_asks_again_for_what_must_be_mended() -> None:
    kept = CaseOpened(
        number=1, person=1, service="PP", variant="baru", catalogue=1, pool=COUNTER, marks=(Mark("ktp", "original"),)
    )
    _, case = told(kept, RETURNED)
    assert case.marks == (Mark("ktp", "missing", 0),)
    assert case.notice is not None
    given, notice = case.notice, RETURNED.notice
    assert (given.number, given.missing, given.deadline) == (notice.number, notice.missing, notice.deadline)
    assert (given.officer, given.lacking) == (7, ("ktp",))


def test_undo_returns_to_the_state_before() -> None:
    story, before = told(OPENED)
    ready = story.add(CaseMadeReady(personal=ProductData(number="SK-1"), valid_until=DAY))
    story.add(ActUndone(undoes=ready, returns_to="received"))
    state = story.fold().state
    assert isinstance(state, CaseState)
    assert (state.state, state.product, state.valid_until, state.marks) == ("received", "", None, before.marks)
    assert [p.state for p in state.periods] == ["received", "ready", "received"]


def test_a_second_undo_goes_one_act_further_back_and_never_undoes_the_first() -> None:
    story, before = told(OPENED)
    offer = story.add(HandoverOffered(to=UNIT))
    accepted = story.add(HandoverAccepted(offer=offer))
    ready = story.add(CaseMadeReady(personal=ProductData(number="SK-1")))
    undo = story.add(ActUndone(undoes=ready, returns_to="with_unit"))
    story.add(ActUndone(undoes=undo, returns_to="ready"))
    story.add(ActUndone(undoes=ready, returns_to="with_unit"))
    assert [o.code for o in story.fold().outcomes[-2:]] == ["undo_not_last", "undo_not_last"]
    story.add(ActUndone(undoes=accepted, returns_to="received"))
    story.add(NoteAdded())
    story.add(ActUndone(undoes=offer, returns_to="received"))
    fold = story.fold()
    assert [o.verdict for o in fold.outcomes[-3:]] == ["applied"] * 3
    state = fold.state
    assert isinstance(state, CaseState)
    assert (state.state, state.holder, state.handovers, state.last) == ("received", COUNTER, (), before.last)
    assert [p.state for p in state.periods] == ["received", "with_unit", "ready", "with_unit", "received"]
    story.add(ActUndone(undoes=before.last, returns_to="received"))
    assert story.fold().outcomes[-1].code == "undo_not_possible", "an intake is no step that can be undone"


def test_after_an_undo_the_next_act_is_the_one_that_an_undo_means() -> None:
    story, before = told(OPENED)
    ready = story.add(CaseMadeReady())
    story.add(ActUndone(undoes=ready, returns_to="received"))
    offer = story.add(HandoverOffered(to=UNIT))
    story.add(ActUndone(undoes=offer, returns_to="received"))
    state = story.fold().state
    assert isinstance(state, CaseState)
    assert (state.last, state.handovers) == (before.last, ())


def test_a_note_does_not_stand_in_the_way_of_an_undo() -> None:
    story, _ = told(OPENED, READY, NoteAdded())
    story.add(ActUndone(undoes=OFFER_ID, returns_to="received"))
    assert story.fold().outcomes[-1].verdict == "applied"


def test_an_undone_handover_is_in_the_air_again() -> None:
    story, _ = told(OPENED, OFFERED)
    accepted = story.add(ACCEPTED)
    story.add(ActUndone(undoes=accepted, returns_to="received"))
    state = story.fold().state
    assert isinstance(state, CaseState)
    assert state.holder == COUNTER
    assert state.offer is not None


def test_erasing_forgets_collector_and_product() -> None:
    _, case = told(OPENED, CaseMadeReady(personal=ProductData(number="SK-1")), DELIVERED, Erased(reason="request"))
    assert case.delivery is not None
    assert (case.delivery.collector, case.product, case.state) == ("", "", "delivered")
