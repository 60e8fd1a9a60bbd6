"""A real browser without JavaScript, at phone and desktop width: the public page, and an administrator's round."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.facts.survey_codes import survey_code
from ptsa_tui.central.pages.answers import STYLE
from tests.ptsa_tui.central.pages.browsing import code_of, now_code, seated
from tests.ptsa_tui.central.pages.serving import serving
from tests.world import World

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PICTURES = os.environ.get("PTSA_TEST_PICTURES", "")
"""A folder for pictures of every page, for whoever wants to look at them."""
WIDTHS = {"phone": (360, 740), "desktop": (1280, 800)}
LARGEST = 30 * 1024

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

    def check(self, name: str) -> None:
        """See that the page fits, is light, is styled, and named every field."""
        page, size = self.page, self._bytes()
        assert len(STYLE) < size <= LARGEST, (name, size)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} is too wide"
        assert page.evaluate("document.styleSheets.length") == 1
        fields = "input:not([type=hidden]), select, textarea"
        unnamed = f"[...document.querySelectorAll('{fields}')].filter(i => !i.labels.length).length"
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
            _answer_and_complain(citizen)
        _administer(chromium, process.address.replace("127.0.0.1", "localhost"), secret)


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
    inside.fill(branch="1", name="admin", password="rahasia", code=now_code(secret, int(time.time())))
    assert page.inner_text("h1") == "Cabang dan meja"
    for name, size in WIDTHS.items():
        page.set_viewport_size({"width": size[0], "height": size[1]})
        inside.width = name
        for path in ("branches", "branches/1", "branches/1/code", "branches/1/desks/1/revoke", "sessions"):
            page.goto(f"/pages/{path}")
            inside.check(path.replace("/", "-"))
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
