"""What differs between two catalogues: nothing between equals, everything that makes one into the other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from models import words
from models.catalogue import seed_catalogue
from models.catalogue.differences import RULES, Differences, ServiceChange, differences, service_change
from models.facts.standard import Catalogue, Office, Requirement, Service, Variant
from models.words import changes

CODES = st.sampled_from(["a", "b", "c", "d"])
NAMES = st.sampled_from(["Satu", "Dua"])
TEXTS = st.sampled_from(["", "x", "y"])


def unique(parts: st.SearchStrategy[object], least: int = 0) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(parts, min_size=least, max_size=4, unique_by=lambda p: p.code).map(tuple)  # type: ignore[attr-defined]


REQUIREMENTS = st.builds(Requirement, CODES, NAMES, st.booleans())
VARIANTS = st.builds(Variant, CODES, NAMES, unique(REQUIREMENTS))
SERVICES = st.builds(
    Service,
    CODES,
    NAMES,
    unique(VARIANTS, 1),
    days=st.none() | st.integers(0, 3),
    complete_within=st.integers(1, 3),
    fee=st.integers(0, 2),
    fee_note=TEXTS,
    product=TEXTS,
    unit=TEXTS,
    referral=TEXTS,
    basis=TEXTS,
    doubtful=st.sampled_from([(), ("days",)]),
    retired=st.booleans(),
    procedure=st.sampled_from([(), ("x", "y")]),
)
OFFICES = st.none() | st.builds(Office, hours=st.sampled_from([(), ("x",)]), source=TEXTS)
MANY = settings(max_examples=50)
"""A catalogue takes long to invent: as many examples as meet every kind of difference."""

CATALOGUES = st.builds(Catalogue, st.integers(1, 3), unique(SERVICES), OFFICES)


def ordered(catalogue: Catalogue) -> object:
    """Return a catalogue in which order means nothing."""

    def variant(one: Variant) -> Variant:
        return structs.replace(one, requirements=tuple(sorted(one.requirements, key=lambda r: r.code)))

    def service(one: Service) -> Service:
        return structs.replace(one, variants=tuple(sorted(map(variant, one.variants), key=lambda v: v.code)))

    return sorted(map(service, catalogue.services), key=lambda s: s.code), catalogue.office or Office()


def applied(found: Differences, before: Catalogue) -> Catalogue:
    """Make the newer catalogue from the older one and the differences, looking at nothing else."""
    services = {s.code: s for s in before.services}
    for gone in found.removed:
        del services[gone.code]
    for change in found.changed:
        services[change.before.code] = applied_to(change, services[change.before.code])
    services.update((s.code, s) for s in found.added)
    office = structs.replace(before.office or Office(), **{v.field: v.after for v in found.office})
    return Catalogue(found.after, tuple(services.values()), office)


def applied_to(change: ServiceChange, service: Service) -> Service:
    variants = {v.code: v for v in service.variants}
    for moved in change.variants:
        if moved.after is None:
            assert moved.before is not None
            del variants[moved.before.code]
        elif moved.before is None:
            variants[moved.after.code] = moved.after
        else:
            variants[moved.after.code] = structs.replace(variants[moved.after.code], name=moved.after.name)
    for paper in change.requirements:
        inside = variants[paper.variant.code]
        rows = {r.code: r for r in inside.requirements}
        if paper.before is not None:
            del rows[paper.before.code]
        if paper.after is not None:
            rows[paper.after.code] = paper.after
        variants[inside.code] = structs.replace(inside, requirements=tuple(rows.values()))
    values = {v.field: v.after for v in change.values}
    return structs.replace(service, variants=tuple(variants.values()), **values)


@MANY
@given(CATALOGUES)
def test_equal_catalogues_differ_in_nothing_whatever_their_order(one: Catalogue) -> None:
    turned = Catalogue(one.version, one.services[::-1], one.office)
    for other in (one, turned, Catalogue(one.version + 1, one.services, one.office)):
        assert not differences(one, other)


@MANY
@given(CATALOGUES, CATALOGUES)
def test_the_differences_make_the_newer_from_the_older(one: Catalogue, other: Catalogue) -> None:
    found = differences(one, other)
    assert ordered(applied(found, one)) == ordered(other)
    assert bool(found) == (ordered(one) != ordered(other))


@MANY
@given(CATALOGUES, CATALOGUES)
def test_what_came_went_the_other_way(one: Catalogue, other: Catalogue) -> None:
    there, back = differences(one, other), differences(other, one)
    assert sorted(s.code for s in there.added) == sorted(s.code for s in back.removed)
    assert {c.before.code for c in there.changed} == {c.before.code for c in back.changed}


@MANY
@given(CATALOGUES, CATALOGUES)
def test_every_difference_can_be_told_in_both_languages(one: Catalogue, other: Catalogue) -> None:
    found = differences(one, other)
    for language in words.LANGUAGES:
        words.set_language(language)
        told = list(changes.lines(found))
        assert len(told) > 1
        assert not any("{" in line for line in told)
    words.set_language("en")
    for change in found.changed:
        assert list(changes.of_service(change))


@given(SERVICES, SERVICES)
def test_the_rules_of_a_variant_are_what_its_citizens_are_told(one: Service, other: Service) -> None:
    variant = one.variants[0].code
    rules = service_change(one, structs.replace(other, code=one.code)).rules(variant)
    assert {v.field for v in rules.values} <= set(RULES)
    assert all(r.variant.code == variant for r in rules.requirements)
    assert all(v.after is None for v in rules.variants)


def test_it_is_told_so_that_one_can_read_it() -> None:
    seed = seed_catalogue()
    pp, pkb, rptka, *rest = seed.services
    baru, lama = pp.variants
    papers = (
        *baru.requirements[1:3],
        structs.replace(baru.requirements[3], mandatory=True),
        Requirement("foto", "Pas foto", False),
    )
    pp = structs.replace(
        pp, days=8, fee=50_000, complete_within=3, variants=(structs.replace(baru, requirements=papers), lama)
    )
    new = Service("BARU", "Layanan baru", (Variant("baru", "Baru"),))
    after = Catalogue(2, (pp, structs.replace(rptka, retired=True), *rest, new))
    assert list(changes.lines(differences(Catalogue(1, seed.services), after))) == [
        "Catalogue 1 → 2",
        "+ BARU  Layanan baru",
        "- RPTKA  Pengesahan RPTKA (retired)",
        f"- PKB  {pkb.name} (no longer in the catalogue)",
        "* PP  Pengesahan Peraturan Perusahaan",
        "    time limit: 6 working days → 8 working days",
        "    time to bring what is missing: 5 working days → 3 working days",
        "    fee: Rp0 → Rp50.000",
        "    Pengesahan baru: - Naskah peraturan perusahaan bertanda tangan (mandatory)",
        "    Pengesahan baru: Pernyataan struktur dan skala upah: optional → mandatory",
        "    Pengesahan baru: - Bukti kepesertaan BPJS (optional)",
        "    Pengesahan baru: + Pas foto (optional)",
    ]


def test_every_field_of_a_service_and_the_office_has_a_name() -> None:
    fields = {*Service.__struct_fields__, *Office.__struct_fields__, "requirements"} - {"code"}
    assert fields == set(changes.FIELDS)
