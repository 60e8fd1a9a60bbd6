"""Incidents with personal data: the 72 hours, who may write and read, and that nothing written down is changed."""

from __future__ import annotations

import datetime as dt
import re

import httpx
import pytest

from models.acts import Erased, kinds
from models.facts.working_days import from_local
from models.fold import IncidentState
from ptsa_tui.central import incidents, own
from ptsa_tui.central.pages.answers import PACKED_STYLE
from ptsa_tui.central.store import Tx
from tests.conftest import StillClock
from tests.ptsa_tui.central.pages.browsing import Browser, Page, an_incident, now_code, printed
from tests.ptsa_tui.central.pages.test_audit import looks, seat
from tests.world import World

WORDS = {
    "what": "Map berkas tertinggal di angkutan umum",
    "how": "Terlepas dari tas petugas",
    "noticed_by": "Petugas loket 2",
    "consequences": "Data bisa dibaca orang lain",
    "measures": "Map diambil kembali",
    "contact": "pelindungan data, loket 1",
    "data_identity": "1",
    "data_special": "1",
    "people": "1.200",
}


async def record(browser: Browser, **fields: str) -> httpx.Response:
    return await browser.fill(
        "/pages/incidents", "/pages/incidents", **{**WORDS, "known": "2026-11-24T08:15", **fields}
    )


def state(world: World, incident: int) -> IncidentState:
    with world.centre.store.reading() as tx:
        found = incidents.find(tx, incident)
    assert found is not None
    return found


def id_of(told: httpx.Response) -> int:
    assert told.status_code == 303, Page(told.text).text
    return int(told.headers["location"].rpartition("/")[2])


async def test_an_incident_is_written_down_told_and_added_to(world: World, browser: Browser, clock: StillClock) -> None:
    await seat(world, browser, "administrator")
    one = id_of(await record(browser, branches="2", happened="2026-11-23T17:00"))
    found = state(world, one)
    admin = next(o for o in world.centre.officers(1) if o.code == "administrator")
    assert found.known == from_local(dt.datetime(2026, 11, 24, 8, 15), "WIB")
    assert found.happened == from_local(dt.datetime(2026, 11, 23, 17), "WIB")
    assert (found.people, found.branches, found.data) == (1200, (1, 2), ("identity", "special"))
    assert found.recorded_by == admin.id
    page = Page((await browser.get(f"/pages/incidents/{one}")).text)
    assert "72 jam berakhir 27 Nov 2026 08.15 WIB." in page.text
    assert "Beri tahu lembaga: sisa 71 j 15 mnt" in page.text
    clock.move(hours=70)
    await again(world, browser)
    at = f"/pages/incidents/{one}"
    told = await browser.fill(at, f"{at}/told", to="agency", at="2026-11-27T06:00", number="B-12/2026", text="surat")
    assert told.status_code == 303
    told = await browser.fill(at, f"{at}/told", to="public_not", at="2026-11-27T06:30", text="tidak meluas")
    assert told.status_code == 303
    told = await browser.fill(at, f"{at}/note", text="Ternyata lebih banyak", people="1300")
    assert told.status_code == 303
    clock.move(hours=3)
    await again(world, browser)
    page = Page((await browser.get(at)).text)
    assert "Lembaga sudah diberi tahu: 27 Nov 2026 06.00 WIB, 69 j 45 mnt setelah diketahui" in page.text
    assert "Beri tahu orang yang datanya terdampak: terlambat 1 j 45 mnt" in page.text
    assert "Masyarakat tidak perlu diberi tahu" in page.text
    assert "Ternyata lebih banyak" in page.text
    assert state(world, one).people == 1300
    assert len((await browser.get(at)).content) < 24_000


async def again(world: World, browser: Browser) -> None:
    """Sign in again: the session is long over."""
    secret = world.centre.set_factor(1, "administrator")
    done = await browser.sign_in("administrator", code=now_code(secret, world.clock.now()))
    assert done.headers["location"] == "/pages"


async def test_72_hours_run_over_a_month_s_end_and_free_days(world: World, browser: Browser, clock: StillClock) -> None:
    """From Thursday 31 December 23:30 over New Year and a weekend to Sunday 3 January 23:30."""
    clock.at = from_local(dt.datetime(2027, 1, 2, 9, 0), "WIB")
    await seat(world, browser, "administrator")
    one = id_of(await record(browser, known="2026-12-31T23:30"))
    page = Page((await browser.get(f"/pages/incidents/{one}")).text)
    assert "72 jam berakhir 3 Jan 2027 23.30 WIB." in page.text
    assert "sisa 38 j 30 mnt" in page.text


