"""Needs attention: acts that crossed, each with what stands and what does not, until someone settles it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from textual import work
from textual.widget import Widget

from models.cases.contests import Crossing, open_crossings
from models.facts import numbering
from models.officers.units import unit_codes
from models.refused import Refused
from models.register.register import Register
from models.words import _
from screens.case.contesting import Contesting, again_on_case
from screens.case.crossing_lines import sentence, sides
from screens.complaints.acting import again_on_complaint
from screens.keyboard.bindings import bindings
from screens.settling import Again
from screens.shell.deliberate import ROW
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.widgets.lines import Cell, Lines


class Row(NamedTuple):
    """A line of the list; every line of one crossing acts on it."""

    crossing: Crossing
    part: str


class AttentionScreen(Contesting, DeskScreen):
    """What crossed and waits for someone to settle it; what waits longest stands first."""

    PLACE = "attention"
    FIRST = "#crossings"
    BINDINGS = bindings("attention")

    def __init__(self) -> None:
        super().__init__()
        self.units: dict[int, str] = {}
        self._anew = True

    def body(self) -> Iterable[Widget]:
        """One list of lines, so that a screen reader walks it from top to bottom."""
        yield Lines[Row](
            self._draw,
            id_="crossings",
            empty=lambda: _("  Nothing needs attention."),
            about=lambda row: (row.crossing.other.entry, row.part),
        )

    def on_mount(self) -> None:
        """Show what crossed."""
        self.reload()

    def came_back(self) -> None:
        """Show what is true now."""
        self.reload()

    def reload(self) -> None:
        """Show the list as it is now."""
        self._anew = True
        self._load()

    def news(self) -> None:
        """Show the list as it is now; the cursor stays on its line."""
        self._load()

    @work(exclusive=True, group=READS)
    async def _load(self) -> None:
        try:
            found, self.units = await self.terminal.read(_read, self.terminal.register, self.terminal.me.id)
        except Refused as why:
            self.refuse(why)
            return
        rows = list(_rows(found))
        lines = self.query_one("#crossings", Lines)
        if self._anew:
            self._anew = False
            lines.show(rows)
        elif not lines.renew(rows):
            self.say(_("The line under the cursor was settled; choose again."), "bad")
        self.draw_bars()

    def crossing(self) -> Crossing | None:
        """What the line under the cursor is about."""
        row = self.query_one("#crossings", Lines).row
        return row.crossing if isinstance(row, Row) else None

    def case_id(self) -> int | None:
        """The case of the line under the cursor; None where it is about a complaint."""
        found = self.crossing()
        return found.case if found is not None and not found.complaint else None

    def aims(self) -> Mapping[str, object]:
        """Return the case or complaint under the cursor, and what crossed on it."""
        found = self.crossing()
        return {**super().aims(), **({ROW: ("crossing", found.case)} if found is not None else {})}

    async def again(self, crossing: Crossing) -> Again:
        """See :meth:`Settling.again`."""
        return await (again_on_complaint if crossing.complaint else again_on_case)(self.terminal, crossing)

    async def action_act(self, name: str) -> None:
        """Do the act of a key; a complaint is asked about by a note on it."""
        found = self.crossing()
        if found is not None and found.complaint:
            self.say(_("Enter opens the complaint; a note there (n) asks the other side."))
        else:
            await super().action_act(name)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens the case or complaint."""
        event.stop()
        await self.action_open_case()

    async def action_open_case(self) -> None:
        """Open the case or complaint under the cursor."""
        found = self.crossing()
        if found is not None:
            (self.shell.ways.complaint if found.complaint else self.shell.ways.case)(found.case)

    def _draw(self, row: Row, width: int) -> Sequence[Cell]:
        crossing, register = row.crossing, self.terminal.register
        if row.part == "head":
            asked = (Cell(_("asked") + "  ", 0, "strong"),) if crossing.question is not None else ()
            number = numbering.told(crossing.number, self.terminal.series)
            told = (Cell(f" ! {number}  ", 0, "warn"), *asked, Cell(f"{crossing.service}  ", 0, "strong"))
            return (*told, Cell(crossing.person, 0, "strong"))
        if row.part == "told":
            return (Cell("   ", 3), Cell(sentence(crossing)))
        zone, series, branch = self.terminal.zone, self.terminal.series, register.branch_number
        found = list(sides(crossing, zone, series, lambda id_: self.units.get(id_, "?"), branch))
        return found[int(row.part)] if int(row.part) < len(found) else (Cell(""),)


def _rows(found: Sequence[Crossing]) -> Iterator[Row]:
    for crossing in found:
        parts = ("head", "told", *"0123", *("4" if crossing.question is not None else ""))
        yield from (Row(crossing, part) for part in parts)


def _read(register: Register, officer: int) -> tuple[tuple[Crossing, ...], dict[int, str]]:
    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    return open_crossings(register, who), unit_codes(register)
