"""Our own sync for ``make bench-sync``: a real centre (SQLite, durable) under uvicorn, and the desk's real session.

The centre is a process of its own, as it is a machine of its own in life: neither waits for the other's interpreter.

The desk is enrolled at a centre whose branch was made in the order of the practice desk, so the mix's entries name the
same units and officers. The runs of the mix are put into the desk's journal before their exchange is timed; what a run
costs is everything from the request's encoding to the last reply's writing, with HTTP's headers, without TCP and IP.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import multiprocessing
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn

from benchmarks.baselines import Cost
from benchmarks.link import FAR, Link, inside
from benchmarks.mix import Mix, StillClock, opens
from models.acts import DetailOpened, Searched, SearchedText
from models.acts.entry import Entry
from models.catalogue import seed_calendars, seed_catalogue
from models.register import founding as found
from models.register.register import Register
from ptsa_tui.central import certificate
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.serve import collect_seldom
from ptsa_tui.central.store import open_store
from ptsa_tui.central.web import Web
from ptsa_tui.sync.exchange import ROOM, Session
from ptsa_tui.sync.line import HttpLine
from ptsa_tui.sync.wire.trust import Keys, read_code


class Desk:
    """See :class:`benchmarks.baselines.Peer`."""

    def __init__(
        self, register: Register, keys: Keys, connect: Callable[[], HttpLine], mix: Mix | None, centre: Centre
    ) -> None:
        self.register, self.keys, self.connect, self.centre = register, keys, connect, centre
        if mix is not None:
            seeds = list(mix.seeds.items())
            with register.database.writing():
                register.database.run_many("INSERT OR REPLACE INTO salt_seed (block, seed) VALUES (?, ?)", seeds)
        self.line = connect()

    def write(self, entries: Sequence[Entry]) -> None:
        """Put entries into the desk's journal (what is timed is their exchange, not their recording)."""
        with self.register.database.writing():
            self.register.journal.put(entries)

    def exchange(self, entries: Sequence[Entry]) -> Cost:
        """Write and exchange a run."""
        self.write(entries)
        return self.sync()

    def sync(self, room: int = ROOM) -> Cost:
        """Exchange what there is."""
        up, down = self.line.up, self.line.down
        report = Session(self.register, self.line, self.keys, room=room).run()
        return Cost(self.line.up - up, self.line.down - down, report.trips)

    def hang_up(self) -> None:
        """Begin a new connection with the next exchange."""
        self.line.close()
        self.line = self.connect()


def database_of(folder: Path) -> str:
    """Return the address of the centre's database in a folder."""
    return f"sqlite://{folder / 'centre.db'}"


def furnished(folder: Path) -> Centre:
    """Make a centre with the practice branch, its entries in the order of a practice desk."""
    centre = Centre(open_store(database_of(folder)), StillClock().now)
    centre.init()
    centre.add_branch(1, "PTSA Latihan", "WIB")
    for code, name, kind in found.UNITS:
        centre.add_unit(1, code, name, kind)
    for code, name, supervisor in found.OFFICERS:
        role: Any = "supervisor" if supervisor else "officer"
        centre.add_officer(1, code, name, role, [u[0] for u in found.UNITS], found.PRACTICE_PASSWORD, fast=True)
    centre.publish_to((1,), seed_catalogue())
    for calendar in seed_calendars(dt.date(2026, 11, 24)):
        centre.set_calendar(1, calendar)
    return centre


def enrolled(centre: Centre, folder: Path) -> tuple[Register, Keys]:
    """Enrol a desk without a line."""
    keys = Keys.new()
    _desk, code, _expires = centre.add_desk(1)
    told = centre.enrol(read_code(code)[0], keys.public)
    register = Register.create(
        folder / f"desk{told['desk']}.db",
        branch=1,
        desk=told["desk"],
        practice=True,
        tokens=folder / "tokens",
        clock=StillClock(),
    )
    return register, keys


@contextlib.contextmanager
def served(database: str, link: Link | None, tls: Path | None, codec: str) -> Iterator[int]:
    """Serve the centre of a database, in the far namespace when there is a link; yield the port."""
    place = inside(link.far) if link is not None else contextlib.nullcontext()
    with place:
        listening = socket.create_server((FAR if link is not None else "127.0.0.1", 0))
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as ptsa_tui/central/serve.py does
    fresh = multiprocessing.get_context("spawn")
    begun = fresh.Event()
    process = fresh.Process(target=_serve, args=(database, listening, tls, codec, begun), daemon=True)
    process.start()
    try:
        if not begun.wait(60):
            raise RuntimeError("the centre did not begin")
        yield listening.getsockname()[1]
    finally:
        process.terminate()
        process.join(10)
        listening.close()


