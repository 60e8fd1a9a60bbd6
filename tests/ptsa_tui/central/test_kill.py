"""Kill -9 of the centre and of its PostgreSQL in the middle of pushes: nothing is lost, and nothing is doubled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import psutil
import pytest

from models.acts import FreeText, NoteAdded
from models.facts import ids
from models.refused import Refused
from models.register.register import Register
from models.register.state_hash import of_tables
from models.register.verify import verify
from ptsa_tui.sync.exchange import Session
from ptsa_tui.sync.line import HttpLine
from tests.postgres import Server
from tests.ptsa_tui.central.processes import Serving
from tests.soak import SEED, share
from tests.world import Site, World

PATIENCE = 120
"""Seconds within which a desk must have got through after a kill."""
DOWN = ("centre_unreachable", "centre_failed", "centre_silent", "central_busy")
ROOM = 1024
NOTES = 60
ROUNDS_OF_A_CASE = 10
"""A case that grew with every round would make each note dearer than the one before, and its kills no better."""


class Trigger:
    """Kills at a seeded moment: so many thousandths of a second after a certain request has begun."""

    def __init__(self, rng: Random, kill: Callable[[], None]) -> None:
        self.left, self.delay = rng.randint(1, 5), rng.uniform(0, 0.03)
        self._kill, self._lock = kill, threading.Lock()
        self.done = threading.Event()

    def request(self) -> None:
        """Count a request; the chosen one starts the clock."""
        with self._lock:
            self.left -= 1
            if self.left == 0:
                threading.Timer(self.delay, self._pull).start()

    def _pull(self) -> None:
        try:
            self._kill()
        finally:
            self.done.set()


class Line:
    """A real HTTP line that tells a trigger of each request."""

    def __init__(self, url: str, trigger: Trigger | None) -> None:
        self.http, self.trigger = HttpLine(url), trigger

    def send(self, body: bytes) -> bytes:
        """Send a request."""
        if self.trigger is not None:
            self.trigger.request()
        return self.http.send(body)


class Pusher(threading.Thread):
    """One desk in a thread of its own: it writes, and pushes until everything got through."""

    def __init__(self, desk: Site, case: int, officer: int, url: str, seed: int, trigger: Trigger) -> None:
        super().__init__()
        self.path, self.keys = desk.register.database.path, desk.keys
        self.case, self.officer, self.url = case, officer, url
        self.rng, self.trigger = Random(seed), trigger
        self.failed: BaseException | None = None
        self.tries = 0

    def run(self) -> None:
        """Write and push; a failure is kept for the test."""
        try:
            self._push()
        except BaseException as why:
            self.failed = why

    def _push(self) -> None:
        register = Register.open(self.path, tokens=self.path.parent / "tokens")
        try:
            with register.writing(self.officer) as writing:
                for _ in range(NOTES):
                    text = FreeText(text=self.rng.randbytes(40).hex())
                    writing.record(NoteAdded(personal=text), self.case)
            deadline = time.monotonic() + PATIENCE
            while True:
                self.tries += 1
                line = Line(self.url, self.trigger)
                try:
                    Session(register, line, self.keys, room=ROOM).run()
                    return
                except Refused as why:
                    if why.code not in DOWN or time.monotonic() > deadline:
                        raise
                    self.trigger.done.wait(0.05)
                finally:
                    line.http.close()
        finally:
            register.close()


def rounds(
    world: World, serving: Serving, count: int, seed: int, kill: Callable[[], None], start: Callable[[], None]
) -> None:
    """Let two desks push while something is killed and started again, so many times; then count everything."""
    rng = Random(seed)
    desks = [world.desk(), world.desk()]
    cases = [[d.case(d.take_in()) for _ in range(0, count, ROUNDS_OF_A_CASE)] for d in desks]
    officers = [d.sari for d in desks]
    begun = [d.register.journal.head(d.register.chain).seq for d in desks]
    for desk in desks:
        desk.register.close()
    tries = 0
    for turn in range(count):
        trigger = Trigger(rng, kill)
        pushers = [
            Pusher(d, of_desk[turn // ROUNDS_OF_A_CASE], officer, serving.address, rng.getrandbits(32), trigger)
            for d, of_desk, officer in zip(desks, cases, officers, strict=True)
        ]
        for pusher in pushers:
            pusher.start()
        assert trigger.done.wait(PATIENCE)
        start()
        for pusher in pushers:
            pusher.join(2 * PATIENCE)
            assert pusher.failed is None, (pusher.failed, serving.told())
            tries += pusher.tries
    for desk in desks:
        path = desk.register.database.path
        desk.register = Register.open(path, tokens=path.parent / "tokens", clock=world.clock)
    world.reopen()
    for _ in range(2):
        for desk in desks:
            desk.sync()
    _counted(world, [before + count * NOTES for before in begun])
    print(f"{count} kills (seed {seed}), {tries} tries of {2 * count} pushes, {2 * count * NOTES} notes, none lost")


def _counted(world: World, written: list[int]) -> None:
    """Every entry that a desk wrote, so many each, is at the centre once, and all show the same."""
    facts = world.centre.facts(1)
    assert facts["quarantined"] == 0
    with world.centre.store.reading() as tx:
        there = {i: bytes(h) for i, h in tx.rows("SELECT id, hash FROM entry WHERE branch = 1") if i >> 40 & 255}
        positions = [p for (p,) in tx.rows("SELECT position FROM feed WHERE branch = 1 ORDER BY position")]
        fed = tx.rows("SELECT count(*), count(DISTINCT entry) FROM feed WHERE branch = 1")[0]
    assert positions == list(range(1, facts["entries"] + 1))
    assert fed[0] == fed[1]
    here: dict[int, bytes] = {}
    for site, last in zip(world.sites, written, strict=True):
        own = site.register.chain
        entries = list(site.register.journal.walk(own))
        assert [ids.unpack(e.id).counter for e in entries] == list(range(1, last + 1))
        here |= {e.id: e.hash for e in entries}
        assert verify(site.register.database).sound
        assert of_tables(site.register.database) == facts["state"]
    assert there == here


def kill_the_centre(world: World, folder: Path, count: int, seed: int) -> None:
    """Kill the centre's process, so many times."""
    with Serving(folder / "served", world.url) as serving:
        rounds(world, serving, count, seed, serving.kill, serving.start)


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    """Return a PostgreSQL server that may be killed."""
    made = Server(own=True)
    yield made
    made.stop()


