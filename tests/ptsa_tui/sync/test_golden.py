"""Payloads that were written once must be read for ever: each ``golden/layout1-*.bin`` holds the entries beside it.

``python -m tests.ptsa_tui.sync.test_golden`` writes the files again: only for a new layout, or before the first
release. The ``.jsonl`` begins with log, whether placements travel, and the seeds of blocks; then an entry a line. All
of it is invented.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

import msgspec
import pytest
from msgspec import Struct, structs

from models.acts import as_parts
from models.acts import entry as entries_module
from models.acts.entry import ACTS, LOOKS, SALT_BLOCK, Entry, salt_of
from models.facts import ids
from models.journal.journal import Journal
from models.practice import fill
from models.register.founding import found_practice
from ptsa_tui.sync.wire import decode, encode
from tests.conftest import StillClock
from tests.models.examples import EXAMPLES

FOLDER = Path(__file__).parent / "golden"
NAMES = sorted(p.stem for p in FOLDER.glob("layout1-*.bin"))


class Head(Struct):
    """The first line of a ``.jsonl``."""

    log: str
    placed: bool
    seeds: dict[int, bytes]


@pytest.mark.parametrize("name", NAMES)
def test_what_was_written_once_is_read_for_ever(name: str) -> None:
    first, *rest = (FOLDER / f"{name}.jsonl").read_bytes().splitlines()
    head = msgspec.json.decode(first, type=Head)
    expected = tuple(msgspec.json.decode(line, type=Entry) for line in rest)
    payload = (FOLDER / f"{name}.bin").read_bytes()
    page = decode(payload, [e.id for e in expected], head.log, placed=head.placed)
    assert page.entries == expected
    assert page.seeds == head.seeds


def test_the_files_are_there() -> None:
    assert {n.removeprefix("layout1-") for n in NAMES} >= {"founding", "hour", "one", "kinds", "looks", "odd", "placed"}


def _cases() -> Iterator[tuple[str, list[Entry], dict[int, bytes], str, bool]]:
    """Yield what the files hold: name, entries, seeds, log, placed."""
    with tempfile.TemporaryDirectory() as folder:
        source = Random("golden")
        with mock.patch.object(entries_module, "new_seed", side_effect=lambda: source.randbytes(16)):
            register = found_practice(Path(folder) / "p.db", tokens=Path(folder) / "t", clock=StillClock(), fast=True)
            fill(register, 60, 11)
        chain = list(Journal(register.database).walk(register.chain))
        centre = [e for c in register.journal.chains() if c.desk == 0 for e in Journal(register.database).walk(c)]
        seeds = dict(register.database.rows("SELECT block, seed FROM salt_seed"))
        register.close()
    yield "founding", centre, seeds, ACTS, False
    yield "hour", chain[100:220], seeds, ACTS, False
    yield "one", chain[130:131], seeds, ACTS, False
    yield "placed", [structs.replace(e, placement=e.after + 1) for e in chain[40:80]], seeds, ACTS, True
    acts = [a for a in EXAMPLES if a.SUBJECT != "look"]
    yield "kinds", [_entry(a, n, ACTS) for n, a in enumerate(acts, 1)], _seeds(), ACTS, False
    looks = [a for a in EXAMPLES if a.SUBJECT == "look"]
    yield "looks", [_entry(a, n, LOOKS, subject=5) for n, a in enumerate(looks * 3, 1)], _seeds(), LOOKS, False
    odd: list[dict[str, Any]] = [
        {"kind": "Unheard", "body": b'{"of":[1,2]}', "schema": 2},
        {"kind": "HandoverAccepted", "body": b'{ "offer":4}\n\x1b\xff'},
        {"personal": None, "salt": None, "commitment": bytes(range(16))},
        {"at": -5, "subject": (1 << 63) - 1, "after": 1 << 40},
        {"personal": '{"text":"名 – 😀 NADIRA"}'.encode(), "salt": b"short"},
        {"placement": 77, "objection": "not_holder"},
    ]
    note = next(a for a in EXAMPLES if a.kind == "NoteAdded")
    yield "odd", [structs.replace(_entry(note, n, ACTS), **more) for n, more in enumerate(odd, 1)], {}, ACTS, True


def _seeds() -> dict[int, bytes]:
    return {ids.pack(7, 3, 1, 1) // SALT_BLOCK: bytes(range(16))}


def _entry(act: Any, seq: int, log: str, **more: Any) -> Entry:
    id_ = ids.pack(7, 3, 1, seq)
    body, personal = as_parts(act)
    salt = salt_of(bytes(range(16)), id_, log) if personal else None
    fields = {"at": 1_795_485_600 + 40 * seq, "officer": 4, "subject": id_, "after": 0} | more
    return Entry(
        id_, kind=act.kind, schema=1, body=body, personal=personal, salt=salt, commitment=None, hash=b"", **fields
    )


def write() -> None:
    """Write all files."""
    FOLDER.mkdir(exist_ok=True)
    for name, found, seeds, log, placed in _cases():
        payload = encode(found, seeds, log, placed=placed)
        page = decode(payload, [e.id for e in found], log, placed=placed)
        drop: dict[str, Any] = {"hash": b""} if placed else {"hash": b"", "placement": None, "objection": None}
        assert page.entries == tuple(structs.replace(e, **drop) for e in found), name
        (FOLDER / f"layout1-{name}.bin").write_bytes(payload)
        lines = [msgspec.json.encode(one) for one in (Head(log, placed, page.seeds), *page.entries)]
        (FOLDER / f"layout1-{name}.jsonl").write_bytes(b"\n".join(lines) + b"\n")


if __name__ == "__main__":
    write()
