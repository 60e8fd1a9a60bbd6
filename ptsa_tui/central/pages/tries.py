"""Tries that may be guesses: how many there were, and how long the next one waits. All workers share the table.

A try counts as wrong before it is looked at, so many that come together are many. A right one takes back itself and
nothing else: whoever knows one password or code can't wipe out the guesses at another. Nobody is locked out for good,
since a stranger could then lock out whom he likes: the wait has an end, and while it lasts nothing is looked at.

What a try was about is kept as 20 bits of a keyed digest. So the table has an end, too, and holds no address, no name
and nothing that somebody typed into the wrong field. Two that share a bucket wait together; that somebody meets a given
one is a chance of one in a million.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from msgspec import Struct

from models.refused import Refused
from ptsa_tui.central.store import Store, Tx, row

_BITS = 20
_DOUBLINGS = 16
_NOWHERE = 0
"""The branch under which tries stand: a name that was typed is of none yet."""


class Limit(Struct, frozen=True):
    """How many wrong tries are free, and how long the ones after them wait, in seconds: each twice as long."""

    about: str
    free: int
    first: int
    longest: int
    forgotten: int = 86_400
    """Seconds without a try after which all are forgotten."""

    def wait(self, count: int) -> int:
        """Return how long the next try waits after so many."""
        if count < self.free:
            return 0
        return min(self.longest, self.first << min(count - self.free, _DOUBLINGS))


class Try(Struct, frozen=True):
    """One thing that a try is about: a name, an address, a number …"""

    limit: Limit
    what: str


class Tries:
    """The tries of one centre."""

    def __init__(self, store: Store, key: bytes) -> None:
        self.store, self._key = store, key

    def count(self, tries: Iterable[Try], now: int) -> None:
        """Count a try under all that it is about; when one of them waits, it is not looked at and counts nowhere.

        Raises:
            Refused: ``tries_wait`` with the seconds left.
        """
        # in one order, so that two never wait for each other
        places = sorted((t.limit.about, self._bucket(t), t.limit) for t in tries)
        with self.store.reading() as tx:  # a flood of refused tries locks nothing
            _check((_read(tx, about, bucket, limit, now)[1] for about, bucket, limit in places), now)
        with self.store.transaction() as tx:
            for about, bucket, _limit in places:
                sql = """INSERT INTO tries (branch, about, bucket, count, until, at) VALUES (%s, %s, %s, 0, 0, %s)
                    ON CONFLICT (branch, about, bucket) DO NOTHING"""
                tx.run(sql, _NOWHERE, about, bucket, now)
            found = [(*place, *_read(tx, *place, now, lock=" FOR UPDATE")) for place in places]
            _check((until for *_place, until in found), now)
            for about, bucket, limit, count, _until in found:
                sql = """UPDATE tries SET count = %s, until = %s, at = %s
                    WHERE branch = %s AND about = %s AND bucket = %s"""
                tx.run(sql, count + 1, now + limit.wait(count + 1), now, _NOWHERE, about, bucket)

    def take_back(self, tx: Tx, tries: Iterable[Try]) -> None:
        """Let a try that was right count no more, in an open transaction; the wrong ones before it stay."""
        for about, bucket in sorted((t.limit.about, self._bucket(t)) for t in tries):
            sql = """UPDATE tries SET count = count - 1, until = 0
                WHERE branch = %s AND about = %s AND bucket = %s AND count > 0"""
            tx.run(sql, _NOWHERE, about, bucket)

    def forget(self, tx: Tx, before: int) -> None:
        """Remove what was tried last before a moment."""
        tx.run("DELETE FROM tries WHERE branch = %s AND at < %s", _NOWHERE, before)

    def _bucket(self, one: Try) -> int:
        text = f"{one.limit.about}\0{one.what}".encode(errors="replace")
        return int.from_bytes(blake2b(text, digest_size=8, key=self._key).digest()) >> (64 - _BITS)


def _read(tx: Tx, about: str, bucket: int, limit: Limit, now: int, lock: str = "") -> tuple[int, int]:
    """Return how many tries there were, and until when the next one waits; none once they are forgotten."""
    sql = f"SELECT count, until, at FROM tries WHERE branch = %s AND about = %s AND bucket = %s{lock}"  # noqa: S608
    count, until, at = row(tx, sql, _NOWHERE, about, bucket) or (0, 0, now)
    return (count, until) if 0 <= now - at < limit.forgotten else (0, 0)


def _check(untils: Iterable[int], now: int) -> None:
    left = max(untils, default=0) - now
    if left > 0:
        raise Refused("tries_wait", seconds=left)


__all__ = ["Limit", "Tries", "Try"]
