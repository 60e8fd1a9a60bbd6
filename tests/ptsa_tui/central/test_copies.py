"""Copies of branches: they show what desks show, follow behind, and are made again from the entries."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.forms import Accept, Erase, Offer, perform
from models.refused import Refused
from models.register.state_hash import of_tables
from models.register.verify import verify
from models.reports import REPORTS, Asked, make
from ptsa_tui.central.copies import Copies
from tests.ptsa_tui.central.test_erasing import NAME, closed
from tests.ptsa_tui.central.test_exchange import settled
from tests.ptsa_tui.central.test_reports import MONTH, OTHER, busy
from tests.world import World


@pytest.fixture
def copies(world: World, tmp_path: Path) -> Copies:
    return Copies(world.centre, tmp_path / "copies")


def parts(register: object, name: str, asked: Asked = MONTH) -> object:
    return make(register, name, asked).parts  # type: ignore[arg-type]


def test_a_copy_shows_what_the_desks_show(world: World, copies: Copies) -> None:
    one, _two, elsewhere = busy(world)
    for site, branch in ((one, 1), (elsewhere, 2)):
        reached = copies.follow(branch)
        assert reached.behind == 0 < reached.position
        with copies.reading(branch) as (register, _reached):
            assert of_tables(register.database) == of_tables(site.register.database)
            for report in REPORTS:
                assert parts(register, report.name) == parts(site.register, report.name), report.name
            assert verify(register.database).sound
        assert copies.recount(branch).agrees


def test_it_follows_step_by_step_and_the_same_again_changes_nothing(world: World, copies: Copies) -> None:
    one = world.desk()
    one.sync()
    first = copies.follow(1)
    number = one.take_in()
    one.sync()
    assert copies.follow(1, patience=0) == first.__class__(first.position, copies.follow(1).end)
    perform(one.register, one.sari, Offer(case=number, to="HI"))
    perform(one.register, one.sari, Accept(case=number))
    one.take_in(**OTHER)
    settled(world)
    with copies.reading(1) as (register, reached):
        assert reached.behind == 0, "a page that reads takes in the little that is new"
        whole = of_tables(register.database)
    assert whole == of_tables(one.register.database)
    assert copies.follow(1) == reached
    copies.forget(1)
    assert copies.follow(1) == reached
    with copies.reading(1) as (register, _reached):
        assert of_tables(register.database) == whole


def test_what_is_damaged_or_of_a_lost_past_is_made_anew(world: World, copies: Copies) -> None:
    one = world.desk()
    one.take_in()
    one.sync()
    reached = copies.follow(1)
    copies.path(1).write_bytes(b"no database at all" * 100)
    assert copies.follow(1) == reached
    with copies.reading(1) as (register, _reached), register.database.writing():
        register.database.run("UPDATE checkpoint SET tag = ?", bytes(8))  # as of a centre that was put back since
    assert copies.follow(1) == reached
    assert copies.recount(1).agrees


def test_a_change_in_a_copy_is_found_by_the_recount(world: World, copies: Copies) -> None:
    one = world.desk()
    one.take_in()
    one.sync()
    copies.follow(1)
    with copies.reading(1) as (register, _reached), register.database.writing():
        register.database.run("UPDATE case_file SET service = 'XX'")
    assert not copies.recount(1).agrees


def test_an_erasure_reaches_the_copy(world: World, copies: Copies) -> None:
    one = world.desk()
    number = closed(one)
    one.sync()
    copies.follow(1)
    assert NAME.encode() in everything(copies)
    perform(one.register, one.officer("ratna"), Erase(case=number))
    settled(world)
    copies.follow(1)
    assert NAME.encode() not in everything(copies)


def everything(copies: Copies) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(copies.folder.glob("branch-*")))


def test_a_branch_that_is_not_there(copies: Copies) -> None:
    with pytest.raises(Refused, match="branch_unknown"):
        copies.follow(77)
    assert not copies.path(77).exists()
