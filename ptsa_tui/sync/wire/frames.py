"""Frames: entries in one compressed payload, with what must be known of them when the payload can't be read."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from models.acts.entry import ACTS, HASH_LENGTH, LOOKS, Entry
from models.facts import ids
from models.journal.journal import Chain
from ptsa_tui.sync.wire.packing import Malformed, Reader, Writer

LAYOUT = 1
FRAME_SIZE = 8 * 1024
"""Bytes that a payload should not exceed; a single larger entry makes a frame of its own."""
LARGEST_PAYLOAD = 64 * 1024
MOST_ENTRIES = 4096
"""Entries in one frame, whatever its size."""
_LOGS = (ACTS, LOOKS)


class Frame(Struct, frozen=True):
    """Entries ``first`` … ``first + count - 1`` of the sender's chain; ``end`` is the hash of the last one."""

    log: str
    first: int
    count: int
    end: bytes
    payload: bytes
    layout: int = LAYOUT

    @property
    def last(self) -> int:
        """The seq of the last entry."""
        return self.first + self.count - 1

    def pack(self, out: Writer) -> None:
        """Append the frame: length, CRC-32, layout and log, first, count, end, payload."""
        inner = Writer()
        inner.number(self.layout << 1 | _LOGS.index(self.log))
        inner.number(self.first)
        inner.number(self.count)
        inner.raw(self.end)
        inner.raw(self.payload)
        _pack_checked(out, inner.done())

    @classmethod
    def read(cls, reader: Reader) -> Frame:
        """Read a frame.

        Raises:
            Malformed: ``frame_damaged``.
        """
        inner = _read_checked(reader)
        number = inner.number()
        first, count = inner.number(ids.COUNTERS - 1), inner.number(MOST_ENTRIES)
        end = inner.raw(HASH_LENGTH)
        if not first or not count or first + count > ids.COUNTERS:
            raise Malformed("frame_damaged")
        return cls(_LOGS[number & 1], first, count, end, inner.raw(len(inner.source) - inner.at), number >> 1)


class Run(Struct, frozen=True):
    """Entries of one chain that follow each other; ``previous`` is the hash before the first."""

    chain: Chain
    first: int
    count: int
    previous: bytes

    def ids(self) -> range:
        """Return the ids of the entries."""
        start = ids.pack(*self.chain, self.first)
        return range(start, start + self.count)


class Segment(Struct, frozen=True):
    """Entries of any chains, sorted by id, in one payload: what a feed brings."""

    runs: tuple[Run, ...]
    payload: bytes
    layout: int = LAYOUT

    def pack(self, out: Writer) -> None:
        """Append the sheet."""
        inner = Writer()
        inner.number(self.layout)
        inner.number(len(self.runs))
        for run in self.runs:
            pack_chain(inner, run.chain)
            inner.number(run.first)
            inner.number(run.count)
            inner.raw(run.previous)
        inner.raw(self.payload)
        _pack_checked(out, inner.done())

    @classmethod
    def read(cls, reader: Reader) -> Segment:
        """Read a sheet.

        Raises:
            Malformed: ``frame_damaged``.
        """
        inner = _read_checked(reader)
        layout = inner.number()
        runs = tuple(
            Run(read_chain(inner), inner.number(ids.COUNTERS - 1), inner.number(MOST_ENTRIES), inner.raw(HASH_LENGTH))
            for _ in range(inner.number(MOST_ENTRIES))
        )
        if sum(r.count for r in runs) > MOST_ENTRIES or any(not r.first or not r.count for r in runs):
            raise Malformed("frame_damaged")
        return cls(runs, inner.raw(len(inner.source) - inner.at), layout)


def pack_chain(out: Writer, chain: Chain) -> None:
    """Append a chain as one number."""
    out.number(ids.pack(*chain, 0) >> 32)


def read_chain(reader: Reader) -> Chain:
    """Read a chain."""
    place = ids.unpack(reader.number((1 << 31) - 1) << 32)
    return Chain(place.branch, place.desk, place.incarnation)


def _pack_checked(out: Writer, inner: bytes) -> None:
    out.number(len(inner))
    out.raw(zlib.crc32(inner).to_bytes(4))
    out.raw(inner)


def _read_checked(reader: Reader) -> Reader:
    length = reader.number(LARGEST_PAYLOAD + 64 * 1024)
    check = reader.raw(4)
    inner = reader.raw(length)
    if zlib.crc32(inner).to_bytes(4) != check:
        raise Malformed("frame_damaged")
    return Reader(inner, "frame_damaged")


Encode = Callable[..., bytes]


def split(
    entries: Sequence[Entry], seeds: Mapping[int, bytes], log: str, encode: Encode, room: int, *, placed: bool = False
) -> Iterator[tuple[Sequence[Entry], bytes]]:
    """Yield parts of ``entries`` with their payloads, each of at most :data:`FRAME_SIZE`, ``room`` bytes in all.

    A part is always yielded, however small the room: nothing waits behind a large entry.
    """
    at, guess, spent = 0, 256, 0
    while at < len(entries) and (not spent or spent < room):
        limit = min(FRAME_SIZE, room - spent)
        take = min(max(1, guess * limit // FRAME_SIZE), len(entries) - at, MOST_ENTRIES)
        while True:
            part = entries[at : at + take]
            try:
                payload = encode(part, seeds, log, placed=placed)
            except Malformed:
                if take == 1:
                    raise
                take //= 2
                continue
            if len(payload) <= limit or take == 1:
                break
            take = max(1, int(take * limit / len(payload) * 0.95))
        if spent and len(payload) > room - spent:
            return
        yield part, payload
        spent += len(payload)
        at += take
        guess = min(MOST_ENTRIES, max(64, int(take * FRAME_SIZE / max(len(payload), 1) * 0.97)))


def runs_of(entries: Sequence[Entry], previous: Callable[[int], bytes]) -> tuple[Run, ...]:
    """Return the runs of entries sorted by id; ``previous`` gives the hash before an entry."""
    found: list[list[int]] = []
    for entry in entries:
        if found and found[-1][0] + found[-1][1] == entry.id:
            found[-1][1] += 1
        else:
            found.append([entry.id, 1])
    runs = []
    for first, count in found:
        place = ids.unpack(first)
        chain = Chain(place.branch, place.desk, place.incarnation)
        runs.append(Run(chain, place.counter, count, previous(first)))
    return tuple(runs)
