"""Chance stories of three desks and a centre: everybody ends with the same, nothing is lost, nothing stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.models.scenarios import tell
from tests.soak import SEED, share

STORIES = 50


def test_chance_stories_end_the_same_for_everybody(tmp_path: Path) -> None:
    assert tell(tmp_path, range(STORIES)) == STORIES


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("turn", range(4))
def test_soak_ten_thousand_stories(tmp_path: Path, turn: int) -> None:
    """Other ones with each seed; what fails prints its number."""
    first, count = STORIES + 10_000 * SEED + 2_500 * turn, share(2_500)
    assert tell(tmp_path, range(first, first + count)) == count
