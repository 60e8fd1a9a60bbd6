"""How a desk comes to the centre and leaves it: one-time codes, its key, the certificate authority that it pins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.facts import ids, numbering
from models.refused import Refused
from ptsa_tui.central.store import Store, Tx, row
from ptsa_tui.sync.wire.trust import Keys, code_hash, new_code, read_code

CODE_LASTS = 3 * 86_400
"""Seconds for which an enrolment code is good."""
LOOK_BACK = 90 * 86_400
"""A new desk gets open cases, and closed ones touched within this many seconds."""


class Enrolment:
    """The desks of one centre."""

    def __init__(self, store: Store, clock: Callable[[], int]) -> None:
        self.store, self.clock = store, clock

    def meta(self, tx: Tx, key: str) -> str:
        """Return a fact about the whole centre.

        Raises:
            Refused: ``central_not_made``: ``init`` was never run.
        """
        found = row(tx, "SELECT value FROM meta WHERE branch = 0 AND key = %s", key)
        if found is None:
            raise Refused("central_not_made")
        return str(found[0])

    def set_authority(self, certificate: bytes) -> None:
        """Remember the certificate authority (DER) that desks pin; empty for none."""
        with self.store.transaction() as tx:
            tx.run("UPDATE meta SET value = %s WHERE branch = 0 AND key = 'authority'", certificate.hex())

    def authority(self) -> bytes:
        """Return the certificate authority (DER); empty for none."""
        with self.store.reading() as tx:
            return bytes.fromhex(self.meta(tx, "authority"))

    def add_desk(self, branch: int, desk: int | None = None) -> tuple[int, str, int]:
        """Make a one-time code for a new desk, or for an existing one that begins again: (desk, code, expiry).

        Raises:
            Refused: ``branch_unknown``, ``number_range``, ``desks_used_up``.
        """
        if desk is not None and not 1 <= desk <= numbering.LONGEST_DESK:
            raise Refused("number_range")
        code = new_code(self.authority())
        expires = self.clock() + CODE_LASTS
        with self.store.transaction() as tx:
            if row(tx, "SELECT 1 FROM branch WHERE branch = %s FOR UPDATE", branch) is None:
                raise Refused("branch_unknown")
            taken = {d for (d,) in tx.rows("SELECT desk FROM desk WHERE branch = %s", branch)}
            desk = desk or next((d for d in range(1, numbering.LONGEST_DESK + 1) if d not in taken), None)
            if desk is None:
                raise Refused("desks_used_up")
            if desk not in taken:
                tx.insert("desk", [(branch, desk, -1, b"", "waiting", 0, 0, 0, 0, 0, 0)])
            tx.run("DELETE FROM code WHERE branch = %s AND (desk = %s OR expires < %s)", branch, desk, self.clock())
            tx.insert("code", [(branch, code_hash(read_code(code)[0]), desk, expires)])
        return desk, code, expires

    def revoke_desk(self, branch: int, desk: int) -> None:
        """Let a desk's key count no more.

        Raises:
            Refused: ``desk_unknown``.
        """
        sql = "UPDATE desk SET state = 'revoked', public = %s WHERE branch = %s AND desk = %s AND desk > 0"
        with self.store.transaction() as tx:
            if not tx.run(sql, b"", branch, desk):
                raise Refused("desk_unknown")
            tx.run("DELETE FROM code WHERE branch = %s AND desk = %s", branch, desk)

    def enrol(self, secret: bytes, public: bytes) -> dict[str, Any]:
        """Take a desk in by its one-time code; return what it needs to know. The same key may ask again.

        Raises:
            Refused: ``code_unknown`` (wrong, used or too old), ``incarnations_used_up``.
        """
        hash_, now = code_hash(secret), self.clock()
        with self.store.transaction() as tx:
            sql = "SELECT branch, desk FROM code WHERE hash = %s AND expires > %s"
            found = row(tx, sql, hash_, now)
            again = row(tx, "SELECT branch, desk FROM desk WHERE public = %s AND state = 'enrolled'", public)
            if found is None and again is None:
                raise Refused("code_unknown")
            branch, desk = found or again or (0, 0)
            sql = "SELECT incarnation, public FROM desk WHERE branch = %s AND desk = %s FOR UPDATE"
            incarnation, known = tx.rows(sql, branch, desk)[0]
            end = tx.rows("SELECT position FROM branch WHERE branch = %s", branch)[0][0]
            spent = tx.run("DELETE FROM code WHERE branch = %s AND hash = %s", branch, hash_)
            if bytes(known) != public:
                if spent != 1:  # another machine was quicker; its transaction was the one that we waited for
                    raise Refused("code_unknown")
                incarnation += 1
                if incarnation >= ids.INCARNATIONS:
                    raise Refused("incarnations_used_up")
                tx.run(
                    """UPDATE desk SET incarnation = %s, public = %s, state = 'enrolled', since = %s, whole = %s,
                    position = 0, seen = %s WHERE branch = %s AND desk = %s""",
                    incarnation,
                    public,
                    now - LOOK_BACK,
                    end,
                    now,
                    branch,
                    desk,
                )
            keys = Keys(bytes.fromhex(self.meta(tx, "sign")), bytes.fromhex(self.meta(tx, "open")))
            return {
                "branch": branch,
                "desk": desk,
                "incarnation": incarnation,
                "centre": keys.public.hex(),
                "time": now,
                "practice": self.meta(tx, "mode") == "practice",
            }

    def desks(self, branch: int) -> list[dict[str, Any]]:
        """Return the desks of a branch with what is known of them; times in seconds UTC."""
        sql = """SELECT desk, incarnation, state, seen, skew, position FROM desk WHERE branch = %s AND desk > 0
            ORDER BY desk"""
        names = ("desk", "incarnation", "state", "seen", "skew", "position")
        with self.store.reading() as tx:
            return [dict(zip(names, r, strict=True)) for r in tx.rows(sql, branch)]


__all__ = ["CODE_LASTS", "LOOK_BACK", "Enrolment"]
