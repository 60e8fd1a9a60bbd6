"""Assessments and forums over the real centre: both desks hold the same, whoever wrote it, and no claim is believed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec import structs

from models.acts import (
    Act,
    AssessmentBegun,
    AssessmentClosed,
    CommitmentDone,
    CommitmentMade,
    ForumHeld,
    ForumPartDropped,
    IndicatorScored,
)
from models.exchange.link import sign
from models.forms import (
    AddParticipant,
    BeginAssessment,
    CloseAssessment,
    Commit,
    Form,
    HoldForum,
    KeepCommitment,
    MoveCommitment,
    RecordInput,
    ScoreIndicator,
    assessment_of,
    forum_of,
    perform,
)
from models.quality.assessments import assessments
from models.quality.forums import forums
from models.register.state_hash import of_tables
from models.register.verify import verify
from tests.world import Site, World

SHEET = (("input", "80"), ("process", "90"), ("output", "75"), ("complaints", "70"))


def do(site: Site, form: Form, officer: str = "sari") -> int:
    """Perform a form at a desk; return what it was about."""
    return perform(site.register, site.officer(officer), form).subject or 0


def entry(site: Site, form: Form) -> int:
    """Perform a form at a desk; return the part that it wrote."""
    return perform(site.register, site.sari, form).entry or 0


def exchanged(*sites: Site) -> None:
    """Exchange until nobody has anything left."""
    for _turn in range(3):
        for site in sites:
            site.sync()


def equal(*sites: Site) -> None:
    """See that desks show the same, that it follows from their entries, and that the centre has all of it."""
    assert len({of_tables(site.register.database) for site in sites}) == 1
    for site in sites:
        assert verify(site.register.database).sound
        assert sign(site.register).unsent == 0


def begun(site: Site) -> int:
    return do(site, BeginAssessment(instrument="ombudsman-2022", unit="HI", year=2023))


def held(site: Site) -> int:
    return do(site, HoldForum(unit="HI", place="Aula", topic="Standar"))


def test_two_desks_and_a_centre_hold_the_same(world: World) -> None:
    one, two = world.desk(), world.desk()
    assessment, forum = begun(one), held(one)
    do(one, AddParticipant(forum=forum, group="users", name="Sulastri Wening"))
    first = entry(one, Commit(forum=forum, problem="Antrean", recommendation="Loket", owner="HI", due="T+5"))
    exchanged(one, two)
    for item, typed in SHEET:
        do(two, ScoreIndicator(assessment=assessment, item=item, score=typed, remark="dari meja lain"))
    do(two, RecordInput(forum=forum, group="media", text="Petunjuk sulit dibaca"))
    entry(two, Commit(forum=forum, problem="Papan", recommendation="Papan baru", owner="LOKET", due="T+9"))
    do(two, KeepCommitment(forum=forum, commitment=first, note="dibuka"))
    exchanged(two, one)
    do(one, CloseAssessment(assessment=assessment))
    exchanged(one, two)
    equal(one, two)
    for site in (one, two):
        assert assessment_of(site.register, assessment).result.value == 7987
        assert [p.name for p in forum_of(site.register, forum).participants] == ["Sulastri Wening"]
        assert [line.zone for line in assessments(site.register)] == ["green"]
        assert [(line.open, line.kept) for line in forums(site.register)] == [(1, 1)]


@pytest.mark.parametrize("first", [0, 1])
def test_what_crosses_has_one_outcome_and_its_author_is_told(world: World, first: int) -> None:
    sites = [world.desk(), world.desk()]
    assessment, forum = begun(sites[0]), held(sites[0])
    promise = entry(sites[0], Commit(forum=forum, problem="a", recommendation="b", owner="HI", due="T+5"))
    exchanged(*sites)
    for item, typed in SHEET:
        do(sites[0], ScoreIndicator(assessment=assessment, item=item, score=typed))
    do(sites[1], ScoreIndicator(assessment=assessment, item="input", score="10"))
    do(sites[0], KeepCommitment(forum=forum, commitment=promise, note="selesai"))
    do(sites[1], MoveCommitment(forum=forum, commitment=promise, due="T+30", reason="anggaran"))
    order = sites if first == 0 else sites[::-1]
    exchanged(*order)
    equal(*sites)
    found = {assessment_of(s.register, assessment).values["input"] for s in sites}
    assert found == {1000 if first == 0 else 8000}, "what was placed last stands"
    state = forum_of(sites[0].register, forum).commitments[0]
    assert bool(state.done_at), "kept stands, before or behind the moving"
    assert len(state.moves) == first
    assert sign(sites[1].register).not_accepted == (1 if first == 0 else 0)


def test_a_score_behind_the_end_counts_for_nothing(world: World) -> None:
    one, two = world.desk(), world.desk()
    assessment = begun(one)
    for item, typed in SHEET:
        do(one, ScoreIndicator(assessment=assessment, item=item, score=typed))
    exchanged(one, two)
    do(one, CloseAssessment(assessment=assessment))
    do(two, ScoreIndicator(assessment=assessment, item="input", score="100"))
    exchanged(one, two)
    equal(one, two)
    assert assessment_of(two.register, assessment).result.value == 7987
    assert sign(two.register).not_accepted == 1


def test_a_new_desk_gets_them_however_long_they_lay(world: World) -> None:
    one = world.desk()
    assessment, forum = begun(one), held(one)
    for item, typed in SHEET:
        do(one, ScoreIndicator(assessment=assessment, item=item, score=typed))
    do(one, CloseAssessment(assessment=assessment))
    one.sync()
    world.clock.move(days=400)  # type: ignore[attr-defined]  # the clock of the tests
    two = world.desk()
    assert assessment_of(two.register, assessment).result.value == 7987
    assert forum_of(two.register, forum).topic == "Standar"
    exchanged(one, two)
    equal(one, two)


def test_another_branch_sees_nothing_of_them(world: World) -> None:
    one, other = world.desk(1), world.desk(2)
    begun(one)
    held(one)
    exchanged(one, other)
    assert assessments(other.register) == []
    assert forums(other.register) == []
    assert other.register.database.rows("SELECT id FROM forum") == []


Claim = Callable[[Site, int, int, int], tuple[Act, int | None]]


def _elsewhere(site: Site) -> int:
    """Return a unit of the next branch."""
    return site.unit("HI") + (1 << 48)


CLAIMS: dict[str, tuple[Claim, str, str]] = {
    "a unit of another branch": (
        lambda s, _a, _f, _c: (ForumHeld(unit=_elsewhere(s), day=s.register.today(), place="x", topic="y"), None),
        "sari",
        "unit_unknown",
    ),
    "an owner of another branch": (
        lambda s, _a, f, _c: (CommitmentMade(owner=_elsewhere(s), due=s.register.today()), f),
        "sari",
        "unit_unknown",
    ),
    "kept by a stranger": (lambda _s, _a, f, c: (CommitmentDone(commitment=c), f), "tono", "not_owner"),
    "taken back by a clerk": (lambda _s, _a, f, c: (ForumPartDropped(part=c), f), "sari", "supervisor_only"),
    "an instrument that is not sound": (lambda s, a, _f, _c: (_unsound(s, a), None), "sari", "instrument_weights"),
    "a score within the scale": (lambda _s, a, _f, _c: (IndicatorScored(item="input", score=10_000), a), "sari", ""),
    "an end before everything is scored": (
        lambda _s, a, _f, _c: (AssessmentClosed(outcome="finished"), a),
        "sari",
        "assessment_unscored",
    ),
}
"""What is claimed, by whom, and what the centre objects; the one without an objection shows that the others have one
for what they say."""


def _unsound(site: Site, assessment: int) -> Act:
    sheet = assessment_of(site.register, assessment).instrument
    heavy = structs.replace(sheet, dimensions=sheet.dimensions[1:])
    return AssessmentBegun(unit=site.unit("HI"), year=2023, instrument=heavy)


@pytest.mark.parametrize("name", CLAIMS)
def test_what_no_honest_desk_writes_gets_an_objection(world: World, name: str) -> None:
    """The desk's own rules and fold are stepped over, as a desk that was tampered with would."""
    claim, officer, code = CLAIMS[name]
    world.centre.add_officer(1, "tono", "Tono", "officer", ["LOKET"], "rahasia", fast=True)
    one, two = world.desk(), world.desk()
    assessment, forum = begun(one), held(one)
    promise = entry(one, Commit(forum=forum, problem="a", recommendation="b", owner="HI", due="T+5"))
    exchanged(one, two)
    act, subject = claim(one, assessment, forum, promise)
    with one.register.writing(one.officer(officer)) as writing:
        after = len(one.register.fold_of(subject)) if subject else 0
        forged = writing.append(one.register.journal, act, subject, after)
    one.sync()
    two.sync()
    told = two.register.journal.at(forged.id)
    assert told is not None
    assert (told.objection or "") == code
    assert verify(two.register.database).sound
