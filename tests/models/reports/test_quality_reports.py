"""The reports of assessments and of commitments say what a recount of the journal in plain Python says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from models.acts import CommitmentDone
from models.documents.document import Table
from models.facts.working_days import from_local
from models.journal import export
from models.practice.quality import fill_quality
from models.register.register import Register
from models.reports import Asked, make
from tests.models.reports.branches import founded
from tests.models.reports.recount import half_up

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
TODAY = dt.date(2026, 11, 24)


@pytest.fixture(params=[(1, "WIB"), (2, "WIT")], ids=["branch 1", "branch 2"])
def register(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Register]:
    branch, zone = request.param
    made = founded(tmp_path, branch, zone)
    assert fill_quality(made) > 0
    yield made
    made.close()


def entries(register: Register) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export.lines(register.journal, personal=True)]


def id_of(entry: dict[str, Any]) -> int:
    return int((((entry["branch"] << 16) + (entry["desk"] << 8) + entry["incarnation"]) << 32) + entry["seq"])


def table(register: Register, name: str, place: int = 0, **more: Any) -> list[dict[str, Any]]:
    asked = Asked(more.pop("first", FIRST), more.pop("last", LAST), **more)
    found = [part for part in make(register, name, asked).parts if isinstance(part, Table)][place]
    keys = [column.key for column in found.columns]
    return [dict(zip(keys, row, strict=True)) for row in (*found.rows, *([found.total] if found.total else []))]


def test_assessments(register: Register) -> None:
    begun, scores, over = dict[int, dict[str, Any]](), dict[int, dict[str, int]](), set[int]()
    for entry in entries(register):
        if entry["kind"] == "AssessmentBegun":
            begun[id_of(entry)] = entry["body"]
        elif entry["kind"] == "IndicatorScored":
            scores.setdefault(entry["subject"], {})[entry["body"]["item"]] = entry["body"]["score"]
        elif entry["kind"] == "AssessmentClosed":
            over.add(entry["subject"])
    assert {body["year"] for body in begun.values()} == {2024, 2026}
    for first in (dt.date(2026, 11, 1), dt.date(2024, 5, 1)):
        (row,) = table(register, "assessments", first=first, last=first)
        (id_,) = [one for one, body in begun.items() if body["year"] == first.year]
        dimensions = begun[id_]["instrument"]["dimensions"]
        given = [d["weight"] for d in dimensions if d.get("weight")]
        rest = Fraction(10_000 - sum(given), max(1, len(dimensions) - len(given)))
        weights = {d["code"]: Fraction(d.get("weight") or rest) for d in dimensions}
        known = {code: value for code, value in scores[id_].items() if code in weights}
        result = sum(weights[code] * value for code, value in known.items()) / sum(weights[code] for code in known)
        assert row["result"] == half_up(result / 100, 2)
        assert row["scored"] == len(scores[id_])
        assert row["year"] == str(first.year)
        assert bool(row["band"]) == (id_ in over)


def test_commitments(register: Register) -> None:
    zone = register.branch().zone
    made = {id_of(e): e["body"] for e in entries(register) if e["kind"] == "CommitmentMade"}
    (late,) = [one for one, body in made.items() if dt.date.fromisoformat(body["due"]) == TODAY - dt.timedelta(days=3)]
    (forum,) = [id_of(e) for e in entries(register) if e["kind"] == "ForumHeld"]
    ratna = register.officer_by_code("ratna")
    assert ratna is not None
    register.record(ratna.id, CommitmentDone(commitment=late), forum)  # three days behind its term
    done: dict[int, int] = {}
    for entry in entries(register):
        if entry["kind"] == "CommitmentDone":
            done[entry["body"]["commitment"]] = entry["at"]
    due = {one: dt.date.fromisoformat(body["due"]) for one, body in made.items()}
    for first, last in ((FIRST, LAST), (TODAY - dt.timedelta(days=5), TODAY), (TODAY, TODAY)):
        mine = [one for one in made if first <= due[one] <= last]
        after = {one: dt.datetime.combine(due[one] + dt.timedelta(days=1), dt.time()) for one in mine}
        behind = {one: from_local(after[one], zone) for one in mine}
        kept = sum(one in done and done[one] < behind[one] for one in mine)
        told = [one for one in mine if one in done or due[one] < TODAY]
        row = table(register, "commitments", first=first, last=last)[-1]
        assert (row["due"], row["in_time"]) == (len(mine), kept)
        assert row["kept_late"] == sum(one in done for one in mine) - kept
        assert row["open"] == sum(one not in done for one in mine)
        assert row["late"] == sum(one not in done and due[one] < TODAY for one in mine)
        assert row["share"] == (half_up(Fraction(100 * kept, len(told)), 2) if told else None)
    owners = {register.unit(body["owner"]).code for body in made.values()}  # type: ignore[union-attr]
    for code in owners:
        unit = next(u.id for u in register.units() if u.code == code)
        assert table(register, "commitments", unit=unit)[-1]["due"] == len(
            [one for one, body in made.items() if body["owner"] == unit and due[one] <= LAST]
        )
    other = next(u.id for u in register.units() if u.code not in owners)
    assert table(register, "commitments", unit=other)[-1]["due"] == 0
