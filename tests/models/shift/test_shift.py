"""The shift (serah terima sif): what a baton counts, who may hand it over and take it, and what waits meanwhile."""

from __future__ import annotations

from collections import Counter

import pytest

from models.acts import Count, PaperMoved, ShiftAccepted, ShiftException, ShiftHanded, UnitAdded
from models.facts import numbering
from models.fold.states import OPEN, ShiftState
from models.forms import (
    Accept,
    AcceptShift,
    Deliver,
    Exception_,
    HandShift,
    HandShiftFor,
    NoteForm,
    Offer,
    Ready,
    Ticket,
    perform,
)
from models.forms.shift import MOST
from models.practice import fill
from models.register.register import SYSTEM, Register
from models.shift.counts import counted, held_cases, shift_view, waiting_shift
from models.slips.contents import slip_of
from models.slips.plain import plain
from models.slips.render import render
from tests.models.build import Story, add_officer, intake, make_ready, refused, take_in, unit
from tests.models.slips.test_contents import Wanted


@pytest.fixture
def budi(register: Register) -> int:
    """Return the id of the next officer."""
    officer = register.officer_by_code("budi")
    assert officer is not None
    return officer.id


def hand(register: Register, officer: int, **more: object) -> ShiftState:
    """Hand LOKET's shift over; return it."""
    done = perform(register, officer, HandShift(**{"unit": "LOKET", **more}))  # type: ignore[arg-type]
    return state(register, done.shift or 0)


def add_unit(register: Register, code: str) -> int:
    """Add a unit that nobody belongs to yet."""
    with register.writing(SYSTEM, as_centre=True) as centre:
        return centre.record(UnitAdded(code=code, name="Arsip", unit="unit")).entry.id


def state(register: Register, shift: int) -> ShiftState:
    """Return a shift."""
    found = register.fold_of(shift).state
    assert isinstance(found, ShiftState)
    return found


# --- what is counted -----------------------------------------------------------------------------------------------


def test_the_counts_are_those_of_the_register(register: Register, sari: int) -> None:
    fill(register, 60, 3)
    for code in ("LOKET", "HI", "K3"):
        pool = unit(register, code)
        shift = hand(register, sari, unit=code)
        rows = register.database.rows(
            f"""SELECT state, count(*) FROM case_file WHERE holder = ? AND state IN ({", ".join("?" * len(OPEN))})
            GROUP BY state""",
            pool,
            *OPEN,
        )
        assert {c.state: c.cases for c in shift.counts} == dict(rows)
        assert sum(c.cases for c in shift.counts) == len(held_cases(register, pool)) > 0
        ratna = register.officer_by_code("ratna")
        assert ratna is not None
        perform(register, ratna.id, AcceptShift())


def test_papers_missing_is_not_case_missing(register: Register, sari: int) -> None:
    one, other = take_in(register, sari), take_in(register, sari)
    took = take_in(register, sari, papers=())  # nothing was brought: a case without a file
    shift = hand(register, sari, exceptions=(Exception_(case=one, what="papers"), Exception_(case=other, what="other")))
    assert Counter({c.state: c.cases for c in shift.counts}) == {"received": 2, "incomplete": 1}
    assert {c.state: c.papers for c in shift.counts} == {"received": 1, "incomplete": 0}
    assert [e.what for e in shift.exceptions] == ["papers", "other"]
    held = {h.number: h for h in held_cases(register, unit(register, "LOKET"))}
    assert len(held) == 3
    assert took


