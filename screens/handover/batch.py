"""One key for all marked lines: it is tried first, and says which will go; then each in a transaction of its own.

Progress is told, and Esc leaves it at any moment.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence

from msgspec import structs
from textual import work

from models.cases import views
from models.cases.lanes import LaneLine
from models.facts import numbering
from models.forms import Form
from models.forms.base import CaseForm
from models.refused import Refused
from models.words import _, formats
from models.words.sentences import sentence
from screens.case.acting import Acting, dialog
from screens.dialogs import Drafted, form_of
from screens.handover.batch_cases import Going, Left, Outcome
from screens.keyboard.case_acts import ACTS
from screens.shell.deliberate import ROW
from screens.shell.screen import DeskScreen
from screens.widgets.lines import Lines

TURN = 20
"""Cases between two looks at the keys; about 80 ms."""


class Batch(Acting, DeskScreen):
    """Mixed into a list of cases whose lines can be marked."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: set[int] = set()
        self.running = False
        self._leave = False

    @abstractmethod
    def rows(self) -> Sequence[LaneLine]:
        """Return the lines of the list."""

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
        self.shell.hand.moved()
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
        if not ACTS[name].batch:
            self.say(_("This is done one case at a time; take the marks off with *."), "bad")
            return
        marked = [row for row in self.rows() if row.id in self.marks]
        try:
            detail = await self.terminal.read(views.detail, self.terminal.register, marked[0].id)
        except Refused as why:
            self.refuse(why)
            return
        question = dialog(name, detail)
        if question is None:
            self._try_each(form_of(name, case=numbering.shown(marked[0].number)), marked, asked=False)
            return
        question.gather(len(marked))

        def after(done: bool | None) -> None:
            if done and question.collected is not None:
                self._try_each(question.collected, marked, asked=True)

        self.shell.open(question, after)

    async def is_outside(self) -> bool:
        """Tell whether the papers of what is marked are outside: the first of them says it for all."""
        marked = [row for row in self.rows() if row.id in self.marks]
        return bool(marked[0].dispatch) if marked else await super().is_outside()

    def aims(self) -> Mapping[str, object]:
        """Return all that is marked, or the case under the cursor."""
        return {ROW: ("marked", frozenset(self.marks))} if self.marks else super().aims()

    @work(group="batch")
    async def _try_each(self, form: Form, lines: Sequence[LaneLine], *, asked: bool) -> None:
        """Find out for which cases ``form`` would be done now, say so, and ask; ``asked``: a dialog asked already."""
        goes, left = [], []
        self.running, self._leave = True, False
        try:
            for start in range(0, len(lines), TURN):
                part = lines[start : start + TURN]
                for line, why in zip(part, await self.terminal.try_each(_forms(form, part)), strict=True):
                    if why is None:
                        goes.append(line)
                    else:
                        left.append(Left(line, sentence(why)))
                if self._leave:
                    self.say(_("Nothing was done."))
                    return
        except Refused as why:
            self.refuse(why)
            return
        finally:
            self.running = False
        told = _("{count} of {all} go").format(count=formats.count(len(goes)), all=formats.count(len(lines)))
        if left:
            told += " · " + _("{count} don't, and stay as they are").format(count=formats.count(len(left)))
        if not goes:
            self.say(told, "bad")
            self.shell.open(Outcome(told, left, ()))
        elif asked and not left:
            self._perform_each(form, goes)
        else:

            def after(yes: bool | None) -> None:
                if yes:
                    self._perform_each(form, goes)
                else:
                    self.say(_("Nothing was done."))

            self.shell.open(Going(told, left, goes), after)

    @work(group="batch")
    async def _perform_each(self, form: Form, lines: Sequence[LaneLine]) -> None:
        """Perform ``form`` on each case, some at a time; the officer who began it must still be there."""
        self.running, self._leave = True, False
        officer, done, left = self.terminal.me.id, [], []
        try:
            for start in range(0, len(lines), TURN):
                if self._leave or self.terminal.officer is None or self.terminal.officer.id != officer:
                    break
                part = lines[start : start + TURN]
                for line, came in zip(part, await self.terminal.perform_each(_forms(form, part)), strict=True):
                    if isinstance(came, Refused):
                        left.append(Left(line, sentence(came)))
                    else:
                        done.append(line)
                        self.marks.discard(line.id)
                told = _("{done} of {all} done; Esc stops after the case at hand.")
                self.say(told.format(done=formats.count(len(done) + len(left)), all=formats.count(len(lines))))
        finally:
            self.running = False
        self.reload()
        self._sum_up(done, left, len(lines) - len(done) - len(left))

    def _sum_up(self, done: Sequence[LaneLine], left: Sequence[Left], untouched: int) -> None:
        """Say what came of it; where some were refused, of each."""
        told = [_("{count} done").format(count=formats.count(len(done)))]
        if left:
            told.append(_("{count} refused").format(count=formats.count(len(left))))
        if untouched:
            told.append(_("{count} left as they were; they are still marked").format(count=formats.count(untouched)))
        self.say(" · ".join(told), "bad" if left else "good")
        if left:
            self.shell.open(Outcome(" · ".join(told), left, done))

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
    return [structs.replace(form, case=numbering.shown(line.number), draft=None) for line in lines]
