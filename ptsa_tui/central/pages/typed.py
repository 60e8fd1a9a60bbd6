"""What somebody typed into a form of the public, and what of it can't be taken: the form comes back with both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec import Struct

from models.refused import Refused
from models.words.sentences import sentence

T = TypeVar("T")
_SHOWN = 2
"""Times the longest text of a field that comes back."""


class Fault(Struct, frozen=True):
    """What is wrong with a field, by its name."""

    field: str
    told: str


class Typing:
    """A form while it is read; what is wrong is gathered, not the first fault alone."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form = form
        self.faults: list[Fault] = []

    def read(self, field: str, how: Callable[[str], T], otherwise: T) -> T:
        """Return what ``how`` makes of a field; ``otherwise`` where it refuses."""
        try:
            return how(self.form.get(field, ""))
        except Refused as why:
            self.faults.append(Fault(field, sentence(why)))
            return otherwise

    def fault(self, field: str, code: str) -> None:
        """Say what is wrong with a field."""
        self.faults.append(Fault(field, sentence(Refused(code))))

    def is_ticked(self, field: str) -> bool:
        """Tell whether a box is ticked."""
        return bool(self.form.get(field))


def shown(typed: str, longest: int) -> str:
    """Return of a text that was typed what comes back: all that could be shortened by hand."""
    return typed[: _SHOWN * longest]


__all__ = ["Fault", "Typing", "shown"]
