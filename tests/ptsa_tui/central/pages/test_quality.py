"""Service quality on the pages: the figures of a desk's own reports, down to the entries, and each look logged."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from models.acts import from_parts
from models.acts.access import DetailOpened, ReportSeen
from models.documents.document import Chart, Document, Table
from models.documents.said import said
from models.facts import numbering
from models.register.register import Register
from models.reports import REPORTS, make
from models.words import speaking
from ptsa_tui.central import follower
from ptsa_tui.central.ledger import entry_of
from ptsa_tui.central.pages import documents
from ptsa_tui.central.pages.quality import ORDERS
from ptsa_tui.central.web import Web
from ptsa_tui.documents import FORMATS
from tests.models.reports.branches import NIK
from tests.ptsa_tui.central.pages.browsing import Browser, Page, now_code, seated
from tests.ptsa_tui.central.test_reports import MONTH, busy
from tests.world import World

DAYS = "?first=2026-11-01&last=2026-11-30"


async def auditor(world: World, browser: Browser) -> None:
    code = now_code(seated(world, "auditor", "auditor"), world.clock.now())
    await browser.sign_in("auditor", code=code)


def cells(html: str) -> list[list[str]]:
    """Return the rows of all tables of a page as text."""
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.S)
    return [[Page(cell).text for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S)] for row in rows]


def looks(world: World, branch: int = 1) -> list[object]:
    """Return what the centre's own access log of a branch says."""
    with world.centre.store.reading() as tx:
        sql = """SELECT id, at, officer, subject, after, kind, schema, body, personal, salt, commitment, hash FROM look
            WHERE branch = %s AND id < %s ORDER BY id"""
        found = [entry_of(row) for row in tx.rows(sql, branch, (branch << 48) + (1 << 40))]
    return [(from_parts(one.kind, one.body, one.personal), one.officer, one.subject) for one in found]


async def same_reports(browser: Browser, register: Register) -> None:
    """See that every table of every report page of November has what a desk's own report has."""
    for report in REPORTS:
        with speaking("id"):
            document = make(register, report.name, MONTH)
        days = DAYS if "period" in report.takes else ""
        told = await browser.get(f"/pages/quality/{register.branch_number}/{report.name}{days}")
        assert told.status_code == 200, report.name
        shown = cells(told.text)
        for part in document.parts:
            if isinstance(part, Table) and part.rows:
                with speaking("id"):
                    kinds = [column.kind for column in part.columns]
                    rows = [*part.rows[: documents.LEAST], *([part.total] if part.total else [])]
                    wanted = [[" ".join(said(v, k).split()) for v, k in zip(r, kinds, strict=True)] for r in rows]
                assert all(row in shown or ["–", *row[1:]] in shown for row in wanted), (report.name, part.title)


async def test_every_report_says_what_a_desks_own_says(world: World, browser: Browser) -> None:
    one, _two, _elsewhere = busy(world)
    await auditor(world, browser)
    await same_reports(browser, one.register)


async def test_a_figure_leads_to_its_cases_and_these_to_their_entries(world: World, browser: Browser) -> None:
    one, _two, _elsewhere = busy(world)
    await auditor(world, browser)
    told = Page((await browser.get(f"/pages/quality/1/promises{DAYS}")).text)
    (behind,) = [link for link in told.links if link.startswith("/pages/quality/1/promises/0/")]
    cases = Page((await browser.get(behind)).text)
    (entries,) = [link for link in cases.links if "/entries/" in link]
    case = int(entries.rpartition("/")[2])
    shown = Page((await browser.get(entries)).text)
    (number,) = one.register.database.row("SELECT number FROM case_file WHERE id = ?", case) or ()
    assert numbering.shown(number) in shown.text
    assert shown.text.count("Sari Widowati") == len(one.register.fold_of(case).entries)
    for personal in ("Siti Rahayu", "3174015203909001", "Budi Harsono"):
        assert personal not in shown.text
    assert [type(look).__name__ for look, _officer, _subject in looks(world)] == ["ReportSeen", "DetailOpened"]
    assert (DetailOpened(), looks(world)[0][1], case) == looks(world)[1]  # type: ignore[index]


