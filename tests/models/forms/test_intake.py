"""Taking a citizen in: complete or not, known or new, alone or represented; and completing the file later."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models.acts import CaseOpened
from models.cases import views
from models.facts import numbering
from models.fold import PersonState
from models.forms import Complete, Intake, Offer, Paper, RepresentativeForm, Return, case_of, perform
from models.forms.intake import same_service_open
from models.register.register import Register
from models.register.verify import verify
from tests.conftest import StillClock
from tests.models.build import NIK, OTHER_NIK, intake, make_ready, refused, retire_unit, take_in, to_unit

TWO_MISSING = (Paper(requirement="naskah"), Paper(requirement="saran", how="missing", remark="menyusul"))


MORE = (Paper(requirement="bpjs", how="copy"),)


def test_a_complete_file_is_received_with_a_promised_date(register: Register, sari: int) -> None:
    done = perform(register, sari, intake())
    assert (done.state, done.promised, done.notice) == ("received", "2026-12-02", None)
    assert done.number is not None
    assert numbering.kind(done.number) is numbering.Range.CASE
    case = case_of(register, numbering.short(done.number))
    assert [m.how for m in case.marks] == ["original"] * 3
    assert (case.opened_by, case.opened_at) == (sari, register.clock.now())
    assert verify(register.database).sound


def test_an_incomplete_file_gets_the_same_numbered_and_dated_list_for_everyone(register: Register, sari: int) -> None:
    one, other = (
        perform(register, sari, intake(nik=nik, name="Siti" if nik == NIK else "Budi", papers=TWO_MISSING))
        for nik in (NIK, OTHER_NIK)
    )
    assert (one.state, one.promised) == ("incomplete", None)
    assert one.notice is not None
    assert other.notice is not None
    assert one.notice != other.notice
    assert numbering.kind(one.notice) is numbering.Range.NOTICE
    lists = []
    for done in (one, other):
        notice = case_of(register, numbering.shown(done.notice or 0)).notice
        assert notice is not None
        lists.append((notice.missing, notice.deadline))
    assert lists == [(("saran", "permohonan"), dt.date(2026, 12, 1))] * 2
    opening = views.detail(register, one.case or 0).opening
    assert opening is not None
    assert opening.personal is not None
    assert opening.personal.remarks == {"saran": "menyusul"}


def test_the_file_is_completed_under_the_number_of_its_notice(register: Register, sari: int, clock: StillClock) -> None:
    first = perform(register, sari, intake(papers=TWO_MISSING))
    clock.move(days=1)
    second = perform(
        register,
        sari,
        Complete(case=numbering.shown(first.notice or 0), papers=(Paper(requirement="saran"),), rest="missing"),
    )
    assert (second.state, second.case) == ("incomplete", first.case)
    assert second.notice not in (None, first.notice)
    third = perform(
        register,
        sari,
        Complete(case=numbering.short(first.number or 0), papers=(Paper(requirement="permohonan", remark="asli"),)),
    )
    assert (third.state, third.promised, third.notice) == ("received", "2026-12-03", None)
    assert case_of(register, numbering.shown(second.notice or 0)).id == first.case
    assert verify(register.database).sound


def test_more_papers_of_a_complete_file_keep_the_promise(register: Register, sari: int, clock: StillClock) -> None:
    case = take_in(register, sari)
    clock.move(days=2)
    done = perform(register, sari, Complete(case=case, papers=MORE))
    assert (done.state, done.promised) == ("received", "2026-12-02")


def test_a_promise_into_a_year_without_decree_is_flagged(register: Register, sari: int, clock: StillClock) -> None:
    clock.move(days=(dt.date(2027, 12, 28) - dt.date(2026, 11, 24)).days)
    done = perform(register, sari, intake())
    assert done.promised is not None
    assert done.promised.startswith("2028")
    assert case_of(register, numbering.shown(done.number or 0)).doubtful


@pytest.mark.parametrize(
    ("service", "state", "promised"),
    [
        ("wlkp", "received", "2026-11-24"),
        ("MAGANG-LN", "received", None),
        ("AK1", "referred", None),
        ("P3MI", "referred", None),
    ],
)
def test_services_without_a_time_limit_or_jurisdiction(
    register: Register, sari: int, service: str, state: str, promised: str | None
) -> None:
    done = perform(register, sari, intake(service=service, papers="all"))
    assert (done.state, done.promised) == (state, promised)


def test_a_referral_asks_for_no_papers(register: Register, sari: int) -> None:
    done = perform(register, sari, intake(service="LPK", papers=()))
    case = case_of(register, numbering.shown(done.number or 0))
    assert (case.referred_to, case.notice) == ("Dinas Tenaga Kerja kabupaten/kota", None)


def test_the_fee_is_the_catalogues(register: Register, sari: int) -> None:
    assert case_of(register, take_in(register, sari, service="SKP-AK3")).fee == 420_000


def test_a_returning_person_is_the_same_person(register: Register, sari: int) -> None:
    one = perform(register, sari, intake(phone="08000123456"))
    other = perform(register, sari, intake(nik="31.74.01.520390.9001", name="", service="PKB"))
    assert one.person == other.person
    again = perform(register, sari, intake(name="siti  RAHAYU", service="INFO"))
    assert again.person == one.person


def test_another_name_under_a_known_identity_needs_a_word(register: Register, sari: int) -> None:
    first = perform(register, sari, intake())
    with refused("name_differs"):
        perform(register, sari, intake(name="Siti Aminah"))
    done = perform(register, sari, intake(name="Siti Aminah", phone="08000123456", correct=True))
    person = register.fold_of(done.person or 0).state
    assert isinstance(person, PersonState)
    assert (done.person, person.name, person.nik, person.phone) == (first.person, "Siti Aminah", NIK, "08000123456")
    assert verify(register.database).sound


@pytest.mark.parametrize(
    ("identity", "kind"),
    [
        ({"nik": NIK}, "nik"),
        ({"passport": "zz 1234567"}, "passport"),
        ({"nib": "0012345678901"}, "company"),
        ({"npwp": "013000666091000"}, "company"),
        ({}, "none"),
    ],
)
def test_what_a_person_is_known_by(register: Register, sari: int, identity: dict[str, str], kind: str) -> None:
    done = perform(register, sari, intake(**{"nik": "", **identity}))
    person = register.fold_of(done.person or 0).state
    assert isinstance(person, PersonState)
    assert person.identity == kind
    again = perform(register, sari, intake(**{"nik": "", **identity}))
    assert (again.person == done.person) == (kind != "none"), "the same identity is the same person"


def test_a_representative_stands_beside_the_applicant(register: Register, sari: int) -> None:
    deputy = RepresentativeForm(nik=OTHER_NIK, name="Budi", authority="Surat kuasa 1/2026")
    done = perform(register, sari, intake(representative=deputy))
    detail = views.detail(register, done.case or 0)
    assert detail.representative is not None
    assert (detail.person.name, detail.representative.name) == ("Siti Rahayu", "Budi")
    assert detail.opening is not None
    assert detail.opening.personal is not None
    assert detail.opening.personal.authority == "Surat kuasa 1/2026"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"service": "NOPE"}, "service_unknown"),
        ({"service": "\x1b[31m"}, "service_unknown"),
        ({"variant": "nope"}, "variant_unknown"),
        ({"papers": (Paper(requirement="nope"),)}, "requirement_unknown"),
        ({"papers": (Paper(requirement="naskah", count=1000),)}, "count_range"),
        ({"papers": (Paper(requirement="naskah", count=-1),)}, "count_range"),
        ({"papers": (Paper(requirement="naskah", remark="a" * 201),)}, "text_too_long"),
        ({"name": ""}, "name_missing"),
        ({"name": "[/"}, "name_without_letter"),
        ({"name": "a" * 300}, "text_too_long"),
        ({"note": "a" * 2001}, "text_too_long"),
        ({"nik": "123"}, "nik_length"),
        ({"nik": "0" + NIK[1:]}, "nik_province"),
        ({"passport": "ZZ1234567"}, "identity_twice"),
        ({"phone": "ask"}, "number_sign"),
        ({"npwp": "1"}, "npwp_shape"),
        ({"representative": RepresentativeForm(nib="1", name="Budi")}, "nib_shape"),
        ({"representative": RepresentativeForm(passport="x", name="Budi")}, "passport_shape"),
    ],
)
def test_what_is_refused_leaves_nothing(register: Register, sari: int, wrong: dict[str, Any], code: str) -> None:
    before = (register.head(), register.database.rows("SELECT * FROM allocated"))
    with refused(code):
        perform(register, sari, intake(**wrong))
    assert (register.head(), register.database.rows("SELECT * FROM allocated")) == before
    assert register.database.rows("SELECT * FROM person") == []


@pytest.mark.parametrize("name", ["Siti [bold]x[/]", "O'Neill; DROP", "=1+1 A", "Ö", "Siti 😀", "a" * 120])
def test_odd_names_are_kept_as_they_are(register: Register, sari: int, name: str) -> None:
    done = perform(register, sari, intake(name=f"\x1b{name}\u202e\u200b"))
    assert views.detail(register, done.case or 0).person.name == name


def test_completing_asks_for_a_paper_that_exists(register: Register, sari: int) -> None:
    case = take_in(register, sari, papers=TWO_MISSING)
    with refused("requirement_unknown"):
        perform(register, sari, Complete(case=case, papers=(Paper(requirement="nope"),)))


@pytest.mark.parametrize("service", ["PP", "P3MI"])
def test_completing_needs_a_paper(register: Register, sari: int, service: str) -> None:
    case = take_in(register, sari, service=service, papers=())
    with refused("papers_missing"):
        perform(register, sari, Complete(case=case, papers=()))


def test_all_papers_means_those_that_were_missing(register: Register, sari: int) -> None:
    papers = (Paper(requirement="naskah", how="copy", count=3), Paper(requirement="bpjs", how="shown"))
    case = take_in(register, sari, papers=papers)
    perform(register, sari, Complete(case=case, papers="all"))
    marks = {m.requirement: (m.how, m.count) for m in case_of(register, case).marks}
    assert marks == {
        "naskah": ("copy", 3),
        "saran": ("original", 1),
        "permohonan": ("original", 1),
        "bpjs": ("shown", 1),
    }


@pytest.mark.parametrize("papers", [(), (Paper(requirement="bpjs"),)], ids=["never marked", "marked"])
def test_what_the_unit_sent_back_for_must_come(register: Register, sari: int, papers: tuple[Paper, ...]) -> None:
    """A notice may list an optional paper; another paper does not make up for it."""
    all_papers = tuple(Paper(requirement=code) for code in ("naskah", "saran", "permohonan"))
    case = take_in(register, sari, papers=(*all_papers, *papers))
    to_unit(register, sari, case)
    perform(register, sari, Return(case=case, missing=("bpjs",), reason="perlu bukti"))
    done = perform(register, sari, Complete(case=case, papers=(Paper(requirement="upah"),), rest="missing"))
    assert done.state == "returned"
    done = perform(register, sari, Complete(case=case, papers="all"))
    assert done.state == "received"


def test_papers_are_taken_in_only_at_the_counter(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    to_unit(register, sari, case)
    with refused("case_not_at_counter"):
        perform(register, sari, Complete(case=case, papers=MORE))
    ready = make_ready(register, sari)
    with refused("case_not_at_counter"):
        perform(register, sari, Complete(case=ready, papers=MORE))
    offered = take_in(register, sari)
    perform(register, sari, Offer(case=offered, to="HI"))
    with refused("handover_pending"):
        perform(register, sari, Complete(case=offered, papers=MORE))


def test_a_branch_without_a_counter_takes_nobody_in(register: Register, sari: int) -> None:
    retire_unit(register, "LOKET")
    with refused("counter_missing"):
        perform(register, sari, intake())


def test_a_case_keeps_the_catalogue_it_was_taken_in_under(register: Register, sari: int) -> None:
    from models.catalogue import seed_catalogue
    from models.facts import ids
    from models.register.register import SYSTEM

    done = perform(register, sari, intake(papers=TWO_MISSING))
    seed = seed_catalogue()
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(type(seed)(version=2, services=seed.services[1:]), ids.branch_subject(1))
    with refused("service_unknown"):
        perform(register, sari, intake())
    assert perform(register, sari, Complete(case=numbering.shown(done.number or 0), papers="all")).state == "received"


def test_an_open_case_of_the_same_service_is_found(register: Register, sari: int) -> None:
    done = perform(register, sari, intake())
    found = same_service_open(register, done.person or 0, "PP")
    assert found is not None
    assert found.id == done.case
    assert same_service_open(register, done.person or 0, "PKB") is None


def test_the_forms_defaults_say_nothing_was_brought() -> None:
    assert Intake(service="PP").papers == ()
    assert CaseOpened.CREATES
