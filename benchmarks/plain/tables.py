"""What both ends know before the first byte: shapes and words by number, and zstd dictionaries. Made by ``train``."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from threading import local

import msgspec
import zstandard
from msgspec import Struct

from benchmarks.plain.shapes import Shape
from ptsa_tui.sync.wire.packing import Malformed

STREAMS = ("shapes", "places", "times", "texts", "pieces")
"""Streams of a payload. ``shapes``: shapes and officers; ``places``: subjects, references, numbers and dates;
``times``; ``texts``: words by number; ``pieces``: bytes of any length."""
LARGEST = 1 << 20
"""Bytes of all streams of a payload without compression, and of all bodies and personal parts in it."""
_WINDOW = 17
_HEAD = bytes((0, (_WINDOW - 10) << 3))
"""Head of a zstd frame without checksum and size, with a window of 128 KiB. It doesn't travel."""


class Data(Struct, frozen=True):
    """``layout1.json``."""

    kinds: tuple[str, ...]
    shapes: tuple[tuple[int, str, str | None], ...]
    """The place of the kind, body and personal part; the commonest first."""
    words: tuple[str, ...]
    steady: tuple[str, ...]
    """Keys whose numbers have few values, so they stay in the shape."""
    sizes: tuple[int, ...]
    """Bytes of the dictionaries in ``layout1.dict``, one behind the other."""


class Layout:
    """Everything of one layout, ready for use."""

    def __init__(self, data: Data, dictionaries: bytes) -> None:
        self.kinds = {kind: place for place, kind in enumerate(data.kinds)}
        self.shapes: list[Shape] = [
            (data.kinds[kind], body.encode(), None if personal is None else personal.encode())
            for kind, body, personal in data.shapes
        ]
        self.shape_places = {shape: place for place, shape in enumerate(self.shapes)}
        self.words = data.words
        self.word_places = {word: place for place, word in enumerate(data.words)}
        self.steady = frozenset(key.encode() for key in data.steady)
        self.dictionaries: list[bytes] = []
        begin = 0
        for size in data.sizes:
            self.dictionaries.append(dictionaries[begin : begin + size])
            begin += size


@lru_cache(maxsize=1)
def layout() -> Layout:
    """Return layout 1."""
    package = files(__package__)
    data = msgspec.json.decode(package.joinpath("layout1.json").read_bytes(), type=Data)
    return Layout(data, package.joinpath("layout1.dict").read_bytes())


class Zip:
    """A compressor and a decompressor with one dictionary; not to be shared by threads."""

    def __init__(self, dictionary: bytes) -> None:
        known = zstandard.ZstdCompressionDict(dictionary)
        plain = zstandard.FORMAT_ZSTD1_MAGICLESS
        parameters = zstandard.ZstdCompressionParameters.from_level(
            19,
            source_size=1 << 14,
            dict_size=len(dictionary),
            window_log=_WINDOW,
            write_content_size=False,
            write_checksum=False,
            write_dict_id=False,
            format=plain,
        )
        self._compressor = zstandard.ZstdCompressor(compression_params=parameters, dict_data=known)
        self._decompressor = zstandard.ZstdDecompressor(dict_data=known, format=plain, max_window_size=1 << _WINDOW)

    def packed(self, plain: bytes) -> bytes:
        """Return the bytes in fewer, perhaps."""
        return self._compressor.compress(plain)[len(_HEAD) :]

    def unpacked(self, part: bytes) -> bytes:
        """Return the bytes again; the head that we put before them states no size, so the limit always holds.

        Raises:
            Malformed: ``payload_undecodable``.
        """
        try:
            return self._decompressor.decompress(_HEAD + part, max_output_size=LARGEST, allow_extra_data=False)
        except zstandard.ZstdError:
            raise Malformed("payload_undecodable") from None


_thread = local()


def zips() -> list[Zip]:
    """Return those of this thread, one a stream."""
    found: list[Zip] | None = getattr(_thread, "zips", None)
    if found is None:
        found = _thread.zips = [Zip(dictionary) for dictionary in layout().dictionaries]
    return found
