"""``make bench-sync``: bytes, round trips and seconds of bringing an hour, a day and a month to the centre.

The mix is :mod:`benchmarks.mix`, the links are in :mod:`benchmarks.link`, the baselines in :mod:`benchmarks.baselines`.

Bytes are those of requests and replies with HTTP headers, without TLS, TCP and IP: means over 30 hours, 10 days or the
month, on a clean loopback. Seconds are those that the desk waits: encoding, a new TCP connection, the runs, the last
reply; median and worst of 5 runs (one for the month, and for one POST a record). Every run sends another hour or day,
and every method meets the same seeds of loss. A month goes day by day on one connection. Round trips are waits for a
reply; that of connecting is in the seconds alone. Nothing is asserted; a run that fails is counted as failed.

One POST a record takes so long that only its hour is timed; ``~`` marks its day and month, computed from that hour's
seconds a record (``--full`` times the day too: a quarter of an hour). ``xz`` is no peer: it is a general compressor on
columns, as one piece, without hashes and headers, and what its bytes alone would take: 1.5 round trips and the bytes
over the rate. "Columns of our wire" have already lost the words that a trained list knows; "plain columns" have not.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.baselines import Cost, Peer, gzip_json, plain_columns, rest_json, wire_columns, xz
from benchmarks.codecs import CODECS, installed
from benchmarks.link import DSL, VSAT, Link, Shape, available, inside
from benchmarks.mix import NAME, Mix, Run, build, opens
from benchmarks.ours import Extra, extras, opened
from models.acts.entry import Entry

LINKS = {"VSAT": VSAT, "DSL": DSL}

Columns = Callable[[Run, dict[int, bytes]], bytes]
COLUMNS: dict[str, Columns] = {"plain columns": plain_columns, "columns of our wire": wire_columns}

Unit = list[Run]
"""What is brought at once, run by run: an hour or a day is one run, a month thirty."""

Opens = Callable[[Mix, Sequence[Entry], "Link | None"], AbstractContextManager[Peer]]
"""Starts the centre (in ``link.far``, or on loopback without a link) and gives the desk's end. ``before`` are the
entries which that centre has already: it must be brought there before any time is taken."""


def ours(mix: Mix, before: Sequence[Entry], link: Link | None) -> AbstractContextManager[Peer]:
    """Our own sync, the real thing on both ends; see :mod:`benchmarks.ours`."""
    return opened(mix, before, link, tls=False)


def ours_tls(mix: Mix, before: Sequence[Entry], link: Link | None) -> AbstractContextManager[Peer]:
    """The same over TLS 1.3, each unit with a full handshake."""
    return opened(mix, before, link, tls=True)


@contextmanager
def plain(mix: Mix, before: Sequence[Entry], link: Link | None) -> Iterator[Peer]:
    """Our own sync with the plain codec at both ends; see :mod:`benchmarks.codecs`."""
    with installed(CODECS[1]), opened(mix, before, link, tls=False, codec=CODECS[1].name) as peer:
        yield peer


@dataclass(frozen=True)
class Method:
    """A row of the table."""

    name: str
    opens: Opens
    runs: dict[str, int]
    """How many timed runs there are of each size; 0: computed from the hour."""


@dataclass
class Row:
    """What was measured of one method at one size. Seconds and IP bytes are by link, a value a run."""

    size: str
    method: str
    cases: int
    """Cases of one unit."""
    entries: float
    """Entries of one unit, mean."""
    up: float
    """Bytes up a unit, mean."""
    down: float
    trips: float
    seconds: dict[str, list[float]] = field(default_factory=dict)
    ip_up: dict[str, list[int]] = field(default_factory=dict)
    ip_down: dict[str, list[int]] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    timed: float = 0
    """Entries of a unit that was timed, mean."""
    computed: bool = False
    """The seconds are computed, not measured."""


def units(mix: Mix) -> dict[str, list[Unit]]:
    """Return what is brought at each size: consecutive, so that a peer with a memory can go through it."""
    return {
        "hour": [[run] for run in mix.hours()[100:130]],
        "day": [[run] for run in mix.month()[10:20]],
        "month": [mix.month()],
    }


def sizes_of(method: Method, mix: Mix, size: str, them: list[Unit]) -> Row:
    """Measure bytes and round trips, on loopback."""
    with method.opens(mix, mix.before(them[0][0]), None) as peer:
        costs = [_bring(peer, unit) for unit in them]
    up, down, trips = (statistics.fmean(values) for values in zip(*costs, strict=True))
    cases = sum(opens(entry) for run in them[0] for entry in run)
    entries = statistics.fmean(sum(map(len, unit)) for unit in them)
    return Row(size, method.name, cases, entries, up, down, trips)


def times_of(method: Method, mix: Mix, row: Row, them: list[Unit], name: str) -> None:
    """Measure seconds and IP bytes on a link, each unit on a new connection."""
    seconds, ip_up, ip_down, failed = [], [], [], 0
    with Link(*LINKS[name]) as link, method.opens(mix, mix.before(them[0][0]), link) as peer:
        for seed, unit in enumerate(them, 1):
            peer.hang_up()
            link.settle()
            link.reset(seed)
            begun = time.perf_counter()
            try:
                with inside(link.near):
                    _bring(peer, unit)
            except OSError:
                failed += 1
                continue
            seconds.append(time.perf_counter() - begun)
            link.settle()
            ip_up.append(link.up.bytes)
            ip_down.append(link.down.bytes)
    row.timed = statistics.fmean(sum(map(len, unit)) for unit in them)
    row.seconds[name], row.ip_up[name], row.ip_down[name], row.failed[name] = seconds, ip_up, ip_down, failed


def _bring(peer: Peer, unit: Unit) -> Cost:
    costs = [peer.exchange(run) for run in unit]
    return Cost(*(sum(values) for values in zip(*costs, strict=True)))


def compressed(mix: Mix, size: str, them: list[Unit], name: str, columns: Columns) -> Row:
    """Return the row of ``xz -9e`` of some columns, as one piece."""
    up = statistics.fmean(xz(b"".join(columns(run, mix.seeds) for run in unit)) for unit in them)
    entries = statistics.fmean(sum(map(len, unit)) for unit in them)
    cases = sum(opens(entry) for run in them[0] for entry in run)
    row = Row(size, f"xz -9e, {name}", cases, entries, up, 0, 0, computed=True)
    row.seconds = {name: [_floor(up, shape)] for name, shape in LINKS.items()}
    return row


def _floor(size: float, shape: Shape) -> float:
    """Return the seconds that bytes take at least on a new connection, one way."""
    return 1.5 * shape.rtt + size * 8 / shape.rate


def show(row: Row) -> None:
    """Print a row."""
    mark = "~" if row.computed else ""
    times = ""
    for name in LINKS:
        values = row.seconds.get(name)
        failed = f" {row.failed[name]} failed" if row.failed.get(name) else ""
        if values:
            worst = f"({max(values):.2f})" if len(values) > 1 else ""
            times += f" {mark + format(statistics.median(values), '.2f'):>9} {worst + failed:<9}"
        else:
            times += f" {'–':>9} {failed:<9}"
    print(
        f"{row.size:<6} {row.method:<27} {row.up / row.cases:9.1f} {row.down:9.0f} {row.trips:7.0f}{times}", flush=True
    )


def measure(mix: Mix, methods: list[Method], sizes: Sequence[str], *, timed: bool) -> list[Row]:
    """Measure and print everything."""
    rows: list[Row] = []
    for size, them in units(mix).items():
        if size not in sizes:
            continue
        for method in methods:
            row = sizes_of(method, mix, size, them)
            runs = method.runs[size]
            for name in LINKS if timed else ():
                if runs:
                    times_of(method, mix, row, them[:runs], name)
                else:
                    _from_the_hour(row, rows, name)
            rows.append(row)
            show(row)
        for name, columns in COLUMNS.items():
            rows.append(compressed(mix, size, them, name, columns))
            show(rows[-1])
    return rows


def _from_the_hour(row: Row, rows: list[Row], name: str) -> None:
    """Compute seconds from those of the same method's timed hour, by the record."""
    for hour in rows:
        if hour.size == "hour" and hour.method == row.method and hour.seconds.get(name):
            a_record = statistics.median(hour.seconds[name]) / hour.timed
            row.seconds[name], row.computed = [a_record * row.entries], True


