"""Entries of the centre (or of a desk that stands alone): office, units, officers, catalogue, calendar."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta, Struct

from models.acts.base import Act, Code, Few, Line, Name, Personal, Ref, Version
from models.facts.complaint_rules import ComplaintRules
from models.facts.standard import Catalogue, Office, Service

Role = Literal["officer", "supervisor"]
Seat = Literal["", "head", "auditor", "administrator"]
"""What an officer may do on the centre's pages beyond the role at the desk: nothing, see the whole branch as its head,
read everything and change nothing, administer the centre."""
UnitKind = Literal["counter", "unit", "outside"]
"""The counters of the branch, a back-office unit that uses this program, a unit outside of it."""


class BranchSet(Act, frozen=True):
    """Name and time zone of the office."""

    SUBJECT = "branch"
    NUMBER = 2
    name: Name
    zone: Literal["WIB", "WITA", "WIT"]
    contact: Line = ""


class UnitAdded(Act, frozen=True):
    """A pool that can hold cases."""

    SUBJECT = "unit"
    CREATES = True
    NUMBER = 44
    code: Code
    name: Name
    unit: UnitKind


class UnitChanged(Act, frozen=True):
    """New name or standing of a unit."""

    SUBJECT = "unit"
    NUMBER = 45
    name: Name
    unit: UnitKind
    active: bool = True


class OfficerData(Personal, frozen=True):
    """An officer's name."""

    name: Name


class OfficerAdded(Act, frozen=True):
    """Someone may act at this branch, for these pools. The password is no part of any entry."""

    SUBJECT = "officer"
    CREATES = True
    NUMBER = 31
    code: Code
    role: Role
    units: Annotated[tuple[Ref, ...], Few] = ()
    personal: OfficerData | None = None


class OfficerChanged(Act, frozen=True):
    """New role, pools, standing or seat of an officer."""

    SUBJECT = "officer"
    NUMBER = 32
    role: Role
    units: Annotated[tuple[Ref, ...], Few] = ()
    active: bool = True
    seat: Seat = ""


class CataloguePublished(Act, frozen=True):
    """A new version of the whole catalogue; cases keep the version they were taken in under."""

    SUBJECT = "branch"
    NUMBER = 4
    version: Version
    services: tuple[Service, ...]
    office: Office | None = None
    """What the service standard says of the whole office."""
    complaints: ComplaintRules | None = None
    """How the office takes complaints."""

    @property
    def catalogue(self) -> Catalogue:
        """What it publishes."""
        return Catalogue(self.version, self.services, self.office, self.complaints)


class FreeDay(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A public holiday or a day of collective leave."""

    date: dt.date
    name: Line
    leave: bool = False
    estimated: bool = False
    """It rests on a sighting of the moon, or on a decree, that is still to come."""
    decree: Line = ""
    """The decree that says so, where it is another one than the year's."""
    source: Line = ""


class CalendarSet(Act, frozen=True):
    """The free days of one year. ``decreed``: the ministers' joint decree for that year is known."""

    SUBJECT = "branch"
    NUMBER = 3
    year: Annotated[int, Meta(ge=1945, le=2200)]
    days: tuple[FreeDay, ...]
    decreed: bool = False
    decree: Line = ""
    """Number and date of that decree."""
    source: Line = ""
    """Where it was read, and when."""


__all__ = [
    "BranchSet",
    "CalendarSet",
    "CataloguePublished",
    "FreeDay",
    "OfficerAdded",
    "OfficerChanged",
    "OfficerData",
    "Role",
    "Seat",
    "UnitAdded",
    "UnitChanged",
    "UnitKind",
]
