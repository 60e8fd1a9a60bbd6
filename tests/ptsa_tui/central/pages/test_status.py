"""A citizen asks how far a case is: the right code opens the right case, nothing else opens anything."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from models.facts import numbering
from models.forms import Deliver, Erase, Intake, Paper, Ready, perform
from ptsa_tui.central.pages import status
from ptsa_tui.central.web import Web
from tests.conftest import StillClock
from tests.ptsa_tui.central.pages.browsing import Browser, Page, another, code_of
from tests.world import Site, World


def read(told: Any) -> str:
    return Page(told.text).text


async def test_the_code_of_the_receipt_opens_its_own_case_and_no_other(world: World, browser: Browser) -> None:
    desk = world.desk()
    first, second = desk.take_in(), desk.take_in("3174015203909002", "Budi Santoso")
    desk.sync()
    told = await browser.ask(first, code_of(desk, first))
    assert told.status_code == 200
    assert first in told.text
    assert "Diterima" in told.text
    assert (await browser.ask(second, code_of(desk, first))).status_code == 404
    assert (await browser.ask(second, code_of(desk, second))).status_code == 200


async def test_nothing_but_states_dates_and_what_is_owed_is_told(world: World, browser: Browser) -> None:
    desk = world.desk()
    number = desk.take_in(note="rahasia sekali", phone="0812345678")
    desk.sync()
    told = await browser.ask(number, code_of(desk, number))
    lines = read(told)
    assert lines.endswith("Yang sudah terjadi Diterima: 24 Nov 2026 09.00 WIB Tanyakan berkas lain")
    assert "Dijanjikan selesai Rab 2 Des 2026." in lines
    for secret in (
        "Siti",
        "Rahayu",
        "3174",
        "9001",
        "rahasia",
        "0812",
        "sari",
        "Sari",
        "LOKET",
        "Pengesahan",
        "PTSA 1",
    ):
        assert secret not in told.text, secret


async def test_what_is_missing_is_told_with_its_day(world: World, browser: Browser) -> None:
    desk = world.desk()
    number = taken_in_without(desk, "naskah")
    desk.sync()
    told = await browser.http.post("/status?lang=en", data={"number": number, "code": code_of(desk, number)})
    lines = read(told)
    assert "Incomplete Still to be brought" in lines
    assert "Nothing else is asked for." in lines
    names = {r.code: r.name for r in desk.register.catalogue().by_code["PP"].variants[0].requirements}
    assert names["naskah"] in lines


def taken_in_without(desk: Site, paper: str) -> str:
    """Take a request in of which one paper is missing."""
    asked = desk.register.catalogue().by_code["PP"].variants[0].requirements
    papers = tuple(
        Paper(requirement=r.code, how="missing" if r.code == paper else "original") for r in asked if r.mandatory
    )
    assert any(p.how == "missing" for p in papers), [r.code for r in asked]
    form = Intake(nik="3174015203909001", name="Siti Rahayu", service="PP", papers=papers)
    number = perform(desk.register, desk.sari, form).number
    assert number is not None
    return numbering.shown(number)


async def test_a_wrong_code_and_an_unknown_number_answer_alike(
    world: World, web: Web, browsers: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same words, the same status, the same statements of the database, and the same moment."""
    desk = world.desk()
    number = desk.take_in()
    desk.sync()
    code, answers = code_of(desk, number), []
    asked = listen(world, monkeypatch)
    for place, (wanted, typed) in enumerate(
        ((number, another(code)), (unknown(number), code), (foreign(number), code))
    ):
        browser = browsers(f"10.3.{place}.1")
        del asked[:]
        told = await browser.ask(wanted, typed)
        body = told.text.replace(wanted, "")
        headers = {name: value for name, value in told.headers.items() if name != "content-length"}
        answers.append((told.status_code, body, headers, list(asked)))
        (paused,) = browser.pauses
        assert paused > 0
    assert answers[0] == answers[1] == answers[2]
    assert any("status_code" in sql for sql in answers[0][3])


def unknown(number: str) -> str:
    """Return a number of the same desk that was never given."""
    series = numbering.Series(1, 1, 0, 26)
    assert number != numbering.shown(numbering.make(series, 777))
    return numbering.shown(numbering.make(series, 777))


def foreign(_number: str) -> str:
    """Return a number of a branch that there is not."""
    return numbering.shown(numbering.make(numbering.Series(777, 1, 0, 26), 1))


