"""A catalogue as an administrator changes it: a draft, its text and forms, what it would be, how it is published."""

from __future__ import annotations

import pytest
from msgspec import structs

from models.cases.cards import service_card
from models.catalogue import seed_catalogue
from models.refused import Refused
from ptsa_tui.central.pages import drafts, fields
from ptsa_tui.central.pages.rights import ACCOUNTABLE
from ptsa_tui.central.web import Web
from tests.ptsa_tui.central.pages.browsing import Browser, Page
from tests.ptsa_tui.central.pages.test_headers import LARGEST
from tests.ptsa_tui.central.pages.test_rights import inside
from tests.world import World

SERVICE, OFFICE, TEXT = "/pages/draft/services/PP", "/pages/draft/office", "/pages/draft/text"
PUBLISH = "/pages/draft/publish"
EVIL = '<b>"Satu"</b> \'; DROP TABLE draft; -- {{ 7 * 7 }} ]]'


def published(world: World, branch: int) -> int:
    office = world.centre.office(branch)
    assert office is not None
    return max(version for version, _entry in office.catalogues)


async def begun(world: World, browser: Browser, origin: str = "1") -> Browser:
    """Sign an administrator in and begin a draft."""
    await inside(world, browser, "administrator")
    done = await browser.fill("/pages/catalogue", "/pages/draft", **{"from": origin})
    assert done.headers["location"] == "/pages/draft"
    return browser


def told(text: str) -> str:
    return Page(text).text


async def test_a_service_and_the_office_are_changed_published_and_reach_the_desk(
    world: World, browser: Browser
) -> None:
    one, far = world.desk(1), world.desk(2)
    await begun(world, browser)
    papers = "Naskah baru [naskah]\n? Surat kuasa\r\n\r\n  Bukti   saran [saran] "
    done = await browser.change(
        SERVICE, SERVICE, name="Pengesahan PP", days="4", fee="25000", basis="Permenaker 9/2026",
        procedure="Daftar\nPeriksa", **{"papers-0": papers, "doubt-fee": "yes"},
    )  # fmt: skip
    assert done.headers["location"] == "/pages/draft"
    done = await browser.change(OFFICE, OFFICE, guarantee="Kami berjanji.\nDan menepatinya.", staff="12 orang",
                                source="SK 1/2026", checked_on="2026-11-20")  # fmt: skip
    assert done.headers["location"] == "/pages/draft"
    changes = told((await browser.get("/pages/draft/changes?lang=en")).text)
    for line in ("Catalogue 1 → 2", "time limit: 6 working days → 4 working days", "fee: Rp0 → Rp25.000",
                 "guarantee of service: (none) → Kami berjanji.; Dan menepatinya.",
                 "Surat kuasa (optional)"):  # fmt: skip
        assert line in changes
    card = told((await browser.get("/pages/draft/card/PP")).text)
    for line in ("Naskah baru", "4 working days", "Rp25.000", "Kami berjanji.", "Periksa"):
        assert line in card
    receipt = told((await browser.get("/pages/draft/receipt/PP")).text)
    for line in ("Pengesahan PP", "1 x Naskah baru (asli)", "Rp25.000", "PTSA 1", "Sen 30 Nov 2026", "katalog 2"):
        assert line in receipt
    assert published(world, 1) == 1, "nothing reaches a desk before it is published"
    done = await browser.change(PUBLISH, PUBLISH, **{"branch-1": "1"}, own="rahasia")
    assert done.headers["location"] == "/pages/catalogue"
    assert (published(world, 1), published(world, 2)) == (2, 1)
    one.sync()
    far.sync()
    assert (one.register.catalogue().version, far.register.catalogue().version) == (2, 1)
    shown = service_card(one.register, "PP")
    assert (shown.service.days, shown.service.fee, shown.service.doubtful) == (4, 25_000, ("fee",))
    assert shown.office.staff == ("12 orang",)
    assert [(r.code, r.name, r.mandatory) for r in shown.service.variants[0].requirements] == [
        ("naskah", "Naskah baru", True), ("surat-kuasa", "Surat kuasa", False), ("saran", "Bukti saran", True),
    ]  # fmt: skip
    assert shown.service.variants[1] == seed_catalogue().services[0].variants[1]
    assert (await browser.get("/pages/draft")).headers["location"] == "/pages/catalogue", "it ended"


async def test_whoever_published_stands_over_it(world: World, browser: Browser) -> None:
    await begun(world, browser)
    await browser.change(PUBLISH, PUBLISH, all="yes", own="rahasia")
    admin = next(o for o in world.centre.officers(1) if o.code == "administrator")
    for branch in (1, 2):
        with world.centre.store.reading() as tx:
            sql = "SELECT officer FROM entry WHERE branch = %s AND kind = %s ORDER BY id DESC LIMIT 1"
            assert tx.rows(sql, branch, "CataloguePublished") == [(admin.id,)]
    assert (published(world, 1), published(world, 2)) == (2, 2)


