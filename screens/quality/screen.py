"""Assessments by unit and year: what they came to, the way from the year before, and what would lift who is below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.forms import Done
from models.officers.units import codes_here
from models.quality import assessments, sheets
from models.quality.assessments import Line, Raise
from models.register.register import Register
from models.words import _, formats
from models.words import quality as words
from screens.keyboard.bindings import bindings
from screens.quality.assessment import AssessmentScreen
from screens.quality.dialogs import BeginDialog
from screens.quality.forums import ForumsScreen
from screens.quality.listed import Listed
from screens.quality.quiz import QuizScreen
from screens.shell.key_queue import READS
from screens.widgets.lines import Cell, Lines


class Row(NamedTuple):
    """An assessment, or below it one of the things that would lift it most."""

    line: Line
    lift: Raise | None = None


def _read(register: Register) -> list[Row]:
    lines = assessments.assessments(register)
    weak = {line.id: lifts for line, lifts in assessments.weak(register, lines)}
    return [row for line in lines for row in (Row(line), *(Row(line, lift) for lift in weak.get(line.id, ())))]


class QualityScreen(Listed):
    """The assessments of this branch."""

    PLACE = "quality"
    FIRST = "#assessments"
    BINDINGS = bindings("quality")

    def body(self) -> Iterable[Widget]:
        """What is below the mark in one line, then the list."""
        yield Static("", id="scope", classes="hint", markup=False)
        yield Lines[Row](
            _draw,
            id_="assessments",
            empty=lambda: _("  No assessment yet: a begins one."),
            about=lambda row: (row.line.id, row.lift.item.code if row.lift else ""),
        )

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read and show."""
        rows = await self.terminal.read(_read, self.terminal.register)
        if not self.is_attached:
            return  # the officer is elsewhere already
        self.query_one("#assessments", Lines).renew(rows)
        below = sorted({row.line.unit for row in rows if row.lift is not None})
        told = _("Below the mark: {units}. Under each stands what would lift it most.").format(units=", ".join(below))
        self.query_one("#scope", Static).update(Content(told if below else _("No unit is below the mark.")))

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter."""
        event.stop()
        await self.action_open_row()

    async def action_open_row(self) -> None:
        """Open the assessment under the cursor."""
        row = self.query_one("#assessments", Lines).row
        if isinstance(row, Row):
            self.shell.open(AssessmentScreen(row.line.id))

    def action_begin(self) -> None:
        """a: begin an assessment."""
        self.run_worker(self._ask(), group=READS)

    async def _ask(self) -> None:
        found = await self.terminal.read(sheets.instruments, self.terminal.instruments)
        units = await self.terminal.read(codes_here, self.terminal.register)

        def after(done: Done | None) -> None:
            if done is not None and done.subject:
                self.shell.open(AssessmentScreen(done.subject))

        year = self.terminal.register.today_at(self.terminal.zone).year
        self.shell.open(BeginDialog(found, units, year), after)

    def action_forums(self) -> None:
        """f."""
        self.shell.open(ForumsScreen())

    def action_quiz(self) -> None:
        """q."""
        self.shell.open(QuizScreen())


def _draw(row: Row, width: int) -> Sequence[Cell]:
    line = row.line
    if row.lift is not None:
        told = _("+{gain}  score {score}, weight {weight} %").format(
            gain=words.number(row.lift.gain), score=words.number(row.lift.score), weight=words.number(row.lift.weight)
        )
        return (
            Cell("      ↑ ", 8, "dim"),
            Cell(words.title(row.lift.item), max(20, width - 50)),
            Cell(f" {told}", 0, "dim"),
        )
    below = line.below
    return (
        Cell("! " if below else "  ", 2, "warn"),
        Cell(line.unit, 9, "strong"),
        Cell(str(line.year), 5),
        Cell(line.instrument, 16, "dim"),
        Cell(f"{words.number(line.result):>6} ", 7, "strong"),
        Cell(line.band if line.result is not None else "", 8, words.TONES.get(line.zone, "")),
        Cell(words.zone(line.zone) if line.result is not None else "", 9, words.TONES.get(line.zone, "")),
        Cell(_trend(line), 9, "dim"),
        Cell(_state(line), 0, "dim"),
    )


def _trend(line: Line) -> str:
    """Return the way from the year before: ``▲ 1,20``; nothing while one of them is missing."""
    if line.before is None or line.result is None or line.state != "finished":
        return ""
    step = line.result - line.before
    sign = "▲" if step > 0 else "▼" if step < 0 else "="
    return f"{sign} {words.number(abs(step))}"


def _state(line: Line) -> str:
    if line.state == "finished":
        return words.state(line.state)
    return _("{scored} of {items} scored").format(scored=formats.count(line.scored), items=formats.count(line.items))
