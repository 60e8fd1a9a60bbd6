"""A real browser without JavaScript, at phone and desktop width, and axe on each of its pages.

`make test` plays a citizen's and an administrator's round; the long runs open every page there is, as everybody.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.routing import compile_path

from models.facts.survey_codes import survey_code
from ptsa_tui.central.pages.answers import PACKED_STYLE, STYLE_PATH
from ptsa_tui.central.pages.rights import EVERYBODY, PAGES, Standing
from tests.ptsa_tui.central.pages.accessible import SCHEMES, Judge
from tests.ptsa_tui.central.pages.browsing import an_incident, code_of, now_code, seated
from tests.ptsa_tui.central.pages.serving import serving
from tests.ptsa_tui.central.pages.test_rights import OPEN, path_of
from tests.world import World

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PICTURES = os.environ.get("PTSA_TEST_PICTURES", "")
"""A folder for pictures of every page, for whoever wants to look at them."""
WIDTHS = {"phone": (360, 740), "desktop": (1280, 800)}
SCHEME = {"phone": "dark", "desktop": "light"}
"""In which colours axe sees a page at each width; the long runs show it both."""
LARGEST = 30 * 1024
BYTES, LATENCY = 64_000 // 8, 200
"""A thin line: bytes a second, and milliseconds to the centre."""
FIRST_VIEW, WITHIN = 16 * 1024, 6.0
"""Bytes of the first page that somebody opens, and seconds until all of it is there over a thin line."""

PUBLIC = {
    "status": "/status",
    "offices": "/offices",
    "services": "/offices/1",
    "service": "/offices/1/PKB",
    "index": "/offices/1/index",
    "survey": "/survey",
    "survey-thanks": "/survey/thanks",
    "complain": "/complain",
    "complaint": "/offices/1/complain",
    "complaint-ways": "/offices/1/complaints",
    "sign-in": "/sign-in",
}
"""Every page for everybody, with an address. Those for who signed in are the table of rights."""
ROUND = (
    "branches",
    "branches/1",
    "branches/1/code",
    "branches/1/desks/1/revoke",
    "quality",
    "quality/1",
    "quality/1/month",
    "quality/1/waits",
    "audit",
    "incidents",
    "processing",
    "sessions",
)
"""Pages of an administrator's round."""

DAYS = {"quality": "?first=2026-11-01&last=2026-11-30"}
"""What follows a page's address, by its concern: the case was taken in then, whatever day it is."""
needs_chromium = pytest.mark.skipif(CHROMIUM is None and "CI" not in os.environ, reason="no Chromium on this machine")
DRAFT = ("", "/text", "/office", "/services/PP", "/changes", "/card/PP", "/receipt/SKP-AK3", "/publish", "/drop")

pytestmark = pytest.mark.skipif(CHROMIUM is None and "CI" not in os.environ, reason="no Chromium on this machine")


@pytest.fixture
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Looked:
    """A page at one width: what it loaded is counted by the browser itself."""

    def __init__(self, chromium: Any, address: str, width: str) -> None:
        size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
        context = chromium.new_context(
            java_script_enabled=False, ignore_https_errors=True, viewport=size, base_url=address
        )
        self.page, self.width, self.judge = context.new_page(), width, Judge(chromium)
        self.requests: list[Any] = []
        self.faults: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request))
        self.page.on("requestfailed", lambda request: self.faults.append(request.url))
        self.page.on("console", lambda message: self.faults.append(message.text))

    def resize(self, width: str) -> None:
        """Look through another window from now on."""
        self.width = width
        self.page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))

    def _bytes(self) -> int:
        """Return the bytes of all that came since the last look; of a style sheet that the browser had, its own."""
        count = 0
        for request in self.requests:
            sizes = request.sizes()
            came = sizes["responseBodySize"] + sizes["responseHeadersSize"]
            count += max(came, len(PACKED_STYLE)) if request.url.endswith(".css") else came
        self.requests.clear()
        return count

    def open(self, path: str) -> None:
        """Open a page; what came before is not counted with it."""
        self._bytes()
        self.page.goto(path)

    def check(self, name: str, schemes: Iterable[str] = ()) -> int:
        """See that the page fits, is light, is styled, named every field, and has nothing that axe finds wrong.

        Return the bytes that came with it.
        """
        page, size = self.page, self._bytes()
        assert len(PACKED_STYLE) < size <= LARGEST, (name, size)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} is too wide"
        assert page.evaluate("document.styleSheets.length") == 1
        fields = "input:not([type=hidden]), select, textarea"
        unnamed = f"[...document.querySelectorAll('{fields}')].filter(i => !i.labels.length).length"
        assert page.evaluate(unnamed) == 0
        assert page.evaluate("document.querySelectorAll('h1').length") == 1
        assert self.faults == []
        assert self.judge.faults(page, schemes or (SCHEME[self.width],)) == [], name
        if PICTURES:
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=str(Path(PICTURES) / f"{name}-{self.width}-{scheme}.png"), full_page=True)
        return size

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"#{name}", value)
        self.page.click("main form button")

    def sign_in(self, name: str, secret: bytes | None) -> None:
        """Sign somebody of branch 1 in, with the code that an authenticator shows."""
        self.page.goto("/sign-in")
        code = now_code(secret, int(time.time())) if secret else ""
        self.fill(branch="1", name=name, password="rahasia", code=code)