async def test_the_version_is_above_that_of_every_branch_that_gets_it(world: World, browser: Browser) -> None:
    world.centre.publish_to((2,), structs.replace(seed_catalogue(), version=7))
    await begun(world, browser)
    await browser.change(PUBLISH, PUBLISH, all="yes", own="rahasia")
    assert (published(world, 1), published(world, 2)) == (8, 8)


async def test_forms_come_back_with_what_was_typed_and_say_what_is_wrong(world: World, browser: Browser) -> None:
    await begun(world, browser)
    await browser.get("/status?lang=en")
    before = Page((await browser.get(TEXT)).text).filled[TEXT]["text"]
    for changed, why in (
        ({"days": "enam"}, "Time limit must be a whole number"),
        ({"days": "-1"}, "Time limit must be a whole number"),
        ({"days": "9" * 15}, "Time limit must lie between 0 and 366"),
        ({"fee": "25.000"}, "Fee must be a whole number"),
        ({"name": "  "}, "Name is empty"),
        ({"name": "x" * 200}, "Name is too long"),
        ({"referral": "Kantor lain"}, "has no time limit here"),
        ({"checked_on": "2026-13-01"}, "checked_on must be a date"),
        ({"checked_on": ""}, "Checked on is missing"),
        ({"keep": "lama"}, "Personal data kept is written like"),
        ({"papers-0": "Satu [sama]\nDua [sama]"}, "is in use already"),
        ({"papers-0": "[kode]"}, "baru › kode: Name is empty"),
    ):
        came = await browser.change(SERVICE, SERVICE, **changed)
        assert came.status_code == 422, changed
        assert why in told(came.text), changed
        (field, typed), *_ = changed.items()
        assert Page(came.text).filled[SERVICE][field] == typed
    came = await browser.change(OFFICE, OFFICE, near_due="99", guarantee="Janji")
    assert came.status_code == 422
    assert "Near due must lie between 0 and 30" in told(came.text)
    assert Page(came.text).filled[OFFICE]["guarantee"] == "Janji"
    assert Page((await browser.get(TEXT)).text).filled[TEXT]["text"] == before, "nothing of it was kept"


async def test_a_form_that_is_sent_as_it_came_changes_nothing(world: World, browser: Browser) -> None:
    await begun(world, browser, "0")
    for service in seed_catalogue().services:
        path = f"/pages/draft/services/{service.code}"
        assert (await browser.change(path, path)).status_code == 303, service.code
    assert (await browser.change(OFFICE, OFFICE, source="SK", checked_on="2026-11-20")).status_code == 303
    admin = next(o for o in world.centre.officers(1) if o.code == "administrator")
    with world.centre.store.reading() as tx:
        draft = drafts.find(tx, admin.id)
    assert draft is not None
    assert drafts.catalogue(world.centre, draft).services == seed_catalogue().services


async def test_a_text_with_faults_is_kept_and_told_line_by_line(world: World, browser: Browser) -> None:
    await begun(world, browser)
    await browser.get("/status?lang=en")
    text = Page((await browser.get(TEXT)).text).filled[TEXT]["text"]
    broken = text.replace("days = 6", 'days = "enam"', 1).replace('code = "PKB"', 'code = "PP"', 1)
    came = await browser.change(TEXT, TEXT, text=broken.replace("\n", "\r\n"))
    assert came.status_code == 422
    line = broken.split("\n").index('days = "enam"') + 1
    assert f"Line {line}: PP: days must be a whole number" in told(came.text)
    assert "the code PP is in use already" in told(came.text)
    assert Page((await browser.get(TEXT)).text).filled[TEXT]["text"] == broken.rstrip("\n") + "\n"
    for path in (SERVICE, OFFICE, "/pages/draft/changes", "/pages/draft/card/PP", "/pages/draft/receipt/PP", PUBLISH):
        refused = await browser.get(path)
        assert refused.status_code == 422, path
        assert "mend its text first" in told(refused.text)
    listed = told((await browser.get("/pages/draft")).text)
    assert "days must be a whole number" in listed
    assert "Still empty" not in listed
    for odd in ("", "\x00", "= = =", "[" * 5000, "x = " + "9" * 5000, EVIL, "version = 1"):
        came = await browser.change(TEXT, TEXT, text=odd)
        assert came.status_code == 422
        assert "<b>" not in came.text.replace("</b>", "")
    assert published(world, 1) == 1


