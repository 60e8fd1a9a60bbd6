"""Handover (F4): five lanes on one screen; nothing in the air is invisible, and one key acts on all marked lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual.widget import Widget

from models.cases import lanes as model
from models.cases.lanes import LaneLine, Lanes
from models.officers.namesakes import officers_told
from models.officers.units import unit_codes
from models.refused import Refused
from models.register.register import Register
from models.words import _
from screens.handover.batch import Batch
from screens.handover.rows import Shown, draw
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.keyboard.case_acts import ACTS, MARKING
from screens.lookup.screen import some_elsewhere
from screens.shell.lane_screen import LaneScreen
from screens.widgets.lanes import LaneBar
from screens.widgets.lines import Cell, Lines

INCOMING, OUTGOING, HELD, READY, RETURNED = range(5)


class Found(NamedTuple):
    """What is read for the screen."""

    lanes: Lanes
    units: dict[int, str]
    officers: dict[int, str]
    now: int


class HandoverScreen(LaneScreen, Batch):
    """What comes in, what goes out, what is held, what waits for its citizen, what came back."""

    PLACE = "handover"
    FIRST = "#lane"
    BINDINGS = bindings("handover")
    RECORDS_NOTHING = True
    LANES = len(model.LANES)

    def __init__(self) -> None:
        super().__init__()
        self.found: Found | None = None
        self._whole = False

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        yield LaneBar()
        yield Lines[LaneLine](
            self._draw, id_="lane", empty=lambda: _("  Nothing in this lane."), about=lambda line: line.id
        )

    async def read_lanes(self) -> tuple[int, ...]:
        """Read the lanes, and the names of units and officers."""
        self.found = found = await self.terminal.read(_read, self.terminal.register, self.terminal.me.id)
        return found.lanes.counts

    def choose_lane(self, lane: int) -> None:
        """Show another lane; marks do not go along."""
        self.lane, self.chosen = lane % self.LANES, True
        self.marks.clear()
        self.query_one("#lane", Lines).move(0, tell=False)
        self.show_lane()
        self.load()  # another terminal may have done something meanwhile

    def rows(self) -> tuple[LaneLine, ...]:
        """Return the cases of the chosen lane."""
        lane: tuple[LaneLine, ...] = getattr(self.found.lanes, model.LANES[self.lane]) if self.found else ()
        return lane

    def show_lane(self, *, gently: bool = False) -> None:
        """Draw the lane; marks stay on what is still in it."""
        if self.found is None:
            return
        self._show_lanes(self.found.lanes)
        rows = self.rows()
        self.marks &= {row.id for row in rows}
        lines = self.query_one("#lane", Lines)
        before, self._whole = self._whole, some_elsewhere(rows, self.terminal.series)
        if before != self._whole:
            lines.refresh()  # whole numbers need more room
        if not gently:
            lines.show(rows)
        elif not lines.renew(rows):
            self.say(_("The case under the cursor left this list; choose again."), "bad")
        self.draw_bars()

    def _show_lanes(self, lanes: Lanes) -> None:
        """Draw the lanes with their counts."""
        words = (_("Incoming"), _("Outgoing"), _("Held"), _("For the citizen"), _("Came back"))
        self.query_one(LaneBar).show(words, lanes.counts, lanes.late, self.lane)

    def commands(self) -> list[keys.Command]:
        """Show the acts of this lane, in the order of their use."""
        mine = {c.id: c for c in keys.at("handover")}
        places = {act.id: act.lanes[self.lane] for act in ACTS.values() if act.lanes[self.lane]} | {"mark": MARKING}
        return [mine[id_] for id_ in (*sorted(places, key=places.__getitem__), "mark_all", "open_case")] + self.ways()

    def case_id(self) -> int | None:
        """The case under the cursor."""
        row = self.query_one("#lane", Lines).row
        return row.id if isinstance(row, LaneLine) else None

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens the case."""
        event.stop()
        await self.action_open_case()

    async def action_open_case(self) -> None:
        """Open the case under the cursor."""
        case = self.case_id()
        if case is not None:
            self.shell.ways.case(case)

    def _draw(self, line: LaneLine, width: int) -> Sequence[Cell]:
        if self.found is None:
            return ()
        found = self.found
        seen = Shown(found.units, found.officers, found.now, self.terminal.zone, self.terminal.series, self._whole)
        return draw(line, line.id in self.marks, model.LANES[self.lane], seen, width)


PAGE = 600
"""Lines of a lane that are shown, and that one key can mark; its count tells all."""


def _read(register: Register, officer: int) -> Found:
    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    lanes = model.lanes(register, who, PAGE)
    held = {line.assignee for name in model.LANES for line in getattr(lanes, name)}
    return Found(lanes, unit_codes(register), officers_told(register, held), register.clock.now())
