"""Officers and units: who sees them, what an administrator changes, and that the last one can't shut himself out."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.fold import OfficerState
from models.officers.sign_in import sign_in
from models.refused import Refused
from ptsa_tui.central.pages import people
from ptsa_tui.central.pages.rights import PAGES
from ptsa_tui.central.pages.sign_in import AGAIN
from ptsa_tui.central.web import Web
from tests.conftest import StillClock
from tests.models.build import refused
from tests.ptsa_tui.central.pages.browsing import Browser, Page, now_code, seated
from tests.ptsa_tui.central.pages.test_rights import inside
from tests.world import World

NEW, UNIT, LIST = "/pages/people/1/officer", "/pages/people/1/unit", "/pages/people/1"
BUDI = {"code": "budi", "name": "Budi Harsono", "role": "officer", "own": "rahasia"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let passwords that are set here cost little."""
    from ptsa_tui.central import admin

    slow = admin.hashed_password
    monkeypatch.setattr(admin, "hashed_password", lambda password, fast=False: slow(password, fast=True))


def told(text: str) -> str:
    return Page(text).text


def of(world: World, code: str, branch: int = 1) -> OfficerState:
    return next(one for one in world.centre.officers(branch) if one.code == code)


def page_of(world: World, code: str, more: str = "") -> str:
    return f"/pages/people/1/officers/{of(world, code).id}{more}"


async def english(world: World, browser: Browser) -> Browser:
    """Sign an administrator in, who reads English."""
    await inside(world, browser, "administrator")
    await browser.get("/status?lang=en")
    return browser


async def test_an_officer_who_was_added_signs_in_at_the_desk_and_on_the_pages(
    world: World, web: Web, browser: Browser
) -> None:
    one = world.desk()
    await english(world, browser)
    unit = next(u for u in world.centre.units(1) if u.code == "HI")
    done = await browser.change(NEW, NEW, **BUDI, first="kata sandi", again="kata sandi", **{f"unit-{unit.id}": "yes"})
    assert done.headers["location"] == LIST
    assert "Budi Harsono" in (await browser.get(LIST)).text
    one.sync()
    at_desk = sign_in(one.register, "budi", "kata sandi")
    assert (at_desk.role, at_desk.units) == ("officer", (one.unit("HI"),))
    other = Browser(web, "10.0.0.9")
    assert (await other.sign_in("budi", "kata sandi")).headers["location"] == "/pages"
    budi = of(world, "budi").id
    with world.centre.store.reading() as tx:
        (row,) = tx.rows("SELECT officer FROM entry WHERE branch = %s AND id = %s", 1, budi)
    assert row[0] == of(world, "administrator").id, "who added him stands over it"


async def test_a_password_that_is_made_here_is_shown_once(world: World, web: Web, browser: Browser) -> None:
    await english(world, browser)
    made = await browser.change(NEW, NEW, **BUDI)
    found = re.search(r'class="secret">([a-z2-9-]+)<', made.text)
    assert found is not None
    assert len(found[1]) == 19
    assert (await Browser(web, "10.0.0.9").sign_in("budi", found[1])).headers["location"] == "/pages"
    path = page_of(world, "budi", "/password")
    again = await browser.change(path, path, own="rahasia")
    second = re.search(r'class="secret">([a-z2-9-]+)<', again.text)
    assert second is not None
    assert second[1] != found[1]
    assert (await Browser(web, "10.0.0.9").sign_in("budi", found[1])).status_code == 401
    for path in (LIST, page_of(world, "budi"), page_of(world, "budi", "/password"), NEW):
        assert second[1] not in (await browser.get(path)).text


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"code": "Budi Harsono"}, "small letters"),
        ({"code": ""}, "small letters"),
        ({"code": "<b>"}, "small letters"),
        ({"code": "x" * 33}, "small letters"),
        ({"code": "sari"}, "in use already"),
        ({"name": ""}, "name is missing"),
        ({"name": "123"}, "at least one letter"),
        ({"name": "x" * 121}, "Too long"),
        ({"first": "kata sandi"}, "passwords differ"),
        ({"first": "1234567", "again": "1234567"}, "at least 8"),
        ({"first": "x" * 201, "again": "x" * 201}, "Too long"),
        ({"own": "salah"}, "not your password"),
        ({"own": ""}, "not your password"),
    ],
)
async def test_what_is_wrong_with_a_new_officer_is_said_and_the_form_comes_back(
    world: World, browser: Browser, wrong: dict[str, str], why: str
) -> None:
    await english(world, browser)
    before = len(world.centre.officers(1))
    unit = world.centre.units(1)[0].id
    came = await browser.change(NEW, NEW, **(BUDI | {f"unit-{unit}": "yes", "role": "supervisor"} | wrong))
    assert came.status_code == 422
    assert why in told(came.text)
    kept = Page(came.text).filled[NEW]
    assert kept["name"] == (BUDI | wrong)["name"][:200]
    assert (kept["role"], f"unit-{unit}" in kept) == ("supervisor", True)
    assert kept["first"] == kept["again"] == kept["own"] == "", "a password never comes back"
    assert "<b>" not in came.text
    assert len(world.centre.officers(1)) == before


