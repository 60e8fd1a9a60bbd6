"""The survey on the pages: from a slip's code to the index of a desk, and nothing of who answered on the way."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

import pytest

from models.acts import SurveyTaken, from_parts
from models.facts.survey_codes import survey_code
from models.reports.asked import Asked as OfReport
from models.reports.making import make
from models.survey import documents, reading
from models.survey.instruments import IPAK, SKM, shipped
from models.survey.reading import Selection
from ptsa_tui.central.pages import answers
from ptsa_tui.central.pages.survey import CODE
from ptsa_tui.central.web import Web
from tests.conftest import StillClock
from tests.ptsa_tui.central.pages.browsing import Browser, Page
from tests.world import Site, World

CODE_OF = survey_code(1, "PP", dt.date(2026, 11, 1))
PAGE = f"/survey?code={CODE_OF}"
YEAR = Selection(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
Browsers = Callable[[str], Browser]


def marks(grade: int, of: str = SKM) -> dict[str, str]:
    """Return a form in which every question of an instrument has the same answer."""
    return {f"{of}-{e.key}": str(grade) for e in shipped().instrument(of).elements}


async def answer(browser: Browser, **fields: str) -> int:
    return (await browser.fill(PAGE, "/survey", **fields)).status_code


def waiting(world: World) -> list[bytes]:
    with world.centre.store.reading() as tx:
        return [bytes(one) for (one,) in tx.rows("SELECT sealed FROM ballot WHERE branch = %s ORDER BY id", 1)]


def taken(world: World) -> list[tuple[SurveyTaken, int, int]]:
    """Return what left the box: the acts, their officers and moments."""
    with world.centre.store.reading() as tx:
        sql = "SELECT kind, body, personal, officer, at FROM entry WHERE branch = %s AND kind = %s ORDER BY id"
        found = tx.rows(sql, 1, "SurveyTaken")
    made = []
    for kind, body, personal, officer, at in found:
        act = from_parts(kind, bytes(body), bytes(personal) if personal is not None else None)
        assert isinstance(act, SurveyTaken)
        made.append((act, officer, at))
    return made


def index(desk: Site, of: str = SKM) -> tuple[int, str]:
    found = reading.figures(desk.register, shipped().instrument(of), YEAR)
    return found.respondents, str(found.index)


async def test_five_answers_of_the_web_are_in_the_index_of_the_desk(world: World, browsers: Browsers) -> None:
    desk = world.desk()
    for place, grade in enumerate((4, 1, 3, 2, 4)):
        told = await browsers(f"10.0.1.{place}").fill(
            PAGE, "/survey", **marks(grade), **marks(grade, IPAK), **{"about-education": "5"}
        )
        assert (told.status_code, told.headers["location"]) == (303, "/survey/thanks")
        assert len(taken(world)) == (2 if place == 4 else 0)
    desk.sync()
    assert index(desk) == (5, "70.00")  # 14 of 20
    assert index(desk, IPAK) == (5, "70.00")
    assert reading.respondents(desk.register, SKM, YEAR)["education"] == {"S1": 5}
    assert desk.register.database.rows("SELECT objection FROM entry WHERE objection IS NOT NULL") == []
    assert waiting(world) == []
    asked = documents.Asked(YEAR)
    assert "70.00" in repr(documents.index_table(desk.register, shipped(), asked)), "ptsa survey index"
    report = make(desk.register, "survey", OfReport(YEAR.begins, YEAR.ends))
    assert "70.00" in repr(report), "ptsa report survey"


async def test_the_five_are_nobodys_of_the_day_alone_and_in_no_order_of_arrival(
    world: World, browsers: Browsers, clock: StillClock
) -> None:
    world.desk()
    for place, grade in enumerate((4, 1, 3, 2, 4)):
        clock.move(minutes=7)
        await answer(browsers(f"10.0.1.{place}"), **marks(grade), **{"about-sex-age": str(5 - place)})
    ((act, officer, at),) = taken(world)
    assert officer == 0
    assert at == clock.at - clock.at % 86_400 - 7 * 3600, "the midnight with which the day began"
    grades = [a.marks["time"] for a in act.answers]
    assert grades == sorted(grades) == [1, 2, 3, 4, 4]
    people = [p.age + p.sex for p in act.respondents]
    assert people != ["-25male", "61-female", "41-60female", "25-40female", "-25female"]
    assert act.day == dt.date(2026, 11, 24)


async def test_what_waits_can_not_be_read_and_lies_otherwise_after_each_form(world: World, browsers: Browsers) -> None:
    world.desk()
    await answer(browsers("10.0.1.1"), **marks(4), remark="antrean terlalu lama")
    first = waiting(world)
    await answer(browsers("10.0.1.2"), **marks(1))
    second = waiting(world)
    assert (len(first), len(second)) == (2, 3)
    assert not set(first) & set(second)
    assert len({len(one) for one in second}) == 1
    for one in second:
        for word in (b"antrean", b"instrument", b"requirements", b"2026-11"):
            assert word not in one


async def test_answers_leave_when_their_day_is_over_and_remarks_by_five_alone(
    world: World, web: Web, browsers: Browsers, clock: StillClock
) -> None:
    desk = world.desk()
    await answer(browsers("10.0.1.1"), **marks(3), remark="bagus")
    clock.move(days=1)
    await browsers("10.0.1.2").get("/status")  # whatever page comes first
    ((act, _officer, _at),) = taken(world)
    assert act.day == dt.date(2026, 11, 24)
    assert act.personal is None
    assert len(waiting(world)) == 1
    clock.move(days=1)
    await answer(browsers("10.0.1.3"), **marks(3))
    clock.move(days=1)
    world.centre.begin()
    assert len(taken(world)) == 2
    desk.sync()
    assert reading.figures(desk.register, shipped().instrument(SKM), YEAR).respondents == 2


async def test_a_form_is_taken_once_and_a_browser_is_not_asked_again(world: World, browser: Browser) -> None:
    world.desk()
    hidden = Page((await browser.get(PAGE)).text).forms["/survey"]
    for _ in range(3):
        told = await browser.post("/survey", **hidden, **marks(2))
        assert told.headers["location"] == "/survey/thanks"
    assert len(waiting(world)) == 1
    again = Page((await browser.get(PAGE)).text)
    assert "/survey" not in again.forms
    assert "tidak dapat dijawab dua kali" in again.text
    jar = browser.http.cookies[answers.ANSWERED]
    assert "PP" not in jar


@pytest.mark.parametrize(
    "code",
    [
        "S001-2611-PP-7",  # a wrong check character
        survey_code(9, "PP", dt.date(2026, 11, 1)),
        survey_code(1, "NOPE", dt.date(2026, 11, 1)),
        survey_code(1, "PP", dt.date(2026, 12, 1)),
        survey_code(1, "PP", dt.date(2026, 7, 1)),
        "<script>alert(1)</script>",
        "S001\0",
        "S" * 10_000,
        "' OR 1=1 --",
        "\u202eS001",
    ],
)
async def test_a_code_that_is_none_or_too_old_opens_nothing(world: World, browser: Browser, code: str) -> None:
    world.desk()
    told = await browser.http.get("/survey", params={"code": code})
    assert told.status_code == 422
    assert "<script>alert" not in told.text
    assert len(told.content) < 8_000
    hidden = Page((await browser.get(PAGE)).text).forms["/survey"]
    told = await browser.post("/survey", **{**hidden, **marks(3), "code": code})
    assert told.status_code in (400, 422)
    assert waiting(world) == []


async def test_a_code_of_three_months_ago_is_good_and_typed_as_one_likes(world: World, browser: Browser) -> None:
    world.desk()
    old = survey_code(1, "PP", dt.date(2026, 8, 1)).lower()
    assert (await browser.http.get("/survey", params={"code": f" {old} "})).status_code == 200


async def test_what_can_not_be_taken_is_named_and_linked(world: World, browser: Browser) -> None:
    world.desk()
    empty = await browser.fill(PAGE, "/survey")
    assert empty.status_code == 422
    assert "#skm-requirements" in Page(empty.text).links
    wrong = await browser.fill(PAGE, "/survey", **{**marks(3), "skm-time": "9"}, remark="x" * 201)
    assert wrong.status_code == 422
    assert {"#skm-time", "#remark"} <= set(Page(wrong.text).links)
    assert wrong.text.count(" checked") == 8, "what was chosen stays"
    assert "x" * 201 in wrong.text
    assert waiting(world) == []
    for value in ("0", "-1", "5", "1.0", "١", "NaN", "", "'"):
        told = await browser.fill(PAGE, "/survey", **{"skm-time": value})
        assert told.status_code == 422, value


async def test_hostile_remarks_are_text_in_any_encoding(world: World, browsers: Browsers) -> None:
    desk = world.desk()
    typed = ["<b>tebal</b>", "nol\0byte", "\u202ebalik", "'; DROP TABLE ballot; --", "{{ 7*7 }}"]
    for place, one in enumerate(typed):
        assert await answer(browsers(f"10.0.2.{place}"), **marks(4), remark=one) == 303
    desk.sync()
    found = {r.text for r in reading.remarks(desk.register, YEAR.begins, YEAR.ends).shown}
    assert found == {"<b>tebal</b>", "nolbyte", "balik", "'; DROP TABLE ballot; --", "{{ 7*7 }}"}
    browser = browsers("10.0.2.9")
    hidden = Page((await browser.get(PAGE)).text).forms["/survey"]
    body = f"once={hidden['once']}&code={CODE_OF}&skm-time=3&remark=%ff%fe%00%c3".encode()
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert (await browser.http.post("/survey", content=body, headers=kind)).status_code == 303
    assert (await browser.http.post("/survey", content=b"\xff\xfe", headers=kind)).status_code == 400


async def test_a_foreign_or_old_form_is_refused(world: World, browser: Browser, clock: StillClock) -> None:
    world.desk()
    hidden = Page((await browser.get(PAGE)).text).forms["/survey"]
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.test"}):
        told = await browser.http.post("/survey", data={**hidden, **marks(1)}, headers=headers)
        assert told.status_code == 403
    for token in ("", "x", "1.2.3", hidden["once"][:-1], "ä.1." + "0" * 32):
        assert (await browser.post("/survey", **{**hidden, **marks(1), "once": token})).status_code == 403
    clock.move(days=1, hours=1)
    assert (await browser.post("/survey", **hidden, **marks(1))).status_code == 403
    assert waiting(world) == []


async def test_many_forms_of_one_address_or_code_wait(world: World, browsers: Browsers) -> None:
    world.desk()
    one = [browsers("10.0.3.1") for _ in range(21)]
    assert [await answer(browser, **marks(3)) for browser in one] == [303] * 20 + [429]
    for place in range(CODE.free - 20):
        assert await answer(browsers(f"10.0.4.{place}"), **marks(3)) == 303
    told = await browsers("10.0.5.1").fill(PAGE, "/survey", **marks(4))
    assert told.status_code == 429
    assert told.text.count(" checked") == 9, "what was chosen stays"
    assert int(told.headers["retry-after"]) == CODE.first


async def test_no_line_of_the_log_holds_anything_typed(
    world: World, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    world.desk()
    with caplog.at_level(logging.DEBUG, "ptsa"):
        await answer(browser, **marks(3), remark="rahasia sekali")
        await browser.http.get("/survey", params={"code": "rahasia"})
    assert "rahasia" not in caplog.text
    assert CODE_OF not in caplog.text


async def test_the_questions_weigh_little_and_speak_both_languages(world: World, browser: Browser) -> None:
    world.desk()
    for language, word in (("id", "Bagaimana pendapat Saudara"), ("en", "How fast was the service?")):
        told = await browser.get(f"{PAGE}&lang={language}")
        assert word in told.text
        assert len(told.content) + len(answers.STYLE) < 30 * 1024
        assert told.text.count("<fieldset") == told.text.count("<legend") == 17
    assert f"?code={CODE_OF}&amp;lang=" in told.text
