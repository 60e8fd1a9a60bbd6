"""What a sync brings is taken in here: entries of other desks, placements of our own, receipts, the new cursor.

It all happens in one transaction with the cursor, so a pull that breaks off has brought nothing, and one that comes
twice changes nothing. Each subject concerned is folded again; of its rows only those that differ are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct, structs

from models.acts import CaseOpened, ComplaintLodged, Erased
from models.acts.entry import ACTS, Entry, shared_order
from models.facts import ids
from models.fold import CaseState, ComplaintState, fold
from models.journal.journal import Chain, Head
from models.refused import Refused
from models.register import erasing
from models.register.refolding import refold
from models.register.register import Register

_NAMING = frozenset({CaseOpened.__name__, ComplaintLodged.__name__})
"""Kinds that bind persons to what they begin."""
_VOIDED = "voided"
"""Note that entries of others lost their places since the centre was put back."""
_PLACELESS = "placeless"
"""Note that own acts may have places at the centre that nobody told this desk."""
_KEEP = 64
"""Cursors that are kept, ever fewer the older they are."""


class Receipt(Struct, frozen=True):
    """How far the centre has this desk's chains of one incarnation, with its seal over the acts."""

    incarnation: int
    acts: Head
    looks: Head
    seal: bytes


class Sealed(Struct, frozen=True):
    """The head of another chain as the centre sealed it."""

    chain: Chain
    head: Head
    seal: bytes


class Pulled(Struct, frozen=True, kw_only=True):
    """What one reply brought. Entries carry hash and placement; ``joints`` is the hash before one that begins a run."""

    entries: Sequence[Entry] = ()
    joints: dict[int, bytes] = {}
    placed: Sequence[tuple[int, int | None, str | None]] = ()
    """Own entries: id, placement (None: the centre holds it back), objection."""
    sealed: Sequence[Sealed] = ()
    receipt: Receipt | None = None
    cursor: tuple[int, bytes] | None = None
    now: int = 0


class Applied(Struct):
    """What it came to."""

    entries: int = 0
    subjects: int = 0
    displaced: int = 0


def apply(register: Register, pulled: Pulled) -> Applied:
    """Take in what a reply brought; durable when this returns. What it erased is cleared out of the files by
    :meth:`Register.scrub`, once for all the replies of an exchange.

    Raises:
        Refused: ``chain_differs``: an entry that this copy of the desk wrote in ``incarnation`` differs from ours:
            a fork to be settled first. Nothing was taken in.
    """
    with register.database.writing():
        done = _Applying(register).run(pulled)
    register.scrub()
    return done


def void(register: Register, cursor: tuple[int, bytes], heads: Iterable[tuple[Chain, int]]) -> None:
    """Go back to an older cursor: placements of what the centre has lost are given up, the entries are kept."""
    with register.database.writing():
        database = register.database
        subjects: set[int] = set()
        for chain, seq in heads:
            low, high = ids.chain_bounds(*chain)
            low = max(low, ids.pack(*chain, 0) + seq + 1)
            sql = "SELECT DISTINCT subject FROM entry WHERE id BETWEEN ? AND ? AND placement IS NOT NULL"
            subjects |= {s for (s,) in database.rows(sql, low, high)}
        applying = _Applying(register)
        applying.load(subjects)
        for chain, seq in heads:
            low, high = ids.pack(*chain, 0) + seq + 1, ids.chain_bounds(*chain)[1]
            database.run("UPDATE entry SET placement = NULL, objection = NULL WHERE id BETWEEN ? AND ?", low, high)
        applying.refold()
        database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, '1')", _VOIDED)
        database.run("DELETE FROM checkpoint WHERE position >= ?", cursor[0])
        _set_cursor(register, cursor, 0)


def settled(register: Register) -> None:
    """Forget that placements were voided, once every entry of another chain has its place again."""
    if not register.note(_VOIDED):
        return
    low = ids.pack(register.branch_number, register.desk, 0, 0)
    high = low + (1 << 40)
    sql = "SELECT 1 FROM entry WHERE placement IS NULL AND NOT id BETWEEN ? AND ? LIMIT 1"
    if register.database.row(sql, low, high - 1) is None:
        register.set_notes({_VOIDED: ""})


