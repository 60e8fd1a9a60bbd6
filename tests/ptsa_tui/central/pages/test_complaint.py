"""A citizen complains on the pages: it is among the complaints of a desk, and what is done with it comes back."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.complaints import views
from models.complaints.allowed import judged
from models.complaints.lanes import lanes
from models.complaints.reporter import open_reporter
from models.facts import numbering
from models.facts.numbering import Range
from models.fold import ComplaintState, OfficerState
from models.forms import perform
from models.forms.complaint import AnswerComplaint, DecideComplaint, TakeComplaint, TellComplainant
from models.forms.complaint_lodging import CorrectComplaint
from models.refused import Refused
from ptsa_tui.central import own
from ptsa_tui.central.pages.complaint import ADDRESS, LONGEST
from ptsa_tui.central.web import Web
from tests.conftest import StillClock
from tests.ptsa_tui.central.pages.browsing import Browser, Page
from tests.world import Site, World

FORM = "/offices/1/complain"
SAID = {
    "category": "LAYANAN",
    "account": "Loket tutup pukul sepuluh.",
    "name": "Wati Lestari",
    "phone": "0812 3456 789",
}
Browsers = Callable[[str], Browser]


async def complain(browser: Browser, **more: str) -> str:
    """Send a complaint; return the number that was told."""
    told = await browser.fill(FORM, FORM, **{**SAID, **more})
    assert told.status_code == 200, told.text
    return number_of(told.text)


def number_of(page: str) -> str:
    return page.partition('class="secret">')[2].partition("<")[0]


def lodged(world: World, branch: int = 1) -> int:
    with world.centre.store.reading() as tx:
        sql = "SELECT count(*) FROM entry WHERE branch = %s AND kind = %s"
        return int(tx.rows(sql, branch, "ComplaintLodged")[0][0])


def found(desk: Site, number: str) -> ComplaintState:
    wanted = int(number.replace("-", ""))
    row = desk.register.database.row("SELECT id FROM complaint WHERE number = ?", wanted)
    assert row is not None
    state = desk.register.fold_of(row[0]).state
    assert isinstance(state, ComplaintState)
    return state


def reader(desk: Site) -> OfficerState:
    officer = desk.register.officer(desk.sari)
    assert officer is not None
    return officer


async def test_it_is_among_the_new_ones_of_the_desk_and_is_handled_there(world: World, browser: Browser) -> None:
    desk = world.desk()
    number = await complain(browser, place="Loket 2", wish="Dibuka lagi", email="wati@example.id")
    desk.sync()
    (line,) = lanes(desk.register, reader(desk)).lanes[0]
    assert numbering.shown(line.number) == number
    assert (line.name, line.channel, line.grade) == ("Wati Lestari", "WEB", "UMUM")
    assert desk.register.database.rows("SELECT count(*) FROM person")[0][0] == 0, "nobody came into the register"
    for form in (
        AnswerComplaint(complaint=number),
        TakeComplaint(complaint=number),
        DecideComplaint(complaint=number, outcome="upheld", answer="Loket dibuka sampai sore."),
        TellComplainant(complaint=number, channel="telepon"),
    ):
        perform(desk.register, desk.sari, form)
    desk.sync()
    sister = world.desk()
    state = found(sister, number)
    assert (state.state, state.answer) == ("told", "Loket dibuka sampai sore.")
    with world.centre.store.reading() as tx:
        sql = "SELECT objection FROM entry WHERE branch = %s AND objection IS NOT NULL"
        assert tx.rows(sql, 1) == []


async def test_its_number_is_of_desk_0_and_its_dates_are_told(world: World, browser: Browser) -> None:
    world.desk()
    told = await browser.fill(FORM, FORM, **SAID)
    number = int(number_of(told.text).replace("-", ""))
    assert number // 10**10 == 100
    assert numbering.is_valid(number)
    assert numbering.kind(number) is Range.COMPLAINT
    lines = Page(told.text).text
    assert "Jum 27 Nov 2026" in lines, "three working days for the answer"
    assert "Sen 14 Des 2026" in lines, "fourteen for the decision"


async def test_a_hidden_reporter_is_hidden_at_the_desk(world: World, browser: Browser) -> None:
    desk = world.desk()
    number = await complain(browser, anonymous="1", confidential="1", email="wati@example.id")
    bare = await complain(browser, anonymous="1", name="", phone="")
    desk.sync()
    state = found(desk, number)
    detail = views.detail(desk.register, reader(desk), state.id)
    assert detail.hidden
    assert detail.reporter is None
    assert detail.complaint.confidential
    shown = repr((detail, lanes(desk.register, reader(desk))))
    for secret in ("Wati", "Lestari", "08123456789", "wati@"):
        assert secret not in shown
    assert open_reporter(desk.register, desk.sari, state.id, "menelepon").name == "Wati Lestari"
    assert not views.detail(desk.register, reader(desk), found(desk, bare).id).hidden


async def test_who_gave_a_name_comes_into_the_register_by_an_officers_correction(
    world: World, browser: Browser
) -> None:
    desk = world.desk()
    number = await complain(browser)
    desk.sync()
    state = found(desk, number)
    assert views.detail(desk.register, reader(desk), state.id).reporter is not None
    assert judged(desk.register, reader(desk), state.id)["correct_complaint"] is None
    perform(desk.register, desk.sari, CorrectComplaint(complaint=number, reason="kelas", grade="RINGAN"))
    desk.sync()
    state = found(desk, number)
    assert state.person is not None
    assert state.grade == "RINGAN"
    assert desk.register.database.rows("SELECT objection FROM entry WHERE objection IS NOT NULL") == []


async def test_a_form_is_taken_once_and_tells_its_number_again(world: World, browser: Browser) -> None:
    world.desk()
    hidden = Page((await browser.get(FORM)).text).forms[FORM]
    numbers = {number_of((await browser.post(FORM, **hidden, **SAID)).text) for _ in range(4)}
    assert len(numbers) == 1
    assert lodged(world) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"category": ""}, "category"),
        ({"category": "NOPE"}, "category"),
        ({"account": ""}, "account"),
        ({"account": "\0\u202e"}, "account"),
        ({"account": "x" * 10_000}, "account"),
        ({"name": ""}, "name"),
        ({"name": "123"}, "name"),
        ({"name": "a" * 121}, "name"),
        ({"phone": "12"}, "phone"),
        ({"phone": "telepon saja"}, "phone"),
        ({"email": "wati"}, "email"),
        ({"place": "y" * 201}, "place"),
        ({"company": "z" * 121}, "company"),
    ],
)
async def test_what_can_not_be_taken_is_named_linked_and_comes_back(
    world: World, browser: Browser, wrong: dict[str, str], field: str
) -> None:
    world.desk()
    told = await browser.fill(FORM, FORM, **{**SAID, **wrong})
    assert told.status_code == 422
    assert f"#{field}" in Page(told.text).links
    assert f'id="{field}"' in told.text
    assert f'id="{field}-fault"' in told.text
    assert len(told.content) < 24_000
    if field != "account":
        assert SAID["account"] in told.text
    assert lodged(world) == 0


async def test_what_is_missing_altogether_or_no_form_is_refused(world: World, browser: Browser) -> None:
    world.desk()
    assert (await browser.fill(FORM, FORM)).status_code == 422
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert (await browser.http.post(FORM, content=b"\xff\xfe\x00", headers=kind)).status_code == 400
    assert (await browser.http.post(FORM, content=b"a" * 70_000, headers=kind)).status_code == 400
    assert (await browser.http.post(FORM, json={"account": "x"})).status_code == 400
    hidden = Page((await browser.get(FORM)).text).forms[FORM]
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.test"}):
        assert (await browser.http.post(FORM, data={**hidden, **SAID}, headers=headers)).status_code == 403
    for token in ("", "1.2.3", hidden["once"] + "0", "\0"):
        assert (await browser.post(FORM, **{**hidden, **SAID, "once": token})).status_code == 403
    assert (await browser.get("/offices/99/complain")).status_code == 404
    assert lodged(world) == 0


async def test_hostile_text_is_text_at_the_desk(world: World, browser: Browser) -> None:
    desk = world.desk()
    typed = "<script>alert(1)</script> '; DROP TABLE entry; -- {{ 7*7 }} nol\0 \u202ebalik\r\nbaris"
    number = await complain(browser, account=typed, name="O'Brien <b>", company="=1+1")
    desk.sync()
    data = found(desk, number).data
    assert data is not None
    assert data.account == "<script>alert(1)</script> '; DROP TABLE entry; -- {{ 7*7 }} nol balik baris"
    assert data.reporter is not None
    assert data.reporter.name == "O'Brien <b>"
    wrong = await browser.fill(FORM, FORM, **{**SAID, "account": typed, "phone": "1"})
    assert "<script>alert" not in wrong.text
    assert "&lt;script&gt;" in wrong.text
    body = "&".join((f"once={Page((await browser.get(FORM)).text).forms[FORM]['once']}", "category=LAYANAN",
                     "anonymous=1", "account=%ff%fe%c3"))  # fmt: skip
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert (await browser.http.post(FORM, content=body.encode(), headers=kind)).status_code == 200


async def test_long_texts_in_any_script_fit(world: World, browser: Browser) -> None:
    desk = world.desk()
    number = await complain(browser, account="語" * LONGEST["account"], wish="🙏" * LONGEST["wish"])
    desk.sync()
    data = found(desk, number).data
    assert data is not None
    assert len(data.account) == len(data.wish) == 2000


async def test_an_address_waits_and_what_was_typed_stays(world: World, browsers: Browsers, clock: StillClock) -> None:
    world.desk()
    browser = browsers("10.0.7.1")
    for _ in range(ADDRESS.free):
        await complain(browser)
    told = await browser.fill(FORM, FORM, **SAID)
    assert told.status_code == 429
    assert int(told.headers["retry-after"]) == ADDRESS.first
    assert SAID["account"] in told.text
    assert lodged(world) == ADDRESS.free
    await complain(browsers("10.0.7.2"))
    clock.move(seconds=ADDRESS.first)
    await complain(browser)


async def test_no_line_of_the_log_holds_anything_typed(
    world: World, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    world.desk()
    with caplog.at_level(logging.DEBUG, "ptsa"):
        await complain(browser)
        await browser.fill(FORM, FORM, **{**SAID, "phone": "salah"})
    assert '"complaint_lodged"' in caplog.text
    for typed in ("Wati", "Loket tutup", "0812", "LAYANAN", "salah"):
        assert typed not in caplog.text


def numbers_at_once(world: World, count: int, year: int = 2026) -> list[int]:
    def take(_: int) -> int:
        return own.attempts(world.centre.store, lambda tx, _more: own.number(tx, 1, year, Range.COMPLAINT))

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(take, range(count)))


@pytest.fixture
def draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw what is drawn in the same order each time."""
    rng = random.Random(7)
    monkeypatch.setattr(own, "draw", rng.choice)


