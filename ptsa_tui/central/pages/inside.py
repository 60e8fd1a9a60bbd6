"""What the pages for those who signed in have in common: who asks, and whose pages they are.

The pages of one concern are one class. Each of its handlers is named as its line in the table of rights.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from models.acts import AccessEntry
from models.facts import numbering
from models.fold import BranchState, OfficerState
from models.refused import Refused
from models.words import formats
from ptsa_tui.central import own
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.copies import Copies
from ptsa_tui.central.pages.answers import Asked
from ptsa_tui.central.pages.overview import Offices
from ptsa_tui.central.pages.rights import Standing, sees
from ptsa_tui.central.pages.sessions import Session

T = TypeVar("T")


class Part(Struct, Generic[T], frozen=True):
    """What one page shows of a long list, and which of how many pages it is."""

    rows: Sequence[T]
    page: int
    pages: int


def part_of(found: Sequence[T], asked: Asked, size: int = 60) -> Part[T]:
    """Return the part of a list that is asked for, so that a page stays light however long the list is."""
    pages, typed = max(1, -(-len(found) // size)), asked.query.get("page", "1")
    page = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 1
    page = min(pages, max(1, page))
    return Part(found[(page - 1) * size : page * size], page, pages)


def day_typed(typed: str, today: dt.date) -> dt.date | None:
    """Return a day as browsers send it or people type it; None for nothing.

    Raises:
        Refused: ``date_shape``.
    """
    if not typed:
        return None
    try:
        day = dt.date.fromisoformat(typed)  # as browsers send it
    except ValueError:
        return formats.read_date(typed, today)
    if not formats.FIRST_YEAR <= day.year <= formats.LAST_YEAR:
        raise Refused("date_shape")
    return day


class Me(Struct, frozen=True):
    """Who asks: the officer, what he is here, his session, and the token that his forms carry."""

    officer: OfficerState
    standing: Standing
    session: Session
    token: str

    @property
    def branch(self) -> int:
        """The branch of the officer."""
        return self.session.branch

    def branch_seen(self, branch: int) -> int:
        """Return the number of a branch that he sees.

        Raises:
            Refused: ``page_not_yours``.
        """
        if not sees(self.standing, self.branch, branch):
            raise Refused("page_not_yours")
        return branch


class House(Struct, frozen=True):
    """What all pages have at hand."""

    centre: Centre
    offices: Offices
    copies: Copies


class Inside:
    """Pages of one concern, of one centre."""

    def __init__(self, house: House) -> None:
        self.centre, self.offices, self.copies = house.centre, house.offices, house.copies

    def look(self, me: Me, branch: int, act: AccessEntry, *subjects: int) -> None:
        """Write into the access log of a branch that somebody looks, before anything is shown.

        A line for each of ``subjects``; one about who looks where there is none.
        """
        with self.centre.store.transaction() as tx:
            for subject in subjects or (0,):
                own.look(tx, self.centre.clock(), branch, me.officer.id, act, subject)

    def office_of(self, branch: int) -> BranchState:
        """Return a branch as the centre has it.

        Raises:
            Refused: ``branch_unknown``.
        """
        found = self.centre.office(branch) if 1 <= branch <= numbering.LONGEST_BRANCH else None
        if found is None:
            raise Refused("branch_unknown")
        return found


__all__ = ["House", "Inside", "Me", "Part", "day_typed", "part_of"]
