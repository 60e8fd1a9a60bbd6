"""Reports on the screen: opened by few keys, asked otherwise, opened to their cases, taken along, left."""

from __future__ import annotations

import datetime as dt
import json
import stat
import threading
from pathlib import Path

import pytest
from msgspec import structs
from textual.widgets import Static

from models.acts import ReportSeen, from_parts
from models.documents.document import Document
from models.practice import fill_surveys
from models.refused import Refused
from models.register.register import Register
from models.reports import REPORTS, Asked
from models.survey import instruments
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from screens.case.screen import CaseScreen
from screens.reports import view
from screens.reports.cases import CasesBehind
from screens.reports.export import Export
from screens.reports.screen import DIGITS, ReportsScreen
from screens.reports.view import ReportView
from screens.widgets.lines import Lines
from tests.screens.conftest import SIZES, press, said, settle, type_, until


def shown(app: PtsaApp, id_: str = "#report") -> list[str]:
    return [row.text for row in app.screen.query_one(id_, Lines).rows]


def asked(app: PtsaApp) -> str:
    return str(app.screen.query_one("#asked", Static).content)


def seen(register: Register) -> list[ReportSeen]:
    entries = [e for chain in register.looks.chains() for e in register.looks.walk(chain)]
    acts = [from_parts(e.kind, e.body, e.personal) for e in entries if e.kind == "ReportSeen"]
    return [act for act in acts if isinstance(act, ReportSeen)]


async def test_every_report_is_two_keys_from_home_and_leaves_a_look(reports: PtsaApp, register: Register) -> None:
    async with reports.run_test(size=SIZES["80x24"]) as pilot:
        await settle(pilot)
        for place, report in enumerate(REPORTS):
            await press(pilot, "f11", DIGITS[place])
            assert isinstance(reports.screen, ReportView)
            assert reports.screen.report == report
            assert len(shown(reports)) > 2
            await press(pilot, "escape", "escape")
        assert [look.report for look in seen(register)] == [report.name for report in REPORTS]
        assert {look.form for look in seen(register)} == {"screen"}


async def test_the_other_ways_lead_there_too(reports: PtsaApp) -> None:
    async with reports.run_test(size=SIZES["80x24"]) as pilot:
        await settle(pilot)
        for ways in (("l",), ("ctrl+g", "u")):
            await press(pilot, *ways)
            assert isinstance(reports.screen, ReportsScreen)
            await press(pilot, "escape")
        await press(pilot, "ctrl+p")
        await type_(pilot, "reports")
        await press(pilot, "enter")
        assert isinstance(reports.screen, ReportsScreen)


async def test_the_period_is_chosen_by_keys(reports: PtsaApp) -> None:
    async with reports.run_test(size=SIZES["80x24"]) as pilot:
        await settle(pilot)
        await press(pilot, "f11")
        told = {}
        for key in ("m", "left", "right", "right", "w", "k", "left", "d", "right"):
            await press(pilot, key)
            told[len(told), key] = asked(reports)
        assert [text.split("›")[0].strip(" ‹") for text in told.values()] == [
            "Nov 2026",
            "Oct 2026",
            "Nov 2026",
            "Dec 2026",
            "23 Nov 2026 – 29 Nov 2026",
            "1 Oct 2026 – 31 Dec 2026",
            "1 Jul 2026 – 30 Sep 2026",
            "Tue 24 Nov 2026",
            "Wed 25 Nov 2026",
        ]


async def test_from_one_day_to_another_is_typed(reports: PtsaApp) -> None:
    async with reports.run_test(size=SIZES["80x24"]) as pilot:
        await settle(pilot)
        await press(pilot, "f11", "1", "t")
        await type_(pilot, "T-3")
        await press(pilot, "enter")
        await type_(pilot, "T-4")
        await press(pilot, "enter")
        assert not isinstance(reports.screen, ReportView), "the last day lies before the first one"
        await press(pilot, "ctrl+u")
        await type_(pilot, "T")
        await press(pilot, "enter")
        assert isinstance(reports.screen, ReportView)
        assert reports.screen.asked == Asked(dt.date(2026, 11, 21), dt.date(2026, 11, 24))


async def test_one_unit_alone(reports: PtsaApp, register: Register) -> None:
    async with reports.run_test(size=SIZES["120x40"]) as pilot:
        await settle(pilot)
        await press(pilot, "f11", "3", "u", "2")
        screen = reports.screen
        assert isinstance(screen, ReportView)
        unit = register.unit(screen.asked.unit)
        assert unit is not None
        assert f"unit {unit.code}" in asked(reports)
        assert seen(register)[-1].unit == unit.id
        await press(pilot, "escape", "2")
        assert "u unit" not in str(reports.screen.query(".keys").first().render())


