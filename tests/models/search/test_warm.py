"""Warming up reads, writes nothing, stops when it is told to, and never complains."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from models.practice import fill
from models.register.register import Register
from models.search import warm as warming
from models.search.warm import warm
from models.store.database import Database


@pytest.fixture
def path(register: Register) -> Path:
    """Return the file of a register with cases."""
    fill(register, 60, 4)
    return register.database.path


def test_it_reads_all_and_writes_nothing(path: Path) -> None:

    def kept() -> list[bytes]:
        return [f.read_bytes() for f in sorted(path.parent.iterdir()) if f.name.endswith((".db", "-wal"))]

    before = b"".join(kept())
    assert warm(path, threading.Event())
    assert b"".join(kept()) == before


def test_every_piece_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In pieces of three rows each table is walked to its last key."""
    monkeypatch.setattr(warming, "_STEPS", tuple((sql, first, 3) for sql, first, _rows in warming._STEPS))
    asked: dict[str, list[object]] = {}
    original = Database.row

    def row(self: Database, sql: str, *params: object) -> tuple[object, ...] | None:
        found = original(self, sql, *params)
        asked.setdefault(sql, []).append(found and found[0])
        return found

    monkeypatch.setattr(Database, "row", row)
    assert warm(path, threading.Event())
    database = Database(path, reading=True)
    database.connect_here()
    for sql, keys in list(asked.items()):
        inner = sql[sql.index("(SELECT") + 8 : sql.index(" AS k")]
        table = sql[sql.index("FROM", sql.index(" AS k")) + 5 :].split()[0]
        last = database.row(f"SELECT max({inner}), count({inner}) FROM {table}")
        assert last is not None
        assert (keys[-2:], len(keys)) == ([last[0], None], -(-last[1] // 3) + 1), sql
    database.close_here()


def test_it_stops_when_it_is_told(path: Path) -> None:
    stop = threading.Event()
    stop.set()
    assert not warm(path, stop)


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    assert not warm(tmp_path / "nowhere.db", threading.Event())
    other = tmp_path / "other.db"
    other.write_bytes(b"no database at all" * 100)
    assert not warm(other, threading.Event())
