"""Home: what waits, in one look, each line with its key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual import events, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.cases import home_counts
from models.duplicates.judgements import Doubles
from models.facts.working_days import from_local
from models.officers.namesakes import officer_told
from models.paper_files.inventory import missing_papers
from models.queue.standing import Waits, waits
from models.register import clock_doubt
from models.register.clock_doubt import ClockDoubt
from models.register.register import Register
from models.shift.counts import Waiting, waiting_shift, waits_for
from models.slips.print_jobs import Unprinted, unprinted
from models.words import _, formats
from models.words.sentences import sentence
from screens.attention import AttentionScreen
from screens.drafts import DraftList
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.widgets.lines import Cell, Lines

NO_NUMBER = -1
"""Of a line that counts nothing."""


class Row(NamedTuple):
    """A line of the home screen: a word, a count, and what opens."""

    word: str
    number: int
    opens: str
    urgent: bool = False
    digit: str = ""


class Facts(NamedTuple):
    """What the home screen shows."""

    counts: home_counts.Home
    state: str
    prints: Unprinted
    queue: Waits
    now: int
    waiting: Waiting | None
    """The shift that waits to be taken over."""
    giver: str
    twins: int
    """Citizens whom two desks took in without knowing of each other."""
    doubt: ClockDoubt | None = None
    """Why the clock is not believed."""
    papers: int = 0
    """Paper files that were looked for at the last count of their place, and not found."""


def facts(register: Register, officer: int, doubles: Doubles) -> Facts:
    """Read the counts and the start-of-day line, in the reading thread."""
    who = register.officer(officer)
    today = register.today()
    midnight = from_local(dt.datetime.combine(today, dt.time()), register.branch().zone)
    calendar, catalogue = register.calendar(), register.catalogue()
    decree = _("calendar {year} known") if today.year in calendar.decreed else _("calendar {year} NOT known")
    if who is None:
        raise LookupError(officer)
    state = " · ".join(
        (
            formats.weekday(today),
            _("catalogue {version}").format(version=catalogue.version),
            decree.format(year=today.year),
        )
    )
    now = register.clock.now()
    counts = home_counts.home(register, who, midnight)
    waiting = waiting_shift(register)
    giver = officer_told(register, waiting.handed_by, "") if waiting else ""
    return Facts(
        counts,
        state,
        unprinted(register),
        waits(register),
        now,
        waiting,
        giver,
        doubles.known,
        clock_doubt.doubt(register),
        len(missing_papers(register)),
    )


class Home(DeskScreen):
    """The officer's first look."""

    PLACE = "home"
    FIRST = "#waiting"
    BINDINGS = bindings("home")
    RECORDS_NOTHING = True

    def __init__(self) -> None:
        super().__init__()
        self.doubles = Doubles()
        self.doubt: ClockDoubt | None = None

    def body(self) -> Iterable[Widget]:
        """Lay the screen out."""
        yield Static("", id="state", classes="hint")
        yield Lines[Row](_draw, id_="waiting", aims=False)

    def on_mount(self) -> None:
        """Show the counts."""
        self.load()

    def came_back(self) -> None:
        """Show the counts as they are now."""
        self.load()

    def news(self) -> None:
        """Count again."""
        self.load()

    def prints_moved(self) -> None:
        """A slip is on paper now, or is not."""
        self.load()

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read and show."""
        found = await self.terminal.read(facts, self.terminal.register, self.terminal.me.id, self.doubles)
        self._show(found)
        self.count_doubles(found)

    @work(exclusive=True, group="doubles")
    async def count_doubles(self, found: Facts) -> None:
        """Count the citizens who stand here twice once the rest is shown: the first time that takes a while."""
        if (twins := await self.terminal.read(self.doubles.count, self.terminal.register)) != found.twins:
            self._show(found._replace(twins=twins))

    def _show(self, found: Facts) -> None:
        if not self.query("#state"):
            return  # the officer changed meanwhile, and this screen is gone
        self.query_one("#state", Static).update(Content(f" {found.state}"))
        self.terminal.shift = waits_for(found.waiting, self.terminal.me)
        self.doubt = found.doubt
        self.query_one("#waiting", Lines).renew(_rows(found))
        if found.counts.drafts and not str(self.query_one(".said", Static).content):
            self.say(_("Unsaved drafts: {count}. Key 0 lists them.").format(count=found.counts.drafts))

    async def on_key(self, event: events.Key) -> None:
        """1–9 open a line at once, 0 the tenth; a line that is not always there has a letter."""
        lines = self.query_one("#waiting", Lines)
        place = next((n for n, row in enumerate(lines.rows) if row.digit == event.key), None)
        if place is not None:
            event.stop()
            lines.move(place)
            await self.action_open_row()

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens a line."""
        event.stop()
        await self.action_open_row()

    async def action_open_row(self) -> None:
        """Open what the line stands for."""
        row = self.query_one("#waiting", Lines).row
        if not isinstance(row, Row):
            return
        if row.opens == "drafts":
            self.shell.open(DraftList())
            return
        if row.opens == "attention":
            self.shell.open(AttentionScreen())
            return
        if row.opens == "clock" and self.doubt is not None:
            why = self.doubt.refusal(self.terminal.zone)
            self.refuse(why) if self.doubt.stops else self.say(sentence(why), "bad")
            return
        screen, _sep, part = row.opens.partition(":")
        if part and screen == "lookup":
            self.shell.ways.cases(part)
        elif part and screen == "handover":
            self.shell.ways.lane(int(part))
        else:
            self.shell.go(screen)

    async def action_back(self) -> None:
        """Home is the last step back."""