def listen(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of statements from now on, without what they were asked with."""
    from ptsa_tui.central import store

    heard: list[str] = []
    for kind in (store._SqliteTx, store._PostgresTx):
        for name in ("rows", "run"):
            before = getattr(kind, name)

            def told(self: Any, sql: str, *params: Any, _before: Any = before) -> Any:
                heard.append(sql)
                return _before(self, sql, *params)

            monkeypatch.setattr(kind, name, told)
    return heard


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", ""),
        ("1", "123456"),
        ("001-01-026-000001-9", "12345"),
        ("001-01-026-000001-8", "123456"),
        ("001-01-026-000001-9", "000000"),
        ("' OR 1=1 --", "1 OR 1=1"),
        ("٠٠١-01-026-000001-9", "123456"),
        ("1" * 24, "1" * 8),
    ],
)
async def test_what_is_mistyped_is_looked_up_nowhere(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch, number: str, code: str
) -> None:
    await browser.get("/status")
    asked = listen(world, monkeypatch)
    told = await browser.post("/status", number=number, code=code)
    assert told.status_code == 422
    assert asked == []
    assert 'value="' + number.replace("'", "&#39;")[:32] in told.text


async def test_ways_to_type_a_number_and_a_code(world: World, browser: Browser) -> None:
    desk = world.desk()
    number = desk.take_in()
    desk.sync()
    code = code_of(desk, number)
    for typed, secret in (
        (number, code), (number.replace("-", ""), code.replace(" ", "")), (f"%{number.replace('-', '')}", f" {code} "),
        (number.replace("-", " "), code.replace(" ", "-")),
    ):  # fmt: skip
        assert (await browser.ask(typed, secret)).status_code == 200


async def guesses(world: World, web: Web, count: int, addresses: int) -> tuple[int, int]:
    """Guess at a case, from many addresses; return how many guesses were looked at, and how many were right."""
    desk = world.desk()
    number = desk.take_in()
    desk.sync()
    right, looked_at, found = int(code_of(desk, number).replace(" ", "")), 0, 0
    rng = random.Random(6)
    browsers = [Browser(web, f"10.{n // 250}.{n % 250}.9") for n in range(addresses)]
    for place in range(count):
        code = rng.randint(1, 999_999)
        if code == right:
            continue
        told = await browsers[place % addresses].post("/status", number=number, code=f"{code:06d}")
        looked_at += told.status_code == 404
        found += told.status_code == 200
        assert told.status_code in (404, 429)
    assert (await browsers[0].ask(number, f"{right:06d}")).status_code == 429, "nobody gets in while guesses wait"
    return looked_at, found


async def test_guesses_get_nothing_and_are_slowed(world: World, web: Web) -> None:
    assert await guesses(world, web, 300, 30) == (status.NUMBER.free, 0)


@pytest.mark.soak
@pytest.mark.parametrize("addresses", [1, 500])
async def test_ten_thousand_guesses_get_nothing_and_are_slowed(world: World, web: Web, addresses: int) -> None:
    assert await guesses(world, web, 10_000, addresses) == (status.NUMBER.free, 0)


async def test_the_citizen_is_told_again_once_the_guesses_have_waited(
    world: World, browsers: Callable[[str], Browser], clock: StillClock
) -> None:
    """No stranger shuts anybody out for longer than a quarter of an hour, however long he goes on."""
    desk = world.desk()
    number = desk.take_in()
    desk.sync()
    code, tries = code_of(desk, number), 0
    for place in range(400):
        told = await browsers(f"10.{place}.1.1").ask(number, another(code))
        tries += told.status_code == 404
        clock.move(seconds=30)
    assert tries < 40
    clock.move(seconds=status.NUMBER.longest)
    assert (await browsers("10.0.9.9").ask(number, code)).status_code == 200


async def test_one_address_guesses_few_numbers(world: World, browser: Browser) -> None:
    looked_at = 0
    for running in range(1, 120):
        number = numbering.shown(numbering.make(numbering.Series(1, 1, 0, 26), running))
        looked_at += (await browser.ask(number, "123456")).status_code == 404
    assert looked_at == status.ADDRESS.free


async def test_ones_own_case_wipes_out_no_guesses_at_another(world: World, browser: Browser) -> None:
    desk = world.desk()
    own, other = desk.take_in(), desk.take_in("3174015203909002", "Budi Santoso")
    desk.sync()
    wrong, looked_at = another(code_of(desk, other)), 0
    for _ in range(40):
        await browser.ask(own, code_of(desk, own))
        looked_at += (await browser.ask(other, wrong)).status_code == 404
    assert looked_at == status.NUMBER.free


async def test_right_questions_never_wait(world: World, browser: Browser) -> None:
    desk = world.desk()
    number = desk.take_in()
    desk.sync()
    for _ in range(60):
        assert (await browser.ask(number, code_of(desk, number))).status_code == 200
    assert browser.pauses == []


async def test_tries_hold_no_address_and_no_number(world: World, browser: Browser) -> None:
    desk = world.desk()
    number = desk.take_in()
    desk.sync()
    await browser.ask(number, another(code_of(desk, number)))
    with world.centre.store.reading() as tx:
        rows = tx.rows("SELECT about, bucket FROM tries WHERE branch = 0")
    assert {about for about, _bucket in rows} == {"case number", "status address"}
    assert all(0 <= bucket < 1 << 20 for _about, bucket in rows)


async def test_an_erased_case_is_not_there(world: World, browser: Browser) -> None:
    desk = world.desk()
    number = desk.take_in()
    code = code_of(desk, number)
    perform(desk.register, desk.sari, Ready(case=number, product="SK-1"))
    perform(desk.register, desk.sari, Deliver(case=number, returned=("naskah", "saran", "permohonan")))
    desk.sync()
    assert "Sudah diserahkan" in (await browser.ask(number, code)).text
    perform(desk.register, desk.officer("ratna"), Erase(case=number))
    desk.sync()
    assert (await browser.ask(number, code)).status_code == 404


async def test_a_sister_desk_prints_the_same_code(world: World, browser: Browser) -> None:
    one, other = world.desk(), world.desk()
    number = one.take_in()
    one.sync()
    other.sync()
    assert code_of(one, number) == code_of(other, number)


async def test_a_case_of_another_branch_is_asked_for_at_home(world: World, browser: Browser) -> None:
    desk = world.desk(2)
    number = desk.take_in()
    desk.sync()
    assert (await browser.ask(number, code_of(desk, number))).status_code == 200


def test_a_code_does_not_follow_from_its_number(world: World) -> None:
    """The same cases at two desks that are alike in everything: no code is the same."""
    desk = world.desk()
    codes = [code_of(desk, desk.take_in()) for _ in range(30)]
    assert len(set(codes)) > 25
