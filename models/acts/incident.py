"""Acts on an incident with personal data: what is known of it, and who was told (UU 27/2022 art. 46)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from models.acts.base import Act, FreeText, Line, Moment, Personal, Text

Concerned = Literal["identity", "contact", "case", "complaint", "special", "officers"]
"""Which data: names and identity numbers, ways to reach somebody, requests and papers, complaints, specific data
(health, disability, children, money), data of officers."""
People = Annotated[int, Meta(ge=0, lt=1 << 32)]
"""About how many persons; 0 while nobody can say."""
BranchNumber = Annotated[int, Meta(ge=1, lt=1 << 15)]


class IncidentData(Personal, frozen=True):
    """An incident in words."""

    what: Text
    how: Text = ""
    noticed_by: Line = ""
    consequences: Text = ""
    measures: Text = ""
    contact: Line = ""
    """Whom the agency and the persons may ask."""


class IncidentRecorded(Act, frozen=True):
    """Personal data leaked, were lost or fell into wrong hands. The clock runs from when that became known."""

    SUBJECT = "incident"
    CREATES = True
    NUMBER = 84
    known: Moment
    happened: Moment = 0
    """0 where it is not known."""
    data: Annotated[tuple[Concerned, ...], Meta(max_length=6)] = ()
    people: People = 0
    branches: Annotated[tuple[BranchNumber, ...], Meta(max_length=200)] = ()
    """The other branches whose data are concerned."""
    personal: IncidentData | None = None


class IncidentNoted(Act, frozen=True):
    """Something was found out or done later. ``people``: about how many it are now thought to be; 0: as before."""

    SUBJECT = "incident"
    NUMBER = 85
    people: People = 0
    personal: FreeText | None = None


class ToldData(Personal, frozen=True):
    """How somebody was told, and under which number."""

    number: Line = ""
    text: Text = ""


class IncidentTold(Act, frozen=True):
    """The agency, the persons or the public were told; or the public need not be, and why."""

    SUBJECT = "incident"
    NUMBER = 86
    to: Literal["agency", "persons", "public"]
    at: Moment
    needed: bool = True
    """False: it was decided that the public need not be told."""
    personal: ToldData | None = None


__all__ = ["Concerned", "IncidentData", "IncidentNoted", "IncidentRecorded", "IncidentTold", "ToldData"]
