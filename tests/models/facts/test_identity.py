"""Identity numbers: the hard errors, the warnings, and the shapes of the field notes § 9."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.facts import identity
from models.refused import Refused
from tests.models.build import NIK, OTHER_NIK, refused

TODAY = dt.date(2026, 11, 24)


def test_a_nik_tells_place_birth_and_sex() -> None:
    nik = identity.read_nik(NIK, TODAY)
    assert (nik.province, nik.regency, nik.district) == ("Daerah Khusus Ibukota Jakarta", "Jakarta Selatan", "317401")
    assert (nik.born, nik.sex, nik.warnings) == (dt.date(1990, 3, 12), "female", ())
    assert identity.read_nik(OTHER_NIK, TODAY).sex == "male"


@given(
    st.dates(dt.date(1927, 1, 1), dt.date(2009, 1, 1)),
    st.booleans(),
    st.integers(1, 9999),
    st.sampled_from(["317401", "110101", "327305", "917102", "647203"]),
)
def test_a_nik_of_a_grown_up_gives_the_birth_date_back(born: dt.date, woman: bool, serial: int, place: str) -> None:
    nik = identity.read_nik(f"{place}{born.day + 40 * woman:02d}{born:%m%y}{serial:04d}", TODAY)
    assert (nik.born, nik.sex) == (born, "female" if woman else "male")
    assert "nik_century" not in nik.warnings


@pytest.mark.parametrize(
    "typed",
    ["31.74.01.520390.9001", "3174 0152 0390 9001", "317401-520390-9001", "3174/0152/0390/9001", "3174–0152–0390—9001"],
)
def test_separators_are_read_over(typed: str) -> None:
    assert identity.read_nik(typed, TODAY).number == NIK


@pytest.mark.parametrize("typed", ["", "1", NIK[:15], NIK + "0"])
def test_a_nik_has_sixteen_digits(typed: str) -> None:
    with refused("nik_length"):
        identity.read_nik(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        (NIK[:15] + "O", "O"),
        (f"NIK {NIK}", "N"),
        (f"{NIK} (KTP)", "("),
        ("3.17401E+15", "E"),
        (f"{NIK}'", "'"),
        ("３１７４０１５２０３９０９００１", "３"),
        ("٣١٧٤٠١٤٥٠٥٩٠٩٠١٣", "٣"),
    ],
)
def test_what_is_no_digit_is_told(typed: str, sign: str) -> None:
    with pytest.raises(Refused) as caught:
        identity.read_nik(typed, TODAY)
    assert (caught.value.code, caught.value.facts) == ("number_sign", {"sign": sign})


@pytest.mark.parametrize("before", ["'", "’", "`", "' ", " '"])
def test_the_apostrophe_of_a_spreadsheet_is_no_part_of_a_number(before: str) -> None:
    assert identity.read_nik(before + NIK, TODAY).number == NIK
    assert identity.read_nib(before + "0012345678901") == "0012345678901"
    assert identity.read_npwp(before + "013000666091000") == "013000666091000"
    assert identity.read_phone(before + "0812-3456-7890") == "081234567890"
    assert identity.read_passport(before + "A1234567") == "A1234567"


@pytest.mark.parametrize("province", ["00", "10", "20", "29", "40", "99"])
def test_an_unknown_province_is_an_error(province: str) -> None:
    with refused("nik_province"):
        identity.read_nik(province + NIK[2:], TODAY)


@pytest.mark.parametrize("born", ["000190", "320190", "310290", "300290", "290290", "011390", "010090"])
@pytest.mark.parametrize("woman", [False, True])
def test_an_impossible_birth_date_is_an_error(born: str, woman: bool) -> None:
    date = f"{int(born[:2]) + 40 * woman:02d}{born[2:]}"
    with refused("nik_date"):
        identity.read_nik(f"317401{date}9001", TODAY)


def test_no_day_lies_outside_both_halves() -> None:
    for day in (0, *range(32, 41), *range(72, 100)):
        with refused("nik_date"):
            identity.read_nik(f"317401{day:02d}01909001", TODAY)


def test_a_serial_of_zero_is_an_error() -> None:
    with refused("nik_serial"):
        identity.read_nik(NIK[:12] + "0000", TODAY)


def test_a_leap_day_exists_in_a_leap_year() -> None:
    assert identity.read_nik("3174012902960001", TODAY).born == dt.date(1996, 2, 29)
    assert identity.read_nik("3174012902000001", TODAY).born == dt.date(2000, 2, 29)


@pytest.mark.parametrize(
    ("born", "year", "doubtful"),
    [
        ("241109", 2009, False),
        ("251109", 2009, True),
        ("010126", 1926, False),
        ("231126", 1926, False),
        ("241125", 2025, True),
        ("251125", 1925, False),
    ],
)
def test_the_century_is_a_guess_that_is_asked_when_the_age_is_unusual(born: str, year: int, doubtful: bool) -> None:
    nik = identity.read_nik(f"317401{born}0001", TODAY)
    assert nik.born.year == year
    assert ("nik_century" in nik.warnings) is doubtful


def test_an_unknown_regency_of_a_known_province_is_only_a_warning() -> None:
    assert identity.read_nik("3198015203909001", TODAY).warnings == ("nik_region_unknown",)
    assert identity.read_nik("9171015203909001", TODAY).warnings == ()


def test_age_is_counted_by_birthdays() -> None:
    assert identity.age(dt.date(2000, 11, 24), TODAY) == 26
    assert identity.age(dt.date(2000, 11, 25), TODAY) == 25
    assert identity.age(dt.date(2000, 2, 29), dt.date(2001, 2, 28)) == 0


def test_passport_numbers() -> None:
    assert identity.read_passport(" zz 12-34567 ") == "ZZ1234567"
    for wrong in ("", "AB12", "ABCDEF", "A" * 20 + "1", "ZZ_12345", "ZZ12345é"):
        with refused("passport_shape"):
            identity.read_passport(wrong)


def test_business_numbers() -> None:
    assert identity.read_nib("0012 3456 78901") == "0012345678901"
    for wrong in ("", "001234567890", "00123456789012"):
        with refused("nib_shape"):
            identity.read_nib(wrong)


def test_tax_numbers() -> None:
    assert identity.read_npwp("01.300.066.6-091.000") == "013000666091000"
    assert identity.read_npwp("0013000666091000") == "0013000666091000"
    for wrong in ("", "013000667091000", "01300066609100"):
        with refused("npwp_shape"):
            identity.read_npwp(wrong)
    for wrong in ("x", "01.300.066.6-091.00O", "NPWP 01.300.066.6-091.000"):
        with refused("number_sign"):
            identity.read_npwp(wrong)


def test_telephone_numbers() -> None:
    assert identity.read_phone("") == ""
    assert identity.read_phone("+62 800-0123.456") == "08000123456"
    assert identity.read_phone("(021) 500/600") == "021500600"
    for wrong in ("12345", "1" * 16, "-", "081234567890 / 081298765432"):
        with refused("phone_shape"):
            identity.read_phone(wrong)
    for wrong in ("0800 ask", "0800;123456", "https://wa.me/6281234567890", "(021) 5255733 ext. 123"):
        with refused("number_sign"):
            identity.read_phone(wrong)


@pytest.mark.parametrize(
    "typed",
    ["0812-3456-7890", "+62 812 3456 7890", "6281234567890", "0062 812 3456 7890", "+62 (0)812-3456-7890"],
)
def test_one_telephone_number_is_one_number(typed: str) -> None:
    assert identity.read_phone(typed) == "081234567890"
    assert identity.phone_tail(typed) == "81234567890"


@pytest.mark.parametrize("typed", ["6221234", "62123456", "7890", "67890", "07890"])
def test_a_short_number_that_begins_like_the_country_stays_as_it_is(typed: str) -> None:
    assert identity.phone_tail(typed) == typed
    if len(typed) > 5:
        assert identity.read_phone(typed) == typed
