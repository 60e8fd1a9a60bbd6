"""The two codecs side by side: ours (an adaptive range coder) and the plain one (zstd with trained dictionaries).

``python -m benchmarks.codecs`` compares payloads alone: bytes a case, processor time an entry, lines of code. The same
is measured through the whole exchange by ``make bench-sync`` and into PostgreSQL by ``make bench-central``.
``python -m benchmarks.codecs serve …`` is ``ptsa …`` with the plain one, for a centre in processes of its own.
"""

from __future__ import annotations

import contextlib
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from unittest import mock

import msgspec
from msgspec import structs

import ptsa_tui.sync.wire as ours
from benchmarks import plain
from benchmarks.link import DSL, MTU, VSAT, Shape
from benchmarks.mix import NAME, Mix, build, opens
from benchmarks.names import Names
from benchmarks.ours import enrolled, furnished
from models.acts.entry import ACTS, Entry
from ptsa_tui.central.exchange import Exchange
from ptsa_tui.sync.ahead import Trip
from ptsa_tui.sync.exchange import ROOM, Session
from ptsa_tui.sync.wire.frames import split

ROOT = Path(__file__).parents[1]


class Codec(NamedTuple):
    """A codec and the files that are its own."""

    name: str
    encode: Callable[..., bytes]
    decode: Callable[..., Any]
    files: tuple[str, ...]


CODECS = (
    Codec(
        "ours",
        ours.encode,
        ours.decode,
        tuple(f"ptsa_tui/sync/wire/{n}.py" for n in "coder columns fields layout scene train words".split()),
    ),
    Codec(
        "plain",
        plain.encode,
        plain.decode,
        tuple(f"benchmarks/plain/{n}.py" for n in "columns shapes streams tables texts train".split()),
    ),
)


@contextlib.contextmanager
def installed(codec: Codec) -> Iterator[None]:
    """Let the program use a codec for a while."""
    try:
        use(codec)
        yield
    finally:
        _swap(codec, CODECS[0])


def use(codec: Codec) -> None:
    """Let the program use a codec from now on."""
    _swap(CODECS[0], codec)


def _swap(old: Codec, new: Codec) -> None:
    """Give the new codec to the package, for what is imported later, and to every module that has the old one."""
    for name, module in list(sys.modules.items()):
        if name.startswith("ptsa_tui."):
            for call in ("encode", "decode"):
                if vars(module).get(call) is getattr(old, call):
                    setattr(module, call, getattr(new, call))


def foreign(runs: Sequence[Sequence[Entry]]) -> list[list[Entry]]:
    """Return runs whose people have names, streets, regions and telephones that no table knows."""
    source, rng = Names(11), Random(11)  # no secret
    people: dict[str, str] = {}

    def other(text: str) -> str:
        if text not in people:
            people[text] = source.name(woman=rng.random() < 0.5)
        return people[text]

    def changed(entry: Entry) -> Entry:
        if entry.personal is None or b'"name":' not in entry.personal:
            return entry
        data = msgspec.json.decode(entry.personal)
        data["name"] = other(data["name"])
        if "nik" in data:
            data["nik"] = f"{rng.randrange(110101, 949999)}{data['nik'][6:12]}{rng.randrange(1, 9999):04d}"
        if "phone" in data:
            data["phone"] = f"08{rng.randrange(10**8, 10**10)}"
        if "address" in data:
            data["address"] = f"Jl. {source.name(woman=False)} {rng.randrange(1, 300)}"
        return structs.replace(entry, personal=msgspec.json.encode(data, order="sorted"))

    return [[changed(entry) for entry in run] for run in runs]


def payloads(codec: Codec, run: Sequence[Entry], seeds: Mapping[int, bytes]) -> list[tuple[Sequence[Entry], bytes]]:
    """Return a run in frames."""
    return list(split(run, seeds, ACTS, codec.encode, 1 << 30))


def lines(codec: Codec) -> int:
    """Return the lines of a codec, with its trainer."""
    return sum(len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in codec.files)


def measure(mix: Mix) -> None:
    """Print bytes a case and microseconds an entry of each codec."""
    hours, days = mix.hours()[100:130], mix.month()[10:20]
    month = [entry for day in mix.month() for entry in day]
    sizes = {"hour": hours, "hour, foreign names": foreign(hours), "day": days, "30 days": [month]}
    sizes |= {"30 days, foreign names": foreign([month])}
    print(f"{NAME}; payloads alone, in frames of 8 KiB\n{'':<24}" + "".join(f"{c.name:>28}" for c in CODECS))
    for size, runs in sizes.items():
        cells = [_cell(codec, runs, mix.seeds) for codec in CODECS]
        print(f"{size:<24}" + "".join(f"{cell:>28}" for cell in cells), flush=True)
    print(f"{'lines of code':<24}" + "".join(f"{lines(codec):>28,}" for codec in CODECS))


