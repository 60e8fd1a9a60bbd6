"""What goes over the line in one round trip: the desk's request and the centre's reply.

Both are a row of numbers and bytes (:mod:`ptsa_tui.sync.wire.packing`); a request is signed whole. Nothing in it is
optional by luck: a flag says what follows, and a byte too many or too few makes the body malformed.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from msgspec import Struct

from models.acts.entry import HASH_LENGTH
from models.facts import ids
from models.journal.journal import Chain, Head
from ptsa_tui.sync.wire.frames import Frame, Run, Segment, pack_chain, read_chain
from ptsa_tui.sync.wire.packing import Malformed, Reader, Writer

PROTOCOL = 1
LARGEST_REQUEST = 192 * 1024
"""Bytes of a body that the centre reads; a desk sends ≤ 25 KiB, or one frame with a single large entry."""
LARGEST_REPLY = 1 << 20
TAG = 8
"""Bytes of a hash that are enough to tell two histories apart."""

_NEWEST = 999_999
"""The largest version of a program."""
_WANTS, _LOST, _OWN, _OFFERS, _FORK, _LIVES = 1, 2, 4, 8, 16, 32
_MOST = 4096
_MOST_FRAMES, _MOST_FRAMED = 64, 16_384
"""Frames of a request, and entries in them all: what a stranger's few bytes may claim."""


def tag_of(acts: bytes, looks: bytes) -> bytes:
    """Return the tag of two heads together."""
    return hashlib.blake2b(acts + looks, digest_size=TAG).digest()


class Cursor(NamedTuple):
    """A place in a branch's feed, and the tag of the feed up to it. Position 0 has the tag of no feed."""

    position: int
    tag: bytes


START = Cursor(0, bytes(TAG))


class Want(NamedTuple):
    """A subject of which the desk lacks entries, and how many of its first ones it has."""

    subject: int
    have: int = 0


class Lost(Struct, frozen=True):
    """What a desk knows when the centre does not know its cursor: older cursors, and how far it holds each chain."""

    cursors: tuple[Cursor, ...]
    chains: tuple[tuple[Chain, int], ...]


class Incarnation(Struct, frozen=True):
    """How far an older incarnation of the desk is believed to be at the centre: acts, looks, and the tag of both."""

    incarnation: int
    acts: int
    looks: int
    tag: bytes


class Offer(Struct, frozen=True):
    """Entries of another desk that the centre may have lost, up to a head that it once sealed."""

    run: Run
    payload: bytes
    end: bytes
    seal: bytes
    sealed_seq: int
    sealed_hash: bytes


class Request(Struct, frozen=True):
    """One request. ``base``: how far (acts, looks) the desk knows its chain to be at the centre."""

    chain: Chain
    acts: int
    looks: int
    tag: bytes
    cursor: Cursor
    clock: int
    """Seconds UTC by the desk's own clock."""
    room: int
    """KiB that the reply may take; 0: no feed."""
    verifiers: int
    """Version of the officers' password verifiers that the desk has."""
    frames: tuple[Frame, ...] = ()
    wants: tuple[Want, ...] = ()
    lost: Lost | None = None
    own: bool = False
    """The feed shall bring the desk's own entries too: it voided their placements."""
    offers: tuple[Offer, ...] = ()
    fork: bytes | None = None
    """Ask for a new incarnation: the hash of the first entry of ours that differs, zeros when there is none."""
    program: int = 0
    """The desk's version, ``1.2.3`` as 10203; 0: not told."""
    incarnations: tuple[Incarnation, ...] = ()
    """Older incarnations, to be asked whether the centre still has them (it may have been put back)."""

    def pack(self) -> bytes:
        """Return the bytes of the request, without its signature."""
        out = Writer()
        flags = _WANTS * bool(self.wants) | _LOST * (self.lost is not None) | _OWN * self.own
        flags |= _OFFERS * bool(self.offers) | _FORK * (self.fork is not None) | _LIVES * bool(self.incarnations)
        out.number(PROTOCOL)
        pack_chain(out, self.chain)
        out.number(flags)
        for number in (
            self.acts,
            self.looks,
            self.cursor.position,
            self.clock,
            self.room,
            self.verifiers,
            self.program,
        ):
            out.number(number)
        out.raw(self.tag)
        out.raw(self.cursor.tag)
        if self.wants:
            out.number(len(self.wants))
            for want in self.wants:
                out.number(want.subject)
                out.number(want.have)
        if self.lost is not None:
            out.number(len(self.lost.cursors))
            for cursor in self.lost.cursors:
                out.number(cursor.position)
                out.raw(cursor.tag)
            out.number(len(self.lost.chains))
            for chain, seq in self.lost.chains:
                pack_chain(out, chain)
                out.number(seq)
        if self.offers:
            out.number(len(self.offers))
            for offer in self.offers:
                Segment((offer.run,), offer.payload).pack(out)
                out.raw(offer.end + offer.seal + offer.sealed_hash)
                out.number(offer.sealed_seq)
        if self.fork is not None:
            out.raw(self.fork)
        if self.incarnations:
            out.number(len(self.incarnations))
            for incarnation in self.incarnations:
                for number in (incarnation.incarnation, incarnation.acts, incarnation.looks):
                    out.number(number)
                out.raw(incarnation.tag)
        for frame in self.frames:
            frame.pack(out)
        return out.done()

    @classmethod
    def read(cls, data: bytes) -> Request:
        """Read a request.

        Raises:
            Malformed: ``protocol_unknown``, ``body_malformed``, ``frame_damaged``.
        """
        reader = Reader(data)
        if reader.number() != PROTOCOL:
            raise Malformed("protocol_unknown")
        chain, flags = read_chain(reader), reader.number(63)
        acts, looks = reader.number(ids.COUNTERS - 1), reader.number(ids.COUNTERS - 1)
        position, clock, room, verifiers = reader.number(), reader.number(), reader.number(), reader.number()
        program = reader.number(_NEWEST)
        tag = reader.raw(TAG)
        cursor = Cursor(position, reader.raw(TAG))
        wants = (
            tuple(Want(reader.number(), reader.number()) for _ in range(reader.number(_MOST))) if flags & _WANTS else ()
        )
        lost = None
        if flags & _LOST:
            cursors = tuple(Cursor(reader.number(), reader.raw(TAG)) for _ in range(reader.number(_MOST)))
            chains = tuple((read_chain(reader), reader.number()) for _ in range(reader.number(_MOST)))
            lost = Lost(cursors, chains)
        offers = tuple(_read_offer(reader) for _ in range(reader.number(_MOST_FRAMES))) if flags & _OFFERS else ()
        fork = reader.raw(HASH_LENGTH) if flags & _FORK else None
        incarnations = (
            tuple(_read_life(reader) for _ in range(reader.number(ids.INCARNATIONS))) if flags & _LIVES else ()
        )
        frames: list[Frame] = []
        entries = sum(offer.run.count for offer in offers)
        while reader.at < len(data):
            frames.append(Frame.read(reader))
            entries += frames[-1].count
            if len(frames) > _MOST_FRAMES or entries > _MOST_FRAMED:
                raise Malformed("body_malformed")
        return cls(
            chain,
            acts,
            looks,
            tag,
            cursor,
            clock,
            room,
            verifiers,
            tuple(frames),
            wants,
            lost,
            bool(flags & _OWN),
            offers,
            fork,
            program,
            incarnations,
        )


