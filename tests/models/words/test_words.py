"""Dates, money and history as sentences, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from models import words
from models.facts.working_days import from_local
from models.fold.states import STATES
from models.refused import Refused
from models.words import formats, history, labels
from tests.models.build import refused
from tests.models.examples import EXAMPLES

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("T", TODAY),
        (" t+3 ", dt.date(2026, 11, 27)),
        ("T-24", dt.date(2026, 10, 31)),
        ("24112026", TODAY),
        ("241126", TODAY),
        ("24-11-2026", TODAY),
        ("24/11", TODAY),
        ("1.2.27", dt.date(2027, 2, 1)),
        ("29/2/2028", dt.date(2028, 2, 29)),
    ],
)
def test_dates_as_they_are_typed(typed: str, date: dt.date) -> None:
    assert formats.read_date(typed, TODAY) == date


@pytest.mark.parametrize(
    "typed",
    ["", "x", "T+", "31/2", "29/2/2027", "0/1", "1/13", "12", "1/1/99999", "1/1/" + "9" * 30, "1/1/" + "9" * 5000],
)
def test_what_is_no_date(typed: str) -> None:
    with refused("date_shape"):
        formats.read_date(typed, TODAY)


@given(st.text(max_size=20) | st.from_regex(r"[Tt]?[+-]?\d{0,30}([/.-]\d{0,22}){0,3}", fullmatch=True))
def test_any_text_is_a_date_or_a_refusal(typed: str) -> None:
    try:
        assert isinstance(formats.read_date(typed, TODAY), dt.date)
    except Refused as why:
        assert why.code == "date_shape"  # noqa: PT017


def test_dates_and_money_as_an_office_writes_them() -> None:
    assert formats.date(TODAY) == "24 Nov 2026"
    assert formats.weekday(TODAY) == "Tue 24 Nov 2026"
    assert formats.moment(from_local(dt.datetime(2026, 11, 24, 9, 5), "WIT"), "WIT") == "24 Nov 2026 09.05"
    assert formats.rupiah(420_000) == "Rp420.000"
    assert formats.rupiah(0) == "Rp0"
    assert formats.count(41_203) == "41.203"
    assert formats.fee(420_000, "") == "Rp420.000, by billing code"
    assert formats.fee(0, "dengan kode billing") == "dengan kode billing"
    assert formats.fee(0, "") == "Rp0, free of charge"
    words.set_language("id")
    assert formats.date(dt.date(2026, 8, 17)) == "17 Agu 2026"


def test_a_language_is_one_of_two() -> None:
    with pytest.raises(ValueError, match="language"):
        words.set_language("nl")
    assert words.language() == "en"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_act_on_a_case_is_told_with_and_without_its_personal_part(language: str) -> None:
    words.set_language(language)
    unknown = history.told(None, str)
    for act in EXAMPLES:
        if act.SUBJECT in ("case", "any"):
            said = history.told(act, lambda _id: "HI")
            assert said not in ("", unknown), act.kind
            assert "{" not in said
            if getattr(act, "personal", None) is not None:
                assert history.told(structs.replace(act, personal=None), lambda _id: "HI")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_state_has_a_word_and_a_sign(language: str) -> None:
    words.set_language(language)
    assert len({labels.state(s) for s in STATES}) == len(STATES)
    assert len({labels.state_with_sign(s)[0] for s in STATES}) == len(STATES)
    assert labels.state_with_sign("newer") == "? newer"
