"""What retention and compaction cost: finding what is due, erasing it, saving meanwhile, making the file small again.

Baselines of the same run: SQLite counting the cases by state, a bare durable transaction that empties as many rows,
saves of another process while nothing else happens, SQLite's own VACUUM of a copy.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.report import Figure, Section, show
from benchmarks.timing import quantile, timed
from models.acts import CataloguePublished
from models.facts import ids
from models.facts.standard import Office
from models.practice import fill
from models.register.founding import found_practice
from models.register.register import SYSTEM, Register
from models.retention.anonymising import anonymise
from models.retention.compacting import compact, sizes
from models.retention.due import cases_past, due

CASES = 20_000
YEARS = 7 * 366 * 86_400
SAVED = """
import json, sys, time
from pathlib import Path
from models.acts import DetailOpened
from models.register.register import Register
register = Register.open(Path(sys.argv[1]), tokens=Path(sys.argv[2]))
officer, spent = register.officer_by_code("sari").id, []
print("ready", flush=True)
end = time.monotonic() + float(sys.argv[3])
while time.monotonic() < end:
    begun = time.perf_counter()
    register.look(officer, DetailOpened())
    spent.append((time.perf_counter() - begun) * 1000)
    time.sleep(0.05)
print(json.dumps(sorted(spent)), flush=True)
"""


class Moved:
    """A clock that can be set forward."""

    def __init__(self) -> None:
        self.at = int(time.time())

    def now(self) -> int:
        """Return the moment."""
        return self.at


def measure(cases: int = CASES) -> Section:
    """Measure on a practice desk of its own, seven years later."""
    with tempfile.TemporaryDirectory() as place:
        folder, clock = Path(place), Moved()
        register = found_practice(folder / "practice.db", tokens=folder, clock=clock, fast=True)
        fill(register, cases, 1)
        settle(register)
        clock.at += YEARS
        figures = [*_finding(register), *_erasing(register, folder), *_compacting(register, folder)]
        register.close()
    return Section("retention and compaction", f"{cases:,} cases, all of them finished seven years ago", figures)


def settle(register: Register) -> None:
    """Say in the catalogue how long things are kept."""
    newest = register.catalogue()
    office = Office(keep="5 years", keep_looks="2 years", source="-", checked_on="2026-01-01")
    act = CataloguePublished(version=newest.version + 1, services=newest.services, office=office)
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(act, ids.branch_subject(register.branch_number))


def _finding(register: Register) -> list[Figure]:
    counted = _median(lambda: register.database.rows("SELECT state, count(*) FROM case_file GROUP BY state"))
    past = _median(lambda: cases_past(register))
    return [
        Figure("how many cases are past their time", past, counted, "ms", "counting by state"),
        Figure("all that is due, and what stays", _median(lambda: due(register)), counted, "ms", "counting by state"),
    ]


def _erasing(register: Register, folder: Path) -> list[Figure]:
    alone = _saves(register, folder, 4.0)
    ratna = register.officer_by_code("ratna")
    if ratna is None:
        raise LookupError
    beside = _Saver(register, folder, 8.0)
    begun = time.perf_counter()
    *_steps, done = anonymise(register, ratna.id, settled=True)
    each = (time.perf_counter() - begun) * 1000 / max(1, done.total)
    meanwhile = beside.spent()
    bare = _bare_erasing(folder, done.total)
    saves = "the same while nothing else happens"
    return [
        Figure("erase a case or person", each, bare, "ms", "empty a row, 200 in a durable commit"),
        Figure(
            "save of another process meanwhile, median", quantile(meanwhile, 0.5), quantile(alone, 0.5), "ms", saves
        ),
        Figure("save of another process meanwhile, p95", quantile(meanwhile, 0.95), quantile(alone, 0.95), "ms", saves),
    ]


def _compacting(register: Register, folder: Path) -> list[Figure]:
    copy = folder / "copy.db"
    shutil.copy(register.database.path, copy)
    with sqlite3.connect(copy, isolation_level=None) as bare:
        begun = time.perf_counter()
        bare.execute("VACUUM")
        vacuum = (time.perf_counter() - begun) * 1000
    bare.close()
    before = sizes(register.database)
    begun = time.perf_counter()
    after = compact(register, whole=True).after
    spent = (time.perf_counter() - begun) * 1000
    return [
        Figure("compact", spent, vacuum, "ms", "VACUUM of a copy, not durable"),
        Figure("file after it", after.file / 1e6, before.file / 1e6, "MB", "before"),
    ]


class _Saver:
    """Another process that saves for some seconds."""

    def __init__(self, register: Register, folder: Path, seconds: float) -> None:
        command = [sys.executable, "-c", SAVED, str(register.database.path), str(folder), str(seconds)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._line()

    def _line(self) -> str:
        return self._process.stdout.readline() if self._process.stdout else ""

    def spent(self) -> list[float]:
        """Return the milliseconds of its saves, ascending."""
        found: list[float] = json.loads(self._line())
        self._process.wait()
        return found


def _saves(register: Register, folder: Path, seconds: float) -> list[float]:
    return _Saver(register, folder, seconds).spent()


def _bare_erasing(folder: Path, count: int) -> float:
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=wal")
    bare.execute("PRAGMA synchronous=full")
    bare.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, a)")
    bare.executemany("INSERT INTO entry (a) VALUES (?)", (("x" * 200,) for _ in range(count)))
    begun = time.perf_counter()
    for first in range(1, count + 1, 200):
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany("UPDATE entry SET a = NULL WHERE id = ?", ((n,) for n in range(first, first + 200)))
        bare.execute("COMMIT")
    spent = (time.perf_counter() - begun) * 1000 / max(1, count)
    bare.close()
    return spent


def _median(work: Callable[[], object], times: int = 7) -> float:
    return quantile([timed(work) for _ in range(times)], 0.5)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    show(measure(parser.parse_args().cases))


if __name__ == "__main__":
    main()
