"""Sessions of those who signed in: they stand in the database, so they can be listed and ended, whoever began them.

The browser has a random token; here stands its hash. A session ends when nobody used it for a while, after some hours
in any case, with the officer's standing, and with the password that it began with.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

from msgspec import Struct

from ptsa_tui.central.store import Row, Tx, row

IDLE = 30 * 60
"""Seconds without a page after which a session is over."""
IDLE_ADMINISTRATOR = 15 * 60
LONGEST = 10 * 3600
"""Seconds after which it is over in any case: a working day."""
MOST = 8
"""Sessions of one officer; the one that was used longest ago makes room."""
_SEEN = 60
"""Seconds within which a further page is not written down."""
_TOKEN = 32
"""Bytes of a token."""


class Session(Struct, frozen=True):
    """A session; times are seconds UTC."""

    branch: int
    hash: bytes
    officer: int
    began: int
    seen: int
    verifier: int
    browser: str

    @property
    def id(self) -> str:
        """What it is called on a page; nobody gets in with it."""
        return self.hash[:8].hex()

    def is_over(self, now: int, *, administrator: bool) -> bool:
        """Tell whether its time is up."""
        idle = IDLE_ADMINISTRATOR if administrator else IDLE
        return now - self.seen >= idle or now - self.began >= LONGEST


_COLUMNS = "branch, hash, officer, began, seen, verifier, browser"


def begin(tx: Tx, branch: int, officer: int, verifier: int, browser: str, now: int) -> str:
    """Begin a session; return the token for the browser."""
    tx.run("DELETE FROM session WHERE branch = %s AND (seen < %s OR began < %s)", branch, now - IDLE, now - LONGEST)
    others = sorted((s for s in listed(tx, branch) if s.officer == officer), key=lambda s: s.seen)
    for one in others[: max(0, len(others) - MOST + 1)]:
        end(tx, one)
    token = f"{branch}.{secrets.token_urlsafe(_TOKEN)}"
    tx.insert("session", [(branch, _hash(token), officer, now, now, verifier, browser)])
    return token


def find(tx: Tx, token: str) -> Session | None:
    """Return the session of a token, over or not."""
    branch = token.partition(".")[0]
    if not (branch.isascii() and branch.isdecimal() and len(branch) <= 3 and len(token) < 100):
        return None
    sql = f"SELECT {_COLUMNS} FROM session WHERE branch = %s AND hash = %s"  # noqa: S608  # names are ours
    found = row(tx, sql, int(branch), _hash(token))
    return _session(found) if found else None


def is_to_be_seen(session: Session, now: int) -> bool:
    """Tell whether its use is to be written down again."""
    return now - session.seen >= _SEEN


def see(tx: Tx, session: Session, now: int) -> None:
    """Write down that it is used."""
    sql = "UPDATE session SET seen = %s WHERE branch = %s AND hash = %s"
    tx.run(sql, now, session.branch, session.hash)


def listed(tx: Tx, branch: int) -> list[Session]:
    """Return the sessions of a branch's officers, the one used last first; those whose time is up among them."""
    sql = f"SELECT {_COLUMNS} FROM session WHERE branch = %s ORDER BY seen DESC, hash"  # noqa: S608  # names are ours
    return [_session(found) for found in tx.rows(sql, branch)]


def end(tx: Tx, session: Session) -> None:
    """End a session."""
    tx.run("DELETE FROM session WHERE branch = %s AND hash = %s", session.branch, session.hash)


def _session(found: Row) -> Session:
    branch, hash_, officer, began, seen, verifier, browser = found
    return Session(branch, bytes(hash_), officer, began, seen, verifier, browser)


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()


__all__ = ["IDLE_ADMINISTRATOR", "LONGEST", "Session", "begin", "end", "find", "is_to_be_seen", "listed", "see"]