def cut_power(server: Server) -> None:
    """Kill all processes of a server; the first is stopped before, so that it makes no new ones meanwhile."""
    master = psutil.Process(server.pid())
    master.suspend()
    processes = [*master.children(recursive=True), master]
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(processes, timeout=10)


def kill_postgresql(world: World, server: Server, folder: Path, count: int, seed: int) -> None:
    """Kill PostgreSQL under a centre that goes on, so many times."""
    with Serving(folder / "served", world.url) as serving:
        rounds(world, serving, count, seed, lambda: cut_power(server), server.start)


@pytest.fixture
def own_world(tmp_path: Path, own_server: Server, clock: object) -> Iterator[World]:
    """Return a world over the server that may be killed."""
    with own_server.database() as url:
        made = World(tmp_path, url, clock)  # type: ignore[arg-type]  # the still clock of all tests
        yield made
        made.close()


def test_a_killed_centre_loses_and_doubles_nothing(world: World, tmp_path: Path) -> None:
    kill_the_centre(world, tmp_path, 1, 1)


def test_a_killed_postgresql_loses_and_doubles_nothing(own_world: World, own_server: Server, tmp_path: Path) -> None:
    kill_postgresql(own_world, own_server, tmp_path, 1, 1)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(11, 15))
def test_soak_a_killed_centre(world: World, tmp_path: Path, seed: int) -> None:
    """100 kills over each engine, in four runs."""
    kill_the_centre(world, tmp_path, share(25), seed + SEED)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(21, 25))
def test_soak_a_killed_postgresql(own_world: World, own_server: Server, tmp_path: Path, seed: int) -> None:
    """100 kills of the database, in four runs."""
    kill_postgresql(own_world, own_server, tmp_path, share(25), seed + SEED)
