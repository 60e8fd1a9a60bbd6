"""Entries as a payload and back.

Of each entry travel its shape and its author, its subject, its moment, and the values of its shape. Ids and hashes
don't: who reads a payload knows the ids and computes the hashes again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct
from stdnum import damm

from benchmarks.plain import texts
from benchmarks.plain.shapes import (
    DATE,
    MARK,
    SLOTS,
    Shape,
    Unshaped,
    Values,
    body_of,
    filled,
    taken_apart,
)
from benchmarks.plain.streams import In, Out
from benchmarks.plain.tables import LARGEST, Layout, layout, zips
from models.acts.entry import LOOKS, SALT_BLOCK, Entry, salt_of
from models.facts import ids
from ptsa_tui.sync.wire.frames import LARGEST_PAYLOAD as LIMIT
from ptsa_tui.sync.wire.packing import Malformed

SIGNED = 1 << 63
_EPOCH = 719_163
_ZONE = 7 * 3600
_PAGE = 256

# shapes
_FEW_SHAPES = 222
_MOST_SHAPES = _FEW_SHAPES + 31 * _PAGE
_RAW, _ODD, _NEW = 253, 254, 255
"""An entry of no shape (kind, body and personal part as they stand), an odd one (flags follow), a new shape."""
_OTHER = 255
"""An officer who is new in the payload."""
_AFTER, _SCHEMA, _NO_SALT, _OWN_SALT, _COMMITTED, _PLACED, _UNPLACED, _OBJECTED = (1 << n for n in range(8))
"""What an odd entry has: another ``after``, another schema; no salt, one not from its seed; a commitment; another
place, none; an objection."""

# places
_LONG, _CENTRE, _UNITS, _MOST_UNITS = 138, 139, 140, 24
_BYTES = 164
"""Ids: up to 137 the distance in the chain of the entry, by length and two leading bits; any; an entry of the branch's
own chain, whose first ones have numbers of their own. From ``_BYTES`` on: whole numbers of 0 … 8 bytes."""
_LAST, _NEXT_CASE, _NEXT_NOTICE, _SERIES = 174, 175, 176, 177
"""The entry of the subject before this one; the next printed number; another one of the chain's series."""
_KNOWN = 184
"""A subject that the payload knows, by the kind of its last entry; how many came after it follows."""
_KINDS = 70
_NOTICES = 800_000


class Page(Struct, frozen=True):
    """What a payload holds: entries without hashes, and the seeds of salts by block (``id // SALT_BLOCK``)."""

    entries: tuple[Entry, ...]
    seeds: dict[int, bytes]


class _Scene:
    """What a payload has said so far; it grows alike in the one who writes and reads."""

    def __init__(self, known: Layout, log: str) -> None:
        self.layout = known
        self.log = log
        self.shapes = known.shapes.copy()
        self.at = 0
        self.schema = 1
        self.officers: list[int] = []
        self.subjects: dict[int, tuple[int, int, int]] = {}
        """Of each subject the place of its last entry's kind, its ``after``, its id."""
        self.waiting: defaultdict[int, list[int]] = defaultdict(list)
        """Subjects by the kind of their last entry, the newest last."""
        self.printed: dict[tuple[bool, int], int] = {}
        self.size = 0

    def learn(self, kind: str, subject: int, after: int, id_: int) -> None:
        """Remember an entry."""
        place = min(self.layout.kinds.get(kind, _KINDS), _KINDS)
        self.subjects[subject] = (place, after, id_)
        self.waiting[place].append(subject)

    def spend(self, size: int) -> None:
        """Count bytes of bodies and personal parts, so that few bytes can't ask for many."""
        self.size += size
        if self.size > LARGEST:
            raise Malformed("payload_too_large")


def encode(entries: Sequence[Entry], seeds: Mapping[int, bytes], log: str, *, placed: bool = False) -> bytes:
    """Return the payload of entries of one log, sorted by id. ``placed``: placements and objections go with them.

    Raises:
        Malformed: ``payload_too_large``: more than 1 MiB; send fewer entries.
        ValueError: a number of an entry is negative or has more than 63 bits (``at`` may be negative).
    """
    payload = written(entries, seeds, log, placed=placed).sealed(zips())
    if len(payload) > LIMIT:
        raise Malformed("payload_too_large")
    return payload


