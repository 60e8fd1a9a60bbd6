"""Compaction: the file gets smaller, nothing in it changes, and neither a kill nor another terminal does harm."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from models.forms import case_of
from models.practice import fill
from models.register.register import Register
from models.register.state_hash import of_tables
from models.register.verify import verify
from models.retention import compacting
from models.retention.compacting import compact, gain, pays, sizes
from models.slips import print_jobs
from models.store.database import Database
from tests.conftest import StillClock
from tests.models.build import refused, take_in


def bloat(register: Register, megabytes: int = 4) -> None:
    """Put something big into the file and take it out again."""
    with register.database.writing():
        for n in range(megabytes):
            register.database.run("INSERT INTO meta VALUES (?, ?)", f"bloat{n}", "x" * 1_000_000)
    with register.database.writing():
        register.database.run("DELETE FROM meta WHERE key LIKE 'bloat%'")


def test_what_was_removed_gives_its_room_back(register: Register) -> None:
    fill(register, 200, 1)
    register.database.scrub()
    state, small = of_tables(register.database), sizes(register.database)
    assert not pays(register.database)
    bloat(register)
    assert pays(register.database)
    assert gain(register.database) >= 3_900_000
    done = compact(register)
    assert (done.rewritten, done.skipped) == (True, "")
    assert done.freed >= 3_900_000
    assert done.after.file <= small.file
    assert (done.after.free, done.after.log) == (0, 0)
    assert of_tables(register.database) == state
    assert verify(register.database).sound
    assert register.database.row("PRAGMA journal_mode") == ("wal",)
    assert register.database.row("PRAGMA temp_store") == (2,)
    assert register.standing() == "known"


def test_little_to_gain_leaves_the_file_unless_all_of_it_is_asked_for(register: Register) -> None:
    done = compact(register)
    assert (done.rewritten, done.skipped) == (False, "small")
    assert compact(register, whole=True).rewritten
    assert verify(register.database).sound


def test_another_terminal_that_is_open_is_in_the_way(
    register: Register, sari: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compacting, "ALONE", 10)
    bloat(register)
    other = Database(register.database.path, reading=True)
    other.connect_here()
    other.rows("SELECT count(*) FROM entry")
    done = compact(register)
    assert (done.rewritten, done.skipped) == (False, "database_in_use")
    assert register.database.row("PRAGMA journal_mode") == ("wal",)
    assert other.rows("SELECT count(*) FROM case_file") == [(0,)]
    take_in(register, sari)
    assert other.rows("SELECT count(*) FROM case_file") == [(1,)]
    other.close_here()
    assert compact(register).rewritten
    assert verify(register.database).sound


def test_another_terminal_that_saves_is_told(register: Register) -> None:
    other = Database(register.database.path)
    other.connect_here()
    register.database.execute_sql("PRAGMA busy_timeout = 20")
    with other.writing():
        other.run("INSERT INTO meta VALUES ('held', '1')")
        with refused("database_busy"):
            compact(register)
    other.close_here()


class Usage(NamedTuple):
    """What the disk says."""

    total: int
    used: int
    free: int


def test_a_disk_that_is_too_full_is_told_and_nothing_is_written(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    bloat(register)
    before = sizes(register.database).file
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**9, 10**9 - 1000, 1000))
    done = compact(register)
    assert (done.skipped, done.rewritten) == ("disk_short", False)
    assert done.needed > compacting.SPARE - 1000
    assert sizes(register.database).file == before


def test_ended_slips_of_long_ago_go_with_it(register: Register, sari: int, clock: StillClock) -> None:
    case = case_of(register, take_in(register, sari)).id
    with register.writing(sari) as writing:
        job = print_jobs.want(writing, "receipt", case)
    print_jobs.skip(register, job)
    assert compact(register).jobs == 0
    clock.move(days=120)
    assert compact(register).jobs >= 1


KILLED = """
import os, signal, sys, threading
from pathlib import Path
from models.retention.compacting import compact
from models.register.register import Register
path, step, log = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
register = Register.open(path, tokens=path.parent.parent / "tokens")
seen = 0
def count():
    global seen
    seen += 1
    if seen == step:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0
def watch():
    while True:
        try:
            if os.stat(str(path) + "-wal").st_size > log:
                os.kill(os.getpid(), signal.SIGKILL)
        except FileNotFoundError:
            pass
if log:
    threading.Thread(target=watch, daemon=True).start()
register.database.connection().set_progress_handler(count, 20)
compact(register, whole=True)
print(seen)
"""


def killed(path: Path, *, step: int = 0, log: int = 0) -> tuple[int, str]:
    """Compact in another process that is killed at a step of SQLite's, or once its log is longer than so many bytes."""
    command = [sys.executable, "-c", KILLED, str(path), str(step), str(log)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[3], check=False)
    return done.returncode, done.stdout


def test_kill_9_in_the_middle_leaves_the_old_file_or_the_new_one(register: Register, clock: StillClock) -> None:
    """While the second file is made, and while it goes back through the log."""
    fill(register, 100, 1)
    with register.database.writing():
        register.database.run_many("INSERT INTO meta VALUES (?, ?)", [(f"big{n}", "x" * 1_000_000) for n in range(6)])
    state, path = of_tables(register.database), register.database.path
    register.close()
    whole = shutil.copytree(path.parent, path.parent.parent / "whole")
    code, said = killed(whole / path.name)
    assert code == 0
    steps = int(said)
    for place in ({"step": steps // 2}, {"log": 500_000}, {"log": 5_000_000}):
        code, _said = killed(path, **place)
        assert code == -9
        again = Register.open(path, tokens=path.parent.parent / "tokens", clock=clock)
        assert of_tables(again.database) == state
        assert verify(again.database).sound
        assert again.database.row("PRAGMA integrity_check") == ("ok",)
        again.close()
    assert not list(path.parent.glob("etilqs*"))
    register.connect()
    assert compact(register, whole=True).rewritten
    assert verify(register.database).sound
