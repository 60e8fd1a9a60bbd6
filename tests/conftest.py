"""Fixtures: every test has its own folders, a clock that stands still until moved, and no settings of its user."""

from __future__ import annotations

import compileall
import datetime as dt
import gc
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from models import words
from models.facts.desk_summary import PRACTICE_PASSWORD
from models.facts.working_days import from_local
from models.officers import sign_in
from models.officers.sign_in import hashed_password, set_password
from models.register.founding import OFFICERS, found_practice
from models.register.register import Register
from tests import long_runs, postgres
from tests.dealing import WORKERS, Dealing
from tests.loaded import Loaded

if TYPE_CHECKING:
    from tests.world import World

ROOT = Path(__file__).parents[1]

MEMORY, ENOUGH = Path("/dev/shm"), 3 * 2**30  # pytest makes folders of its own in it
"""A file system in memory, and how many bytes must be free there: tests wait for no disk, which is tried elsewhere."""
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

gc.disable()  # until all tests are collected: nothing of that goes away

sys.dont_write_bytecode = False  # else every worker of every run makes the asserts of all test files again


def pytest_configure(config: pytest.Config) -> None:
    """Compile the program once, before any worker begins: where nobody may keep it, each start would do so again.

    The workers share a PostgreSQL, too.
    """
    if not hasattr(config, "workerinput"):
        postgres.share()
        for room in ("models", "screens", "ptsa_tui", "tests"):
            compileall.compile_dir(ROOT / room, quiet=2, rx=re.compile(r"test_\w+\.py$"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to the long runs what is theirs."""
    long_runs.leave(items)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what the workers shared."""
    if not hasattr(config, "workerinput"):
        postgres.remove_shared()


def pytest_collection_finish() -> None:
    """Keep all that stands by now out of the later walks of the garbage collector, and let it walk seldom."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """As many as :mod:`tests.dealing` has work for."""
    return WORKERS


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal the tests by what they need; the long runs take them one by one."""
    return Dealing(config, log) if config.getoption("maxschedchunk") is None else None


collect_ignore_glob = ["pty/*"] if sys.platform == "win32" else []  # pseudo-terminals are POSIX


class StillClock:
    """A clock that the test moves. It begins on Tuesday 24 November 2026, 09:00 in Jakarta."""

    def __init__(self) -> None:
        self.at = from_local(dt.datetime(2026, 11, 24, 9, 0), "WIB")

    def now(self) -> int:
        """Return the moment that the test chose."""
        return self.at

    def move(self, **amount: int) -> None:
        """Move by ``days=1``, ``hours=2`` …"""
        self.at += int(dt.timedelta(**amount).total_seconds())


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep data, state and settings of a test apart from everyone's."""
    for name, folder in (("PTSA_DATA", "data"), ("PTSA_STATE", "state"), ("PTSA_CONFIG", "config")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    for name in ("NO_COLOR", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English, so that tests read like the code; tests of the Indonesian choose it themselves."""
    words.set_language("en")
    yield
    words.set_language("en")


@pytest.fixture
def quick_decoy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a wrong name cost as little as a wrong password does where tests set it (``fast``)."""
    monkeypatch.setattr(sign_in, "_DECOY", hashed_password("nobody has it", fast=True))


@pytest.fixture
def clock() -> StillClock:
    """Return a clock that stands still."""
    return StillClock()


@pytest.fixture(scope="session")
def loaded() -> Iterator[Loaded]:
    """Return the program, loaded once for all stories of a worker."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PTSA_", "TEXTUAL"))}
    program = Loaded({**env, "PYTHONPATH": str(ROOT)})
    yield program
    program.close()


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a practice register without cases, which is founded once and copied."""
    folder = tmp_path_factory.mktemp("founded")
    database = folder / "data" / "practice.db"
    found_practice(database, tokens=folder / "tokens", clock=StillClock(), fast=True).close()
    return folder


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the practice desk that the program's first start makes; it is made once and copied.

    Afterwards its passwords get verifiers that cost little to check, since many tests sign in.
    """
    from ptsa_tui import desks

    folder = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PTSA_STATE", str(folder / "state"))
        with closing(desks.open_or_found(folder / "data")) as register:
            for code, _name, _supervisor in OFFICERS:
                officer = register.officer_by_code(code)
                assert officer is not None
                set_password(register, officer.id, PRACTICE_PASSWORD, fast=True)
    return folder


def opened(folder: Path, clock: StillClock) -> Register:
    """Open the practice register in a folder."""
    return Register.open(folder / "data" / "practice.db", tokens=folder / "tokens", clock=clock)


@pytest.fixture
def register(founded: Path, tmp_path: Path, clock: StillClock) -> Iterator[Register]:
    """Return a practice register without cases."""
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    with closing(opened(tmp_path, clock)) as register:
        yield register


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of a centre's empty database."""
    return f"sqlite://{tmp_path / 'centre.db'}"


@pytest.fixture
def world(tmp_path: Path, url: str, clock: StillClock) -> Iterator[World]:
    """Return a centre with two branches and no desk yet."""
    from tests.world import World  # what runs this file in a process of its own needs no centre

    made = World(tmp_path, url, clock)
    yield made
    made.close()


@pytest.fixture
def sari(register: Register) -> int:
    """Return the id of an officer of every pool."""
    officer = register.officer_by_code("sari")
    assert officer is not None
    return officer.id
