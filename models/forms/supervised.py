"""Acts that need a supervisor. At another officer's desk the supervisor gives a one-off authority for this one act."""

from __future__ import annotations

from typing import Self

from msgspec import structs

from models import text
from models.acts import FreeText
from models.forms.base import Form
from models.refused import Refused
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


__all__ = ["Supervised"]
