"""F4 by its keys: lanes, marks and batches; custody's acts from lane and case; home of who sits at no counter."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from textual import events
from textual.pilot import Pilot

from models import words
from models.acts import UnitAdded
from models.facts import numbering
from models.fold import CaseState
from models.forms import Accept, AskFor, Assist, Decline, Form, Offer, case_of, perform
from models.register.register import SYSTEM, Register
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.settings import Settings
from screens.case.screen import CaseScreen
from screens.handover.batch_cases import Going, Outcome
from screens.handover.screen import HELD, INCOMING, OUTGOING, READY, RETURNED, HandoverScreen
from screens.home import Home
from screens.widgets.bars import KeyBar
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.models.build import add_officer, make_ready, take_in, unit
from tests.screens.conftest import SIZES, press, said, settle, type_, until

Story = Callable[[Pilot[int]], Awaitable[None]]
NAMES = ("Siti Rahayu", "Budi Santoso", "Dewi Lestari", "Agus Salim", "Rina Wati", "Joko Susilo")


class Office:
    """Officers of one pool each, and a unit outside of the program."""

    def __init__(self, register: Register) -> None:
        self.register = register
        with register.writing(SYSTEM, as_centre=True) as centre:
            centre.record(UnitAdded(code="ARSIP", name="Arsip daerah", unit="outside"))
        self.wati = add_officer(register, "wati", (unit(register, "LOKET"),))
        self.joko = add_officer(register, "joko", (unit(register, "HI"),))

    def take_in(self, count: int = 1, **more: object) -> list[str]:
        """Take requests of several people in."""
        made = []
        for place in range(count):
            nik = f"31740152039{place:05d}"[:12] + f"{place + 1:04d}"
            made.append(take_in(self.register, self.wati, name=NAMES[place % len(NAMES)], nik=nik, **more))
        return made

    def do(self, officer: int, *forms: Form) -> None:
        """Perform forms."""
        for form in forms:
            perform(self.register, officer, form)

    def case(self, number: str) -> CaseState:
        """Return a case."""
        return case_of(self.register, number)

    def desk(self, officer: int) -> Terminal:
        """Return a terminal at which an officer is signed in."""
        desk = Terminal(self.register)
        desk.officer = self.register.officer(officer)
        return desk


@pytest.fixture
def office(register: Register) -> Office:
    """Return an office without cases."""
    return Office(register)


@pytest.fixture
def desk(office: Office) -> Terminal:
    """Return the terminal of an officer of the counters alone."""
    return office.desk(office.wati)


@pytest.fixture(autouse=True)
def closed(desk: Terminal) -> object:
    """Close the terminal at the end."""
    yield
    desk.close()


def screen_of(pilot: Pilot[int]) -> HandoverScreen:
    """Return the screen of the lanes."""
    return cast(HandoverScreen, pilot.app.get_screen("handover"))


async def opened(pilot: Pilot[int], lane: int) -> HandoverScreen:
    """Open a lane."""
    await settle(pilot)
    await press(pilot, "f4", str(lane + 1))
    return screen_of(pilot)


def drawn(screen: HandoverScreen) -> list[str]:
    """Return the lines of the lane as they are drawn."""
    lines = screen.query_one("#lane", Lines)
    return ["".join(c.text for c in lines._draw(row, 120)) for row in lines.rows]


def shown(pilot: Pilot[int]) -> list[str]:
    """Return the lines of a case."""
    return ["".join(c.text for c in row) for row in pilot.app.screen.query_one("#case", Lines).rows]


def bar(pilot: Pilot[int]) -> str:
    """Return the key bar."""
    return str(pilot.app.screen.query_one(KeyBar).content)


# --- lanes -------------------------------------------------------------------------------------------------------


async def test_the_lanes_say_what_is_in_them_who_has_it_and_since_when(
    app: PtsaApp, office: Office, clock: StillClock
) -> None:
    offered, asked, declined, _held_one = office.take_in(4)
    office.do(office.wati, Offer(case=offered, to="HI"), Offer(case=declined, to="HI"))
    office.do(office.joko, AskFor(case=asked), Decline(case=declined, reason="x"))
    clock.move(hours=3)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await opened(pilot, INCOMING)
        lanes = str(screen.query_one("#lanes").content)  # type: ignore[attr-defined]  # a Static
        assert lanes.startswith("[1 Incoming 1] 2 Outgoing 1  3 Held 1  4 For the citizen 0  5 Came back 1")
        assert "asked for" in drawn(screen)[0]
        assert "by HI" in drawn(screen)[0]
        assert drawn(screen)[0].endswith("3 h ")
        await press(pilot, "right")
        assert "to HI" in drawn(screen)[0]
        await press(pilot, "left", "left")
        assert screen.lane == RETURNED
        assert "declined" in drawn(screen)[0]
        assert "6 wd left" in drawn(screen)[0]
        assert drawn(screen)[0].endswith("3 h ")


async def test_a_lane_says_in_days_how_late_a_case_is_the_latest_first(
    app: PtsaApp, office: Office, clock: StillClock
) -> None:
    (late,) = office.take_in()
    clock.move(days=7)
    (later,) = office.take_in()
    clock.move(days=3)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, HELD)
        assert [line[:2] for line in drawn(screen)] == [" !", "  "]
        for line, number, told in zip(drawn(screen), (late, later), ("2 wd late", "3 wd left"), strict=True):
            assert numbering.short(office.case(number).number) in line
            assert told in line


async def test_a_late_handover_climbs_and_says_so(app: PtsaApp, office: Office, clock: StillClock) -> None:
    old, new = office.take_in(2)
    office.do(office.wati, Offer(case=old, to="HI"))
    clock.move(days=2)
    office.do(office.wati, Offer(case=new, to="HI"))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, OUTGOING)
        assert [line[:2] for line in drawn(screen)] == [" !", "  "]
        assert "2 Outgoing 2!" in str(screen.query_one("#lanes").content)  # type: ignore[attr-defined]  # a Static


async def test_cases_of_another_desk_have_whole_numbers_and_still_a_name(app: PtsaApp, office: Office) -> None:
    (case,) = office.take_in()
    series = office.register.series()
    other = office.case(case).number + 10 ** (numbering.LENGTH - 6)
    assert not numbering.is_here(other, series)
    with office.register.database.writing():
        office.register.database.run("UPDATE case_file SET number = ?", other)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, HELD)
        lines = screen.query_one("#lane", Lines)
        told = "".join(c.text for c in lines._draw(lines.rows[0], 80))
        assert numbering.shown(other) in told
        assert "Siti" in told


def head(office: Office) -> tuple[object, ...] | None:
    """Return what stands last in the journal."""
    return office.register.database.row("SELECT max(id), count(*) FROM entry")


# --- marks and batches -------------------------------------------------------------------------------------------


async def test_one_key_hands_all_marked_cases_over_and_asks_the_unit_once(app: PtsaApp, office: Office) -> None:
    cases = office.take_in(4)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, HELD)
        await press(pilot, "space", "space", "down", "space")
        assert said(app).strip() == "3 of 4 marked; one key acts on all of them."
        assert [line[0] for line in drawn(screen)] == ["*", "*", " ", "*"]
        await press(pilot, "s", "1")
        assert app.screen is screen
        assert said(app) == "✓ 3 done"
        assert screen.marks == set()
        states = [office.case(case).offer is not None for case in cases]
        assert sorted(states) == [False, True, True, True]
        assert len(screen.rows()) == 1
        drafts = await app.terminal.open_drafts()
        assert drafts == [], "an answer for many is no draft of one"


async def test_a_batch_names_whom_it_could_not_do_and_why(app: PtsaApp, office: Office, register: Register) -> None:
    cases = office.take_in(3)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, HELD)
        await press(pilot, "asterisk")
        await press(pilot, "s")
        office.do(office.wati, Offer(case=cases[1], to="K3"))  # at another terminal, meanwhile
        await press(pilot, "1")
        assert isinstance(app.screen, Going)
        assert app.screen.told == "2 of 3 go · 1 don't, and stay as they are"
        told = ["".join(c.text for c in row) for row in app.screen.query_one("#going", Lines).rows]
        assert len(told) == 4
        assert "Budi Santoso" in told[0]
        assert "A handover is in the air" in told[1]
        before = head(office)
        await press(pilot, "enter")
        assert isinstance(app.screen, Going), "Enter comes too easily"
        await press(pilot, "escape")
        assert said(app).strip() == "Nothing was done."
        assert head(office) == before
        await press(pilot, "s", "1", "f10")
        assert app.screen is screen
        assert said(app) == "✓ 2 done"
        assert [office.case(c).offer is not None for c in cases] == [True, True, True]


async def test_what_is_refused_after_all_is_told_beside_what_was_done(app: PtsaApp, office: Office) -> None:
    cases = office.take_in(3)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, HELD)
        office.do(office.wati, Offer(case=cases[1], to="K3"))
        await press(pilot, "asterisk", "s", "1")
        assert isinstance(app.screen, Going)
        office.do(office.wati, Offer(case=cases[2], to="K3"))  # at another terminal, while this one read
        await press(pilot, "f10")
        assert isinstance(app.screen, Outcome)
        told = ["".join(c.text for c in row) for row in app.screen.query_one("#outcome", Lines).rows]
        assert "Dewi Lestari" in told[0]
        assert "A handover is in the air" in told[1]
        assert told[2].startswith(" ✓")
        assert "Siti Rahayu" in told[2]
        await press(pilot, "escape")
        assert app.screen is screen
        assert said(app) == "! 1 done · 1 refused"


async def test_where_no_case_can_go_nothing_is_asked(app: PtsaApp, office: Office) -> None:
    cases = office.take_in(2)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, HELD)
        await press(pilot, "asterisk", "s")
        for case in cases:
            office.do(office.wati, Offer(case=case, to="K3"))
        before = head(office)
        await press(pilot, "1")
        assert isinstance(app.screen, Outcome)
        await press(pilot, "f10")
        assert said(app) == "! 0 of 2 go · 2 don't, and stay as they are"
        assert head(office) == before


async def test_esc_leaves_a_batch_and_the_rest_stays_as_it_was(
    app: PtsaApp, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.take_in(6)
    monkeypatch.setattr("screens.handover.batch.TURN", 2)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, HELD)
        await press(pilot, "asterisk")
        performed = app.terminal.perform_each
        turns = 0

        async def leaving(forms: object) -> object:
            nonlocal turns
            turns += 1
            done = await performed(forms)  # type: ignore[arg-type]  # forms
            assert screen.running
            app.post_message(events.Key("escape", None))
            while not screen._leave:
                await asyncio.sleep(0.001)
            return done

        monkeypatch.setattr(app.terminal, "perform_each", leaving)
        await press(pilot, "s", "1")
        await until(pilot, lambda: not screen.running, "the batch ended")
        assert turns == 1
        assert said(app) == "✓ 2 done · 4 left as they were; they are still marked"
        assert len(screen.marks) == 4
        assert len(office.register.database.rows("SELECT 1 FROM case_file WHERE offer IS NOT NULL")) == 2


async def test_progress_is_told_while_a_batch_runs(
    app: PtsaApp, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.take_in(5)
    monkeypatch.setattr("screens.handover.batch.TURN", 2)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, HELD)
        told: list[str] = []
        saying = screen.say
        monkeypatch.setattr(screen, "say", lambda text, tone="plain": (told.append(text), saying(text, tone)))
        await press(pilot, "asterisk", "s", "1")
        assert told[1:] == [
            "2 of 5 done; Esc stops after the case at hand.",
            "4 of 5 done; Esc stops after the case at hand.",
            "5 of 5 done; Esc stops after the case at hand.",
            "5 done",
        ]


async def test_no_key_does_anything_while_a_batch_runs(app: PtsaApp, office: Office) -> None:
    office.take_in(2)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, HELD)
        screen.running = True
        await press(pilot, "space", "asterisk", "s")
        assert screen.marks == set()
        assert said(app) == "! The marked cases are still being worked off; Esc stops it."
        screen.running = False


async def test_a_batch_stops_when_another_officer_sits_down(
    app: PtsaApp, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.take_in(4)
    monkeypatch.setattr("screens.handover.batch.TURN", 2)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, HELD)
        await press(pilot, "asterisk")
        performed = app.terminal.perform_each
        tono = add_officer(office.register, "tono", (unit(office.register, "LOKET"),))

        async def changing(forms: object) -> object:
            done = await performed(forms)  # type: ignore[arg-type]  # forms
            app.terminal.officer = office.register.officer(tono)
            return done

        monkeypatch.setattr(app.terminal, "perform_each", changing)
        await press(pilot, "s", "1")
        await until(pilot, lambda: not screen.running, "the batch ended")
        offers = office.register.database.rows("SELECT offered_by FROM handover")
        assert offers == [(office.wati,)] * 2


async def test_marks_go_with_esc_and_with_the_lane_and_products_are_one_by_one(app: PtsaApp, office: Office) -> None:
    office.take_in(2)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, HELD)
        await press(pilot, "asterisk", "p")
        assert said(app) == "! This is done one case at a time; take the marks off with *."
        await press(pilot, "asterisk")
        assert said(app).strip() == "Nothing is marked."
        await press(pilot, "space", "escape")
        assert screen.marks == set()
        assert app.screen is screen
        await press(pilot, "space", "2", "3")
        assert screen.marks == set()
        await press(pilot, "escape")
        assert isinstance(app.screen, Home)


async def test_many_are_accepted_and_declined_with_one_reason(app: PtsaApp, office: Office) -> None:
    cases = office.take_in(4)
    for case in cases:
        office.do(office.wati, Offer(case=case, to="HI"))
    app.terminal.officer = office.register.officer(office.joko)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, INCOMING)
        await press(pilot, "space", "space", "t")
        assert isinstance(app.screen, Going), "an act that asks nothing of one case is asked for many"
        assert app.screen.told == "2 of 2 go"
        await press(pilot, "f10")
        assert said(app) == "✓ 2 done"
        await press(pilot, "asterisk", "x", "f10")
        assert said(app) == "! A reason is needed."
        await type_(pilot, "bukan bidang kami")
        await press(pilot, "enter")
        assert said(app) == "✓ 2 done"
        ends = sorted(office.case(c).handovers[-1].state for c in cases)
        assert ends == ["accepted", "accepted", "declined", "declined"]


# --- custody from lane and case ----------------------------------------------------------------------------------


async def test_assigning_by_digits_and_to_nobody(app: PtsaApp, office: Office) -> None:
    (case,) = office.take_in()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, HELD)
        await press(pilot, "a", "1")
        assert office.case(case).assignee == office.wati
        assert said(app).startswith("✓ Assigned")
        assert "Wati" in drawn(screen)[0]
        await press(pilot, "enter")
        assert any(line.startswith(" Taken on by Wati") for line in shown(pilot))
        await press(pilot, "a", "0")
        assert office.case(case).assignee == 0
        await press(pilot, "a")
        await press(pilot, "enter")
        assert office.case(case).assignee == office.wati


async def test_help_is_asked_of_another_unit_and_ends_with_a_word(app: PtsaApp, office: Office) -> None:
    (case,) = office.take_in()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, HELD)
        await press(pilot, "h", "1")
        assert said(app).startswith("✓ Help asked for; it waits to be accepted")
        office.do(office.joko, Accept(case=case))
        assert office.case(case).helpers == (unit(office.register, "HI"),)
        await press(pilot, "2", "3", "enter")
        assert isinstance(app.screen, CaseScreen)
        assert any(line.startswith(" Helped by Hubungan Industrial") for line in shown(pilot))
        assert "end help" in str([c.word for c in app.screen.commands()])
        await press(pilot, "z")
        await type_(pilot, "telaah ada")
        await press(pilot, "enter")
        assert office.case(case).helpers == ()
        assert "end help" not in str([c.word for c in app.screen.commands()])


async def test_a_case_of_another_unit_is_asked_for_and_not_given(app: PtsaApp, office: Office) -> None:
    (case,) = office.take_in()
    office.do(office.wati, Offer(case=case, to="HI"))
    office.do(office.joko, Accept(case=case))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(office.case(case).id))
        await settle(pilot)
        assert [c.id for c in cast(CaseScreen, app.screen).commands() if c.id in ("ask", "offer", "assign")] == ["ask"]
        await press(pilot, "m")
        await type_(pilot, "warga di loket")
        await press(pilot, "enter")
        assert [a.pool for a in office.case(case).asked] == [unit(office.register, "LOKET")]
        assert any("Asked for by" in line for line in shown(pilot))
        app.terminal.officer = office.register.officer(office.joko)
        await press(pilot, "escape", "f4", "1")
        await press(pilot, "q")
        await type_(pilot, "masih ditelaah")
        await press(pilot, "enter")
        assert office.case(case).asked == ()


async def test_papers_go_outside_and_come_back_with_the_same_key(app: PtsaApp, office: Office) -> None:
    (case,) = office.take_in()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, HELD)
        await press(pilot, "w")
        await type_(pilot, "Bu Lina")
        await press(pilot, "f10")
        assert said(app).startswith("✓ Dispatched")
        gone = office.case(case)
        assert gone.dispatch
        jobs = office.register.database.rows("SELECT slip, subject FROM print_job")
        assert jobs == [("routing", gone.id)], "the routing slip goes along"
        await press(pilot, "2")
        assert "line " in drawn(screen)[0]
        assert "to ARSIP" in drawn(screen)[0]
        await press(pilot, "enter")
        assert any(line.startswith(" Dispatch book line ") for line in shown(pilot))
        await press(pilot, "escape", "w")
        assert said(app).startswith("✓ Back at the counters")
        assert office.case(case).dispatch == 0
        await press(pilot, "5")
        assert "came back" in drawn(screen)[0]


async def test_the_offer_names_the_service_s_unit_first_then_others_and_marks_those_outside(
    app: PtsaApp, office: Office
) -> None:
    with office.register.database.writing():
        foreign = (2 << 48) + 7
        office.register.database.run("INSERT INTO unit VALUES (?, 'HI', 'HI cabang dua', 'unit', 1)", foreign)
    (case,) = office.take_in()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, HELD)
        await press(pilot, "s")
        lines = app.screen.query_one("#units", Lines)
        told = ["".join(c.text for c in lines._draw(row, 78)) for row in lines.rows]
        assert told[0].startswith("  1 HI")
        assert told[-1].startswith("  7 2/HI")
        assert [line for line in told if "outside" in line] == [line for line in told if "ARSIP" in line]
        await press(pilot, "7")
        offer = office.case(case).offer
        assert offer is not None
        assert offer.to_pool == foreign
        screen = screen_of(pilot)
        await press(pilot, "2")
        assert "to 2/HI" in drawn(screen)[0]


async def test_an_offer_to_a_unit_outside_dispatches_at_once(app: PtsaApp, office: Office) -> None:
    (case,) = office.take_in()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, HELD)
        await press(pilot, "s", "6")
        assert office.case(case).dispatch
        assert office.register.database.rows("SELECT slip FROM print_job") == [("routing",)]


# --- units -------------------------------------------------------------------------------------------------------


async def test_who_sits_at_no_counter_sees_the_unit_s_work(app: PtsaApp, office: Office) -> None:
    first, second = office.take_in(2)
    office.do(office.wati, Offer(case=first, to="HI"), Offer(case=second, to="HI"))
    office.do(office.joko, Accept(case=first))
    app.terminal.officer = office.register.officer(office.joko)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        rows = app.screen.query_one("#waiting", Lines).rows
        assert [(r.digit, r.word, r.number) for r in rows][:4] == [
            ("1", "Handed to us, waiting to be accepted", 1),
            ("2", "Asked for by other units", 0),
            ("3", "In work: mine", 0),
            ("4", "In work: the unit's", 1),
        ]
        assert "Take a citizen's request in" not in [r.word for r in rows]
        await press(pilot, "1", "t")
        assert office.case(second).holder == unit(office.register, "HI")


async def test_home_of_a_counter_says_what_is_asked_for_and_what_came_back(app: PtsaApp, office: Office) -> None:
    asked, declined = office.take_in(2)
    office.do(office.wati, Offer(case=declined, to="HI"))
    office.do(office.joko, AskFor(case=asked), Decline(case=declined, reason="x"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        rows = {r.digit: r for r in app.screen.query_one("#waiting", Lines).rows}
        assert (rows["r"].word, rows["r"].number) == ("Asked for by other units", 1)
        assert (rows["k"].word, rows["k"].number) == ("Came back: declined, or from outside", 1)
        await press(pilot, "k")
        assert screen_of(pilot).lane == RETURNED
        assert "declined" in drawn(screen_of(pilot))[0]
        await press(pilot, "escape", "r")
        assert screen_of(pilot).lane == INCOMING


async def test_a_unit_s_way_by_keys_from_accepting_to_the_counters(app: PtsaApp, office: Office) -> None:
    (case,) = office.take_in()
    office.do(office.wati, Offer(case=case, to="HI"))
    app.terminal.officer = office.register.officer(office.joko)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot, INCOMING)
        await press(pilot, "t", "3", "a", "1")
        assert office.case(case).assignee == office.joko
        await press(pilot, "r")
        await press(pilot, "f10")
        assert said(app) == "! Choose at least one paper with Space."
        await press(pilot, "space", "enter")
        await type_(pilot, "halaman 3 kosong")
        await press(pilot, "f10")
        paused = office.case(case)
        assert paused.state == "returned"
        assert paused.notice is not None
        assert len(paused.notice.missing) == 1
        assert office.register.database.rows("SELECT slip FROM print_job") == [("notice",)]
        await press(pilot, "2")
        assert "at LOKET" in drawn(screen)[0], "the unit sees where it waits"
        app.terminal.officer = office.register.officer(office.wati)
        await press(pilot, "5", "l", "a", "f10", "3", "s", "1")
        app.terminal.officer = office.register.officer(office.joko)
        await press(pilot, "1", "t")
        assert office.case(case).state == "with_unit"
        await press(pilot, "3", "p")
        await type_(pilot, "SK-9")
        await press(pilot, "f10")
        ready = office.case(case)
        assert ready.offer is not None
        assert (ready.state, ready.offer.to_pool) == ("ready", unit(office.register, "LOKET"))
        await press(pilot, "2")
        assert "to LOKET" in drawn(screen)[0]


# --- pictures ----------------------------------------------------------------------------------------------------


def lively(office: Office, clock: StillClock) -> None:
    """Let something be in every lane, something late, something marked."""
    cases = office.take_in(6)
    office.do(office.wati, Offer(case=cases[0], to="HI"), Offer(case=cases[1], to="HI"), Assist(case=cases[2], to="K3"))
    office.do(office.joko, Decline(case=cases[1], reason="x"), AskFor(case=cases[3]))
    make_ready(office.register, office.wati, name="Ratih Puspita", nik="3174015203900077")
    clock.move(days=2, hours=1)
    office.take_in(1, papers=())


async def _incoming(pilot: Pilot[int]) -> None:
    await opened(pilot, INCOMING)


async def _outgoing(pilot: Pilot[int]) -> None:
    await opened(pilot, OUTGOING)


async def _held(pilot: Pilot[int]) -> None:
    await opened(pilot, HELD)
    await press(pilot, "space")


async def _ready(pilot: Pilot[int]) -> None:
    await opened(pilot, READY)


async def _returned(pilot: Pilot[int]) -> None:
    await opened(pilot, RETURNED)


async def _offer(pilot: Pilot[int]) -> None:
    await opened(pilot, HELD)
    await press(pilot, "s")


async def _assign(pilot: Pilot[int]) -> None:
    await opened(pilot, HELD)
    await press(pilot, "a")


async def _return(pilot: Pilot[int]) -> None:
    await opened(pilot, HELD)
    await press(pilot, "r", "space")


async def _case(pilot: Pilot[int]) -> None:
    await opened(pilot, OUTGOING)
    await press(pilot, "enter")


STORIES: dict[str, Story] = {
    "incoming": _incoming,
    "outgoing": _outgoing,
    "held": _held,
    "ready": _ready,
    "returned": _returned,
    "offer": _offer,
    "assign": _assign,
    "return": _return,
    "case": _case,
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", STORIES)
def test_picture(
    snap_compare: Callable[..., bool],
    office: Office,
    clock: StillClock,
    desk: Terminal,
    story: str,
    language: str,
    size: str,
) -> None:
    words.set_language(language)
    lively(office, clock)
    assert snap_compare(PtsaApp(desk, Settings(colours="full")), run_before=STORIES[story], terminal_size=SIZES[size])


def test_picture_of_home_behind_the_counters(
    snap_compare: Callable[..., bool], office: Office, clock: StillClock, desk: Terminal
) -> None:
    words.set_language("id")
    lively(office, clock)
    desk.officer = office.register.officer(office.joko)
    assert snap_compare(PtsaApp(desk, Settings(colours="full")), run_before=settle, terminal_size=(80, 24))
