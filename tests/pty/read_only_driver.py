"""The program on a database that becomes read-only: while the file named first exists, no connection may write."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.store.database import Database
from ptsa_tui.__main__ import main


def obey(flag: Path) -> None:
    """Let every transaction begin as the engine does on a read-only file, as long as ``flag`` is there."""
    writing = Database.writing

    @contextmanager
    def watched(self: Database) -> Iterator[None]:
        self.execute_sql(f"PRAGMA query_only = {int(flag.exists())}")
        with writing(self):
            yield

    Database.writing = watched  # type: ignore[method-assign]  # that is what this program is for


if __name__ == "__main__":
    obey(Path(sys.argv.pop(1)))
    sys.exit(main())
