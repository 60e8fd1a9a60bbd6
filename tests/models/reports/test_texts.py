"""Numbers that may name a person are masked in what somebody typed."""

from __future__ import annotations

import pytest

from models.reports.texts import without_nik, without_numbers

NIK = "3171015708900001"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (f"NIK {NIK}", "NIK 317101••••••0001"),
        ("3171 0157 0890 0001", "317101••••••0001"),
        ("3171.0157.0890.0001 sakit", "317101••••••0001 sakit"),
        ("telp 0812-3456-7890", "telp ••••••••7890"),
        ("paspor A1234567", "paspor A1234567"),
        ("2 anak, 3 map", "2 anak, 3 map"),
        ("24112026", "••••2026"),
        ("", ""),
    ],
)
def test_reasons(typed: str, shown: str) -> None:
    assert without_numbers(typed) == shown


def test_numbers_of_products_stay() -> None:
    assert without_nik("KEP.123456789/2026") == "KEP.123456789/2026"
    assert without_nik(f"LIS {NIK}") == "LIS 317101••••••0001"
    assert without_nik("5/1234567-89.0123/K3/XI/2026") == "5/1234567-89.0123/K3/XI/2026"
