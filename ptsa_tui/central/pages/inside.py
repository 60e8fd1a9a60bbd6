"""What the pages for those who signed in have in common: who asks, and whose pages they are.

The pages of one concern are one class. Each of its handlers is named as its line in the table of rights.
"""

from __future__ import annotations

from msgspec import Struct

from models.fold import OfficerState
from models.refused import Refused
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.copies import Copies
from ptsa_tui.central.pages.overview import Offices
from ptsa_tui.central.pages.rights import Standing, sees
from ptsa_tui.central.pages.sessions import Session


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


__all__ = ["House", "Inside", "Me"]
