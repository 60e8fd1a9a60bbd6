"""The cases and visits behind a figure of a report. They stand without a name; opening one is logged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.reports.subjects import MOST, Subject, subjects
from models.words import _, formats, labels
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.widgets.document_lines import Line
from screens.widgets.lines import Cell, Lines


class CasesBehind(DeskScreen):
    """What a line of a report counts."""

    PLACE = "report_cases"
    FIRST = "#behind"
    BINDINGS = bindings("report_cases")
    RECORDS_NOTHING = True

    def __init__(self, title: str, line: Line) -> None:
        super().__init__()
        self._title, self.line = title, line

    def title_text(self) -> str:
        """Return the report's title."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """The line, and below it what it counts."""
        yield Static("", id="asked", markup=False)
        yield Lines[Subject](_draw, id_="behind", about=lambda subject: subject.id)

    def on_mount(self) -> None:
        """Read."""
        count = len(set(self.line.opens))
        told = " ".join(self.line.text.split())
        if count > MOST:
            told = _("{line} (the first {most} of {count})").format(
                line=told, most=formats.count(MOST), count=formats.count(count)
            )
        self.query_one("#asked", Static).update(Content(f" {told}"))
        self.load()

    def came_back(self) -> None:
        """Read again: something may have become of them."""
        self.load()

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read in the reading thread."""
        found = await self.terminal.read(subjects, self.terminal.register, self.line.opens)
        if self.query("#behind"):
            self.query_one("#behind", Lines).renew(found)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens the case."""
        event.stop()
        await self.action_open_case()

    async def action_open_case(self) -> None:
        """Open the case under the cursor."""
        row = self.query_one("#behind", Lines).row
        if isinstance(row, Subject) and row.kind == "complaint":
            self.shell.ways.complaint(row.id)
        elif isinstance(row, Subject) and row.kind == "assessment":
            self.shell.ways.assessment(row.id)
        elif isinstance(row, Subject) and row.kind == "forum":
            self.shell.ways.forum(row.id)
        elif isinstance(row, Subject) and row.case:
            self.shell.ways.case(row.case)
        else:
            self.say(_("No case was taken in at this visit."), "bad")


def _draw(row: Subject, _width: int) -> Sequence[Cell]:
    told = {"case": labels.state, "visit": labels.visit_state}.get(row.kind)
    state = told(row.state) if told else row.state
    return (
        Cell(f"  {row.label} ", 22, "strong"),
        Cell(f"{formats.date(row.day)} ", 12, "dim"),
        Cell(f"{row.service} ", 11),
        Cell(f"{state} ", 18),
        Cell(row.holder),
    )
