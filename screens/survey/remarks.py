"""What citizens wrote, five or more of them together; a supervisor erases what should not stand there."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.forms import EraseRemarks
from models.refused import Refused
from models.survey.reading import Remark
from models.words import _, formats
from screens.dialogs import Sure
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.shell.modal import Modal
from screens.widgets.bars import Foot, KeyBar
from screens.widgets.lines import Cell, Lines


class Line(NamedTuple):
    """A line of a remark on the screen."""

    text: str
    survey: int


class RemarksSheet(Modal[bool]):
    """The remarks of a period, in the order of the alphabet. Gives back whether some were erased."""

    BINDINGS = bindings("remarks", "dialog")
    AUTO_FOCUS = "#texts"

    def __init__(self, remarks: Sequence[Remark]) -> None:
        super().__init__()
        self.remarks = remarks

    def compose(self) -> ComposeResult:
        """The texts."""
        told = _("What citizens wrote: {count}").format(count=formats.count(len(self.remarks)))
        with Vertical(classes="sheet"):
            yield Static(Content(told), classes="headline")
            yield Lines[Line](lambda line, _width: (Cell(line.text),), id_="texts", about=lambda line: line.survey)
            yield Foot()

    def on_mount(self) -> None:
        """Break them into lines."""
        width = self.app.size.width - 5
        found = [
            Line(f"  {'-' if not number else ' '} {text}", remark.survey)
            for remark in self.remarks
            for number, text in enumerate(textwrap.wrap(remark.text, width))
        ]
        self.query_one("#texts", Lines).show(found, 0)
        self.query_one(KeyBar).show([*keys.at("remarks"), keys.named("cancel")])

    def action_erase(self) -> None:
        """x."""
        line = self.query_one("#texts", Lines).row
        if not isinstance(line, Line):
            return
        together = [remark.text for remark in self.remarks if remark.survey == line.survey]
        shown = [f"- {text}"[: self.app.size.width - 4] for text in together]

        def after(sure: bool | None) -> None:
            if sure:
                self.run_worker(self._erase(line.survey), group=READS)

        self.shell.open(Sure(_("Erase these remarks for good?"), shown), after)

    async def _erase(self, survey: int) -> None:
        try:
            await self.terminal.perform(EraseRemarks(survey=survey))
        except Refused as why:
            self.refuse(why)
            return
        self.dismiss(True)

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter closes."""
        event.stop()
        self.dismiss(False)

    def action_submit(self) -> None:
        """F10 closes too."""
        self.dismiss(False)

    def action_cancel(self) -> None:
        """Esc."""
        self.dismiss(False)
