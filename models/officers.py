"""Signing in: argon2id verifiers in a table of their own, which is no part of the journal."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from models.acts import SignedIn, SignInFailed
from models.fold import OfficerState
from models.refused import Refused
from models.text import clean

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from models.register import Register

SHORTEST = 6
FREE_FAILURES = 5
"""Wrong passwords before the officer has to wait; each further one doubles the wait."""
FIRST_WAIT, LONGEST_WAIT = 30, 900
"""Seconds."""


@lru_cache(maxsize=2)
def _hasher(fast: bool) -> PasswordHasher:
    """Return the hasher: 64 MiB, 3 passes, 1 lane (RFC 9106 asks for at least that memory on a desk machine)."""
    from argon2 import PasswordHasher

    return PasswordHasher(1, 8, 1) if fast else PasswordHasher(3, 64 * 1024, 1)


def hashed_password(password: str, *, fast: bool = False) -> str:
    """Return the argon2id verifier of a password.

    Raises:
        Refused: ``password_short``.
    """
    if len(password) < SHORTEST:
        raise Refused("password_short", shortest=SHORTEST)
    return _hasher(fast).hash(password)


def set_password(register: Register, officer: int, password: str, *, fast: bool = False) -> None:
    """Set an officer's password.

    Raises:
        Refused: ``password_short``.
    """
    hashed = hashed_password(password, fast=fast)
    with register.database.writing():
        register.database.run(
            """INSERT INTO verifier (officer, hash, failures, locked_until) VALUES (?, ?, 0, 0)
            ON CONFLICT (officer) DO UPDATE SET hash = excluded.hash, failures = 0, locked_until = 0""",
            officer,
            hashed,
        )


def sign_in(register: Register, code: str, password: str) -> OfficerState:
    """Return the officer of this code and password; both outcomes are in the access log.

    An unknown code and a wrong password get the same answer after the same work.

    Raises:
        Refused: ``sign_in_wrong``; ``sign_in_wait`` with the seconds left.
    """
    from argon2.exceptions import Argon2Error, InvalidHashError

    officer = register.officer_by_code(clean(code))
    row = None
    if officer is not None and officer.active:
        row = register.database.row("SELECT hash, failures, locked_until FROM verifier WHERE officer = ?", officer.id)
    now = register.clock.now()
    if row is not None and row[2] > now:
        raise Refused("sign_in_wait", seconds=row[2] - now)
    hasher = _hasher(False)
    try:
        hasher.verify(row[0] if row else _decoy(), password)
    except (Argon2Error, InvalidHashError):
        right = False
    else:
        right = row is not None
    if not right or officer is None or row is None:
        if officer is not None and row is not None:
            _failed(register, officer.id, row[1] + 1, now)
        raise Refused("sign_in_wrong")
    with register.database.writing():
        register.database.run("UPDATE verifier SET failures = 0, locked_until = 0 WHERE officer = ?", officer.id)
    register.look(officer.id, SignedIn())
    return officer


def _failed(register: Register, officer: int, failures: int, now: int) -> None:
    wait = 0
    if failures >= FREE_FAILURES:
        wait = min(LONGEST_WAIT, FIRST_WAIT << min(failures - FREE_FAILURES, 10))
    with register.database.writing():
        register.database.run(
            "UPDATE verifier SET failures = ?, locked_until = ? WHERE officer = ?",
            failures,
            now + wait if wait else 0,
            officer,
        )
    register.look(officer, SignInFailed())


@lru_cache(maxsize=1)
def _decoy() -> str:
    return _hasher(False).hash("nobody has this password")
