"""Rules of persons, officers, units, the branch and the desk's incarnations."""

from __future__ import annotations

import pytest
from msgspec import structs

from models.acts import (
    Act,
    BranchSet,
    CalendarSet,
    CataloguePublished,
    Erased,
    Forked,
    OfficerAdded,
    OfficerChanged,
    OfficerData,
    PersonCorrected,
    PersonData,
    PersonRegistered,
    PersonsCompared,
    UnitAdded,
    UnitChanged,
)
from models.acts.entry import Entry
from models.facts import ids
from models.fold import BranchState, DeskState, OfficerState, PersonState, UnitState
from tests.models.build import Story, refused

FIRST = ids.pack(1, 1, 0, 1)
SITI = PersonRegistered(identity="nik", personal=PersonData(name="Siti", nik="3174015203909001"))
MOVED = PersonCorrected(identity="nik", corrects=FIRST, personal=PersonData(name="Siti R", phone="08000123456"))
SARI = OfficerAdded(code="sari", role="officer", units=(1,), personal=OfficerData(name="Sari"))
PROMOTED = OfficerChanged(role="supervisor", units=(1, 2))
HI = UnitAdded(code="HI", name="Hubungan Industrial", unit="unit")
CLOSED = UnitChanged(name="Arsip", unit="outside", active=False)
OFFICE = BranchSet(name="PTSA", zone="WITA")
FORK = Forked(incarnation=0, seq=7, hash="ab", reason="moved")
ERASED = Erased(reason="request")


def told(*acts: Act) -> Story:
    story = Story()
    for act in acts:
        story.add(act)
    return story


def test_a_person_is_registered_corrected_and_forgotten() -> None:
    state = told(SITI, MOVED).fold().state
    assert isinstance(state, PersonState)
    assert (state.name, state.nik, state.phone, state.data) == ("Siti R", "", "08000123456", FIRST + 1)
    gone = told(SITI, MOVED, ERASED).fold().state
    assert gone == PersonState(FIRST, "none", "", registered_at=state.registered_at, data=FIRST + 1, erased=True)


def test_a_person_whose_part_was_removed_still_folds() -> None:
    state = told(structs.replace(SITI, personal=None), structs.replace(MOVED, personal=None)).fold().state
    assert isinstance(state, PersonState)
    assert (state.name, state.data) == ("", FIRST + 1)


def test_an_officer_is_added_and_changed() -> None:
    state = told(SARI, PROMOTED).fold().state
    assert state == OfficerState(FIRST, "sari", "Sari", "supervisor", (1, 2))
    gone = told(SARI, ERASED).fold().state
    assert gone == OfficerState(FIRST, "sari", "", "officer", (1,), active=False)


def test_a_unit_is_added_and_changed() -> None:
    assert told(HI, CLOSED).fold().state == UnitState(FIRST, "HI", "Arsip", "outside", active=False)


def test_the_branch_keeps_each_catalogue_and_one_calendar_a_year() -> None:
    story = told(
        OFFICE,
        CataloguePublished(version=1, services=()),
        CataloguePublished(version=3, services=()),
        CalendarSet(year=2027, days=()),
        CalendarSet(year=2026, days=()),
        CalendarSet(year=2027, days=(), decreed=True),
    )
    state = story.fold().state
    assert isinstance(state, BranchState)
    assert (state.name, state.zone) == ("PTSA", "WITA")
    assert state.catalogues == ((1, FIRST + 1), (3, FIRST + 2))
    assert [(c.year, c.decreed) for c in state.calendars] == [(2026, False), (2027, True)]


def test_a_fork_is_the_life_of_a_desk() -> None:
    assert told(FORK).fold().state == DeskState(FIRST, 0, 7, "moved", True)


@pytest.mark.parametrize(
    ("acts", "act", "code"),
    [
        ((SITI,), SITI, "subject_exists"),
        ((), MOVED, "subject_unknown"),
        ((SITI, MOVED), MOVED, "correction_stale"),
        ((SITI, ERASED), MOVED, "person_erased"),
        ((SITI,), PROMOTED, "subject_unknown"),
        ((SARI,), SARI, "subject_exists"),
        ((), PROMOTED, "subject_unknown"),
        ((HI,), HI, "subject_exists"),
        ((), CLOSED, "subject_unknown"),
        ((HI,), ERASED, "subject_unknown"),
        ((OFFICE,), ERASED, "subject_unknown"),
        ((CataloguePublished(version=2, services=()),), CataloguePublished(version=2, services=()), "catalogue_older"),
        ((FORK,), FORK, "subject_exists"),
        ((FORK,), ERASED, "subject_unknown"),
        ((), ERASED, "subject_unknown"),
    ],
)
def test_what_is_not_allowed(acts: tuple[Act, ...], act: Act, code: str) -> None:
    fold = told(*acts).fold()
    entry = Entry(99, 0, 7, FIRST, len(fold), act.kind, 1, b"{}", None, None, None, b"")
    with refused(code):
        fold.judge(entry, act)


def test_a_newer_shape_is_kept_for_the_program_that_knows_it() -> None:
    story = told(SITI)
    newer = Entry(99, 0, 7, FIRST, 1, "PersonCorrected", 2, b'{"newer":1}', None, None, None, b"")
    fold = story.fold()
    outcome = fold.advance(newer)
    assert (outcome.verdict, outcome.code) == ("void", "kind_unknown")


def test_a_person_is_compared_with_few_others() -> None:
    """A hostile desk can't make a person carry judgements without end."""
    story = Story()
    story.add(PersonRegistered(identity="none", personal=PersonData(name="Siti")))
    for other in range(1, 66):
        story.add(PersonsCompared(other=other, verdict="different"))
    fold = story.fold()
    assert [o.code for o in fold.outcomes if o.verdict == "void"] == ["compare_too_many"]
    assert isinstance(fold.state, PersonState)
    assert len(fold.state.compared) == 64
