"""Entries as a payload and back: the envelope of each entry, then its act, every field in a column of its own.

A payload is the length of its texts, its texts (compressed by zstd where that is shorter), and the symbols of all
columns, coded one behind the other by models that know what each column usually holds. Ids and hashes are not in it:
who reads it knows the ids and computes the hashes again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import local
from typing import Any

import msgspec
import zstandard
from msgspec import Struct

from models.acts.entry import LOOKS, SALT_BLOCK, Entry, salt_of
from ptsa_tui.sync.wire.coder import Port, Reader, Recorder, Writer
from ptsa_tui.sync.wire.context import LARGEST, SIGNED, Context, Known, bounded, day_of, ref
from ptsa_tui.sync.wire.fields import Codec, kind_coders, to_json
from ptsa_tui.sync.wire.frames import LARGEST_PAYLOAD as LIMIT
from ptsa_tui.sync.wire.frames import LAYOUT
from ptsa_tui.sync.wire.layout import Layout, layout
from ptsa_tui.sync.wire.packing import Malformed
from ptsa_tui.sync.wire.packing import Reader as Unpacker
from ptsa_tui.sync.wire.packing import Writer as Packer

_SELF, _BEFORE, _KIND = 0, 1, 2
"""How a subject is told: the entry itself, an id, or (from 2 on) one whose last entry was of that kind."""
_BARE, _FULL, _ERASED, _RAW = range(4)
_SEED = 16
_EPOCH = 1_767_225_600
_SPLIT, _ESCAPE, _BREAK = b"\n", b"\x1b", (b"\x1bE", b"\x1bN")
_WINDOW = 17
_HEAD = bytes((0, (_WINDOW - 10) << 3))
"""Head of a zstd frame without checksum and size, with a window of 128 KiB (the largest of ours). It doesn't travel."""

_Parts = tuple[bytes, bytes | None, bytes | None, bytes | None]
"""Body, personal part, salt, commitment."""

_subject, _officer = ref("subject"), ref("officer")


class Page(Struct, frozen=True):
    """What a payload holds: entries without hashes, and the seeds of salts by block (``id // SALT_BLOCK``)."""

    entries: tuple[Entry, ...]
    seeds: dict[int, bytes]


def encode(entries: Sequence[Entry], seeds: Mapping[int, bytes], log: str, *, placed: bool = False) -> bytes:
    """Return the payload of entries of one log, sorted by id. ``placed``: placements and objections go with them.

    Raises:
        Malformed: ``payload_too_large``: more than 1 MiB; send fewer entries.
        ValueError: a number of an entry is negative or has more than 63 bits (``at`` may be negative).
    """
    writer = Writer(layout().priors)
    pieces = _write(writer, layout(), entries, seeds, log, placed)
    return _sealed(pieces, writer.finish())


def decode(payload: bytes, ids: Sequence[int], log: str, *, placed: bool = False) -> Page:
    """Return what :func:`encode` was given; ``ids`` are those of its entries.

    Raises:
        Malformed: ``payload_undecodable``, ``payload_too_large``.
    """
    if len(payload) > LIMIT:
        raise Malformed("payload_too_large")
    try:
        return _decoded(payload, ids, log, placed)
    except (ArithmeticError, LookupError, TypeError, ValueError):  # not known to happen; a stranger must not choose
        raise Malformed("payload_undecodable") from None


def _decoded(payload: bytes, ids: Sequence[int], log: str, placed: bool) -> Page:
    pieces, symbols = _opened(payload)
    reader = Reader(layout().priors, symbols)
    context = Context(layout(), pieces)
    line = _Line(reader, context, {}, log, placed)
    entries = tuple([line.entry(id_, None) for id_ in ids])
    context.finish()
    reader.finish()
    return Page(entries, {block: seed for block, seed in line.seeds.items() if seed is not None})


def raw_columns(entries: Sequence[Entry], seeds: Mapping[int, bytes], log: str, *, placed: bool = False) -> bytes:
    """Return the columns as bytes, one behind the other, before any compression: to measure compressors with."""
    recorder = Recorder(layout().priors)
    pieces = _write(recorder, layout(), entries, seeds, log, placed)
    return b"".join(recorder.columns.values()) + _joined(pieces)


