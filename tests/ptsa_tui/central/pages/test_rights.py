"""Every page, asked for by everybody: the table of rights is held to, and nothing is reached around it."""

from __future__ import annotations

import re

import pytest
from starlette.routing import Route

from models.facts import ids
from models.fold import OfficerState
from ptsa_tui.central.pages import answers, sessions
from ptsa_tui.central.pages.rights import EVERYBODY, PAGES, Page, Standing, standing_of
from ptsa_tui.central.web import Web
from tests.ptsa_tui.central.pages.browsing import Browser, an_incident, now_code, seated
from tests.ptsa_tui.central.pages.browsing import Page as Read
from tests.world import World

OPEN = {"/", "/favicon.ico", answers.STYLE_PATH, "/status", "/sign-in"}
OPEN |= {"/offices", "/offices/{branch:int}/index", "/offices/{branch:int}", "/offices/{branch:int}/{code}"}
OPEN |= {"/survey", "/survey/thanks", "/complain", "/offices/{branch:int}/complain", "/offices/{branch:int}/complaints"}
"""Pages for everybody."""
MACHINES = {"/v1/sync", "/v1/enrol", "/v1/authority", "/healthz", "/readyz", "/metrics"}
FIELDS = {
    "revoke": {"sure": "1.1"},
    "end_own_session": {"session": "none"},
    "end_session": {"session": "none"},
    "record_incident": {"what": "Map tertinggal", "known": "2026-11-24T08:00"},
    "note_incident": {"text": "Map kembali"},
    "told_incident": {"to": "agency", "at": "2026-11-24T08:30"},
    "open_branch": {"number": "9", "name": "PTSA 9", "zone": "WIB"},
    "rename": {"name": "PTSA satu"},
    "begin": {"from": "1"},
    "keep_office": {"source": "SK 1/2026", "checked_on": "2026-11-20"},
    "keep_service": {"name": "PP", "source": "UU", "checked_on": "2026-11-20", "variant-0": "a", "variant-1": "b"},
    "set_day": {"date": "2026-08-18", "name": "Libur", "decree": "SKB 1/2026", "source": "jdih"},
    "publish": {"own": "rahasia", "all": "yes", "known": "1.1 2.1"},
    "add_unit": {"code": "WAS", "name": "Pengawasan"},
    "add_officer": {"own": "rahasia", "code": "budi", "name": "Budi", "first": "kata sandi", "again": "kata sandi"},
    "change": {"own": "rahasia"},
    "set_password": {"own": "rahasia"},
    "set_factor": {"own": "rahasia"},
}
SARI = ids.pack(1, 0, 0, 4)
PARTS = {"branch": 1, "desk": 1, "year": 2026, "officer": SARI, "table": 0, "row": 0, "subject": 1, "incident": 0}
"""What stands in the place of a path's parts, where a test does not say it."""
CODES = {"quality": "register", "draft": "PP", "catalogue": "PP"}
"""The code in a path, by what a page is about."""


def path_of(page: Page, **parts: object) -> str:
    known = {**PARTS, "code": CODES.get(page.concern, ""), **parts}
    return re.sub(r"\{(\w+)(?::int)?\}", lambda found: str(known[found[1]]), page.path)


async def inside(world: World, browser: Browser, standing: Standing) -> str:
    """Sign somebody of this standing in; return the token of his forms."""
    code, name = "", {"officer": "sari", "supervisor": "ratna"}.get(standing, standing)
    if standing not in ("officer", "supervisor"):
        code = now_code(seated(world, standing, standing), world.clock.now())
    done = await browser.sign_in(name, code=code)
    assert done.headers["location"] == "/pages"
    return Read((await browser.get("/pages/sessions")).text).forms["/pages/sign-out"]["token"]


@pytest.mark.parametrize("standing", sorted(EVERYBODY))
async def test_each_page_opens_to_those_of_the_table_alone(world: World, browser: Browser, standing: Standing) -> None:
    desk = world.desk()
    case = desk.case(desk.take_in())
    desk.sync()
    parts = {"subject": case, "incident": an_incident(world)}
    token = await inside(world, browser, standing)
    for name, page in sorted(PAGES.items(), key=lambda item: item[0] == "sign_out"):
        if page.method == "GET":
            told = await browser.get(path_of(page, **parts))
        else:
            told = await browser.post(path_of(page, **parts), token=token, **FIELDS.get(name, {}))
        assert (told.status_code in (200, 303)) == (standing in page.who), (name, told.status_code)
        assert told.status_code in (200, 303, 403), name
        assert told.headers.get("location") != "/sign-in" or name == "sign_out"