class _Applying:
    """The taking in, in an open transaction."""

    def __init__(self, register: Register) -> None:
        self.register, self.database = register, register.database
        self.before: dict[int, list[Entry]] = {}
        self.done = Applied()

    def run(self, pulled: Pulled) -> Applied:
        """Take everything in."""
        known = self.register.journal.places([i for i, _p, _o in pulled.placed])
        known |= self.register.journal.some([e.id for e in pulled.entries])
        fresh, changed = self._sort(pulled, known)
        subjects = {e.subject for e in fresh} | self._disturbed(changed, known)
        self.load(subjects)
        self._displace(fresh, known)
        if self._centre_began_anew(fresh):  # it was put back: a clone of this desk may have given it what it held back
            _ask_for_places(self.register)
        self.register.journal.put(fresh)
        self.database.run_many(
            "UPDATE entry SET placement = ?, objection = ? WHERE id = ?", [(p, o, i) for i, p, o in changed]
        )
        self.database.run_many(
            """INSERT OR IGNORE INTO joint (id, previous) SELECT ?, ?
            WHERE NOT EXISTS (SELECT 1 FROM entry WHERE id = ?)""",
            [(id_, previous, id_ - 1) for id_, previous in pulled.joints.items()],
        )
        self.refold()
        self._note_wanted()
        self._note(pulled, fresh)
        self.done.entries, self.done.subjects = len(fresh), len(subjects)
        return self.done

    def _centre_began_anew(self, fresh: list[Entry]) -> bool:
        """Tell whether the centre's own chain began an incarnation that was not known here."""
        places = {ids.unpack(e.id)[:3] for e in fresh if e.id >> 40 == self.register.branch_number << 8}
        return any(
            incarnation and not self.register.journal.head(Chain(b, d, incarnation)).seq for b, d, incarnation in places
        )

    def load(self, subjects: set[int]) -> None:
        """Remember the entries of subjects as they are now."""
        self.before = self.register.journal.of_many(sorted(subjects))

    def _sort(
        self, pulled: Pulled, known: dict[int, Entry]
    ) -> tuple[list[Entry], list[tuple[int, int | None, str | None]]]:
        """Return the entries that are new here, and the placements that changed."""
        fresh: list[Entry] = []
        changed: list[tuple[int, int | None, str | None]] = []
        own, incarnations = (self.register.branch_number, self.register.desk), _incarnations(self.register)
        for entry in {e.id: e for e in pulled.entries}.values():  # feed and history may bring the same one
            ours = known.get(entry.id)
            if ours is None:
                fresh.append(entry)
            elif ours.hash != entry.hash:
                place = ids.unpack(entry.id)
                if (place.branch, place.desk) == own and place.incarnation in incarnations:
                    raise Refused("chain_differs", incarnation=place.incarnation)
                fresh.append(entry)
            elif (ours.placement, ours.objection) != (entry.placement, entry.objection):
                changed.append((entry.id, entry.placement, entry.objection))
        for id_, placement, objection in pulled.placed:
            ours = known.get(id_)
            if ours is not None and (ours.placement, ours.objection) != (placement, objection):
                changed.append((id_, placement, objection))
        return fresh, changed

    def _disturbed(self, changed: list[tuple[int, int | None, str | None]], known: dict[int, Entry]) -> set[int]:
        """Return the subjects whose order or outcome may change by placements.

        An entry of ours that gets the place behind all that its author had seen stays where it is, unless entries of
        others lost their places (:func:`void`). An erasure that is placed is final: what it hid is destroyed.
        """
        voided = self.register.note(_VOIDED)
        return {
            known[id_].subject
            for id_, placement, why in changed
            if voided
            or why
            or known[id_].placement is not None
            or placement != known[id_].after + 1
            or known[id_].kind == Erased.__name__
        }

    def _displace(self, fresh: list[Entry], known: dict[int, Entry]) -> None:
        """Put entries of another chain aside for which the centre has others, and all that follow them there."""
        first: dict[Chain, int] = {}
        for entry in fresh:
            if entry.id in known:
                place = ids.unpack(entry.id)
                chain = Chain(place.branch, place.desk, place.incarnation)
                first[chain] = min(place.counter, first.get(chain, place.counter))
        for chain, seq in first.items():
            aside = self.register.journal.part(chain, seq, 1 << 31)
            self.before |= self.register.journal.of_many(sorted({e.subject for e in aside} - self.before.keys()))
            aside = erasing.taken_out(self.register, aside)
            for ours in aside:
                data = msgspec.json.encode(ours).decode()
                self.database.run(
                    "INSERT OR IGNORE INTO displaced (id, hash, data) VALUES (?, ?, ?)", ours.id, ours.hash, data
                )
            low, high = ids.pack(*chain, seq), ids.chain_bounds(*chain)[1]
            self.database.run("DELETE FROM entry WHERE id BETWEEN ? AND ?", low, high)
            self.database.run("DELETE FROM joint WHERE id BETWEEN ? AND ?", low, high)
            self.database.run("DELETE FROM sealed WHERE chain = ?", low >> 32)
            if chain[:2] == self.register.chain[:2]:  # of a clone: what is believed of it is reckoned again
                self.database.run("DELETE FROM confirmed WHERE incarnation = ? AND log = ?", chain.incarnation, ACTS)
            self.done.displaced += len(aside)

    def refold(self) -> None:
        """Fold the loaded subjects again and write what differs."""
        self._after = self.register.journal.of_many(sorted(self.before))
        refold(self.register, self.before, self._after)

    def _note_wanted(self) -> None:
        """Remember subjects of which earlier entries are missing here, and persons that never came."""
        wanted: list[tuple[int]] = []
        whole: list[tuple[int]] = []
        for subject, entries in self._after.items():
            placed = [e.placement for e in entries if e.placement is not None]
            foreign = subject == ids.branch_subject(subject >> 48) and subject >> 48 != self.register.branch_number
            lacking = bool(placed) and max(placed) > len(set(placed)) and not foreign
            (wanted if lacking else whole).append((subject,))
            state = fold(entries).state if any(e.kind in _NAMING for e in entries) else None
            people: set[int | None] = set()
            if isinstance(state, CaseState):
                people = {state.person, state.representative}
            elif isinstance(state, ComplaintState):
                people = {state.person}
            wanted += [(p,) for p in people if p is not None and not self.register.journal.knows(p)]
        self.database.run_many("DELETE FROM wanted WHERE subject = ?", whole)
        self.database.run_many("INSERT OR IGNORE INTO wanted (subject) VALUES (?)", wanted)

    def _note(self, pulled: Pulled, fresh: list[Entry]) -> None:
        """Write receipts, seals and the cursor."""
        self.database.run_many(
            """INSERT INTO sealed (chain, seq, hash, seal) VALUES (?, ?, ?, ?) ON CONFLICT (chain) DO UPDATE
            SET seq = excluded.seq, hash = excluded.hash, seal = excluded.seal WHERE excluded.seq >= sealed.seq""",
            [(ids.pack(*s.chain, 0) >> 32, s.head.seq, s.head.hash, s.seal) for s in pulled.sealed],
        )
        if pulled.receipt is not None:
            confirm(self.register, pulled.receipt, pulled.now)
        self._know_own(fresh)
        if pulled.cursor is not None:
            _set_cursor(self.register, pulled.cursor, pulled.now)

    def _know_own(self, fresh: list[Entry]) -> None:
        """Our own older incarnations' entries came back from the centre: they need not be sent."""
        own = (self.register.branch_number, self.register.desk)
        incarnations = {p.incarnation for p in (ids.unpack(e.id) for e in fresh) if (p.branch, p.desk) == own}
        for incarnation in sorted(incarnations):
            chain = Chain(*own, incarnation)
            receipt = confirmed(self.register, incarnation)
            head = receipt.acts
            for entry in self.register.journal.part(chain, head.seq + 1, 1 << 31):
                if entry.placement is None:  # what is missing between placed ones is in quarantine, or closed long ago
                    break
                head = Head(ids.counter_of(entry.id), entry.hash)
            confirm(self.register, structs.replace(receipt, acts=head), self.register.clock.now())


