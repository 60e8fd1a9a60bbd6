"""Handover: four lanes on one screen; nothing in the air is invisible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models import lanes as models_lanes
from models.lanes import Lanes
from models.refused import Refused
from models.register import Register
from models.views import CaseLine
from models.words import _, formats
from screens import keys
from screens.acting import Acting
from screens.base import READS, DeskScreen
from screens.bindings import bindings
from screens.lookup import draw_case, some_elsewhere
from screens.widgets.lines import Cell, Lines

INCOMING, OUTGOING, HELD, READY = range(4)

_ACTS = {
    INCOMING: ("accept", "decline"),
    OUTGOING: ("take_back",),
    HELD: ("offer", "ready"),
    READY: ("deliver", "offer"),
}
"""Acts that each lane is for; the key bar shows them first."""


class HandoverScreen(Acting, DeskScreen):
    """What comes in, what goes out, what is held, what waits for its citizen."""

    PLACE = "handover"
    FIRST = "#lane"
    BINDINGS = bindings("handover")

    def __init__(self) -> None:
        super().__init__()
        self.lane = INCOMING
        self.lanes: Lanes | None = None
        self.units: dict[int, str] = {}
        self._chosen = self._anew = self._whole = False

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        yield Static("", id="lanes")
        yield Lines[CaseLine](self._draw, id_="lane", empty=lambda: _("  Nothing in this lane."))

    def on_mount(self) -> None:
        """Show the lanes."""
        super().on_mount()
        self.reload()

    def on_screen_resume(self) -> None:
        """Show what is true now."""
        super().on_screen_resume()
        if self.is_mounted:
            self.reload()

    def reload(self) -> None:
        """Show the lanes as they are now."""
        self._anew = True
        self._load()

    def news(self) -> None:
        """Show the lanes as they are now; the cursor stays on its case."""
        self._load()

    @work(exclusive=True, group=READS)
    async def _load(self) -> None:
        try:
            lanes, self.units = await self.desk.read(_read, self.desk.register, self.desk.me.id)
        except Refused as why:
            self.refuse(why)
            return
        self.lanes = lanes
        if not self._chosen:
            filled = [lane for lane in range(4) if lanes.counts[lane]]
            self.lane = filled[0] if filled else INCOMING
            self._chosen = True
        gently, self._anew = not self._anew, False
        self._show(gently=gently)

    def choose_lane(self, lane: int) -> None:
        """Show another lane."""
        self.lane, self._chosen = lane % 4, True
        self.query_one("#lane", Lines).move(0, tell=False)
        self._show()

    def _show(self, *, gently: bool = False) -> None:
        if self.lanes is None:
            return
        words = (_("Incoming"), _("Outgoing"), _("Held"), _("Ready for the citizen"))
        parts: list[str | tuple[str, str]] = []
        for lane, word in enumerate(words):
            told = f" {lane + 1} {word} {formats.count(self.lanes.counts[lane])} "
            # brackets tell the chosen lane without colour
            parts.append((f"[{told}]", "$accent bold") if lane == self.lane else f" {told} ")
        self.query_one("#lanes", Static).update(Content.assemble(*parts))
        rows = (self.lanes.incoming, self.lanes.outgoing, self.lanes.held, self.lanes.ready)[self.lane]
        lines = self.query_one("#lane", Lines)
        before, self._whole = self._whole, some_elsewhere(rows, self.desk.series)
        if before != self._whole:
            lines.refresh()  # whole numbers need more room
        if not gently:
            lines.show(rows)
        elif not lines.renew(rows, lambda line: line.id):
            self.say(_("The case under the cursor left this list; choose again."), "bad")
        self.draw_bars()

    def commands(self) -> list[keys.Command]:
        """Show the acts of this lane first."""
        mine = [c for c in keys.at("handover") if c.id in (*_ACTS[self.lane], "open_case")]
        return [*mine, *self.ways()]

    def case_id(self) -> int | None:
        """The case under the cursor."""
        row = self.query_one("#lane", Lines).row
        return row.id if isinstance(row, CaseLine) else None

    def on_key(self, event: events.Key) -> None:
        """1–4 choose a lane."""
        if event.key in "1234":
            event.stop()
            self.choose_lane(int(event.key) - 1)

    def action_next_lane(self) -> None:
        """Right."""
        self.choose_lane(self.lane + 1)

    def action_last_lane(self) -> None:
        """Left."""
        self.choose_lane(self.lane - 1)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens the case."""
        event.stop()
        await self.action_open_case()

    async def action_open_case(self) -> None:
        """Open the case under the cursor."""
        case = self.case_id()
        if case is not None:
            from screens.case import CaseScreen

            self.shell.open(CaseScreen(case))

    def _draw(self, line: CaseLine, width: int) -> Sequence[Cell]:
        other = line.offered_to if self.lane == OUTGOING else line.holder
        unit = self.units.get(other or 0, "")
        arrow = {INCOMING: _("from {unit}"), OUTGOING: _("to {unit}")}.get(self.lane, "{unit}").format(unit=unit)
        cells = list(draw_case(line, width, self.desk.series, whole=self._whole))[:-1]
        return (*cells, Cell(f" {arrow}", 13, "dim"))


def _read(register: Register, officer: int) -> tuple[Lanes, dict[int, str]]:
    who = register.officer(officer)
    if who is None:
        raise Refused("officer_unknown")
    return models_lanes.lanes(register, who), {u.id: u.code for u in register.units()}