def _read_life(reader: Reader) -> Incarnation:
    most = ids.COUNTERS - 1
    return Incarnation(reader.number(ids.INCARNATIONS - 1), reader.number(most), reader.number(most), reader.raw(TAG))


def _read_offer(reader: Reader) -> Offer:
    segment = Segment.read(reader)
    if len(segment.runs) != 1:
        raise Malformed("body_malformed")
    end, seal, hash_ = reader.raw(HASH_LENGTH), reader.raw(HASH_LENGTH), reader.raw(HASH_LENGTH)
    return Offer(segment.runs[0], segment.payload, end, seal, reader.number(ids.COUNTERS - 1), hash_)


class Odd(Struct, frozen=True):
    """An own entry whose placement is not the usual one (``after`` + 1), or that has an objection."""

    seq: int
    placement: int
    objection: str = ""


class Seal(Struct, frozen=True):
    """The centre's seal over the head of a chain as it has it."""

    chain: Chain
    seq: int
    seal: bytes


class Trail(Struct, frozen=True):
    """What the centre has of one of the desk's chains: its head, hashes after the base, and some before it."""

    head: Head
    after: tuple[bytes, ...]
    """Tags of the entries base + 1, base + 2, …; not all, when there are very many."""
    before: tuple[tuple[int, bytes], ...] = ()
    """(seq, tag) of the base and of ever fewer entries before it."""


_ACKED, _ODD, _FEED, _MORE, _SEALED, _VERIFIERS, _HISTORIES, _DIFFERS, _GRANT, _UNKNOWN, _COMMON, _STALE = (
    1 << bit for bit in range(12)
)


