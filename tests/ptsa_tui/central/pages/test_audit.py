"""Who looked at whom, who acted: every question is written down first, and shows what the asker may see."""

from __future__ import annotations

import csv
import io
import logging
from typing import Any

import httpx
import pytest

from models.acts import DetailOpened, ReportSeen, from_parts
from models.facts import numbering
from models.forms import Deliver, Erase, Ready, perform
from ptsa_tui.central import own
from ptsa_tui.central.pages import audit, audit_search
from ptsa_tui.central.pages.answers import PACKED_STYLE
from ptsa_tui.central.schema import TABLES
from tests.conftest import StillClock
from tests.ptsa_tui.central.pages.browsing import Browser, Page, now_code, printed, seated
from tests.world import Site, World

NIK, OTHER_NIK = "3174015203909001", "3174015203909002"


async def seat(world: World, browser: Browser, standing: str, branch: int = 1) -> None:
    secret = seated(world, standing, standing, branch)
    done = await browser.sign_in(standing, code=now_code(secret, world.clock.now()), branch=branch)
    assert done.headers["location"] == "/pages"


async def ask(browser: Browser, **fields: str) -> httpx.Response:
    return await browser.fill("/pages/audit", "/pages/audit", **fields)


async def file(browser: Browser, found: httpx.Response, form: str = "csv") -> httpx.Response:
    return await browser.post("/pages/audit/file", **Page(found.text).forms["/pages/audit/file"], form=form)


def looks(world: World, branch: int = 1, desk: int = 0) -> list[tuple[str, int, int, bytes, bytes]]:
    """Return kind, officer, subject, body and personal part of the looks of a desk."""
    sql = """SELECT kind, officer, subject, body, personal FROM look WHERE branch = %s AND id BETWEEN %s AND %s
        ORDER BY id"""
    low = (branch << 48) + (desk << 40)
    with world.centre.store.reading() as tx:
        return [(k, o, s, bytes(b), bytes(p or b"")) for k, o, s, b, p in tx.rows(sql, branch, low, low + (1 << 40))]


def a_case(world: World, **more: Any) -> tuple[Site, str]:
    """Take a request in and look at it, at a desk; return the desk and the case's number."""
    desk = world.desk()
    number = desk.take_in(**more)
    desk.register.look(desk.sari, DetailOpened(), desk.case(number))
    desk.sync()
    return desk, number


async def test_a_case_shows_who_acted_and_who_looked(world: World, browser: Browser) -> None:
    desk, number = a_case(world, note="rahasia sekali", phone="0812345678")
    other = desk.take_in(OTHER_NIK, "Budi Santoso")
    desk.sync()
    await seat(world, browser, "auditor")
    told = await ask(browser, number=number)
    assert told.status_code == 200
    text = Page(told.text).text
    assert "24 Nov 2026 09.00 1.1 Sari Widowati (sari) dibuka lengkap " + number in text
    assert f"Sari Widowati (sari) penerimaan {number}" in text
    for secret in ("rahasia", "0812", "Siti", NIK, other):
        assert secret not in told.text
    assert int(told.headers["content-length"]) < 30_000


async def test_what_is_asked_is_written_down_and_stands_in_the_next_answer(world: World, browser: Browser) -> None:
    desk, number = a_case(world)
    await seat(world, browser, "auditor")
    await ask(browser, number=number)
    (kind, officer, subject, body, personal) = looks(world)[-1]
    auditor = next(o for o in world.centre.officers(1) if o.code == "auditor")
    assert (kind, officer, subject) == ("Searched", auditor.id, desk.case(number))
    assert b'"hits":' in body
    assert number.encode() in personal
    again = await ask(browser, number=number)
    assert "1, pusat Auditor (auditor) pencarian, temuan:" in Page(again.text).text


async def test_a_question_is_written_down_even_if_its_answer_is_never_shown(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, number = a_case(world)
    await seat(world, browser, "auditor")
    fields = Page((await browser.get("/pages/audit")).text).forms["/pages/audit"]

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "rendered", broken)
    told = await browser.post("/pages/audit", **fields, number=number)
    assert told.status_code == 500
    assert looks(world)[-1][:1] + looks(world)[-1][2:3] == ("Searched", desk.case(number))
    monkeypatch.setattr(audit, "document", broken)
    assert (await browser.post("/pages/audit/file", **fields, number=number)).status_code == 500
    assert looks(world)[-1][0] == "ReportSeen"


