"""Every report of two branches says what a recount of their journals in plain Python says."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from models.documents.document import Document, Facts, Table, Value
from models.facts import numbering
from models.journal import export
from models.register.register import Register
from models.register.verify import verify
from models.reports import REPORTS, Asked, make
from tests.models.build import refused
from tests.models.reports import branches
from tests.models.reports.recount import (
    Recount,
    average,
    half_up,
    middle,
    nine_of_ten,
    whole_minutes,
)

SPANS = (
    (dt.date(2026, 10, 1), dt.date(2026, 11, 24)),
    (dt.date(2026, 11, 10), dt.date(2026, 11, 10)),
    (dt.date(2026, 11, 2), dt.date(2026, 11, 13)),
)
TODAY = dt.date(2026, 11, 24)
Row = dict[str, Value]


class Branch:
    """A branch and its journal as it was exported."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.lines = list(export.lines(register.journal, personal=True))

    def asked(self, name: str, span: tuple[dt.date, dt.date], **more: Any) -> Document:
        return make(self.register, name, Asked(*span, **more))

    def recount(self, span: tuple[dt.date, dt.date]) -> Recount:
        return Recount(self.lines, self.register.branch_number, *span, TODAY)


@pytest.fixture(scope="module", params=[(1, "WIB", 3), (2, "WIT", 4)], ids=["branch 1", "branch 2"])
def branch(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Branch:
    number, zone, seed = request.param
    return Branch(branches.filled(tmp_path_factory.mktemp("branch"), number, zone, seed))


@pytest.fixture(params=SPANS, ids=["all", "one day", "two weeks"])
def span(request: pytest.FixtureRequest) -> tuple[dt.date, dt.date]:
    found: tuple[dt.date, dt.date] = request.param
    return found


def tables(document: Document) -> list[Table]:
    return [part for part in document.parts if isinstance(part, Table)]


def rows(table: Table) -> list[Row]:
    return [_row(table, row) for row in table.rows]


def _row(table: Table, row: tuple[Value, ...]) -> Row:
    return {column.key: value for column, value in zip(table.columns, row, strict=True)}


def total(table: Table) -> Row:
    return _row(table, table.total)


def by(table: Table, key: str) -> dict[Any, Row]:
    return {row[key]: {k: v for k, v in row.items() if k != key} for row in rows(table)}


def exact(value: Fraction | None, places: int = 2) -> Decimal | None:
    if value is None:
        return None
    found = half_up(value, places)
    return Decimal(found.numerator) / Decimal(found.denominator)


def per_cent(part: int, whole: int) -> Decimal | None:
    return exact(Fraction(part * 100, whole)) if whole else None


def test_the_branches_are_sound(branch: Branch) -> None:
    assert verify(branch.register.database).sound


def test_day_book(branch: Branch, span: tuple[dt.date, dt.date]) -> None:
    (table,) = tables(branch.asked("day-book", span))
    counted = branch.recount(span).day_book()
    keys = [column.key for column in table.columns[1:]]
    assert by(table, "day") == {day: {key: found[key] for key in keys} for day, found in counted.items()}
    assert {k: v for k, v in total(table).items() if k != "day"} == {
        key: sum(found[key] for found in counted.values()) for key in keys
    }
    assert all(row for row in table.opens)


def _times(visits: list[dict[str, Any]]) -> Row:
    waits = [seconds for v in visits for seconds, _counter in v["waits"]]
    services = [seconds for v in visits for seconds, *_who in v["services"]]
    return {
        "visits": len(visits),
        "served": sum(v["served"] for v in visits),
        "absent": sum(v["absent"] for v in visits),
        "not_called": sum(v["not_called"] for v in visits),
        "wait_mean": whole_minutes(average(waits)),
        "wait_median": whole_minutes(middle(waits)),
        "wait_p90": whole_minutes(nine_of_ten(waits)),
        "service_mean": whole_minutes(average(services)),
        "service_median": whole_minutes(middle(services)),
        "service_p90": whole_minutes(nine_of_ten(services)),
        "estimated": sum(v["estimated"] for v in visits),
    }


def test_waits(branch: Branch, span: tuple[dt.date, dt.date]) -> None:
    days, services, counters = tables(branch.asked("waits", span))
    visits = branch.recount(span).times()
    by_day: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
    by_service: defaultdict[Any, list[dict[str, Any]]] = defaultdict(list)
    for visit in visits:
        by_day[visit["day"]].append(visit)
        by_service[visit["service"] or "(none named)"].append(visit)
    assert by(days, "day") == {day: _times(found) for day, found in by_day.items()}
    assert by(services, "service") == {code: _times(found) for code, found in by_service.items()}
    assert total(services) == {"service": "All", **_times(visits)}
    waits: defaultdict[str, list[int]] = defaultdict(list)
    lasted: defaultdict[str, list[int]] = defaultdict(list)
    for visit in visits:
        for seconds, counter in visit["waits"]:
            waits[str(counter)].append(seconds)
        for seconds, counter, _officer in visit["services"]:
            lasted[str(counter)].append(seconds)
    assert by(counters, "counter") == {
        counter: {
            "called": len(waits[counter]),
            "services": len(lasted[counter]),
            "wait_mean": whole_minutes(average(waits[counter])),
            "wait_median": whole_minutes(middle(waits[counter])),
            "wait_p90": whole_minutes(nine_of_ten(waits[counter])),
            "service_mean": whole_minutes(average(lasted[counter])),
            "service_median": whole_minutes(middle(lasted[counter])),
            "service_p90": whole_minutes(nine_of_ten(lasted[counter])),
        }
        for counter in waits.keys() | lasted.keys()
    }


def _decisions(found: list[dict[str, Any]]) -> Row:
    kept, late = sum(d["in_time"] is True for d in found), sum(d["in_time"] is False for d in found)
    used = [d["used"] for d in found]
    return {
        "decided": len(found),
        "promised": kept + late,
        "in_time": kept,
        "late": late,
        "share": per_cent(kept, kept + late),
        "days_mean": exact(average(used)),
        "days_median": exact(middle(used), 1),
        "days_p90": nine_of_ten(used),
    }


def _grouped(found: list[dict[str, Any]], key: Any) -> dict[str, list[dict[str, Any]]]:
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in found:
        groups[key(one)].append(one)
    return groups


def test_promises(branch: Branch, span: tuple[dt.date, dt.date]) -> None:
    units, services, late = tables(branch.asked("promises", span))
    recount = branch.recount(span)
    found = recount.decided()
    assert found
    by_unit = _grouped(found, lambda d: recount.units[d["holder"]])
    by_service = _grouped(found, lambda d: d["case"].service)
    assert by(units, "unit") == {name: _decisions(group) for name, group in by_unit.items()}
    assert by(services, "service") == {name: _decisions(group) for name, group in by_service.items()}
    assert total(units) == {"unit": "All", **_decisions(found)}
    tardy = _grouped([d for d in found if d["in_time"] is False], lambda d: d["case"].service)
    assert by(late, "service") == {
        name: {
            "late": len(group),
            "late_mean": exact(average([d["late"] for d in group])),
            "late_most": max(d["late"] for d in group),
        }
        for name, group in tardy.items()
    }
    assert {id_ for row in units.opens for id_ in row} == {d["case"].id for d in found}


def test_overdue(branch: Branch, span: tuple[dt.date, dt.date]) -> None:
    holders, cases = tables(branch.asked("overdue", span))
    recount = branch.recount(span)
    found = recount.overdue()
    assert found
    assert sorted((row["number"], row["late"], row["holder"]) for row in rows(cases)) == sorted(
        (numbering.shown(case.number), late, recount.units[case.holder]) for case, late in found
    )
    counts = Counter(recount.units[case.holder] for case, _late in found)
    assert {row["unit"]: row["overdue"] for row in rows(holders)} == counts
    assert total(holders)["late_mean"] == exact(average([late for _case, late in found]))
    lateness = [row["late"] for row in rows(cases)]
    assert lateness == sorted(lateness, reverse=True)


def _notices(found: list[tuple[Any, dict[str, Any]]], of: int, recount: Recount) -> Row:
    terms = [len(recount.working(recount.day(n["at"]), dt.date.fromisoformat(n["deadline"]))) for _case, n in found]
    still = sum(case.state in ("incomplete", "returned") and n is case.notices[-1] for case, n in found)
    return {
        "notices": len(found),
        "share": per_cent(len(found), of),
        "cases": len({case.id for case, _n in found}),
        "papers_mean": exact(average([len(n["missing"]) for _case, n in found])),
        "term_mean": exact(average(terms)),
        "open": still,
    }


def test_notices(branch: Branch, span: tuple[dt.date, dt.date]) -> None:
    services, officers, unlike, each = tables(branch.asked("notices", span))
    recount = branch.recount(span)
    found = recount.notices()
    groups: defaultdict[str, list[Any]] = defaultdict(list)
    people: defaultdict[str, list[Any]] = defaultdict(list)
    for case, n in found:
        groups[case.service].append((case, n))
        people[recount.officers[n["officer"]]].append((case, n))
    assert by(services, "service") == {k: _notices(g, len(found), recount) for k, g in groups.items()}
    assert by(officers, "officer") == {k: _notices(g, len(found), recount) for k, g in people.items()}
    expected = recount.unlike()
    assert [(row["service"], row["variant"], row["lacking"], row["notices"]) for row in rows(unlike)] == sorted(
        (service, variant, ", ".join(sorted(lacking)), len(group))
        for (service, variant, lacking), group in expected.items()
    )
    assert Counter(row["number"] for row in rows(each)) == Counter(
        numbering.shown(n["number"]) for group in expected.values() for n in group
    )


def test_like_cases_that_were_told_otherwise_are_shown(branch: Branch) -> None:
    *_, unlike, each = tables(branch.asked("notices", SPANS[2]))
    (shown,) = [row for row in rows(unlike) if row["lacking"] == "surat"]
    assert shown["terms"] == "3, 7"
    told = [(row["officer"], row["term"]) for row in rows(each) if row["lacking"] == "surat"]
    assert told == [("Sari Widowati", 7), ("Sari Widowati", 7), ("Budi Harsono", 3)]


def test_early_calls(branch: Branch, span: tuple[dt.date, dt.date]) -> None:
    document = branch.asked("early-calls", span)
    officers, calls = tables(document)
    recount = branch.recount(span)
    early = [(recount.officers[who], at) for v in recount.times() for at, who, _reason in v["early"]]
    assert len(calls.rows) == len(early) == 1
    assert by(officers, "officer") == {who: {"early": 1} for who, _at in early}
    (facts,) = [part for part in document.parts if isinstance(part, Facts)]
    assert facts.pairs[0][1] == str(sum(v["calls"] for v in recount.times())).replace(",", ".")
    assert calls.rows[0][-1] == "sakit; NIK 317101••••••0001, telp ••••••••7890"


def test_handovers(branch: Branch, span: tuple[dt.date, dt.date]) -> None:
    (table,) = tables(branch.asked("handovers", span))
    recount = branch.recount(span)
    offers = recount.offers()

    def row(found: list[dict[str, Any]]) -> Row:
        states = Counter(o["state"] for o in found)
        answers = [max(0, o["ended"] - o["at"]) for o in found if o["state"] == "accepted"]
        return {
            "offered": len(found),
            "accepted": states["accepted"],
            "declined": states["declined"],
            "taken_back": states["taken_back"],
            "lapsed": 0,
            "open": states["offered"],
            "help": sum(o["keep"] for o in found),
            "dispatched": 0,
            "answer_mean": whole_minutes(average(answers)),
            "answer_median": whole_minutes(middle(answers)),
            "answer_p90": whole_minutes(nine_of_ten(answers)),
        }

    ways = _grouped(offers, lambda o: (recount.units[o["from"]], recount.units[o["to"]]))
    assert {(r.pop("from_unit"), r.pop("to_unit")): r for r in rows(table)} == {k: row(g) for k, g in ways.items()}
    assert total(table) == {"from_unit": "All", "to_unit": None, **row(offers)}


def test_load(branch: Branch, span: tuple[dt.date, dt.date]) -> None:
    (table,) = tables(branch.asked("load", span))
    recount = branch.recount(span)
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    lasted: defaultdict[int, list[int]] = defaultdict(list)
    for visit in recount.times():
        counts[visit["issued_by"]]["issued"] += 1
        for seconds, _counter, officer in visit["services"]:
            counts[officer]["served"] += 1
            lasted[officer].append(seconds)
    for case in recount.taken_in():
        counts[case.officer]["taken_in"] += 1
    for _case, n in recount.notices():
        counts[n["officer"]]["notices"] += 1
    for case in recount.cases.values():
        for offer in case.offers.values():
            if recount.asked(offer["at"]):
                counts[offer["by"]]["offered"] += 1
            if offer["state"] == "accepted" and recount.asked(offer["ended"]):
                counts[offer["ended_by"]]["accepted"] += 1
    for case, _state, _at, _holder in recount.came("delivered"):
        counts[case.delivered_by]["delivered"] += 1
    keys = ("issued", "served", "taken_in", "notices", "offered", "accepted", "delivered", "assigned", "overdue")
    assert by(table, "officer") == {
        recount.officers[who]: {
            **{key: found[key] for key in keys},
            "service_median": whole_minutes(middle(lasted[who])),
        }
        for who, found in counts.items()
    }


def _ods(recount: Recount, case: Any) -> int | None:
    decisions = [at for state, at, _holder in case.came if state in ("ready", "rejected")]
    return int(recount.day(decisions[-1]) == recount.day(case.at)) if decisions else None


def test_register(branch: Branch, span: tuple[dt.date, dt.date]) -> None:
    (table,) = tables(branch.asked("register", span))
    recount = branch.recount(span)
    assert [(r["number"], r["service"], r["unit"], r["promised"], r["ods"]) for r in rows(table)] == [
        (
            numbering.shown(case.number),
            case.service,
            recount.units[case.pool],
            dt.date.fromisoformat(case.promised) if case.promised else None,
            _ods(recount, case),
        )
        for case in sorted(recount.taken_in(), key=lambda case: (case.at, case.id))
    ]
    for state in ("ready", "rejected", "delivered"):
        stands = {case.number for case in recount.taken_in() if any(came[0] == state for came in case.came)}
        assert {r["number"] for r in rows(table) if r[state]} == {numbering.shown(n) for n in stands}


def test_month(branch: Branch, span: tuple[dt.date, dt.date]) -> None:
    document = branch.asked("month", span)
    days, services, counters, officers = tables(document)
    recount = branch.recount(span)
    taken, decided, visits = recount.taken_in(), recount.decided(), recount.times()
    assert days == tables(branch.asked("day-book", span))[0]
    ods = sum(_ods(recount, case) or 0 for case in taken)
    figures = _decisions(decided)
    assert total(services) == {
        "service": "All",
        "taken_in": len(taken),
        "decided": len(decided),
        **{key: figures[key] for key in ("in_time", "late", "share", "days_mean")},
        "ods": ods,
    }
    assert sum(row["ods"] for row in rows(services)) == ods  # type: ignore[misc]  # counts
    served = [(officer, v["service"], seconds) for v in visits for seconds, _counter, officer in v["services"]]
    groups = _grouped([{"k": (o, s), "s": sec} for o, s, sec in served], lambda one: one["k"])
    assert {(r["officer"], r["service"]): (r["citizens"], r["time"]) for r in rows(officers)} == {
        (recount.officers[o], s or "(none named)"): (len(g), whole_minutes(sum(one["s"] for one in g)))
        for (o, s), g in groups.items()  # type: ignore[misc]  # keys are pairs here
    }
    assert sum(row["served"] for row in rows(counters)) == len(served)  # type: ignore[misc]  # counts
    (facts,) = [part for part in document.parts if isinstance(part, Facts)]
    told = dict(facts.pairs)
    assert told["Visits"] == str(len(visits))
    waits = [seconds for v in visits for seconds, _counter in v["waits"]]
    assert told["Mean wait"] == f"{whole_minutes(average(waits))} min"


def test_units_and_services_part_the_whole(branch: Branch) -> None:
    whole = branch.asked("promises", SPANS[0])
    units, services, _late = tables(whole)
    codes = {unit.code: unit.id for unit in branch.register.units()}
    for row in rows(units):
        part = tables(branch.asked("promises", SPANS[0], unit=codes[str(row["unit"])]))[0]
        assert rows(part) == [row]
    for row in rows(services):
        part = tables(branch.asked("promises", SPANS[0], service=str(row["service"])))[1]
        assert rows(part) == [row]


def test_every_report_was_counted_again() -> None:
    counted = {name.removeprefix("test_").replace("_", "-") for name in globals() if name.startswith("test_")}
    counted |= {"complaints", "survey", "assessments", "commitments"}  # in modules of their own
    assert {report.name for report in REPORTS} <= counted


def test_what_a_report_can_not_be_asked_is_refused(branch: Branch) -> None:
    with refused("report_unknown"):
        branch.asked("nothing", SPANS[0])
    with refused("report_takes_not"):
        branch.asked("early-calls", SPANS[0], service="PP")
    with refused("report_days"):
        branch.asked("month", (TODAY, dt.date(2026, 11, 1)))


def test_edges_of_a_day_are_the_offices(branch: Branch) -> None:
    found = {}
    for day in (9, 10, 11):
        asked = dt.date(2026, 11, day)
        (table,) = tables(branch.asked("day-book", (asked, asked)))
        found[day] = {row["day"] for row in rows(table)}
    assert found == {day: {dt.date(2026, 11, day)} for day in found}
