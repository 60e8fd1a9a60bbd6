"""Counting the paper files of a place."""

from __future__ import annotations

from models import text
from models.acts import InventoryTaken
from models.forms.base import Done, Form, case_of
from models.forms.custody import unit_of
from models.paper_files.inventory import MOST, expected_at
from models.register.writing import Writing


class TakeInventory(Form, frozen=True, kw_only=True, tag="inventory"):
    """Count the paper files of a place: ``found`` are the numbers that were scanned there."""

    unit: str
    place: str = ""
    found: tuple[str, ...]

    def perform(self, writing: Writing) -> Done:
        """Record the count, and which files are missing or strange; see :meth:`Form.perform`."""
        register = writing.register
        unit, place = unit_of(register, self.unit), text.line(self.place, "place")
        there = {case_of(register, number).id for number in self.found}
        expected = expected_at(register, unit.id, place)
        act = InventoryTaken(
            unit=unit.id,
            place=place,
            counted=len(there),
            missing=tuple(sorted(expected - there))[:MOST],
            strange=tuple(sorted(there - expected))[:MOST],
        )
        writing.record(act)
        return Done(count=len(there))


__all__ = ["TakeInventory"]
