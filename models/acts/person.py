"""Acts on a person or company: the applicant, a representative, a collector who is known."""

from __future__ import annotations

from typing import Literal

from models.acts.base import Act, Line, Name, Personal, Ref

IdentityKind = Literal["nik", "passport", "company", "none"]
"""What a person is known by. ``none``: nothing was shown, as for a question at the desk."""


class PersonData(Personal, frozen=True):
    """What is known of a person: the least that the service needs (DOMAIN § 9)."""

    name: Name
    nik: Line = ""
    passport: Line = ""
    nib: Line = ""
    npwp: Line = ""
    phone: Line = ""
    address: Line = ""


class PersonRegistered(Act, frozen=True):
    """A person or company came to this desk for the first time."""

    SUBJECT = "person"
    CREATES = True
    NUMBER = 34
    identity: IdentityKind
    personal: PersonData | None = None


class PersonsCompared(Act, frozen=True):
    """Whether two persons are the same was judged. Nothing is merged away; ``open`` takes the judgement back."""

    SUBJECT = "person"
    NUMBER = 35
    other: Ref
    verdict: Literal["same", "different", "open"]


class PersonCorrected(Act, frozen=True):
    """What is known of a person was corrected; ``corrects`` is the entry whose data it replaces."""

    SUBJECT = "person"
    NUMBER = 33
    identity: IdentityKind
    corrects: Ref
    personal: PersonData | None = None


__all__ = ["IdentityKind", "PersonCorrected", "PersonData", "PersonRegistered", "PersonsCompared"]