def _cell(codec: Codec, runs: Sequence[Sequence[Entry]], seeds: Mapping[int, bytes]) -> str:
    cases = sum(opens(entry) for run in runs for entry in run)
    entries = sum(map(len, runs))
    best = [1e9, 1e9]
    size = 0
    for _ in range(3):
        begun = time.process_time()
        found = [payloads(codec, run, seeds) for run in runs]
        middle = time.process_time()
        for parts in found:
            for part, payload in parts:
                codec.decode(payload, [e.id for e in part], ACTS)
        best = [min(best[0], middle - begun), min(best[1], time.process_time() - middle)]
        size = sum(len(payload) for parts in found for _, payload in parts)
    return f"{size / cases:.1f} B  {best[0] / entries * 1e6:.0f}+{best[1] / entries * 1e6:.0f} us"


class Brought(NamedTuple):
    """What bringing some runs through the whole exchange cost, a unit: bytes with HTTP's headers, processor seconds."""

    up: float
    trips: float
    desk: float
    ahead: float
    """Of the desk's time what went on while a body was under way."""
    centre: float

    def seconds(self, shape: Shape) -> float:
        """Return the seconds on a link without loss: connecting, round trips, bytes in full packets, both ends."""
        packets = self.up / (MTU - 52) + 2
        wire = (self.up + 52 * packets) * 8 / shape.rate
        return (1 + self.trips) * shape.rtt + wire + self.desk - self.ahead + self.centre


HEADERS = 112
"""Bytes of a request's HTTP headers."""


class _Bench:
    """A desk and a centre in one process, whose processor time is told apart."""

    def __init__(self, mix: Mix, folder: Path) -> None:
        self.centre = furnished(folder)
        self.register, self.keys = enrolled(self.centre, folder)
        self.exchange = Exchange(self.centre.store, self.centre.identity().secrets, self.centre.clock)
        self.register.database.run_many(
            "INSERT OR REPLACE INTO salt_seed (block, seed) VALUES (?, ?)", list(mix.seeds.items())
        )
        self.up = self.spent = self.inline = self.ahead = 0.0
        self._session = threading.get_ident()

    def send(self, body: bytes) -> bytes:
        """See :class:`ptsa_tui.sync.ahead.Line`."""
        begun = time.thread_time()
        answer = self.exchange.answer(body)[0].pack()
        spent = time.thread_time() - begun
        self.spent += spent
        self.inline += spent if threading.get_ident() == self._session else 0
        self.up += len(body) + HEADERS
        return answer

    def bring(self, runs: Sequence[Sequence[Entry]], room: int = ROOM) -> Brought:
        """Bring some runs in one sync."""
        with self.register.database.writing():
            for run in runs:
                self.register.journal.put(run)
        self.up = self.spent = self.inline = self.ahead = 0.0
        bench = self

        class Watched(Trip):
            def __init__(self, line: Any, body: bytes) -> None:
                self.begun = time.thread_time()
                super().__init__(line, body)

            def answer(self) -> bytes:
                bench.ahead += time.thread_time() - self.begun
                return super().answer()

        begun = time.thread_time()
        with mock.patch("ptsa_tui.sync.exchange.Trip", Watched):
            report = Session(self.register, self, self.keys, room=room).run()
        desk = time.thread_time() - begun - self.inline
        return Brought(self.up, report.trips, desk, self.ahead, self.spent)


def exchanged(mix: Mix) -> None:
    """Print what the hour, the day and 30 days cost through the whole exchange, with each codec."""
    days = mix.month()
    rest = mix.entries[days[-1][-1].id - mix.entries[0].id + 1 :]
    single = [rest[:900], rest[900:1800], rest[1800:2700]]
    short = [rest[begun : begun + 126] for begun in range(2700, 4300, 126)]
    print("\nthrough the whole exchange; seconds are computed: processor time and a link without loss")
    print(f"{'':<24}{'up B/case':>10}{'trips':>7}{'desk ms':>9}{'centre ms':>10}{'VSAT s':>8}{'DSL s':>8}")
    for codec in CODECS:
        with installed(codec), tempfile.TemporaryDirectory() as folder:
            bench = _Bench(mix, Path(folder))
            bench.bring([mix.before(days[0])], 160 * 1024)
            for size, units in (("30 days", [days]), ("day", [[d] for d in single]), ("hour", [[h] for h in short])):
                found = Brought(*map(statistics.fmean, zip(*map(bench.bring, units), strict=True)))
                cases = sum(opens(e) for unit in units for run in unit for e in run) / len(units)
                times = f"{found.desk * 1e3:>9.0f}{found.centre * 1e3:>10.0f}"
                seconds = f"{found.seconds(VSAT):>8.2f}{found.seconds(DSL):>8.2f}"
                name = f"{codec.name}, {size}"
                print(f"{name:<24}{found.up / cases:>10.1f}{found.trips:>7.0f}{times}{seconds}", flush=True)
            bench.register.close()
            bench.centre.store.close()


def main() -> None:
    """Compare, or serve with the plain one."""
    if sys.argv[1:2] == ["serve"]:
        from ptsa_tui.cli import main as program

        with installed(CODECS[1]):
            sys.exit(program(sys.argv[2:]))
    with tempfile.TemporaryDirectory() as folder:
        mix = build(Path(folder))
        measure(mix)
        exchanged(mix)


if __name__ == "__main__":
    main()
elif __name__ == "__mp_main__" and sys.argv[1:2] == ["serve"]:  # a worker of a served centre
    use(CODECS[1])
