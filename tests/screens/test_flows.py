"""What an officer does on the screens, and what then stands in the register."""

from __future__ import annotations

from typing import cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from models.facts import numbering
from models.forms import Intake, perform
from models.register.register import Register
from ptsa_tui.app import PtsaApp
from screens.case.acting import Acting
from screens.case.screen import CaseScreen
from screens.drafts import DraftList
from screens.handover.screen import HandoverScreen
from screens.intake.papers import Papers
from screens.intake.screen import IntakeScreen
from screens.widgets.field import Field
from screens.widgets.lines import Lines
from tests.screens.conftest import begin_intake, press, said, settle, type_

NIK = "3174014505909007"


def newest(register: Register) -> tuple[int, str, int]:
    """Return id, state and number of the newest case."""
    row = register.database.row("SELECT id, state, number FROM case_file ORDER BY id DESC LIMIT 1")
    assert row is not None
    return row[0], row[1], row[2]


def looks(register: Register) -> list[str]:
    """Return the kinds in the access log."""
    return [r[0] for r in register.database.rows("SELECT kind FROM look ORDER BY id")]


async def take_in(pilot: Pilot[int], nik: str, name: str, service: str, *marks: str) -> None:
    """Type a whole intake of a new person."""
    await press(pilot, "f2")
    await begin_intake(pilot, nik, name, service)
    await press(pilot, *marks, "f10")


async def test_a_new_person_with_all_papers(app: PtsaApp, register: Register) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await take_in(pilot, NIK, "Siti Rahayu", "wlkp", "a")
        _id, state, number = newest(register)
        assert state == "received"
        assert numbering.shown(number) in said(app)
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("identity").value == ""
        assert app.focused is app.screen.field("identity").box


