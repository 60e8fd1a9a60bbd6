"""Complaints over the centre: they reach every desk of their branch and no other, and nobody judges his own."""

from __future__ import annotations

import pytest
from msgspec import structs

from models.acts import (
    ComplaintAnswered,
    ComplaintCorrected,
    ComplaintDecided,
    ComplaintLodged,
    ComplaintTaken,
    Erased,
    LookReason,
    ReporterOpened,
)
from models.cases.contests import again, open_crossings
from models.complaints import views
from models.complaints.reporter import open_reporter
from models.facts import numbering
from models.fold import ComplaintState
from models.forms import (
    AnswerComplaint,
    CloseComplaint,
    CorrectComplaint,
    DecideComplaint,
    PersonForm,
    Resolve,
    TakeComplaint,
    TellComplainant,
    WithdrawComplaint,
    perform,
)
from models.forms.base import complaint_of
from models.forms.person import Erase
from models.register.state_hash import of_tables
from models.register.verify import verify
from tests.models.complaints.telling import SAID, complain
from tests.ptsa_tui.central.test_hostile_desk import forge, in_step
from tests.world import Site, World


@pytest.fixture
def desks(world: World) -> tuple[Site, Site, Site]:
    """Return two desks of one branch, and one of another."""
    return world.desk(1), world.desk(1), world.desk(2)


def lodge(site: Site, **more: object) -> str:
    return numbering.shown(perform(site.register, site.sari, complain(**more)).number or 0)


def state(site: Site, number: str) -> ComplaintState:
    return complaint_of(site.register, number)


def quiet(*sites: Site) -> None:
    for _ in range(2):
        for site in sites:
            site.sync()


def test_it_reaches_every_desk_of_its_branch_with_its_clock_and_no_other_branch(
    desks: tuple[Site, Site, Site], world: World
) -> None:
    one, two, other = desks
    number = lodge(one)
    perform(one.register, one.sari, AnswerComplaint(complaint=number, missing="slip"))
    quiet(one, two, other)
    assert state(one, number) == state(two, number)
    mine, theirs = (s.register.officer(s.sari) for s in (one, two))
    assert mine is not None
    assert theirs is not None
    found = [views.detail(s.register, o, state(s, number).id) for s, o in ((one, mine), (two, theirs))]
    assert found[0].clocks == found[1].clocks
    assert other.register.database.rows("SELECT 1 FROM complaint UNION ALL SELECT 1 FROM person") == []
    in_step(world, one, two, other)


def test_another_desk_goes_on_with_it(desks: tuple[Site, Site, Site], world: World) -> None:
    one, two, _other = desks
    number = lodge(one)
    quiet(one, two)
    perform(two.register, two.sari, AnswerComplaint(complaint=number))
    perform(two.register, two.sari, TakeComplaint(complaint=number))
    quiet(one, two)
    perform(one.register, one.sari, DecideComplaint(complaint=number, outcome="unfounded", answer="Tidak terbukti"))
    perform(one.register, one.sari, TellComplainant(complaint=number))
    quiet(one, two)
    perform(two.register, two.sari, CloseComplaint(complaint=number, rating=2))
    in_step(world, one, two)
    assert state(one, number).state == "closed"


def test_a_handler_who_is_complained_about_is_objected_to(desks: tuple[Site, Site, Site], world: World) -> None:
    """A program that was tampered with lets sari decide on a complaint about sari; nobody believes it."""
    one, two, _other = desks
    number = lodge(one, category="LAYANAN", officers=("sari",))
    complaint = state(one, number).id
    ratna = one.officer("ratna")
    perform(one.register, ratna, AnswerComplaint(complaint=number))
    perform(one.register, ratna, TakeComplaint(complaint=number))
    forged = [
        forge(one, ComplaintTaken(handler=one.sari), complaint),
        forge(one, ComplaintDecided(outcome="unfounded"), complaint),
    ]
    quiet(one, two)
    for site in (one, two):
        found = {e.id: e.objection for e in site.register.journal.of(complaint)}
        assert [found[e.id] for e in forged] == ["complained_about"] * 2
        assert (state(site, number).state, state(site, number).handler) == ("in_hand", ratna)
    in_step(world, one, two)


