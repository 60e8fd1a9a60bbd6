"""The everyday work takes no more keys than it may, counted in a real terminal; and the page says what is counted."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.keys import NEW_NAME, STORIES, Story, average_name, play
from tests.pty.conftest import ROOT, Place

PAGE = (ROOT / "docs" / "keystrokes.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (.+?) \| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)


@pytest.mark.share(of=4)
@pytest.mark.parametrize("story", STORIES, ids=[s.id for s in STORIES])
def test_keys(place: Place, story: Story) -> None:
    cost = play(story, place)
    assert (cost.beyond if story.beyond else cost.keys) <= story.most
    counted = {title: tuple(map(int, counts)) for title, *counts in ROW.findall(PAGE)}
    assert counted[story.title] == (cost.keys, cost.dictated, cost.beyond), "the page is old: make keystrokes"
    assert f"**{story.title}**: {cost.spelled}\n" in PAGE, "the page is old: make keystrokes"
    assert place.whole()


def test_the_bounds_are_the_ones_that_were_set() -> None:
    bounds = {s.id: (s.most, s.beyond) for s in STORIES}
    assert bounds["returning"] == bounds["variants"] == (10, True)
    assert bounds["new"] == (70, False)
    assert bounds["again"] == (8, False)
    assert bounds["complaint"] == (14, True)


def test_the_new_persons_name_is_no_shorter_than_the_average() -> None:
    assert len(NEW_NAME) >= average_name()


def test_readme_says_the_same() -> None:
    readme = (Path(ROOT) / "README.md").read_text(encoding="utf-8")
    counted = {s.id: next(int(beyond) for t, _k, _d, beyond in ROW.findall(PAGE) if t == s.title) for s in STORIES}
    keys = {s.id: next(int(k) for t, k, _d, _b in ROW.findall(PAGE) if t == s.title) for s in STORIES}
    assert f"takes {counted['returning']} keys beyond NIK and service code ({counted['variants']} where" in readme
    assert f"a person who is new here {keys['new']} in all" in readme
    assert f"a second request of the same person {keys['again']}" in readme
