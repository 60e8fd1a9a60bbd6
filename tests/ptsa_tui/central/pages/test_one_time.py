"""One-time codes against the values of RFC 6238, appendix B (SHA-1, eight digits)."""

from __future__ import annotations

import pytest

from ptsa_tui.central.pages import one_time

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_of_the_standard(at: int, shown: str) -> None:
    assert one_time.code(SECRET, at // one_time.PERIOD, 8) == shown


def test_a_code_of_a_neighbouring_period_is_taken_once() -> None:
    now = 1_000_000
    step = now // one_time.PERIOD
    for away, taken in ((-2, None), (-1, step - 1), (0, step), (1, step + 1), (2, None)):
        assert one_time.matching(SECRET, one_time.code(SECRET, step + away), now, 0) == taken
    assert one_time.matching(SECRET, one_time.code(SECRET, step), now, step) is None
    assert one_time.matching(SECRET, one_time.code(SECRET, step - 1), now, step) is None


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "\udc80"])
def test_what_is_no_code(typed: str) -> None:
    assert one_time.matching(SECRET, typed, 1_000_000, 0) is None


def test_an_app_reads_the_address() -> None:
    assert one_time.address(b"\0" * 20, "1/sari") == f"otpauth://totp/PTSA%3A1/sari?secret={'A' * 32}&issuer=PTSA"
