"""The queue by its forms and views: order, calls in one transaction, midnight, other desks, the day's figures."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec import structs

from models.acts import BranchSet
from models.facts import ids, numbering
from models.facts.working_days import from_local
from models.fold import VisitState
from models.forms import (
    Absent,
    Call,
    Finish,
    FinishForgotten,
    Hold,
    Inaccurate,
    Intake,
    Next,
    PassOn,
    Recall,
    Recover,
    Requeue,
    Serve,
    Skip,
    Ticket,
    perform,
    read_form,
)
from models.forms.visit_reading import read_target, services_meant
from models.practice import fill, fill_queue
from models.queue import day, standing
from models.register.register import SYSTEM, Register
from models.register.verify import verify
from ptsa_tui.cli.record import shown
from tests.conftest import StillClock
from tests.models.at_counter import Desk
from tests.models.build import NIK, OTHER_NIK, refused

PRINTED = "001-01-026-950001-5"


@pytest.fixture
def at(register: Register, sari: int) -> Desk:
    """Return a desk on which acts are short to write."""
    return Desk(register, sari)


# --- numbers and order ---------------------------------------------------------------------------------------------


def test_numbers_run_through_the_day_and_begin_anew_at_the_offices_midnight(at: Desk, clock: StillClock) -> None:
    assert [at.give(), at.give()] == ["A-001", "A-002"]
    clock.at = from_local(dt.datetime(2026, 11, 24, 23, 59, 59), "WIB")
    assert at.give() == "A-003"
    clock.move(seconds=1)
    assert at.give() == "A-001"
    assert at.state("A-001").day == dt.date(2026, 11, 25)


def test_a_number_that_is_refused_leaves_no_gap(at: Desk) -> None:
    with refused("service_unknown"):
        at.do(Ticket(services=("XYZ",)))
    assert at.give() == "A-001"
    assert numbering.shown(at.state("1").number) == PRINTED


def test_a_day_has_9999_numbers(at: Desk) -> None:
    at.give()
    at.register.database.run("UPDATE allocated SET last = 9998 WHERE range LIKE 'TURN %'")
    assert at.give() == "A-9999"
    with refused("turns_used_up"):
        at.give()


def test_priority_groups_go_first_then_who_came_first(at: Desk, clock: StillClock) -> None:
    for priority in ("", "", "elderly", "", "ill"):
        at.give(priority)  # type: ignore[arg-type]
        clock.move(minutes=1)
    assert at.waiting() == ["A-003", "A-005", "A-001", "A-002", "A-004"]


def test_the_next_call_takes_only_who_waits_for_this_counter_or_any(at: Desk) -> None:
    at.give(counter=2)
    at.give(counter=3)
    at.give()
    assert at.do(Next(counter=3)).ticket == "A-002"
    assert at.do(Next(counter=1)).ticket == "A-003"
    with refused("queue_empty"):
        at.do(Next(counter=4))


def test_who_returns_keeps_the_arrival_and_skipped_ones_are_not_called_by_next(at: Desk, clock: StillClock) -> None:
    for _ in range(3):
        at.give()
        clock.move(minutes=1)
    at.do(Next(counter=1))
    at.do(Skip(counter=1))
    assert [v.label for v in at.view().skipped] == ["A-001"]
    assert at.do(Next(counter=1)).ticket == "A-002"
    at.do(Requeue(ticket="A-001"))
    assert at.waiting() == ["A-001", "A-003"]


def test_services_by_code_by_words_and_by_digit(at: Desk) -> None:
    catalogue = at.register.catalogue()
    assert at.state(at.give(services=("pp", "ahli k3", "PP"))).services == ("PP", "SKP-AK3")
    found, unknown = services_meant(catalogue, "pp, perjanjian kerja bersama + 2", ("WLKP", "JKP"))
    assert ([s.code for s in found], unknown) == (["PP", "PKB", "JKP"], "")
    found, unknown = services_meant(catalogue, "pp tidakada", ())
    assert unknown == "tidakada"
    assert services_meant(catalogue, " ", ()) == ([], "")
    assert services_meant(catalogue, "9", ("WLKP",))[1] == "9"
    with refused("service_ambiguous"):
        at.give(services=("k3",))


# --- calling -------------------------------------------------------------------------------------------------------


def test_next_finishes_and_calls_in_one_act_or_does_neither(at: Desk) -> None:
    at.give()
    at.give()
    at.serve_next()
    assert at.do(Next(counter=1)).ticket == "A-002"
    assert at.state("A-001").state == "done"
    at.do(Serve(counter=1))
    last = at.do(Next(counter=1))
    assert (last.ticket, last.state) == ("A-002", "done")
    with refused("queue_empty"):
        at.do(Next(counter=1))


def test_who_was_called_and_is_awaited_is_never_finished_by_another_next(at: Desk) -> None:
    at.give()
    at.give()
    at.do(Next(counter=1))
    with refused("ticket_awaited"):
        at.do(Next(counter=1))
    assert (at.state("1").state, at.state("2").state) == ("called", "waiting")


def test_a_call_before_others_needs_a_reason_that_stands_in_the_days_figures(at: Desk, clock: StillClock) -> None:
    at.give()
    at.give()
    with refused("reason_missing"):
        at.do(Call(counter=1, ticket="A-002"))
    with refused("reason_missing"):
        at.do(Call(counter=1, ticket="A-002", reason="  "))
    clock.move(minutes=3)
    at.do(Call(counter=1, ticket="A-002", reason="dijemput ambulans"))
    (early,) = day.day(at.register, at.register.today()).early
    assert (early.label, early.counter, early.officer, early.reason, early.at) == (
        "A-002",
        1,
        "Sari Widowati",
        "dijemput ambulans",
        clock.now(),
    )


def test_calling_the_first_by_its_number_needs_no_reason(at: Desk) -> None:
    at.give()
    at.give()
    at.do(Call(counter=1, ticket="A-001"))
    assert at.state("1").early == ()


def test_who_waits_for_another_counter_is_out_of_turn_here(at: Desk) -> None:
    at.give(counter=2)
    with refused("reason_missing"):
        at.do(Call(counter=1, ticket="A-001"))


def test_two_counters_never_have_one_person_and_one_counter_never_two(at: Desk) -> None:
    at.give()
    at.give()
    at.do(Next(counter=1))
    with refused("ticket_at_counter"):
        at.do(Call(counter=2, ticket="A-001"))
    with refused("counter_taken"):
        at.do(Call(counter=1, ticket="A-002"))
    with refused("counter_taken"):
        at.do(Call(counter=1))


def test_recall_counts_and_only_who_was_called_is_called_again(at: Desk) -> None:
    at.give()
    with refused("nobody_at_counter"):
        at.do(Recall(counter=1))
    at.do(Next(counter=1))
    at.do(Recall(counter=1))
    assert at.state("1").calls == 2
    at.do(Serve(counter=1))
    with refused("visit_wrong_state"):
        at.do(Recall(counter=1))


def test_a_mistaken_end_is_mended(at: Desk, clock: StillClock) -> None:
    with refused("nobody_at_counter"):
        at.do(Recover(counter=1))
    for _ in range(3):
        at.give()
    at.serve_next()
    at.do(Next(counter=1))
    clock.move(seconds=1)
    at.do(Absent(counter=1))
    assert at.do(Recover(counter=1)).ticket == "A-002"
    assert at.waiting() == ["A-002", "A-003"]
    assert at.do(Recover(counter=1)).ticket == "A-001"
    assert at.waiting() == ["A-001", "A-002", "A-003"]


def test_hold_frees_the_counter_and_another_counter_may_go_on(at: Desk) -> None:
    at.give()
    at.give()
    at.serve_next()
    at.do(Hold(counter=1))
    assert at.do(Next(counter=1)).ticket == "A-002"
    with refused("counter_taken"):
        at.do(Serve(ticket="A-001", counter=1))
    at.do(Serve(ticket="A-001", counter=2))
    visit = at.state("1")
    assert (visit.state, visit.counter) == ("serving", 2)


def test_counters_are_numbered(at: Desk) -> None:
    at.give()
    for wrong in (0, 100, -1):
        with refused("counter_range"):
            at.do(Next(counter=wrong))
    with refused("counter_range"):
        at.give(counter=100)


def test_a_visit_by_all_that_may_be_typed(at: Desk) -> None:
    at.give()
    for typed in ("1", "a1", "A-001", PRINTED, PRINTED.replace("-", "")):
        assert at.state(typed).turn == 1
    for typed, code in (("A-999", "ticket_unknown"), ("b1", "ticket_unknown"), ("x", "ticket_unknown")):
        with refused(code):
            at.state(typed)
    with refused("number_wrong"):
        at.state(PRINTED[:-1] + "6")


def test_a_restored_database_numbers_on_under_another_letter(at: Desk) -> None:
    at.give()
    at.register.database.run("UPDATE meta SET value = '1' WHERE key = 'incarnation'")
    at.register.remember()
    assert at.give() == "A1-001"
    assert at.state("A-001").id != at.state("A1-001").id
    assert at.state("1").id == at.state("A1-001").id, "a bare turn is of the newest incarnation"


def test_another_person_is_not_linked_to_a_visit_in_silence(at: Desk) -> None:
    at.give()
    at.serve_next()
    visit = at.state("1").id
    mine = Intake(nik=NIK, name="Siti Rahayu", service="PP", papers="all", visit=visit)
    perform(at.register, at.officer, mine)
    perform(at.register, at.officer, structs.replace(mine, service="PKB"))  # several requests of one person are usual
    other = Intake(nik=OTHER_NIK, name="Budi Wening", service="PP", papers="all", visit=visit)
    with refused("visit_of_another"):
        perform(at.register, at.officer, other)
    perform(at.register, at.officer, structs.replace(other, same_visit=True))
    perform(at.register, at.officer, structs.replace(other, service="PKB"))  # now it is this person's, too
    rows = at.register.database.rows("SELECT visit, count(*) FROM case_file GROUP BY visit")
    assert rows == [(visit, 4)]


def test_the_same_person_under_another_number_is_not_another_one(at: Desk) -> None:
    at.give()
    at.serve_next()
    visit = at.state("1").id
    first = perform(
        at.register, at.officer, Intake(nik=NIK, name="Siti Rahayu", service="PP", papers="all", visit=visit)
    )
    again = Intake(nik=OTHER_NIK, name="Siti Rahayu", person=first.person, service="PKB", papers="all", visit=visit)
    assert perform(at.register, at.officer, again).person != first.person


def test_an_intake_belongs_to_the_visit(at: Desk) -> None:
    at.give()
    at.serve_next()
    form = Intake(nik=NIK, name="Siti Rahayu", service="PP", papers="all", visit=at.state("1").id)
    case = perform(at.register, at.officer, form).case
    assert at.register.database.row("SELECT visit FROM case_file WHERE id = ?", case) == (at.state("1").id,)


def test_lines_of_record_know_every_step(at: Desk) -> None:
    for line in (
        '{"do": "ticket", "services": ["PP"], "priority": "elderly", "reason": "72 tahun"}',
        '{"do": "next", "counter": 3}',
        '{"do": "recall", "counter": 3}',
        '{"do": "serve", "counter": 3}',
        '{"do": "inaccurate", "counter": 3}',
        '{"do": "hold", "counter": 3}',
        '{"do": "serve", "ticket": "A-001", "counter": 3}',
        '{"do": "requeue", "counter": 3}',
        '{"do": "call", "counter": 3, "ticket": "A-001"}',
        '{"do": "skip", "counter": 3}',
        '{"do": "pass", "ticket": "A-001", "to": "4"}',
        '{"do": "call", "ticket": "A-001", "counter": 4}',
        '{"do": "absent", "counter": 4}',
        '{"do": "recover", "counter": 4}',
        '{"do": "absent", "ticket": "A-001"}',
        '{"do": "requeue", "ticket": "A-001"}',
        '{"do": "finish", "ticket": "A-001"}',
    ):
        answer = shown(at.do(read_form(line)))
        assert answer["ticket"] == "A-001", line
    assert at.do(read_form('{"do": "finish_forgotten"}')).count == 0
    assert verify(at.register.database).faults == ()


# --- passing on ----------------------------------------------------------------------------------------------------


def test_where_to_pass_on() -> None:
    assert read_target("3", 1) == (1, 3)
    assert read_target("b", 1) == (2, 0)
    assert read_target("B3", 1) == (2, 3)
    assert read_target("aa-12", 1) == (27, 12)
    for wrong in ("", "-", "b333", "ABC", "3b", "zz"):
        with refused("target_shape"):
            read_target(wrong, 1)


def test_passing_to_another_counter_keeps_the_place(at: Desk, clock: StillClock) -> None:
    at.give()
    clock.move(minutes=1)
    at.give()
    at.serve_next()
    at.do(PassOn(counter=1, to="2"))
    with refused("nothing_changed"):
        at.do(PassOn(ticket="A-001", to="2"))
    assert at.do(Next(counter=2)).ticket == "A-001"


def test_a_desk_that_nobody_heard_of_gets_no_visit(at: Desk) -> None:
    at.give()
    with refused("desk_unheard"):
        at.do(PassOn(ticket="1", to="B"))


# --- time ----------------------------------------------------------------------------------------------------------


def in_zone(register: Register, zone: str) -> None:
    """Move the office to another time zone."""
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(BranchSet(name="PTSA Timur", zone=zone), ids.branch_subject(1))


@pytest.mark.parametrize("zone", ["WIB", "WITA", "WIT"])
def test_at_new_years_midnight_of_the_office_the_queue_goes_on_and_numbers_begin_anew(
    at: Desk, clock: StillClock, zone: str
) -> None:
    in_zone(at.register, zone)
    clock.at = from_local(dt.datetime(2026, 12, 31, 23, 59, 30), zone)
    assert [at.give(), at.give()] == ["A-001", "A-002"]
    at.serve_next()
    clock.move(minutes=1)
    assert at.give() == "A-001"
    new = at.state("A-001")
    assert new.day == dt.date(2027, 1, 1)
    assert numbering.shown(new.number).startswith("001-01-027-950001"), "the new year's own series"
    assert [(v.day.year, v.turn) for v in at.view().waiting] == [(2026, 2), (2027, 1)], "nothing is wiped"
    called = at.do(Next(counter=1))
    assert (called.ticket, at.view().current and at.view().current.day) == ("A-002", dt.date(2026, 12, 31))
    old = at.register.fold_of(called.visit or 0).state
    assert isinstance(old, VisitState)
    assert old.periods[0].estimated, "a step that crossed midnight"
    assert verify(at.register.database).faults == ()


def test_the_same_second_is_another_day_in_the_east(at: Desk, clock: StillClock) -> None:
    clock.at = from_local(dt.datetime(2026, 11, 24, 22, 30), "WIB")
    at.give()
    in_zone(at.register, "WIT")
    assert at.give() == "A-001"
    assert at.state("1").day == dt.date(2026, 11, 25)


def test_a_night_desk_keeps_its_queue_and_what_was_left_lying_is_shown_apart(at: Desk, clock: StillClock) -> None:
    clock.at = from_local(dt.datetime(2026, 11, 24, 23, 50), "WIB")
    at.give()
    at.give()
    clock.move(minutes=20)
    assert at.waiting() == ["A-001", "A-002"]
    assert at.do(Next(counter=1)).ticket == "A-001"
    clock.move(hours=8)
    assert at.waiting() == []
    assert [v.label for v in at.view(0).forgotten] == ["A-001", "A-002"]
    assert standing.waits(at.register) == standing.Waits(0, 0, 2)
    assert at.give() == "A-001"
    assert at.do(Next(counter=2)).ticket == "A-001"
    assert at.view(2).current.day == dt.date(2026, 11, 25)  # type: ignore[union-attr]  # just called


def test_forgotten_visits_end_with_an_estimated_time_and_spoil_no_median(at: Desk, clock: StillClock) -> None:
    at.give()
    at.give()
    at.serve_next()
    clock.move(days=1)
    assert at.do(FinishForgotten()).count == 2
    assert at.view().forgotten == ()
    for turn in ("A-001", "A-002"):
        visit = at.state(turn)
        assert (visit.state, visit.periods[-2].estimated) == ("done", True)
    figures = day.day(at.register, dt.date(2026, 11, 24))
    assert (figures.total.served, figures.left, figures.total.service, figures.total.estimated) == (1, 1, None, 1)
    assert at.do(FinishForgotten()).count == 0


def test_an_officer_says_himself_that_a_time_is_not_right(at: Desk, clock: StillClock) -> None:
    at.give()
    at.serve_next()
    at.do(Inaccurate(counter=1))
    clock.move(minutes=50)
    at.do(Finish(counter=1))
    total = day.day(at.register, at.register.today()).total
    assert (total.service, total.estimated, total.wait) == (None, 1, 0)


def test_the_days_figures(at: Desk, clock: StillClock, ratna: int) -> None:
    other = Desk(at.register, ratna)
    for priority in ("", "elderly", "", ""):
        at.give(priority)  # type: ignore[arg-type]
    clock.move(minutes=10)
    at.serve_next(1)
    clock.move(minutes=6)
    at.do(Next(counter=1))
    other.serve_next(2)
    clock.move(minutes=4)
    other.do(Finish(counter=2))
    at.do(Absent(counter=1))
    figures = day.day(at.register, at.register.today())
    rows = {(t.counter, t.officer): t for t in figures.tallies}
    reception, sari, boss = rows[0, "Sari Widowati"], rows[1, "Sari Widowati"], rows[2, "Ratna Pertiwi"]
    assert reception.issued == 4
    assert (sari.served, sari.absent, sari.wait, sari.service) == (1, 1, 780, 360)
    assert (boss.served, boss.absent, boss.wait, boss.service) == (1, 0, 960, 240)
    assert (figures.total.issued, figures.total.served, figures.present) == (4, 2, 1)
    assert figures.priorities == {"elderly": 1}


def test_the_expected_wait_rests_on_the_last_service_times(at: Desk, clock: StillClock) -> None:
    for _ in range(6):
        at.give()
    assert at.view().service is None
    for minutes in (5, 7, 30):
        at.serve_next()
        clock.move(minutes=minutes)
    at.do(Next(counter=1))
    view = at.view()
    assert view.service == 420
    assert [view.expected(n) for n in range(2)] == [420, 840]
    assert standing.Queue.expected(view, 0) == 420


def test_last_calls_are_in_the_order_of_calling(at: Desk, clock: StillClock) -> None:
    at.give()
    at.give()
    at.give()
    for counter in (1, 2):
        at.do(Next(counter=counter))
        clock.move(minutes=1)
    assert [(c.label, c.counter) for c in standing.last_calls(at.register)] == [("A-002", 2), ("A-001", 1)]
    at.do(Recall(counter=1))
    clock.move(minutes=1)
    assert [c.label for c in standing.last_calls(at.register)] == ["A-001", "A-002"]
    at.do(Serve(counter=1))
    clock.move(minutes=1)
    at.do(Finish(counter=1))
    assert [c.label for c in standing.last_calls(at.register)] == ["A-001", "A-002"], "serving is no call"
    assert [c.label for c in standing.last_calls(at.register, 2)] == ["A-002"]


# --- practice ------------------------------------------------------------------------------------------------------


def test_an_invented_queue_lives_now_and_real_numbers_go_on_after_it(at: Desk) -> None:
    given = fill_queue(at.register)
    assert 6 <= given <= 10
    view = at.view(3)
    assert len(view.waiting) == 5
    assert view.waiting[0].priority
    assert view.service is not None
    assert at.give() == f"A-{given + 1:03d}"
    assert verify(at.register.database).faults == ()


def test_invented_cases_come_through_the_queue_only_where_it_is_asked_for(at: Desk) -> None:
    fill(at.register, 60, 3)
    assert at.register.database.row("SELECT count(*) FROM visit") == (0,)
    fill(at.register, 60, 4, visits=0.5)
    (with_visit,) = at.register.database.row("SELECT count(*) FROM case_file WHERE visit IS NOT NULL")  # type: ignore[misc]
    assert 15 < with_visit < 45
    assert verify(at.register.database).faults == ()
