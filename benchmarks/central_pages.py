"""``make bench-pages``: the centre's pages over many branches on PostgreSQL, and what reading them costs the desks.

Each branch gets a desk with a month of practice cases, pushed through the centre; one more gets a great many. Copies
follow, and a browser's first views and reports are timed over HTTP. Beside each page stands a bare query of the same
database in the same run. Then desks exchange at a steady pace, in turns with and without readers.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx

from benchmarks import central
from benchmarks.central import bodies, clock, made
from ptsa_tui.central import figures
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.copies import Copies
from ptsa_tui.central.pages.sessions import begin
from ptsa_tui.central.store import open_store, row

SLOT = 0.05
"""Seconds from one exchange to the next."""
ACTS = 12
"""Acts of one exchange; so 240 in a second, of which a country of 514 branches has 89 on average."""
READ = 0.5
"""Seconds from one page to the next."""


def timed(run: Callable[[], Any], times: int) -> list[float]:
    """Return the milliseconds that something took, so many times."""
    took = []
    for _turn in range(times):
        begun = time.perf_counter()
        run()
        took.append((time.perf_counter() - begun) * 1000)
    return took


def told(took: list[float]) -> str:
    """Return median and worst."""
    return f"p50 {statistics.median(took):.0f} ms, worst {max(took):.0f} ms"


def signed_in(url: str, address: str) -> httpx.Client:
    """Return a browser of an administrator; the session is put into the database, as a sign-in would."""
    centre = Centre(open_store(url), clock)
    officer = next(o for o in centre.officers(1) if o.code == "sari")
    centre.change_officer(1, "sari", seat="auditor")
    with centre.store.transaction() as tx:
        verifier = row(tx, "SELECT version FROM verifier WHERE branch = %s AND officer = %s", 1, officer.id)
        assert verifier is not None
        token = begin(tx, 1, officer.id, int(verifier[0]), "bench", clock())
    centre.store.close()
    return httpx.Client(base_url=address, cookies={"__Host-session": token}, trust_env=False, timeout=120)


def paced(address: str, ready: Iterator[bytes], seconds: float) -> list[float]:
    """Send the next bodies at a steady pace; return the milliseconds of each, counted from when it was to leave."""
    took = []
    with httpx.Client(trust_env=False, timeout=60) as client:
        client.get(f"{address}/healthz")
        begun = time.perf_counter()
        for place in range(int(seconds / SLOT)):
            due = begun + place * SLOT
            time.sleep(max(0.0, due - time.perf_counter()))
            client.post(f"{address}/v1/sync", content=next(ready)).raise_for_status()
            took.append((time.perf_counter() - due) * 1000)
    return took


def read_pages(client: httpx.Client, paths: list[str], ended: threading.Event) -> int:
    """Read pages at a steady pace until told to stop; return how many."""
    count = 0
    while not ended.wait(READ):
        client.get(paths[count % len(paths)]).raise_for_status()
        count += 1
    return count


def grown(centre: Centre, folder: Path, branches: int, cases: int, address: str) -> int:
    """Let each branch have a month; return the entries that were pushed."""
    count = 0
    for branch in range(1, branches + 1):
        ready = bodies(centre, folder, branch, cases, days=30)
        central.push(address, [ready])
        count += len(ready) * central.BODY
        shutil.rmtree(folder / f"{branch}-1", ignore_errors=True)
    return count


def run(args: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Any]]:
    """Measure; yield names and figures."""
    from tests.postgres import Server
    from tests.ptsa_tui.central.processes import Serving, command, environment

    server = Server(own=True)
    try:
        with server.database() as url:
            centre = made(url, args.branches + 1)
            with Serving(folder / "served", url, "--workers", "2") as serving:
                begun = time.monotonic()
                count = grown(centre, folder, args.branches, args.cases, serving.address)
                large = args.branches + 1
                ready = bodies(centre, folder, large, args.large // 6, days=365)
                central.push(serving.address, [ready])
                yield "branches", args.branches
                yield "entries", count
                yield "entries_of_the_large_branch", len(ready) * central.BODY
                yield "pushed_in_s", round(time.monotonic() - begun)
                copies = Copies(centre, folder / "served" / "ptsa_data" / "copies")
                begun = time.monotonic()
                done = command("central", "--database", url, "follow")
                subprocess.run(done, env=environment(folder / "served"), check=True, capture_output=True)
                yield "followed_in_s", round(time.monotonic() - begun)
                with copies.reading(large) as (register, reached):
                    yield "entries_in_the_large_copy", reached.position
                    period = figures.periods(register.today())[2]
                    begun = time.perf_counter()
                    register.database.rows("SELECT state, count(*) FROM case_file GROUP BY state")
                    bare = (time.perf_counter() - begun) * 1000
                yield from _pages(url, serving.address, args, large, period, bare)
                yield from _beside(centre, folder, url, serving.address, args, large)
            centre.store.close()
    finally:
        server.stop()


def _pages(
    url: str, address: str, args: argparse.Namespace, large: int, period: figures.Period, bare: float
) -> Iterator[tuple[str, Any]]:
    with signed_in(url, address) as client:

        def read(path: str) -> Callable[[], object]:
            return lambda: client.get(path).raise_for_status()

        month = f"{dt.date.today():%Y-%m}"
        first = timed(read(f"/pages/quality?period={month}"), 30)
        yield "first_view_all_branches", told(first)
        yield "branch_view", told(timed(read(f"/pages/quality/1?period={month}"), 10))
        yield "bare_query_of_the_large_copy_ms", round(bare)
        for name in ("month", "promises", "waits", "notices", "complaints", "survey", "handovers", "register"):
            took = timed(read(f"/pages/quality/{large}/{name}?period={period.key}"), 3)
            yield f"{name}_of_the_large_branch", f"{told(took)}, {statistics.median(took) / max(bare, 1):.1f} × bare"
        yield "bytes_first_view", int(client.get(f"/pages/quality?period={month}").headers["content-length"])


def _beside(
    centre: Centre, folder: Path, url: str, address: str, args: argparse.Namespace, large: int
) -> Iterator[tuple[str, Any]]:
    """Exchange in turns with and without readers."""
    wanted = int(2 * args.turns * args.seconds / SLOT) + 1
    ready = iter(bodies(centre, folder, 1, wanted * ACTS // 2, days=30, size=ACTS))
    paths = ["/pages/quality", "/pages/quality/1", "/pages/quality/1/month", "/status", f"/pages/quality/{large}/waits"]
    alone: list[float] = []
    beside: list[float] = []
    with signed_in(url, address) as client:
        for _turn in range(args.turns):
            alone += paced(address, ready, args.seconds)
            ended = threading.Event()
            readers = threading.Thread(target=read_pages, args=(client, paths, ended))
            readers.start()
            beside += paced(address, ready, args.seconds)
            ended.set()
            readers.join()
    for name, took in (("alone", alone), ("while_pages_are_read", beside)):
        at = statistics.quantiles(took, n=100)
        yield f"exchange_{name}", f"p50 {at[49]:.1f} ms, p95 {at[94]:.1f} ms, p99 {at[98]:.1f} ms ({len(took)})"
    p99 = [statistics.quantiles(took, n=100)[98] for took in (alone, beside)]
    yield "p99_moved_by", f"{(p99[1] / p99[0] - 1) * 100:+.0f} %"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=100, help="branches with a month each (100)")
    parser.add_argument("--cases", type=int, default=600, help="cases of each in that month (600)")
    parser.add_argument("--large", type=int, default=1_000_000, help="entries of one more branch (1,000,000)")
    parser.add_argument("--turns", type=int, default=4, help="turns with and without readers (4)")
    parser.add_argument("--seconds", type=float, default=15, help="of each half of a turn (15)")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-pages"))
    try:
        for name, value in run(args, folder):
            print(f"{name}: {value}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
