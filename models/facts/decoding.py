"""Reading JSON and tables into typed values, safely from several threads.

msgspec learns what a ``Struct`` looks like when it is first read. While it learns, another thread that reads the same
type finds it half learnt, and the whole program dies of it (seen with msgspec 0.22). So here each type is learnt by
one thread alone, before anyone reads it; nothing else in the program asks msgspec for a typed value.
"""

from __future__ import annotations

from functools import cache
from threading import RLock
from typing import Any, TypeVar, overload

import msgspec

T = TypeVar("T")

_ALONE = RLock()


@cache
def _made(type_: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(type_)


def decoder(type_: Any) -> msgspec.json.Decoder[Any]:
    """Return the decoder of a type, which may also be a union or a tuple of types."""
    with _ALONE:
        return _made(type_)


@overload
def decode(data: bytes | str, type_: type[T]) -> T: ...
@overload
def decode(data: bytes | str, type_: Any) -> Any: ...
def decode(data: bytes | str, type_: Any) -> Any:
    """Return what JSON says, as a type.

    Raises:
        msgspec.DecodeError: it is no JSON; msgspec.ValidationError: it is no value of the type.
    """
    return decoder(type_).decode(data)


def convert(value: object, type_: type[T]) -> T:
    """Return plain values (of a table, of a row) as a type.

    Raises:
        msgspec.ValidationError: they are no value of the type.
    """
    decoder(type_)
    return msgspec.convert(value, type_)
