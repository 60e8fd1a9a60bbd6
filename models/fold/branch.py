"""Rules of what the centre tells a branch: office, units, officers, catalogue, calendar; and of a desk's fork."""

from __future__ import annotations

from msgspec import structs

from models.acts import (
    Act,
    BranchSet,
    CalendarSet,
    CataloguePublished,
    Erased,
    Forked,
    OfficerAdded,
    OfficerChanged,
    Quarantined,
    Released,
    UnitAdded,
    UnitChanged,
)
from models.acts.entry import Entry
from models.fold.states import BranchState, DeskState, OfficerState, QuarantineState, State, UnitState
from models.refused import Refused


def step_officer(state: State | None, entry: Entry, act: Act) -> State:
    """Return the officer after ``act``; see :func:`models.fold.case.step` for the errors' form."""
    if isinstance(act, OfficerAdded) and state is None:
        name = act.personal.name if act.personal else ""
        return OfficerState(entry.id, act.code, name, act.role, act.units)
    if isinstance(act, OfficerChanged) and isinstance(state, OfficerState):
        return structs.replace(state, role=act.role, units=act.units, active=act.active, seat=act.seat)
    if isinstance(act, Erased) and isinstance(state, OfficerState):
        return structs.replace(state, name="", active=False)
    raise Refused("subject_exists" if isinstance(act, OfficerAdded) else "subject_unknown")


def step_unit(state: State | None, entry: Entry, act: Act) -> State:
    """Return the unit after ``act``."""
    if isinstance(act, UnitAdded) and state is None:
        return UnitState(entry.id, act.code, act.name, act.unit)
    if isinstance(act, UnitChanged) and isinstance(state, UnitState):
        return structs.replace(state, name=act.name, unit=act.unit, active=act.active)
    raise Refused("subject_exists" if isinstance(act, UnitAdded) else "subject_unknown")


def step_branch(state: State | None, entry: Entry, act: Act) -> State:
    """Return the branch after ``act``.

    Raises:
        Refused: ``catalogue_older`` when a version is not above the newest one.
    """
    if state is not None and not isinstance(state, BranchState):
        raise Refused("subject_unknown")
    branch = state or BranchState(entry.subject)
    if isinstance(act, BranchSet):
        return structs.replace(branch, name=act.name, zone=act.zone, contact=act.contact)
    if isinstance(act, CataloguePublished):
        if branch.catalogues and act.version <= branch.catalogues[-1][0]:
            raise Refused("catalogue_older", version=act.version)
        return structs.replace(branch, catalogues=(*branch.catalogues, (act.version, entry.id)))
    if isinstance(act, CalendarSet):
        others = tuple(c for c in branch.calendars if c.year != act.year)
        old = next((c for c in branch.calendars if c.year == act.year), CalendarSet(year=act.year, days=()))
        return structs.replace(
            branch,
            calendars=tuple(sorted((*others, act), key=lambda c: c.year)),
            replaced=(*branch.replaced, old),
            set_by=entry.id,
        )
    raise Refused("subject_unknown")


def step_desk(state: State | None, entry: Entry, act: Act) -> State:
    """Return the desk's incarnation after ``act``."""
    if isinstance(act, Forked) and state is None:
        return DeskState(entry.id, act.incarnation, act.seq, act.reason, act.provisional)
    raise Refused("subject_exists" if isinstance(act, Forked) else "subject_unknown")


def step_quarantine(state: State | None, entry: Entry, act: Act) -> State:
    """Return what the centre said of entries that it could not take in."""
    if isinstance(act, Quarantined) and state is None:
        return QuarantineState(entry.id, act.desk, act.incarnation, act.log, act.first, act.count, act.reason)
    if isinstance(act, Released) and isinstance(state, QuarantineState):
        return structs.replace(state, released=True)
    raise Refused("subject_exists" if isinstance(act, Quarantined) else "subject_unknown")