async def test_nothing_is_shown_that_could_not_be_written_down(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    _desk, number = a_case(world)
    await seat(world, browser, "auditor")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(own, "look", broken)
    told = await ask(browser, number=number)
    assert told.status_code == 500
    assert number not in told.text


async def test_a_nik_finds_the_person_across_cases_and_stands_nowhere(
    world: World, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    desk, first = a_case(world)
    second = desk.take_in()
    other = desk.take_in(OTHER_NIK, "Budi Santoso")
    desk.sync()
    await seat(world, browser, "auditor")
    with caplog.at_level(logging.DEBUG):
        told = await ask(browser, nik="3174 0152 0390 9001")
        pdf = await file(browser, told, "pdf")
        table = await file(browser, told)
    page = Page(told.text)
    assert "Isian orang ini: 1; berkas dan pengaduan: 2." in page.text
    for number in (first, second):
        assert number in page.text
        assert number in table.text
    assert other not in page.text
    paper = printed(pdf)
    assert first in paper
    assert "Isian orang ini 1" in paper
    assert not {NIK, "Siti", "0812"} & set(paper.split())
    assert pdf.headers["content-disposition"] == 'attachment; filename="trail.pdf"'
    assert NIK not in told.text + table.text + caplog.text
    assert "3174 0152" not in told.text
    assert NIK not in str(told.url) + "".join(page.links)
    kinds = [(kind, subject) for kind, _officer, subject, _body, _personal in looks(world)[-3:]]
    person = next(s for _kind, s in kinds)
    assert kinds == [("Searched", person), ("ReportSeen", person), ("ReportSeen", person)]
    assert not any(NIK.encode() in body + personal for _k, _o, _s, body, personal in looks(world))
    state = desk.register.fold_of(person).state
    assert getattr(state, "nik", "") == NIK


async def test_a_nik_stands_in_personal_parts_of_entries_alone(world: World, browser: Browser) -> None:
    _desk, number = a_case(world)
    await seat(world, browser, "auditor")
    found = await ask(browser, nik=NIK)
    await file(browser, found)
    assert number in found.text
    places = set()
    with world.centre.store.reading() as tx:
        for table, (columns, _key) in TABLES.items():
            names = ", ".join(f'"{column}"' for column in columns)
            for row in tx.rows(f"SELECT {names} FROM {table}"):  # names are ours
                for column, value in zip(columns, row, strict=True):
                    text = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                    if NIK.encode() in text:
                        places.add((table, column))
    assert places == {("entry", "personal")}


async def test_a_person_is_found_again_by_what_the_page_says(world: World, browser: Browser) -> None:
    desk, number = a_case(world)
    await seat(world, browser, "head")
    told = await ask(browser, nik=NIK, kind="CaseOpened")
    hidden = Page(told.text).forms["/pages/audit/file"]
    assert "nik" not in hidden
    again = await browser.post("/pages/audit", **hidden)
    assert number in again.text
    assert {**Page(again.text).forms["/pages/audit/file"], "token": ""} == {**hidden, "token": ""}
    assert desk.case(number)


async def test_nobody_has_this_nik(world: World, browser: Browser) -> None:
    a_case(world)
    await seat(world, browser, "auditor")
    told = await ask(browser, nik=OTHER_NIK)
    assert "Tak seorang pun di cabang ini ber-NIK demikian" in Page(told.text).text
    kind, _officer, _subject, body, personal = looks(world)[-1]
    assert (kind, body) == ("Searched", b'{"hits":0}')
    assert OTHER_NIK.encode() not in personal


async def test_who_was_corrected_or_erased_is_not_found_by_the_old_nik(
    world: World, browser: Browser, clock: StillClock
) -> None:
    desk, number = a_case(world)
    ratna = desk.officer("ratna")
    perform(desk.register, desk.sari, Ready(case=number, product="PKB 1"))
    perform(desk.register, desk.sari, Deliver(case=number, name="Siti Rahayu"))
    perform(desk.register, ratna, Erase(case=number))
    desk.sync()
    await seat(world, browser, "auditor")
    told = await ask(browser, nik=NIK)
    assert "Tak seorang pun" in Page(told.text).text
    with world.centre.store.reading() as tx:
        assert tx.rows("SELECT 1 FROM bearer WHERE branch = 1") == []
    told = await ask(browser, number=number)  # what was done with the case is still told
    text = Page(told.text).text
    assert f"penghapusan {number}" in text
    assert f"penyerahan produk {number}" in text
    assert "Siti" not in told.text


async def test_an_officer_and_days(world: World, browser: Browser, clock: StillClock) -> None:
    desk, number = a_case(world)
    clock.move(days=40)
    later = desk.take_in(OTHER_NIK, "Budi Santoso")
    desk.sync()
    await seat(world, browser, "head")
    everything = await ask(browser, name="sari")
    assert number in everything.text
    assert later in everything.text
    some = await ask(browser, name="SARI", first="2026-11-24", last="2026-11-24")
    assert number in some.text
    assert later not in some.text
    nothing = await ask(browser, name="ratna")
    assert number not in nothing.text
    recent = await ask(browser)
    assert later in recent.text
    assert number not in recent.text
    kind, _officer, subject, _body, _personal = looks(world)[-2]
    assert (kind, subject) == ("Searched", desk.officer("ratna"))


async def test_kinds(world: World, browser: Browser) -> None:
    _desk, number = a_case(world)
    await seat(world, browser, "head")
    opened = Page((await ask(browser, number=number, kind="CaseOpened")).text).text
    assert "penerimaan" in opened
    assert "dibuka lengkap" not in opened
    seen = Page((await ask(browser, number=number, kind="looks")).text).text
    assert "penerimaan" not in seen
    assert "dibuka lengkap" in seen
    acts = Page((await ask(browser, number=number, kind="acts")).text).text
    assert "dibuka lengkap" not in acts
    assert "penerimaan" in acts
    assert (await ask(browser, number=number, kind="'; DROP TABLE look")).status_code == 422


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"number": "1"}, "Tidak ada berkas atau pengaduan"),
        ({"nik": "123"}, "NIK memiliki 16 angka"),
        ({"nik": NIK, "number": "001-01-026-000001-9"}, "satu berkas atau satu orang"),
        ({"name": "nobody"}, "tidak dikenal"),
        ({"first": "2026-11-24", "last": "2026-11-23"}, "Hari terakhir"),
        ({"first": "2026-01-01", "last": "2026-11-23"}, "92 hari"),
        ({"first": "kemarin"}, "Ketik tanggal"),
        ({"first": "9999-12-31"}, "Ketik tanggal"),
        ({"branch": "77"}, "Tidak ada cabang"),
    ],
)
async def test_what_is_mistyped_brings_the_form_back(
    world: World, browser: Browser, fields: dict[str, str], told: str
) -> None:
    await seat(world, browser, "auditor")
    before = looks(world)
    answer = await ask(browser, **fields)
    assert answer.status_code == 422
    assert told in answer.text
    assert fields.get("name", "") in answer.text
    assert NIK not in answer.text
    assert looks(world) == before


