"""What each report of a month costs: ``python -m benchmarks.reports --sizes 100000,1000000``.

A practice desk of each size has some years behind it, with complaints and answers of the survey in the last month; what
is asked for are the last thirty days. A report is counted until its
document is whole, so its first figures stand after this time at the latest. Beside it stands what SQLite takes, in the
same run, for counting the cases of those days by service. ``--keep FOLDER`` leaves the registers there and takes them
up again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.timing import quantile, timed
from models import words
from models.practice import fill, fill_complaints, fill_surveys
from models.register.founding import found_practice
from models.register.register import Register
from models.reports import REPORTS, Asked, make
from models.reports.office import Office

SIZES = (100_000, 1_000_000)
_ROUNDS = 5
_COMPLAINTS, _ANSWERS = 20, 2_000
"""How often the invented complaints come, and how many people answer the survey: more than an office has in a month."""
_MOST_VISITS = 90_000
"""Visits of a desk: its queue numbers of a year are fewer than its case numbers."""


def desk(folder: Path, cases: int) -> Register:
    """Return the register of a size, filled unless it is there."""
    place = folder / f"reports-{cases}"
    path = place / "practice.db"
    if path.exists():
        return Register.open(path, tokens=place / "tokens")
    place.mkdir(parents=True)
    register = found_practice(path, tokens=place / "tokens", fast=True)
    fill(register, cases, 1, visits=min(0.3, _MOST_VISITS / cases))
    for seed in range(_COMPLAINTS):
        fill_complaints(register, seed)
    fill_surveys(register, answers=_ANSWERS)
    return register


def last_days(register: Register) -> Asked:
    """Return the last thirty days before today."""
    return Asked(register.today() - dt.timedelta(days=30), register.today() - dt.timedelta(days=1))


def measure(sizes: Sequence[int], keep: Path | None = None) -> list[dict[str, Any]]:
    """Return the figures of every size."""
    words.set_language("en")
    with tempfile.TemporaryDirectory() as place:
        return [row for size in sizes for row in _rows(keep or Path(place), size)]


def _rows(folder: Path, cases: int) -> Iterator[dict[str, Any]]:
    register = desk(folder, cases)
    with closing(register):
        asked = last_days(register)
        bare = quantile([_bare(register, asked) for _round in range(_ROUNDS)], 0.5)
        for report in REPORTS:
            make(register, report.name, asked)
            times, cpu = [], []
            for _round in range(_ROUNDS):
                begun = time.process_time()
                times.append(timed(partial(make, register, report.name, asked)))
                cpu.append((time.process_time() - begun) * 1000)
            for what, values in (("", times), (", processor", cpu)):
                yield {
                    "what": f"{report.name}, {cases:,} cases{what}",
                    "ours": quantile(values, 0.5),
                    "baseline": bare,
                    "unit": "ms",
                    "beside": "SQLite, the same days' cases by service",
                }


def _bare(register: Register, asked: Asked) -> float:
    office = Office(register, asked, lambda _done, _of: None)
    with closing(sqlite3.connect(register.database.path)) as bare:
        sql = "SELECT service, count(*) FROM case_file WHERE opened_at >= ? AND opened_at < ? GROUP BY service"
        return timed(lambda: bare.execute(sql, (office.begin, office.behind)).fetchall())


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.reports", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args(arguments)
    print(f"{'':<44}{'ours':>10}{'bare':>10}   ms")
    for row in measure([int(size) for size in args.sizes.split(",")], args.keep):
        print(f"{row['what']:<44}{row['ours']:10.1f}{row['baseline']:10.2f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
