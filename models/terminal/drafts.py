"""Drafts: what is typed and not saved yet. Kept by a thread of its own on a connection of its own.

A killed program loses nothing that this thread was given; a power cut at most the last moments. A draft's row goes in
the transaction that saves its form (:func:`models.forms.perform`), so a form is offered again or saved, never both.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from models import text
from models.refused import Refused
from models.store.database import Database

RETRY = 1.0
"""Seconds until drafts that could not be kept are tried again."""


class Draft(Struct, frozen=True):
    """An unfinished form: its fields as they were typed."""

    id: int
    officer: int
    form: str
    updated: int
    fields: dict[str, Any]


def new_id() -> int:
    """Return an id for a draft, larger than earlier ones of this machine; it never travels."""
    return time.time_ns() // 1000 << 10 | secrets.randbits(10)


class Drafts:
    """Keeps the newest version of each draft; older versions that still wait are skipped."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, durable=False)
        self._waiting: dict[int, Draft] = {}
        self._change = threading.Condition()
        self._closed = self._busy = self._fresh = False
        self._failures = 0
        self.trouble: str | None = None
        """Code of the refusal that the last attempt to keep a draft met; None when all is well."""
        self._database.connect_here()
        self._kept = {id_ for (id_,) in self._database.rows("SELECT id FROM draft")}
        self._database.close_here()
        self._thread = threading.Thread(target=self._run, name="ptsa-drafts", daemon=True)
        self._thread.start()

    def keep(self, draft: Draft) -> None:
        """Keep this version of a draft; returns at once."""
        with self._change:
            self._waiting[draft.id] = draft
            self._fresh = True
            self._change.notify_all()

    def know(self, drafts: Iterable[int]) -> None:
        """Hear of drafts that have a row already: they are never put in again."""
        self._kept.update(drafts)

    def flush(self) -> None:
        """Wait until all that was given is kept, or the attempt to keep it failed."""
        with self._change:
            failures = self._failures
            self._change.wait_for(
                lambda: (not self._waiting and not self._busy) or self._failures > failures, timeout=10
            )

    @property
    def is_idle(self) -> bool:
        """Tell whether all that was given is kept (or can't be, for now)."""
        return self.trouble is not None or not (self._waiting or self._busy)

    def is_kept(self, draft: int) -> bool:
        """Tell whether a draft has, or had, a row."""
        return draft in self._kept

    def close(self) -> None:
        """Keep what waits, then stop."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while batch := self._next():
            try:
                self._database.connect_here()
                with self._database.writing():
                    for draft in batch:
                        self._write(draft)
            except Exception as why:  # whatever it is, the thread goes on: what is typed next may be kept again
                self._failed(why.code if isinstance(why, Refused) else "disk_error", batch)
                if self._closed:
                    break
            else:
                self.trouble = None
                self._kept.update(d.id for d in batch)
        self._database.close_here()

    def _next(self) -> list[Draft]:
        """Wait for drafts to keep; after trouble, for a new one or a while. Nothing means the end."""
        with self._change:
            self._busy = False
            self._change.notify_all()
            if self.trouble is not None:
                self._change.wait_for(lambda: self._fresh or self._closed, timeout=RETRY)
            self._change.wait_for(lambda: bool(self._waiting) or self._closed)
            batch, self._waiting = list(self._waiting.values()), {}
            self._busy, self._fresh = bool(batch), False
            return batch

    def _failed(self, code: str, batch: list[Draft]) -> None:
        """Let the drafts wait again, unless a newer version waits already."""
        with self._change:
            self.trouble = code
            self._failures += 1
            for draft in batch:
                self._waiting.setdefault(draft.id, draft)
            self._change.notify_all()

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
        "SELECT id, officer, form, updated, data FROM draft WHERE officer = ? ORDER BY updated DESC, id DESC", officer
    )
    return [_draft(row) for row in rows]


def _draft(row: tuple[Any, ...]) -> Draft:
    id_, officer, form, updated, data = row
    return Draft(id_, officer, form, updated, msgspec.json.decode(data))


def take_away(database: Database, draft: int) -> Draft | None:
    """Throw a draft away on purpose; return it, so that it can be put back."""
    with database.writing():
        row = database.row("SELECT id, officer, form, updated, data FROM draft WHERE id = ?", draft)
        database.run("DELETE FROM draft WHERE id = ?", draft)
    return None if row is None else _draft(row)


def put_back(database: Database, draft: Draft) -> None:
    """Put a draft back that was thrown away."""
    data = msgspec.json.encode(draft.fields).decode()
    with database.writing():
        database.run(
            "INSERT OR IGNORE INTO draft (id, officer, form, updated, data) VALUES (?, ?, ?, ?, ?)",
            draft.id,
            draft.officer,
            draft.form,
            draft.updated,
            data,
        )


class About(Struct, frozen=True):
    """Whom a draft is about, so that two of them can be told apart; empty where that is not known yet."""

    number: str = ""
    """Identity number, masked; of an act on a case or a complaint its number."""
    name: str = ""
    service: str = ""


def about(database: Database, draft: Draft) -> About:
    """Return whom a draft is about."""
    _name, _sep, number = draft.form.partition(":")
    if draft.form == "complain" and "1" in str(draft.fields.get("hide", "")):
        return About(service=text.clean(str(draft.fields.get("category", ""))).upper())  # who complains is hidden
    if not number:
        typed = {name: text.clean(str(draft.fields.get(name, ""))) for name in ("identity", "name", "service")}
        identity = text.digits(typed["identity"]) if typed["identity"][:1].isdigit() else typed["identity"]
        return About(text.masked_nik(identity), typed["name"], typed["service"].upper())
    row = database.row(
        "SELECT p.name, c.service FROM case_file c JOIN person p ON p.id = c.person WHERE c.number = ?",
        int(text.digits(number) or 0),
    )
    return About(number, *row) if row is not None else About(number)
