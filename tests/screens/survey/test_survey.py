"""F7 by its keys: asked by an officer, answered alone on a turned screen, index and plan; pictures of all of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable

import pytest
from textual import events
from textual.pilot import Pilot

from models import words
from models.forms import PlanImprovement, perform
from models.practice import fill_surveys
from models.refused import Refused
from models.survey.box import counts, put
from models.terminal.terminal import Terminal
from models.words import set_language
from ptsa_tui.app import PtsaApp
from ptsa_tui.documents import written
from screens.home import Home
from screens.keyboard import keys
from screens.signin import SignIn
from screens.survey.ask import AskSheet
from screens.survey.planning import PlanDialog, ResultDialog, read_month
from screens.survey.remarks import RemarksSheet
from screens.survey.screen import SurveyScreen
from screens.survey.turned import Turned
from screens.widgets.field import Field
from screens.widgets.lines import Lines
from tests.models.build import make_ready, refused
from tests.models.survey.ballots import remark, taken
from tests.screens.conftest import SIZES, FillOnce, press, said, settle, type_

Story = Callable[[Pilot[int]], Awaitable[None]]


@pytest.fixture
def app(desk: Terminal, fill_once: FillOnce) -> PtsaApp:
    """Return an app with a survey, and passwords that cost little."""
    from ptsa_tui.settings import Settings

    fill_once(desk.register, fill_surveys)
    return PtsaApp(desk, Settings(colours="full"))


def waiting(app: PtsaApp) -> tuple[int, int]:
    return counts(app.terminal.register)


def screen_text(app: PtsaApp) -> str:
    """Return what stands on the screen."""
    return "\n".join("".join(s.text for s in strip) for strip in app.screen._compositor.render_strips())


async def deliver(pilot: Pilot[int]) -> None:
    """Give a product away on the screen of its case."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    desk = app.terminal
    officer = desk.me.id
    number = make_ready(desk.register, officer, nik="3174014505909017", name="Siti Aminah")
    (case,) = desk.register.database.row("SELECT id FROM case_file WHERE number = ?", int(number.replace("-", "")))  # type: ignore[misc]
    app.ways.case(case)
    await settle(pilot)
    await press(pilot, "d", "f10")


# --- the officer asks -------------------------------------------------------------------------------------------------


