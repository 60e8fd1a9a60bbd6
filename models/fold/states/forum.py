"""What a public consultation is after its entries."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from models.acts import Group

GROUPS: tuple[Group, ...] = ("users", "experts", "agencies", "civil", "media")
"""The five groups, in the order of the regulation."""


class Participant(Struct, frozen=True):
    """Who came; the name is empty once it was erased."""

    entry: int
    group: Group
    sex: str
    name: str
    organisation: str


class Input(Struct, frozen=True):
    """What was said."""

    entry: int
    group: Group
    text: str


class TermMove(Struct, frozen=True):
    """A term that was moved, and why."""

    entry: int
    due: dt.date
    """The term before."""
    at: int
    officer: int
    reason: str


class Commitment(Struct, frozen=True):
    """What the office promised; ``done_at`` is 0 while it is open."""

    entry: int
    owner: int
    due: dt.date
    made_at: int
    element: str = ""
    indicator: str = ""
    problem: str = ""
    recommendation: str = ""
    done_at: int = 0
    done_by: int = 0
    how: str = ""
    moves: tuple[TermMove, ...] = ()


class ForumState(Struct, frozen=True):
    """A forum, what was said in it, and what became of what was promised."""

    id: int
    unit: int
    day: dt.date
    place: str
    topic: str
    recorded_at: int
    recorded_by: int
    touched_at: int
    participants: tuple[Participant, ...] = ()
    inputs: tuple[Input, ...] = ()
    commitments: tuple[Commitment, ...] = ()

    def commitment(self, entry: int) -> Commitment | None:
        """Return the commitment that an entry made."""
        return next((c for c in self.commitments if c.entry == entry), None)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that came, in the order of the regulation."""
        return tuple(g for g in GROUPS if any(p.group == g for p in self.participants))
