"""``make bench``: what the register costs, each figure beside a bare baseline of the same run. Nothing is asserted."""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from models import words
from models.forms import Intake, perform
from models.found import found_practice
from models.journal.verify import verify
from models.practice import fill
from models.register import Register
from models.search import lookup

CASES = int(os.environ.get("BENCH_CASES", "20000"))
SAVES = 300
QUERIES = ("siti", "bud san", "rahayu", "kusuma wid", "31740", "450590", "0800012", "12-7", "nur hid", "x")


def timed(call: Callable[[], object]) -> float:
    """Return the milliseconds of one call."""
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000


def quantiles(values: list[float]) -> tuple[float, float]:
    """Return median and 95th percentile."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[int(len(ordered) * 0.95)]


def show(what: str, ours: float, base: float, unit: str, baseline: str) -> dict[str, object]:
    """Print one line and return it."""
    print(f"{what:<34} {ours:10.2f} {unit:<8} {base:10.2f} {unit:<8} x{ours / base:6.2f}  {baseline}")
    return {"what": what, "ours": ours, "baseline": base, "unit": unit, "ratio": ours / base, "beside": baseline}


def bulk(register: Register, folder: Path) -> tuple[float, float]:
    """Return cases a second through the bulk path, and of a bare executemany of as many rows of the same bytes."""
    ours = timed(lambda: fill(register, CASES, 1))
    rows = register.database.rows("SELECT * FROM entry")
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=wal")
    bare.execute("PRAGMA synchronous=full")
    bare.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, a,b,c,d,e,f,g,h,i,j,k,l)")

    def insert() -> None:
        bare.execute("BEGIN")
        bare.executemany(f"INSERT INTO entry VALUES ({','.join('?' * 13)})", rows)
        bare.execute("COMMIT")

    base = timed(insert)
    bare.close()
    return CASES / ours * 1000, CASES / base * 1000


def saves(register: Register, folder: Path) -> tuple[list[float], list[float]]:
    """Return the milliseconds of durable intakes, and of durable commits of one row."""
    officer = register.officer_by_code("sari")
    if officer is None:
        raise LookupError("sari")
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA synchronous=full")
    ours, base = [], []
    for place in range(SAVES):
        nik = f"317401{1 + place % 28:02d}0170{9000 + place % 999:04d}"
        form = Intake(nik=nik, name="Siti Rahayu", service="WLKP", papers="all", correct=True)
        ours.append(timed(lambda form=form: perform(register, officer.id, form)))
        base.append(timed(lambda: bare.execute("INSERT INTO entry (a) VALUES (?)", ("x" * 600,))))
    return ours, base


def searches(register: Register) -> tuple[list[float], list[float]]:
    """Return the milliseconds of lookups, and of a LIKE scan for the same text."""
    ours, base = [], []
    for query in QUERIES * 10:
        ours.append(timed(lambda query=query: lookup(register, query)))
        like = "%" + "%".join(query.split()) + "%"
        sql = "SELECT id FROM person WHERE name LIKE ? OR nik LIKE ? OR phone LIKE ? LIMIT 50"
        base.append(timed(lambda like=like, sql=sql: register.database.rows(sql, like, like, like)))
    return ours, base


def main() -> None:
    """Measure and print; ``BENCH_JSON`` names a file for the same as JSON."""
    words.set_language("en")
    lines = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        register = found_practice(folder / "practice.db", tokens=folder, fast=True)
        print(f"{CASES} cases · Python {sys.version.split()[0]} · SQLite {sqlite3.sqlite_version}")
        lines.append(show("practice, bulk", *bulk(register, folder), "cases/s", "bare executemany of the same entries"))
        ours, base = saves(register, folder)
        for name, mine, theirs in zip(("median", "p95"), quantiles(ours), quantiles(base), strict=True):
            lines.append(show(f"save, durable, {name}", mine, theirs, "ms", "bare durable INSERT"))
        ours, base = searches(register)
        for name, mine, theirs in zip(("median", "p95"), quantiles(ours), quantiles(base), strict=True):
            lines.append(show(f"lookup, {name}", mine, theirs, "ms", "LIKE scan of persons"))
        entries = register.journal.count()
        seconds = timed(lambda: verify(register.database)) / 1000
        print(f"verify: {entries} entries in {seconds:.1f} s, {entries / seconds:.0f} entries/s")
        size = (folder / "practice.db").stat().st_size
        print(f"database: {size / (CASES + SAVES):.0f} bytes a case")
        register.close()
    target = os.environ.get("BENCH_JSON")
    if target:
        Path(target).write_text(json.dumps(lines, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
