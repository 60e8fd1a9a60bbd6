"""The arithmetic of the survey against figures that were computed elsewhere, and against its own laws."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.survey import instruments
from models.survey.arithmetic import Tally, band_of, half_up, index, percent, sample

SKM = instruments.shipped().instrument("skm")
KEYS = [e.key for e in SKM.elements]


def tallies(*sums: int, n: int) -> dict[str, Tally]:
    return {key: Tally(total, n) for key, total in zip(KEYS, sums, strict=True)}


def spread(total: int, n: int) -> dict[str, Tally]:
    """Return nine elements whose sums make a total, as level as can be."""
    share, rest = divmod(total, len(KEYS))
    return tallies(*(share + (place < rest) for place in range(len(KEYS))), n=n)


def quality(value: Decimal | None) -> str:
    assert value is not None
    return band_of(value, SKM.bands).letter


def test_the_worked_example_takes_the_whole_weight() -> None:
    found = index(tallies(105, 101, 100, 116, 102, 105, 106, 105, 115, n=29))
    assert found == Decimal("91.48")  # 0.11 as the weight would give 90.56, 0.111 would give 91.38
    assert index(tallies(*[4 * 7] * 9, n=7)) == Decimal("100.00")  # and could not reach 100


@pytest.mark.parametrize(
    ("n", "total", "rounded", "letter"),
    [
        (19, 524, "76.61", "B"),  # 76.6082: by its digits below 76.61, by the table of means (3.064) C
        (26, 717, "76.60", "C"),
        (45, 1241, "76.60", "C"),  # 76.6049
        (19, 604, "88.30", "B"),  # 88.3041
        (43, 1367, "88.31", "A"),  # 88.3075
    ],
)
def test_it_is_rounded_before_it_is_banded(n: int, total: int, rounded: str, letter: str) -> None:
    found = index(spread(total, n))
    assert (found, quality(found)) == (Decimal(rounded), letter)


def test_an_exact_tie_of_partial_forms_goes_up() -> None:
    """Forms that left something out can land exactly on 76.605; half even would make C of it."""
    wanted = Fraction(76605, 1000) / 25 * 9  # Σ of the means
    eight = {key: Tally(3 * 2, 2) for key in KEYS[:7]}  # seven means of 3
    rest = wanted - 21
    assert rest == Fraction(65778, 10000)
    eight[KEYS[7]] = Tally(4 * 5000, 5000)
    eight[KEYS[8]] = Tally(round((rest - 4) * 5000), 5000)
    assert Fraction(eight[KEYS[8]].total, 5000) == rest - 4
    assert index(eight) == Decimal("76.61")
    assert quality(index(eight)) == "B"


@pytest.mark.parametrize(
    ("value", "letter"),
    [
        *(("25.00", "D"), ("64.99", "D"), ("65.00", "C"), ("76.60", "C"), ("76.61", "B"), ("88.30", "B")),
        *(("88.31", "A"), ("100.00", "A"), ("84.54", "B"), ("89.31", "A"), ("88.86", "A")),
    ],
)
def test_bands_go_by_their_lower_edges(value: str, letter: str) -> None:
    assert band_of(Decimal(value), SKM.bands).letter == letter


@pytest.mark.parametrize(
    ("population", "needed"),
    [
        *((0, 0), (1, 1), (10, 10), (50, 44), (100, 80), (111, 86), (500, 217), (1_000, 278), (2_100, 325)),
        *((16_900, 376), (25_000, 378)),
    ],
)
def test_the_sample_is_that_of_krejcie_and_morgan(population: int, needed: int) -> None:
    assert sample(population) == needed


@pytest.mark.parametrize(
    ("part", "whole", "told"), [(137, 147, "93.20"), (41, 147, "27.89"), (60, 147, "40.82"), (0, 0, "0.00")]
)
def test_percentages_come_from_counts(part: int, whole: int, told: str) -> None:
    assert percent(part, whole) == Decimal(told)


def test_an_element_that_nobody_answered_has_no_weight() -> None:
    full = tallies(*[3 * 4] * 9, n=4)
    assert index({**full, KEYS[3]: Tally()}) == index(full) == Decimal("75.00")
    assert index({key: Tally() for key in KEYS}) is None
    assert index({}) is None


grades = st.lists(st.integers(1, 4), max_size=40)


@given(st.lists(grades, min_size=1, max_size=9))
def test_it_lies_on_the_scale_and_is_the_mean_of_the_means(answers: list[list[int]]) -> None:
    found = index({str(n): Tally(sum(some), len(some)) for n, some in enumerate(answers)})
    means = [Fraction(sum(some), len(some)) for some in answers if some]
    if not means:
        assert found is None
        return
    assert found is not None
    assert Decimal(25) <= found <= Decimal(100)
    exact = sum(means, Fraction()) / len(means) * 25
    assert abs(Fraction(found) - exact) <= Fraction(1, 200)


@given(st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=12), min_size=9, max_size=9), st.integers(0, 8))
def test_a_better_answer_never_lowers_it(answers: list[list[int]], place: int) -> None:
    def of(some: list[list[int]]) -> Decimal:
        found = index({str(n): Tally(sum(one), len(one)) for n, one in enumerate(some)})
        assert found is not None
        return found

    better = [[*one] for one in answers]
    better[place][0] = 4
    assert of(better) >= of(answers)


@given(st.fractions(min_value=0, max_value=100), st.integers(0, 3))
def test_rounding_goes_to_the_nearest_and_ties_go_up(value: Fraction, places: int) -> None:
    found = Fraction(half_up(value, places))
    unit = Fraction(1, 10**places)
    assert -unit / 2 < found - value <= unit / 2


@given(st.integers(1, 2_000_000))
def test_more_people_never_need_a_smaller_sample_nor_more_than_there_are(population: int) -> None:
    assert sample(population) <= min(population, 384)
    assert sample(population) <= sample(population + 1)
