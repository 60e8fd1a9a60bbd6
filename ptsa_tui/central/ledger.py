"""Chains at the centre: heads, hashes, and entries in and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from models.acts.entry import ACTS, GENESIS, LOOKS, Entry, commitment_of
from models.facts import ids
from models.journal.journal import Chain, Head
from models.register.age import FIRST, older
from ptsa_tui.central.store import Row, Tx, row
from ptsa_tui.sync.wire.body import TAG, Trail

TABLE = {ACTS: "entry", LOOKS: "look"}
_TRAIL = 4096
"""Not less than a frame may hold: a trail within one unreadable frame would lead no further."""
_COLUMNS = "id, at, officer, subject, after, kind, schema, body, personal, salt, commitment, hash"


def head_of(tx: Tx, chain: Chain, log: str) -> Head:
    """Return how far the centre has a chain."""
    sql = "SELECT seq, hash FROM chain WHERE branch = %s AND desk = %s AND incarnation = %s AND log = %s"
    found = row(tx, sql, *chain, log)
    return Head(found[0], bytes(found[1])) if found else Head(0, GENESIS)


def set_head(tx: Tx, chain: Chain, log: str, head: Head) -> None:
    """Move the head of a chain."""
    tx.run(
        """INSERT INTO chain (branch, desk, incarnation, log, seq, hash) VALUES (%s, %s, %s, %s, %s, %s)
        ON CONFLICT (branch, desk, incarnation, log) DO UPDATE SET seq = excluded.seq, hash = excluded.hash""",
        *chain,
        log,
        head.seq,
        head.hash,
    )


def hash_at(tx: Tx, chain: Chain, log: str, seq: int, head: Head) -> bytes | None:
    """Return the hash at ``seq``; None when the centre does not have it."""
    if seq == 0:
        return GENESIS
    if seq == head.seq:
        return head.hash
    return hashes(tx, chain, log, seq, seq).get(seq) if seq < head.seq else None


def hashes(tx: Tx, chain: Chain, log: str, first: int, last: int) -> dict[int, bytes]:
    """Return the hashes that the centre has between two seqs; of a quarantined frame only that of its last entry."""
    low, high = ids.pack(*chain, max(first, 0)), ids.pack(*chain, max(last, 0))
    sql = f"SELECT id, hash FROM {TABLE[log]} WHERE branch = %s AND id BETWEEN %s AND %s"  # noqa: S608  # one of two
    found = {ids.counter_of(i): bytes(h) for i, h in tx.rows(sql, chain.branch, low, high)}
    sql = """SELECT seq + count - 1, hash FROM quarantine WHERE branch = %s AND desk = %s AND incarnation = %s
        AND log = %s AND seq + count - 1 BETWEEN %s AND %s AND code <> 'chain_differs'"""
    found |= {s: bytes(h) for s, h in tx.rows(sql, *chain, log, first, last)}
    return found


def trail(tx: Tx, chain: Chain, log: str, base: int) -> Trail:
    """Return what lets the desk find the last entry in common."""
    head = head_of(tx, chain, log)
    after: list[bytes] = []
    if head.seq > base:
        last = min(head.seq, base + _TRAIL)
        known = hashes(tx, chain, log, base + 1, last)
        after = [known[s][:TAG] if s in known else bytes(TAG) for s in range(base + 1, last + 1)]
    before = []
    step, seq = 1, min(base, head.seq)
    while seq > 0:
        found = hash_at(tx, chain, log, seq, head)
        if found is not None:
            before.append((seq, found[:TAG]))
        seq, step = seq - step, step * 2
    return Trail(head, tuple(after), tuple(before))


def read(tx: Tx, wanted: Iterable[int]) -> dict[int, Entry]:
    """Return entries by id, without placements."""
    by_branch: dict[int, list[int]] = {}
    for id_ in wanted:
        by_branch.setdefault(id_ >> 48, []).append(id_)
    sql = f"SELECT {_COLUMNS} FROM entry WHERE branch = %s AND id = ANY(%s)"  # noqa: S608  # names are ours
    return {r[0]: entry_of(r) for branch, some in by_branch.items() for r in tx.rows(sql, branch, some)}


def entry_of(r: Row) -> Entry:
    """Return the entry of a row."""
    id_, at, officer, subject, after, kind, schema, body, personal, salt, commitment, hash_ = r
    return Entry(
        id_,
        at,
        officer,
        subject,
        after,
        kind,
        schema,
        bytes(body),
        _bytes(personal),
        _bytes(salt),
        _bytes(commitment),
        bytes(hash_),
    )


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def insert(tx: Tx, log: str, entries: Sequence[Entry]) -> None:
    """Put entries into their table."""
    rows = [
        (
            e.id >> 48,
            e.id,
            e.at,
            e.officer,
            e.subject,
            e.after,
            e.kind,
            e.schema,
            e.body,
            e.personal,
            e.salt,
            e.commitment,
            e.hash,
        )
        for e in entries
    ]
    if log == ACTS:
        rows = [(*r, e.placement, e.objection) for r, e in zip(rows, entries, strict=True)]  # type: ignore[misc]
    tx.insert(TABLE[log], rows)


def keep_seeds(tx: Tx, branch: int, seeds: dict[int, bytes]) -> None:
    """Keep the seeds of salts of a branch's blocks."""
    for block, seed in sorted(seeds.items()):
        tx.run(
            "INSERT INTO seed (branch, block, seed) VALUES (%s, %s, %s) ON CONFLICT (branch, block) DO NOTHING",
            branch,
            block,
            seed,
        )


