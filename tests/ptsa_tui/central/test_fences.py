"""One enrolled desk whose program was tampered with takes nothing from others: no room, numbers, incarnations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec import structs

from models.acts import Act, InventoryTaken, NoteAdded, SheetsReserved, ShiftHanded
from models.acts import entry as entries
from models.acts.base import as_parts
from models.acts.entry import Entry
from models.catalogue import seed_catalogue
from models.facts import ids
from models.fold.plain import LONGEST
from models.shift.counts import waiting_shift
from models.slips.blank_sheets import blocks
from ptsa_tui.sync.wire.body import Cursor, Request
from tests.ptsa_tui.central.test_hostile_desk import forge as forged
from tests.ptsa_tui.central.test_hostile_desk import in_step
from tests.ptsa_tui.central.test_poison import forge
from tests.world import Site, World


def flood(site: Site, act: Act, subject: int, count: int) -> None:
    """Append the same act many times, past all rules."""
    body, _personal = as_parts(act)
    with site.register.writing(site.sari):
        head = site.register.head()
        previous = head.hash
        for place in range(count):
            id_ = ids.pack(*site.register.chain, head.seq + 1 + place)
            made = Entry(id_, 1, site.sari, subject, 1, act.kind, 1, body, None, None, None, b"")
            previous = entries.rehash(previous, made)
            site.register.journal.append(structs.replace(made, hash=previous))


def test_a_stranger_fills_nothing_that_others_write_on(world: World) -> None:
    victim, hostile = world.desk(1), world.desk(2)
    flood(hostile, NoteAdded(), ids.branch_subject(1), LONGEST + 1)
    flood(hostile, NoteAdded(), victim.sari, LONGEST + 1)
    hostile.sync()
    world.centre.publish_to((1,), structs.replace(seed_catalogue(), version=2))
    world.centre.change_officer(1, "sari", active=False)
    victim.sync()
    assert victim.register.catalogue().version == 2
    officer = victim.register.officer(victim.sari)
    assert officer is not None
    assert not officer.active


def test_a_sister_fills_nothing_before_it_begins(world: World) -> None:
    victim, hostile = world.desk(), world.desk()
    flood(hostile, NoteAdded(), ids.pack(1, 1, 0, 2), LONGEST + 1)  # where the victim's first case will begin
    hostile.sync()
    number = victim.take_in()
    assert victim.case(number) == ids.pack(1, 1, 0, 2)
    for site in (victim, hostile, victim):
        site.sync()
    row = hostile.register.database.row("SELECT state FROM case_file WHERE id = ?", victim.case(number))
    assert row == ("received",)
    in_step(world, victim)


def test_blank_sheets_and_shifts_are_their_own_desk_s(world: World) -> None:
    victim, hostile = world.desk(), world.desk()
    forged(hostile, SheetsReserved(first=10, count=200))
    forged(hostile, ShiftHanded(desk=1, pool=victim.unit("LOKET")))
    forged(hostile, InventoryTaken(unit=victim.unit("HI", 2)))
    hostile.sync()
    victim.sync()
    assert waiting_shift(victim.register) is None
    assert blocks(victim.register) == []
    sql = "SELECT objection FROM entry WHERE id >> 40 & 255 = 2 ORDER BY id"
    told = [code for (code,) in victim.register.database.rows(sql)]
    assert told == ["number_wrong", "desk_foreign", "unit_unknown"]
    victim.case(victim.take_in())
    in_step(world, victim, world.desk())


def test_an_invented_cursor_costs_the_centre_no_life(world: World) -> None:
    hostile = world.desk()
    incarnation = "SELECT incarnation FROM desk WHERE branch = 1 AND desk = 0"

    def invented(place: int) -> Callable[[Request], Request]:
        return lambda r: structs.replace(r, cursor=Cursor(1 << 40 | place, bytes(8)), frames=())

    for turn in range(3):
        forge(hostile, invented(turn))
        hostile.sync()
        world.centre.add_unit(1, f"U{turn}", "Unit", "unit")
    with world.centre.store.reading() as tx:
        assert tx.rows(incarnation) == [(0,)]


@pytest.mark.parametrize("large", [False, True], ids=["given back", "too large to be given back"])
def test_a_centre_that_was_put_back_begins_one_life_by_its_own_seal(
    world: World, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = world.desk(), world.desk()
    old = world.backup()
    world.centre.add_unit(1, "LAMA", "Unit Lama", "unit")
    one.sync()
    two.sync()
    world.reopen(old)
    if large:
        monkeypatch.setattr("ptsa_tui.sync.settling.LARGEST_REQUEST", 8)
    one.sync()
    world.centre.add_unit(1, "BARU", "Unit Baru", "unit")
    two.sync()
    world.centre.add_unit(1, "LAIN", "Unit Lain", "unit")
    with world.centre.store.reading() as tx:
        assert tx.rows("SELECT incarnation FROM desk WHERE branch = 1 AND desk = 0") == [(1,)]
    for site in (one, two):
        site.sync()
        codes = {unit.code for unit in site.register.units()}
        assert {"BARU", "LAIN"} <= codes
        assert large or "LAMA" in codes
