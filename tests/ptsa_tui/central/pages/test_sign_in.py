"""Signing in on the pages: alike for whatever is wrong, slowed, with a second factor, and ended in many ways."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx

from ptsa_tui.central.pages import sessions
from ptsa_tui.central.pages.sign_in import ADDRESS, KNOWN_BROWSER, NAME
from ptsa_tui.central.web import Web
from tests.conftest import StillClock
from tests.ptsa_tui.central.pages.browsing import Browser, Page, now_code, seated
from tests.world import World


def is_in(told: httpx.Response) -> bool:
    return told.status_code == 303 and told.headers["location"] == "/pages"


def without_tokens(told: httpx.Response) -> str:
    return re.sub(r'name="token" value="\w+"', "", told.text)


async def test_an_officer_comes_in_and_goes_out(world: World, browser: Browser) -> None:
    assert is_in(await browser.sign_in("ratna"))
    page = await browser.get("/pages/branches/1")
    assert page.status_code == 200
    await browser.fill("/pages/branches/1", "/pages/sign-out")
    assert (await browser.get("/pages/branches/1")).headers["location"] == "/sign-in"


async def test_whatever_is_wrong_gets_one_answer(world: World, browsers: Callable[[str], Browser]) -> None:
    seated(world, "admin", "administrator")
    world.centre.add_officer(1, "gone", "Gone", "officer", [], "rahasia", fast=True)
    world.centre.change_officer(1, "gone", active=False)
    told = set()
    wrongs = (
        ("ratna", "wrong", "", 1), ("nobody", "rahasia", "", 1), ("ratna", "rahasia", "", 9),
        ("gone", "rahasia", "", 1), ("admin", "rahasia", "", 1), ("admin", "rahasia", "000000", 1),
    )  # fmt: skip
    for place, (name, password, code, branch) in enumerate(wrongs):
        browser = browsers(f"10.0.1.{place}")
        answer = await browser.sign_in(name, password, code, branch)
        assert answer.status_code == 401
        told.add(without_tokens(answer).replace(f'value="{name}"', "").replace(f'value="{branch}"', ""))
    assert len(told) == 1


async def test_an_administrator_needs_a_code_that_works_once(world: World, browser: Browser, clock: StillClock) -> None:
    secret = seated(world, "admin", "administrator")
    code = now_code(secret, clock.now())
    assert not is_in(await browser.sign_in("admin"))
    assert is_in(await browser.sign_in("admin", code=code))
    assert not is_in(await browser.sign_in("admin", code=code))
    clock.move(seconds=60)
    assert is_in(await browser.sign_in("admin", code=now_code(secret, clock.now())))


async def test_an_administrator_without_a_second_factor_does_not_come_in(world: World, browser: Browser) -> None:
    world.centre.change_officer(1, "sari", seat="administrator")
    assert not is_in(await browser.sign_in("sari"))


async def test_guesses_at_a_name_wait_longer_and_longer_but_not_for_ever(
    world: World, browsers: Callable[[str], Browser], clock: StillClock
) -> None:
    looked_at = 0
    for place in range(200):
        told = await browsers(f"10.1.{place}.1").sign_in("ratna", f"guess{place}")
        looked_at += told.status_code == 401
        assert told.status_code in (401, 429)
    assert looked_at == NAME.free
    assert int(told.headers["retry-after"]) <= NAME.longest
    clock.move(seconds=NAME.longest)
    assert is_in(await browsers("10.9.9.9").sign_in("ratna"))


async def test_an_address_waits_whatever_names_it_tries(world: World, browser: Browser, clock: StillClock) -> None:
    looked_at = 0
    for place in range(60):
        looked_at += (await browser.sign_in(f"name{place}", "guess")).status_code == 401
    assert looked_at == ADDRESS.free
    assert not is_in(await browser.sign_in("ratna"))
    clock.move(seconds=ADDRESS.longest)
    assert is_in(await browser.sign_in("ratna"))


async def test_ones_own_success_wipes_out_no_guesses_at_another(world: World, browser: Browser) -> None:
    """Whoever signs in between his guesses has no more of them."""
    looked_at = 0
    for place in range(30):
        await browser.sign_in("sari")
        looked_at += (await browser.sign_in("ratna", f"guess{place}")).status_code == 401
    assert looked_at == NAME.free


async def test_a_known_browser_does_not_wait_for_strangers(world: World, browsers: Callable[[str], Browser]) -> None:
    own = browsers("10.0.0.7")
    assert is_in(await own.sign_in("ratna"))
    for place in range(20):
        await browsers(f"10.1.{place}.1").sign_in("ratna", "guess")
    assert not is_in(await browsers("10.2.0.1").sign_in("ratna"))
    assert is_in(await own.sign_in("ratna"))
    looked_at = 0
    for _ in range(20):
        looked_at += (await own.sign_in("ratna", "guess")).status_code == 401
    assert looked_at == KNOWN_BROWSER.free


async def test_a_mark_is_of_one_officer_and_can_not_be_made(world: World, browsers: Callable[[str], Browser]) -> None:
    own = browsers("10.0.0.7")
    await own.sign_in("sari")
    for place in range(20):
        await browsers(f"10.1.{place}.1").sign_in("ratna", "guess")
    assert not is_in(await own.sign_in("ratna"))
    own.http.cookies.set("__Host-browser", "abc.00000000000000000000000000000000", domain="centre.test")
    assert not is_in(await own.sign_in("ratna"))


async def test_all_workers_share_the_waits(world: World) -> None:
    looked_at = 0
    for place in range(20):
        worker = Browser(Web(world.centre, world.folder), f"10.1.{place}.1")
        looked_at += (await worker.sign_in("ratna", "guess")).status_code == 401
    assert looked_at == NAME.free


async def test_a_session_ends_when_nobody_uses_it(world: World, browser: Browser, clock: StillClock) -> None:
    await browser.sign_in("ratna")
    for _ in range(4):
        clock.move(seconds=sessions.IDLE - 1)
        assert (await browser.get("/pages/branches/1")).status_code == 200
    clock.move(seconds=sessions.IDLE)
    assert (await browser.get("/pages/branches/1")).status_code == 303
    with world.centre.store.reading() as tx:
        assert sessions.listed(tx, 1) == []


async def test_a_session_ends_after_a_working_day(world: World, browser: Browser, clock: StillClock) -> None:
    await browser.sign_in("ratna")
    for _ in range(sessions.LONGEST // 1000 - 1):
        clock.move(seconds=1000)
        assert (await browser.get("/pages/branches/1")).status_code == 200
    clock.move(seconds=1000)
    assert (await browser.get("/pages/branches/1")).status_code == 303


async def test_an_administrators_session_ends_sooner(world: World, browser: Browser, clock: StillClock) -> None:
    secret = seated(world, "admin", "administrator")
    await browser.sign_in("admin", code=now_code(secret, clock.now()))
    clock.move(seconds=sessions.IDLE_ADMINISTRATOR - 1)
    assert (await browser.get("/pages/branches")).status_code == 200
    clock.move(seconds=sessions.IDLE_ADMINISTRATOR)
    assert (await browser.get("/pages/branches")).status_code == 303


async def test_a_new_password_and_a_leave_end_all_sessions(world: World, browsers: Callable[[str], Browser]) -> None:
    first, second = browsers("10.0.0.1"), browsers("10.0.0.2")
    await first.sign_in("ratna")
    await second.sign_in("sari")
    world.centre.change_officer(1, "ratna", password="baru sekali")
    world.centre.change_officer(1, "sari", active=False)
    assert (await first.get("/pages/sessions")).status_code == 303
    assert (await second.get("/pages/sessions")).status_code == 303


async def test_sessions_are_listed_and_ended(
    world: World, browsers: Callable[[str], Browser], clock: StillClock
) -> None:
    world.desk()
    here, there, other = (browsers(f"10.0.0.{n}") for n in (1, 2, 3))
    there.http.headers["user-agent"] = "Mozilla/5.0 (X11; Linux) Firefox/140 <script>"
    await here.sign_in("ratna")
    clock.move(seconds=90)
    await there.sign_in("ratna")
    await other.sign_in("sari")
    page = await here.get("/pages/sessions")
    assert page.text.count("1/ratna") == 2
    assert "1/sari" not in page.text
    assert "Firefox · Linux" in page.text
    with world.centre.store.reading() as tx:
        found = sessions.listed(tx, 1)
    token = Page(page.text).forms["/pages/sessions/end"]["token"]
    for one in found:  # those of others don't end
        if one.browser == "Firefox · Linux" or one.officer == world.sites[0].sari:
            await here.post("/pages/sessions/end", token=token, session=one.id)
    assert (await there.get("/pages/sessions")).status_code == 303
    assert (await other.get("/pages/sessions")).status_code == 200
    assert (await here.get("/pages/sessions")).status_code == 200


async def test_an_administrator_ends_any_session(
    world: World, browsers: Callable[[str], Browser], clock: StillClock
) -> None:
    other, admin = browsers("10.0.0.2"), browsers("10.0.0.3")
    await other.sign_in("sari", branch=2)
    secret = seated(world, "admin", "administrator")
    await admin.sign_in("admin", code=now_code(secret, clock.now()))
    with world.centre.store.reading() as tx:
        (one,) = sessions.listed(tx, 2)
    await admin.fill("/pages/sessions", "/pages/sessions/end-any", session=one.id, branch="2")
    assert (await other.get("/pages/sessions")).status_code == 303


async def test_nobody_has_more_sessions_than_he_can_overlook(world: World, browsers: Callable[[str], Browser]) -> None:
    for place in range(sessions.MOST + 3):
        assert is_in(await browsers(f"10.0.0.{place}").sign_in("ratna"))
    with world.centre.store.reading() as tx:
        assert len(sessions.listed(tx, 1)) == sessions.MOST


async def test_a_token_begins_anew_with_each_sign_in_and_its_hash_is_kept(world: World, browser: Browser) -> None:
    tokens = set()
    for _ in range(2):
        done = await browser.sign_in("ratna")
        tokens.add(done.cookies["__Host-session"])
    assert len(tokens) == 2
    with world.centre.store.reading() as tx:
        kept = [one.hash for one in sessions.listed(tx, 1)]
    assert not any(token.partition(".")[2].encode() in hash_ for token in tokens for hash_ in kept)
    for forged in ("", "1.", "1.x", "x.y", "9" * 200, "2." + next(iter(tokens))[2:], "١.x"):
        browser.http.cookies.set("__Host-session", forged, domain="centre.test") if forged.isascii() else None
        assert (await browser.get("/pages/sessions")).status_code in (200, 303)
    browser.http.cookies.clear()
    browser.http.cookies.set("__Host-session", "1.forged", domain="centre.test")
    assert (await browser.get("/pages/sessions")).status_code == 303


async def test_the_form_for_signing_in_has_a_token_of_its_browser(
    world: World, browsers: Callable[[str], Browser]
) -> None:
    one, other = browsers("10.0.0.1"), browsers("10.0.0.2")
    token = Page((await other.get("/sign-in")).text).forms["/sign-in"]["token"]
    await one.get("/sign-in")
    told = await one.post("/sign-in", token=token, branch="1", name="ratna", password="rahasia", code="")
    assert told.status_code == 403


async def test_what_was_typed_is_shown_as_text(world: World, browser: Browser) -> None:
    told = await browser.sign_in('"><script>alert(1)</script>', "x")
    assert "<script" not in told.text
    assert "&lt;script" in told.text or "&#34;&gt;&lt;scrip" in told.text


async def test_too_much_and_what_is_no_form_is_refused(world: World, browser: Browser) -> None:
    form = "application/x-www-form-urlencoded"
    for body, kind in (
        (b"a=" + b"x" * 5000, form),
        (b"{}", "application/json"),
        (b"a=1&" * 50, form),
        (b"\xff", form),
    ):
        told = await browser.http.post("/sign-in", content=body, headers={"content-type": kind})
        assert told.status_code == 400
