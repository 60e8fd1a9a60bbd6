"""Acts by which a case goes from unit to unit, or a unit helps another: offered, answered, asked for."""

from __future__ import annotations

from models.acts.base import Act, FreeText, Ref


class HandoverOffered(Act, frozen=True):
    """The holder offers the case to another pool. Custody moves only when it is accepted."""

    SUBJECT = "case"
    NUMBER = 21
    NAME = "offer"
    to: Ref
    keep: bool = False
    """Assistance inside the ministry: the holder keeps the case, the other pool works on it with him."""
    personal: FreeText | None = None


class HandoverAccepted(Act, frozen=True):
    """A member of the other pool takes the case. ``offer`` is the entry that offered it."""

    SUBJECT = "case"
    NUMBER = 18
    NAME = "accept"
    offer: Ref


class HandoverDeclined(Act, frozen=True):
    """A member of the other pool does not take the case, and says why."""

    SUBJECT = "case"
    NUMBER = 20
    NAME = "decline"
    offer: Ref
    personal: FreeText | None = None


class HandoverTakenBack(Act, frozen=True):
    """The holder takes an offer back before it was accepted."""

    SUBJECT = "case"
    NUMBER = 23
    NAME = "take_back"
    offer: Ref


class HandoverAsked(Act, frozen=True):
    """A pool asks the holder for the case."""

    SUBJECT = "case"
    NUMBER = 19
    NAME = "ask"
    COMMUTES = True
    pool: Ref
    personal: FreeText | None = None


class HandoverRefused(Act, frozen=True):
    """The holder does not give the case to the pool that asked, and says why."""

    SUBJECT = "case"
    NUMBER = 22
    NAME = "refuse_asked"
    COMMUTES = True
    pool: Ref
    personal: FreeText | None = None


class AssistanceEnded(Act, frozen=True):
    """The pool that helped has done its part, or the holder needs it no more. ``offer`` began the assistance."""

    SUBJECT = "case"
    NUMBER = 27
    NAME = "end_assistance"
    offer: Ref
    personal: FreeText | None = None


__all__ = [
    "AssistanceEnded",
    "HandoverAccepted",
    "HandoverAsked",
    "HandoverDeclined",
    "HandoverOffered",
    "HandoverRefused",
    "HandoverTakenBack",
]
