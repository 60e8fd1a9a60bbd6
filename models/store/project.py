"""The projection: a state becomes rows. Recording, bulk and verify all use :func:`rows`, so they can't disagree."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from models.fold import State
from models.store import names
from models.store.database import Database
from models.store.packed import narrowed
from models.store.placeholders import in_parts, placeholders
from models.store.projections import PROJECTIONS
from models.store.projections.rows import Row as Row
from models.store.projections.rows import Rows as Rows
from models.store.tables import SUBJECT, columns, keys


def rows(state: State | None) -> Rows:
    """Return the rows of every table that stand for ``state``."""
    return {} if state is None else PROJECTIONS[type(state)](state)


@lru_cache(maxsize=64)
def insert_sql(table: str) -> str:
    """Return the statement that puts one whole row in."""
    names = columns()[table]
    quoted = ", ".join(f'"{n}"' for n in names)
    return f"INSERT INTO {table} ({quoted}) VALUES ({placeholders(names)})"  # noqa: S608  # names are ours


@lru_cache(maxsize=64)
def _delete_sql(table: str) -> str:
    where = " AND ".join(f'"{k}" = ?' for k in keys()[table])
    return f"DELETE FROM {table} WHERE {where}"  # noqa: S608  # names are ours


def _key(table: str, row: Row) -> Row:
    names = columns()[table]
    return tuple(row[names.index(k)] for k in keys()[table])


PROJECTED = tuple(sorted(SUBJECT))
"""Tables that hold nothing but folded states."""


def first_key(table: str, row: Row) -> Any:
    """Return the first key column of a row."""
    return row[columns()[table].index(keys()[table][0])]


def rows_by_key(database: Database, table: str, wanted: set[Any]) -> set[Row]:
    """Return the rows of a table whose first key column is among ``wanted``."""
    found: set[Row] = set()
    names = ", ".join(f'"{n}"' for n in columns()[table])
    ordered = list(wanted)
    for part in in_parts(ordered):
        marks = placeholders(part)
        sql = f'SELECT {names} FROM {table} WHERE "{keys()[table][0]}" IN ({marks})'  # noqa: S608  # names are ours
        found.update(database.rows(sql, *part))
    return found


def standing(database: Database, subject: int) -> Rows:
    """Return the rows of a subject as they stand in the tables, whatever its entries say."""
    found: Rows = {}
    own = database.row("SELECT 1 FROM meta WHERE key = 'branch' AND CAST(value AS INTEGER) << 48 = ?", subject)
    for table in PROJECTED:
        subject_column = SUBJECT[table]
        if not subject_column and not own:
            continue
        quoted = ", ".join(f'"{n}"' for n in columns()[table])
        sql = f"SELECT {quoted} FROM {table}"  # noqa: S608  # names are ours
        if not subject_column:
            some = database.rows(sql)
        else:
            some = database.rows(f'{sql} WHERE "{subject_column}" = ?', subject)
        if some or (table == "requirement_mark" and "case_file" in found):
            found[table] = some
    return found


def write(database: Database, old: Rows, new: Rows) -> None:
    """Change the tables from the rows ``old`` to the rows ``new``; rows that stay the same are not touched."""
    was, now = narrowed(old), narrowed(new)
    for table in {*was, *now}:
        before, after = set(was.get(table, ())), set(now.get(table, ()))
        for row in before - after:
            database.run(_delete_sql(table), *_key(table, row))
        for row in after - before:
            database.run(insert_sql(table), *row)
    names.write(database, old, new)


def write_new(database: Database, batch: Rows) -> None:
    """Put in the rows, as :func:`~models.store.packed.narrowed`, of subjects that the tables do not know yet."""
    for table, lines in batch.items():
        database.run_many(insert_sql(table), lines)
    names.write_new(database, batch)
