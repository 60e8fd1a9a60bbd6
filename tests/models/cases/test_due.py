"""Every list by the promised date says what the cases' own clocks say, the most urgent first, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from msgspec import structs

from models.acts import CalendarSet, FreeDay, PromiseMoved
from models.cases import clocks, due, home_counts, lanes
from models.cases.lines import CaseLine
from models.cases.named_lists import named_list
from models.cases.views import detail
from models.catalogue import seed_catalogue
from models.facts import ids
from models.facts.standard import Office
from models.facts.working_days import from_local
from models.fold import CaseState
from models.forms import Complete, CorrectIntake, Ready, Reject, Return, case_of, perform
from models.practice import fill
from models.register.register import SYSTEM, Register
from models.register.verify import verify
from tests.conftest import StillClock
from tests.models.build import take_in, to_unit


def pages(register: Register, name: str, size: int = 7) -> Iterator[CaseLine]:
    """Yield a whole list, in small pages."""
    page = named_list(register, name, size)
    yield from page.lines
    while page.more is not None:
        page = named_list(register, name, size, page.more)
        yield from page.lines


def standings(register: Register) -> dict[str, dict[int, int]]:
    """Return by list what each running case's clock leaves, read from its own entries."""
    near = register.catalogue().near_due
    found: dict[str, dict[int, int]] = {"overdue": {}, "due": {}, "near": {}}
    for (id_,) in register.database.rows("SELECT id FROM case_file ORDER BY id"):
        state = register.fold_of(id_).state
        assert isinstance(state, CaseState)
        service = register.service_of(state)[0]
        told = clocks.clock(state, service.days, register.calendar(), "WIB", register.clock.now())
        if told.standing == "overdue":
            found["overdue"][id_] = told.left
        elif told.standing == "running":
            assert told.due is not None
            if told.due <= register.today():
                found["due"][id_] = told.left
            elif told.left <= near:
                found["near"][id_] = told.left
    return found


@pytest.mark.parametrize(
    "at", [dt.datetime(2026, 11, 24, 10), dt.datetime(2026, 11, 28, 10), dt.datetime(2026, 11, 29, 23)]
)
def test_lists_counts_and_clocks_agree(register: Register, sari: int, clock: StillClock, at: dt.datetime) -> None:
    """On a Tuesday, and on a weekend on which nothing turns late."""
    fill(register, 400, 3, days=25)
    clock.at = from_local(at, "WIB")
    own = standings(register)
    assert all(own.values()), "each list has something to say"
    counted = due.counts(register, due.edges_now(register))
    for name in due.LISTS:
        lines = list(pages(register, name))
        assert {line.id: line.left for line in lines} == own[name]
        assert len(lines) == counted[name] == len(own[name])
        dates = [line.promised or "" for line in lines]
        assert dates == sorted(dates), "the latest first"
    who = register.officer(sari)
    assert who is not None
    home = home_counts.home(register, who, 0)
    assert (home.overdue, home.due_today, home.near) == tuple(counted[name] for name in ("overdue", "due", "near"))
    shown = lanes.lanes(register, who, 10_000)
    late = {line.id for name in lanes.LANES for line in getattr(shown, name) if line.left is not None and line.left < 0}
    assert late == set(own["overdue"])
    assert lanes.counts(register, who).late <= home.overdue


def test_done_in_time_is_on_no_list_whatever_day_comes(register: Register, sari: int, clock: StillClock) -> None:
    ready, rejected, running = (take_in(register, sari) for _ in range(3))
    for number in (ready, rejected):
        to_unit(register, sari, number)
    perform(register, sari, Ready(case=ready, back=False))
    perform(register, sari, Reject(case=rejected, reason="tidak memenuhi syarat"))
    clock.move(days=60)
    assert [line.number for line in pages(register, "overdue")] == [case_of(register, running).number]
    told = detail(register, case_of(register, ready).id).clock
    assert told is not None
    assert (told.standing, told.late) == ("in_time", 0)


def decree(register: Register, day: dt.date) -> None:
    """Set a day free, as a centre does, and move what is promised; this desk stands alone."""
    root = ids.branch_subject(1)
    with register.writing(SYSTEM, as_centre=True) as centre:
        office = register.fold_of(root).state
        old = next(c for c in office.calendars if c.year == day.year)  # type: ignore[union-attr]
        days = (*old.days, FreeDay(day, "Hari libur khusus", decree="Keppres 9/2026"))
        entry = centre.record(CalendarSet(year=day.year, days=days, decreed=True), root).entry
        for (id_,) in register.database.rows("SELECT id FROM case_file WHERE state IN ('received', 'with_unit')"):
            case = register.fold_of(id_).state
            assert isinstance(case, CaseState)
            assert case.promised is not None
            moved = register.calendar().after(case.promised, 1).date
            act = PromiseMoved(told=case.told_by, was=case.promised, promised=moved, calendar=entry.id)
            centre.record(act, id_)


