"""Codes of QRs: what is printed is read back, a wrong digit never names something else, and any text is safe."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from models.facts import numbering
from models.facts.codes import Burst, Scanned, code_of_number, code_of_person, ending, read_code
from models.facts.numbering import Range
from tests.models.facts.test_numbering import SERIES, swaps, wrong_digits

RUNNING = st.one_of(*(st.integers(*r.value) for r in Range))
NUMBERS = st.builds(numbering.make, SERIES, RUNNING)
PERSONS = st.integers(1, (1 << 63) - 1)
ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")
"""QR's small alphabet (ISO/IEC 18004, table 5)."""


def readings(text: str) -> list[str]:
    """Return what a burst says after each character."""
    burst = Burst()
    return [burst.feed(character) for character in text]


@given(NUMBERS)
def test_a_number_is_read_back(number: int) -> None:
    code = code_of_number(number)
    assert read_code(code) == Scanned("number", number)
    assert ALPHANUMERIC.fullmatch(code)
    assert readings(code) == ["begun"] * 15 + ["whole"]


@given(PERSONS)
def test_a_person_is_read_back(person: int) -> None:
    code = code_of_person(person)
    assert read_code(code) == Scanned("person", person)
    assert ALPHANUMERIC.fullmatch(code)
    told = readings(code)
    assert told[-1] == "whole"
    assert "broken" not in told


@given(NUMBERS)
def test_every_wrong_digit_and_swap_of_a_number_is_refused(number: int) -> None:
    for slip in (*wrong_digits(f"{number:015d}"), *swaps(f"{number:015d}")):
        assert read_code(f"%{slip}") is None
        assert "whole" not in readings(f"%{slip}")


@given(PERSONS)
def test_every_wrong_digit_and_swap_of_a_person_is_refused(person: int) -> None:
    digits = code_of_person(person)[2:]
    for slip in (*wrong_digits(digits), *swaps(digits)):
        assert read_code(f"%P{slip}") is None
        assert readings(f"%P{slip}")[-1] != "whole"


@given(NUMBERS, PERSONS)
def test_a_cut_code_is_no_number(number: int, person: int) -> None:
    code = code_of_number(number)
    for length in range(len(code)):
        assert read_code(code[:length]) is None
    assert read_code(code + "0") is None
    assert readings(code + "0")[-1] == "broken"
    assert readings(code_of_person(person) + "x")[-1] == "broken"


def test_numbers_of_no_range_and_ids_that_are_none_are_no_codes() -> None:
    for running in (800_000, 900_000, 950_000):
        assert read_code(code_of_number(numbering.make(numbering.Series(1, 1, 0, 2026), running))) is None
    assert read_code(code_of_person(1 << 63)) is None
    assert read_code("%P0") is None
    assert read_code("%P00") is None
    assert read_code("%000000000000000") is None


def test_digits_of_other_scripts_are_no_digits_of_a_code() -> None:
    code = code_of_number(numbering.make(numbering.Series(1, 1, 0, 2026), 61))
    assert read_code(code.translate({ord("0") + n: 0xFF10 + n for n in range(10)})) is None
    assert read_code(code + "\n") is None


@given(st.text(st.one_of(st.sampled_from("%P0123456789\r\n ٣٠"), st.characters()), max_size=40))
def test_any_text_is_safe(text: str) -> None:
    read = read_code(text)
    if read is not None:
        assert text == (code_of_number(read.value) if read.kind == "number" else code_of_person(read.value))
    assert set(readings(text)) <= {"begun", "whole", "broken"}
    ending(text)


@given(st.text(max_size=20), NUMBERS, PERSONS)
def test_the_code_at_the_end_of_a_text_leaves_the_rest(before: str, number: int, person: int) -> None:
    for code in (code_of_number(number), code_of_person(person)):
        found = ending(before + code)
        assert found == (before, read_code(code))
        assert ending(before + code + "x") is None


@given(st.text(max_size=20))
def test_a_text_without_a_sign_ends_with_no_code(text: str) -> None:
    assert ending(text.replace("%", "")) is None