def _incarnations(register: Register) -> frozenset[int]:
    """Return the incarnations that led to the present one; others of this desk are those of its clones."""
    rows = register.database.rows("SELECT id, incarnation FROM desk_incarnation")
    before: dict[int, set[int]] = {}
    for id_, old in rows:
        place = ids.unpack(id_)
        if (place.branch, place.desk) == (register.branch_number, register.desk):
            before.setdefault(place.incarnation, set()).add(old)
    found: set[int] = set()
    waiting = {register.incarnation}
    while waiting:
        incarnation = waiting.pop()
        found.add(incarnation)
        waiting |= before.get(incarnation, set()) - found
    return frozenset(found)


# --- what the desk remembers of its centre -----------------------------------------------------------------------


def cursor(register: Register) -> tuple[int, bytes]:
    """Return where the next pull begins: position and tag; zeros at the beginning."""
    row = register.database.row("SELECT position, tag FROM checkpoint ORDER BY position DESC LIMIT 1")
    return (row[0], row[1]) if row else (0, bytes(8))


def cursors(register: Register) -> list[tuple[int, bytes]]:
    """Return the cursors that are kept, the newest first."""
    return register.database.rows("SELECT position, tag FROM checkpoint ORDER BY position DESC")


def _set_cursor(register: Register, place: tuple[int, bytes], now: int) -> None:
    database = register.database
    if place[0] == 0:
        return
    database.run("INSERT OR REPLACE INTO checkpoint (position, tag, at) VALUES (?, ?, ?)", *place, now)
    kept = [p for (p,) in database.rows("SELECT position FROM checkpoint ORDER BY position DESC")]
    if len(kept) <= _KEEP:
        return
    newest = kept[0]
    spare = [b for a, b, c in zip(kept[1:], kept[2:], kept[3:], strict=False) if (a - c) * 8 < newest - b]
    database.run_many("DELETE FROM checkpoint WHERE position = ?", [(p,) for p in spare[::2]])


