"""What a review found: races, locks, half-ended transactions, open files. Each of these once went wrong."""

from __future__ import annotations

import argparse
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from starlette.testclient import TestClient

from models.exchange import replica
from models.refused import Refused
from models.register.register import Register
from models.register.state_hash import of_tables
from models.store.database import open_database
from ptsa_tui.central import bundles as at_centre
from ptsa_tui.central import store
from ptsa_tui.central.store import Busy, Embedded, Tx, open_store
from ptsa_tui.central.web import Web
from ptsa_tui.cli.central import centre_of
from ptsa_tui.desks import open_or_found
from ptsa_tui.sync import bundle as at_desk
from ptsa_tui.sync.wire.trust import Keys, read_code
from tests.models.build import refused
from tests.world import Cut, Site, World

of_postgresql = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


def test_a_code_enrols_one_of_two_machines_that_race(world: World) -> None:
    for _turn in range(8):
        _desk, code, _expires = world.centre.add_desk(1)
        secret, together = read_code(code)[0], threading.Barrier(2)

        def enrol(public: bytes, secret: bytes = secret, together: threading.Barrier = together) -> str:
            together.wait(10)
            try:
                return str(world.centre.enrol(secret, public)["incarnation"])
            except Refused as why:
                return why.code

        with ThreadPoolExecutor(2) as pool:
            told = sorted(pool.map(enrol, [Keys.new().public, Keys.new().public]))
        assert told == ["0", "code_unknown"]


def test_the_same_machine_may_ask_twice_at_once(world: World) -> None:
    _desk, code, _expires = world.centre.add_desk(1)
    public = Keys.new().public
    with ThreadPoolExecutor(2) as pool:
        one, two = pool.map(world.centre.enrol, [read_code(code)[0]] * 2, [public] * 2)
    assert one == two


def test_administrators_of_two_branches_never_wait_for_each_other(world: World) -> None:
    """Each locked its own branch first, and then all of them."""
    together = threading.Barrier(2)

    def add(branch: int) -> list[str]:
        codes = []
        for turn in range(12):
            together.wait(30)
            try:
                world.centre.add_unit(branch, f"U{turn}", "Unit", "unit")
            except Refused as why:
                codes.append(why.code)
        return codes

    before = _deadlocks(world)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(add, (1, 2))) == [[], []]
    assert _deadlocks(world) == before


def _deadlocks(world: World) -> int:
    """Return how many deadlocks the server broke in this database; it counts late, so ask it to hurry."""
    if world.url.startswith("sqlite"):
        return 0
    import psycopg

    with psycopg.connect(world.url, autocommit=True) as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        found = connection.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int((found.fetchone() or (0,))[0])


@of_postgresql
def test_who_waits_for_the_first_branch_holds_no_later_one(world: World) -> None:
    """SQLite has one writer at a time."""
    import psycopg

    waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with psycopg.connect(world.url, autocommit=True) as other, ThreadPoolExecutor(1) as pool:
        with world.centre.store.transaction() as tx:
            tx.rows("SELECT 1 FROM branch WHERE branch = %s FOR UPDATE", 1)
            adding = pool.submit(world.centre.add_unit, 2, "X", "X", "unit")
            until = time.monotonic() + 60
            while other.execute(waiting).fetchone() is None:
                assert time.monotonic() < until, "nobody waits"
                time.sleep(0.01)
            other.execute("SELECT 1 FROM branch WHERE branch = 2 FOR UPDATE NOWAIT")
        adding.result(30)


@pytest.mark.parametrize("what", ["transaction", "reading"])
def test_a_centre_that_stays_busy_says_so(world: World, what: str) -> None:
    one = world.desk()
    web = TestClient(Web(world.centre, world.folder).app(), raise_server_exceptions=False)

    @contextmanager
    def busy() -> Iterator[Tx]:
        raise Busy
        yield

    with mock.patch.object(world.centre.store, what, busy):
        answers = [web.post("/v1/sync", content=one.log[-1])]
        if what == "transaction":
            answers.append(web.post("/v1/enrol", json={"secret": "00" * 10, "public": "11" * 64}))
        with refused("central_busy"):
            world.centre.add_unit(1, "X", "X", "unit")
    assert {(a.status_code, a.text) for a in answers} == {(503, "central_busy")}