@needs_chromium
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_citizen_and_an_administrator_in_a_browser(world: World, tmp_path: Path, chromium: Any) -> None:
    desk = world.desk()
    number = desk.take_in()
    desk.sync()
    secret = seated(world, "admin", "administrator")
    with serving(world, tmp_path) as (process, _authority):
        for width in WIDTHS:
            citizen = Looked(chromium, process.address.replace("127.0.0.1", "localhost"), width)
            citizen.page.goto("/")
            assert citizen.page.title().startswith("Sampai di mana berkas saya?")
            assert citizen.check("status") <= FIRST_VIEW
            citizen.fill(number=number, code="999999" if code_of(desk, number) != "999 999" else "999998")
            assert citizen.page.inner_text("[role=alert]").startswith("Tidak ada berkas")
            citizen.faults.clear()  # the browser notes that an answer was 404
            citizen.check("status-wrong")
            citizen.fill(number=number, code=code_of(desk, number))
            assert citizen.page.inner_text(".state") == "Diterima"
            citizen.check("status-told")
            citizen.page.click("text=English")
            assert citizen.page.inner_text("h1") == "How far is my case?"
            citizen.page.click("nav >> text=Services")
            citizen.check("offices")
            citizen.page.click("main a")
            citizen.check("services")
            citizen.page.click("text=Perjanjian Kerja Bersama")
            assert "Requirements" in citizen.page.inner_text("main")
            citizen.check("service")
            _answer_and_complain(citizen)
            assert {"color-contrast", "label", "target-size"} <= citizen.judge.held
        _administer(chromium, process.address.replace("127.0.0.1", "localhost"), secret)


def _set_up(inside: Looked) -> None:
    """Change a service, publish it, and add an officer with a second factor, as an administrator does."""
    page = inside.page
    inside.open("/pages/catalogue")
    page.click("text=Mulai draf >> nth=0")
    for width in WIDTHS:
        inside.resize(width)
        for path in DRAFT:
            inside.open(f"/pages/draft{path}")
            inside.check(f"draft{path.replace('/', '-')}")
    inside.open("/pages/draft/services/PP")
    inside.check("draft-service")
    page.fill("#days", "enam")
    page.fill("#procedure", "Daftar\nPeriksa")
    page.click("main form button")
    assert page.inner_text("[role=alert]").startswith("Jangka waktu harus bilangan bulat")
    inside.faults.clear()  # the browser notes that an answer was 422
    inside.check("draft-service-wrong")
    assert page.input_value("#procedure") == "Daftar\nPeriksa"
    page.fill("#days", "4")
    page.click("main form button")
    inside.open("/pages/draft/changes")
    assert "6 hari kerja → 4 hari kerja" in page.inner_text("pre")
    inside.check("draft-changed")
    page.click("main >> text=Terbitkan")
    page.check("input[name=all]")
    inside.fill(own="rahasia")
    assert page.inner_text("h1") == "Katalog"
    inside.open("/pages/calendar/1/2026/day")
    inside.fill(date="2026-12-01", name="Hari libur khusus", decree="Keppres 9/2026", source="jdih")
    inside.check("calendar-asked")
    page.click("main form button")
    assert "Hari libur khusus" in page.inner_text("main")
    inside.open("/pages/people/1/officer")
    inside.fill(code="budi", name="Budi Harsono", own="rahasia")
    inside.check("officer-added")
    inside.open("/pages/people/1")
    page.click("main >> text=sari")
    inside.open(page.url)
    inside.check("officer")
    page.select_option("#seat", "head")
    page.click("main form button")
    inside.check("officer-asked")
    officer = page.url.partition("/change")[0]
    inside.open(f"{officer}/password")
    inside.check("password")
    inside.open(f"{officer}/factor")
    inside.check("factor")
    inside.fill(own="rahasia")
    assert page.locator(".picture svg").bounding_box()["width"] > 150
    inside.check("factor-made")


