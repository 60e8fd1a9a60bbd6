"""Identity numbers: NIK, passport, NIB and NPWP (DOMAIN § 9). Read, checked, explained; never looked up elsewhere."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Literal, NamedTuple

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


def read_nik(text: str, today: dt.date) -> Nik:
    """Decode a NIK typed with or without separators.

    Raises:
        Refused: ``nik_length`` (not 16 digits), ``nik_province``, ``nik_date`` (impossible day or month) or
            ``nik_serial`` (0000): the hard errors of DOMAIN § 9.
    """
    number = digits(text)
    if len(number) != 16 or re.search(r"[^0-9 .\-/]", clean(text)):
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
    number = "".join(c for c in clean(text).upper() if c not in " -")
    if not re.fullmatch(r"[A-Z0-9]{5,20}", number) or not any(c.isdigit() for c in number):
        raise Refused("passport_shape")
    return number


def read_nib(text: str) -> str:
    """Return a company's NIB: 13 digits.

    Raises:
        Refused: ``nib_shape``.
    """
    number = digits(text)
    if len(number) != 13:
        raise Refused("nib_shape", length=len(number))
    return number


def read_npwp(text: str) -> str:
    """Return an NPWP: 15 digits with a right check digit, or 16 (a NIK, or 0 and the 15).

    Raises:
        Refused: ``npwp_shape``.
    """
    from stdnum.id import npwp

    number = digits(text)
    if not npwp.is_valid(number):
        raise Refused("npwp_shape")
    return number


def npwp_forms(number: str) -> tuple[str, str]:
    """Return the two ways in which a company's NPWP is written: with 15 digits, and with 16 that begin with 0."""
    return (number[1:], number) if len(number) == 16 and number[0] == "0" else (number, "0" + number)


def read_phone(text: str) -> str:
    """Return a telephone number as digits with a leading 0 (``+62`` is read as 0); empty when nothing was typed.

    Raises:
        Refused: ``phone_shape``: fewer than 6 or more than 15 digits, or letters in it.
    """
    cleaned = clean(text)
    if not cleaned:
        return ""
    number = digits(cleaned)
    if cleaned.startswith("+62"):
        number = "0" + number[2:]
    if not 6 <= len(number) <= 15 or re.search(r"[^0-9 ().+\-/]", cleaned):
        raise Refused("phone_shape")
    return number
