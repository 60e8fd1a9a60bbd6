"""Files of an open register are moved, replaced or deleted: the next act says so, and acknowledges nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from models.acts import Unmasked
from models.register.register import Register
from models.register.verify import verify
from models.store.database import Database
from tests.conftest import StillClock
from tests.models.build import OTHER_NIK, refused, take_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody move an open file")


def unchanged(register: Register, officer: int, code: str) -> None:
    """Try each way to write; nothing of it may be kept."""
    before = register.head(), register.looks.count()
    with refused(code):
        take_in(register, officer, nik=OTHER_NIK, name="Budi")
    with refused(code):
        register.look(officer, Unmasked(), officer)
    with refused(code):
        register.set_notes({"counter": "3"})
    assert (register.head(), register.looks.count()) == before


def test_a_moved_database_takes_nothing_until_it_is_put_back(register: Register, sari: int) -> None:
    take_in(register, sari)
    path = register.database.path
    path.rename(path.with_name("elsewhere.db"))
    unchanged(register, sari, "database_moved")
    path.with_name("elsewhere.db").rename(path)
    take_in(register, sari, nik=OTHER_NIK, name="Budi")
    assert verify(register.database).sound


def test_a_moved_folder(register: Register, sari: int) -> None:
    take_in(register, sari)
    folder = register.database.path.parent
    folder.rename(folder.with_name("old"))
    unchanged(register, sari, "database_moved")
    folder.mkdir()
    shutil.copy(folder.with_name("old") / register.database.path.name, folder)
    unchanged(register, sari, "database_moved")


def test_another_file_in_its_place(register: Register, sari: int) -> None:
    take_in(register, sari)
    path = register.database.path
    shutil.copy(path, path.with_name("copy.db"))
    path.with_name("copy.db").replace(path)
    unchanged(register, sari, "database_moved")
    opened = Database(path)  # whoever opens it now is right
    opened.connect_here()
    opened.check_files()
    opened.close_here()


def test_a_thread_that_connects_later_takes_no_other_file(register: Register, sari: int) -> None:
    from concurrent.futures import ThreadPoolExecutor

    take_in(register, sari)
    path = register.database.path
    path.rename(path.with_name("elsewhere.db"))
    with ThreadPoolExecutor(1) as pool, refused("database_moved"):
        pool.submit(register.connect).result()
    assert not path.exists(), "a connection must not make an empty file"


def test_a_deleted_log_loses_nothing_that_was_acknowledged(register: Register, sari: int, tmp_path: Path) -> None:
    """What the unlinked log held is brought into the file at once: this program may be killed any moment."""
    take_in(register, sari)
    path = register.database.path
    path.with_name(f"{path.name}-wal").unlink()
    unchanged(register, sari, "log_deleted")
    kept = tmp_path / "kept" / path.name  # as a kill leaves it
    kept.parent.mkdir()
    shutil.copy(path, kept)
    with sqlite3.connect(kept) as found:
        assert found.execute("SELECT count(*) FROM case_file").fetchone() == (1,)
    found.close()


def test_a_log_that_another_program_made(register: Register, sari: int) -> None:
    take_in(register, sari)
    log = register.database.path.with_name(f"{register.database.path.name}-wal")
    log.unlink()
    log.touch()
    unchanged(register, sari, "log_deleted")


def test_an_older_copy_written_into_the_same_file(register: Register, sari: int) -> None:
    """The inode is the same; the token knows that the chain was longer."""
    path = register.database.path
    take_in(register, sari)
    register.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    older = path.read_bytes()
    take_in(register, sari, nik=OTHER_NIK, name="Budi")
    register.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    with path.open("r+b") as file:  # as cp does it
        file.write(older)
        file.truncate()
    register.database.execute_sql("PRAGMA shrink_memory")
    with refused("database_replaced"):
        take_in(register, sari, nik="3174014505909991", name="Ayu")
    register.close()
    opened = Register.open(path, tokens=register.token.path.parent, clock=StillClock())
    take_in(opened, sari, nik="3174014505909991", name="Ayu")  # under a new incarnation
    assert opened.incarnation == 1
    opened.close()


def test_a_token_that_lags_behind_is_no_trouble(register: Register, sari: int) -> None:
    """Another terminal's token may be written late, or by a program that was killed before."""
    take_in(register, sari)
    old = register.token.path.read_bytes()
    take_in(register, sari, nik=OTHER_NIK, name="Budi")
    register.token.path.write_bytes(old)
    take_in(register, sari, nik="3174014505909991", name="Ayu")
    register.token.path.unlink()
    take_in(register, sari, nik="3174014505909992", name="Dewi")


def test_programs_that_come_and_go_are_no_trouble(register: Register, sari: int) -> None:
    """Each that opens and closes the file may begin or end its log."""
    script = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM meta').fetchone()"
    path = str(register.database.path)
    for turn in range(3):
        take_in(register, sari, nik=f"317401450590999{turn}", name="Ayu")
        subprocess.run([sys.executable, "-c", script, path], check=True)
        register.close()
        subprocess.run([sys.executable, "-c", script, path], check=True)
        register.connect()


def test_looking_costs_little(register: Register) -> None:
    """Two stats: some microseconds; a bound that only a reading of the file or a statement would break."""
    begun = time.thread_time()
    for _ in range(2000):
        register.database.check_files()
    spent = time.thread_time() - begun
    begun = time.thread_time()
    for _ in range(2000):
        os.stat(register.database.path)
    assert spent < 40 * (time.thread_time() - begun)
