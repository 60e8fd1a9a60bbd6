"""The report of the satisfaction index says what a recount of the journal in plain Python says."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest

from models.documents.document import Large, Paragraph, Table
from models.journal import export
from models.practice import fill_surveys
from models.refused import Refused
from models.register.register import Register
from models.reports import Asked, make
from models.survey import instruments
from models.words import formats
from tests.models.build import refused
from tests.models.reports.branches import founded

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 11, 24)


@pytest.fixture(scope="module", params=[(1, "WIB"), (2, "WIT")], ids=["branch 1", "branch 2"])
def register(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    branch, zone = request.param
    made = founded(tmp_path_factory.mktemp("survey"), branch, zone)
    assert fill_surveys(made) > 0
    yield made
    made.close()


def recount(register: Register, first: dt.date, last: dt.date, service: str = "") -> str:
    """Return 25 times the mean of the elements' means, rounded half up to two decimals (PermenPANRB 14/2017)."""
    sums, counts = Counter[str](), Counter[str]()
    for line in export.lines(register.journal, personal=True):
        entry = json.loads(line)
        if entry["kind"] != "SurveyTaken" or not first <= dt.date.fromisoformat(entry["body"]["day"]) <= last:
            continue
        for answer in entry["body"].get("answers", ()):
            if answer["instrument"] == "skm" and service in ("", answer.get("service", "")):
                for element, value in answer["marks"].items():
                    sums[element] += value
                    counts[element] += 1
    index = 25 * sum(Fraction(sums[e], counts[e]) for e in sums) / len(sums)
    return f"{floor(index * 100 + Fraction(1, 2)) / 100:.2f}"


@pytest.mark.parametrize("service", ["", "PP"])
def test_the_index_is_the_recounted_one(register: Register, service: str) -> None:
    for first, last in ((FIRST, LAST), (dt.date(2026, 11, 2), dt.date(2026, 11, 13))):
        found = next(
            p for p in make(register, "survey", Asked(first, last, service=service)).parts if isinstance(p, Large)
        )
        assert found.figure.split()[-1].replace(",", ".") == recount(register, first, last, service)


def test_the_office_s_own_questions_are_those_of_the_report(register: Register, tmp_path: Path) -> None:
    mine = tmp_path / "survey.toml"
    asks = instruments.SHIPPED.read_text(encoding="utf-8")
    for old, new in (
        ('id = "Waktu penyelesaian", en = "Time"', 'id = "Cepat atau lambat", en = "Cepat atau lambat"'),
        ('id = "Baik", en = "Good"', 'id = "Memuaskan", en = "Memuaskan"'),
    ):
        assert old in asks
        asks = asks.replace(old, new)
    mine.write_text(asks, encoding="utf-8")

    def told(**more: Any) -> tuple[str, list[Any]]:
        parts = make(register, "survey", Asked(FIRST, LAST), **more).parts
        large = next(p for p in parts if isinstance(p, Large))
        table = next(p for p in parts if isinstance(p, Table) and p.columns[0].key == "element")
        return str(large), [row[0] for row in table.rows]

    ours, names = told()
    own, other = told(survey=lambda: instruments.read(mine))
    assert "Memuaskan" in own
    assert "Memuaskan" not in ours
    assert "Cepat atau lambat" in other
    assert "Cepat atau lambat" not in names


def test_who_counts_something_else_reads_no_questions(register: Register) -> None:
    def broken() -> instruments.Survey:
        raise Refused("settings_wrong", where="survey.toml")

    assert make(register, "promises", Asked(FIRST, LAST), survey=broken).parts
    with refused("settings_wrong"):
        make(register, "survey", Asked(FIRST, LAST), survey=broken)


def test_of_fewer_than_five_people_no_index_is_told(register: Register) -> None:
    day = dt.date(2026, 8, 1)
    parts = make(register, "survey", Asked(day, day)).parts
    assert not any(isinstance(part, Large) for part in parts)
    assert any(isinstance(part, Paragraph) for part in parts)
    assert formats.date(day)
