"""What stands in a cell, in the reader's words, and a document whose texts are plain text."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TypeVar

from msgspec import Struct, structs

from models.documents.document import Document, Kind, Value
from models.text import clean
from models.words import formats

_LEFT = ("text", "day", "moment")
_Part = TypeVar("_Part")


def said(value: Value, kind: Kind) -> str:
    """Return a value in words: ``41.203``, ``93,20 %``, ``24 Nov 2026 14.05``; what is not known is empty."""
    match value:
        case None:
            return ""
        case str():
            return value
        case dt.datetime():
            return f"{formats.date(value.date())} {value:%H.%M}"
        case dt.date():
            return formats.date(value)
    if kind == "percent":
        return formats.percent(Decimal(value))
    if kind == "rupiah":
        return formats.rupiah(int(value))
    if kind == "minutes":
        return formats.minutes(int(value) * 60)
    return formats.decimal(value) if isinstance(value, Decimal) else formats.count(value)


def to_the_right(kind: Kind) -> bool:
    """Tell whether a column of this kind stands to the right."""
    return kind not in _LEFT


def cleaned(document: Document) -> Document:
    """Return the document without control and format characters in any text (:mod:`models.text`)."""
    return _cleaned(document)


def _cleaned(part: _Part) -> _Part:
    if isinstance(part, str):
        return clean(part)  # type: ignore[return-value]  # a str is given back for a str
    if isinstance(part, tuple):
        return tuple(map(_cleaned, part))  # type: ignore[return-value]  # a tuple for a tuple
    if isinstance(part, Struct):
        return structs.replace(part, **{name: _cleaned(getattr(part, name)) for name in part.__struct_fields__})
    return part
