"""An app on a filled practice desk, and waiting for what is true instead of sleeping."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import _wait, events
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from models.exchange.link import Link
from models.practice import fill
from models.register.register import Register
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.settings import Settings
from screens.keyboard.pace import Pace
from screens.shell import app as shell_app
from tests.conftest import StillClock, opened


class OnPurpose(Pace):
    """A clock of the keys on which each is pressed long after the one before; no time passes by itself."""

    LONG = 0.9
    """Seconds between two keys."""

    def __init__(self) -> None:
        self.last = 0.0
        self._came: dict[int, tuple[events.Event, float]] = {}

    def came(self, event: events.Event) -> float:
        """Return when a key came: at its first look, long after the last one."""
        if id(event) not in self._came:
            self.last += self.LONG
            self._came[id(event)] = (event, self.last)
        return self._came[id(event)][1]

    def now(self) -> float:
        """Return when the last key came."""
        return self.last

    def later(self, seconds: float, call: Callable[[], Any]) -> None:
        """Call at once: nothing else will come meanwhile."""
        asyncio.get_running_loop().call_soon(call)


@pytest.fixture(autouse=True)
def on_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Press every key on purpose, however fast the machine is; who tests the pace sets a clock of the test's own."""
    monkeypatch.setattr(shell_app, "Pace", OnPurpose)


SIZES = {"80x24": (80, 24), "120x40": (120, 40)}


@pytest.fixture(autouse=True)
def true_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the pictures as a terminal with all colours shows them, whatever the tests run in."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture(autouse=True)
def quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pilot ask five times as often whether the app is idle: it sleeps 20 ms a time, several times a key."""
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 0.004)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", 0.0004)
    monkeypatch.setattr(Pilot, "_wait_for_screen", wait_for_the_busy)
    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_once)


_parse_rules = Stylesheet._parse_rules
_rules: dict[object, list[RuleSet]] = {}


def parse_once(sheet: Stylesheet, *about: Any, **more: Any) -> list[RuleSet]:
    """Parse what is the same for every app of the tests only for the first."""
    asked = (about, *more.items(), *sorted(sheet._variables.items()))
    if asked not in _rules:
        _rules[asked] = _parse_rules(sheet, *about, **more)
    return _rules[asked]


_wait_for_all = Pilot._wait_for_screen

TURNS = 4
"""Turns of the loop that a message to a widget and its answer take."""


def busy(pump: MessagePump) -> bool:
    """Tell whether a widget has a message or is handling one; if not, it stands waiting for the next."""
    queue = pump._message_queue
    return bool(pump._pending_message or queue.values) or not queue.ready_event._waiters  # type: ignore[attr-defined]


async def wait_for_the_busy(pilot: Pilot[int], timeout: float = 30.0) -> bool:
    """Wait as the pilot does, by a message to every widget, unless all stand idle while the loop turns a few times."""
    for _turn in range(TURNS):
        stack = pilot.app.screen_stack
        if not stack or any(map(busy, (pilot.app, *stack[-1].walk_children(with_self=True)))):
            return await _wait_for_all(pilot, timeout)
        await asyncio.sleep(0)
    return True


@contextmanager
def desk_of(register: Register, link: Link | None = None) -> Iterator[Terminal]:
    """Yield a desk of a register at which an officer is signed in; close it afterwards."""
    desk = Terminal(register, link)
    desk.officer = register.officer_by_code("sari")
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def filled(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the database of a practice register with forty invented cases, which is filled once and copied."""
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(founded, folder, dirs_exist_ok=True)
    with closing(opened(folder, StillClock())) as register:
        fill(register, 40, 5)
        return Path(register.database.database)


def copy_into(register: Register, source: Path) -> None:
    """Give a register what another one's database holds."""
    with closing(sqlite3.connect(source)) as whole:
        whole.backup(register.database.connection())


FillOnce = Callable[[Register, Callable[[Register], object]], None]


@pytest.fixture(scope="session")
def fill_once(founded: Path, filled: Path, tmp_path_factory: pytest.TempPathFactory) -> FillOnce:
    """Return what adds something to the forty cases of a register: made for the first who asks, copied for others."""
    made: dict[Callable[[Register], object], Path] = {}

    def fill_once(register: Register, more: Callable[[Register], object]) -> None:
        if more not in made:
            folder = tmp_path_factory.mktemp(getattr(more, "__name__", "more"))
            shutil.copytree(founded, folder, dirs_exist_ok=True)
            with closing(opened(folder, StillClock())) as fresh:
                copy_into(fresh, filled)
                more(fresh)
                made[more] = Path(fresh.database.database)
        copy_into(register, made[more])

    return fill_once


@pytest.fixture
def desk(register: Register, filled: Path) -> Iterator[Terminal]:
    """Return a desk with forty invented cases and an officer who is signed in."""
    copy_into(register, filled)
    with desk_of(register) as desk:
        yield desk


@pytest.fixture
def app(desk: Terminal) -> PtsaApp:
    """Return the app of that desk."""
    return PtsaApp(desk, Settings(colours="full"))


async def until(pilot: Pilot[int], true: Callable[[], object], what: str = "") -> None:
    """Wait until ``true`` holds, letting the app work meanwhile."""
    for _turn in range(400):
        await pilot.pause()
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"never came true: {what}")


async def settle(pilot: Pilot[int]) -> None:
    """Wait until no worker of the app has anything left to do."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    await until(
        pilot, lambda: not app._changing and not app._held and all(w.is_finished for w in app.workers), "settled"
    )
    await pilot.pause()


async def type_(pilot: Pilot[int], text: str) -> None:
    """Type a text key by key."""
    names = {" ": "space", "-": "minus", "+": "plus"}
    for character in text:
        await pilot.press(names.get(character, character))


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys, letting the app settle after each."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def begin_intake(pilot: Pilot[int], nik: str, name: str, service: str) -> None:
    """Type the intake of a new person up to the papers."""
    await type_(pilot, nik)
    await press(pilot, "enter")
    await type_(pilot, name)
    await press(pilot, "enter", "enter", "enter")
    await type_(pilot, service)
    await press(pilot, "enter")


def said(app: PtsaApp) -> str:
    """Return the line that says what just happened."""
    from screens.widgets.bars import Said

    return app.screen.query_one(Said).text
