"""An incident: its clock runs from when it became known; what was written down stays, what comes later is added."""

from __future__ import annotations

import datetime as dt

from msgspec import structs

from models.acts import (
    Act,
    Erased,
    FreeText,
    IncidentData,
    IncidentNoted,
    IncidentRecorded,
    IncidentTold,
    ToldData,
    as_parts,
)
from models.acts.entry import Entry
from models.facts import ids
from models.facts.working_days import from_local
from models.fold import Fold, IncidentState, fold
from models.fold.incident import MOST

HOME = 7
FIRST = ids.pack(HOME, 0, 0, 40)
NOW = from_local(dt.datetime(2027, 2, 28, 22, 0), "WIB")


def entry(act: Act, number: int, at: int = NOW) -> Entry:
    body, personal = as_parts(act)
    salt = bytes(16) if personal is not None else None
    return Entry(FIRST + number, at, 9, FIRST, number, act.kind, 1, body, personal, salt, None, b"", number + 1)


def folded(*acts: Act, at: int = NOW) -> Fold:
    return fold(entry(act, number, at) for number, act in enumerate(acts))


def state(*acts: Act) -> IncidentState:
    found = folded(*acts).state
    assert isinstance(found, IncidentState)
    return found


BEGUN = IncidentRecorded(
    known=NOW, happened=NOW - 60, data=("identity",), people=40, branches=(9, 7, 8, 9),
    personal=IncidentData(what="Map tertinggal", measures="Map diambil"),
)  # fmt: skip


def test_the_clock_is_72_hours_that_run_over_the_end_of_a_month() -> None:
    assert state(BEGUN).due == from_local(dt.datetime(2027, 3, 3, 22, 0), "WIB")
    assert state(BEGUN).branches == (HOME, 8, 9)


def test_later_entries_are_added_and_the_first_one_stays() -> None:
    found = state(
        BEGUN,
        IncidentNoted(personal=FreeText(text="tak dikenal")),
        IncidentNoted(people=41, personal=FreeText(text="dihitung")),
        IncidentTold(to="agency", at=NOW, personal=ToldData(number="12", text="surat")),
        IncidentTold(to="public", at=NOW, needed=False),
    )
    assert found.people == 41
    assert [note.text for note in found.notes] == ["tak dikenal", "dihitung"]
    assert found.what == "Map tertinggal"
    agency, public = found.told("agency"), found.told("public")
    assert agency is not None
    assert public is not None
    assert (agency.number, agency.needed, public.needed) == ("12", True, False)
    assert found.told("persons") is None


def test_no_moment_lies_ahead_or_before_what_it_follows() -> None:
    told = IncidentTold(to="agency", at=NOW + 1)
    for acts, code in (
        ((structs.replace(BEGUN, known=NOW + 1),), "incident_ahead"),
        ((structs.replace(BEGUN, happened=NOW + 1),), "incident_ahead"),
        ((structs.replace(BEGUN, known=NOW - 61),), "incident_order"),
        ((BEGUN, told), "incident_ahead"),
        ((BEGUN, structs.replace(told, at=NOW - 1)), "incident_order"),
        ((BEGUN, BEGUN), "subject_exists"),
        ((IncidentNoted(),), "subject_unknown"),
    ):
        outcome = folded(*acts).outcomes[-1]
        assert (outcome.verdict, outcome.code) == ("void", code)


def test_an_incident_holds_so_much_and_no_more() -> None:
    found = folded(BEGUN, *[IncidentNoted(people=number + 1) for number in range(MOST + 1)])
    assert found.outcomes[-1].code == "subject_full"
    assert isinstance(found.state, IncidentState)
    assert (len(found.state.notes), found.state.people) == (MOST, MOST)


def test_erased_texts_are_empty_and_the_rest_stays() -> None:
    entries = [entry(BEGUN, 0).bare, entry(IncidentNoted(people=2, personal=FreeText(text="x")), 1).bare]
    found = fold([*entries, entry(Erased(reason="request"), 2)]).state
    assert isinstance(found, IncidentState)
    assert (found.what, found.notes[0].text, found.people, found.known) == ("", "", 2, NOW)
