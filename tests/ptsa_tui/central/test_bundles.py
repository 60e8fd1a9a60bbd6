"""The exchange in files: the same entries, once; a cut, edited, foreign or old file is refused whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.officers.sign_in import sign_in
from models.refused import Refused
from models.register.register import Register
from models.register.state_hash import of_tables
from ptsa_tui.central import bundles as at_centre
from ptsa_tui.sync import bundle as at_desk
from ptsa_tui.sync.wire.bundle import read_file, write_file
from tests.models.build import refused
from tests.world import Site, World


def up(site: Site) -> bytes:
    """Write a desk's bundle."""
    return at_desk.written(site.register, site.keys)[0]


def down(world: World, site: Site) -> bytes:
    """Write the centre's bundle for a desk."""
    return at_centre.written(world.centre, site.register.branch_number, site.register.desk)[0]


@pytest.fixture
def pair(world: World) -> tuple[Site, Site]:
    """Return two desks; their public keys of the centre are known."""
    sites = world.desk(), world.desk()
    public = world.centre.identity().keys.public.hex()
    for site in sites:
        site.register.set_notes({"centre_keys": public})
    return sites


def test_a_day_by_stick(world: World, pair: tuple[Site, Site]) -> None:
    one, two = pair
    number = one.take_in()
    taken = at_centre.read(world.centre, up(one))
    assert sum(t.acts for t in taken) == 2
    at_centre.read(world.centre, up(two))
    report = at_desk.read(two.register, two.keys, down(world, two))
    assert report.pulled == 2
    assert two.case(number)
    at_desk.read(one.register, one.keys, down(world, one))
    assert at_desk.written(one.register, one.keys)[1] == 0
    expected = world.centre.facts(1)["state"]
    assert of_tables(one.register.database) == of_tables(two.register.database) == expected


def test_reading_twice_is_harmless(world: World, pair: tuple[Site, Site]) -> None:
    one, two = pair
    one.take_in()
    file = up(one)
    at_centre.read(world.centre, file)
    before = world.centre.facts(1)
    assert sum(t.acts for t in at_centre.read(world.centre, file)) == 0
    assert world.centre.facts(1)["entries"] == before["entries"]
    back = down(world, two)
    assert at_desk.read(two.register, two.keys, back).pulled == 2
    assert at_desk.read(two.register, two.keys, back).pulled == 0


def test_a_cut_or_edited_file_is_refused_whole(world: World, pair: tuple[Site, Site]) -> None:
    one, two = pair
    one.take_in()
    file = up(one)
    before = world.centre.facts(1)["entries"]
    for end in range(0, len(file), 13):
        with pytest.raises(Refused):
            at_centre.read(world.centre, file[:end])
    for place in range(0, len(file), 13):
        edited = bytearray(file)
        edited[place] ^= 1
        with pytest.raises(Refused):
            at_centre.read(world.centre, bytes(edited))
    assert world.centre.facts(1)["entries"] == before
    at_centre.read(world.centre, file)
    back = down(world, two)
    for place in range(0, len(back), 29):
        edited = bytearray(back)
        edited[place] ^= 1
        with pytest.raises(Refused):
            at_desk.read(two.register, two.keys, bytes(edited))
    assert two.register.database.row("SELECT count(*) FROM case_file") == (0,)


def test_nothing_of_a_citizen_stands_in_the_file(pair: tuple[Site, Site]) -> None:
    one, _two = pair
    one.take_in()
    file = up(one)
    assert b"Siti" not in file
    assert b"3174015203909001" not in file


def test_a_bundle_for_another_desk_can_not_be_opened(world: World, pair: tuple[Site, Site]) -> None:
    one, two = pair
    with refused("seal_broken"):
        at_desk.read(one.register, one.keys, down(world, two))


def test_a_revoked_desk_has_no_bundles(world: World, pair: tuple[Site, Site]) -> None:
    one, _two = pair
    file = up(one)
    world.centre.revoke_desk(1, one.register.desk)
    with refused("desk_revoked"):
        at_centre.read(world.centre, file)
    with refused("desk_unknown"):
        at_centre.written(world.centre, 1, one.register.desk)


def test_bundles_and_line_mix(world: World, pair: tuple[Site, Site]) -> None:
    one, two = pair
    one.take_in()
    file = up(one)
    one.sync()
    assert sum(t.acts for t in at_centre.read(world.centre, file)) == 0
    back = down(world, two)
    two.sync()
    assert at_desk.read(two.register, two.keys, back).pulled == 0
    assert two.sync().pulled == 0


