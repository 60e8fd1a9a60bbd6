"""A centre with two branches and desks of them, all real: their databases, their keys, their exchange."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from models.acts import CalendarSet, FreeDay
from models.catalogue import seed_catalogue
from models.facts import numbering
from models.forms import Intake, perform
from models.ports import Clock
from models.register.register import Register
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.exchange import Exchange
from ptsa_tui.central.store import open_store
from ptsa_tui.sync import device
from ptsa_tui.sync.exchange import Report, Session
from ptsa_tui.sync.wire.trust import Keys, read_code

UNITS = (("LOKET", "Loket", "counter"), ("HI", "Hubungan Industrial", "unit"))


class Cut(Exception):
    """The line broke."""


class Site:
    """One desk: its register, its keys, and a line that a test can break."""

    def __init__(self, world: World, register: Register, keys: Keys) -> None:
        self.world, self.register, self.keys = world, register, keys
        self.spoil: Callable[[bytes], bytes] = lambda body: body
        """What happens to a request on its way."""
        self.lose: Callable[[bytes], bytes] = lambda answer: answer
        """What happens to a reply on its way."""
        self.log: list[bytes] = []

    def send(self, body: bytes) -> bytes:
        """Carry a request to the centre and the reply back."""
        body = self.spoil(body)
        self.log.append(body)
        reply, _taken = self.world.exchange.answer(body)
        return self.lose(reply.pack())

    def sync(self, room: int = 32 * 1024) -> Report:
        """Exchange until both ends have the same."""
        return Session(self.register, self, self.keys, room=room).run()

    def body(self) -> bytes:
        """Return the request that would go now, which does not arrive."""
        bodies: list[bytes] = []

        def keep(body: bytes) -> bytes:
            bodies.append(body)
            raise Cut

        self.spoil, before = keep, self.spoil
        with suppress(Cut):
            self.sync()
        self.spoil = before
        (body,) = bodies
        return body

    @property
    def sari(self) -> int:
        """The officer of this branch."""
        return self.officer("sari")

    def officer(self, code: str) -> int:
        """Return the id of an officer."""
        officer = self.register.officer_by_code(code)
        assert officer is not None
        return officer.id

    def take_in(self, nik: str = "3174015203909001", name: str = "Siti Rahayu", **more: object) -> str:
        """Take a request in; return its number as it is printed."""
        form = Intake(nik=nik, name=name, service="PP", papers="all", **more)  # type: ignore[arg-type]
        number = perform(self.register, self.sari, form).number
        assert number is not None
        return numbering.shown(number)

    def case(self, number: str) -> int:
        """Return the id of a case."""
        wanted = int("".join(c for c in number if c.isdigit()))
        row = self.register.database.row("SELECT id FROM case_file WHERE number = ?", wanted)
        assert row is not None
        return int(row[0])

    def unit(self, code: str, branch: int | None = None) -> int:
        """Return the id of a unit, of this or another branch."""
        branch = branch or self.register.branch_number
        return next(u.id for u in self.register.units(everywhere=True) if (u.code, u.id >> 48) == (code, branch))


class World:
    """The centre and its desks."""

    def __init__(self, folder: Path, url: str, clock: Clock, branches: tuple[int, ...] = (1, 2)) -> None:
        self.folder, self.url, self.clock = folder, url, clock
        self.sites: list[Site] = []
        self._made = self._copies = 0
        self.centre = Centre(open_store(url), clock.now)
        self.centre.init()
        for branch in branches:
            self.centre.add_branch(branch, f"PTSA {branch}", "WIB")
            for code, name, kind in UNITS:
                self.centre.add_unit(branch, code, name, kind)  # type: ignore[arg-type]
            units = [u[0] for u in UNITS]
            self.centre.add_officer(branch, "sari", "Sari Widowati", "officer", units, "rahasia", fast=True)
            self.centre.add_officer(branch, "ratna", "Ratna Pertiwi", "supervisor", units, "rahasia", fast=True)
            self.centre.publish_to((branch,), seed_catalogue())
            day = FreeDay(dt.date(2026, 12, 25), "Natal")
            self.centre.set_calendar(branch, CalendarSet(year=2026, days=(day,), decreed=True))
            self.centre.set_calendar(branch, CalendarSet(year=2027, days=()))
        self.exchange = Exchange(self.centre.store, self.centre.identity().secrets, clock.now)

    def reopen(self, url: str | None = None) -> None:
        """Start the centre again, perhaps over another database."""
        self.url = url or self.url
        self.centre.store.close()
        self.centre = Centre(open_store(self.url), self.clock.now)
        self.exchange = Exchange(self.centre.store, self.centre.identity().secrets, self.clock.now)

    def backup(self) -> str:
        """Copy the centre's database as it is now; return the address of the copy."""
        self._copies += 1
        if self.url.startswith("sqlite"):
            copy = self.folder / f"copy{self._copies}.db"
            with sqlite3.connect(self.url.removeprefix("sqlite://")) as source, sqlite3.connect(copy) as target:
                source.backup(target)
            return f"sqlite://{copy}"
        import psycopg

        parts = urlsplit(self.url)
        name = parts.path.strip("/")
        copy_name = f"{name}c{self._copies}"
        self.centre.store.close()
        with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {copy_name} TEMPLATE {name}")  # type: ignore[call-overload]
        self.reopen()
        return parts._replace(path=f"/{copy_name}").geturl()

    def desk(self, branch: int = 1, *, number: int | None = None) -> Site:
        """Enrol a desk and fetch what it needs."""
        _desk, code, _expires = self.centre.add_desk(branch, number)
        keys = Keys.new()
        told = self.centre.enrol(read_code(code)[0], keys.public)
        place = self.folder / f"desk{self._made}"
        self._made += 1
        register = Register.create(
            place / "desk.db",
            branch=branch,
            desk=told["desk"],
            practice=False,
            tokens=place / "tokens",
            clock=self.clock,
            incarnation=told["incarnation"],
        )
        register.set_notes({"centre": "https://centre.example"})  # as enrolment does
        device.save(device.path_of(register), keys)
        site = Site(self, register, keys)
        self.sites.append(site)
        site.sync()
        return site

    def close(self) -> None:
        """Close everything."""
        for site in self.sites:
            site.register.close()
        self.centre.store.close()


@contextmanager
def world(folder: Path, url: str, clock: Clock) -> Iterator[World]:
    """Yield a world; close it afterwards."""
    made = World(folder, url, clock)
    try:
        yield made
    finally:
        made.close()