def test_a_case_that_nobody_finds_stays_counted_as_a_case(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    (held,) = held_cases(register, unit(register, "LOKET"))
    (count,) = counted([held], (ShiftException(held.case, "case"),))
    assert (count.cases, count.papers) == (1, 0)
    shift = hand(register, sari, exceptions=(Exception_(case=case, what="case"),))
    assert shift.counts == (count,)


def test_where_the_papers_are_stands_in_the_list_and_ended_cases_do_not(register: Register, sari: int) -> None:
    pool = unit(register, "LOKET")
    case = take_in(register, sari)
    gone = make_ready(register, sari)
    perform(register, sari, Deliver(case=gone))
    (held,) = held_cases(register, pool)
    assert (held.place, held.papers > 0) == ("", True)
    register.record(sari, PaperMoved(unit=pool, place="lemari 2"), held.case)
    assert held_cases(register, pool)[0].place == "lemari 2"
    assert case


def test_the_last_word_about_a_case_counts(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    shift = hand(register, sari, exceptions=(Exception_(case=case), Exception_(case=case, what="other")))
    assert [e.what for e in shift.exceptions] == ["other"]


# --- who may, and what waits ---------------------------------------------------------------------------------------


def test_nobody_works_at_the_desk_before_the_shift_is_taken_over(register: Register, sari: int, budi: int) -> None:
    case = take_in(register, sari)
    done = perform(register, sari, Ticket())
    hand(register, sari)
    for officer in (sari, budi):
        with refused("shift_waiting"):
            perform(register, officer, intake())
        with refused("shift_waiting"):
            perform(register, officer, NoteForm(case=case, text="x"))
        with refused("shift_waiting"):
            perform(register, officer, Ready(case=case))
        with refused("shift_waiting"):
            perform(register, officer, Ticket())
    with refused("shift_waiting"):
        hand(register, budi)
    assert done.visit
    perform(register, budi, AcceptShift())
    assert waiting_shift(register) is None
    perform(register, budi, intake())
    perform(register, sari, intake())


def test_the_giver_does_not_take_his_own_shift(register: Register, sari: int, budi: int) -> None:
    shift = hand(register, sari)
    with refused("shift_own"):
        perform(register, sari, AcceptShift())
    done = perform(register, budi, AcceptShift(note="lemari diperiksa"))
    assert done.shift == shift.id
    assert state(register, shift.id).accepted_by == budi


def test_only_a_shift_that_waits_is_taken_and_only_once(register: Register, sari: int, budi: int) -> None:
    with refused("shift_none"):
        perform(register, budi, AcceptShift())
    shift = hand(register, sari)
    perform(register, budi, AcceptShift())
    with refused("shift_none"):
        perform(register, budi, AcceptShift())
    with refused("shift_accepted"):
        register.record(budi, ShiftAccepted(), shift.id)


def test_only_who_belongs_to_the_unit_hands_over_and_takes(register: Register, sari: int) -> None:
    stranger = add_officer(register, "joko", (unit(register, "HI"),))
    with refused("not_your_pool"):
        hand(register, stranger)
    case = take_in(register, sari)
    perform(register, sari, Offer(case=case, to="HI"))
    hand(register, sari)
    with refused("not_your_pool"):
        perform(register, stranger, AcceptShift())
    perform(register, stranger, Accept(case=case))  # who shares the desk for another unit goes on working
    with refused("shift_waiting"):
        perform(register, sari, NoteForm(case=case, text="x"))


def test_a_supervisor_hands_over_for_who_left_and_may_take_it(register: Register, sari: int, ratna: int) -> None:
    take_in(register, sari)
    form = HandShiftFor(unit="LOKET", officer="sari", reason="pulang karena sakit")
    with refused("reason_missing"):
        perform(register, ratna, HandShiftFor(unit="LOKET", officer="sari", reason=" "))
    with refused("officer_unknown"):
        perform(register, ratna, HandShiftFor(unit="LOKET", officer="entah", reason="sakit"))
    with refused("shift_absent_self"):
        perform(register, ratna, HandShiftFor(unit="LOKET", officer="ratna", reason="sakit"))
    done = perform(register, ratna, form)
    shift = state(register, done.shift or 0)
    assert (shift.handed_by, shift.absent, done.count) == (ratna, sari, 1)
    with refused("shift_own"):
        perform(register, sari, AcceptShift())
    perform(register, ratna, AcceptShift())
    assert state(register, shift.id).accepted_by == ratna


def test_a_shift_that_nobody_could_take_is_not_handed_over(register: Register, sari: int) -> None:
    """It would stop the desk for good: the giver can't take it himself."""
    alone = add_unit(register, "ARSIP")
    joko = add_officer(register, "joko", (alone,))
    with refused("shift_nobody"):
        perform(register, joko, HandShift(unit="ARSIP"))
    add_officer(register, "wati", (alone,))
    perform(register, joko, HandShift(unit="ARSIP"))
    assert waiting_shift(register) is not None
    assert sari


def test_an_officer_hands_over_for_nobody_else(register: Register, sari: int, budi: int) -> None:
    with refused("supervisor_only"):
        perform(register, budi, HandShiftFor(unit="LOKET", officer="sari", reason="sakit"))
    assert waiting_shift(register) is None


def test_an_exception_is_a_case_that_the_unit_holds(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    with refused("case_unknown"):
        hand(register, sari, exceptions=(Exception_(case=numbering.shown(numbering.make(register.series(), 99))),))
    with refused("number_wrong"):
        hand(register, sari, exceptions=(Exception_(case="x"),))
    with refused("not_holder"):
        hand(register, sari, unit="HI", exceptions=(Exception_(case=case),))
    with refused("unit_unknown"):
        hand(register, sari, unit="TIDAKADA")
    with refused("shift_exceptions"):
        hand(register, sari, exceptions=(Exception_(case=case),) * (MOST + 1))
    assert waiting_shift(register) is None


def test_what_another_desk_hands_over_does_not_stop_this_one(register: Register, sari: int) -> None:
    """Two desks of one branch have shifts of their own; only a shift of this desk waits here."""
    shift = hand(register, sari)
    register.database.run("UPDATE shift SET desk = 2 WHERE id = ?", shift.id)  # as the replica of a sister desk has it
    assert waiting_shift(register) is None
    perform(register, sari, intake())
    assert hand(register, sari).desk == register.desk


@pytest.mark.parametrize("first", [2, 3])
def test_two_who_took_it_without_knowing_of_each_other_both_stay_written(first: int) -> None:
    """A shift that was taken over on a restored copy too: one stands everywhere, the other is kept beside it."""
    story = Story()
    story.add(ShiftHanded(desk=1, pool=5, counts=(Count("received", 2, 2),)), place=1)
    for desk in (2, 3):
        place = 2 if desk == first else 3
        story.add(
            ShiftAccepted(exceptions=(ShiftException(10 + desk, "papers"),)),
            desk=desk,
            after=1,
            place=place,
            officer=desk,
        )
    folded = story.fold()
    assert isinstance(folded.state, ShiftState)
    assert folded.state.accepted_by == first
    assert [e.case for e in folded.state.found] == [10 + first]
    assert sorted(o.verdict for o in folded.outcomes) == ["applied", "applied", "void"]
    assert len(folded.ids) == 3, "nothing is thrown away"


# --- what the screen reads -----------------------------------------------------------------------------------------


def test_the_view_of_the_giver_and_of_the_next(register: Register, sari: int, budi: int) -> None:
    case = take_in(register, sari)
    take_in(register, sari)
    me, next_ = register.officer(sari), register.officer(budi)
    assert me is not None
    assert next_ is not None
    view = shift_view(register, me)
    assert (view.waiting, view.own, view.pool.code if view.pool else "") == (None, False, "LOKET")
    assert next((p.unit.code, p.cases) for p in view.pools) == ("LOKET", 2)
    assert view.unsent == 0, "a desk without a centre sends nothing"
    assert shift_view(register, me, unit(register, "HI")).held == ()
    hand(register, sari, exceptions=(Exception_(case=case),))
    assert shift_view(register, me).own
    seen = shift_view(register, next_)
    assert seen.waiting is not None
    assert (seen.own, seen.giver, seen.absent, len(seen.held)) == (False, "Sari Widowati", "", 2)
    assert [e.what for e in seen.waiting.exceptions] == ["papers"]


# --- the record on paper -------------------------------------------------------------------------------------------


def test_the_record_is_printed_twice_with_one_signature_open_and_with_both(
    register: Register, sari: int, budi: int
) -> None:
    one, other = take_in(register, sari), take_in(register, sari)
    handed = perform(
        register, sari, HandShift(unit="LOKET", exceptions=(Exception_(case=one),), note="Kunci di laci", slip=True)
    )
    taken = perform(
        register, budi, AcceptShift(exceptions=(Exception_(case=other, what="case"),), note="Sudah dicari", slip=True)
    )
    assert handed.slip != taken.slip
    jobs = register.database.rows("SELECT slip, subject, detail, copy FROM print_job ORDER BY id")
    assert jobs == [("baton", handed.shift, "", 1), ("baton", handed.shift, "accepted", 1)]
    first, second = (
        " ".join(
            " ".join(
                line.text for line in plain(render(slip_of(register, Wanted("baton", handed.shift or 0, d)), "en"))
            ).split()
        )
        for d in ("", "accepted")
    )
    for paper in (first, second):
        assert "2 cases, 1 of them with paper files here" in paper
        assert f"{one}: papers missing" in paper
        assert "Sari Widowati" in paper
        assert "Kunci di laci" in paper
        assert "Siti Rahayu" not in paper, "no citizen's name is on it"
    assert "____ Date, time" in first
    assert "Budi Harsono" not in first
    assert "Budi Harsono" in second
    assert f"{other}: nobody knows where it is" in second
    assert "Sudah dicari" in second


def test_the_record_of_an_absent_officer_says_so(register: Register, sari: int, ratna: int) -> None:
    take_in(register, sari)
    done = perform(register, ratna, HandShiftFor(unit="LOKET", officer="sari", reason="sakit", slip=True))
    values = slip_of(register, Wanted("baton", done.shift or 0)).values
    assert (values["officer"], values["absent"], values["note"]) == ("Ratna Pertiwi", "Sari Widowati", "sakit")
    with refused("slip_unfit"):
        slip_of(register, Wanted("baton", sari))


def test_a_case_handed_on_is_counted_where_it_is_held(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    perform(register, sari, Offer(case=case, to="HI"))
    assert len(held_cases(register, unit(register, "LOKET"))) == 1, "until it is accepted the giver holds it"
