"""How bodies and personal parts lie on the disk: canonical JSON, its commonest phrases and its numbers in few bytes.

Canonical JSON is UTF-8 without control characters, so some forty byte values never occur in it; each of them begins a
code here. A code stands for a phrase of the table ``phrases1.json`` (``{"how":"original","requirement":"ktp"}``), a
whole number, a date, or an id by its distance from the entry's own. What has no code stands as it is. Each part is
packed by itself, so erasing one stays a plain removal. The table is frozen with the first release: a new one gets
another first byte (:data:`PLAIN` is the only one so far). Chain, export and wire see the canonical bytes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from models.facts import decoding

TABLE = Path(__file__).parent / "phrases1.json"
LEADS = bytes((*range(0x20), 0xC0, 0xC1, *range(0xF5, 0x100)))
"""Byte values that no UTF-8 text without control characters holds."""
PLAIN = 0x01
"""Begins a part that holds such bytes itself and so stands as it is."""
SINGLE = bytes((*range(0x0A, 0x10), *range(0x18, 0x20), 0xC0, 0xC1, *range(0xF5, 0x100)))
"""Codes of one byte, for the commonest phrases."""
DOUBLE = bytes((0x08, 0x09))
"""First bytes of the codes of two, for the others."""
_BACK, _CENTRE, _DATE, _NUMBER = 0x02, 0x05, 0x07, 0x10
"""Codes of an id before the entry's own (1 to 3 bytes follow), one of the branch's centre (1 or 2), a date (2), a
whole number (1 to 8)."""

PHRASE = (
    rb'(\{(?:"count":\d{1,3},)?"how":"[a-z]+","requirement":"[^"\\]*"\},?'  # a mark
    rb'|"?,"service":"[^"\\]*","variant":"[^"\\]*"\}'
    rb'|"?[\]}]*,?\{?"[a-z_]+":(?:\["?|"|\{(?=")|)'  # a key with what stands around it
    rb'|"?\]?\}+\Z)'
)
"""What may be a phrase of the table, when it is no whole part."""
_PHRASE = re.compile(PHRASE)
_NUMBER_IN = re.compile(rb"(\d{4}-\d\d-\d\d|[1-9]\d{3,17})")
_MEMORY = 4096
"""Stretches between numbers that are remembered."""
_CODE = re.compile(
    rb"[\x02\x05\x08\x09\x10].|[\x03\x06\x07\x11]..|[\x04\x12].{3}|\x13.{4}|\x14.{5}|\x15.{6}|\x16.{7}|\x17.{8}"
    rb"|[\x00-\x1f\xc0\xc1\xf5-\xff]",
    re.DOTALL,
)
_EPOCH = dt.date(1970, 1, 1).toordinal()


class Damaged(ValueError):
    """These bytes are not what :func:`pack` makes."""


class Table(Struct, frozen=True):
    """Phrases by the length of their codes, each list in the order of its codes."""

    single: tuple[str, ...]
    double: tuple[str, ...]


def codes_of(table: Table) -> dict[bytes, bytes]:
    """Return the code of each phrase."""
    found = {text.encode(): bytes((code,)) for text, code in zip(table.single, SINGLE, strict=False)}
    found |= {t.encode(): bytes((DOUBLE[n >> 8], n & 0xFF)) for n, t in enumerate(table.double)}
    return found


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[bytes, bytes], dict[bytes, bytes]]:
    codes = codes_of(decoding.decode(TABLE.read_bytes(), Table))
    return codes, {code: text for text, code in codes.items()}


def packer() -> Callable[[bytes, int], bytes]:
    """Return :func:`pack` with its table at hand, for whoever packs many.

    What stands between two numbers comes again and again, so it is remembered for a while.
    """
    codes = _phrases()[0]
    known, split = codes.get, _NUMBER_IN.split
    memory: dict[bytes, bytes] = {}

    def code(found: re.Match[bytes]) -> bytes:
        text = found[0]
        return known(text, text)

    def between(text: bytes) -> bytes:
        packed = _PHRASE.sub(code, text)
        if len(memory) >= _MEMORY:
            memory.clear()
        memory[text] = packed
        return packed

    def pack(part: bytes, id_: int) -> bytes:
        whole = known(part)
        if whole is not None:
            return whole
        if len(part.translate(None, LEADS)) != len(part):
            return bytes((PLAIN,)) + part
        pieces = split(part)
        for place, piece in enumerate(pieces):
            if not place & 1:
                if piece:
                    pieces[place] = memory.get(piece) or between(piece)
            elif piece[4:5] == b"-":
                pieces[place] = _date(piece)
            else:
                pieces[place] = _number(int(piece), id_)
        return b"".join(pieces)

    return pack


@lru_cache(maxsize=1)
def _packer() -> Callable[[bytes, int], bytes]:
    return packer()


def pack(part: bytes, id_: int) -> bytes:
    """Return a body or personal part of the entry ``id_`` as it lies on the disk."""
    return _packer()(part, id_)


def _number(value: int, id_: int) -> bytes:
    if value >> 48 == id_ >> 48:
        back, low = id_ - value, value & 0xFFFF_FFFF_FFFF
        if 0 <= back < 1 << 24:
            size = max(1, (back.bit_length() + 7) >> 3)
            return bytes((_BACK + size - 1,)) + back.to_bytes(size)
        if low < 1 << 16:
            size = 1 if low < 256 else 2
            return bytes((_CENTRE + size - 1,)) + low.to_bytes(size)
    size = value.bit_length() + 7 >> 3
    return bytes((_NUMBER + size - 1,)) + value.to_bytes(size)


def _date(text: bytes) -> bytes:
    try:
        day = dt.date.fromisoformat(text.decode()).toordinal() - _EPOCH
    except ValueError:
        return text
    return bytes((_DATE,)) + day.to_bytes(2) if 0 <= day < 1 << 16 else text


def unpack(packed: bytes, id_: int) -> bytes:
    """Return the canonical bytes again.

    Raises:
        Damaged: they can't have been packed by this program.
    """
    texts = _phrases()[1]
    whole = texts.get(packed)
    if whole is not None:
        return whole
    if packed[:1] == b"\x01":
        return packed[1:]

    def text(found: re.Match[bytes]) -> bytes:
        code = found[0]
        known = texts.get(code)
        return known if known is not None else _meant(code, id_)

    return _CODE.sub(text, packed)


def _meant(code: bytes, id_: int) -> bytes:
    lead, value = code[0], int.from_bytes(code[1:])
    if len(code) == 1:
        raise Damaged
    if _BACK <= lead < _CENTRE:
        return b"%d" % (id_ - value)
    if _CENTRE <= lead < _DATE:
        return b"%d" % ((id_ >> 48 << 48) + value)
    if lead == _DATE:
        return dt.date.fromordinal(_EPOCH + value).isoformat().encode()
    if _NUMBER <= lead < _NUMBER + 8:
        return b"%d" % value
    raise Damaged
