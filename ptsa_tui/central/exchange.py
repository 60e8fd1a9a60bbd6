"""One round trip, seen from the centre: check, compare, take in, place, acknowledge, and give what is new.

Everything of one request happens in one transaction or not at all, and only what is committed is acknowledged. So a
request that comes twice, late or again after a lost reply changes nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from models.acts import access_kinds, kinds
from models.acts.entry import ACTS, LOOKS, Entry
from models.facts import ids
from models.fold import Fold
from models.journal.journal import Chain, Head
from models.refused import Refused
from ptsa_tui.central import decrees, feeds, held, ledger, own
from ptsa_tui.central.parts import Part, apart, chained, decoded, runs
from ptsa_tui.central.placing import Folds, Moved, Placing
from ptsa_tui.central.store import Busy, Row, Store, Tx, row
from ptsa_tui.sync.wire.body import Cursor, Incarnation, Lost, Odd, Offer, Reply, Request, tag_of
from ptsa_tui.sync.wire.frames import Frame
from ptsa_tui.sync.wire.packing import Malformed, Writer
from ptsa_tui.sync.wire.trust import FOR_REQUESTS, FOR_VERIFIERS, SIGNATURE, checked, seal_over, sealed

AGAIN = 900
"""Seconds after which a desk should come again."""
_TRIES = 5
_LEAP = 32
"""Lives that a desk may have begun by itself since it last came."""
_MOST_ROOM = 256
"""KiB of feed in one reply."""
MOST_ODD = 2048
"""Odd places in one reply, but for those of a held frame, which may have more."""
_SEEN = 60
"""Seconds within which an idle desk's last visit is not written down again."""


class Secrets(Struct, frozen=True):
    """What the centre alone knows: the key of its seals."""

    seal: bytes


class Taken(Struct):
    """What a request brought, for the metrics and the log."""

    chain: Chain
    acts: int = 0
    looks: int = 0
    quarantined: int = 0
    pulled: int = 0
    outcome: str = "ok"


class Exchange:
    """The exchange over one store; any number of threads and processes may serve it."""

    def __init__(self, store: Store, secrets: Secrets, clock: Callable[[], int]) -> None:
        self.store, self.secrets, self.clock = store, secrets, clock
        self.folds = Folds()
        self._publics: dict[tuple[int, int], bytes] = {}

    def answer(self, body: bytes, *, by_file: bool = False) -> tuple[Reply, Taken]:
        """Answer one signed request; one that lay in a file says nothing of the present: where its desk is, its clock.

        Raises:
            Malformed: the body is not a request; nothing of it was taken.
            Refused: ``desk_unknown``, ``desk_revoked``, ``signature_wrong``, ``incarnations_used_up``,
                ``central_busy``.
        """
        request = Request.read(body[SIGNATURE:])
        public = self._signer(request.chain, body)
        parts = [decoded(request.chain, frame) for frame in request.frames]
        more: frozenset[int] = frozenset()
        for _try in range(_TRIES):
            try:
                with self.store.transaction() as tx:
                    answering = _Answer(self, tx, request, more, by_file)
                    reply = answering.answer(body, parts, public)
                self.folds.keep(answering.folds, answering.ends)
                return reply, answering.taken
            except Moved as moved:
                more |= moved.branches
            except Busy:
                continue
        raise Refused("central_busy")

    def _signer(self, chain: Chain, body: bytes) -> bytes:
        """Return the key of the desk that signed the body, before anything of it is decoded.

        Keys that were seen before are remembered, so this usually costs no statement.
        """
        known = self._publics.get(chain[:2])
        if known is not None:
            try:
                checked(known, body, FOR_REQUESTS)
            except Refused:
                pass  # perhaps it was enrolled again
            else:
                return known
        sql = "SELECT public, state FROM desk WHERE branch = %s AND desk = %s"
        with self.store.reading() as tx:
            public = _enrolled(row(tx, sql, chain.branch, chain.desk), chain)
        checked(public, body, FOR_REQUESTS)
        self._publics[chain[:2]] = public
        return public


def _enrolled(desk: Row | None, chain: Chain) -> bytes:
    """Return the public key of an enrolled desk, which comes first in its row; its state comes last."""
    if desk is None or chain.desk == ids.CENTRE_DESK:
        raise Refused("desk_unknown")
    if desk[-1] != "enrolled":
        raise Refused("desk_revoked" if desk[-1] == "revoked" else "desk_unknown")
    return bytes(desk[0])