class Reply(Struct, frozen=True):
    """One reply; what is not said is as the desk believes it."""

    time: int
    """Seconds UTC by the centre's clock."""
    again: int
    """Seconds after which the desk should come again."""
    acts: int | None = None
    """The contiguous head of the desk's acts that is durable at the centre; with ``looks`` and ``seal``."""
    looks: int | None = None
    seal: bytes = b""
    odd: tuple[Odd, ...] = ()
    feed: tuple[Segment, ...] = ()
    cursor: Cursor | None = None
    more: bool = False
    """The feed goes on, or the histories do: not all that was wanted fits into one reply."""
    seals: tuple[Seal, ...] = ()
    verifiers: bytes = b""
    histories: tuple[Segment, ...] = ()
    differs: tuple[Trail, Trail] | None = None
    """The chains differ: what the centre has of acts and looks. Nothing of the request was taken."""
    granted: int | None = None
    """The next incarnation of this desk."""
    unknown: bool = False
    """The centre does not know the cursor; the desk should ask with :class:`Lost`."""
    stale: tuple[int, ...] = ()
    """Older incarnations of the desk of which the centre has less, or other entries, than the desk believes."""
    common: tuple[Cursor, tuple[tuple[Chain, int], ...]] | None = None
    """The last cursor in common, and how far the centre has the chains that the desk named."""

    def pack(self) -> bytes:
        """Return the bytes of the reply."""
        out = Writer()
        flags = (
            _ACKED * (self.acts is not None)
            | _ODD * bool(self.odd)
            | _FEED * (self.cursor is not None)
            | _MORE * self.more
            | _SEALED * bool(self.seals)
            | _VERIFIERS * bool(self.verifiers)
            | _HISTORIES * bool(self.histories)
            | _DIFFERS * (self.differs is not None)
            | _GRANT * (self.granted is not None)
            | _UNKNOWN * self.unknown
            | _COMMON * (self.common is not None)
            | _STALE * bool(self.stale)
        )
        out.number(flags)
        out.number(self.time)
        out.number(self.again)
        if self.acts is not None:
            out.number(self.acts)
            out.number(self.looks or 0)
            out.raw(self.seal)
        if self.odd:
            out.number(len(self.odd))
            for odd in self.odd:
                out.number(odd.seq)
                out.number(odd.placement)
                out.text(odd.objection)
        if self.cursor is not None:
            out.number(self.cursor.position)
            out.raw(self.cursor.tag)
            _pack_sheets(out, self.feed)
        if self.seals:
            out.number(len(self.seals))
            for seal in self.seals:
                pack_chain(out, seal.chain)
                out.number(seal.seq)
                out.raw(seal.seal)
        if self.verifiers:
            out.data(self.verifiers)
        if self.histories:
            _pack_sheets(out, self.histories)
        if self.differs is not None:
            for trail in self.differs:
                _pack_trail(out, trail)
        if self.granted is not None:
            out.number(self.granted)
        if self.stale:
            out.data(bytes(self.stale))
        if self.common is not None:
            cursor, chains = self.common
            out.number(cursor.position)
            out.raw(cursor.tag)
            out.number(len(chains))
            for chain, seq in chains:
                pack_chain(out, chain)
                out.number(seq)
        return out.done()

    @classmethod
    def read(cls, data: bytes) -> Reply:
        """Read a reply.

        Raises:
            Malformed: ``body_malformed``, ``frame_damaged``.
        """
        reader = Reader(data)
        flags = reader.number((1 << 12) - 1)
        reply: dict[str, object] = {"time": reader.number(), "again": reader.number(1 << 32)}
        if flags & _ACKED:
            reply |= {"acts": reader.number(), "looks": reader.number(), "seal": reader.raw(HASH_LENGTH)}
        if flags & _ODD:
            count = reader.number(_MOST * 4)
            reply["odd"] = tuple(Odd(reader.number(), reader.number(), reader.text()) for _ in range(count))
        if flags & _FEED:
            reply["cursor"] = Cursor(reader.number(), reader.raw(TAG))
            reply["feed"] = _read_sheets(reader)
        reply["more"] = bool(flags & _MORE)
        if flags & _SEALED:
            count = reader.number(_MOST)
            reply["seals"] = tuple(
                Seal(read_chain(reader), reader.number(), reader.raw(HASH_LENGTH)) for _ in range(count)
            )
        if flags & _VERIFIERS:
            reply["verifiers"] = reader.data()
        if flags & _HISTORIES:
            reply["histories"] = _read_sheets(reader)
        if flags & _DIFFERS:
            reply["differs"] = (_read_trail(reader), _read_trail(reader))
        if flags & _GRANT:
            reply["granted"] = reader.number(ids.INCARNATIONS - 1)
        reply["unknown"] = bool(flags & _UNKNOWN)
        if flags & _STALE:
            reply["stale"] = tuple(reader.data(ids.INCARNATIONS))
        if flags & _COMMON:
            cursor = Cursor(reader.number(), reader.raw(TAG))
            count = reader.number(_MOST)
            reply["common"] = (cursor, tuple((read_chain(reader), reader.number()) for _ in range(count)))
        reader.end()
        return cls(**reply)  # type: ignore[arg-type]  # each field was read as its own type


def _pack_sheets(out: Writer, segments: tuple[Segment, ...]) -> None:
    out.number(len(segments))
    for segment in segments:
        segment.pack(out)


def _read_sheets(reader: Reader) -> tuple[Segment, ...]:
    return tuple(Segment.read(reader) for _ in range(reader.number(_MOST)))


def _pack_trail(out: Writer, trail: Trail) -> None:
    out.number(trail.head.seq)
    out.raw(trail.head.hash)
    out.number(len(trail.after))
    out.raw(b"".join(trail.after))
    out.number(len(trail.before))
    for seq, tag in trail.before:
        out.number(seq)
        out.raw(tag)


def _read_trail(reader: Reader) -> Trail:
    head = Head(reader.number(), reader.raw(HASH_LENGTH))
    after = tuple(reader.raw(TAG) for _ in range(reader.number(_MOST)))
    before = tuple((reader.number(), reader.raw(TAG)) for _ in range(reader.number(_MOST)))
    return Trail(head, after, before)
