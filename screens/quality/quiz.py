"""The quiz: one component of a service's standard after the other, answered by a digit. Nothing of it is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

from msgspec import structs
from textual import events, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.facts.standard import Catalogue
from models.quality.quiz import Asked, Question, questions
from models.register.register import Register
from models.words import _
from models.words.card import TITLES
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.widgets.lines import Cell, Lines


class Line(NamedTuple):
    """A line of the question."""

    text: str
    tone: str = ""


def _catalogue(register: Register) -> Catalogue:
    return register.catalogue()


class QuizScreen(DeskScreen):
    """Practice for whoever may be asked about the standard."""

    PLACE = "quiz"
    FIRST = "#lines"
    BINDINGS = bindings("quiz")
    RECORDS_NOTHING = True

    def __init__(self, rng: Random | None = None) -> None:
        super().__init__()
        self.rng = rng or Random()  # noqa: S311  # the order of answers is no secret
        self.catalogue: Catalogue | None = None
        self.service, self.place = 0, 0
        self.round: list[Question] = []
        self.score = Asked()
        self.answer: int | None = None
        """What was answered to the present question; -1: it was shown."""

    def body(self) -> Iterable[Widget]:
        """How far it is, then question and answers."""
        yield Static("", id="scope", classes="hint", markup=False)
        yield Lines[Line](_draw, id_="lines", aims=False)

    def on_mount(self) -> None:
        """Read the catalogue."""
        self.load()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self.show()

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read the catalogue and begin."""
        self.catalogue = await self.terminal.read(_catalogue, self.terminal.register)
        if not self.is_attached:
            return  # the officer is elsewhere already
        self._begin()

    def _begin(self) -> None:
        """Begin with the service that is chosen."""
        if self.catalogue is None:
            return
        services = [s for s in self.catalogue.services if not s.retired]
        if services:
            self.service %= len(services)
            self.round = questions(self.catalogue, services[self.service], self.rng)
        self.place, self.answer = 0, None
        self.show()

    @property
    def question(self) -> Question | None:
        """The present question; None behind the last one."""
        return self.round[self.place] if self.place < len(self.round) else None

    def show(self) -> None:
        """Draw the present question."""
        if not self.is_mounted or self.catalogue is None:
            return
        told = _("right: {right} of {answered} · shown: {shown} · nothing of this is recorded")
        score = self.score
        told = told.format(right=score.right, answered=score.answered, shown=score.shown)
        self.query_one("#scope", Static).update(Content(told))
        self.query_one("#lines", Lines).show(list(self._lines()), 0)

    def _lines(self) -> Iterable[Line]:
        question = self.question
        if question is None:
            yield Line(_("That was the last question of this service. → the next service"), "strong")
            return
        service, number = question.service, f"{self.place + 1}/{len(self.round)}"
        yield Line(f"{service.code} · {service.name}", "strong")
        yield Line("")
        if question.full:
            asked = _("{place}  What does the card say of component {number}, {title}?")
        else:
            asked = _("{place}  What is component {number} of the 14 called?")
        yield Line(asked.format(place=number, number=question.number, title=_(TITLES[question.part.name])))
        yield Line("")
        for place, answer in enumerate(question.answers):
            yield Line(f"  {place + 1}  {answer}", self._tone(question, place))
        if self.answer is None:
            return
        yield Line("")
        yield Line(self._verdict(question), "good" if self.answer == question.right else "warn")
        told = question.full or (_("not in the catalogue yet"),)
        yield from (Line(f"     {line}", "dim") for line in (_(TITLES[question.part.name]), *told))

    def _tone(self, question: Question, place: int) -> str:
        if self.answer is None:
            return ""
        return "good" if place == question.right else "warn" if place == self.answer else "dim"

    def _verdict(self, question: Question) -> str:
        if self.answer == -1:
            return _("The card says:")
        if self.answer == question.right:
            return _("= right. The card says:")
        return _("x not that one, it is {digit}. The card says:").format(digit=question.right + 1)

    async def on_key(self, event: events.Key) -> None:
        """A digit answers."""
        question = self.question
        if question is None or self.answer is not None or not event.key.isdecimal():
            return
        chosen = int(event.key) - 1
        if not 0 <= chosen < len(question.answers):
            return
        event.stop()
        self.answer = chosen
        right = self.score.right + (chosen == question.right)
        self.score = structs.replace(self.score, right=right, answered=self.score.answered + 1)
        self.show()

    def action_show(self) -> None:
        """Space: show it."""
        if self.question is not None and self.answer is None:
            self.answer = -1
            self.score = structs.replace(self.score, shown=self.score.shown + 1)
            self.show()

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter."""
        event.stop()
        self.action_next_question()

    def action_next_question(self) -> None:
        """Go on."""
        if self.question is not None:
            self.place, self.answer = self.place + 1, None
        self.show()

    def action_next_service(self) -> None:
        """Right."""
        self.service += 1
        self._begin()

    def action_last_service(self) -> None:
        """Left."""
        self.service -= 1
        self._begin()


def _draw(line: Line, _width: int) -> Sequence[Cell]:
    return (Cell(f" {line.text}", 0, line.tone),)