async def test_after_a_delivery_one_key_asks_about_that_service(app: PtsaApp) -> None:
    """F7 opens the first question with the service filled in; twelve digits later all of it is in the box."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await deliver(pilot)
        assert "F7 asks how it was" in said(app)
        await press(pilot, "f7")
        assert isinstance(app.screen, AskSheet)
        assert app.screen.filling.service is not None
        assert app.screen.filling.service.code == "PP"
        pressed = [*"343", "4", *"33443", "2", "5", "4"]
        assert len(pressed) == 12
        await press(pilot, *pressed)
        assert isinstance(app.screen, SurveyScreen)
        assert waiting(app) == (1, 0)
        assert "the answers are in the box" in said(app)
        await press(pilot, "escape", "f7")
        assert isinstance(app.screen, SurveyScreen), "it was asked; F7 shows the index now"


async def test_a_mistake_is_taken_back_and_a_question_left_out(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7", "a", "1")
        assert isinstance(app.screen, AskSheet)
        await press(pilot, "1", "9", "4", "0", "8")
        assert "from 1 to 4" in said(app)
        assert app.screen.filling._given == [4, 0]
        await press(pilot, "enter", "f10")
        assert app.screen.filling._given == [4, 0], "only a digit is an answer"
        await press(pilot, "escape")
        assert waiting(app) == (0, 0), "what was begun is gone"


async def test_the_officer_writes_a_remark_with_it(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7", "a", "1", "c")
        await type_(pilot, "kursi kurang")
        await press(pilot, "enter", *"444444444", "0", "0", "0")
        assert waiting(app) == (1, 1)


async def test_a_quick_rating_is_one_key_and_apart(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7")
        before = len(taken(app.terminal.register))
        await press(pilot, "q", "4")
        assert waiting(app) == (1, 0)
        assert isinstance(app.screen, SurveyScreen)
        assert len(taken(app.terminal.register)) == before


async def test_nothing_is_asked_twice_when_it_can_not_be_kept(app: PtsaApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7", "a", "1")

        async def full(_: object) -> None:
            raise Refused("disk_full")

        with monkeypatch.context() as patch:
            patch.setattr(app.terminal, "answer", full)
            await press(pilot, *"333333333", "0", "0", "0")
            assert isinstance(app.screen, AskSheet)
            assert waiting(app) == (0, 0)
        await press(pilot, "0")
        assert waiting(app) == (1, 0)


# --- the screen is turned ---------------------------------------------------------------------------------------------


async def turned(pilot: Pilot[int]) -> Turned:
    """Turn the screen behind a delivery."""
    await deliver(pilot)
    await press(pilot, "f7", "t")
    app = pilot.app
    assert isinstance(app.screen, Turned)
    return app.screen


async def test_a_citizen_answers_alone_and_the_next_one_finds_the_first_question(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = await turned(pilot)
        assert app.terminal.officer is None, "nobody is signed in behind it"
        assert "1/12" in screen_text(app)
        await press(pilot, *"343333443", "2", "5", "4")
        assert waiting(app) == (1, 0)
        assert "1/12" not in screen_text(app)
        await press(pilot, "1", "1")
        assert not screen.filling.is_begun or screen.filling.is_whole, "a key behind the last one begins nothing"
        screen.late()
        await settle(pilot)
        text = screen_text(app)
        assert "1/13" in text, "whoever comes next is asked for the service"
        assert "Siti" not in text
        assert screen.filling.service is None
        await press(pilot, "3", *"444444444", "0", "0", "0")
        assert waiting(app) == (2, 0)


async def test_nothing_of_the_desk_is_reached_from_it(app: PtsaApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key of the program, every Ctrl and function key, a paste, a scan and the mouse leave it as it stands."""
    every = {key for command in keys.COMMANDS for key in command.keys} - set("123456789") - {"0", "escape"}
    every |= {f"ctrl+{c}" for c in "abcdefghijklmnopqrstuvwxyz"} | {f"f{n}" for n in range(1, 13)}
    every |= {"enter", "tab", "shift+tab", "up", "down", "left", "right", "pageup", "space", "delete", "ctrl+c"}
    ended: list[object] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = await turned(pilot)
        monkeypatch.setattr(app, "exit", lambda *about, **more: ended.append((about, more)))
        before = screen_text(app)
        for key in sorted(every):
            await pilot.press(key)
            assert app.screen is screen, key
        await settle(pilot)
        app.post_message(events.Paste("3174015203909001"))
        for character in "%001010260000127":
            await pilot.press({"%": "percent_sign"}.get(character, "x"))
        await pilot.click(offset=(5, 5))
        await settle(pilot)
        assert app.screen is screen
        assert screen_text(app) == before
        assert ended == []
        assert [type(s) for s in app.screen_stack[1:]] == [SignIn, Turned]
        monkeypatch.undo()


