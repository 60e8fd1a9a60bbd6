"""Our own sync for ``make bench-sync``: a real centre (SQLite, durable) under uvicorn, and the desk's real session.

The desk is enrolled at a centre whose branch was made in the order of the practice desk, so the mix's entries name the
same units and officers. The runs of the mix are put into the desk's journal before their exchange is timed; what a run
costs is everything from the request's encoding to the last reply's writing, with HTTP's headers, without TCP and IP.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import uvicorn

from benchmarks.baselines import Cost
from benchmarks.link import FAR, Link, inside
from benchmarks.mix import Mix, StillClock
from models import found
from models.catalogue import seed_calendars, seed_catalogue
from models.journal.entry import Entry
from models.journal.journal import as_row
from models.register import Register
from ptsa_tui.central import certificate
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.store import open_store
from ptsa_tui.central.web import Web
from ptsa_tui.sync.exchange import ROOM, Session
from ptsa_tui.sync.line import HttpLine
from ptsa_tui.sync.wire.trust import Keys, read_code


class Desk:
    """See :class:`benchmarks.baselines.Peer`."""

    def __init__(self, register: Register, keys: Keys, connect: Callable[[], HttpLine], mix: Mix) -> None:
        self.register, self.keys, self.connect = register, keys, connect
        with register.database.writing():
            register.database.run_many(
                "INSERT OR REPLACE INTO salt_seed (block, seed) VALUES (?, ?)", list(mix.seeds.items())
            )
        self.line = connect()

    def write(self, entries: Sequence[Entry]) -> None:
        """Put entries into the desk's journal (what is timed is their exchange, not their recording)."""
        with self.register.database.writing():
            self.register.database.run_many(self.register.journal.insert, [as_row(e) for e in entries])

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


def furnished(folder: Path) -> Centre:
    """Make a centre with the practice branch, its entries in the order of a practice desk."""
    centre = Centre(open_store(f"sqlite://{folder / 'centre.db'}"), StillClock().now)
    centre.init()
    centre.add_branch(1, "PTSA Latihan", "WIB")
    for code, name, kind in found.UNITS:
        centre.add_unit(1, code, name, kind)
    for code, name, supervisor in found.OFFICERS:
        role: Any = "supervisor" if supervisor else "officer"
        centre.add_officer(1, code, name, role, [u[0] for u in found.UNITS], found.PRACTICE_PASSWORD, fast=True)
    centre.publish_catalogue(1, seed_catalogue())
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
def served(centre: Centre, link: Link | None, tls: Path | None) -> Iterator[int]:
    """Serve the centre, in the far namespace when there is a link; yield the port."""
    files: dict[str, Any] = {}
    if tls is not None:
        files = {"ssl_certfile": str(tls / certificate.LEAF), "ssl_keyfile": str(tls / certificate.KEY)}
    place = inside(link.far) if link is not None else contextlib.nullcontext()
    with place:
        listening = socket.create_server((FAR if link is not None else "127.0.0.1", 0))
    config = uvicorn.Config(
        Web(centre).app(),
        log_level="error",
        lifespan="off",
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        **files,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])), daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


@contextlib.contextmanager
def opened(mix: Mix, before: Sequence[Entry], link: Link | None, *, tls: bool) -> Iterator[Desk]:
    """Open our sync; see :func:`benchmarks.sync.ours`."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        centre = furnished(folder)
        authority = certificate.make(folder / "tls", [FAR, "127.0.0.1"]) if tls else b""
        register, keys = enrolled(centre, folder)
        with served(centre, None, None) as port:
            first = Desk(register, keys, lambda: HttpLine(f"http://127.0.0.1:{port}"), mix)
            first.write(before)
            first.sync(160 * 1024)
            first.line.close()
        with served(centre, link, folder / "tls" if tls else None) as port:
            host = FAR if link is not None else "127.0.0.1"
            url = f"{'https' if tls else 'http'}://{host}:{port}"
            desk = Desk(register, keys, lambda: HttpLine(url, authority), mix)
            yield desk
            desk.line.close()
        register.close()
        centre.store.close()