def _methods(runs: int, *, full: bool) -> list[Method]:
    return [
        Method("one POST a record", rest_json, {"hour": 1, "day": int(full), "month": 0}),
        Method("gzip -6 of JSON", gzip_json, {"hour": runs, "day": runs, "month": 1}),
        Method("ours", ours, {"hour": runs, "day": runs, "month": 1}),
        Method("plain codec", plain, {"hour": runs, "day": runs, "month": 1}),
        Method("ours, TLS 1.3 cold", ours_tls, {"hour": runs, "day": runs, "month": 0}),
    ]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, print, and write the same as JSON if asked to."""
    parser = argparse.ArgumentParser(prog="make bench-sync", description="What it costs to bring entries to the centre")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run's figures")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="timed runs of an hour and a day (5)")
    parser.add_argument("--sizes", default="hour,day,month", help="which of hour,day,month")
    parser.add_argument("--methods", help="which methods, by the beginnings of their names, with commas (all)")
    parser.add_argument("--full", action="store_true", help="time the day of one POST a record too (half an hour)")
    args = parser.parse_args(argv)
    reason = available()
    print(f"{NAME} · Python {platform.python_version()} · Linux {platform.release()} · TCP cubic")
    if reason:
        print(f"{reason} Without it, bytes alone:")
    head = "".join(f" {name + ' s':>9} {'(worst)':<9}" for name in LINKS)
    print(f"{'':<6} {'':<27} {'up B/case':>9} {'down B':>9} {'trips':>7}{head}")
    with tempfile.TemporaryDirectory() as folder:
        mix = build(Path(folder))
        sizes = args.sizes.split(",")
        methods = _methods(args.runs, full=args.full)
        if args.methods:
            methods = [m for m in methods if m.name.startswith(tuple(args.methods.split(",")))]
        rows = measure(mix, methods, sizes, timed=reason is None)
        shapes = LINKS if reason is None and "month" in sizes else {}
        more = list[Extra]()
        for extra in extras(mix, shapes):
            print(f"{extra.name}: {extra.value}", flush=True)
            more.append(extra)
    if args.json:
        links = {name: shape._asdict() for name, shape in LINKS.items()}
        found = {"mix": NAME, "links": links, "untimed": reason, "rows": [asdict(row) for row in rows], "extras": more}
        args.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
