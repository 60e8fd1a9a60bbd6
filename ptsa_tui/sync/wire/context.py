"""What a payload has said so far: the ground of every prediction. It grows alike in the one who writes and reads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from models.facts import ids
from ptsa_tui.sync.wire.coder import Key, Port
from ptsa_tui.sync.wire.layout import Layout, Variety
from ptsa_tui.sync.wire.packing import Malformed

LARGEST = 1 << 20
"""Bytes of a payload without compression, and of all bodies and personal parts in it."""
_MOST_PARTS = 1 << 17
"""Elements of lists and words of texts in a payload: bounds the time that one can take."""
EPOCH = 719_163
"""1970-01-01 as an ordinal."""
LAST_DAY = dt.date.max.toordinal()
_ZONE = 7 * 3600
_LIST = 32
SIGNED = 1 << 63


class Known:
    """What is known of a subject."""

    __slots__ = ("after", "at", "kind", "missing", "name", "nik", "offer", "officer", "person", "variety")

    def __init__(self) -> None:
        self.kind, self.after, self.at, self.officer = -1, 0, 0, 0
        self.offer: int | None = None
        self.person: int | None = None
        self.name: str | None = None
        self.nik: str | None = None
        self.variety: Variety | None = None
        self.missing: tuple[str, ...] = ()


class Context:
    """The state of one payload."""

    def __init__(self, layout: Layout, pieces: list[bytes] | None = None) -> None:
        self.layout = layout
        self.pieces: list[bytes] = [] if pieces is None else pieces
        self._taken = 0
        self._parts = _MOST_PARTS
        self.id = self.at = self.base = self.day = 0
        self.hint = 0
        """What an earlier field of the same act lets expect of later ones."""
        self.about = Known()
        self.variety: Variety | None = None
        self.missing: tuple[str, ...] = ()
        self.service = ""
        self.known: defaultdict[int, Known] = defaultdict(Known)
        self.by_kind: defaultdict[int, list[int]] = defaultdict(list)
        """Subjects by the kind of their last entry, the one that waited longest first."""
        self.lists: dict[str, list[Any]] = {name: list(values) for name, values in layout.data.lists.items()}
        self.numbers: dict[tuple[str, int], int] = {}
        self.last: dict[str, Any] = {}
        self.words: list[str] = []
        self.word_places: dict[str, int] = {}

    def spend(self, parts: int = 1) -> None:
        """Count parts, so that few bytes cannot ask for endless work.

        Raises:
            Malformed: ``payload_too_large``.
        """
        self._parts -= parts
        if self._parts < 0:
            raise Malformed("payload_too_large")

    # --- bytes that only the general compressor sees -------------------------------------------------------------

    def octets(self, port: Port, value: bytes) -> bytes:
        """Code bytes of any length."""
        if not port.reading:
            self.pieces.append(value)
            return value
        self._taken += 1
        if self._taken > len(self.pieces):
            raise Malformed("payload_undecodable")
        return self.pieces[self._taken - 1]

    def plain(self, port: Port, value: str, errors: str = "strict") -> str:
        """Code a text as it stands."""
        try:
            return self.octets(port, value.encode("utf-8", errors)).decode("utf-8", errors)
        except UnicodeDecodeError:
            raise Malformed("payload_undecodable") from None

    def finish(self) -> None:
        """Make sure that nothing is left unread."""
        if self._taken != len(self.pieces):
            raise Malformed("payload_undecodable")

    # --- values that come again ----------------------------------------------------------------------------------

    def pick(
        self,
        port: Port,
        name: str,
        context: Key,
        value: Any,
        other: Callable[[Port, Context, Any], Any],
        most: int = _LIST,
    ) -> Any:
        """Code a value by its place in the list ``name``; ``other`` codes one that is not in it yet."""
        known = self.lists.setdefault(name, [])
        place = most
        if not port.reading and value in known:
            place = min(known.index(value), most)
        place = port.symbol((name, *context), most + 1, place)
        if place < len(known) and place < most:
            return known[place]
        if place < most:
            raise Malformed("payload_undecodable")
        value = other(port, self, value)
        if len(known) < most and value not in known:
            known.append(value)
        return value


def ref(name: str) -> Callable[[Port, Context, int], int]:
    """Return a coder of ids: nothing, back in the chain of the entry, or a counter in this or another chain."""
    mode, back, counter = (f"{name}?",), (f"{name}-",), (f"{name}+",)

    def code(port: Port, context: Context, value: int) -> int:
        here = context.id
        how, chain, distance = 0, here >> 32, 0
        if not port.reading and value:
            chain, low = value >> 32, value & 0xFFFFFFFF
            distance = here - value
            near = 1 if 0 <= distance <= low else 2
            how = near if chain == here >> 32 else 3 if chain == here >> 48 << 16 else 4
        how = port.symbol(mode, 5, how)
        if how == 0:
            return 0
        if how == 1:
            return bounded(here - port.number(back, distance))
        if how == 3:
            chain = here >> 48 << 16
        elif how == 4:
            chain = context.pick(port, "chain", (name,), chain, lambda p, _, v: p.bits(("chain",), 32, v))
        return bounded(chain << 32 | port.number(counter, value & 0xFFFFFFFF) & 0xFFFFFFFF)

    return code


def bounded(value: int) -> int:
    """Return ``value`` if it is an id that an entry can hold.

    Raises:
        Malformed: it is negative or beyond 63 bits.
    """
    if not 0 <= value < SIGNED:
        raise Malformed("payload_undecodable")
    return value


def day_of(at: int) -> int:
    """Return the date of a moment (seconds UTC) in the west of the country, as an ordinal."""
    return (at + _ZONE) // 86_400 + EPOCH


def series(id_: int, day: int) -> int:
    """Return what printed numbers of the chain of ``id_`` begin with on a day (an ordinal)."""
    place = ids.unpack(id_)
    year = dt.date.fromordinal(day).year if 0 < day <= LAST_DAY else 0
    return (place.branch * 100 + place.desk) * 1000 + place.incarnation % 10 * 100 + year % 100
