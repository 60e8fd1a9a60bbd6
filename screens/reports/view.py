"""One report on the screen: its tables and bars as lines, the cases behind a line, a file of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence

from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.documents.document import Document
from models.documents.said import cleaned
from models.fold import UnitState
from models.refused import Refused
from models.reports import Asked, Left, Report, make
from models.reports.asking import seen
from models.words import _, formats
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.reports.asking import Asking
from screens.reports.cases import CasesBehind
from screens.reports.export import Export, save
from screens.widgets.document_lines import Line, Room, lines
from screens.widgets.lines import Cell, Lines

ROWS = 300
"""Rows of a table on the screen; a file has them all."""
_EDGE = 3
"""Columns before and behind a line."""


class ReportView(Asking):
    """A report. It is counted in the reading thread; Esc leaves it at once, and the counting stops."""

    PLACE = "report"
    FIRST = "#report"
    BINDINGS = bindings("report")

    def __init__(
        self, report: Report, asked: Asked, units: Sequence[UnitState], chosen: Callable[[Asked], None]
    ) -> None:
        super().__init__()
        self.report, self.asked, self.units = report, asked, units
        self._chosen = chosen
        """Told of each change: the list of reports shows the same period."""
        self.document: Document | None = None
        self._ticket: object = None
        """Of the counting whose figures are still wanted."""

    def title_text(self) -> str:
        """Return the report's own title."""
        return _(self.report.title)

    def body(self) -> Iterable[Widget]:
        """Period and unit, and below them what the report says."""
        yield Static("", id="asked", markup=False)
        yield Lines[Line](_draw, id_="report", aims=False)

    def on_mount(self) -> None:
        """Count."""
        self.asked_for(self.asked)

    def on_unmount(self) -> None:
        """Nobody waits for the figures any more."""
        self._ticket = None

    def on_resize(self) -> None:
        """Lay the lines out for the new width."""
        self._lay_out()

    def commands(self) -> list[keys.Command]:
        """Show the keys of what this report can be asked."""
        hidden = set() if "unit" in self.report.takes else {"of_unit"}
        if "period" not in self.report.takes:
            hidden |= {"earlier", "later", "this_day", "this_week", "this_month", "this_quarter", "between"}
        return [*(c for c in keys.at("report") if c.id not in hidden), *self.ways()]

    def asked_for(self, asked: Asked) -> None:
        """Count anew."""
        self.asked = asked
        self._chosen(asked)
        self.document = None
        self._head(self.told())
        self.count()

    def _head(self, told: str) -> None:
        if self.query("#asked"):
            self.query_one("#asked", Static).update(Content(told))

    def _mine(self) -> Asked:
        """Return what this report is asked: one without units is about all of them."""
        from msgspec import structs

        return self.asked if "unit" in self.report.takes else structs.replace(self.asked, unit=0)

    @work(exclusive=True, group="report")
    async def count(self) -> None:
        """Count in the reading thread; how far it is stands above."""
        ticket = self._ticket = object()
        loop = asyncio.get_running_loop()
        asked = self._mine()

        def tell(done: int, _of: int) -> None:
            if self._ticket is not ticket:
                raise Left
            loop.call_soon_threadsafe(self._tell, ticket, done)

        desk = self.terminal
        try:
            document = cleaned(await desk.read(make, desk.register, self.report.name, asked, tell, lambda: desk.asked))
            await desk.look(seen(self.report.name, "screen", asked))
        except Left:
            return
        except Refused as why:
            self.refuse(why)
            return
        if self._ticket is ticket:
            self.document = document
            self._head(self.told())
            self._lay_out(0)

    def _tell(self, ticket: object, done: int) -> None:
        """Say how far the counting is."""
        if self._ticket is ticket and self.document is None:
            counting = _("counting, {count} so far; Esc leaves it").format(count=formats.count(done))
            self._head(f"{self.told()}   {counting}")

    def _lay_out(self, cursor: int | None = None) -> None:
        if not self.is_mounted or self.document is None:
            return
        shown = lines(self.document, Room(max(30, self.size.width - _EDGE), ROWS, fewer=True))
        begin = 2 + len(self.document.about)  # title and days stand above already
        self.query_one("#report", Lines).show([*shown[begin:], Line(self.document.about[-1])], cursor)

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens what is behind the line."""
        event.stop()
        await self.action_open_figure()

    async def action_open_figure(self) -> None:
        """Open the cases behind the line under the cursor."""
        line = self.query_one("#report", Lines).row
        if not isinstance(line, Line) or not line.opens:
            self.say(_("No cases are behind this line."), "bad")
        else:
            self.shell.open(CasesBehind(_(self.report.title), line))

    def action_export(self) -> None:
        """x."""
        if self.document is not None:
            self.shell.open(Export(), self._export)

    def _export(self, wanted: tuple[str, str] | None) -> None:
        if wanted is not None and self.document is not None:
            self.run_worker(self._save(self.document, *wanted), group="export")

    async def _save(self, document: Document, form: str, folder: str) -> None:
        """Write the file, once the access log says so."""
        self.say(_("Writing…"))
        desk, asked = self.terminal, self._mine()
        name = f"{document.name}-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}"
        try:
            path = await save(desk, document, form, folder, name, seen(self.report.name, form, asked))  # type: ignore[arg-type]  # one of the forms
        except Refused as why:
            self.refuse(why)
        else:
            self.say(_("Written: {file}").format(file=path), "good")


def _draw(line: Line, _width: int) -> Sequence[Cell]:
    return (Cell("› " if line.opens else "  ", 2, "dim"), Cell(line.text, 0, "strong" if line.strong else ""))
