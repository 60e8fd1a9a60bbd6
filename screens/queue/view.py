"""The queue as it stands: how F5 shows it, and how it follows what other terminals do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from models.cases import views
from models.facts.standard import Catalogue
from models.fold.states import CALLED, SERVING
from models.forms import Done
from models.queue import standing as queue
from models.queue.standing import Queue, Served, VisitLine
from models.refused import Refused
from models.register.register import Register
from models.words import _, formats
from screens.keyboard import keys
from screens.queue.rows import Row, Shown, now_line, rows, sum_line
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.widgets.lines import Lines

AGAIN = 1.0
"""Seconds between two looks whether another terminal changed the queue."""

TOP = -1
"""The top of the list, for :attr:`QueueView.go_to`."""

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


class QueueView:
    """The lines of the queue of this desk. It looks each second whether it changed, and paints what became different.

    ``shown`` is called behind each painting.
    """

    def __init__(self, screen: DeskScreen, shown: Callable[[], None]) -> None:
        self.screen, self._shown = screen, shown
        self.found: Found | None = None
        self.version = self._minute = -1
        """The state of the register that is shown; -1: none, or an old one."""
        self.go_to: int | None = TOP
        """The visit to put the cursor on when the queue is shown next, because of what the officer did."""
        self._polling = False
        self._timer: Timer | None = None
        self.head = Static("", id="now", markup=False)
        self.about = Static("", id="about", classes="hint", markup=False)
        self.sum = Static("", id="sum", classes="hint", markup=False)
        self.lines = Lines[Row](
            lambda row, _width: row.cells,
            id_="queue",
            empty=lambda: _("  Nobody waits."),
            about=lambda row: row.place,
        )

    def widgets(self) -> Iterable[Widget]:
        """Return what stands on the screen."""
        return self.head, self.about, self.sum, self.lines

    # --- looking ---------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin to look."""
        self._timer = self.screen.set_interval(AGAIN, self.poll)
        self.load()

    def rest(self) -> None:
        """Look no more while another screen is in front."""
        if self._timer is not None:
            self._timer.pause()

    def go_on(self) -> None:
        """Look each second again."""
        if self._timer is not None:
            self._timer.resume()

    def look_again(self) -> None:
        """Look now, whatever was seen before: an exchange brought something."""
        self.version = -1
        self.poll()

    def poll(self) -> None:
        """Look whether another connection wrote, or a minute passed; one look at a time."""
        if not self._polling and self.screen.terminal.officer is not None:
            self._polling = True
            self.screen.run_worker(self._poll(), group="queue")

    async def _poll(self) -> None:
        register = self.screen.terminal.register
        try:
            version = await self.screen.terminal.read(queue.version, register)
            minute = register.clock.now() // 60
            if (version, minute) != (self.version, self._minute):
                await self.read()
                self.version, self._minute = version, minute
        except Refused as why:
            self.screen.refuse(why)
        finally:
            self._polling = False

    def load(self) -> None:
        """Read and show; keys wait for it."""
        self.screen.run_worker(self.read(), group=READS)

    async def read(self) -> None:
        """Read and show."""
        desk = self.screen.terminal
        self.found = await desk.read(look, desk.register, desk.me.id, desk.counter or 0)
        present = self.found.queue.current
        desk.visit = Served(present.id, present.label, present.services) if present else None
        self.show()

    # --- showing ---------------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Paint what became different; the cursor stays on its visit, or goes where an act sent it."""
        if self.found is None or not self.screen.is_mounted:
            return
        shown = Shown(self.found.queue, self.found.now, self.screen.terminal.zone, self.screen.size.width)
        head, about = now_line(shown, self.found.catalogue)
        for static, told in ((self.head, head), (self.about, about), (self.sum, sum_line(shown))):
            if str(static.content) != f" {told}":
                static.update(Content(f" {told}"))
        lines, listed = self.lines, list(rows(shown))
        stayed = lines.renew(listed)
        wanted = next((n for n, r in enumerate(listed) if r.visit and r.visit.id == self.go_to), None)
        if wanted is not None:
            lines.move(wanted)
        elif self.go_to == TOP or (not stayed and self.go_to is not None):
            lines.move(0)
        elif not stayed:
            self.screen.say(_("The line under the cursor left the queue; choose again."), "bad")
        self.go_to = None
        self._shown()

    def choose(self, visit: int) -> None:
        """Put the cursor on a visit."""
        self.go_to = visit
        self.show()

    @property
    def here(self) -> VisitLine | None:
        """Who is at this counter."""
        return self.found.queue.current if self.found else None

    def row(self) -> VisitLine | None:
        """The visit under the cursor."""
        row = self.lines.row
        return row.visit if row is not None else None

    def commands(self) -> list[keys.Command]:
        """Return the keys of the queue, first those that are wanted next: it depends on who is at this counter."""
        first = _NEXT.get(self.here.state if self.here is not None else "", _NEXT[""])
        return sorted(keys.at("queue"), key=lambda c: first.index(c.id) if c.id in first else len(first))

    def told_ticket(self, done: Done) -> str:
        """Return a number that was given, how many are before it and how long it probably takes."""
        waiting = self.found.queue.waiting if self.found else ()
        place = next((n for n, visit in enumerate(waiting) if visit.id == done.visit), 0)
        told = [_("Number {ticket}").format(ticket=done.ticket), _("{count} before it").format(count=place)]
        expected = self.found.queue.expected(place) if self.found else None
        if expected is not None:
            told.append(_("about {time}").format(time=formats.minutes(expected)))
        return " · ".join(told)
