"""A shift as it stands: its unit, its counts and its cases, with the marks of what is not as counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.refused import Refused
from models.shift.counts import Held, ShiftView, counted, shift_view, waits_for
from models.words import _
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.shift import lines
from screens.shift.marks import Marks
from screens.widgets.lines import Cell, Lines


class ShiftLines:
    """What is counted, for handing over and for taking. ``shown`` is called behind each painting."""

    def __init__(self, screen: DeskScreen, marks: Marks, shown: Callable[[], None]) -> None:
        self.screen, self.marks, self._shown = screen, marks, shown
        self.found: ShiftView | None = None
        self.chosen = 0
        """The unit to be handed over; 0: not chosen, the counter."""
        self.pools = Static("", id="pools", markup=False)
        self.about = Static("", id="baton", markup=False)
        self.held = Lines[Held](
            self._draw, id_="held", empty=lambda: _("  This unit holds no open case."), about=lambda held: held.case
        )

    def widgets(self) -> Iterable[Widget]:
        """Return what stands on the screen."""
        return self.pools, self.about, self.held

    @property
    def taking(self) -> bool:
        """Whether a shift waits here to be taken over."""
        return self.found is not None and self.found.waiting is not None

    def load(self) -> None:
        """Read and show; keys wait for it."""
        # not exclusive: the act that a dialog asked for is of this group, too
        self.screen.run_worker(self.read(), group=READS)

    async def read(self) -> None:
        """Read what is true now, with the marks that belong to it."""
        desk = self.screen.terminal
        try:
            found = await desk.read(shift_view, desk.register, desk.me, self.chosen)
        except Refused as why:
            self.screen.refuse(why)
            return
        self.found = found
        desk.shift = waits_for(found.waiting, desk.me)
        await self.marks.belong((found.waiting.id if found.waiting else 0, found.pool.id if found.pool else 0))
        self.show()

    def show(self) -> None:
        """Paint what is counted and marked now."""
        found = self.found
        if found is None or not self.screen.is_mounted:
            return
        counts = found.waiting.counts if found.waiting else counted(list(found.held), self.marks.counted())
        told = lines.about(found, counts, self.screen.shell.signs.link, self.screen.terminal.zone)
        self.pools.update(lines.pools(found))
        self.about.update(Content("\n".join(f" {line}" for line in told)))
        self.held.renew(list(found.held))
        self.held.refresh()
        self._shown()

    def row(self) -> Held | None:
        """The case under the cursor."""
        return self.held.row

    def find(self, case: int) -> bool:
        """Put the cursor on a case; tell whether the shift holds it."""
        place = next((n for n, row in enumerate(self.held.rows) if case and row.case == case), None)
        if place is not None:
            self.held.move(place)
        return place is not None

    def step(self, by: int) -> None:
        """Choose the unit that stands so many further on."""
        if self.found is None or self.taking or not self.found.pools:
            return
        ids = [p.unit.id for p in self.found.pools]
        present = ids.index(self.found.pool.id) if self.found.pool and self.found.pool.id in ids else 0
        self.choose((present + by) % len(ids))

    def choose(self, place: int) -> bool:
        """Choose the unit to be handed over, by its place; tell whether there is one."""
        if self.found is None or self.taking or not 0 <= place < len(self.found.pools):
            return False
        self.chosen = self.found.pools[place].unit.id
        self.held.move(0, tell=False)
        self.load()
        return True

    def _draw(self, held: Held, width: int) -> Sequence[Cell]:
        waiting = self.found.waiting if self.found is not None else None
        return lines.draw(held, width, self.screen.terminal.series, self.marks.by_case, waiting)
