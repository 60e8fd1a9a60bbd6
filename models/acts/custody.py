"""Acts on who has a case and where its papers are, beside the handover from pool to pool."""

from __future__ import annotations

from typing import ClassVar, Literal

from models.acts.base import Act, Line, Name, Number, Personal, Ref, Text
from models.acts.case import FreeText


class CaseAssigned(Act, frozen=True):
    """Inside the holding pool one officer takes the case on; without an officer it is everybody's again."""

    SUBJECT: ClassVar[str] = "case"
    officer: Ref | None = None


class HandoverAsked(Act, frozen=True):
    """A pool asks the holder for the case."""

    SUBJECT: ClassVar[str] = "case"
    pool: Ref
    personal: FreeText | None = None


class HandoverRefused(Act, frozen=True):
    """The holder does not give the case to the pool that asked, and says why."""

    SUBJECT: ClassVar[str] = "case"
    pool: Ref
    personal: FreeText | None = None


class ReferralEnded(Act, frozen=True):
    """The pool that helped has done its part, or the holder needs it no more. ``offer`` began the referral."""

    SUBJECT: ClassVar[str] = "case"
    offer: Ref
    personal: FreeText | None = None


class ReceiverData(Personal, frozen=True):
    """Who took the papers at a unit outside of the program."""

    name: Name = ""
    note: Text = ""


class CaseDispatched(Act, frozen=True):
    """The papers went to a unit that does not use this program: a line of the dispatch book. A physical fact."""

    SUBJECT: ClassVar[str] = "case"
    to: Ref
    number: Number
    personal: ReceiverData | None = None


class CaseCameBack(Act, frozen=True):
    """What had been dispatched came back to the counters. A physical fact."""

    SUBJECT: ClassVar[str] = "case"
    personal: FreeText | None = None


class PaperMoved(Act, frozen=True):
    """The paper file was put somewhere: a pool, and a place there. The newest by the clock counts."""

    SUBJECT: ClassVar[str] = "case"
    unit: Ref | None = None
    place: Line = ""


Choice = Literal["kept", "redone"]
"""What became of an act that did not stand: what stands was left as it is, or the act was done anew."""


class ContestResolved(Act, frozen=True):
    """Someone looked at two acts that crossed, and settled it. ``entry`` is the one that did not stand."""

    SUBJECT: ClassVar[str] = "case"
    entry: Ref
    choice: Choice
    personal: FreeText | None = None
