"""What a save costs, where it runs, and how long the thread of the keys stands still meanwhile.

A desk as the screens use it performs intakes one after another, while a heart beats in the event loop as often as it
can. Two baselines of the same run: the heart of a loop in which nothing happens, and one whose intakes run in the loop
itself, as a program without a writing thread does it. A durable commit of one bare row says what the disk costs.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.report import Figure, Section, show
from benchmarks.timing import quantile, timed
from models.forms import Intake, perform
from models.practice import fill
from models.register.founding import found_practice
from models.register.register import Register
from models.terminal.terminal import Terminal

SAVES = 300
BEAT = 0.001
"""Seconds between two beats."""


def intake(place: int) -> Intake:
    """Return the request of an invented citizen."""
    nik = f"317401{1 + place % 28:02d}{1 + place // 28 % 12:02d}70{9000 + place % 999:04d}"
    return Intake(nik=nik, name="Siti Rahayu", phone=f"08000{place:06d}", service="WLKP", papers="all", correct=True)


async def beating(work: Callable[[], Awaitable[object]]) -> list[float]:
    """Return by how many milliseconds each beat of the loop came late while ``work`` was done."""
    late: list[float] = []

    async def beat() -> None:
        while True:
            due = time.perf_counter() + BEAT
            await asyncio.sleep(BEAT)
            late.append((time.perf_counter() - due) * 1000)

    heart = asyncio.create_task(beat())
    await work()
    heart.cancel()
    return late


async def _in_thread(desk: Terminal, first: int, spent: list[float]) -> None:
    """Save as the screens do; ``spent`` gets the milliseconds within the writing thread."""

    def save(form: Intake) -> None:
        spent.append(timed(lambda: perform(desk.register, desk.me.id, form)))

    for place in range(first, first + SAVES):
        await desk.write(save, intake(place))


async def _in_loop(desk: Terminal, first: int) -> None:
    """Save in the thread of the keys, as a program does that has only one."""
    for place in range(first, first + SAVES):
        perform(desk.register, desk.me.id, intake(place))
        await asyncio.sleep(0)


async def _nothing() -> None:
    await asyncio.sleep(1.5)


def bare_commits(folder: Path, count: int = SAVES) -> list[float]:
    """Return the milliseconds of durable commits of one row of 600 bytes."""
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=wal")
    bare.execute("PRAGMA synchronous=full")
    bare.execute("CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, a)")
    spent = [timed(lambda: bare.execute("INSERT INTO entry (a) VALUES (?)", ("x" * 600,))) for _ in range(count)]
    bare.close()
    return spent


def measure(register: Register, folder: Path) -> Section:
    """Measure on a practice register."""
    desk = Terminal(register)
    desk.officer = register.officer_by_code("sari")
    spent: list[float] = []

    async def run() -> tuple[list[float], list[float], list[float]]:
        idle = await beating(_nothing)
        ours = await beating(lambda: _in_thread(desk, 0, spent))
        return idle, ours, await beating(lambda: _in_loop(desk, SAVES))

    idle, ours, loop = asyncio.run(run())
    desk.close()
    bare = bare_commits(folder)
    beside = (
        ("save in its thread", spent, bare, "durable commit of one bare row"),
        ("loop late while saving", ours, loop, "saving in the loop itself"),
        ("loop late while saving", ours, idle, "a loop in which nothing happens"),
    )
    figures = [
        Figure(f"{what}, {name}", quantile(mine, share), quantile(base, share), "ms", told)
        for what, mine, base, told in beside
        for name, share in QUANTILES
    ]
    return Section("saving", f"{SAVES} intakes", figures)


QUANTILES = (("median", 0.5), ("p95", 0.95), ("p99", 0.99))


def main() -> None:
    """Measure on a desk of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        register = found_practice(folder / "practice.db", tokens=folder, fast=True)
        fill(register, args.cases, 1)
        show(measure(register, folder))
        register.close()


if __name__ == "__main__":
    main()