async def test_a_head_sees_the_own_branch_and_nothing_else(world: World, browser: Browser) -> None:
    _desk, number = a_case(world)
    await seat(world, browser, "head", 2)
    for fields in ({"number": number}, {"nik": NIK}, {"name": "sari"}, {}):
        told = await ask(browser, **fields)
        assert number not in Page(told.text).text, fields
        assert "penerimaan" not in told.text or told.status_code == 422
    for fields in ({"branch": "1"}, {"branch": "1", "nik": NIK}, {"branch": "1", "name": "sari"}):
        assert (await ask(browser, **fields)).status_code == 403
    person = str((1 << 48) + 1)
    assert number not in Page((await ask(browser, person=person)).text).text
    assert (await ask(browser, person="x")).status_code == 400


async def test_the_branch_that_was_offered_a_case_sees_its_own_part(world: World, browser: Browser) -> None:
    from models.forms import Offer

    desk, number = a_case(world)
    world.desk(2)
    desk.sync()
    perform(desk.register, desk.sari, Offer(case=number, to="2/HI"))
    desk.sync()
    await seat(world, browser, "head", 2)
    told = Page((await ask(browser, number=number)).text).text
    assert f"penerimaan {number}" in told
    assert "dibuka lengkap" not in told  # who looked in branch 1 is that branch's to know


async def test_pages_follow_each_other_without_a_gap(world: World, browser: Browser) -> None:
    desk, number = a_case(world)
    for _ in range(90):  # all in the same second
        desk.register.look(desk.sari, DetailOpened(), desk.case(number))
    desk.sync()
    await seat(world, browser, "auditor")
    told = await ask(browser, number=number, kind="DetailOpened")
    counts = []
    while True:
        assert int(told.headers["content-length"]) < 26_000  # the style sheet comes to it
        counts.append(told.text.count("dibuka lengkap"))
        form = Page(told.text).forms.get("/pages/audit")
        if not form:
            break
        told = await browser.post("/pages/audit", **form)
    assert counts == [40, 40, 11]
    assert sum(kind == "Searched" for kind, *_rest in looks(world)) == 3
    for wrong in ("x", "1.2", "1.2.3.4", "-1.2.3", "9" * 30 + ".1.1"):
        assert (await browser.post("/pages/audit", **{**form_of(told), "after": wrong})).status_code == 400


def form_of(told: httpx.Response) -> dict[str, str]:
    return Page(told.text).forms["/pages/audit/file"]


