"""A stranger with the written form, a JSON reader and a hash function can verify an export."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from models.acts import DetailOpened, Searched, SearchedText
from models.forms import Deliver, Erase, perform
from models.journal.export import lines
from models.practice import fill
from models.register.register import Register
from tests.models.build import make_ready


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fault(export: list[bytes]) -> str | None:
    """Verify an export as ``docs/journal.md`` describes it, with nothing of this program; return the first fault."""
    heads: dict[tuple[Any, ...], tuple[int, bytes]] = {}
    for raw in export:
        line = json.loads(raw)
        chain = (line["log"], line["branch"], line["desk"], line["incarnation"])
        seq, previous = heads.get(chain, (0, bytes(16)))
        if "personal" in line:
            part, salt = canonical(line["personal"]).encode(), bytes.fromhex(line["salt"])
            if hashlib.blake2b(part, digest_size=16, key=salt).hexdigest() != line["commitment"]:
                return f"part {line['seq']}"
        fields = (
            line["log"],
            1,
            *chain[1:],
            line["seq"],
            *(line[k] for k in ("at", "officer", "subject", "after", "kind", "schema", "body", "commitment")),
        )
        hash_ = hashlib.blake2b(previous + canonical(fields).encode(), digest_size=16).digest()
        if line["seq"] != seq + 1 or hash_.hex() != line["hash"]:
            return f"hash {line['seq']}"
        heads[chain] = (line["seq"], hash_)
    return None


@pytest.fixture
def lived(register: Register, sari: int, ratna: int) -> Register:
    """Return a register with invented cases, one forgotten citizen and a few looks."""
    fill(register, 40, 3)
    case = make_ready(register, sari, name="Siti Zubaidah", note='tanda "kutip" \\ dan é 😀')
    perform(register, sari, Deliver(case=case))
    other = make_ready(register, sari, nik="3273051708859002", name="Budi", note='"\\/ é 😀')
    perform(register, ratna, Erase(case=case))
    register.look(sari, Searched(hits=2, personal=SearchedText(text=other)))
    register.look(sari, DetailOpened(), 5)
    return register


@pytest.mark.parametrize("personal", [False, True])
def test_an_export_verifies_without_this_program(lived: Register, personal: bool) -> None:
    for journal in (lived.journal, lived.looks):
        export = list(lines(journal, personal=personal))
        assert len(export) == journal.count()
        assert fault(export) is None


def test_a_changed_line_is_found(lived: Register) -> None:
    export = list(lines(lived.journal, personal=True))
    place = next(i for i, line in enumerate(export) if b'"note":"\\"' in line)
    changed = [*export[:place], export[place].replace("😀".encode(), "🙂".encode()), *export[place + 1 :]]
    assert fault(changed) == f"part {json.loads(export[place])['seq']}"
    assert fault([*export[:place], *export[place + 1 :]]) is not None
    place = next(i for i, line in enumerate(export) if b"HandoverOffered" in line)
    changed = [*export[:place], export[place].replace(b'"after":1', b'"after":2'), *export[place + 1 :]]
    assert fault(changed) == f"hash {json.loads(export[place])['seq']}"


def test_a_line_of_one_chain_does_not_pass_in_the_other(lived: Register) -> None:
    looks = list(lines(lived.looks))
    assert fault([looks[0].replace(b"ptsa-look", b"ptsa-act")]) == "hash 1"


def test_the_export_shows_erased_parts_as_erased(lived: Register) -> None:
    export = [json.loads(line) for line in lines(lived.journal, personal=True)]
    erased = [line for line in export if line["commitment"] and "personal" not in line]
    assert {line["kind"] for line in erased} == {"PersonRegistered", "CaseOpened", "CaseMadeReady", "CaseDelivered"}
    assert not [line for line in export if "salt" in line and "personal" not in line]
