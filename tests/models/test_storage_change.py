"""A database of an earlier program is written anew, a filled desk is whole or not at all."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from playhouse.migrations import Runner

from models.acts import Erased, Searched, SearchedText
from models.forms import Offer, perform
from models.journal.journal import Chain
from models.practice import fill
from models.register import state_hash
from models.register.register import Register
from models.register.verify import verify
from models.store import project
from models.store.database import MIGRATIONS, Database
from tests.conftest import StillClock
from tests.models.build import take_in

_BEFORE = "0005_custody"


def older(register: Register, path: Path) -> None:
    """Write a register as the program did it before entries were packed."""
    old = Database(path)
    old.connect_here()
    Runner(old, str(MIGRATIONS)).up(_BEFORE)
    with old.atomic():
        for table in ("meta", "allocated", "salt_seed"):
            rows = register.database.rows(f"SELECT * FROM {table}")
            old.run_many(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        for journal in (register.journal, register.looks):
            for chain in journal.chains():
                for e in journal.walk(chain):
                    parts = e.body.decode(), e.personal.decode() if e.personal is not None else None
                    row = (e.id, e.at, e.officer, e.subject, e.after, e.kind, e.schema, *parts, e.salt, e.commitment)
                    old.run(
                        f"INSERT INTO {journal.table} VALUES ({', '.join('?' * 14)})",
                        *row,
                        e.hash,
                        e.placement,
                        e.objection,
                    )
        there = {name for (name,) in old.rows("SELECT name FROM sqlite_master")}
        for subject, _entries in register.journal.subjects():
            for table, rows in project.rows(register.fold_of(subject).state).items():
                if table in there:
                    old.run_many(project.insert_sql(table), rows)
        old.run("INSERT INTO person_name (person_name) VALUES ('rebuild')")
    old.close_here()


def test_an_older_database_is_packed_and_stays_what_it_was(
    register: Register, sari: int, ratna: int, tmp_path: Path, clock: StillClock
) -> None:
    fill(register, 60, 4)
    take_in(register, sari, note="catatan 2026", papers=())
    over = "SELECT person FROM case_file GROUP BY person HAVING total(state <> 'delivered') = 0"
    (erased,) = register.database.rows(over)[0]
    register.record(ratna, Erased(reason="request"), erased)  # this block's salts stand alone now
    perform(register, sari, Offer(case=take_in(register, sari), to="HI"))
    register.look(sari, Searched(hits=1, personal=SearchedText(text="siti")))
    path = tmp_path / "old" / "old.db"
    path.parent.mkdir()
    older(register, path)

    opened = Register.open(path, tokens=tmp_path / "old", clock=clock)
    assert verify(opened.database).sound
    for mine, theirs in ((register.journal, opened.journal), (register.looks, opened.looks)):
        for chain in mine.chains():
            assert list(mine.walk(chain)) == list(theirs.walk(chain))
    assert state_hash.of_tables(opened.database) == state_hash.of_tables(register.database)
    shapes = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert opened.database.rows(shapes) == register.database.rows(shapes)
    salts = "SELECT count(*) FROM entry WHERE salt IS NOT NULL"
    assert opened.database.row(salts) == register.database.row(salts) != (0,)
    assert isinstance(opened.database.rows("SELECT body FROM entry LIMIT 1")[0][0], bytes)
    opened.close()


def test_pages_of_a_migration_join(register: Register, tmp_path: Path, clock: StillClock) -> None:
    """More entries than one page of the migration holds."""
    fill(register, 520, 1)
    path = tmp_path / "old.db"
    older(register, path)
    opened = Register.open(path, tokens=tmp_path / "old", clock=clock)
    chain = Chain(*register.chain)
    assert [e.hash for e in opened.journal.walk(chain)] == [e.hash for e in register.journal.walk(chain)]
    assert opened.journal.count() > 2000
    opened.close()


_KILLED = """
import sys
from pathlib import Path
from models.register.founding import found_practice
from models.practice import fill
from models.store import database
from tests.conftest import StillClock

folder = Path(sys.argv[1])
register = found_practice(folder / "practice.db", tokens=folder, clock=StillClock(), fast=True)
print(register.head().seq, register.database.row("PRAGMA page_count")[0])
database._GROWING_CACHE = 100
begun = (folder / "practice.db").stat().st_size

def progress(done, total):
    if (folder / "practice.db").stat().st_size > begun + 500_000:
        print("growing", (folder / "practice.db-journal").exists(), flush=True)
        sys.stdin.read()  # until it is killed

from models import bulk
bulk._PAGE = 1000
fill(register, 20_000, 1, progress)
"""


def test_a_killed_fill_leaves_the_desk_as_it_was(tmp_path: Path, clock: StillClock) -> None:
    command = [sys.executable, "-c", _KILLED, tmp_path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert "growing True\n" in iter(run.stdout.readline, "")
        run.kill()
    assert run.returncode != 0
    path = tmp_path / "practice.db"
    assert path.with_name("practice.db-journal").stat().st_size > 0
    register = Register.open(path, tokens=tmp_path, clock=clock)
    assert register.head().seq == 0
    assert verify(register.database).sound
    assert register.database.row("PRAGMA journal_mode") == ("wal",)
    assert not path.with_name("practice.db-journal").exists()
    assert fill(register, 30, 1) > 100
    assert verify(register.database).sound
    register.close()


def test_a_fill_beside_another_terminal_keeps_the_log(register: Register) -> None:
    """The older journal is taken only while nobody else has the file open."""
    other = Database(register.database.path, reading=True)
    other.connect_here()
    other.rows("SELECT count(*) FROM entry")
    fill(register, 30, 1)
    assert register.database.row("PRAGMA journal_mode") == ("wal",)
    assert other.row("SELECT count(*) FROM case_file") == (30,)
    other.close_here()
    assert verify(register.database).sound
    assert register.database.row("PRAGMA busy_timeout") == (5000,)


def test_the_file_is_as_others_find_it_after_a_fill(register: Register) -> None:
    fill(register, 30, 1)
    with sqlite3.connect(register.database.path) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert plain.execute("SELECT count(*) FROM case_file").fetchone() == (30,)
    plain.close()
