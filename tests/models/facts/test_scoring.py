"""What scores come to: the published sheets, exact rounding before the bands, and instruments that are not sound."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from models.facts import scoring
from models.facts.instruments import Band, Dimension, Indicator, Instrument, Step
from models.quality import sheets

SHEETS = {i.key: i for i in sheets.instruments()}
OMBUDSMAN, OLD, NEW, PEKPPP = (
    SHEETS[f"{k}"] for k in ("ombudsman-2022", "ombudsman-2021", "ombudsman-2025", "pekppp-2023")
)


def plain(**changes: object) -> Instrument:
    """Return a small sound instrument."""
    made = Instrument(
        code="x", first_year=2026, title="X", highest=10_000, mark=5_000,
        dimensions=(Dimension("a", "A", "", 6_000), Dimension("b", "B", "", 4_000, (Indicator("c", "C"),))),
        bands=(Band("up", 5_000), Band("down", 0)),
    )  # fmt: skip
    return structs.replace(made, **changes)  # type: ignore[arg-type]


def codes(instrument: Instrument) -> list[str]:
    return [why.code for why in scoring.faults(instrument)]


def test_the_sheet_of_2023() -> None:
    """80/90/75/70 with 21.85/32.37/24.24/21.54 is 79.8710: 79.87, B, green."""
    assert sum(d.weight or 0 for d in OMBUDSMAN.dimensions) == 10_000
    found = scoring.result(OMBUDSMAN, {"input": 8000, "process": 9000, "output": 7500, "complaints": 7000})
    assert (found.value, found.is_whole) == (7987, True)
    band = scoring.band(OMBUDSMAN, 7987)
    assert (band.code, band.zone) == ("B", "green")


@pytest.mark.parametrize(
    ("key", "value", "code", "zone"),
    [
        ("ombudsman-2022", 8800, "A", "green"),
        ("ombudsman-2022", 8799, "B", "green"),
        ("ombudsman-2022", 7800, "B", "green"),
        ("ombudsman-2022", 7799, "C", "yellow"),
        ("ombudsman-2022", 7939, "B", "green"),
        ("ombudsman-2022", 5400, "C", "yellow"),
        ("ombudsman-2022", 5399, "D", "red"),
        ("ombudsman-2022", 3199, "E", "red"),
        ("ombudsman-2022", 0, "E", "red"),
        ("ombudsman-2021", 8842, "green", "green"),
        ("ombudsman-2021", 8100, "green", "green"),
        ("ombudsman-2021", 8099, "yellow", "yellow"),
        ("ombudsman-2021", 7799, "yellow", "yellow"),
        ("ombudsman-2021", 5099, "red", "red"),
        ("ombudsman-2025", 8982, "highest", "green"),
        ("ombudsman-2025", 8351, "good", "green"),
        ("ombudsman-2025", 5761, "fair", "yellow"),
        ("ombudsman-2025", 5338, "poor", "red"),
        ("pekppp-2023", 492, "A", "green"),
        ("pekppp-2023", 451, "A", "green"),
        ("pekppp-2023", 450, "A-", "green"),
        ("pekppp-2023", 403, "A-", "green"),
        ("pekppp-2023", 399, "B", "green"),
        ("pekppp-2023", 218, "C-", "yellow"),
        ("pekppp-2023", 100, "F", "red"),
    ],
)
def test_bands_of_published_results(key: str, value: int, code: str, zone: str) -> None:
    band = scoring.band(SHEETS[key], value)
    assert (band.code, band.zone) == (code, zone)


def test_pekppp_by_its_aspects_and_by_its_indicators() -> None:
    scores = {"policy": 5, "staff": 4, "facilities": 4, "information": 3, "consultation": 5, "innovation": 2}
    found = scoring.result(PEKPPP, {code: 100 * score for code, score in scores.items()})
    assert (found.value, scoring.band(PEKPPP, 399).code) == (399, "B")
    each = {i.code: 100 * scores[d.code] for d in PEKPPP.dimensions for i in d.indicators}
    assert (scoring.result(PEKPPP, each).value, scoring.result(PEKPPP, each).of) == (399, 30)
    shares = [[i.weight for i in d.indicators] for d in PEKPPP.dimensions]
    assert [sum(w or 0 for w in some) for some in shares] == [10_000] * 6
    assert [w // 100 for w in shares[0] if w] == [17, 14, 7, 14, 10, 17, 7, 7, 7]


def test_every_shipped_sheet_is_sound_and_says_what_is_doubtful() -> None:
    assert len(SHEETS) == 4
    for sheet in SHEETS.values():
        assert codes(sheet) == []
        assert sheet.source
        assert sheet.checked_on
        assert sheet.doubtful
        assert all(item.english for item in sheet.items())
        assert sum(scoring.weights(sheet)[d.code] for d in sheet.dimensions) == scoring.WHOLE


def test_only_the_rounded_result_is_banded_and_a_half_goes_up() -> None:
    half = plain(dimensions=(Dimension("a", "A", "", 5_000), Dimension("b", "B", "", 5_000)))
    assert scoring.result(half, {"a": 4_999, "b": 5_000}).value == 5_000
    assert scoring.band(half, 5_000).code == "up"
    assert scoring.half_up(Fraction(15, 2)) == 8
    assert scoring.half_up(Fraction(17, 2)) == 9, "half even would say 8"


def test_what_is_left_is_shared_equally_and_exactly() -> None:
    weights = scoring.weights(OMBUDSMAN)
    assert weights["knows-components"] == 1222
    assert weights["knows-duties"] == Fraction(2185 - 1222, 6)
    assert sum(weights[i.code] for i in OMBUDSMAN.dimensions[0].indicators) == 2185
    assert {scoring.weights(NEW)[d.code] for d in NEW.dimensions} == {2000}


def test_a_dimension_is_scored_whole_or_by_its_indicators() -> None:
    scores = {i.code: 8000 for d in OMBUDSMAN.dimensions for i in d.indicators}
    whole = scoring.result(OMBUDSMAN, scores)
    assert (whole.value, whole.scored, whole.of) == (8000, 21, 21)
    over = scoring.result(OMBUDSMAN, {**scores, "input": 4000})
    assert (over.value, over.scored, over.of) == (7126, 15, 15)
    part = scoring.result(OMBUDSMAN, {"knows-components": 9000})
    assert (part.value, part.is_whole, part.scored, part.of) == (9000, False, 1, 21)
    assert scoring.result(OMBUDSMAN, {}).value is None


def test_what_would_lift_most_is_weight_times_gap() -> None:
    scores = {"input": 8000, "process": 9000, "output": 7500, "complaints": 7000}
    found = [(lift.code, lift.gain) for lift in scoring.lifts(OMBUDSMAN, scores)]
    assert found == [
        ("complaints", Fraction(2154 * 3000, 10_000)),
        ("output", Fraction(2424 * 2500, 10_000)),
        ("input", Fraction(2185 * 2000, 10_000)),
        ("process", Fraction(3237 * 1000, 10_000)),
    ]
    best = scoring.result(OMBUDSMAN, {**scores, "complaints": 10_000}).value
    assert best == scoring.half_up(Fraction(79871, 10) + found[0][1])
    assert scoring.lifts(OMBUDSMAN, {"input": 10_000}) == []


@pytest.mark.parametrize(
    ("done", "of", "score"), [(9, 10, 500), (899, 1000, 400), (1, 2, 400), (499, 1000, 300), (0, 7, 300), (0, 0, 300)]
)
def test_steps_compare_the_exact_share(done: int, of: int, score: int) -> None:
    """PEKPPP: solved 90 % and more 5, 50 % and more 4, less 3."""
    solved = next(i for d in PEKPPP.dimensions for i in d.indicators if i.code == "solved")
    assert scoring.of_share(PEKPPP, solved, done, of) == score


def test_without_steps_a_share_is_that_of_the_highest() -> None:
    known = Indicator("c", "C")
    assert scoring.of_share(plain(), known, 2, 3) == 6667
    assert scoring.of_share(PEKPPP, known, 2, 3) == 300, "no decimals there"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"last_year": 2025}, "instrument_years"),
        ({"dimensions": ()}, "instrument_empty"),
        ({"highest": 0, "mark": 0, "bands": (Band("x", 0),)}, "instrument_empty"),
        ({"dimensions": (Dimension("a", "A", "", 9_999),)}, "instrument_weights"),
        ({"dimensions": (Dimension("a", "A", "", 10_000), Dimension("b", "B"))}, "instrument_weights"),
        ({"dimensions": (Dimension("a", "A", "", 10_000, (Indicator("b", "B", "", 9_000),)),)}, "instrument_weights"),
        ({"dimensions": (Dimension("a", "A", "", 5_000), Dimension("a", "A", "", 5_000))}, "instrument_doubled"),
        ({"dimensions": (Dimension("a", "A", "", 10_000, (Indicator("a", "A"),)),)}, "instrument_doubled"),
        ({"bands": (Band("a", 5_000), Band("a", 0))}, "instrument_doubled"),
        ({"bands": ()}, "instrument_bands"),
        ({"bands": (Band("a", 5_000), Band("b", 1))}, "instrument_bands"),
        ({"bands": (Band("a", 5_000), Band("b", 5_000), Band("c", 0))}, "instrument_bands"),
        ({"bands": (Band("a", 0), Band("b", 5_000))}, "instrument_bands"),
        ({"highest": 4_000, "mark": 3_000}, "instrument_bands"),
        ({"highest": 4_000, "bands": (Band("a", 0),)}, "instrument_mark"),
    ],
)
def test_a_sheet_that_is_not_sound_is_told(changes: dict[str, object], code: str) -> None:
    assert code in codes(plain(**changes))


@pytest.mark.parametrize(
    "steps", [(Step(9_000, 100),), (Step(0, 10), Step(10, 5)), (Step(0, 10_001),), (Step(0, 1), Step(0, 2))]
)
def test_steps_fall_to_nothing(steps: tuple[Step, ...]) -> None:
    sheet = plain(highest=9_000, dimensions=(Dimension("a", "A", "", 10_000, (Indicator("b", "B", steps=steps),)),))
    assert "instrument_steps" in codes(sheet)


def test_one_that_could_not_travel_is_told() -> None:
    many = tuple(
        Dimension(f"d{n}", "x" * 200, "y" * 200, None, tuple(Indicator(f"i{n}-{m}", "z" * 200) for m in range(9)))
        for n in range(20)
    )
    assert codes(plain(dimensions=many)) == ["instrument_large"]


@given(st.lists(st.integers(0, 10_000), min_size=4, max_size=4))
def test_every_result_lies_within_the_scores_and_has_a_band(scores: list[int]) -> None:
    found = scoring.result(OMBUDSMAN, dict(zip(("input", "process", "output", "complaints"), scores, strict=True)))
    assert found.value is not None
    assert min(scores) <= found.value <= max(scores)
    assert scoring.band(OMBUDSMAN, found.value) in OMBUDSMAN.bands
