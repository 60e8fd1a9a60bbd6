"""The questions of assessments: which instrument, unit and year; which score, and what shows it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models import text
from models.facts.instruments import Dimension, Indicator, Instrument
from models.fold.states import Score
from models.forms import BeginAssessment, Done, Form, ScoreIndicator, Shown
from models.quality import evidence
from models.refused import Refused
from models.words import _
from models.words import quality as words
from screens.dialogs import Question
from screens.widgets.field import Field


def told_file(path: Path) -> str:
    """Return what is said of a document that was written: its name first, since the folder may be long."""
    return _("Written: {file}, in {folder}").format(file=path.name, folder=path.parent)


class Recording(Question[Done | None]):
    """Base of dialogs that perform one form; on a refusal everything stays as it is typed."""

    @abstractmethod
    def form(self) -> Form:
        """Return the form as it stands.

        Raises:
            Refused: a field can't be read.
        """

    async def action_submit(self) -> None:
        """Perform it."""
        try:
            done = await self.terminal.perform(self.form())
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss(done)


class BeginDialog(Recording):
    """Instrument by its digit, unit by its code, and the year."""

    def __init__(self, instruments: Sequence[Instrument], units: Sequence[str], year: int) -> None:
        super().__init__(_("Begin an assessment"))
        self.instruments, self.units, self.year = instruments, units, year

    def body(self) -> Iterable[Widget]:
        """Three fields, and what the digits mean."""
        yield from Field.aligned(
            Field("instrument", lambda: _("Instrument"), width=3, digits=True, longest=2),
            Field("unit", lambda: _("Unit"), width=12, longest=32),
            Field("year", lambda: _("Year"), width=5, digits=True, longest=4),
        )
        for number, instrument in enumerate(self.instruments, 1):
            doubt = " !" if instrument.doubtful else ""
            told = f" {number} {words.title(instrument)} ({instrument.years}){doubt}"
            yield Static(Content(told), classes="hint")
        told = _("something of it is not confirmed; the assessment says what")
        yield Static(Content(f" ! {told}"), classes="hint")

    def on_mount(self) -> None:
        """Fill in what is likely."""
        self.field("unit").tell(", ".join(self.units))
        self.field("year").fill(str(self.year))

    def form(self) -> BeginAssessment:
        """Return the form.

        Raises:
            Refused: ``choice_unknown``, ``year_shape``.
        """
        typed, year = self.field("instrument").value.strip(), self.field("year").value.strip()
        if not (typed.isdecimal() and 0 < int(typed) <= len(self.instruments)):
            raise Refused("choice_unknown", most=len(self.instruments))
        if not (year.isdecimal() and len(year) == 4):
            raise Refused("year_shape")
        chosen = self.instruments[int(typed) - 1]
        return BeginAssessment(instrument=chosen, unit=self.field("unit").value, year=int(year))


class ScoreDialog(Question[Done | None]):
    """A score, a remark, and evidence: names of documents, and a file of which the hash is kept."""

    def __init__(
        self, assessment: int, instrument: Instrument, item: Dimension | Indicator, score: Score | None
    ) -> None:
        about = _("0 to {highest}; an empty score takes it away").format(highest=instrument.highest // 100)
        super().__init__(words.title(item), about)
        self.assessment, self.item, self.score = assessment, item, score

    def body(self) -> Iterable[Widget]:
        """Four fields."""
        yield from Field.aligned(
            Field("score", lambda: _("Score"), width=8, longest=6),
            Field("remark", lambda: _("Remark"), width=60, longest=text.NOTE_LENGTH),
            Field("documents", lambda: _("Documents"), width=40, longest=text.NOTE_LENGTH),
            Field("file", lambda: _("Photo, file"), width=40, longest=text.NOTE_LENGTH),
        )

    def on_mount(self) -> None:
        """Fill the present score in."""
        if self.score is not None:
            self.field("score").fill(words.number(self.score.value))
            self.field("remark").fill(self.score.remark, replaces=False)
            self.field("documents").fill("; ".join(self.score.references), replaces=False)
        self.field("documents").tell(_("names, with a semicolon"))
        self.field("file").tell(_("where it lies"))

    async def action_submit(self) -> None:
        """Record it."""
        try:
            typed = self.field("file").value.strip()
            file = await self.terminal.read(evidence.hashed, typed) if typed else None
            done = await self.terminal.perform(self.form(file))
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss(done)

    def form(self, file: evidence.Hashed | None) -> ScoreIndicator:
        """Return the form; evidence whose name still stands there keeps its hash."""
        known = dict(zip(self.score.references, self.score.evidence, strict=False)) if self.score else {}
        names = [name for part in self.field("documents").value.split(";") if (name := text.clean(part))]
        shown = [
            Shown(kind=known[n].kind, reference=n, hash=known[n].hash, entry=known[n].entry)
            if n in known
            else Shown(reference=n)
            for n in names
        ]
        if file is not None:
            shown.append(Shown(kind="photo" if file.is_photo else "file", reference=file.name, hash=file.hash))
        return ScoreIndicator(
            assessment=self.assessment,
            item=self.item.code,
            score=self.field("score").value,
            remark=self.field("remark").value,
            evidence=tuple(shown),
        )