async def test_role_units_seat_and_standing_are_changed_after_a_question(
    world: World, web: Web, browser: Browser
) -> None:
    one = world.desk()
    await english(world, browser)
    unit, path = next(u for u in world.centre.units(1) if u.code == "HI"), page_of(world, "sari", "/change")
    asked = await browser.get(f"{path}?role=supervisor&seat=head&unit-{unit.id}=yes&active=yes")
    for line in ("Role: Officer → Supervisor", "Units: LOKET, HI → HI", "Seat: none → Branch head"):
        assert line in told(asked.text)
    assert of(world, "sari").role == "officer", "it was only asked"
    form = Page(asked.text).filled[path]
    wrong = await browser.post(path, **form | {"own": "salah"})
    assert wrong.status_code == 422
    assert "Seat: none → Branch head" in told(wrong.text)
    assert of(world, "sari").seat == ""
    done = await browser.post(path, **Page(wrong.text).filled[path] | {"own": "rahasia"})
    assert done.headers["location"] == page_of(world, "sari")
    assert (of(world, "sari").role, of(world, "sari").seat, of(world, "sari").units) == (
        "supervisor", "head", (unit.id,),
    )  # fmt: skip
    one.sync()
    assert sign_in(one.register, "sari", "rahasia").role == "supervisor"
    theirs = Browser(web, "10.0.0.9")
    await theirs.sign_in("sari")
    assert (await theirs.get("/pages/people/1")).status_code == 200
    asked = await browser.get(f"{path}?role=supervisor&seat=head&unit-{unit.id}=yes")
    await browser.post(path, **Page(asked.text).filled[path] | {"own": "rahasia"})
    assert not of(world, "sari").active
    assert (await theirs.get("/pages/people/1")).headers["location"] == "/sign-in"
    one.sync()
    with refused("sign_in_wrong"):
        sign_in(one.register, "sari", "rahasia")
    nothing = await browser.get(f"{path}?role=supervisor&seat=head&unit-{unit.id}=yes")
    assert nothing.headers["location"] == page_of(world, "sari"), "nothing would change"
    odd = await browser.get(f"{path}?role=king&seat=emperor&unit-999=yes&active=%3Cb%3E")
    assert "<b>" not in odd.text


async def test_what_somebody_else_changed_meanwhile_is_not_taken_back(world: World, browser: Browser) -> None:
    await english(world, browser)
    path = page_of(world, "sari", "/change")
    form = Page((await browser.get(f"{path}?role=supervisor&active=yes")).text).filled[path] | {"own": "rahasia"}
    world.centre.change_officer(1, "sari", seat="head")
    came = await browser.post(path, **form)
    assert came.status_code == 422
    for line in ("Somebody else has changed this officer meanwhile", "Seat: Branch head → none"):
        assert line in told(came.text)
    assert (of(world, "sari").role, of(world, "sari").seat) == ("officer", "head")
    bare = await browser.post(path, token=form["token"], own="rahasia")
    assert (bare.status_code, bare.headers["location"]) == (303, page_of(world, "sari"))
    bare = await browser.post(path, token=form["token"], own="salah")
    assert (bare.status_code, bare.headers["location"]) == (303, page_of(world, "sari"))
    assert of(world, "sari").active


async def test_the_last_administrator_with_a_factor_stays(world: World, browser: Browser) -> None:
    await english(world, browser)
    path = page_of(world, "administrator", "/change")
    for question in ("role=officer&active=yes", "role=officer&seat=administrator"):
        form = Page((await browser.get(f"{path}?{question}")).text).filled[path]
        came = await browser.post(path, **form | {"own": "rahasia"})
        assert came.status_code == 422
        assert "first give another officer that seat" in told(came.text)
        assert (of(world, "administrator").seat, of(world, "administrator").active) == ("administrator", True)
    world.centre.change_officer(1, "ratna", seat="administrator")
    came = await browser.post(path, **form | {"own": "rahasia"})
    assert came.status_code == 422, "without a second factor nobody comes in"
    world.centre.set_factor(1, "ratna")
    world.centre.change_officer(1, "ratna", active=False)
    assert (await browser.post(path, **form | {"own": "rahasia"})).status_code == 422
    world.centre.change_officer(1, "ratna", active=True)
    assert (await browser.post(path, **form | {"own": "rahasia"})).status_code == 303
    assert not of(world, "administrator").active


