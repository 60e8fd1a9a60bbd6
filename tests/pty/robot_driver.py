"""The program at a desk whose clock and disk go wrong on command.

``python -m tests.pty.robot_driver FOLDER …``: the file ``clock`` in the folder says by how many seconds the clock is
wrong; while the file ``full`` or ``read-only`` is there, no transaction can be written.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.ports import SystemClock
from models.store.database import Database
from ptsa_tui.__main__ import main


def set_wrong(folder: Path) -> None:
    """Let the clock be as wrong as the file says, from the next look at it on."""

    def now(_self: SystemClock) -> int:
        try:
            wrong = int((folder / "clock").read_text(encoding="ascii"))
        except (OSError, ValueError):
            wrong = 0
        return int(time.time()) + wrong

    SystemClock.now = now  # type: ignore[method-assign]  # that is what this program is for


def break_disk(folder: Path) -> None:
    """Let every transaction begin on a disk that is full, or may not be written, as long as the file says so."""
    writing = Database.writing

    @contextmanager
    def watched(self: Database) -> Iterator[None]:
        self.execute_sql(f"PRAGMA query_only = {int((folder / 'read-only').exists())}")
        pages = self.execute_sql("PRAGMA page_count").fetchone()[0]
        self.execute_sql(f"PRAGMA max_page_count = {pages if (folder / 'full').exists() else 1 << 30}")
        with writing(self):
            yield

    Database.writing = watched  # type: ignore[method-assign]  # that is what this program is for


if __name__ == "__main__":
    place = Path(sys.argv.pop(1))
    set_wrong(place)
    break_disk(place)
    sys.exit(main())
