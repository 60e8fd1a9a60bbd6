"""Numbers as bits: an adaptive range coder, so that what is expected costs next to nothing.

A model (:data:`Key`) counts how often each of its symbols came; a symbol with probability p costs -log2 p bits. Counts
begin with what training saw (:mod:`ptsa_tui.sync.wire.tables`) and grow alike on both sides. All arithmetic is on
integers, so every machine gets the same bytes.

The same calls write and read: ``symbol(key, size, value)`` of a :class:`Writer` writes ``value`` and returns it; that
of a :class:`Reader` ignores the argument and returns what was written. So the order of columns stands once, in
:mod:`ptsa_tui.sync.wire.fields`.
"""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate

from ptsa_tui.sync.wire.packing import Malformed

Key = tuple[str | int, ...]
"""Name of a model: that of its column, then its context."""

GAIN = 32
"""What one sight of a symbol adds to its count."""
_FULL = 1 << 15
_RANGE = 1 << 48
_LOW = 1 << 32
"""The range is kept at 32 … 48 bits; 16 bits leave at a time. So counts of a model may add up to 2¹⁶."""
INTEGER = 1 << 64
"""Integers are coded modulo this."""
_UNTRAINED = 8


class Table:
    """Symbols of a large alphabet with fixed frequencies: ``counts[i]`` is how often symbol i came in training."""

    def __init__(self, counts: Sequence[int]) -> None:
        share = max(1, sum(counts) / (1 << 15))
        self.ends = list(accumulate(max(1, int(c / share)) for c in counts))

    def __len__(self) -> int:
        return len(self.ends)


class Port:
    """What writers and readers share: models and the ways to build larger values from symbols."""

    reading: bool

    def __init__(self, priors: Mapping[Key, list[int]]) -> None:
        self.priors = priors
        self.models: dict[Key, list[int]] = {}

    @abstractmethod
    def symbol(self, key: Key, size: int, value: int) -> int:
        """Code one of 0 … size - 1 by the model ``key``."""

    @abstractmethod
    def even(self, key: Key, size: int, value: int) -> int:
        """Code one of 0 … size - 1 (size up to 2¹⁶), all alike probable. ``key`` only names the column."""

    @abstractmethod
    def listed(self, key: Key, table: Table, value: int) -> int:
        """Code the place of a symbol in a table of fixed frequencies."""

    def _model(self, key: Key, size: int) -> list[int]:
        prior = self.priors.get(key)
        if prior is not None and len(prior) == size + 1:
            model = prior.copy()
        else:
            model = [_UNTRAINED] * size + [_UNTRAINED * size]
        self.models[key] = model
        return model

    def flag(self, key: Key, value: bool) -> bool:
        """Code yes or no."""
        return bool(self.symbol(key, 2, int(value)))

    def bits(self, key: Key, count: int, value: int) -> int:
        """Code ``count`` bits without a model."""
        found = 0
        while count > 0:
            part = min(count, 16)
            count -= part
            found = found << part | self.even(key, 1 << part, value >> count & (1 << part) - 1)
        return found

    def number(self, key: Key, value: int) -> int:
        """Code 0 … 2⁶⁴ - 1: its length in bits and its three leading bits by models, the rest without."""
        length = self.symbol(key, 65, value.bit_length())
        if length < 2:
            return length
        known = length - 1 if length <= 4 else 2
        rest = length - 1 - known
        found = 1 << known | self.symbol((*key, length), 1 << known, value >> rest & (1 << known) - 1)
        return found << rest | self.bits(key, rest, value) if rest else found

    def signed(self, key: Key, value: int) -> int:
        """Code -2⁶³ … 2⁶³ - 1: the sign by a model, then a number."""
        if self.symbol((*key, "±"), 2, value < 0):
            return ~self.number((*key, "-"), ~value)
        return self.number(key, value)

    def octets(self, key: Key, count: int, value: bytes) -> bytes:
        """Code ``count`` bytes of chance (seeds, salts, commitments)."""
        return self.bits(key, 8 * count, int.from_bytes(value)).to_bytes(count)

    def digits(self, key: Key, count: int, value: str) -> str:
        """Code ``count`` decimal digits, all alike probable."""
        found = ""
        while len(found) < count:
            part = min(count - len(found), 4)
            here = int(value[len(found) : len(found) + part]) if value else 0
            found += f"{self.even(key, 10**part, here):0{part}d}"
        return found


def _halve(model: list[int]) -> None:
    """Let what was long ago count less."""
    model[:-1] = [(c + 1) >> 1 for c in model[:-1]]
    model[-1] = sum(model[:-1])


def _shortest(low: int, size: int) -> int:
    """Return the number of low … low + size - 1 with the most zeros at its end."""
    for zeros in range(48, -1, -1):
        end = -(-low >> zeros) << zeros
        if end < low + size:
            break
    return end


