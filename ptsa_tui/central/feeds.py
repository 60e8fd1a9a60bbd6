"""What a desk pulls: the next part of its branch's feed, and the whole of subjects that it lacks the beginning of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import structs

from models.facts import ids
from models.journal.entry import ACTS, GENESIS, SALT_BLOCK, Entry
from models.journal.journal import Chain
from ptsa_tui.central import ledger
from ptsa_tui.central.placing import objections
from ptsa_tui.central.store import Tx, row
from ptsa_tui.sync.wire import encode
from ptsa_tui.sync.wire.body import START, Cursor, Seal
from ptsa_tui.sync.wire.frames import Sheet, runs_of, split
from ptsa_tui.sync.wire.trust import seal_over

_PAGE = 2000
_A_KIB = 110
"""Entries that a KiB is likely to hold."""
_MOST_WANTED = 200
_NOT_OWN = """(NOT f.entry BETWEEN %s AND %s
    OR EXISTS (SELECT 1 FROM released r WHERE r.branch = f.branch AND r.entry = f.entry))"""
"""What its own author does not know better: entries of others, and own ones that were held back at first."""


class Part:
    """A part of a feed as a reply carries it."""

    def __init__(self, sheets: tuple[Sheet, ...], cursor: Cursor, more: bool, seals: tuple[Seal, ...]) -> None:
        self.sheets, self.cursor, self.more, self.seals = sheets, cursor, more, seals


def is_known(tx: Tx, branch: int, cursor: Cursor) -> bool:
    """Tell whether the branch's feed has this cursor."""
    if cursor.position == 0:
        return cursor == START
    found = row(tx, "SELECT tag FROM feed WHERE branch = %s AND position = %s", branch, cursor.position)
    return found is not None and bytes(found[0]) == cursor.tag


def part(
    tx: Tx, chain: Chain, cursor: Cursor, room: int, *, own: bool, since: int, whole: int, key: bytes
) -> Part | None:
    """Return what follows ``cursor`` in the feed of the desk's branch, about ``room`` KiB; None when nothing does.

    The desk's own entries of this incarnation are left out unless ``own``. Up to position ``whole`` so are subjects
    that are closed and were last touched before ``since``.
    """
    end = row(tx, "SELECT position, tag FROM branch WHERE branch = %s", chain.branch)
    if end is None or end[0] <= cursor.position:
        return None
    low, high = (-1, -1) if own else ids.chain_bounds(*chain)
    sql = f"""SELECT f.position, f.entry, f.placement, f.tag FROM feed f
        LEFT JOIN subject s ON s.branch = f.branch AND s.subject = f.subject
        WHERE f.branch = %s AND f.position > %s AND f.position <= %s AND {_NOT_OWN}
        AND (f.position > %s OR s.subject IS NULL OR s.open = 1 OR s.touched >= %s)
        ORDER BY f.position LIMIT %s"""  # noqa: S608  # ours
    if cursor.position >= whole:
        sql = f"""SELECT f.position, f.entry, f.placement, f.tag FROM feed f
            WHERE f.branch = %s AND f.position > %s AND f.position <= %s AND {_NOT_OWN} AND %s < %s
            ORDER BY f.position LIMIT %s"""  # noqa: S608  # ours
        whole, since = 0, 1
    count = min(_PAGE, max(20, room * _A_KIB))
    found = tx.rows(sql, chain.branch, cursor.position, end[0], low, high, whole, since, count)
    more = len(found) == count
    while True:
        sheets, seals = _sheets(tx, [(e, p) for _at, e, p, _tag in found], key)
        size = sum(len(s.payload) + 40 * len(s.runs) for s in sheets)
        if size <= room * 1024 or len(found) <= 20:
            break
        found, more = found[: max(20, len(found) * room * 1024 // size)], True
    last = Cursor(found[-1][0], bytes(found[-1][3])) if more else Cursor(end[0], bytes(end[1]))
    return Part(sheets, last, more, seals)


def histories(tx: Tx, branch: int, subjects: Sequence[int], key: bytes) -> tuple[tuple[Sheet, ...], tuple[Seal, ...]]:
    """Return the whole of subjects that concern the branch; what does not concern it is not there for it."""
    sql = "SELECT entry, placement FROM feed WHERE branch = %s AND subject = ANY(%s) ORDER BY position LIMIT %s"
    return _sheets(tx, tx.rows(sql, branch, list(subjects[:_MOST_WANTED]), _PAGE), key, sealed=False)


def _sheets(
    tx: Tx, refs: Sequence[tuple[Any, ...]], key: bytes, *, sealed: bool = True
) -> tuple[tuple[Sheet, ...], tuple[Seal, ...]]:
    placements: dict[int, int] = dict(refs)
    if not placements:
        return (), ()
    known = ledger.read(tx, placements)
    marked = objections(tx, placements)
    entries = [
        structs.replace(known[id_], placement=placements[id_], objection=marked.get(id_)) for id_ in sorted(known)
    ]
    seeds = ledger.seeds_of(tx, entries, SALT_BLOCK)
    previous = _previous(tx, entries)
    sheets = tuple(
        Sheet(runs_of(some, previous.__getitem__), payload)
        for some, payload in split(entries, seeds, ACTS, encode, 1 << 30, placed=True)
    )
    return sheets, _seals(entries, key) if sealed else ()


def _previous(tx: Tx, entries: Sequence[Entry]) -> dict[int, bytes]:
    """Return the hash before each entry."""
    here = {e.id: e.hash for e in entries}
    found = {e.id: here.get(e.id - 1, b"") for e in entries}
    for entry in entries:
        if found[entry.id]:
            continue
        place = ids.unpack(entry.id)
        chain = Chain(place.branch, place.desk, place.incarnation)
        before = place.counter - 1
        known = ledger.hashes(tx, chain, ACTS, before, before).get(before) if before else GENESIS
        found[entry.id] = known or GENESIS
    return found


def _seals(entries: Sequence[Entry], key: bytes) -> tuple[Seal, ...]:
    """Return the seal over the last entry of each chain."""
    last = {e.id >> 32: e for e in entries}
    seals = []
    for chain, entry in last.items():
        place = ids.unpack(entry.id)
        seal = seal_over(key, chain, ACTS, place.counter, entry.hash)
        seals.append(Seal(Chain(place.branch, place.desk, place.incarnation), place.counter, seal))
    return tuple(seals)
