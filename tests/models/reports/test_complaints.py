"""The report of complaints says what a recount of the journal in plain Python says, and names nobody who complained."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from models.documents.document import Facts, Table
from models.facts import numbering
from models.journal import export
from models.practice import fill, fill_complaints
from models.register.register import Register
from models.reports import Asked, make
from models.reports.complaints import size
from models.words import complaints as words
from tests.models.reports.branches import founded

FIRST, LAST = dt.date(2026, 9, 1), dt.date(2026, 11, 24)
STEP = {"ComplaintAnswered": "answer", "ComplaintDecided": "decide", "ComplaintTold": "tell"}


@pytest.fixture(scope="module", params=[(1, "WIB"), (2, "WIT")], ids=["branch 1", "branch 2"])
def register(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    branch, zone = request.param
    made = founded(tmp_path_factory.mktemp("complaints"), branch, zone)
    fill(made, 60, 5)
    assert fill_complaints(made) > 0
    yield made
    made.close()


def entries(register: Register) -> list[dict[str, Any]]:
    return [json.loads(line) for line in export.lines(register.journal, personal=True)]


def complaints(register: Register) -> list[dict[str, Any]]:
    """Return each complaint of the branch: what it is now, and the acts on it."""
    found: dict[int, dict[str, Any]] = {}
    for entry in entries(register):
        id_ = (((entry["branch"] << 16) + (entry["desk"] << 8) + entry["incarnation"]) << 32) + entry["seq"]
        if entry["kind"] == "ComplaintLodged":
            found[id_] = {**entry["body"], "id": id_, "state": "new", "outcome": "", "rating": 0, "steps": set()}
        elif entry["subject"] in found:
            one, kind, body = found[entry["subject"]], entry["kind"], entry["body"]
            if kind in STEP:
                one["steps"].add(STEP[kind])
            if kind == "ComplaintReopened":
                one["steps"] -= {"decide", "tell"}
                one["outcome"] = ""
            if kind == "ComplaintAnswered":
                one["state"] = "supplement" if body.get("deadline") else "complete"
            one["state"] = {
                "ComplaintSupplemented": "new",
                "ComplaintTaken": "in_hand",
                "ComplaintDecided": "decided",
                "ComplaintTold": "told",
                "ComplaintClosed": "closed",
                "ComplaintReopened": "in_hand",
                "ComplaintWithdrawn": "withdrawn",
                "ComplaintLapsed": "lapsed",
            }.get(kind, one["state"])
            if kind == "ComplaintDecided":
                one["outcome"] = body["outcome"]
            if kind == "ComplaintClosed":
                one["rating"] = body.get("rating", 0)
    return [one for one in found.values() if FIRST.isoformat() <= one["received"] <= LAST.isoformat()]


def tables(register: Register) -> dict[str, Table]:
    parts = make(register, "complaints", Asked(FIRST, LAST)).parts
    return {part.title: part for part in parts if isinstance(part, Table)}


def by(table: Table, key: str, *wanted: str) -> dict[Any, tuple[Any, ...]]:
    keys = [column.key for column in table.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in table.rows]
    return {row[key]: tuple(row[name] for name in wanted) for row in rows}


def test_every_complaint_is_counted_once(register: Register) -> None:
    counted = complaints(register)
    found = tables(register)
    assert counted
    names = {c.code: c.name for c in register.catalogue().complaints.category}  # type: ignore[union-attr]
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in counted:
        groups[names[one["category"]]].append(one)
    over = ("closed", "withdrawn", "lapsed")
    assert by(found["By category"], "category", "received", "open", "upheld", "unfounded", "withdrawn", "lapsed") == {
        name: (
            len(group),
            sum(one["state"] not in over for one in group),
            *(sum(one["outcome"] == outcome for one in group) for outcome in ("upheld", "unfounded")),
            *(sum(one["state"] == state for one in group) for state in ("withdrawn", "lapsed")),
        )
        for name, group in groups.items()
    }
    assert by(found["By channel"], "channel", "received") == {
        channel: (count,) for channel, count in Counter(one["channel"] for one in counted).items()
    }
    assert by(found["Complaints"], "number", "rating") == {
        numbering.shown(one["number"]): (one["rating"] or None,) for one in counted
    }
    provinces = Counter((one.get("company") or {}).get("province") or "(not said)" for one in counted)
    assert by(found["By province"], "province", "received") == {name: (n,) for name, n in provinces.items()}


def test_steps_that_were_done(register: Register) -> None:
    done = Counter(words.step(step) for one in complaints(register) for step in one["steps"])
    told = by(tables(register)["Clocks"], "step", "done", "in_time", "late")
    assert {step: row[0] for step, row in told.items()} == done
    assert all(kept + late <= count for count, kept, late in told.values())
    assert sum(late for _count, _kept, late in told.values()) > 0


def test_the_facts_add_up(register: Register) -> None:
    (facts,) = [p for p in make(register, "complaints", Asked(FIRST, LAST)).parts if isinstance(p, Facts)]
    counted = complaints(register)
    told = dict(facts.pairs)
    assert told["Received"] == str(len(counted))
    assert told["Over"] == str(sum(one["state"] in ("closed", "withdrawn", "lapsed") for one in counted))


def test_nobody_who_complained_and_no_company_is_named(register: Register) -> None:
    told = str(make(register, "complaints", Asked(FIRST, LAST)))
    officers = " ".join(name for (name,) in register.database.rows("SELECT name FROM officer"))
    for name, nik, phone in register.database.rows("SELECT name, nik, phone FROM person"):
        assert name in officers or name not in told
        assert not nik or nik not in told
        assert not phone or phone not in told
    for entry in entries(register):
        if entry["kind"] == "ComplaintLodged" and entry.get("personal"):
            for text in (
                entry["personal"].get("account"),
                entry["personal"].get("company"),
                entry["personal"].get("wish"),
            ):
                assert not text or text not in told


@pytest.mark.parametrize(
    ("workers", "told"),
    [(0, "micro"), (4, "micro"), (5, "small"), (19, "small"), (20, "medium"), (99, "medium"), (100, "large")],
)
def test_the_size_of_a_company(workers: int, told: str) -> None:
    assert size(workers).startswith(told)
