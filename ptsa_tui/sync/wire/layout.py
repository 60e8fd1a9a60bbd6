"""What both ends know before the first byte: the shapes of acts and the tables of layout 1, as package data.

``layout1.json`` and ``layout1.dict`` are made by :mod:`ptsa_tui.sync.wire.train` and never change after the first
release: a shape is what an act looked like then. An act that has got a new field since still travels, as raw bytes.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any, Literal, NamedTuple

from msgspec import Meta, Struct, defstruct, field

from models.facts import decoding
from ptsa_tui.sync.wire.coder import Key, Table

_Whole = Annotated[int, Meta(ge=-(1 << 63), le=(1 << 63) - 1)]
_TYPES: dict[str, Any] = {"int": _Whole, "flag": bool, "date": dt.date, "map": dict[str, str]}
_Id = Annotated[int, Meta(ge=0, le=(1 << 63) - 1)]
_IDS = ("ref", "pool", "person", "offer", "number", "fee", "same")
How = Literal["original", "copy", "shown", "missing"]
HOWS = ("original", "copy", "shown", "missing")


class Mark(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A requirement as it was found, as layout 1 knows it."""

    requirement: str
    how: How
    count: _Whole = 1


class Node(Struct, frozen=True, omit_defaults=True):
    """The form of a value. ``tag`` says what it is and so how it is coded: see :mod:`ptsa_tui.sync.wire.fields`."""

    tag: str
    name: str = ""
    """Of a text its class, of a structure its own."""
    of: Node | None = None
    options: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()


class Field(Struct, frozen=True, omit_defaults=True):
    """A field of a structure; ``default`` is null when it must be given or is null by default."""

    name: str
    node: Node
    required: bool = False
    default: int | str | bool | None = None


class Shape(Struct, frozen=True, omit_defaults=True):
    """Body and personal part of a kind."""

    body: Node
    personal: Node | None = None


class Variety(Struct, frozen=True, array_like=True):
    """A variant of a service: what a case of it usually says."""

    service: str
    variant: str
    days: int | None
    within: int
    fee: int
    referral: str
    requirements: tuple[tuple[str, bool], ...]
    """Codes, and whether they are mandatory."""


class Words(Struct, frozen=True):
    """What texts of a class usually say: whole texts, and words at first, second and later places, with counts."""

    whole: tuple[tuple[str, int], ...]
    words: tuple[tuple[tuple[str, int], ...], ...]


class Data(Struct, frozen=True):
    """``layout1.json``."""

    kinds: dict[str, Shape]
    varieties: tuple[Variety, ...]
    texts: dict[str, Words]
    lists: dict[str, tuple[str, ...]]
    priors: tuple[tuple[list[str | int], list[int]], ...]


class Lexicon:
    """A table of texts with their places."""

    def __init__(self, counted: tuple[tuple[str, int], ...]) -> None:
        self.texts = [t for t, _ in counted]
        self.places = {t: place for place, t in enumerate(self.texts)}
        self.table = Table([c for _, c in counted])


class Texts(NamedTuple):
    """The tables of a class of texts."""

    whole: Lexicon
    words: tuple[Lexicon, ...]


NO_TEXTS = Texts(Lexicon(()), (Lexicon(()),) * 3)


class Layout:
    """Everything of one layout, ready for use."""

    def __init__(self, data: Data, dictionary: bytes) -> None:
        self.data = data
        self.dictionary = dictionary
        self.kinds = list(data.kinds)
        self.places = {kind: place for place, kind in enumerate(self.kinds)}
        self.texts = {
            name: Texts(Lexicon(w.whole), tuple(Lexicon(one) for one in w.words)) for name, w in data.texts.items()
        }
        self.texts["search"] = self.texts.get("name", NO_TEXTS)
        self.services = list(dict.fromkeys(v.service for v in data.varieties))
        self.variants = {s: [v for v in data.varieties if v.service == s] for s in self.services}
        self.varieties = {(v.service, v.variant): v for v in data.varieties}
        self.priors: dict[Key, list[int]] = {tuple(key): [*counts, sum(counts)] for key, counts in data.priors}


@lru_cache(maxsize=1)
def layout() -> Layout:
    """Return layout 1."""
    package = files(__package__)
    data = decoding.decode(package.joinpath("layout1.json").read_bytes(), Data)
    return Layout(data, package.joinpath("layout1.dict").read_bytes())


def type_of(node: Node) -> Any:
    """Return the Python type that holds, and checks, values of a form."""
    if node.tag == "struct":
        return struct_of(node)
    if node.tag == "maybe":
        return type_of(_inner(node)) | None
    if node.tag in ("list", "missing"):
        return tuple[type_of(_inner(node)), ...]  # type: ignore[misc]
    if node.tag == "choice":
        return Literal[node.options]
    if node.tag == "marks":
        return tuple[Mark, ...]
    return _TYPES.get(node.tag, _Id if node.tag in _IDS else str)


@lru_cache(maxsize=256)
def struct_of(node: Node) -> type[Struct]:
    """Return the structure of a form; its canonical JSON is that of the act."""
    fields: list[Any] = []
    for f in node.fields:
        kind = type_of(f.node)
        if f.required:
            fields.append((f.name, kind))
        elif f.node.tag == "map":
            fields.append((f.name, kind, field(default_factory=dict)))
        else:
            fields.append((f.name, kind, () if f.node.tag in ("list", "missing", "marks") else f.default))
    return defstruct(node.name, fields, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True)


def _inner(node: Node) -> Node:
    if node.of is None:
        raise TypeError(node.tag)
    return node.of
