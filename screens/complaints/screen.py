"""Complaints (F6): five lanes, a clock each; what is late stands first in its lane."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from textual.widget import Widget

from models.complaints import lanes as model
from models.complaints.lanes import ComplaintLanes
from models.complaints.lines import ComplaintLine
from models.facts import numbering
from models.refused import Refused
from models.register.register import Register
from models.rules.complaint import rules_of
from models.words import _
from screens.complaints.acting import ComplaintActing
from screens.complaints.rows import Shown, draw
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.keyboard.complaint_acts import ACTS
from screens.shell.lane_screen import LaneScreen
from screens.widgets.lanes import LaneBar
from screens.widgets.lines import Cell, Lines


class Found(NamedTuple):
    """What is read for the screen."""

    lanes: ComplaintLanes
    categories: Mapping[str, str]


class ComplaintsScreen(LaneScreen, ComplaintActing):
    """What is new, what waits for its complainant, what is in hand, what is to be told, what is over."""

    PLACE = "complaints"
    FIRST = "#lane"
    BINDINGS = bindings("complaints")
    RECORDS_NOTHING = True
    LANES = len(model.LANES)

    def __init__(self) -> None:
        super().__init__()
        self.found: Found | None = None
        self._whole = False

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        yield LaneBar()
        yield Lines[ComplaintLine](
            self._draw, id_="lane", empty=lambda: _("  Nothing in this lane."), about=lambda line: line.id
        )

    async def read_lanes(self) -> tuple[int, ...]:
        """Read the lanes, and the names of categories."""
        self.found = found = await self.terminal.read(_read, self.terminal.register, self.terminal.me.id)
        return found.lanes.counts

    def choose_lane(self, lane: int) -> None:
        """Show another lane."""
        self.lane, self.chosen = lane % self.LANES, True
        rows = self.found.lanes.lanes[self.lane] if self.found is not None else ()
        self.query_one("#lane", Lines).show(rows, 0)
        self.show_lane()
        self.load()  # another terminal may have done something meanwhile

    def show_lane(self, *, gently: bool = False) -> None:
        """Draw the lane; what does not differ is not drawn again."""
        if self.found is None:
            return
        lanes = self.found.lanes
        names = (_("New"), _("Waiting"), _("In hand"), _("Decided"), _("Told"))
        self.query_one(LaneBar).show(names, lanes.counts, lanes.late, self.lane)
        rows, lines = lanes.lanes[self.lane], self.query_one("#lane", Lines)
        before = self._whole
        self._whole = any(not numbering.is_here(row.number, self.terminal.series) for row in rows)
        if before != self._whole:
            lines.refresh()  # whole numbers need more room
        place = lines.cursor
        if not lines.renew(rows):  # what does not differ is not drawn again
            if gently:
                self.say(_("The complaint under the cursor left this list; choose again."), "bad")
            else:
                lines.show(rows, place)
        self.draw_bars()

    def commands(self) -> list[keys.Command]:
        """Show the acts of this lane, in the order of their use."""
        mine = {c.id: c for c in keys.at("complaints")}
        places = {act.id: act.lanes[self.lane] for act in ACTS.values() if act.lanes[self.lane]}
        return [mine[id_] for id_ in (*sorted(places, key=places.__getitem__), "complain", "open_row")] + self.ways()

    def complaint_id(self) -> int | None:
        """The complaint under the cursor."""
        row = self.query_one("#lane", Lines).row
        return row.id if isinstance(row, ComplaintLine) else None

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens the complaint."""
        event.stop()
        self.action_open_row()

    def action_open_row(self) -> None:
        """Open the complaint under the cursor."""
        complaint = self.complaint_id()
        if complaint is not None:
            self.shell.ways.complaint(complaint)

    def action_complain(self) -> None:
        """n: take a complaint in."""
        self.shell.ways.complain()

    def _draw(self, line: ComplaintLine, width: int) -> Sequence[Cell]:
        if self.found is None:
            return ()
        return draw(line, Shown(self.found.categories, self.terminal.series, self._whole), width)


PAGE = 600
"""Lines of a lane that are shown; its count tells all."""


def _read(register: Register, officer: int) -> Found:
    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    categories = {category.code: category.name for category in rules_of(register).category}
    return Found(model.lanes(register, who, PAGE), categories)
