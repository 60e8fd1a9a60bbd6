"""Six digits that lead to one case: how they are drawn, printed and read."""

from __future__ import annotations

import pytest

from models.facts import status_codes


def test_codes_are_drawn_from_all_six_digits_and_never_zero() -> None:
    drawn = {status_codes.new() for _ in range(2000)}
    assert len(drawn) > 1950
    assert min(drawn) >= 1
    assert max(drawn) <= status_codes.MOST == 999_999
    assert any(code < 100_000 for code in drawn)


@pytest.mark.parametrize(("code", "text"), [(1, "000 001"), (48_213, "048 213"), (999_999, "999 999"), (0, "")])
def test_a_code_is_printed_in_two_groups_and_read_again(code: int, text: str) -> None:
    assert status_codes.shown(code) == text
    assert status_codes.read(text) == (code or None)
    assert status_codes.read(text.replace(" ", "")) == (code or None)


@pytest.mark.parametrize("text", ["", "12345", "1234567", "000000", "abc", "1" * 50, "٠٤٨٢١٣", "1 2 3 4 5 6 7 8"])
def test_what_is_no_code(text: str) -> None:
    assert status_codes.read(text) is None
