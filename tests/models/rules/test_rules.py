"""Who may do what: pools, roles, and the things around a subject that an act names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from models.acts import (
    Act,
    ActUndone,
    BranchSet,
    CaseOpened,
    CaseReturned,
    Erased,
    FreeText,
    Mark,
    NoteAdded,
    Notice,
    OfficerChanged,
    PersonRegistered,
    RequirementsMarked,
    SignedIn,
    UnitAdded,
)
from models.facts import ids, numbering
from models.forms import (
    Accept,
    Complete,
    Decline,
    Deliver,
    Erase,
    Form,
    NoteForm,
    Offer,
    Paper,
    Ready,
    Reject,
    RepresentativeForm,
    Return,
    TakeBack,
    Withdraw,
    case_of,
    perform,
)
from models.refused import Refused
from models.register.register import SYSTEM, Register
from models.retention.limits import Limits, spans_here
from tests.models.build import add_officer, intake, make_ready, refused, take_in, to_unit, unit


@pytest.fixture
def outsider(register: Register) -> int:
    """Return an officer of a unit that never holds the case."""
    return add_officer(register, "tono", (unit(register, "LATIH"),))


def test_only_the_counter_takes_cases_in(register: Register, outsider: int) -> None:
    with refused("not_at_counter"):
        perform(register, outsider, intake())


@pytest.mark.parametrize(
    "form",
    [
        lambda case: Complete(case=case, papers=(Paper(requirement="bpjs"),)),
        lambda case: Offer(case=case, to="HI"),
        lambda case: Ready(case=case),
        lambda case: Reject(case=case, reason="x"),
        lambda case: Return(case=case, missing=("naskah",), reason="x"),
        lambda case: Withdraw(case=case, reason="x"),
    ],
)
def test_who_does_not_hold_a_case_does_nothing_to_it(
    register: Register, sari: int, outsider: int, form: Callable[[str], Form]
) -> None:
    case = take_in(register, sari)
    with refused("not_holder"):
        perform(register, outsider, form(case))


def test_handing_over_what_one_does_not_hold_any_more(register: Register, sari: int) -> None:
    clerk = add_officer(register, "joko", (unit(register, "LOKET"),))
    case = take_in(register, clerk)
    to_unit(register, sari, case)
    with refused("not_holder"):
        perform(register, clerk, Offer(case=case, to="K3"))
    with refused("not_holder"):
        perform(register, clerk, Ready(case=case))


def test_only_the_receiving_unit_accepts_or_declines(register: Register, sari: int, outsider: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, Offer(case=case, to="HI"))
    for form in (Accept(case=case), Decline(case=case, reason="x")):
        with refused("not_receiver"):
            perform(register, outsider, form)
    with refused("not_holder"):
        perform(register, outsider, TakeBack(case=case))


def test_any_member_of_the_holding_pool_may_act(register: Register, sari: int) -> None:
    colleague = add_officer(register, "joko", (unit(register, "LOKET"),))
    case = make_ready(register, sari)
    assert perform(register, colleague, Deliver(case=case)).state == "delivered"


def test_delivering_is_for_the_holding_counter(register: Register, sari: int, outsider: int) -> None:
    case = make_ready(register, sari)
    with refused("not_holder"):
        perform(register, outsider, Deliver(case=case))


def test_a_note_is_open_to_everyone(register: Register, sari: int, outsider: int) -> None:
    case = take_in(register, sari)
    perform(register, outsider, NoteForm(case=case, text="ditelepon"))


def test_an_auditor_reads_and_does_nothing(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    rini = add_officer(register, "rini", (unit(register, "LOKET"),))
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(OfficerChanged(role="supervisor", units=(unit(register, "LOKET"),), seat="auditor"), rini)
    with refused("auditor_reads"):
        perform(register, rini, NoteForm(case=case, text="ditelepon"))
    with refused("auditor_reads"):
        take_in(register, rini)


def test_an_officer_who_left_does_nothing(register: Register, sari: int) -> None:
    joko = add_officer(register, "joko", (unit(register, "LOKET"),))
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(OfficerChanged(role="officer", units=(unit(register, "LOKET"),), active=False), joko)
    with refused("officer_inactive"):
        perform(register, joko, intake())


def test_who_is_not_an_officer_does_nothing(register: Register) -> None:
    with refused("officer_unknown"):
        perform(register, 4711, intake())


def test_what_the_centre_decides_no_officer_does(register: Register, ratna: int) -> None:
    root = ids.branch_subject(1)
    with refused("centre_only"):
        register.record(ratna, BranchSet(name="x", zone="WIT"), root)
    with refused("centre_only"):
        register.record(ratna, UnitAdded(code="X", name="x", unit="unit"))
    with refused("centre_only"):
        register.record(ratna, OfficerChanged(role="supervisor"), ratna)


def test_erasing_is_the_supervisors(register: Register, sari: int, ratna: int) -> None:
    number = take_in(register, sari)
    case = case_of(register, number)
    perform(register, sari, Withdraw(case=number, reason="batal"))
    with refused("supervisor_only"):
        register.record(sari, Erased(reason="request"), case.person)
    register.record(ratna, Erased(reason="request"), case.person)


def test_nothing_that_an_open_case_needs_is_erased(register: Register, sari: int, ratna: int) -> None:
    """Neither the case, nor its applicant, nor the representative."""
    number = take_in(register, sari, representative=RepresentativeForm(nik="3273051708859002", name="Budi"))
    closed = take_in(register, sari, nik="3273051708859002", name="")
    perform(register, sari, Withdraw(case=closed, reason="batal"))
    case = case_of(register, number)
    assert case.representative == case_of(register, closed).person
    for subject in (case.id, case.person, case.representative):
        with refused("person_has_open_case"):
            register.record(ratna, Erased(reason="request"), subject)
    with refused("person_has_open_case"):
        perform(register, ratna, Erase(case=closed))
    assert Limits(register, spans_here(register, "1 month")).persons_due() == 0
    perform(register, sari, Withdraw(case=number, reason="batal"))
    perform(register, ratna, Erase(case=closed))
    assert register.fold_of(case.representative or 0).state.erased  # type: ignore[union-attr]  # a person


@pytest.fixture
def opening(register: Register, sari: int) -> CaseOpened:
    """Return an act that would open a complete case."""
    person = register.record(sari, PersonRegistered(identity="none")).entry.id
    marks = tuple(Mark(code, "original") for code in ("naskah", "saran", "permohonan"))
    return CaseOpened(
        number=numbering.make(register.series(), 500),
        person=person,
        service="PP",
        variant="baru",
        catalogue=1,
        pool=unit(register, "LOKET"),
        marks=marks,
    )


def test_a_right_opening_is_recorded(register: Register, sari: int, opening: CaseOpened) -> None:
    assert register.record(sari, opening).case.state == "received"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"service": "NOPE"}, "service_unknown"),
        ({"variant": "nope"}, "variant_unknown"),
        ({"catalogue": 9}, "catalogue_missing"),
        ({"person": 4711}, "person_unknown"),
        ({"representative": 4711}, "person_unknown"),
        ({"number": numbering.make(numbering.Series(1, 1, 0, 2026), 800_001)}, "number_wrong"),
        ({"number": 101026000500}, "number_wrong"),
        ({"marks": (Mark("nope", "original"),)}, "requirement_unknown"),
        ({"marks": (Mark("naskah", "original"),)}, "notice_missing"),
        ({"notice": Notice(1, ("naskah",), dt.date(2026, 12, 1))}, "number_wrong"),
        (
            {
                "notice": Notice(
                    numbering.make(numbering.Series(1, 1, 0, 2026), 800_777), ("naskah",), dt.date(2026, 12, 1)
                )
            },
            "notice_differs",
        ),
    ],
)
def test_an_opening_names_only_what_exists(
    register: Register, sari: int, opening: CaseOpened, change: dict[str, Any], code: str
) -> None:
    with refused(code):
        register.record(sari, structs.replace(opening, **change))


def test_a_number_is_given_once(register: Register, sari: int, opening: CaseOpened) -> None:
    register.record(sari, opening)
    with refused("number_used"):
        register.record(sari, opening)
    notice = Notice(numbering.make(register.series(), 800_500), ("naskah",), dt.date(2026, 12, 1))
    one, other = (case_of(register, take_in(register, sari)) for _ in range(2))
    register.record(sari, CaseReturned(notice=notice), one.id)
    with refused("number_used"):
        register.record(sari, CaseReturned(notice=notice), other.id)


def test_a_requirement_is_marked_once_in_an_act(register: Register, sari: int, opening: CaseOpened) -> None:
    with refused("requirement_twice"):
        register.record(sari, structs.replace(opening, marks=(*opening.marks, Mark("naskah", "copy"))))
    case = case_of(register, take_in(register, sari))
    with refused("requirement_twice"):
        register.record(sari, RequirementsMarked(marks=(Mark("bpjs", "copy"), Mark("bpjs", "original"))), case.id)


def test_completing_names_exactly_what_is_missing(register: Register, sari: int) -> None:
    case = case_of(register, take_in(register, sari, papers=(Paper(requirement="naskah"),)))
    day = dt.date(2026, 12, 1)
    number = numbering.make(register.series(), 800_500)
    for act, code in (
        (RequirementsMarked(marks=(Mark("nope", "copy"),)), "requirement_unknown"),
        (RequirementsMarked(marks=(Mark("saran", "copy"),)), "notice_missing"),
        (RequirementsMarked(marks=(Mark("saran", "copy"),), notice=Notice(number, ("saran",), day)), "notice_differs"),
    ):
        with refused(code):
            register.record(sari, act, case.id)


def test_undoing_what_is_not_there(register: Register, sari: int) -> None:
    case = case_of(register, take_in(register, sari))
    with refused("undo_not_possible"):
        register.record(sari, ActUndone(undoes=4711, returns_to="received"), case.id)
    with refused("undo_not_last"):
        register.record(sari, ActUndone(undoes=case.person, returns_to="received"), case.id)


def test_text_that_was_not_cleaned_is_not_recorded(register: Register, sari: int) -> None:
    case = case_of(register, take_in(register, sari))
    for text in ("a\x1b[31m", "a\u202eb", "a\u200b", " a"):
        with refused("text_not_clean"):
            register.record(sari, NoteAdded(personal=FreeText(text=text)), case.id)


def test_an_act_that_its_own_shape_does_not_allow_is_not_recorded(register: Register, sari: int) -> None:
    case = case_of(register, take_in(register, sari))
    with refused("act_malformed"):
        register.record(sari, NoteAdded(personal=FreeText(text="a" * 2001)), case.id)


@pytest.mark.parametrize("act", [NoteAdded(), SignedIn(), Erased(reason="request")], ids=lambda a: a.kind)
def test_an_act_needs_the_subject_that_it_is_about(register: Register, sari: int, ratna: int, act: Act) -> None:
    with refused("subject_unknown"):
        register.record(ratna, act)
    with refused("subject_unknown"):
        register.record(ratna, act, 4711)


def test_an_act_that_begins_a_subject_is_named_by_its_own_entry(register: Register, sari: int) -> None:
    with pytest.raises(Refused):
        register.record(sari, PersonRegistered(identity="none"), 4711)
    case = case_of(register, take_in(register, sari))
    with refused("subject_unknown"):
        register.record(sari, NoteAdded(), case.person)
    with refused("subject_exists"):
        register.record(sari, PersonRegistered(identity="none"), case.person)
