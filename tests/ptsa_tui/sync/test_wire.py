"""The codec gives back exactly what it was given, whatever that is, and refuses everything else in one way."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from collections.abc import Sequence
from functools import lru_cache
from random import Random
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct, structs

from models.acts import Act, access_kinds, as_parts, kinds
from models.acts.entry import ACTS, LOOKS, SALT_BLOCK, Entry, salt_of
from models.facts import ids
from models.journal.journal import Journal
from models.practice import fill
from models.register.founding import found_practice
from models.register.register import Register
from ptsa_tui.sync.wire import LIMIT, Malformed, decode, encode, raw_columns
from ptsa_tui.sync.wire.coder import Reader, Table, Writer
from ptsa_tui.sync.wire.columns import _decoded
from tests.conftest import StillClock
from tests.models.examples import EXAMPLES

SEED = bytes(range(16))
FIRST = ids.pack(7, 3, 1, 1000)
WHOLE = st.integers(0, (1 << 63) - 1)


def bare(entries: Sequence[Entry], *, placed: bool = False) -> tuple[Entry, ...]:
    """Return entries as a payload knows them."""
    drop: dict[str, Any] = {"hash": b""} if placed else {"hash": b"", "placement": None, "objection": None}
    return tuple(structs.replace(e, **drop) for e in entries)


def there_and_back(
    entries: Sequence[Entry], seeds: dict[int, bytes] | None = None, log: str = ACTS, *, placed: bool = False
) -> bytes:
    """Send entries; return the payload after comparing what came out of it."""
    payload = encode(entries, seeds or {}, log, placed=placed)
    page = decode(payload, [e.id for e in entries], log, placed=placed)
    assert page.entries == bare(entries, placed=placed)
    assert all((seeds or {})[block] == seed for block, seed in page.seeds.items())
    assert encode(entries, seeds or {}, log, placed=placed) == payload
    return payload


def entry_of(act: Act, id_: int = FIRST, log: str = ACTS, **more: Any) -> Entry:
    """Return the entry of an act with a salt from :data:`SEED`."""
    body, personal = as_parts(act)
    salt = salt_of(SEED, id_, log) if personal is not None else None
    fields: dict[str, Any] = {"at": 1_795_485_600, "officer": 4, "subject": id_, "after": 0, "schema": 1}
    return Entry(
        id_, kind=act.kind, body=body, personal=personal, salt=salt, commitment=None, hash=b"", **fields | more
    )


def seeds_of(entries: Sequence[Entry]) -> dict[int, bytes]:
    """Return the seed of every block."""
    return {e.id // SALT_BLOCK: SEED for e in entries}


# --- acts of every kind ------------------------------------------------------------------------------------------


@lru_cache
def acts_of(cls: type[Act]) -> st.SearchStrategy[Any]:
    """Return acts of a class with any values that its types allow."""
    return built(cls)


def built(hint: Any) -> st.SearchStrategy[Any]:
    """Return values of a type as acts use them."""
    limits: dict[str, int] = {}
    while get_origin(hint) is Annotated:
        hint, *metas = get_args(hint)
        for meta in metas:
            limits |= {
                k: v
                for k in ("ge", "gt", "le", "lt", "min_length", "max_length")
                if (v := getattr(meta, k)) is not None
            }
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of(*map(built, arguments))
    if hint is NoneType:
        return st.none()
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(built(arguments[0]), min_size=limits.get("min_length", 0), max_size=4).map(tuple)
    if origin is dict:
        return st.dictionaries(built(arguments[0]), built(arguments[1]), max_size=3)
    if hint is str:
        longest = min(limits.get("max_length", 200), 200)
        usual = st.sampled_from(["ktp", "naskah", "Siti Rahayu", "3174015203909001", "08000123456", "Jl. Melati 55"])
        texts = st.text(
            st.characters(exclude_categories=["Cs"]), min_size=limits.get("min_length", 0), max_size=longest
        )
        return texts | usual.filter(lambda t: len(t) <= longest)
    if hint is int:
        low = limits.get("ge", limits.get("gt", -(1 << 63) - 1) + 1)
        high = limits.get("le", limits.get("lt", 1 << 63) - 1)
        return st.integers(low, high)
    if hint is bool:
        return st.booleans()
    if hint is dt.date:
        return st.dates() | st.dates(dt.date(2026, 11, 20), dt.date(2026, 12, 20))
    assert issubclass(hint, Struct)
    hints = get_type_hints(hint, include_extras=True)
    return st.builds(hint, **{f.name: built(hints[f.name]) for f in structs.fields(hint)})


@pytest.mark.parametrize("act", EXAMPLES, ids=lambda a: a.kind)
def test_an_example_of_every_act(act: Act) -> None:
    log = LOOKS if act.SUBJECT == "look" else ACTS
    entry = entry_of(act, log=log)
    there_and_back([entry], seeds_of([entry]), log)
    there_and_back([entry], {}, log)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_acts_of_any_kind(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(sorted(kinds())), min_size=1, max_size=6))
    entries = []
    for place, kind in enumerate(chosen):
        id_ = FIRST + place
        subject = data.draw(st.sampled_from([id_, FIRST, FIRST - 900, ids.pack(7, 0, 0, 5)]) | WHOLE)
        more = {
            "subject": subject,
            "after": data.draw(st.integers(0, 9)),
            "at": 1_795_485_600 + data.draw(st.integers(-9, 999)),
        }
        entries.append(entry_of(data.draw(acts_of(kinds()[kind])), id_, **more))
    there_and_back(entries, data.draw(st.sampled_from([{}, seeds_of(entries)])))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_looks(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(sorted(access_kinds())), min_size=1, max_size=6))
    entries = [
        entry_of(data.draw(acts_of(access_kinds()[k])), FIRST + n, LOOKS, subject=data.draw(WHOLE))
        for n, k in enumerate(chosen)
    ]
    there_and_back(entries, seeds_of(entries), LOOKS)


# --- entries of every sort ---------------------------------------------------------------------------------------

RAW = st.builds(
    Entry,
    id=WHOLE,
    at=st.integers(1 - (1 << 63), (1 << 63) - 1),
    officer=WHOLE,
    subject=WHOLE,
    after=WHOLE | st.integers(0, 3),
    kind=st.sampled_from([*kinds(), *access_kinds()]) | st.text(max_size=20),
    schema=st.integers(1, 3) | WHOLE,
    body=st.sampled_from([as_parts(a)[0] for a in EXAMPLES]) | st.binary(max_size=60) | st.just(b'{"offer": 4}'),
    personal=st.none() | st.sampled_from([p for a in EXAMPLES if (p := as_parts(a)[1])]) | st.binary(max_size=60),
    salt=st.none() | st.binary(max_size=20) | st.binary(min_size=16, max_size=16),
    commitment=st.none() | st.binary(max_size=20) | st.binary(min_size=16, max_size=16),
    hash=st.just(b""),
    placement=st.none() | WHOLE | st.integers(1, 3),
    objection=st.none() | st.text(max_size=10),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(RAW, max_size=5, unique_by=lambda e: e.id), st.sampled_from([ACTS, LOOKS]), st.booleans())
def test_any_entries(entries: list[Entry], log: str, placed: bool) -> None:
    entries.sort(key=lambda e: e.id)
    there_and_back(entries, seeds_of(entries), log, placed=placed)


@pytest.mark.parametrize(
    "body",
    [
        b'{"offer":4} ',
        b'{"offer":4,"more":1}',
        b'{"offer":99999999999999999999}',
        b'{"offer":"4"}',
        b'{"offer":4,"offer":5}',
        b"[" * 5000,
        b"\xff\n\x1b\x00",
        b"",
    ],
)
def test_a_body_that_does_not_fit_travels_as_it_is(body: bytes) -> None:
    act = next(a for a in EXAMPLES if a.kind == "HandoverAccepted")
    there_and_back([structs.replace(entry_of(act), body=body)])


def test_an_unsafe_salt_travels_alone() -> None:
    act = next(a for a in EXAMPLES if a.kind == "PersonRegistered")
    entries = [entry_of(act, FIRST + n) for n in range(3)]
    entries[1] = structs.replace(entries[1], salt=b"x" * 16)
    there_and_back(entries, seeds_of(entries))
    assert decode(encode(entries, {}, ACTS), [e.id for e in entries], ACTS).seeds == {}


def test_an_erased_part_keeps_its_commitment() -> None:
    entry = entry_of(next(a for a in EXAMPLES if a.kind == "PersonRegistered"))
    erased = entry.bare
    there_and_back([erased], seeds_of([erased]))


def test_placements_that_follow_cost_nothing() -> None:
    act = next(a for a in EXAMPLES if a.kind == "HandoverAccepted")
    entries = [entry_of(act, FIRST + n, subject=5, after=n, placement=n + 1) for n in range(50)]
    assert len(there_and_back(entries, placed=True)) <= len(there_and_back(entries)) + 4
    entries[7] = structs.replace(entries[7], objection="not_holder", placement=3)
    there_and_back(entries, placed=True)


def test_several_chains_in_one_payload() -> None:
    entries = [
        entry_of(EXAMPLES[n % 20], ids.pack(7, desk, 0, n), subject=ids.pack(7, 2, 0, 3))
        for desk in (0, 2, 9)
        for n in range(1, 30)
    ]
    there_and_back(entries, seeds_of(entries), placed=True)


# --- a practice desk ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Entry], dict[int, bytes]]:
    """Return the chain of a practice desk and its seeds."""
    folder = tmp_path_factory.mktemp("desk")
    register: Register = found_practice(folder / "p.db", tokens=folder / "t", clock=StillClock(), fast=True)
    fill(register, 300, 5)
    entries = list(Journal(register.database).walk(register.chain))
    seeds = {b: bytes(s) for b, s in register.database.rows("SELECT block, seed FROM salt_seed")}
    register.close()
    return entries, seeds


def test_a_whole_desk(desk: tuple[list[Entry], dict[int, bytes]]) -> None:
    entries, seeds = desk
    for size in (1, 120, 800):
        for begin in range(0, len(entries), max(size, 37)):
            there_and_back(entries[begin : begin + size], seeds)
    busy = entries[600:1200]
    cases = sum(e.kind == "CaseOpened" for e in busy)
    assert len(encode(busy, seeds, ACTS)) < 40 * cases
    assert len(raw_columns(busy, seeds, ACTS)) > 40 * cases


def test_damage_is_malformed_or_other_entries_but_never_another_error(
    desk: tuple[list[Entry], dict[int, bytes]],
) -> None:
    entries, seeds = desk
    rng = Random(1)
    parts = [entries[b : b + 20] for b in range(0, 600, 60)]
    payloads = [encode(p, seeds, ACTS) for p in parts]
    codes = set()
    for turn in range(2500):
        part, payload = parts[turn % len(parts)], bytearray(payloads[turn % len(parts)])
        match turn % 4:
            case 0:
                del payload[rng.randrange(len(payload)) :]
            case 1:
                payload[rng.randrange(len(payload))] ^= 1 << rng.randrange(8)
            case 2:
                payload[rng.randrange(len(payload)) :] = rng.randbytes(rng.randrange(40))
            case 3:
                payload = bytearray(rng.randbytes(rng.randrange(200)))
        try:
            _decoded(bytes(payload), [e.id for e in part], rng.choice((ACTS, LOOKS)), turn % 3 == 0)
        except Malformed as why:
            codes.add(why.code)
    assert codes == {"payload_undecodable", "payload_too_large"} or codes == {"payload_undecodable"}


def test_what_is_left_over_is_malformed(desk: tuple[list[Entry], dict[int, bytes]]) -> None:
    entries, seeds = desk
    payload = encode(entries[:40], seeds, ACTS)
    for wrong, count in ((payload + b"x", 40), (payload + bytes(1), 40), (payload, 20), (payload, 0), (b"", 3)):
        with pytest.raises(Malformed):
            decode(wrong, [e.id for e in entries[:count]], ACTS)


# --- bombs -------------------------------------------------------------------------------------------------------


def test_a_bomb_is_refused_in_little_memory() -> None:
    block = (1 << 17 << 3 | 2).to_bytes(3, "little") + b"a"  # 128 KiB of one byte in four bytes
    last = (1 << 17 << 3 | 3).to_bytes(3, "little") + b"a"
    part = block * 15_000 + last
    size = len(part) << 1 | 1
    head = bytes((size & 127 | 128, size >> 7 & 127 | 128, size >> 14))
    tracemalloc.start()
    with pytest.raises(Malformed):
        decode(head + part, [FIRST], ACTS)
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()
    with pytest.raises(zstandard.ZstdError):
        zstandard.ZstdDecompressor(format=zstandard.FORMAT_ZSTD1_MAGICLESS).decompress(bytes((0, 56)) + part, 1 << 20)


def test_a_payload_has_a_largest_size() -> None:
    with pytest.raises(Malformed) as caught:
        decode(bytes(LIMIT + 1), [FIRST], ACTS)
    assert caught.value.code == "payload_too_large"
    act = next(a for a in EXAMPLES if a.kind == "HandoverAccepted")
    for body in (bytes(1 << 21), Random(1).randbytes(LIMIT + 1)):
        with pytest.raises(Malformed) as caught:
            encode([structs.replace(entry_of(act), body=body)], {}, ACTS)
        assert caught.value.code == "payload_too_large"


def test_few_bytes_cannot_repeat_a_long_text_without_end() -> None:
    name = "x" * 60_000
    person = next(a for a in EXAMPLES if a.kind == "PersonRegistered")
    opened = next(a for a in EXAMPLES if a.kind == "CaseOpened")
    taken = next(a for a in EXAMPLES if a.kind == "CaseDelivered")
    entries = [entry_of(structs.replace(person, personal=structs.replace(person.personal, name=name)))]  # type: ignore[attr-defined]
    entries.append(entry_of(structs.replace(opened, person=FIRST), FIRST + 1))  # type: ignore[call-arg]
    same = structs.replace(taken, personal=structs.replace(taken.personal, name=name))  # type: ignore[attr-defined]
    entries += [entry_of(same, FIRST + n, subject=FIRST + 1, after=n - 1) for n in range(2, 30)]
    with pytest.raises(Malformed) as caught:
        encode(entries, seeds_of(entries), ACTS)
    assert caught.value.code == "payload_too_large"
    assert len(there_and_back(entries[:12], seeds_of(entries))) < 700


def test_numbers_beyond_63_bits_are_refused() -> None:
    act = next(a for a in EXAMPLES if a.kind == "HandoverAccepted")
    for wrong in ({"officer": 1 << 63}, {"subject": -1}, {"at": 1 << 63}, {"schema": -1}):
        with pytest.raises(ValueError):
            encode([entry_of(act, **wrong)], {}, ACTS)


# --- the coder ---------------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 300), st.integers(0, (1 << 64) - 1)), max_size=80))
def test_the_coder_gives_every_symbol_back(symbols: list[tuple[str, int, int]]) -> None:
    table = Table([1, 5, 30_000, 2])
    priors = {("a", 3): [1, 40_000, 1, 40_002]}

    def run(port: Any, reading: bool) -> list[int]:
        found = []
        for how, size, value in symbols:
            given_ = 0 if reading else value
            found.append(port.symbol(("a", size), size, given_ % size))
            found.append(port.even(("b",), size, given_ % size))
            found.append(port.listed(("c",), table, given_ % 4))
            found.append(port.number(("d", how), given_) if how == "a" else port.bits(("e",), 64, given_))
        return found

    writer = Writer(priors)
    written = run(writer, False)
    reader = Reader(priors, writer.finish())
    assert run(reader, True) == written
    reader.finish()
