"""Making the database's file small again: what was removed leaves holes, and pages fill badly over the years.

Nothing of the register changes, so nothing can be lost: SQLite writes the whole file again beside it and takes it over
in one commit. A kill at any moment leaves the old file or the new one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from msgspec import Struct

from models.refused import Refused
from models.register.register import Register
from models.retention.anonymising import drop_old_jobs
from models.store.database import Database, translated

PAYS = 0.10
"""Share of the file that must be to gain before it is written again by itself."""
LEAST = 1_000_000
"""Bytes that must be to gain."""
SLACK = 0.08
"""Share of a page that stays empty in a file that was just written again, as measured."""
SPARE = 50_000_000
"""Bytes that stay free on the disk."""
ALONE = 2000
"""Milliseconds to wait for other terminals to end what they are at."""


class Sizes(Struct, frozen=True):
    """Bytes of the file, of the log written ahead, and of the pages in the file that hold nothing."""

    file: int
    log: int
    free: int


Skipped = Literal["", "small", "disk_short", "database_in_use"]
"""Why the file was not written again: little to gain, no room on the disk, another terminal is open."""


class Compacted(Struct, frozen=True):
    """What compacting came to."""

    before: Sizes
    after: Sizes
    jobs: int
    """Ended slips that were forgotten."""
    rewritten: bool
    skipped: Skipped = ""
    needed: int = 0
    """Bytes that the disk lacks."""

    @property
    def freed(self) -> int:
        """Bytes that the disk has again."""
        return self.before.file + self.before.log - self.after.file - self.after.log


def sizes(database: Database) -> Sizes:
    """Return the present sizes."""
    log = database.path.with_name(database.path.name + "-wal")
    return Sizes(_size(database.path), _size(log), _pragma(database, "freelist_count") * _page(database))


def gain(database: Database) -> int:
    """Return about how many bytes writing the file again would give back: empty pages, and what full ones hold badly.

    It reads the whole file where SQLite can tell how full pages are.
    """
    free = _pragma(database, "freelist_count") * _page(database)
    try:
        row = database.row("SELECT sum(pgsize), sum(unused) FROM dbstat WHERE aggregate = TRUE")
    except Exception:  # this SQLite was built without it
        row = None
    used, unused = (row[0] or 0, row[1] or 0) if row else (0, 0)
    return free + max(0, int(unused - SLACK * used))


def pays(database: Database) -> bool:
    """Tell from the empty pages alone whether compacting would free much; costs nothing."""
    found = sizes(database)
    return found.free >= max(LEAST, PAYS * found.file)


def compact(register: Register, *, whole: bool = False) -> Compacted:
    """Take what was erased out of the files, forget old slips, and write the file again where that pays or ``whole``.

    Raises:
        Refused: ``database_busy``: another terminal is saving just now; ``disk_full`` …; nothing is lost then.
    """
    database = register.database
    before = sizes(database)
    jobs = drop_old_jobs(register)
    if not database.scrub():
        raise Refused("database_busy")
    register.scrub(now=True)
    skipped: Skipped = ""
    needed = 0
    if not whole and gain(database) < max(LEAST, PAYS * sizes(database).file):
        skipped = "small"
    elif needed := _lacking(database):
        skipped = "disk_short"
    elif not _alone(database):
        skipped = "database_in_use"
    else:
        _rewrite(database)
    return Compacted(before, sizes(database), jobs, not skipped, skipped, needed)


def _lacking(database: Database) -> int:
    """Return the bytes that the disk lacks: the new file is written twice before it takes the old one's place."""
    found = sizes(database)
    wanted = 2 * (found.file - found.free) + SPARE
    return max(0, wanted - shutil.disk_usage(database.path.parent).free)


def _alone(database: Database) -> bool:
    """Tell whether no other terminal has the database open: only then the kind of its log can be changed, and back."""
    waited = _pragma(database, "busy_timeout")
    try:
        with translated():
            database.execute_sql(f"PRAGMA busy_timeout = {ALONE}")
            return bool(database.execute_sql("PRAGMA journal_mode = delete").fetchone()[0] == "delete")
    except Refused:
        return False
    finally:
        with translated():
            database.execute_sql(f"PRAGMA busy_timeout = {waited}")
            database.execute_sql("PRAGMA journal_mode = wal").fetchone()
        database.log_anew()


def _rewrite(database: Database) -> None:
    """Write the file again. Its second copy lies beside it, not in memory, and not on another disk."""
    with _scratch(database.path.parent), translated():
        database.execute_sql("PRAGMA temp_store = file")
        try:
            database.execute_sql("VACUUM")
        finally:
            database.execute_sql("PRAGMA temp_store = memory")
    database.scrub()


@contextmanager
def _scratch(folder: Path) -> Iterator[None]:
    """Let SQLite put what is for a moment into this folder."""
    before = os.environ.get("SQLITE_TMPDIR")
    os.environ["SQLITE_TMPDIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SQLITE_TMPDIR"]
        else:
            os.environ["SQLITE_TMPDIR"] = before


def _pragma(database: Database, name: str) -> int:
    row = database.row(f"PRAGMA {name}")
    return int(row[0]) if row else 0


def _page(database: Database) -> int:
    return _pragma(database, "page_size")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
