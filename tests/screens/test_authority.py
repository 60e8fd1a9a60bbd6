"""A supervisor's one-off authority at another officer's desk, and the lapses that it is for."""

from __future__ import annotations

import json

import pytest

from models.fold import CaseState
from models.forms import Intake, perform
from models.register.founding import PRACTICE_PASSWORD
from models.register.register import Register
from ptsa_tui.app import PtsaApp
from screens.case.act_dialogs import LapseDialog
from screens.case.screen import CaseScreen
from screens.lookup.screen import Lookup
from screens.widgets.field import Field
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.screens.conftest import press, said, settle, type_


def take_in(register: Register, sari: int, nik: str = "3174015203909001", name: str = "Siti Rahayu") -> int:
    """Take an incomplete request in; return its case."""
    done = perform(register, sari, Intake(nik=nik, name=name, service="PP", rest="missing"))
    assert done.case is not None
    return done.case


def state_of(register: Register, case: int) -> str:
    state = register.fold_of(case).state
    assert isinstance(state, CaseState)
    return state.state


def looks(register: Register) -> list[tuple[str, int]]:
    return register.database.rows("SELECT kind, officer FROM look WHERE kind LIKE 'Sign%' ORDER BY id")


async def test_a_supervisor_allows_one_lapse_at_an_officers_desk(
    app: PtsaApp, register: Register, sari: int, clock: StillClock
) -> None:
    case = take_in(register, sari)
    clock.move(days=9)
    ratna = register.officer_by_code("ratna")
    assert ratna is not None
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        await press(pilot, "g")
        assert isinstance(app.screen, LapseDialog)
        await type_(pilot, "tidak datang")
        await press(pilot, "enter")
        await type_(pilot, "ratna")
        await press(pilot, "enter")
        await type_(pilot, "salah")
        await press(pilot, "enter")
        assert said(app) == "! Name or password is wrong."
        password = app.screen.query_one("#field-password", Field)
        assert (password.value, app.focused is password.box) == ("", True)
        assert state_of(register, case) == "incomplete"
        await type_(pilot, PRACTICE_PASSWORD)
        await press(pilot, "enter")
        assert isinstance(app.screen, CaseScreen)
        assert state_of(register, case) == "lapsed"
        assert app.terminal.me.id == sari
        rows = app.screen.query_one("#case", Lines).rows
        lines = " ".join(" ".join("".join(c.text for c in line) for line in rows).split())
        assert "Ratna Pertiwi" in lines
        assert "tidak datang (at the desk of Sari Widowati)" in lines
        assert looks(register) == [("SignInFailed", ratna.id), ("SignedIn", ratna.id)]
        assert await app.terminal.open_drafts() == []


async def test_who_is_no_supervisor_allows_nothing(
    app: PtsaApp, register: Register, sari: int, clock: StillClock
) -> None:
    case = take_in(register, sari)
    clock.move(days=9)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        await press(pilot, "g")
        await type_(pilot, "tidak datang")
        await press(pilot, "f10")
        assert said(app) == "! A supervisor must type name and password for this."
        assert app.focused is app.screen.query_one("#field-supervisor", Field).box
        await type_(pilot, "sari")
        await press(pilot, "enter")
        await type_(pilot, PRACTICE_PASSWORD)
        await press(pilot, "f10")
        assert said(app) == "! Only a supervisor may do this."
        assert app.screen.query_one("#field-password", Field).value == ""
        assert state_of(register, case) == "incomplete"


async def test_no_draft_holds_who_allowed_it_or_a_password(
    app: PtsaApp, register: Register, sari: int, clock: StillClock
) -> None:
    case = take_in(register, sari)
    clock.move(days=9)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        await press(pilot, "g")
        await type_(pilot, "tidak datang")
        await press(pilot, "enter")
        await type_(pilot, "ratna")
        await press(pilot, "enter")
        await type_(pilot, "rahasia7")
        await press(pilot, "escape")
        (draft,) = await app.terminal.open_drafts()
        assert draft.fields == {"reason": "tidak datang"}
        kept = json.dumps(register.database.rows("SELECT * FROM draft"), default=str)
        assert "rahasia7" not in kept
        await press(pilot, "escape", "0", "enter")
        await settle(pilot)
        assert isinstance(app.screen, LapseDialog)
        assert [app.screen.query_one(f"#field-{n}", Field).value for n in ("reason", "supervisor", "password")] == [
            "tidak datang", "", "",
        ]  # fmt: skip


async def test_a_supervisors_own_desk_asks_for_no_password(
    app: PtsaApp, register: Register, sari: int, clock: StillClock
) -> None:
    case = take_in(register, sari)
    clock.move(days=9)
    app.terminal.officer = register.officer_by_code("ratna")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        await press(pilot, "g")
        assert not app.screen.query("#field-password")
        await type_(pilot, "tidak datang")
        await press(pilot, "enter")
        assert state_of(register, case) == "lapsed"


@pytest.mark.parametrize("days", [0, 7])
async def test_before_the_deadline_the_key_says_why_not(
    app: PtsaApp, register: Register, sari: int, clock: StillClock, days: int
) -> None:
    case = take_in(register, sari)
    clock.move(days=days)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        assert isinstance(app.screen, CaseScreen)
        assert "lapse" not in {c.id for c in app.screen.commands()}
        await press(pilot, "g")
        assert said(app) == "! The deadline has not passed yet."


async def test_home_lists_deadlines_by_urgency_with_the_days_left(
    app: PtsaApp, register: Register, sari: int, clock: StillClock
) -> None:
    late = take_in(register, sari)
    clock.move(days=3)
    soon = take_in(register, sari, "3273051708859002", "Budi Santoso")
    clock.move(days=6)  # 3 December: one passed on the 1st, one ends on the 4th
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        lookup = app.get_screen("lookup")
        assert isinstance(lookup, Lookup)
        app.go("lookup", lambda: lookup.show_list("lapsing"))
        await settle(pilot)
        rows = [row for row in lookup.query_one("#hits", Lines).rows if row.id in (late, soon)]
        assert [(row.id, row.days) for row in rows] == [(late, -2), (soon, 1)]
        days = [row.days for row in lookup.query_one("#hits", Lines).rows]
        assert days == sorted(days)
        shown = "\n".join(strip.text for strip in (lookup.query_one("#hits", Lines).render_line(y) for y in range(15)))
        assert "passed 2 days ago" in shown
        assert "until tomorrow" in shown
