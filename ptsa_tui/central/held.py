"""What the centre holds back: frames that it can't take in, and acts on what begins in one. And the way out.

A frame is kept as it came, and the branch is told (``Quarantined``). Whenever the centre starts, perhaps as a newer
program, it tries each again; what it can read now gets its place behind what its subject has by then, goes to the
other desks and back to its author, and the branch is told (``Released``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from msgspec import Struct, structs

from models.acts import Quarantined, Released, from_parts
from models.acts.entry import ACTS, Entry
from models.facts import ids
from models.journal.journal import Chain
from ptsa_tui.central import decrees, ledger, own
from ptsa_tui.central.parts import Part, apart, chained, decoded
from ptsa_tui.central.placing import Folds, Placing
from ptsa_tui.central.store import Store, Tx, row
from ptsa_tui.sync.wire.frames import Frame
from ptsa_tui.sync.wire.packing import Malformed, Reader, Writer

_OPEN = "code <> 'kind_unknown' AND code <> 'chain_differs'"


class Held(Struct, frozen=True):
    """A frame that is held back; ``at`` is when it came, seconds UTC."""

    chain: Chain
    log: str
    first: int
    count: int
    code: str
    at: int
    digest: bytes

    @property
    def last(self) -> int:
        """The seq of the last entry."""
        return self.first + self.count - 1


def held(tx: Tx, branch: int) -> list[Held]:
    """Return what is held back of a branch, in the order of its chains."""
    sql = f"""SELECT desk, incarnation, log, seq, count, code, at, digest FROM quarantine
        WHERE branch = %s AND {_OPEN} ORDER BY desk, incarnation, log, seq, digest"""  # noqa: S608  # ours
    return [Held(Chain(branch, d, i), log, s, n, c, at, bytes(g)) for d, i, log, s, n, c, at, g in tx.rows(sql, branch)]


def hold(
    tx: Tx, folds: Folds, now: int, chain: Chain, frame: Frame, code: str, more: frozenset[int] = frozenset()
) -> bool:
    """Keep a frame as it came, and tell the branch; False if it is kept already."""
    packed = Writer()
    frame.pack(packed)
    raw = packed.done()
    digest = hashlib.blake2b(raw, digest_size=8).digest()
    sql = """SELECT 1 FROM quarantine WHERE branch = %s AND desk = %s AND incarnation = %s AND log = %s AND seq = %s
        AND digest = %s"""
    if row(tx, sql, *chain, frame.log, frame.first, digest) is not None:
        return False
    tx.insert("quarantine", [(*chain, frame.log, frame.first, digest, frame.count, frame.end, code, raw, now)])
    act = _telling(chain, frame.log, frame.first, frame.count, code)
    own.write(tx, folds, now, chain.branch, act, more=more)
    return True


def apart_waiting(
    tx: Tx, chain: Chain, entries: Sequence[Entry], more: Sequence[Frame] = ()
) -> tuple[list[Entry], list[Entry]]:
    """Return the entries to be placed now, and those that wait for what is held back of their desk, ``more`` too.

    An act on a subject that begins in a held frame would be void for ever: its subject is not here yet. Waiting
    entries have the placement 0.
    """
    gaps = _gaps(tx, chain) if entries else []
    gaps += [range(ids.pack(*chain, frame.first), ids.pack(*chain, frame.last) + 1) for frame in more]
    waiting = {e.id for e in entries if _begins_in(gaps, e.subject)}
    now = [e for e in entries if e.id not in waiting]
    return now, [structs.replace(e, placement=0) for e in entries if e.id in waiting]


def _gaps(tx: Tx, chain: Chain) -> list[range]:
    """Return the ids of the acts of a desk that are held back."""
    sql = f"""SELECT incarnation, seq, count FROM quarantine WHERE branch = %s AND desk = %s AND log = %s
        AND {_OPEN}"""  # noqa: S608  # ours
    starts = [
        (ids.pack(*chain[:2], incarnation, seq), count) for incarnation, seq, count in tx.rows(sql, *chain[:2], ACTS)
    ]
    return [range(start, start + count) for start, count in starts]


def _begins_in(gaps: list[range], subject: int) -> bool:
    return any(subject in gap for gap in gaps)


# --- the way out -------------------------------------------------------------------------------------------------


def release(store: Store, folds: Folds, now: int, branch: int) -> int:
    """Try everything that is held back of a branch again; return how many entries came free."""
    count = 0
    with store.reading() as tx:
        waiting = held(tx, branch)
    for one in waiting:
        count += own.attempts(store, lambda tx, more, one=one: _released(tx, folds, now, one, more))  # type: ignore[misc]
    return count


def _released(tx: Tx, folds: Folds, now: int, one: Held, more: frozenset[int]) -> int:
    """Release what can be taken in of a held frame now; return how many entries that are."""
    chain = one.chain
    tx.rows("SELECT 1 FROM desk WHERE branch = %s AND desk = %s FOR UPDATE", chain.branch, chain.desk)
    parts = _read_again(tx, one)
    if not any(part.entries for part in parts):
        return 0
    tx.run(
        """DELETE FROM quarantine WHERE branch = %s AND desk = %s AND incarnation = %s AND log = %s AND seq = %s
        AND digest = %s""",
        *chain,
        one.log,
        one.first,
        one.digest,
    )
    for part in parts:
        if part.code is not None:
            hold(tx, folds, now, chain, part.frame, part.code, more)
    entries = [e for part in parts for e in part.entries]
    for part in parts:
        ledger.keep_seeds(tx, chain.branch, part.seeds)
    if one.log == ACTS:
        _place(tx, folds, now, chain, entries, more)
    else:
        ledger.insert(tx, one.log, entries)
    subject = _told_by(tx, one)
    if subject is not None:
        own.write(tx, folds, now, chain.branch, Released(), subject, more)
    return len(entries)


def _read_again(tx: Tx, one: Held) -> list[Part]:
    """Return the parts of a held frame as this program reads them; none while it is no part of the chain here."""
    sql = """SELECT raw FROM quarantine WHERE branch = %s AND desk = %s AND incarnation = %s AND log = %s AND seq = %s
        AND digest = %s"""
    found = row(tx, sql, *one.chain, one.log, one.first, one.digest)
    head = ledger.head_of(tx, one.chain, one.log)
    previous = ledger.hash_at(tx, one.chain, one.log, one.first - 1, head)
    if found is None or previous is None or one.last > head.seq:
        return []
    try:
        frame = Frame.read(Reader(bytes(found[0])))
    except Malformed:
        return []
    return apart(chained(decoded(one.chain, frame), previous), one.first - 1)


def _place(tx: Tx, folds: Folds, now: int, chain: Chain, entries: list[Entry], more: frozenset[int]) -> None:
    """Place what was held, and what waited for it, and let the feed bring both to their author, too."""
    low, high = ids.pack(*chain[:2], 0, 0), ids.pack(*chain[:2], ids.INCARNATIONS - 1, ids.COUNTERS - 1)
    sql = "SELECT id FROM entry WHERE branch = %s AND id BETWEEN %s AND %s AND placement = 0 ORDER BY id"
    gaps = _gaps(tx, chain)
    stored = ledger.read(tx, [id_ for (id_,) in tx.rows(sql, chain.branch, low, high)])
    waited = [e for e in stored.values() if not _begins_in(gaps, e.subject)]
    tx.run("DELETE FROM entry WHERE branch = %s AND id = ANY(%s)", chain.branch, [e.id for e in waited])
    free = sorted([*entries, *waited], key=lambda entry: entry.id)
    now_free, still = apart_waiting(tx, chain, free)
    placing = Placing(tx, folds, now, more)
    ledger.insert(tx, ACTS, [*placing.place(chain.branch, now_free), *still])
    decrees.catch_up(tx, folds, now, placing, more)
    tx.insert("released", [(chain.branch, entry.id) for entry in now_free])


def _told_by(tx: Tx, one: Held) -> int | None:
    """Return the entry by which the branch was told that a frame is held."""
    low, high = ids.pack(one.chain.branch, ids.CENTRE_DESK, 0, 0), ids.pack(one.chain.branch, 1, 0, 0)
    sql = "SELECT id, body FROM entry WHERE branch = %s AND id BETWEEN %s AND %s AND kind = %s ORDER BY id"
    told = None
    for id_, body in tx.rows(sql, one.chain.branch, low, high, Quarantined.__name__):
        act = from_parts(Quarantined.__name__, bytes(body), None)
        if act == _telling(one.chain, one.log, one.first, one.count, one.code):
            told = id_
    return told


def _telling(chain: Chain, log: str, first: int, count: int, code: str) -> Quarantined:
    return Quarantined(
        desk=chain.desk,
        incarnation=chain.incarnation,
        log=log,  # type: ignore[arg-type]  # one of the two names
        first=first,
        count=count,
        reason=code,
    )


__all__ = ["Held", "apart_waiting", "held", "hold", "release"]
