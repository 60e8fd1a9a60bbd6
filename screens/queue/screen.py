"""The queue (F5): who is at this counter, who waits, and every step of a visit on one key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import ClassVar

from textual.widget import Widget

from models.facts import numbering
from models.fold.states import CALLED, ON_HOLD
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
from models.queue.standing import VisitLine
from models.refused import Refused
from models.words import _
from screens.dialogs import Sure
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.queue.dialogs import CounterDialog, DaySheet, EarlyDialog, PassDialog, TicketDialog
from screens.queue.view import TOP, QueueView
from screens.shell.deliberate import ROW
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.widgets.lines import Lines


class QueueScreen(DeskScreen):
    """Every step of a visit by one key."""

    PLACE = "queue"
    FIRST = "#queue"
    BINDINGS = bindings("queue")
    AIMED: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("next_one", "recall", "skip", "hold", "finish", "inaccurate", "recover", "ticket", "counter"), "here"
    )

    def __init__(self) -> None:
        super().__init__()
        self.view = QueueView(self, self.draw_bars)
        self._asked_counter = False
        self._sent_away: list[str] = []
        """Whom this terminal sent away, the last one last, by their numbers: u walks back."""

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        yield from self.view.widgets()

    def on_mount(self) -> None:
        """Begin to look."""
        self.view.begin()

    def on_screen_resume(self) -> None:
        """Look again; ask once which counter this is."""
        if not self.is_mounted:
            return
        self.view.go_on()
        if self.terminal.counter is None and not self._asked_counter:
            self._asked_counter = True
            self.action_counter()

    def came_back(self) -> None:
        """Read the queue again."""
        self.view.load()

    def on_screen_suspend(self) -> None:
        """Rest while another screen is in front."""
        self.view.rest()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self.view.show()

    def news(self) -> None:
        """An exchange brought something."""
        self.view.look_again()

    def commands(self) -> list[keys.Command]:
        """What is next comes first."""
        return self.view.commands() + self.ways()

    def aims(self) -> Mapping[str, object]:
        """Return who is at this counter, and the visit under the cursor."""
        here, row = self.view.here, self.view.row()
        return {"here": here.id if here is not None else 0, ROW: row.id if row is not None else 0}

    async def do(self, form: Form, told: str, ask_why: Callable[[], None] | None = None) -> Done | None:
        """Perform a form and show what came of it; ``told`` may hold the number as ``{ticket}``.

        ``ask_why`` is called instead where it is refused for want of a reason.
        """
        try:
            done = await self.terminal.perform(form)
        except Refused as why:
            if why.code == "reason_missing" and ask_why is not None:
                ask_why()
                return None
            self.refuse(why)
            self.view.load()
            return None
        self._tell(done, told)
        return done

    def _tell(self, done: Done, told: str) -> None:
        """Show what came of an act, with the cursor on its visit."""
        self.view.go_to = done.visit or 0
        self.say(told.format(ticket=done.ticket, counter=self.terminal.counter, count=done.count), "good")
        self.view.load()

    async def _here(self, form: type[Recall | Skip | Hold | Finish | Inaccurate], told: str) -> Done | None:
        """Do something with who is at this counter."""
        if self.view.here is None:
            self.refuse(Refused("nobody_at_counter", counter=self.terminal.counter or "-"))
            return None
        return await self.do(form(ticket=numbering.shown(self.view.here.number)), told)

    async def _row(self, form: type[Absent | Requeue], told: str) -> Done | None:
        """Do something with the visit under the cursor."""
        visit = self.view.row()
        if visit is None:
            self.say(_("There is no visit under the cursor."), "bad")
            return None
        return await self.do(form(ticket=numbering.shown(visit.number)), told)

    async def action_next_one(self) -> None:
        """n."""
        if not self.terminal.counter:
            self.action_counter()
            return
        before = self.view.here
        done = await self.do(Next(counter=self.terminal.counter), _("Calling {ticket} to counter {counter}."))
        self._went(before, done)
        if done is not None and before is not None and done.visit == before.id:
            self.say(_("{ticket} is finished; nobody else waits for this counter.").format(ticket=done.ticket), "good")

    async def action_call_row(self) -> None:
        """Enter: what the line under the cursor is waiting for."""
        visit = self.view.row()
        if visit is None:
            return
        if not self.terminal.counter:
            self.action_counter()
            return
        ticket = numbering.shown(visit.number)
        mine = self.view.here is not None and self.view.here.id == visit.id
        if visit.state == ON_HOLD or (mine and visit.state == CALLED):
            await self.do(Serve(ticket=ticket, counter=self.terminal.counter), _("{ticket} is being served."))
        elif mine:
            self.say(_("{ticket} is being served: n calls the next, f finishes.").format(ticket=visit.label))
        else:
            await self._call(ticket, visit.label)

    async def _call(self, ticket: str, label: str, reason: str = "") -> None:
        """Call a named number; before others' turn the reason is asked for."""
        form = Call(counter=self.terminal.counter or 0, ticket=ticket, reason=reason)
        ask_why = None if reason else partial(self._ask_why, ticket, label)
        await self.do(form, _("Calling {ticket} to counter {counter}."), ask_why)

    def _ask_why(self, ticket: str, label: str) -> None:
        def after(reason: str | None) -> None:
            if reason:
                self.run_worker(self._call(ticket, label, reason), group=READS)
            elif reason is not None:
                self.refuse(Refused("reason_missing"))

        self.shell.open(EarlyDialog(label), after)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter."""
        event.stop()
        await self.action_call_row()

    async def action_recall(self) -> None:
        """r."""
        await self._here(Recall, _("Calling {ticket} again."))

    async def action_skip(self) -> None:
        """s."""
        await self._here(Skip, _("{ticket} skipped; Enter calls, b puts it back into the queue."))

    async def action_hold(self) -> None:
        """h."""
        await self._here(Hold, _("{ticket} on hold; Enter goes on."))

    async def action_finish(self) -> None:
        """f."""
        self._went(self.view.here, await self._here(Finish, _("{ticket} is finished.")))

    def _went(self, visit: VisitLine | None, done: Done | None) -> None:
        """Remember whom a key sent away, if it did."""
        if visit is not None and done is not None:
            self._sent_away.append(numbering.shown(visit.number))

    async def action_inaccurate(self) -> None:
        """i."""
        await self._here(Inaccurate, _("The time of {ticket} counts as estimated."))

    async def action_absent(self) -> None:
        """t."""
        told = _("{ticket} did not come; u brings it back into the queue.")
        self._went(self.view.row(), await self._row(Absent, told))

    async def action_requeue(self) -> None:
        """b."""
        await self._row(Requeue, _("{ticket} waits again at its old place."))

    async def action_recover(self) -> None:
        """u."""
        if self._sent_away:
            await self.do(Requeue(ticket=self._sent_away.pop()), _("{ticket} waits again at its old place."))
        elif not self.terminal.counter:
            self.action_counter()
        else:
            await self.do(Recover(counter=self.terminal.counter), _("{ticket} waits again at its old place."))

    async def action_finish_forgotten(self) -> None:
        """x."""
        if not self.view.found or not self.view.found.queue.forgotten:
            self.say(_("Nothing was left lying."))
        else:
            labels = ", ".join(visit.label for visit in self.view.found.queue.forgotten)

            def answered(yes: bool | None) -> None:
                if yes:
                    told = _("{count} visits ended; their times count as estimated.")
                    self.run_worker(self.do(FinishForgotten(), told), group="forgotten")

            self.shell.open(Sure(_("End the visits of other days that were left lying?"), [labels]), answered)

    def action_pass_on(self) -> None:
        """p."""
        visit = self.view.row()
        if visit is None:
            self.say(_("There is no visit under the cursor."), "bad")
            return

        def after(done: Done | None) -> None:
            if done is not None:
                self._tell(done, _("{ticket} was passed on."))

        self.shell.open(PassDialog(numbering.shown(visit.number), visit.label), after)

    def action_ticket(self) -> None:
        """a: reception gives a number."""
        if self.view.found is None:
            return

        def after(done: Done | None) -> None:
            if done is not None:
                self.run_worker(self._tell_ticket(done), group=READS)

        self.shell.open(TicketDialog(self.view.found.catalogue, self.view.found.frequent), after)

    async def _tell_ticket(self, done: Done) -> None:
        """Say the number, how many are before it and how long it probably takes."""
        await self.view.read()
        self.say_saved(self.view.told_ticket(done))

    def action_day(self) -> None:
        """d."""
        self.shell.open(DaySheet(self.terminal.register.today_at(self.terminal.zone)))

    def action_counter(self) -> None:
        """c: which counter this terminal stands at."""

        def after(typed: str | None) -> None:
            if typed is None and self.terminal.counter is not None:
                return
            number = int(typed) if typed and typed.isdecimal() else 0
            if typed and not 1 <= number <= 99:
                self.refuse(Refused("counter_range", most=99))
                return
            self.terminal.counter = number
            self.view.go_to = TOP  # who is at this counter
            self.view.load()

        self.shell.open(CounterDialog(self.terminal.counter), after)

    async def before_intake(self) -> bool:
        """Whoever was called is served from now on; False when that could not be written down."""
        if self.view.here is None or self.view.here.state != CALLED:
            return True
        form = Serve(ticket=numbering.shown(self.view.here.number), counter=self.terminal.counter or 0)
        return await self.do(form, _("{ticket} is being served.")) is not None
