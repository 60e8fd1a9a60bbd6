"""The clock is in doubt: home says so, no date is promised, and a save asks what day it is before it prints one."""

from __future__ import annotations

from models.register.clock_doubt import heard
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from screens.clock_doubt import ClockDialog
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.screens.conftest import press, said, settle, type_

YEAR = 365 * 86_400


def shown(app: PtsaApp, name: str) -> str:
    """Return what a line of the present screen shows."""
    from textual.widgets import Static

    return str(app.screen.query_one(name, Static).content)


async def test_no_number_by_a_clock_a_year_behind(desk: Terminal, app: PtsaApp, clock: StillClock) -> None:
    heard(desk.register, clock.at, clock.at + YEAR)
    before = desk.register.head()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "what day is it?" in str(app.screen.query_one("#waiting", Lines).rows)
        await press(pilot, "f2")
        await type_(pilot, "3174014505909007")
        await press(pilot, "enter")
        await type_(pilot, "Siti Rahayu")
        await press(pilot, "enter", "enter", "enter")
        await type_(pilot, "wlkp")
        await press(pilot, "enter", "a")
        assert "No date yet" in shown(app, "#promise")
        assert "Promised" not in shown(app, "#promise")
        await press(pilot, "f10")
        assert isinstance(app.screen, ClockDialog)
        await press(pilot, "enter")  # not by habit
        assert isinstance(app.screen, ClockDialog)
        await type_(pilot, "24112027")
        await press(pilot, "f10")
        assert "The clock shows 24 Nov 2026" in said(app)
        assert desk.register.head() == before
        await press(pilot, "escape")
        assert "Siti Rahayu" in str(app.screen.query_one("#name").value)  # type: ignore[attr-defined]  # its field
        await press(pilot, "f10")
        await type_(pilot, "24112026")
        await press(pilot, "enter")
        assert not isinstance(app.screen, ClockDialog)
        assert desk.register.head() == before, "the answer saves nothing by itself"
        await press(pilot, "f10")
        assert "Saved" in said(app)
    assert desk.register.head() != before


async def test_home_settles_it_before_anybody_comes(desk: Terminal, app: PtsaApp, clock: StillClock) -> None:
    heard(desk.register, clock.at, clock.at - YEAR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "j")
        assert isinstance(app.screen, ClockDialog)
        await type_(pilot, "24112026")
        await press(pilot, "f10")
        assert "The date is right" in said(app)
        assert "what day is it?" not in str(app.screen.query_one("#waiting", Lines).rows)


async def test_a_few_minutes_are_only_said(desk: Terminal, app: PtsaApp, clock: StillClock) -> None:
    heard(desk.register, clock.at, clock.at - 900)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "j")
        assert "The clock shows 24 Nov 2026 09.00, the centre's 24 Nov 2026 08.45." in said(app)


async def test_a_ticket_asks_too(desk: Terminal, app: PtsaApp, clock: StillClock) -> None:
    desk.counter = 1
    heard(desk.register, clock.at, clock.at + YEAR)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f5", "a", "f10")
        assert isinstance(app.screen, ClockDialog)
        await press(pilot, "escape", "escape")
        assert not desk.register.database.rows("SELECT 1 FROM visit WHERE issued_at >= ?", clock.at)
