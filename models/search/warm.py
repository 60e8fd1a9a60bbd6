"""Warming up: what a search reads first is read once in the background, so that the first question is quick as well.

Right after a start the file lies on the disk, and a page of lines needs some two hundred scattered reads. Reading what
is needed in one go takes less time than those; advising the system to do so (``posix_fadvise``) was measured to do
nothing. It is kind: a small piece at a time, then a pause as long as that piece took, and it stops when it is told to.
Meanwhile every question is answered, only slower. What exact keys need comes first, then the index, then the rows.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from models.refused import Refused
from models.store.database import Database

_STEPS: tuple[tuple[str, int | str, int], ...] = (
    ("SELECT max(k) FROM (SELECT number AS k FROM case_file WHERE number > ? ORDER BY number LIMIT ?)", -1, 20_000),
    ("SELECT max(k) FROM (SELECT place AS k FROM shelf WHERE place > ? ORDER BY place LIMIT ?)", -1, 20_000),
    ("SELECT max(k) FROM (SELECT term AS k FROM word WHERE term > ? ORDER BY term LIMIT ?)", "", 20_000),
    ("SELECT max(k) FROM (SELECT back AS k FROM word_back WHERE back > ? ORDER BY back LIMIT ?)", "", 20_000),
    ("SELECT max(k) FROM (SELECT id AS k FROM shelf_term_data WHERE id > ? ORDER BY id LIMIT ?)", -1, 250),
    ("SELECT max(k) FROM (SELECT nik AS k FROM person WHERE nik > ? ORDER BY nik LIMIT ?)", "", 20_000),
    ("SELECT max(k) FROM (SELECT id AS k FROM case_file NOT INDEXED WHERE id > ? ORDER BY id LIMIT ?)", -1, 4_000),
    ("SELECT max(k) FROM (SELECT id AS k FROM person NOT INDEXED WHERE id > ? ORDER BY id LIMIT ?)", -1, 4_000),
)
"""What is read: the last key of a piece that begins behind a key, the first key, and how many rows are a piece (about
a megabyte)."""


def warm(path: Path, stop: threading.Event) -> bool:
    """Read a register's file as searches will; tell whether it was read to its end.

    It belongs in a thread of its own and writes nothing. A file that can't be read now is left alone: whoever opens
    it will say why.
    """
    database = Database(path, durable=False, reading=True, probing=True)
    try:
        database.connect_here()
        return all(_read(database, sql, first, rows, stop) for sql, first, rows in _STEPS)
    except Refused:
        return False
    finally:
        database.close_here()


def _read(database: Database, sql: str, last: int | str, rows: int, stop: threading.Event) -> bool:
    while not stop.is_set():
        begin = time.monotonic()
        row = database.row(sql, last, rows)
        if row is None or row[0] is None:
            return True
        last = row[0]
        stop.wait(time.monotonic() - begin)
    return False
