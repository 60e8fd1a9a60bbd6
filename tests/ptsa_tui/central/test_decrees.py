"""A decree that comes late: open cases move, told with both dates, and equal at every desk and at the centre."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.acts import CalendarSet, CaseOpened, FreeDay, PromiseMoved
from models.catalogue import calendars
from models.facts import numbering
from models.facts.working_days import from_local
from models.fold import CaseState
from models.forms import Complete, CorrectIntake, Offer, Ready, Return, Undo, perform
from models.refused import Refused
from models.register.register import SYSTEM
from models.register.state_hash import of_tables
from ptsa_tui import cli
from tests.conftest import StillClock
from tests.world import Site, World
from tests.world import world as worlds

DAY = dt.date(2026, 12, 1)
DECREE = FreeDay(DAY, "Hari libur khusus", decree="Keppres 9/2026", source="https://contoh.go.id/9")
TOLD, LATER = dt.date(2026, 12, 2), dt.date(2026, 12, 3)
"""Six working days after Tuesday 24 November, before and after the decree."""


@pytest.fixture
def world(tmp_path: Path, url: str, clock: StillClock) -> Iterator[World]:
    with worlds(tmp_path, url, clock) as made:
        yield made


def decree(world: World, *branches: int, day: FreeDay = DECREE) -> dict[int, list[tuple[int, PromiseMoved]]]:
    return world.centre.change_calendars(branches or (1,), 2026, lambda old: calendars.with_day(old, day))


def case(site: Site, number: str) -> CaseState:
    state = site.register.fold_of(site.case(number)).state
    assert isinstance(state, CaseState)
    return state


def listed(site: Site, number: str) -> str | None:
    row = site.register.database.row("SELECT promised FROM case_file WHERE id = ?", site.case(number))
    return row[0] if row else None


def same_everywhere(world: World, branch: int, *sites: Site) -> None:
    for _round in range(2):
        for site in sites:
            site.sync()
    states = {of_tables(site.register.database) for site in sites}
    assert states == {world.centre.facts(branch)["state"]}


def test_an_open_case_moves_at_every_desk_and_at_the_centre(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    one.sync()
    two.sync()
    assert case(two, number).promised == TOLD
    moved = decree(world)
    assert [(act.was, act.promised) for _case, act in moved[1]] == [(TOLD, LATER)]
    same_everywhere(world, 1, one, two)
    for site in (one, two):
        assert (case(site, number).promised, case(site, number).told) == (LATER, TOLD)
        assert listed(site, number) == LATER.isoformat()
        assert not site.register.calendar().is_working(DAY)
    assert decree(world) == {1: []}, "said twice, it changes nothing"


def test_a_promise_by_an_old_calendar_is_moved_when_it_comes(world: World) -> None:
    """The desk was offline when the decree came, and had told the citizen the old date already."""
    one, two = world.desk(), world.desk()
    decree(world)
    number = one.take_in()
    assert case(one, number).promised == TOLD, "it does not know yet"
    one.sync()
    assert (case(one, number).promised, case(one, number).told) == (LATER, TOLD)
    same_everywhere(world, 1, one, two)
    assert case(two, number).promised == LATER
    later = two.take_in("3174015203909009", "Budi Santoso")
    same_everywhere(world, 1, one, two)
    assert (case(one, later).promised, case(one, later).moves) == (LATER, ()), "who knew of it promised right at once"


def test_what_is_decided_never_moves(world: World, clock: StillClock) -> None:
    one = world.desk()
    number = one.take_in()
    perform(one.register, one.sari, Ready(case=number, back=False))
    one.sync()
    assert decree(world) == {1: []}
    same_everywhere(world, 1, one)
    assert (case(one, number).promised, case(one, number).moves) == (TOLD, ())


def test_decided_offline_before_the_decree_was_heard_of(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    one.sync()
    perform(one.register, one.sari, Ready(case=number, back=False))
    decree(world)
    same_everywhere(world, 1, one, two)
    assert case(one, number).state == case(two, number).state == "ready"


def test_a_decision_taken_back_is_due_by_the_calendar_of_now(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    perform(one.register, one.sari, Ready(case=number, back=False))
    one.sync()
    decree(world)
    one.sync()
    perform(one.register, one.sari, Undo(case=number))
    same_everywhere(world, 1, one, two)
    assert [case(site, number).promised for site in (one, two)] == [LATER, LATER]


def test_undoing_a_step_keeps_what_the_calendar_moved(world: World) -> None:
    one = world.desk()
    number = one.take_in()
    perform(one.register, one.sari, Offer(case=number, to="HI"))
    one.sync()
    decree(world)
    one.sync()
    perform(one.register, one.sari, Undo(case=number))
    same_everywhere(world, 1, one)
    assert case(one, number).promised == LATER


def test_a_paused_case_is_promised_anew_by_the_calendar_of_its_desk(world: World, clock: StillClock) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    perform(one.register, one.sari, Return(case=number, missing=("naskah",), reason="tanda tangan kurang"))
    one.sync()
    assert decree(world) == {1: []}
    clock.move(days=1)
    perform(one.register, one.sari, Complete(case=number, papers="all"))  # it has not heard of the decree yet
    assert case(one, number).promised == LATER, "a day was paused"
    same_everywhere(world, 1, one, two)
    assert (case(two, number).promised, case(two, number).told) == (dt.date(2026, 12, 4), LATER)


def test_a_case_at_another_branch_moves_there_too(world: World) -> None:
    one, far = world.desk(1), world.desk(2)
    number = one.take_in()
    one.sync()
    perform(one.register, one.sari, Offer(case=number, to="2/HI"))
    one.sync()
    far.sync()
    decree(world)
    same_everywhere(world, 1, one)
    same_everywhere(world, 2, far)
    assert case(far, number).promised == case(one, number).promised == LATER


def test_a_date_that_an_officer_chose_stays_when_it_comes_and_moves_with_a_decree(world: World) -> None:
    one = world.desk()
    number = one.take_in()
    chosen = dt.date(2026, 12, 10)
    perform(one.register, one.sari, CorrectIntake(case=number, promised=chosen, reason="diminta pemohon"))
    one.sync()
    assert (case(one, number).promised, case(one, number).moves) == (chosen, ())
    decree(world)
    one.sync()
    assert case(one, number).promised == dt.date(2026, 12, 11)


def test_a_decree_that_is_taken_back_brings_no_promise_nearer(world: World) -> None:
    one = world.desk()
    number = one.take_in()
    one.sync()
    decree(world)
    one.sync()
    assert world.centre.change_calendars((1,), 2026, lambda old: calendars.without_day(old, DAY)) == {1: []}
    one.sync()
    assert case(one, number).promised == LATER, "the citizen may have been told so"


def test_a_decree_that_the_centre_lost_and_a_desk_gave_back_moves_what_came_meanwhile(world: World) -> None:
    ours, theirs = world.desk(1), world.desk(1)
    for site in (ours, theirs):
        site.sync()
    before = world.backup()
    decree(world, 1)
    ours.sync()
    world.reopen(before)
    number = theirs.take_in()
    theirs.sync()
    assert case(theirs, number).promised == TOLD
    same_everywhere(world, 1, ours, theirs)
    assert {case(site, number).promised for site in (ours, theirs)} == {LATER}
    assert listed(ours, number) == LATER.isoformat()


def test_a_second_decree_moves_on_from_the_first(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    one.sync()
    decree(world)
    decree(world, day=FreeDay(dt.date(2026, 11, 30), "Libur lain"))
    same_everywhere(world, 1, one, two)
    assert [(m.was, m.promised) for m in case(two, number).moves] == [(TOLD, LATER), (LATER, dt.date(2026, 12, 4))]


def test_a_year_that_had_no_calendar_at_all_moves_what_ran_into_it(world: World, clock: StillClock) -> None:
    one, two = world.desk(), world.desk()
    clock.move(days=(dt.date(2027, 12, 28) - dt.date(2026, 11, 24)).days)
    number, hidden = one.take_in(), ""
    assert case(one, number).promised == dt.date(2028, 1, 5)
    one.sync()
    new_year = CalendarSet(year=2028, days=(FreeDay(dt.date(2028, 1, 3), "Libur"),), decreed=True)
    world.centre.set_calendar(1, new_year)
    hidden = two.take_in("3174015203909009", "Budi Santoso")  # by a desk that has not heard of it
    same_everywhere(world, 1, one, two)
    assert [case(one, each).promised for each in (number, hidden)] == [dt.date(2028, 1, 6)] * 2


def test_a_desk_can_not_move_promises_itself(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    state = case(one, number)
    act = PromiseMoved(told=state.told_by, was=TOLD, promised=dt.date(2027, 6, 1), calendar=1)
    with pytest.raises(Refused) as why:
        one.register.record(one.sari, act, state.id)
    assert why.value.code == "centre_only"
    one.register.record(SYSTEM, act, state.id)  # as a desk would that was tampered with
    same_everywhere(world, 1, one, two)
    assert case(one, number).promised == case(two, number).promised == TOLD


def test_absurd_days_of_a_desk_keep_the_centre_from_nothing(world: World, clock: StillClock) -> None:
    one, two = world.desk(), world.desk()
    number, now = one.take_in(), clock.at
    form = CorrectIntake(case=number, promised=dt.date(9999, 12, 31), reason="salah ketik")
    perform(one.register, one.sari, form)
    state = case(one, number)
    act = CaseOpened(
        number=numbering.make(one.register.series(), 4711),
        person=state.person,
        service="PP",
        variant=state.variant,
        catalogue=1,
        pool=state.holder,
        marks=state.marks,
        promised=dt.date(9999, 12, 31),
    )
    clock.at = from_local(dt.datetime(9998, 12, 30, 9), "WIB")
    one.register.record(one.sari, act)
    clock.at = now
    decree(world)
    good = two.take_in("3174015203909009", "Budi Santoso")
    same_everywhere(world, 1, one, two)
    decree(world, day=FreeDay(dt.date(2026, 11, 30), "Libur lain"))
    same_everywhere(world, 1, one, two)
    assert case(one, good).promised == dt.date(2026, 12, 4)
    assert case(two, number).moves == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (FreeDay(dt.date(2027, 1, 1), "Tahun baru"), "calendar_day_elsewhere"),
        (FreeDay(DAY, "\x1b[31m"), "calendar_malformed"),
    ],
)
def test_a_wrong_calendar_reaches_no_desk(world: World, change: FreeDay, code: str) -> None:
    with pytest.raises(Refused) as why:
        decree(world, 1, 2, day=change)
    assert why.value.code == code
    assert [world.centre.calendar(branch, 2026).days[0].name for branch in (1, 2)] == ["Natal", "Natal"]  # type: ignore[union-attr]


def test_a_year_without_a_working_day_reaches_no_desk(world: World) -> None:
    days = tuple(FreeDay(dt.date(2028, 1, 1) + dt.timedelta(days=n), "x") for n in range(366))
    with pytest.raises(Refused) as why:
        world.centre.set_calendar(1, CalendarSet(year=2028, days=days))
    assert why.value.code == "calendar_without_days"


def test_one_decree_for_all_branches(world: World) -> None:
    one, far = world.desk(1), world.desk(2)
    numbers = one.take_in(), far.take_in("3174015203909009", "Budi Santoso")
    one.sync()
    far.sync()
    assert {branch: len(moved) for branch, moved in decree(world, 1, 2).items()} == {1: 1, 2: 1}
    one.sync()
    far.sync()
    assert [case(site, number).promised for site, number in zip((one, far), numbers, strict=True)] == [LATER, LATER]


# --- by the commands of the administrator ----------------------------------------------------------------------


def central(world: World, *arguments: str) -> int:
    return cli.main(["--lang", "en", "central", "--database", world.url, "calendar", *arguments])


def test_the_administrator_sees_what_changes_before_and_after(
    world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    one.sync()
    day = ("add", DAY.isoformat(), DECREE.name, "--decree", DECREE.decree, "--source", DECREE.source)
    assert central(world, *day, "--branch", "1", "--check") == 0
    said = capsys.readouterr().out
    assert f"+ Tue 1 Dec 2026  {DECREE.name} ({DECREE.decree})" in said
    assert "Open cases that would move: 1" in said
    one.sync()
    assert case(one, number).promised == TOLD, "only asked"
    assert central(world, *day) == 0
    said = capsys.readouterr().out
    assert "Branch 1, calendar 2026:" in said
    assert "Open cases that moved: 1" in said
    assert "Branch 2, calendar 2026:" in said
    same_everywhere(world, 1, one, two)
    assert case(two, number).promised == LATER
    assert central(world, "show", "1", "2026") == 0
    file = tmp_path / "2026.toml"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert central(world, "set", str(file)) == 0
    assert capsys.readouterr().out.count("No difference.") == 2, "what it prints is what it reads"
    assert central(world, "remove", DAY.isoformat(), "--branch", "2") == 0
    assert f"- Tue 1 Dec 2026  {DECREE.name}" in capsys.readouterr().out
    assert central(world, *("add", "2031-12-01", "x", "--decree", "x", "--source", "x")) == 3
    assert "no calendar of 2031" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("year = 2026\n[[day]]\ndate = 2027-01-01\nname = 'x'\n", "2027-01-01 is no day of 2026"),
        ("year = 2026\nday = 3\n", "no calendar"),
        ("year = 2026\nday = []\nfeiertage = true\n", "no calendar"),
        ("year = ", "no calendar"),
        ("year = 2026\n[[day]]\ndate = 2026-08-18\nname = '''a\nb'''\n", "no calendar"),
        ("year = 1\nday = []\n", "no calendar"),
    ],
)
def test_a_file_that_is_no_calendar_is_refused_in_words(
    world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, why: str
) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text, encoding="utf-8")
    assert central(world, "set", str(file)) == 3
    assert why in capsys.readouterr().err
    calendar = world.centre.calendar(1, 2026)
    assert calendar is not None
    assert [day.name for day in calendar.days] == ["Natal"]
