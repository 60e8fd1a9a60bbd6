"""Where screens put the documents that they write: a folder beside the database, one file a document."""

from __future__ import annotations

import os
from pathlib import Path

from models.documents.document import Document
from models.files.whole_file import write_whole
from models.refused import Refused
from ptsa_tui.documents import Format, file_name, written

MOST = 10_000


def save(document: Document, form: Format, folder: Path) -> Path:
    """Write a document into a folder, which is made for this user alone; no file that is there is replaced.

    Raises:
        Refused: ``file_unwritable``.
    """
    data = written(document, form)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("file_unwritable", file=str(folder), why=os.strerror(error.errno or 0)) from None
    path = _free(folder / file_name(document, form))
    write_whole(path, data)
    return path


def _free(path: Path) -> Path:
    """Return a name that is not taken yet: ``…-2.pdf`` behind ``….pdf``."""
    names = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in range(2, MOST))
    return path if not path.exists() else next((name for name in names if not name.exists()), path)
