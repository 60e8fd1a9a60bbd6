"""F5 by its keys: what each does, what a double key does not, and what other terminals do meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from msgspec import structs
from textual import events
from textual.pilot import Pilot

from models import words
from models.forms import Finish, Next, PassOn, Serve, Ticket, perform
from models.forms.visit_reading import visit_of
from models.practice import fill_queue
from models.queue import standing
from models.register.register import Register
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from screens.intake.screen import IntakeScreen
from screens.intake.visit import WhoseVisit
from screens.queue.dialogs import DaySheet, PassDialog, TicketDialog
from screens.queue.rows import Shown, rows
from screens.queue.screen import QueueScreen
from screens.widgets.field import Field
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.screens.conftest import SIZES, FillOnce, OnPurpose, press, said, settle, type_, until

Story = Callable[[Pilot[int]], Awaitable[None]]


@pytest.fixture
def desk(desk: Terminal, fill_once: FillOnce) -> Terminal:
    """Return the desk with a living queue, at counter 3."""
    fill_once(desk.register, fill_queue)
    desk.counter = 3
    return desk


def screen_of(pilot: Pilot[int]) -> QueueScreen:
    """Return the queue's screen."""
    return cast(QueueScreen, pilot.app.get_screen("queue"))


async def opened(pilot: Pilot[int]) -> QueueScreen:
    """Open the queue."""
    await settle(pilot)
    await press(pilot, "f5")
    return screen_of(pilot)


def quick(pilot: Pilot[int], yes: bool = True) -> None:
    """Let the next keys come as from a finger that slips, or slowly again."""
    app = cast(PtsaApp, pilot.app)
    cast(OnPurpose, app.pace).LONG = 0.15 if yes else 0.9


def state(screen: QueueScreen, label: str) -> str:
    """Return the state of a visit."""
    return visit_of(screen.terminal.register, label).state


def listed(screen: QueueScreen) -> list[str]:
    """Return the labels of the list."""
    return [row.visit.label for row in screen.query_one("#queue", Lines).rows if row.visit]


def head(screen: QueueScreen) -> str:
    """Return the line of this counter."""
    return str(screen.query_one("#now").content)  # type: ignore[attr-defined]  # a Static


