"""Pages: one behind the other they are the whole, each line once, in the same order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.lines import CaseLine
from models.practice import fill
from models.refused import Refused
from models.register.register import Register
from models.search import LIMIT, lookup
from tests.conftest import StillClock
from tests.models.build import refused, take_in

QUERIES = ("", "s", "siti", "suti", "siti rahayu", "3", "31", "0", "status:selesai", "status:selesai a", "2026..T", "T")


@pytest.fixture
def filled(register: Register) -> Register:
    """Return a register with 400 cases."""
    fill(register, 400, 11)
    return register


def all_of(register: Register, query: str, limit: int) -> list[CaseLine]:
    """Return every line of a query, page by page."""
    found = lookup(register, query, limit)
    lines = list(found.lines)
    while found.more is not None:
        assert len(found.lines) == limit
        found = lookup(register, query, limit, found.more)
        lines += found.lines
        assert len(lines) < 5000
    return lines


@pytest.mark.parametrize("query", QUERIES)
def test_pages_are_the_whole(filled: Register, query: str) -> None:
    whole = lookup(filled, query, 2000)
    assert whole.more is None
    for limit in (1, 7, 50) if len(whole.lines) < 120 else (33, 50):
        assert all_of(filled, query, limit) == list(whole.lines), limit
    keys = [(line.id, line.person) for line in whole.lines]
    assert len(keys) == len(set(keys))


def test_the_empty_query_is_every_case_newest_first(filled: Register) -> None:
    lines = all_of(filled, "", 50)
    assert len(lines) == 400
    opened = [line.opened_at for line in lines]
    assert all(early <= late + 8 for late, early in pairwise(opened))  # a moment is 8 seconds


@given(
    st.text(max_size=250)
    | st.lists(
        st.sampled_from(
            [
                '"',
                "siti",
                "a\0b",
                "status:",
                "status:x",
                "unit:*",
                "T-7..T",
                "..",
                "NEAR(",
                "OR",
                "NOT",
                "AND",
                "^",
                "*",
                "layanan:\"'",
                "tgl:9999999..",
                "12-7",
                "450590",
                "0" * 300,
                "x" * 300,
                "\ue100",
                "\U000f0001",
                "'; --",
                ":",
            ]
        ),
        max_size=6,
    ).map(" ".join),
    st.integers(1, 60),
)
def test_any_text_is_safe_and_pages_on(filled: Register, query: str, limit: int) -> None:
    found = lookup(filled, query, limit)
    assert len(found.lines) <= limit
    if found.more is not None:
        lookup(filled, query, limit, found.more)


def test_a_page_goes_on_where_it_was_though_new_cases_came(filled: Register, sari: int, clock: StillClock) -> None:
    first = lookup(filled, "")
    clock.move(minutes=3)
    take_in(filled, sari, name="Orang Baru")
    second = lookup(filled, "", after=first.more)
    assert not {line.id for line in first.lines} & {line.id for line in second.lines}
    assert "Orang Baru" not in {line.name for line in second.lines}


def test_a_stale_search_stops_between_statements(filled: Register) -> None:
    with refused("interrupted"):
        lookup(filled, "siti", interrupted=lambda: True)
    asked = iter([False, False, True])
    with refused("interrupted"):
        lookup(filled, "qqqqq wwwww", interrupted=lambda: next(asked))


def test_a_running_statement_is_interrupted(filled: Register) -> None:
    """SQLite's own interrupt comes out as the same refusal."""
    connection = filled.database.connection()
    connection.set_progress_handler(lambda: 1, 1)
    try:
        with pytest.raises(Refused) as caught:
            lookup(filled, "siti")
    finally:
        connection.set_progress_handler(None, 0)
    assert caught.value.code == "interrupted"


def test_the_tally_is_the_count(filled: Register) -> None:
    row = filled.database.row("SELECT count(*) FROM person")
    assert row is not None
    assert lookup(filled, "").persons == row[0]
    assert LIMIT == 50
