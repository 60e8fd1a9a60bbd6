"""Pictures of the questions about a mistaken intake, a lapse and a fee; ``make snapshots`` takes them again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from models import words
from models.forms import CorrectIntake, Fee, Intake, perform
from models.register.register import Register
from ptsa_tui.app import PtsaApp
from screens.case.screen import CaseScreen
from tests.conftest import StillClock
from tests.screens.conftest import SIZES, press, settle, type_
from tests.screens.test_snapshots import Story

NIK = "3174015203909001"


def taken_in(pilot: Pilot[int], **more: object) -> str:
    """Take a request of an invented woman in; return its number."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    fields: dict[str, object] = {"nik": NIK, "name": "Siti Rahayu", "service": "PP", "papers": "all", "rest": "missing"}
    done = perform(app.terminal.register, app.terminal.me.id, Intake(**{**fields, **more}))  # type: ignore[arg-type]
    app.open(CaseScreen(done.case or 0))
    return f"{done.number:015d}"


def later(pilot: Pilot[int], days: int) -> Register:
    """Let days pass."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    assert isinstance(app.terminal.register.clock, StillClock)
    app.terminal.register.clock.move(days=days)
    return app.terminal.register


async def correct(pilot: Pilot[int]) -> None:
    """Another service, of which papers are still to be looked at."""
    taken_in(pilot)
    await settle(pilot)
    await press(pilot, "o")
    await type_(pilot, "skp")
    await press(pilot, "enter", "o", "o", "c")


async def corrected(pilot: Pilot[int]) -> None:
    """A case that was corrected, whose fee is open."""
    number = taken_in(pilot)
    await settle(pilot)
    app = pilot.app
    assert isinstance(app, PtsaApp)
    form = CorrectIntake(case=number, service="SKP-AK3", papers="all", reason="salah dengar")
    perform(app.terminal.register, app.terminal.me.id, form)
    perform(app.terminal.register, app.terminal.me.id, Fee(case=number, billing="820261100000001"))
    assert isinstance(app.screen, CaseScreen)
    app.screen.reload()


async def fee(pilot: Pilot[int]) -> None:
    """A billing code that is known, and a proof that is asked for."""
    await corrected(pilot)
    await settle(pilot)
    await press(pilot, "f")


async def lapse(pilot: Pilot[int]) -> None:
    """A supervisor's authority at an officer's desk."""
    taken_in(pilot, papers=())
    await settle(pilot)
    later(pilot, 9)
    screen = pilot.app.screen
    assert isinstance(screen, CaseScreen)
    screen.reload()
    await settle(pilot)
    await press(pilot, "g")
    await type_(pilot, "tidak datang")
    await press(pilot, "enter")
    await type_(pilot, "ratna")
    await press(pilot, "enter")
    await type_(pilot, "rahasia")


async def lapsing(pilot: Pilot[int]) -> None:
    """Deadlines that pass or have passed."""
    taken_in(pilot, papers=())
    await settle(pilot)
    later(pilot, 8)
    await press(pilot, "escape", "8")


STORIES: tuple[Story, ...] = (correct, corrected, fee, lapse, lapsing)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.__name__)
def test_screen(snap_compare: Callable[..., bool], app: PtsaApp, story: Story, language: str, size: str) -> None:
    words.set_language(language)

    async def before(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await story(pilot)
        await settle(pilot)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)