def _write(
    port: Port, tables: Layout, entries: Sequence[Entry], seeds: Mapping[int, bytes], log: str, placed: bool
) -> list[bytes]:
    """Write entries; return the pieces of text that go beside the symbols."""
    context = Context(tables)
    line = _Line(port, context, seeds, log, placed)
    for entry in entries:
        if (
            not 0
            <= min(entry.officer, entry.subject, entry.after)
            <= max(entry.id, entry.officer, entry.subject, entry.after, abs(entry.at))
            < SIGNED
            or not 0 <= (entry.placement or 0) < SIGNED
            or not 0 <= entry.schema < SIGNED
        ):
            raise ValueError("a number of the entry has more than 63 bits")
        line.entry(entry.id, entry)
    return context.pieces


# --- texts beside the symbols ------------------------------------------------------------------------------------


_thread = local()


def _tools() -> tuple[zstandard.ZstdCompressor, zstandard.ZstdDecompressor]:
    """Return the compressor and the decompressor of this thread."""
    found: tuple[zstandard.ZstdCompressor, zstandard.ZstdDecompressor] | None = getattr(_thread, "tools", None)
    if found is None:
        plain = zstandard.FORMAT_ZSTD1_MAGICLESS
        dictionary = zstandard.ZstdCompressionDict(layout().dictionary)
        parameters = zstandard.ZstdCompressionParameters.from_level(
            19,
            source_size=1 << 14,
            dict_size=len(layout().dictionary),
            window_log=_WINDOW,
            write_content_size=False,
            write_checksum=False,
            write_dict_id=False,
            format=plain,
        )
        found = _thread.tools = (
            zstandard.ZstdCompressor(compression_params=parameters, dict_data=dictionary),
            zstandard.ZstdDecompressor(dict_data=dictionary, format=plain, max_window_size=1 << _WINDOW),
        )
    return found


def _joined(pieces: list[bytes]) -> bytes:
    return b"".join(p.replace(_ESCAPE, _BREAK[0]).replace(_SPLIT, _BREAK[1]) + _SPLIT for p in pieces)


def _sealed(pieces: list[bytes], symbols: bytes) -> bytes:
    plain = _joined(pieces)
    if len(plain) > LARGEST:
        raise Malformed("payload_too_large")
    packed = _tools()[0].compress(plain)[len(_HEAD) :] if len(plain) > 8 else plain
    shorter = len(packed) < len(plain)
    part = packed if shorter else plain
    out = Packer()
    out.number(len(part) << 1 | shorter)
    payload = out.done() + part + symbols
    if len(payload) > LIMIT:
        raise Malformed("payload_too_large")
    return payload


def _opened(payload: bytes) -> tuple[list[bytes], bytes]:
    reader = Unpacker(payload, "payload_undecodable")
    size, packed = divmod(reader.number(), 2)
    begin = reader.at
    if size > len(payload) - begin:
        raise Malformed("payload_undecodable")
    part = payload[begin : begin + size]
    if packed:
        part = _unpacked(part)
    pieces = part.split(_SPLIT)
    if pieces.pop():
        raise Malformed("payload_undecodable")
    return [p.replace(_BREAK[1], _SPLIT).replace(_BREAK[0], _ESCAPE) for p in pieces], payload[begin + size :]


def _unpacked(part: bytes) -> bytes:
    """Return the texts; the head that we put before them states no size, so the limit always holds."""
    try:
        return _tools()[1].decompress(_HEAD + part, max_output_size=LARGEST, allow_extra_data=False)
    except zstandard.ZstdError:
        raise Malformed("payload_undecodable") from None


# --- entries -----------------------------------------------------------------------------------------------------


