"""Acts that need a supervisor. At another officer's desk the supervisor gives a one-off authority for this one act."""

from __future__ import annotations

from typing import Self

from msgspec import structs

from models import text
from models.acts import CaseLapsed, FreeText
from models.forms.base import Done, Form, case_of, done
from models.refused import Refused
from models.register import clock_doubt
from models.register.writing import Writing
from models.words import _


class Supervised(Form, frozen=True, kw_only=True):
    """Base of forms that only a supervisor performs, with a reason."""

    reason: str

    def at_desk_of(self, officer: str) -> Self:
        """Return the form with a reason that says at whose desk the supervisor acted."""
        if not text.clean(self.reason):
            return self  # a missing reason stays missing
        where = _("at the desk of {name}").format(name=officer)
        return structs.replace(self, reason=f"{self.reason} ({where})")

    def why(self) -> FreeText:
        """Return the reason as an act keeps it.

        Raises:
            Refused: ``reason_missing``, ``text_too_long``.
        """
        cleaned = text.line(self.reason, "reason", longest=text.NOTE_LENGTH)
        if not cleaned:
            raise Refused("reason_missing")
        return FreeText(text=cleaned)


class Lapse(Supervised, frozen=True, kw_only=True, tag="lapse"):
    """What was missing did not come before the deadline: a supervisor closes the case, with a reason."""

    case: str

    def perform(self, writing: Writing) -> Done:
        """Record the lapse; see :meth:`Form.perform`."""
        clock_doubt.check(writing.register)  # a deadline passes by the calendar, not by a clock that is ahead
        case = case_of(writing.register, self.case)
        return done(writing.record(CaseLapsed(personal=self.why()), case.id).case)
