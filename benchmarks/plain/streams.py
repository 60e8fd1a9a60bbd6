"""The streams of a payload: bytes that zstd compresses, and bits that nothing can."""

from __future__ import annotations

from benchmarks.plain.tables import LARGEST, STREAMS, Zip
from ptsa_tui.sync.wire.packing import Malformed, Reader, Writer

_SPLIT, _ESCAPE, _BREAK = b"\n", b"\x1b", (b"\x1bE", b"\x1bN")


class Out:
    """Streams that are being written."""

    def __init__(self) -> None:
        self.shapes, self.places, self.times, self.texts = (bytearray() for _ in STREAMS[:-1])
        self.pieces: list[bytes] = []
        self._bits: list[str] = []

    def bits(self, value: int, count: int) -> None:
        """Append ``count`` bits."""
        self._bits.append(f"{value:0{count}b}")

    def streams(self) -> list[bytes]:
        """Return what zstd gets."""
        pieces = [p.replace(_ESCAPE, _BREAK[0]).replace(_SPLIT, _BREAK[1]) + _SPLIT for p in self.pieces]
        return [*map(bytes, (self.shapes, self.places, self.times, self.texts)), b"".join(pieces)]

    def sealed(self, zips: list[Zip]) -> bytes:
        """Return the payload: each stream with its length, then the bits."""
        out = Writer()
        streams = self.streams()
        if sum(map(len, streams)) > LARGEST:
            raise Malformed("payload_too_large")
        for plain, tool in zip(streams, zips, strict=True):
            packed = tool.packed(plain) if len(plain) > 4 else plain
            shorter = len(packed) < len(plain)
            part = packed if shorter else plain
            out.number(len(part) << 1 | shorter)
            out.raw(part)
        bits = "".join(self._bits)
        count = -(-len(bits) // 8)
        out.raw(int(bits.ljust(8 * count, "0") or "0", 2).to_bytes(count))
        return out.done()


class In:
    """Streams that are being read. An end that comes too early raises StopIteration or IndexError or ValueError."""

    def __init__(self, payload: bytes, zips: list[Zip]) -> None:
        reader = Reader(payload, "payload_undecodable")
        parts, left = [], LARGEST
        for tool in zips:
            size, packed = divmod(reader.number(), 2)
            part = reader.raw(size)
            parts.append(tool.unpacked(part) if packed else part)
            left -= len(parts[-1])
        if left < 0:
            raise Malformed("payload_too_large")
        self.shapes, self.places, self.times, self.texts = map(iter, parts[:-1])
        self._pieces = parts[-1].split(_SPLIT)
        if self._pieces.pop():
            raise Malformed("payload_undecodable")
        self._pieces.reverse()
        raw = payload[reader.at :]
        self._bits = f"{int.from_bytes(raw):0{8 * len(raw)}b}" if raw else ""
        self._at = 0

    def bits(self, count: int) -> int:
        """Take ``count`` bits."""
        end = self._at + count
        found = self._bits[self._at : end]
        if len(found) != count:
            raise Malformed("payload_undecodable")
        self._at = end
        return int(found, 2)

    def piece(self) -> bytes:
        """Take bytes of any length."""
        return self._pieces.pop().replace(_BREAK[1], _SPLIT).replace(_BREAK[0], _ESCAPE)

    def finish(self) -> None:
        """Make sure that nothing is left unread."""
        left = self._bits[self._at :]
        streams = (self.shapes, self.places, self.times, self.texts)
        if len(left) > 7 or "1" in left or self._pieces or any(next(s, None) is not None for s in streams):
            raise Malformed("payload_undecodable")
