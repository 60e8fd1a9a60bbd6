"""The queue (F5): who is at this counter, who waits, and every step of a visit on one key."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models import queue, views
from models.facts import numbers
from models.facts.standard import Catalogue
from models.fold.states import CALLED, HELD, SERVING
from models.forms import (
    Absent,
    Call,
    Done,
    Finish,
    FinishForgotten,
    Form,
    Hold,
    Inaccurate,
    Next,
    Recall,
    Recover,
    Requeue,
    Serve,
    Skip,
)
from models.queue import Queue, Served, VisitLine
from models.refused import Refused
from models.register import Register
from models.words import _, formats
from screens import keys
from screens.base import READS, DeskScreen
from screens.bindings import bindings
from screens.dialogs import Ask
from screens.queue_dialogs import DaySheet, PassDialog, TicketDialog
from screens.queue_rows import Row, Shown, now_line, rows, sum_line
from screens.widgets.lines import Lines

AGAIN = 1.0
"""Seconds between two looks whether another terminal changed the queue."""

DOUBLE = 0.3
"""Seconds within which the same key again is a slip of the finger, or a key that was held down."""


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


class QueueScreen(DeskScreen):
    """The queue of this desk. It looks each second whether it changed, and paints only what became different."""

    PLACE = "queue"
    FIRST = "#queue"
    BINDINGS = bindings("queue")

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.clock = clock
        """Tells a double key from two; monotonic seconds."""
        self.found: Found | None = None
        self._last_key, self._last_done = "", float("-inf")
        self._version = self._minute = -1
        self._go_to: int | None = None
        self._polling = self._asking = False

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        yield Static("", id="now", markup=False)
        yield Static("", id="about", classes="hint", markup=False)
        yield Static("", id="sum", classes="hint", markup=False)
        yield Lines[Row](lambda row, _width: row.cells, id_="queue", empty=lambda: _("  Nobody waits."))

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
        self.load()
        if self.desk.counter is None and not self._asking:
            self._asking = True
            self.action_counter()

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

    # --- looking ---------------------------------------------------------------------------------------------------

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
        except Refused:
            return  # a busy database: the next look shows it
        finally:
            self._polling = False

    @work(group=READS)
    async def load(self) -> None:
        """Read and show; keys wait for it."""
        try:
            await self._read()
        except Refused as why:
            self.refuse(why)

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
        stayed = lines.renew(listed, lambda row: row.place)
        wanted = next((n for n, r in enumerate(listed) if r.visit and r.visit.id == self._go_to), None)
        if wanted is not None:
            lines.move(wanted)
        elif not stayed and self._go_to is not None:
            lines.move(0)
        elif not stayed:
            self.say(_("The line under the cursor left the queue; choose again."), "bad")
        self._go_to = None
        self.draw_bars()

    # --- acting ----------------------------------------------------------------------------------------------------

    @property
    def here(self) -> VisitLine | None:
        """Who is at this counter."""
        return self.found.queue.current if self.found else None

    def row(self) -> VisitLine | None:
        """The visit under the cursor."""
        row = self.query_one("#queue", Lines).row
        return row.visit if isinstance(row, Row) else None

    def once(self, key: str) -> bool:
        """Tell whether ``key`` counts: not again within 300 ms after what it did last time was done."""
        again = key == self._last_key and self.clock() - self._last_done < DOUBLE
        self._last_key, self._last_done = key, self.clock()
        return not again

    async def do(self, form: Form, told: str) -> Done | None:
        """Perform a form and show what came of it; ``told`` may hold the number as ``{ticket}``."""
        try:
            done = await self.desk.perform(form)
        except Refused as why:
            self.refuse(why)
            self.load()
            return None
        finally:
            self._last_done = self.clock()  # however long the disk took: a second key typed meanwhile is a double
        self._go_to = done.visit or 0
        self.say(told.format(ticket=done.ticket, counter=self.desk.counter, count=done.count), "good")
        self.load()
        return done

    async def _here(self, form: type[Recall | Skip | Hold | Finish | Inaccurate], told: str) -> None:
        """Do something with who is at this counter."""
        if self.here is None:
            self.refuse(Refused("nobody_at_counter", counter=self.desk.counter or "-"))
        else:
            await self.do(form(ticket=numbers.shown(self.here.number)), told)

    async def _row(self, form: type[Absent | Requeue], told: str) -> None:
        """Do something with the visit under the cursor."""
        visit = self.row()
        if visit is None:
            self.say(_("There is no visit under the cursor."), "bad")
        else:
            await self.do(form(ticket=numbers.shown(visit.number)), told)

    async def action_next_one(self) -> None:
        """n."""
        if not self.once("n"):
            return
        if not self.desk.counter:
            self.action_counter()
            return
        before = self.here
        done = await self.do(Next(counter=self.desk.counter), _("Calling {ticket} to counter {counter}."))
        if done is not None and before is not None and done.visit == before.id:
            self.say(_("{ticket} is finished; nobody else waits for this counter.").format(ticket=done.ticket), "good")

    async def action_call_row(self) -> None:
        """Enter: what the line under the cursor is waiting for."""
        visit = self.row()
        if visit is None or not self.once("enter"):
            return
        if not self.desk.counter:
            self.action_counter()
            return
        ticket = numbers.shown(visit.number)
        mine = self.here is not None and self.here.id == visit.id
        if visit.state == HELD or (mine and visit.state == CALLED):
            await self.do(Serve(ticket=ticket, counter=self.desk.counter), _("{ticket} is being served."))
        elif mine:
            self.say(_("{ticket} is being served: n calls the next, f finishes.").format(ticket=visit.label))
        else:
            await self._call(ticket, visit.label)

    async def _call(self, ticket: str, label: str, reason: str = "") -> None:
        """Call a named number; before others' turn the reason is asked for."""
        form = Call(counter=self.desk.counter or 0, ticket=ticket, reason=reason)
        try:
            done = await self.desk.perform(form)
        except Refused as why:
            if why.code == "reason_missing" and not reason:
                self._ask_why(ticket, label)
            else:
                self.refuse(why)
                self.load()
            return
        finally:
            self._last_done = self.clock()
        self._go_to = done.visit
        told = _("Calling {ticket} to counter {counter}.")
        self.say(told.format(ticket=done.ticket, counter=self.desk.counter), "good")
        self.load()

    def _ask_why(self, ticket: str, label: str) -> None:
        about = _("The reason stands in the day's figures, with your name.")
        headline = _("{ticket} before others: why?").format(ticket=label)

        def after(reason: str | None) -> None:
            if reason:
                self.run_worker(self._call(ticket, label, reason), group=READS)
            elif reason is not None:
                self.refuse(Refused("reason_missing"))

        self.shell.open(Ask(headline, about), after)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter."""
        event.stop()
        await self.action_call_row()

    async def action_recall(self) -> None:
        """r."""
        if self.once("r"):
            await self._here(Recall, _("Calling {ticket} again."))

    async def action_skip(self) -> None:
        """s."""
        if self.once("s"):
            await self._here(Skip, _("{ticket} skipped; Enter calls, b puts it back into the queue."))

    async def action_hold(self) -> None:
        """h."""
        if self.once("h"):
            await self._here(Hold, _("{ticket} on hold; Enter goes on."))

    async def action_finish(self) -> None:
        """f."""
        if self.once("f"):
            await self._here(Finish, _("{ticket} is finished."))

    async def action_inaccurate(self) -> None:
        """i."""
        if self.once("i"):
            await self._here(Inaccurate, _("The time of {ticket} counts as estimated."))

    async def action_absent(self) -> None:
        """t."""
        if self.once("t"):
            await self._row(Absent, _("{ticket} did not come."))

    async def action_requeue(self) -> None:
        """b."""
        if self.once("b"):
            await self._row(Requeue, _("{ticket} waits again at its old place."))

    async def action_recover(self) -> None:
        """u."""
        if not self.desk.counter:
            self.action_counter()
        elif self.once("u"):
            await self.do(Recover(counter=self.desk.counter), _("{ticket} waits again at its old place."))

    async def action_finish_forgotten(self) -> None:
        """x."""
        if not self.found or not self.found.queue.forgotten:
            self.say(_("Nothing was left lying."))
        elif self.once("x"):
            await self.do(FinishForgotten(), _("{count} visits ended; their times count as estimated."))

    def action_pass_on(self) -> None:
        """p."""
        visit = self.row()
        if visit is None:
            self.say(_("There is no visit under the cursor."), "bad")
            return

        def after(done: Done | None) -> None:
            if done is not None:
                self._go_to = done.visit or 0
                self.say(_("{ticket} was passed on.").format(ticket=done.ticket), "good")
                self.load()

        self.shell.open(PassDialog(numbers.shown(visit.number), visit.label), after)

    def action_ticket(self) -> None:
        """a: reception gives a number."""
        if self.found is None:
            return

        def after(done: Done | None) -> None:
            if done is not None:
                self.run_worker(self._tell_ticket(done), group=READS)

        self.shell.open(TicketDialog(self.found.catalogue, self.found.frequent), after)

    async def _tell_ticket(self, done: Done) -> None:
        """Say the number, how many are before it and how long it probably takes."""
        await self._read()
        waiting = self.found.queue.waiting if self.found else ()
        place = next((n for n, visit in enumerate(waiting) if visit.id == done.visit), 0)
        told = [_("Number {ticket}").format(ticket=done.ticket), _("{count} before it").format(count=place)]
        expected = self.found.queue.expected(place) if self.found else None
        if expected is not None:
            told.append(_("about {time}").format(time=formats.minutes(expected)))
        self.say(" · ".join(told), "good")

    def action_day(self) -> None:
        """d."""
        self.shell.open(DaySheet(self.desk.register.today_at(self.desk.zone)))

    def action_counter(self) -> None:
        """c: which counter this terminal stands at."""
        about = _("1–99; empty for none, as at reception. It is asked once; counter = 3 in settings.toml keeps it.")

        def after(typed: str | None) -> None:
            if typed is None and self.desk.counter is not None:
                return
            number = int(typed) if typed and typed.isdecimal() else 0
            if typed and not 1 <= number <= 99:
                self.refuse(Refused("counter_range", most=99))
                return
            self.desk.counter = number
            self.load()

        present = str(self.desk.counter or "")
        self.shell.open(Ask(_("Which counter is this?"), about, present, longest=2), after)

    async def action_go_intake(self) -> None:
        """F2: take the request in for the one at this counter; whoever was called is served from now on."""
        if self.here is not None and self.here.state == CALLED:
            form = Serve(ticket=numbers.shown(self.here.number), counter=self.desk.counter or 0)
            if await self.do(form, _("{ticket} is being served.")) is None:
                return
        self.shell.go("intake")
