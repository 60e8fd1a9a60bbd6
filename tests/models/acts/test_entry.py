"""Entries: what the chain covers, that two chains never mix, and what an erased part leaves behind."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from models.acts.entry import (
    ACTS,
    GENESIS,
    HASH_LENGTH,
    LOOKS,
    Entry,
    commit,
    commitment_of,
    new_seed,
    rehash,
    salt_of,
    shared_order,
)
from models.facts import ids

ENTRY = Entry(
    ids.pack(1, 2, 0, 7),
    1_795_485_600,
    281474976710664,
    ids.pack(1, 2, 0, 5),
    1,
    "HandoverOffered",
    1,
    b'{"to":281474976710659}',
    b'{"text":"berkas lengkap"}',
    bytes(range(16)),
    None,
    b"",
)


def test_the_hash_is_blake2b_over_the_previous_hash_and_the_canonical_bytes() -> None:
    sealed = hashlib.blake2b(ENTRY.personal or b"", digest_size=16, key=bytes(range(16))).hexdigest()
    text = (
        f'["ptsa-act",1,1,2,0,7,1795485600,281474976710664,{ENTRY.subject},1,"HandoverOffered",1,'
        f'{{"to":281474976710659}},"{sealed}"]'
    )
    previous = b"\x07" * HASH_LENGTH
    assert rehash(previous, ENTRY) == hashlib.blake2b(previous + text.encode(), digest_size=16).digest()


@pytest.mark.parametrize(
    "change",
    [
        {"id": ENTRY.id + 1},
        {"id": ENTRY.id + (1 << 32)},
        {"at": 1},
        {"officer": 1},
        {"subject": 1},
        {"after": 2},
        {"kind": "HandoverAccepted"},
        {"schema": 2},
        {"body": b'{"to":281474976710660}'},
        {"personal": b'{"text":"berkas"}'},
        {"salt": bytes(16)},
        {"personal": None, "salt": None},
        {"kind": 'x",2,"'},
    ],
    ids=str,
)
def test_the_chain_covers_every_field(change: dict[str, object]) -> None:
    assert rehash(GENESIS, structs.replace(ENTRY, **change)) != rehash(GENESIS, ENTRY)


def test_the_placement_is_no_part_of_the_chain() -> None:
    assert rehash(GENESIS, structs.replace(ENTRY, placement=5)) == rehash(GENESIS, ENTRY)


def test_the_chain_covers_what_came_before() -> None:
    assert rehash(GENESIS, ENTRY) != rehash(b"\x01" * HASH_LENGTH, ENTRY)


def test_the_two_chains_are_kept_apart() -> None:
    assert rehash(GENESIS, ENTRY, log=ACTS) != rehash(GENESIS, ENTRY, log=LOOKS)
    seed = new_seed()
    assert salt_of(seed, ENTRY.id, ACTS) != salt_of(seed, ENTRY.id, LOOKS)


def test_an_erased_part_leaves_the_hash_as_it_was() -> None:
    erased = ENTRY.bare
    assert erased.erased
    assert not ENTRY.erased
    assert rehash(GENESIS, erased) == rehash(GENESIS, ENTRY)


def test_no_part_and_an_empty_part_are_not_the_same() -> None:
    without = structs.replace(ENTRY, personal=None, salt=None)
    empty = structs.replace(ENTRY, personal=b"{}")
    assert commitment_of(without) is None
    assert rehash(GENESIS, without) != rehash(GENESIS, empty)


@given(st.binary(max_size=40), st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_the_same_part_under_another_salt_can_not_be_guessed(part: bytes, one: bytes, other: bytes) -> None:
    assert (commit(one, part) == commit(other, part)) == (one == other)


@given(st.integers(0, (1 << 63) - 1), st.integers(0, (1 << 63) - 1))
def test_each_entry_of_a_block_has_a_salt_of_its_own(one: int, other: int) -> None:
    seed = b"s" * 16
    assert (salt_of(seed, one) == salt_of(seed, other)) == (one == other)
    assert len(salt_of(seed, one)) == 16


def test_seeds_are_new_each_time() -> None:
    assert len({new_seed() for _ in range(20)}) == 20


def test_placed_entries_come_first_then_by_what_their_author_had_seen() -> None:
    def one(desk: int, seq: int, after: int, place: int | None = None, incarnation: int = 0) -> Entry:
        return structs.replace(ENTRY, id=ids.pack(1, desk, incarnation, seq), after=after, placement=place)

    right = [
        one(9, 9, 9, place=1),
        one(1, 1, 0, place=2),
        one(3, 8, 1),
        one(1, 9, 2),
        one(2, 3, 2),
        one(2, 4, 2),
        one(2, 1, 2, incarnation=1),
        one(1, 10, 3),
    ]
    assert sorted([*right[1::2], *right[::2]], key=shared_order) == right
