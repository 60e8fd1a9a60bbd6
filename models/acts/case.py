"""Acts on a case: opening, completing, handing over, deciding, delivering, undoing."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta, Struct

from models.acts.base import Act, Code, Few, Line, Moment, Name, Number, Personal, Ref, Rupiah, Text, Version

How = Literal["original", "copy", "shown", "missing"]
"""How a requirement was met: the original or a copy taken in, shown but not kept, or missing."""

CollectorRole = Literal["applicant", "representative", "other"]
IdentitySeen = Literal["ktp", "sim", "passport", "company_card", "other", "none"]
"""What was looked at; ``none`` only where nobody stood at the counter: the product went by post."""


class Mark(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One requirement as it was found at the counter."""

    requirement: Code
    how: How
    count: Annotated[int, Meta(ge=0, le=999)] = 1


class Notice(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A deficiency notice: the same numbered, dated list for everyone (DOMAIN § 1)."""

    number: Number
    missing: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=200)]
    deadline: dt.date


class FreeText(Personal, frozen=True):
    """A text written by an officer; it may name a citizen, so it can be erased."""

    text: Text = ""


class OpeningData(Personal, frozen=True):
    """The free text of an opened case."""

    note: Text = ""
    authority: Line = ""
    """The representative's power of attorney: number, date, giver."""
    remarks: Annotated[dict[Code, Line], Few] = msgspec.field(default_factory=dict)
    """Remarks on requirements, by code."""


class ProductData(Personal, frozen=True):
    """What the unit made."""

    number: Line = ""
    note: Text = ""


class CollectorData(Personal, frozen=True):
    """Who took the product away."""

    name: Name
    identity_number: Line = ""
    note: Text = ""
    tracking: Line = ""
    """Number of the parcel, when it went by post."""
    authority: Line = ""
    """The letter of authority that was seen, of whoever collects for the applicant: number, date, giver."""


class CaseOpened(Act, frozen=True):
    """A citizen's request was taken in: incomplete exactly if it carries a notice, referred if it names an office."""

    SUBJECT: ClassVar[str] = "case"
    CREATES: ClassVar[bool] = True
    number: Number
    person: Ref
    service: Code
    variant: Code
    catalogue: Version
    pool: Ref
    """The unit (a branch's counters) that holds the case from now on."""
    marks: Annotated[tuple[Mark, ...], Few] = ()
    notice: Notice | None = None
    promised: dt.date | None = None
    doubtful: bool = False
    """The promise runs into a year whose holiday decree was not known."""
    fee: Rupiah = 0
    representative: Ref | None = None
    referred_to: Line = ""
    visit: Ref | None = None
    """The visit in which the citizen came: its queue number stands on the slip."""
    paper_at: Moment = 0
    """When it was taken in on paper, estimated; 0 when it was typed at once. The case then begins at this moment."""
    personal: OpeningData | None = None


class IntakeCorrected(Act, frozen=True):
    """What was taken in was mistaken: the wrong service, papers or promise. It replaces all that is named here."""

    SUBJECT: ClassVar[str] = "case"
    service: Code
    variant: Code
    catalogue: Version
    marks: Annotated[tuple[Mark, ...], Few] = ()
    notice: Notice | None = None
    promised: dt.date | None = None
    doubtful: bool = False
    fee: Rupiah = 0
    referred_to: Line = ""
    personal: FreeText | None = None
    """The reason."""


class RequirementsMarked(Act, frozen=True):
    """Papers were brought or looked at again. Without a notice the file is complete and the clock starts."""

    SUBJECT: ClassVar[str] = "case"
    marks: Annotated[tuple[Mark, ...], Meta(min_length=1, max_length=200)]
    notice: Notice | None = None
    promised: dt.date | None = None
    doubtful: bool = False
    personal: FreeText | None = None


class HandoverOffered(Act, frozen=True):
    """The holder offers the case to another pool. Custody moves only when it is accepted."""

    SUBJECT: ClassVar[str] = "case"
    to: Ref
    keep: bool = False
    """A referral inside the ministry: the holder keeps the case, the other pool works on it with him."""
    personal: FreeText | None = None


class HandoverAccepted(Act, frozen=True):
    """A member of the other pool takes the case. ``offer`` is the entry that offered it."""

    SUBJECT: ClassVar[str] = "case"
    offer: Ref


class HandoverDeclined(Act, frozen=True):
    """A member of the other pool does not take the case, and says why."""

    SUBJECT: ClassVar[str] = "case"
    offer: Ref
    personal: FreeText | None = None


class HandoverTakenBack(Act, frozen=True):
    """The holder takes an offer back before it was accepted."""

    SUBJECT: ClassVar[str] = "case"
    offer: Ref


class CaseMadeReady(Act, frozen=True):
    """The product exists and waits for its collector."""

    SUBJECT: ClassVar[str] = "case"
    valid_until: dt.date | None = None
    personal: ProductData | None = None


class CaseRejected(Act, frozen=True):
    """The unit decided against the request, with its reason."""

    SUBJECT: ClassVar[str] = "case"
    personal: FreeText | None = None


class CaseReturned(Act, frozen=True):
    """The file went back to the citizen because it must be mended; the case can be completed again."""

    SUBJECT: ClassVar[str] = "case"
    notice: Notice
    personal: FreeText | None = None


class CaseLapsed(Act, frozen=True):
    """What was missing did not come before the deadline; a supervisor closes the case, with a reason."""

    SUBJECT: ClassVar[str] = "case"
    personal: FreeText | None = None


class FeeData(Personal, frozen=True):
    """A billing code, and the proof that it was paid (NTPN); never cash at the counter."""

    billing: Line = ""
    proof: Line = ""


class FeeRecorded(Act, frozen=True):
    """The billing code of a fee was made or its payment was proved. It commutes with everything."""

    SUBJECT: ClassVar[str] = "case"
    personal: FeeData | None = None


class CaseWithdrawn(Act, frozen=True):
    """The citizen withdrew the request."""

    SUBJECT: ClassVar[str] = "case"
    personal: FreeText | None = None


class CaseDelivered(Act, frozen=True):
    """The product was given to a named collector whose identity was seen. A physical fact: it always stands."""

    SUBJECT: ClassVar[str] = "case"
    role: CollectorRole
    seen: IdentitySeen
    returned: Annotated[tuple[Code, ...], Few] = ()
    """Requirements whose original papers went back to the collector."""
    posted: bool = False
    """It went by post instead of over the counter."""
    personal: CollectorData | None = None


class NoteAdded(Act, frozen=True):
    """A note was written. Notes commute with everything."""

    SUBJECT: ClassVar[str] = "case"
    personal: FreeText | None = None


class ActUndone(Act, frozen=True):
    """The last act on the case was a mistake. It names the act and the state that the case returns to."""

    SUBJECT: ClassVar[str] = "case"
    undoes: Ref
    returns_to: Code
