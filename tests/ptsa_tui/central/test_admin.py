"""What the administrator sets reaches the desks; what does not fit is refused with a sentence."""

from __future__ import annotations

import pytest

from models.catalogue import seed_catalogue
from models.officers.sign_in import sign_in
from tests.conftest import StillClock
from tests.models.build import refused
from tests.world import World


def test_an_officers_new_role_and_password_reach_the_desk(world: World) -> None:
    one = world.desk()
    world.centre.change_officer(1, "sari", role="supervisor", units=["LOKET"], password="baru sekali")
    one.sync()
    officer = sign_in(one.register, "sari", "baru sekali")
    assert (officer.role, officer.units) == ("supervisor", (one.unit("LOKET"),))
    with refused("sign_in_wrong"):
        sign_in(one.register, "sari", "rahasia")


def test_an_officer_who_left_signs_in_no_more(world: World) -> None:
    one = world.desk()
    world.centre.change_officer(1, "sari", active=False)
    one.sync()
    with refused("sign_in_wrong"):
        sign_in(one.register, "sari", "rahasia")


def test_a_new_catalogue_reaches_the_desk_and_an_older_one_is_refused(world: World) -> None:
    from msgspec import structs

    one = world.desk()
    newer = structs.replace(seed_catalogue(), version=seed_catalogue().version + 1)
    world.centre.publish_to((1,), newer)
    one.sync()
    assert one.register.catalogue().version == newer.version
    with refused("catalogue_older"):
        world.centre.publish_to((1,), seed_catalogue())


def test_what_does_not_fit_is_refused(world: World) -> None:
    centre = world.centre
    for code, call in (
        ("branch_exists", lambda: centre.add_branch(1, "PTSA", "WIB")),
        ("number_range", lambda: centre.add_branch(1000, "PTSA", "WIB")),
        ("zone_unknown", lambda: centre.add_branch(3, "PTSA", "UTC")),
        ("branch_unknown", lambda: centre.add_unit(9, "X", "X", "unit")),
        ("code_used", lambda: centre.add_unit(1, "loket", "Loket", "counter")),
        ("code_used", lambda: centre.add_officer(1, "SARI", "Sari", "officer", ["LOKET"], "rahasia", fast=True)),
        ("unit_unknown", lambda: centre.add_officer(1, "budi", "Budi", "officer", ["X"], "rahasia", fast=True)),
        ("password_short", lambda: centre.add_officer(1, "budi", "Budi", "officer", ["HI"], "abc", fast=True)),
        ("officer_unknown", lambda: centre.change_officer(1, "nobody", active=False)),
        ("branch_unknown", lambda: centre.add_desk(9)),
        ("number_range", lambda: centre.add_desk(1, 100)),
        ("desk_unknown", lambda: centre.revoke_desk(1, 7)),
        ("branch_unknown", lambda: centre.facts(9)),
    ):
        with refused(code):
            call()  # type: ignore[no-untyped-call]


def test_init_twice_changes_nothing(world: World) -> None:
    before = world.centre.identity()
    world.centre.init()
    assert world.centre.identity() == before


def test_a_newer_centre_is_left_alone(world: World) -> None:
    with world.centre.store.transaction() as tx:
        tx.run("UPDATE meta SET value = '99' WHERE branch = 0 AND key = 'version'")
    with refused("central_newer"):
        world.centre.identity()


def test_a_code_works_once_and_not_for_ever(world: World, clock: StillClock) -> None:
    from ptsa_tui.sync.wire.trust import Keys, read_code

    _desk, code, _expires = world.centre.add_desk(1)
    keys = Keys.new()
    first = world.centre.enrol(read_code(code)[0], keys.public)
    assert world.centre.enrol(read_code(code)[0], keys.public) == first  # the reply was lost
    with refused("code_unknown"):
        world.centre.enrol(read_code(code)[0], Keys.new().public)
    _desk, code, _expires = world.centre.add_desk(1)
    clock.move(days=4)
    with refused("code_unknown"):
        world.centre.enrol(read_code(code)[0], Keys.new().public)


@pytest.mark.parametrize("url", ["mysql://x", "", "/tmp/x"])
def test_addresses_of_other_databases(url: str) -> None:
    from ptsa_tui.central.store import open_store

    with refused("central_database_url"):
        open_store(url)


def test_a_new_branch_can_hand_over_to_its_sisters(world: World) -> None:
    world.centre.add_branch(3, "PTSA 3", "WIT")
    world.centre.add_unit(3, "LOKET", "Loket", "counter")
    new, old = world.desk(3), world.desk(1)
    for site in (new, old):
        known = {(u.id >> 48, u.code) for u in site.register.units(everywhere=True)}
        assert {(1, "LOKET"), (2, "HI"), (3, "LOKET")} <= known
    assert new.register.branch().zone == "WIT"
