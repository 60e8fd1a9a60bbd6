"""Pictures of the reports, in both languages at both sizes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from models import words
from ptsa_tui.app import PtsaApp
from screens.reports.export import Export
from tests.screens.conftest import SIZES, press, settle

Story = Callable[[Pilot[int]], Awaitable[None]]


async def choice(pilot: Pilot[int]) -> None:
    """Which reports there are."""
    await press(pilot, "f11")


async def waits(pilot: Pilot[int]) -> None:
    """Waits and service times."""
    await press(pilot, "f11", "2")


async def promises(pilot: Pilot[int]) -> None:
    """Promises kept."""
    await press(pilot, "f11", "3")


async def month(pilot: Pilot[int]) -> None:
    """The recapitulation."""
    await press(pilot, "f11", "9")


async def behind(pilot: Pilot[int]) -> None:
    """What a figure counts."""
    await press(pilot, "f11", "4", "down", "down", "down", "down", "down", "down", "enter")


async def export(pilot: Pilot[int]) -> None:
    """Which file."""
    Export.folder = "/home/sari"
    await press(pilot, "f11", "1", "x")


async def supervisor(pilot: Pilot[int]) -> None:
    """Home of a supervisor."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize(
    "story", [choice, waits, promises, month, behind, export, supervisor], ids=lambda s: s.__name__
)
def test_screen(snap_compare: Callable[..., bool], reports: PtsaApp, story: Story, language: str, size: str) -> None:
    words.set_language(language)
    if story is supervisor:
        reports.terminal.officer = reports.terminal.register.officer_by_code("ratna")

    async def before(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await story(pilot)
        await settle(pilot)

    assert snap_compare(reports, terminal_size=SIZES[size], run_before=before)