def confirmed(register: Register, incarnation: int) -> Receipt:
    """Return how far the centre has this desk's chains of an incarnation."""
    rows = register.database.rows("SELECT log, seq, hash, seal FROM confirmed WHERE incarnation = ?", incarnation)
    heads = {log: (Head(seq, hash_), seal) for log, seq, hash_, seal in rows}
    none = (Head(0, bytes(16)), b"")
    acts, seal = heads.get(register.journal.log, none)
    return Receipt(incarnation, acts, heads.get(register.looks.log, none)[0], seal)


def confirm(register: Register, receipt: Receipt, now: int) -> None:
    """Write a receipt down."""
    register.database.run_many(
        "INSERT OR REPLACE INTO confirmed (incarnation, log, seq, hash, seal, at) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (receipt.incarnation, register.journal.log, receipt.acts.seq, receipt.acts.hash, receipt.seal, now),
            (receipt.incarnation, register.looks.log, receipt.looks.seq, receipt.looks.hash, b"", now),
        ],
    )


def agreed(register: Register, receipt: Receipt, now: int) -> None:
    """Write down how far both ends were found to have the same; nothing has said yet which places the centre gave."""
    with register.database.writing():
        _ask_for_places(register)
        confirm(register, receipt, now)


def placeless(register: Register) -> list[int]:
    """Return what own acts are about that are at the centre, and have no place here while that is to be asked for."""
    if not register.note(_PLACELESS):
        return []
    ends = [
        (incarnation, 1, confirmed(register, incarnation).acts.seq) for incarnation in sorted(_incarnations(register))
    ]
    return _about_placeless(register, ends)


def held(register: Register) -> list[int]:
    """Return what own acts are about that the centre said it holds back.

    Once it was put back, or this desk was, they may have a place by now, and the feed leaves a desk's own acts out.
    """
    sql = "SELECT incarnation, first, first + count - 1 FROM quarantine WHERE desk = ? AND log = ?"
    return _about_placeless(register, register.database.rows(sql, register.desk, ACTS))


def _about_placeless(register: Register, ranges: Iterable[tuple[int, int, int]]) -> list[int]:
    found: set[int] = set()
    for incarnation, first, last in ranges:
        low, high = (ids.pack(register.branch_number, register.desk, incarnation, seq) for seq in (first, max(last, 0)))
        sql = "SELECT DISTINCT subject FROM entry WHERE id BETWEEN ? AND ? AND placement IS NULL"
        found |= {s for (s,) in register.database.rows(sql, low, high)}
    return sorted(found)


def placed(register: Register) -> None:
    """Forget that places are to be asked for: the centre was asked for each."""
    register.set_notes({_PLACELESS: ""})


def _ask_for_places(register: Register) -> None:
    register.database.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, '1')", _PLACELESS)


def wanted(register: Register, most: int = 5000) -> list[int]:
    """Return subjects of which the centre should send the whole, in no order."""
    return [s for (s,) in register.database.rows("SELECT subject FROM wanted ORDER BY random() LIMIT ?", most)]


def beginning(register: Register, subject: int) -> int:
    """Return how many of a subject's first entries are here with their places, without a gap."""
    count = 0
    for place in sorted(e.placement for e in register.journal.of(subject) if e.placement is not None):
        if place != count + 1:
            break
        count = place
    return count


__all__ = [
    "Applied",
    "Pulled",
    "Receipt",
    "Sealed",
    "agreed",
    "apply",
    "beginning",
    "confirm",
    "confirmed",
    "cursor",
    "cursors",
    "held",
    "placed",
    "placeless",
    "settled",
    "shared_order",
    "void",
    "wanted",
]
