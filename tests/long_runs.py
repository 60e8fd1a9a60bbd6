"""What ``make test`` leaves to the long runs (``make soak``), which play everything.

Left are whole files of slow stories, what PostgreSQL repeats, every picture but one of each screen, and most cases of
tests that try the same at many places. The last are marked ``share(of=N)``: about every Nth of their cases is played.
Which is a matter of names and of the order of cases, so that a test is left or played whatever else is collected.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import pytest

STORIES = ("tests/pty/test_hostile_ways.py", "tests/pty/test_faults_exactly.py")
"""Whole files of slow stories in a real terminal."""

CENTRE = "tests/ptsa_tui/central/"
BOTH_ENGINES = ("test_kill.py", "test_schema.py", "test_together.py")
"""Tests of the centre that run over both engines each time; others meet PostgreSQL here, unless it is theirs alone."""
SOME = (
    "test_exchange.py",
    "test_admin.py",
    "pages/test_sign_in.py",
    "pages/test_status.py",
    "pages/test_catalogue.py",
    "pages/test_people.py",
    "pages/test_calendar.py",
)
"""Of these about every fourth meets it each time, too."""

LOOKS = ("id-80x24]", "en-120x40]")
"""In what language and size a screen is looked at, one of them each. The long runs have each language in both sizes."""

OTHERS = ("en-80x24]", "id-120x40]")


def is_picture_left(name: str) -> bool:
    """Tell whether this picture of a screen is not the one that ``make test`` takes."""
    look = next((look for look in LOOKS if name.endswith(look)), "")
    return name.endswith(OTHERS) or (bool(look) and look != LOOKS[crc32(name.removesuffix(look).encode()) % 2])


def is_repeated(name: str, names: set[str]) -> bool:
    """Tell whether PostgreSQL repeats here what SQLite has played."""
    file = name.partition("::")[0]
    if not file.startswith(CENTRE) or file.removeprefix(CENTRE) in BOTH_ENGINES or "[postgresql" not in name:
        return False
    plays = file.removeprefix(CENTRE) in SOME and crc32(name.encode()) % 4 == 0
    return not plays and name.replace("[postgresql", "[sqlite") in names


def is_beyond_share(item: pytest.Item) -> bool:
    """Tell whether a case is not of the share of its test; the tests of a file begin at different places."""
    share = item.get_closest_marker("share")
    if share is None or not isinstance(item, pytest.Function):
        return False
    tests = [name for name, test in vars(item.module).items() if hasattr(test, "pytestmark")]
    place = next(iter(item.callspec.indices.values())) + tests.index(item.originalname)
    return bool(place % share.kwargs["of"])


def leave(items: Sequence[pytest.Item]) -> None:
    """Mark what is left."""
    names = {item.nodeid for item in items}
    for item in items:
        name = item.nodeid
        if name.startswith(STORIES) or is_picture_left(name) or is_repeated(name, names) or is_beyond_share(item):
            item.add_marker(pytest.mark.soak)
