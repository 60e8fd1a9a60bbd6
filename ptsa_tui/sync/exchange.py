"""One sync, seen from the desk: round trips until both ends have the same, each of them safe to break off anywhere.

Nothing here knows how bytes travel: a :class:`Line` takes a signed request and gives the reply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from msgspec import Struct, structs

from models.acts.entry import ACTS, GENESIS, LOOKS, SALT_BLOCK, Entry
from models.exchange import replica
from models.facts import ids
from models.journal.journal import Chain, Head, Journal
from models.officers.sign_in import forget_failures
from models.refused import Refused
from models.register import clock_doubt, fork
from models.register.erasing import whole
from models.register.refolding import mend
from models.register.register import Register
from models.retention import traces
from models.store.placeholders import placeholders
from ptsa_tui import version_number
from ptsa_tui.sync.ahead import Ahead, Line, Trip, parts_of, version_of
from ptsa_tui.sync.segments import read_segment
from ptsa_tui.sync.settling import believe_less, common_head, first_of, offer_of, upto
from ptsa_tui.sync.wire import encode
from ptsa_tui.sync.wire.body import (
    LARGEST_REQUEST,
    Cursor,
    Incarnation,
    Lost,
    Offer,
    Reply,
    Request,
    Trail,
    Want,
    tag_of,
)
from ptsa_tui.sync.wire.frames import Frame, split
from ptsa_tui.sync.wire.packing import Malformed, Reader
from ptsa_tui.sync.wire.trust import FOR_REQUESTS, FOR_VERIFIERS, Keys

ROOM = 25 * 1024
"""Bytes that a body should not exceed. All of it may be under way when a line is cut, and so come again."""
_WANTS = 100
"""Subjects that one request asks for."""
_MOST_IDLE = 24
"""Trips in a row that may bring nothing on: finding the last entry in common takes some, an end takes none."""
_PAGE = 8000


class Report(Struct):
    """What a sync did."""

    trips: int = 0
    sent_acts: int = 0
    sent_looks: int = 0
    pulled: int = 0
    up: int = 0
    """Bytes of bodies; the line counts its headers itself."""
    down: int = 0
    moved: int = 0
    """Entries that got numbers of a new incarnation after a fork."""
    again: int = 0
    """Seconds after which the centre wants to see the desk again."""


class Session:
    """A sync of one register over one line."""

    def __init__(
        self, register: Register, line: Line, keys: Keys, *, room: int = ROOM, stop: Callable[[], bool] = lambda: False
    ) -> None:
        self.register, self.line, self.keys, self.room, self.stop = register, line, keys, room, stop
        self.report = Report()
        self._lost = bool(register.note("own"))  # going back was broken off: what others lack is to be asked again
        self._fork: tuple[Head, Head, bytes] | None = None
        self._offers: tuple[Offer, ...] = ()
        self._base: dict[int, tuple[Head, Head]] = {}
        self._kept_back = [] if register.exchanged else replica.held(register)
        self._asked: set[int] = set()
        """Subjects of which the centre was asked for the whole."""
        self._stale: list[int] = []
        """Older incarnations that the centre does not have as far as we believed; it is asked for each."""
        self._ahead: Ahead | None = None
        """What was made of the next body while one was under way."""

    def run(self) -> Report:
        """Go on until both ends have the same.

        Raises:
            Refused: see :class:`Line`; ``centre_confused`` when the centre's answers lead nowhere.
        """
        mend(self.register)  # what could not be shown: this may be a newer program
        try:
            return self._go_on()
        finally:
            self._clear()

    def _clear(self) -> None:
        """Take what was erased out of the files, once and not after each of many replies; a later save can do it."""
        with suppress(Refused):
            self.register.scrub(now=True)

    def _go_on(self) -> Report:
        idle, reached = 0, self._reached()
        while idle < _MOST_IDLE and not self.stop():
            if not self._trip():
                self.register.exchanged = True
                return self.report
            before, reached = reached, self._reached()
            idle = idle + 1 if reached == before else 0
        if not self.stop():
            raise Refused("centre_confused")
        return self.report

    def _reached(self) -> tuple[object, ...]:
        """Return what every useful trip changes something of."""
        rows = self.register.database.rows("SELECT incarnation, log, seq FROM confirmed ORDER BY 1, 2")
        counts = self.report.pulled, self.report.moved, len(self._offers), len(self._asked)
        return (*rows, replica.cursor(self.register), *counts)

    def cost(self) -> tuple[int, int]:
        """Return what the next sync will send, without sending it: bytes of bodies, and the least number of trips.

        A long backlog is estimated from its first body.
        """
        chain = self._chain()
        acts, looks = self._heads(chain)
        frames = list(self._frames(chain, acts, looks))
        size = len(self.keys.signed(self._request(chain).pack(), FOR_REQUESTS))
        here = sum(f.count for f in frames)
        left = self.register.journal.head(chain).seq - acts.seq + self.register.looks.head(chain).seq - looks.seq
        if here and left > here:
            return size * left // here, -(-left // here)
        return size, 1

    def bodies(self, chain: Chain) -> Iterator[Request]:
        """Yield the requests that send all of a chain that is not confirmed, each as if those before had arrived."""
        self._lost = False
        while True:
            request = self._request(chain)
            if not request.frames:
                return
            yield structs.replace(request, room=0, wants=())
            self._base[chain.incarnation] = self._beyond(chain, request.frames)

    def take_offline(self, chain: Chain, reply: Reply) -> None:
        """Take in a reply that came in a file.

        Raises:
            Refused: ``bundle_needs_line``: the centre has entries of this desk that are not here.
        """
        behind = (reply.acts or 0) > self.register.journal.head(chain).seq
        if behind or (reply.looks or 0) > self.register.looks.head(chain).seq:
            raise Refused("bundle_needs_line")
        acts, looks = self._heads(chain)
        if reply.acts is not None and (reply.acts < acts.seq or (reply.looks or 0) < looks.seq):
            reply = structs.replace(reply, acts=None, looks=None)
        try:
            self._apply(chain, reply, acts.seq, looks.seq)
        except Malformed as why:
            raise Refused("centre_malformed", why=why.code) from None
        clock_doubt.told(self.register, reply.time)
        traces.finish(self.register)
        self._clear()
        if reply.verifiers:
            self._take_verifiers(reply.verifiers)

    def _trip(self) -> bool:
        """Do one round trip; tell whether another is needed."""
        chain = self._chain()
        request = self._request(chain)
        body = self.keys.signed(request.pack(), FOR_REQUESTS)
        answer = self._carried(chain, request, body)
        self.report.trips += 1
        self.report.up += len(body)
        self.report.down += len(answer)
        try:
            reply = Reply.read(answer)
            return self._take(chain, request, reply)
        except Malformed as why:
            raise Refused("centre_malformed", why=why.code) from None

    def _carried(self, chain: Chain, request: Request, body: bytes) -> bytes:
        """Send a body and return the reply; if there is more to send, the next frames are made meanwhile."""
        acts, looks = self._beyond(chain, request.frames)
        if not request.frames or not self._goes_beyond(chain, acts, looks):
            return self.line.send(body)
        trip = Trip(self.line, body)
        try:
            version = version_of(self.register)
            frames = tuple(self._frames(chain, acts, looks))
            self._ahead = Ahead(chain, acts, looks, frames, version, parts_of(self.register, chain, frames))
        finally:
            answer = trip.answer()
        return answer

    def _beyond(self, chain: Chain, frames: Sequence[Frame]) -> tuple[Head, Head]:
        """Return how far the centre will have the chain once it has taken the frames."""
        heads = dict(zip((ACTS, LOOKS), self._heads(chain), strict=True))
        heads |= {f.log: Head(f.last, f.end) for f in frames}
        return heads[ACTS], heads[LOOKS]

    # --- asking --------------------------------------------------------------------------------------------------

    def _chain(self) -> Chain:
        """Return the chain to send: an older incarnation that the centre does not have whole yet, else the present."""
        own = self.register.chain
        if self._stale:
            return Chain(own.branch, own.desk, self._stale[0])
        for chain in self.register.journal.chains():
            if (chain.branch, chain.desk) == (own.branch, own.desk) and chain.incarnation < own.incarnation:
                base = replica.confirmed(self.register, chain.incarnation)
                if _goes_on(self.register.journal, chain, base.acts.seq):
                    return chain
                if _goes_on(self.register.looks, chain, base.looks.seq):
                    return chain
        return own

    def _heads(self, chain: Chain) -> tuple[Head, Head]:
        """Return how far this desk believes the centre to have the chain."""
        if chain.incarnation in self._base:
            return self._base[chain.incarnation]
        receipt = replica.confirmed(self.register, chain.incarnation)
        return receipt.acts, receipt.looks

    def _request(self, chain: Chain) -> Request:
        register = self.register
        acts, looks = self._heads(chain)
        cursor = Cursor(*replica.cursor(register))
        present = chain == register.chain
        wanted = self._new_wants()[:_WANTS] if present else []
        request = Request(
            chain,
            acts.seq,
            looks.seq,
            tag_of(acts.hash, looks.hash),
            cursor,
            register.clock.now(),
            max(1, self.room // 1024) if present else 0,
            int(register.note("verifiers") or 0),
            program=version_number(),
            own=bool(register.note("own")),
            wants=tuple(Want(s, replica.beginning(register, s)) for s in wanted),
        )
        if self._fork is not None:
            return structs.replace(request, fork=self._fork[2], room=0, wants=())
        if self._lost:
            lost = Lost(tuple(Cursor(*c) for c in replica.cursors(register)), tuple(self._held()))
            return structs.replace(request, lost=lost)
        if present:
            request = structs.replace(request, incarnations=tuple(self._incarnations()))
        offers = first_of(self._offers, LARGEST_REQUEST // 2)
        return structs.replace(request, frames=self._next_frames(chain, acts, looks), offers=offers)

    def _incarnations(self) -> Iterator[Incarnation]:
        """Yield how far the centre is believed to have this desk's older incarnations."""
        own = self.register.chain
        for chain in self.register.journal.chains():
            if (chain.branch, chain.desk) == (own.branch, own.desk) and chain.incarnation < own.incarnation:
                acts, looks = self._heads(chain)
                yield Incarnation(chain.incarnation, acts.seq, looks.seq, tag_of(acts.hash, looks.hash))

    def _next_frames(self, chain: Chain, acts: Head, looks: Head) -> tuple[Frame, ...]:
        """Return the frames of a body: those that were made ahead, if they still hold."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.holds(self.register, chain, acts, looks):
            return ahead.frames
        return tuple(self._frames(chain, acts, looks))

    def _frames(self, chain: Chain, acts: Head, looks: Head) -> Iterator[Frame]:
        """Yield what the centre lacks, acts first, as far as a body may go."""
        room = self.room
        for journal, base in ((self.register.journal, acts), (self.register.looks, looks)):
            entries = journal.part(chain, base.seq + 1, _PAGE)
            start = ids.pack(*chain, base.seq + 1)
            if entries and entries[-1].id - start >= len(entries):  # a gap: what is behind it came from the centre
                entries = [e for place, e in enumerate(entries) if e.id == start + place]
            sent = 0
            if journal is self.register.journal:
                entries = whole(self.register, entries)
            for some, payload in split(entries, self._seeds(entries), journal.log, encode, room):
                first = ids.counter_of(some[0].id)
                yield Frame(journal.log, first, len(some), some[-1].hash, payload)
                room -= len(payload)
                sent += len(some)
            if sent < len(entries) or len(entries) == _PAGE or room <= 0:
                return

    def _seeds(self, entries: Sequence[Entry]) -> dict[int, bytes]:
        blocks = sorted({e.id // SALT_BLOCK for e in entries})
        rows = self.register.database.rows(
            f"SELECT block, seed FROM salt_seed WHERE block IN ({placeholders(blocks)})",  # noqa: S608
            *blocks,
        )
        return dict(rows)

    def _held(self) -> Iterator[tuple[Chain, int]]:
        """Yield every chain that this desk holds with the seq of its newest entry."""
        for chain in self.register.journal.chains():
            yield chain, self.register.journal.head(chain).seq

    # --- taking --------------------------------------------------------------------------------------------------

    def _take(self, chain: Chain, request: Request, reply: Reply) -> bool:
        self.report.again = reply.again
        clock_doubt.heard(self.register, request.clock, reply.time)
        asked, pulled = {want.subject for want in request.wants}, self.report.pulled
        if chain.incarnation in self._stale:
            self._stale.remove(chain.incarnation)
        if reply.differs is not None:
            return self._settle(chain, reply.differs)
        self._base.pop(chain.incarnation, None)
        if self._fork is not None:
            if reply.granted is None:
                raise Refused("centre_confused")
            acts, looks, _first = self._fork
            self._fork = None
            self.report.moved += fork.resettle(self.register, chain.incarnation, acts, looks.seq, reply.granted)
            self._agree(chain, acts, looks)  # what is left of that incarnation is all in common
            return True
        if reply.common is not None:
            self._go_back(*reply.common)
            return True
        reply, ahead = upto(request, reply)
        if not reply.stale:  # else nothing was taken
            self._offers = self._offers[len(request.offers) :]
        answered = not reply.stale and not ahead
        if answered and not reply.more:
            self._asked |= asked
        try:
            self._apply(chain, reply, request.acts, request.looks)
        except Refused as why:
            if why.code != "chain_differs":
                raise
            self._stale.append(
                int(why.facts["incarnation"] or 0)
            )  # both ends compare that incarnation; then this comes again
            return True
        if answered and self.report.pulled == pulled:  # else the rest is asked for again
            self._asked |= asked
        traces.finish(self.register)
        if reply.verifiers:
            self._take_verifiers(reply.verifiers)
        if reply.unknown:
            self._lost = True
            return True
        if request.own and request.room and not reply.more and not ahead and not self._offers:
            self.register.set_notes({"own": ""})
            replica.settled(self.register)
        self._stale += reply.stale
        if self._asked.issuperset(replica.placeless(self.register)):
            replica.placed(self.register)
        return (
            bool(self._stale)
            or ahead
            or reply.more
            or bool(self._offers)
            or self._more_to_send()
            or bool(self._new_wants())
        )

    def _more_to_send(self) -> bool:
        chain = self._chain()
        return self._goes_beyond(chain, *self._heads(chain))

    def _goes_beyond(self, chain: Chain, acts: Head, looks: Head) -> bool:
        return _goes_on(self.register.journal, chain, acts.seq) or _goes_on(self.register.looks, chain, looks.seq)

    def _new_wants(self) -> list[int]:
        """Return what is wanted and was not asked for yet; what the centre does not give is not asked for twice."""
        wanted = (*self._kept_back, *replica.placeless(self.register), *replica.wanted(self.register))
        return [s for s in dict.fromkeys(wanted) if s not in self._asked]

    def _apply(self, chain: Chain, reply: Reply, acts: int, looks: int) -> None:
        """Take in a reply that tells of the own chain what follows ``acts`` and ``looks``."""
        placed: list[tuple[int, int | None, str | None]] = []
        receipt = None
        if reply.acts is not None and reply.looks is not None:
            odd = {o.seq: (o.placement, o.objection or None) for o in reply.odd}
            for id_, after in self.register.journal.afters(chain, acts + 1, reply.acts):
                place, why = odd.get(ids.counter_of(id_), (after + 1, None))
                placed.append((id_, place or None, why))  # 0: held back at the centre
            receipt = replica.Receipt(
                chain.incarnation,
                Head(reply.acts, self._hash(self.register.journal, chain, reply.acts)),
                Head(reply.looks, self._hash(self.register.looks, chain, reply.looks)),
                reply.seal,
            )
            self.report.sent_acts += reply.acts - acts
            self.report.sent_looks += reply.looks - looks
        entries = []
        joints: dict[int, bytes] = {}
        for segment in (*reply.feed, *reply.histories):
            some, joint = read_segment(segment)
            entries += some
            joints |= joint
        hashes = {e.id: e.hash for e in entries}
        sealed = [
            replica.Sealed(s.chain, Head(s.seq, hashes[ids.pack(*s.chain, s.seq)]), s.seal)
            for s in reply.seals
            if ids.pack(*s.chain, s.seq) in hashes
        ]
        done = replica.apply(
            self.register,
            replica.Pulled(
                entries=entries,
                joints=joints,
                placed=placed,
                sealed=sealed,
                receipt=receipt,
                cursor=(reply.cursor.position, reply.cursor.tag) if reply.cursor is not None else None,
                now=self.register.clock.now(),
            ),
        )
        self.report.pulled += done.entries

    def _hash(self, journal: Journal, chain: Chain, seq: int) -> bytes:
        if seq == 0:
            return GENESIS
        entry = journal.at(ids.pack(*chain, seq))
        if entry is None:
            raise Refused("centre_confused")
        return entry.hash

    # --- when the two ends differ --------------------------------------------------------------------------------

    def _settle(self, chain: Chain, trails: tuple[Trail, Trail]) -> bool:
        """Find the last entries in common, and either send again from there or ask for a new incarnation."""
        found, exact = [], True
        for journal, base, trail in zip(
            (self.register.journal, self.register.looks), self._heads(chain), trails, strict=True
        ):
            common, whole = common_head(journal, chain, base.seq, trail)
            found.append(common)
            exact = exact and whole
        acts, looks = found
        behind = [t.head.seq > c.seq for t, c in zip(trails, found, strict=True)]
        self._base[chain.incarnation] = (acts, looks)
        if not exact or not any(behind):
            self._agree(chain, acts, looks)
            return True
        first = bytes(16)
        for journal, common, is_behind in zip((self.register.journal, self.register.looks), found, behind, strict=True):
            mine = journal.part(chain, common.seq + 1, 1)
            if is_behind and mine:
                first = mine[0].hash
                break
        self._fork = (acts, looks, first)
        return True

    def _agree(self, chain: Chain, acts: Head, looks: Head) -> None:
        """Believe the centre to have a chain as far as it was found in common, and ask it for the places there."""
        replica.agreed(self.register, replica.Receipt(chain.incarnation, acts, looks, b""), self.register.clock.now())
        self._asked -= set(replica.placeless(self.register))

    def _go_back(self, cursor: Cursor, chains: tuple[tuple[Chain, int], ...]) -> None:
        """The centre was put back: void later placements, and offer what it lost of others' chains."""
        self._lost = False
        replica.void(self.register, (cursor.position, cursor.tag), chains)
        for chain, seq in chains:
            believe_less(self.register, chain, seq)
        self.register.set_notes({"own": "1"})
        self._offers = tuple(o for chain, seq in chains if (o := offer_of(self.register, chain, seq)) is not None)

    def _take_verifiers(self, letter: bytes) -> None:
        """Put the officers' password verifiers into their own table; one that is older than what is there never wins.

        A bundle may be read again after a newer one, and a centre that was put back may know less than this desk.
        """
        reader = Reader(self.keys.opened(letter, FOR_VERIFIERS))
        newest, found = reader.number(), []
        while reader.at < len(reader.source):
            found.append((reader.number(), reader.number(), reader.text(400)))
        with self.register.database.writing():
            known = dict(self.register.database.rows("SELECT officer, version FROM verifier"))
            fresh = [one for one in found if one[1] > known.get(one[0], -1)]
            for officer, _version, _hash in fresh:
                forget_failures(self.register, officer)
            self.register.database.run_many(
                """INSERT INTO verifier (officer, version, hash) VALUES (?, ?, ?)
                ON CONFLICT (officer) DO UPDATE SET hash = excluded.hash, version = excluded.version""",
                fresh,
            )
        self.register.set_notes({"verifiers": str(max(newest, int(self.register.note("verifiers") or 0)))})


def _goes_on(journal: Journal, chain: Chain, seq: int) -> bool:
    """Tell whether there is an entry just after ``seq``."""
    return journal.at(ids.pack(*chain, seq + 1)) is not None


__all__ = ["Line", "Report", "Session"]
