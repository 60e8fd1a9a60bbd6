"""The exchange in the background, with a real centre over HTTP on this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from models.exchange.link import link_view, sign
from models.forms import Intake, perform
from models.register.register import Register
from ptsa_tui.background import Background
from ptsa_tui.central.web import Web
from ptsa_tui.sync import line as line_module
from ptsa_tui.sync import worker as worker_module
from ptsa_tui.sync.enrol import enrol
from ptsa_tui.sync.worker import Worker
from tests.conftest import StillClock
from tests.world import World

AN_HOUR = 3600.0
"""Seconds that no test lasts."""


def until(true: Callable[[], object], what: str, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.01)


@contextmanager
def served(world: World, port: int = 0) -> Iterator[int]:
    """Serve the world's centre; yield its port."""
    config = uvicorn.Config(
        Web(world.centre, world.folder).app(),
        host="127.0.0.1",
        port=port,
        log_level="error",
        lifespan="off",
        log_config=None,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started, "the centre serves")
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)


@contextmanager
def silent() -> Iterator[int]:
    """A machine that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def port(world: World) -> Iterator[int]:
    with served(world) as port:
        yield port


@pytest.fixture
def desk(world: World, port: int, tmp_path: Path, clock: StillClock) -> Iterator[Register]:
    """Return the register of a desk that was just enrolled over HTTP."""
    _number, code, _expires = world.centre.add_desk(1, None)
    place = tmp_path / "enrolled"
    register = enrol(f"http://127.0.0.1:{port}", code, place / "desk.db", tokens=place / "tokens", clock=clock)
    yield register
    register.close()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Worker]]:
    """Start workers that wait for being woken; stop them afterwards."""
    monkeypatch.setattr(worker_module, "FIRST", 3600.0)
    running: list[Worker] = []

    def start(register: Register, changed: Callable[[], None] = lambda: None) -> Worker:
        worker = Worker(register, changed)
        worker.start()
        running.append(worker)
        return worker

    yield start
    for worker in running:
        worker.stop()


def woken(worker: Worker) -> None:
    """Exchange now, and wait for the end of it."""
    tries = worker.state().tries
    worker.wake()
    until(lambda: worker.state().tries > tries, "the exchange ends")


def at_centre(world: World) -> int:
    """Return how many acts of desks the centre has."""
    with world.centre.store.reading() as tx:
        return int(tx.rows("SELECT count(*) FROM entry")[0][0])


def test_entries_arrive_after_waking(world: World, desk: Register, started: Callable[..., Worker]) -> None:
    seen: list[str] = []
    workers: list[Worker] = []
    worker = started(desk, lambda: seen.extend(w.state().doing for w in workers))
    workers.append(worker)
    until(lambda: worker.state().next_at, "it waits")
    woken(worker)
    state = worker.state()
    assert (state.doing, state.failed) == ("waiting", None)
    assert state.pulled > 0
    sari = desk.officer_by_code("sari")
    assert sari is not None
    perform(desk, sari.id, Intake(nik="3174015203909001", name="Siti Rahayu", service="PP", papers="all"))
    unsent = sign(desk).unsent
    assert unsent >= 1
    size, seconds = worker.cost()
    assert 0 < size < 4096
    assert seconds > 0
    before = at_centre(world)
    woken(worker)
    state = worker.state()
    assert state.failed is None
    assert (state.sent, state.tries) == (unsent, 2)
    assert state.trips >= 1
    assert state.up > 0
    assert at_centre(world) == before + unsent
    assert sign(desk).unsent == 0
    view = link_view(desk)
    assert view.receipt
    assert view.contact == desk.clock.now()
    assert "running" in seen


def test_a_centre_that_is_gone_is_tried_later_and_later(
    world: World, tmp_path: Path, clock: StillClock, started: Callable[..., Worker]
) -> None:
    with served(world) as port:
        _number, code, _expires = world.centre.add_desk(1, None)
        place = tmp_path / "lonely"
        register = enrol(f"http://127.0.0.1:{port}", code, place / "desk.db", tokens=place / "tokens", clock=clock)
    worker = started(register)
    waits = []
    for _turn in range(3):
        woken(worker)
        until(lambda: worker.state().next_at, "the next try is known")
        failed = worker.state().failed
        assert failed is not None
        assert failed.code == "centre_unreachable"
        waits.append(worker.state().next_at - time.time())
    assert waits[0] >= 30 * 0.8 - 2
    assert waits[2] > waits[0] * 2
    with served(world, port):
        woken(worker)
        assert worker.state().failed is None
    register.close()


def test_a_hanging_request_delays_no_end(
    desk: Register, started: Callable[..., Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "_SILENT", AN_HOUR)
    monkeypatch.setattr(worker_module, "_LONGEST_STOP", AN_HOUR)
    with silent() as port:
        desk.set_notes({"centre": f"http://127.0.0.1:{port}"})
        worker = started(desk)
        worker.wake()
        until(lambda: worker._line is not None and worker._line.waiting, "the request hangs")
        time.sleep(0.2)
        worker.stop()  # nobody else ends the request within an hour
        until(lambda: not worker._thread.is_alive(), "the thread is gone")


def test_a_connection_that_is_never_made_delays_no_end(
    desk: Register, started: Callable[..., Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging, gone = threading.Event(), threading.Event()

    def never(*_args: object, **_more: object) -> socket.socket:
        hanging.set()
        gone.wait(AN_HOUR)
        raise OSError

    monkeypatch.setattr(worker_module, "_LONGEST_STOP", AN_HOUR)

    monkeypatch.setattr(socket, "create_connection", never)
    worker = started(desk)
    worker.wake()
    assert hanging.wait(60)
    worker.stop()
    assert worker._thread.is_alive(), "it came back before the connection was made"
    gone.set()
    until(lambda: not worker._thread.is_alive(), "the thread is gone")


def test_the_background_of_an_open_desk(world: World, desk: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "FIRST", 3600.0)
    background = Background(desk)
    changes: list[str] = []
    background.changed = lambda: changes.append(background.state().doing)
    assert background.state().doing == "waiting"
    assert background.cost() == (0, 0.0)
    background.wake()  # before its worker is there: not forgotten
    background.start()
    until(lambda: background.state().tries == 1, "it exchanged")
    assert background.state().failed is None
    assert changes
    background.stop()
    never = Background(desk)
    never.stop()
    never.start()
    time.sleep(0.1)
    assert never._worker is None


def test_only_an_enrolled_desk_loads_http_and_keys() -> None:
    code = "import sys, ptsa_tui.app, ptsa_tui.background; print(sorted({'httpx', 'cryptography'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
