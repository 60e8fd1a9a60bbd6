"""The common form of acts, and their canonical bytes."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, ClassVar, get_args, get_type_hints

import msgspec
from msgspec import Meta, Struct, structs

from models.facts import decoding
from models.refused import Refused
from models.text import LINE_LENGTH, NAME_LENGTH, NOTE_LENGTH

SCHEMA = 1
"""Number of the shapes and rules that this program writes. A rule change binds to the number of the entry."""

Text = Annotated[str, Meta(max_length=NOTE_LENGTH)]
Line = Annotated[str, Meta(max_length=LINE_LENGTH)]
Name = Annotated[str, Meta(max_length=NAME_LENGTH)]
Code = Annotated[str, Meta(min_length=1, max_length=32)]
Ref = Annotated[int, Meta(ge=0, le=(1 << 63) - 1)]
"""An id; see :mod:`models.facts.ids`."""
Number = Annotated[int, Meta(ge=1, lt=10**15)]
"""A printed number; see :mod:`models.facts.numbering`."""
Few = Meta(max_length=200)
"""Bound of lists and maps in acts: what one entry may hold must fit into one frame of the wire."""
Version = Annotated[int, Meta(ge=1, lt=1 << 31)]
Rupiah = Annotated[int, Meta(ge=0, lt=10**12)]
StatusCode = Annotated[int, Meta(ge=0, le=999_999)]
"""Six digits that a citizen asks with; 0: none."""
Moment = Annotated[int, Meta(ge=0, lt=1 << 40)]
"""Seconds since 1970-01-01 UTC."""


class Personal(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of personal parts: what can be erased without breaking the chain."""


class Act(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Base of all acts. A field equal to its default is left out of the body, so fields can be added later."""

    SUBJECT: ClassVar[str]
    """What the act is about: ``case``, ``person``, ``officer``, ``unit``, ``branch``, ``desk``, ``any``, ``look`` …"""
    CREATES: ClassVar[bool] = False
    """The act begins its subject, whose id is then that of the entry."""
    NUMBER: ClassVar[int]
    """By which number the journal's table names the kind. Never changed and never given again."""
    NAME: ClassVar[str] = ""
    """Of an act on a case: the word by which it is done, in forms, keys and lines of ``ptsa record``."""
    COMMUTES: ClassVar[bool] = False
    """Its order does not matter, so it never crosses another act."""
    PHYSICAL: ClassVar[int] = 0
    """A fact that no later word undoes: its rank among these, 1 for the greatest. 0: it is none."""
    DECIDES: ClassVar[bool] = False
    """It decides the request."""
    PROMISES: ClassVar[bool] = False
    """After it a case may promise a date that was counted by an older calendar."""

    @property
    def kind(self) -> str:
        """The kind under which the act stands in the journal."""
        return type(self).__name__


class FreeText(Personal, frozen=True):
    """A text written by an officer; it may name a citizen, so it can be erased."""

    text: Text = ""


_encode = msgspec.json.Encoder(order="sorted").encode


def as_parts(act: Act) -> tuple[bytes, bytes | None]:
    """Return body and personal part of an act as canonical JSON.

    Canonical: keys sorted, no white space, UTF-8, shortest escapes, integers in full, no fractions (as RFC 8785, but
    with integers of up to 63 bits).
    """
    personal = getattr(act, "personal", None)
    if personal is None:
        return _encode(act), None
    return _encode(structs.replace(act, personal=None)), _encode(personal)


def _leaves(base: type[Act]) -> dict[str, type[Act]]:
    found: dict[str, type[Act]] = {}
    for cls in base.__subclasses__():
        found.update(_leaves(cls) if cls.__subclasses__() else {cls.__name__: cls})
    return found


@lru_cache(maxsize=1)
def _all_kinds() -> dict[str, type[Act]]:
    return _leaves(Act)


def kinds() -> dict[str, type[Act]]:
    """Return the acts of the journal by kind."""
    return {name: cls for name, cls in _all_kinds().items() if cls.SUBJECT != "look"}


def access_kinds() -> dict[str, type[Act]]:
    """Return the acts of the access log by kind."""
    return {name: cls for name, cls in _all_kinds().items() if cls.SUBJECT == "look"}


def numbered() -> list[type[Act]]:
    """Return all acts, those of the access log too, by their numbers from 1 on."""
    return sorted(_all_kinds().values(), key=lambda cls: cls.NUMBER)


@lru_cache(maxsize=64)
def _decoders(kind: str) -> tuple[msgspec.json.Decoder[Any], msgspec.json.Decoder[Any] | None] | None:
    """Return the decoders of a kind's body and of its personal part."""
    cls = _all_kinds().get(kind)
    if cls is None:
        return None
    personal = get_type_hints(cls).get("personal")
    part = next((t for t in get_args(personal) if t is not type(None)), None)
    return decoding.decoder(cls), decoding.decoder(part) if part is not None else None


def from_parts(kind: str, body: bytes, personal: bytes | None) -> Act | None:
    """Return the act of these parts, or None for a kind that this program does not know.

    The parts are read apart, so neither can reach into the other.

    Raises:
        Refused: ``act_malformed``: the parts do not have the shape of the kind.
    """
    decoders = _decoders(kind)
    if decoders is None:
        return None
    of_body, of_personal = decoders
    try:
        act: Act = of_body.decode(body)
        if getattr(act, "personal", None) is not None or (personal is not None and of_personal is None):
            raise Refused("act_malformed", kind=kind, where="$.personal")
        if personal is None or of_personal is None:
            return act
        return structs.replace(act, personal=of_personal.decode(personal))
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Refused("act_malformed", kind=kind, where=_place(error)) from None


def _place(error: Exception) -> str:
    """Return where in the value the fault lies, without the value itself (it may be personal)."""
    text = str(error)
    return text[text.rfind("`$") :].strip("`") if "`$" in text else "$"


__all__ = ["SCHEMA", "Act", "FreeText", "access_kinds", "as_parts", "from_parts", "kinds", "numbered"]
