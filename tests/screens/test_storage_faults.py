"""Every screen and key while the storage fails: the program lives, says a sentence, and shows no unlogged look."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psutil
import pytest
from textual.pilot import Pilot

from models.acts import DetailOpened, Unmasked
from models.exchange.link import sign
from models.practice import fill, fill_complaints, fill_quality, fill_surveys
from models.refused import Refused
from models.register.register import Register
from models.slips.print_jobs import get, unprinted
from models.store import database as store
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.settings import Settings
from screens.case.screen import CaseScreen
from screens.keyboard import keys
from screens.lookup.screen import Lookup
from screens.widgets.bars import Said
from screens.widgets.field import Field
from screens.widgets.lines import Lines
from tests.screens.conftest import press, said, settle, type_

TOLD = ("holds the database", "disk", "damaged", "can't be", "moved or replaced")
"""Of each sentence about a storage that fails."""
SILENT = {sign, unprinted, get}
"""Readings of signs in the title, which must not cover what was said of a save."""

HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def on_writer(desk: Terminal, call: Callable[[], object]) -> None:
    """Run something in the writing thread, on its connection."""

    def run() -> None:
        desk.register.connect()
        call()

    desk._writer.submit(run).result()


@contextmanager
def locked(desk: Terminal) -> Iterator[None]:
    """Another program holds the database."""
    path = str(desk.register.database.path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate("")


@contextmanager
def full(desk: Terminal) -> Iterator[None]:
    """The disk is full, and so is every page that is there."""
    database = desk.register.database

    def fill() -> None:
        (pages,) = database.row("PRAGMA page_count") or (0,)
        database.execute_sql(f"PRAGMA max_page_count = {pages}")
        for size in (4000, 400, 40):
            try:
                for number in range(5000):
                    database.run("INSERT INTO meta VALUES (?, ?)", f"junk{size:05}{number:05}", "x" * size)
            except Refused:
                continue
        with suppress(Refused):
            for _look in range(500):  # until the last page of the access log has no room either
                desk.register.look(desk.me.id, Unmasked())

    def empty() -> None:
        database.execute_sql("PRAGMA max_page_count = 1000000")
        database.run("DELETE FROM meta WHERE key LIKE 'junk%'")

    on_writer(desk, fill)
    yield
    on_writer(desk, empty)


@contextmanager
def unreadable(desk: Terminal) -> Iterator[None]:
    """The disk answers each reading with an error: what is open here takes writes alone."""
    path = desk.register.database.path
    on_writer(desk, lambda: desk.register.set_notes({"tick": "1"}))  # what others have in memory is old now
    saved: list[tuple[int, int]] = []
    for file in psutil.Process().open_files():
        if file.path in (str(path), f"{path}-wal"):
            kept, closed = os.dup(file.fd), os.open(file.path, os.O_WRONLY)
            os.dup2(closed, file.fd)
            os.close(closed)
            saved.append((file.fd, kept))
    assert saved
    yield
    for number, kept in saved:
        os.dup2(kept, number)
        os.close(kept)


@contextmanager
def damaged(desk: Terminal) -> Iterator[None]:
    """Something wrote over the file: all but its first page is nonsense."""
    path, database = desk.register.database.path, desk.register.database
    on_writer(desk, lambda: database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (len(whole) - 4096))
    _forget_pages(desk)
    yield
    with path.open("r+b") as file:
        file.write(whole)
    _forget_pages(desk)


def _forget_pages(desk: Terminal) -> None:
    """Let both connections read pages from the disk again."""
    for thread in (desk._writer, desk._reader):
        thread.submit(lambda: desk.register.database.execute_sql("PRAGMA shrink_memory")).result()


@contextmanager
def moved(desk: Terminal) -> Iterator[None]:
    """Somebody took the file away."""
    path = desk.register.database.path
    path.rename(path.with_name("elsewhere.db"))
    yield
    path.with_name("elsewhere.db").rename(path)


FAULTS = {f.__name__: f for f in (locked, full, unreadable, damaged, moved)}


class Walk:
    """Presses keys and looks after each whether the program lives, and says what the storage refused meanwhile."""

    def __init__(self, pilot: Pilot[int], desk: Terminal) -> None:
        self.pilot, self.terminal = pilot, desk
        self.app: PtsaApp = pilot.app  # type: ignore[assignment]  # our own
        self.refused: list[str] = []
        self.heard = 0
        for name in ("read", "write"):
            setattr(desk, name, self._watched(getattr(desk, name)))

    def _watched(self, call: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        async def watched(what: Callable[..., Any], *args: Any, **kwargs: Any) -> object:
            try:
                return await call(what, *args, **kwargs)
            except Refused as why:
                codes = {why.code, str(why.facts.get("why"))}
                if what not in SILENT and codes & {*store._CODES.values(), "database_moved"} - {"interrupted"}:
                    self.refused.append(what.__name__)
                raise

        return watched

    @property
    def said(self) -> str:
        """What is said in front."""
        shown = [s for s in reversed(self.app.screen_stack) if s.query(Said)]
        return shown[0].query_one(Said).text if shown else ""

    async def press(self, *names: str) -> None:
        """Press keys while the storage fails."""
        for name in names:
            self.refused.clear()
            await self.pilot.press(name)
            await settle(self.pilot)
            assert self.app.is_running, name
            assert self.app._exit is False, name
            if self.refused:
                self.heard += 1
                assert any(part in self.said for part in TOLD), (name, self.refused, self.said)

    async def home(self) -> None:
        """Go back to the home screen."""
        for _turn in range(8):
            if len(self.app.screen_stack) > 2:
                await press(self.pilot, "escape")
        assert type(self.app.screen).__name__ == "Home"


ROUTES: dict[str, tuple[str, ...]] = {
    "home": (),
    "intake": ("f2",),
    "lookup": ("f3",),
    "case": ("f3", "down", "enter"),
    "handover": ("f4", "3"),
    "queue": ("f5",),
    "prints": ("f9",),
    "sync": ("f12",),
    "shift": ("ctrl+e",),
    "paper_files": ("ctrl+f",),
    "reports": ("f11",),
    "report": ("f11", "4"),
    "report_cases": ("f11", "left", "1", "down", "down", "down", "enter"),
    "card": ("f3", "down", "enter", "k"),
    "complaints": ("f6",),
    "complaint": ("f6", "enter"),
    "complain": ("f6", "n"),
    "survey": ("f7",),
    "quality": ("ctrl+a",),
    "assessment": ("ctrl+a", "enter"),
    "forums": ("ctrl+a", "f"),
    "forum": ("ctrl+a", "f", "enter"),
    "quiz": ("ctrl+a", "q"),
}
"""How each place is reached; the others are parts of these, or open from them."""
NOT_PRESSED = {"quit", "lock", "change_officer", "turn", "back", "help", "menu", "palette", "repaint"}
PARTS = {
    "home": ("attention", "drafts"),
    "intake": ("papers", "twins"),
    "paper_files": ("counting", "counted"),
    "assessment": ("figures",),
    "survey": ("asking", "remarks"),
}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait briefly for a locked database."""
    monkeypatch.setattr(store, "PATIENCE", 20)


