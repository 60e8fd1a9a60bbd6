"""What the journal says of complaints and of the satisfaction survey, where an indicator asks for it."""

from __future__ import annotations

import datetime as dt

import pytest

from models.facts import numbering
from models.fold.states import SOLVED
from models.forms import (
    AnswerFromJournal,
    BeginAssessment,
    DecideComplaint,
    PlanImprovement,
    ReopenComplaint,
    ReportImprovement,
    TellComplainant,
    assessment_of,
    perform,
)
from models.practice import fill_complaints, fill_surveys
from models.quality import figures, sheets
from models.quality.figures import Figure, figure
from models.register.register import Register
from tests.conftest import StillClock
from tests.models.build import unit
from tests.models.complaints.telling import in_hand, now, told
from tests.models.survey.test_reading import given_on


def asked(register: Register, provider: str, code: str = "HI", year: int = 0) -> Figure | None:
    return figure(register, unit(register, code), year or register.today().year, provider)


def counts(register: Register, provider: str, code: str = "HI", year: int = 0) -> tuple[int, int] | None:
    found = asked(register, provider, code, year)
    return (found.done, found.of) if found is not None else None


# --- complaints -------------------------------------------------------------------------------------------------------


def test_refused_and_passed_on_are_decided_and_not_solved(register: Register, sari: int) -> None:
    told(register, sari)
    in_hand(register, sari)
    assert counts(register, "complaints_solved", "LOKET") == (1, 1), "what is not decided counts nowhere"
    numbers = []
    for outcome, more in (("refused", {"refusal": "BUKAN_WEWENANG"}), ("referred", {"referred_to": "Dinas"})):
        number = in_hand(register, sari)
        perform(register, sari, DecideComplaint(complaint=number, outcome=outcome, answer="x", **more))
        perform(register, sari, TellComplainant(complaint=number))
        numbers.append(number)
    found = asked(register, "complaints_solved", "LOKET")
    assert found is not None
    assert (found.done, found.of) == (1, 3)
    assert [row.label for row in found.rows] == ["Upah dan THR"]
    assert found.rows[0].complaints == tuple(now(register, n).id for n in reversed(numbers))
    printed = figures.numbers(register, found)
    assert {numbering.shown(n) for n in printed.values()} == set(numbers)


def test_what_nobody_was_told_is_not_solved_yet(register: Register, sari: int) -> None:
    number = in_hand(register, sari)
    perform(register, sari, DecideComplaint(complaint=number, outcome="upheld", answer="Upah dibayar"))
    assert counts(register, "complaints_solved", "LOKET") == (0, 1)
    perform(register, sari, TellComplainant(complaint=number))
    assert counts(register, "complaints_solved", "LOKET") == (1, 1)
    perform(register, sari, ReopenComplaint(complaint=number, reason="belum dibayar"))
    assert counts(register, "complaints_solved", "LOKET") is None, "it is to be decided again"


def test_complaints_of_a_unit_and_of_a_year(register: Register, ratna: int, clock: StillClock) -> None:
    told(register, ratna, unit="HI")
    assert counts(register, "complaints_solved", "HI") == (1, 1)
    assert counts(register, "complaints_solved", "K3") is None
    year = register.today().year
    assert counts(register, "complaints_solved", "HI", year - 1) is None
    clock.move(days=366)
    assert counts(register, "complaints_solved", "HI") is None, "the year of the decision counts"
    assert counts(register, "complaints_solved", "HI", year) == (1, 1)


def test_solved_complaints_equal_a_count_of_the_states(register: Register) -> None:
    fill_complaints(register)
    done = of = 0
    for (id_,) in register.database.rows("SELECT id FROM complaint"):
        state = register.fold_of(id_).state
        step = state.step("decide")  # type: ignore[union-attr]  # a complaint
        if state.outcome and step is not None:  # type: ignore[union-attr]
            of += 1
            done += state.state in ("told", "closed") and state.outcome in SOLVED  # type: ignore[union-attr]
    found = asked(register, "complaints_solved", "LOKET")
    assert found is not None
    assert (found.done, found.of) == (done, of)
    assert 0 < done < of
    assert sum(len(row.complaints) for row in found.rows) == of - done


# --- the survey -------------------------------------------------------------------------------------------------------


