"""Which register this machine opens: the enrolled desk, or the practice desk, made at the first start."""

from __future__ import annotations

from pathlib import Path

from models.fold import OfficerState
from models.glance import PRACTICE_OFFICER
from models.officers import sign_in
from models.refused import Refused
from models.register import Register
from models.store.database import make_folder
from models.text_files import read_secret
from ptsa_tui.places import DESK, PRACTICE, database_path, state_folder

__all__ = ["DESK", "PRACTICE", "database_path", "officer_for", "open_register"]

FIRST_CASES, FIRST_SEED = 60, 1
"""Invented cases that a new practice desk begins with."""


def open_register(data: Path, *, filled: bool = True) -> Register:
    """Open the register of a data folder; make a practice desk where there is none.

    Raises:
        Refused: the file can't be used; it is then untouched.
    """
    path, tokens = database_path(data), state_folder() / "tokens"
    if path.exists() and path.stat().st_size > 0:
        return Register.open(path, tokens=tokens)
    try:
        make_folder(data)
    except OSError as error:
        raise Refused("database_unreachable") from error
    register = _found(path, tokens)
    if filled:
        from models.practice import fill, fill_queue  # needed once

        fill(register, FIRST_CASES, FIRST_SEED)
        fill_queue(register)
    return register


def _found(path: Path, tokens: Path) -> Register:
    """Make a practice desk beside its place and move it there when it is whole: a kill leaves no half-made one."""
    from models.found import found_practice  # needed once

    draft = path.with_name(path.name + ".new")
    for leftover in path.parent.glob(draft.name + "*"):
        leftover.unlink()
    found_practice(draft, tokens=tokens).close()
    draft.replace(path)
    return Register.open(path, tokens=tokens)


def officer_for(register: Register, code: str | None, password_file: str | None) -> OfficerState:
    """Return the officer in whose name a command acts. On a practice desk no password is asked.

    Raises:
        Refused: ``officer_unknown``, ``password_needed``, ``sign_in_wrong``; as
            :func:`models.text_files.read_secret`.
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