class _Answer:
    """The answering of one request in one transaction."""

    def __init__(
        self, exchange: Exchange, tx: Tx, request: Request, more: frozenset[int], by_file: bool = False
    ) -> None:
        self.exchange, self.tx, self.request, self.more, self.by_file = exchange, tx, request, more, by_file
        self.chain, self.now = request.chain, exchange.clock()
        self.taken = Taken(request.chain)
        self.folds: dict[int, Fold] = {}
        """Folds to remember once the transaction is committed …"""
        self.ends: dict[int, tuple[int, bytes]] = {}
        """… and where it leaves the feeds."""
        self.heads: dict[str, Head] = {}
        self._offered: list[list[Entry]] = []
        """Acts of other chains that were offered back, to be placed together with the desk's own."""

    def answer(self, body: bytes, parts: Sequence[Part], public: bytes) -> Reply:
        """Return the reply to a body that the owner of ``public`` signed."""
        desk = self._desk(bool(parts) or self.request.fork is not None or bool(self.request.offers))
        if bytes(desk[0]) != public:
            checked(bytes(desk[0]), body, FOR_REQUESTS)
        self.heads = {log: ledger.head_of(self.tx, self.chain, log) for log in (ACTS, LOOKS)}
        if not self._base_agrees():
            return self._differs()
        if self.request.fork is not None:
            return Reply(self.now, 0, granted=self._grant(desk[1]))
        if parts and self.request.room and not feeds.is_known(self.tx, self.chain.branch, self.request.cursor):
            return Reply(self.now, 0, unknown=True)  # what the desk saw before it wrote these must be here first
        stale = tuple(
            incarnation.incarnation for incarnation in self.request.incarnations if not self._has(incarnation)
        )
        if stale:  # what the desk wrote earlier must be here first
            self.taken.outcome = "stale"
            return Reply(self.now, 0, stale=stale)
        base = {ACTS: self.request.acts, LOOKS: self.request.looks}
        logs = {part.frame.log for part in parts}
        if not parts and any(self.heads[log].seq > base[log] for log in base):
            return self._differs()
        new: dict[str, list[Part]] = {}
        for log in logs:
            fresh = self._fresh(log, base[log], [p for p in parts if p.frame.log == log])
            if fresh is None:
                return self._differs()
            new[log] = fresh
        if any(new.values()) and self.chain.incarnation > desk[1]:
            self._begin(self.chain.incarnation, desk[1])
        for offer in self.request.offers:
            self._take_offer(offer)
        for log in (LOOKS, ACTS):  # an act that takes texts out of looks finds those that came with it
            self._take_in(log, new.get(log, []))
        return self._reply(desk, logs)

    # --- who asks ------------------------------------------------------------------------------------------------

    def _desk(self, locked: bool) -> Row:
        """Return (public key, newest incarnation, since, whole, seen) of the desk that asks."""
        if locked:
            desks = sorted({self.chain.desk, *(o.run.chain.desk for o in self.request.offers)})
            sql = "SELECT 1 FROM desk WHERE branch = %s AND desk = ANY(%s) ORDER BY desk FOR UPDATE"
            self.tx.rows(sql, self.chain.branch, desks)
        sql = "SELECT public, incarnation, since, whole, seen, state FROM desk WHERE branch = %s AND desk = %s"
        desk = row(self.tx, sql, self.chain.branch, self.chain.desk)
        _enrolled(desk, self.chain)
        return desk or ()

    def _begin(self, incarnation: int, newest: int) -> None:
        """The desk began an incarnation of its own accord; what follows it is counted from there."""
        if incarnation > newest + _LEAP:
            raise Refused("incarnations_used_up")
        self.tx.run(
            "UPDATE desk SET incarnation = %s WHERE branch = %s AND desk = %s AND incarnation < %s",
            incarnation,
            self.chain.branch,
            self.chain.desk,
            incarnation,
        )

    # --- comparing -----------------------------------------------------------------------------------------------

    def _base_agrees(self) -> bool:
        request = self.request
        if request.acts > self.heads[ACTS].seq or request.looks > self.heads[LOOKS].seq:
            return False
        acts = ledger.hash_at(self.tx, self.chain, ACTS, request.acts, self.heads[ACTS])
        looks = ledger.hash_at(self.tx, self.chain, LOOKS, request.looks, self.heads[LOOKS])
        return acts is not None and looks is not None and tag_of(acts, looks) == request.tag

    def _differs(self) -> Reply:
        self.taken.outcome = "differs"
        trails = (
            ledger.trail(self.tx, self.chain, ACTS, self.request.acts),
            ledger.trail(self.tx, self.chain, LOOKS, self.request.looks),
        )
        return Reply(self.now, 0, differs=trails)

    def _fresh(self, log: str, base: int, parts: list[Part]) -> list[Part] | None:
        """Return the frames beyond the head, hashed; None when the overlap is not what the centre has."""
        head = self.heads[log]
        last = parts[-1].frame.last
        known = ledger.hashes(self.tx, self.chain, log, base + 1, min(head.seq, last)) if head.seq > base else {}
        if base < head.seq <= last:
            known[head.seq] = head.hash  # what it ends with may be in quarantine, but its hash is known
        previous = ledger.hash_at(self.tx, self.chain, log, base, head)
        if previous is None:
            return None
        expected = base + 1
        fresh: list[Part] = []
        for part in parts:
            if part.frame.first != expected:
                raise Malformed("frames_not_in_order")
            part = chained(part, previous)
            frame, entries = part.frame, part.entries
            previous, expected = frame.end, frame.last + 1
            if any(known.get(ids.counter_of(e.id), e.hash) != e.hash for e in entries):
                return None
            if not entries and (known.get(frame.last, frame.end) != frame.end or frame.first <= head.seq < frame.last):
                return None  # of the latter nothing proves that it begins as the centre's own does
            fresh += apart(part, head.seq)
        if last <= head.seq and last not in known:  # it ends within what can't be read here: nothing proves it the same
            return None
        return fresh

    # --- taking in -----------------------------------------------------------------------------------------------

    def _take_in(self, log: str, parts: list[Part]) -> None:
        if not parts and not (log == ACTS and self._offered):
            return
        self._keep(log, [e for p in parts for e in p.entries], parts)
        for part in parts:
            if part.code is not None:
                self._quarantine(self.chain, part.frame, part.code)
        if not parts:
            return
        self.heads[log] = Head(parts[-1].frame.last, parts[-1].frame.end)
        ledger.set_head(self.tx, self.chain, log, self.heads[log])

    def _keep(self, log: str, entries: list[Entry], parts: list[Part]) -> None:
        for part in parts:
            ledger.keep_seeds(self.tx, self.chain.branch, part.seeds)
        if log == LOOKS:
            ledger.insert(self.tx, log, entries)
            self.taken.looks += len(entries)
        else:
            self._place(entries, [part.frame for part in parts if part.code is not None])
        known = kinds() if log == ACTS else access_kinds()
        for run in runs([e for e in entries if e.kind not in known]):
            first = ids.counter_of(run[0].id)
            self._quarantine(self.chain, Frame(log, first, len(run), run[-1].hash, b""), "kind_unknown")

    def _place(self, entries: list[Entry], unread: list[Frame]) -> None:
        """Place the desk's own acts and those that it offered back; what begins in an unread frame waits for it."""
        entries, waiting = held.apart_waiting(self.tx, self.chain, entries, unread)
        streams = [s for s in (*self._offered, entries) if s]
        if streams:
            placing = Placing(self.tx, self.exchange.folds, self.now, self.more)
            ledger.insert(self.tx, ACTS, placing.place(self.chain.branch, *streams))
            decrees.catch_up(self.tx, self.exchange.folds, self.now, placing, self.more)
            self.folds.update(placing.folds)
            self.ends.update(placing.ends)
        ledger.insert(self.tx, ACTS, waiting)
        self.taken.acts += sum(map(len, streams)) + len(waiting)

    def _quarantine(self, chain: Chain, frame: Frame, code: str) -> None:
        """Keep a frame as it came, and make it known to the branch."""
        if held.hold(self.tx, self.exchange.folds, self.now, chain, frame, code, self.more):
            self.taken.quarantined += frame.count

    def _take_offer(self, offer: Offer) -> None:
        """Take in what another desk of the branch kept of a chain that the centre lost, up to a head it once sealed."""
        run, chain = offer.run, offer.run.chain
        seal = seal_over(
            self.exchange.secrets.seal, ids.pack(*chain, 0) >> 32, ACTS, offer.sealed_seq, offer.sealed_hash
        )
        if chain.branch != self.chain.branch or seal != offer.seal or offer.sealed_seq != run.first + run.count - 1:
            return
        if (chain.desk, chain.incarnation) == (self.chain.desk, self.chain.incarnation):
            return
        if chain.desk == ids.CENTRE_DESK:
            own.begin_anew(self.tx, chain, Head(offer.sealed_seq, offer.sealed_hash))
        frame = Frame(ACTS, run.first, run.count, offer.end, offer.payload)
        part = chained(decoded(chain, frame), run.previous)
        head = ledger.head_of(self.tx, chain, ACTS)
        before, entries = ledger.hash_at(self.tx, chain, ACTS, run.first - 1, head), part.entries
        if not entries or offer.end != offer.sealed_hash or before is None or part.unsound:
            return
        known = ledger.hashes(self.tx, chain, ACTS, run.first, min(head.seq, frame.last))
        if before != run.previous or any(known.get(ids.counter_of(e.id), e.hash) != e.hash for e in entries):
            self._quarantine(chain, frame, "chain_differs")
            return
        fresh = [e for e in entries if ids.counter_of(e.id) > head.seq]
        if fresh:
            ledger.keep_seeds(self.tx, chain.branch, part.seeds)
            self._offered.append(fresh)
            ledger.set_head(self.tx, chain, ACTS, Head(frame.last, offer.end))

    def _grant(self, newest: int) -> int:
        """Return the next incarnation; the same one for the same fork.

        It is above the one that forked, of which this centre may have heard from a sister desk alone.
        """
        fork = self.request.fork or b""
        key = (*self.chain, self.request.acts, self.request.looks, fork)
        sql = """SELECT granted FROM grant_ WHERE branch = %s AND desk = %s AND incarnation = %s AND acts = %s
            AND looks = %s AND first = %s"""
        found = row(self.tx, sql, *key)
        if found is not None:
            return int(found[0])
        granted = max(newest, self.chain.incarnation) + 1
        if granted >= ids.INCARNATIONS:
            raise Refused("incarnations_used_up")
        self.tx.insert("grant_", [(*key, granted)])
        self._begin(granted, newest)
        self.taken.outcome = "fork"
        return granted

    # --- answering -----------------------------------------------------------------------------------------------

    def _reply(self, desk: Row, logs: set[str]) -> Reply:
        request, key = self.request, self.exchange.secrets.seal
        _public, _incarnation, since, whole, seen, _state = desk
        fields: dict[str, object] = {}
        if logs:
            acts = self.heads[ACTS].seq if ACTS in logs else request.acts
            acts, odd = acknowledged(self.tx, self.chain, request.acts, acts)
            looks = self.heads[LOOKS].seq if LOOKS in logs else request.looks
            at = ledger.hash_at(self.tx, self.chain, ACTS, acts, self.heads[ACTS]) or b""
            chain = ids.pack(*self.chain, 0) >> 32
            fields |= {"acts": acts, "looks": looks, "odd": odd}
            fields["seal"] = seal_over(key, chain, ACTS, acts, at)
        letter = verifiers_letter(self.tx, self.chain.branch, bytes(desk[0]), request.verifiers)
        if letter:
            fields["verifiers"] = letter
        part = None
        if request.lost is not None:
            cursor, chains = self._common(request.lost)
            fields["common"] = (cursor, chains)
        elif not feeds.is_known(self.tx, self.chain.branch, request.cursor):
            fields["unknown"] = True
        elif request.room and not self._ahead():
            part = feeds.part(
                self.tx,
                self.chain,
                request.cursor,
                min(request.room, _MOST_ROOM),
                own=request.own,
                since=since,
                whole=whole,
                key=key,
            )
            if part is not None:
                fields |= {"feed": part.segments, "cursor": part.cursor, "more": part.more, "seals": part.seals}
                self.taken.pulled += sum(r.count for s in part.segments for r in s.runs)
        if request.wants and not self._ahead():  # else parts of its own chain would come without what is before them
            left = 1024 * min(request.room, _MOST_ROOM) - (part.size if part is not None else 0)
            whole, more = feeds.histories(self.tx, self.chain.branch, request.wants, left, key)
            fields |= {"histories": whole, "more": more or (part is not None and part.more)}
        if not self.by_file and (logs or self.now - seen >= _SEEN or "cursor" in fields):
            self.tx.run(
                "UPDATE desk SET seen = %s, position = %s, skew = %s, program = %s WHERE branch = %s AND desk = %s",
                self.now,
                request.cursor.position,
                request.clock - self.now,
                request.program,
                self.chain.branch,
                self.chain.desk,
            )
        return Reply(self.now, AGAIN, **fields)  # type: ignore[arg-type]  # each field has its own type

    def _has(self, incarnation: Incarnation) -> bool:
        """Tell whether an older incarnation is here as far as its desk believes."""
        chain = Chain(self.chain.branch, self.chain.desk, incarnation.incarnation)
        hashes = []
        for log, seq in ((ACTS, incarnation.acts), (LOOKS, incarnation.looks)):
            found = ledger.hash_at(self.tx, chain, log, seq, ledger.head_of(self.tx, chain, log))
            if found is None:
                return False
            hashes.append(found)
        return tag_of(*hashes) == incarnation.tag

    def _ahead(self) -> bool:
        """Tell whether the chain is longer here than what was sent: then a clone of the desk may have written the rest.

        That rest is left out of the feed as the desk's own, so the cursor must not pass it.
        """
        sent = {ACTS: self.request.acts, LOOKS: self.request.looks}
        sent |= {f.log: f.last for f in self.request.frames}
        return any(self.heads[log].seq > sent[log] for log in sent)

    def _common(self, lost: Lost) -> tuple[Cursor, tuple[tuple[Chain, int], ...]]:
        self.taken.outcome = "lost"
        newest = sorted(lost.cursors, key=lambda c: -c.position)
        common = next((c for c in newest if feeds.is_known(self.tx, self.chain.branch, c)), Cursor(0, bytes(8)))
        chains = tuple((chain, ledger.head_of(self.tx, chain, ACTS).seq) for chain, _seq in lost.chains)
        return common, chains


