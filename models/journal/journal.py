"""Reading and appending entries of one of the two chains."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from models.acts.entry import ACTS, GENESIS, LOOKS, SALT_BLOCK, Entry, commitment_of, salt_of, shared_order
from models.facts import ids
from models.journal import rows as stored
from models.store.database import Database
from models.store.placeholders import in_parts, placeholders


class Chain(NamedTuple):
    """Whose entries follow each other: one incarnation of one desk."""

    branch: int
    desk: int
    incarnation: int


class Head(NamedTuple):
    """The last entry of a chain; seq 0 when there is none."""

    seq: int
    hash: bytes


class Journal:
    """The acts (or the looks) in a database. Appending belongs in a transaction of the register."""

    def __init__(self, database: Database, log: str = ACTS) -> None:
        self.database = database
        self.log = log
        self.table = {ACTS: "entry", LOOKS: "look"}[log]
        names = ", ".join(stored.COLUMNS)
        marks = placeholders(stored.COLUMNS)
        self.insert = f"INSERT INTO {self.table} ({names}) VALUES ({marks})"  # noqa: S608
        self._select = f"SELECT {names}, {stored.seed_in_sql(self.table)} FROM {self.table}"  # noqa: S608

    def head(self, chain: Chain) -> Head:
        """Return the newest entry's seq and hash."""
        low, high = ids.chain_bounds(*chain)
        row = self.database.row(
            f"SELECT id, hash FROM {self.table} WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1",  # noqa: S608
            low,
            high,
        )
        return Head(ids.counter_of(row[0]), row[1]) if row else Head(0, GENESIS)

    def at(self, id_: int) -> Entry | None:
        """Return the entry of this id."""
        found = self._read("WHERE id = ?", id_)
        return found[0] if found else None

    def holds(self, id_: int, hash_: bytes) -> bool:
        """Tell whether the entry of this id has this hash; it unpacks nothing."""
        sql = f"SELECT 1 FROM {self.table} WHERE id = ? AND hash = ?"  # noqa: S608  # one of two tables
        return self.database.row(sql, id_, hash_) is not None

    def of(self, subject: int) -> list[Entry]:
        """Return the entries of a subject in the shared order."""
        return self.of_many([subject])[subject]

    def knows(self, subject: int) -> bool:
        """Tell whether there is an entry of a subject."""
        row = self.database.row(
            f"""SELECT 1 FROM {self.table} WHERE id = ? AND back = 0
            UNION ALL SELECT 1 FROM {self.table} WHERE subject = ? AND back <> 0 LIMIT 1""",  # noqa: S608
            subject,
            subject,
        )
        return row is not None

    def chains(self) -> list[Chain]:
        """Return every chain that has entries here."""
        found, last = [], -1
        while row := self.database.row(f"SELECT min(id) FROM {self.table} WHERE id > ?", last):  # noqa: S608
            if row[0] is None:
                break
            place = ids.unpack(row[0])
            chain = Chain(place.branch, place.desk, place.incarnation)
            found.append(chain)
            last = ids.chain_bounds(*chain)[1]
        return found

    def walk(self, chain: Chain, page: int = 2000) -> Iterator[Entry]:
        """Yield the entries of a chain in order, read page by page."""
        low, high = ids.chain_bounds(*chain)
        while entries := self._read("WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?", low, high, page):
            yield from entries
            low = entries[-1].id + 1

    def part(self, chain: Chain, first: int, most: int) -> list[Entry]:
        """Return up to ``most`` entries of a chain from ``first`` on."""
        low, high = ids.pack(*chain, first), ids.chain_bounds(*chain)[1]
        return self._read("WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?", low, high, most)

    def afters(self, chain: Chain, first: int, last: int) -> list[tuple[int, int]]:
        """Return id and ``after`` of the entries ``first`` … ``last`` of a chain; much quicker than the entries."""
        sql = f"SELECT id, after FROM {self.table} WHERE id BETWEEN ? AND ? ORDER BY id"  # noqa: S608
        return self.database.rows(sql, ids.pack(*chain, first), ids.pack(*chain, last))

    def places(self, wanted: list[int]) -> dict[int, Entry]:
        """Return entries by id without body, personal part and hash; much quicker than the whole entries."""
        sql = f"""SELECT id, at, author, back, after, code, schema, x'', x'', NULL, NULL, NULL, placement, objection,
            NULL FROM {self.table} WHERE id IN """  # noqa: S608
        found: dict[int, Entry] = {}
        for part in in_parts(wanted):
            for row in self.database.rows(f"{sql} ({placeholders(part)})", *part):
                found[row[0]] = self._entry(row)
        return found

    def some(self, wanted: list[int]) -> dict[int, Entry]:
        """Return entries by id."""
        return {e.id: e for e in self._among("id", wanted)}

    def with_parts(self, subjects: list[int]) -> list[int]:
        """Return those of the subjects with entries that have a personal part, ascending."""
        found: set[int] = set()
        for part in in_parts(subjects, 400):
            marks = placeholders(part)
            rows = self.database.rows(
                f"""SELECT id FROM {self.table} WHERE id IN ({marks}) AND back = 0 AND personal IS NOT NULL
                UNION SELECT subject FROM {self.table} WHERE subject IN ({marks}) AND back <> 0
                AND personal IS NOT NULL""",  # noqa: S608
                *part,
                *part,
            )
            found.update(id_ for (id_,) in rows)
        return sorted(found)

    def parts_between(self, low: int, high: int, most: int) -> list[Entry]:
        """Return up to ``most`` entries with a personal part behind ``low`` and not behind ``high``."""
        return self._read("WHERE id > ? AND id <= ? AND personal IS NOT NULL ORDER BY id LIMIT ?", low, high, most)

    def of_many(self, subjects: list[int]) -> dict[int, list[Entry]]:
        """Return the entries of subjects in the shared order."""
        found: dict[int, list[Entry]] = {s: [] for s in subjects}
        for column, condition in (("id", "back = 0"), ("subject", "back <> 0")):
            for entry in self._among(column, subjects, condition):
                found[entry.subject].append(entry)
        return {s: sorted(some, key=shared_order) for s, some in found.items()}

    def _among(self, column: str, values: list[int], condition: str = "1") -> Iterator[Entry]:
        for part in in_parts(values):
            yield from self._read(f"WHERE {condition} AND {column} IN ({placeholders(part)})", *part)

    def subjects(self) -> Iterator[tuple[int, list[Entry]]]:
        """Yield each subject with its entries in the shared order; they are never all in memory.

        A subject's first entry is found in the order of the table, its others in that of the index.
        """
        begin = self.database.execute_sql(f"{self._select} WHERE back = 0 ORDER BY id")
        others = self.database.execute_sql(f"{self._select} WHERE back <> 0 ORDER BY subject, id")
        both = heapq.merge(*((self._entry(r) for r in c) for c in (begin, others)), key=lambda e: (e.subject, e.id))
        for subject, entries in groupby(both, key=lambda e: e.subject):
            yield subject, sorted(entries, key=shared_order)

    def count(self) -> int:
        """Return how many entries there are; every one is counted."""
        row = self.database.row(f"SELECT count(*) FROM {self.table}")  # noqa: S608
        return int(row[0]) if row else 0

    def append(self, entry: Entry) -> None:
        """Put an entry at the end of its chain."""
        self.put([entry])

    def put(self, entries: Iterable[Entry], *, salted: bool = False) -> None:
        """Put entries in, of whatever chains. ``salted``: all their salts follow from the seeds that stand here."""
        known: dict[int, bytes | None] = {}
        row = stored.maker(self.log)
        rows = []
        for entry in entries:
            seed: bytes | None = b""
            if entry.salt is not None and not salted:
                block = entry.id // SALT_BLOCK
                if block not in known:
                    known[block] = self._seed(block)
                seed = known[block]
            rows.append(row(entry, seed))
        self.database.run_many(self.insert, rows)

    def take_parts(self, entries: Iterable[Entry]) -> None:
        """Take personal parts and salts out of their rows; the commitments stay in their place."""
        self.database.run_many(
            f"UPDATE {self.table} SET personal = NULL, salt = NULL, commitment = ? WHERE id = ?",  # noqa: S608
            [(commitment_of(e), e.id) for e in entries],
        )

    def keep_salts(self, block: int) -> None:
        """Write down, one by one, the salts that follow from a block's seed: it is about to be destroyed."""
        seed = self._seed(block)
        if seed is None:
            return
        first = block * SALT_BLOCK
        rows = self.database.rows(
            f"SELECT id FROM {self.table} WHERE id BETWEEN ? AND ? AND personal IS NOT NULL AND salt IS NULL",  # noqa: S608
            first,
            first + SALT_BLOCK - 1,
        )
        self.database.run_many(
            f"UPDATE {self.table} SET salt = ? WHERE id = ?",  # noqa: S608
            [(salt_of(seed, id_, self.log), id_) for (id_,) in rows],
        )

    def _seed(self, block: int) -> bytes | None:
        row = self.database.row("SELECT seed FROM salt_seed WHERE block = ?", block)
        return bytes(row[0]) if row else None

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        return stored.entry_of(row, self.log)

    def _read(self, where: str, *params: Any) -> list[Entry]:
        return [self._entry(r) for r in self.database.rows(f"{self._select} {where}", *params)]
