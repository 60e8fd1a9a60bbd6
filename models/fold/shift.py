"""Rules of a shift's baton, of a count of paper files, and of what a desk removed beside the acts."""

from __future__ import annotations

from msgspec import structs

from models.acts import Act, Erased, InventoryTaken, ShiftAccepted, ShiftHanded, TracesErased
from models.acts.entry import Entry
from models.fold.states import InventoryState, ShiftState, State, TracesState
from models.refused import Refused


def step(state: State | None, entry: Entry, act: Act) -> State:
    """Return the shift after ``act``.

    Raises:
        Refused: ``subject_exists``, ``subject_unknown``, ``shift_accepted``.
    """
    if isinstance(act, ShiftHanded) and state is None:
        return ShiftState(
            entry.id,
            act.desk,
            act.pool,
            entry.officer,
            entry.at,
            act.absent or 0,
            act.counts,
            act.exceptions,
            act.unsent,
        )
    if isinstance(act, ShiftAccepted) and isinstance(state, ShiftState):
        if state.accepted_by:
            raise Refused("shift_accepted")
        return structs.replace(state, accepted_by=entry.officer, accepted_at=entry.at, found=act.exceptions)
    if isinstance(act, Erased) and isinstance(state, ShiftState):
        return state
    raise Refused("subject_exists" if isinstance(act, ShiftHanded) else "subject_unknown")


def step_inventory(state: State | None, entry: Entry, act: Act) -> State:
    """Return a count of paper files."""
    if isinstance(act, InventoryTaken) and state is None:
        return InventoryState(
            entry.id, act.unit, act.place, act.counted, act.missing, act.strange, entry.at, entry.officer
        )
    raise Refused("subject_exists" if isinstance(act, InventoryTaken) else "subject_unknown")


def step_traces(state: State | None, entry: Entry, act: Act) -> State:
    """Return what was removed beside the acts."""
    if isinstance(act, TracesErased) and state is None:
        return TracesState(entry.id, act.before, act.looks, act.drafts, act.displaced, entry.at, entry.officer)
    raise Refused("subject_exists" if isinstance(act, TracesErased) else "subject_unknown")
