"""Acts by which a citizen's request comes in: taking it in, correcting that, completing its papers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from models.acts.base import (
    Act,
    Code,
    Few,
    FreeText,
    Line,
    Moment,
    Number,
    Personal,
    Ref,
    Rupiah,
    StatusCode,
    Text,
    Version,
)

How = Literal["original", "copy", "shown", "missing"]
"""How a requirement was met: the original or a copy taken in, shown but not kept, or missing."""


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


class OpeningData(Personal, frozen=True):
    """The free text of an opened case."""

    note: Text = ""
    authority: Line = ""
    """The representative's power of attorney: number, date, giver."""
    remarks: Annotated[dict[Code, Line], Few] = msgspec.field(default_factory=dict)
    """Remarks on requirements, by code."""


class CaseOpened(Act, frozen=True):
    """A citizen's request was taken in: incomplete exactly if it carries a notice, referred if it names an office."""

    SUBJECT = "case"
    CREATES = True
    NUMBER = 12
    NAME = "intake"
    PROMISES = True
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
    status_code: StatusCode = 0
    """The six digits on the receipt with which the citizen asks how far it is; 0: none was given."""
    personal: OpeningData | None = None


class IntakeCorrected(Act, frozen=True):
    """What was taken in was mistaken: the wrong service, papers or promise. It replaces all that is named here."""

    SUBJECT = "case"
    NUMBER = 24
    NAME = "correct_intake"
    PROMISES = True
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

    SUBJECT = "case"
    NUMBER = 28
    NAME = "complete"
    PROMISES = True
    marks: Annotated[tuple[Mark, ...], Meta(min_length=1, max_length=200)]
    notice: Notice | None = None
    promised: dt.date | None = None
    doubtful: bool = False
    personal: FreeText | None = None


TakenIn = CaseOpened | IntakeCorrected
"""An act that says what is asked for, and under which catalogue."""
INTAKES = (CaseOpened, IntakeCorrected)
PAPERS_SEEN = (*INTAKES, RequirementsMarked)
"""Acts that say how the papers were found."""

__all__ = [
    "INTAKES",
    "PAPERS_SEEN",
    "CaseOpened",
    "How",
    "IntakeCorrected",
    "Mark",
    "Notice",
    "OpeningData",
    "RequirementsMarked",
    "TakenIn",
]
