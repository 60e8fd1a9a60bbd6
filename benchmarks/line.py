"""What a key costs on the line, and how long it takes: bytes and milliseconds of every kind of key, in a pty.

Beside ours in the same run: the same program sending what Textual sends (``only_changes = false``), a bare Textual app
with fields and a DataTable, and a prompt_toolkit app of the same shape. Each key's bytes are counted raw and as one
zlib stream takes them that is flushed after every write, which is what ``ssh -C`` does. A key is done once nothing was
painted for a tenth of a second. With PTSA_DATA (and PTSA_STATE) in the environment that desk is measured, of any size:
a practice desk, where ``sari`` signs in; else one is made. ``python -m benchmarks.line --size 120x40`` prints all
programs side by side; ``--sshd PATH`` also counts what the real ``ssh`` and ``ssh -C`` put on a TCP connection.
Nothing is asserted. POSIX only.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import line_peers, line_ssh
from benchmarks.line_pty import ROOT, Program, Stroke
from benchmarks.timing import quantile

F = {"F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS", "F5": "\x1b[15~", "F9": "\x1b[20~"}
NIK = "3174014505909007"
NAMES = ("siti", "budi", "dewi", "agus", "rina")
IDLE = 4.0
"""Seconds of silence that are listened to."""

KINDS = ("form key", "Tab", "list move", "screen switch", "dialog", "scanner, 16 keys", "lookup key", "idle")
OURS, THIN, WHOLE = "ours", "ours, thin", "ours, whole widgets"
BARE, TOOLKIT = "bare Textual", "prompt_toolkit"

SETTINGS = {
    OURS: "thin = false\n",
    THIN: "thin = true\n",
    WHOLE: "thin = false\nonly_changes = false\n",
}

Found = dict[str, list[Stroke]]
"""Strokes by kind."""


class Desk(NamedTuple):
    """Folders of the desk that is measured."""

    data: str
    state: str


@contextlib.contextmanager
def desk(cases: int) -> Iterator[Desk]:
    """Yield the desk that the environment names, or one of our own."""
    if "PTSA_DATA" in os.environ:
        yield Desk(os.environ["PTSA_DATA"], os.environ.get("PTSA_STATE", ""))
        return
    with tempfile.TemporaryDirectory() as folder:
        made = Desk(f"{folder}/data", f"{folder}/state")
        fill = [sys.executable, "-m", "ptsa_tui", "practice", "--cases", str(cases), "--seed", "1"]
        with Program(fill, environment(made, folder)) as program:
            program.ended()
        yield made


def environment(where: Desk, config: str) -> dict[str, str]:
    """Return the environment of our program."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PTSA_", "TEXTUAL", "SSH_", "NO_COLOR"))}
    env |= {"PTSA_DATA": where.data, "PTSA_CONFIG": config, "PYTHONPATH": str(ROOT)}
    return env | ({"PTSA_STATE": where.state} if where.state else {})


def ours(where: Desk, settings: str, size: tuple[int, int], rounds: int) -> Found:
    """Return the strokes of our program."""
    found: Found = {kind: [] for kind in KINDS}
    with tempfile.TemporaryDirectory() as config:
        Path(config, "settings.toml").write_text(f'language = "en"\ncounter = 0\n{settings}', encoding="utf-8")
        command = [sys.executable, "-m", "ptsa_tui"]
        with Program(command, environment(where, config), size) as program:
            program.see("Password")
            program.stroke("latihan\r", 1.0)
            tour(program, found, rounds)
            program.stroke("\x11", 0.3)
    return found


def tour(program: Program, found: Found, rounds: int) -> None:
    """Press every kind of key in our program."""
    for name in ("F2", "F3", "F4", "F5", "F9"):  # a screen is made when it is first opened: that is the start's cost
        program.stroke(F[name], 0.6)
    for turn in range(rounds):
        for name in ("F2", "F3", "F4", "F5"):
            found["screen switch"].append(program.stroke(F[name], 0.35))
        program.stroke(F["F2"], 0.35)
        if turn:
            program.stroke("\x18", 0.35)  # an empty form
        found["form key"] += [program.stroke(key) for key in NIK[:9]]
        found["Tab"] += [program.stroke("\t") for _ in range(4)]
        program.stroke("\x18", 0.35)
        found["scanner, 16 keys"].append(program.stroke(NIK, 0.3))
        found["dialog"].append(program.stroke("\x07", 0.3))
        program.stroke("\x1b", 0.3)
        program.stroke(F["F3"], 0.35)
        program.stroke("\x7f" * 12, 0.3)
        found["lookup key"] += [program.stroke(key, 0.15) for key in NAMES[turn % len(NAMES)]]
        program.stroke("\x1b[B", 0.2)
        found["list move"] += [program.stroke("\x1b[B") for _ in range(6)]
    found["idle"].append(program.stroke("", IDLE))