async def test_enter_opens_the_cases_and_then_the_case(reports: PtsaApp) -> None:
    async with reports.run_test(size=SIZES["80x24"]) as pilot:
        await settle(pilot)
        await press(pilot, "f11", "1")
        lines = reports.screen.query_one("#report", Lines)
        place = next(n for n, row in enumerate(lines.rows) if row.opens)
        count = len(set(lines.rows[place].opens))
        lines.move(0)
        await press(pilot, "enter")
        assert said(reports) == "! No cases are behind this line."
        lines.move(place)
        await press(pilot, "enter")
        assert isinstance(reports.screen, CasesBehind)
        assert len(reports.screen.query_one("#behind", Lines).rows) == count
        await press(pilot, "enter")
        assert isinstance(reports.screen, CaseScreen)
        await press(pilot, "escape")
        assert isinstance(reports.screen, CasesBehind)


async def test_a_visit_opens_the_case_that_was_taken_in_then(reports: PtsaApp) -> None:
    async with reports.run_test(size=SIZES["80x24"]) as pilot:
        await settle(pilot)
        await press(pilot, "f11", "2")
        lines = reports.screen.query_one("#report", Lines)
        lines.move(next(n for n, row in enumerate(lines.rows) if row.opens))
        await press(pilot, "enter", "enter")
        assert isinstance(reports.screen, CaseScreen)


async def test_a_file_is_private_and_overwrites_none(reports: PtsaApp, register: Register, reporting: Terminal) -> None:
    folder = Path(Export.folder)
    async with reports.run_test(size=SIZES["80x24"]) as pilot:
        await settle(pilot)
        await press(pilot, "f11", "9", "x", "5", "x", "5", "x", "1")
        names = sorted(path.name for path in folder.iterdir())
        assert names == [
            "month-20261101-20261130-2.json",
            "month-20261101-20261130.json",
            "month-20261101-20261130.pdf",
        ]
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
        assert json.loads((folder / names[0]).read_text())["name"] == "month"
        assert said(reports).startswith("✓ Written: ")
        assert [look.form for look in seen(register)] == ["screen", "json", "json", "pdf"]


async def test_a_folder_that_is_none_is_told(reports: PtsaApp, register: Register) -> None:
    async with reports.run_test(size=SIZES["80x24"]) as pilot:
        await settle(pilot)
        await press(pilot, "f11", "9", "x", "tab")
        await type_(pilot, "/nowhere")
        await press(pilot, "f10")
        assert "/nowhere" in said(reports)
        assert [look.form for look in seen(register)] == ["screen"], "nothing was written, nothing is logged"


async def test_a_long_report_says_how_far_it_is_and_is_left_at_once(
    reports: PtsaApp, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

    def make(_register: Register, _name: str, _asked: Asked, tell: object, _survey: object) -> Document:
        assert callable(tell)
        try:
            tell(5000, 0)
            begun.set()
            go_on.wait(30)
            tell(10_000, 0)
        finally:
            ended.set()
        return Document("x", "x", ("x",), ())

    async with reports.run_test(size=SIZES["80x24"]) as pilot:
        await settle(pilot)
        monkeypatch.setattr(view, "make", make)
        await pilot.press("f11")
        await settle(pilot)
        await pilot.press("1")
        await until(pilot, begun.is_set, "counting")
        await until(pilot, lambda: "counting, 5.000 so far" in asked(reports), "told")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(reports.screen, ReportsScreen), "left")
        go_on.set()
        await until(pilot, ended.is_set, "stopped")
        await settle(pilot)
        assert seen(register) == [], "nobody saw it"


async def test_what_can_not_be_logged_is_not_shown(
    reports: PtsaApp, reporting: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_about: object) -> None:
        raise Refused("not_logged", why="disk_full")

    async with reports.run_test(size=SIZES["80x24"]) as pilot:
        await settle(pilot)
        monkeypatch.setattr(reporting, "look", refuse)
        await press(pilot, "f11", "1")
        assert shown(reports) == []


async def test_a_supervisor_sees_the_day_on_home(reports: PtsaApp, reporting: Terminal, register: Register) -> None:
    reporting.officer = register.officer_by_code("ratna")
    async with reports.run_test(size=SIZES["80x24"]) as pilot:
        await settle(pilot)
        told = str(reports.screen.query_one("#dashboard", Static).content)
        assert told.startswith(" Queue: 0 waiting")
        assert "Units:" in told


async def test_an_officer_does_not(reports: PtsaApp) -> None:
    async with reports.run_test(size=SIZES["80x24"]) as pilot:
        await settle(pilot)
        assert not reports.screen.query("#dashboard")


async def test_the_index_asks_what_the_office_asks(reports: PtsaApp, reporting: Terminal, register: Register) -> None:
    fill_surveys(register)
    asks = instruments.shipped()
    skm = asks.instrument("skm")
    one = structs.replace(skm.elements[0], name=instruments.Words(id="Cepat atau lambat", en="Fast or slow"))
    own = structs.replace(skm, elements=(one, *skm.elements[1:]))
    reporting.survey = structs.replace(asks, instruments=(own, *asks.instruments[1:]))
    place = [report.name for report in REPORTS].index("survey")
    async with reports.run_test(size=SIZES["120x40"]) as pilot:
        await settle(pilot)
        await press(pilot, "f11", DIGITS[place])
        assert any("Fast or slow" in line for line in shown(reports))
