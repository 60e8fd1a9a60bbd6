"""How an entry lies in its table: ids by their distance, kinds as numbers, parts packed, salts only where they must be.

``docs/journal.md`` (On the disk) says the same in words. Who reads a table by SQL finds the ids whole in the virtual
columns ``officer``, ``subject`` and ``kind``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from models.acts import numbered
from models.acts.entry import ACTS, SALT_BLOCK, Entry, salt_of
from models.journal.packing import Damaged, packer, unpack

KINDS = tuple(act.__name__ for act in numbered())
"""Kinds by the numbers on their acts, from 1 on. A kind that is not here stands by its name, now and later."""

_NUMBERS = {kind: number for number, kind in enumerate(KINDS, 1)}

COLUMNS = (
    *("id", "at", "author", "back", "after", "code", "schema", "body", "hash"),
    *("personal", "salt", "commitment", "placement", "objection"),
)
"""What is stored, in the order of :data:`Row`."""

Row = tuple[Any, ...]


def maker(log: str = ACTS) -> Callable[[Entry, bytes | None], Row]:
    """Return the function that makes an entry's row.

    Its second argument is the seed of the entry's block, if any; empty when the salt is known to follow from it.
    """
    pack = packer()
    numbers = _NUMBERS

    def row(entry: Entry, seed: bytes | None) -> Row:
        id_, personal, salt, kind = entry.id, entry.personal, entry.salt, entry.kind
        if salt is not None and personal is not None and seed is not None:
            salt = None if not seed or salt_of(seed, id_, log) == salt else salt
        officer, subject = entry.officer, entry.subject
        return (
            id_,
            entry.at,
            officer & 0xFFFF_FFFF_FFFF if officer >> 48 == id_ >> 48 else -officer - 1,
            id_ - subject if subject >> 32 == id_ >> 32 and subject <= id_ else -subject - 1,
            entry.after,
            numbers.get(kind, kind),
            entry.schema,
            pack(entry.body, id_),
            entry.hash,
            pack(personal, id_) if personal is not None else None,
            salt,
            entry.commitment,
            entry.placement,
            entry.objection,
        )

    return row


def entry_of(row: Sequence[Any], log: str = ACTS) -> Entry:
    """Return the entry of a row and, behind its columns, of the seed of its block (None where it is not needed).

    Never fails: where bytes are damaged the entry is another one, and its hash shows it.
    """
    id_, at, author, back, after, code, schema, body, hash_, personal, salt, commitment, placement, objection, seed = (
        row
    )
    if salt is None and personal is not None and seed is not None:
        salt = salt_of(seed, id_, log)
    return Entry(
        id_,
        at,
        (id_ >> 48 << 48) + author if author >= 0 else -author - 1,
        id_ - back if back >= 0 else -back - 1,
        after,
        KINDS[code - 1] if code.__class__ is int and 0 < code <= len(KINDS) else str(code),
        schema,
        part_of(body, id_),
        part_of(personal, id_) if personal is not None else None,
        salt,
        commitment,
        hash_,
        placement,
        objection,
    )


def part_of(stored: object, id_: int) -> bytes:
    """Return the canonical bytes of a stored part; as they lie there when nothing can be made of them."""
    if not isinstance(stored, bytes):
        return str(stored).encode()
    try:
        return unpack(stored, id_)
    except Damaged:
        return stored


def seed_in_sql(table: str) -> str:
    """Return the column of the seed that a row's salt follows from."""
    return f"""CASE WHEN {table}.salt IS NULL AND {table}.personal IS NOT NULL THEN
        (SELECT seed FROM salt_seed WHERE block = {table}.id / {SALT_BLOCK}) END"""  # noqa: S608  # names are ours
