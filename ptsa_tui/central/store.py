"""The centre's database: PostgreSQL, or one SQLite file for a try-out. One set of statements serves both.

Statements are written for PostgreSQL (``%s``, ``= ANY(%s)``, ``FOR UPDATE``); the SQLite side rewrites those three.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from models.refused import Refused
from models.store.database import make_file
from models.store.placeholders import placeholders
from ptsa_tui.central.schema import TABLES, VERSION, statements

Row = tuple[Any, ...]


class Tx(Protocol):
    """An open transaction."""

    def rows(self, sql: str, *params: Any) -> list[Row]:
        """Return all rows of a query."""
        ...

    def run(self, sql: str, *params: Any) -> int:
        """Run a statement; return how many rows it changed."""
        ...

    def insert(self, table: str, rows: Sequence[Row], *, replace: bool = False) -> None:
        """Put whole rows in, in the order of the columns of :data:`~ptsa_tui.central.schema.TABLES`."""
        ...


def row(tx: Tx, sql: str, *params: Any) -> Row | None:
    """Return the first row of a query."""
    found = tx.rows(sql, *params)
    return found[0] if found else None


def all_branches(tx: Tx) -> list[int]:
    """Return the numbers of all branches."""
    return [branch for (branch,) in tx.rows("SELECT branch FROM branch WHERE branch > 0 ORDER BY branch")]


class Store(Protocol):
    """A database that hands out transactions."""

    def transaction(self) -> Any:
        """Return a context manager of a :class:`Tx`; an error inside undoes all of it."""
        ...

    def reading(self) -> Any:
        """Return a context manager of a :class:`Tx` that only reads, one consistent picture."""
        ...

    def prepare(self) -> None:
        """Make the tables that are not there yet."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


def open_store(url: str, *, connections: int = 8) -> Store:
    """Open ``postgresql://…`` or ``sqlite:///path/to/file``.

    Raises:
        Refused: ``central_database_url``, ``central_database_unreachable``.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Refused("central_database_url") from None
    if parts.scheme == "sqlite":
        if parts.netloc or not parts.path:
            raise Refused("central_database_url")
        return Embedded(unquote(parts.path))
    if parts.scheme in ("postgresql", "postgres"):
        return Postgres(url, connections)
    raise Refused("central_database_url")


class Busy(Refused):
    """Another transaction was in the way; the same again will do. Who does not try again refuses with this."""

    def __init__(self) -> None:
        super().__init__("central_busy")


class Embedded:
    """One SQLite file, one writer at a time."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._own = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            path = Path(self.path)
            if path.exists() and not path.is_file():  # to open a pipe would wait
                raise Refused("central_database_unreachable")
            try:
                make_file(path)  # it holds the centre's private keys
                found = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
                found.execute("PRAGMA journal_mode = wal")
                found.execute("PRAGMA synchronous = full")
                found.execute("PRAGMA secure_delete = 1")
            except (OSError, sqlite3.Error):
                raise Refused("central_database_unreachable") from None
            self._own.connection = found
            with self._lock:
                self._all.append(found)
        return found

    @contextmanager
    def _begun(self, how: str) -> Iterator[Tx]:
        connection = self._connection()
        try:
            connection.execute(f"BEGIN {how}")
        except sqlite3.OperationalError:
            raise Busy from None
        try:
            yield _SqliteTx(connection)
            connection.execute("COMMIT")
        except BaseException as error:
            self._undo(connection)
            if isinstance(error, sqlite3.OperationalError) and _in_the_way(error):
                raise Busy from None
            if isinstance(error, sqlite3.OperationalError) and str(error).startswith("no such table"):
                raise Refused("central_not_made") from None
            raise

    def _undo(self, connection: sqlite3.Connection) -> None:
        """Roll back, also after a COMMIT that failed; a connection that can't even do that is given up."""
        try:
            if connection.in_transaction:  # some errors have rolled back already
                connection.execute("ROLLBACK")
        except sqlite3.Error:
            self._own.connection = None
            with self._lock:
                self._all = [c for c in self._all if c is not connection]
            connection.close()

    def transaction(self) -> Any:
        """See :class:`Store`."""
        return self._begun("IMMEDIATE")

    def reading(self) -> Any:
        """See :class:`Store`."""
        return self._begun("DEFERRED")

    def prepare(self) -> None:
        """See :class:`Store`."""
        with self.transaction() as tx:
            for sql in statements():
                tx.run(sql)

    def close(self) -> None:
        """See :class:`Store`."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._own = threading.local()


def _in_the_way(error: sqlite3.Error) -> bool:
    """Tell whether it was another transaction's lock."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@lru_cache(maxsize=512)
