"""Handing a shift over and taking it (serah terima sif)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from models import text
from models.acts import ShiftAccepted, ShiftException, ShiftHanded
from models.forms.base import Done, Form, case_of, free, reason
from models.forms.custody import unit_of
from models.link import link_view
from models.refused import Refused
from models.register import Register
from models.shift import counted, held_cases, waiting_shift
from models.writing import Writing


class Exception_(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A case that is not as counted."""

    case: str
    what: Literal["papers", "case", "other"] = "papers"


class HandShift(Form, frozen=True, kw_only=True, tag="hand_shift"):
    """Hand the open cases of a unit at this desk to the next shift. The counts come from the register."""

    unit: str
    exceptions: tuple[Exception_, ...] = ()
    absent: str = ""
    """Sign-in code of the officer who left without handing over; only a supervisor acts in his place."""
    note: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the baton; see :meth:`Form.perform`."""
        register = writing.register
        if waiting_shift(register) is not None:
            raise Refused("shift_waiting")
        pool = unit_of(register, self.unit).id
        exceptions = exceptions_of(register, self.exceptions)
        absent = register.officer_by_code(text.clean(self.absent)) if self.absent else None
        if self.absent and absent is None:
            raise Refused("officer_unknown")
        act = ShiftHanded(
            desk=register.desk,
            pool=pool,
            counts=counted(held_cases(register, pool), exceptions),
            exceptions=exceptions,
            unsent=link_view(register, 0).unsent,
            absent=absent.id if absent else None,
            personal=reason(self.note) if absent else free(self.note),
        )
        recorded = writing.record(act)
        return Done(count=sum(c.cases for c in act.counts), shift=recorded.entry.id)


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


def exceptions_of(register: Register, given: tuple[Exception_, ...]) -> tuple[ShiftException, ...]:
    """Return exceptions as an act keeps them.

    Raises:
        Refused: ``case_unknown``, ``number_wrong``.
    """
    return tuple(ShiftException(case_of(register, e.case).id, e.what) for e in given)
