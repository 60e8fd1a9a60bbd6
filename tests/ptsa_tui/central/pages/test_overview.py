"""Branches and desks: each figure is what the centre has, each sign says what to do, codes are shown once."""

from __future__ import annotations

import re

import pytest

from models.facts import numbering
from models.forms import Ready, Reject, perform
from ptsa_tui import __version__
from ptsa_tui.central.pages import overview
from ptsa_tui.central.pages.overview import Branch, Offices, branches
from ptsa_tui.sync.wire.trust import Keys, read_code
from tests.conftest import StillClock
from tests.ptsa_tui.central.pages.browsing import Browser, Page, now_code, seated
from tests.world import Site, World


def branch(world: World, number: int = 1) -> Branch:
    (found,) = branches(world.centre, Offices(), number)
    return found


def test_a_desk_that_comes_needs_nothing(world: World, clock: StillClock) -> None:
    desk = world.desk()
    desk.sync()
    (told,) = branch(world).desks
    assert (told.number, told.state, told.seen, told.skew) == (1, "enrolled", clock.now(), 0)
    assert (told.version, told.held, told.signs) == (__version__, 0, ())
    assert branch(world).is_urgent is False


def test_a_silent_desk_is_told_after_a_day(world: World, clock: StillClock) -> None:
    world.desk()
    clock.move(seconds=overview.SILENT - 1)
    assert branch(world).signs == ()
    clock.move(seconds=1)
    assert branch(world).signs == ("silent",)


@pytest.mark.parametrize("off", [-600, 600])
def test_a_clock_that_is_off_is_told(world: World, clock: StillClock, off: int) -> None:
    desk = world.desk()
    at = clock.at
    clock.move(seconds=120)
    desk.spoil = lambda body: (setattr(clock, "at", at + 120), body)[1]
    clock.at = at + 120 + off
    desk.sync()
    (told,) = branch(world).desks
    assert (told.skew, told.signs) == (off, ("clock",))
    assert overview.clock_told(off) == ("10 min ahead" if off > 0 else "10 min behind")


def test_what_a_desk_did_not_fetch_is_not_confirmed(world: World, clock: StillClock) -> None:
    one, other = world.desk(), world.desk()
    clock.move(minutes=15)
    one.sync()
    other.sync()
    assert [d.unconfirmed for d in branch(world).desks][1] == 0
    one.take_in()
    one.sync()
    assert [d.unconfirmed for d in branch(world).desks][1] == 2  # the person and the case


def test_held_entries_are_counted_for_their_desk(world: World) -> None:
    desk = world.desk()
    with world.centre.store.transaction() as tx:
        tx.insert("quarantine", [(1, 1, 0, "ptsa-act", 1, b"d", 7, b"h", "layout_unknown", b"raw", 0)])
    (told,) = branch(world).desks
    assert (told.held, told.signs, branch(world).held) == (7, ("held",), 7)
    del desk


def crossed(world: World) -> tuple[Site, Site, str]:
    """Let two desks decide about one case without a line between them."""
    one, other = world.desk(), world.desk()
    number = one.take_in()
    one.sync()
    other.sync()
    perform(one.register, one.sari, Ready(case=number, product="SK-1"))
    perform(other.register, other.sari, Reject(case=number, reason="tidak memenuhi syarat"))
    one.sync()
    other.sync()
    one.sync()
    return one, other, number


def test_contested_cases_are_counted_until_they_are_settled(world: World) -> None:
    one, _other, number = crossed(world)
    row = one.register.database.row("SELECT number FROM case_file WHERE id = ?", one.case(number))
    assert row is not None
    assert numbering.shown(row[0]) == number
    found = branch(world)
    assert (found.contested, found.signs) == (1, ("contested",))
    assert branch(world, 2).contested == 0


def test_a_code_that_waits_and_one_that_was_not_used(world: World, clock: StillClock) -> None:
    world.centre.add_desk(1)
    (told,) = branch(world).desks
    assert (told.state, told.signs, told.code_until > clock.now()) == ("waiting", ("waiting",), True)
    clock.move(days=4)
    (told,) = branch(world).desks
    assert (told.signs, told.code_until) == (("unused",), 0)


def test_names_are_read_again_when_they_changed(world: World) -> None:
    offices = Offices()
    assert [b.name for b in branches(world.centre, offices)] == ["PTSA 1", "PTSA 2"]
    world.centre.add_branch(3, "PTSA <Timur>", "WIT")
    assert [b.name for b in branches(world.centre, offices)] == ["PTSA 1", "PTSA 2", "PTSA <Timur>"]


def test_urgent_branches_come_first(world: World, clock: StillClock) -> None:
    world.desk(2)
    clock.move(days=2)
    assert [b.number for b in branches(world.centre, Offices())] == [2, 1]


async def administrator(world: World, browser: Browser) -> None:
    secret = seated(world, "admin", "administrator")
    await browser.sign_in("admin", code=now_code(secret, world.clock.now()))


async def test_a_code_is_made_in_the_browser_shown_once_and_enrols(world: World, browser: Browser) -> None:
    await administrator(world, browser)
    told = await browser.fill("/pages/branches/1/code", "/pages/branches/1/code")
    code = re.search(r'<p class="secret">([^<]+)</p>', told.text)
    assert code is not None
    assert told.headers["cache-control"] == "no-store"
    enrolled = world.centre.enrol(read_code(code[1])[0], Keys.new().public)
    assert (enrolled["branch"], enrolled["desk"]) == (1, 1)
    for path in ("/pages/branches/1", "/pages/branches/1/code", "/pages/branches/1/code?desk=1"):
        assert code[1] not in (await browser.get(path)).text
    again = await browser.fill("/pages/branches/1/code?desk=1", "/pages/branches/1/code")
    assert "1.1" in Page(again.text).text


async def test_a_desk_is_revoked_only_when_its_number_is_typed(world: World, browser: Browser) -> None:
    desk = world.desk()
    await administrator(world, browser)
    at = "/pages/branches/1/desks/1/revoke"
    for sure in ("", "1", "1.2", "ya"):
        assert (await browser.fill(at, at, sure=sure)).status_code == 422
    assert world.centre.desks(1)[0]["state"] == "enrolled"
    assert (await browser.fill(at, at, sure="1.1")).headers["location"] == "/pages/branches/1"
    assert world.centre.desks(1)[0]["state"] == "revoked"
    assert "dicabut" in (await browser.get("/pages/branches/1")).text
    from models.refused import Refused

    with pytest.raises(Refused) as why:
        desk.sync()
    assert why.value.code == "desk_revoked"


async def test_what_there_is_not_is_told_without_details(world: World, browser: Browser) -> None:
    await administrator(world, browser)
    for path in ("/pages/branches/9", "/pages/branches/1/desks/9/revoke", "/pages/nothing", "/nothing"):
        told = await browser.get(path)
        assert told.status_code == 404
        assert "Traceback" not in told.text
    assert (await browser.get("/pages/branches/1/code?desk=999")).status_code == 422