async def test_a_text_of_a_field_is_text(world: World, browser: Browser) -> None:
    await begun(world, browser)
    done = await browser.change(SERVICE, SERVICE, name=EVIL, product=EVIL, **{"papers-0": EVIL})
    assert done.status_code == 303
    await browser.change(OFFICE, OFFICE, guarantee=EVIL, source="SK", checked_on="2026-11-20")
    for path in ("/pages/draft", "/pages/draft/card/PP", "/pages/draft/receipt/PP", "/pages/draft/changes", SERVICE):
        came = await browser.get(path)
        assert came.status_code == 200
        assert '<b>"Satu' not in came.text
        assert path == SERVICE or "{{ 7 * 7 }}" in told(came.text)
    assert Page((await browser.get(SERVICE)).text).filled[SERVICE]["name"] == EVIL


async def test_a_draft_is_ones_own_outlives_the_session_and_is_dropped_on_purpose(
    world: World, web: Web, browser: Browser
) -> None:
    await begun(world, browser)
    await browser.change(SERVICE, SERVICE, name="Nama baru")
    again = await browser.post("/pages/draft", token=Page((await browser.get("/pages/draft")).text)
                               .forms["/pages/sign-out"]["token"], **{"from": "1"})  # fmt: skip
    assert again.status_code == 422, "it is not overwritten"
    await browser.fill("/pages/draft", "/pages/sign-out")
    world.clock.at += 24 * 3600  # type: ignore[attr-defined]
    from tests.ptsa_tui.central.pages.browsing import now_code

    other = Browser(web, "10.0.0.2")
    secret = world.centre.set_factor(1, "administrator")
    await other.sign_in("administrator", code=now_code(secret, world.clock.now()))
    assert "Nama baru" in (await other.get("/pages/draft")).text
    world.centre.change_officer(1, "ratna", seat="administrator")
    colleague = Browser(web, "10.0.0.3")
    await colleague.sign_in("ratna", code=now_code(world.centre.set_factor(1, "ratna"), world.clock.now()))
    assert (await colleague.get("/pages/draft")).headers["location"] == "/pages/catalogue"
    assert (await other.fill("/pages/draft/drop", "/pages/draft/drop")).status_code == 303
    assert (await other.get("/pages/draft")).headers["location"] == "/pages/catalogue"


async def test_what_somebody_else_published_meanwhile_stops_it_and_is_said(world: World, browser: Browser) -> None:
    await begun(world, browser)
    await browser.get("/status?lang=en")
    form = Page((await browser.get(PUBLISH)).text).filled[PUBLISH] | {"all": "yes", "own": "rahasia"}
    world.centre.publish_to((2,), structs.replace(seed_catalogue(), version=2))
    came = await browser.post(PUBLISH, **form)
    assert came.status_code == 422
    assert "meanwhile" in told(came.text)
    assert "branch 2" in told(came.text)
    assert (published(world, 1), published(world, 2)) == (1, 2), "none of them got it"
    world.centre.publish_to((1,), structs.replace(seed_catalogue(), version=2))
    assert "was published there" in told((await browser.get("/pages/draft/changes")).text)
    form = Page(came.text).filled[PUBLISH] | {"own": "rahasia"}
    assert "all" in form, "what was ticked stays"
    assert (await browser.post(PUBLISH, **form)).status_code == 422
    assert (await browser.change(PUBLISH, PUBLISH, all="yes", own="rahasia")).status_code == 303
    assert (published(world, 1), published(world, 2)) == (3, 3)


def test_of_two_who_publish_at_once_one_does(world: World) -> None:
    from concurrent.futures import ThreadPoolExecutor

    newer = structs.replace(seed_catalogue(), version=2)

    def publish(officer: int) -> bool:
        try:
            world.centre.by(officer).publish_to((2, 1), newer, {1: 1, 2: 1})
        except Refused as why:
            return why.code != "catalogue_moved"
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(publish, (1, 2))) == [False, True]
    assert (published(world, 1), published(world, 2)) == (2, 2)


async def test_publishing_asks_for_the_own_password_and_for_branches(world: World, browser: Browser) -> None:
    await begun(world, browser)
    await browser.get("/status?lang=en")
    for fields_, why in (
        ({"all": "yes", "own": "salah"}, "not your password"),
        ({"all": "yes"}, "not your password"),
        ({"own": "rahasia"}, "No branch was chosen"),
        ({"branch-9": "yes", "own": "rahasia"}, "No branch was chosen"),
        ({"all": "yes", "own": "rahasia", "known": ""}, "No branch was chosen"),
        ({"branch-1": "yes", "own": "rahasia", "known": ""}, "meanwhile"),
        ({"branch-1": "yes", "own": "rahasia", "known": "1.99999999999 x.y 9999.1 ²."}, "meanwhile"),
        ({"all": "yes", "own": "rahasia", "known": "1.1 2.9999999999"}, "meanwhile"),
    ):
        came = await browser.change(PUBLISH, PUBLISH, **fields_)  # type: ignore[arg-type]
        assert (came.status_code, why in told(came.text)) == (422, True), fields_
    assert (published(world, 1), published(world, 2)) == (1, 1)


