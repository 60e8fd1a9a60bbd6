"""Every screen shows whatever the fold lets stand, and goes on: a sentence at most, never the end of the program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.practice import fill
from models.register.register import Register
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.settings import Settings
from screens.case.screen import CaseScreen
from tests.models.absurd import absurd
from tests.screens.conftest import press, settle, type_

KEYS = "e k i a o l f d s r w".split()
"""Keys of a case that read before they act; each opens a dialog or says why not."""


@pytest.fixture
def spoilt(register: Register) -> Iterator[Terminal]:
    """Return a desk whose sisters write what they like."""
    fill(register, 12, 5)
    absurd(register)
    desk = Terminal(register)
    desk.officer = register.officer_by_code("ratna")
    yield desk
    desk.close()


async def test_every_screen_walks_over_it(spoilt: Terminal) -> None:
    app = PtsaApp(spoilt, Settings(language="en"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        for way in ("f2", "f4", "f5", "f9", "f12", "ctrl+f", "ctrl+e"):
            await press(pilot, way, *["down"] * 3, "right", "d", "k", "escape", "escape", "escape")
        for text in ("siti", "z"):
            await press(pilot, "f3")
            await type_(pilot, text)
            await press(pilot, "enter", "escape", "escape")
        for digit in "123456789":
            await press(pilot, digit, "down", "enter", "escape", "escape")
        assert app.return_code is None


async def test_every_kind_of_case_is_opened(spoilt: Terminal) -> None:
    """Each variation of what was taken in, and the last case of each other kind, with one key after the other."""
    app = PtsaApp(spoilt, Settings(language="id"))
    rows = spoilt.register.database.rows
    alone = rows("SELECT max(id) FROM entry WHERE id IN (SELECT id FROM case_file) GROUP BY body, personal")
    others = rows("SELECT max(subject) FROM entry WHERE subject IN (SELECT id FROM case_file) GROUP BY kind")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for (case,) in alone:
            app.open(CaseScreen(case))
            await settle(pilot)
            app.pop_screen()
        for place, (case,) in enumerate(others):
            app.open(CaseScreen(case))
            await settle(pilot)
            await press(pilot, KEYS[place % len(KEYS)], "escape", "escape")
        assert app.return_code is None
