"""What a desk pulls: the next part of its branch's feed, and the whole of subjects that it lacks the beginning of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import structs

from models.acts.entry import ACTS, GENESIS, SALT_BLOCK, Entry
from models.facts import ids
from models.journal.journal import Chain
from ptsa_tui.central import ledger
from ptsa_tui.central.placing import objections
from ptsa_tui.central.store import Row, Tx, row
from ptsa_tui.sync.wire import encode
from ptsa_tui.sync.wire.body import START, Cursor, Seal, Want
from ptsa_tui.sync.wire.frames import Segment, runs_of, split
from ptsa_tui.sync.wire.trust import seal_over

_PAGE = 2000
_A_KIB = 110
"""Entries that a KiB is likely to hold."""
_MOST_WANTED = 200
_LEAST, _DENSEST = 4, 4
"""Bytes that an entry takes at least, and of how many of a personal part one is made at best."""
_NOT_OWN = """(NOT f.entry BETWEEN %s AND %s
    OR EXISTS (SELECT 1 FROM released r WHERE r.branch = f.branch AND r.entry = f.entry))"""
"""What its own author does not know better: entries of others, and own ones that were held back at first."""


class Part:
    """A part of a feed as a reply carries it."""

    def __init__(self, segments: tuple[Segment, ...], cursor: Cursor, more: bool, seals: tuple[Seal, ...]) -> None:
        self.segments, self.cursor, self.more, self.seals = segments, cursor, more, seals
        self.size = size_of(segments)


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
    likely = _likely(tx, [e for _at, e, _p, _tag in found], room * 1024)
    found, more = found[:likely], more or likely < len(found)
    while True:
        segments, seals = _sheets(tx, [(e, p) for _at, e, p, _tag in found], key)
        size = size_of(segments)
        if size <= room * 1024 or len(found) <= 1:
            break
        found, more = found[: max(1, len(found) * room * 1024 // size)], True
    last = Cursor(found[-1][0], bytes(found[-1][3])) if more else Cursor(end[0], bytes(end[1]))
    return Part(segments, last, more, seals)


def histories(tx: Tx, branch: int, wants: Sequence[Want], room: int, key: bytes) -> tuple[tuple[Segment, ...], bool]:
    """Return what the desk lacks of subjects that concern the branch, about ``room`` bytes, and whether there is more.

    What does not concern the branch is not there for it. Each subject comes in its order, so whoever has its beginning
    asks for the rest.
    """
    sql = """SELECT entry, placement FROM feed WHERE branch = %s AND subject = %s AND placement > %s
        ORDER BY placement LIMIT %s"""
    found: list[Row] = []
    for want in wants[:_MOST_WANTED]:
        found += tx.rows(sql, branch, want.subject, want.have, _PAGE - len(found))
    likely = _likely(tx, [e for e, _p in found], room)
    found, more = found[:likely], len(found) == _PAGE or likely < len(found)
    while True:
        segments, _seals = _sheets(tx, found, key, sealed=False)
        size = size_of(segments)
        if size <= room or len(found) <= 1:
            return segments, more
        found, more = found[: max(1, len(found) * room // size)], True


def _likely(tx: Tx, wanted: Sequence[int], room: int) -> int:
    """Return how many of the entries may fit: to code all of them to find out would take long where texts are long."""
    sizes: dict[int, int] = {}
    for branch in {id_ >> 48 for id_ in wanted}:
        sql = "SELECT id, coalesce(length(personal), 0) FROM entry WHERE branch = %s AND id = ANY(%s)"
        sizes |= dict(tx.rows(sql, branch, [id_ for id_ in wanted if id_ >> 48 == branch]))
    spent = 0
    for count, id_ in enumerate(wanted):
        spent += _LEAST + sizes[id_] // _DENSEST
        if spent > room and count:
            return count
    return len(wanted)


def size_of(segments: Sequence[Segment]) -> int:
    """Return about how many bytes sheets take in a reply."""
    return sum(len(s.payload) + 40 * len(s.runs) for s in segments)


def _sheets(
    tx: Tx, refs: Sequence[tuple[Any, ...]], key: bytes, *, sealed: bool = True
) -> tuple[tuple[Segment, ...], tuple[Seal, ...]]:
    placements: dict[int, int] = dict(refs)
    if not placements:
        return (), ()
    known = ledger.read(tx, placements)
    marked = objections(tx, placements)
    entries = [
        structs.replace(known[id_], placement=placements[id_], objection=marked.get(id_)) for id_ in sorted(known)
    ]
    seeds = ledger.seeds_of(tx, entries, SALT_BLOCK)
    before = previous(tx, entries)
    segments = tuple(
        Segment(runs_of(some, before.__getitem__), payload)
        for some, payload in split(entries, seeds, ACTS, encode, 1 << 30, placed=True)
    )
    return segments, _seals(entries, key) if sealed else ()


def previous(tx: Tx, entries: Sequence[Entry]) -> dict[int, bytes]:
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
