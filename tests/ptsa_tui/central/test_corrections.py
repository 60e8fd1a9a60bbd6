"""Corrections, lapses and fees through the centre: what a desk may claim, and that both desks show the same."""

from __future__ import annotations

import pytest

from models.acts import CaseLapsed, FreeText
from models.fold import CaseState
from models.forms import Accept, CorrectIntake, Fee, Lapse, Offer, TakeBack, perform
from models.slips.corrections import changes_of
from tests.conftest import StillClock
from tests.ptsa_tui.central.test_hostile_desk import forge, in_step
from tests.world import Site, World


def state_of(site: Site, number: str) -> CaseState:
    state = site.register.fold_of(site.case(number)).state
    assert isinstance(state, CaseState)
    return state


def incomplete(site: Site) -> str:
    """Take in a request of which all papers are missing."""
    from models.facts import numbering
    from models.forms import Intake

    form = Intake(nik="3174015203909001", name="Siti Rahayu", service="PP", rest="missing")
    number = perform(site.register, site.sari, form).number
    assert number is not None
    return numbering.shown(number)


def test_the_centre_lets_no_lapse_count_that_no_supervisor_made(world: World, clock: StillClock) -> None:
    honest, hostile = world.desk(1), world.desk(1)
    number = incomplete(honest)
    honest.sync()
    hostile.sync()
    clock.move(days=8)
    forged = forge(hostile, CaseLapsed(personal=FreeText(text="x")), hostile.case(number))
    hostile.sync()
    honest.sync()
    assert state_of(honest, number).state == "incomplete"
    with world.centre.store.reading() as tx:
        told = tx.rows("SELECT objection FROM entry WHERE branch = 1 AND id = ANY(%s)", [forged.id])
    assert told == [("supervisor_only",)]
    ratna = honest.register.officer_by_code("ratna")
    assert ratna is not None
    perform(honest.register, ratna.id, Lapse(case=number, reason="tidak datang"))
    in_step(world, honest, hostile)
    assert state_of(hostile, number).state == "lapsed"


@pytest.mark.parametrize("unit_first", [False, True])
def test_a_correction_that_crossed_a_units_acceptance_is_judged_alike_everywhere(
    world: World, unit_first: bool
) -> None:
    counter, unit = world.desk(1), world.desk(1)
    number = counter.take_in()
    perform(counter.register, counter.sari, Offer(case=number, to="HI"))
    counter.sync()
    unit.sync()
    perform(unit.register, unit.sari, Accept(case=number))
    perform(counter.register, counter.sari, TakeBack(case=number))
    perform(counter.register, counter.sari, CorrectIntake(case=number, service="PHI", papers="all", reason="salah"))
    for site in (unit, counter) if unit_first else (counter, unit):
        site.sync()
    in_step(world, counter, unit)
    one, other = state_of(counter, number), state_of(unit, number)
    assert one == other
    assert one.contests
    assert (one.service, one.state) == (("PP", "with_unit") if unit_first else ("PHI", "received"))
    assert len(changes_of(unit.register, unit.case(number))) == (0 if unit_first else 1)


def test_fees_and_corrections_come_over_whole(world: World) -> None:
    one, other = world.desk(1), world.desk(1)
    number = one.take_in()
    perform(one.register, one.sari, CorrectIntake(case=number, service="SKP-AK3", papers="all", reason="salah"))
    perform(one.register, one.sari, Fee(case=number, billing="820261100000001", proof="1A2B3C4D5E6F7G8H"))
    in_step(world, one, other)
    there = state_of(other, number)
    assert (there.service, there.fee, there.billing, there.proof) == (
        "SKP-AK3", 420_000, "820261100000001", "1A2B3C4D5E6F7G8H",
    )  # fmt: skip
    (change,) = changes_of(other.register, other.case(number))
    assert change.fields == ("service", "variant", "papers", "promised", "fee")
