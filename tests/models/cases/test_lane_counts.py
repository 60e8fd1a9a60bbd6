"""The counts of home say what the lanes hold, though they read next to nothing."""

from __future__ import annotations

from random import Random

import pytest

from models.acts import (
    CaseAssigned,
    CaseCameBack,
    CaseDispatched,
    CaseReturned,
    HandoverAccepted,
    HandoverAsked,
    HandoverDeclined,
    HandoverOffered,
    Notice,
    UnitAdded,
)
from models.cases import home_counts, lanes
from models.cases.lanes import LaneCounts
from models.facts.numbering import Range
from models.fold import CaseState, OfficerState
from models.practice import fill
from models.refused import Refused
from models.register.register import SYSTEM, Register
from models.register.verify import verify
from models.store import packed
from tests.conftest import StillClock
from tests.models.build import add_officer, unit


def read_through(register: Register, officer: OfficerState) -> LaneCounts:
    """Count by reading every case of every lane."""
    found = lanes._sorted(register, officer)
    today = register.today().isoformat()
    asked = sum(item.why == "asked" for item in found["incoming"])
    running = [i for lane in ("held", "returned") for i in found[lane] if i.why not in ("helping", "citizen")]
    return LaneCounts(
        incoming=len(found["incoming"]) - asked,
        asked=asked,
        outgoing=len(found["outgoing"]),
        held=len(found["held"]),
        mine=sum(item.mine for item in found["held"]),
        ready=len(found["ready"]),
        returned=sum(item.why != "citizen" for item in found["returned"]),
        awaited=sum(item.why == "citizen" for item in found["outgoing"]),
        late=sum(item.late and item.promised < today for item in running),
    )


def stir(register: Register, rng: Random, acts: int) -> set[str]:
    """Let officers do what they may with cases by chance; return the kinds that were done."""
    officers = [r[0] for r in register.database.rows("SELECT id FROM officer")]
    pools = [u.id for u in register.units()]
    cases = [r[0] for r in register.database.rows("SELECT id FROM case_file WHERE state <> 'delivered'")]
    done = set()
    for _ in range(acts):
        case = rng.choice(cases)
        state = register.fold_of(case).state
        assert isinstance(state, CaseState)
        offer = state.offer.offer if state.offer else 0
        missing = tuple(m.requirement for m in state.marks[:1])
        try:
            with register.writing(SYSTEM) as writing:
                act = rng.choice(
                    (
                        HandoverOffered(to=rng.choice(pools), keep=rng.random() < 0.3),
                        HandoverAccepted(offer=offer),
                        HandoverAccepted(offer=offer),
                        HandoverDeclined(offer=offer),
                        HandoverAsked(pool=rng.choice(pools)),
                        CaseAssigned(officer=rng.choice(officers)),
                        CaseDispatched(to=rng.choice(pools), number=writing.number(Range.DISPATCH)),
                        CaseCameBack(),
                        CaseReturned(notice=Notice(writing.number(Range.NOTICE), missing, register.today())),
                    )
                )
                writing.record(act, case)
        except Refused:
            continue
        done.add(act.kind)
    return done


@pytest.mark.parametrize("seed", [2, 3])
def test_counts_are_what_the_lanes_hold(register: Register, clock: StillClock, seed: int) -> None:
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(UnitAdded(code="LUAR", name="Luar", unit="outside"))
    codes = ("LOKET", "HI", "PTA")
    for code in codes:
        known = {u.code for u in register.units()}
        if code in known:
            add_officer(register, f"of {code}", (unit(register, code),))
    fill(register, 120, seed)
    rng = Random(seed)
    done: set[str] = set()
    for _ in range(3):
        done |= stir(register, rng, 120)
        for (code,) in register.database.rows("SELECT code FROM officer"):
            officer = register.officer_by_code(code)
            assert officer is not None
            assert lanes.counts(register, officer) == read_through(register, officer), code
        clock.move(days=1)
    assert len(done) >= 8
    assert verify(register.database).sound


FEW = {"officer", "unit", "asked", "sent_back", "contest", "free_day", "calendar_year", "draft", "meta", "branch"}
"""Tables that stay small whatever the years bring."""
OF_FEW = {"case_held", "case_outside", "case_offer", "asked_case", "handover_help"}
"""Indexes that hold only what is not over."""
ALIASES = {"json_each", *"auyzt"}
"""Names in the queries for what is in FEW."""


def test_counts_read_indexes(register: Register) -> None:
    """What grows with the years is never read through."""
    officer = register.officer_by_code("sari")
    assert officer is not None
    asked: list[str] = []
    connection = register.database.connection()
    connection.set_trace_callback(asked.append)
    home_counts.home(register, officer, 0)
    connection.set_trace_callback(None)
    assert len(asked) > 10
    for sql in asked:
        for *_ids, line in register.database.rows(f"EXPLAIN QUERY PLAN {sql}"):
            if line.startswith("SCAN"):
                assert OF_FEW.intersection(line.split()) or line.split()[1] in FEW | ALIASES, line


def test_a_row_too_much_or_too_few_is_found(register: Register) -> None:
    fill(register, 60, 1)
    assert packed.is_sound(register.database)
    register.database.run("INSERT INTO sent_back VALUES (77, 1, 2, 0)")
    assert [f.where for f in verify(register.database).faults] == ["sent_back"]