@of_postgresql
def test_no_connection_left_is_busy(world: World) -> None:
    """SQLite has a connection for each thread."""
    with mock.patch.object(store, "_WAIT", 0.2):
        small = open_store(world.url, connections=1)
    try:
        with small.reading():
            for what in (small.transaction, small.reading):
                with refused("central_busy"), what():
                    pass
    finally:
        small.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Embedded]:
    """Return a SQLite store with its tables."""
    made = Embedded(str(tmp_path / "own.db"))
    made.prepare()
    yield made
    made.close()


class Failing:
    """A connection whose next COMMIT (and perhaps ROLLBACK) fails."""

    def __init__(self, connection: sqlite3.Connection, *statements: str) -> None:
        self.connection, self.statements = connection, set(statements)

    def execute(self, sql: str, *params: Any) -> sqlite3.Cursor:
        """Run or fail."""
        if sql in self.statements:
            self.statements.remove(sql)
            raise sqlite3.OperationalError("disk I/O error")
        return self.connection.execute(sql, *params)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)


@pytest.mark.parametrize("statements", [("COMMIT",), ("COMMIT", "ROLLBACK")])
def test_a_commit_that_fails_ends_its_transaction(embedded: Embedded, statements: tuple[str, ...]) -> None:
    embedded._own.connection = Failing(embedded._connection(), *statements)
    with pytest.raises(sqlite3.OperationalError, match="disk"), embedded.transaction() as tx:
        tx.run("INSERT INTO meta VALUES (0, 'a', 'lost')")
    with embedded.transaction() as tx:
        assert tx.rows("SELECT 1 FROM meta") == []
        tx.run("INSERT INTO meta VALUES (0, 'a', 'kept')")
    with embedded.reading() as tx:
        assert tx.rows("SELECT value FROM meta") == [("kept",)]