def test_two_administrators_who_both_go_leave_one(world: World) -> None:
    seated(world, "satu", "administrator")
    seated(world, "dua", "administrator", 2)
    for _round in range(5):
        with ThreadPoolExecutor(2) as pool:

            def resign(branch: int, code: str) -> bool:
                try:
                    world.centre.by(of(world, code, branch).id).change_officer(branch, code, seat="")
                except Refused as why:
                    return why.code != "administrator_last"
                return True

            gone = list(pool.map(resign, (1, 2), ("satu", "dua")))
        assert sorted(gone) == [False, True]
        for branch, code in ((1, "satu"), (2, "dua")):
            world.centre.change_officer(branch, code, seat="administrator")
    world.centre.change_officer(1, "satu", seat="")
    world.centre.change_officer(2, "dua", seat="")
    assert [of(world, c, b).seat for b, c in ((1, "satu"), (2, "dua"))] == ["", ""], "a command can"


async def test_a_second_factor_is_shown_once_and_works(world: World, web: Web, browser: Browser) -> None:
    await english(world, browser)
    theirs = Browser(web, "10.0.0.9")
    await theirs.sign_in("ratna")
    path = page_of(world, "ratna", "/factor")
    assert (await browser.change(path, path, own="salah")).status_code == 422
    made = await browser.change(path, path, own="rahasia")
    page = Page(made.text)
    assert "svg" in page.tags
    assert not page.tags & {"script", "style", "@style"}
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', made.text)
    assert found is not None
    import base64

    secret = base64.b32decode(found[1].replace(" ", ""))
    assert len(secret) == 20
    assert found[1] not in (await browser.get(path)).text
    assert (await theirs.get("/pages/branches/1")).headers["location"] == "/sign-in", "it began without it"
    assert (await Browser(web, "10.0.0.8").sign_in("ratna")).status_code == 401
    code = now_code(secret, world.clock.now())
    assert (await Browser(web, "10.0.0.8").sign_in("ratna", code=code)).headers["location"] == "/pages"
    own = page_of(world, "administrator", "/factor")
    assert (await browser.change(own, own, own="rahasia")).status_code == 200
    assert (await browser.get("/pages/people/1")).status_code == 200, "the session that made it goes on"


async def test_a_new_password_ends_sessions_and_reaches_the_desk(world: World, web: Web, browser: Browser) -> None:
    one = world.desk()
    await english(world, browser)
    theirs = Browser(web, "10.0.0.9")
    await theirs.sign_in("ratna")
    path = page_of(world, "ratna", "/password")
    for wrong in ({"first": "kata sandi"}, {"first": "pendek", "again": "pendek"}):
        assert (await browser.change(path, path, own="rahasia", **wrong)).status_code == 422
    assert (await theirs.get("/pages/branches/1")).status_code == 200
    done = await browser.change(path, path, own="rahasia", first="kata sandi", again="kata sandi")
    assert done.headers["location"] == page_of(world, "ratna")
    assert (await theirs.get("/pages/branches/1")).headers["location"] == "/sign-in"
    one.sync()
    assert sign_in(one.register, "ratna", "kata sandi").code == "ratna"


async def test_the_own_password_can_not_be_guessed(
    world: World, browsers: Callable[[str], Browser], clock: StillClock
) -> None:
    first, other = await english(world, browsers("10.0.0.1")), browsers("10.0.0.2")
    secret = world.centre.set_factor(1, "administrator")
    clock.move(minutes=1)
    await other.sign_in("administrator", code=now_code(secret, clock.now()))
    for _try in range(AGAIN.free):
        assert (await first.change(NEW, NEW, **BUDI | {"own": "tebakan"})).status_code == 422
    for browser in (first, other):
        waits = await browser.change(NEW, NEW, **BUDI)
        assert (waits.status_code, int(waits.headers["retry-after"]) > 0) == (429, True)
        assert Page(waits.text).filled[NEW]["name"] == "Budi Harsono"
    assert all(one.code != "budi" for one in world.centre.officers(1))
    assert (await other.get(LIST)).status_code == 200, "what needs no password goes on"
    clock.move(minutes=1)
    assert (await other.change(NEW, NEW, **BUDI)).status_code == 200
    assert (await first.change(NEW, NEW, **BUDI | {"own": "tebakan", "code": "x"})).status_code in (422, 429)


