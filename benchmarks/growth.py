"""What a desk costs as its register grows: ``python -m benchmarks.growth --sizes 10000,100000,1000000``.

Each size is filled and measured in processes of their own, so that what one leaves in memory is nobody else's. The
baseline of a figure is the same figure at the smallest size: its ratio says how it grows. ``--keep FOLDER`` leaves the
registers there and takes them up again.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.timing import quantile, timed

SIZES = (10_000, 100_000)
SAVES, DAY = 200, 700
"""Intakes that are saved; entries of a day at the desk that is measured."""

PARTS = {
    "entries": ("entry",),
    "entries by subject": ("entry_subject", "entry_objection"),
    "cases": ("case_file",),
    "indexes of cases": ("case_",),
    "periods": ("period",),
    "marks": ("mark_list",),
    "handovers": ("handover", "sent_back"),
    "deliveries": ("delivery",),
    "persons": ("person",),
    "search": ("shelf", "word", "mark", "tally"),
}
"""Tables and indexes by the beginnings of their names; what begins with none of them is the rest."""


def peak() -> float:
    """Return the most memory that this process had at once, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


# --- in processes of their own ---------------------------------------------------------------------------------------


def filled(folder: Path, cases: int) -> dict[str, float]:
    """Make a practice desk; return how long it took and how much memory."""
    from models.practice import fill
    from models.register.founding import found_practice

    register = found_practice(folder / "practice.db", tokens=folder / "tokens", fast=True)
    begun, cpu = time.perf_counter(), time.process_time()
    fill(register, cases, 1)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    register.close()
    return {"practice, s": seconds, "practice, CPU s": cpu, "practice, peak memory, MB": peak()}


def used(folder: Path) -> dict[str, float]:
    """Open a register as a desk does, look, save and make an exchange ready; return the milliseconds of each."""
    import ptsa_tui.app  # noqa: F401  # what a desk has in memory
    import screens.lookup.screen  # noqa: F401
    from benchmarks.saving import bare_commits
    from models.cases import home_counts, lanes, views
    from models.exchange import link
    from models.facts.working_days import from_local
    from models.register.founding import PRACTICE_OFFICER
    from models.register.register import Register
    from models.search import lookup

    found: dict[str, float] = {}

    def note(what: str, values: Sequence[float]) -> None:
        found[f"{what}, median, ms"], found[f"{what}, p95, ms"] = quantile(values, 0.5), quantile(values, 0.95)

    def opened() -> Register:
        register = Register.open(folder / "practice.db", tokens=folder / "tokens")
        if register.officer_by_code(PRACTICE_OFFICER) is None:
            raise LookupError(PRACTICE_OFFICER)
        register.branch()
        return register

    begun = time.perf_counter()
    register = opened()
    found["start, first, ms"] = (time.perf_counter() - begun) * 1000
    register.close()
    times = []
    for _ in range(9):
        begun = time.perf_counter()
        register = opened()
        times.append((time.perf_counter() - begun) * 1000)
        if len(times) < 9:
            register.close()
    found["start, median, ms"] = quantile(times, 0.5)
    officer = register.officer_by_code(PRACTICE_OFFICER)
    if officer is None:
        raise LookupError(PRACTICE_OFFICER)
    rng = Random(7)
    queries = list(_queries(register, rng, 25))
    note("lookup, mixed", [timed(lambda q=q: lookup(register, q)) for q in queries])
    cases = _some(register, rng, 40)
    note("a case in full", [timed(lambda c=c: views.detail(register, c)) for c in cases])
    import datetime as dt

    midnight = from_local(dt.datetime.combine(register.today(), dt.time()), register.branch().zone)
    note("home's counts", [timed(lambda: home_counts.home(register, officer, midnight)) for _ in range(15)])
    found["peak memory of a desk, MB"] = peak()
    note("the five lanes", [timed(lambda: lanes.lanes(register, officer)) for _ in range(5)])
    note("sign of the exchange", [timed(lambda: link.sign(register)) for _ in range(15)])
    note("save, durable", list(_saves(register, officer.id)))
    note("bare durable insert", bare_commits(folder, SAVES))
    found |= _exchange(register)
    register.close()
    return found


def _some(register: Any, rng: Random, count: int) -> list[int]:
    """Return cases from everywhere."""
    low, high = register.database.row("SELECT min(id), max(id) FROM case_file")
    sql = "SELECT id FROM case_file WHERE id >= ? ORDER BY id LIMIT 1"
    return [register.database.row(sql, rng.randint(low, high))[0] for _ in range(count)]


def _queries(register: Any, rng: Random, each: int) -> Iterator[str]:
    """Yield what is looked up: names, beginnings, NIKs whole and in part, numbers, ends of phone numbers."""
    from models.facts import numbering

    sql = """SELECT c.number, p.name, p.nik, p.phone FROM case_file c JOIN person p ON p.id = c.person WHERE c.id = ?"""
    for case in _some(register, rng, each):
        number, name, nik, phone = register.database.row(sql, case)
        yield name.lower()
        yield " ".join(word[:3] for word in name.lower().split())
        yield numbering.shown(number)
        if nik:
            yield from (nik, nik[:8], nik[6:12])
        if phone:
            yield phone[-6:]


