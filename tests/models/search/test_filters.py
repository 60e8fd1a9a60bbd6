"""Filters: short words in both languages, beginnings of them, days; what is not understood is told."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import words
from models.facts.working_days import from_local
from models.forms import Accept, Assign, Offer, Paper, Ready, perform
from models.register.register import Register
from models.search import Told, lookup
from models.search.days import span
from models.words.filters import SENTENCES, sentence
from tests.conftest import StillClock
from tests.models.build import OTHER_NIK, intake, take_in, to_unit

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def office(register: Register, sari: int, clock: StillClock) -> Register:
    """Return a register with five cases of five days: ready, with the unit, offered, incomplete, received."""
    ready = take_in(register, sari, name="Siti Siap", nik="", passport="A0000001")
    perform(register, sari, Ready(case=ready, product="SK-1/2026"))
    clock.move(days=1)
    to_unit(register, sari, take_in(register, sari, name="Siti Unit", nik="", passport="A0000002"))
    clock.move(days=1)
    offered = take_in(register, sari, name="Budi Tawar", nik="", passport="A0000003")
    perform(register, sari, Offer(case=offered, to="HI"))
    clock.move(days=1)
    perform(
        register,
        sari,
        intake(name="Siti Kurang", nik=OTHER_NIK, service="PKB", papers=(Paper(requirement="naskah"),)),
    )
    clock.move(days=1)
    take_in(register, sari, name="Siti Baru", nik="", passport="A0000005", service="WLKP")
    return register


def found(register: Register, query: str) -> set[str]:
    """Return the last words of the names that a query finds."""
    return {line.name.split()[-1] for line in lookup(register, query).lines}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("status:siap", {"Siap"}),
        ("state:ready", {"Siap"}),
        ("STATUS:Siap", {"Siap"}),
        ("st:sia", {"Siap"}),
        ("status:proses", {"Unit"}),
        ('status:"Diproses unit"', {"Unit"}),
        ("status:incomplete", {"Kurang"}),
        ("status:kurang,siap", {"Kurang", "Siap"}),
        ("status:kurang status:siap", {"Kurang", "Siap"}),
        ("status:selesai", set()),
        ("layanan:pkb", {"Kurang"}),
        ("service:PKB", {"Kurang"}),
        ("lay:wl", {"Baru"}),
        ("layanan:WLKP status:terima", {"Baru"}),
        ("layanan:WLKP status:siap", set()),
        ("unit:HI", {"Unit", "Tawar"}),
        ("pemegang:HI", {"Unit"}),
        ("holder:hi", {"Unit"}),
        ("siti status:siap", {"Siap"}),
        ("status:siap siti", {"Siap"}),
        ("budi status:siap", set()),
        ("sitti baru layanan:WLKP", {"Baru"}),
        ("520390 status:kurang", set()),
        ("170885 status:kurang", {"Kurang"}),
        ("a0000001 status:siap", {"Siap"}),
        ("T", {"Tawar"}),
        ("T-1..T", {"Kurang", "Baru"}),
        ("t-1..t siti", {"Kurang", "Baru"}),
        ("H-1..H", {"Kurang", "Baru"}),
        ("tgl:T", {"Baru"}),
        ("tanggal:kemarin", {"Kurang"}),
        ("date:yesterday..today", {"Kurang", "Baru"}),
        ("T-4", {"Siap"}),
        ("..T-3", {"Siap", "Unit"}),
        ("T-1..", {"Kurang", "Baru"}),
        ("tgl:24112026", {"Siap"}),
        ("tgl:25-11-2026..26/11/26", {"Unit", "Tawar"}),
        ("tgl:2026-11-25", {"Unit"}),
        ("tgl:11/2026 status:siap", {"Siap"}),
        ("tgl:2026", {"Siap", "Unit", "Tawar", "Kurang", "Baru"}),
        ("tgl:2025", set()),
        ("tgl:T,T-1", {"Kurang", "Baru"}),
    ],
)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_filters_in_both_languages(office: Register, language: str, query: str, names: set[str]) -> None:
    words.set_language(language)
    answer = lookup(office, query)
    assert {line.name.split()[-1] for line in answer.lines} == names
    assert not [told for told in answer.told if told.code != "filter_several"]


def test_an_officer_holds_what_was_assigned(office: Register, sari: int) -> None:
    case = next(line for line in lookup(office, "status:proses").lines)
    from models.facts import numbering

    perform(office, sari, Assign(case=numbering.shown(case.number), officer="sari"))
    assert found(office, "pemegang:sari") == {"Unit"}
    assert found(office, "holder:ratna") == set()


def test_filters_follow_a_case(office: Register, sari: int) -> None:
    case = next(line for line in lookup(office, "unit:HI").lines if line.name == "Budi Tawar")
    from models.facts import numbering

    perform(office, sari, Accept(case=numbering.shown(case.number)))
    assert found(office, "pemegang:HI") == {"Unit", "Tawar"}
    assert found(office, "status:proses") == {"Unit", "Tawar"}


def test_a_number_and_a_filter(office: Register) -> None:
    from models.facts import numbering

    (line,) = lookup(office, "status:siap").lines
    assert [found.id for found in lookup(office, f"{numbering.shown(line.number)} status:siap").lines] == [line.id]
    assert lookup(office, f"{numbering.shown(line.number)} status:dicabut").lines == ()
    assert lookup(office, f"{numbering.shown(line.number)} T").lines == ()


@pytest.mark.parametrize(
    ("query", "code", "key", "value"),
    [
        ("status:xyz", "filter_unknown", "status", "xyz"),
        ("siti layanan:ABC", "filter_unknown", "layanan", "ABC"),
        ("unit:q", "filter_unknown", "unit", "q"),
        ("pemegang:nobody", "filter_unknown", "pemegang", "nobody"),
        ("tgl:32-1-2026", "filter_date", "tgl", "32-1-2026"),
        ("tgl:T..x", "filter_date", "tgl", "T..x"),
        ("status:siap,xyz", "filter_unknown", "status", "xyz"),
        ("status:di", "filter_several", "status", "di"),
        ("status:", "filter_open", "status", ""),
        ("warna:merah", "filter_key", "warna", ""),
        ("s:siap", "filter_key", "s", ""),
    ],
)
def test_what_is_not_understood_is_told(office: Register, query: str, code: str, key: str, value: str) -> None:
    (told,) = lookup(office, query).told
    assert (told.code, told.key, told.value) == (code, key, value)
    for language in words.LANGUAGES:
        words.set_language(language)
        assert sentence(told)


def test_an_unknown_value_finds_nothing_and_an_unfinished_one_hides_nothing(office: Register) -> None:
    assert lookup(office, "siti status:xyz").lines == ()
    assert lookup(office, "siti tgl:xyz").lines == ()
    assert found(office, "siti status:") == {"Siap", "Unit", "Kurang", "Baru"}
    assert found(office, "status:di") >= {"Unit", "Baru"}


def test_every_sentence_can_be_said() -> None:
    for code in SENTENCES:
        for language in words.LANGUAGES:
            words.set_language(language)
            assert "{" not in sentence(Told(code, "status", "x", ("ready",), "state"))


@pytest.mark.parametrize(
    ("text", "first", "behind"),
    [
        ("T", TODAY, TODAY + dt.timedelta(1)),
        ("T-7..T", dt.date(2026, 11, 17), dt.date(2026, 11, 25)),
        ("T..T-7", dt.date(2026, 11, 17), dt.date(2026, 11, 25)),
        ("h+1", dt.date(2026, 11, 25), dt.date(2026, 11, 26)),
        ("2026", dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
        ("2/2024", dt.date(2024, 2, 1), dt.date(2024, 3, 1)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 3, 1)),
        ("010126..28.02.2026", dt.date(2026, 1, 1), dt.date(2026, 3, 1)),
        ("..2025", None, dt.date(2026, 1, 1)),
        ("2025..", dt.date(2025, 1, 1), None),
        ("9999", dt.date(9999, 1, 1), None),
    ],
)
def test_days(text: str, first: dt.date | None, behind: dt.date | None) -> None:
    found = span(text, TODAY)
    assert found is not None
    assert (found.first and found.first.date(), found.behind and found.behind.date()) == (first, behind)


@pytest.mark.parametrize("text", ["", "..", "x", "T-", "31-2-2026", "0000", "T-99999999", "T..T..T", "13/2026"])
def test_no_days(text: str) -> None:
    assert span(text, TODAY) is None


@given(st.text(max_size=30))
def test_any_text_is_a_span_or_none(text: str) -> None:
    found = span(text, TODAY)
    assert found is None or found.first is None or found.behind is None or found.first < found.behind


def test_a_day_begins_at_midnight_of_the_office(register: Register, sari: int, clock: StillClock) -> None:
    for hour, minute, name in ((23, 59, "Sebelum"), (24, 0, "Sesudah")):
        clock.at = from_local(dt.datetime(2026, 11, 24) + dt.timedelta(hours=hour, minutes=minute), "WIB")
        take_in(register, sari, name=name, nik="", passport=f"B000000{hour - 20}")
    assert found(register, "tgl:24112026") == {"Sebelum"}
    assert found(register, "tgl:25112026") == {"Sesudah"}
