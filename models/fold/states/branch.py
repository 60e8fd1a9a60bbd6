"""What the office, its units, officers and desks are."""

from __future__ import annotations

from msgspec import Struct

from models.acts import CalendarSet, UnitKind
from models.acts.branch import Role, Seat


class OfficerState(Struct, frozen=True):
    """Who may act, and for which pools."""

    id: int
    code: str
    name: str
    role: Role
    units: tuple[int, ...]
    active: bool = True
    seat: Seat = ""


class UnitState(Struct, frozen=True):
    """A pool."""

    id: int
    code: str
    name: str
    unit: UnitKind
    active: bool = True


class BranchState(Struct, frozen=True):
    """The office: name, zone, the newest catalogue (entry and version), the calendars by year."""

    id: int
    name: str = ""
    zone: str = "WIB"
    contact: str = ""
    catalogues: tuple[tuple[int, int], ...] = ()
    """(version, entry) of each published catalogue, in order."""
    calendars: tuple[CalendarSet, ...] = ()
    replaced: tuple[CalendarSet, ...] = ()
    """The calendars that newer ones replaced, in that order; an empty one where a year was set for the first time."""
    set_by: int = 0
    """The entry that set a calendar last."""


class DeskState(Struct, frozen=True):
    """An incarnation of a desk that began with a fork."""

    id: int
    incarnation: int
    from_seq: int
    reason: str
    provisional: bool


class QuarantineState(Struct, frozen=True):
    """Entries of a chain of this branch that the centre could not read or does not know."""

    id: int
    desk: int
    incarnation: int
    log: str
    first: int
    count: int
    code: str
    released: bool = False
    """They have their places now."""