async def test_a_look_is_logged_before_anything_is_shown(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy(world)
    await auditor(world, browser)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("ptsa_tui.central.pages.quality.make", broken)
    assert (await browser.get(f"/pages/quality/2/month{DAYS}")).status_code == 500
    ((look, _officer, _subject),) = looks(world, 2)  # type: ignore[misc]
    assert isinstance(look, ReportSeen)
    assert (look.report, look.form) == ("month", "screen")


async def test_a_report_as_a_file(world: World, browser: Browser) -> None:
    busy(world)
    await auditor(world, browser)
    for form in FORMATS:
        told = await browser.get(f"/pages/quality/1/register{DAYS}&form={form}")
        assert told.status_code == 200
        assert told.headers["content-disposition"].startswith('attachment; filename="001-register')
        assert told.headers["x-content-type-options"] == "nosniff"
        if form == "csv":
            rows = list(csv.reader(io.StringIO(told.content.decode("utf-8-sig"))))
            assert len(rows) == 4, "a heading and three requests"
        assert looks(world)[-1][0].form == form  # type: ignore[index]


async def test_all_branches_side_by_side(world: World, web: Web, browser: Browser) -> None:
    busy(world)
    await auditor(world, browser)
    before = Page((await browser.get("/pages/quality?period=2026-11")).text).text
    assert "0 dari 2" in before
    follower.turn(web.site.house.copies)
    for order in ("", *ORDERS):
        told = await browser.get(f"/pages/quality?period=2026-11&order={order}")
        rows = [row for row in cells(told.text) if row and row[0][:2] in ("1 ", "2 ")]
        assert sorted(row[0] for row in rows) == ["1 PTSA 1", "2 PTSA 2"]
        of_one = next(row for row in rows if row[0] == "1 PTSA 1")
        assert of_one[1] == "100,00 %"
    assert "100,00 % (1 dari 1)" in Page(told.text).text
    alone = Page((await browser.get("/pages/quality/1?period=2026-11")).text)
    assert "100,00 % (1 dari 1)" in alone.text
    assert "/pages/quality/1/promises?period=2026-11" in alone.links


async def test_a_supervisor_sees_the_own_branch_alone(world: World, browser: Browser) -> None:
    busy(world)
    await browser.sign_in("ratna")
    led = await browser.get("/pages/quality?period=2026-11")
    assert led.headers["location"] == "/pages/quality/1?period=2026-11"
    for path in ("/pages/quality/2", f"/pages/quality/2/month{DAYS}", "/pages/quality/2/entries/1"):
        assert (await browser.get(path)).status_code == 403
    assert looks(world, 2) == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/pages/quality/1/nothing", 404),
        ("/pages/quality/1/month?first=2026-13-01", 422),
        ("/pages/quality/1/month?first=2026-11-30&last=2026-11-01", 422),
        ("/pages/quality/1/month?period=x", 422),
        ("/pages/quality/1/month?unit=%3Cb%3E", 422),
        ("/pages/quality/1/waits?unit=HI", 422),
        ("/pages/quality/1/month?service=%27%3B--", 404),
        ("/pages/quality?period=2026-99", 422),
        ("/pages/quality/77", 404),
        ("/pages/quality/1/month/0/99999", 404),
        ("/pages/quality/1/month/99/0", 404),
        ("/pages/quality/1/entries/1", 404),
        ("/pages/quality/1/entries/99999999999999999999999999", 404),
        ("/pages/quality/1/..%2f..%2fmonth", 404),
    ],
)
async def test_what_can_not_be_is_said(world: World, browser: Browser, path: str, status: int) -> None:
    world.desk()
    await auditor(world, browser)
    told = await browser.get(path)
    assert told.status_code == status, told.text
    assert "<b>" not in told.text


async def test_what_somebody_typed_is_text(world: World, browser: Browser) -> None:
    one = world.desk()
    one.take_in(name="<script>alert(1)</script>", nik=NIK)
    one.sync()
    await auditor(world, browser)
    for report in REPORTS:
        told = (await browser.get(f"/pages/quality/1/{report.name}")).text
        assert "<script" not in told
        assert NIK not in told


def test_a_long_table_shows_its_first_rows_and_says_how_many_more() -> None:
    def table(count: int) -> Table:
        return Table("t", (), tuple(() for _ in range(count)))

    found = documents.shown(Document("d", "d", (), (table(500), table(3), table(400))))
    shown = [len(part.rows) for part in found if isinstance(part, documents.ShownTable)]
    left = [part.left for part in found if isinstance(part, documents.ShownTable)]
    assert sum(shown) == documents.ROWS
    assert shown[1] == 3
    assert [a + b for a, b in zip(shown, left, strict=True)] == [500, 3, 400]


def test_charts_keep_to_their_frame() -> None:
    values = (3, None, 7, 0)
    labels = ("a", "b", "c", "d")
    bars = Chart("c", labels, (("s", values),))
    (shown,) = documents.shown(Document("d", "d", (), (bars,)))
    assert isinstance(shown, documents.ShownChart)
    assert [bar.width for bar in shown.bars] == [146, 0, 340, 0]
    (line,) = documents.shown(Document("d", "d", (), (Chart("c", labels, (("s", values),), "line"),)))
    assert isinstance(line, documents.ShownChart)
    assert [len(part) for part in line.line] == [1, 2]
    assert all(0 <= dot.x <= line.width and 0 <= dot.y <= line.height for part in line.line for dot in part)
    assert documents.shown(Document("d", "d", (), (Chart("c", (), (("s", ()),)),))) == []


async def test_who_drills_down_waits_for_no_second_count(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _two, _elsewhere = busy(world)
    await auditor(world, browser)
    made: list[str] = []

    def counting(register: Register, name: str, *rest: Any, **more: Any) -> Document:
        made.append(name)
        return make(register, name, *rest, **more)

    monkeypatch.setattr("ptsa_tui.central.pages.quality.make", counting)
    first = (await browser.get(f"/pages/quality/1/promises{DAYS}")).text
    assert (await browser.get(f"/pages/quality/1/promises/0/0{DAYS}")).status_code == 200
    assert made == ["promises"]
    await browser.get(f"/pages/quality/1/promises{DAYS}&lang=en")
    assert made == ["promises"] * 2, "in another language it reads otherwise"
    one.take_in(nik="3171234501900001", name="Ayu Lestari")
    one.sync()
    again = (await browser.get(f"/pages/quality/1/promises{DAYS}&lang=id")).text
    assert made == ["promises"] * 3, "and so it does once something is new"
    assert cells(again) == cells(first)
    assert len(looks(world)) == 3