def _answer_and_complain(citizen: Looked) -> None:
    page = citizen.page
    page.click("nav >> text=Survey")
    citizen.check("survey-code")
    now = time.gmtime(time.time() + 7 * 3600)
    citizen.fill(code=survey_code(1, "PP", dt.date(now.tm_year, now.tm_mon, 1)))
    citizen.check("survey")
    citizen.page.click("main form button")
    page.click("[role=alert] a")
    assert page.url.endswith("#skm-requirements")
    citizen.faults.clear()
    citizen.check("survey-empty")
    for legend in page.query_selector_all("fieldset"):
        assert legend.query_selector("legend")
        legend.query_selector_all("label.pick")[-1].click()
    citizen.fill(remark="Antrean singkat")
    assert page.inner_text("h1") == "Thank you"
    citizen.check("survey-thanks")
    page.click("nav >> text=Complain")
    page.click("main a")
    citizen.check("complaint")
    page.select_option("#category", "LAYANAN")
    citizen.fill(account="Loket tutup", name="Wati Lestari", phone="12")
    assert "6" in page.inner_text("[role=alert] li")
    citizen.faults.clear()  # that an answer was 422
    citizen.check("complaint-wrong")
    assert page.input_value("#account") == "Loket tutup"
    citizen.fill(phone="08123456789")
    assert page.inner_text(".secret").startswith("001-00-")
    citizen.check("complaint-taken")
    page.click("main >> text=Other ways")
    citizen.check("complaint-ways")


def _administer(chromium: Any, address: str, secret: bytes) -> None:
    inside = Looked(chromium, address, "desktop")
    page = inside.page
    page.goto("/pages")
    inside.check("sign-in")
    inside.sign_in("admin", secret)
    assert page.inner_text("h1") == "Cabang dan meja"
    for place, path in enumerate(ROUND):  # the long runs show each of them at both widths
        inside.resize(list(WIDTHS)[place % 2])
        page.goto(f"/pages/{path}")
        inside.check(path.replace("/", "-"))
    _account(inside)
    page.goto("/pages/branches/1/code")
    page.click("main form button")
    assert len(page.inner_text(".secret")) > 20
    inside.check("code-made")
    page.goto("/pages/branches/1/desks/1/revoke")
    inside.fill(sure="1.1")
    assert "dicabut" in page.inner_text("main")
    inside.check("branch-revoked")
    page.click("text=Keluar")
    assert page.inner_text("h1") == "Masuk"


@pytest.mark.soak
@needs_chromium
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_an_administrator_sets_the_centre_up_in_a_browser(world: World, tmp_path: Path, chromium: Any) -> None:
    world.desk()
    secret = seated(world, "admin", "administrator")
    with serving(world, tmp_path) as (process, _authority):
        inside = Looked(chromium, process.address.replace("127.0.0.1", "localhost"), "desktop")
        inside.page.goto("/pages")
        inside.sign_in("admin", secret)
        _set_up(inside)


def test_every_page_for_everybody_has_its_line() -> None:
    files = {"/", "/favicon.ico", STYLE_PATH}
    left = {route for route in OPEN - files if not any(compile_path(route)[0].match(at) for at in PUBLIC.values())}
    assert left == set()