def test_an_earlier_bundle_that_is_missing_is_told(world: World, pair: tuple[Site, Site]) -> None:
    one, two = pair
    one.take_in()
    one.sync()
    at_desk.read(two.register, two.keys, down(world, two))
    at_centre.read(world.centre, up(two))
    later = down(world, two)
    two.register.database.execute_sql("DELETE FROM checkpoint")
    with refused("bundle_gap"):
        at_desk.read(two.register, two.keys, later)


def test_a_desk_that_was_put_back_is_told_to_use_the_line(world: World, pair: tuple[Site, Site]) -> None:
    one, _two = pair
    one.take_in()
    one.sync()
    file = down(world, one)
    with one.register.database.writing():
        one.register.database.execute_sql("DELETE FROM confirmed")
        low = one.register.database.row("SELECT max(id) FROM entry WHERE id >> 40 & 255 = ?", one.register.desk)
        one.register.database.run("DELETE FROM entry WHERE id = ?", low[0] if low else 0)
    with refused("bundle_needs_line"):
        at_desk.read(one.register, one.keys, file)


@pytest.mark.parametrize("incarnations", [False, True])
def test_a_centre_that_was_put_back_says_what_is_needed(
    world: World, pair: tuple[Site, Site], incarnations: bool
) -> None:
    """Not: nothing was taken in, all is well."""
    one, two = pair
    kept = world.backup()
    one.take_in()
    one.sync()
    two.sync()
    if incarnations:  # the desk's present incarnation is one that the old centre never heard of
        one.register.token.path.unlink()
        one.register = Register.open(one.register.database.path, tokens=one.register.token.path.parent)
        one.register.clock = world.clock
    one.take_in("3273051708859002", "Budi Harsono")
    world.reopen(kept)
    with refused("bundle_put_back"):
        at_centre.read(world.centre, up(one))
    one.sync()
    two.sync()
    number = one.take_in("3174011505859003", "Dewi Lestari")
    at_centre.read(world.centre, up(one))
    two.sync()
    assert two.case(number)


def test_files_are_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "monday.ptsa"
    write_file(path, b"one")
    with refused("file_exists"):
        write_file(path, b"two")
    assert read_file(path) == b"one"
    with refused("file_missing"):
        read_file(tmp_path / "tuesday.ptsa")
    with refused("file_unwritable"):
        write_file(tmp_path / "no such folder" / "x", b"")


def opens(site: Site, password: str) -> bool:
    """Tell whether a password opens sari's desk."""
    try:
        sign_in(site.register, "sari", password)
    except Refused:
        return False
    return True


def test_an_old_bundle_brings_no_old_password_back(world: World, pair: tuple[Site, Site]) -> None:
    one, two = pair
    monday = {site: down(world, site) for site in pair}
    world.centre.change_officer(1, "sari", password="rahasia baru")
    one.sync()
    at_desk.read(two.register, two.keys, down(world, two))
    for site in pair:
        at_desk.read(site.register, site.keys, monday[site])
        assert (opens(site, "rahasia baru"), opens(site, "rahasia")) == (True, False)
        site.sync()
        assert opens(site, "rahasia baru")


def test_a_password_that_was_set_after_a_restore_arrives_and_no_older_one_comes_back(world: World) -> None:
    """The centre forgot that it had given sari a new password; ratna's, set since, goes out all the same."""
    one = world.desk()
    old = world.backup()
    for turn in range(3):
        world.centre.change_officer(1, "sari", password=f"rahasia {turn}")
    one.sync()
    world.reopen(old)
    world.clock.move(days=1)  # type: ignore[attr-defined]  # the clock of the tests
    world.centre.change_officer(1, "ratna", password="rahasia lain")
    one.sync()
    assert opens(one, "rahasia 2")
    assert sign_in(one.register, "ratna", "rahasia lain").code == "ratna"


def test_an_old_bundle_says_nothing_of_where_its_desk_is_now(world: World, pair: tuple[Site, Site]) -> None:
    one, two = pair
    one.take_in()
    monday = up(one)
    at_centre.read(world.centre, monday)
    two.take_in(nik="3273051708859002", name="Budi Harsono")
    two.sync()
    one.sync()
    before = world.centre.desks(1)
    world.clock.move(days=3)  # type: ignore[attr-defined]  # the clock of the tests
    at_centre.read(world.centre, monday)
    assert world.centre.desks(1) == before, "neither its cursor, nor when it came, nor its clock"
