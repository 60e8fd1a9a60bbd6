"""Reading and appending entries of one of the two chains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from models.facts import ids
from models.journal.entry import ACTS, GENESIS, LOOKS, Entry, shared_order
from models.store.database import Database

_COLUMNS = "id, at, officer, subject, after, kind, schema, body, personal, salt, commitment, hash, placement, objection"


class Chain(NamedTuple):
    """Whose entries follow each other: one life of one desk."""

    branch: int
    desk: int
    incarnation: int


class Head(NamedTuple):
    """The last entry of a chain; seq 0 when there is none."""

    seq: int
    hash: bytes


class Journal:
    """The acts (or the looks) in a database. Appending belongs into a transaction of the register."""

    def __init__(self, database: Database, log: str = ACTS) -> None:
        self.database = database
        self.log = log
        self.table = {ACTS: "entry", LOOKS: "look"}[log]
        self.insert = f"INSERT INTO {self.table} ({_COLUMNS}) VALUES ({', '.join('?' * 14)})"  # noqa: S608

    def head(self, chain: Chain) -> Head:
        """Return the newest entry's seq and hash."""
        low, high = ids.chain_bounds(*chain)
        row = self.database.row(
            f"SELECT id, hash FROM {self.table} WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1",  # noqa: S608
            low,
            high,
        )
        return Head(ids.unpack(row[0]).counter, row[1]) if row else Head(0, GENESIS)

    def at(self, id_: int) -> Entry | None:
        """Return the entry of this id."""
        found = self._read("WHERE id = ?", id_)
        return found[0] if found else None

    def of(self, subject: int) -> list[Entry]:
        """Return the entries of a subject in the shared order."""
        return sorted(self._read("WHERE subject = ?", subject), key=shared_order)

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

    def some(self, wanted: list[int]) -> dict[int, Entry]:
        """Return entries by id."""
        return {e.id: e for e in self._among("id", wanted)}

    def of_many(self, subjects: list[int]) -> dict[int, list[Entry]]:
        """Return the entries of subjects in the shared order."""
        found: dict[int, list[Entry]] = {s: [] for s in subjects}
        for entry in self._among("subject", subjects):
            found[entry.subject].append(entry)
        return {s: sorted(some, key=shared_order) for s, some in found.items()}

    def _among(self, column: str, values: list[int]) -> Iterator[Entry]:
        for start in range(0, len(values), 900):
            part = values[start : start + 900]
            yield from self._read(f"WHERE {column} IN ({', '.join('?' * len(part))})", *part)

    def subjects(self) -> Iterator[tuple[int, list[Entry]]]:
        """Yield each subject with its entries in the shared order."""
        cursor = self.database.execute_sql(f"SELECT {_COLUMNS} FROM {self.table} ORDER BY subject, id")  # noqa: S608
        group: list[Entry] = []
        for row in cursor:
            entry = _entry(row)
            if group and group[0].subject != entry.subject:
                yield group[0].subject, sorted(group, key=shared_order)
                group = []
            group.append(entry)
        if group:
            yield group[0].subject, sorted(group, key=shared_order)

    def count(self) -> int:
        """Return how many entries there are."""
        row = self.database.row(f"SELECT count(*) FROM {self.table}")  # noqa: S608
        return int(row[0]) if row else 0

    def append(self, entry: Entry) -> None:
        """Put an entry at the end of its chain."""
        self.database.run(self.insert, *as_row(entry))

    def _read(self, where: str, *params: Any) -> list[Entry]:
        return [_entry(r) for r in self.database.rows(f"SELECT {_COLUMNS} FROM {self.table} {where}", *params)]  # noqa: S608


def as_row(entry: Entry) -> tuple[Any, ...]:
    """Return the columns of an entry."""
    return (
        entry.id,
        entry.at,
        entry.officer,
        entry.subject,
        entry.after,
        entry.kind,
        entry.schema,
        entry.body.decode(),
        entry.personal.decode() if entry.personal is not None else None,
        entry.salt,
        entry.commitment,
        entry.hash,
        entry.placement,
        entry.objection,
    )


def _entry(row: tuple[Any, ...]) -> Entry:
    id_, at, officer, subject, after, kind, schema, body, personal, salt, commitment, hash_, placement, objection = row
    return Entry(
        id_,
        at,
        officer,
        subject,
        after,
        kind,
        schema,
        str(body).encode(),
        str(personal).encode() if personal is not None else None,
        salt,
        commitment,
        hash_,
        placement,
        objection,
    )