def _rows(found: Facts) -> Sequence[Row]:
    """Return the lines; each without a key of its own gets the next digit."""
    counts, prints = found.counts, found.prints
    rows = _behind(counts) if counts.behind else _at_counter(found)
    if not counts.behind and counts.asked:
        rows += (Row(_("Asked for by other units"), counts.asked, "handover:0", urgent=True, digit="r"),)
    if not counts.behind and counts.returned:
        rows += (Row(_("Came back: declined, or from outside"), counts.returned, "handover:4", urgent=True, digit="k"),)
    if prints.waiting + prints.asks:
        held_up = bool(prints.asks or prints.why)
        rows += (Row(_("Slips not on paper yet"), prints.waiting + prints.asks, "prints", held_up, "F9"),)
    if found.twins:
        told = _("Perhaps the same person (from other desks)")
        rows += (Row(told, found.twins, "lookup:twins", urgent=True, digit="m"),)
    if found.doubt is not None:
        asks = _("The clock shows another day: what day is it?")
        told = asks if found.doubt.stops else _("The clock of this machine is wrong")
        rows = (Row(told, NO_NUMBER, "clock", urgent=True, digit="j"), *rows)
    if found.waiting is not None:
        told = _("A shift waits to be taken over: {name}").format(name=found.giver)
        rows = (Row(told, sum(c.cases for c in found.waiting.counts), "shift", urgent=True, digit="s"), *rows)
    else:
        rows += (Row(_("Hand the shift over"), NO_NUMBER, "shift", digit="s"),)
    digits = iter("1234567890")
    return [row if row.digit else row._replace(digit=next(digits, "")) for row in rows]


def _at_counter(found: Facts) -> tuple[Row, ...]:
    """Return the lines of an officer of the counters: citizens first."""
    counts = found.counts
    return (
        Row(_("Take a citizen's request in"), counts.today, "intake"),
        Row(_queue(found.queue, found.now), found.queue.waiting, "queue", digit="F5"),
        Row(_("Handed to me, waiting to be accepted"), counts.incoming, "handover:0", bool(counts.incoming)),
        Row(_("Handed on, not accepted yet"), counts.outgoing, "handover:1"),
        Row(_("Ready for the citizen"), counts.ready, "handover:3"),
        Row(_("Due today"), counts.due_today, "lookup:due", bool(counts.due_today)),
        Row(_("Overdue"), counts.overdue, "lookup:overdue", bool(counts.overdue)),
        Row(_("Incomplete files"), counts.incomplete, "lookup:incomplete"),
        Row(_("Deadlines of notices within two days"), counts.lapsing, "lookup:lapsing", bool(counts.lapsing)),
        Row(_("Needs attention (acts that crossed)"), counts.contested, "attention", bool(counts.contested)),
        Row(_("Unsaved drafts"), counts.drafts, "drafts", bool(counts.drafts)),
        Row(_("Paper files; not found at the last count"), found.papers, "paper_files", bool(found.papers), "b"),
    )


def _behind(counts: home_counts.Home) -> tuple[Row, ...]:
    """Return the lines of an officer who sits at no counter: the units' work instead of the citizens' queue."""
    return (
        Row(_("Handed to us, waiting to be accepted"), counts.incoming, "handover:0", bool(counts.incoming)),
        Row(_("Asked for by other units"), counts.asked, "handover:0", bool(counts.asked)),
        Row(_("In work: mine"), counts.mine, "handover:2"),
        Row(_("In work: the unit's"), counts.held, "handover:2"),
        Row(_("Overdue"), counts.late, "handover:2", bool(counts.late)),
        Row(_("Came back: declined, or from outside"), counts.returned, "handover:4", bool(counts.returned)),
        Row(_("Waiting for papers of the citizen"), counts.awaited, "handover:1"),
        Row(_("Handed on, not accepted yet"), counts.outgoing, "handover:1"),
        Row(_("Needs attention (acts that crossed)"), counts.contested, "attention", bool(counts.contested)),
        Row(_("Unsaved drafts"), counts.drafts, "drafts", bool(counts.drafts)),
    )


def _queue(waits: Waits, now: int) -> str:
    """Return what is said of the queue beside how many wait."""
    if waits.forgotten:
        return _("Queue: waiting; {count} left lying from other days").format(count=waits.forgotten)
    if waits.longest:
        return _("Queue: waiting, the longest {time}").format(time=formats.minutes(now - waits.longest))
    return _("Queue: waiting")


def _draw(row: Row, width: int) -> Sequence[Cell]:
    place = _("today") if row.opens == "intake" else ""
    tone = "warn" if row.urgent else "" if row.number else "dim"
    number = "" if row.number == NO_NUMBER else formats.count(row.number)
    return (
        Cell(f"{row.digit:>3} ", 4, "dim"),
        Cell("! " if row.urgent else "  ", 2, "warn"),
        Cell(row.word, min(48, width - 24)),
        Cell(f"{number:>9} ", 10, tone),
        Cell(place, 0, "dim"),
    )
