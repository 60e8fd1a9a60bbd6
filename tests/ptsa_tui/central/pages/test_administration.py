"""A centre is built up in the browser: branches, units, officers, a catalogue, a desk; and it all reaches the desk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.acts import BranchSet
from models.cases.cards import service_card
from models.officers.sign_in import sign_in
from ptsa_tui.central.web import Web
from ptsa_tui.sync.wire.trust import read_code
from tests.conftest import StillClock
from tests.ptsa_tui.central.pages.browsing import Browser, Page, now_code, seated
from tests.ptsa_tui.central.pages.test_rights import inside
from tests.world import World

OPEN, NAME = "/pages/branches/open", "/pages/branches/1/name"


async def test_from_an_empty_centre_to_a_desk_that_works(
    tmp_path: Path, url: str, clock: StillClock, quick_decoy: None
) -> None:
    world = World(tmp_path, url, clock, branches=())
    world.centre.add_branch(1, "PTSA Pusat", "WIB")
    secret = seated(world, "admin", "administrator")
    browser = Browser(Web(world.centre, world.folder))
    await browser.sign_in("admin", code=now_code(secret, clock.now()))
    for number, name, zone in (("2", "PTSA Timur", "WITA"), ("3", "PTSA Papua", "WIT")):
        done = await browser.change(OPEN, OPEN, number=number, name=name, zone=zone, contact="Jl. Contoh 1")
        assert done.headers["location"] == f"/pages/branches/{number}"
        form = f"/pages/people/{number}/unit"
        await browser.change(form, form, code="LOKET", name="Loket pelayanan", kind="counter")
        form = f"/pages/people/{number}/officer"
        unit = next(field for field in (await browser.get(form)).text.split('"') if field.startswith("unit-"))
        sari = {"code": "sari", "name": "Sari Widowati", "first": "kata sandi", "again": "kata sandi"}
        assert (await browser.change(form, form, **sari, own="rahasia", **{unit: "yes"})).status_code == 303
    await browser.fill("/pages/catalogue", "/pages/draft", **{"from": "0"})
    service, publish = "/pages/draft/services/PP", "/pages/draft/publish"
    await browser.change(service, service, procedure="Daftar\nPeriksa")
    await browser.change(publish, publish, own="rahasia", **{"branch-2": "yes", "branch-3": "yes"})
    desk = world.desk(2)
    office = desk.register.branch()
    assert (office.name, office.zone, office.contact) == ("PTSA Timur", "WITA", "Jl. Contoh 1")
    assert not desk.register.calendar().is_working(next(d for d in desk.register.calendar().holidays if d.year == 2026))
    assert service_card(desk.register, "PP").service.procedure == ("Daftar", "Periksa")
    assert sign_in(desk.register, "sari", "kata sandi").units == (desk.unit("LOKET"),)
    assert desk.take_in()
    code = await browser.fill("/pages/branches/3/code", "/pages/branches/3/code")
    found = re.search(r'class="secret">([^<]+)<', code.text)
    assert found is not None
    assert read_code(found[1])
    with pytest.raises(StopIteration):
        next(o for o in world.centre.officers(1) if o.code == "sari")
    world.close()


async def test_a_branch_gets_another_name_at_its_desks(world: World, browser: Browser) -> None:
    one, far = world.desk(1), world.desk(2)
    await inside(world, browser, "administrator")
    assert (await browser.change(NAME, NAME, name="PTSA Satu", contact="Jl. Baru 2")).status_code == 303
    for site in (one, far):
        site.sync()
    assert (one.register.branch().name, one.register.branch().contact) == ("PTSA Satu", "Jl. Baru 2")
    assert one.register.branch().zone == "WIB"
    assert far.register.branch().name == "PTSA 2"
    sql = "SELECT count(*) FROM entry WHERE branch = %s AND kind = %s"
    assert (await browser.change(NAME, NAME)).status_code == 303
    with world.centre.store.reading() as tx:
        assert tx.rows(sql, 1, BranchSet.__name__) == [(2,)], "said twice, it changes nothing"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"number": "1"}, "There is a branch 1 already"),
        ({"number": "0"}, "from 1 to 999"),
        ({"number": "1000"}, "from 1 to 999"),
        ({"number": "²"}, "from 1 to 999"),
        ({"number": ""}, "from 1 to 999"),
        ({"name": ""}, "name is missing"),
        ({"name": "x" * 121}, "Too long"),
        ({"zone": "UTC"}, "WIB, WITA or WIT"),
        ({"contact": "x" * 201}, "Too long"),
    ],
)
async def test_what_is_wrong_with_a_new_branch_is_said(
    world: World, browser: Browser, wrong: dict[str, str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inside(world, browser, "administrator")
    await browser.get("/status?lang=en")
    typed = {"number": "9", "name": "PTSA <b>9</b>", "zone": "WIT", "contact": "Jl. 9"} | wrong
    came = await browser.change(OPEN, OPEN, **typed)
    assert (came.status_code, why in Page(came.text).text) == (422, True)
    kept = Page(came.text).filled[OPEN]
    assert kept["contact"] == typed["contact"]
    assert kept["zone"] == (typed["zone"] if typed["zone"] != "UTC" else "WIB")
    assert "<b>" not in came.text
    assert world.centre.branches() == [1, 2]


async def test_what_is_wrong_with_another_name_is_said(world: World, browser: Browser) -> None:
    await inside(world, browser, "administrator")
    for wrong in ({"name": ""}, {"name": "9"}, {"contact": "x" * 201}):
        came = await browser.change(NAME, NAME, **wrong)
        assert came.status_code == 422
        (field, typed), *_ = wrong.items()
        assert Page(came.text).filled[NAME][field] == typed
    for path in ("/pages/branches/9/name", "/pages/branches/99999999999999999999999/name"):
        assert (await browser.get(path)).status_code == 404
    office = world.centre.office(1)
    assert office is not None
    assert (office.name, office.contact) == ("PTSA 1", "")
