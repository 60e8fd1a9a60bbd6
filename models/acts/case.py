"""Acts on a case that was taken in: deciding, delivering, closing, its fee, notes, undoing."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from models.acts.base import Act, Code, Few, FreeText, Line, Name, Personal, Ref, Text
from models.acts.intake import Notice

CollectorRole = Literal["applicant", "representative", "other"]
IdentitySeen = Literal["ktp", "sim", "passport", "company_card", "other", "none"]
"""What was looked at; ``none`` only where nobody stood at the counter: the product went by post."""


class ProductData(Personal, frozen=True):
    """What the unit made."""

    number: Line = ""
    note: Text = ""


class CollectorData(Personal, frozen=True):
    """Who took it away."""

    name: Name
    identity_number: Line = ""
    note: Text = ""
    tracking: Line = ""
    """Number of the parcel, when it went by post."""
    authority: Line = ""
    """The letter of authority that was seen, of whoever collects for the applicant: number, date, giver."""


class CaseMadeReady(Act, frozen=True):
    """The product exists and waits for its collector."""

    SUBJECT = "case"
    NUMBER = 11
    NAME = "ready"
    DECIDES = True
    valid_until: dt.date | None = None
    personal: ProductData | None = None


class CaseRejected(Act, frozen=True):
    """The unit decided against the request, with its reason; the citizen is then given the letter that says so."""

    SUBJECT = "case"
    NUMBER = 13
    NAME = "reject"
    DECIDES = True
    personal: FreeText | None = None


class CaseReturned(Act, frozen=True):
    """The file went back to the citizen because it must be mended; the case can be completed again."""

    SUBJECT = "case"
    NUMBER = 14
    NAME = "return"
    DECIDES = True
    notice: Notice
    personal: FreeText | None = None


class CaseLapsed(Act, frozen=True):
    """What was missing did not come before the deadline; a supervisor closes the case, with a reason."""

    SUBJECT = "case"
    NUMBER = 10
    NAME = "lapse"
    personal: FreeText | None = None


class FeeData(Personal, frozen=True):
    """A billing code, and the proof that it was paid (NTPN); never cash at the counter."""

    billing: Line = ""
    proof: Line = ""


class FeeRecorded(Act, frozen=True):
    """The billing code of a fee was made or its payment was proved. It commutes with everything."""

    SUBJECT = "case"
    NUMBER = 17
    NAME = "fee"
    COMMUTES = True
    personal: FeeData | None = None


class CaseWithdrawn(Act, frozen=True):
    """The citizen withdrew the request."""

    SUBJECT = "case"
    NUMBER = 15
    NAME = "withdraw"
    personal: FreeText | None = None


class CaseDelivered(Act, frozen=True):
    """The product, or the letter of rejection, was given to a named collector whose identity was seen.

    A physical fact: it always stands.
    """

    SUBJECT = "case"
    NUMBER = 8
    NAME = "deliver"
    PHYSICAL = 1
    role: CollectorRole
    seen: IdentitySeen
    returned: Annotated[tuple[Code, ...], Few] = ()
    """Requirements whose original papers went back to the collector."""
    posted: bool = False
    """It went by post instead of over the counter."""
    rejection: bool = False
    """It was the letter that rejects the request, with its reason, instead of a product."""
    personal: CollectorData | None = None


class NoteAdded(Act, frozen=True):
    """A note was written. Notes commute with everything."""

    SUBJECT = "case"
    NUMBER = 25
    NAME = "note"
    COMMUTES = True
    personal: FreeText | None = None


class ActUndone(Act, frozen=True):
    """The last act on the case was a mistake. It names the act and the state that the case returns to."""

    SUBJECT = "case"
    NUMBER = 5
    NAME = "undo"
    PROMISES = True
    undoes: Ref
    returns_to: Code


__all__ = [
    "ActUndone",
    "CaseDelivered",
    "CaseLapsed",
    "CaseMadeReady",
    "CaseRejected",
    "CaseReturned",
    "CaseWithdrawn",
    "CollectorData",
    "CollectorRole",
    "FeeData",
    "FeeRecorded",
    "IdentitySeen",
    "NoteAdded",
    "ProductData",
]
