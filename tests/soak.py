"""The long fault runs: whole (``make soak``), or a part of them that ends within a quarter of an hour.

``python -m tests.soak`` (``make soak-part``) chooses a fresh seed and prints it. It plays the long tests, each with
fewer rounds: first those of the seed's own part, in an order of the seed, then the others; it begins none after twelve
minutes. Any :data:`PARTS` seeds that follow each other have every long test in their own parts. ``--seed N`` repeats a
part; ``--whole`` plays everything in full. What a long test draws, it draws from :data:`SEED`, so that each part meets
other cases. This module is also the plugin of pytest that does so, in each of its workers.
"""

from __future__ import annotations

import argparse
import math
import os
import secrets
import sys
import time
from collections.abc import Iterable, Sequence
from random import Random

import pytest

SEED = int(os.environ.get("PTSA_SOAK_SEED", "0"))
"""What the long tests add to the seeds of their own; 0: the same every time."""

END = float(os.environ.get("PTSA_SOAK_END", "inf"))
"""Until when tests of a part begin, in seconds of :func:`time.time`; infinite: this is the whole."""

PART = math.isfinite(END)
"""Whether this is a part: each test then plays a fifth of its rounds."""

MINUTES = 12
"""No test of a part begins later."""

PARTS = 6
"""Into how many parts the tests are dealt."""


def share(whole: int) -> int:
    """Return how many rounds a long test plays now."""
    return max(1, whole // 5) if PART else whole


def own(names: Iterable[str], seed: int) -> set[str]:
    """Return the tests of a seed's own part. Neighbours, which often cost the same, are dealt to different parts."""
    return set(sorted(names)[seed % PARTS :: PARTS])


def in_order(names: Sequence[str], seed: int) -> list[str]:
    """Return all tests as a seed plays them: its own before the others."""
    first = own(names, seed)
    drawn = Random(seed).sample(sorted(names), len(names))
    return sorted(drawn, key=lambda name: name not in first)


class Part:
    """Plays the collected tests in the order of the seed, as long as there is time."""

    def __init__(self) -> None:
        self.own: set[str] = set()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put the tests into the order of the seed; every worker finds the same one."""
        named = {item.nodeid: item for item in items}
        self.own = own(named, SEED)
        items[:] = [named[name] for name in in_order(list(named), SEED)]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Begin no test when the time is over."""
        if time.time() > END:
            pytest.skip("no time left, a test of this part" if item.nodeid in self.own else "left to other parts")


def pytest_configure(config: pytest.Config) -> None:
    """Play a part in this process, if it is one."""
    if PART:
        config.pluginmanager.register(Part())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say by which seed all of this is played again."""
    terminalreporter.write_line(f"soak: seed {SEED}")


def main(arguments: Iterable[str]) -> int:
    """Play the whole or a part; return pytest's exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="The long fault runs, or a part of them.")
    parser.add_argument("--whole", action="store_true", help="everything in full; may take hours")
    parser.add_argument("--seed", type=int, help="of the whole: 0 unless it is given; of a part: a fresh one")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="no test of a part begins later")
    given, rest = parser.parse_known_args(list(arguments))
    seed = given.seed if given.seed is not None else 0 if given.whole else secrets.randbelow(1 << 31) + 1
    os.environ["PTSA_SOAK_SEED"] = str(seed)
    if not given.whole:
        os.environ["PTSA_SOAK_END"] = str(time.time() + given.minutes * 60)
    print(f"soak: seed {seed}", flush=True)
    # workers take the next test one by one, so that none waits behind a long one; who passed says what it counted
    workers = ["-n", str(4 * (os.cpu_count() or 1)), "--dist", "load", "--maxschedchunk", "1"]
    told = ["-vv", "-rPs", "--durations", "0", "--durations-min", "1"]
    return int(pytest.main(["-p", "tests.soak", "-m", "soak", "--timeout", "3600", *workers, *told, *rest]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
