"""What is due, from home by one key: in working days, with its holder, the latest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from models.facts.working_days import from_local
from models.register.register import Register
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from screens.lookup.screen import Lookup
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.models.build import take_in, to_unit
from tests.screens.conftest import desk_of, press, settle, until


@pytest.fixture
def desk(register: Register) -> Iterator[Terminal]:
    """Return a desk without any case."""
    with desk_of(register) as desk:
        yield desk


def opened(app: PtsaApp) -> tuple[Lookup, Lines[object]]:
    assert isinstance(app.screen, Lookup)
    return app.screen, app.screen.query_one("#hits", Lines)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_overdue_says_by_how_many_days_and_who_has_it(
    app: PtsaApp, register: Register, clock: StillClock, size: tuple[int, int]
) -> None:
    """From home by one key; the latest first, and one that rests on an estimated holiday is marked."""
    numbers = []
    for days in (0, 2, 7):
        clock.at = from_local(dt.datetime(2026, 11, 24, 9) + dt.timedelta(days=days), "WIB")
        numbers.append(take_in(register, app.terminal.me.id))
    to_unit(register, app.terminal.me.id, numbers[0])
    clock.at = from_local(dt.datetime(2026, 12, 7, 9), "WIB")
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "6")
        screen, lines = opened(app)
        await until(pilot, lambda: len(lines.rows) == 2)
        told = ["".join(cell.text for cell in screen._draw(row, size[0])) for row in lines.rows]  # type: ignore[arg-type]
        assert "3 wd late" in told[0]
        assert "HI" in told[0]
        assert "1 wd late" in told[1]
        assert "LOKET" in told[1]
        await press(pilot, "escape", "t")
        await until(pilot, lambda: opened(app)[0].list_name == "near" and len(opened(app)[1].rows) == 1)
        (row,) = opened(app)[1].rows
        assert "2 wd left" in "".join(cell.text for cell in opened(app)[0]._draw(row, size[0]))  # type: ignore[arg-type]
