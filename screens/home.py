"""Home: what waits, in one look, each line with its key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from textual import events, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.cases import home_counts
from models.complaints import lanes as complaints
from models.duplicates.judgements import Doubles
from models.facts.working_days import from_local
from models.officers.namesakes import officer_told
from models.paper_files.inventory import missing_papers
from models.quality import forums
from models.queue.standing import waits
from models.register import clock_doubt
from models.register.clock_doubt import ClockDoubt
from models.register.register import Register
from models.shift.counts import waiting_shift, waits_for
from models.slips.print_jobs import unprinted
from models.words import _, formats
from models.words.sentences import sentence
from screens.attention import AttentionScreen
from screens.dashboard import Dashboard
from screens.drafts import DraftList
from screens.home_rows import NO_NUMBER, Facts, Row, rows
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.widgets.lines import Cell, Lines


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
        counts=counts,
        state=state,
        prints=unprinted(register),
        queue=waits(register),
        now=now,
        waiting=waiting,
        giver=giver,
        twins=doubles.known,
        complaints=complaints.counts(register, who),
        doubt=clock_doubt.doubt(register),
        papers=len(missing_papers(register)),
        promises=forums.due(register, who, today),
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
        if self.terminal.me.role == "supervisor":
            yield Dashboard()

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
        for dashboard in self.query(Dashboard):
            await dashboard.look(self.terminal)

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
        self.query_one("#waiting", Lines).renew(rows(found))
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
        if row.opens == "forums":
            self.shell.ways.forums()
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
