"""What a query costs among many cases: ours beside a LIKE scan and a plain FTS5 index over the same rows, in one run.

``python -m benchmarks.search 1000000``. The register is made of invented people (:mod:`benchmarks.names`) through the
real tables and the real upkeep of the index; seven in ten cases bring a new citizen, as in practice. Peers search the
same names, NIKs, numbers and phones in a file of their own. Times are the processor's milliseconds of one query, warm,
of :data:`QUERIES` queries a kind; a scan gets fewer.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.names import Names
from benchmarks.timing import quantile
from benchmarks.typos import typo
from models.facts import ids, numbering
from models.facts.sounds import sound
from models.facts.working_days import from_local
from models.refused import Refused
from models.register.founding import found_practice
from models.register.register import Register
from models.search import lookup
from models.store import project, tables
from models.text import folded

QUERIES = int(os.environ.get("PTSA_BENCH_QUERIES", "100"))
REPEATS = 3
_SLOW = 6
"""Queries of a kind for a peer that scans."""
_PAGE = 10_000
_STATES = ("delivered", "rejected", "withdrawn", "lapsed", "referred", "received", "with_unit", "ready", "incomplete")
_WEIGHTS = (880, 30, 10, 10, 10, 15, 25, 12, 8)
_SERVICES = ("WLKP", "SKP-AK3", "LIS-K3", "RPTKA", "PP", "PHI", "INFO", "JKP", "AK1", "PKB")
_SERVICE_WEIGHTS = (22, 18, 16, 13, 9, 5, 5, 4, 3, 2)


# --- the register and its peers ----------------------------------------------------------------------------------


def build(register: Register, cases: int, seed: int = 7) -> None:
    """Put invented citizens and cases into the tables, as a journal of :data:`cases` cases would leave them."""
    rng = random.Random(seed)  # invented people, no secret
    people = Names(seed).people(cases)
    pools = [unit.id for unit in register.units()]
    officers = [row[0] for row in register.database.rows("SELECT id FROM officer ORDER BY id")]
    chain = register.chain
    first = ids.pack(*chain, register.head().seq + 1)
    moments = _moments(register, cases, rng)
    known: list[int] = []
    running: dict[int, int] = {}
    with register.database.growing(), register.writing(0):
        for begin in range(0, cases, _PAGE):
            persons, files = [], []
            for place in range(begin, min(begin + _PAGE, cases)):
                at = next(moments)
                if known and rng.random() < 0.3:
                    person = known[int(rng.random() * len(known))]
                else:
                    person = first + 8 * place
                    known.append(person)
                    persons.append(_person(person, *next(people), at))
                year = 2000 + (at // 31_557_600 + 1970) % 100
                running[year] = running.get(year, 0) % 799_999 + 1
                series = numbering.Series(chain.branch, chain.desk, chain.incarnation, year)
                state = rng.choices(_STATES, _WEIGHTS)[0]
                unit = rng.choice(pools[1:]) if state == "with_unit" else pools[0]
                officer = rng.choice(officers)
                files.append(
                    _case(
                        first + 8 * place + 1, numbering.make(series, running[year]), person, at, state,
                        rng.choices(_SERVICES, _SERVICE_WEIGHTS)[0], unit, officer,
                    )
                )  # fmt: skip
            project.write_new(register.database, {"person": persons, "case_file": files})


def _moments(register: Register, cases: int, rng: random.Random) -> Iterator[int]:
    """Yield when cases are opened, in order: about 500 a working day, fewer in a small office."""
    a_day = max(111, cases // 2000)
    days = -(-cases // a_day)
    day, zone = register.today() - dt.timedelta(days=days * 7 // 5 + 7), register.branch().zone
    while True:
        day += dt.timedelta(days=1)
        if day.weekday() < 5:
            begin = from_local(dt.datetime.combine(day, dt.time(8)), zone)
            yield from sorted(begin + rng.randrange(27_000) for _ in range(a_day))


def _person(id_: int, name: str, nik: str, phone: str, at: int) -> tuple[Any, ...]:
    values = {
        "id": id_, "identity": "nik", "name": name, "folded": folded(name), "nik": nik, "phone": phone,
        "address": "Jl. Contoh 1", "registered_at": at, "data": id_, "erased": 0,
        "sound": sound(name),
    }  # fmt: skip
    return tuple(values.get(column) for column in tables.columns()["person"])


def _case(
    id_: int, number: int, person: int, at: int, state: str, service: str, holder: int, officer: int
) -> tuple[Any, ...]:
    values = {
        "id": id_, "number": number, "person": person, "service": service, "variant": "baru", "catalogue": 1,
        "state": state, "holder": holder, "doubtful": 0, "fee": 0, "referred_to": "", "product": "", "opened_at": at,
        "opened_by": officer, "since": at, "touched_at": at, "last": id_, "paper_at": 0,
        "assignee": officer if state in ("received", "with_unit") else 0, "dispatch": 0,
    }  # fmt: skip
    return tuple(values.get(column) for column in tables.columns()["case_file"])


class Peers:
    """The same cases in one flat table, with and without a plain FTS5 index."""

    COLUMNS = "c.id, c.number, c.nik, c.name, c.phone, c.service, c.state, c.opened_at"

    def __init__(self, register: Register, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        run = self.connection.execute
        run("PRAGMA journal_mode = off")
        run("PRAGMA cache_size = -16000")
        run("ATTACH ? AS desk", (str(register.database.path),))
        run("""CREATE TABLE cases (id INTEGER PRIMARY KEY, number TEXT, nik TEXT, name TEXT, phone TEXT, service TEXT,
            state TEXT, opened_at INTEGER)""")
        run("""INSERT INTO cases SELECT NULL, printf('%015d', c.number), p.nik, p.name, p.phone, c.service, c.state,
            c.opened_at FROM desk.case_file c JOIN desk.person p ON p.id = c.person ORDER BY c.opened_at""")
        run("CREATE VIRTUAL TABLE plain USING fts5(number, nik, name, phone, content='cases', content_rowid='id')")
        run("INSERT INTO plain (plain) VALUES ('rebuild')")
        run("DETACH desk")

    def like(self, query: str) -> list[Any]:
        """Return the newest cases in one of whose columns each word stands."""
        words = query.split()
        columns = "c.number LIKE ?1 OR c.nik LIKE ?1 OR c.name LIKE ?1 OR c.phone LIKE ?1 OR c.state LIKE ?1"
        conditions = " AND ".join(f"({columns.replace('?1', f'?{n}')})" for n in range(1, len(words) + 1))
        sql = f"SELECT {self.COLUMNS} FROM cases c WHERE {conditions} ORDER BY c.id DESC LIMIT 50"
        return self.connection.execute(sql, [f"%{word}%" for word in words]).fetchall()

    def plain(self, query: str) -> list[Any]:
        """Return the newest cases that an FTS5 index with its defaults finds, each word as a beginning."""
        match = " ".join(f'"{word}"*' for word in query.split())
        sql = f"""SELECT {self.COLUMNS} FROM plain f CROSS JOIN cases c ON c.id = f.rowid
            WHERE plain MATCH ? ORDER BY f.rowid DESC LIMIT 50"""  # columns are ours
        return self.connection.execute(sql, (match,)).fetchall()


# --- what is asked -----------------------------------------------------------------------------------------------


def kinds(register: Register, rng: random.Random, count: int) -> dict[str, list[str]]:
    """Return queries of each kind, made of people who are there."""
    rows = _sample(register, rng, count)
    words = [rng.choice(folded(name).split()) for _id, name, *_rest in rows]
    two = [folded(name).split() for _id, name, *_rest in rows if len(folded(name).split()) > 1]
    found: dict[str, list[str]] = {f"{n} letters": [w[:n] for w in words if len(w) >= n] for n in range(1, 9)}
    found["two words, any order"] = [" ".join((a, b[:3])) for a, b in (rng.sample(t, 2) for t in two)]
    found["full name, any order"] = [" ".join(rng.sample(t, len(t))) for t in two]
    slips = [(t, rng.choice(long)) for t in two if (long := [n for n, w in enumerate(t) if len(w) >= 5])]
    found["one typo"] = [" ".join(typo(w, rng) if n == at else w for n, w in enumerate(t)) for t, at in slips]
    found["a typo in each of two words"] = [
        " ".join(typo(w, rng) for w in t[:2]) for t in two if len(t[0]) >= 5 and len(t[1]) >= 5
    ]
    common = ["siti", "muhammad", "sri", "agus", "dewi", "nur", "ahmad", "hidayat", "setiawan"]
    found["two common words"] = [" ".join(rng.sample(common, 2)) for _ in rows]
    found["no match"] = [f"zqxw{w}" for w in words]
    found["NIK whole"] = [nik for _id, _name, nik, *_rest in rows]
    found["NIK, a beginning"] = [nik[: rng.randrange(1, 16)] for _id, _name, nik, *_rest in rows]
    found["NIK from digit 7"] = [nik[6 : 6 + rng.randrange(2, 11)] for _id, _name, nik, *_rest in rows]
    found["phone tail"] = [phone[-rng.randrange(3, 9) :] for _id, _name, _nik, phone, *_rest in rows]
    found["case number"] = [numbering.shown(number) for *_rest, number in rows]
    found["a filter alone"] = [
        rng.choice(("status:siap", "status:ditolak", "layanan:RPTKA", "unit:HI", "pemegang:sari", "T-30..T-7", "2025"))
        for _ in rows
    ]
    found["filters together"] = [
        rng.choice(("status:siap layanan:PKB", "status:dicabut T-400..T-100", "layanan:AK1 status:ditolak 2025"))
        for _ in rows
    ]
    found["a common word and a rare filter"] = [
        f"{rng.choice(common)} status:{rng.choice(('siap', 'dicabut', 'dirujuk'))}" for _ in rows
    ]
    found["digits and a filter"] = [f"{nik[6:10]} status:ditolak" for _id, _name, nik, *_rest in rows]
    return found


def _sample(register: Register, rng: random.Random, count: int) -> list[tuple[Any, ...]]:
    row = register.database.row("SELECT min(place), max(place) FROM shelf")
    low, high = row or (0, 0)
    found: list[tuple[Any, ...]] = []
    while len(found) < count:
        line = register.database.row(
            """SELECT c.id, p.name, p.nik, p.phone, c.number FROM shelf s JOIN case_file c ON c.id = s.subject
            JOIN person p ON p.id = c.person WHERE s.place >= ? ORDER BY s.place LIMIT 1""",
            rng.randrange(low, high + 1),
        )
        if line is not None:
            found.append(line)
    return found


def _times(call: Callable[[str], Any], queries: Sequence[str]) -> list[float]:
    """Return the processor's milliseconds of each query, the best of :data:`REPEATS`.

    The files are cached, so nothing waits for a disk; and what else the machine does meanwhile is no part of it.
    """
    found = []
    for query in queries:
        times = []
        for _again in range(REPEATS):
            begin = time.thread_time()
            call(query)
            times.append((time.thread_time() - begin) * 1000)
        found.append(min(times))
    return sorted(found)


def recall(
    register: Register, find: Callable[[str], list[str]], rng: random.Random, count: int, words: int = 1
) -> float:
    """Return the share of persons who are among the first 50 names for their whole name with ``words`` typos."""
    asked = right = 0
    while asked < count:
        for _case_id, name, *_rest in _sample(register, rng, 50):
            told = folded(name).split()
            long = [n for n, word in enumerate(told) if len(word) >= 5]
            if len(told) < 2 or len(long) < words:
                continue
            slips = set(rng.sample(long, words))
            query = " ".join(typo(w, rng) if n in slips else w for n, w in enumerate(told))
            asked += 1
            right += any(folded(found) == folded(name) for found in find(query))
    return right / asked


def sizes(register: Register, cases: int) -> dict[str, float]:
    """Return the bytes a case of everything that only the search reads."""
    rows = register.database.rows("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")
    mine = {name: size / cases for name, size in rows if name.startswith(("shelf", "word", "sqlite_autoindex_word"))}
    named = (
        "person_nik",
        "person_passport",
        "person_nib",
        "person_npwp",
        "case_number",
        "notice_number",
        "mark",
        "tally",
    )
    return mine | {name: size / cases for name, size in rows if name in named}


_FIRST = """
import sys, time
from pathlib import Path
from models.register.register import Register
from models.search import lookup
register = Register.open(Path(sys.argv[1]), tokens=Path(sys.argv[1]).parent)
begin = time.perf_counter()
lookup(register, sys.argv[2])
print((time.perf_counter() - begin) * 1000)
"""


def first_query(path: Path, query: str) -> float:
    """Return what the first query of a new process takes, nothing of the file being in the system's cache."""
    if hasattr(os, "posix_fadvise"):
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    done = subprocess.run(  # our own interpreter
        [sys.executable, "-c", _FIRST, str(path), query], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


# --- figures -----------------------------------------------------------------------------------------------------


def measure(cases: int = 100_000, queries: int = QUERIES) -> list[dict[str, Any]]:
    """Return the figures of a register of ``cases`` cases."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("PTSA_BENCH_DIR")) as place:
        folder = Path(place)
        register = found_practice(folder / "practice.db", tokens=folder, fast=True)
        begin = time.perf_counter()
        build(register, cases)
        print(f"built {cases:,} cases in {time.perf_counter() - begin:.0f} s", file=sys.stderr)
        return measure_on(register, folder, cases, queries)


def measure_on(register: Register, folder: Path, cases: int, queries: int = QUERIES) -> list[dict[str, Any]]:
    """Return the figures of a register that is there; the peers' file goes into ``folder``."""
    rng = random.Random(23)  # which people are asked for
    asked = kinds(register, rng, queries)
    peers = Peers(register, folder / "peers.db")
    rows: list[dict[str, Any]] = []
    every: dict[str, list[float]] = {"ours": [], "like": [], "plain": []}
    for kind, some in asked.items():
        for query in some[:20]:
            lookup(register, query)
        ours = _times(lambda query: lookup(register, query), some)
        every["ours"] += ours
        told = f"{kind:32} ours {statistics.median(ours):8.2f} {quantile(ours, 0.95):8.2f} {ours[-1]:8.2f}"
        if "filter" in kind:  # the peers have none
            rows += [_row(f"{kind}, median", statistics.median(ours), None, "ms", "")]
            rows += [_row(f"{kind}, p95", quantile(ours, 0.95), None, "ms", "")]
            print(told, file=sys.stderr)
            continue
        for beside, name, find, most in (
            ("LIKE scan", "like", peers.like, _SLOW),
            ("plain FTS5", "plain", peers.plain, len(some)),
        ):
            times = _times(find, some[:most])
            every[name] += times
            rows += _pair(kind, ours, times, beside)
            told += f"   {beside} {statistics.median(times):8.2f} {quantile(times, 0.95):8.2f}"
        print(told, file=sys.stderr)
    mixed = sorted(every["ours"])
    for share in (0.5, 0.95, 0.99, 1.0):
        told = "all kinds mixed, " + ("max" if share == 1.0 else f"p{share * 100:.0f}")
        for beside, name in (("LIKE scan", "like"), ("plain FTS5", "plain")):
            rows.append(_row(told, quantile(mixed, share), quantile(sorted(every[name]), share), "ms", beside))
    rows += _further(register, peers, cases)
    for row in rows[-24:]:
        print(f"{row['what']:48} {row['ours']:10.3f} {row['unit']}", file=sys.stderr)
    return rows


def _further(register: Register, peers: Peers, cases: int) -> list[dict[str, Any]]:
    def ours(query: str) -> list[str]:
        return [line.name for line in lookup(register, query).lines]

    def plain(query: str) -> list[str]:
        return [line[3] for line in peers.plain(query)]

    rows = []
    for words, told in ((1, "one typo"), (2, "a typo in each of two words")):
        right = [100 * recall(register, find, random.Random(29), 600, words) for find in (ours, plain)]
        rows.append(_row(f"right person in the first 50, {told}", right[0], right[1], "%", "plain FTS5"))
    parts = sizes(register, cases)
    rows.append(_row("search, all of it", sum(parts.values()), None, "bytes a case", ""))
    rows += [_row(f"search: {name}", size, None, "bytes a case", "") for name, size in sorted(parts.items())]
    database = register.database
    with suppress(Refused):
        database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    firsts = [
        first_query(database.path, query) for query in ("", "siti", "450590", "muhamad hidayat", "status:siap") * 3
    ]
    rows.append(_row("first query of a process, file not cached, median", statistics.median(firsts), None, "ms", ""))
    rows.append(_row("first query of a process, file not cached, max", max(firsts), None, "ms", ""))
    return rows


def _pair(kind: str, ours: Sequence[float], theirs: Sequence[float], beside: str) -> list[dict[str, Any]]:
    return [
        _row(f"{kind}, median", statistics.median(ours), statistics.median(theirs), "ms", beside),
        _row(f"{kind}, p95", quantile(ours, 0.95), quantile(theirs, 0.95), "ms", beside),
    ]


def _row(what: str, ours: float, baseline: float | None, unit: str, beside: str) -> dict[str, Any]:
    ratio = ours / baseline if baseline else None
    return {"what": what, "ours": ours, "baseline": baseline, "unit": unit, "ratio": ratio, "beside": beside}


def main() -> None:
    """Measure as many cases as the first argument says."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else int(os.environ.get("PTSA_BENCH_CASES", "100000"))
    for row in measure(cases):
        print(row)


if __name__ == "__main__":
    main()
