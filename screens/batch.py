"""One key for all marked lines: each case in its own transaction, with progress, and Esc leaves it at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import structs
from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models import views
from models.facts import numbers
from models.forms import Form
from models.forms.base import CaseForm
from models.lanes import LaneLine
from models.refused import Refused
from models.words import _, formats
from models.words.sentences import sentence
from screens import keys
from screens.acting import AT_ONCE, Acting, Drafted, dialog
from screens.base import DeskScreen, Sheet
from screens.bindings import bindings
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.lines import Cell, Lines

BATCH = frozenset(
    {"accept", "decline", "take_back", "offer", "refer", "assign", "refuse_asked", "end_referral", "dispatch"}
    | {"came_back"}
)
"""Acts that ask the same of every case. Products, collectors and decisions are a matter of one case each."""

TURN = 20
"""Cases between two looks at the keys; about 80 ms."""


class Left(NamedTuple):
    """A case that was refused, and why."""

    line: LaneLine
    why: str


class Batch(Acting, DeskScreen):
    """Mixed into a list of cases whose lines can be marked."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: set[int] = set()
        self.running = False
        self._leave = False

    def rows(self) -> Sequence[LaneLine]:
        """Return the lines of the list."""
        raise NotImplementedError

    def _list(self) -> Lines[LaneLine]:
        return self.query_one(self.FIRST, Lines)

    def action_mark(self) -> None:
        """Space: mark the line, or take its mark off, and go on to the next."""
        lines = self._list()
        if lines.row is None or self.running:
            return
        self.marks ^= {lines.row.id}
        lines.refresh()
        lines.move(lines.cursor + 1, by_hand=True)
        self._tell_marks()

    def action_mark_all(self) -> None:
        """*: mark all, or take all marks off."""
        if self.running:
            return
        everything = {row.id for row in self.rows()}
        self.marks = set() if self.marks == everything else everything
        self._list().refresh()
        self._tell_marks()

    def _tell_marks(self) -> None:
        told = _("{count} of {all} marked; one key acts on all of them.")
        marked, listed = formats.count(len(self.marks)), formats.count(len(self.rows()))
        self.say(told.format(count=marked, all=listed) if self.marks else _("Nothing is marked."))

    async def act(self, name: str, drafted: Drafted = None) -> None:
        """Do the act on all marked cases; on the one under the cursor when none is marked."""
        if self.running:
            self.say(_("The marked cases are still being worked off; Esc stops it."), "bad")
            return
        if not self.marks:
            await super().act(name, drafted)
            return
        if name not in BATCH:
            self.say(_("This is done one case at a time; take the marks off with *."), "bad")
            return
        marked = [row for row in self.rows() if row.id in self.marks]
        try:
            detail = await self.desk.read(views.detail, self.desk.register, marked[0].id)
        except Refused as why:
            self.refuse(why)
            return
        question = dialog(name, detail)
        if question is None:
            self._perform_each(AT_ONCE[name](numbers.shown(marked[0].number)), marked)
            return
        question.gather(len(marked))

        def after(done: bool | None) -> None:
            if done and question.collected is not None:
                self._perform_each(question.collected, marked)

        self.shell.open(question, after)

    async def way_outside(self) -> str:
        """Return what key w means for all that is marked: by the first of them."""
        marked = [row for row in self.rows() if row.id in self.marks]
        if not marked:
            return await super().way_outside()
        return "came_back" if marked[0].dispatch else "dispatch"

    @work(group="batch")
    async def _perform_each(self, form: Form, lines: Sequence[LaneLine]) -> None:
        """Perform ``form`` on each case, some at a time; the officer who began it must still be there."""
        self.running, self._leave = True, False
        officer, done, left = self.desk.me.id, 0, []
        try:
            for start in range(0, len(lines), TURN):
                if self._leave or self.desk.officer is None or self.desk.officer.id != officer:
                    break
                part = lines[start : start + TURN]
                for line, came in zip(part, await self.desk.perform_each(_forms(form, part)), strict=True):
                    if isinstance(came, Refused):
                        left.append(Left(line, sentence(came)))
                    else:
                        done += 1
                        self.marks.discard(line.id)
                told = _("{done} of {all} done; Esc stops after the case at hand.")
                self.say(told.format(done=formats.count(done + len(left)), all=formats.count(len(lines))))
        finally:
            self.running = False
        self.reload()
        self._sum_up(done, left, len(lines) - done - len(left))

    def _sum_up(self, done: int, left: Sequence[Left], untouched: int) -> None:
        """Say what came of it; those that were refused are named with the reason."""
        told = [_("{count} done").format(count=formats.count(done))]
        if left:
            told.append(_("{count} refused").format(count=formats.count(len(left))))
        if untouched:
            told.append(_("{count} left as they were; they are still marked").format(count=formats.count(untouched)))
        self.say(" · ".join(told), "bad" if left else "good")
        if left:
            self.shell.open(Refusals(" · ".join(told), left))

    async def action_back(self) -> None:
        """Esc: stop what is being worked off, then take the marks off, then one step back."""
        if self.running:
            self._leave = True
        elif self.marks:
            self.marks.clear()
            self._list().refresh()
            self._tell_marks()
        else:
            await super().action_back()


def _forms(form: Form, lines: Sequence[LaneLine]) -> list[Form]:
    """Return the same form for each case."""
    if not isinstance(form, CaseForm):
        raise TypeError("not a form of a case")
    return [structs.replace(form, case=numbers.shown(line.number), draft=None) for line in lines]


class Refusals(Sheet[None]):
    """The cases that were refused, each with the reason; they stay marked."""

    BINDINGS = bindings("dialog")
    AUTO_FOCUS = "#refused"

    def __init__(self, told: str, left: Sequence[Left]) -> None:
        super().__init__()
        self.told, self.left = told, left

    def compose(self) -> ComposeResult:
        """A headline and two lines a case."""
        with Vertical(classes="sheet"):
            yield Static(Content(self.told), classes="headline")
            yield Lines[tuple[Cell, ...]](lambda cells, _width: cells, id_="refused")
            yield Foot()

    def on_mount(self) -> None:
        """Show them."""
        self.query_one(KeyBar).show([keys.named("cancel")])
        rows: list[tuple[Cell, ...]] = []
        for line, why in self.left:
            number = numbers.told(line.number, self.desk.series)
            rows += [(Cell(f" {number:>8} ", 0, "strong"), Cell(line.name)), (Cell("          "), Cell(why, 0, "warn"))]
        self.query_one("#refused", Lines).show(rows, 0)

    def on_lines_chosen(self) -> None:
        """Enter."""
        self.dismiss()

    def action_submit(self) -> None:
        """F10."""
        self.dismiss()

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss()
