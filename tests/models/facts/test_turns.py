"""Queue numbers as they are called: no two desks, and no two incarnations of one desk, ever call the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.facts import turns
from models.facts.turns import Turn

desks, incarnations, numbers = st.integers(1, 255), st.integers(0, 255), st.integers(1, 9999)


@pytest.mark.parametrize(
    ("desk", "letters"),
    [(1, "A"), (2, "B"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (99, "CU"), (255, "IU")],
)
def test_letters_of_desks(desk: int, letters: str) -> None:
    assert turns.letters(desk) == letters


def test_there_is_no_desk_zero() -> None:
    with pytest.raises(ValueError, match="from 1"):
        turns.letters(0)


def test_labels() -> None:
    assert turns.label(1, 12) == "A-012"
    assert turns.label(1, 3, 1) == "A1-003"
    assert turns.label(27, 1234, 10) == "AA10-1234"


@given(desks, numbers, incarnations, desks, numbers, incarnations)
def test_two_numbers_of_one_day_never_have_one_label(
    desk: int, turn: int, incarnation: int, other_desk: int, other_turn: int, other_life: int
) -> None:
    same = (desk, turn, incarnation) == (other_desk, other_turn, other_life)
    assert (turns.label(desk, turn, incarnation) == turns.label(other_desk, other_turn, other_life)) == same


@given(desks, numbers, incarnations, desks)
def test_a_label_is_read_back_at_every_desk(desk: int, turn: int, incarnation: int, here: int) -> None:
    assert turns.read(turns.label(desk, turn, incarnation), here) == Turn(desk, incarnation, turn)
    assert turns.read(turns.label(desk, turn, incarnation).lower(), here) == Turn(desk, incarnation, turn)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("12", Turn(7, None, 12)),
        (" 012 ", Turn(7, None, 12)),
        ("a12", Turn(1, 0, 12)),
        ("A-012", Turn(1, 0, 12)),
        ("b 5", Turn(2, 0, 5)),
        ("a1-003", Turn(1, 1, 3)),
        ("0", None),
        ("a-000", None),
        ("12345", None),
        ("a", None),
        ("", None),
        ("abc1", None),
        ("a255-001", Turn(1, 255, 1)),
        ("a256-001", None),
        ("1-2", None),
        ("A-012; DROP", None),
    ],
)
def test_what_is_typed(typed: str, means: Turn | None) -> None:
    assert turns.read(typed, 7) == means


@given(st.text(max_size=12))
def test_nothing_typed_makes_it_fail(typed: str) -> None:
    found = turns.read(typed, 3)
    assert found is None or (1 <= found.turn <= 9999 and 1 <= found.desk <= 255)
