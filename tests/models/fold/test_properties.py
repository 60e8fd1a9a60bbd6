"""The fold is pure and total: whatever entries come, in whatever order, each gets an outcome and none an error."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models.acts import (
    Act,
    ActUndone,
    CaseDelivered,
    CaseMadeReady,
    CaseOpened,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    CollectorData,
    Erased,
    FreeText,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverTakenBack,
    Mark,
    NoteAdded,
    Notice,
    ProductData,
    RequirementsMarked,
    as_parts,
    kinds,
)
from models.acts.entry import Entry, shared_order
from models.facts import ids
from models.fold import CaseState, fold
from models.fold.states import STATES
from models.store import project, tables
from tests.models.build import Story
from tests.models.examples import EXAMPLES

SUBJECT = ids.pack(1, 1, 0, 1)
REFS = st.builds(ids.pack, st.just(1), st.integers(1, 3), st.just(0), st.integers(1, 6))
POOLS = st.sampled_from([100, 200, 300])
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
CODES = st.sampled_from(["ktp", "foto", "akta"])
MARKS = st.lists(
    st.builds(Mark, CODES, st.sampled_from(["original", "copy", "shown", "missing"]), st.integers(0, 9)), max_size=3
).map(tuple)
NOTICES = st.builds(Notice, st.integers(1, 10**14), st.lists(CODES, min_size=1, max_size=3).map(tuple), DAYS)
FREE = st.none() | st.builds(FreeText, text=st.sampled_from(["", "catatan"]))

OPENINGS = st.builds(
    CaseOpened,
    number=st.integers(1, 10**14),
    person=REFS,
    service=st.just("PP"),
    variant=st.just("baru"),
    catalogue=st.just(1),
    pool=POOLS,
    marks=MARKS,
    notice=st.none() | NOTICES,
    promised=st.none() | DAYS,
    referred_to=st.sampled_from(["", "", "Dinas"]),
)
LATER: st.SearchStrategy[Act] = st.one_of(
    st.builds(RequirementsMarked, marks=MARKS.filter(bool), notice=st.none() | NOTICES, personal=FREE),
    st.builds(HandoverOffered, to=POOLS, personal=FREE),
    st.builds(HandoverAccepted, offer=REFS),
    st.builds(HandoverDeclined, offer=REFS, personal=FREE),
    st.builds(HandoverTakenBack, offer=REFS),
    st.builds(CaseMadeReady, valid_until=st.none() | DAYS, personal=st.none() | st.builds(ProductData)),
    st.builds(CaseRejected, personal=FREE),
    st.builds(CaseReturned, notice=NOTICES, personal=FREE),
    st.builds(CaseWithdrawn, personal=FREE),
    st.builds(CaseDelivered, role=st.just("applicant"), seen=st.just("ktp"), personal=st.just(CollectorData(name="S"))),
    st.builds(NoteAdded, personal=FREE),
    st.builds(ActUndone, undoes=REFS, returns_to=st.sampled_from(STATES)),
    st.just(Erased(reason="request")),
)
ACTS = st.one_of(LATER, LATER, LATER, OPENINGS)
RAW = st.tuples(
    st.sampled_from([*kinds(), "SignedIn", "CaseTeleported", ""]),
    st.sampled_from([b"{}", b"", b"null", b"\xff", b'{"offer":3}', b'{"to":100}', b'{"identity":"nik"}']),
)


@st.composite
def journals(draw: st.DrawFn, *, raw: bool = False) -> list[Entry]:
    """Build the entries of a case: it opens, then desks do what they like, having seen whatever they say."""
    acts: list[Any] = [draw(OPENINGS), *draw(st.lists(ACTS | RAW if raw else ACTS, max_size=14))]
    if raw:
        acts = draw(st.permutations(acts))
    entries, seqs = [], Counter[int]()
    for act in acts:
        desk = draw(st.integers(1, 3)) if entries else 1
        seqs[desk] += 1
        kind, body = (act.kind, b"") if isinstance(act, Act) else act
        personal = None
        if isinstance(act, Act):
            body, personal = as_parts(act)
        entries.append(
            Entry(
                ids.pack(1, desk, 0, seqs[desk]),
                1_795_500_000 + draw(st.integers(-5000, 5000)),
                7,
                SUBJECT,
                draw(st.integers(0, 18)),
                kind,
                draw(st.sampled_from([1, 1, 1, 9])) if raw else 1,
                body,
                personal,
                None,
                None,
                b"",
                draw(st.none() | st.integers(1, 30)),
            )
        )
    return entries


@given(journals(raw=True))
def test_any_entries_fold_and_each_has_one_outcome(entries: list[Entry]) -> None:
    result = fold(entries)
    assert [o.entry for o in result.outcomes] == [e.id for e in entries]
    assert {o.verdict for o in result.outcomes} <= {"applied", "contested", "void"}
    assert all(o.code for o in result.outcomes if o.verdict != "applied")


@given(journals(), st.randoms(use_true_random=False))
def test_the_same_entries_give_the_same_state_however_they_arrive(entries: list[Entry], chance: Any) -> None:
    shuffled = entries[:]
    chance.shuffle(shuffled)
    one, other = fold(sorted(entries, key=shared_order)), fold(sorted(shuffled, key=shared_order))
    if len({shared_order(e) for e in entries}) == len(entries):
        assert (one.state, one.outcomes) == (other.state, other.outcomes)
    assert fold(entries).state == fold(entries).state


@given(journals())
def test_a_copy_goes_its_own_way(entries: list[Entry]) -> None:
    whole = fold(entries[:-1])
    before = (whole.state, whole.outcomes[:])
    copy = whole.copy()
    copy.advance(entries[-1])
    assert (whole.state, whole.outcomes) == before
    assert copy.state == fold(entries).state


@given(journals())
def test_a_case_always_makes_sense(entries: list[Entry]) -> None:
    case = fold(entries).state
    if case is None:
        return
    assert isinstance(case, CaseState)
    assert case.state in STATES
    assert [p.to is None for p in case.periods] == [False] * (len(case.periods) - 1) + [True]
    assert [p.to for p in case.periods[:-1]] == [p.from_ for p in case.periods[1:]]
    assert (case.periods[-1].state, case.periods[-1].holder) == (case.state, case.holder)
    assert (case.delivery is not None) or case.state != "delivered"
    assert sum(h.state == "offered" for h in case.handovers) <= 1
    assert case.offer is None or case.state != "delivered"
    assert {c.stands for c in case.contests} <= {e.id for e in entries}


@given(journals())
def test_a_case_fits_into_its_tables(entries: list[Entry]) -> None:
    for table, rows in project.rows(fold(entries).state).items():
        names = tables.columns()[table]
        assert {len(r) for r in rows} <= {len(names)}
        if table != "notice":  # its numbers are the allocator's, and here they are chance
            keys = [tuple(r[names.index(k)] for k in tables.keys()[table]) for r in rows]
            assert len(set(keys)) == len(keys), table


@given(journals(), st.integers(0, 14))
def test_an_entry_that_is_not_understood_changes_nothing(entries: list[Entry], place: int) -> None:
    strange = Entry(1, 0, 0, SUBJECT, 0, "CaseTeleported", 9, b'{"to":"Mars"}', None, None, None, b"")
    with_it = fold([*entries[:1], strange, *entries[1:]]) if place else fold([strange, *entries])
    assert len(with_it.outcomes) == len(entries) + 1
    assert [o.code for o in with_it.outcomes if o.entry == 1] == ["kind_unknown"]


def test_every_example_folds_on_every_other() -> None:
    for first in EXAMPLES:
        for second in EXAMPLES:
            story = Story()
            story.add(first)
            story.add(second)
            story.add(second, after=1)
            assert len(story.fold().outcomes) == 3
