"""What is typed on the form of a complaint means what its hints say."""

from __future__ import annotations

import datetime as dt

import pytest

from models import words
from models.complaints.reading import Read, meant, read
from models.register.register import Register
from models.rules.complaint import rules_of
from tests.models.build import take_in

CATEGORIES = 14


def told(found: Read, field: str) -> tuple[str, str]:
    """Return what is said behind a field, and its tone."""
    reading = found.told[field]
    return reading.text, reading.tone


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3", "UPAH_KERJA"),
        ("upah", "UPAH_KERJA"),
        ("UPAH_KERJA", "UPAH_KERJA"),
        ("thr", "UPAH_KERJA"),
        ("k3", "K3"),
        ("14", "LAINNYA"),
    ],
)
def test_a_category_is_a_digit_a_code_or_the_beginning_of_a_word(register: Register, typed: str, code: str) -> None:
    assert read(register, {"category": typed}).category == code


@pytest.mark.parametrize("typed", ["15", "0", "ker", "zzz", "\x1b[31m", "[bold]", "=1+1", "%"])
def test_what_means_none_or_several_is_told_and_can_not_be_saved(register: Register, typed: str) -> None:
    found = read(register, {"category": typed})
    assert found.category == ""
    assert found.wrong == {"category": "category_unknown"}
    assert told(found, "category")[1] == "warn"


def test_every_category_has_a_digit(register: Register) -> None:
    rules = rules_of(register)
    assert len(rules.category) == CATEGORIES
    for place, category in enumerate(rules.category, 1):
        assert [c.code for c in meant(rules.category, str(place))] == [category.code]
        assert [c.code for c in meant(rules.category, category.code.lower())] == [category.code]


def test_the_class_is_that_of_the_category_unless_it_is_said(register: Register) -> None:
    found = read(register, {"category": "upah"})
    assert (found.grade, told(found, "grade")) == ("", ("Pengaduan berkadar pengawasan", ""))
    assert read(register, {"category": "upah", "grade": "umum"}).grade == "UMUM"
    assert read(register, {"category": "14"}).asks_other
    assert not found.asks_other


def test_officers_and_a_unit_are_told_by_name(register: Register) -> None:
    found = read(register, {"against": "sari, budi ,loket"})
    assert (found.officers, found.unit, found.wrong) == (("sari", "budi"), "LOKET", {})
    assert "Budi" in told(found, "against")[0]
    for typed, code in (("sari, nobody", "against_unknown"), ("loket, hi", "against_units")):
        found = read(register, {"against": typed})
        assert (found.officers, found.unit, found.wrong) == ((), "", {"against": code})


def test_what_an_officer_sees_is_said_in_both_languages(register: Register, sari: int) -> None:
    number = take_in(register, sari)
    values = {
        "category": "zz",
        "grade": "zz",
        "channel": "zz",
        "against": "zz",
        "received": "zz",
        "case": "12-1",
        "hide": "3",
        "sex": "9",
    }
    for language in words.LANGUAGES:
        words.set_language(language)
        found = read(register, values)
        assert found.wrong.keys() == values.keys()
        assert all(found.told[name].text for name in values)
        assert "Siti Rahayu" in told(read(register, {"case": number}), "case")[0]
    words.set_language("en")


def test_the_day_and_the_digits(register: Register) -> None:
    found = read(register, {"received": "T-1", "hide": "12", "sex": "1", "channel": "lapor"})
    assert found.received == register.today() - dt.timedelta(days=1)
    assert found.channel == "LAPOR"
    assert told(found, "hide")[0] == "who complains is hidden · what it is about is confidential"
    assert told(found, "sex")[0] == "female"


@pytest.mark.parametrize("typed", ["3", "1x", "21\x1b[2J"])
def test_digits_that_mean_nothing_are_told(register: Register, typed: str) -> None:
    assert read(register, {"hide": typed}).wrong == {"hide": "choice_unknown"}