class Writer(Port):
    """Codes symbols into bytes."""

    reading = False

    def __init__(self, priors: Mapping[Key, list[int]]) -> None:
        super().__init__(priors)
        self._low, self._range, self._out = 0, _RANGE, list[int]()

    def symbol(self, key: Key, size: int, value: int) -> int:
        """Write a symbol."""
        model = self.models.get(key) or self._model(key, size)
        total = model[size]
        step = self._range // total
        if value:
            self._low += step * sum(model[:value])
        self._range = size_ = step * model[value]
        model[value] += GAIN
        model[size] = total + GAIN
        if total > _FULL:
            _halve(model)
        if size_ < _LOW:
            self._shift()
        return value

    def even(self, key: Key, size: int, value: int) -> int:
        """Write a symbol of an even alphabet."""
        self._range //= size
        self._low += self._range * value
        if self._range < _LOW:
            self._shift()
        return value

    def listed(self, key: Key, table: Table, value: int) -> int:
        """Write the place of a symbol in a table."""
        step = self._range // table.ends[-1]
        begin = table.ends[value - 1] if value else 0
        self._low += step * begin
        self._range = step * (table.ends[value] - begin)
        if self._range < _LOW:
            self._shift()
        return value

    def _shift(self) -> None:
        self._carry()
        self._out.append(self._low >> 32)
        self._low = (self._low & (_LOW - 1)) << 16
        self._range <<= 16

    def _carry(self) -> None:
        if self._low >= _RANGE:
            self._low -= _RANGE
            place = len(self._out) - 1
            while self._out[place] == 0xFFFF:
                self._out[place] = 0
                place -= 1
            self._out[place] += 1

    def finish(self) -> bytes:
        """Return all bytes: the shortest that lie in the range that is left; zeros at the end are understood."""
        self._low = _shortest(self._low, self._range)
        self._carry()
        return (b"".join(u.to_bytes(2) for u in self._out) + self._low.to_bytes(6)).rstrip(b"\0")


class Reader(Port):
    """Reads what a :class:`Writer` wrote.

    Raises:
        Malformed: from every method, when no writer can have written this.
    """

    reading = True

    def __init__(self, priors: Mapping[Key, list[int]], data: bytes) -> None:
        super().__init__(priors)
        if data.endswith(b"\0"):
            raise Malformed("payload_undecodable")
        self._end = len(data)
        self._data = data + bytes(8)
        self._place = 6
        self._code, self._range = int.from_bytes(self._data[:6]), _RANGE

    def symbol(self, key: Key, size: int, value: int = 0) -> int:
        """Read a symbol."""
        model = self.models.get(key) or self._model(key, size)
        total = model[size]
        step = self._range // total
        rest = place = self._code // step
        if place >= total:
            raise Malformed("payload_undecodable")
        found = 0
        for count in model:
            if rest < count:
                break
            rest -= count
            found += 1
        self._code -= step * (place - rest)
        self._range = size_ = step * count
        model[found] = count + GAIN
        model[size] = total + GAIN
        if total > _FULL:
            _halve(model)
        if size_ < _LOW:
            self._shift()
        return found

    def even(self, key: Key, size: int, value: int = 0) -> int:
        """Read a symbol of an even alphabet."""
        self._range //= size
        found = self._code // self._range
        if found >= size:
            raise Malformed("payload_undecodable")
        self._code -= found * self._range
        if self._range < _LOW:
            self._shift()
        return found

    def listed(self, key: Key, table: Table, value: int = 0) -> int:
        """Read the place of a symbol in a table."""
        if not table.ends:
            raise Malformed("payload_undecodable")
        step = self._range // table.ends[-1]
        found = bisect_right(table.ends, self._code // step)
        if found >= len(table.ends):
            raise Malformed("payload_undecodable")
        begin = table.ends[found - 1] if found else 0
        self._code -= step * begin
        self._range = step * (table.ends[found] - begin)
        if self._range < _LOW:
            self._shift()
        return found

    def _shift(self) -> None:
        self._code = self._code << 16 | int.from_bytes(self._data[self._place : self._place + 2].ljust(2, b"\0"))
        self._range <<= 16
        self._place += 2

    def finish(self) -> None:
        """Make sure that nothing is left unread, and that a writer would have ended just so."""
        tail = int.from_bytes(self._data[self._place - 6 : self._place].ljust(6, b"\0"))
        if self._place < self._end or _shortest(tail - self._code, self._range) != tail:
            raise Malformed("payload_undecodable")


class Recorder(Writer):
    """A writer that also keeps every symbol in the column that it belongs to: for training and for measuring."""

    def __init__(self, priors: Mapping[Key, list[int]]) -> None:
        super().__init__(priors)
        self.columns: defaultdict[str, bytearray] = defaultdict(bytearray)
        self.seen: defaultdict[tuple[Key, int], list[int]] = defaultdict(list)

    def symbol(self, key: Key, size: int, value: int) -> int:
        """Write and keep a symbol."""
        self.seen[key, size].append(value)
        self.columns[str(key[0])] += value.to_bytes(1)
        return super().symbol(key, size, value)

    def even(self, key: Key, size: int, value: int) -> int:
        """Write and keep a symbol of an even alphabet."""
        self.columns[f"{key[0]}+"] += value.to_bytes(1 if size <= 256 else 2)
        return super().even(key, size, value)

    def listed(self, key: Key, table: Table, value: int) -> int:
        """Write and keep a symbol of a table."""
        self.columns[f"{key[0]}#"] += value.to_bytes(1 if len(table) <= 256 else 2)
        return super().listed(key, table, value)
