"""An anonymised case on the screens: found by its number, in the list and in full without a name, with who and when."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.acts import Erased
from models.fold import OfficerState
from models.forms import Withdraw, case_of, perform
from models.register.register import Register
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.settings import Settings
from screens.case.screen import CaseScreen
from screens.lookup.screen import Lookup, draw_case
from screens.widgets.lines import Lines
from tests.models.build import take_in
from tests.screens.conftest import desk_of, press, settle, type_, until


@pytest.fixture
def number(register: Register, sari: int) -> str:
    """Return the number of a case that was anonymised while its person stays."""
    ratna = register.officer_by_code("ratna")
    assert isinstance(ratna, OfficerState)
    number = take_in(register, sari, name="Zulfikri Vimala")
    perform(register, sari, Withdraw(case=number, reason="batal"))
    register.record(ratna.id, Erased(reason="retention"), case_of(register, number).id)
    return number


@pytest.fixture
def desk(register: Register, number: str) -> Iterator[Terminal]:
    """Return a desk with that case."""
    with desk_of(register) as desk:
        yield desk


async def test_a_list_and_the_case_name_nobody(desk: Terminal, number: str) -> None:
    app = PtsaApp(desk, Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f3")
        await until(pilot, lambda: isinstance(app.screen, Lookup))
        await type_(pilot, number.replace("-", ""))
        await settle(pilot)
        hits = app.screen.query_one("#hits", Lines)
        await until(pilot, lambda: len(hits.rows) == 1)
        cells = "".join(cell.text for cell in draw_case(hits.row, 80, desk.series))  # type: ignore[arg-type]
        assert "(erased)" in cells
        assert "Zulfikri" not in cells
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(app.screen, CaseScreen) and app.screen.detail is not None)
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.detail is not None
        assert app.screen.detail.person.name == ""
        told = "\n".join(str(line) for line in app.screen.query_one(Lines).rows)
        assert "Personal data erased: kept long enough" in told
        assert "Ratna Pertiwi" in told
        assert "Zulfikri" not in told
