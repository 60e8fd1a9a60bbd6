"""Free days: seen with their decrees, and changed after it was said how many open cases would move."""

from __future__ import annotations

import datetime as dt
import json
import logging

import pytest

from models.fold import CaseState
from tests.ptsa_tui.central.pages.browsing import Browser, Page
from tests.ptsa_tui.central.pages.test_rights import inside
from tests.world import Site, World

YEAR = "/pages/calendar/1/2026"
DAY = f"{YEAR}/day"
LIBUR = {"date": "2026-12-01", "name": "Hari libur khusus", "decree": "Keppres 9/2026", "source": "jdih, 24 Nov 2026"}
TOLD, LATER = dt.date(2026, 12, 2), dt.date(2026, 12, 3)


def told(text: str) -> str:
    return Page(text).text


def promised(site: Site, number: str) -> dt.date | None:
    state = site.register.fold_of(site.case(number)).state
    assert isinstance(state, CaseState)
    return state.promised


def days(world: World, branch: int) -> list[dt.date]:
    found = world.centre.calendar(branch, 2026)
    return [day.date for day in found.days] if found else []


async def english(world: World, browser: Browser) -> Browser:
    """Sign an administrator in, who reads English."""
    await inside(world, browser, "administrator")
    await browser.get("/status?lang=en")
    return browser


async def asked(browser: Browser, **typed: str) -> str:
    """Fill the form of a day in; return the page that comes."""
    return (await browser.http.get(DAY, params=typed)).text


async def test_a_day_moves_open_cases_after_they_were_counted(world: World, browser: Browser) -> None:
    one, far = world.desk(1), world.desk(2)
    number, other = one.take_in(), far.take_in("3174015203909009", "Budi Santoso")
    one.sync()
    far.sync()
    await english(world, browser)
    question = await asked(browser, **LIBUR)
    for line in ("+ Tue 1 Dec 2026 Hari libur khusus (Keppres 9/2026)", "Open cases that would move: 1", "1 PTSA 1 1"):
        assert line in told(question)
    one.sync()
    assert (promised(one, number), days(world, 1)) == (TOLD, [dt.date(2026, 12, 25)]), "it was only asked"
    done = await browser.post(DAY, **Page(question).filled[DAY])
    assert done.headers["location"] == YEAR
    assert "Hari libur khusus" in (await browser.get(YEAR)).text
    one.sync()
    far.sync()
    assert (promised(one, number), promised(far, other)) == (LATER, TOLD)
    question = await asked(browser, **LIBUR, all="yes")
    assert "Open cases that would move: 1" in told(question)
    assert "2 PTSA 2 1" in told(question)
    assert "1 PTSA 1 (no difference) 0" in told(question)
    await browser.post(DAY, **Page(question).filled[DAY])
    far.sync()
    assert promised(far, other) == LATER


async def test_a_day_that_is_removed_moves_nothing_back(world: World, browser: Browser) -> None:
    one = world.desk()
    number = one.take_in()
    one.sync()
    await english(world, browser)
    await browser.post(DAY, **Page(await asked(browser, **LIBUR)).filled[DAY])
    question = await asked(browser, remove="2026-12-01")
    assert "- Tue 1 Dec 2026 Hari libur khusus" in told(question)
    assert "Open cases that would move: 0" in told(question)
    await browser.post(DAY, **Page(question).filled[DAY])
    one.sync()
    assert days(world, 1) == [dt.date(2026, 12, 25)]
    assert promised(one, number) == LATER


async def test_who_did_it_stands_over_it_and_in_the_log(
    world: World, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    await english(world, browser)
    question = await asked(browser, **LIBUR, leave="yes", estimated="yes")
    assert "(collective leave; estimated; Keppres 9/2026)" in told(question)
    with caplog.at_level(logging.INFO, logger="ptsa.central"):
        await browser.post(DAY, **Page(question).filled[DAY])
    admin = next(one for one in world.centre.officers(1) if one.code == "administrator").id
    with world.centre.store.reading() as tx:
        sql = "SELECT officer FROM entry WHERE branch = %s AND kind = 'CalendarSet' ORDER BY id DESC LIMIT 1"
        assert tx.rows(sql, 1) == [(admin,)]
    (line,) = [json.loads(r.getMessage()) for r in caplog.records if "calendar_changed" in r.getMessage()]
    assert line == {"event": "calendar_changed", "officer": admin, "year": 2026, "branches": 1, "moved": 0}
    shown = (await browser.get(YEAR)).text
    for word in ("estimated", "collective leave", "Keppres 9/2026", "jdih, 24 Nov 2026"):
        assert word in told(shown)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"date": "1 Des"}, "A date has the form"),
        ({"date": "2026-02-30"}, "A date has the form"),
        ({"date": "٢٠٢٦-١٢-٠١"}, "A date has the form"),
        ({"date": "2031-12-01"}, "no calendar of 2031"),
        ({"date": "1944-12-01"}, "no calendar of 1944"),
        ({"name": ""}, "name is missing"),
        ({"name": "x" * 121}, "Too long"),
        ({"decree": ""}, "needs its decree"),
        ({"source": "  "}, "needs its decree"),
        ({"decree": "x" * 201}, "Too long"),
        ({"name": "<b>Libur</b>", "date": "x"}, "A date has the form"),
    ],
)
async def test_what_is_wrong_is_said_and_the_form_comes_back(
    world: World, browser: Browser, wrong: dict[str, str], why: str
) -> None:
    await english(world, browser)
    typed = LIBUR | {"leave": "yes"} | wrong
    came = await browser.http.get(DAY, params=typed)
    assert (came.status_code, why in told(came.text)) == (422, True)
    assert Page(came.text).filled[DAY] == typed
    assert "<b>" not in came.text
    token = Page((await browser.get(YEAR)).text).forms["/pages/sign-out"]["token"]
    assert (await browser.post(DAY, token=token, **typed)).status_code == 422
    assert days(world, 1) == [dt.date(2026, 12, 25)]


async def test_a_day_that_is_not_there_can_not_be_removed(world: World, browser: Browser) -> None:
    await english(world, browser)
    assert "is no free day" in told(await asked(browser, remove="2026-12-24"))
    assert "A date has the form" in told(await asked(browser, remove="gestern"))


async def test_years_and_branches_that_are_not_there(world: World, browser: Browser) -> None:
    await english(world, browser)
    assert "no calendar of that year" in told((await browser.get("/pages/calendar/1/2031")).text)
    for path in (
        "/pages/calendar/9/2026",
        "/pages/calendar/99999999999999999999999/2026",
        "/pages/calendar/9/2026/day",
    ):
        assert (await browser.get(path)).status_code == 404
    assert (await browser.http.get("/pages/calendar/9/2026/day", params=LIBUR)).status_code == 404


@pytest.mark.parametrize("standing", ["head", "auditor"])
async def test_heads_and_auditors_read_and_change_nothing(world: World, browser: Browser, standing: str) -> None:
    token = await inside(world, browser, standing)  # type: ignore[arg-type]
    shown = await browser.get(YEAR)
    assert "Natal" in shown.text
    assert "/day" not in shown.text
    assert (await browser.get("/pages/calendar/2/2026")).status_code == (200 if standing == "auditor" else 403)
    assert (await browser.http.get(DAY, params=LIBUR)).status_code == 403
    assert (await browser.post(DAY, token=token, **LIBUR)).status_code == 403
    assert days(world, 1) == [dt.date(2026, 12, 25)]
