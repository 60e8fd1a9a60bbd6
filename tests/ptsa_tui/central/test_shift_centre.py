"""Shifts and officers of a desk that exchanges: each desk has its own shift, and unsent work goes under its author."""

from __future__ import annotations

import pytest

from models.exchange.link import sign
from models.facts import ids, numbering
from models.fold.states import ShiftState
from models.forms import AcceptShift, Exception_, HandShift, Intake, NoteForm, case_of, perform
from models.register.register import Register
from models.register.state_hash import of_tables
from models.shift.counts import shift_view, waiting_shift
from models.terminal.terminal import Terminal
from tests.models.build import refused
from tests.world import Site, World

NIKS = ("3174014505909911", "3174014505909912", "3174014505909913")


def take_in(site: Site, code: str, nik: str) -> str:
    """Take a request in; return its number as it is typed."""
    form = Intake(nik=nik, name="Bagus Jatmiko", service="PP", papers="all")
    return numbering.shown(perform(site.register, site.officer(code), form).number or 0)


def authors(site: Site, cases: list[str]) -> set[str]:
    """Return who opened these cases, as this desk's journal has it."""
    found = set()
    for number in cases:
        entry = site.register.journal.of(case_of(site.register, number).id)[0]
        who = site.register.officer(entry.officer)
        found.add(who.code if who else "?")
    return found


async def test_story_09_unsent_work_goes_under_its_author(world: World) -> None:
    """A signs out with 3 unsent, B signs in: B has none of A's, and the 3 go under A; after a restart, too."""
    site, other = world.desk(), world.desk()
    before = sign(site.register).unsent
    cases = [take_in(site, "sari", nik) for nik in NIKS[:2]]
    desk = Terminal(site.register)
    await desk.sign_in("sari", "rahasia")
    desk.keep_draft(77, "intake", {"identity": "31740"})
    await desk.sign_out()
    await desk.sign_in("ratna", "rahasia")
    assert await desk.open_drafts() == []
    assert (desk.last_person, desk.visit, desk.slip) == (None, None, None)
    desk.close()
    path, tokens = site.register.database.path, site.register.database.path.parent / "tokens"
    cases.append(take_in(site, "sari", NIKS[2]))
    site.register.close()
    site.register = Register.open(path, tokens=tokens, clock=world.clock)
    desk = Terminal(site.register)
    await desk.sign_in("ratna", "rahasia")
    assert sign(site.register).unsent > before
    site.sync()  # while the other officer is signed in
    assert sign(site.register).unsent == 0
    assert await desk.open_drafts() == []
    await desk.sign_in("sari", "rahasia")
    assert [d.id for d in await desk.open_drafts()] == [77]
    desk.close()
    other.sync()
    assert authors(other, cases) == authors(site, cases) == {"sari"}


@pytest.mark.parametrize("first", [0, 1])
def test_two_desks_of_a_branch_have_shifts_of_their_own(world: World, first: int) -> None:
    sites = [world.desk(), world.desk()]
    cases = [take_in(site, "sari", NIKS[place]) for place, site in enumerate(sites)]
    for site in (*sites, *sites):
        site.sync()
    shifts, unsent = [], []
    for site, number in zip(sites, cases, strict=True):
        site.register.set_notes({"centre": "https://pusat.example:8443"})
        perform(site.register, site.officer("sari"), NoteForm(case=number, text="lengkap"))
        unsent.append(sign(site.register).unsent)
        done = perform(
            site.register, site.officer("sari"), HandShift(unit="LOKET", exceptions=(Exception_(case=number),))
        )
        shifts.append(done.shift)
        assert done.count == 2, "the unit holds both cases, whichever desk took them in"
    for site in (*sites, *sites):
        site.sync()
    for site, shift, count in zip(sites, shifts, unsent, strict=True):
        waiting = waiting_shift(site.register)
        assert waiting is not None
        assert waiting.id == shift
        assert ids.unpack(shift or 0)[1] == site.register.desk
        assert waiting.unsent == count > 0, "it says what the centre did not have yet"
    one, other = sites[first], sites[1 - first]
    perform(one.register, one.officer("ratna"), AcceptShift())
    take_in(one, "sari", NIKS[2])
    with refused("shift_waiting"):
        take_in(other, "sari", NIKS[2])
    other.sync()
    one.sync()
    other.sync()
    with refused("shift_waiting"):
        take_in(other, "sari", NIKS[2])  # what the sister desk accepted is not this desk's
    perform(other.register, other.officer("ratna"), AcceptShift(exceptions=(Exception_(case=cases[0], what="case"),)))
    for site in (*sites, *sites):
        site.sync()
    states = [[site.register.fold_of(shift or 0).state for shift in shifts] for site in sites]
    assert states[0] == states[1]
    for state in states[0]:
        assert isinstance(state, ShiftState)
        assert state.accepted_by
    assert of_tables(one.register.database) == of_tables(other.register.database)
    me = one.register.officer(one.officer("sari"))
    assert me is not None
    view = shift_view(one.register, me)
    assert (view.waiting, view.enrolled, len(view.held)) == (None, True, 3)