async def test_a_unit_is_added_and_reaches_the_desks(world: World, browser: Browser) -> None:
    one, far = world.desk(1), world.desk(2)
    await english(world, browser)
    for wrong, why in (
        ({"code": "a b", "name": "Pengawasan"}, "capitals"),
        ({"code": "", "name": "Pengawasan"}, "capitals"),
        ({"code": "HI", "name": "Pengawasan"}, "in use already"),
        ({"code": "WAS", "name": ""}, "name is missing"),
        ({"code": "WAS", "name": "x" * 150}, "Too long"),
    ):
        came = await browser.change(UNIT, UNIT, **wrong)
        assert (came.status_code, why in told(came.text)) == (422, True), wrong
        assert Page(came.text).filled[UNIT]["code"] == wrong["code"]
    done = await browser.change(UNIT, UNIT, code="was", name="Pengawasan", kind="outside")
    assert done.headers["location"] == LIST
    for site in (one, far):
        site.sync()
        assert any((u.code, u.unit) == ("WAS", "outside") for u in site.register.units(everywhere=True))


@pytest.mark.parametrize("standing", ["head", "auditor"])
async def test_heads_and_auditors_read_and_change_nothing(world: World, browser: Browser, standing: str) -> None:
    token = await inside(world, browser, standing)  # type: ignore[arg-type]
    seen = await browser.get(LIST)
    assert "Sari Widowati" in seen.text
    assert "/officers/" not in seen.text
    assert (await browser.get("/pages/people/2")).status_code == (200 if standing == "auditor" else 403)
    before = world.centre.officers(1)
    for name, page in PAGES.items():
        if page.concern in ("people", "openings") and "administrator" in page.who and standing not in page.who:
            path = page_of(world, "sari", page.path.rpartition("}")[2]) if "officer:int" in page.path else (
                page.path.replace("{branch:int}", "1"))  # fmt: skip
            came = await (browser.get(path) if page.method == "GET" else browser.post(path, token=token, own="rahasia"))
            assert came.status_code == 403, name
    assert world.centre.officers(1) == before


async def test_who_looked_at_names_stands_in_the_access_log(world: World, browser: Browser) -> None:
    await english(world, browser)
    await browser.get(LIST)
    await browser.get(page_of(world, "sari"))
    with world.centre.store.reading() as tx:
        rows = tx.rows("SELECT officer, subject, kind FROM look WHERE branch = %s ORDER BY id", 1)
    admin = of(world, "administrator").id
    assert rows[-1] == (admin, of(world, "sari").id, "DetailOpened")
    assert all(row[0] == admin for row in rows)
    assert len(rows) == 2


async def test_the_log_has_ids_and_no_name(world: World, browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    await english(world, browser)
    with caplog.at_level(logging.INFO, logger="ptsa.central"):
        await browser.change(NEW, NEW, **BUDI, first="kata sandi", again="kata sandi")
        await browser.change(NEW, NEW, **BUDI | {"own": "salah"})
        path = page_of(world, "budi", "/factor")
        await browser.change(path, path, own="rahasia")
    lines = [json.loads(record.getMessage()) for record in caplog.records if record.name == "ptsa.central"]
    assert [line["event"] for line in lines] == ["officer_added", "password_refused", "factor_made"]
    assert lines[0]["of"] == of(world, "budi").id
    assert not any(word in caplog.text for word in ("budi", "Budi", "sandi", "salah"))


@pytest.mark.parametrize(
    "path",
    ["/pages/people/99", "/pages/people/99999999999999999999999", "/pages/people/1/officers/1",
     "/pages/people/1/officers/99999999999999999999999/change", "/pages/people/0/unit", "/pages/people/99/officer"],
)  # fmt: skip
async def test_what_is_not_there_is_said(world: World, browser: Browser, path: str) -> None:
    await english(world, browser)
    assert (await browser.get(path)).status_code == 404


async def test_a_long_list_has_pages(world: World, browser: Browser) -> None:
    for number in range(people.A_PAGE):
        world.centre.add_officer(2, f"petugas{number:02d}", "Petugas Contoh", "officer", [], "rahasia", fast=True)
    await english(world, browser)
    first, second = [(await browser.get(f"/pages/people/2?page={n}")).text for n in (1, 2)]
    assert "petugas00" in first
    assert "sari" in second
    assert "sari" not in told(first)
