"""Which register this machine opens: the enrolled desk, or the practice desk, made at the first start."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import closing
from pathlib import Path

from models.facts.desk_summary import PRACTICE_OFFICER
from models.files.text_files import read_secret
from models.fold import OfficerState
from models.officers.sign_in import sign_in
from models.refused import Refused
from models.register.register import Register
from models.store.database import make_folder
from ptsa_tui.places import DESK, PRACTICE, database_path, state_folder

__all__ = ["DESK", "PRACTICE", "database_path", "officer_for", "open_or_found", "open_register"]

FIRST_CASES, FIRST_SEED = 60, 1
"""Invented cases that a new practice desk begins with."""


def open_register(data: Path) -> Register:
    """Open the register of a data folder.

    Raises:
        Refused: ``database_none``: there is none; ``database_unopened`` with path and reason; what else is wrong with
            the file, which is then untouched.
    """
    path = database_path(data)
    if not _is_made(path):
        raise Refused("database_none", folder=str(data))
    return _opened(path)


def open_or_found(data: Path, *, filled: bool = True) -> Register:
    """Open the register of a data folder; make a practice desk where there is none.

    Only the desk itself and ``ptsa practice`` do so: any other command on an empty folder was told the wrong one.

    Raises:
        Refused: as :func:`open_register`; ``folder_unwritable``.
    """
    path = database_path(data)
    if _is_made(path):
        return _opened(path)
    try:
        make_folder(data)
    except OSError as error:
        raise _unwritable(data, error) from error
    return _found(path, filled=filled)


def _is_made(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False
    except OSError as error:  # also a part of the path that is a file
        raise Refused("database_unopened", file=str(path), why=os.strerror(error.errno or errno.EIO)) from error


def _opened(path: Path) -> Register:
    try:
        return Register.open(path, tokens=state_folder() / "tokens")
    except Refused as why:
        if why.code not in ("database_unreachable", "database_read_only"):
            raise
        raise Refused("database_unopened", file=str(path), why=_why_not(path)) from why


def _why_not(path: Path) -> str:
    """Say what the system has against a database: SQLite itself does not tell."""
    for place in (path, path.parent):  # beside it SQLite writes its log
        try:
            if place.is_file():
                place.open("r+b").close()
            else:
                tempfile.TemporaryFile(dir=place).close()
        except OSError as error:
            return os.strerror(error.errno or errno.EIO)
    return "SQLite"


def _unwritable(folder: Path, error: OSError) -> Refused:
    return Refused("folder_unwritable", folder=str(folder), why=os.strerror(error.errno or errno.EIO))


def _found(path: Path, *, filled: bool) -> Register:
    """Make a practice desk beside its place and move it there when it is whole: a kill leaves no half-made one."""
    from models.register.founding import found_practice  # needed once

    draft = path.with_name(path.name + ".new")
    try:
        for leftover in path.parent.glob(draft.name + "*"):
            leftover.unlink()
        register = found_practice(draft, tokens=state_folder() / "tokens")
    except (OSError, Refused) as error:
        found = error if isinstance(error, OSError) else error.__cause__
        if isinstance(found, OSError):
            raise _unwritable(path.parent, found) from error
        raise
    with closing(register):
        if filled:
            from models.practice import furnish

            furnish(register, FIRST_CASES, FIRST_SEED)
    draft.replace(path)
    return _opened(path)


def officer_for(register: Register, code: str | None, password_file: str | None) -> OfficerState:
    """Return the officer in whose name a command acts. On a practice desk no password is asked.

    Raises:
        Refused: ``officer_unknown``, ``password_needed``, ``sign_in_wrong``; as
            :func:`models.files.text_files.read_secret`.
    """
    code = code or (PRACTICE_OFFICER if register.practice else "")
    if register.practice and password_file is None:
        officer = register.officer_by_code(code)
        if officer is None or not officer.active:
            raise Refused("officer_unknown")
        return officer
    if password_file is None:
        raise Refused("password_needed")
    return sign_in(register, code, read_secret(Path(password_file)))
