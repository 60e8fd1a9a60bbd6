"""Acts on a complaint: lodged, answered for completeness, taken in hand, decided, told to the complainant, closed.

*Anonymous* hides who complains, *confidential* what about; they are two flags. Refused is an outcome like the others,
and no solution. Nothing takes a complaint away: it is withdrawn, it lapses, it may be reopened.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta, Struct

from models.acts.access import AccessEntry
from models.acts.base import Act, Code, Few, FreeText, Line, Name, Number, Personal, Ref, Text, Version
from models.acts.person import PersonData

ComplaintOutcome = Literal["upheld", "partly", "unfounded", "refused", "referred"]
"""How a complaint was decided: right, partly right, not right; not taken up, or passed on to whom it belongs."""
Sex = Literal["", "female", "male"]
Rating = Annotated[int, Meta(ge=0, le=4)]
"""How content the complainant is with the handling: 1 (not) to 4 (very); 0: nothing was said."""


class Company(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is counted of the company that a complaint is about; its name and address are personal."""

    sector: Line = ""
    workers: Annotated[int, Meta(ge=0, lt=10**8)] | None = None
    province: Line = ""
    regency: Line = ""


class Evidence(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A paper that was handed in, or a file with its SHA-256 in hexadecimal."""

    name: Line
    hash: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")] = ""
    """Empty for a paper."""


Evidences = Annotated[tuple[Evidence, ...], Meta(max_length=50)]


class ComplaintData(Personal, frozen=True):
    """What a complaint says, and what of the complainant and the company stands in no register."""

    account: Text = ""
    place: Line = ""
    time: Line = ""
    """When it happened, in the complainant's words."""
    wish: Text = ""
    other: Line = ""
    """What kind of complaint it is, where no category fits."""
    foreign: Line = ""
    """Its number in the channel that it came by."""
    evidence: Evidences = ()
    reporter: PersonData | None = None
    """Who complains and is hidden or wrote from outside, and is in no register: none comes into it by a complaint."""
    sex: Sex = ""
    position: Line = ""
    email: Line = ""
    company: Name = ""
    company_phone: Line = ""
    company_email: Line = ""
    company_address: Line = ""
    district: Line = ""
    village: Line = ""


class ComplaintLodged(Act, frozen=True):
    """A complaint came in. Its clocks begin with the day on which it was received."""

    SUBJECT = "complaint"
    CREATES = True
    NUMBER = 55
    NAME = "complain"
    number: Number
    received: dt.date
    category: Code
    grade: Code
    """Its class, which gives it its times."""
    catalogue: Version
    channel: Code
    person: Ref | None = None
    """Who complains, where the register knows it."""
    anonymous: bool = False
    """Who complains is hidden from everybody who has no reason to know it, or was not said."""
    confidential: bool = False
    """What it says is hidden from the public."""
    officers: Annotated[tuple[Ref, ...], Few] = ()
    """Officers who are complained about."""
    unit: Ref | None = None
    """The unit that is complained about."""
    case: Ref | None = None
    visit: Ref | None = None
    company: Company | None = None
    personal: ComplaintData | None = None


class CorrectedData(ComplaintData, frozen=True):
    """What a complaint says after a correction, and why it was corrected."""

    reason: Text = ""


class ComplaintCorrected(Act, frozen=True):
    """What was taken down was mistaken or lacked something. It replaces all that is named here."""

    SUBJECT = "complaint"
    NUMBER = 56
    NAME = "correct_complaint"
    category: Code
    grade: Code
    catalogue: Version
    person: Ref | None = None
    anonymous: bool = False
    confidential: bool = False
    officers: Annotated[tuple[Ref, ...], Few] = ()
    unit: Ref | None = None
    case: Ref | None = None
    company: Company | None = None
    personal: CorrectedData | None = None


class ComplaintAnswered(Act, frozen=True):
    """The complainant was answered whether the complaint is complete. With a deadline a supplement was asked for, and
    the clock of the office stands still."""

    SUBJECT = "complaint"
    NUMBER = 57
    NAME = "answer_complaint"
    deadline: dt.date | None = None
    due: dt.date | None = None
    """When it was due, as it was known then."""
    personal: FreeText | None = None


class SupplementData(Personal, frozen=True):
    """What the complainant added."""

    text: Text = ""
    evidence: Evidences = ()


class ComplaintSupplemented(Act, frozen=True):
    """The complainant brought a supplement."""

    SUBJECT = "complaint"
    NUMBER = 58
    NAME = "supplement_complaint"
    personal: SupplementData | None = None


class ComplaintTaken(Act, frozen=True):
    """An officer who is not complained about has the complaint in hand."""

    SUBJECT = "complaint"
    NUMBER = 59
    NAME = "take_complaint"
    handler: Ref


class AnswerData(Personal, frozen=True):
    """The answer that the complainant gets, and a note for the office."""

    text: Text = ""
    note: Text = ""


class ComplaintDecided(Act, frozen=True):
    """The complaint was decided; its complainant is yet to be told."""

    SUBJECT = "complaint"
    NUMBER = 60
    NAME = "decide_complaint"
    outcome: ComplaintOutcome
    refusal: Annotated[str, Meta(max_length=32)] = ""
    """Why it was not taken up, by the catalogue's code."""
    referred_to: Line = ""
    due: dt.date | None = None
    personal: AnswerData | None = None


class ComplaintTold(Act, frozen=True):
    """The complainant was told the answer. A physical fact: it always stands."""

    SUBJECT = "complaint"
    NUMBER = 61
    NAME = "tell_complaint"
    PHYSICAL = 1
    outcome: ComplaintOutcome
    """What the complainant heard."""
    channel: Code
    due: dt.date | None = None
    personal: FreeText | None = None
    """To whom, and how."""


class ComplaintClosed(Act, frozen=True):
    """The complainant rated the handling, or kept silent for as long as there was time to answer back."""

    SUBJECT = "complaint"
    NUMBER = 62
    NAME = "close_complaint"
    rating: Rating = 0
    personal: FreeText | None = None


class ComplaintReopened(Act, frozen=True):
    """The complainant answered back within the window: it is in hand again."""

    SUBJECT = "complaint"
    NUMBER = 63
    NAME = "reopen_complaint"
    personal: FreeText | None = None


class ComplaintWithdrawn(Act, frozen=True):
    """The complainant took the complaint back."""

    SUBJECT = "complaint"
    NUMBER = 64
    NAME = "withdraw_complaint"
    personal: FreeText | None = None


class ComplaintLapsed(Act, frozen=True):
    """The supplement did not come before its deadline."""

    SUBJECT = "complaint"
    NUMBER = 65
    NAME = "lapse_complaint"
    personal: FreeText | None = None


class ComplaintNoted(Act, frozen=True):
    """A note of what was done or said. Notes commute with everything."""

    SUBJECT = "complaint"
    NUMBER = 66
    NAME = "note_complaint"
    COMMUTES = True
    personal: FreeText | None = None


class OmbudsmanTold(Act, frozen=True):
    """A term had passed, and the complainant was told the way to the Ombudsman."""

    SUBJECT = "complaint"
    NUMBER = 67
    NAME = "tell_ombudsman"
    COMMUTES = True
    personal: FreeText | None = None


class LookReason(Personal, frozen=True):
    """Why somebody looked."""

    text: Line


class ReporterOpened(AccessEntry, frozen=True):
    """Who is behind a complaint with a hidden reporter was shown to an officer, for a reason."""

    NUMBER = 68
    personal: LookReason | None = None


__all__ = [
    "AnswerData",
    "Company",
    "ComplaintAnswered",
    "ComplaintClosed",
    "ComplaintCorrected",
    "ComplaintData",
    "ComplaintDecided",
    "ComplaintLapsed",
    "ComplaintLodged",
    "ComplaintNoted",
    "ComplaintOutcome",
    "ComplaintReopened",
    "ComplaintSupplemented",
    "ComplaintTaken",
    "ComplaintTold",
    "ComplaintWithdrawn",
    "CorrectedData",
    "Evidence",
    "LookReason",
    "OmbudsmanTold",
    "ReporterOpened",
    "Sex",
    "SupplementData",
]
