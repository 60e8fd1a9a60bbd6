"""Where documents are put that screens write: one private file a document, none in the place of another."""

from __future__ import annotations

import os
from pathlib import Path

from models.files.whole_file import write_whole
from models.refused import Refused

FOLDER = "documents"
"""Beside the database."""
_MOST = 1_000


def save(data: bytes, name: str, folder: Path) -> Path:
    """Write a file of a name into a folder, which is made for this user alone; no file that is there is replaced.

    Raises:
        Refused: ``file_unwritable``; ``file_exists``: of too many of that name.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("file_unwritable", file=str(folder), why=os.strerror(error.errno or 0)) from None
    path = _free(folder / name)
    write_whole(path, data)
    return path


def _free(path: Path) -> Path:
    """Return a name that no file has: ``…-2.pdf`` behind ``….pdf``."""
    names = (path, *(path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, _MOST)))
    for name in names:
        if not os.path.lexists(name):
            return name
    raise Refused("file_exists", file=str(path))