def test_a_number_is_given_once_also_to_many_at_once(world: World) -> None:
    numbers = numbers_at_once(world, 40)
    assert len(set(numbers)) == 40
    assert all(numbering.kind(number) is Range.COMPLAINT for number in numbers)


@pytest.mark.usefixtures("draws")
def test_a_database_that_was_put_back_gives_no_number_again(world: World) -> None:
    before = numbers_at_once(world, 3)
    copy = world.backup()
    lost = numbers_at_once(world, 3)
    world.reopen(copy)
    after = numbers_at_once(world, 3)
    assert len({*before, *lost, *after}) == 9
    with world.centre.store.transaction() as tx:  # a desk has proved the loss
        tx.run("UPDATE branch SET lost = 1 WHERE branch = %s", 1)
    (later,) = numbers_at_once(world, 1)
    assert numbering.shown(later).startswith("001-00-126-")


def test_a_year_begins_anew_and_the_last_number_is_the_last(world: World) -> None:
    prefix = numbering.Series(1, 0, 0, 2026).prefix
    with world.centre.store.transaction() as tx:
        tx.insert("allocated", [(1, prefix, running) for running in range(940_001, 949_999)])
    (last,) = numbers_at_once(world, 1)
    assert numbering.running(last) == 949_999
    with pytest.raises(Refused, match="numbers_used_up"):
        numbers_at_once(world, 1)
    (number,) = numbers_at_once(world, 1, 2027)
    assert numbering.shown(number).startswith("001-00-027-94")


