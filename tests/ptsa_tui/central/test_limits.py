"""What honest use may bring: old cases with long notes, thousands of odd places. Each fits into what both ends read."""

from __future__ import annotations

import random

import pytest
from msgspec import structs

from models.acts import CaseWithdrawn, FreeText, HandoverAsked, NoteAdded
from models.fold import CaseState
from models.register.state_hash import of_tables
from models.register.verify import verify
from ptsa_tui.central import bundles as at_centre
from ptsa_tui.central.exchange import MOST_ODD
from ptsa_tui.sync import bundle as at_desk
from ptsa_tui.sync.wire.body import LARGEST_REPLY
from tests.conftest import StillClock
from tests.ptsa_tui.central.test_fences import flood
from tests.world import Site, World

A_REPLY = 48 * 1024
"""Bytes that a reply to a desk with room for 32 KiB may have: its last entry is never cut."""
assert A_REPLY < LARGEST_REPLY


def long_text(rng: random.Random) -> str:
    """Return a note of 2,000 characters that no table and no dictionary makes much shorter."""
    return "".join(
        rng.choices("#$*<>[]{}|~^=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUV0123456789éöüñçàè", k=2000)
    )


def noted(site: Site, cases: int, notes: int) -> list[int]:
    """Take cases in, write long notes on them and close them; return their ids."""
    rng, made = random.Random(5), []
    for place in range(cases):
        case = site.case(site.take_in(nik=f"317401520390{9000 + place}"))
        for _note in range(notes):
            site.register.record(site.sari, NoteAdded(personal=FreeText(text=long_text(rng))), case)
        site.register.record(site.sari, CaseWithdrawn(), case)
        made.append(case)
    return made


def largest(site: Site) -> list[int]:
    """Let a desk note how large each reply is that it gets."""
    sizes: list[int] = []
    site.lose = lambda answer: (sizes.append(len(answer)), answer)[1]
    return sizes


def test_old_cases_with_long_notes_come_in_several_replies(world: World, clock: StillClock) -> None:
    one = world.desk()
    cases = noted(one, 8, 9)
    one.sync()
    clock.move(days=100)
    two = world.desk()
    assert two.register.journal.of(cases[0]) == [], "what is closed long ago does not come by itself"
    for case in cases:
        one.register.record(one.sari, NoteAdded(personal=FreeText(text="lama")), case)
    one.sync()
    sizes = largest(two)
    two.sync()
    assert max(sizes) < A_REPLY
    assert sum(sizes) > 2 * A_REPLY, "they can't have been made smaller"
    assert all(len(two.register.journal.of(case)) == 12 for case in cases)
    assert verify(two.register.database).sound


def test_one_case_larger_than_any_reply_comes_too(world: World, clock: StillClock) -> None:
    one = world.desk()
    (case,) = noted(one, 1, 60)
    one.sync()
    clock.move(days=100)
    two = world.desk()
    one.register.record(one.sari, NoteAdded(personal=FreeText(text="lama")), case)
    one.sync()
    sizes = largest(two)
    two.sync()
    assert max(sizes) < A_REPLY
    assert len(two.register.journal.of(case)) == 63
    assert two.register.fold_of(case).state == one.register.fold_of(case).state


@pytest.mark.parametrize("by_file", [True, False], ids=["file", "line"])
def test_thousands_of_odd_places_are_read(world: World, by_file: bool) -> None:
    """A sister wrote on the case first, so each place is another one than its author expected."""
    one, two = world.desk(), world.desk()
    case = one.case(one.take_in())
    for site in (one, two):
        site.sync()
    two.register.record(two.sari, HandoverAsked(pool=two.unit("HI")), case)
    two.sync()
    count = 2 * MOST_ODD + 40
    flood(one, NoteAdded(), case, count)
    if by_file:
        one.register.set_notes({"centre_keys": world.centre.identity().keys.public.hex()})
        written, _sent = at_desk.written(one.register, one.keys)
        at_centre.read(world.centre, written)
        data, _count = at_centre.written(world.centre, 1, 1)
        at_desk.read(one.register, one.keys, data)
    else:
        one.sync()
    placed = [e.placement for e in one.register.journal.of(case)]
    assert None not in placed
    assert sorted(p for p in placed if p) == list(range(1, count + 3))
    assert of_tables(one.register.database) == world.centre.facts(1)["state"]
    state = one.register.fold_of(case).state
    assert isinstance(state, CaseState)
    assert structs.replace(state, touched_at=0).number == state.number
