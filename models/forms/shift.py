"""Handing a shift over and taking it (serah terima sif)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from models import text
from models.acts import FreeText, ShiftAccepted, ShiftException, ShiftHanded
from models.forms.base import Done, Due, Form, case_of, free
from models.forms.custody import unit_of
from models.forms.supervised import Supervised
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing
from models.shift.counts import can_be_taken, counted, held_cases, unsent_now, waiting_shift

MOST = 200
"""Exceptions that one baton holds."""


class Exception_(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case that is not as counted."""

    case: str
    what: Literal["papers", "case", "other"] = "papers"


class HandShift(Form, frozen=True, kw_only=True, tag="hand_shift"):
    """Hand the open cases of a unit at this desk to the next shift. The counts come from the register."""

    unit: str
    exceptions: tuple[Exception_, ...] = ()
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the baton; see :meth:`Form.perform`."""
        return _hand(writing, self.unit, self.exceptions, None, free(self.note))

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return the record of the shift, with one signature open; see :meth:`Form.owed`."""
        return ("baton", done.shift, "") if done.shift else None


class HandShiftFor(Supervised, frozen=True, kw_only=True, tag="hand_shift_for"):
    """Hand the shift of an officer over who left without doing it: only a supervisor does, with a reason."""

    unit: str
    officer: str
    """Sign-in code of the officer who left."""
    exceptions: tuple[Exception_, ...] = ()

    def perform(self, writing: Writing) -> Done:
        """Record the baton; see :meth:`Form.perform`."""
        absent = writing.register.officer_by_code(text.clean(self.officer))
        if absent is None:
            raise Refused("officer_unknown")
        if absent.id == writing.officer:
            raise Refused("shift_absent_self")
        return _hand(writing, self.unit, self.exceptions, absent.id, self.why())

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return the record of the shift, with one signature open; see :meth:`Form.owed`."""
        return ("baton", done.shift, "") if done.shift else None


class AcceptShift(Form, frozen=True, kw_only=True, tag="accept_shift"):
    """Take the waiting shift over; what is not there is said, item by item."""

    exceptions: tuple[Exception_, ...] = ()
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record it; see :meth:`Form.perform`."""
        waiting = waiting_shift(writing.register)
        if waiting is None:
            raise Refused("shift_none")
        found = exceptions_of(writing.register, self.exceptions)
        writing.record(ShiftAccepted(exceptions=found, personal=free(self.note)), waiting.id)
        return Done(count=sum(c.cases for c in waiting.counts), shift=waiting.id)

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return the record of the shift with what both sides said; see :meth:`Form.owed`."""
        return ("baton", done.shift, "accepted") if done.shift else None


def _hand(
    writing: Writing, unit: str, exceptions: tuple[Exception_, ...], absent: int | None, personal: FreeText | None
) -> Done:
    """Record a baton with what the register counts now.

    Raises:
        Refused: ``shift_waiting``, ``unit_unknown``, ``not_holder`` (an exception that the unit does not hold),
            ``shift_exceptions``, ``shift_nobody`` (nobody else could take it over); see the rules.
    """
    register = writing.register
    if waiting_shift(register) is not None:
        raise Refused("shift_waiting")
    pool = unit_of(register, unit).id
    if not can_be_taken(register, pool, absent or writing.officer):
        raise Refused("shift_nobody")
    held = held_cases(register, pool)
    found = exceptions_of(register, exceptions)
    if not {e.case for e in found} <= {h.case for h in held}:
        raise Refused("not_holder")
    act = ShiftHanded(
        desk=register.desk,
        pool=pool,
        counts=counted(held, found),
        exceptions=found,
        unsent=unsent_now(register),
        absent=absent,
        personal=personal,
    )
    recorded = writing.record(act)
    return Done(count=len(held), shift=recorded.entry.id)


def exceptions_of(register: Register, given: tuple[Exception_, ...]) -> tuple[ShiftException, ...]:
    """Return exceptions as an act keeps them: one a case, the last that was said of it.

    Raises:
        Refused: ``case_unknown``, ``number_wrong``; ``shift_exceptions``: more than one baton holds.
    """
    if len(given) > MOST:
        raise Refused("shift_exceptions", most=MOST)
    found = {case_of(register, e.case).id: e.what for e in given}
    return tuple(ShiftException(case, what) for case, what in found.items())


__all__ = ["AcceptShift", "Exception_", "HandShift", "HandShiftFor"]