@pytest.mark.parametrize("standing", sorted(ACCOUNTABLE - {"administrator"}))
async def test_heads_and_auditors_read_and_change_nothing(world: World, browser: Browser, standing: str) -> None:
    token = await inside(world, browser, standing)  # type: ignore[arg-type]
    seen = await browser.get("/pages/catalogue/1")
    assert "PKB" in seen.text
    assert "/pages/draft" not in seen.text
    assert (await browser.get("/pages/catalogue/2")).status_code == (200 if standing == "auditor" else 403)
    for path in ("/pages/draft", TEXT, SERVICE, PUBLISH, "/pages/draft/drop"):
        assert (await browser.get(path)).status_code == 403
        assert (await browser.post(path, token=token, own="rahasia", all="yes")).status_code == 403
    assert published(world, 1) == 1


async def test_what_is_wanting_is_said_of_each_service(world: World, browser: Browser) -> None:
    await begun(world, browser)
    await browser.get("/status?lang=en")
    page = told((await browser.get("/pages/draft")).text)
    assert "Number of staff" in page
    assert "System, mechanism and procedure" in page
    await browser.change(OFFICE, OFFICE, **{name: "ada" for name, kind in fields.OFFICE.items() if kind == "lines"},
                         source="SK", checked_on="2026-11-20")  # fmt: skip
    await browser.change(SERVICE, SERVICE, procedure="Satu")
    page = told((await browser.get("/pages/draft")).text)
    assert "Number of staff" not in page
    assert "PP Pengesahan Peraturan Perusahaan 14 –" in page


async def test_pages_are_light_with_a_hundred_branches(world: World, browser: Browser) -> None:
    from ptsa_tui.central.pages.answers import STYLE

    for number in range(3, 103):
        world.centre.add_branch(number, f"PTSA Kabupaten Contoh Nomor {number}", "WIB")
    await begun(world, browser)
    for path in ("/pages/catalogue", "/pages/catalogue?page=2", "/pages/draft", TEXT, OFFICE, SERVICE, PUBLISH,
                 "/pages/draft/changes?branch=3", "/pages/calendar", "/pages/people"):  # fmt: skip
        came = await browser.get(path)
        assert came.status_code == 200
        assert len(came.content) + len(STYLE) + 1000 <= LARGEST, path
    done = await browser.change(f"{PUBLISH}?page=2", PUBLISH, **{"branch-102": "1"}, own="rahasia")
    assert done.status_code == 303
    assert published(world, 102) == 1


async def test_nothing_to_begin_with_is_said(world: World, browser: Browser) -> None:
    token = await inside(world, browser, "administrator")
    world.centre.add_branch(7, "PTSA baru", "WIB")
    for origin in ("7", "9"):
        assert (await browser.post("/pages/draft", token=token, **{"from": origin})).status_code == 404
    assert (await browser.get("/pages/catalogue/7")).status_code == 404
    assert (await browser.get("/pages/catalogue/99999999999999999999999")).status_code == 404
    await browser.post("/pages/draft", token=token, **{"from": "0"})
    assert (await browser.get("/pages/draft/services/NOPE")).status_code == 404
    assert (await browser.get("/pages/draft/card/%3Cb%3E")).status_code == 404
    assert (await browser.get("/pages/draft/changes?branch=9")).status_code == 404
    assert "0 → 1" in told((await browser.get("/pages/draft/changes?branch=7")).text)


async def test_a_page_is_light_with_a_hundred_services(world: World, browser: Browser) -> None:
    from ptsa_tui.central.pages.answers import STYLE

    seed = seed_catalogue()
    many = tuple(structs.replace(seed.services[0], code=f"LAYANAN-{n}") for n in range(100))
    world.centre.publish_to((1,), structs.replace(seed, version=2, services=many))
    await begun(world, browser)
    for path in ("/pages/draft", "/pages/draft?page=4", "/pages/catalogue/1", "/pages/draft/changes?branch=2"):
        came = await browser.get(path)
        assert came.status_code == 200
        assert len(came.content) + len(STYLE) + 1000 <= LARGEST, path
    assert "LAYANAN-99" in (await browser.get("/pages/draft?page=4")).text
    assert "LAYANAN-99" not in (await browser.get("/pages/draft")).text


async def test_a_centre_of_an_older_program_gets_the_table_of_drafts(world: World, browser: Browser) -> None:
    with world.centre.store.transaction() as tx:
        tx.run("DROP TABLE draft")
        tx.run("UPDATE meta SET value = '2' WHERE branch = 0 AND key = 'version'")
    world.centre.begin()
    await begun(world, browser)
    assert (await browser.get("/pages/draft")).status_code == 200
