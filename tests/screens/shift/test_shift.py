"""The shift by its keys, and the change of officers: what the next one sees, and what of the first one's stays his."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from textual.pilot import Pilot

from models import words
from models.facts import numbering
from models.facts.codes import code_of_number
from models.fold.states import ShiftState
from models.forms import Exception_, HandShift, perform
from models.register.founding import PRACTICE_PASSWORD
from models.register.register import Register
from models.shift.counts import held_cases, waiting_shift
from models.slips.print_jobs import jobs
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.settings import Settings
from screens.drafts import DraftList
from screens.home import Home
from screens.intake.screen import IntakeScreen
from screens.lookup.screen import Lookup
from screens.shift.absent import AbsentDialog
from screens.shift.screen import ShiftScreen
from screens.signin import Lock, SignIn
from screens.widgets.field import Field
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.screens.conftest import SIZES, press, said, settle, type_

Story = Callable[[Pilot[int]], Awaitable[None]]


def screen_of(app: PtsaApp) -> ShiftScreen:
    """Return the shift's screen, which is in front."""
    assert isinstance(app.screen, ShiftScreen)
    return app.screen


async def opened(pilot: Pilot[int]) -> ShiftScreen:
    """Open it from home."""
    await settle(pilot)
    await press(pilot, "s")
    return screen_of(cast(PtsaApp, pilot.app))


async def sign_in(pilot: Pilot[int], code: str) -> None:
    """Sign an officer in, where the sign-in asks."""
    app = cast(PtsaApp, pilot.app)
    assert isinstance(app.screen, SignIn)
    assert app.screen.query_one("#field-officer", Field).value == ""
    await type_(pilot, code)
    await press(pilot, "enter")
    await type_(pilot, PRACTICE_PASSWORD)
    await press(pilot, "enter")


def shift_of(register: Register) -> ShiftState:
    """Return the only shift."""
    ((shift,),) = register.database.rows("SELECT id FROM shift")
    state = register.fold_of(shift).state
    assert isinstance(state, ShiftState)
    return state


def told(app: PtsaApp) -> str:
    """Return what stands above the list."""
    return str(app.screen.query_one("#baton").content)  # type: ignore[attr-defined]  # a Static


def home_rows(app: PtsaApp) -> list[tuple[str, str, int]]:
    """Return digit, word and count of the lines of home."""
    assert isinstance(app.screen, Home)
    return [(r.digit, r.word, r.number) for r in app.screen.query_one("#waiting", Lines).rows]


def loket(register: Register) -> int:
    """Return the counter's unit."""
    return next(u.id for u in register.units() if u.code == "LOKET")


async def test_a_shift_from_hand_to_hand(app: PtsaApp, register: Register, sari: int) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        held = held_cases(register, loket(register))
        assert f"{len(held)} open cases" in told(app)
        await press(pilot, "p", "down", "k", "down", "l", "l")
        assert screen.marks.by_case == {held[0].case: "papers", held[1].case: "case"}, "the same key again unmarks"
        assert said(app).endswith("as counted")
        await press(pilot, "f10")
        await type_(pilot, "kunci di laci")
        await press(pilot, "f10")
        assert said(app).startswith(f"✓ The shift was handed over: {len(held)} cases · slip queued")
        shift = shift_of(register)
        assert {e.case: e.what for e in shift.exceptions} == {held[0].case: "papers", held[1].case: "case"}
        assert "Ctrl+Y" in told(app)
        await press(pilot, "f10")
        assert said(app) == "! Somebody else must take this shift over."
        await press(pilot, "a", "p")
        assert waiting_shift(register) is not None
        assert screen.marks.by_case == {}

        await press(pilot, "ctrl+y")
        await sign_in(pilot, "budi")
        screen = screen_of(app)
        assert "Handed over by Sari Widowati" in told(app)
        await press(pilot, "f2")
        assert isinstance(app.screen, IntakeScreen)
        assert said(app) == "! A shift waits here to be taken over first: Ctrl+E (from a question: Esc, Ctrl+E)."
        await press(pilot, "ctrl+e")
        assert app.screen is screen
        await press(pilot, "escape")
        assert home_rows(app)[0] == ("s", "A shift waits to be taken over: Sari Widowati", len(held))
        await press(pilot, "s", "down", "down", "p", "a")
        assert said(app).startswith("! Exceptions are marked")
        await press(pilot, "n")
        await type_(pilot, "dicari")
        await press(pilot, "enter", "f10")
        assert isinstance(app.screen, Home)
        assert said(app).startswith(f"✓ The shift was taken over: {len(held)} cases")
        assert "A shift waits" not in str(home_rows(app))
        shift = shift_of(register)
        assert [(e.case, e.what) for e in shift.found] == [(held[2].case, "papers")]
        assert (shift.handed_by, shift.accepted_by) == (sari, app.terminal.me.id)
        assert [(j.slip, j.detail) for j in jobs(register)] == [("baton", "accepted"), ("baton", "")]


