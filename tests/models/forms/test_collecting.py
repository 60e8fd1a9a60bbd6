"""Who may take a product away, and who may act for an applicant."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from models.acts import CaseOpened, from_parts
from models.forms import Deliver, Intake, RepresentativeForm, case_of, perform, read_form
from models.register.register import Register
from tests.models.build import NIK, OTHER_NIK, intake, make_ready, refused

LETTER = "SK-7, 3 Nov 2026, Siti Rahayu"
BUDI = RepresentativeForm(nik=OTHER_NIK, name="Budi Wening")


@pytest.mark.parametrize(
    ("deputy", "form", "why"),
    [
        (None, {"role": "representative", "name": "Budi Wening"}, "letter_missing"),
        (None, {"role": "representative", "name": "Budi Wening", "authority": " "}, "letter_missing"),
        (None, {"role": "representative", "name": "Budi Wening", "authority": LETTER}, None),
        (None, {"role": "other", "name": "Budi Wening"}, "letter_missing"),
        (None, {"role": "other", "name": "Budi Wening", "authority": LETTER}, None),
        (None, {"role": "other", "name": "Budi", "posted": True, "tracking": "P1", "seen": "none"}, "letter_missing"),
        (BUDI, {"role": "representative"}, "letter_missing"),
        (BUDI, {"role": "representative", "authority": LETTER}, None),
        (structs.replace(BUDI, authority=LETTER), {"role": "representative"}, None),
        (structs.replace(BUDI, authority=LETTER), {"role": "representative", "name": "budi  wening"}, None),
        (structs.replace(BUDI, authority=LETTER), {"role": "representative", "name": "Joko"}, "letter_missing"),
        (
            structs.replace(BUDI, authority=LETTER),
            {"role": "representative", "identity_number": "3273051708859010"},
            "letter_missing",
        ),
        (structs.replace(BUDI, authority=LETTER), {"role": "representative", "identity_number": OTHER_NIK}, None),
        (structs.replace(BUDI, authority=LETTER), {"role": "other", "name": "Budi Wening"}, "letter_missing"),
        (None, {"role": "applicant"}, None),
        (None, {"role": "applicant", "name": "SITI RAHAYU"}, None),
        (None, {"role": "applicant", "name": "Joko Susilo"}, "collector_not_applicant"),
        (
            None,
            {"role": "other", "name": "Joko", "authority": LETTER, "identity_number": f"{NIK[:8]} {NIK[8:]}"},
            "collector_is_applicant",
        ),
    ],
)
def test_who_takes_a_product_away(
    register: Register, sari: int, deputy: RepresentativeForm | None, form: dict[str, Any], why: str | None
) -> None:
    case = make_ready(register, sari, representative=deputy)
    if why is None:
        assert perform(register, sari, Deliver(case=case, **form)).state == "delivered"
        return
    with refused(why):
        perform(register, sari, Deliver(case=case, **form))
    assert case_of(register, case).state == "ready"


def test_a_company_sends_one_of_its_people(register: Register, sari: int) -> None:
    case = make_ready(register, sari, nik="", nib="9120001234567", name="PT Maju Jaya")
    form = Deliver(case=case, name="Joko Susilo", seen="company_card")
    assert perform(register, sari, form).state == "delivered"


@pytest.mark.parametrize("name", ["Siti Rahayu", "Budi Wening"])
def test_nobody_is_his_own_representative(register: Register, sari: int, name: str) -> None:
    before = register.database.row("SELECT count(*) FROM entry")
    deputy = RepresentativeForm(nik=NIK, name=name, authority=LETTER)
    with refused("representative_is_applicant"):
        perform(register, sari, intake(representative=deputy))
    assert register.database.row("SELECT count(*) FROM entry") == before


def test_nor_under_another_number_or_as_a_recognised_person(register: Register, sari: int) -> None:
    first = perform(register, sari, intake())
    deputy = RepresentativeForm(nik=NIK, name="Siti Rahayu", authority=LETTER)
    again = Intake(nik=OTHER_NIK, name="Siti Rahayu", person=first.person, service="PKB", papers="all")
    perform(register, sari, again)  # the second number makes a second entry, judged to be the same person
    with refused("representative_is_applicant"):
        perform(register, sari, structs.replace(again, service="WLKP", person=None, representative=deputy))
    known = Intake(person=first.person, service="WLKP", papers="all", representative=deputy)
    with refused("representative_is_applicant"):
        perform(register, sari, known)


def test_an_act_that_says_so_is_refused_by_the_rules(register: Register, sari: int) -> None:
    perform(register, sari, intake())
    row = register.database.row("SELECT max(id) FROM case_file")
    assert row is not None
    entry = register.journal.at(row[0])
    assert entry is not None
    act = from_parts(entry.kind, entry.body, entry.personal)
    assert isinstance(act, CaseOpened)
    with refused("representative_is_applicant"), register.writing(sari) as writing:
        writing.record(structs.replace(act, representative=act.person))


def test_a_recorded_line_obeys_too(register: Register, sari: int) -> None:
    case = make_ready(register, sari)
    line = f'{{"do": "deliver", "case": "{case}", "role": "representative", "name": "Budi"}}'
    with refused("letter_missing"):
        perform(register, sari, read_form(line))
