"""What a shift is, a count of paper files, and what a desk removed."""

from __future__ import annotations

from msgspec import Struct

from models.acts import Count, ShiftException


class ShiftState(Struct, frozen=True):
    """A shift that was handed over; ``accepted_by`` is 0 while nobody has taken it."""

    id: int
    desk: int
    pool: int
    handed_by: int
    handed_at: int
    absent: int
    counts: tuple[Count, ...]
    exceptions: tuple[ShiftException, ...]
    unsent: int
    accepted_by: int = 0
    accepted_at: int | None = None
    found: tuple[ShiftException, ...] = ()
    """What the next officer did not find."""


class InventoryState(Struct, frozen=True):
    """A count of the paper files of a place."""

    id: int
    unit: int
    place: str
    counted: int
    missing: tuple[int, ...]
    strange: tuple[int, ...]
    at: int
    officer: int


class TracesState(Struct, frozen=True):
    """What a desk removed beside the acts: personal parts of its looks before a moment, drafts, displaced entries."""

    id: int
    before: int
    looks: int
    drafts: int
    displaced: int
    at: int
    officer: int