async def test_who_has_more_cases_than_are_read_is_told_so(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, first = a_case(world)
    second = desk.take_in()
    desk.sync()
    await seat(world, browser, "auditor")
    monkeypatch.setattr(audit_search, "MOST_CASES", 1)
    told = await ask(browser, nik=NIK)
    assert "Ada lebih banyak berkas" in told.text
    assert second in told.text
    assert first not in told.text
    assert "Ada lebih banyak berkas" in printed(await file(browser, told, "pdf"))


async def test_a_file_is_a_table_that_no_spreadsheet_runs(world: World, browser: Browser) -> None:
    world.centre.add_officer(1, "=cmd", "=HYPERLINK(1)", "officer", ["LOKET"], "rahasia", fast=True)
    desk = world.desk()
    desk.sync()
    desk.register.look(desk.officer("=cmd"), DetailOpened(), desk.sari)
    desk.sync()
    await seat(world, browser, "auditor")
    table = await file(browser, await ask(browser, kind="DetailOpened"))
    assert table.headers["content-type"].startswith("text/csv")
    assert table.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    head, line = csv.reader(io.StringIO(table.text.removeprefix("\ufeff")))
    assert head == ["at", "desk", "officer", "what", "about", "counts"]
    assert line[:2] == ["2026-11-24T09:00:00", "1.1"]
    assert line[2] == "'=HYPERLINK(1) (=cmd)"
    kind, _officer, _subject, body, _personal = looks(world)[-1]
    act = from_parts(kind, body, None)
    assert getattr(act, "report", "") == "audit"
    assert (await file(browser, await ask(browser), "exe")).status_code == 400


async def test_who_sits_at_the_centre_is_found_in_every_branch(world: World, browser: Browser) -> None:
    await seat(world, browser, "auditor")
    await ask(browser, branch="2")
    told = Page((await ask(browser, branch="1", name="auditor", kind="Searched")).text).text
    assert "2, pusat Auditor (auditor) pencarian" in told


async def test_a_complaint_is_found_by_its_number(world: World, browser: Browser) -> None:
    from tests.ptsa_tui.central.test_complaints import complain

    desk = world.desk()
    number = perform(desk.register, desk.sari, complain()).number
    assert number is not None
    desk.sync()
    await seat(world, browser, "head")
    told = await ask(browser, number=numbering.shown(number))
    assert "pengaduan" in Page(told.text).text
    assert "Sari Widowati" in told.text


async def test_a_database_of_an_older_program_is_filled(world: World, browser: Browser) -> None:
    _desk, number = a_case(world)
    with world.centre.store.transaction() as tx:
        tx.run("DELETE FROM bearer WHERE branch = 1")
        tx.run("UPDATE meta SET value = '2' WHERE branch = 0 AND key = 'version'")
    world.centre.begin()
    await seat(world, browser, "auditor")
    assert number in (await ask(browser, nik=NIK)).text


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_no_question_scans_a_table(world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each statement of a question over entries and looks goes by an index that begins with the branch."""
    from ptsa_tui.central import store

    _desk, number = a_case(world)
    await seat(world, browser, "auditor")
    plans: list[str] = []
    before = store._SqliteTx.rows

    def told(self: Any, sql: str, *params: Any) -> Any:
        if "FROM entry" in sql or "FROM look" in sql:
            plans.extend(
                row[3] for row in before(self, f"EXPLAIN QUERY PLAN {sql}", *params) if row[3] != "LIST SUBQUERY"
            )
        return before(self, sql, *params)

    monkeypatch.setattr(store._SqliteTx, "rows", told)
    for fields in ({"number": number}, {"nik": NIK}, {"name": "sari"}, {"first": "2026-11-24"}, {"name": "auditor"}):
        assert (await ask(browser, **fields)).status_code == 200
    own_tables = [plan for plan in plans if " entry" in plan or " look" in plan]
    assert len(own_tables) > 10
    assert [plan for plan in own_tables if "USING" not in plan or "(branch=?" not in plan] == []
    wanted = (
        "look_subject (branch=? AND subject=?",
        "look_officer (branch=? AND officer=?",
        "look_at (branch=? AND at>?",
    )
    for index in wanted:
        assert any(index in plan for plan in own_tables), index


async def test_a_page_stays_light_with_long_names(world: World, browser: Browser) -> None:
    world.centre.add_officer(1, "x" * 32, "Raden Mas " * 12, "officer", ["LOKET"], "rahasia", fast=True)
    desk = world.desk()
    desk.sync()
    for _ in range(45):
        look = ReportSeen(report="month", form="screen", first=desk.register.today(), last=desk.register.today())
        desk.register.look(desk.officer("x" * 32), look, desk.sari)
    desk.sync()
    await seat(world, browser, "auditor")
    told = await ask(browser, kind="ReportSeen")
    assert told.text.count("Raden Mas") > 40
    assert int(told.headers["content-length"]) + len(PACKED_STYLE) < 30 * 1024