def acknowledged(tx: Tx, chain: Chain, base: int, head: int) -> tuple[int, tuple[Odd, ...]]:
    """Return how far the acts after ``base`` are acknowledged in one reply, ``head`` or less, and the odd places there.

    Odd is what has another place than its author expects, or an objection; held back is what has the place 0. A held
    frame is acknowledged as a whole: within it there is no hash to go on from.
    """
    sql = """SELECT id, placement, objection FROM entry WHERE branch = %s AND id > %s AND id <= %s
        AND (placement <> after + 1 OR objection IS NOT NULL) ORDER BY id LIMIT %s"""
    low, high = ids.pack(*chain, base), ids.pack(*chain, head)
    found: list[tuple[int, tuple[Odd, ...]]] = []
    for id_, placement, objection in tx.rows(sql, chain.branch, low, high, MOST_ODD + 1):
        seq = ids.counter_of(id_)
        found.append((seq, (Odd(seq, placement, objection or ""),)))
    for one in held.held(tx, chain.branch):
        if one.chain == chain and one.log == ACTS and base < one.last and one.first <= head:
            first, last = max(one.first, base + 1), min(one.last, head)
            found.append((first, tuple(Odd(seq, 0) for seq in range(first, last + 1))))
    odd: list[Odd] = []
    for first, some in sorted(found):
        if odd and len(odd) + len(some) > MOST_ODD:
            return first - 1, tuple(odd)
        odd += some
    return head, tuple(odd)


def verifiers_letter(tx: Tx, branch: int, public: bytes, known: int) -> bytes:
    """Return the officers' password verifiers, sealed for a desk; empty when it has the newest version already."""
    newest = row(tx, "SELECT max(version) FROM verifier WHERE branch = %s", branch)
    if newest is None or (newest[0] or 0) <= known:
        return b""
    out = Writer()
    out.number(newest[0])
    sql = "SELECT officer, version, hash FROM verifier WHERE branch = %s ORDER BY officer"
    for officer, version, hash_ in tx.rows(sql, branch):
        out.number(officer)
        out.number(version)
        out.text(hash_)
    return sealed(public, out.done(), FOR_VERIFIERS)
