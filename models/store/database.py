"""The one place that opens a database file. An encrypted engine slots in here and nowhere else."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from peewee import DatabaseError, InterfaceError, OperationalError, SqliteDatabase

from models.refused import Refused
from models.store.terms import terms_of

SCHEMA_VERSION = 1
"""Number of the newest migration."""

MIGRATIONS = Path(__file__).parent / "migrations"

PATIENCE = 5000
"""Milliseconds to wait for another program that holds the database."""
_CACHE, _GROWING_CACHE = 16_000, 96_000
"""KiB of pages in memory, and while a file grows."""
_SMALL_FILE = 2_000
"""Pages up to which a file is kept by a rollback journal while it grows."""


class Database(SqliteDatabase):
    """A SQLite file in WAL mode, used by one thread for each connection.

    ``durable`` connections commit with ``synchronous=FULL``: what they acknowledge survives a power cut. Others
    (drafts) use NORMAL: a killed program loses nothing, a power cut at most the last moments. A
    ``reading`` connection can't write; a ``probing`` one changes no byte, not even of the log that SQLite writes ahead.
    """

    def __init__(self, path: Path, *, durable: bool = True, reading: bool = False, probing: bool = False) -> None:
        pragmas: list[tuple[str, str | int]] = [
            ("busy_timeout", PATIENCE),
            ("foreign_keys", 1),
            ("temp_store", "memory"),
            ("secure_delete", 1),  # what is erased is overwritten, not merely unlinked
            ("cache_size", -_CACHE),
            ("synchronous", "full" if durable else "normal"),
        ]
        if reading:
            pragmas.append(("query_only", 1))
        where = f"{path.resolve().as_uri()}?mode=ro" if probing else str(path)
        super().__init__(where, pragmas=pragmas, autoconnect=False, timeout=PATIENCE / 1000, uri=probing)
        # the view that the index is proved against; statements that change a table read every view of the file
        self.register_function(terms_of, "ptsa_terms", deterministic=True)
        self.path = path
        self.reading = reading
        self._watch = Watch(path)

    def execute_sql(self, sql: str, params: tuple[Any, ...] | None = None) -> sqlite3.Cursor:
        """Run one statement and return its cursor (peewee leaves this untyped)."""
        cursor: sqlite3.Cursor = super().execute_sql(sql, params)  # type: ignore[no-untyped-call]  # untyped stub
        return cursor

    def connection(self) -> sqlite3.Connection:
        """Return the calling thread's connection (peewee leaves this untyped)."""
        connection: sqlite3.Connection = super().connection()  # type: ignore[no-untyped-call]  # untyped stub
        return connection

    def connect_here(self) -> None:
        """Connect the calling thread if it is not connected yet.

        Raises:
            Refused: ``database_damaged``, ``database_unreachable``, ``database_moved`` …
        """
        if self.is_closed():
            self._watch.begin()
            with translated():
                self.connect()
            self._watch.opened()

    def close_here(self) -> None:
        """Close the calling thread's connection."""
        if not self.is_closed():
            self.close()

    def check_files(self) -> None:
        """See that the calling thread's connection still has the files that stand at the path; it takes two stats.

        Raises:
            Refused: ``database_moved``: the file was moved, deleted, or another one stands in its place;
                ``log_deleted``: the log that SQLite writes ahead was.
        """
        self._watch.check()

    def log_anew(self) -> None:
        """Expect another log from now on: the calling thread, alone with the file, changed the kind of its log."""
        self._watch.log_anew()

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """Return all rows of a query written as SQL."""
        with translated():
            found: list[tuple[Any, ...]] = self.execute_sql(sql, params).fetchall()
        return found

    def row(self, sql: str, *params: Any) -> tuple[Any, ...] | None:
        """Return the first row of a query written as SQL."""
        with translated():
            found: tuple[Any, ...] | None = self.execute_sql(sql, params).fetchone()
        return found

    def run(self, sql: str, *params: Any) -> int:
        """Run a statement; return how many rows it changed."""
        with translated():
            count: int = self.execute_sql(sql, params).rowcount
        return count

    def run_many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        """Run a statement for each row."""
        if rows:
            with translated():
                self.connection().executemany(sql, rows)

    def scrub(self) -> bool:
        """Take deleted names out of the name index and out of the log that SQLite writes ahead.

        False when another terminal is in the way; it must then be tried again.
        """
        try:
            with translated():
                self.execute_sql("INSERT INTO shelf_term (shelf_term) VALUES ('optimize')")
                (busy, *_pages) = self.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except Refused:
            return False
        return not busy

    @contextmanager
    def growing(self) -> Iterator[None]:
        """Prepare for one transaction that makes the file many times larger; use it around :meth:`writing`.

        A log written ahead would hold everything once more. The older rollback journal keeps only what stood in the
        file before, so while nobody else has the file open it is used instead; a killed program leaves it beside the
        file, and whoever opens that next undoes the half of the transaction.
        """
        with translated():
            rows = self.execute_sql("PRAGMA page_count").fetchone()
            small = rows is not None and rows[0] < _SMALL_FILE
            self.execute_sql(f"PRAGMA cache_size = -{_GROWING_CACHE}")
            self.execute_sql("PRAGMA busy_timeout = 0")
            with suppress(OperationalError):  # another terminal is here
                if small:
                    self.execute_sql("PRAGMA journal_mode = delete").fetchone()
            self.execute_sql(f"PRAGMA busy_timeout = {PATIENCE}")
            self.log_anew()
        try:
            yield
        finally:
            with suppress(OperationalError):
                self.execute_sql("PRAGMA journal_mode = wal").fetchone()
            self.execute_sql(f"PRAGMA cache_size = -{_CACHE}")
            self.log_anew()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run a block in one immediate transaction: it all happens or nothing does.

        Raises:
            Refused: the machine does not let it happen: ``disk_full``, ``database_read_only``, ``database_busy``,
                ``database_damaged``, ``disk_error``; ``database_moved``, ``log_deleted``.
        """
        try:
            with translated(), self.atomic("IMMEDIATE"):
                self.check_files()  # once it is our turn: what comes after this would be acknowledged into nowhere
                yield
        except Refused as why:
            if why.code == "log_deleted":
                self._save_log()
            raise

    def _save_log(self) -> None:
        """Bring what was acknowledged into the file while the deleted log is still open here: a kill would lose it."""
        if not self._watch.log.exists():  # with another one there, another program has begun to write
            with suppress(Refused), translated():
                self.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


_CODES = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_READONLY: "database_read_only",
    sqlite3.SQLITE_PERM: "database_read_only",
    sqlite3.SQLITE_BUSY: "database_busy",
    sqlite3.SQLITE_LOCKED: "database_busy",
    sqlite3.SQLITE_PROTOCOL: "database_busy",
    sqlite3.SQLITE_CORRUPT: "database_damaged",
    sqlite3.SQLITE_NOTADB: "database_damaged",
    sqlite3.SQLITE_CANTOPEN: "database_unreachable",
    sqlite3.SQLITE_IOERR: "disk_error",
    sqlite3.SQLITE_INTERRUPT: "interrupted",
    sqlite3.SQLITE_CONSTRAINT: "subject_exists",
}


STORAGE = frozenset(_CODES.values()) - {"subject_exists"}
"""Codes of refusals that come from the machine, whatever was to be written."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn the engine's errors into :class:`~models.refused.Refused` with a code.

    Peewee hides a full disk behind "cannot rollback": the true error is deeper in the chain of contexts.
    """
    try:
        yield
    except (OperationalError, DatabaseError, InterfaceError, sqlite3.Error) as error:
        code = _cause(error)
        if code is None:
            raise
        raise Refused(code) from error


def _cause(error: BaseException) -> str | None:
    """Return the code of the deepest engine error that we have a sentence for."""
    found, link = None, error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        primary = getattr(link, "sqlite_errorcode", None)
        if isinstance(primary, int) and primary & 0xFF in _CODES:
            found = _CODES[primary & 0xFF]
        link = link.__cause__ or link.__context__  # type: ignore[assignment]  # the loop ends on None
    return found


Identity = tuple[int, int] | None
"""Device and inode of a file; None where there is none."""


class Watch:
    """Knows by device and inode which files each thread's connection has open, and whether they still stand there."""

    def __init__(self, path: Path) -> None:
        self.path, self.log = path, path.with_name(f"{path.name}-wal")
        self._file: Identity = None
        self._logs = threading.local()

    def begin(self) -> None:
        """The calling thread connects; the file must be the one that other threads have.

        Raises:
            Refused: ``database_moved``.
        """
        self.log_anew()
        if self._file is not None and _identity(self.path) != self._file:
            raise Refused("database_moved")

    def opened(self) -> None:
        """The calling thread is connected: the file that stands there now is the one."""
        self._file = self._file or _identity(self.path)

    def log_anew(self) -> None:
        """The calling thread's connection begins its log again: the next one that is there is the right one."""
        self._logs.seen = None

    def check(self) -> None:
        """See :meth:`Database.check_files`. The log that is there at the first check counts as right."""
        log = _identity(self.log)
        if _identity(self.path) != self._file:
            raise Refused("database_moved")
        if log != (seen := getattr(self._logs, "seen", None)):
            if seen is not None:
                raise Refused("log_deleted")
            self._logs.seen = log