def _serve(database: str, listening: socket.socket, tls: Path | None, codec: str, begun: Event) -> None:
    """Serve until the signal of an end."""
    from benchmarks.codecs import CODECS, use  # it builds on this module

    use(next(c for c in CODECS if c.name == codec))
    files: dict[str, Any] = {}
    if tls is not None:
        files = {"ssl_certfile": str(tls / certificate.LEAF), "ssl_keyfile": str(tls / certificate.KEY)}
    config = uvicorn.Config(
        Web(Centre(open_store(database), StillClock().now), Path(tempfile.gettempdir())).app(),
        log_level="error",
        lifespan="off",
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        **files,
    )
    server = uvicorn.Server(config)
    collect_seldom()  # as a worker does

    async def run() -> None:
        serving = asyncio.create_task(server.serve([listening]))
        while not (server.started or serving.done()):
            await asyncio.sleep(0.01)
        begun.set()
        await serving

    asyncio.run(run())


@contextlib.contextmanager
def opened(mix: Mix, before: Sequence[Entry], link: Link | None, *, tls: bool, codec: str = "ours") -> Iterator[Desk]:
    """Open our sync; see :func:`benchmarks.sync.ours`. ``codec`` is the centre's; the desk has what is installed."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        centre = furnished(folder)
        authority = certificate.make(folder / "tls", [FAR, "127.0.0.1"]) if tls else b""
        register, keys = enrolled(centre, folder)
        with served(database_of(folder), None, None, codec) as port:
            first = Desk(register, keys, lambda: HttpLine(f"http://127.0.0.1:{port}"), mix, centre)
            first.write(before)
            first.sync(160 * 1024)
            first.line.close()
        with served(database_of(folder), link, folder / "tls" if tls else None, codec) as port:
            host = FAR if link is not None else "127.0.0.1"
            url = f"{'https' if tls else 'http'}://{host}:{port}"
            desk = Desk(register, keys, lambda: HttpLine(url, authority), mix, centre)
            yield desk
            desk.line.close()
        register.close()
        centre.store.close()


class Extra(NamedTuple):
    """A figure of our own sync that has no peer in the table."""

    name: str
    value: str


def extras(mix: Mix, shapes: dict[str, Any]) -> Iterator[Extra]:
    """Yield idle poll, the access log, pull, and what a cut of 12 s costs on each link (none without links)."""
    hour = mix.hour()
    with opened(mix, mix.before(hour), None, tls=False) as desk:
        idle = desk.sync()
        yield Extra("idle poll", f"{idle.up} B up, {idle.down} B down, {idle.trips} round trip")
        day = [entry for run in mix.hours()[112:119] for entry in run]
        cases = sum(opens(entry) for entry in day)
        desk.exchange(day)
        officer = desk.register.database.row("SELECT id FROM entry WHERE kind = 'OfficerAdded'")
        for entry in day:
            if opens(entry):
                for look in (Searched(hits=1, personal=SearchedText(text="siti")), DetailOpened(), DetailOpened()):
                    desk.register.look(officer[0] if officer else 0, look, entry.id)
        cost = desk.sync()
        yield Extra("access log, three looks a case", f"{(cost.up + cost.down) / cases:.1f} B a case")
        with pulling(desk) as sister:
            cost = sister.sync()
            yield Extra("enrolment: open cases and 90 days", f"{cost.down} B down, {cost.trips} round trips")
            run = [e for r in mix.hours()[119:126] for e in r]
            cases = sum(opens(entry) for entry in run)
            desk.exchange(run)
            cost = sister.sync()
            yield Extra("pull of a sister desk's day", f"{cost.down / cases:.1f} B a case, {cost.trips} round trips")
    for name, shape in shapes.items():
        yield Extra(f"30 days with a cut of 12 s at half, {name}", _cut(mix, shape))


@contextlib.contextmanager
def pulling(desk: Desk) -> Iterator[Desk]:
    """Enrol a second desk at the same centre."""
    with tempfile.TemporaryDirectory() as temporary:
        register, keys = enrolled(desk.centre, Path(temporary))
        sister = Desk(register, keys, desk.connect, None, desk.centre)
        yield sister
        sister.line.close()
        register.close()


def _cut(mix: Mix, shape: Any) -> str:
    """Bring a month in one sync, once undisturbed and once with a cut; return what the cut cost."""
    days = mix.month()
    found = []
    for cut in (False, True):
        with Link(*shape) as link, opened(mix, mix.before(days[0]), link, tls=False) as desk:
            for day in days:
                desk.write(day)
            desk.hang_up()
            link.settle()
            link.reset(1)
            half = found[0][0] / 2 if found else 0.0
            watch = threading.Thread(target=_blackout, args=(link, half), daemon=True)
            if cut:
                watch.start()
            begun = time.perf_counter()
            with inside(link.near):
                desk.sync()
            seconds = time.perf_counter() - begun
            link.settle()
            found.append((link.up.bytes, seconds))
    (clean, before), (sent, after) = found
    return (
        f"{(sent - clean) / 1024:.1f} KiB sent again, {after - before - 12:+.1f} s beside the 12 (clean {before:.1f} s)"
    )


def _blackout(link: Link, after: float) -> None:
    while link.up.bytes < after:
        time.sleep(0.02)
    link.cut = True
    time.sleep(12)
    link.cut = False
