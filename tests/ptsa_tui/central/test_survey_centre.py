"""Answers of two desks travel over the centre: nobody's, by the day, counted once, equal everywhere."""

from __future__ import annotations

import datetime as dt

from models.acts import Answer, Erased, ImprovementPlanned, SurveyTaken
from models.fold import ImprovementState
from models.forms import PlanImprovement, ReportImprovement, perform
from models.register.register import SYSTEM
from models.register.state_hash import of_tables
from models.register.verify import verify
from models.survey import reading
from models.survey.box import put
from models.survey.instruments import shipped
from models.survey.reading import Selection
from tests.conftest import StillClock
from tests.models.survey.ballots import ballot, remark
from tests.world import Site, World

SKM = shipped().instrument("skm")


def figures(site: Site) -> reading.Figures:
    """Return the figures of the year at a desk."""
    return reading.figures(site.register, SKM, Selection(dt.date(2026, 1, 1), dt.date(2026, 12, 31)))


def exchanged(*sites: Site) -> None:
    """Let all desks hear of each other."""
    for site in (*sites, *sites):
        site.sync()


def objections(site: Site) -> list[str]:
    """Return what the centre objected to."""
    return [o for (o,) in site.register.database.rows("SELECT objection FROM entry WHERE objection IS NOT NULL")]


def test_answers_of_two_desks_make_one_index(world: World) -> None:
    one, other = world.desk(), world.desk()
    for site, grades in ((one, (1, 2, 3, 4, 3)), (other, (4, 4, 4, 4, 4))):
        for grade in grades:
            put(site.register, [ballot(site.register, grade)])
    exchanged(one, other)
    assert objections(one) == objections(other) == []
    assert figures(one) == figures(other)
    assert figures(one).respondents == 10
    assert str(figures(one).index) == "82.50"  # 33 of 40
    assert of_tables(one.register.database) == of_tables(other.register.database)
    assert verify(one.register.database).sound
    assert verify(other.register.database).sound


def test_what_waits_in_a_box_is_nobody_elses_to_see(world: World) -> None:
    one, other = world.desk(), world.desk()
    put(one.register, [ballot(one.register, 1), remark(one.register, "rahasia kotak")])
    exchanged(one, other)
    assert figures(other).respondents == 0
    assert all(b"rahasia kotak" not in body for body in one.log)


def test_a_third_desk_gets_all_answers_however_old(world: World, clock: StillClock) -> None:
    one = world.desk()
    for grade in (2, 2, 3, 3, 4):
        put(one.register, [ballot(one.register, grade)])
    one.sync()
    clock.move(days=200)
    late = world.desk()
    exchanged(one, late)
    year = Selection(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
    assert reading.figures(late.register, SKM, year) == reading.figures(one.register, SKM, year)


def test_answers_under_an_officers_name_count_nowhere(world: World) -> None:
    """A desk that was changed to write who answered what is objected to by the centre."""
    one, other = world.desk(), world.desk()
    exchanged(one, other)
    act = SurveyTaken(day=one.register.today(), answers=(Answer("skm", {"time": 1}),) * 5)
    with one.register.writing(SYSTEM) as writing:
        writing.officer = one.sari
        entry = writing._entry(one.register.journal, act, None, 0)
        one.register.journal.append(entry)
    exchanged(one, other)
    assert figures(other).respondents == 0
    assert objections(other) == ["survey_named"]


def test_remarks_that_are_erased_are_gone_everywhere(world: World) -> None:
    one, other = world.desk(), world.desk()
    for number in range(5):
        put(one.register, [remark(one.register, f"keluhan {number}")])
    exchanged(one, other)
    (survey,) = other.register.database.row("SELECT DISTINCT survey FROM survey_remark") or (0,)
    other.register.record(other.officer("ratna"), Erased(reason="request"), survey)
    exchanged(other, one)
    for site in (one, other):
        assert site.register.database.rows("SELECT 1 FROM survey_remark") == []
        assert verify(site.register.database).sound
    assert b"keluhan 3" not in one.register.database.path.read_bytes()


def test_a_plan_is_told_at_one_desk_and_reported_at_another(world: World) -> None:
    one, other = world.desk(), world.desk()
    plan = PlanImprovement(
        element="time",
        begins=dt.date(2027, 1, 1),
        ends=dt.date(2027, 3, 31),
        programme="Loket kedua",
        owner="Kepala",
    )
    perform(one.register, one.sari, plan)
    exchanged(one, other)
    (line,) = other.register.database.row("SELECT id FROM improvement") or (0,)
    perform(other.register, other.sari, ReportImprovement(line=line, done=True, description="Dibuka", document="ND 1"))
    exchanged(other, one)
    for site in (one, other):
        state = site.register.fold_of(line).state
        assert isinstance(state, ImprovementState)
        assert (state.done, state.description, state.document) == (True, "Dibuka", "ND 1")
    assert of_tables(one.register.database) == of_tables(other.register.database)


def test_a_plan_for_another_branchs_unit_is_objected_to(world: World) -> None:
    one, stranger = world.desk(1), world.desk(2)
    exchanged(one, stranger)
    foreign = stranger.unit("HI")
    form = PlanImprovement(
        element="time",
        begins=dt.date(2027, 1, 1),
        ends=dt.date(2027, 1, 31),
        programme="x",
        owner="y",
    )
    perform(one.register, one.sari, form)
    act = ImprovementPlanned(
        instrument="skm", element="time", begins=dt.date(2027, 1, 1), ends=dt.date(2027, 1, 31), unit=foreign
    )
    with one.register.writing(one.sari) as writing:
        one.register.journal.append(writing._entry(one.register.journal, act, None, 0))
    one.sync()
    assert "unit_unknown" in objections(one)
