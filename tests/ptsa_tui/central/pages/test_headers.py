"""What stands around a page: headers, cookies, sizes, language; nothing foreign in it, and no word of a fault."""

from __future__ import annotations

import logging

import pytest

from ptsa_tui.central.pages import answers, public
from ptsa_tui.central.pages.rights import PAGES
from tests.ptsa_tui.central.pages.browsing import Browser, Page, now_code, seated
from tests.ptsa_tui.central.pages.test_rights import path_of
from tests.world import World

LARGEST = 30 * 1024
"""Bytes of a page with all that belongs to it."""
EVERYWHERE = (
    "/",
    "/status",
    "/offices",
    "/offices/1",
    "/offices/1/PKB",
    "/offices/1/complaints",
    "/offices/1/complain",
    "/complain",
    "/survey",
    "/survey?code=S001-2611-PP-6",
    "/survey/thanks",
    "/sign-in",
    answers.STYLE_PATH,
    "/nothing",
    *(path_of(page) for page in PAGES.values()),
)


@pytest.fixture
async def inside(world: World, browser: Browser) -> Browser:
    world.desk()
    secret = seated(world, "admin", "administrator")
    await browser.sign_in("admin", code=now_code(secret, world.clock.now()))
    return browser


async def test_every_answer_keeps_to_itself(inside: Browser) -> None:
    for path in EVERYWHERE:
        told = await inside.get(path)
        assert told.headers["content-security-policy"] == answers.CONTENT_POLICY
        assert "frame-ancestors 'none'" in answers.CONTENT_POLICY
        assert "unsafe" not in answers.CONTENT_POLICY
        assert told.headers["x-content-type-options"] == "nosniff"
        assert told.headers["referrer-policy"] == "no-referrer"
        assert told.headers["strict-transport-security"].startswith("max-age=")
        assert told.headers["cache-control"] == ("no-store" if path != answers.STYLE_PATH else
                                                 "public, max-age=31536000, immutable")  # fmt: skip
        assert "server" not in told.headers


async def test_without_tls_no_browser_is_told_to_insist_on_it(browser: Browser) -> None:
    told = await browser.http.get("http://centre.test/status")
    assert "strict-transport-security" not in told.headers


async def test_pages_hold_nothing_foreign_and_nothing_that_runs(inside: Browser) -> None:
    for path in EVERYWHERE:
        told = await inside.get(path)
        if not told.headers["content-type"].startswith("text/html") or not told.text:
            continue
        page = Page(told.text)
        assert page.loaded == [answers.STYLE_PATH]
        assert not page.tags & {"script", "style", "iframe", "object", "@style", "@onclick", "@onload"}
        assert all(link.startswith(("/", "#", "?")) for link in page.links)
        assert all(action.startswith("/") for action in page.forms)
    assert b"url(" not in answers.STYLE
    assert b"@import" not in answers.STYLE


async def test_a_page_is_light_also_with_a_hundred_branches(world: World, inside: Browser) -> None:
    for number in range(3, 105):
        world.centre.add_branch(number, f"PTSA Kabupaten Contoh Nomor {number}", "WIB")
    for path in ("/pages/branches", "/pages/branches?page=2", "/pages/branches/1", "/pages/sessions", "/status"):
        told = await inside.get(path)
        size = len(told.content) + sum(len(f"{k}: {v}\r\n") for k, v in told.headers.items()) + len(answers.STYLE)
        assert told.status_code == 200
        assert size <= LARGEST, (path, size)


async def test_cookies_stay_on_this_host_over_tls_and_out_of_reach(world: World, browser: Browser) -> None:
    done = await browser.sign_in("ratna")
    language = await browser.get("/status?lang=en")
    cookies = done.headers.get_list("set-cookie") + language.headers.get_list("set-cookie")
    assert {one.partition("=")[0] for one in cookies} == {
        answers.SESSION, answers.MARK, answers.FORM, answers.LANGUAGE,
    }  # fmt: skip
    for one in cookies:
        name, *rest = one.split("; ")
        assert name.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(rest)
        assert ("SameSite=lax" if name.startswith(answers.LANGUAGE) else "SameSite=strict") in rest
        assert not any(part.startswith("Domain") for part in rest)


async def test_indonesian_by_default_and_english_by_setting(browser: Browser) -> None:
    assert 'lang="id"' in (await browser.get("/status")).text
    assert "Sampai di mana" in (await browser.get("/status")).text
    assert "How far" in (await browser.get("/status?lang=en")).text
    told = await browser.get("/status")
    assert 'lang="en"' in told.text
    assert "How far" in told.text
    await browser.get("/status?lang=id")
    assert "Sampai di mana" in (await browser.get("/status?lang=xx")).text


async def test_a_fault_is_told_without_details_and_logged_without_words(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("3174015203909001")

    monkeypatch.setattr(public.status, "asked_for", broken)
    with caplog.at_level(logging.ERROR):
        told = await browser.post("/status", number="001-01-026-000001-9", code="123456")
    assert told.status_code == 500
    assert "RuntimeError" not in told.text
    assert "3174" not in told.text
    from ptsa_tui.central.logs import Lines

    (record,) = caplog.records
    line = Lines().format(record)
    assert "RuntimeError" in line
    assert "3174" not in line


async def test_methods_that_no_page_has_are_unknown(browser: Browser) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE"):
        assert (await browser.http.request(method, "/status")).status_code in (404, 405)


async def test_a_page_is_packed_and_its_token_reads_otherwise_each_time(inside: Browser) -> None:
    pages = [await inside.get("/pages/sessions") for _ in range(3)]
    tokens = [Page(page.text).forms["/pages/sign-out"]["token"] for page in pages]
    assert len(set(tokens)) == 3
    for page in pages:
        assert page.headers["content-encoding"] == "gzip"
        assert int(page.headers["content-length"]) < len(page.content)
        assert "Accept-Encoding" in page.headers["vary"]
    plain = await inside.http.get("/pages/sessions", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    for token in tokens[:2]:
        assert (await inside.post("/pages/sessions/end", token=token, session="none")).status_code == 303
    mixed = tokens[0][:32] + tokens[1][32:]
    assert (await inside.post("/pages/sessions/end", token=mixed, session="none")).status_code == 403