def test_a_lock_in_the_way_of_a_statement_is_busy(embedded: Embedded) -> None:
    other = Embedded(embedded.path)
    with refused("central_busy"), embedded.reading() as tx:
        tx.rows("SELECT 1 FROM meta")
        with other.transaction() as writing:
            writing.run("INSERT INTO meta VALUES (0, 'a', 'b')")
        tx.run("INSERT INTO meta VALUES (0, 'c', 'd')")  # on an older picture: this is locked at once
    other.close()
    with embedded.transaction() as tx:
        assert tx.rows("SELECT key FROM meta") == [("a",)]


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """Set the mask of new files for a while."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def _open_to_others(folder: Path) -> list[str]:
    """Return the files and folders below a folder, and the folder, that others could read or enter."""
    found = [folder, *folder.rglob("*")]
    assert len(found) > 1
    return [str(p) for p in found if p.stat().st_mode & 0o077]


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
@pytest.mark.parametrize("path", ["practice.db", "desk.db"])
def test_only_its_user_reads_a_desks_files(tmp_path: Path, path: str) -> None:
    data, tokens = tmp_path / "a" / "data", tmp_path / "tokens"
    with umask(0o022):
        register = Register.create(data / path, branch=1, desk=1, practice=False, tokens=tokens)
        register.set_notes({"a": "b"})
        assert {p.name for p in data.iterdir()} == {path, f"{path}-wal", f"{path}-shm"}
        assert _open_to_others(data) == []
        register.close()


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_only_its_user_reads_a_practice_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTSA_STATE", str(tmp_path / "state"))
    with umask(0o022):
        register = open_or_found(tmp_path / "data", filled=False)
        assert _open_to_others(tmp_path / "data") == []
        register.close()


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_only_its_user_reads_the_centres_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PTSA_CENTRAL_DATABASE", raising=False)
    with umask(0o022):
        centre = centre_of(argparse.Namespace(database=None, data=str(tmp_path / "data")))
        centre.init()
        assert {p.name for p in (tmp_path / "data").iterdir()} == {"centre.db", "centre.db-wal", "centre.db-shm"}
        assert _open_to_others(tmp_path / "data") == []
        centre.store.close()


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o750)
    Register.create(data / "desk.db", branch=1, desk=1, practice=False, tokens=tmp_path / "tokens").close()
    assert data.stat().st_mode & 0o777 == 0o750


def test_a_database_in_no_folder_is_refused(tmp_path: Path) -> None:
    with refused("central_database_unreachable"):
        Embedded(str(tmp_path / "none" / "centre.db")).prepare()
    with refused("database_unreachable"):
        open_database(tmp_path / "none" / "desk.db")


def _without_a_line(world: World) -> tuple[Site, Site]:
    """Return two desks that can read bundles."""
    sites = world.desk(), world.desk()
    for site in sites:
        site.register.set_notes({"centre_keys": world.centre.identity().keys.public.hex()})
    return sites


def _down(world: World, site: Site) -> bytes:
    return at_centre.written(world.centre, 1, site.register.desk)[0]


def _cut(_answer: bytes) -> bytes:
    raise Cut


def test_a_bundle_of_a_centre_that_was_put_back_begins_elsewhere(world: World) -> None:
    """The position is one that the desk knows, but what stands before it is not what the desk pulled."""
    one, two = _without_a_line(world)
    copy = world.backup()
    two.take_in()
    two.sync()
    one.sync()
    world.reopen(copy)
    with refused("bundle_put_back"):
        at_centre.read(world.centre, at_desk.written(one.register, one.keys)[0])
    world.clock.move(minutes=2)  # type: ignore[attr-defined]  # the tests' own clock
    one.lose = _cut
    with pytest.raises(Cut):  # the line breaks after the centre has noted how far the desk is
        one.sync()
    one.lose = lambda answer: answer
    new = world.desk()
    for _turn in range(2):
        new.take_in(nik="3174011505859003", name="Dewi Lestari")
        new.sync()
    before = replica.cursors(one.register)
    with refused("bundle_needs_line"):
        at_desk.read(one.register, one.keys, _down(world, one))
    assert replica.cursors(one.register) == before


@pytest.mark.parametrize("line", [True, False])
def test_a_bundle_does_not_hide_that_the_centre_was_put_back(world: World, line: bool) -> None:
    """It begins where both agree; the line later still finds what the centre lost, and brings it back."""
    one, two = _without_a_line(world)
    two.take_in()
    two.sync()
    copy = world.backup()
    lost = two.case(two.take_in(nik="3273051708859002", name="Budi Harsono"))
    two.sync()
    at_desk.read(one.register, one.keys, _down(world, one))
    if line:
        one.sync()
    world.reopen(copy)
    new = world.desk()
    for _turn in range(3):
        new.take_in(nik="3174011505859003", name="Dewi Lestari")
        new.sync()
    before = replica.cursor(one.register)
    assert at_desk.read(one.register, one.keys, _down(world, one)).pulled > 0
    assert replica.cursor(one.register) == before
    one.sync()
    with world.centre.store.reading() as tx:
        assert tx.rows("SELECT count(*) FROM entry WHERE branch = %s AND id = %s", 1, lost) == [(1,)]
    assert of_tables(one.register.database) == world.centre.facts(1)["state"]


def test_bundles_one_after_the_other_move_the_cursor(world: World) -> None:
    one, two = _without_a_line(world)
    for _turn in range(2):
        two.take_in(nik="3174011505859003", name="Dewi Lestari")
        two.sync()
        at_centre.read(world.centre, at_desk.written(one.register, one.keys)[0])
        file, before = _down(world, one), replica.cursor(one.register)
        assert at_desk.read(one.register, one.keys, file).pulled
        after = replica.cursor(one.register)
        assert after[0] == world.centre.facts(1)["entries"] > before[0]
        assert at_desk.read(one.register, one.keys, file).pulled == 0
        assert replica.cursor(one.register) == after


def test_a_bundle_from_a_place_that_is_not_known_is_refused(world: World) -> None:
    one, two = _without_a_line(world)
    at_centre.read(world.centre, at_desk.written(one.register, one.keys)[0])
    begin = replica.cursor(one.register)[0]
    two.take_in()
    two.sync()
    file = _down(world, one)
    one.sync()
    assert at_desk.read(one.register, one.keys, file).pulled == 0
    one.register.database.run("DELETE FROM checkpoint WHERE position = ?", begin)
    with refused("bundle_needs_line"):
        at_desk.read(one.register, one.keys, file)
    one.register.database.run("DELETE FROM checkpoint")
    with refused("bundle_gap"):
        at_desk.read(one.register, one.keys, file)
