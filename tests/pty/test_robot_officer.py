"""A robot officer at a real terminal: no act that it did not mean, and each citizen under his own name."""

from __future__ import annotations

import sys
from random import Random

import pytest

from tests.pty.conftest import Place
from tests.pty.robot import Robot
from tests.soak import SEED, share
from tests.terminal import Terminal


def play(place: Place, seed: int, gestures: int) -> Robot:
    """Let the robot work, and look at what it left behind."""
    command = [sys.executable, "-m", "tests.pty.robot_driver", str(place.folder), "--lang", "en"]
    with Terminal(command, place.env) as desk:
        desk.see("Password")
        desk.type("latihan")
        desk.press("Enter")
        desk.see("Due today")
        robot = Robot(place, desk, Random(seed))
        robot.work(gestures)
        robot.home()
        desk.press("C-q")
        assert desk.exit() == 0
    assert place.whole(), f"seed {seed}"
    assert robot.names() == robot.said, f"seed {seed}"
    return robot


def test_a_robot_officer_writes_nothing_that_it_did_not_mean(place: Place) -> None:
    robot = play(place, seed=3, gestures=8)
    assert robot.saved, "nobody was taken in"
    assert robot.acts, "nothing was done to a case"


@pytest.mark.soak
@pytest.mark.parametrize("turn", range(20))
def test_soak_a_robot_officer(place: Place, turn: int) -> None:
    robot = play(place, 1000 + SEED + turn, share(250))
    done = f"{len(robot.log)} gestures, {robot.saved} requests, {robot.acts} acts"
    print(f"\n{done}; {robot.unjudged} gestures not judged, as the machine stood still")
