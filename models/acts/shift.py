"""Acts on a shift (serah terima sif) and on the inventory of paper files."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from models.acts.base import Act, Code, Few, FreeText, Line, Ref

Many = Annotated[int, Meta(ge=0, lt=1 << 31)]


class Count(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """How many cases of a state were handed over, and how many of their paper files were there."""

    state: Code
    cases: Many
    papers: Many = 0


class ShiftException(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A case that is not as counted: its papers are missing, or nobody knows where it is, or something else."""

    case: Ref
    what: Literal["papers", "case", "other"]


class ShiftHanded(Act, frozen=True):
    """An officer hands the desk's cases and papers to the next shift (berita acara serah terima)."""

    SUBJECT = "shift"
    CREATES = True
    NUMBER = 36
    desk: Annotated[int, Meta(ge=1, le=255)]
    pool: Ref
    counts: Annotated[tuple[Count, ...], Few] = ()
    exceptions: Annotated[tuple[ShiftException, ...], Few] = ()
    unsent: Many = 0
    """Entries that the centre did not have yet."""
    absent: Ref | None = None
    """The officer who left without handing over; a supervisor does it in his place, with a reason."""
    personal: FreeText | None = None


class ShiftAccepted(Act, frozen=True):
    """The next officer took the shift over; what he did not find stands in the exceptions."""

    SUBJECT = "shift"
    NUMBER = 37
    exceptions: Annotated[tuple[ShiftException, ...], Few] = ()
    personal: FreeText | None = None


class InventoryTaken(Act, frozen=True):
    """The paper files of a place were counted: which should be here and are not, and which are here and should not."""

    SUBJECT = "inventory"
    CREATES = True
    NUMBER = 38
    unit: Ref
    place: Line = ""
    counted: Many = 0
    missing: Annotated[tuple[Ref, ...], Few] = ()
    strange: Annotated[tuple[Ref, ...], Few] = ()


__all__ = ["Count", "InventoryTaken", "ShiftAccepted", "ShiftException", "ShiftHanded"]