async def test_the_day_of_a_counter(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        assert listed(screen)[:5] == ["A-008", "A-006", "A-007", "A-009", "A-010"]
        await press(pilot, "n")
        assert "A-008" in head(screen)
        assert said(app) == "✓ Calling A-008 to counter 3."
        await press(pilot, "r")
        assert "called 2 times" in head(screen)
        await press(pilot, "n")
        assert said(app).startswith("! A-008 was called and is awaited")
        await press(pilot, "enter")
        assert state(screen, "A-008") == "serving"
        await press(pilot, "n")
        assert (state(screen, "A-008"), state(screen, "A-006")) == ("done", "called")
        await press(pilot, "s")
        assert state(screen, "A-006") == "skipped"
        await press(pilot, "n", "enter", "h")
        assert state(screen, "A-007") == "held"
        await press(pilot, "n", "enter", "i", "f")
        visit = visit_of(screen.terminal.register, "A-009")
        assert (visit.state, visit.periods[-2].estimated) == ("done", True)
        await press(pilot, "n", "t")
        assert state(screen, "A-010") == "absent"
        await press(pilot, "n")
        assert said(app) == "! Nobody waits for this counter."


async def test_story_13_a_double_key_within_300_ms_acts_once(app: PtsaApp) -> None:
    """Double-press calls two (FQM 138). Two keys of one burst, or a key held down, are one."""
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        await press(pilot, "n")
        quick(pilot)
        await press(pilot, "n", "n")
        once = "counts once"
        assert said(app) == f"! n {once} · Calling A-008 to counter 3.", "the second n did not even ask"
        quick(pilot, False)
        await press(pilot, "enter")
        quick(pilot)
        await press(pilot, "enter", "enter")
        assert state(screen, "A-008") == "serving"
        assert said(app) == f"! Enter {once} · A-008 is being served."
        quick(pilot, False)
        await press(pilot, "n")
        quick(pilot)
        await press(pilot, "n")
        called = [v for v in (screen.view.found.queue.current,) if v]  # type: ignore[union-attr]  # it was read
        assert [(v.label, v.calls) for v in called] == [("A-006", 1)]
        assert state(screen, "A-007") == "waiting"
        quick(pilot, False)
        await press(pilot, "n")
        assert said(app).startswith("! A-006 was called and is awaited"), "later it counts again"


async def test_a_slow_disk_makes_no_second_key_of_a_double_one(app: PtsaApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time counts from the end of what the first key did."""
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        performed, pace = app.terminal.perform, cast(OnPurpose, app.pace)

        async def slow(form: object) -> object:
            second = events.Key("enter", "\r")
            pace.came(second)
            app.post_message(second)
            pace.last += 5
            return await performed(form)  # type: ignore[arg-type]  # a form

        monkeypatch.setattr(app.terminal, "perform", slow)
        await press(pilot, "enter")
        assert state(screen, "A-008") == "called"


async def test_a_call_before_others_asks_for_the_reason_and_is_not_made_without(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        await press(pilot, "down", "down", "enter")
        await press(pilot, "escape")
        assert state(screen, "A-007") == "waiting"
        await press(pilot, "enter", "enter")
        assert said(app) == "! A reason is needed."
        await press(pilot, "enter")
        await type_(pilot, "dijemput")
        await press(pilot, "enter")
        assert state(screen, "A-007") == "called"
        assert said(app) == "✓ Calling A-007 to counter 3."
        await press(pilot, "d")
        assert isinstance(app.screen, DaySheet)
        told = ["".join(c.text for c in row) for row in app.screen.query_one("#day", Lines).rows]
        assert any("A-007" in line and "Sari Widowati" in line for line in told)
        assert "         dijemput" in told
        await press(pilot, "left", "right", "escape")
        assert app.screen is screen


async def test_reception_gives_numbers(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        await press(pilot, "a")
        assert isinstance(app.screen, TicketDialog)
        await type_(pilot, "pp, ahli k3")
        await press(pilot, "enter")
        await type_(pilot, "1")
        await press(pilot, "enter")
        await type_(pilot, "72 tahun")
        await press(pilot, "f10")
        assert app.screen is screen
        assert said(app).startswith("✓ Number A-011 · 1 before it")
        visit = visit_of(screen.terminal.register, "A-011")
        assert (visit.services, visit.priority, visit.counter) == (("PP", "SKP-AK3"), "elderly", 0)
        await press(pilot, "a", "f10")
        assert said(app).startswith("✓ Number A-012 · 6 before it")
        slips = screen.terminal.register.database.rows("SELECT slip, subject FROM print_job ORDER BY id")
        assert slips == [("ticket", visit.id), ("ticket", visit_of(screen.terminal.register, "A-012").id)]


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        (("tidakada", "f10"), "No such service."),
        (("", "enter", "9", "f10"), "Type a digit from 1 to 6."),
    ],
)
async def test_a_number_that_can_not_be_given_keeps_the_form(
    app: PtsaApp, keys: tuple[str, ...], sentence: str
) -> None:
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, "a")
        await type_(pilot, keys[0])
        await press(pilot, *keys[1:])
        assert isinstance(app.screen, TicketDialog)
        assert said(app) == f"! {sentence}"


async def test_passing_on_and_back(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        await press(pilot, "n", "p")
        assert isinstance(app.screen, PassDialog)
        await type_(pilot, "2")
        await press(pilot, "f10")
        assert said(app) == "✓ A-008 was passed on."
        visit = visit_of(screen.terminal.register, "A-008")
        assert (visit.state, visit.counter) == ("waiting", 2)
        await press(pilot, "n")
        assert "A-006" in head(screen)
        await press(pilot, "b")
        assert state(screen, "A-006") == "waiting"
        await press(pilot, "p")
        await type_(pilot, "C")
        await press(pilot, "f10")
        assert said(app) == "! This desk has never heard of desk 3; the visit would be lost."


async def test_another_person_at_the_counter_is_asked_about(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await opened(pilot)
        register = app.terminal.register
        await press(pilot, "n", "f2")

        async def typed(nik: str, name: str, service: str) -> None:
            await type_(pilot, nik)
            await press(pilot, "enter")
            if name:
                await type_(pilot, name)
                await press(pilot, "enter", "enter", "enter")
            await type_(pilot, service)
            await press(pilot, "enter", "a", "f10")

        def visits() -> list[int | None]:
            return [v for (v,) in register.database.rows("SELECT visit FROM case_file ORDER BY id DESC LIMIT 3")]

        await typed("3174014505909007", "Siti Rahayu", "wlkp")
        await typed("3174014505909007", "", "info")
        assert len(set(visits()[:2])) == 1
        before = visits()
        await typed("3273051708859002", "Budi Wening", "wlkp")
        assert isinstance(app.screen, WhoseVisit)
        assert "3273051708859002" in app.export_screenshot(), "the form stays in sight"
        await press(pilot, "enter", "f10", "1", "y")
        assert visits() == before, "nothing is saved before it is said"
        await press(pilot, "escape")
        assert visits() == before
        assert app.screen.query_one("#field-name", Field).value == "Budi Wening"
        await press(pilot, "f10", "b")
        assert said(app).startswith("✓ Saved")
        assert visits()[0] is None
        await typed("3273051708859002", "", "info")
        await press(pilot, "s")
        assert visits()[0] == before[0]


async def test_f2_serves_who_was_called_and_the_intake_knows_the_visit(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        assert app.terminal.visit is None
        await press(pilot, "n", "f2")
        assert isinstance(app.screen, IntakeScreen)
        assert state(screen, "A-008") == "serving"
        visit = visit_of(screen.terminal.register, "A-008")
        assert app.terminal.visit == standing.Served(visit.id, "A-008", ("SKP-AK3",))
        await press(pilot, "f5", "f")
        assert app.terminal.visit is None


async def test_the_menu_serves_who_was_called_too(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        await press(pilot, "n", "ctrl+g", "2")
        assert isinstance(app.screen, IntakeScreen)
        assert state(screen, "A-008") == "serving"


async def test_sister_desks_stand_below_with_the_age_of_their_data(app: PtsaApp, clock: StillClock) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        assert screen.view.found is not None
        sisters = (standing.Sister(2, 3, clock.now() - 720, 1),)
        seen = structs.replace(screen.view.found.queue, sisters=sisters, contact=clock.now() - 300)
        *_, last = rows(Shown(seen, clock.now(), "WIB", 80))
        assert last.visit is None
        assert last.cells[1].text == "Desk B: 3 waiting, 1 being served · longest 12 min · data 08.55"


async def test_the_counter_is_asked_once(app: PtsaApp) -> None:
    app.terminal.counter = None
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        assert app.screen is not screen
        await type_(pilot, "12")
        await press(pilot, "enter")
        assert app.terminal.counter == 12
        await press(pilot, "escape", "f5")
        assert app.screen is screen
        await press(pilot, "n")
        assert "Counter 12   A-008" in head(screen)
        await press(pilot, "c")
        await press(pilot, "backspace", "backspace", "enter")
        assert app.terminal.counter == 0
        assert "reception" in head(screen)
        await press(pilot, "n")
        assert app.screen is not screen, "a call needs a counter"


async def test_what_another_terminal_does_is_seen_and_the_cursor_stays_on_its_visit(app: PtsaApp, sari: int) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        await press(pilot, "down", "down")
        lines = screen.query_one("#queue", Lines)
        register = app.terminal.register

        def elsewhere() -> None:
            perform(register, sari, Next(counter=1, estimated=True))

        await app.terminal.write(perform, register, sari, Ticket(priority="ill"))
        await until(pilot, lambda: "A-011" in listed(screen), "the new number")
        assert lines.row is not None
        assert lines.row.visit.label == "A-007"
        await app.terminal.write(elsewhere)
        await until(pilot, lambda: listed(screen)[0] != "A-008", "the call at counter 1")
        assert lines.row.visit.label == "A-007"
        await app.terminal.write(perform, register, sari, Next(counter=2))
        await app.terminal.write(perform, register, sari, Serve(counter=2))
        await app.terminal.write(perform, register, sari, PassOn(ticket="A-007", to="2"))
        await until(pilot, lambda: "counter 2" in str(lines.rows), "passed")
        await app.terminal.write(perform, register, sari, Finish(ticket="A-007"))
        await until(pilot, lambda: "A-007" not in listed(screen), "finished")
        assert lines.row is None, "no key falls on a line that the officer never saw"
        assert said(app) == "! The line under the cursor left the queue; choose again."


async def test_whoever_was_sent_away_comes_back_step_by_step(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        before = listed(screen)
        await press(pilot, "n", "enter", "f", "t")
        gone = [label for label in before if state(screen, label) in ("done", "absent")]
        assert len(gone) == 2
        await press(pilot, "u")
        assert sorted(state(screen, label) for label in gone) == ["done", "waiting"]
        await press(pilot, "u")
        assert {state(screen, label) for label in gone} == {"waiting"}


async def test_forgotten_visits_stand_apart_and_end_on_one_key(app: PtsaApp, clock: StillClock) -> None:
    async with app.run_test() as pilot:
        clock.move(days=1)
        screen = await opened(pilot)
        assert screen.view.found is not None
        assert len(screen.view.found.queue.forgotten) == 7
        assert screen.view.found.queue.waiting == ()
        await press(pilot, "x", "x", "enter", "escape")
        assert screen.view.found is not None
        assert len(screen.view.found.queue.forgotten) == 7, "one key ends nothing"
        await press(pilot, "x", "y")
        assert said(app) == "✓ 7 visits ended; their times count as estimated."
        assert listed(screen) == []
        await press(pilot, "x")
        assert said(app) == "  Nothing was left lying."


async def test_home_says_who_waits(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        row = next(r for r in app.screen.query_one("#waiting", Lines).rows if r.digit == "F5")
        assert (row.number, row.word) == (5, "Queue: waiting, the longest 24 min")
        app.screen.query_one("#waiting", Lines).move(1)
        await press(pilot, "enter")
        assert app.screen is screen_of(pilot)


async def test_nothing_is_drawn_while_nothing_changes(app: PtsaApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with app.run_test() as pilot:
        screen = await opened(pilot)
        reads = 0
        version = standing.version

        def counted(register: Register) -> int:
            nonlocal reads
            reads += 1
            return version(register)

        await until(pilot, lambda: screen.view.version >= 0, "the first look")
        monkeypatch.setattr(standing, "version", counted)
        painted: list[object] = []
        monkeypatch.setattr(app, "_display", lambda _screen, update: painted.append(update))
        await until(pilot, lambda: reads > 1, "two more looks")
        assert painted == []
        await app.terminal.write(perform, app.terminal.register, app.terminal.me.id, Ticket())
        await until(pilot, lambda: painted, "a new number is drawn")


# --- pictures ------------------------------------------------------------------------------------------------------


async def waiting(pilot: Pilot[int]) -> None:
    """Before the first call."""
    await opened(pilot)


async def serving(pilot: Pilot[int]) -> None:
    """Somebody is served, one on hold, one called elsewhere."""
    screen = await opened(pilot)
    await press(pilot, "n", "enter", "h", "n", "enter")
    await screen.terminal.write(
        perform, screen.terminal.register, screen.terminal.me.id, Next(counter=1, estimated=True)
    )
    await press(pilot, "escape", "f5")


async def ticket(pilot: Pilot[int]) -> None:
    """Reception."""
    await opened(pilot)
    await press(pilot, "a")
    await type_(pilot, "pp, k3")


async def reason(pilot: Pilot[int]) -> None:
    """Before others."""
    await opened(pilot)
    await press(pilot, "down", "enter")


async def forgotten(pilot: Pilot[int]) -> None:
    """The next morning."""
    app = cast(PtsaApp, pilot.app)
    cast(StillClock, app.terminal.register.clock).move(days=1)
    perform(app.terminal.register, app.terminal.me.id, Ticket(services=("PP",)))
    await opened(pilot)


async def day(pilot: Pilot[int]) -> None:
    """The day's figures, with a call out of turn."""
    await opened(pilot)
    await press(pilot, "down", "enter")
    await type_(pilot, "Dijemput ambulans; disetujui yang menunggu")
    await press(pilot, "enter", "d")


PICTURES: tuple[Story, ...] = (waiting, serving, ticket, reason, forgotten, day)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", PICTURES, ids=lambda s: s.__name__)
def test_queue_screen(snap_compare: Callable[..., bool], app: PtsaApp, story: Story, language: str, size: str) -> None:
    words.set_language(language)
    assert snap_compare(app, terminal_size=SIZES[size], run_before=story)