def decode(payload: bytes, numbers: Sequence[int], log: str, *, placed: bool = False) -> Page:
    """Return what :func:`encode` was given; ``numbers`` are the ids of its entries.

    Raises:
        Malformed: ``payload_undecodable``, ``payload_too_large``.
    """
    if len(payload) > LIMIT:
        raise Malformed("payload_too_large")
    try:
        reader = _Reader(In(payload, zips()), log, placed)
        entries = tuple([reader.entry(id_) for id_ in numbers])
        reader.source.finish()
    except (ArithmeticError, LookupError, StopIteration, TypeError, ValueError):
        raise Malformed("payload_undecodable") from None
    except RuntimeError:  # a generator met the end of a stream
        raise Malformed("payload_undecodable") from None
    return Page(entries, {block: seed for block, seed in reader.seeds.items() if seed is not None})


def written(entries: Sequence[Entry], seeds: Mapping[int, bytes], log: str, *, placed: bool = False) -> Out:
    """Return the streams of entries."""
    writer = _Writer(seeds, log, placed)
    for entry in entries:
        writer.entry(entry)
    return writer.out


class _Writer:
    def __init__(self, seeds: Mapping[int, bytes], log: str, placed: bool) -> None:
        self.out, self.context = Out(), _Scene(layout(), log)
        self.given, self.placed = seeds, placed
        self.seeds: dict[int, bytes | None] = {}
        self.new: dict[Shape, int] = {}
        self.officers: dict[int, int] = {}

    def entry(self, entry: Entry) -> None:
        context, out = self.context, self.out
        id_, subject, after, at = entry.id, entry.subject, entry.after, entry.at
        if (
            not min(entry.officer, subject, after, entry.schema, entry.placement or 0) >= 0
            or max(id_, entry.officer, subject, after, abs(at), entry.schema, entry.placement or 0) >= SIGNED
        ):
            raise ValueError("a number of the entry has more than 63 bits")
        context.spend(len(entry.body) + len(entry.personal or b"") + len(entry.kind) + len(entry.objection or ""))
        known = context.subjects.get(subject)
        usual = 0 if subject == id_ or context.log == LOOKS else known[1] + 1 if known else -1
        odd = self._odd(entry, usual)
        if odd:
            out.shapes += bytes((_ODD, odd))
        try:
            shape, values = taken_apart(entry.kind, entry.body, entry.personal, context.layout.steady)
            self._shape(shape)
        except Unshaped:
            values = Values()
            out.shapes += bytes((_RAW, entry.personal is not None))
            out.pieces += [entry.kind.encode("utf-8", "surrogatepass"), entry.body]
            if entry.personal is not None:
                out.pieces.append(entry.personal)
        self._officer(id_, entry.officer)
        self._subject(id_, subject, known)
        if usual < 0 and not odd & _AFTER:
            out.places.append(after)
        away = at - context.at
        if 0 <= away < 240:
            out.times.append(away)
        elif -14 <= away < 0:
            out.times.append(239 - away)
        else:
            out.times.append(254 if -(1 << 30) <= away < 1 << 30 else 255)
            out.bits(away + (1 << 30), 31) if out.times[-1] == 254 else out.bits(at + SIGNED, 64)
        context.at = at
        if odd:
            self._oddities(entry, odd)
        for number in values.numbers:
            if isinstance(number, int):
                self._number(id_, at, number, known)
            else:
                self._date(at, number)
        if values.marks:
            texts.write(out, context.layout, values.marks)
        for text in values.texts:
            texts.write(out, context.layout, text)
        if entry.salt is not None and not odd & (_OWN_SALT | _NO_SALT):
            self._seed(id_)
        context.learn(entry.kind, subject, after, id_)

    def _odd(self, entry: Entry, usual: int) -> int:
        """Return the flags of an entry that is not as entries usually are, else 0."""
        odd = 0
        if entry.after != usual if usual >= 0 else entry.after > 255:
            odd |= _AFTER
        if entry.schema != self.context.schema:
            odd |= _SCHEMA
        if entry.personal is not None and entry.salt is None:
            odd |= _NO_SALT
        elif entry.salt is not None and (entry.personal is None or not self._derived(entry)):
            odd |= _OWN_SALT
        if entry.commitment is not None:
            odd |= _COMMITTED
        if self.placed:
            if entry.placement is None:
                odd |= _UNPLACED
            elif entry.placement != entry.after + 1:
                odd |= _PLACED
            if entry.objection is not None:
                odd |= _OBJECTED
        return odd

    def _derived(self, entry: Entry) -> bool:
        block = entry.id // SALT_BLOCK
        seed = self.seeds.get(block) or self.given.get(block)
        return seed is not None and len(seed) == 16 and salt_of(seed, entry.id, self.context.log) == entry.salt

    def _seed(self, id_: int) -> None:
        block = id_ // SALT_BLOCK
        if block not in self.seeds:
            seed = self.seeds[block] = self.given[block]
            self.out.bits(int.from_bytes(seed), 128)

    def _shape(self, shape: Shape) -> None:
        context, out = self.context, self.out
        place = context.layout.shape_places.get(shape)
        if place is None:
            place = self.new.get(shape)
        if place is None:
            kind, body, personal = shape
            out.shapes += bytes((_NEW, personal is not None))
            out.pieces += [kind.encode("utf-8", "surrogatepass"), body]
            if personal is not None:
                out.pieces.append(personal)
            if len(context.shapes) < _MOST_SHAPES:
                self.new[shape] = len(context.shapes)
                context.shapes.append(shape)
        elif place < _FEW_SHAPES:
            out.shapes.append(place)
        else:
            out.shapes += bytes(divmod(place - _FEW_SHAPES + _FEW_SHAPES * _PAGE, _PAGE))

    def _officer(self, id_: int, officer: int) -> None:
        place = self.officers.get(officer)
        if place is None:
            self.out.shapes.append(_OTHER)
            self._id(id_, officer)
            if len(self.officers) < _OTHER:
                self.officers[officer] = len(self.officers)
        else:
            self.out.shapes.append(place)

    def _subject(self, id_: int, subject: int, known: tuple[int, int, int] | None) -> None:
        if known is None:
            self._id(id_, subject)
            return
        waiting = self.context.waiting[known[0]]
        place = waiting.index(subject)
        self.out.places.append(_KNOWN + known[0])
        self._count(len(waiting) - 1 - place)
        del waiting[place]

    def _count(self, value: int) -> None:
        while value > 127:
            self.out.places.append(value & 127 | 128)
            value >>= 7
        self.out.places.append(value)

    def _id(self, id_: int, value: int) -> None:
        out, away = self.out, id_ - value
        if away >= 0 and value >> 32 == id_ >> 32:
            length = away.bit_length()
            rest = max(length - 3, 0)
            out.places.append(length * 4 + (away >> rest & 3 if length > 2 else away & 1 if length == 2 else 0))
            if rest:
                out.bits(away & (1 << rest) - 1, rest)
        elif value >> 48 == id_ >> 48 and not value >> 32 & 0xFFFF:
            low = value & 0xFFFFFFFF
            out.places.append(_UNITS + low if low < _MOST_UNITS else _CENTRE)
            if low >= _MOST_UNITS:
                out.bits(low, 32)
        else:
            out.places.append(_LONG)
            out.bits(value, 63)

    def _number(self, id_: int, at: int, number: int, known: tuple[int, int, int] | None) -> None:
        context, out = self.context, self.out
        if known and number == known[2]:
            out.places.append(_LAST)
            return
        if number >> 48 == id_ >> 48:
            self._id(id_, number)
            return
        series = _series(id_, at)
        run = number // 10 - series * 1_000_000
        if 0 <= run < 1_000_000 and number == _checked(number // 10):
            notice = run >= _NOTICES
            if context.printed.get((notice, series)) == run - 1:
                out.places.append(_NEXT_NOTICE if notice else _NEXT_CASE)
            else:
                out.places.append(_SERIES)
                out.bits(run, 20)
            context.printed[notice, series] = run
            return
        count = -(-number.bit_length() // 8)
        out.places.append(_BYTES + count)
        if count:
            out.bits(number, 8 * count)

    def _date(self, at: int, date: dt.date) -> None:
        away = date.toordinal() - _day(at)
        usual = -20 <= away < 230
        self.out.places.append(away + 20 if usual else 255)
        if not usual:
            self.out.bits(date.toordinal(), 22)

    def _oddities(self, entry: Entry, odd: int) -> None:
        out = self.out
        if odd & _AFTER:
            out.bits(entry.after, 63)
        if odd & _SCHEMA:
            out.bits(entry.schema, 63)
            self.context.schema = entry.schema
        if odd & _OWN_SALT:
            out.pieces.append(entry.salt or b"")
        if odd & _COMMITTED:
            out.pieces.append(entry.commitment or b"")
        if odd & _PLACED:
            out.bits(entry.placement or 0, 63)
        if odd & _OBJECTED:
            out.pieces.append((entry.objection or "").encode("utf-8", "surrogatepass"))


class _Reader:
    def __init__(self, source: In, log: str, placed: bool) -> None:
        self.source, self.context, self.placed = source, _Scene(layout(), log), placed
        self.seeds: dict[int, bytes | None] = {}

    def entry(self, id_: int) -> Entry:
        context, source = self.context, self.source
        code, odd = next(source.shapes), 0
        if code == _ODD:
            odd = next(source.shapes)
            code = next(source.shapes)
        kind, body, personal = self._shape(code)
        officer = self._officer(id_)
        subject, known = self._subject(id_)
        if subject == id_ or context.log == LOOKS:
            after = 0
        elif known is not None:
            after = known[1] + 1
        else:
            after = 0 if odd & _AFTER else next(source.places)
        away = next(source.times)
        if away < 240:
            at = context.at + away
        elif away < 254:
            at = context.at + 239 - away
        else:
            at = context.at + source.bits(31) - (1 << 30) if away == 254 else source.bits(64) - SIGNED
        if not -SIGNED < at < SIGNED:
            raise Malformed("payload_undecodable")
        context.at = at
        salt = commitment = objection = None
        placement = after + 1 if self.placed else None
        if odd:
            if odd & _AFTER:
                after = source.bits(63)
                placement = after + 1 if self.placed else None
            if odd & _SCHEMA:
                context.schema = source.bits(63)
            if odd & _OWN_SALT:
                salt = source.piece()
            if odd & _COMMITTED:
                commitment = source.piece()
            if odd & _UNPLACED:
                placement = None
            if odd & _PLACED:
                placement = source.bits(63)
            if odd & _OBJECTED:
                objection = source.piece().decode("utf-8", "surrogatepass")
        if code != _RAW:
            if len(body) > 2:
                body = self._body(id_, at, body, known)
            if personal is not None and len(personal) > 2:
                personal = filled(personal, (texts.read(source, context.layout).encode() for _ in iter(int, 1)))
        context.spend(len(body) + len(personal or b"") + len(kind) + len(objection or ""))
        if personal is not None and not odd & (_OWN_SALT | _NO_SALT):
            salt = self._salt(id_)
        context.learn(kind, subject, after, id_)
        return Entry(
            id_,
            at,
            officer,
            subject,
            after,
            kind,
            context.schema,
            body,
            personal,
            salt,
            commitment,
            b"",
            placement,
            objection,
        )

    def _shape(self, code: int) -> Shape:
        context, source = self.context, self.source
        if code < _FEW_SHAPES:
            return context.shapes[code]
        if code < _RAW:
            return context.shapes[(code - _FEW_SHAPES) * _PAGE + next(source.shapes) + _FEW_SHAPES]
        personal = next(source.shapes)
        shape = (
            source.piece().decode("utf-8", "surrogatepass"),
            source.piece(),
            source.piece() if personal else None,
        )
        if code == _NEW and len(context.shapes) < _MOST_SHAPES:
            context.shapes.append(shape)
        return shape

    def _officer(self, id_: int) -> int:
        context = self.context
        place = next(self.source.shapes)
        if place != _OTHER:
            return context.officers[place]
        officer = self._id(id_, next(self.source.places))
        if len(context.officers) < _OTHER:
            context.officers.append(officer)
        return officer

    def _subject(self, id_: int) -> tuple[int, tuple[int, int, int] | None]:
        context, source = self.context, self.source
        code = next(source.places)
        if code < _KNOWN:
            subject = self._id(id_, code)
            if subject in context.subjects:
                raise Malformed("payload_undecodable")
            return subject, None
        waiting = context.waiting[code - _KNOWN]
        back = shift = 0
        while True:
            byte = next(source.places)
            back |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        if back >= len(waiting):
            raise Malformed("payload_undecodable")
        subject = waiting.pop(len(waiting) - 1 - back)
        return subject, context.subjects[subject]

    def _id(self, id_: int, code: int) -> int:
        source = self.source
        if code < _LONG:
            length, lead = divmod(code, 4)
            rest = max(length - 3, 0)
            if length < 3:
                away = 0 if not length else (1 << length - 1) + lead
            else:
                away = (4 + lead << rest) + (source.bits(rest) if rest else 0)
            return _whole(id_ - away)
        if code == _LONG:
            return source.bits(63)
        if code == _CENTRE:
            return id_ >> 48 << 48 | source.bits(32)
        if code < _UNITS + _MOST_UNITS:
            return id_ >> 48 << 48 | code - _UNITS
        raise Malformed("payload_undecodable")

    def _body(self, id_: int, at: int, shape: bytes, known: tuple[int, int, int] | None) -> bytes:
        marks = texts.read(self.source, self.context.layout) if MARK in shape else ""
        numbers = [
            b'"%b"' % self._date(at).encode() if slot == DATE else b"%d" % self._number(id_, at, known)
            for slot in SLOTS.findall(shape)
            if slot in b"\1\2"
        ]
        return body_of(shape, numbers, marks)

    def _number(self, id_: int, at: int, known: tuple[int, int, int] | None) -> int:
        source, context = self.source, self.context
        code = next(source.places)
        if code < _BYTES:
            return self._id(id_, code)
        if code < _LAST:
            count = 8 * (code - _BYTES)
            return _whole(source.bits(count) if count else 0)
        if code == _LAST:
            if known is None:
                raise Malformed("payload_undecodable")
            return known[2]
        series = _series(id_, at)
        if code == _SERIES:
            run = source.bits(20)
            notice = run >= _NOTICES
        else:
            notice = code == _NEXT_NOTICE
            run = context.printed[notice, series] + 1
        if run > 999_999:
            raise Malformed("payload_undecodable")
        context.printed[notice, series] = run
        return _checked(series * 1_000_000 + run)

    def _date(self, at: int) -> str:
        away = next(self.source.places)
        day = _day(at) + away - 20 if away < 250 else self.source.bits(22)
        return dt.date.fromordinal(day).isoformat()

    def _salt(self, id_: int) -> bytes:
        block = id_ // SALT_BLOCK
        seed = self.seeds.get(block)
        if seed is None:
            seed = self.seeds[block] = self.source.bits(128).to_bytes(16)
        return salt_of(seed, id_, self.context.log)


def _whole(value: int) -> int:
    if not 0 <= value < SIGNED:
        raise Malformed("payload_undecodable")
    return value


def _day(at: int) -> int:
    """Return the date of a moment (seconds UTC) in the west of the country, as an ordinal."""
    return (at + _ZONE) // 86_400 + _EPOCH


def _series(id_: int, at: int) -> int:
    """Return what printed numbers of the chain of ``id_`` begin with at a moment."""
    day = _day(at)
    year = dt.date.fromordinal(day).year if 0 < day <= dt.date.max.toordinal() else 0
    place = ids.unpack(id_)
    return (place.branch * 100 + place.desk) * 1000 + place.incarnation % 10 * 100 + year % 100


def _checked(body: int) -> int:
    return body * 10 + int(damm.calc_check_digit(f"{body:014d}"))
