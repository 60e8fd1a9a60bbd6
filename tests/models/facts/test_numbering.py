"""Printed numbers: every wrong digit and every swap of neighbours is caught, in the whole form and in the short one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.facts import numbering
from models.facts.numbering import Range, Series

HERE = Series(1, 1, 0, 2026)
SERIES = st.builds(Series, st.integers(1, 999), st.integers(0, 99), st.integers(0, 255), st.integers(2024, 2099))
RUNNING = st.integers(1, 999_999)


def wrong_digits(text: str) -> Iterator[str]:
    """Yield the number with each digit replaced by each other one."""
    for place, right in enumerate(text):
        yield from (f"{text[:place]}{wrong}{text[place + 1 :]}" for wrong in "0123456789" if wrong != right)


def swaps(text: str) -> Iterator[str]:
    """Yield the number with each pair of differing neighbours swapped."""
    for place, (one, other) in enumerate(pairwise(text)):
        if one != other:
            yield f"{text[:place]}{other}{one}{text[place + 2 :]}"


@given(SERIES, RUNNING)
def test_a_number_says_what_it_was_made_of(series: Series, running: int) -> None:
    number = numbering.make(series, running)
    text = f"{number:015d}"
    assert numbering.is_valid(number)
    assert number < 10**15
    assert text[:8] == f"{series.branch:03d}{series.desk:02d}{series.incarnation % 10}{series.year % 100:02d}"
    assert numbering.running(number) == running
    assert numbering.shown(number).replace("-", "") == text


@given(SERIES, RUNNING)
def test_the_whole_number_is_read_with_and_without_separators(series: Series, running: int) -> None:
    number = numbering.make(series, running)
    for text in (f"{number:015d}", numbering.shown(number), numbering.shown(number).replace("-", " . ")):
        assert numbering.read(text, HERE) == number


@given(SERIES, RUNNING)
def test_every_slip_in_the_whole_number_is_caught(series: Series, running: int) -> None:
    text = f"{numbering.make(series, running):015d}"
    for slip in (*wrong_digits(text), *swaps(text)):
        assert not numbering.is_valid(int(slip))
        assert numbering.read(slip, HERE) is None
        assert numbering.read(f"{slip[:3]}-{slip[3:5]}-{slip[5:8]}-{slip[8:14]}-{slip[14]}", HERE) is None


@given(SERIES, RUNNING)
def test_the_short_form_is_enough_at_its_own_desk(series: Series, running: int) -> None:
    number = numbering.make(series, running)
    for text in (numbering.short(number), numbering.short(number).replace("-", ""), f"{number % 10**7:07d}"):
        assert numbering.read(text, series) == number


@given(SERIES, RUNNING)
def test_every_slip_in_the_short_form_is_caught_at_its_own_desk(series: Series, running: int) -> None:
    text = numbering.short(numbering.make(series, running)).replace("-", "")
    for slip in (*wrong_digits(text), *swaps(text)):
        found = numbering.read(slip, series)
        assert found is None, f"{text} typed as {slip} passes"


@pytest.mark.parametrize("text", ["", "-", "7", "0", "00", "05", "12345678", "1" * 14, "1" * 16, "Siti", "٣٤٥٦"])
def test_what_is_no_number_means_nothing(text: str) -> None:
    assert numbering.read(text, HERE) is None


def test_letters_are_no_separators() -> None:
    number = numbering.make(HERE, 12)
    for typed in (f"{numbering.short(number)}x", f"1O2-{number % 10}", f"PP {numbering.shown(number)}"):
        assert numbering.read(typed, HERE) is None


def test_the_printed_form() -> None:
    number = numbering.make(HERE, 12)
    assert numbering.shown(number).startswith("001-01-026-000012-")
    assert numbering.short(number) == f"12-{number % 10}"


@pytest.mark.parametrize(
    ("running", "range_"),
    [
        (0, None),
        (1, Range.CASE),
        (799_999, Range.CASE),
        (800_000, None),
        (800_001, Range.NOTICE),
        (899_999, Range.NOTICE),
        (900_000, None),
        (900_001, Range.DISPATCH),
        (939_999, Range.DISPATCH),
        (940_000, None),
        (940_001, Range.COMPLAINT),
        (949_999, Range.COMPLAINT),
        (950_000, None),
        (950_001, Range.QUEUE),
        (999_999, Range.QUEUE),
    ],
)
def test_the_range_tells_what_a_number_stands_for(running: int, range_: Range | None) -> None:
    assert Range.of(running) is range_
    if running:
        assert numbering.kind(numbering.make(HERE, running)) is range_


@pytest.mark.parametrize(
    ("series", "running"),
    [
        (Series(0, 1, 0, 2026), 1),
        (Series(1000, 1, 0, 2026), 1),
        (Series(1, 100, 0, 2026), 1),
        (HERE, 0),
        (HERE, 10**6),
    ],
)
def test_a_part_with_too_many_digits_makes_no_number(series: Series, running: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        numbering.make(series, running)


def test_numbers_of_two_lives_and_two_years_differ() -> None:
    made = {
        numbering.make(Series(1, 1, incarnation, year), 12) for incarnation in range(10) for year in (2025, 2026, 2027)
    }
    assert len(made) == 30


def test_zero_and_too_long_numbers_are_never_valid() -> None:
    assert not numbering.is_valid(0)
    assert not numbering.is_valid(-5)
    assert not numbering.is_valid(10**15)


@given(SERIES, SERIES, RUNNING)
def test_what_is_told_of_a_number_means_that_number_at_this_desk(one: Series, other: Series, running: int) -> None:
    """Typing what a list shows never opens a case of another desk, incarnation or year."""
    number = numbering.make(one, running)
    for here in (one, other):
        assert numbering.read(numbering.told(number, here), here) == number
        assert numbering.is_here(number, here) == (one.prefix == here.prefix)


def test_only_numbers_of_this_desk_s_present_series_are_told_shortly() -> None:
    number = numbering.make(HERE, 12)
    assert numbering.told(number, HERE) == numbering.short(number)
    for elsewhere in (Series(2, 1, 0, 2026), Series(1, 2, 0, 2026), Series(1, 1, 1, 2026), Series(1, 1, 0, 2027)):
        assert numbering.told(number, elsewhere) == numbering.shown(number)
