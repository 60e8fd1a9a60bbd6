"""The written form of the journal is true."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from msgspec import NODEFAULT, Struct, structs

from models.acts import CollectorData, FreeDay, Mark, Notice, OpeningData, PersonData, access_kinds, entry, kinds
from models.facts import ids, numbering
from models.facts.standard import Office, Requirement, Service, Variant
from models.fold.states import STATES
from models.forms import perform
from models.journal.export import lines
from models.register.register import Register
from tests.models.build import intake

DOCUMENT = (Path(__file__).parents[3] / "docs" / "journal.md").read_text(encoding="utf-8")


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
    for kind, cls in {**kinds(), **access_kinds()}.items():
        (row,) = re.findall(rf"^\| `{kind}` \|.*$", DOCUMENT, re.MULTILINE)
        for field in structs.fields(cls):
            assert field.name == "personal" or f"{field.name}:" in row, (kind, field.name)


def test_states_and_ranges_are_written_down() -> None:
    assert ", ".join(STATES) in DOCUMENT
    for range_ in numbering.Range:
        assert f"{range_.value[0]}–{range_.value[1]}" in DOCUMENT
    assert numbering.shown(numbering.make(numbering.Series(1, 1, 0, 2026), 12)) in DOCUMENT


def test_the_check_digit_can_be_computed_from_the_document_alone() -> None:
    rows = [row.split() for row in re.findall(r"^    row \d  ([\d ]+)$", DOCUMENT, re.MULTILINE)]
    assert len(rows) == 10
    for running in (1, 12, 799_999, 800_001, 950_042):
        number = f"{numbering.make(numbering.Series(123, 45, 6, 2031), running):015d}"
        interim = 0
        for digit in number[:14]:
            interim = int(rows[interim][int(digit)])
        assert str(interim) == number[14]


def test_every_default_is_written_down() -> None:
    """A reader that meets a left-out field must know what it stands for."""
    special = set()
    for cls in {**kinds(), **access_kinds()}.values():
        special |= unusual(cls)
    for part in (Mark, Notice, FreeDay, Service, Variant, Requirement, Office, PersonData, OpeningData, CollectorData):
        special |= unusual(part)
    (said,) = re.findall(r"^`\?` marks a field with a default:.*$", DOCUMENT, re.MULTILINE)
    named = set(re.findall(r"`(\w+\.\w+)`", said))
    assert named == {name for name, _ in special}
    for name, value in special:
        before = said[: said.index(f"`{name}`")].rstrip(" ,")
        if not isinstance(value, bool):
            assert before.endswith(f"{value} for"), name
    assert all(value is True or value in (1, 2, 5) for _, value in special)


def unusual(cls: type[Struct]) -> set[tuple[str, object]]:
    """Return the fields whose default is something else than nothing."""
    found: set[tuple[str, object]] = set()
    for field in structs.fields(cls):
        if not field.required and field.default is not NODEFAULT and field.default not in ("", (), 0, False, None):
            found.add((f"{cls.__name__}.{field.name}", field.default))
    return found


def test_the_fields_of_an_export_are_written_down(register: Register, sari: int) -> None:
    perform(register, sari, intake())
    section = DOCUMENT[DOCUMENT.index("## Export") : DOCUMENT.index("## Kinds")]
    for line in lines(register.journal, personal=True):
        for field in json.loads(line):
            assert f"`{field}`" in section, field
