"""Nothing that arrives stops an exchange: what a program can't show or judge is set apart, told, and mended later."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from models.acts import CalendarSet, FreeDay, HandoverOffered, NoteAdded, TicketCalled, VisitMoved
from models.cases import named_lists
from models.exchange.link import link_view, not_accepted
from models.facts import ids
from models.fold import CaseState, PersonState, VisitState, plain
from models.forms import Correct, NoteForm, Ticket, perform
from models.register.refolding import apart, mend
from models.register.state_hash import of_tables
from models.register.verify import verify
from models.store import project
from ptsa_tui.central.exchange import Exchange
from tests.models.build import refused
from tests.world import Site, World


def ticket(site: Site) -> int:
    """Give a queue number out."""
    perform(site.register, site.sari, Ticket(services=("PP",), counter=1))
    row = site.register.database.row("SELECT max(id) FROM visit")
    assert row is not None
    return int(row[0])


def test_what_cannot_be_shown_is_set_apart_and_all_behind_it_flows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = world.desk(), world.desk()
    bad, good = ticket(one), ticket(one)
    number = one.take_in()
    one.sync()

    def faulty(visit: VisitState) -> Any:
        if visit.id == bad:
            raise ZeroDivisionError
        return right(visit)

    right = project.PROJECTIONS[VisitState]
    monkeypatch.setitem(project.PROJECTIONS, VisitState, faulty)
    two.sync()
    assert apart(two.register) == {bad}
    assert [r for (r,) in two.register.database.rows("SELECT id FROM visit")] == [good]
    assert two.case(number)
    assert two.register.database.row("SELECT why FROM apart") == ("ZeroDivisionError",)
    assert not two.sync().pulled, "the cursor went on"
    with refused("subject_apart"):
        two.register.record(two.sari, TicketCalled(counter=1), bad)
    view = link_view(two.register)
    assert (view.apart, [t.what for t in view.troubles]) == (1, ["apart"])
    assert [f.code for f in verify(two.register.database).faults] == ["apart"]
    monkeypatch.undo()
    two.sync()
    assert not apart(two.register)
    assert verify(two.register.database).sound
    assert of_tables(one.register.database) == of_tables(two.register.database)


def test_what_stood_before_is_shown_until_it_can_be_shown_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = world.desk(), world.desk()
    bad = ticket(one)
    one.sync()
    two.sync()
    one.register.record(one.sari, TicketCalled(counter=1), bad)
    one.sync()
    monkeypatch.setitem(project.PROJECTIONS, VisitState, lambda _visit: {}["nothing"])
    two.sync()
    assert two.register.database.row("SELECT state FROM visit") == ("waiting",)
    assert mend(two.register) == 1
    monkeypatch.undo()
    one.register.record(one.sari, VisitMoved(step="serving"), bad)
    one.sync()
    two.sync()
    assert two.register.database.row("SELECT state FROM visit") == ("serving",)
    assert verify(two.register.database).sound


def test_an_act_at_which_the_centre_fails_holds_nothing_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = world.desk(), world.desk()
    visit = ticket(one)
    one.sync()
    one.register.record(one.sari, TicketCalled(counter=1), visit)
    number = one.take_in()
    right = plain._STEPS["visit"]

    def faulty(state: Any, entry: Any, act: Any) -> Any:
        if isinstance(act, TicketCalled):
            raise ZeroDivisionError
        return right(state, entry, act)

    monkeypatch.setitem(plain._STEPS, "visit", faulty)
    one.sync()
    monkeypatch.undo()
    two.sync()
    assert two.case(number)
    assert [(n.code, n.count) for n in not_accepted(one.register)] == [("act_unjudged", 1)]
    for site in (one, two):
        assert site.register.database.row("SELECT state FROM visit") == ("waiting",)
        assert verify(site.register.database).sound


def test_an_act_at_which_a_desk_fails_is_judged_after_an_update(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = world.desk(), world.desk()
    visit = ticket(one)
    one.register.record(one.sari, TicketCalled(counter=1), visit)
    one.sync()
    monkeypatch.setitem(plain._STEPS, "visit", lambda *_all: {}["nothing"])
    two.sync()
    assert apart(two.register) == {visit}
    monkeypatch.undo()
    two.sync()
    assert two.register.database.row("SELECT state FROM visit") == ("called",)
    assert verify(two.register.database).sound


def test_a_day_that_is_free_for_two_reasons_is_free_once(world: World) -> None:
    one = world.desk()
    day = dt.date(2028, 5, 1)
    days = (FreeDay(day, "Hari Buruh"), FreeDay(day, "Cuti bersama", leave=True))
    world.centre.set_calendar(1, CalendarSet(year=2028, days=days, decreed=True))
    of_another_year = CalendarSet(year=2029, days=days, decreed=True)  # no command takes that any more
    world.centre._write(1, of_another_year, ids.branch_subject(1))
    one.sync()
    assert not apart(one.register)
    assert one.register.database.row("SELECT count(*) FROM free_day WHERE date = '2028-05-01'") == (1,)
    assert verify(one.register.database).sound


def test_a_worker_over_a_database_that_was_put_back_judges_by_what_is_there(world: World) -> None:
    """Two workers; under the first one the database is put back, and the second one is the first to place anything."""
    one, two = world.desk(), world.desk()
    case = one.case(one.take_in())
    one.sync()
    two.sync()
    kept = world.backup()
    one.register.record(one.sari, HandoverOffered(to=one.unit("HI")), case)
    one.sync()
    remembered = world.exchange.folds
    world.reopen(kept)
    two.register.record(two.sari, NoteAdded(), case)
    two.sync()
    world.exchange = Exchange(world.centre.store, world.centre.identity().secrets, world.clock.now)
    world.exchange.folds = remembered
    one.sync()
    two.sync()
    for site in (one, two):
        state = site.register.fold_of(case).state
        assert isinstance(state, CaseState)
        assert state.offer is not None
        assert not_accepted(site.register) == []
        assert verify(site.register.database).sound


def test_more_notes_than_count_leave_both_desks_alike(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "MOST_REMARKS", 30)
    one, two = world.desk(), world.desk()
    number = one.take_in()
    one.sync()
    two.sync()
    for site in (one, two, one, two):
        for _note in range(10):
            world.clock.move(seconds=1)  # type: ignore[attr-defined]  # the tests' own clock
            perform(site.register, site.sari, NoteForm(case=number, text="dicatat"))
    one.sync()
    two.sync()
    one.sync()
    with refused("subject_full"):
        perform(one.register, one.sari, NoteForm(case=number, text="dicatat"))
    assert [(n.code, n.count) for n in not_accepted(two.register)] == [("subject_full", 10)]
    assert not not_accepted(one.register)
    assert all(verify(site.register.database).sound for site in (one, two))
    assert of_tables(one.register.database) == of_tables(two.register.database)
    one.register.record(one.sari, HandoverOffered(to=one.unit("HI")), one.case(number))


def test_two_desks_that_correct_one_person_are_told_and_settle_it(world: World) -> None:
    one, two = world.desk(), world.desk()
    number = one.take_in()
    one.sync()
    two.sync()
    perform(one.register, one.sari, Correct(case=number, phone="081234567890"))
    perform(two.register, two.sari, Correct(case=number, phone="081298765432", address="Jalan Mawar 1"))
    one.sync()
    two.sync()
    one.sync()
    case = one.case(number)
    for site in (one, two):
        person = site.register.fold_of(person_of(site, case)).state
        assert isinstance(person, PersonState)
        assert (person.phone, person.address) == ("081234567890", "Jalan Mawar 1")
        assert [(t.what, t.code, t.case) for t in link_view(site.register).troubles] == [
            ("contest", "double_person", case)
        ]
        assert [line.id for line in named_lists.named_list(site.register, "contested").lines] == [case]
        assert verify(site.register.database).sound
    assert [(n.code, n.count) for n in not_accepted(two.register)] == [("double_person", 1)]
    perform(two.register, two.sari, Correct(case=number, phone="081234567890"))  # what stands is right
    two.sync()
    one.sync()
    for site in (one, two):
        assert not link_view(site.register).troubles
        assert verify(site.register.database).sound


def person_of(site: Site, case: int) -> int:
    state = site.register.fold_of(case).state
    assert isinstance(state, CaseState)
    return state.person
