"""The dispatch book: what went outside on a day, with room to sign."""

from __future__ import annotations

import datetime as dt

import pytest

from models.acts import UnitAdded
from models.cases.dispatch_book import book, dispatched
from models.facts import numbering
from models.forms import CameBack, Dispatch, case_of, perform
from models.register.register import SYSTEM, Register
from tests.conftest import StillClock
from tests.models.build import take_in

DAY = dt.date(2026, 11, 24)


@pytest.fixture
def units(register: Register) -> dict[str, int]:
    """Return two units outside of the program."""
    with register.writing(SYSTEM, as_centre=True) as centre:
        return {
            code: centre.record(UnitAdded(code=code, name=name, unit="outside")).entry.id
            for code, name in (("ARSIP", "Arsip daerah"), ("BPJS", "BPJS Ketenagakerjaan"))
        }


def test_a_day_s_lines_in_order_with_unit_case_papers_and_receiver(
    register: Register, sari: int, units: dict[str, int], clock: StillClock
) -> None:
    first, second, third = (take_in(register, sari) for _ in range(3))
    perform(register, sari, Dispatch(case=first, to="ARSIP", receiver="Bu Lina"))
    clock.move(hours=1)
    perform(register, sari, Dispatch(case=second, to="BPJS"))
    perform(register, sari, CameBack(case=second))
    clock.move(days=1)
    perform(register, sari, Dispatch(case=third, to="ARSIP"))
    lines = dispatched(register, DAY)
    assert [(numbering.shown(line.case), line.unit, line.receiver, line.back) for line in lines] == [
        (first, "Arsip daerah", "Bu Lina", False),
        (second, "BPJS Ketenagakerjaan", "", True),
    ]
    state = case_of(register, first)
    assert lines[0].number == state.dispatch
    assert lines[0].papers == sum(m.count for m in state.marks if m.how in ("original", "copy")) > 0
    assert [line.unit for line in dispatched(register, DAY, units["BPJS"])] == ["BPJS Ketenagakerjaan"]
    assert len(dispatched(register, DAY + dt.timedelta(days=1))) == 1
    assert dispatched(register, DAY - dt.timedelta(days=1)) == ()


def test_the_page_leaves_room_to_sign_and_names_no_citizen(
    register: Register, sari: int, units: dict[str, int]
) -> None:
    case = take_in(register, sari)
    perform(register, sari, Dispatch(case=case, to="ARSIP"))
    told = "\n".join(book(register, DAY))
    assert "Dispatch book · Tue 24 Nov 2026" in told
    assert numbering.shown(case_of(register, case).dispatch) in told
    assert f"case {case}" in told
    assert told.count("________________") == 2
    assert told.endswith("Lines: 1")
    assert "Siti" not in told
    assert max(len(line) for line in told.splitlines()) <= 80