def test_members_of_a_unit_that_is_complained_about_are_objected_to(
    desks: tuple[Site, Site, Site], world: World
) -> None:
    one, two, _other = desks
    number = lodge(one, category="LAYANAN", unit="LOKET")
    complaint = state(one, number).id
    answered = forge(one, ComplaintAnswered(), complaint)
    quiet(one, two)
    objections = {e.id: e.objection for e in two.register.journal.of(complaint)}
    assert objections[answered.id] == "complained_about"
    assert state(two, number).state == "new"
    perform(two.register, two.officer("ratna"), AnswerComplaint(complaint=number))
    in_step(world, one, two)
    assert state(one, number).state == "complete"


def test_who_took_it_before_he_was_named_is_told_of_the_crossing(desks: tuple[Site, Site, Site], world: World) -> None:
    """Sari takes it at one desk while she is named at the other; neither had heard of it."""
    for first in (0, 1):
        one, two, _other = desks
        number = lodge(one, category="LAYANAN")
        perform(one.register, one.sari, AnswerComplaint(complaint=number))
        quiet(one, two)
        perform(one.register, one.sari, TakeComplaint(complaint=number))
        naming = CorrectComplaint(complaint=number, reason="disebut", officers=("sari",))
        perform(two.register, two.officer("ratna"), naming)
        quiet(*((one, two) if first == 0 else (two, one)))
        found = state(one, number)
        assert found == state(two, number)
        assert (found.handler, found.state, found.officers) == (0, "complete", (one.sari,))
        assert [c.code for c in found.open_contests] == ([] if first == 0 else ["crossed"])
    in_step(world, one, two)


def test_a_crossing_is_told_to_both_sides_and_done_again(desks: tuple[Site, Site, Site], world: World) -> None:
    one, two, _other = desks
    number = lodge(one)
    perform(one.register, one.sari, AnswerComplaint(complaint=number))
    perform(one.register, one.sari, TakeComplaint(complaint=number))
    quiet(one, two)
    perform(one.register, one.sari, WithdrawComplaint(complaint=number, reason="damai"))
    perform(two.register, two.sari, DecideComplaint(complaint=number, outcome="upheld", answer="Benar"))
    quiet(one, two)
    told = []
    for site in (one, two):
        reader = site.register.officer(site.sari)
        assert reader is not None
        (crossing,) = open_crossings(site.register, reader)
        assert (crossing.complaint, crossing.code, crossing.person) == (True, "decision_withdrawal", "Siti Rahayu")
        told.append(crossing.mine)
    assert told == [True, False], "the first placed stands, and each side reads its own sentence"
    perform(two.register, two.sari, Resolve(case=number, choice="kept", entry=crossing.other.entry))
    in_step(world, one, two)
    assert state(one, number).open_contests == ()
    assert crossing.other.act is not None
    form = again(two.register, state(two, number), crossing.other.act)
    assert form == DecideComplaint(complaint=number, outcome="upheld", answer="Benar")


def test_an_act_that_lost_is_done_again_where_the_rules_allow_it(desks: tuple[Site, Site, Site], world: World) -> None:
    one, two, _other = desks
    number = lodge(one)
    perform(one.register, one.sari, AnswerComplaint(complaint=number))
    quiet(one, two)
    perform(one.register, one.sari, TakeComplaint(complaint=number))
    perform(two.register, two.officer("ratna"), TakeComplaint(complaint=number))
    quiet(one, two)
    (contest,) = state(two, number).open_contests
    assert contest.code == "double_taking"
    reader = two.register.officer(two.officer("ratna"))
    assert reader is not None
    (crossing,) = open_crossings(two.register, reader)
    assert crossing.other.act is not None
    form = again(two.register, state(two, number), crossing.other.act)
    assert form is not None
    perform(two.register, reader.id, structs.replace(form, redoes=contest.entry))
    in_step(world, one, two)
    found = state(one, number)
    assert (found.handler, found.contests[0].choice) == (reader.id, "redone")


