"""Drafts: what is typed and not saved yet. Kept by a thread of its own on a connection of its own.

A killed program loses nothing that this thread was given; a power cut at most the last moments. A draft's row goes in
the transaction that saves its form (:func:`models.forms.perform`), so a form is offered again or saved, never both.
"""

from __future__ import annotations

import secrets
import threading
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from models.refused import Refused
from models.store.database import Database


class Draft(Struct, frozen=True):
    """An unfinished form: its fields as they were typed."""

    id: int
    officer: int
    form: str
    updated: int
    fields: dict[str, Any]


def new_id() -> int:
    """Return an id for a draft; it never travels."""
    return secrets.randbits(62) or 1


class Drafts:
    """Keeps the newest version of each draft; older versions that still wait are skipped."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, durable=False)
        self._waiting: dict[int, Draft] = {}
        self._kept: set[int] = set()
        self._change = threading.Condition()
        self._closed = False
        self._busy = False
        self.trouble: str | None = None
        """Code of the refusal that the last attempt to keep a draft met; None when all is well."""
        self._thread = threading.Thread(target=self._run, name="ptsa-drafts", daemon=True)
        self._thread.start()

    def keep(self, draft: Draft) -> None:
        """Keep this version of a draft; returns at once."""
        with self._change:
            self._waiting[draft.id] = draft
            self._change.notify_all()

    def flush(self) -> None:
        """Wait until all that was given is kept (or met trouble)."""
        with self._change:
            self._change.wait_for(lambda: not self._waiting and not self._busy, timeout=10)

    def is_kept(self, draft: int) -> bool:
        """Tell whether a draft has a row."""
        return draft in self._kept

    def close(self) -> None:
        """Keep what waits, then stop."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while True:
            with self._change:
                self._busy = False
                self._change.notify_all()
                self._change.wait_for(lambda: bool(self._waiting) or self._closed)
                if not self._waiting:
                    break
                batch, self._waiting = list(self._waiting.values()), {}
                self._busy = True
            try:
                self._database.connect_here()
                with self._database.writing():
                    for draft in batch:
                        self._write(draft)
                self.trouble = None
                self._kept.update(d.id for d in batch)
            except Refused as why:
                self.trouble = why.code
        self._database.close_here()

    def _write(self, draft: Draft) -> None:
        data = msgspec.json.encode(draft.fields).decode()
        if draft.id in self._kept:
            # never an upsert: a row that a save removed must not come back
            self._database.run("UPDATE draft SET updated = ?, data = ? WHERE id = ?", draft.updated, data, draft.id)
        else:
            self._database.run(
                "INSERT OR REPLACE INTO draft (id, officer, form, updated, data) VALUES (?, ?, ?, ?, ?)",
                draft.id,
                draft.officer,
                draft.form,
                draft.updated,
                data,
            )


def drafts_of(database: Database, officer: int) -> list[Draft]:
    """Return an officer's drafts, the newest first."""
    rows = database.rows(
        "SELECT id, officer, form, updated, data FROM draft WHERE officer = ? ORDER BY updated DESC, id", officer
    )
    return [Draft(i, o, f, u, msgspec.json.decode(d)) for i, o, f, u, d in rows]


def drop(database: Database, draft: int) -> None:
    """Throw a draft away on purpose."""
    with database.writing():
        database.run("DELETE FROM draft WHERE id = ?", draft)
