"""Who stands at the counter: reading an identity, correcting what is known, forgetting."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from msgspec import structs

from models.acts import PersonCorrected, PersonData, PersonRegistered
from models.cases import views
from models.facts import numbering
from models.fold import PersonState
from models.forms import (
    Correct,
    Deliver,
    Erase,
    Intake,
    RepresentativeForm,
    Withdraw,
    case_of,
    identify,
    known_person,
    perform,
)
from models.register.register import Register
from models.register.verify import verify
from tests.models.build import NIK, OTHER_NIK, intake, make_ready, refused, take_in

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        ("31.74.01.520390.9001", "nik", NIK),
        ("zz-1234567", "passport", "ZZ1234567"),
        ("0012 345678901", "company", "0012345678901"),
        ("01.300.066.6-091.000", "company", "013000666091000"),
        ("0013000666091000", "company", "0013000666091000"),
    ],
)
def test_the_shape_decides_what_was_meant(typed: str, kind: str, number: str) -> None:
    found = identify(typed, TODAY)
    assert (found.kind, found.number) == (kind, number)
    assert (found.nik is not None) == (kind == "nik")


def test_the_errors_are_those_of_the_shape_that_was_meant() -> None:
    with refused("nik_length"):
        identify("31740152039", TODAY)
    with refused("passport_shape"):
        identify("ABCDEFGH", TODAY)
    for slip in (f"v{NIK}", f"{NIK}v", f"{NIK[:4]}O{NIK[5:]}", f"NIK {NIK}", "0012345l78901", "a013000666091000"):
        with refused("number_sign"):
            identify(slip, TODAY)
    with refused("nik_serial"):
        identify(NIK[:12] + "0000", TODAY)
    with refused("npwp_shape"):
        identify("023000666091000", TODAY)


def person_of(register: Register, case: str) -> PersonState:
    state = register.fold_of(case_of(register, case).person).state
    assert isinstance(state, PersonState)
    return state


def test_a_known_person_is_found_by_the_exact_identity(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    found = known_person(register, "nik", NIK)
    assert found is not None
    assert found == person_of(register, case)
    assert known_person(register, "nik", OTHER_NIK) is None
    assert known_person(register, "passport", NIK) is None
    assert known_person(register, "none", "") is None


def test_a_correction_replaces_what_is_known(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, Correct(case=case, name="Siti Aminah", phone="+62 800-0123456", address="Jl. Mawar 1"))
    person = person_of(register, case)
    assert (person.name, person.phone, person.address, person.nik) == ("Siti Aminah", "08000123456", "Jl. Mawar 1", NIK)
    with refused("nothing_changed"):
        perform(register, sari, Correct(case=case, name="Siti Aminah"))
    with refused("name_without_letter"):
        perform(register, sari, Correct(case=case, name="--"))
    assert verify(register.database).sound


def test_a_correction_of_what_was_corrected_meanwhile_is_stale(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    old = person_of(register, case)
    perform(register, sari, Correct(case=case, name="Siti Aminah"))
    act = PersonCorrected(identity="nik", corrects=old.data, personal=PersonData(name="Siti"))
    with refused("correction_stale"):
        register.record(sari, act, old.id)


def test_only_a_supervisor_forgets_and_only_closed_cases(register: Register, sari: int, ratna: int) -> None:
    case = make_ready(register, sari)
    with refused("person_has_open_case"):
        perform(register, ratna, Erase(case=case))
    perform(register, sari, Deliver(case=case))
    with refused("supervisor_only"):
        perform(register, sari, Erase(case=case))
    other = take_in(register, sari, service="PKB")
    with refused("person_has_open_case"):
        perform(register, ratna, Erase(case=case))
    perform(register, sari, Withdraw(case=other, reason="x"))
    perform(register, ratna, Erase(case=case))
    person = person_of(register, case)
    assert (person.name, person.nik, person.erased) == ("", "", True)
    with refused("person_erased"):
        perform(register, sari, Correct(case=case, name="Siti"))
    assert person_of(register, take_in(register, sari)).id != person.id
    assert verify(register.database).sound


def test_someone_recognised_gets_the_number_that_was_not_known(register: Register, sari: int) -> None:
    first = perform(register, sari, Intake(name="Suparman", phone="0811111111", service="INFO", papers="all"))
    assert first.person is not None
    again = perform(
        register,
        sari,
        Intake(nik=NIK, name="Suparman", service="WLKP", papers="all", person=first.person, correct=True),
    )
    assert again.person == first.person
    state = register.fold_of(first.person).state
    assert isinstance(state, PersonState)
    assert (state.nik, state.identity, state.phone) == (NIK, "nik", "0811111111")


def test_someone_recognised_under_another_number_keeps_both(register: Register, sari: int) -> None:
    first = perform(register, sari, Intake(nik=NIK, name="Siti", service="INFO", papers="all"))
    again = perform(
        register, sari, Intake(nik=OTHER_NIK, name="Siti", service="INFO", papers="all", person=first.person)
    )
    assert again.person is not None
    assert again.person != first.person
    state = register.fold_of(again.person).state
    assert isinstance(state, PersonState)
    assert state.compared == ((first.person, "same"),)
    assert state.nik == OTHER_NIK


def test_nobody_is_recognised_who_is_not_there(register: Register, sari: int, ratna: int) -> None:
    with refused("person_unknown"):
        perform(register, sari, Intake(name="Siti", service="INFO", papers="all", person=77))
    case = take_in(register, sari)
    person = person_of(register, case).id
    perform(register, sari, Withdraw(case=case, reason="batal"))
    perform(register, ratna, Erase(case=case))
    with refused("person_erased"):
        perform(register, sari, Intake(name="Siti", service="INFO", papers="all", person=person))


def test_those_who_are_someone_else_are_written_down_with_the_new_person(register: Register, sari: int) -> None:
    first = perform(register, sari, Intake(nik=NIK, name="Siti", service="INFO", papers="all"))
    assert first.person is not None
    form = Intake(nik=OTHER_NIK, name="Siti", service="INFO", papers="all", different=(first.person,))
    again = perform(register, sari, form)
    assert again.person is not None
    state = register.fold_of(again.person).state
    assert isinstance(state, PersonState)
    assert state.compared == ((first.person, "different"),)
    with refused("person_unknown"):
        perform(register, sari, Intake(name="Budi", service="INFO", papers="all", different=(99,)))
    assert register.database.row("SELECT count(*) FROM person WHERE name = 'Budi'") == (0,)


def of(register: Register, person: int | None) -> tuple[str, str, str, str]:
    """Return name, phone, address and NPWP."""
    state = register.fold_of(person or 0).state
    assert isinstance(state, PersonState)
    return state.name, state.phone, state.address, state.npwp


@pytest.mark.parametrize(
    ("part", "other", "spelt"),
    [
        ("name", "Siti Aminah", "SITI  RAHAYU"),
        ("phone", "0811111111", "0800 0123 456"),
        ("address", "Jl. Mawar 1", "jl melati 5"),
        ("npwp", "013000674091000", "0013000666091000"),
    ],
)
def test_what_differs_from_the_register_is_corrected_only_on_purpose(
    register: Register, sari: int, part: Any, other: str, spelt: str
) -> None:
    known: dict[str, Any] = {
        "name": "Siti Rahayu",
        "phone": "08000123456",
        "address": "Jl. Melati 5",
        "npwp": "013000666091000",
    }
    rest: dict[str, Any] = {"nib": "0012345678901", "service": "INFO", "papers": "all"}
    first = perform(register, sari, Intake(**rest, **known))
    before = of(register, first.person)
    entries = register.head()
    with refused(f"{part}_differs"):
        perform(register, sari, Intake(**rest, **{**known, part: other}))
    others: Any = tuple(p for p in known if p != part)
    with refused(f"{part}_differs"):
        perform(register, sari, Intake(**rest, **{**known, part: other}, correct=others))
    assert register.head() == entries, "what is refused leaves nothing"
    again = perform(register, sari, Intake(**rest, **{**known, part: spelt}))
    assert (again.person, of(register, again.person)) == (first.person, before), "spelt otherwise is not another"
    again = perform(register, sari, Intake(**rest, **{**known, part: other}, correct=(part,)))
    place = list(known).index(part)
    assert of(register, again.person) == (*before[:place], other, *before[place + 1 :])
    assert verify(register.database).sound


def test_what_the_register_did_not_know_is_added_and_differs_from_nothing(register: Register, sari: int) -> None:
    first = perform(register, sari, Intake(nik=NIK, name="Siti", service="INFO", papers="all"))
    again = perform(register, sari, Intake(nik=NIK, phone="08000123456", service="WLKP", papers="all"))
    assert again.person == first.person
    assert of(register, again.person) == ("Siti", "08000123456", "", "")


def test_a_representatives_name_is_held_to_the_same_rule(register: Register, sari: int) -> None:
    deputy = RepresentativeForm(nik=OTHER_NIK, name="Budi")
    first = perform(register, sari, intake(representative=deputy))
    with refused("name_differs"):
        perform(register, sari, intake(service="PKB", representative=structs.replace(deputy, name="Joko")))
    corrected = structs.replace(deputy, name="Joko", correct=("name",))
    again = perform(register, sari, intake(service="PKB", representative=corrected))
    one, other = (views.detail(register, done.case or 0).representative for done in (first, again))
    assert one == other
    assert one is not None
    assert one.name == "Joko"


def test_who_was_recognised_is_meant_where_the_number_has_two_entries(register: Register, sari: int) -> None:
    """Two desks registered one citizen each; the officer saw the older entry."""
    first = perform(register, sari, Intake(nik=NIK, name="Siti", service="INFO", papers="all"))
    twin = register.record(sari, PersonRegistered(identity="nik", personal=PersonData(name="Siti R", nik=NIK)))
    newest = known_person(register, "nik", NIK)
    assert newest is not None
    assert newest.id == twin.entry.subject
    form = Intake(nik=NIK, name="Siti", service="WLKP", papers="all", person=first.person)
    assert perform(register, sari, form).person == first.person


def test_a_company_of_another_nib_is_another_company(register: Register, sari: int) -> None:
    """Two companies may have one tax number: neither's number may vanish in the other's entry."""
    tax: dict[str, Any] = {"npwp": "013000666091000", "service": "WLKP", "papers": "all"}
    one = perform(register, sari, Intake(nib="0012345678901", name="PT Induk", **tax))
    other = perform(register, sari, Intake(nib="0012345678902", name="PT Cabang", **tax))
    assert one.person != other.person
    assert perform(register, sari, Intake(nib="0012345678901", **tax)).person == one.person


def test_a_company_that_is_recognised_under_another_tax_number_keeps_both(register: Register, sari: int) -> None:
    one = perform(register, sari, Intake(npwp="013000666091000", name="PT Induk", service="WLKP", papers="all"))
    form = Intake(npwp="013000674091000", name="PT Induk", service="WLKP", papers="all", person=one.person)
    other = perform(register, sari, form)
    assert other.person not in (None, one.person)
    assert person_of(register, numbering.shown(other.number or 0)).compared == ((one.person, "same"),)


def test_the_history_keeps_the_name_until_it_is_erased(register: Register, sari: int, ratna: int) -> None:
    first = take_in(register, sari)
    case, person = case_of(register, first), person_of(register, first)
    assert views.name_at(register, person.id, register.journal.of(case.id)[0]) == "Siti Rahayu"
    perform(register, sari, Correct(case=first, name="Siti Aminah"))
    second = case_of(register, take_in(register, sari, name="", service="PKB"))
    perform(register, sari, Correct(case=first, name="Siti Aminah Dewi"))
    told = [views.detail(register, one.id).events[0].more for one in (case, second)]
    assert told == [("Taken in as: Siti Rahayu",), ("Taken in as: Siti Aminah",)]
    for number in (first, numbering.shown(second.number)):
        perform(register, sari, Withdraw(case=number, reason="batal"))
    perform(register, ratna, Erase(case=first))
    assert [views.detail(register, one.id).events[0].more for one in (case, second)] == [(), ()]
    assert views.name_at(register, person.id, register.journal.of(case.id)[0]) == ""
