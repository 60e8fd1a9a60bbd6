"""What the program filled in is replaced by what is typed, and kept by whoever moves the cursor in it."""

from __future__ import annotations

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets.input import Selection

from models.forms import Fee, case_of, perform
from ptsa_tui.app import PtsaApp
from screens.case.delivering import DeliverDialog
from screens.case.screen import CaseScreen
from screens.dialogs import Ask
from screens.intake.papers import Papers
from screens.widgets.field import Box
from tests.screens.conftest import begin_intake, press, settle, type_
from tests.screens.paper_files.test_paper_files import deliver, delivery, make_ready
from tests.screens.test_flows import NIK, take_in


def box(app: PtsaApp) -> Box:
    """Return the field that has the cursor."""
    assert isinstance(app.focused, Box)
    return app.focused


async def ask(app: PtsaApp, pilot: Pilot[int], value: str = "Ratna Basri") -> Box:
    """Open a question that holds a text already."""
    await settle(pilot)
    app.open(Ask("Remark", "", value))
    await settle(pilot)
    return box(app)


@pytest.mark.share(of=2)
@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (["J"], "J"),
        (["backspace"], ""),
        (["delete"], ""),
        (["end", "J"], "Ratna BasriJ"),
        (["right", "J"], "Ratna BasriJ"),
        (["home", "J"], "JRatna Basri"),
        (["left", "J"], "JRatna Basri"),
        (["end", "backspace"], "Ratna Basr"),
        (["J", "ctrl+z"], "Ratna Basri"),
        (["ctrl+u", "ctrl+z"], "Ratna Basri"),
        (["J", "o", "ctrl+z", "B"], "B"),
        (["end", "ctrl+w", "ctrl+u", "ctrl+z", "ctrl+z"], "Ratna Basri"),
        (["ctrl+z"], "Ratna Basri"),
    ],
)
async def test_a_key_in_a_field_that_was_filled_in(app: PtsaApp, keys: list[str], left: str) -> None:
    async with app.run_test() as pilot:
        field = await ask(app, pilot)
        await press(pilot, *keys)
        assert field.value == left


async def test_a_paste_replaces_and_is_cleaned(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        field = await ask(app, pilot)
        field.post_message(events.Paste("Joko\u202e\nSusilo"))
        await settle(pilot)
        assert field.value == "Joko Susilo"


async def test_a_burst_that_is_no_code_replaces_too(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        field = await ask(app, pilot)
        await pilot.press(*NIK)
        await settle(pilot)
        assert field.value == NIK


async def test_a_field_that_someone_typed_is_typed_on(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        await type_(pilot, NIK)
        await press(pilot, "enter")
        await type_(pilot, "Joko")
        await press(pilot, "tab", "shift+tab")
        await type_(pilot, "-Susilo")
        assert box(app).value == "Joko-Susilo"


async def test_the_fields_of_the_last_citizen_do_not_come_back(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await take_in(pilot, NIK, "Siti Rahayu", "wlkp", "a")
        assert box(app).value == ""
        await press(pilot, "ctrl+z")
        assert box(app).value == ""


async def test_a_known_name_is_replaced_by_the_one_that_is_typed(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await take_in(pilot, NIK, "Siti Rahayu", "wlkp", "a")
        await type_(pilot, NIK)
        await press(pilot, "enter", "shift+tab", "shift+tab", "shift+tab")
        assert box(app).id == "name"
        assert box(app).selection == Selection(0, len("Siti Rahayu"))
        await type_(pilot, "Siti R")
        assert box(app).value == "Siti R"


async def test_the_collector_is_who_is_typed(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        case = await deliver(pilot, nik="", nib="9120001234567", name="PT Ratna Basri")
        await press(pilot, "enter")
        await type_(pilot, "Joko Susilo")
        await press(pilot, "f10")
        found = case_of(app.terminal.register, case).delivery
        assert found is not None
        assert found.collector == "Joko Susilo"


async def test_a_choice_of_one_digit_needs_no_backspace(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        case = await deliver(pilot)
        await press(pilot, "2", "1", "tab", "tab", "3", "2", "f10")
        assert delivery(app, case)[:2] == ("applicant", "sim")


async def test_a_draft_of_a_delivery_knows_what_was_typed(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        case = await deliver(pilot)
        await press(pilot, "enter")
        await type_(pilot, "Joko")
        await press(pilot, "escape")
        draft = next(d for d in await app.terminal.open_drafts() if d.form == f"deliver:{case}")
        app.open(CaseScreen(case_of(app.terminal.register, case).id, ("deliver", (draft.id, draft.fields))))
        await settle(pilot)
        dialog = app.screen
        assert isinstance(dialog, DeliverDialog)
        await press(pilot, "1", "enter")
        assert dialog.field("role").value == "1", "the digit was filled in, so it is replaced"
        await type_(pilot, "K")
        assert dialog.field("collector").value == "JokoK", "the name was typed, so it is typed on"


async def test_what_is_known_of_a_fee_is_replaced(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        case = make_ready(app.terminal.register, app.terminal.me.id, service="SKP-AK3")
        perform(app.terminal.register, app.terminal.me.id, Fee(case=case, billing="820261124"))
        app.open(CaseScreen(case_of(app.terminal.register, case).id))
        await settle(pilot)
        await press(pilot, "f", "shift+tab")
        assert box(app).id == "billing"
        await type_(pilot, "77")
        assert box(app).value == "77"


async def test_the_counter_and_a_remark_are_replaced(app: PtsaApp) -> None:
    app.terminal.counter = 3
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f5", "c")
        await type_(pilot, "12")
        await press(pilot, "enter")
        assert app.terminal.counter == 12
        await press(pilot, "f2")
        await begin_intake(pilot, NIK, "Joko", "wlkp")
        await press(pilot, "o", "up", "n")
        await type_(pilot, "sobek")
        await press(pilot, "enter", "n")
        await type_(pilot, "basah")
        await press(pilot, "enter")
        assert app.screen.query_one(Papers).rows[0].remark == "basah"


async def test_the_next_search_replaces_the_last_one(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f3")
        await type_(pilot, "dewi")
        await press(pilot, "end", "f2", "f3")
        await type_(pilot, "1500-6")
        assert box(app).value == "1500-6"
        await press(pilot, "f3")
        await type_(pilot, "sri")
        assert box(app).value == "sri"


async def test_the_date_of_the_sheet_before_is_replaced(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f2", "ctrl+n", "tab")
        await type_(pilot, "T 9.00")
        app.screen.empty()  # type: ignore[attr-defined]  # of the intake
        await settle(pilot)
        await press(pilot, "tab")
        assert box(app).value == "T 9.00"
        await type_(pilot, "T 10.00")
        assert box(app).value == "T 10.00"
