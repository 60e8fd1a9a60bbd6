"""The written form of the journal is true."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from msgspec import structs

from models.acts import kinds, look_kinds
from models.facts import ids, numbers
from models.fold.states import STATES
from models.journal import entry

DOCUMENT = (Path(__file__).parents[2] / "docs" / "journal.md").read_text(encoding="utf-8")


def stated(name: str) -> str:
    """Return a line of the worked example."""
    found = re.search(rf"^    {name} +(\S.*)$", DOCUMENT, re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_worked_example_can_be_recomputed_with_nothing_but_a_hash_function() -> None:
    salt = bytes.fromhex(stated("salt"))
    commitment = hashlib.blake2b(stated("personal").encode(), digest_size=16, key=salt).hexdigest()
    assert re.findall(r"^    commitment +(\w+)$", DOCUMENT, re.MULTILINE) == [commitment]
    (canonical,) = re.findall(r"^    canonical +(\[.*\])$", DOCUMENT, re.MULTILINE)
    assert commitment in canonical
    hashes = re.findall(r"^    hash +([0-9a-f]{32})$", DOCUMENT, re.MULTILINE)
    assert [hashlib.blake2b(bytes(16) + canonical.encode(), digest_size=16).hexdigest()] == hashes


def test_the_worked_example_is_what_the_program_does() -> None:
    personal, salt = stated("personal").encode(), bytes.fromhex(stated("salt"))
    id_ = ids.pack(1, 1, 0, 1)
    hash_ = entry.chain(
        entry.GENESIS,
        id_,
        1795485600,
        ids.pack(1, 0, 0, 8),
        id_,
        0,
        "PersonRegistered",
        1,
        stated("body").encode(),
        entry.commit(salt, personal),
    )
    assert hash_.hex() in DOCUMENT


def test_every_kind_and_every_field_is_written_down() -> None:
    for kind, cls in {**kinds(), **look_kinds()}.items():
        (row,) = re.findall(rf"^\| `{kind}` \|.*$", DOCUMENT, re.MULTILINE)
        for field in structs.fields(cls):
            assert field.name == "personal" or f"{field.name}:" in row, (kind, field.name)


def test_states_and_ranges_are_written_down() -> None:
    assert ", ".join(STATES) in DOCUMENT
    for range_ in numbers.Range:
        assert f"{range_.value[0]}–{range_.value[1]}" in DOCUMENT
    assert numbers.shown(numbers.make(numbers.Series(1, 1, 0, 2026), 12)) in DOCUMENT