@pytest.mark.parametrize("standing", sorted(EVERYBODY))
async def test_other_branches_are_seen_by_auditor_and_administrator_alone(
    world: World, browser: Browser, standing: Standing
) -> None:
    await inside(world, browser, standing)
    told = await browser.get("/pages/branches/2")
    assert told.status_code == (200 if standing in ("auditor", "administrator") else 403)
    assert ("PTSA 2" in told.text) == (told.status_code == 200)
    everything = await browser.get("/pages/branches")
    assert ("PTSA 2" in everything.text) == (standing in ("auditor", "administrator"))


def test_an_auditor_reads_everything_and_changes_nothing() -> None:
    for page in PAGES.values():
        if page.changes == "centre":
            assert "auditor" not in page.who
        elif page.method == "GET" and page.who - {"administrator"}:
            assert "auditor" in page.who


def test_what_opens_doors_asks_for_the_own_password() -> None:
    for name in ("publish", "add_officer", "change", "set_password", "set_factor"):
        form = PAGES[PAGES[name].confirmed]
        assert (form.method, form.path, form.who) == ("GET", PAGES[name].path, PAGES[name].who)


def test_every_way_in_is_known() -> None:
    for page in PAGES.values():
        assert (page.method == "POST") == bool(page.changes)


def test_no_route_goes_around_the_table(web: Web) -> None:
    routes = {(route.path, method) for route in web.app().routes if isinstance(route, Route)
              for method in (route.methods or ()) if method != "HEAD"}  # fmt: skip
    inside = {(page.path, page.method) for page in PAGES.values()}
    assert {path for path, _method in routes - inside} == OPEN | MACHINES
    assert inside <= routes


async def test_strangers_are_led_to_the_door(world: World, browser: Browser) -> None:
    world.desk()
    before = world.centre.desks(1)
    for name, page in PAGES.items():
        if page.method == "GET":
            told = await browser.get(path_of(page))
        else:
            told = await browser.post(path_of(page), token="", **FIELDS.get(name, {}))
        assert (told.status_code, told.headers["location"]) == (303, "/sign-in"), name
    assert world.centre.desks(1) == before


async def test_a_form_without_its_token_changes_nothing(world: World, browser: Browser) -> None:
    world.desk()
    token = await inside(world, browser, "administrator")
    before = world.centre.desks(1)
    for wrong in ("", "0" * len(token), token[:-1], "ä"):
        for name, page in PAGES.items():
            if page.method == "POST":
                told = await browser.post(path_of(page), token=wrong, **FIELDS.get(name, {}))
                assert told.status_code == 403, name
    assert world.centre.desks(1) == before


async def test_a_form_of_another_site_is_refused(world: World, browser: Browser) -> None:
    world.desk()
    token = await inside(world, browser, "administrator")
    foreign: list[dict[str, str]] = [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
    ]
    for headers in foreign:
        told = await browser.http.post(path_of(PAGES["revoke"]), data={"token": token, "sure": "1.1"}, headers=headers)
        assert told.status_code == 403
    assert world.centre.desks(1)[0]["state"] == "enrolled"
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "https://centre.test"}
    await browser.http.post(path_of(PAGES["revoke"]), data={"token": token, "sure": "1.1"}, headers=headers)
    assert world.centre.desks(1)[0]["state"] == "revoked"


async def test_who_lost_a_seat_loses_its_pages_at_once(world: World, browser: Browser) -> None:
    await inside(world, browser, "administrator")
    assert (await browser.get("/pages/branches/2")).status_code == 200
    world.centre.change_officer(1, "administrator", seat="")
    assert (await browser.get("/pages/branches/2")).status_code == 403


def test_a_seat_stands_over_the_role() -> None:
    plain = OfficerState(1, "a", "A", "supervisor", ())
    assert standing_of(plain) == "supervisor"
    assert standing_of(OfficerState(1, "a", "A", "supervisor", (), seat="auditor")) == "auditor"
    assert set(EVERYBODY) == {"officer", "supervisor", "head", "auditor", "administrator"}
    assert sessions.LONGEST > 0
