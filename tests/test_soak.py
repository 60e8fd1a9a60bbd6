"""The long runs in parts: parts that follow each other have every long test, and a part says how it is repeated."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak import PARTS, in_order, own

ROOT = Path(__file__).parents[1]
NAMES = [f"tests/pty/test_{file}.py::test_{turn}" for file in "dacb" for turn in range(31)]


@pytest.mark.parametrize("first", [0, 1, 20261124])
def test_parts_that_follow_each_other_have_every_test_once(first: int) -> None:
    parts = [own(NAMES, first + turn) for turn in range(PARTS)]
    assert sorted(name for part in parts for name in part) == sorted(NAMES)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_a_part_plays_its_own_tests_first_and_each_test_once() -> None:
    played = in_order(NAMES, 7)
    assert set(played[: len(own(NAMES, 7))]) == own(NAMES, 7)
    assert sorted(played) == sorted(NAMES)


def test_a_seed_has_one_order_and_each_seed_another() -> None:
    assert in_order(NAMES, 5) == in_order(NAMES[::-1], 5)
    assert own(NAMES, 5) == own(NAMES, 5 + PARTS)
    assert in_order(NAMES, 5) != in_order(NAMES, 5 + PARTS)


def play(folder: Path, *arguments: str, workers: int = 0) -> str:
    """Play the tests of a file of their own; return what was told."""
    (folder / "test_long.py").write_text(
        "import pytest\n"
        "from tests.soak import SEED, share\n"
        "@pytest.mark.soak\n"
        f"@pytest.mark.parametrize('turn', range({2 * PARTS}))\n"
        "def test_long(turn):\n"
        "    print(f'{share(100)} rounds of {SEED}')\n"
        "def test_short():\n"
        "    raise AssertionError\n"
    )
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PTSA_", "PYTEST_"))} | {"PYTHONPATH": str(ROOT)}
    where = ["-n", str(workers), "-c", str(ROOT / "pyproject.toml"), str(folder)]
    command = [sys.executable, "-m", "tests.soak", *arguments, *where]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_part_has_a_fresh_seed_that_it_tells_and_fewer_rounds(tmp_path: Path) -> None:
    told = play(tmp_path)
    first, *_, last = (line.removeprefix("soak: seed ") for line in told.splitlines() if line.startswith("soak: seed "))
    assert first == last
    assert int(first) > 0
    assert told.count(f"20 rounds of {first}\n") == 2 * PARTS


def test_a_part_begins_nothing_when_its_time_is_over(tmp_path: Path) -> None:
    told = play(tmp_path, "--minutes", "0", "--seed", "6", workers=2)
    assert "rounds" not in told
    assert "[2] tests/soak.py" in told
    assert f"{2 * PARTS} skipped" in told


def test_the_whole_plays_every_round_of_the_same_seed(tmp_path: Path) -> None:
    told = play(tmp_path, "--whole")
    assert told.count("100 rounds of 0\n") == 2 * PARTS
