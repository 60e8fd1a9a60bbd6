"""One public consultation: who came, what was said, what was promised, and what became of that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.acts import DetailOpened
from models.documents.document import Document
from models.fold import Commitment, ForumState
from models.fold.states import Input, Participant
from models.forms import Done, DropForumPart, Form, KeepCommitment, forum_of
from models.officers.units import codes_here, unit_codes
from models.quality import documents, forums, sheets
from models.quality.forums import Beside
from models.refused import Refused
from models.register.register import Register
from models.words import _, formats
from models.words import quality as words
from screens.dialogs import Ask
from screens.keyboard.bindings import bindings
from screens.quality.dialogs import Recording, told_file
from screens.quality.forum_dialogs import (
    CommitDialog,
    CorrectDialog,
    InputDialog,
    MoveDialog,
    ParticipantDialog,
)
from screens.quality.listed import Listed
from screens.shell.key_queue import READS
from screens.widgets.lines import Cell, Lines


class Row(NamedTuple):
    """A heading, or a part of the forum."""

    title: str = ""
    part: Participant | Input | Commitment | None = None
    more: str = ""
    """A second line of a commitment: what it is to lift, how it was kept, that it was moved."""


class Shown(NamedTuple):
    """What the screen shows."""

    state: ForumState
    units: dict[int, str]
    beside: dict[int, tuple[Beside, ...]]
    today: dt.date


def _read(register: Register, id_: int) -> Shown:
    state = forum_of(register, id_)
    return Shown(state, unit_codes(register), forums.beside(register, state.commitments), register.today())


class ForumScreen(Listed):
    """The parts of one forum."""

    PLACE = "forum"
    FIRST = "#parts"
    BINDINGS = bindings("forum")

    def __init__(self, forum: int) -> None:
        super().__init__()
        self.forum = forum
        self.shown: Shown | None = None

    def body(self) -> Iterable[Widget]:
        """What it was about, then the parts."""
        yield Static("", id="baton", markup=False)
        yield Lines[Row](
            self._draw, id_="parts", about=lambda row: (row.part.entry if row.part else 0, row.title, row.more)
        )

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read and show; that names are looked at stands in the access log first."""
        first = self.shown is None
        if first:
            await self.terminal.look(DetailOpened(), self.forum)
        self.shown = await self.terminal.read(_read, self.terminal.register, self.forum)
        if not self.is_attached:
            return  # the officer is elsewhere already
        rows, lines = _rows(self.shown), self.query_one("#parts", Lines)
        lines.show(rows, 1) if first else lines.renew(rows)
        self.query_one("#baton", Static).update(Content(_head(self.shown)))

    def _part(self) -> Participant | Input | Commitment | None:
        row = self.query_one("#parts", Lines).row
        return row.part if isinstance(row, Row) else None

    def _promise(self) -> Commitment | None:
        part = self._part()
        if isinstance(part, Commitment):
            return part
        self.say(_("There is no commitment under the cursor."), "bad")
        return None

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter does nothing here: parts are acted on by their letters."""
        event.stop()

    def _ask(self, question: Recording, told: str) -> None:
        """Open a question that records something; say that it was."""

        def after(done: Done | None) -> None:
            if done is not None:
                self.say(told, "good")
                self.load()

        self.shell.open(question, after)

    def action_participant(self) -> None:
        """p."""
        self._ask(ParticipantDialog(self.forum), _("The participant is written down."))

    def action_input(self) -> None:
        """i."""
        self._ask(InputDialog(self.forum), _("The input is written down."))

    def action_commit(self) -> None:
        """k."""
        self.run_worker(self._commit(), group=READS)

    async def _commit(self) -> None:
        found = await self.terminal.read(sheets.instruments, self.terminal.instruments)
        units = await self.terminal.read(codes_here, self.terminal.register)
        self._ask(CommitDialog(self.forum, units, found), _("The commitment is written down."))

    def action_keep(self) -> None:
        """d: it is kept."""
        promise = self._promise()
        if promise is not None:
            self._say_why(
                _("How was it kept?"),
                promise.recommendation,
                lambda typed: KeepCommitment(forum=self.forum, commitment=promise.entry, note=typed),
                _("The commitment is kept."),
            )

    def action_postpone(self) -> None:
        """m: another term."""
        promise = self._promise()
        if promise is not None:
            self._ask(MoveDialog(self.forum, promise), _("The commitment has another term."))

    def action_drop_row(self) -> None:
        """x: written down by mistake."""
        part = self._part()
        if part is None:
            self.say(_("There is nothing under the cursor."), "bad")
            return
        self._say_why(
            _("Why was this written down by mistake?"),
            "",
            lambda typed: DropForumPart(forum=self.forum, part=part.entry, reason=typed),
            _("The line is taken back."),
        )

    def action_correct(self) -> None:
        """e: day, place or topic."""
        if self.shown is not None:
            self._ask(CorrectDialog(self.shown.state), _("The consultation is corrected."))

    def _say_why(self, headline: str, about: str, form: Callable[[str], Form], told: str) -> None:
        def after(typed: str | None) -> None:
            if typed is not None:
                self.run_worker(self._do(form(typed), told), group="doing")

        self.shell.open(Ask(headline, about[:70]), after)

    async def _do(self, form: Form, told: str) -> None:
        try:
            await self.terminal.perform(form)
        except Refused as why:
            self.refuse(why)
            return
        self.say(told, "good")
        self.load()

    async def action_write(self) -> None:
        """w: the minutes."""
        await self._write(_minutes)

    async def action_attendance(self) -> None:
        """t: the list of who came."""
        await self._write(_attendance)

    async def _write(self, made: Callable[[Register, int], Document]) -> None:
        try:
            found = await self.terminal.read(made, self.terminal.register, self.forum)
            file = await self.terminal.keep_document(found)
        except Refused as why:
            self.refuse(why)
            return
        self.say(told_file(file), "good")

    def _draw(self, row: Row, width: int) -> Sequence[Cell]:
        if row.part is None:
            return (Cell(f" {row.title}", 0, "strong"),)
        if row.more:
            return (Cell(f"     {row.more}", 0, "dim"),)
        if isinstance(row.part, Participant):
            return (
                Cell("   ", 3),
                Cell(_(words.GROUPS_SHORT[row.part.group]), 16, "dim"),
                Cell(row.part.name or _("(erased)"), 28),
                Cell(f" {_(words.SEXES_SHORT[row.part.sex])}", 4, "dim"),
                Cell(row.part.organisation, 0, "dim"),
            )
        if isinstance(row.part, Input):
            group = Cell(_(words.GROUPS_SHORT[row.part.group]), 16, "dim")
            return (Cell("   ", 3), group, Cell(row.part.text or _("(erased)"), 0))
        return self._draw_promise(row.part, width)

    def _draw_promise(self, promise: Commitment, width: int) -> Sequence[Cell]:
        late = not promise.done_at and self.shown is not None and promise.due < self.shown.today
        units = self.shown.units if self.shown is not None else {}
        state = _("fulfilled") if promise.done_at else _("late") if late else _("open")
        return (
            Cell(" ! " if late else " = " if promise.done_at else "   ", 3, "warn" if late else "good"),
            Cell(formats.date(promise.due), 13, "warn" if late else ""),
            Cell(f"{state} ", 10, "warn" if late else "good" if promise.done_at else ""),
            Cell(units.get(promise.owner, "?"), 8),
            Cell(promise.recommendation or _("(erased)"), 0),
        )


def _minutes(register: Register, id_: int) -> Document:
    return documents.minutes(register, forum_of(register, id_))


def _attendance(register: Register, id_: int) -> Document:
    return documents.attendance(register, forum_of(register, id_))


def _head(shown: Shown) -> str:
    state = shown.state
    groups = ", ".join(_(words.GROUPS_SHORT[g]) for g in state.groups) or "-"
    lacking = 5 - len(state.groups)
    told = _("groups: {groups}").format(groups=groups)
    if lacking:
        told += " · " + _("{count} of 5 groups did not come").format(count=lacking)
    where = f"{formats.date(state.day)} · {state.place} · {shown.units.get(state.unit, '?')}"
    return f"{where}\n{state.topic}\n{told}"


def _rows(shown: Shown) -> list[Row]:
    state = shown.state
    rows = [Row(_("What was promised ({count})").format(count=len(state.commitments)))]
    for promise in state.commitments:
        rows += [Row(part=promise), *(Row(part=promise, more=told) for told in _more(promise, shown) if told)]
    rows.append(Row(_("What was said ({count})").format(count=len(state.inputs))))
    rows += [Row(part=part) for part in state.inputs]
    rows.append(Row(_("Who came ({count})").format(count=len(state.participants))))
    rows += [Row(part=part) for part in state.participants]
    return rows


def _more(promise: Commitment, shown: Shown) -> Iterable[str]:
    """Yield what stands below a commitment."""
    yield _("problem: {what}").format(what=promise.problem) if promise.problem else ""
    for figure in shown.beside.get(promise.entry, ()):
        yield _("is to lift {figure}").format(figure=documents.told_beside(figure))
    for move in promise.moves:
        yield _("moved, was {date}: {why}").format(date=formats.date(move.due), why=move.reason or _("(erased)"))
    if promise.done_at:
        yield _("kept: {how}").format(how=promise.how or _("(erased)"))
