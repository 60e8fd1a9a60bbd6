"""Reports on a real terminal: every one is opened, opened to a case where it counts any, and taken along."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from models.reports import REPORTS
from models.words import said
from screens.reports.screen import DIGITS
from tests.pty.conftest import Place
from tests.terminal import Terminal

MAY_BE_EMPTY = {"survey", "early-calls", "overdue"}
"""Nobody is called out of turn in the practice data, and it depends on the day whether anything is overdue."""


def drill(desk: Terminal, language: str) -> None:
    """Open the first line that counts cases, then the first of these, and come back to the report."""
    while not desk.line_at_cursor.startswith("› "):
        desk.press("Down")
        desk.pump()
    desk.press("Enter")
    desk.see("Enter " + said("Open", language))
    desk.until(lambda: desk.line_at_cursor.startswith("  "), "the cases behind it")
    desk.press("Enter")
    without = said("No case was taken in at this visit.", language)
    names = ["w PDF", *(said(name, language) for name in ("Applicant", "Reporter"))]  # an assessment, a case …
    names.append(said("What was promised ({count})", language).partition("(")[0])
    desk.until(lambda: any(w in desk.text for w in (*names, without)), "what it counts, or that there is none")
    desk.press(*["Esc"] * (1 if without in desk.text else 2))
    desk.see("x " + said("export", language))


@pytest.mark.share(of=2)
@pytest.mark.parametrize(("language", "size"), [("id", (80, 24)), ("en", (120, 40))])
def test_every_report_is_opened_drilled_and_exported(place: Place, language: str, size: tuple[int, int]) -> None:
    folder = place.folder / "files"
    folder.mkdir()
    place.run("practice", "--cases", "240", "--seed", "2")
    bottom = said("As this desk knows it on {moment}.", language).partition("{")[0]
    drilled = set[str]()
    with place.signed_in(size, language=language, HOME=str(folder)) as desk:
        for digit, report in zip(DIGITS, REPORTS, strict=False):
            desk.press("F11")
            desk.see(said("Register of requests", language))
            desk.press("t")  # whatever day it is: the practice data are of the last weeks
            desk.see(said("From which day to which?", language))
            desk.type("T-60")
            desk.press("Enter")
            desk.type("T")
            desk.press("Enter")
            desk.gone(said("From which day to which?", language))
            desk.type(digit)
            desk.see("x " + said("export", language))
            desk.until(lambda: "".join(desk.lines[2:6]).strip(), "the figures")
            desk.press("End")
            desk.see(bottom)
            desk.press("Home")
            desk.until(lambda: bottom not in desk.line_at_cursor, "the top")
            desk.pump()
            if any(line.startswith("› ") for line in desk.lines):
                drill(desk, language)
                drilled.add(report.name)
            desk.press("x")
            desk.see(said("XLSX, for a spreadsheet", language))
            desk.press("2")
            desk.see(said("Written: {file}", language).partition("{")[0])
            desk.press("Esc", "Esc")
            desk.see(said("Due today", language))
    assert drilled >= {report.name for report in REPORTS} - MAY_BE_EMPTY
    assert len(list(folder.glob("*.xlsx"))) == len(REPORTS)
    with closing(sqlite3.connect(place.database)) as database:
        (seen,) = database.execute("SELECT count(*) FROM look WHERE kind = 'ReportSeen'").fetchone()
    assert seen == 2 * len(REPORTS), "a look for each report on the screen, and one for each file"
    assert place.whole()
