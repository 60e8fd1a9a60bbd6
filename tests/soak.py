"""The long fault runs: whole (``make soak``), or a part of them that ends within a quarter of an hour.

``python -m tests.soak`` (``make soak-part``) chooses a fresh seed and prints it, plays the long tests in an order of
that seed, each with fewer rounds, and begins none after twelve minutes. ``--seed N`` repeats a part. What a long test
draws, it draws from :data:`SEED`, so that each part meets other cases.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import time
from collections.abc import Iterable
from random import Random

import pytest

SEED = int(os.environ.get("PTSA_SOAK_SEED", "0"))
"""What the long tests add to the seeds of their own; 0: the same every time."""

PART = "PTSA_SOAK_SEED" in os.environ
"""Whether this is a part: each test then plays a fifth of its rounds."""

MINUTES = 12
"""No test of a part begins later."""


def share(whole: int) -> int:
    """Return how many rounds a long test plays now."""
    return max(1, whole // 5) if PART else whole


class Part:
    """Plays the collected tests in an order of its own, as long as there is time."""

    def __init__(self, seed: int, minutes: float) -> None:
        self.seed, self.minutes = seed, minutes
        self.begun = time.monotonic()
        self.left = 0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Choose the order: another one for each seed, the same one for each."""
        Random(self.seed).shuffle(items)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        """Begin no test when the time is over."""
        if time.monotonic() - self.begun < self.minutes * 60:
            return None
        self.left += 1
        return True

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what a part was, and how it is played again."""
        terminalreporter.write_line(f"soak: seed {self.seed}, {self.left} tests left for other parts")


def main(arguments: Iterable[str]) -> int:
    """Play a part; return pytest's exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="A part of the long fault runs.")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1 << 31) + 1)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("rest", nargs="*", help="files or options for pytest")
    given = parser.parse_args(list(arguments))
    os.environ["PTSA_SOAK_SEED"] = str(given.seed)
    print(f"soak: seed {given.seed}", flush=True)
    options = ["-m", "soak", "-p", "no:xdist", "--timeout", "3600", *given.rest]
    return int(pytest.main(options, plugins=[Part(given.seed, given.minutes)]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
