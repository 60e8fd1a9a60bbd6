"""The bulk path: many acts are folded in memory and written by the thousand. ``verify`` proves it equals the slow path.

It is for invented people and (later) for what a sync brings: acts that were judged before or come from rules. Each
act is judged by the same fold; who may act is not checked again.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack
from types import TracebackType

from models.acts import SCHEMA, Act, as_parts
from models.acts import entry as entries
from models.acts.entry import Entry
from models.facts import ids, numbering
from models.fold import CaseState, ComplaintState, Fold, PersonState, State
from models.refused import Refused
from models.register.register import SYSTEM, Register
from models.store import names, project
from models.store.packed import narrowed

_PAGE = 20_000
"""Entries in memory before they are written."""


class Bulk:
    """Appends many entries to a register's own chain, all in one transaction. Use it as a context manager."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._stack = ExitStack()
        self._entries: list[Entry] = []
        self._rows: project.Rows = defaultdict(list)
        self._running: dict[tuple[int, str], int] = {}
        self._seeds: dict[int, bytes] = {}
        self._open: dict[int, Fold] = {}
        self._persons: dict[int, project.Rows] = {}
        """Rows of persons whose first case is not written yet."""

    def __enter__(self) -> Bulk:
        self._stack.enter_context(self.register.database.growing())
        self._stack.enter_context(self.register.writing(SYSTEM))
        self.chain = self.register.chain
        head = self.register.head()
        self._seq, self._hash = head.seq, head.hash
        self._first = ids.chain_bounds(*self.chain)[0]
        self._begun = head.seq
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._stack.__exit__(kind, error, trace)
            return
        with self._stack:
            for fold in self._open.values():
                self._settle(fold)
            for rows in self._persons.values():
                self._take(rows)
            self._write()
            names.tidy(self.register.database)

    def record(self, act: Act, officer: int, at: int, subject: int | None = None) -> Entry:
        """Fold and append an act.

        Raises:
            Refused: the fold does not allow it.
        """
        id_, kind = self._first + self._seq, type(act).__name__
        fold = self._open[subject] if subject is not None else Fold()
        after = len(fold.ids)
        body, personal = as_parts(act)
        salt = commitment = None
        if personal is not None:
            salt = self._salt(id_)
            commitment = entries.commit(salt, personal)
        about = id_ if subject is None else subject
        hash_ = entries.chain(self._hash, id_, at, officer, about, after, kind, SCHEMA, body, commitment)
        entry = Entry(id_, at, officer, about, after, kind, SCHEMA, body, personal, salt, None, hash_)
        outcome = fold.advance(entry, act)
        if outcome.verdict != "applied":
            raise Refused(outcome.code or "subject_unknown")
        self._seq, self._hash = self._seq + 1, hash_
        if subject is None:
            self._open[about] = fold
        self._entries.append(entry)
        if len(self._entries) >= _PAGE:
            self._write()
        return entry

    def case(self, subject: int) -> CaseState:
        """Return a case as it stands after what was recorded of it; it is not closed yet."""
        state = self._open[subject].state
        if not isinstance(state, CaseState):
            raise TypeError("not a case")
        return state

    @property
    def count(self) -> int:
        """How many entries were recorded."""
        return self._seq - self._begun

    def close(self, subject: int) -> None:
        """Say that no further act on ``subject`` will come."""
        self._settle(self._open.pop(subject))

    def state_of(self, subject: int) -> State | None:
        """Return what a subject is whose acts still come."""
        return self._open[subject].state

    def number(self, range_: numbering.Range, year: int) -> int:
        """Take the next number of a year.

        Raises:
            Refused: ``numbers_used_up``.
        """
        series = numbering.Series(self.chain.branch, self.chain.desk, self.chain.incarnation, year)
        key = (series.prefix, range_.name)
        if key not in self._running:
            row = self.register.database.row("SELECT last FROM allocated WHERE prefix = ? AND range = ?", *key)
            self._running[key] = row[0] if row else range_.value[0] - 1
        self._running[key] += 1
        if self._running[key] > range_.value[1]:
            raise Refused("numbers_used_up")
        return numbering.make(series, self._running[key])

    def _salt(self, id_: int) -> bytes:
        block = id_ // entries.SALT_BLOCK
        if block not in self._seeds:
            row = self.register.database.row("SELECT seed FROM salt_seed WHERE block = ?", block)
            self._seeds = {block: row[0] if row else entries.new_seed()}
            self.register.database.run(
                "INSERT OR IGNORE INTO salt_seed (block, seed) VALUES (?, ?)", block, self._seeds[block]
            )
        return entries.salt_of(self._seeds[block], id_)

    def _settle(self, fold: Fold) -> None:
        state = fold.state
        if isinstance(state, PersonState):  # comes with its first case, so that it never stands in the index alone
            self._persons[state.id] = project.rows(state)
            return
        if isinstance(state, CaseState):
            self._bring(state.representative)
        if isinstance(state, (CaseState, ComplaintState)):
            self._bring(state.person)
        self._take(project.rows(state))

    def _bring(self, person: int | None) -> None:
        rows = self._persons.pop(person, None) if person is not None else None
        if rows is not None:
            self._take(rows)

    def _take(self, rows: project.Rows) -> None:
        for table, some in narrowed(rows).items():
            self._rows[table].extend(some)

    def _write(self) -> None:
        database = self.register.database
        self.register.journal.put(self._entries, salted=True)
        for rows in self._rows.values():
            rows.sort()  # neighbours in the file are written together
        project.write_new(database, self._rows)
        database.run_many(
            "INSERT OR REPLACE INTO allocated (prefix, range, last) VALUES (?, ?, ?)",
            [(prefix, range_, last) for (prefix, range_), last in self._running.items()],
        )
        self._entries, self._rows = [], defaultdict(list)
