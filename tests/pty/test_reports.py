"""Reports on a real terminal: every one is opened, opened to a case where it counts any, and taken along."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from models.reports import REPORTS
from screens.reports.screen import DIGITS
from tests.pty.conftest import Place
from tests.terminal import Terminal

MAY_BE_EMPTY = {"survey", "early-calls", "overdue"}
"""Nobody is called out of turn in the practice data, and it depends on the day whether anything is overdue."""


def drill(desk: Terminal) -> None:
    """Open the first line that counts cases, then the first of these, and come back to the report."""
    while not desk.line_at_cursor.startswith("› "):
        desk.press("Down")
        desk.pump()
    desk.press("Enter")
    desk.see("Enter Open")
    desk.until(lambda: desk.line_at_cursor.startswith("  "), "the cases behind it")
    desk.press("Enter")
    without = "No case was taken in at this visit."
    desk.until(
        lambda: any(w in desk.text for w in ("Applicant", "Reporter", without)), "what it counts, or that there is none"
    )
    desk.press(*["Esc"] * (1 if without in desk.text else 2))
    desk.see("x file")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_every_report_is_opened_drilled_and_exported(place: Place, size: tuple[int, int]) -> None:
    folder = place.folder / "files"
    folder.mkdir()
    place.run("practice", "--cases", "240", "--seed", "2")
    drilled = set[str]()
    with place.signed_in(size, HOME=str(folder)) as desk:
        for digit, report in zip(DIGITS, REPORTS, strict=False):
            desk.press("F11")
            desk.see("Register of requests")
            desk.press("t")  # whatever day it is: the practice data are of the last weeks
            desk.see("From which day to which?")
            desk.type("T-60")
            desk.press("Enter")
            desk.type("T")
            desk.press("Enter")
            desk.gone("From which day to which?")
            desk.type(digit)
            desk.see("x file")
            desk.until(lambda: "".join(desk.lines[2:6]).strip(), "the figures")
            desk.press("End")
            desk.see("As this desk knows it")
            desk.press("Home")
            desk.until(lambda: "As this desk knows it" not in desk.line_at_cursor, "the top")
            desk.pump()
            if any(line.startswith("› ") for line in desk.lines):
                drill(desk)
                drilled.add(report.name)
            desk.press("x")
            desk.see("XLSX, for a spreadsheet")
            desk.press("2")
            desk.see("Written:")
            desk.press("Esc", "Esc")
            desk.see("Due today")
    assert drilled >= {report.name for report in REPORTS} - MAY_BE_EMPTY
    assert len(list(folder.glob("*.xlsx"))) == len(REPORTS)
    with closing(sqlite3.connect(place.database)) as database:
        (seen,) = database.execute("SELECT count(*) FROM look WHERE kind = 'ReportSeen'").fetchone()
    assert seen == 2 * len(REPORTS), "a look for each report on the screen, and one for each file"
    assert place.whole()