async def test_marks_outlive_the_program_and_are_the_officers_own(app: PtsaApp, register: Register, sari: int) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        held = held_cases(register, loket(register))
        await press(pilot, "p", "down", "k")
        await press(pilot, "ctrl+y")
        await sign_in(pilot, "budi")
        await press(pilot, "s")
        assert screen_of(app) is not screen
        assert screen_of(app).marks.by_case == {}
        await press(pilot, "l", "l")
        assert await app.terminal.open_drafts() == [], "no mark, no draft"
        await press(pilot, "ctrl+y")
        await sign_in(pilot, "sari")
        assert said(app).endswith("Unsaved drafts: 1. Key 0 lists them.")
        await press(pilot, "0", "enter")
        assert screen_of(app).marks.by_case == {held[0].case: "papers", held[1].case: "case"}
        await press(pilot, "f10", "f10")
        assert {e.case for e in shift_of(register).exceptions} == {held[0].case, held[1].case}
        assert await app.terminal.open_drafts() == [], "what was handed over is no draft"


async def test_one_key_takes_all_as_counted(app: PtsaApp, register: Register) -> None:
    budi = register.officer_by_code("budi")
    assert budi is not None
    perform(register, budi.id, HandShift(unit="LOKET"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert home_rows(app)[0][:2] == ("s", "A shift waits to be taken over: Budi Harsono")
        await press(pilot, "s", "a")
        assert shift_of(register).found == ()
        assert waiting_shift(register) is None
        await press(pilot, "f2")
        assert isinstance(app.screen, IntakeScreen)
        assert "shift" not in said(app)


async def test_a_question_before_the_hand_over_can_be_left(app: PtsaApp, register: Register) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await press(pilot, "p", "f10", "escape")
        assert waiting_shift(register) is None
        assert len(screen.marks.by_case) == 1
        await press(pilot, "right")
        assert not screen.marks.by_case, "the marks are of the unit"
        assert screen.view.found is not None
        assert screen.view.found.pool is not None
        assert screen.view.found.pool.code != "LOKET"
        await press(pilot, "left")
        assert screen.view.found.pool.code == "LOKET"
        assert len(screen.marks.by_case) == 1, "they are still there"
        code = screen.view.found.pools[2].unit.code
        await press(pilot, "3")
        assert screen.view.found.pool.code == code
        await press(pilot, "enter")
        assert len(screen.view.found.held) == screen.view.found.pools[2].cases


async def test_a_supervisor_hands_over_for_who_left(app: PtsaApp, register: Register, sari: int) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await press(pilot, "t")
        assert isinstance(app.screen, AbsentDialog)
        await type_(pilot, "budi")
        await press(pilot, "enter", "enter")
        await type_(pilot, "ratna")
        await press(pilot, "enter")
        await type_(pilot, PRACTICE_PASSWORD)
        await press(pilot, "enter")
        assert said(app) == "! A reason is needed."
        await press(pilot, "shift+tab", "shift+tab")
        await type_(pilot, "sakit")
        await press(pilot, "enter", "enter")
        await type_(pilot, PRACTICE_PASSWORD)
        await press(pilot, "enter")
        shift = shift_of(register)
        assert [register.officer(o).code for o in (shift.handed_by, shift.absent)] == ["ratna", "budi"]  # type: ignore[union-attr]  # they are here
        assert "in the place of Budi Harsono" in told(app)
        assert app.terminal.me.id == sari
        await press(pilot, "a")
        assert shift_of(register).accepted_by == sari


async def test_acts_of_other_screens_say_what_waits_and_where(app: PtsaApp, register: Register) -> None:
    ratna = register.officer_by_code("ratna")
    assert ratna is not None
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await app.terminal.write(
            perform, register, ratna.id, HandShift(unit="LOKET")
        )  # at another terminal of this desk
        await press(pilot, "f2")
        await type_(pilot, "3174014505909911")
        await press(pilot, "enter")
        await type_(pilot, "Bagus")
        await press(pilot, "enter", "enter", "enter")
        await type_(pilot, "pp")
        await press(pilot, "enter", "enter", "a", "f10")
        assert said(app).startswith("! A shift waits here")
        await press(pilot, "ctrl+e", "a")
        assert waiting_shift(register) is None
        await press(pilot, "f2", "f10")
        assert said(app).startswith("✓ Saved"), "what was typed is still there"


async def test_story_09_what_is_unsaved_and_unsent_stays_the_first_ones(
    app: PtsaApp, register: Register, sari: int, clock: StillClock
) -> None:
    """Shared PC: unsent items appear in the next officer's outbox, or stop uploading (OpenCRVS 9946, SORMAS 5269)."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        for nik, name in (("3174014505909911", "Bagus"), ("3174014505909912", "Wulan"), ("3174014505909913", "Teguh")):
            await type_(pilot, nik)
            await press(pilot, "enter")
            await type_(pilot, name)
            await press(pilot, "enter", "enter", "enter")
            await type_(pilot, "pp")
            await press(pilot, "enter", "enter", "a", "f10")
            assert said(app).startswith("✓ Saved")
        saved = register.database.rows("SELECT id FROM case_file WHERE opened_by = ? ORDER BY id DESC LIMIT 3", sari)
        await type_(pilot, "31740")
        assert app.terminal.last_person is not None
        before = register.head()

        await press(pilot, "ctrl+y")
        assert isinstance(app.screen, SignIn)
        assert "Sari" not in str(app.screen.query_one(".title").content)  # type: ignore[attr-defined]  # a Static
        await sign_in(pilot, "budi")
        assert (app.terminal.last_person, app.terminal.visit) == (None, None)
        assert {word: count for _digit, word, count in home_rows(app)}["Unsaved drafts"] == 0
        await press(pilot, "f8")
        assert said(app).endswith("Nobody was served at this terminal yet.")
        await press(pilot, "f2")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("identity").value == ""
        assert app.screen.drafting.waiting is None
        await press(pilot, "ctrl+d")
        assert app.screen.field("identity").value == ""
        await press(pilot, "f3")
        assert isinstance(app.screen, Lookup)
        await press(pilot, "escape", "0")
        assert isinstance(app.screen, DraftList)
        assert list(app.screen.query_one("#drafts", Lines).rows) == []
        await press(pilot, "escape")
        for (case,) in saved:
            opening = register.journal.of(case)[0]
            assert opening.officer == sari
        assert register.head() == before, "a change of officers writes nothing"

        await press(pilot, "ctrl+y")
        await sign_in(pilot, "sari")
        await press(pilot, "f2", "ctrl+d")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("identity").value == "31740"


async def test_story_09_after_a_restart_too(register: Register, sari: int) -> None:
    first = Terminal(register)
    first.officer = register.officer(sari)
    app = PtsaApp(first, Settings(colours="full"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        await type_(pilot, "31740")
        await press(pilot, "ctrl+y")
        assert isinstance(app.screen, SignIn)
    first.close()
    again = Terminal(register)
    try:
        await again.sign_in("budi", PRACTICE_PASSWORD)
        assert await again.open_drafts() == []
        await again.sign_in("sari", PRACTICE_PASSWORD)
        (draft,) = await again.open_drafts()
        assert (draft.officer, draft.fields["identity"]) == (sari, "31740")
    finally:
        again.close()


async def test_another_officer_signs_in_at_a_locked_desk(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f3")
        await type_(pilot, "siti")
        await press(pilot, "ctrl+l")
        assert isinstance(app.screen, Lock)
        await press(pilot, "ctrl+y")
        await sign_in(pilot, "budi")
        assert isinstance(app.screen, Home)
        assert app.terminal.me.code == "budi"
        await press(pilot, "f3")
        assert isinstance(app.screen, Lookup)
        assert app.screen.query_one("#field-query", Field).value == ""


async def test_a_change_of_officers_in_a_burst_of_keys(app: PtsaApp) -> None:
    """Keys that were typed ahead of the sign-in land in it."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f2", "3", "1", "ctrl+y", *"sari", "enter", *PRACTICE_PASSWORD, "enter")
        await settle(pilot)
        assert isinstance(app.screen, Home)
        assert app.terminal.me.code == "sari"
        assert "Unsaved drafts: 1" in said(app)


async def test_a_scanned_file_gets_the_cursor(app: PtsaApp, register: Register) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        held = held_cases(register, loket(register))
        await pilot.press("percent_sign", *code_of_number(held[-1].number)[1:], "enter")
        await settle(pilot)
        row = screen.query_one("#held", Lines).row
        assert row is not None
        assert row.case == held[-1].case


# --- pictures ------------------------------------------------------------------------------------------------------


async def handing(pilot: Pilot[int]) -> None:
    """Before the question."""
    await opened(pilot)
    await press(pilot, "p", "down", "k")


async def question(pilot: Pilot[int]) -> None:
    """The question."""
    await opened(pilot)
    await press(pilot, "p", "f10")


async def handed(pilot: Pilot[int]) -> None:
    """What the giver sees then."""
    await opened(pilot)
    await press(pilot, "p", "f10", "f10")


async def taking(pilot: Pilot[int]) -> None:
    """What the next officer sees."""
    app = cast(PtsaApp, pilot.app)
    register = app.terminal.register
    budi = register.officer_by_code("budi")
    assert budi is not None
    case = held_cases(register, loket(register))[0]
    form = HandShift(unit="LOKET", exceptions=(Exception_(case=numbering.shown(case.number)),))
    perform(register, budi.id, form)
    await opened(pilot)
    await press(pilot, "down", "l")


async def absent(pilot: Pilot[int]) -> None:
    """For an officer who left."""
    await opened(pilot)
    await press(pilot, "t")


PICTURES: tuple[Story, ...] = (handing, question, handed, taking, absent)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", PICTURES, ids=lambda s: s.__name__)
def test_shift_screen(snap_compare: Callable[..., bool], app: PtsaApp, story: Story, language: str, size: str) -> None:
    words.set_language(language)
    assert snap_compare(app, terminal_size=SIZES[size], run_before=story)
