"""The record of processing says what the program knows itself, and no more than that is so."""

from __future__ import annotations

from msgspec import structs

from models.catalogue import seed_catalogue
from models.facts.standard import Office
from models.forms import Deliver, Erase, Ready, perform
from models.words.processing import ACTIVITIES
from tests.ptsa_tui.central.pages.browsing import Browser, Page, printed
from tests.ptsa_tui.central.pages.test_audit import seat
from tests.world import World


async def test_the_record_counts_what_the_program_knows(world: World, browser: Browser) -> None:
    desk = world.desk()
    number = desk.take_in()
    perform(desk.register, desk.sari, Ready(case=number))
    perform(desk.register, desk.sari, Deliver(case=number, name="Siti Rahayu"))
    desk.sync()
    await seat(world, browser, "auditor")
    page = Page((await browser.get("/pages/processing")).text)
    assert "Cabang 2 Meja yang dipakai 1 Penghapusan tidak ada" in page.text
    assert "belum ditetapkan: tidak ada yang jatuh tempo" in page.text
    perform(desk.register, desk.officer("ratna"), Erase(case=number))
    desk.sync()
    text = Page((await browser.get("/pages/processing")).text).text
    assert "Penghapusan 2, terakhir 24 Nov 2026 09.00 WIB" in text
    assert "Siti" not in text


async def test_periods_are_those_of_the_catalogues_in_force(world: World, browser: Browser) -> None:
    old = seed_catalogue()
    office = Office(keep="5 years", keep_looks="18 months")
    world.centre.publish_to((1,), structs.replace(old, version=old.version + 1, office=office))
    await seat(world, browser, "auditor")
    text = Page((await browser.get("/pages/processing")).text).text
    services = sum(not service.retired for service in old.services)
    assert f"belum ditetapkan: tidak ada yang jatuh tempo ({services}); 5 tahun ({services})" in text  # 2 and 1
    assert "belum ditetapkan: tidak ada yang jatuh tempo (1); 18 bulan (1)" in text


async def test_a_head_reads_of_the_own_branch(world: World, browser: Browser) -> None:
    world.desk(1)
    world.desk(1)
    world.desk(2)
    await seat(world, browser, "head", 2)
    assert "Cabang 1 Meja yang dipakai 1" in Page((await browser.get("/pages/processing")).text).text


async def test_the_paper_says_what_the_page_says(world: World, browser: Browser) -> None:
    await seat(world, browser, "administrator")
    told = await browser.get("/pages/processing")
    file = await browser.get("/pages/processing/file")
    assert file.headers["content-disposition"] == 'attachment; filename="processing.pdf"'
    text = printed(file)
    assert "daftarnya belum dilihat" in text
    assert "basis data tidak dienkripsi" in text
    assert int(told.headers["content-length"]) < 24_000
    await browser.get("/pages/processing?lang=en")
    english = printed(await browser.get("/pages/processing/file"))
    for activity in ACTIVITIES:
        assert activity.title in english


def test_every_field_of_an_activity_is_filled_in() -> None:
    for activity in ACTIVITIES:
        empty = [name for name in activity.__struct_fields__ if not getattr(activity, name)]
        assert set(empty) <= {"specific"}, activity.title