class _Line:
    """Codes entry after entry. Given an entry it writes it, given none it reads one."""

    def __init__(self, port: Port, context: Context, seeds: Mapping[int, bytes], log: str, placed: bool) -> None:
        self.port, self.context, self.log, self.placed = port, context, log, placed
        self.given = seeds
        self.seeds: dict[int, bytes | None] = {}
        self.coders = kind_coders(context.layout)
        self.count = len(self.coders)
        self.kind, self.subject, self.schema = self.count, 0, 1
        self.size = 0

    def entry(self, id_: int, entry: Entry | None) -> Entry:
        """Code one entry."""
        port, context = self.port, self.context
        last_subject, last_at = self.subject, context.at
        context.id, context.hint = id_, 0
        kind = self._kind(entry)
        place, name = self.kind, kind
        subject = self._subject(id_, place, entry.subject if entry else 0)
        about = context.about
        linked = subject == last_subject or (subject == id_ and last_subject + 1 == id_)
        link = place if linked else -1
        at = self._at(link, last_at, entry.at if entry else 0)
        context.day = day_of(at)
        context.at = at
        officer = self._officer(link, entry.officer if entry else 0)
        context.variety = about.variety if subject != id_ else None
        context.missing = about.missing
        usual = 0 if subject == id_ or self.log == LOOKS else about.after + 1
        expected = subject == id_ or about.kind >= 0 or self.log == LOOKS
        act = data = None
        sort = 0
        if entry is not None:
            act, data, form = self._fit(place, entry)
            sort = form << 2 | (entry.schema != self.schema) << 1 | (not expected or entry.after != usual)
        sort = port.symbol(("sort", place, int(expected)), 16, sort)
        after = bounded(port.number(("after", place), entry.after if entry else 0)) if sort & 1 else usual
        if sort & 2:
            self.schema = bounded(port.number(("schema",), entry.schema if entry else 0))
        schema = self.schema
        self.kind, self.subject = place, subject
        body, personal, salt, commitment = self._parts(sort >> 2, place, id_, entry, act, data)
        placement, objection = self._placement(after, entry) if self.placed else (None, None)
        self.size += len(body) + len(personal or b"") + len(name) + len(objection or "")
        if self.size > LARGEST:
            raise Malformed("payload_too_large")
        about.kind, about.after, about.at, about.officer = place, after, at, officer
        return Entry(
            id_, at, officer, subject, after, name, schema, body, personal, salt, commitment, b"", placement, objection
        )

    def _kind(self, entry: Entry | None) -> str:
        places = self.context.layout.places
        place = places.get(entry.kind, self.count) if entry else 0
        self.kind = place = self.port.symbol(("kind", self.kind), self.count + 1, place)
        if place < self.count:
            return self.context.layout.kinds[place]
        return self.context.plain(self.port, entry.kind if entry else "", "surrogatepass")

    def _subject(self, id_: int, place: int, subject: int) -> int:
        """Code the subject: its own, one that waits for such an act, or any other."""
        port, context = self.port, self.context
        how = _SELF
        if not port.reading and subject != id_:
            known = context.known.get(subject)
            how = _KIND + known.kind if known else _BEFORE
        how = port.symbol(("subject", place), _KIND + self.count + 1, how)
        if how == _SELF:
            subject = id_
        elif how == _BEFORE:
            subject = _subject(port, context, subject)
        else:
            waiting = context.by_kind[how - _KIND]
            if not waiting:
                raise Malformed("payload_undecodable")
            back = 0 if port.reading else len(waiting) - 1 - waiting.index(subject)
            back = port.number(("waiting", place), back) if len(waiting) > 1 else 0
            if back >= len(waiting):
                raise Malformed("payload_undecodable")
            subject = waiting[len(waiting) - 1 - back]
        about = context.known[subject]
        if about.kind >= 0:
            context.by_kind[about.kind].remove(subject)
        context.by_kind[place].append(subject)
        context.about = about
        return subject

    def _at(self, link: int, last: int, at: int) -> int:
        """Code the moment: for what belongs together seconds after the entry before, else after the work before."""
        base = last if link >= 0 else self.context.base or _EPOCH
        key = ("at", link) if self.context.base else ("at", -2)
        found = _wrapped(base + self.port.signed(key, _wrapped(at - base)))
        if link < 0:
            self.context.base = found
        return found

    def _officer(self, link: int, officer: int) -> int:
        context = self.context
        if link >= 0:
            last: int = context.last.get("officer", 0)
            if self.port.flag(("officer!", link), officer == last):
                return last
        found: int = context.pick(self.port, "officer", (), officer, _officer)
        context.last["officer"] = found
        return found

    def _placement(self, after: int, entry: Entry | None) -> tuple[int | None, str | None]:
        port, given = self.port, entry.placement if entry else None
        how = port.symbol(("placement",), 3, 0 if given is None else 1 if given == after + 1 else 2)
        placement = (None, after + 1, 0)[how]
        if how == 2:
            placement = bounded(port.number(("placement+",), given or 0))
        objection = entry.objection if entry else None
        if port.flag(("objection?",), objection is not None):
            return placement, str(
                self.context.pick(
                    port, "objection", (), objection, lambda p, s, v: s.plain(p, v or "", "surrogatepass")
                )
            )
        return placement, None

    # --- body, personal part, salt -------------------------------------------------------------------------------

    def _fit(self, place: int, entry: Entry) -> tuple[Any, Any, int]:
        """Return body and personal part as structures, and how they travel."""
        if place == self.count:
            return None, None, _RAW
        coder = self.coders[place]
        act, data = _read(coder.body, entry.body), _read(coder.personal, entry.personal)
        return act, data, _form(entry, act is not None, data is not None)

    def _parts(self, form: int, place: int, id_: int, entry: Entry | None, act: Any, data: Any) -> _Parts:
        port, context = self.port, self.context
        if form == _RAW or place == self.count:
            return self._raw(entry)
        coder = self.coders[place]
        act = coder.body.code(port, context, act)
        if form == _FULL:
            if coder.personal is None:
                raise Malformed("payload_undecodable")
            data = coder.personal.code(port, context, data)
        _learn(context, context.layout.kinds[place], id_, act, data)
        salt = commitment = None
        if form == _FULL:
            salt = self._salt(id_, entry.salt if entry else None)
        elif form == _ERASED:
            commitment = port.octets(("commitment",), 16, entry.commitment or b"" if entry else b"")
        if entry is not None:
            return entry.body, entry.personal, salt, commitment
        return to_json(act), to_json(data) if form == _FULL else None, salt, commitment

    def _raw(self, entry: Entry | None) -> _Parts:
        """Code the parts of an entry as they stand."""
        port, context = self.port, self.context
        body = context.octets(port, entry.body if entry else b"")
        rest = []
        for name in ("personal", "salt", "commitment"):
            value: bytes | None = getattr(entry, name) if entry else None
            given = port.flag((f"raw {name}",), value is not None)
            rest.append(context.octets(port, value or b"") if given else None)
        return body, rest[0], rest[1], rest[2]

    def _salt(self, id_: int, salt: bytes | None) -> bytes:
        """Code a salt: mostly it follows from the seed of its block, which travels with the first one."""
        port, block = self.port, id_ // SALT_BLOCK
        if block not in self.seeds:
            seed = self.given.get(block)
            right = seed is not None and len(seed) == _SEED and salt_of(seed, id_, self.log) == salt
            self.seeds[block] = port.octets(("seed",), _SEED, seed or b"") if port.flag(("seed",), right) else None
        seed = self.seeds[block]
        derived = salt_of(seed, id_, self.log) if seed is not None else None
        if derived is not None and port.flag(("salt",), derived == salt):
            return derived
        return port.octets(("salt",), 16, salt or b"")


