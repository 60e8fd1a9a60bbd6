"""What a figure of the journal counts, line by line, and from each line the way to what was counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.cases import cards
from models.facts import numbering
from models.quality.figures import Figure, numbers
from models.refused import Refused
from models.words import _, formats
from models.words.card import TITLES, CardLine
from screens.card import ServiceCard, broken
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.widgets.lines import Cell, Lines


class Line(NamedTuple):
    """A line of a figure, or one case or complaint below it."""

    text: str
    told: str = ""
    case: int = 0
    complaint: int = 0
    forum: int = 0
    service: str = ""
    survey: int = 0


class FiguresScreen(DeskScreen):
    """What was counted."""

    PLACE = "figures"
    FIRST = "#figures"
    BINDINGS = bindings("figures")
    RECORDS_NOTHING = True

    def __init__(self, title: str, figure: Figure) -> None:
        super().__init__()
        self.figure, self.named = figure, title
        self._numbers: dict[int, int] = {}

    def body(self) -> Iterable[Widget]:
        """What is counted, then the lines."""
        yield Static("", id="scope", classes="hint", markup=False)
        yield Lines[Line](_draw, id_="figures", aims=False)

    def on_mount(self) -> None:
        """Show the lines; numbers of cases and complaints follow."""
        done, of = formats.count(self.figure.done), formats.count(self.figure.of)
        told = _("{done} of {of}: {what}").format(done=done, of=of, what=self.named)
        self.query_one("#scope", Static).update(Content(told))
        self.run_worker(self._load(), group=READS)

    async def _load(self) -> None:
        self._numbers = await self.terminal.read(numbers, self.terminal.register, self.figure)
        self.query_one("#figures", Lines).show(list(self._lines()), 0)

    def _lines(self) -> Iterator[Line]:
        for row in self.figure.rows:
            yield Line(row.label, f"{row.done}/{row.of}", forum=row.forum, service=row.service, survey=row.survey)
            if row.lacking:
                told = _("lacking: {what}").format(what=", ".join(_(TITLES[n]) for n in row.lacking))
                for line in broken(CardLine(told, 5), self.size.width):
                    yield Line("", line.text, service=row.service)
            for case in row.cases:
                yield Line("", _("late: {number}").format(number=self._number(case)), case=case)
            for complaint in row.complaints:
                told = _("not solved: {number}").format(number=self._number(complaint))
                yield Line("", told, complaint=complaint)

    def _number(self, subject: int) -> str:
        number = self._numbers.get(subject)
        return numbering.told(number, self.terminal.series) if number else "?"

    def on_resize(self) -> None:
        """Break the lines for the new width."""
        self.query_one("#figures", Lines).show(list(self._lines()))

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter."""
        event.stop()
        await self.action_open_row()

    async def action_open_row(self) -> None:
        """Open what the line is about."""
        line = self.query_one("#figures", Lines).row
        if not isinstance(line, Line):
            return
        if line.case:
            self.shell.ways.case(line.case)
        elif line.complaint:
            self.shell.ways.complaint(line.complaint)
        elif line.survey:
            self.shell.ways.survey(line.survey)
        elif line.forum:
            self.shell.ways.forum(line.forum)
        elif line.service:
            await self._card(line.service)

    async def _card(self, service: str) -> None:
        try:
            card = await self.terminal.read(cards.service_card, self.terminal.register, service)
        except Refused as why:
            self.refuse(why)
            return
        self.shell.open(ServiceCard(card))


def _draw(line: Line, width: int) -> Sequence[Cell]:
    if line.text:
        return (Cell(f" {line.text}", min(40, width - 30), "strong"), Cell(f" {line.told}", 0))
    return (Cell(f"     {line.told}", 0, "dim"),)
