"""Numbers that are printed and spoken: digits only, 15 of them, the last a Damm check digit.

``BBB DD S YY RRRRRR C``: branch, desk, series (a digit for each incarnation), year, running number, check digit.
Printed ``001-01-026-000012-7``. The running number restarts each year; its range tells what the number stands for:
cases 1–799,999, deficiency notices from 800,001, dispatch lines from 900,001, complaints from 940,001, queue tickets
from 950,001. At its own desk the running part with its check digit (``12-7``) is enough. Damm (2004) catches every
wrong digit and every swap of neighbours.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from models.text import digits

LONGEST_BRANCH = 999
LONGEST_DESK = 99
LENGTH = 15
SERIES = 10
"""Lives of a desk that have a series of their own in one year."""
SHORT_LENGTH = 7


class Range(Enum):
    """What a running number stands for: its first and last value."""

    CASE = (1, 799_999)
    NOTICE = (800_001, 899_999)
    DISPATCH = (900_001, 939_999)
    COMPLAINT = (940_001, 949_999)
    QUEUE = (950_001, 999_999)

    @classmethod
    def of(cls, running: int) -> Range | None:
        """Return the range that ``running`` lies in."""
        return next((r for r, first, last in _BOUNDS if first <= running <= last), None)


_BOUNDS = tuple((range_, *range_.value) for range_ in Range)
"""The ranges with their first and last values: an enumeration's own are slow to ask for."""


class Series(NamedTuple):
    """What a desk's numbers of one year begin with."""

    branch: int
    desk: int
    incarnation: int
    year: int

    @property
    def prefix(self) -> int:
        """The eight leading digits as a number."""
        return (self.branch * 100 + self.desk) * 1000 + self.incarnation % SERIES * 100 + self.year % 100


def make(series: Series, running: int) -> int:
    """Return the number with its check digit.

    Raises:
        ValueError: branch, desk or running number has too many digits.
    """
    if not (1 <= series.branch <= LONGEST_BRANCH and 0 <= series.desk <= LONGEST_DESK and 1 <= running <= 999_999):
        raise ValueError("a part of the number is out of range")
    body = series.prefix * 1_000_000 + running
    return body * 10 + _interim(f"{body:014d}")


def is_valid(number: int) -> bool:
    """Tell whether the check digit of a whole number is right."""
    return 0 < number < 10**LENGTH and _interim(f"{number:015d}") == 0


def _interim(digits: str) -> int:
    """Return Damm's interim digit after these: the check digit that belongs behind them (docs/journal.md)."""
    found = 0
    for digit in digits:
        found = _DAMM[found][int(digit)]
    return found


_DAMM = tuple(
    tuple(map(int, row))
    for row in (
        *("0317598642", "7092154863", "4206871359", "1750983426", "6123045978"),
        *("3674209581", "5869720134", "8945362017", "9438617205", "2581436790"),
    )
)
"""Damm's table of order 10 (2004)."""


def running(number: int) -> int:
    """Return the running part of a whole number."""
    return number // 10 % 1_000_000


def kind(number: int) -> Range | None:
    """Return what a whole number stands for."""
    return Range.of(running(number))


def shown(number: int) -> str:
    """Return a number as it is printed: ``001-01-026-000012-7``."""
    text = f"{number:015d}"
    return f"{text[:3]}-{text[3:5]}-{text[5:8]}-{text[8:14]}-{text[14]}"


def short(number: int) -> str:
    """Return the part that is enough at the number's own desk: ``12-7``."""
    return f"{running(number)}-{number % 10}"


def is_here(number: int, here: Series) -> bool:
    """Tell whether a whole number is of this desk's present series and year, so that its short form means it here."""
    body: int = 10**SHORT_LENGTH
    return number // body == here.prefix


def told(number: int, here: Series) -> str:
    """Return a number as the desk of ``here`` tells it: ``12-7``, or all of it where that would mean another one."""
    return short(number) if is_here(number, here) else shown(number)


def read(text: str, here: Series) -> int | None:
    """Return the number that ``text`` means at the desk of ``here``; None when a digit is wrong.

    A whole number (15 digits, with or without spaces, dots, dashes, slashes) means itself. Up to seven digits are the
    running part of this desk's present year and series. Other years are never guessed: their check digits differ, so a
    mistyped number of this year could pass for a right one of another.
    """
    if re.search(r"[^0-9 .\-/]", text.strip()):
        return None
    typed = digits(text)
    if len(typed) == LENGTH:
        number = int(typed)
    elif 2 <= len(typed) <= SHORT_LENGTH and int(typed) >= 10:
        number = here.prefix * 10**SHORT_LENGTH + int(typed)
    else:
        return None
    return number if is_valid(number) else None
