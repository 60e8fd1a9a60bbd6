"""A filled desk is whole or not at all."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

from models.practice import fill
from models.register.register import Register
from models.register.verify import verify
from models.store.database import Database
from tests.conftest import StillClock

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

from models.register import bulk
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