def _wrapped(value: int) -> int:
    return (value + SIGNED) % (2 * SIGNED) - SIGNED


def _read(coder: Codec | None, part: bytes | None) -> Any:
    """Return a part as its structure if its canonical JSON is just these bytes, else None."""
    if coder is None or part is None:
        return None
    try:
        found = coder.decode(part)
        return found if to_json(found) == part else None
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _form(entry: Entry, fits: bool, personal_fits: bool) -> int:
    if not fits:
        return _RAW
    if entry.personal is None:
        if entry.salt is not None:
            return _RAW
        if entry.commitment is None:
            return _BARE
        return _ERASED if len(entry.commitment) == 16 else _RAW
    usual = personal_fits and entry.commitment is None and entry.salt is not None and len(entry.salt) == 16
    return _FULL if usual else _RAW


def _learn(context: Context, kind: str, id_: int, act: Any, data: Any) -> None:
    """Remember what later entries may say again."""
    about: Known = context.about
    if kind in ("PersonRegistered", "PersonCorrected"):
        if data is not None:
            about.name, about.nik = data.name, data.nik
        context.last["person"] = id_
    elif kind == "CaseOpened":
        about.person, about.variety, about.missing = act.person, context.variety, context.missing
    elif kind == "RequirementsMarked":
        about.missing = context.missing
    elif kind == "HandoverOffered":
        about.offer = id_


__all__ = ["LAYOUT", "LIMIT", "Malformed", "Page", "decode", "encode", "raw_columns"]