def test_an_index_needs_five_people(register: Register) -> None:
    today, mine = register.today(), unit(register, "HI")
    assert counts(register, "survey_published") is None, "nobody answered: the indicator is typed"
    given_on(register, today, many=4, of=mine)
    assert counts(register, "survey_published") == (0, 1)
    given_on(register, today.replace(month=1, day=1), many=1, of=mine)
    found = asked(register, "survey_published")
    assert found is not None
    assert (found.done, found.of, found.rows[0].survey) == (1, 1, today.year)
    entry = register.journal.at(found.entry)
    assert entry is not None
    assert entry.kind == "SurveyTaken"


def test_an_index_is_of_the_unit_s_services_and_of_the_year(register: Register) -> None:
    today, mine = register.today(), unit(register, "HI")
    given_on(register, today.replace(month=1, day=1) - dt.timedelta(days=1), of=mine)
    assert counts(register, "survey_published") is None
    assert counts(register, "survey_published", year=today.year - 1) == (1, 1)
    given_on(register, today, of=mine)
    assert counts(register, "survey_published", "K3") is None
    assert counts(register, "survey_published", "LOKET") == (1, 1), "a counter answers for all"


def planned(register: Register, officer: int, begins: dt.date, ends: dt.date, **more: str) -> int:
    form = PlanImprovement(element="time", begins=begins, ends=ends, programme="Loket kedua", owner="Kasubbag", **more)
    perform(register, officer, form)
    row = register.database.row("SELECT max(id) FROM improvement")
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(
    ("about", "units"),
    [
        ({}, {"HI", "K3", "LOKET"}),
        ({"service": "PP"}, {"HI", "LOKET"}),
        ({"unit": "HI"}, {"HI", "LOKET"}),
        ({"service": "SKP-AK3"}, {"K3", "LOKET"}),
        ({"service": "SKP-AK3", "unit": "HI"}, {"HI", "K3", "LOKET"}),
    ],
)
def test_a_line_of_the_plan_counts_for_those_it_is_about(
    register: Register, sari: int, about: dict[str, str], units: set[str]
) -> None:
    planned(register, sari, dt.date(2026, 1, 1), dt.date(2026, 3, 31), **about)
    found = {code for code in ("HI", "K3", "LOKET") if counts(register, "survey_follow_ups", code)}
    assert found == units


def test_lines_count_once_their_months_are_over(register: Register, sari: int, clock: StillClock) -> None:
    today = register.today()
    ends = today.replace(day=1) - dt.timedelta(days=1)
    first = planned(register, sari, ends.replace(day=1), ends)
    planned(register, sari, ends.replace(day=1), today)
    planned(register, sari, dt.date(today.year - 1, 12, 1), dt.date(today.year - 1, 12, 31))
    assert counts(register, "survey_follow_ups") == (0, 1), "nobody has said what became of it"
    perform(register, sari, ReportImprovement(line=first, done=False, description="belum ada anggaran"))
    assert counts(register, "survey_follow_ups") == (0, 1)
    perform(register, sari, ReportImprovement(line=first, done=True, description="dibuka"))
    assert counts(register, "survey_follow_ups") == (1, 1)
    assert counts(register, "survey_follow_ups", year=today.year - 1) == (0, 1)
    clock.move(days=1)
    assert counts(register, "survey_follow_ups", year=today.year) == (1, 2), "its last day is over"
    found = asked(register, "survey_follow_ups", year=today.year)
    assert found is not None
    assert [(row.label, row.done, row.survey) for row in found.rows] == [
        ("Loket kedua", 1, today.year),
        ("Loket kedua", 0, today.year),
    ]


# --- in an assessment -------------------------------------------------------------------------------------------------


def test_every_provider_that_an_instrument_of_ours_names_is_known(register: Register, sari: int) -> None:
    """An instrument that names what nobody provides would leave its indicator to be typed, and nobody would notice."""
    named = {i.provider for s in sheets.instruments() for d in s.dimensions for i in d.indicators if i.provider}
    assert named == set(figures.PROVIDERS)


def test_the_follow_up_of_the_survey_is_scored_by_its_steps(register: Register, sari: int) -> None:
    fill_surveys(register)
    fill_complaints(register)
    year = register.today().year
    begun = perform(register, sari, BeginAssessment(instrument="pekppp-2023", unit="LOKET", year=year)).subject or 0
    perform(register, sari, AnswerFromJournal(assessment=begun))
    state = assessment_of(register, begun)
    for code, provider in (("survey-depth", "survey_follow_ups"), ("solved", "complaints_solved")):
        answered, found = state.score(code), asked(register, provider, "LOKET")
        assert answered is not None
        assert found is not None
        assert (answered.provider, answered.done, answered.of) == (provider, found.done, found.of)