async def test_a_known_person_needs_no_name(app: PtsaApp, register: Register, sari: int) -> None:
    perform(register, sari, Intake(nik=NIK, name="Siti Rahayu", phone="081234567", service="PKB", papers="all"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        await type_(pilot, NIK)
        await press(pilot, "enter")
        assert "Siti Rahayu" in said(app)
        await type_(pilot, "wlkp")
        await press(pilot, "enter", "a", "f10")
        assert register.database.row("SELECT count(*) FROM person WHERE nik = ?", NIK) == (1,)
        assert newest(register)[1] == "received"


async def test_the_same_service_still_open_is_told_and_opened(app: PtsaApp, register: Register, sari: int) -> None:
    first = perform(register, sari, Intake(nik=NIK, name="Siti", service="PKB", papers="all"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        await type_(pilot, NIK)
        await press(pilot, "enter")
        await type_(pilot, "pkb")
        await press(pilot, "enter")
        assert first.number is not None
        assert numbering.short(first.number) in said(app)
        await press(pilot, "ctrl+o")
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.case == first.case


async def test_missing_papers_make_a_notice_and_the_return_visit_shows_only_them(
    app: PtsaApp, register: Register
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await take_in(pilot, NIK, "Siti Rahayu", "pkb", "o", "m", "m")
        id_, state, _number = newest(register)
        assert state == "incomplete"
        row = register.database.row('SELECT number, missing FROM notice WHERE "case" = ?', id_)
        assert row is not None
        assert row[1] == '["pihak","serikat"]'
        await press(pilot, "f3")
        await type_(pilot, numbering.shown(row[0]))
        await press(pilot, "enter")
        assert isinstance(app.screen_stack[-2], CaseScreen)
        papers = app.screen.query_one(Papers)  # the notice's number asks at once
        assert [r.requirement.code for r in papers.rows] == ["pihak", "serikat"]
        await press(pilot, "a", "f10")
        assert newest(register)[1] == "received"


async def test_looking_is_logged_but_no_key_of_a_search_is(app: PtsaApp, register: Register) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = len(looks(register))
        await press(pilot, "f3")
        await type_(pilot, "si")
        await settle(pilot)
        assert len(looks(register)) == before
        await press(pilot, "enter")
        assert isinstance(app.focused, Lines), said(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, CaseScreen), said(app)
        assert looks(register)[before:] == ["Searched", "DetailOpened"]
        lines = app.screen.query_one("#case", Lines)
        assert "••••••" in str(lines.rows[1]) or "•" in str(lines.rows[1])
        await press(pilot, "v")
        assert looks(register)[before:] == ["Searched", "DetailOpened", "Unmasked"]


def onto(app: PtsaApp, number: int) -> None:
    """Put the cursor on a case of the lane."""
    lines = app.screen.query_one("#lane", Lines)
    lines.move(next(place for place, row in enumerate(lines.rows) if row.number == number))


async def test_a_case_goes_through_all_lanes(app: PtsaApp, register: Register, sari: int) -> None:
    done = perform(register, sari, Intake(nik=NIK, name="Siti", service="PP", papers="all"))
    assert done.number is not None
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f4", "3")
        onto(app, done.number)
        await press(pilot, "s", "1")
        assert "accepted" in said(app)
        await press(pilot, "1")
        onto(app, done.number)
        await press(pilot, "t")
        assert newest(register)[1] == "with_unit"
        await press(pilot, "3")
        onto(app, done.number)
        await press(pilot, "p")
        await type_(pilot, "SK-1")
        await press(pilot, "f10")
        assert newest(register)[1] == "ready"
        await press(pilot, "1")
        onto(app, done.number)
        await press(pilot, "t", "4")
        onto(app, done.number)
        await press(pilot, "d", "f10")
        assert newest(register)[1] == "delivered"
        row = register.database.row('SELECT collector, seen FROM delivery WHERE "case" = ?', done.case)
        assert row == ("Siti", "ktp")


@pytest.mark.parametrize(("act", "label"), [("withdraw", "Reason"), ("note", "Text")])
async def test_a_question_why_asks_for_a_reason(
    app: PtsaApp, register: Register, sari: int, act: str, label: str
) -> None:
    perform(register, sari, Intake(nik=NIK, name="Siti", service="PP", papers="all"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f4", "3")
        await cast(Acting, app.screen).act(act)
        await settle(pilot)
        assert app.screen.query_one("#field-text", Field).render_line(0).text.startswith(f" {label} ")


async def test_an_act_that_is_not_possible_says_why(app: PtsaApp, register: Register, sari: int) -> None:
    perform(register, sari, Intake(nik=NIK, name="Siti", service="PP", papers="all"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f4", "3", "d")
        assert isinstance(app.screen, HandoverScreen)
        assert said(app).startswith("! Nothing is ready to be given")


async def test_a_second_save_in_one_burst_saves_once(app: PtsaApp, register: Register) -> None:
    before = register.database.row("SELECT count(*) FROM case_file")
    assert before is not None
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await take_in(pilot, NIK, "Siti", "wlkp", "a")
        await pilot.press("f10", "f10")
        await settle(pilot)
        assert register.database.row("SELECT count(*) FROM case_file") == (before[0] + 1,)


async def test_drafts_are_taken_up_and_deleted(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        await type_(pilot, NIK)
        await press(pilot, "enter")
        await type_(pilot, "Siti")
        await press(pilot, "ctrl+x")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("name").value == ""
        await press(pilot, "escape", "0")
        assert isinstance(app.screen, DraftList)
        await press(pilot, "enter")
        assert isinstance(app.screen, IntakeScreen)
        assert (app.screen.field("identity").value, app.screen.field("name").value) == (NIK, "Siti")
        await press(pilot, "escape", "0", "delete")
        assert "stands in the form" in said(app)
        assert len(await app.terminal.open_drafts()) == 1
        await press(pilot, "escape", "f2", "ctrl+x", "escape", "0", "delete")
        assert await app.terminal.open_drafts() == []


async def test_a_held_del_deletes_one_draft_and_u_brings_it_back(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        for nik, name in ((NIK, "Siti Rahayu"), ("3273051708859002", "Siti Rahayu")):
            await type_(pilot, nik)
            await press(pilot, "enter")
            await type_(pilot, name)
            await press(pilot, "ctrl+x")
        await press(pilot, "escape", "0")
        lines = app.screen.query_one("#drafts", Lines)
        told = ["".join(cell.text for cell in lines._draw(row, 80)) for row in lines.rows]
        assert len(set(told)) == 2
        assert "327305••••••9002" in told[0]
        assert NIK not in "".join(told)
        why = app.screen.query_one("#why", Static)
        assert "left at: the name" in str(why.content)
        await pilot.press(*["delete"] * 12)
        await settle(pilot)
        (left,) = await app.terminal.open_drafts()
        assert left.fields["identity"] == NIK
        await press(pilot, "enter")
        assert isinstance(app.screen, DraftList), "a deleted one is not taken up"
        await press(pilot, "escape", "0", "down")
        assert lines is not app.screen.query_one("#drafts", Lines)
        await press(pilot, "u")
        assert said(app) == "✓ The draft is back."
        assert len(await app.terminal.open_drafts()) == 2
        await press(pilot, "delete")
        app.change_officer()
        await settle(pilot)
        assert app.terminal.deleted == {}


async def test_hidden_fields_are_kept_and_not_saved(app: PtsaApp, register: Register) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "ctrl+r")
        screen = app.screen
        assert isinstance(screen, IntakeScreen)
        await type_(pilot, "3273051708859002")
        await press(pilot, "enter")
        await type_(pilot, "Budi")
        await press(pilot, "ctrl+r")
        assert screen.field("deputy_name").value == ""
        assert screen.saving.form().representative is None
        await press(pilot, "ctrl+r")
        assert screen.field("deputy_name").value == "Budi"
        await press(pilot, "ctrl+r", "ctrl+x", "ctrl+r")
        assert screen.field("deputy_name").value == "", "not in the form of the next citizen"


async def test_a_dialog_keeps_its_draft(app: PtsaApp, register: Register, sari: int) -> None:
    perform(register, sari, Intake(nik=NIK, name="Siti", service="PP", papers="all"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f4", "3")
        row = register.database.row("SELECT max(number) FROM case_file")
        assert row is not None
        onto(app, row[0])
        await press(pilot, "p")
        await type_(pilot, "SK-99")
        await press(pilot, "escape", "escape", "0", "enter")
        await settle(pilot)
        assert app.screen.query_one("#product").value == "SK-99"
        await press(pilot, "f10")
        assert newest(register)[1] == "ready"
        assert await app.terminal.open_drafts() == []


async def test_lock_shows_nothing_and_opens_with_the_password(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        await type_(pilot, NIK)
        await press(pilot, "ctrl+l")
        await press(pilot, "escape", "f3")
        await type_(pilot, "wrong")
        await press(pilot, "enter")
        assert said(app).startswith("!")
        await type_(pilot, "latihan")
        await press(pilot, "enter")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("identity").value == NIK


async def test_a_refused_save_keeps_the_form(app: PtsaApp, register: Register) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await take_in(pilot, NIK, "123", "wlkp", "a")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("name").value.startswith("123")
        assert said(app).startswith("!")


async def test_f3_goes_into_the_box_wherever_the_focus_was(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for way in (("f3",), ("ctrl+g", "3"), ("slash",)):
            await press(pilot, "f3", "down")
            assert isinstance(app.focused, Lines)
            await press(pilot, "escape", *way)
            await type_(pilot, "12")
            assert app.focused is app.screen.query_one("#field-query").box, way  # type: ignore[attr-defined]
            await press(pilot, "backspace", "backspace", "escape")
