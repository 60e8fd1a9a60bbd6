"""A centre whose database goes back to a moment: by a base backup and the kept log, with the very files that ship."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from models.register.state_hash import of_tables
from models.register.verify import verify
from tests.conftest import StillClock
from tests.models.build import refused
from tests.postgres import Server
from tests.ptsa_tui.central.processes import ROOT
from tests.world import World, world

SERVICE = ROOT / "ptsa_tui" / "central" / "service"
PEOPLE = (
    {"nik": "3273051708859002", "name": "Budi Harsono"},
    {"nik": "3174011505859003", "name": "Dewi Lestari"},
    {"nik": "3174010101809004", "name": "Agus Salim"},
)
PATIENCE = 60
"""Seconds that going back may take."""


class Keeping:
    """A PostgreSQL server that keeps its log as the centre's files say, and what was restored from that."""

    def __init__(self) -> None:
        self.first = Server(own=True)
        self.servers = [self.first]
        self.place = self.first.own_folder("kept")
        self.first.own_folder("kept/wal")
        for script in ("keep-wal", "keep-base"):
            shutil.copy(SERVICE / script, self.place)
        conf = (SERVICE / "postgresql.conf").read_text()
        self.settings = conf.replace("/usr/local/lib/ptsa", str(self.place)).replace(
            "/var/backups/ptsa", str(self.place)
        )
        self.first.configure(self.settings)
        self.name = self.first.create()
        self.url = self.first.address(self.name)

    def base(self, server: Server, days: int = 7) -> Path:
        """Make a base backup; return it."""
        server.run("sh", str(self.place / "keep-base"), str(self.place), str(days))
        return self.bases()[-1]

    def bases(self) -> list[Path]:
        return sorted((self.place / "base").iterdir())

    def wal(self) -> list[str]:
        """Return the pieces of the log that are kept."""
        return sorted(path.stem for path in (self.place / "wal").iterdir() if len(path.stem) == 24)

    def back_to(self, moment: str, base: Path) -> str:
        """Put a base backup back and bring it forward to a moment; return the address of the database."""
        then = f"{self.settings}\nrecovery_target_time = '{moment}'\n"
        self.servers.append(Server(own=True, base=base, settings=then))
        url, deadline = self.servers[-1].address(self.name), time.monotonic() + PATIENCE
        with psycopg.connect(url, autocommit=True) as connection:
            while connection.execute("SELECT pg_is_in_recovery()").fetchone() != (False,):
                assert time.monotonic() < deadline
                time.sleep(0.02)
        return url


@pytest.fixture
def keeping() -> Iterator[Keeping]:
    made = Keeping()
    yield made
    for server in reversed(made.servers):  # the first one has what is kept
        server.stop()


def now(url: str) -> str:
    """Return the moment by the clock of the server."""
    with psycopg.connect(url) as connection:
        return str(connection.execute("SELECT clock_timestamp()").fetchone()[0])  # type: ignore[index]  # one row


def entries(url: str) -> set[tuple[int, bytes, int]]:
    """Return all entries with their places."""
    with psycopg.connect(url) as connection:
        return set(connection.execute("SELECT id, hash, placement FROM entry").fetchall())


def cases(made: World) -> list[int]:
    """Return how many cases each desk has."""
    return [site.register.database.row("SELECT count(*) FROM case_file")[0] for site in made.sites]  # type: ignore[index]


def exchanged(made: World) -> None:
    """Let every desk exchange until all show the same as the centre."""
    for _ in range(3):
        for site in made.sites:
            site.sync()
    for site in made.sites:
        assert of_tables(site.register.database) == made.centre.facts(site.register.branch_number)["state"]
        assert verify(site.register.database).sound


class Lived(NamedTuple):
    """A base backup, and two moments after it with the entries that there were."""

    base: Path
    early: str
    known_early: set[tuple[int, bytes, int]]
    late: str
    known: set[tuple[int, bytes, int]]


def lived(keeping: Keeping, made: World) -> Lived:
    """Let two desks work, until somebody drops a table; return what there was before that."""
    one, two = made.desk(), made.desk()
    one.take_in()
    exchanged(made)
    base = keeping.base(keeping.first)
    two.take_in(**PEOPLE[0])
    exchanged(made)
    early, known_early = now(keeping.url), entries(keeping.url)
    one.take_in(**PEOPLE[1])
    exchanged(made)
    late, known = now(keeping.url), entries(keeping.url)
    with psycopg.connect(keeping.url) as disaster:
        disaster.execute("DROP TABLE entry")
    one.take_in(**PEOPLE[2])
    with refused("central_not_made"):
        one.sync()
    made.centre.store.close()
    keeping.first.halt()  # which keeps the rest of the log
    return Lived(base, early, known_early, late, known)


def test_a_centre_goes_back_to_the_moment_before_a_disaster(
    keeping: Keeping, tmp_path: Path, clock: StillClock
) -> None:
    with world(tmp_path, keeping.url, clock) as made:
        before = lived(keeping, made)
        url = keeping.back_to(before.late, before.base)
        assert entries(url) == before.known
        made.reopen(url)
        exchanged(made)
        assert entries(url) > before.known, "what a desk did meanwhile has come, too"
        assert cases(made) == [4, 4]


@pytest.mark.soak
def test_desks_bring_back_what_came_after_the_moment(keeping: Keeping, tmp_path: Path, clock: StillClock) -> None:
    with world(tmp_path, keeping.url, clock) as made:
        before = lived(keeping, made)
        made.reopen(keeping.back_to(before.late, before.base))
        exchanged(made)
        made.centre.store.close()
        keeping.servers[-1].halt()

        url = keeping.back_to(before.early, before.base)
        assert entries(url) == before.known_early < before.known
        made.reopen(url)
        exchanged(made)
        assert {entry[:2] for entry in entries(url)} >= {entry[:2] for entry in before.known}
        assert cases(made) == [4, 4]
        _keep_few(keeping)


def _keep_few(keeping: Keeping) -> None:
    """What is too old goes, but for the base backup that going back as far as is wanted begins at, and its log."""
    server, (base,), wal = keeping.servers[-1], keeping.bases(), keeping.place / "wal"
    oldest, old = base.with_name("20260101T000000Z"), base.with_name("20260102T000000Z")
    server.run("mkdir", str(oldest))
    server.run("mv", str(base), str(old))
    server.run("touch", str(wal / f"{'0' * 7}1{'0' * 15}1.gz"))
    before = keeping.wal()
    newest = keeping.base(server)
    assert keeping.bases() == [old, newest]
    assert set(before) - set(keeping.wal()) == {before[0]}


def test_what_is_kept_of_the_log_is_never_written_again(tmp_path: Path) -> None:
    piece, folder = tmp_path / "piece", tmp_path / "kept"
    folder.mkdir()

    def keep() -> int:
        command = ["sh", str(SERVICE / "keep-wal"), str(piece), "000000010000000000000001", str(folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    piece.write_bytes(b"first" * 1000)
    (folder / "000000010000000000000001.gz.part").write_bytes(b"broken off")
    assert keep() == 0
    (kept,) = folder.iterdir()
    held = kept.read_bytes()
    assert (keep(), kept.read_bytes()) == (0, held), "the same once more, after a crash"
    piece.write_bytes(b"other" * 1000)
    assert keep() != 0
    assert [path.read_bytes() for path in folder.iterdir()] == [held]
    assert kept.stat().st_mode & 0o077 == 0
