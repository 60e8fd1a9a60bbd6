"""A part of an entry as a shape and its values: what acts of a kind have in common, and what varies from act to act.

``{"offer":281474976710661}`` is the shape ``{"offer":␁}`` and the number. A shape is bytes, not structure: whatever the
bytes are, putting the values back gives just them again. So an act that no table knows travels like any other.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

NUMBER, DATE, TEXT, MARK, MISSING = b"\1", b"\2", b"\3", b"\4", b"\5"
"""What stands in a shape for a value: a whole number, a date, a text, a requirement's state, the missing ones."""
SLOTS = re.compile(rb"[\1-\5]")

Shape = tuple[str, bytes, bytes | None]
"""Kind, body, personal part (None: there is none)."""

_SHORT = 4
"""Digits from which on a number is taken out of a shape."""
_VALUE = re.compile(rb'(?<=[:,[])(?:0|[1-9][0-9]{0,18})(?=[],}])|"[0-9]{4}-[0-9]{2}-[0-9]{2}"')
_TEXT = re.compile(rb'(?<=")(?:[^"\\\x00-\x1f]|\\.)*(?="[],}])')
_MARK = re.compile(rb'\{("count":0,)?"how":"(original|copy|shown|missing)","requirement":"([^"\\]*)"\}')
_LETTERS = {b"original": "o", b"copy": "c", b"shown": "s", b"missing": "m"}
_HOWS = {letter: how for how, letter in _LETTERS.items()}
_MOST = (1 << 63) - 1


class Unshaped(Exception):
    """A part has bytes that stand for values; it travels as it is."""


class Values:
    """What was taken out of a body and a personal part."""

    __slots__ = ("marks", "numbers", "texts")

    def __init__(self) -> None:
        self.numbers: list[int | dt.date] = []
        self.marks = ""
        """A letter for the state of each requirement."""
        self.texts: list[str] = []


def taken_apart(kind: str, body: bytes, personal: bytes | None, steady: frozenset[bytes]) -> tuple[Shape, Values]:
    """Return shape and values. Numbers of keys in ``steady`` stay in the shape, and short numbers of other keys.

    Raises:
        Unshaped: see there.
    """
    if SLOTS.search(body) or (personal is not None and SLOTS.search(personal)):
        raise Unshaped
    values = Values()
    if len(body) > 2:
        if b'"how":' in body:
            body = _without_marks(body, values)
        body = _VALUE.sub(lambda found: _value(found, steady, values), body)
    if personal is not None and len(personal) > 2:
        try:
            personal = _TEXT.sub(lambda found: (values.texts.append(found[0].decode()), TEXT)[1], personal)
        except UnicodeDecodeError:
            raise Unshaped from None
    return (kind, body, personal), values


def _value(found: re.Match[bytes], steady: frozenset[bytes], values: Values) -> bytes:
    text: bytes = found[0]
    if text[0] == 0x22:
        try:
            values.numbers.append(dt.date.fromisoformat(text[1:-1].decode()))
        except ValueError:
            return text
        return DATE
    if len(text) < 7:
        before = found.string[: found.start()]
        key = before[before.rfind(b'"', 0, -2) + 1 : -2] if before.endswith(b'":') else b""
        if key in steady or len(text) < _SHORT:
            return text
    number = int(text)
    if number > _MOST:
        return text
    values.numbers.append(number)
    return NUMBER


def _without_marks(body: bytes, values: Values) -> bytes:
    missing: list[bytes] = []

    def mark(found: re.Match[bytes]) -> bytes:
        if (found[2] == b"missing") != bool(found[1]):
            return found[0]
        values.marks += _LETTERS[found[2]]
        if found[1]:
            missing.append(found[3])
        return MARK + found[3] + b'"'

    body = _MARK.sub(mark, body)
    return body.replace(_listed(missing), MISSING) if missing else body


def _listed(missing: list[bytes]) -> bytes:
    return b'"missing":["' + b'","'.join(missing) + b'"]'


def body_of(shape: bytes, numbers: list[bytes], marks: str) -> bytes:
    """Return the body of a shape; ``numbers`` are those and the dates as text, in their order."""
    if marks:
        missing: list[bytes] = []
        parts = shape.split(MARK)
        found = [parts[0]]
        for letter, part in zip(marks, parts[1:], strict=True):
            code, _, rest = part.partition(b'"')
            if letter == "m":
                missing.append(code)
            count = b'"count":0,' if letter == "m" else b""
            found.append(b'{%b"how":"%b","requirement":"%b"}%b' % (count, _HOWS[letter], code, rest))
        shape = b"".join(found).replace(MISSING, _listed(missing))
    return filled(shape, iter(numbers)) if numbers else shape


def filled(shape: bytes, values: Iterator[bytes]) -> bytes:
    """Return a shape with values in its slots."""
    return SLOTS.sub(lambda _: next(values), shape)
