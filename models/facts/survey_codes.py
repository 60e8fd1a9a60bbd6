"""The code on a slip by which a citizen finds the survey later: office, service and month, and nothing of a case.

``S001-2611-SKP-AK3-7``: the branch with three digits, the year and month, the service's code, and a check character
(ISO 7064, mod 37,36) over the letters and digits before it. Everybody who came for this service in this month has the
same one. All of it is in QR's alphanumeric alphabet.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

_SERVICE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*", re.ASCII)
_SHAPE = re.compile(r"S(\d{3})-(\d{2})(\d{2})-([A-Z0-9]+(?:-[A-Z0-9]+)*)-([A-Z0-9])", re.ASCII)


class SurveyCode(NamedTuple):
    """What a code names."""

    branch: int
    service: str
    month: dt.date
    """Its first day."""


def survey_code(branch: int, service: str, day: dt.date) -> str:
    """Return the code of a branch and service in the month of a day; nothing for a service that no code can name."""
    if _SERVICE.fullmatch(service) is None or not 1 <= branch <= 999:
        return ""
    text = f"S{branch:03d}-{day:%y%m}-{service}"
    return f"{text}-{_check(text)}"


def read_survey_code(typed: str) -> SurveyCode | None:
    """Return what a code names, however its letters were typed; None when it is none, or a character is wrong."""
    text = typed.strip().upper()
    found = _SHAPE.fullmatch(text)
    if found is None or _check(text[:-2]) != found[5] or not 1 <= int(found[3]) <= 12:
        return None
    return SurveyCode(int(found[1]), found[4], dt.date(2000 + int(found[2]), int(found[3]), 1))


def _check(text: str) -> str:
    from stdnum.iso7064 import mod_37_36  # brings much along that a start does not need

    found: str = mod_37_36.calc_check_digit(text.replace("-", ""))
    return found
