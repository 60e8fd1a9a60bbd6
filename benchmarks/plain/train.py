"""Makes the package data of a layout: ``python -m benchmarks.plain.train [seeds …]``. Only for a new layout.

Shapes, words and dictionaries come from practice desks, whose people are invented.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import msgspec
import zstandard

from benchmarks.plain import columns, texts
from benchmarks.plain.shapes import Unshaped, taken_apart
from benchmarks.plain.tables import Data, Layout
from ptsa_tui.sync.wire.train import SEEDS, Sample, samples

HERE = Path(__file__).parent
_SHAPES, _WORDS = 3000, 2000
_SIZES = (4096, 4096, 2048, 3072, 8192)
_FEW = 40
"""Values of a key up to which they stay in the shape."""


def steady(found: Sequence[Sample]) -> tuple[str, ...]:
    """Return the keys whose numbers have few values."""
    seen: defaultdict[bytes, set[bytes]] = defaultdict(set)
    for sample in found:
        for entry in sample.entries:
            for key, number in re.findall(rb'"(\w+)":(\d+)(?=[,}])', entry.body):
                seen[key].add(number)
    return tuple(sorted(key.decode() for key, numbers in seen.items() if len(numbers) <= _FEW))


def tables_of(found: Sequence[Sample]) -> Data:
    """Return shapes and words, the commonest first."""
    keys = steady(found)
    known = frozenset(key.encode() for key in keys)
    shapes: Counter[tuple[str, bytes, bytes | None]] = Counter()
    words: Counter[str] = Counter()
    for sample in found:
        for entry in sample.entries:
            try:
                shape, values = taken_apart(entry.kind, entry.body, entry.personal, known)
            except Unshaped:
                continue
            shapes[shape] += 1
            for text in (*values.texts, *([values.marks] if values.marks else [])):
                for piece in texts.PIECE.findall(text):
                    if piece[-1].isdigit():
                        piece = piece[: 6 if len(piece) == 16 else 5 if len(piece) > 9 else 3]
                        if 2 < len(piece) < 5:
                            continue
                    words[piece] += 1
    kinds = Counter[str]()
    for (kind, _, _), count in shapes.items():
        kinds[kind] += count
    places = {kind: place for place, (kind, _) in enumerate(kinds.most_common())}
    return Data(
        tuple(places),
        tuple(
            (places[kind], body.decode(), None if personal is None else personal.decode())
            for (kind, body, personal), _ in shapes.most_common(_SHAPES)
        ),
        tuple(word for word, count in words.most_common(_WORDS) if count > 2),
        keys,
        (),
    )


def _spelt(data: Data) -> list[bytes]:
    """Return the known words as pieces, and shapes in samples of some: what unknown ones may look like."""
    words = [word.encode() + b"\n" for word in data.words if len(word) > 2 and word.strip().isalpha()]
    shapes = [f"{data.kinds[kind]}\n{body}\n{personal or ''}\n".encode() for kind, body, personal in data.shapes]
    return [b"".join(words[begin : begin + 9]) for begin in range(0, len(words), 3)] + shapes[:400]


def main(seeds: Sequence[int] = SEEDS) -> None:
    """Train and write the package data."""
    found = list(samples(seeds))
    data = tables_of(found)
    ready = Layout(data, b"")
    columns.layout = lambda: ready  # type: ignore[assignment]  # the one that is being made
    streams = [
        columns.written(s.entries, s.seeds, s.log, placed=s.placed).streams() for s in found if len(s.entries) < 400
    ]
    dictionaries = []
    for place, size in enumerate(_SIZES):
        parts = [one[place] for one in streams if len(one[place]) > 7]
        if place == len(_SIZES) - 1:
            parts = [*parts, *_spelt(data)] * 2
        dictionaries.append(zstandard.train_dictionary(size, parts, level=19).as_bytes())
    data = msgspec.structs.replace(data, sizes=tuple(map(len, dictionaries)))
    (HERE / "layout1.json").write_bytes(msgspec.json.encode(data) + b"\n")
    (HERE / "layout1.dict").write_bytes(b"".join(dictionaries))


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or SEEDS)