@pytest.mark.usefixtures("draws")
async def test_complaints_before_and_after_a_restore_are_all_there(
    world: World, clock: StillClock, quick_decoy: None
) -> None:
    """Also one that came in before the first desk did: whoever put the database back has said so."""
    desk = world.desk()
    copy = world.backup()
    clock.move(hours=3)
    lost = [await complain(Browser(Web(world.centre, world.folder), "10.0.8.1")) for _ in range(2)]
    desk.sync()
    world.reopen(copy)
    world.centre.put_back()
    clock.move(hours=3)
    between = await complain(Browser(Web(world.centre, world.folder), "10.0.8.2"))
    for _ in range(3):
        desk.sync()
    after = await complain(Browser(Web(world.centre, world.folder), "10.0.8.3"))
    for _ in range(2):
        desk.sync()
    assert len({*lost, between, after}) == 4
    for number in (*lost, between, after):
        assert found(desk, number).state == "new", number
    assert lodged(world) == 4


async def test_a_double_click_sends_once(world: World, browser: Browser) -> None:
    world.desk()
    hidden = Page((await browser.get(FORM)).text).forms[FORM]
    told = await asyncio.gather(*(browser.post(FORM, **hidden, **SAID) for _ in range(4)))
    assert len({number_of(one.text) for one in told}) == 1
    assert lodged(world) == 1


async def test_the_ways_of_an_office_lead_to_its_form(world: World, browser: Browser) -> None:
    world.desk()
    assert FORM in Page((await browser.get("/complain")).text).links
    ways = Page((await browser.get("/offices/1/complaints")).text)
    assert FORM in ways.links
    assert "/offices/1/complaints" in Page((await browser.get("/offices/1")).text).links
    assert "/offices/1/complaints" in Page((await browser.get(FORM)).text).links
