"""The code on a slip names office, service and month, and a slip of the finger is noticed."""

from __future__ import annotations

import datetime as dt
import string

import pytest

from models.facts.survey_codes import SurveyCode, read_survey_code, survey_code

DAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize("service", ["PP", "SKP-AK3", "MAGANG-LN", "AK1"])
def test_it_comes_back(service: str) -> None:
    code = survey_code(7, service, DAY)
    assert code.startswith("S007-2611-")
    assert read_survey_code(code) == SurveyCode(7, service, dt.date(2026, 11, 1))
    assert read_survey_code(f" {code.lower()} ") == SurveyCode(7, service, dt.date(2026, 11, 1))


def test_every_day_of_a_month_has_the_same_one() -> None:
    assert len({survey_code(1, "PP", dt.date(2026, 11, day)) for day in range(1, 31)}) == 1


def test_every_wrong_character_and_every_swap_is_noticed() -> None:
    code = survey_code(1, "SKP-AK3", DAY)
    right = read_survey_code(code)
    for place, character in enumerate(code):
        if character != "-":
            for other in string.ascii_uppercase + string.digits:
                if other != character:
                    assert read_survey_code(code[:place] + other + code[place + 1 :]) is None, (place, other)
        after = code[place + 1 : place + 2]
        if after and "-" not in (character, after) and character != after:
            swapped = code[:place] + after + character + code[place + 2 :]
            assert read_survey_code(swapped) != right


@pytest.mark.parametrize(
    "typed", ["", "%001010260000127", "S001-2611-PP", "S001-2613-PP-A", "S1-2611-PP-A", "S001-2611--A"]
)
def test_anything_else_is_none(typed: str) -> None:
    assert read_survey_code(typed) is None


@pytest.mark.parametrize("service", ["", "pp", "P P", "P;P", "PP-", "É"])
def test_no_code_for_what_no_code_can_name(service: str) -> None:
    assert survey_code(1, service, DAY) == ""
