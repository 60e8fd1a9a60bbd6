"""The questions of the queue: a number for someone who came, where a visit is passed on to, and the day's figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from models import text
from models.facts.standard import Catalogue
from models.forms import Done, PassOn, Ticket
from models.forms.visit_reading import services_meant
from models.queue import day as queue_day
from models.queue.day import Day, Tally
from models.refused import Refused
from models.words import _, formats, labels
from screens.dialogs import Ask, Question
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.shell.modal import Modal
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines


class TicketDialog(Question[Done | None]):
    """Reception: services, priority group, reason, counter. Every field may stay empty."""

    def __init__(self, catalogue: Catalogue, frequent: tuple[str, ...]) -> None:
        super().__init__(_("A queue number"))
        self.catalogue, self.frequent = catalogue, frequent

    def body(self) -> Iterable[Widget]:
        """The fields, and what the digits mean."""
        digits = "  ".join(f"{place} {code}" for place, code in enumerate(self.frequent, 1))
        groups = [f"{place}: {_(word)}" for place, word in enumerate(labels.PRIORITIES.values(), 1)]
        first, rest = "  ".join(groups[:2]), "  ".join(groups[2:])
        yield from Field.aligned(
            Field("services", lambda: _("Services"), width=30),
            Field("priority", lambda: _("Goes first"), width=3, digits=True, longest=1),
            Field("reason", lambda: _("Reason"), width=50, longest=text.NOTE_LENGTH),
            Field("counter", lambda: _("Counter"), width=4, digits=True, longest=2),
        )
        told = [_("Services: {digits}").format(digits=digits)] if digits else []
        told += [_("Goes first: {groups}").format(groups=first), f"  {rest}"]
        for line in told:
            yield Static(Content(f" {line}"), classes="hint")

    def on_mount(self) -> None:
        """Say what may be typed."""
        self.field("services").tell(_("code, word or digit; several with a comma"))
        self.field("counter").tell(_("empty: any"))
        self.field("priority").tell(_("a digit; empty: like everybody"))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at each key which services are meant."""
        event.stop()
        if event.input.id != "services":
            return
        found, unknown = services_meant(self.catalogue, event.value, self.frequent)
        if unknown:
            self.field("services").tell(_("no service: {word}").format(word=unknown), "warn")
        else:
            self.field("services").tell(", ".join(s.code for s in found), "good")

    async def action_submit(self) -> None:
        """Give the number."""
        try:
            done = await self.terminal.perform(self.form())
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss(done)

    def form(self) -> Ticket:
        """Return the form.

        Raises:
            Refused: ``service_unknown``, ``choice_unknown``.
        """
        found, unknown = services_meant(self.catalogue, self.field("services").value, self.frequent)
        if unknown:
            raise Refused("service_unknown", service=unknown[:32])
        groups = list(labels.PRIORITIES)
        typed = self.field("priority").value.strip()
        if typed and not (typed.isdecimal() and 0 < int(typed) <= len(groups)):
            raise Refused("choice_unknown", most=len(groups))
        counter = text.digits(self.field("counter").value)
        return Ticket(
            services=tuple(s.code for s in found),
            priority=groups[int(typed) - 1] if typed else "",  # type: ignore[arg-type]  # a key of the labels
            reason=self.field("reason").value,
            counter=int(counter or 0),
            slip=True,
        )


class PassDialog(Question[Done | None]):
    """To which counter or desk a visit is passed on."""

    def __init__(self, ticket: str, label: str) -> None:
        super().__init__(_("Pass {ticket} on").format(ticket=label))
        self.ticket = ticket

    def body(self) -> Iterable[Widget]:
        """Where to, and a note."""
        yield Field("to", lambda: _("To"), width=6, longest=5)
        yield Field("note", lambda: _("Note"), width=62, longest=text.NOTE_LENGTH)

    def on_mount(self) -> None:
        """Say what may be typed."""
        self.field("to").tell(_("3: counter 3 · B: desk B · B3: counter 3 of desk B"))

    async def action_submit(self) -> None:
        """Pass it on."""
        try:
            form = PassOn(ticket=self.ticket, to=self.field("to").value, note=self.field("note").value)
            done = await self.terminal.perform(form)
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss(done)


