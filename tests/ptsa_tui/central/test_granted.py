"""A desk that forked gets an incarnation that nobody has, whoever told the centre of the others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.facts import ids
from tests.ptsa_tui.central.test_machine import PEOPLE, Machine


@pytest.fixture
def run() -> Iterator[Machine]:
    """Yield a run of the machine that is led by hand."""
    machine = Machine()
    machine.begin()
    yield machine
    machine.teardown()


@pytest.mark.timeout(60)
def test_one_that_the_centre_knows_from_a_sister_alone_is_not_given_again(run: Machine) -> None:
    """The centre was put back and a sister gave it what it had lost; the desk's own database was put back twice."""
    sister, desk = 0, 1
    run.back_up(desk)
    run.back_up_centre()
    run.intake(desk, PEOPLE[0], "all")
    run.restore(desk, 0, tokens=False)  # it knows that it was put back, and begins another incarnation
    run.intake(desk, PEOPLE[1], "all")
    run.sync(desk, 32 * 1024)
    run.sync(sister, 32 * 1024)
    run.restore_centre(0)
    run.sync(sister, 32 * 1024)
    run.restore(desk, 0, tokens=True)  # it knows nothing of that …
    run.intake(desk, PEOPLE[2], "all")
    run.restore(desk, 0, tokens=False)  # … and begins the same one once more
    run.intake(desk, PEOPLE[3], "all")
    register = run.desks[desk].register
    assert register.incarnation == 1
    run.sync(desk, 32 * 1024)
    assert register.incarnation == 2
    kinds = [e.kind for e in register.journal.walk(register.chain)]
    assert "CaseOpened" in kinds
    assert {ids.unpack(e.id).incarnation for e in register.journal.walk(register.chain)} == {2}
