"""Identity numbers: NIK, passport, NIB and NPWP (DOMAIN § 9). Read, checked, explained; never looked up elsewhere."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Literal, NamedTuple
from unicodedata import category

from models.refused import Refused
from models.text import clean, digits

type_of_sex = Literal["female", "male"]


class Nik(NamedTuple):
    """What a NIK says of the place and time of first registration. It never changes, so a mismatch is no error."""

    number: str
    province: str
    regency: str
    district: str
    """Six-digit code of the district; its name is in no open list that we ship."""
    born: dt.date
    sex: type_of_sex
    warnings: tuple[str, ...]
    """Codes: ``nik_region_unknown`` (province known, regency not), ``nik_century`` (age < 17 or > 100: ask)."""


_PROVINCES = {
    "65": "Kalimantan Utara",
    "91": "Papua",
    "92": "Papua Barat",
    "93": "Papua Selatan",
    "94": "Papua Tengah",
    "95": "Papua Pegunungan",
    "96": "Papua Barat Daya",
}
"""Provinces whose code in a NIK (home affairs) is missing from python-stdnum's table or means another there."""

_REGENCIES = {
    "3171": "Jakarta Pusat",
    "3172": "Jakarta Utara",
    "3173": "Jakarta Barat",
    "3174": "Jakarta Selatan",
    "3175": "Jakarta Timur",
}


@lru_cache(maxsize=4096)
def _place(code: str) -> tuple[str, str]:
    """Return the names of the province and the regency of a four-digit code; empty where unknown."""
    from stdnum import numdb  # the table is read at the first NIK, not at start

    parts: list[tuple[str, dict[str, str]]] = numdb.get("id/loc").info(code)
    names = [info.get("name_id", "") for _, info in parts] + [""]
    if code[:2] in _PROVINCES:
        return _PROVINCES[code[:2]], ""
    return names[0], _REGENCIES.get(code, names[1].title())


def _digits(typed: str, also: str = "") -> str:
    """Return the digits of a number without what people set between them (``also`` more), and before it in a sheet.

    Raises:
        Refused: ``number_sign``: something else stands there; it is told, never left out.
    """
    cleaned = plain(typed)
    for sign in cleaned:
        if not (sign.isascii() and sign.isdigit()) and sign not in _BETWEEN + also and category(sign) != "Pd":
            raise Refused("number_sign", sign=sign)
    return digits(cleaned)


_BETWEEN = " ./"
"""Signs that people set between digits, besides dashes of every length."""


def plain(typed: str) -> str:
    """Return a number as it was meant: a spreadsheet sets an apostrophe before digits that are no quantity."""
    cleaned = clean(typed)
    return cleaned[1:].lstrip() if cleaned[:1] in _APOSTROPHES else cleaned


_APOSTROPHES = ("'", "’", "‘", "`", "´")


def read_nik(text: str, today: dt.date) -> Nik:
    """Decode a NIK typed with or without separators.

    Raises:
        Refused: ``number_sign`` (something else than digits), ``nik_length`` (not 16 of them), ``nik_province``,
            ``nik_date`` (impossible day or month) or ``nik_serial`` (0000): the hard errors of DOMAIN § 9.
    """
    number = _digits(text)
    if len(number) != 16:
        raise Refused("nik_length", length=len(number))
    province, regency = _place(number[:4])
    if not province:
        raise Refused("nik_province", region=number[:2])
    day, month, year = int(number[6:8]), int(number[8:10]), int(number[10:12])
    sex: type_of_sex = "female" if day > 40 else "male"
    born = _birth(day - 40 if day > 40 else day, month, year, today)
    if born is None:
        raise Refused("nik_date", date=number[6:12])
    if number[12:] == "0000":
        raise Refused("nik_serial")
    warnings = [] if regency or number[:2] in _PROVINCES else ["nik_region_unknown"]
    if not 17 <= age(born, today) <= 100:
        warnings.append("nik_century")
    return Nik(number, province, regency, number[:6], born, sex, tuple(warnings))


def _birth(day: int, month: int, year: int, today: dt.date) -> dt.date | None:
    """Return the likeliest date of the two centuries: the one with an age of 17–100, else the latest one past."""
    found = []
    for century in (2000, 1900):
        try:
            date = dt.date(century + year, month, day)
        except ValueError:
            continue
        if date <= today:
            found.append(date)
    return next((d for d in found if 17 <= age(d, today) <= 100), found[0] if found else None)


def age(born: dt.date, today: dt.date) -> int:
    """Return the age in whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def read_passport(text: str) -> str:
    """Return a passport number: 5–20 letters and digits in capitals.

    Raises:
        Refused: ``passport_shape``.
    """
    number = "".join(c for c in plain(text).upper() if c not in " -")
    if not re.fullmatch(r"[A-Z0-9]{5,20}", number) or not any(c.isdigit() for c in number):
        raise Refused("passport_shape")
    return number


def read_nib(text: str) -> str:
    """Return a company's NIB: 13 digits.

    Raises:
        Refused: ``number_sign``, ``nib_shape``.
    """
    number = _digits(text)
    if len(number) != 13:
        raise Refused("nib_shape", length=len(number))
    return number


def read_npwp(text: str) -> str:
    """Return an NPWP: 15 digits with a right check digit, or 16 (a NIK, or 0 and the 15).

    Raises:
        Refused: ``number_sign``, ``npwp_shape``.
    """
    from stdnum.id import npwp

    number = _digits(text)
    if not npwp.is_valid(number):
        raise Refused("npwp_shape")
    return number


NPWP_LENGTHS = (15, 16)


def npwp_forms(number: str) -> tuple[str, str]:
    """Return the two ways in which a company's NPWP is written: with 15 digits, and with 16 that begin with 0."""
    return (number[1:], number) if len(number) == 16 and number[0] == "0" else (number, "0" + number)


def read_phone(text: str) -> str:
    """Return a telephone number as digits with a leading 0 in the place of the country; empty when nothing was typed.

    ``0812…``, ``+62 812…``, ``62812…``, ``0062812…`` and ``+62 (0)812…`` are one number.

    Raises:
        Refused: ``number_sign``; ``phone_shape``: fewer than 6 or more than 15 digits.
    """
    if not plain(text):
        return ""
    number = _national(_digits(text, "()+"), abroad=plain(text).startswith("+"))
    if not 6 <= len(number) <= 15:
        raise Refused("phone_shape")
    return number


_COUNTRY = "62"
_LONGEST_LOCAL = 9
"""Digits of a number without area code and country; a longer one that begins like the country does begin with it."""


def _national(number: str, *, abroad: bool) -> str:
    if number.startswith("00" + _COUNTRY):
        number, abroad = number[2:], True
    if number.startswith(_COUNTRY) and (abroad or len(number) > _LONGEST_LOCAL):
        return "0" + number[len(_COUNTRY) :].removeprefix("0")
    return number


def phone_tail(typed: str) -> str:
    """Return the digits by whose end a telephone number is found, however it was typed or kept.

    Of a whole number that is what stands behind the country and the first 0 (an older program kept two of them); of
    less all digits.
    """
    number = _national(digits(typed), abroad=plain(typed).startswith("+"))
    return number.lstrip("0") if len(number) > _LONGEST_LOCAL else number
