"""A real browser without JavaScript, at phone and desktop width: the public page, and an administrator's round."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ptsa_tui.central.pages.answers import STYLE
from tests.ptsa_tui.central.pages.browsing import code_of, now_code, seated
from tests.ptsa_tui.central.pages.serving import serving
from tests.world import World

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PICTURES = os.environ.get("PTSA_TEST_PICTURES", "")
"""A folder for pictures of every page, for whoever wants to look at them."""
WIDTHS = {"phone": (360, 740), "desktop": (1280, 800)}
LARGEST = 30 * 1024

SET_HERE = ("catalogue", "catalogue/1", "calendar", "calendar/1/2026", "calendar/1/2026/day", "people", "people/1",
            "people/1/unit", "people/1/officer", "branches/open", "branches/1/name")  # fmt: skip
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
        self.page, self.width = context.new_page(), width
        self.requests: list[Any] = []
        self.faults: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request))
        self.page.on("requestfailed", lambda request: self.faults.append(request.url))
        self.page.on("console", lambda message: self.faults.append(message.text))

    def _bytes(self) -> int:
        """Return the bytes of all that came since the last look; of a style sheet that the browser had, its own."""
        count = 0
        for request in self.requests:
            sizes = request.sizes()
            came = sizes["responseBodySize"] + sizes["responseHeadersSize"]
            count += max(came, len(STYLE)) if request.url.endswith(".css") else came
        self.requests.clear()
        return count

    def open(self, path: str) -> None:
        """Open a page; what came before is not counted with it."""
        self._bytes()
        self.page.goto(path)

    def check(self, name: str) -> None:
        """See that the page fits, is light, is styled, and named every field."""
        page, size = self.page, self._bytes()
        assert len(STYLE) < size <= LARGEST, (name, size)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} is too wide"
        assert page.evaluate("document.styleSheets.length") == 1
        unnamed = "[...document.querySelectorAll('input:not([type=hidden])')].filter(i => !i.labels.length).length"
        assert page.evaluate(unnamed) == 0
        assert page.evaluate("document.querySelectorAll('h1').length") == 1
        assert self.faults == []
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{self.width}.png"), full_page=True)

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"#{name}", value)
        self.page.click("main form button")


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
            citizen.check("status")
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
        _administer(chromium, process.address.replace("127.0.0.1", "localhost"), secret)


def _set_up(inside: Looked) -> None:
    """Change a service, publish it, and add an officer with a second factor, as an administrator does."""
    page = inside.page
    inside.open("/pages/catalogue")
    page.click("text=Mulai draf >> nth=0")
    for name, size in WIDTHS.items():
        page.set_viewport_size({"width": size[0], "height": size[1]})
        inside.width = name
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


def _administer(chromium: Any, address: str, secret: bytes) -> None:
    inside = Looked(chromium, address, "desktop")
    page = inside.page
    page.goto("/pages")
    inside.check("sign-in")
    inside.fill(branch="1", name="admin", password="rahasia", code=now_code(secret, int(time.time())))
    assert page.inner_text("h1") == "Cabang dan meja"
    for name, size in WIDTHS.items():
        page.set_viewport_size({"width": size[0], "height": size[1]})
        inside.width = name
        for path in ("branches", "branches/1", "branches/1/code", "branches/1/desks/1/revoke", "sessions", *SET_HERE):
            page.goto(f"/pages/{path}")
            inside.check(path.replace("/", "-"))
    _set_up(inside)
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
