"""Acts of the desk itself, and the one that forgets a citizen."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from models.acts.base import Act, Code, Moment

Amount = Annotated[int, Meta(ge=0, lt=1 << 32)]


class Forked(Act, frozen=True):
    """A restored or cloned database begins a new incarnation: where the old one was left."""

    SUBJECT = "desk"
    CREATES = True
    NUMBER = 29
    incarnation: Annotated[int, Meta(ge=0, le=255)]
    seq: Annotated[int, Meta(ge=0, lt=1 << 32)]
    hash: Code
    reason: Literal["restored", "moved", "differs"]
    """``differs``: the centre has other entries under the same numbers."""
    provisional: bool = True
    """Chosen by the desk alone; the centre has yet to confirm it."""


class Quarantined(Act, frozen=True):
    """The centre could not read, or does not know, entries of a desk; they are kept there as they came."""

    SUBJECT = "quarantine"
    CREATES = True
    NUMBER = 30
    desk: Annotated[int, Meta(ge=0, le=255)]
    incarnation: Annotated[int, Meta(ge=0, le=255)]
    log: Literal["ptsa-act", "ptsa-look"]
    first: Annotated[int, Meta(ge=1, lt=1 << 32)]
    """Seq of the first of them."""
    count: Annotated[int, Meta(ge=1, lt=1 << 32)]
    reason: Code


class Released(Act, frozen=True):
    """What the centre had held back of a desk it can read now: the entries have their places."""

    SUBJECT = "quarantine"
    NUMBER = 53


class Erased(Act, frozen=True):
    """The personal parts of all earlier entries of this subject are removed, with their salts (UU 27/2022)."""

    SUBJECT = "any"
    NUMBER = 1
    COMMUTES = True
    reason: Literal["request", "retention"]


class TracesErased(Act, frozen=True):
    """What lay beside the acts of a desk longer than it is kept was removed: texts of searches, drafts, what a centre
    that was put back had displaced. The searches themselves stay in the access log, without what was searched for."""

    SUBJECT = "traces"
    CREATES = True
    NUMBER = 52
    before: Moment
    """Looks of this desk before this moment have lost their personal parts."""
    looks: Amount = 0
    drafts: Amount = 0
    displaced: Amount = 0


__all__ = ["Erased", "Forked", "Quarantined", "Released", "TracesErased"]