async def test_times_are_those_of_the_branch(world: World, browser: Browser) -> None:
    world.centre.add_branch(3, "PTSA Jayapura", "WIT")
    await seat(world, browser, "administrator")
    one = id_of(await record(browser, branch="3", known="2026-11-24T10:15"))  # in Jakarta it is 08:15
    assert state(world, one).known == from_local(dt.datetime(2026, 11, 24, 8, 15), "WIB")
    assert (await record(browser, branch="3", known="2026-11-24T11:01")).status_code == 422


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"known": "2026-11-24T09:01"}, "belum tiba"),
        ({"happened": "2026-11-24T08:16"}, "Mula-mula terjadi"),
        ({"happened": "2026-11-25T08:16"}, "belum tiba"),
        ({"known": ""}, "Isi setidaknya"),
        ({"what": " "}, "Isi setidaknya"),
        ({"known": "kemarin"}, "Ketik hari dan jam"),
        ({"known": "2026-11-24"}, "Ketik hari dan jam"),
        ({"known": "2026-11-24T08:00+07:00"}, "Ketik hari dan jam"),
        ({"people": "banyak"}, "Ketik perkiraan"),
        ({"branches": "2, x"}, "Ketik nomor cabang"),
        ({"branches": "77"}, "Tidak ada cabang"),
        ({"branch": "77"}, "Tidak ada cabang"),
        ({"measures": "x" * 2001}, "Terlalu panjang"),
    ],
)
async def test_what_can_not_be_is_refused_and_the_form_comes_back(
    world: World, browser: Browser, fields: dict[str, str], told: str
) -> None:
    await seat(world, browser, "administrator")
    answer = await record(browser, **fields)
    assert answer.status_code == 422
    assert told in answer.text
    assert WORDS["how"] in answer.text
    assert re.search(r'name="data_special" value="1" checked', answer.text)
    with world.centre.store.reading() as tx:
        assert incidents.listed(tx, [1, 2]) == []


async def test_later_entries_are_held_to_time_and_shape(world: World, browser: Browser) -> None:
    one = an_incident(world)
    at = f"/pages/incidents/{one}"
    await seat(world, browser, "administrator")
    for fields, told in (
        ({"to": "agency", "at": "2026-11-24T07:59"}, "Mula-mula"),
        ({"to": "agency", "at": "2026-11-24T09:01"}, "belum tiba"),
        ({"to": "agency", "at": ""}, "Ketik hari"),
    ):
        answer = await browser.fill(at, f"{at}/told", text="<b>surat</b>", **fields)
        assert (answer.status_code, told in answer.text) == (422, True), fields
        assert "&lt;b&gt;surat" in answer.text
    assert (await browser.fill(at, f"{at}/told", to="press", at="2026-11-24T08:59")).status_code == 400
    assert (await browser.fill(at, f"{at}/note", text="")).status_code == 422
    assert state(world, one).tellings == state(world, one).notes == ()


