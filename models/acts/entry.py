"""An entry of the journal and the bytes that its chain covers. The format is written down in ``docs/journal.md``."""

from __future__ import annotations

import hashlib
import json
import secrets
from functools import lru_cache

from msgspec import Struct, structs

HASH_LENGTH = 16
GENESIS = bytes(HASH_LENGTH)
"""What the first entry of a chain follows."""

ACTS = "ptsa-act"
LOOKS = "ptsa-look"
"""Names of the two chains; they separate their hashes."""

FORMAT = 1
SALT_BLOCK = 256
"""Entries whose salts come from one seed; so the wire carries a seed a block, not a salt an entry."""


class Entry(Struct, frozen=True):
    """One entry. Its id holds branch, desk, incarnation and seq; ``at`` is seconds UTC."""

    id: int
    at: int
    officer: int
    subject: int
    after: int
    """How many entries of the subject the author had seen."""
    kind: str
    schema: int
    body: bytes
    personal: bytes | None
    salt: bytes | None
    commitment: bytes | None
    """Kept only for an erased part; else it follows from part and salt (:func:`commitment_of`)."""
    hash: bytes
    placement: int | None = None
    """Place among the entries of its subject, given by the centre; not part of the chain."""
    objection: str | None = None
    """Why the centre does not let it count (its author had no right to it), told with the placement."""

    @property
    def erased(self) -> bool:
        """Tell whether a personal part was removed."""
        return self.personal is None and self.commitment is not None

    @property
    def bare(self) -> Entry:
        """The entry as it is once its personal part was removed; one that never had any as it is."""
        if self.personal is None:
            return self
        return structs.replace(self, personal=None, salt=None, commitment=commitment_of(self))


def commitment_of(entry: Entry) -> bytes | None:
    """Return the salted commitment to the entry's personal part, None if it never had one."""
    if entry.personal is None or entry.salt is None:
        return entry.commitment
    return commit(entry.salt, entry.personal)


def commit(salt: bytes, personal: bytes) -> bytes:
    """Return BLAKE2b-128 keyed with the salt over the canonical personal part."""
    return hashlib.blake2b(personal, digest_size=HASH_LENGTH, key=salt).digest()


def new_seed() -> bytes:
    """Return a fresh seed for the salts of a block."""
    return secrets.token_bytes(16)


def salt_of(seed: bytes, id_: int, log: str = ACTS) -> bytes:
    """Return the salt of one entry of a block."""
    return hashlib.blake2b(id_.to_bytes(8), digest_size=16, key=seed, person=log.encode()).digest()


def chain(
    previous: bytes,
    id_: int,
    at: int,
    officer: int,
    subject: int,
    after: int,
    kind: str,
    schema: int,
    body: bytes,
    commitment: bytes | None,
    *,
    log: str = ACTS,
) -> bytes:
    """Return the hash of an entry: BLAKE2b-128 over the previous hash and the entry's canonical bytes."""
    sealed = f',"{commitment.hex()}"]' if commitment is not None else ",null]"
    text = (
        f'["{log}",{FORMAT},{id_ >> 48},{id_ >> 40 & 0xFF},{id_ >> 32 & 0xFF},{id_ & 0xFFFFFFFF},{at},{officer},'
        f"{subject},{after},{_quoted(kind)},{schema},"
    )
    whole = b"".join((previous, text.encode(), body, sealed.encode()))
    return hashlib.blake2b(whole, digest_size=HASH_LENGTH).digest()


@lru_cache(maxsize=256)
def _quoted(kind: str) -> str:
    return json.dumps(kind, ensure_ascii=False)


def rehash(previous: bytes, entry: Entry, *, log: str = ACTS) -> bytes:
    """Return the hash that ``entry`` must have after ``previous``."""
    return chain(
        previous,
        entry.id,
        entry.at,
        entry.officer,
        entry.subject,
        entry.after,
        entry.kind,
        entry.schema,
        entry.body,
        commitment_of(entry),
        log=log,
    )


def shared_order(entry: Entry) -> tuple[int, int, int]:
    """Return the sorting key of the one order that all replicas share: placed entries, then the others."""
    if entry.placement is not None:
        return (0, entry.placement, entry.id)
    return (1, entry.after, entry.id)
