"""Writing a file whole or not at all: beside its place, onto the disk, then moved there."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from models.refused import Refused

PRIVATE = 0o600
"""Only this user may read it."""


def write_whole(path: Path, data: bytes, *, mode: int = PRIVATE) -> None:
    """Write a file; one that is there is replaced at one moment, and a kill leaves the old one.

    Raises:
        Refused: ``file_unwritable``; nothing is left behind.
    """
    draft = path.with_name(path.name + ".new")
    try:
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
    except OSError as error:
        raise Refused("file_unwritable", file=str(path), why=os.strerror(error.errno or 0)) from None
