"""The card of a service: fourteen components, and nothing invented where the catalogue has no datum."""

from __future__ import annotations

import pytest
from msgspec import structs

from models import words
from models.acts import CataloguePublished
from models.cases.cards import case_card, open_cases, service_card
from models.cases.views import detail
from models.catalogue import seed_catalogue
from models.catalogue.card import PARTS, card
from models.facts import ids
from models.facts.standard import Catalogue, Office, Requirement, Service, Variant
from models.forms import Withdraw, perform
from models.register.register import SYSTEM, Register
from models.words import card as card_words
from tests.models.build import intake, publish, refused, take_in

OFFICE = Office(
    hours=("Senin–Jumat 08.00–15.00",),
    complaints=("LAPOR!", "Ombudsman"),
    source="SK 1/2026",
    checked_on="2026-11-01",
    doubtful=("complaints",),
)


def told(catalogue: Catalogue, service: Service, variant: str = "") -> list[str]:
    return [line.whole for line in card_words.lines(card(catalogue, service, variant))]


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("service", seed_catalogue().services, ids=lambda s: s.code)
def test_every_service_of_the_seed_has_a_card_of_fourteen(service: Service, language: str) -> None:
    words.set_language(language)
    lines = told(Catalogue(1, seed_catalogue().services), service)
    heads = [line for line in lines if line[:2].strip().isdigit()]
    assert [int(line[:2]) for line in heads] == list(range(1, 15))
    assert service.source in lines[1]
    assert not any("{" in line for line in lines)


def test_what_the_catalogue_does_not_hold_is_said_and_not_invented() -> None:
    bare = Service("X", "X", (Variant("baru", "Baru"),))
    lines = told(Catalogue(1, (bare,)), bare)
    # basis, papers, procedure, time, product, hours and the eight of the office; the fee and the days to complete count
    assert lines.count("    not in the catalogue yet") == 14
    assert "    Rp0, free of charge" in lines
    words.set_language("id")
    assert told(Catalogue(1, (bare,)), bare).count("    belum ada di katalog") == 14


def test_another_offices_time_and_fee_are_not_known_by_silence() -> None:
    far = Service("X", "X", (Variant("baru", "Baru"),), referral="Dinas")
    lines = told(Catalogue(1, (far,)), far)
    assert "! Not our jurisdiction. Referral to: Dinas" in lines
    assert not any("Rp0" in line or "brought within" in line for line in lines)


def test_the_offices_own_words_their_source_and_doubt() -> None:
    catalogue = Catalogue(2, seed_catalogue().services, OFFICE)
    lines = told(catalogue, catalogue.by_code["PP"])
    assert "The whole office · source: SK 1/2026, checked on 1 Nov 2026" in lines
    place = lines.index("10  Complaints, suggestions and input ! (not confirmed)")
    assert lines[place + 1 : place + 3] == ["    LAPOR!", "    Ombudsman"]
    assert "    Senin–Jumat 08.00–15.00" in lines


def test_doubt_stands_at_its_component_and_elsewhere_by_name() -> None:
    service = structs.replace(seed_catalogue().services[0], doubtful=("days", "unit"), fee=5, fee_note="per orang")
    lines = told(Catalogue(1, (service,)), service)
    assert " 4  Time limit ! (not confirmed)" in lines
    assert "! unit: no source confirms this" in lines
    place = lines.index(" 5  Fee")
    assert lines[place + 1 : place + 3] == ["    Rp5, by billing code", "    per orang"]


def test_the_chosen_variant_comes_first_and_all_are_shown() -> None:
    catalogue = Catalogue(1, seed_catalogue().services)
    lines = told(catalogue, catalogue.by_code["PP"], "perpanjangan")
    assert lines.index("    Pembaruan (chosen)") < lines.index("    Pengesahan baru")
    assert "    - Surat keputusan yang lama" in lines
    assert "    - Bukti kepesertaan BPJS (optional)" in lines


def test_a_service_has_a_procedure_when_the_office_says_one() -> None:
    service = structs.replace(seed_catalogue().services[0], procedure=("Ambil nomor", "Serahkan berkas"))
    assert "    2. Serahkan berkas" in told(Catalogue(1, (service,)), service)


def test_components_and_fields_are_all_there() -> None:
    assert len(PARTS) == 14
    assert {p.name for p in PARTS} == set(card_words.TITLES)
    known = {*Service.__struct_fields__, *Office.__struct_fields__, "requirements"}
    assert {f for p in PARTS for f in p.fields} <= known


def test_the_card_of_a_case_says_what_changed_since(register: Register, sari: int) -> None:
    done = perform(register, sari, intake())
    assert done.case is not None
    first = case_card(register, done.case)
    assert (first.changed, first.version) == (None, 1)
    pp = register.catalogue().by_code["PP"]
    publish(register, structs.replace(pp, days=9, basis="yang lain"))
    card = case_card(register, done.case)
    assert card.service.days == 6
    lines = [line.whole for line in card_words.lines(card)]
    place = lines.index("! Changed in catalogue 2; this case keeps catalogue 1:")
    assert lines[place + 1] == "    time limit: 6 working days → 9 working days"
    assert not any("yang lain" in line for line in lines)
    shown = detail(register, done.case)
    assert shown.changed == card.changed
    assert shown.newest == 2
    assert service_card(register, "pp").changed is None


def test_a_change_of_another_variant_or_of_words_alone_is_none_of_the_cases(register: Register, sari: int) -> None:
    done = perform(register, sari, intake())
    assert done.case is not None
    pp = register.catalogue().by_code["PP"]
    baru, lama = pp.variants
    lama = structs.replace(lama, requirements=(*lama.requirements, Requirement("baru", "Baru")))
    publish(register, structs.replace(pp, variants=(baru, lama), synonyms=("x",), checked_on="2026-11-20"))
    assert detail(register, done.case).changed is None


def test_a_retired_or_dropped_service_keeps_its_name_in_old_cases(register: Register, sari: int) -> None:
    done = perform(register, sari, intake())
    assert done.case is not None
    publish(register, structs.replace(register.catalogue().by_code["PP"], retired=True))
    shown = detail(register, done.case)
    assert shown.service.name == "Pengesahan Peraturan Perusahaan"
    assert shown.changed is not None
    assert shown.changed.retired
    assert "! This service is no longer offered." in [w.whole for w in card_words.lines(service_card(register, "PP"))]
    with refused("service_retired"):
        take_in(register, sari)
    services = tuple(s for s in register.catalogue().services if s.code != "PP")
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(CataloguePublished(version=3, services=services), ids.branch_subject(1))
    gone = case_card(register, done.case)
    assert gone.changed is not None
    assert gone.changed.retired
    with refused("service_unknown"):
        service_card(register, "PP")
    with refused("case_unknown"):
        case_card(register, 5)


def test_the_office_of_a_catalogue_reaches_the_register(register: Register) -> None:
    publish(register, office=OFFICE)
    assert register.catalogue().office == OFFICE
    assert register.catalogue(1).office is None


def test_open_cases_are_counted_by_service(register: Register, sari: int) -> None:
    number = take_in(register, sari)
    assert open_cases(register) == {"PP": 1}
    perform(register, sari, Withdraw(case=number, reason="tidak jadi"))
    assert open_cases(register) == {}
