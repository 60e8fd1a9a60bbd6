"""Looking at the queue: the layout of F5, and how it follows what other terminals do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.cases import views
from models.facts.standard import Catalogue
from models.fold.states import CALLED, SERVING
from models.queue import standing as queue
from models.queue.standing import Queue, Served, VisitLine
from models.refused import Refused
from models.register.register import Register
from models.words import _
from screens.keyboard import keys
from screens.queue.rows import Row, Shown, now_line, rows, sum_line
from screens.shell.deliberate import ROW
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.widgets.lines import Lines

AGAIN = 1.0
"""Seconds between two looks whether another terminal changed the queue."""

TOP = -1
"""The top of the list, for :attr:`QueueLooking._go_to`."""

_NEXT = {
    "": ("next_one", "call_row", "ticket", "day", "pass_on", "requeue", "absent"),
    CALLED: ("call_row", "recall", "skip", "absent", "requeue", "pass_on"),
    SERVING: ("next_one", "finish", "hold", "pass_on", "requeue", "ticket"),
}
"""Which keys the bar shows first, by the state of who is at this counter."""


class Found(NamedTuple):
    """What a look brings."""

    queue: Queue
    catalogue: Catalogue
    frequent: tuple[str, ...]
    now: int


def look(register: Register, officer: int, counter: int) -> Found:
    """Read the queue, in the reading thread."""
    frequent = tuple(views.frequent_services(register, officer))
    return Found(queue.view(register, counter), register.catalogue(), frequent, register.clock.now())


class QueueLooking(DeskScreen):
    """The queue of this desk. It looks each second whether it changed, and paints only what became different."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Found | None = None
        self._version = self._minute = -1
        self._go_to: int | None = TOP
        """The visit to put the cursor on when the queue is shown next, because of what the officer did."""
        self._polling = self._asking = False

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        yield Static("", id="now", markup=False)
        yield Static("", id="about", classes="hint", markup=False)
        yield Static("", id="sum", classes="hint", markup=False)
        yield Lines[Row](
            lambda row, _width: row.cells,
            id_="queue",
            empty=lambda: _("  Nobody waits."),
            about=lambda row: row.place,
        )

    def on_mount(self) -> None:
        """Begin to look."""
        super().on_mount()
        self._timer = self.set_interval(AGAIN, self.poll)
        self.load()

    def on_screen_resume(self) -> None:
        """Look again; ask once which counter this is."""
        super().on_screen_resume()
        if not self.is_mounted:
            return
        self._timer.resume()
        if self.comes_back:
            self.load()
        if self.desk.counter is None and not self._asking:
            self._asking = True
            self.action_counter()

    def action_counter(self) -> None:
        """Ask which counter this terminal stands at."""
        raise NotImplementedError

    async def before_intake(self) -> bool:
        """Make ready for the request of the one at this counter."""
        raise NotImplementedError

    def on_screen_suspend(self) -> None:
        """Rest while another screen is in front."""
        self._timer.pause()

    def on_resize(self) -> None:
        """Draw for the new width."""
        super().on_resize()
        self._show()

    def news(self) -> None:
        """An exchange brought something."""
        self._version = -1
        self.poll()

    def commands(self) -> list[keys.Command]:
        """Show what is next first: it depends on who is at this counter."""
        present = self.here.state if self.here is not None else ""
        first = _NEXT.get(present, _NEXT[""])
        mine = sorted(keys.at("queue"), key=lambda c: first.index(c.id) if c.id in first else len(first))
        return [*mine, *self.ways()]

    def poll(self) -> None:
        """Look whether another connection wrote, or a minute passed; one look at a time."""
        if not self._polling and self.desk.officer is not None:
            self._polling = True
            self._poll()

    @work(group="queue")
    async def _poll(self) -> None:
        try:
            version = await self.desk.read(queue.version, self.desk.register)
            minute = self.desk.register.clock.now() // 60
            if (version, minute) != (self._version, self._minute):
                await self._read()
                self._version, self._minute = version, minute
        except Refused as why:
            self.refuse(why)
        finally:
            self._polling = False

    @work(group=READS)
    async def load(self) -> None:
        """Read and show; keys wait for it."""
        await self._read()

    async def _read(self) -> None:
        counter = self.desk.counter or 0
        self.found = await self.desk.read(look, self.desk.register, self.desk.me.id, counter)
        present = self.found.queue.current
        self.desk.visit = Served(present.id, present.label, present.services) if present else None
        self._show()

    def _show(self) -> None:
        if self.found is None or not self.is_mounted:
            return
        shown = Shown(self.found.queue, self.found.now, self.desk.zone, self.size.width)
        head, about = now_line(shown, self.found.catalogue)
        for id_, told in (("#now", head), ("#about", about), ("#sum", sum_line(shown))):
            static = self.query_one(id_, Static)
            if str(static.content) != f" {told}":
                static.update(Content(f" {told}"))
        lines, listed = self.query_one("#queue", Lines), list(rows(shown))
        stayed = lines.renew(listed)
        wanted = next((n for n, r in enumerate(listed) if r.visit and r.visit.id == self._go_to), None)
        if wanted is not None:
            lines.move(wanted)
        elif self._go_to == TOP or (not stayed and self._go_to is not None):
            lines.move(0)
        elif not stayed:
            self.say(_("The line under the cursor left the queue; choose again."), "bad")
        self._go_to = None
        self.draw_bars()

    def choose(self, visit: int) -> None:
        """Put the cursor on a visit."""
        self._go_to = visit
        self._show()

    @property
    def here(self) -> VisitLine | None:
        """Who is at this counter."""
        return self.found.queue.current if self.found else None

    def aims(self) -> Mapping[str, object]:
        """Return who is at this counter, and the visit under the cursor."""
        here, row = self.here, self.row()
        return {"here": here.id if here is not None else 0, ROW: row.id if row is not None else 0}

    def row(self) -> VisitLine | None:
        """The visit under the cursor."""
        row = self.query_one("#queue", Lines).row
        return row.visit if isinstance(row, Row) else None
