"""The two codecs side by side: ours (an adaptive range coder) and the plain one (zstd with trained dictionaries).

``python -m benchmarks.codecs`` compares payloads alone: bytes a case, processor time an entry, lines of code. The same
is measured through the whole exchange by ``make bench-sync`` and into PostgreSQL by ``make bench-central``.
``python -m benchmarks.codecs serve …`` is ``ptsa …`` with the plain one, for a centre in processes of its own.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
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
from benchmarks.mix import NAME, Mix, build, opens
from benchmarks.names import Names
from models.acts.entry import ACTS, Entry
from ptsa_tui.sync.wire.frames import split

ROOT = Path(__file__).parents[1]
USERS = (
    "ptsa_tui.central.feeds",
    "ptsa_tui.central.parts",
    "ptsa_tui.central.sound",
    "ptsa_tui.sync.exchange",
    "ptsa_tui.sync.settling",
    "ptsa_tui.sync.sheets",
    "benchmarks.central",
)
"""Modules that code payloads."""


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
    with contextlib.ExitStack() as stack:
        for name in USERS:
            __import__(name)
            module = sys.modules[name]
            for call in ("encode", "decode"):
                if hasattr(module, call):
                    stack.enter_context(mock.patch.object(module, call, getattr(codec, call)))
        yield


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


def main() -> None:
    """Compare, or serve with the plain one."""
    if sys.argv[1:2] == ["serve"]:
        from ptsa_tui.cli import main as program

        with installed(CODECS[1]):
            sys.exit(program(sys.argv[2:]))
    with tempfile.TemporaryDirectory() as folder:
        measure(build(Path(folder)))


if __name__ == "__main__":
    main()
elif __name__ == "__mp_main__" and sys.argv[1:2] == ["serve"]:  # a worker of a served centre
    kept = installed(CODECS[1])  # held, or it would end here
    kept.__enter__()
