"""What an office offers, read by anybody: its services and the published components of each, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec import structs

from models.acts import SurveyTaken
from models.acts.survey import Answer
from models.catalogue import seed_catalogue
from models.survey.instruments import SKM, shipped
from tests.ptsa_tui.central.pages.browsing import Browser, Page
from tests.world import World


async def test_from_the_offices_to_the_card_of_a_service(world: World, browser: Browser) -> None:
    world.desk()
    first = Page((await browser.get("/offices")).text)
    assert "/offices/1" in first.links
    listed = Page((await browser.get("/offices/1")).text)
    offered = [s for s in seed_catalogue().services if not s.retired]
    for service in offered:
        assert f"/offices/1/{service.code}" in listed.links
        assert service.name in listed.text
    told = Page((await browser.get("/offices/1/PKB")).text).text
    pkb = next(s for s in offered if s.code == "PKB")
    assert pkb.name in told
    for requirement in pkb.variants[0].requirements:
        assert requirement.name in told
    assert "Jangka waktu" in told
    assert "Rp0" in told


async def test_what_is_internal_stays_inside(world: World, browser: Browser) -> None:
    world.desk()
    told = Page((await browser.get("/offices/1/PKB?lang=en")).text).text
    assert "Requirements" in told
    for title in ("Number of staff", "Internal supervision", "Evaluation of staff performance"):
        assert title not in told


@pytest.mark.parametrize(
    "path", ["/offices/99", "/offices/0", "/offices/99999999999999999999999", "/offices/1/NOPE", "/offices/1/%3Cb%3E"]
)
async def test_what_is_not_there_is_said(world: World, browser: Browser, path: str) -> None:
    world.desk()
    told = await browser.get(path)
    assert told.status_code == 404
    assert "<b>" not in told.text


async def test_a_branch_without_a_catalogue_says_so(world: World, browser: Browser) -> None:
    world.centre.add_branch(7, "PTSA baru", "WIB")
    assert (await browser.get("/offices/7")).status_code == 404
    assert "PTSA baru" in (await browser.get("/offices")).text


async def test_a_service_that_is_no_longer_offered_is_gone(world: World, browser: Browser) -> None:
    world.desk()
    seed = seed_catalogue()
    services = tuple(structs.replace(s, retired=s.code == "PKB") for s in seed.services)
    world.centre.publish_to((1,), structs.replace(seed, version=2, services=services))
    assert "PKB" not in Page((await browser.get("/offices/1")).text).text
    assert (await browser.get("/offices/1/PKB")).status_code == 404


async def test_the_satisfaction_index_is_published_and_of_few_people_it_is_not_told(
    world: World, browser: Browser
) -> None:
    desk = world.desk()
    desk.sync()
    few = Page((await browser.get("/offices/1/index?lang=en")).text)
    assert "/offices/1" in few.links
    answers = tuple(Answer("skm", {e.key: 3 for e in shipped().instrument(SKM).elements}, "PP") for _ in range(5))
    desk.register.record(0, SurveyTaken(day=dt.date(2026, 11, 23), answers=answers[:4]))
    desk.sync()
    assert "75" not in Page((await browser.get("/offices/1/index")).text).text
    desk.register.record(0, SurveyTaken(day=dt.date(2026, 11, 24), answers=answers[4:]))
    desk.sync()
    told = Page((await browser.get("/offices/1/index")).text).text
    assert "75.00" in told or "75,00" in told
    for path in ("/offices/77/index", "/offices/0/index", "/offices/99999999999999999999/index"):
        assert (await browser.get(path)).status_code == 404
