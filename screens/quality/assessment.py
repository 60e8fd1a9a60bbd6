"""One assessment: its indicators with their scores and evidence, what it comes to, what would lift it most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.documents.document import Document
from models.facts import scoring
from models.facts.instruments import Dimension, Indicator
from models.fold import AssessmentState
from models.fold.states import Score
from models.forms import AnswerFromJournal, CloseAssessment, Done, assessment_of
from models.officers.units import unit_code_of
from models.quality import documents
from models.quality.assessments import Raise, raises
from models.quality.documents import told_evidence
from models.quality.figures import PROVIDERS, Figure, figure
from models.refused import Refused
from models.register.register import Register
from models.words import _
from models.words import quality as words
from screens.dialogs import Ask, Sure
from screens.keyboard.bindings import bindings
from screens.quality.dialogs import ScoreDialog, told_file
from screens.quality.figures import FiguresScreen
from screens.quality.listed import Listed
from screens.shell.key_queue import READS
from screens.widgets.lines import Cell, Lines


class Row(NamedTuple):
    """A dimension, an indicator, or below them, behind a heading without an item, what would lift the result."""

    item: Dimension | Indicator | None = None
    value: int | None = None
    weight: Fraction = Fraction(0)
    score: Score | None = None
    lift: Raise | None = None


class Shown(NamedTuple):
    """What the screen shows."""

    state: AssessmentState
    unit: str
    rows: list[Row]


def _read(register: Register, id_: int) -> Shown:
    state = assessment_of(register, id_)
    weights, parts = scoring.weights(state.instrument), {p.code: p for p in state.result.parts}
    rows = []
    for item in state.instrument.items():
        score = state.score(item.code)
        value = score.value if score else None
        if isinstance(item, Dimension) and (exact := parts[item.code].value) is not None:
            value = scoring.half_up(exact)
        rows.append(Row(item, value, weights[item.code], score))
    lifts = [Row(r.item, r.score, r.weight, lift=r) for r in raises(state)]
    rows += [Row(), *lifts] if lifts else []
    return Shown(state, unit_code_of(register, state.unit), rows)


class AssessmentScreen(Listed):
    """The scores of one assessment."""

    PLACE = "assessment"
    FIRST = "#items"
    BINDINGS = bindings("assessment")

    def __init__(self, assessment: int) -> None:
        super().__init__()
        self.assessment = assessment
        self.shown: Shown | None = None

    def body(self) -> Iterable[Widget]:
        """What it is and what it comes to, then the list."""
        yield Static("", id="baton", markup=False)
        yield Lines[Row](_draw, id_="items", about=_about)

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read and show."""
        self.shown = await self.terminal.read(_read, self.terminal.register, self.assessment)
        if not self.is_attached:
            return  # the officer is elsewhere already
        self.query_one("#items", Lines).renew(self.shown.rows)
        self.query_one("#baton", Static).update(Content(_head(self.shown)))

    def _row(self) -> Row | None:
        row = self.query_one("#items", Lines).row
        return row if isinstance(row, Row) else None

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter scores."""
        event.stop()
        self.action_score()

    def action_score(self) -> None:
        """Score the item under the cursor."""
        row = self._row()
        if row is None or row.item is None or self.shown is None:
            return
        item = row.item
        if self.shown.state.state != "running":
            self.refuse(Refused("assessment_closed"))
            return

        def after(done: Done | None) -> None:
            if done is not None:
                self.say(_("Scored: {what}").format(what=words.title(item)), "good")
                self.load()

        score = self.shown.state.score(item.code)
        self.shell.open(ScoreDialog(self.assessment, self.shown.state.instrument, item, score), after)

    async def action_answer(self) -> None:
        """j: the journal answers what it can."""
        try:
            done = await self.terminal.perform(AnswerFromJournal(assessment=self.assessment))
        except Refused as why:
            self.refuse(why)
            return
        told = _("Answered by the journal: {count}. o shows what each counts.")
        self.say(told.format(count=done.count or 0), "good")
        self.load()

    async def action_figures(self) -> None:
        """o: the way to the entries."""
        row, shown = self._row(), self.shown
        provider = row.item.provider if row is not None and isinstance(row.item, Indicator) else ""
        found: Figure | None = None
        if shown is not None and provider:
            found = await self.terminal.read(
                figure, self.terminal.register, shown.state.unit, shown.state.year, provider
            )
        if found is None:
            self.say(_("The journal says nothing of this line."))
            return
        self.shell.open(FiguresScreen(words.figure(provider), found))

    async def action_write(self) -> None:
        """w: a PDF."""
        try:
            found = await self.terminal.read(_document, self.terminal.register, self.assessment)
            file = await self.terminal.keep_document(found)
        except Refused as why:
            self.refuse(why)
            return
        self.say(told_file(file), "good")

    def action_finish(self) -> None:
        """f: finish it, after a question."""
        if self.shown is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.run_worker(self._close(CloseAssessment(assessment=self.assessment)), group="closing")

        told = [_result(self.shown), _("Then nothing is scored any more; another one can be begun.")]
        self.shell.open(Sure(_("Finish this assessment?"), told), answered)

    def action_drop(self) -> None:
        """x: it was begun by mistake."""

        def answered(typed: str | None) -> None:
            if typed is not None:
                form = CloseAssessment(assessment=self.assessment, outcome="dropped", note=typed)
                self.run_worker(self._close(form), group="closing")

        self.shell.open(Ask(_("Why does this assessment count for nothing?")), answered)

    async def _close(self, form: CloseAssessment) -> None:
        try:
            await self.terminal.perform(form)
        except Refused as why:
            self.refuse(why)
            return
        self.say(_("The assessment is {state}.").format(state=words.state(form.outcome)), "good")
        self.load()


def _about(row: Row) -> object:
    return (row.item.code if row.item else "", row.lift is not None)


def _document(register: Register, id_: int) -> Document:
    return documents.assessment(register, assessment_of(register, id_))


def _result(shown: Shown) -> str:
    result, band = shown.state.result, shown.state.band
    told = f"{words.number(result.value)} · {words.band(band)}" if band else _("nothing is scored yet")
    if result.is_whole:
        return told
    so_far = _("{scored} of {items} scored, so far: {told}")
    return so_far.format(scored=result.scored, items=result.of, told=told)


def _head(shown: Shown) -> str:
    state = shown.state
    first = f"{shown.unit} · {state.year} · {words.title(state.instrument)} · {words.state(state.state)}"
    doubts = words.doubts(state.instrument)
    return f"{first}\n{_result(shown)}" + (f"\n! {doubts}" if doubts else "")


def _draw(row: Row, width: int) -> Sequence[Cell]:
    if row.item is None:
        return (Cell(" " + _("What would lift the result most"), 0, "strong"),)
    weight, value = words.number(row.weight), words.number(row.value)
    wide = max(24, min(56, width - 40))
    if row.lift is not None:
        gain = _("would add {gain}").format(gain=words.number(row.lift.gain))
        return (
            Cell("  ↑ ", 4, "dim"),
            Cell(words.title(row.item), wide),
            Cell(f"{weight:>6} ", 7, "dim"),
            Cell(f"{value:>6} ", 7),
            Cell(f" {gain}", 0, "dim"),
        )
    whole = isinstance(row.item, Dimension)
    told = told_evidence(row.score) if row.score else ""
    remark = row.score.remark if row.score else ""
    provided = isinstance(row.item, Indicator) and row.item.provider in PROVIDERS
    return (
        Cell(" " if whole else "   ", 1 if whole else 3),
        Cell(words.title(row.item), wide + (3 if whole else 1), "strong" if whole else ""),
        Cell(f"{weight:>6} ", 7, "dim"),
        Cell(f"{value:>6} ", 7, "strong" if row.value is not None else "dim"),
        Cell("j " if provided and row.score is None else "  ", 2, "dim"),
        Cell(" · ".join(part for part in (told, remark) if part), 0, "dim"),
    )
