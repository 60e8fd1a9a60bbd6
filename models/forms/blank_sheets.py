"""Blank sheets for a dark day: their numbers are set aside before anybody needs them."""

from __future__ import annotations

from models.acts import SheetsReserved
from models.facts.numbering import Range
from models.forms.base import Count, Done, Form
from models.refused import Refused
from models.register.writing import Writing

MOST = 200
"""Sheets in one block: what one entry may set aside."""


class Reserve(Form, frozen=True, kw_only=True, tag="reserve"):
    """Set the next numbers of cases aside for blank sheets."""

    count: Count

    def perform(self, writing: Writing) -> Done:
        """Take the numbers and record the block; see :meth:`Form.perform`."""
        if not 1 <= self.count <= MOST:
            raise Refused("sheets_range", most=MOST)
        taken = [writing.number(Range.CASE) for _place in range(self.count)]
        writing.record(SheetsReserved(first=taken[0], count=self.count))
        return Done(number=taken[0], count=self.count)


__all__ = ["Reserve"]