def _for_sqlite(sql: str) -> str:
    sql = sql.replace("= ANY(%s)", "IN (SELECT value FROM json_each(?))").replace(" FOR UPDATE", "")
    return sql.replace("%s", "?")


class _SqliteTx:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, *params: Any) -> list[Row]:
        values = [json.dumps(p) if isinstance(p, list) else p for p in params]
        return self._connection.execute(_for_sqlite(sql), values).fetchall()

    def run(self, sql: str, *params: Any) -> int:
        values = [json.dumps(p) if isinstance(p, list) else p for p in params]
        return self._connection.execute(_for_sqlite(sql), values).rowcount

    def insert(self, table: str, rows: Sequence[Row], *, replace: bool = False) -> None:
        marks = placeholders(TABLES[table][0])
        verb = "INSERT OR REPLACE" if replace else "INSERT"
        self._connection.executemany(f"{verb} INTO {table} VALUES ({marks})", rows)


_WAIT = 5
"""Seconds to wait for a connection of the pool; with all tries less than a desk's patience with a silent centre."""


class Postgres:
    """A PostgreSQL server behind a pool of connections."""

    def __init__(self, url: str, connections: int) -> None:
        import psycopg
        from psycopg_pool import ConnectionPool, PoolTimeout

        try:  # at once; the pool would try again and again
            psycopg.connect(url, connect_timeout=_WAIT).close()
        except (psycopg.Error, ValueError):
            raise Refused("central_database_unreachable") from None
        self._url = url
        errors = psycopg.errors
        self._unmade = errors.UndefinedTable
        self._busy = (errors.DeadlockDetected, errors.SerializationFailure, PoolTimeout)
        self._pool: ConnectionPool[Any] = ConnectionPool(
            url,
            min_size=1,
            max_size=connections,
            kwargs={"autocommit": True, "prepare_threshold": 2},
            check=ConnectionPool.check_connection,
            open=False,
            timeout=_WAIT,
        )
        try:
            self._pool.open(wait=True, timeout=10)
        except Exception:
            self._pool.close()
            raise Refused("central_database_unreachable") from None

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        """See :class:`Store`."""
        try:
            with self._pool.connection() as connection, connection.transaction():
                yield _PostgresTx(connection)
        except self._busy:
            raise Busy from None
        except self._unmade:
            raise Refused("central_not_made") from None

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """See :class:`Store`."""
        try:
            with self._pool.connection() as connection, connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield _PostgresTx(connection)
        except self._busy:
            raise Busy from None
        except self._unmade:
            raise Refused("central_not_made") from None

    def prepare(self) -> None:
        """See :class:`Store`."""
        with self.transaction() as tx:
            tx.run("SELECT pg_advisory_xact_lock(7074)")  # several workers may start at once
            for sql in statements():
                tx.run(sql)

    def close(self) -> None:
        """See :class:`Store`."""
        self._pool.close()


@lru_cache(maxsize=64)
def _insert_sql(table: str, replace: bool) -> str:
    columns, key = TABLES[table]
    arrays = ", ".join(f"%b::{kind}[]" for kind in columns.values())
    sql = f"INSERT INTO {table} SELECT * FROM unnest({arrays})"  # noqa: S608  # names are ours
    if replace:
        rest = [c for c in columns if c not in key.split(", ")]
        sql += f" ON CONFLICT ({key}) DO UPDATE SET " + ", ".join(f"{c} = excluded.{c}" for c in rest)
    return sql


class _PostgresTx:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def rows(self, sql: str, *params: Any) -> list[Row]:
        found: list[Row] = self._connection.execute(sql, params, binary=True).fetchall()
        return found

    def run(self, sql: str, *params: Any) -> int:
        count: int = self._connection.execute(sql, params).rowcount
        return count

    def insert(self, table: str, rows: Sequence[Row], *, replace: bool = False) -> None:
        if rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            self._connection.execute(_insert_sql(table, replace), columns)


__all__ = ["VERSION", "Store", "Tx", "all_branches", "open_store", "row"]