def seeds_of(tx: Tx, entries: Iterable[Entry], block: int) -> dict[int, bytes]:
    """Return the seeds that are kept for the entries' blocks (of ``block`` ids each)."""
    by_branch: dict[int, set[int]] = {}
    for entry in entries:
        if entry.personal is not None:
            by_branch.setdefault(entry.id >> 48, set()).add(entry.id // block)
    sql = "SELECT block, seed FROM seed WHERE branch = %s AND block = ANY(%s)"
    return {b: bytes(s) for branch, blocks in by_branch.items() for b, s in tx.rows(sql, branch, sorted(blocks)) if s}


def forget(tx: Tx, subject: int, upto: Sequence[Entry], block: int) -> None:
    """Remove the personal parts and salts of a subject's entries, and the seeds that the salts came from."""
    for entry in upto:
        if entry.personal is None or entry.subject != subject:
            continue
        tx.run(
            "UPDATE entry SET personal = NULL, salt = NULL, commitment = %s WHERE branch = %s AND id = %s",
            commitment_of(entry),
            entry.id >> 48,
            entry.id,
        )
        tx.insert("seed", [(entry.id >> 48, entry.id // block, b"")], replace=True)  # so that it never comes back


def forget_looks(tx: Tx, author: int, before: int, at: int, block: int) -> None:
    """Remove the personal parts of a desk's looks before a moment, as an act of that desk said ``at`` its time.

    ``author`` is the act's id. Which looks are older follows from their chains, as at the desk itself.
    """
    place = ids.unpack(author)
    mode = row(tx, "SELECT value FROM meta WHERE branch = %s AND key = 'mode'", 0)
    first = 0 if mode is not None and mode[0] == "practice" else FIRST

    def ask(sql: str, *values: int) -> list[Row]:
        return tx.rows(sql.replace("?", "%s"), place.branch, *values)

    sql = "SELECT incarnation FROM chain WHERE branch = %s AND desk = %s AND log = %s ORDER BY incarnation"
    for (incarnation,) in tx.rows(sql, place.branch, place.desk, LOOKS):
        chain = Chain(place.branch, place.desk, incarnation)
        last = older(ask, "look", chain, before, now=at, first=first, where="branch = ? AND ")
        _forget_looks(tx, place.branch, ids.pack(*chain, 0), last, block)


def _forget_looks(tx: Tx, branch: int, low: int, high: int, block: int) -> None:
    """Remove the personal parts of the looks behind one id and up to another."""
    sql = f"""SELECT {_COLUMNS} FROM look WHERE branch = %s AND id > %s AND id <= %s
        AND personal IS NOT NULL ORDER BY id LIMIT 1000"""  # noqa: S608  # names are ours
    while rows := tx.rows(sql, branch, low, high):
        for entry in map(entry_of, rows):
            tx.run(
                "UPDATE look SET personal = NULL, salt = NULL, commitment = %s WHERE branch = %s AND id = %s",
                commitment_of(entry),
                entry.id >> 48,
                entry.id,
            )
            low = entry.id
        blocks = {entry[0] // block for entry in rows}
        tx.insert("seed", [(branch, b, b"") for b in sorted(blocks)], replace=True)