def _identity(path: Path) -> Identity:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def make_folder(path: Path) -> None:
    """Make a folder that only this user may enter; one that is there stays as it is."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def make_file(path: Path) -> None:
    """Make an empty file that only this user may read, if there is none.

    SQLite gives its own files beside a database the mode of the database. On Windows the folder's rights are inherited.
    """
    if os.name == "posix":
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def open_database(path: Path, *, create: bool = True) -> Database:
    """Open a register's file, migrate it if it is older, and return it connected for this thread.

    Raises:
        Refused: ``database_missing``; ``database_newer`` (made by a newer program; nothing was changed);
            ``database_damaged``; ``database_foreign`` (some other SQLite file).
    """
    if not create and not path.exists():
        raise Refused("database_missing")
    if path.exists() and not path.is_file():
        raise Refused("database_unreachable")
    if path.exists() and path.stat().st_size > 0:
        _check_version(path)
    elif not create:
        raise Refused("database_foreign")
    try:
        make_file(path)
    except OSError as error:
        raise Refused("database_unreachable") from error
    database = Database(path)
    database.connect_here()
    with translated():
        if database.execute_sql("PRAGMA journal_mode").fetchone()[0] != "wal":
            database.execute_sql("PRAGMA journal_mode=wal")
        _migrate(database)
    return database


def version_of(database: Database) -> int:
    """Return the number of the newest migration that was applied."""
    if database.row("SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'") is None:
        return 0
    return max((int(r[0][:4]) for r in database.rows("SELECT name FROM schema_migration")), default=0)


def _check_version(path: Path) -> None:
    """Look at the file read-only before anything else touches it."""
    _undo_half(path)
    probe = Database(path, reading=True, probing=True)
    probe.connect_here()
    try:
        tables = {name for (name,) in probe.rows("SELECT name FROM sqlite_master")}
        if not tables:
            return
        if not {"schema_migration", "meta", "entry"} <= tables:
            raise Refused("database_foreign")
        version = version_of(probe)
        if version > SCHEMA_VERSION:
            raise Refused("database_newer", version=version, known=SCHEMA_VERSION)
    finally:
        probe.close_here()


def _undo_half(path: Path) -> None:
    """Undo what a killed program left half done beside its rollback journal (:meth:`Database.growing`)."""
    left = path.with_name(f"{path.name}-journal")
    if not left.exists() or left.stat().st_size == 0:
        return
    database = Database(path)
    database.connect_here()
    try:
        database.row("SELECT count(*) FROM sqlite_master")
    finally:
        database.close_here()


def _migrate(database: Database) -> None:
    if version_of(database) == SCHEMA_VERSION:
        return
    from playhouse.migrations import Runner  # heavy, and needed once a version

    Runner(database, str(MIGRATIONS)).up()  # type: ignore[no-untyped-call]  # playhouse has no stubs