def _saves(register: Any, officer: int) -> Iterator[float]:
    from benchmarks.saving import intake
    from models.forms import perform

    for place in range(SAVES):
        form = intake(place)
        yield timed(lambda form=form: perform(register, officer, form))


def _exchange(register: Any) -> dict[str, float]:
    """Return what the desk's end of an exchange costs: a day's slice, and a poll when there is nothing."""
    from models.exchange.replica import Receipt, confirm
    from models.facts import ids
    from models.journal.journal import Head
    from ptsa_tui.sync.exchange import Session
    from ptsa_tui.sync.wire.trust import Keys

    class Line:
        """A line that is never used: requests are made, not sent."""

        def send(self, body: bytes) -> bytes:
            """Send nothing."""
            raise OSError(len(body))

    keys, found = Keys.new(), {}
    for what, back in (("sync: a day's slice made ready", DAY), ("sync: an idle poll made ready", 0)):
        seq = register.head().seq - back
        entry = register.journal.at(ids.pack(*register.chain, seq))
        head, looks = Head(seq, entry.hash), register.looks.head(register.chain)
        with register.database.writing():
            confirm(register, Receipt(register.incarnation, head, looks, bytes(64)), 1)
        session = Session(register, Line(), keys, room=1 << 20)
        session.cost()
        found[f"{what}, median, ms"] = quantile([timed(session.cost) for _ in range(9)], 0.5)
    return found


# --- together --------------------------------------------------------------------------------------------------------


def bytes_by_part(path: Path, cases: int) -> dict[str, float]:
    """Return the bytes that a case takes in the file, by part; the whole alone where SQLite can't tell more."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        total = path.stat().st_size
        parts: dict[str, float] = defaultdict(float)
        try:
            rows = database.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall()
        except sqlite3.OperationalError:
            rows = []
    for name, size in rows:
        fits = (p for p, begins in PARTS.items() for b in begins if name == b or (name.startswith(b) and p != "marks"))
        part = next(iter(sorted(fits, key=lambda p: -max(len(b) for b in PARTS[p] if name.startswith(b)))), "the rest")
        parts[part] += size
    shown = {f"bytes a case: {part}": parts[part] / cases for part in (*PARTS, "the rest") if part in parts}
    return {**shown, "bytes a case": total / cases}


def _apart(call: str, *args: object) -> dict[str, float]:
    """Run a function of this module in a process of its own."""
    code = f"import json; from pathlib import Path; from benchmarks import growth; print(json.dumps(growth.{call}))"
    run = subprocess.run([sys.executable, "-c", code, *map(str, args)], capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(run.stderr[-2000:])
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return found


def _of_size(folder: Path, cases: int) -> dict[str, float]:
    folder.mkdir(parents=True, exist_ok=True)
    told = folder / "filled.json"
    if not told.exists():
        told.write_text(json.dumps(_apart(f"filled(Path({str(folder)!r}), {cases})")))
    figures: dict[str, float] = json.loads(told.read_text())
    figures |= bytes_by_part(folder / "practice.db", cases)
    return figures | _apart(f"used(Path({str(folder)!r}))")


def measure(sizes: Sequence[int] = SIZES, keep: Path | None = None) -> list[dict[str, Any]]:
    """Return a row a figure: at the largest size beside the smallest; ``at`` has it at each."""
    with tempfile.TemporaryDirectory() as temporary:
        root = keep or Path(temporary)
        at = {size: _of_size(root / str(size), size) for size in sorted(sizes)}
    small, large = min(at), max(at)
    rows = []
    for what in at[large]:
        name, _, unit = what.rpartition(", ") if not what.startswith("bytes") else (what, "", "B")
        ours, base = at[large][what], at[small].get(what, 0.0)
        rows.append(
            {
                "what": name,
                "ours": ours,
                "baseline": base,
                "unit": unit,
                "ratio": ours / base if base else 0.0,
                "beside": f"at {small:,} cases",
                "at": {str(size): figures.get(what, 0.0) for size, figures in at.items()},
            }
        )
    return rows


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print one table, and write the same as JSON if asked to."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="cases, by commas")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the registers there, take them up again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows")
    args = parser.parse_args(argv)
    sizes = sorted(int(size) for size in args.sizes.split(","))
    rows = measure(sizes, args.keep)
    print(f"{os.cpu_count()} cores · Python {sys.version.split()[0]} · SQLite {sqlite3.sqlite_version}")
    print(f"{'':<36}{'':>5}" + "".join(f"{size:>12,}" for size in sizes) + f"{'ratio':>8}")
    for row in rows:
        values = "".join(f"{row['at'][str(size)]:>12.2f}" for size in sizes)
        print(f"{row['what']:<36}{row['unit']:>5}{values}{row['ratio']:>8.2f}")
    if args.json:
        args.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
