"""Makes the table of phrases: ``python -m models.practice.train_packing [seeds …]``. Never again after the release.

Marks, services and keys come from the seed catalogue and the acts' shapes, how common they are from practice desks,
whose people are invented. What citizens are called is no phrase: only what stands between two values is.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from models.acts import Mark, access_kinds, kinds
from models.catalogue import seed_catalogue
from models.journal.packing import DOUBLE, PHRASE, SINGLE, TABLE, Table
from models.practice import fill
from models.register.founding import found_practice

SEEDS = (9001, 9002)
CASES = 4000
_WHOLE = 64
"""Longest part that is a phrase by itself."""


class _Still:
    """A clock that stands, so that training twice gives the same."""

    def now(self) -> int:
        """Return a Tuesday morning of November 2026."""
        return 1_795_485_600


def parts(seeds: Iterable[int]) -> Iterator[bytes]:
    """Yield bodies and personal parts of practice desks."""
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder)
            register = found_practice(path / "practice.db", tokens=path / "tokens", clock=_Still(), fast=True)
            fill(register, CASES, seed, visits=0.2)
            for entry in register.journal.walk(register.chain):
                yield from (part for part in (entry.body, entry.personal) if part)
            register.close()


def counted(found: Iterable[bytes]) -> Counter[bytes]:
    """Return how often each phrase comes: whole parts without a name or number, and what stands between values."""
    phrase = re.compile(PHRASE)
    seen: Counter[bytes] = Counter()
    for part in found:
        plain = re.sub(rb'"[a-z_]+":|"(?:nik|passport|company|none|ktp|[a-z_]{4,11})"|[\[{}\],]', b"", part)
        if len(part) <= _WHOLE and not plain:
            seen[part] += 1
        else:
            seen.update(found[0] for found in phrase.finditer(part))
    return seen


def expected() -> Iterator[bytes]:
    """Yield what will come once: keys of every act, marks and services of the seed catalogue."""
    for service in seed_catalogue().services:
        for variant in service.variants:
            yield f',"service":"{service.code}","variant":"{variant.code}"}}'.encode()
            yield f'","service":"{service.code}","variant":"{variant.code}"}}'.encode()
            for one in variant.requirements:
                for how, count in (("original", 1), ("copy", 1), ("missing", 0)):
                    mark = msgspec.json.encode(Mark(one.code, how, count), order="sorted")  # type: ignore[arg-type]
                    yield from (mark + b",", mark)
    for cls in (*kinds().values(), *access_kinds().values()):
        for name in cls.__struct_fields__:
            yield f',"{name}":'.encode()
            yield f'{{"{name}":'.encode()


def table(seeds: Sequence[int]) -> Table:
    """Return the phrases that save most."""
    seen = counted(parts(seeds))
    seen.update({phrase: 1 for phrase in set(expected()) if len(phrase) > 3})
    usable = [text for text in seen if len(text) > 1]
    best = sorted(usable, key=lambda t: (-seen[t] * (len(t) - 1), t))[: len(SINGLE)]
    rest = sorted(set(usable) - set(best), key=lambda t: (-seen[t] * (len(t) - 2), t))[: 256 * len(DOUBLE)]
    return Table(tuple(t.decode() for t in best), tuple(t.decode() for t in sorted(rest) if len(t) > 2))


def main(seeds: Sequence[int] = SEEDS) -> None:
    """Train and write the table."""
    TABLE.write_bytes(msgspec.json.format(msgspec.json.encode(table(seeds)), indent=0) + b"\n")


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or SEEDS)
