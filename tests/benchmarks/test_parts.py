"""Each part of ``make bench`` still measures, on the smallest desk that it takes: else nobody hears that one broke."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.pty.conftest import ROOT

PARTS = (
    "start --rounds 1 --cold 0",
    "line --cases 300 --rounds 1",
    "search 2000",
    "growth --sizes 300,600",
    "keeping --cases 300",
    "reports --sizes 300",
    "custody --cases 300 --transfers 20",
)


@pytest.mark.soak
@pytest.mark.parametrize("part", PARTS)
def test_soak_every_part_of_the_bench_measures(part: str) -> None:
    name, *options = part.split()
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1200, cwd=ROOT)
    assert run.returncode == 0, run.stderr
    assert run.stdout
