"""The follow-up plan on F7: a line for an element, and what became of one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from textual.widget import Widget

from models import text
from models.fold import ImprovementState
from models.forms import Form, PlanImprovement, ReportImprovement
from models.refused import Refused
from models.survey import plan
from models.survey.parts import months
from models.survey.reading import later
from models.words import _
from screens.dialogs import Question
from screens.widgets.field import Field

_MONTH = re.compile(r"\s*(\d{1,2})\s*[/.-]?\s*(\d{4})\s*", re.ASCII)


class PlanDialog(Question[bool]):
    """Programme, months, who answers for it."""

    def __init__(self, instrument: str, element: str, name: str, service: str, today: dt.date) -> None:
        super().__init__(_("What is done about it: {element}").format(element=name))
        self.instrument, self.element, self.service = instrument, element, service
        self.begins, self.ends = plan.months(today)

    def body(self) -> Iterable[Widget]:
        """The fields."""
        yield from Field.aligned(
            Field("programme", lambda: _("Programme"), width=62, longest=text.NOTE_LENGTH),
            Field("begins", lambda: _("First month"), width=8, longest=7),
            Field("ends", lambda: _("Last month"), width=8, longest=7),
            Field("owner", lambda: _("Who answers for it"), width=40, longest=text.LINE_LENGTH),
        )

    def on_mount(self) -> None:
        """Propose the next months."""
        self.field("begins").fill(f"{self.begins:%m/%Y}")
        self.field("ends").fill(f"{self.ends:%m/%Y}")

    def form(self) -> Form:
        """Return the form.

        Raises:
            Refused: ``month_shape``.
        """
        return PlanImprovement(
            instrument=self.instrument,
            element=self.element,
            service=self.service,
            programme=self.field("programme").value,
            begins=read_month(self.field("begins").value),
            ends=later(read_month(self.field("ends").value), 1) - dt.timedelta(days=1),
            owner=self.field("owner").value,
        )

    async def action_submit(self) -> None:
        """F10."""
        try:
            await self.terminal.perform(self.form())
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss(True)


class ResultDialog(Question[bool]):
    """Done or not, what came of it, the document."""

    def __init__(self, line: ImprovementState, name: str) -> None:
        about = f"{line.programme} · {months(line.begins, line.ends)} · {line.owner}"
        super().__init__(_("What became of it: {element}").format(element=name), about)
        self.line = line

    def body(self) -> Iterable[Widget]:
        """The fields."""
        yield from Field.aligned(
            Field("done", lambda: _("Done"), width=3, longest=1),
            Field("description", lambda: _("What became of it"), width=58, longest=text.NOTE_LENGTH),
            Field("document", lambda: _("Document"), width=40, longest=text.LINE_LENGTH),
        )

    def on_mount(self) -> None:
        """Show what was told before."""
        self.field("done").tell(_("y/n"))
        if self.line.done is not None:
            self.field("done").fill(_("y") if self.line.done else _("n"))
        self.field("description").fill(self.line.description)
        self.field("document").fill(self.line.document)

    async def action_submit(self) -> None:
        """F10."""
        done = self.field("done").value.strip().lower()
        if done not in ("y", "n", _("y"), _("n")):
            self.say(_("Done: type {yes} or {no}.").format(yes=_("y"), no=_("n")), "bad")
            return
        form = ReportImprovement(
            line=self.line.id,
            done=done in ("y", _("y")),
            description=self.field("description").value,
            document=self.field("document").value,
        )
        try:
            await self.terminal.perform(form)
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss(True)


def read_month(typed: str) -> dt.date:
    """Read ``01/2027`` as the first day of the month.

    Raises:
        Refused: ``month_shape``.
    """
    found = _MONTH.fullmatch(typed)
    if found is None or not 1 <= int(found[1]) <= 12 or not 2000 <= int(found[2]) <= 2200:
        raise Refused("month_shape")
    return dt.date(int(found[2]), int(found[1]), 1)
