"""Signing in: argon2id verifiers in a table of their own, which is no part of the journal."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from models.acts import SignedIn, SignInFailed
from models.fold import OfficerState
from models.refused import Refused
from models.text import clean

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from models.register.register import Register

SHORTEST = 6
FREE_FAILURES = 5
"""Wrong passwords for a name before whoever types it has to wait; each further one doubles the wait."""
FIRST_WAIT, LONGEST_WAIT = 30, 120
"""Seconds. At each desk some 725 guesses a day for a name: one every two minutes after the first seven. Nobody who
types an officer's name on purpose keeps the officer out for longer than two minutes after leaving the keyboard."""
FORGOTTEN_AFTER = 24 * 3600
"""Seconds after which the failures for a name are forgotten."""
_FAILURES = "sign_in."
"""Notes of the register: failures, the end of the wait, and when the last one was, by what was typed as a name.

Every name is treated alike, so a wait does not tell who exists. Of a name only 16 bits of a keyed digest are kept:
somebody may have typed a password there. So there are 65,536 notes at most, and none has to make room for another,
which would tell. Two names of the same note wait together; that an officer meets somebody's is a chance of 1 in 65,536.
"""


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
            """INSERT INTO verifier (officer, hash) VALUES (?, ?)
            ON CONFLICT (officer) DO UPDATE SET hash = excluded.hash""",
            officer,
            hashed,
        )
        forget_failures(register, officer)


def is_password(verifier: str | None, password: str) -> bool:
    """Tell whether a password is the one of a verifier; without one it is not, after the same work."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        _hasher(False).verify(verifier or _DECOY, password)
    except (Argon2Error, InvalidHashError):
        return False
    return verifier is not None


def forget_failures(register: Register, officer: int) -> None:
    """Let an officer sign in without a wait, in an open transaction: there is a new password."""
    known = register.officer(officer)
    if known is not None:
        register.database.run("DELETE FROM meta WHERE key = ?", _note(register, known.code))


def sign_in(register: Register, code: str, password: str) -> OfficerState:
    """Return the officer of this code and password; both outcomes are in the access log.

    An unknown code and a wrong password get the same answer after the same work, and the same wait when they go on.

    Raises:
        Refused: ``sign_in_wrong``; ``sign_in_wait`` with the seconds left.
    """
    note = _note(register, code)
    _count(register, note, register.clock.now())
    officer = register.officer_by_code(clean(code))
    row = None
    if officer is not None and officer.active:
        row = register.database.row("SELECT hash FROM verifier WHERE officer = ?", officer.id)
    right = is_password(row[0] if row else None, password)
    if right and officer is not None:
        with register.database.writing():
            register.database.run("DELETE FROM meta WHERE key = ?", note)
        register.look(officer.id, SignedIn())
        return officer
    if officer is not None and row is not None:
        register.look(officer.id, SignInFailed())
    else:
        with register.database.writing():  # as long as the look takes
            register.database.run("UPDATE meta SET value = value WHERE key = ?", note)
    raise Refused("sign_in_wrong")


def _note(register: Register, code: str) -> str:
    """Return the key of the note for what was typed as a name."""
    key = register.note("register").encode()
    return _FAILURES + blake2b(clean(code).lower().encode(), digest_size=2, key=key).hexdigest()


def _count(register: Register, note: str, now: int) -> None:
    """Count a try as a failure before its password is looked at, and all at once: many that come together are many.

    A clock that was put back makes nobody wait for longer.

    Raises:
        Refused: ``sign_in_wait``: it is not looked at.
    """
    with register.database.writing():
        found = register.note(note)
        failures, until, at = map(int, found.split()) if found else (0, 0, now)
        if not 0 <= now - at < FORGOTTEN_AFTER:
            failures = until = 0
        if until > now:
            raise Refused("sign_in_wait", seconds=until - now)
        wait, failures = 0, failures + 1
        if failures >= FREE_FAILURES:
            wait = min(LONGEST_WAIT, FIRST_WAIT << min(failures - FREE_FAILURES, 10))
        value = f"{failures} {now + wait} {now}"
        register.database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", note, value)


_DECOY = "$argon2id$v=19$m=65536,t=3,p=1$6IHSw/RTtqtBbAyLJitksw$DSzrDAkNYis/taSD++MncMgm1Yr+huT2XuQuYQJnf5s"
"""The verifier of a password that nobody has, with the work of every other: made again, it would take twice as long."""
