"""How old an entry is, by what its whole chain says and not by the one date that it bears.

A clock may have been wrong when an entry was written. But a chain only grows, so what stands behind an entry of after a
moment is not older than that moment, whatever date it bears, and what stands before an entry of before it is older.
Dates from before the program was made and dates that are still to come say nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Literal

from models.facts import ids
from models.journal.journal import Chain
from models.register.clock_doubt import RELEASED
from models.store.database import Database

FIRST = int(dt.datetime.combine(RELEASED, dt.time(), dt.UTC).timestamp())
"""The moment before which no entry of a real desk was written, seconds UTC."""

Ask = Callable[..., list[tuple[Any, ...]]]
"""Asks a database: a statement with ``?`` for its values."""


def first_moment(database: Database) -> int:
    """Return the moment before which dates say nothing here; the past of a practice desk is invented."""
    row = database.row("SELECT value FROM meta WHERE key = 'mode'")
    return 0 if row is not None and row[0] == "practice" else FIRST


def older(
    ask: Ask, table: Literal["entry", "look"], chain: Chain, before: int, *, now: int, first: int, where: str = ""
) -> int:
    """Return the last id of a chain up to which everything was written before a moment; 0 when nothing surely was.

    ``now`` is the time of whoever wants to know, ``first`` the moment before which dates say nothing. Both, like
    ``before``, are seconds UTC. ``where`` is a further condition of the statements.
    """
    low, high = ids.chain_bounds(*chain)
    sql = f"SELECT id FROM {table} WHERE {where}id BETWEEN ? AND ? AND at >= ? AND at <= ? ORDER BY id"  # noqa: S608
    younger = ask(f"{sql} LIMIT 1", low, high, before, now)
    end = younger[0][0] - 1 if younger else high
    last = ask(f"{sql} DESC LIMIT 1", low, end, first, before - 1)
    return int(last[0][0]) if last else 0