def peer(code: str, size: tuple[int, int], rounds: int) -> Found:
    """Return the strokes of a peer: fields on F2, a list on F3, a dialog on F4."""
    found: Found = {kind: [] for kind in KINDS}
    with Program([sys.executable, "-c", code], dict(os.environ), size) as program:
        program.see("ready")
        program.stroke(F["F3"], 0.6)
        for _turn in range(rounds):
            found["screen switch"] += [program.stroke(F["F2"], 0.35), program.stroke(F["F3"], 0.35)]
            found["list move"] += [program.stroke("\x1b[B") for _ in range(6)]
            program.stroke(F["F2"], 0.35)
            found["form key"] += [program.stroke(key) for key in NIK[:9]]
            found["Tab"] += [program.stroke("\t") for _ in range(4)]
            found["scanner, 16 keys"].append(program.stroke(NIK, 0.3))
            found["dialog"].append(program.stroke(F["F4"], 0.3))
            program.stroke(F["F4"], 0.3)
        found["idle"].append(program.stroke("", IDLE))
    return found


class Cost(NamedTuple):
    """What a kind of key costs: medians of bytes, and medians and 95th percentiles of milliseconds."""

    raw: float
    zipped: float
    first: float
    first95: float
    last: float
    last95: float


def cost(strokes: Sequence[Stroke]) -> Cost | None:
    """Return what strokes cost; None if there were none."""
    if not strokes:
        return None

    def percentile(values: list[float]) -> float:
        return quantile(values, 0.95) if values else 0.0

    def median(values: list[float]) -> float:
        return quantile(values, 0.5) if values else 0.0

    first, last = [s.first for s in strokes if s.raw], [s.last for s in strokes if s.raw]
    raw, zipped = median([float(s.raw) for s in strokes]), median([float(s.zipped) for s in strokes])
    return Cost(raw, zipped, median(first), percentile(first), median(last), percentile(last))


Costs = dict[str, dict[str, Cost | None]]


def programs(where: Desk, size: tuple[int, int], rounds: int) -> Costs:
    """Return what each kind of key costs in each program."""
    runs: dict[str, Callable[[], Found]] = {
        name: lambda settings=settings: ours(where, settings, size, rounds)  # type: ignore[misc]
        for name, settings in SETTINGS.items()
    }
    runs[BARE] = lambda: peer(line_peers.TEXTUAL, size, rounds)
    runs[TOOLKIT] = lambda: peer(line_peers.PROMPT_TOOLKIT, size, rounds)
    return {name: {kind: cost(found) for kind, found in run().items()} for name, run in runs.items()}


def measure(cases: int = 20_000, size: tuple[int, int] = (80, 24), rounds: int = 6) -> list[dict[str, Any]]:
    """Return the figures as rows for ``make bench``."""
    with desk(cases) as where:
        return rows(programs(where, size, rounds))


def rows(costs: Costs) -> list[dict[str, Any]]:
    """Return costs as rows, ours beside a peer's."""
    found: list[dict[str, Any]] = []

    def add(what: str, mine: str, theirs: str, kind: str, field: str, unit: str) -> None:
        one, other = costs[mine][kind], costs[theirs][kind]
        if one is not None:
            base = getattr(other, field) if other is not None else None
            value = getattr(one, field)
            ratio = value / base if base else None
            row = {"what": what, "ours": value, "baseline": base, "unit": unit, "ratio": ratio, "beside": theirs}
            found.append(row)

    for kind in KINDS:
        add(kind, OURS, BARE if kind != "lookup key" else WHOLE, kind, "raw", "bytes")
        if kind != "idle":
            add(f"{kind}, thin", THIN, TOOLKIT if kind != "lookup key" else WHOLE, kind, "raw", "bytes")
            add(f"{kind}, through zlib as ssh -C", OURS, WHOLE, kind, "zipped", "bytes")
    add("key to echo, p95", OURS, BARE, "form key", "first95", "ms")
    add("key to echo, p95", OURS, TOOLKIT, "form key", "first95", "ms")
    add("scanner, 16 keys, to the last paint", OURS, BARE, "scanner, 16 keys", "last95", "ms")
    add("lookup key to echo, p95", OURS, WHOLE, "lookup key", "first95", "ms")
    add("lookup key to results painted, p95", OURS, WHOLE, "lookup key", "last95", "ms")
    add("screen switch to the last paint, p95", OURS, BARE, "screen switch", "last95", "ms")
    return found


def table(costs: Costs) -> None:
    """Print all programs side by side."""
    for kind in KINDS:
        print(f"\n{kind:<18} {'raw':>8} {'ssh -C':>8} {'first ms p50/p95':>18} {'last ms p50/p95':>18}")
        for name, kinds in costs.items():
            found = kinds[kind]
            if found is not None:
                first, last = f"{found.first:.1f}/{found.first95:.1f}", f"{found.last:.1f}/{found.last95:.1f}"
                print(f"  {name:<20}{found.raw:>5,.0f} {found.zipped:>8,.0f} {first:>18} {last:>18}", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--size", default="80x24")
    parser.add_argument("--sshd", help="path of an sshd, to count what the real ssh sends")
    args = parser.parse_args()
    columns, lines = map(int, args.size.split("x"))
    print(f"{args.size} · zlib {zlib.ZLIB_RUNTIME_VERSION} · {args.rounds} rounds · load {os.getloadavg()[0]:.1f}")
    with desk(args.cases) as where:
        table(programs(where, (columns, lines), args.rounds))
        if args.sshd:
            line_ssh.show(args.sshd, where, SETTINGS, environment)


if __name__ == "__main__":
    main()
