"""Choosing a place of paper files: one of the last ones by its digit, or a unit by digit and the name of a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models import text
from models.fold import UnitState
from models.forms import case_of
from models.paper_files import inventory
from models.paper_files.inventory import FileLine, Place
from models.refused import Refused
from models.register.register import Register
from models.words import _, formats
from screens.dialogs import Question
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines


class Places(NamedTuple):
    """What the question offers: the last places, and the units of this office."""

    last: tuple[Place, ...]
    units: tuple[UnitState, ...]


def read_places(register: Register) -> Places:
    """Read what the question offers, in the reading thread."""
    return Places(tuple(inventory.places(register)), tuple(u for u in register.units() if u.active))


def by_number(register: Register, typed: str) -> FileLine:
    """Return the file of a typed number.

    Raises:
        Refused: ``number_wrong``, ``case_unknown``, ``number_ambiguous``.
    """
    return inventory.paper_of(register, case_of(register, typed).id)


def told_place(where: Place | FileLine) -> str:
    """Return a place as it is said: ``HI · Rak B-2``."""
    code = where.code if isinstance(where, Place) else where.unit
    return f"{code} · {where.place}" if where.place else code


class PlaceDialog(Question[Place | None]):
    """Where: a digit chooses one of the last places; below them a unit by its digit and any name."""

    def __init__(self, headline: str, found: Places) -> None:
        super().__init__(headline)
        self.found = found

    def body(self) -> Iterable[Widget]:
        """The last places, and the fields for another one."""
        if self.found.last:
            yield Lines[Place](self._draw, id_="places", aims=False)
        digits = "  ".join(f"{place} {unit.code}" for place, unit in enumerate(self.found.units, 1))
        yield from Field.aligned(
            Field("unit", lambda: _("Unit"), width=3, digits=True, longest=2),
            Field("place", lambda: _("Place"), width=28),
        )
        yield Static(Content(f" {digits}"), classes="hint")

    def first(self) -> str:
        """Begin with the last places, where there are some."""
        return "#places" if self.found.last else "#unit"

    def on_mount(self) -> None:
        """Show the last places, and say what may be typed."""
        self.field("place").tell(_("such as Rak B-2; empty: anywhere"))
        if self.found.last:
            self.query_one("#places", Lines).show(self.found.last, 0)

    async def on_key(self, event: events.Key) -> None:
        """Digits choose at once."""
        if not self.found.last or not event.key.isdigit():
            return
        lines = self.query_one("#places", Lines)
        if lines.has_focus and 0 < int(event.key) <= len(lines.rows):
            event.stop()
            self.dismiss(self.found.last[int(event.key) - 1])

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter chooses the place under the cursor."""
        event.stop()
        self.dismiss(event.row if isinstance(event.row, Place) else None)

    async def action_submit(self) -> None:
        """F10: the place under the cursor, or the one that was typed."""
        lines = self.query("#places")
        try:
            if lines and lines.first().has_focus:
                chosen = self.query_one("#places", Lines).row
            else:
                chosen = await self._typed()
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss(chosen)

    async def _typed(self) -> Place:
        digit = self.field("unit").value.strip()
        if not digit:
            raise Refused("place_missing")
        if not (digit.isdecimal() and 0 < int(digit) <= len(self.found.units)):
            raise Refused("choice_unknown", most=len(self.found.units))
        unit = self.found.units[int(digit) - 1]
        place = text.line(self.field("place").value, "place")
        if place:
            place = await self.terminal.read(inventory.known_place, self.terminal.register, unit.id, place)
        return Place(unit.id, unit.code, unit.name, place)

    def _draw(self, row: Place, width: int) -> Sequence[Cell]:
        files = _("files: {count}").format(count=formats.count(row.files))
        return (
            Cell(f"  {self.found.last.index(row) + 1} ", 4, "dim"),
            Cell(row.code, 8, "strong"),
            Cell(row.place or _("anywhere"), max(20, width - 30)),
            Cell(f" {files}", 0, "dim"),
        )
