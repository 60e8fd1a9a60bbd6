"""The reports (F11): which there are, and of which days and unit they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models.reports.asked import Asked, span_of
from models.reports.registry import REPORTS, Report
from models.words import _
from screens.keyboard.bindings import bindings
from screens.reports.asking import Asking
from screens.reports.view import ReportView
from screens.widgets.lines import Cell, Lines

DIGITS = "1234567890abcefghijlnopqrsvyz"
"""Keys of the reports in their order: the ten digits, then letters that do nothing else here."""


class ReportsScreen(Asking):
    """The list of reports."""

    PLACE = "reports"
    FIRST = "#reports"
    BINDINGS = bindings("reports")

    def body(self) -> Iterable[Widget]:
        """Period and unit, and the reports below them."""
        yield Static("", id="asked", markup=False)
        yield Lines[Report](_draw, id_="reports", aims=False, about=lambda report: report.name)

    def on_mount(self) -> None:
        """Begin with this month."""
        self.asked_for(Asked(*span_of("month", self.today())))
        self.query_one("#reports", Lines).show(REPORTS, 0)

    def asked_for(self, asked: Asked) -> None:
        """Show what a report would be about."""
        self.asked = asked
        self.query_one("#asked", Static).update(Content(self.told()))

    def on_key(self, event: events.Key) -> None:
        """A digit opens its report at once."""
        place = DIGITS.find(event.character) if event.character else -1
        if 0 <= place < len(REPORTS):
            event.stop()
            self.query_one("#reports", Lines).move(place)
            self.action_open_report()

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter opens the line."""
        event.stop()
        self.action_open_report()

    def action_open_report(self) -> None:
        """Open the report under the cursor."""
        report = self.query_one("#reports", Lines).row
        if isinstance(report, Report):
            self.shell.open(ReportView(report, self.asked, self.units, self.asked_for))


def _draw(report: Report, width: int) -> Sequence[Cell]:
    digit = DIGITS[REPORTS.index(report)]
    return (
        Cell(f"  {digit} ", 4, "dim"),
        Cell(_(report.title), 26, "strong"),
        Cell(_(report.about), max(0, width - 31), "dim"),
    )