async def test_only_a_password_leads_back(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = await turned(pilot)
        await press(pilot, "2", "escape")
        assert "Only an officer" in screen_text(app)
        await type_(pilot, "sari")
        await press(pilot, "enter")
        await type_(pilot, "salah")
        await press(pilot, "enter", "f2", "ctrl+q", "ctrl+p")
        assert app.screen is screen
        assert app.terminal.officer is None
        await press(pilot, "escape")
        assert screen.query_one("#field-officer", Field).value == "", "what was typed at the door is gone"
        assert "2/12" in screen_text(app), "the citizen goes on where he was"
        await press(pilot, "escape")
        await type_(pilot, "sari")
        await press(pilot, "enter")
        await type_(pilot, "latihan")
        await press(pilot, "enter")
        assert isinstance(app.screen, Home)
        assert [type(s) for s in app.screen_stack[1:]] == [Home]
        assert waiting(app) == (0, 0), "what was begun is gone"


async def test_a_form_that_was_left_lying_is_gone_and_the_door_closes(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = await turned(pilot)
        await press(pilot, "3", "3")
        screen.late()
        await settle(pilot)
        assert not screen.filling.is_begun
        await press(pilot, "escape")
        await type_(pilot, "sari")
        screen.late()
        await settle(pilot)
        assert "1/13" in screen_text(app)


async def test_a_citizen_reads_it_in_the_other_language(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = await turned(pilot)
        await press(pilot, "9")
        assert "persyaratan" in screen_text(app)
        await press(pilot, "3", "9")
        assert "1/12" in screen_text(app), "then the same digit goes back"
        await press(pilot, *"333333333", "0", "0", "0")
        assert "Petugas" not in screen_text(app)
        screen.late()
        await settle(pilot)
        assert "Which service" in screen_text(app), "the next person finds the desk's language"


async def test_what_could_not_be_kept_is_said_and_tried_again(app: PtsaApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        screen = await turned(pilot)

        async def full(_: object) -> None:
            raise Refused("disk_full")

        with monkeypatch.context() as patch:
            patch.setattr(app.terminal, "answer", full)
            await press(pilot, *"333333333", "0", "0", "0")
            assert "could not be kept" in screen_text(app)
            screen.late()
            await settle(pilot)
            assert "could not be kept" in screen_text(app)
        await press(pilot, "1")
        assert waiting(app) == (1, 0)


# --- index and plan ---------------------------------------------------------------------------------------------------


async def test_the_lowest_element_becomes_a_plan_and_its_result_is_told(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7", "down", "down", "p")
        assert isinstance(app.screen, PlanDialog)
        assert app.screen.element == "time"
        await type_(pilot, "Loket ketiga")
        await press(pilot, "enter", "enter", "enter")
        await type_(pilot, "Kepala PTSA")
        await press(pilot, "enter")
        assert isinstance(app.screen, SurveyScreen)
        row = app.terminal.register.database.row(
            "SELECT element, programme, owner, begins, ends FROM improvement ORDER BY id DESC"
        )
        assert row == ("time", "Loket ketiga", "Kepala PTSA", "2026-12-01", "2027-02-28")
        rows = app.screen.query_one("#rows", Lines).rows
        place = next(n for n, r in enumerate(rows) if "Loket ketiga" in r.word)
        app.screen.query_one("#rows", Lines).move(place)
        await press(pilot, "enter")
        assert isinstance(app.screen, ResultDialog)
        await type_(pilot, "y")
        await press(pilot, "enter")
        await type_(pilot, "Dibuka 2 Januari")
        await press(pilot, "enter", "f10")
        row = app.terminal.register.database.row("SELECT done, description FROM improvement ORDER BY id DESC")
        assert row == (1, "Dibuka 2 Januari")


async def test_sheet_and_report_are_written(app: PtsaApp) -> None:
    app.terminal.document = lambda document, form: written(document, "pdf")
    documents = app.terminal.register.database.path.parent / "documents"
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7", "s", "l")
        found = sorted(file.name for file in documents.iterdir())
        assert found == ["skm-report-20261001-20261231.pdf", "skm-sheet-20261001-20261231.pdf"]
        assert all(file.read_bytes().startswith(b"%PDF") for file in documents.iterdir())
        looks = app.terminal.register.database.rows("SELECT kind FROM look ORDER BY id DESC LIMIT 1")
        assert looks == [("Searched",)], "the report holds what people wrote"


async def test_remarks_are_shown_by_five_and_logged(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7", "n")
        assert isinstance(app.screen, RemarksSheet)
        assert len(app.screen.remarks) == 6
        await press(pilot, "escape", "left", "n")
        assert isinstance(app.screen, SurveyScreen)
        assert "Fewer than 5" in said(app)


async def test_only_a_supervisor_erases_remarks(app: PtsaApp) -> None:
    desk = app.terminal
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7", "n", "x", "y")
        assert isinstance(app.screen, RemarksSheet)
        assert "supervisor" in said(app)
        desk.officer = desk.register.officer_by_code("ratna")
        await press(pilot, "x", "y")
        assert isinstance(app.screen, SurveyScreen)
        assert desk.register.database.rows("SELECT 1 FROM survey_remark") == []


async def test_hostile_remarks_are_text(app: PtsaApp) -> None:
    register = app.terminal.register
    for number, text in enumerate(("[@click=app.quit]x[/]", "=1+1", "[bold]tebal", "<b>", "%s")):
        put(register, [remark(register, f"{text} {number}")])
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7", "n")
        assert "[@click=app.quit]x[/] 0" in screen_text(app)


async def test_period_service_and_survey_change_by_their_keys(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f7")
        assert "IKM" in screen_text(app)
        await press(pilot, "i")
        assert "IPAK" in screen_text(app)
        await press(pilot, "i", "i", "v")
        assert " PP" in screen_text(app)
        await press(pilot, "m")
        assert "half-year" in said(app)
        await press(pilot, "left")
        assert "no answers" in screen_text(app)
        await press(pilot, "right", "right")
        assert "no answers" not in screen_text(app)


async def test_home_says_that_a_plan_is_over(app: PtsaApp) -> None:
    register = app.terminal.register
    officer = app.terminal.me.id
    form = PlanImprovement(
        element="time", begins=dt.date(2026, 9, 1), ends=dt.date(2026, 10, 31), programme="x", owner="y"
    )
    perform(register, officer, form)
    async with app.run_test(size=(80, 40)) as pilot:
        await settle(pilot)
        rows = app.screen.query_one("#waiting", Lines).rows
        row = next(r for r in rows if r.opens == "survey")
        assert (row.number, row.urgent) == (1, True)


def test_months_are_read() -> None:
    assert read_month(" 1/2027 ") == read_month("012027") == read_month("01-2027") == dt.date(2027, 1, 1)
    for typed in ("", "13/2027", "0/2027", "2027", "1/99"):
        with refused("month_shape"):
            read_month(typed)


# --- pictures ---------------------------------------------------------------------------------------------------------


async def picture_index(pilot: Pilot[int]) -> None:
    """The index with its plan."""
    await press(pilot, "f7")


async def picture_ask(pilot: Pilot[int]) -> None:
    """The fourth question, asked by an officer."""
    await press(pilot, "f7", "a", "1", "3", "3", "3")


async def picture_turned(pilot: Pilot[int]) -> None:
    """The first question on a turned screen."""
    await turned(pilot)


async def picture_header(pilot: Pilot[int]) -> None:
    """Who answers, on a turned screen."""
    await turned(pilot)
    await press(pilot, *"333333333")


async def picture_thanks(pilot: Pilot[int]) -> None:
    """The end."""
    await turned(pilot)
    await press(pilot, *"333333333", "0", "0", "0")


async def picture_door(pilot: Pilot[int]) -> None:
    """The way back."""
    await turned(pilot)
    await press(pilot, "escape")


async def picture_plan(pilot: Pilot[int]) -> None:
    """A line of the plan."""
    await press(pilot, "f7", "down", "down", "enter")


STORIES = {
    name.removeprefix("picture_"): story for name, story in list(globals().items()) if name.startswith("picture_")
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", STORIES)
def test_pictures(snap_compare: Callable[..., bool], app: PtsaApp, story: str, language: str, size: str) -> None:
    set_language(language)
    assert snap_compare(app, terminal_size=SIZES[size], run_before=STORIES[story])