def test_a_person_whom_an_open_complaint_needs_is_not_erased(desks: tuple[Site, Site, Site], world: World) -> None:
    """A desk that has not heard of the complaint erases its reporter; the centre objects, and nothing is lost."""
    one, two, _other = desks
    first = lodge(one)
    perform(one.register, one.sari, WithdrawComplaint(complaint=first, reason="damai"))
    quiet(one, two)
    lodge(one)
    perform(two.register, two.officer("ratna"), Erase(case=first))
    one.sync()
    quiet(two, one)
    person = state(one, first).person
    assert person is not None
    erasing = [e for e in two.register.journal.of(person) if e.kind == Erased.__name__]
    assert [e.objection for e in erasing] == ["person_has_open_case"]
    in_step(world, one, two)


def test_an_erased_complaint_is_erased_at_the_centre_and_everywhere(
    desks: tuple[Site, Site, Site], world: World
) -> None:
    one, two, _other = desks
    number = lodge(one, anonymous=True, said=SAID)
    perform(one.register, one.sari, WithdrawComplaint(complaint=number, reason="damai sudah"))
    quiet(one, two)
    perform(two.register, two.officer("ratna"), Erase(case=number))
    quiet(two, one)
    for site in (one, two):
        assert all(e.personal is None for e in site.register.journal.of(state(site, number).id))
    with world.centre.store.reading() as tx:
        kept = tx.rows("SELECT count(*) FROM entry WHERE subject = %s AND personal IS NOT NULL", state(one, number).id)
    assert kept == [(0,)]
    in_step(world, one, two)


def test_the_look_behind_a_hidden_reporter_reaches_the_centre(desks: tuple[Site, Site, Site], world: World) -> None:
    one, two, _other = desks
    number = lodge(one, anonymous=True, reporter=PersonForm(name="Siti Rahayu"))
    quiet(one, two)
    assert open_reporter(two.register, two.sari, state(two, number).id, "saksi").name == "Siti Rahayu"
    quiet(two)
    with world.centre.store.reading() as tx:
        rows = tx.rows("SELECT kind, subject FROM look WHERE kind = 'ReporterOpened'")
    assert [(k, s) for k, s in rows] == [(ReporterOpened.__name__, state(two, number).id)]
    assert ReporterOpened(personal=LookReason(text="saksi")).kind == "ReporterOpened"


def test_a_stranger_is_nobody_s_reporter(desks: tuple[Site, Site, Site], world: World) -> None:
    """A desk names a person of another branch whom it never heard of."""
    one, two, other = desks
    perform(other.register, other.sari, complain())
    ((person,),) = other.register.database.rows("SELECT id FROM person")
    quiet(other)
    number = lodge(one)
    act = next(e for e in one.register.journal.of(state(one, number).id) if e.kind == ComplaintLodged.__name__)
    correction = ComplaintCorrected(category="K3", grade="PENGAWASAN", catalogue=1, person=person)
    forged = forge(one, correction, act.subject)
    quiet(one, two)
    found = {e.id: e.objection for e in two.register.journal.of(act.subject)}
    assert found[forged.id] == "person_unknown"
    in_step(world, one, two, other)


def test_an_older_program_keeps_what_it_does_not_know(desks: tuple[Site, Site, Site], world: World) -> None:
    """Acts of an unknown kind are void and kept as they came; the complaint is readable beside them."""
    one, two, _other = desks
    number = lodge(one)
    complaint = state(one, number).id
    later = forge(one, ComplaintAnswered(), complaint, kind="ComplaintMediated", body=b'{"by":"mediator"}')
    quiet(one, two)
    kept = next(e for e in one.register.journal.of(complaint) if e.id == later.id)
    assert (kept.kind, kept.body) == ("ComplaintMediated", b'{"by":"mediator"}')
    officer = one.register.officer(one.sari)
    assert officer is not None
    events = views.detail(one.register, officer, complaint).events
    assert [(e.act is None, e.verdict) for e in events][-1] == (True, "void")
    assert of_tables(one.register.database) == world.centre.facts(1)["state"]
    assert verify(one.register.database).sound
