"""What an incident with personal data is after its entries."""

from __future__ import annotations

from msgspec import Struct

NOTICE_WITHIN = 72 * 3600
"""Seconds from when an incident became known to when agency and persons must have been told: 72 hours that run day and
night (UU 27/2022 art. 46)."""


class IncidentNote(Struct, frozen=True):
    """Something that was found out or done later; the text is empty once it was erased."""

    entry: int
    at: int
    officer: int
    people: int
    text: str


class Telling(Struct, frozen=True):
    """Who was told, and when; or that the public need not be."""

    entry: int
    to: str
    at: int
    recorded_at: int
    officer: int
    needed: bool
    number: str
    text: str


class IncidentState(Struct, frozen=True):
    """An incident; times are seconds UTC, 0 where they are not known. Texts are empty once they were erased."""

    id: int
    known: int
    happened: int
    data: tuple[str, ...]
    people: int
    branches: tuple[int, ...]
    """All branches whose data are concerned, that of the incident first."""
    recorded_at: int
    recorded_by: int
    touched_at: int
    what: str = ""
    how: str = ""
    noticed_by: str = ""
    consequences: str = ""
    measures: str = ""
    contact: str = ""
    notes: tuple[IncidentNote, ...] = ()
    tellings: tuple[Telling, ...] = ()

    @property
    def due(self) -> int:
        """Until when agency and persons must have been told."""
        return self.known + NOTICE_WITHIN

    def told(self, to: str) -> Telling | None:
        """Return how somebody was told first; for the public also that it need not be."""
        return next((one for one in self.tellings if one.to == to), None)
