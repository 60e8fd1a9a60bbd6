"""Ids hold four parts in 63 bits, and grow with the counter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.facts import ids

PARTS = st.tuples(
    st.integers(0, ids.BRANCHES - 1),
    st.integers(0, ids.DESKS - 1),
    st.integers(0, ids.INCARNATIONS - 1),
    st.integers(0, ids.COUNTERS - 1),
)


@given(PARTS)
def test_parts_come_back(parts: tuple[int, int, int, int]) -> None:
    packed = ids.pack(*parts)
    assert 0 <= packed < 1 << 63
    assert ids.unpack(packed) == parts
    assert str(ids.unpack(packed)) == ".".join(map(str, parts))


@given(PARTS, PARTS)
def test_ids_sort_like_their_parts(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> None:
    assert (ids.pack(*one) < ids.pack(*other)) == (one < other)


@pytest.mark.parametrize(
    "parts", [(1 << 15, 0, 0, 0), (0, 256, 0, 0), (0, 0, 256, 0), (0, 0, 0, 1 << 32), (-1, 0, 0, 0), (0, 0, 0, -1)]
)
def test_a_part_that_does_not_fit_is_no_id(parts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        ids.pack(*parts)


def test_a_chain_holds_the_counters_of_one_life() -> None:
    low, high = ids.chain_bounds(3, 2, 1)
    assert ids.unpack(low) == (3, 2, 1, 1)
    assert ids.unpack(high) == (3, 2, 1, ids.COUNTERS - 1)
    assert high < ids.chain_bounds(3, 2, 2)[0]


def test_the_branch_itself_is_a_subject_of_the_centre() -> None:
    assert ids.unpack(ids.branch_subject(9)) == (9, ids.CENTRE_DESK, 0, 0)
