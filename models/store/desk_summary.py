"""A first look into a register's file, by SQLite alone: it takes a few milliseconds and changes no byte.

Whoever opens the register (:mod:`models.store.database`) checks everything; here whatever is odd means "can't tell".
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from models.facts import ids
from models.facts.desk_summary import DeskSummary
from models.text import clean

PATIENCE = 0.05
"""Seconds to wait for another terminal that has the file locked; the frame then does without."""


def desk_summary(path: Path) -> DeskSummary | None:
    """Return what can be told of a register at once; None where it can't (no register, a locked or damaged one)."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)) as found:
            meta = dict(found.execute("SELECT key, value FROM meta WHERE key IN ('branch', 'mode')"))
            branch = ids.branch_subject(int(meta["branch"]))
            row = found.execute("SELECT name FROM branch WHERE id = ?", (branch,)).fetchone()
    except (sqlite3.Error, OSError, ValueError, KeyError):
        return None
    # what the frame draws passes no other gate on its way to the terminal
    return DeskSummary(clean(str(row[0])) if row else "", meta["mode"] == "practice")