class CounterDialog(Ask):
    """Which counter this terminal stands at."""

    def __init__(self, present: int | None) -> None:
        about = _("1–99; empty for none, as at reception. It is asked once; counter = 3 in settings.toml keeps it.")
        super().__init__(_("Which counter is this?"), about, str(present or ""), longest=2)


class EarlyDialog(Ask):
    """Why a visit is called before the turn of others."""

    def __init__(self, label: str) -> None:
        about = _("The reason stands in the day's figures, with your name.")
        super().__init__(_("{ticket} before others: why?").format(ticket=label), about)


class DaySheet(Modal[None]):
    """The day's figures; left and right turn to other days."""

    RECORDS_NOTHING = True
    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#day"

    def __init__(self, date: dt.date) -> None:
        super().__init__()
        self.date = self.last = date

    def compose(self) -> ComposeResult:
        """A headline and lines."""
        with Vertical(classes="sheet"):
            yield Static("", classes="headline", markup=False)
            yield Lines[tuple[Cell, ...]](lambda cells, _width: cells, id_="day")
            yield Foot()

    def on_mount(self) -> None:
        """Read."""
        self.query_one(KeyBar).show([keys.named("cancel")])
        self.load()

    def on_key(self, event: events.Key) -> None:
        """Left and right turn to other days."""
        step = {"left": -1, "right": 1}.get(event.key)
        if step is not None:
            event.stop()
            self.date = min(self.last, self.date + dt.timedelta(days=step))
            self.load()

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read the day and show it."""
        try:
            found = await self.terminal.read(queue_day.day, self.terminal.register, self.date)
        except Refused as why:
            self.refuse(why)
            return
        told = _("Queue of {day}").format(day=formats.weekday(found.date))
        self.query_one(".headline", Static).update(Content(told))
        self.query_one("#day", Lines).show(list(_day(found, self.terminal.zone)), 0)
        self.say(_("← and → turn to other days; estimated times are in no median."))

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss()

    def action_submit(self) -> None:
        """F10 closes too."""
        self.dismiss()


def _day(day: Day, zone: str) -> Iterator[tuple[Cell, ...]]:
    heads = (_("Counter"), _("Officer"), _("given"), _("seen to"), _("gone"), _("wait"), _("service"), _("estim."))
    yield _tally(heads, "dim")
    for tally in day.tallies:
        where = str(tally.counter) if tally.counter else _("reception")
        yield _tally((where, tally.officer, *_figures(tally)), "")
    yield _tally((_("all"), "", *_figures(day.total)), "strong")
    yield ()
    told = _("{present} still here · {left} ended without a call")
    yield (Cell("  " + told.format(present=day.present, left=day.left)),)
    if day.priorities:
        groups = ", ".join(f"{labels.priority(code)} {count}" for code, count in day.priorities.items())
        yield (Cell("  " + _("First by law: {groups}").format(groups=groups)),)
    yield ()
    yield (Cell("  " + _("Calls out of turn: {count}").format(count=len(day.early)), 0, "strong"),)
    for call in day.early:
        told = _("counter {counter}").format(counter=call.counter)
        head = f"  {formats.clock(call.at, zone)}  {call.label}  {told} · {call.officer}"
        yield (Cell(head, 0, "warn"),)
        yield (Cell("         " + (call.reason or _("(erased)"))),)


def _figures(tally: Tally) -> tuple[str, ...]:
    def time(seconds: int | None) -> str:
        return "-" if seconds is None else formats.minutes(seconds)

    return (
        formats.count(tally.issued),
        formats.count(tally.served),
        formats.count(tally.absent),
        time(tally.wait),
        time(tally.service),
        formats.count(tally.estimated),
    )


def _tally(words: tuple[str, ...], tone: str) -> tuple[Cell, ...]:
    where, officer, *figures = words
    return (
        Cell(f"  {where}", 13, tone),
        Cell(officer, 18, tone),
        *(Cell(f"{figure:>8}", 8, tone) for figure in figures),
    )