@pytest.fixture
def faults(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No fault of ours may be in the log afterwards."""
    with caplog.at_level(logging.ERROR, "ptsa"):
        yield
    assert [record.getMessage() for record in caplog.records if "fault" in record.getMessage()] == []


def test_the_routes_are_all_places() -> None:
    parts = {part for some in PARTS.values() for part in some}
    elsewhere = {"everywhere", "dialog", "papers_back", "signin", "lock", "visit", "sure", "field"}
    assert set(keys.PLACES) == set(ROUTES) | parts | elsewhere


def filled(register: Register) -> Terminal:
    """Return a desk of forty invented cases, at counter 1."""
    fill(register, 40, 5)
    fill_complaints(register)
    fill_quality(register)
    fill_surveys(register)
    desk = Terminal(register)
    desk.officer, desk.counter = register.officer_by_code("sari"), 1
    return desk


linux = pytest.mark.skipif(sys.platform != "linux", reason="open files are exchanged by their numbers")


@pytest.mark.share(of=5)
@linux
@pytest.mark.parametrize("fault", FAULTS)
async def test_every_screen_opens_while_the_storage_fails(register: Register, fault: str, faults: None) -> None:
    desk = filled(register)
    app = PtsaApp(desk, Settings(colours="full"))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        walk = Walk(pilot, desk)
        with FAULTS[fault](desk):
            for route in ROUTES.values():
                await walk.press(*route)
                await walk.press(*["escape"] * 3)
        assert walk.heard
        await walk.home()
        await press(pilot, "f3", "down", "enter")  # once it is mended, all goes on
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.query_one("#case", Lines).rows
    desk.close()


@linux
@pytest.mark.soak
@pytest.mark.parametrize("fault", FAULTS)
async def test_every_key_while_the_storage_fails(register: Register, fault: str, faults: None) -> None:
    desk = filled(register)
    app = PtsaApp(desk, Settings(colours="full"))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        walk = Walk(pilot, desk)
        for place, route in ROUTES.items():  # of a screen that was opened before
            await press(pilot, *route)
            with FAULTS[fault](desk):
                for command in (*keys.at(place), *(c for part in PARTS.get(place, ()) for c in keys.at(part))):
                    if command.id not in NOT_PRESSED:
                        await walk.press(command.keys[0], "escape")
                        if len(app.screen_stack) <= 2:
                            await walk.press(*route)
            await walk.home()
        assert walk.heard
    desk.close()


@linux
async def test_a_sheet_that_can_not_be_looked_up_is_no_fault_of_its_number(register: Register, faults: None) -> None:
    desk = filled(register)
    app = PtsaApp(desk, Settings(colours="full"))
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        walk = Walk(pilot, desk)
        await press(pilot, "f2", "ctrl+n")
        with unreadable(desk):
            await walk.press("1")
        assert walk.heard
        assert "disk" in said(app)
        await press(pilot, "2")
        assert app.screen.query_one("#field-sheet", Field).hint.startswith("Wrong number")
    desk.close()


async def test_a_look_that_can_not_be_logged_shows_nothing(desk: Terminal, app: PtsaApp, faults: None) -> None:
    looks = desk.register.looks
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        walk = Walk(pilot, desk)
        before = looks.count()
        with locked(desk):
            await walk.press("f3", "down", "enter")
            assert isinstance(app.screen, CaseScreen)
            assert not app.screen.query_one("#case", Lines).rows
            assert "Not shown" in walk.said
            await walk.press("escape", "f3")
            await type_(pilot, "a")
            await settle(pilot)
            assert isinstance(app.screen, Lookup)
            await walk.press("enter")
            assert not app.screen.query_one("#hits", Lines).rows
            assert "Not shown" in walk.said
        assert looks.count() == before
        await press(pilot, "enter", "enter")
        case = app.screen
        assert isinstance(case, CaseScreen)
        masked = str(case.query_one("#case", Lines).rows)
        with locked(desk):
            await walk.press("v")
            assert "Not shown" in walk.said
            assert not case.whole
            assert str(case.query_one("#case", Lines).rows) == masked
        await press(pilot, "v")
        assert case.whole
        assert [e.kind for e in looks.walk(desk.register.chain)][-2:] == [DetailOpened.__name__, Unmasked.__name__]


async def test_a_fault_behind_the_screens_ends_nothing(app: PtsaApp, caplog: pytest.LogCaptureFixture) -> None:
    async def failing() -> None:
        raise ValueError("Siti Rahayu 3174014505909007")

    async with app.run_test() as pilot:
        await settle(pilot)
        with caplog.at_level(logging.ERROR, "ptsa"):
            app.screen.run_worker(failing())
            await settle(pilot)
        assert app.is_running
        assert "A fault in the program" in app.screen.query_one(Said).text
        assert "ValueError" in caplog.text
        assert "Siti" not in caplog.text
        await press(pilot, "f3")
        assert isinstance(app.screen, Lookup)
