"""The catalogue: what a typed word may mean, and what the seed promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.catalogue import seed_catalogue
from models.facts.standard import Catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    seed = seed_catalogue()
    return Catalogue(seed.version, seed.services)


def test_the_seed_holds_the_services_of_the_field_notes(catalogue: Catalogue) -> None:
    assert set(catalogue.by_code) == set(
        "PP PKB RPTKA WLKP SKP-AK3 LIS-K3 PHI JKP MAGANG-LN LPK AK1 P3MI INFO ADUAN".split()
    )
    assert catalogue.by_code["SKP-AK3"].fee == 420_000
    assert catalogue.by_code["P3MI"].referral == "Kementerian P2MI"
    for service in catalogue.services:
        assert service.variants
        assert service.basis
        assert service.source
        assert service.checked_on
        for variant in service.variants:
            codes = [r.code for r in variant.requirements]
            assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pp", "PP"),
        ("PP", "PP"),
        ("skp", "SKP-AK3"),
        ("skp-ak3", "SKP-AK3"),
        ("tka", "RPTKA"),
        ("perjanjian kerja", "PKB"),
    ],
)
def test_a_code_wins_over_a_name_and_a_name_over_a_synonym(catalogue: Catalogue, typed: str, first: str) -> None:
    assert catalogue.find(typed)[0].code == first


def test_nothing_typed_finds_nothing(catalogue: Catalogue) -> None:
    assert catalogue.find("  -") == []
    assert catalogue.find("zzzz") == []


def test_variants_and_requirements_are_found_by_code(catalogue: Catalogue) -> None:
    variant = catalogue.by_code["PP"].variant("baru")
    assert variant is not None
    assert variant.requirement("naskah") is not None
    assert variant.requirement("nowhere") is None
    assert catalogue.by_code["PP"].variant("nowhere") is None


@given(st.text(max_size=30))
def test_any_text_may_be_typed(catalogue: Catalogue, typed: str) -> None:
    found = catalogue.find(typed)
    assert len(found) == len({s.code for s in found})
