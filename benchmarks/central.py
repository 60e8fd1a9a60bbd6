"""``make bench-central``: durable entries a second into PostgreSQL through a centre with two workers.

Desks push bodies of 120 entries, which were built and signed before, over kept HTTP connections, all at once. An entry
counts when its body was acknowledged, so it is committed and synced to the disk. Beside it, in the same database on
the same disk: ``COPY`` of the very same rows into tables with the same keys and indexes, a commit for every body.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import pstats
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import psutil

from benchmarks.codecs import CODECS, installed
from models.catalogue import seed_calendars, seed_catalogue
from models.practice import fill
from models.register.register import Register
from ptsa_tui.central.admin import Centre, today
from ptsa_tui.central.exchange import Exchange
from ptsa_tui.central.schema import TABLES, statements
from ptsa_tui.central.store import open_store
from ptsa_tui.sync import exchange as sync
from ptsa_tui.sync.wire.body import START, Reply, Request, tag_of
from ptsa_tui.sync.wire.frames import Frame
from ptsa_tui.sync.wire.trust import FOR_REQUESTS, Keys, read_code

UNITS = (
    ("LOKET", "Loket", "counter"),
    ("HI", "Hubungan Industrial", "unit"),
    ("WAS", "Pengawasan", "unit"),
    ("PENTA", "Penempatan", "unit"),
)
BODY = 120
COPIED = ("entry", "feed", "subject", "seed", "chain")


def clock() -> int:
    """Return the time."""
    return int(time.time())


def made(url: str, branches: int) -> Centre:
    """Make a centre with branches."""
    centre = Centre(open_store(url), clock)
    centre.init()
    for branch in range(1, branches + 1):
        centre.add_branch(branch, f"PTSA {branch}", "WIB")
        for code, name, kind in UNITS:
            centre.add_unit(branch, code, name, kind)  # type: ignore[arg-type]  # three of the kinds
        units = [u[0] for u in UNITS]
        centre.add_officer(branch, "sari", "Sari Widowati", "officer", units, "rahasia-sekali", fast=True)
        centre.publish_to((branch,), seed_catalogue())
        for calendar in seed_calendars(today(clock)):
            centre.set_calendar(branch, calendar)
    return centre


def bodies(centre: Centre, folder: Path, branch: int, cases: int, days: int = 0, size: int = BODY) -> list[bytes]:
    """Enrol a desk, let it live some days, and return the signed bodies that send it all."""
    from ptsa_tui.sync.exchange import Session

    _desk, code, _expires = centre.add_desk(branch)
    keys = Keys.new()
    told = centre.enrol(read_code(code)[0], keys.public)
    place = folder / f"{branch}-{told['desk']}"
    register = Register.create(
        place / "desk.db", branch=branch, desk=told["desk"], practice=False, tokens=place / "tokens", incarnation=0
    )
    exchange = Exchange(centre.store, centre.identity().secrets, clock)

    class Direct:
        def send(self, body: bytes) -> bytes:
            return exchange.answer(body)[0].pack()

    Session(register, Direct(), keys).run()
    register.practice = True
    fill(register, cases, branch * 100 + told["desk"], days=days or max(2, cases // 150))
    chain, found = register.chain, []
    seeds = dict(register.database.rows("SELECT block, seed FROM salt_seed"))
    base, hash_ = 0, bytes(16)
    entries = list(register.journal.walk(chain))
    for start in range(0, len(entries) - size + 1, size):
        part = entries[start : start + size]
        blocks = {e.id // 256 for e in part}
        payload = sync.encode(part, {b: s for b, s in seeds.items() if b in blocks}, "ptsa-act")
        frame = Frame("ptsa-act", base + 1, size, part[-1].hash, payload)
        request = Request(chain, base, 0, tag_of(hash_, bytes(16)), START, clock(), 0, 1 << 20, (frame,))
        found.append(keys.signed(request.pack(), FOR_REQUESTS))
        base, hash_ = base + size, part[-1].hash
    register.close()
    return found


def push(address: str, ready: list[list[bytes]]) -> tuple[float, list[float]]:
    """Push the bodies of all desks at once; return the seconds in all and of each body."""
    took: list[float] = []
    failed: list[str] = []
    gate = threading.Barrier(len(ready) + 1)

    def one(desk: list[bytes]) -> None:
        with httpx.Client(trust_env=False, timeout=60) as client:
            client.get(f"{address}/healthz")
            gate.wait()
            for number, body in enumerate(desk, 1):
                begun = time.perf_counter()
                answer = client.post(f"{address}/v1/sync", content=body)
                took.append(time.perf_counter() - begun)
                if answer.status_code != 200 or Reply.read(answer.content).acts != number * BODY:
                    failed.append(answer.text[:80])
                    return

    threads = [threading.Thread(target=one, args=(desk,)) for desk in ready]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    if failed:
        raise SystemExit(f"a body was refused: {failed[0]}")
    return time.perf_counter() - begun, took


def copied(url: str) -> tuple[float, int]:
    """Copy the rows that the pushes made into equal tables, a commit for each body; return seconds and entries."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        rows = {}
        for table in COPIED:
            where = (
                " WHERE id >> 40 & 255 > 0"
                if table == "entry"
                else " WHERE entry >> 40 & 255 > 0"
                if table == "feed"
                else ""
            )
            order = "ORDER BY id" if table == "entry" else ""
            rows[table] = connection.execute(f"SELECT * FROM {table}{where} {order}").fetchall()
        connection.execute("CREATE SCHEMA beside")
        connection.execute("SET search_path = beside")
        for sql in statements():
            connection.execute(sql)
        count = len(rows["entry"])
        turns = max(1, count // BODY)
        begun = time.perf_counter()
        for turn in range(turns):
            with connection.transaction(), connection.cursor() as cursor:
                for table, some in rows.items():
                    part = some[len(some) * turn // turns : len(some) * (turn + 1) // turns]
                    columns = ", ".join(TABLES[table][0])
                    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                        for row in part:
                            copy.write_row(row)
        seconds = time.perf_counter() - begun
        connection.execute("DROP SCHEMA beside CASCADE")
    return seconds, count


def memory(processes: list[psutil.Process]) -> list[float]:
    """Return MiB that each process holds, the largest first."""
    return sorted((round(p.memory_info().rss / 2**20, 1) for p in processes), reverse=True)


def profiled(url: str, folder: Path, cases: int) -> str:
    """Say where the time of an exchange goes, over the engine at ``url``."""
    centre = made(url, 1)
    ready = bodies(centre, folder, 1, cases)
    exchange = Exchange(centre.store, centre.identity().secrets, clock)
    profile = cProfile.Profile()
    profile.enable()
    for body in ready:
        exchange.answer(body)
    profile.disable()
    centre.store.close()
    out = io.StringIO()
    pstats.Stats(profile, stream=out).strip_dirs().sort_stats("cumulative").print_stats(28)
    return out.getvalue()


def both(args: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Any]]:
    """Measure with each codec that was asked for; yield names and figures."""
    from tests.ptsa_tui.central import processes

    for codec in CODECS:
        if codec.name not in args.codecs.split(","):
            continue
        command = processes.command if codec is CODECS[0] else _plain
        with installed(codec), mock.patch.object(processes, "command", command):
            for name, value in run(args, folder / codec.name):
                yield f"{codec.name}: {name}", value


def _plain(*arguments: str) -> list[str]:
    """Return the command line of the program with the plain codec."""
    return [sys.executable, "-m", "benchmarks.codecs", "serve", "--lang", "en", *arguments]


def run(args: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Any]]:
    """Measure; yield names and figures."""
    from tests.postgres import Server
    from tests.ptsa_tui.central.processes import Serving

    server = Server(own=True)
    try:
        with server.database() as url:
            centre = made(url, args.branches)
            ready = [bodies(centre, folder, 1 + desk % args.branches, args.cases) for desk in range(args.desks)]
            centre.store.close()
            count = sum(map(len, ready)) * BODY
            yield "desks", args.desks
            yield "branches", args.branches
            yield "entries", count
            with Serving(folder / "served", url, "--workers", "2") as serving:
                yield "rss_mib_at_start", memory(serving.processes())
                seconds, took = push(serving.address, ready)
                yield "entries_a_second", round(count / seconds)
                yield "push_p50_ms", round(statistics.median(took) * 1000, 1)
                yield "push_p99_ms", round(statistics.quantiles(took, n=100)[98] * 1000, 1)
                yield "rss_mib_after", memory(serving.processes())
                until, again = time.monotonic() + args.minutes * 60, 0
                while time.monotonic() < until:
                    _again(serving.address, ready)
                    again += 1
                if again:
                    yield "minutes", args.minutes
                    yield "bodies_repeated", again * sum(map(len, ready))
                    yield "rss_mib_at_end", memory(serving.processes())
            alone, copies = copied(url)
            yield "copy_entries_a_second", round(copies / alone)
            yield "ratio_to_copy", round(count / seconds / (copies / alone), 3)
        if args.profile:
            with server.database() as url:
                yield "profile_postgresql", profiled(url, folder / "pg", args.cases)
            yield "profile_sqlite", profiled(f"sqlite://{folder / 'p.db'}", folder / "lite", args.cases)
    finally:
        server.stop()


def _again(address: str, ready: list[list[bytes]]) -> None:
    """Send every body once more, as after lost replies: all is compared, nothing is taken."""
    with httpx.Client(trust_env=False, timeout=60) as client:
        for desk in ready:
            for body in desk:
                client.post(f"{address}/v1/sync", content=body).raise_for_status()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--desks", type=int, default=4, help="desks that push at once (4)")
    parser.add_argument("--branches", type=int, default=2, help="branches that they belong to (2)")
    parser.add_argument("--cases", type=int, default=600, help="cases of each desk (600)")
    parser.add_argument("--minutes", type=float, default=0, help="go on for so long, to see the memory (0)")
    parser.add_argument("--codecs", default="ours", help="which of ours,plain, one after the other (ours)")
    parser.add_argument("--profile", action="store_true", help="say where the time goes, too")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-central"))
    figures: dict[str, Any] = {}
    try:
        for name, value in both(args, folder):
            figures[name] = value
            print(f"{name}: {value}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if args.json:
        Path(args.json).write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
