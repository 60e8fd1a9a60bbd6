"""From an empty centre to a month of practice at three desks: every figure on every page is that of a recount."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from models.facts import numbering
from models.journal import export
from models.practice.complaints import fill_complaints
from models.practice.fill import fill
from models.practice.quality import fill_quality
from models.practice.surveys import fill_surveys
from models.practice.visits import fill_days
from models.register.founding import UNITS
from models.words import formats, speaking
from ptsa_tui.central import figures, follower
from ptsa_tui.central.web import Web
from tests.conftest import StillClock
from tests.models.reports.recount import Recount, half_up, middle, nine_of_ten, whole_minutes
from tests.ptsa_tui.central.pages.browsing import Browser, another, code_of, now_code, seated
from tests.ptsa_tui.central.pages.test_quality import cells, same_reports
from tests.world import Site, World

FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 30)
PEOPLE = (("sari", "Sari Widowati", ""), ("budi", "Budi Harsono", ""), ("ratna", "Ratna Pertiwi", "supervisor"))


async def set_up(browser: Browser) -> None:
    """Open two branches, with units, officers and a catalogue that was changed, as their administrator does."""
    for number, name, zone in (("2", "PTSA Timur", "WITA"), ("3", "PTSA Papua", "WIT")):
        form = "/pages/branches/open"
        await browser.change(form, form, number=number, name=name, zone=zone)
        for code, title, kind in UNITS:
            form = f"/pages/people/{number}/unit"
            assert (await browser.change(form, form, code=code, name=title, kind=kind)).status_code == 303
        form = f"/pages/people/{number}/officer"
        units = {field: "yes" for field in (await browser.get(form)).text.split('"') if field.startswith("unit-")}
        for code, title, role in PEOPLE:
            told = {"code": code, "name": title, "first": "kata sandi", "again": "kata sandi", "own": "rahasia"}
            told |= {"role": role} if role else {}
            assert (await browser.change(form, form, **told, **units)).status_code == 303, code
    await browser.fill("/pages/catalogue", "/pages/draft", **{"from": "0"})
    form = "/pages/draft/services/PP"
    await browser.change(form, form, procedure="Daftar\nPeriksa")
    form = "/pages/draft/publish"
    published = await browser.change(form, form, own="rahasia", **{"branch-2": "yes", "branch-3": "yes"})
    assert published.status_code == 303


def live(site: Site, seed: int, cases: int) -> None:
    """Let a desk have a month."""
    site.register.practice = True
    fill(site.register, cases, seed, days=22)
    fill_days(site.register, seed)
    fill_surveys(site.register)
    if seed == 1:
        fill_complaints(site.register)
        fill_quality(site.register)
    site.register.practice = False


def recounted(site: Site) -> dict[str, object]:
    """Return figures of the month as a recount of the journal has them."""
    lines = list(export.lines(site.register.journal, personal=True))
    entries = [json.loads(line) for line in lines]
    branch, today = site.register.branch_number, site.register.today()
    told = Recount(lines, branch, FIRST, LAST, today)
    decided, times = told.decided(), told.times()
    waits = [seconds for one in times for seconds, _counter in one["waits"]]
    lodged = [e["body"]["received"] for e in entries if e["kind"] == "ComplaintLodged" and e["branch"] == branch]
    answers = [e["body"] for e in entries if e["kind"] == "SurveyTaken"]
    of_month = [one for one in answers if FIRST <= dt.date.fromisoformat(one["day"]) <= LAST]
    return {
        "decided": len(decided),
        "promised": sum(one["in_time"] is not None for one in decided),
        "in_time": sum(one["in_time"] is True for one in decided),
        "visits": len(times),
        "wait_median": whole_minutes(middle(waits)),
        "wait_p90": whole_minutes(nine_of_ten(waits)),
        "notices": len(told.notices()),
        "unlike": len(told.unlike()),
        "complaints": sum(FIRST <= dt.date.fromisoformat(day) <= LAST for day in lodged),
        "respondents": sum(a["instrument"] == "skm" for one in of_month for a in one.get("answers", ())),
    }


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_every_figure_is_that_of_a_recount(
    tmp_path: Path, url: str, clock: StillClock, quick_decoy: None
) -> None:
    world = World(tmp_path, url, clock, branches=())
    world.centre.add_branch(1, "PTSA Pusat", "WIB")
    secret = seated(world, "admin", "administrator")
    web = Web(world.centre, world.folder)
    browser = Browser(web)
    await browser.sign_in("admin", code=now_code(secret, clock.now()))
    await set_up(browser)
    sites = [world.desk(2), world.desk(2), world.desk(3)]
    for seed, site in enumerate(sites, 1):
        live(site, seed, 60)
    for site in (*sites, *sites):
        site.sync()
    await browser.sign_in("admin", code=now_code(secret, clock.now() + 60))
    follower.turn(web.site.house.copies)
    listed = cells((await browser.get("/pages/quality?period=2026-11")).text)
    for site in (sites[0], sites[2]):
        branch = site.register.branch_number
        sql = "SELECT kind, objection FROM entry WHERE placement IS NULL OR objection IS NOT NULL"
        assert site.register.database.rows(sql) == []
        assert web.site.house.copies.recount(branch).agrees
        expected = recounted(site)
        with world.centre.store.reading() as tx:
            found = figures.kept(tx, [branch], "2026-11")[branch].figures
        assert {name: getattr(found, name) for name in expected} == expected
        assert expected["decided"]
        assert expected["visits"]
        (row,) = [row for row in listed if row and row[0].startswith(f"{branch} ")]
        with speaking("id"):
            kept = half_up(Fraction(100 * found.in_time, found.promised), 2)
            assert row[1] == formats.percent(Decimal(kept.numerator) / kept.denominator)
        assert row[2] == f"{expected['wait_median']} / {expected['wait_p90']}"
        await same_reports(browser, site.register)
    await _codes(browser, sites)
    world.close()


async def _codes(browser: Browser, sites: list[Site]) -> None:
    """See that the code of a receipt opens its own case and no other."""
    asked = []
    for site in sites:
        sql = "SELECT number FROM case_file WHERE id >> 48 = ? ORDER BY id LIMIT 4"
        numbers = site.register.database.rows(sql, site.register.branch_number)
        asked += [(numbering.shown(number), code_of(site, numbering.shown(number))) for (number,) in numbers]
    for number, code in asked[:8]:
        told = await browser.ask(number, code)
        assert (told.status_code, number in told.text) == (200, True)
    (number, code), (_other, foreign) = asked[8], asked[9]
    for wrong in (foreign, another(code)):
        if wrong != code:
            assert (await browser.ask(number, wrong)).status_code == 404