async def test_nothing_of_an_incident_is_shown_before_the_look_is_written_down(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = an_incident(world)
    await seat(world, browser, "auditor")
    listed = await browser.get("/pages/incidents")
    assert "Map berkas" not in listed.text
    await browser.get(f"/pages/incidents/{one}")
    await browser.get(f"/pages/incidents/{one}/notice")
    auditor = next(o for o in world.centre.officers(1) if o.code == "auditor")
    assert [look[:3] for look in looks(world)[-2:]] == [
        ("DetailOpened", auditor.id, one),
        ("ReportSeen", auditor.id, one),
    ]

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(own, "look", broken)
    for path in (f"/pages/incidents/{one}", f"/pages/incidents/{one}/notice"):
        told = await browser.get(path)
        assert told.status_code == 500
        assert "Map berkas" not in told.text


async def test_the_notice_says_what_the_law_asks_for(world: World, browser: Browser) -> None:
    await seat(world, browser, "administrator")
    one = id_of(await record(browser))
    notice = await browser.get(f"/pages/incidents/{one}/notice")
    assert notice.headers["content-type"] == "application/pdf"
    text = printed(notice)
    for wanted in (
        *(WORDS[name] for name in ("what", "how", "noticed_by", "consequences", "measures", "contact")),
        *("nama dan nomor identitas", "data spesifik", "24 Nov 2026 08.15 WIB", "27 Nov 2026 08.15 WIB", "1.200"),
        *("tidak diketahui", "PTSA 1", "Pasal 46"),
    ):
        assert wanted in text, wanted


async def test_a_head_writes_for_the_own_branch_and_reads_what_concerns_it(world: World, browser: Browser) -> None:
    foreign, own_one = an_incident(world, 2), an_incident(world, 1)
    await seat(world, browser, "head")
    assert (await browser.get(f"/pages/incidents/{foreign}")).status_code == 404
    assert (await browser.get(f"/pages/incidents/{foreign}/notice")).status_code == 404
    token = Page((await browser.get("/pages/incidents")).text).forms["/pages/incidents"]["token"]
    told = await browser.post(f"/pages/incidents/{foreign}/note", token=token, text="x")
    assert told.status_code == 404
    assert (await browser.get(f"/pages/incidents/{own_one}")).status_code == 200
    assert (await record(browser, branch="2")).status_code == 403
    assert state(world, id_of(await record(browser))).branches == (1,)
    listed = (await browser.get("/pages/incidents")).text
    assert f"/pages/incidents/{own_one}" in listed
    assert f"/pages/incidents/{foreign}" not in listed
    for number in (0, 1, own_one + 1, 1 << 63, 10**30):
        assert (await browser.get(f"/pages/incidents/{number}")).status_code == 404


async def test_a_head_reads_what_is_written_down_elsewhere_about_his_branch(world: World, browser: Browser) -> None:
    from models.acts import IncidentData, IncidentRecorded

    act = IncidentRecorded(known=world.clock.now(), branches=(1,), personal=IncidentData(what="Server pusat"))
    one = incidents.write(world.centre, 2, act).subject
    await seat(world, browser, "head")
    at = f"/pages/incidents/{one}"
    page = Page((await browser.get(at)).text)
    assert "Server pusat" in page.text
    assert f"{at}/note" not in page.forms
    token = page.forms["/pages/sign-out"]["token"]
    assert (await browser.post(f"{at}/note", token=token, text="x")).status_code == 403


async def test_an_auditor_reads_and_writes_nothing(world: World, browser: Browser) -> None:
    one = an_incident(world)
    await seat(world, browser, "auditor")
    page = Page((await browser.get(f"/pages/incidents/{one}")).text)
    assert set(page.forms) == {"/pages/sign-out"}
    assert set(Page((await browser.get("/pages/incidents")).text).forms) == {"/pages/sign-out"}


async def test_texts_can_be_erased_and_the_rest_stays(world: World, browser: Browser) -> None:
    one = an_incident(world)

    def erase(tx: Tx, more: frozenset[int]) -> None:
        own.write(tx, world.centre.folds, world.clock.now(), 1, Erased(reason="request"), one, more)

    own.attempts(world.centre.store, erase)
    await seat(world, browser, "auditor")
    told = await browser.get(f"/pages/incidents/{one}")
    assert "Map berkas" not in told.text
    assert "(dihapus)" in told.text
    assert state(world, one).people == 40


def test_desks_take_incidents_in_and_say_none(world: World) -> None:
    from models.rules import RIGHTS
    from models.rules.rights import CENTRE

    desk = world.desk()
    one = an_incident(world)
    desk.sync()
    assert isinstance(desk.register.fold_of(one).state, IncidentState)
    assert all(RIGHTS[act] == CENTRE for act in kinds().values() if act.SUBJECT == "incident")
    from models.register.verify import verify

    assert verify(desk.register.database).faults == ()


async def test_a_page_stays_light_whatever_is_written(world: World, browser: Browser, clock: StillClock) -> None:
    from models.acts import FreeText, IncidentData, IncidentNoted, IncidentRecorded, IncidentTold, ToldData

    long = "kata " * 399
    text, line = long.strip(), long[:199].strip()
    data = IncidentData(what=text, how=text, consequences=text, measures=text, noticed_by=line, contact=line)
    for _ in range(25):
        one = incidents.write(world.centre, 1, IncidentRecorded(known=clock.now(), personal=data)).subject
    for _ in range(12):
        incidents.write(world.centre, 1, IncidentNoted(personal=FreeText(text=text)), one)
        told = IncidentTold(to="persons", at=clock.now(), personal=ToldData(number=line, text=text))
        incidents.write(world.centre, 1, told, one)
    await seat(world, browser, "administrator")
    page = await browser.get(f"/pages/incidents/{one}")
    wrong = await browser.fill(f"/pages/incidents/{one}", f"/pages/incidents/{one}/note", text=long + long)
    listed = await browser.get("/pages/incidents")
    refused = await record(browser, what=text, how=text, measures=text, consequences=text, known="x")
    assert [told.status_code for told in (page, wrong, listed, refused)] == [200, 422, 200, 422]
    for told in (page, wrong, listed, refused):
        assert int(told.headers["content-length"]) + len(PACKED_STYLE) < 30 * 1024
