"""Pictures of the screens of complaints in both languages at both sizes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from models import words
from ptsa_tui.app import PtsaApp
from tests.screens.conftest import SIZES, press, settle, type_

Story = Callable[[Pilot[int]], Awaitable[None]]


async def new(pilot: Pilot[int]) -> None:
    """What is new, the latest first."""
    await press(pilot, "f6", "1")


async def waiting(pilot: Pilot[int]) -> None:
    """What waits for its complainant."""
    await press(pilot, "f6", "2")


async def handled(pilot: Pilot[int]) -> None:
    """What is in hand."""
    await press(pilot, "f6", "3")


async def over(pilot: Pilot[int]) -> None:
    """What was told, and what is over."""
    await press(pilot, "f6", "5")


async def one(pilot: Pilot[int]) -> None:
    """A complaint in full."""
    await press(pilot, "f6", "3", "enter")


async def hidden(pilot: Pilot[int]) -> None:
    """Why a hidden reporter is opened."""
    await press(pilot, "f6", "2", "down", "down", "enter", "v")


async def form(pilot: Pilot[int]) -> None:
    """A new complaint, its category being asked."""
    await press(pilot, "f6", "n")
    await type_(pilot, "3174015203909001")
    await press(pilot, "enter")
    await type_(pilot, "Siti Rahayu")
    await press(pilot, "enter", "enter", "enter")
    await type_(pilot, "3")
    await settle(pilot)


async def form_whole(pilot: Pilot[int]) -> None:
    """A new complaint with all its fields."""
    await form(pilot)
    await press(pilot, "ctrl+n", "ctrl+r")


async def answer(pilot: Pilot[int]) -> None:
    """Whether it is complete."""
    await press(pilot, "f6", "1", "down", "k")


async def supplement(pilot: Pilot[int]) -> None:
    """What the complainant brought."""
    await press(pilot, "f6", "2", "t")


async def take(pilot: Pilot[int]) -> None:
    """Who takes it in hand."""
    await press(pilot, "f6", "1", "a")


async def decide(pilot: Pilot[int]) -> None:
    """How it is decided: not taken up."""
    await press(pilot, "f6", "3", "p")
    await type_(pilot, "4")


async def tell(pilot: Pilot[int]) -> None:
    """How the complainant was told."""
    await press(pilot, "f6", "4", "down", "down", "d")


async def close(pilot: Pilot[int]) -> None:
    """How content the complainant is."""
    await press(pilot, "f6", "5", "down", "s")


async def correct(pilot: Pilot[int]) -> None:
    """What was taken down is corrected."""
    await press(pilot, "f6", "3", "enter", "o")


STORIES = (
    *(new, waiting, handled, over, one, hidden, form, form_whole),
    *(answer, supplement, take, decide, tell, close, correct),
)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.__name__)
def test_picture(snap_compare: Callable[..., bool], busy: PtsaApp, story: Story, language: str, size: str) -> None:
    words.set_language(language)

    async def before(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await story(pilot)
        await settle(pilot)

    try:
        assert snap_compare(busy, terminal_size=SIZES[size], run_before=before)
    finally:
        words.set_language("en")
