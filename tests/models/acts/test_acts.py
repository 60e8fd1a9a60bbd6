"""Acts have one canonical form: the same bytes for the same act, and the act back from the bytes."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from models.acts import (
    Act,
    CaseDelivered,
    CaseOpened,
    CollectorData,
    FreeText,
    NoteAdded,
    OpeningData,
    access_kinds,
    as_parts,
    from_parts,
    kinds,
)
from models.refused import Refused
from tests.models.build import refused
from tests.models.examples import EXAMPLES, example

by_kind = pytest.mark.parametrize("act", EXAMPLES, ids=lambda a: a.kind)
SUBJECTS = set(
    "case complaint person officer unit branch desk any look quarantine visit sheets shift inventory traces".split()
)
SUBJECTS |= {"assessment", "forum", "survey", "improvement", "incident"}


def canonical(value: Any) -> bytes:
    """Return the canonical JSON as another program would write it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_the_examples_cover_every_kind_once() -> None:
    assert sorted(a.kind for a in EXAMPLES) == sorted({**kinds(), **access_kinds()})
    assert not set(kinds()) & set(access_kinds())


def test_the_examples_leave_no_field_at_its_default() -> None:
    for act in EXAMPLES:
        for field in structs.fields(act):
            assert getattr(act, field.name) != field.default, f"{act.kind}.{field.name}"


def test_every_kind_says_what_it_is_about() -> None:
    assert {cls.SUBJECT for cls in {**kinds(), **access_kinds()}.values()} <= SUBJECTS
    assert {name for name, cls in kinds().items() if cls.CREATES} == {
        "UnitAdded",
        "OfficerAdded",
        "PersonRegistered",
        "CaseOpened",
        "ComplaintLodged",
        "Forked",
        "Quarantined",
        "TicketIssued",
        "SheetsReserved",
        "ShiftHanded",
        "InventoryTaken",
        "AssessmentBegun",
        "ForumHeld",
        "IncidentRecorded",
        "TracesErased",
        "SurveyTaken",
        "ImprovementPlanned",
    }


@by_kind
def test_an_act_comes_back_from_its_parts(act: Act) -> None:
    body, personal = as_parts(act)
    assert from_parts(act.kind, body, personal) == act
    assert (personal is None) == (getattr(act, "personal", None) is None)
    assert b"personal" not in body


@by_kind
def test_the_bytes_are_canonical(act: Act) -> None:
    for part in as_parts(act):
        if part is not None:
            assert part == canonical(json.loads(part))
    assert as_parts(msgspec.convert(msgspec.to_builtins(act), type(act))) == as_parts(act)


@by_kind
def test_the_body_stands_without_its_personal_part(act: Act) -> None:
    body, _ = as_parts(act)
    without = from_parts(act.kind, body, None)
    assert without is not None
    assert as_parts(without) == (body, None)


@by_kind
def test_an_unknown_field_is_refused(act: Act) -> None:
    body, personal = as_parts(act)
    with refused("act_malformed"):
        from_parts(act.kind, canonical({**json.loads(body), "newer": 1}), personal)
    if personal is not None:
        with refused("act_malformed"):
            from_parts(act.kind, body, canonical({**json.loads(personal), "newer": 1}))


@by_kind
def test_a_default_given_in_full_is_left_out(act: Act) -> None:
    """Equal values have equal bytes, however the default came to be: decoded, computed, or not given at all."""
    required = {f.name: getattr(act, f.name) for f in structs.fields(act) if f.required}
    bare = type(act)(**required)
    given_ = {f.name: _anew(f.default) for f in structs.fields(act) if not f.required}
    assert as_parts(type(act)(**required, **given_)) == as_parts(bare)
    assert set(json.loads(as_parts(bare)[0])) == set(required)


def _anew(value: Any) -> Any:
    """Return an equal value that is another object where the language allows it."""
    return msgspec.json.decode(msgspec.json.encode(value), type=type(value)) if value is not None else None


def test_a_kind_that_is_not_known_is_no_error() -> None:
    assert from_parts("CaseTeleported", b"{}", None) is None


@pytest.mark.parametrize(
    ("kind", "body", "personal"),
    [
        ("NoteAdded", b"", None),
        ("NoteAdded", b"[]", None),
        ("NoteAdded", b"\xff", None),
        ("NoteAdded", b"{}", b"{"),
        ("NoteAdded", b"{}", b"[" * 10_000),
        ("NoteAdded", b"{}", b'{"text":7}'),
        ("HandoverAccepted", b'{"offer":-1}', None),
        ("HandoverAccepted", b'{"offer":9223372036854775808}', None),
        ("HandoverAccepted", b'{"offer":1.5}', None),
        ("CaseDelivered", b'{"role":"nobody","seen":"ktp"}', None),
        ("RequirementsMarked", b'{"marks":[]}', None),
        ("CaseMadeReady", b'{"valid_until":"2026-02-30"}', None),
    ],
)
def test_what_has_another_shape_is_refused(kind: str, body: bytes, personal: bytes | None) -> None:
    with refused("act_malformed"):
        from_parts(kind, body, personal)


def test_a_refusal_says_where_but_not_what() -> None:
    with pytest.raises(Refused) as caught:
        from_parts("CaseDelivered", b'{"role":"applicant","seen":"ktp"}', b'{"name":"Siti","identity_number":7}')
    assert "Siti" not in str(caught.value.facts)
    assert caught.value.facts["where"] == "$.identity_number"


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=80)


@given(TEXTS, TEXTS, st.dictionaries(st.text("abcdefgh-", min_size=1, max_size=8), TEXTS, max_size=6))
def test_any_text_travels(note: str, authority: str, remarks: dict[str, str]) -> None:
    opening = OpeningData(note=note, authority=authority, remarks=remarks)
    act = CaseOpened(number=1, person=1, service="PP", variant="baru", catalogue=1, pool=1, personal=opening)
    body, personal = as_parts(act)
    assert personal is not None
    assert from_parts("CaseOpened", body, personal) == act
    turned = structs.replace(act, personal=structs.replace(opening, remarks=dict(reversed(remarks.items()))))
    assert as_parts(turned) == (body, personal)
    assert json.loads(personal).get("note", "") == note


@given(st.integers(0, (1 << 63) - 1))
def test_ids_of_63_bits_stand_in_full(offer: int) -> None:
    body = canonical({"offer": offer})
    act = from_parts("HandoverAccepted", body, None)
    assert act is not None
    assert as_parts(act) == (body, None)


def test_an_empty_personal_part_is_not_a_missing_one() -> None:
    act = CaseDelivered(role="applicant", seen="ktp", personal=CollectorData(name="Siti"))
    assert as_parts(act) == (b'{"role":"applicant","seen":"ktp"}', b'{"name":"Siti"}')
    assert as_parts(NoteAdded(personal=FreeText())) == (b"{}", b"{}")
    assert from_parts("NoteAdded", b"{}", b"{}") == NoteAdded(personal=FreeText())


@pytest.mark.parametrize(
    ("body", "personal"),
    [
        (b'{"personal":{"text":"in the body"}}', None),  # it could never be erased
        (b"{}", b'{"text":"a"},"personal":{"text":"b"}'),
        (b"{}", b"null"),
    ],
)
def test_the_parts_can_not_be_mixed(body: bytes, personal: bytes | None) -> None:
    with refused("act_malformed"):
        from_parts("NoteAdded", body, personal)


def test_the_personal_part_can_not_reach_into_the_body() -> None:
    body, _ = as_parts(example("HandoverOffered"))
    with refused("act_malformed"):
        from_parts("HandoverOffered", body, b'{"text":"a"},"to":9')