def test_a_case_says_both_dates_and_the_decree(register: Register, sari: int) -> None:
    number = take_in(register, sari)
    told = case_of(register, number).promised
    decree(register, dt.date(2026, 12, 1))
    found = detail(register, case_of(register, number).id)
    assert found.clock is not None
    assert (found.clock.told, found.clock.due) == (told, dt.date(2026, 12, 3))
    assert found.freed == ("Tue 1 Dec 2026  Hari libur khusus (Keppres 9/2026)",)
    assert [type(event.act) for event in found.events][-1] is PromiseMoved
    row = register.database.row("SELECT promised FROM case_file WHERE id = ?", found.case.id)
    assert row == ("2026-12-03",)
    assert verify(register.database).faults == ()


def test_lists_and_counts_read_what_they_show_and_no_more(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many cases there are: the index holds what runs, in the order in which a list shows it."""
    fill(register, 60, 3)
    asked: list[tuple[str, tuple[object, ...]]] = []
    rows = register.database.rows

    def noted(sql: str, *params: object) -> list[tuple[object, ...]]:
        asked.append((sql, params))
        return rows(sql, *params)

    monkeypatch.setattr(register.database, "rows", noted)
    for name in due.LISTS:
        page = named_list(register, name, 2)
        named_list(register, name, 2, page.more or (700_000, 1, 1))
    monkeypatch.undo()
    lists = [(sql, params) for sql, params in asked if "c.promised" in sql and "JOIN person" in sql]
    assert len(lists) == 2 * len(due.LISTS)
    for sql, params in lists:
        plan = " ".join(line for *_ids, line in rows(f"EXPLAIN QUERY PLAN {sql}", *params))
        assert "USING INDEX case_due" in plan, sql
        assert "TEMP B-TREE" not in plan, sql
    for name in due.LISTS:
        where, values = due.condition(name, due.edges_now(register))
        (plan,) = [
            line for *_ids, line in rows(f"EXPLAIN QUERY PLAN SELECT count(*) FROM case_file c WHERE {where}", *values)
        ]
        assert "USING COVERING INDEX case_due" in plan


def test_paused_time_survives_a_change_of_the_variant(register: Register, sari: int, clock: StillClock) -> None:
    """In on Tuesday, returned on Wednesday, complete on Friday, corrected on Monday: two days were the citizen's."""
    number = take_in(register, sari)
    to_unit(register, sari, number)
    clock.move(days=1)
    perform(register, sari, Return(case=number, missing=("naskah",), reason="tanda tangan kurang"))
    clock.move(days=2)
    perform(register, sari, Complete(case=number, papers="all"))
    before = detail(register, case_of(register, number).id)
    clock.move(days=3)
    variants = [v.code for v in before.service.variants if v.code != before.variant.code]
    perform(register, sari, CorrectIntake(case=number, variant=variants[0], papers="all", reason="jenis lain"))
    after = detail(register, case_of(register, number).id)
    assert before.clock is not None
    assert after.clock is not None
    assert after.variant.code == variants[0]
    assert (before.clock.used, after.clock.used) == (1, 2)
    assert after.clock.due == before.clock.due == dt.date(2026, 12, 4)
    assert sum(step.days for step in after.clock.steps if step.owed) == 2


def test_a_request_that_comes_incomplete_is_paused_from_its_first_day(
    register: Register, sari: int, clock: StillClock
) -> None:
    number = take_in(register, sari, papers=(), rest="missing")
    clock.move(days=30)
    told = detail(register, case_of(register, number).id).clock
    assert told is not None
    assert (told.standing, told.used, told.due) == ("paused", 0, None)
    assert [name for name in due.LISTS if list(pages(register, name))] == []


def test_how_near_is_near_is_a_matter_of_the_catalogue(register: Register, sari: int, clock: StillClock) -> None:
    take_in(register, sari)  # six working days
    published = seed_catalogue()
    for days, found in ((5, 0), (6, 1), (0, 0)):
        version = register.catalogue().version + 1
        office = Office(near_due=days, source="SK 1/2026", checked_on="2026-11-01")
        with register.writing(SYSTEM, as_centre=True) as centre:
            centre.record(structs.replace(published, version=version, office=office), ids.branch_subject(1))
        who = register.officer(sari)
        assert who is not None
        home = home_counts.home(register, who, 0)
        assert (home.near, home.near_days) == (found, days)
        assert len(list(pages(register, "near"))) == found
