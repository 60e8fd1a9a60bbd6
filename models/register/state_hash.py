"""One number for all that a replica shows: replicas with the same entries and placements have the same one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import msgspec

from models.fold import State
from models.store import project, tables
from models.store.database import Database

_SPACE = 1 << 128


def of_states(states: Iterable[State | None]) -> str:
    """Return the hash of folded states, in hexadecimal; their order does not matter."""
    total = 0
    for state in states:
        for table, rows in project.rows(state).items():
            total += sum(_one(table, row) for row in rows)
    return f"{total % _SPACE:032x}"


def of_tables(database: Database) -> str:
    """Return the hash of a desk's projected tables; equal to :func:`of_states` of what they hold."""
    total = 0
    for table in project.PROJECTED:
        names = ", ".join(f'"{n}"' for n in tables.columns()[table])
        for row in database.execute_sql(f"SELECT {names} FROM {table}"):  # noqa: S608  # names are ours
            total += _one(table, row)
    return f"{total % _SPACE:032x}"


def _one(table: str, row: project.Row) -> int:
    data = msgspec.json.encode((table, *row))
    return int.from_bytes(hashlib.blake2b(data, digest_size=16).digest())
