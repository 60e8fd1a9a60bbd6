"""Lookup: long lists by pages, the cursor that stays, and what is said of the scope."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.forms import perform
from models.practice import fill
from models.register.register import Register
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from screens.case.screen import CaseScreen
from screens.lookup.screen import Lookup
from screens.shell.paging import PAGES, Part, Place, Window
from screens.widgets.lines import Cell, Lines
from tests.models.build import intake
from tests.screens.conftest import desk_of, press, settle, type_, until

CASES = 420


@pytest.fixture
def desk(register: Register) -> Iterator[Terminal]:
    """Return a desk with more cases than a window holds."""
    fill(register, CASES, 5)
    with desk_of(register) as desk:
        yield desk


def opened(app: PtsaApp) -> tuple[Lookup, Lines[object]]:
    assert isinstance(app.screen, Lookup)
    return app.screen, app.screen.query_one("#hits", Lines)


def scope(screen: Lookup) -> str:
    return str(screen.query_one("#scope").render())


async def test_a_long_list_is_walked_to_its_end_and_back_a_window_at_a_time(app: PtsaApp) -> None:
    sql = "SELECT c.id FROM shelf s JOIN case_file c ON c.id = s.subject ORDER BY s.place DESC"
    wanted = [row[0] for row in app.terminal.register.database.rows(sql)]
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f3", "down")
        screen, lines = opened(app)
        assert "+" in scope(screen)
        height = lines.size.height

        async def walked(key: str) -> list[int]:
            """Press a key until the cursor stands still; return the cases that were seen, in the list's order."""
            seen: dict[int, None] = {}
            before = None
            while before != lines.row.id:
                assert len(lines.rows) <= PAGES * 50
                seen |= dict.fromkeys(row.id for row in lines.rows[lines.top : lines.top + height])
                before = lines.row.id
                await pilot.press(key)
                await until(pilot, lambda: not app.keys_wait, "the key was taken")
            return sorted(seen, key=wanted.index)

        assert await walked("pagedown") == wanted
        assert lines.row.id == wanted[-1]
        assert await walked("pageup") == wanted
        assert not screen.window._first
        await press(pilot, "end", "end", "end", "end", "end", "home")
        assert lines.row.id == wanted[0]
        assert not screen.window._first
        await press(pilot, "up")
        assert screen.focused is not lines, "above the first line is the box"


async def test_a_case_is_opened_and_left_and_the_list_stands_where_it_was(app: PtsaApp, sari: int) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f3", "down", *["pagedown"] * 12, "down", "down")
        _screen, lines = opened(app)
        case, top = lines.row.id, lines.cursor - lines.top
        await press(pilot, "enter")
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.case == case
        perform(app.terminal.register, sari, intake())
        await press(pilot, "escape")
        assert lines.row.id == case
        assert lines.cursor - lines.top == top


async def test_typing_begins_a_new_list_and_enter_on_it_opens(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f3", "down", *["pagedown"] * 8)
        screen, lines = opened(app)
        await press(pilot, "f3")
        await type_(pilot, "siti")
        await settle(pilot)
        assert lines.cursor == 0
        assert all("siti" in row.name.casefold() for row in lines.rows)
        assert f"{len(lines.rows)}" in scope(screen)


async def test_filters_narrow_the_list_and_what_is_not_understood_is_said(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f3")
        await type_(pilot, "status")
        await press(pilot, "colon")
        await type_(pilot, "selesai")
        await settle(pilot)
        screen, lines = opened(app)
        assert {row.state for row in lines.rows} == {"delivered"}
        await type_(pilot, " unit")
        await press(pilot, "colon", "z", "q")
        assert not lines.rows
        assert "zq" in scope(screen)
        assert screen.query_one("#scope").has_class("warn")
        await press(pilot, *["backspace"] * 8)
        assert {row.state for row in lines.rows} == {"delivered"}
        assert not screen.query_one("#scope").has_class("warn")


class Numbers(Lines[int]):
    """Lines that show numbers."""

    def __init__(self) -> None:
        super().__init__(lambda row, _width: (Cell(str(row)),), id_="numbers")


async def test_a_list_that_was_replaced_while_it_was_read_on_stays_replaced() -> None:
    lines = Numbers()
    window: Window[int] = Window(lines)

    async def old(after: Place) -> Part[int]:
        start = after[0] if after else 0
        if after:
            window.begin(Part((7,), None), new)
        return Part(tuple(range(start, start + 2)), (start + 2,))

    async def new(_after: Place) -> Part[int]:
        return Part((7,), None)

    window.begin(await old(None), old)
    await window.reach()
    assert lines.rows == (7,)
    assert window.is_whole


async def test_a_line_that_is_too_long_says_so_at_its_end(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        line = app.screen.query_one(".said")
        app.screen.say("Nama yang panjang " * 8)
        await pilot.pause()
        assert line.render_line(0).text.rstrip().endswith("…")
