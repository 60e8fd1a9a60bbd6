"""``make bench-custody``: a month of handovers at one desk; each screen beside a bare SQL count. Nothing is asserted.

The cases of a month come from the practice filler and lie in all lanes. Some hundred of their paper files are on
shelves, a count of which missed some, and another desk of the branch did things that crossed. Then every screen is read
as the program reads it, with the names of citizens and all that the lines show, and cases are handed on in a batch as
the batch of the screen does it: each in a durable transaction of its own. Beside each figure stands, from the same run,
what SQLite takes for counting the cases by state, or for as many durable commits of one row.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.timing import timed
from models import words
from models.acts import Act, CaseWithdrawn, FreeText, as_parts
from models.acts.entry import Entry, chain, commit
from models.duplicates.judgements import Doubles
from models.facts import ids, numbering
from models.forms import Accept, Form, Offer, PutPaper, TakeInventory, perform
from models.paper_files import inventory
from models.paper_files.inventory import places
from models.practice import fill
from models.refused import Refused
from models.register.founding import found_practice
from models.register.register import Register
from models.store import project
from models.terminal.terminal import Terminal
from screens import attention, home
from screens.case import screen as case
from screens.handover import screen as handover
from screens.handover.batch import TURN

CASES, DAYS, TRANSFERS = 5000, 22, 500
FILES, CROSSED = 300, 20
OTHER_DESK = 7
MOVABLE = ("received", "with_unit", "ready", "rejected")
_ROUNDS = 15


class Figure(NamedTuple):
    """What one thing cost, in milliseconds, and what the bare baseline of the same run cost."""

    what: str
    median: float
    worst: float
    bare: float
    of: str
    """What the baseline is."""


def month(folder: Path, cases: int = CASES, days: int = DAYS) -> tuple[Register, int]:
    """Make a practice desk with a month of cases, papers and crossings; return it with an officer of every pool."""
    register = found_practice(folder / "custody.db", tokens=folder / "tokens", fast=True)
    fill(register, cases, 1, days=days)
    officer = register.officer_by_code("sari")
    if officer is None:
        raise LookupError("sari")
    received = waiting(register, min(cases // 8, max(FILES, TRANSFERS)))
    for place, number in enumerate(received[:FILES]):
        perform(register, officer.id, PutPaper(case=number, unit="LOKET", place=f"Rak {place % 9 + 1}"))
    shelf = [n for place, n in enumerate(received[:FILES]) if place % 9 == 0]
    perform(register, officer.id, TakeInventory(unit="LOKET", place="Rak 1", found=tuple(shelf[: len(shelf) // 2])))
    for number in received[: min(CROSSED, len(received) // 2)]:
        cross(register, officer.id, number)
    return register, officer.id


def waiting(register: Register, most: int, states: tuple[str, ...] = ("received",)) -> list[str]:
    """Return the newest cases that could be handed on to the unit WAS, by number."""
    rows = register.database.rows(
        f"""SELECT number FROM case_file WHERE state IN ({", ".join("?" * len(states))}) AND offered_to IS NULL
        AND holder NOT IN (SELECT id FROM unit WHERE code = 'WAS') AND id NOT IN (SELECT "case" FROM contest)
        ORDER BY id DESC LIMIT ?""",
        *states,
        most,
    )
    return [numbering.shown(row[0]) for row in rows]


def cross(register: Register, officer: int, number: str) -> None:
    """Hand a case on here, while it was withdrawn at another desk of the branch that had not seen it."""
    (row,) = register.database.rows("SELECT id FROM case_file WHERE number = ?", int(number.replace("-", "")))
    seen = len(register.fold_of(row[0]))
    perform(register, officer, Offer(case=number, to="HI"))
    _elsewhere(register, officer, row[0], seen, CaseWithdrawn(personal=FreeText(text="Tidak jadi")))


def _elsewhere(register: Register, officer: int, subject: int, seen: int, act: Act) -> None:
    """Put an entry of another desk in its place, as an exchange does."""
    before = register.fold_of(subject).state
    body, personal = as_parts(act)
    first = ids.pack(register.branch_number, OTHER_DESK, 0, 1)
    (count,) = register.database.rows(
        "SELECT count(*) FROM entry WHERE id BETWEEN ? AND ?", first, first + (1 << 32) - 1
    )
    id_, at, salt = first + count[0], register.clock.now(), bytes(16)
    last = register.journal.at(id_ - 1)
    commitment = commit(salt, personal) if personal is not None else None
    head = last.hash if last is not None else bytes(16)
    hash_ = chain(head, id_, at, officer, subject, seen, act.kind, 1, body, commitment, log=register.journal.log)
    entry = Entry(id_, at, officer, subject, seen, act.kind, 1, body, personal, salt, None, hash_)
    with register.database.writing():
        register.journal.append(entry)
        project.write(register.database, project.rows(before), project.rows(register.fold_of(subject).state))


def screens(register: Register, officer: int) -> dict[str, Callable[[], object]]:
    """Return how each screen is read, as the program reads it."""
    (busy,) = register.database.rows(
        """SELECT subject FROM entry WHERE subject IN (SELECT id FROM case_file) GROUP BY subject
        ORDER BY count(*) DESC, subject LIMIT 1"""
    )
    shelf = places(register)[0]
    doubles = Doubles()
    return {
        "home": lambda: home.facts(register, officer, doubles),
        "lanes": lambda: handover._read(register, officer),
        "case with the longest history": lambda: case._read(register, officer, busy[0]),
        "attention": lambda: attention._read(register, officer),
        "paper files: the places": lambda: places(register),
        "stock-take of a shelf": lambda: inventory.compare(register, shelf.unit, shelf.place, frozenset()),
    }


def folded(register: Register) -> int:
    """Fold every case from its entries; return how many."""
    cases = [row[0] for row in register.database.rows("SELECT id FROM case_file")]
    for one in cases:
        register.fold_of(one)
    return len(cases)


async def batch(desk: Terminal, forms: Sequence[Form]) -> int:
    """Perform forms as the screen's batch does; return how many were done."""
    done = 0
    for start in range(0, len(forms), TURN):
        came = await desk.perform_each(list(forms[start : start + TURN]))
        done += sum(not isinstance(one, Refused) for one in came)
    return done


