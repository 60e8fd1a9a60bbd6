"""Persons by their NIK, at their home branch: 20 bits of a keyed digest lead to a few, whose entries tell who it is.

So whoever has the table alone learns nothing of a NIK, and none is written down outside of the entries. What is indexed
is the NIK that stands now; of who was erased there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from models.fold import PersonState
from ptsa_tui.central.store import Tx, row

_BITS = 20


def note(tx: Tx, persons: Iterable[PersonState]) -> None:
    """Write down under what persons are found, as they are now."""
    some = sorted(persons, key=lambda person: person.id)
    if not some:
        return
    key = _key(tx)
    with_one = [(p.id >> 48, p.id, _bucket(key, p.nik)) for p in some if p.nik]
    if with_one:
        tx.insert("bearer", with_one, replace=True)
    without = [p.id for p in some if not p.nik]
    for home in sorted({id_ >> 48 for id_ in without}):
        sql = "DELETE FROM bearer WHERE branch = %s AND person = ANY(%s)"
        tx.run(sql, home, [id_ for id_ in without if id_ >> 48 == home])


def candidates(tx: Tx, branch: int, nik: str) -> list[int]:
    """Return the persons of a branch who may have a NIK: all who have it, and by chance one in a million others."""
    sql = "SELECT person FROM bearer WHERE branch = %s AND bucket = %s ORDER BY person"
    return [person for (person,) in tx.rows(sql, branch, _bucket(_key(tx), nik))]


def _key(tx: Tx) -> bytes:
    seal = row(tx, "SELECT value FROM meta WHERE branch = %s AND key = 'seal'", 0)
    return blake2b(b"bearers", key=bytes.fromhex(seal[0]) if seal else b"", digest_size=32).digest()


def _bucket(key: bytes, nik: str) -> int:
    return int.from_bytes(blake2b(nik.encode(), digest_size=8, key=key).digest()) >> (64 - _BITS)


__all__ = ["candidates", "note"]