@pytest.mark.soak
@needs_chromium
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("standing", ["", *sorted(EVERYBODY)])
def test_every_page_as_everybody_in_both_colours(
    world: World, tmp_path: Path, chromium: Any, standing: Standing, language: str
) -> None:
    desk = world.desk()
    parts = {"subject": desk.case(desk.take_in()), "incident": an_incident(world)}
    desk.sync()
    secret = seated(world, standing, standing) if standing in ("head", "auditor", "administrator") else None
    paths = dict(PUBLIC)
    if standing:
        mine = {name: page for name, page in PAGES.items() if page.method == "GET" and standing in page.who}
        paths = {name: path_of(page, **parts) + DAYS.get(page.concern, "") for name, page in mine.items()}
    with serving(world, tmp_path) as (process, _authority):
        looked = Looked(chromium, process.address.replace("127.0.0.1", "localhost"), "phone")
        looked.page.goto(f"/status?lang={language}")
        if standing:
            looked.sign_in({"officer": "sari", "supervisor": "ratna"}.get(standing, standing), secret)
            assert urlsplit(looked.page.url).path.startswith("/pages")
        for name, path in paths.items():
            told = looked.page.request.get(path)
            assert told.ok, path
            if urlsplit(told.url).path != urlsplit(path).path or not told.headers["content-type"].startswith(
                "text/html"
            ):
                continue  # it leads to another page, or is a file
            for width in WIDTHS:
                looked.resize(width)
                looked.requests.clear()
                looked.page.goto(path)
                assert looked.page.get_attribute("html", "lang") == language
                looked.check(f"{name}-{standing}-{language}", SCHEMES)


@pytest.mark.soak
@needs_chromium
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_the_first_view_over_a_thin_line(world: World, tmp_path: Path, chromium: Any) -> None:
    """64 kbit/s with 200 ms to the centre, by the browser's own clock and count of bytes."""
    slow = {"offline": False, "latency": LATENCY, "downloadThroughput": BYTES, "uploadThroughput": BYTES}
    with serving(world, tmp_path) as (process, _authority):
        looked = Looked(chromium, process.address, "phone")
        line = looked.page.context.new_cdp_session(looked.page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", slow)
        for path in ("/status", "/offices", "/sign-in"):
            looked.page.goto(path)
            sizes = [request.sizes() for request in looked.requests]
            came = [one["responseHeadersSize"] + one["responseBodySize"] for one in sizes]
            looked.requests.clear()
            took = "performance.timing.loadEventEnd - performance.timing.navigationStart"
            seconds = looked.page.evaluate(took) / 1000
            print(f"{path}: {came} bytes, whole after {seconds:.2f} s")
            assert sum(came) <= FIRST_VIEW, path
            assert LATENCY / 1000 <= seconds <= WITHIN, path
            if path == "/status":
                assert seconds >= len(PACKED_STYLE) / BYTES, "else the line was not thin"


def _account(inside: Looked) -> None:
    """Ask who did what, and write an incident down and what came of it."""
    page = inside.page
    page.goto("/pages/audit")
    inside.fill(nik="3174015203909001")
    assert page.inner_text("h1") == "Apa yang dilakukan terhadap data satu orang"
    assert "penerimaan" in page.inner_text("main")
    inside.check("audit-person")
    page.goto("/pages/audit")
    inside.fill(name="nobody")
    assert "tidak dikenal" in page.inner_text("[role=alert]")
    inside.faults.clear()  # the browser notes that an answer was 422
    inside.check("audit-wrong")
    page.goto("/pages/audit")
    inside.fill()
    inside.check("audit-found")
    yesterday = time.strftime("%Y-%m-%dT08:00", time.gmtime(time.time() - 86_400))
    page.goto("/pages/incidents")
    page.check("[name=data_identity]")
    inside.fill(known=yesterday, what="Map berkas tertinggal di angkutan umum", measures="Map diambil kembali")
    assert "sisa" in page.inner_text(".signs")
    page.fill("#at", yesterday)
    page.click("form[action$=told] button")
    assert "Lembaga sudah diberi tahu" in page.inner_text(".signs")
    inside.check("incident")
    page.goto("/pages/incidents")
    inside.check("incidents-listed")