def transfers(register: Register, officer: int, count: int) -> tuple[int, int, float, float]:
    """Hand ``count`` cases to a unit and let it accept them; return how many of both, and the milliseconds of each."""
    desk = Terminal(register)
    desk.officer = register.officer(officer)
    chosen = waiting(register, count, MOVABLE)
    try:
        begun = time.perf_counter()
        offered = asyncio.run(batch(desk, [Offer(case=number, to="WAS") for number in chosen]))
        between = time.perf_counter()
        accepted = asyncio.run(batch(desk, [Accept(case=number) for number in chosen]))
        return offered, accepted, (between - begun) * 1000, (time.perf_counter() - between) * 1000
    finally:
        desk.close()


def bare_count(path: Path) -> float:
    """Return the milliseconds of counting the cases by state, by SQLite alone."""
    bare = sqlite3.connect(path)
    try:
        return timed(lambda: bare.execute("SELECT state, count(*) FROM case_file GROUP BY state").fetchall())
    finally:
        bare.close()


def bare_commits(folder: Path, count: int) -> float:
    """Return the milliseconds of as many durable commits of one row."""
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    try:
        bare.execute("PRAGMA journal_mode=wal")
        bare.execute("PRAGMA synchronous=full")
        bare.execute("CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, body TEXT)")

        def insert() -> None:
            for _one in range(count):
                bare.execute("INSERT INTO entry (body) VALUES (?)", ("x" * 300,))

        return timed(insert)
    finally:
        bare.close()


def measure(folder: Path, cases: int, count: int, rounds: int = _ROUNDS) -> list[Figure]:
    """Make the month and return all figures."""
    register, officer = month(folder, cases)
    path = folder / "custody.db"
    figures = []
    try:
        for what, read in screens(register, officer).items():
            read()  # the first time warms the file's pages
            times, bare = [], []
            for _round in range(rounds):
                times.append(timed(read))
                bare.append(bare_count(path))
            figures.append(
                Figure(what, statistics.median(times), max(times), statistics.median(bare), "count by state")
            )
        whole = timed(lambda: folded(register))
        figures.append(Figure(f"fold of all {cases} cases", whole, whole, bare_count(path), "count by state"))
        offered, accepted, out, in_ = transfers(register, officer, count)
        for what, done, took in (("handed on", offered, out), ("accepted", accepted, in_)):
            figures.append(Figure(f"{done} cases {what}", took, took, bare_commits(folder, done), f"{done} commits"))
    finally:
        register.close()
    return figures


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.custody", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--transfers", type=int, default=TRANSFERS)
    args = parser.parse_args(arguments)
    words.set_language("en")
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), args.cases, args.transfers)
    print(f"{'':<34}{'median':>10}{'worst':>10}{'bare':>10}   ms; bare is")
    for figure in figures:
        print(f"{figure.what:<34}{figure.median:10.2f}{figure.worst:10.2f}{figure.bare:10.2f}   {figure.of}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
