"""What is read of the survey: periods with both their edges, over New Year, by service and unit; plan and documents."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.acts import Answer, ImprovementPlanned, SurveyTaken
from models.documents.document import Document, Table
from models.facts.working_days import from_local
from models.forms import Deliver, PlanImprovement, ReportImprovement, perform
from models.practice import fill_surveys
from models.refused import Refused
from models.register.bulk import Bulk
from models.register.register import SYSTEM, Register
from models.survey import documents, instruments, plan, reading, view
from models.survey.arithmetic import Tally
from models.survey.documents import Asked
from models.survey.filling import BACK, SKIP, Filling, Service
from models.survey.reading import Selection, later
from ptsa_tui.documents import FORMATS, written
from tests.conftest import StillClock
from tests.models.build import make_ready, refused, unit
from tests.models.survey.ballots import IPAK, KEYS

SURVEY = instruments.shipped()
SKM = SURVEY.instrument("skm")


def given_on(
    register: Register, *days: dt.date, grade: int = 3, many: int = 5, service: str = "PP", of: int = 0
) -> None:
    """Let five people answer on each day."""
    with Bulk(register) as bulk:
        for day in days:
            at = from_local(dt.datetime.combine(day, dt.time()), "WIB")
            answers = tuple(Answer("skm", dict.fromkeys(KEYS, grade), service, of) for _n in range(many))
            bulk.close(bulk.record(SurveyTaken(day=day, answers=answers), SYSTEM, at).id)


def count(register: Register, begins: dt.date, ends: dt.date, **more: object) -> int:
    return reading.figures(register, SKM, Selection(begins, ends, **more)).respondents  # type: ignore[arg-type]


def test_both_edges_belong_to_a_period(register: Register) -> None:
    first, last = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
    given_on(register, first, last, first - dt.timedelta(days=1), last + dt.timedelta(days=1))
    assert count(register, first, last) == 10
    assert count(register, first, first) == 5
    assert count(register, first + dt.timedelta(days=1), last - dt.timedelta(days=1)) == 0


def test_a_period_runs_over_new_year(register: Register) -> None:
    days = [dt.date(2026, 11, 15), dt.date(2026, 12, 31), dt.date(2027, 1, 1), dt.date(2027, 2, 28)]
    given_on(register, *days)
    begins, ends = dt.date(2026, 11, 1), dt.date(2027, 2, 28)
    assert count(register, begins, ends) == 20
    months = reading.trend(register, SKM, Selection(begins, ends))
    assert [(p.begins, p.respondents) for p in months] == [
        (dt.date(2026, 11, 1), 5),
        (dt.date(2026, 12, 1), 5),
        (dt.date(2027, 1, 1), 5),
        (dt.date(2027, 2, 1), 5),
    ]
    quarters = reading.trend(register, SKM, Selection(begins, ends), "quarter")
    assert [(p.begins, p.respondents) for p in quarters] == [(dt.date(2026, 10, 1), 10), (dt.date(2027, 1, 1), 10)]


def test_a_service_a_unit_and_a_branch_have_indexes_of_their_own(register: Register) -> None:
    day, hi = register.today(), unit(register, "HI")
    given_on(register, day, grade=4, service="PP", of=hi)
    given_on(register, day, grade=1, service="SKP-AK3", of=unit(register, "K3"))
    for more, wanted in (
        ({"service": "PP"}, "100.00"),
        ({"unit": hi}, "100.00"),
        ({"service": "SKP-AK3"}, "25.00"),
        ({"branch": register.branch_number}, "62.50"),
        ({}, "62.50"),
    ):
        found = reading.figures(register, SKM, Selection(day, day, **more))  # type: ignore[arg-type]
        assert str(found.index) == wanted, more
    assert count(register, day, day, branch=register.branch_number + 1) == 0
    services = reading.by_service(register, SKM, Selection(day, day))
    assert {code: str(f.index) for code, f in services.items()} == {"PP": "100.00", "SKP-AK3": "25.00"}


def test_of_fewer_than_five_nothing_but_the_number_is_told(register: Register) -> None:
    day = register.today()
    given_on(register, day, many=4, grade=1)
    found = reading.figures(register, SKM, Selection(day, day))
    assert (found.respondents, found.index, found.few) == (4, None, True)
    assert set(found.tallies.values()) == {Tally()}
    assert [p.index for p in reading.trend(register, SKM, Selection(day, day))] == [None]
    made = documents.document(register, SURVEY, "report", Asked(Selection(day, day)))
    assert "25" not in re.sub(r"25[-–]40|25/2009|2025", "", str(written(made, "csv")))


def test_the_surveys_are_never_mixed(register: Register) -> None:
    day = register.today()
    given_on(register, day, grade=2)
    with Bulk(register) as bulk:
        answers = tuple(Answer("ipak", dict.fromkeys(IPAK, 4)) for _n in range(5))
        rates = tuple(Answer("rating", {"service": 1}) for _n in range(9))
        for some in (answers, rates):
            bulk.close(bulk.record(SurveyTaken(day=day, answers=some), SYSTEM, 1_795_400_000).id)
    selection = Selection(day, day)
    values = {i.key: str(reading.figures(register, i, selection).index) for i in SURVEY.instruments}
    assert values == {"skm": "50.00", "ipak": "100.00", "rating": "25.00"}


def test_what_the_form_does_not_ask_any_more_is_not_counted(register: Register) -> None:
    found = reading.tally(SKM, {"smell time": ["14"] * 3, "time": ["9"] * 2})
    assert found["time"] == Tally(12, 3)
    assert set(found) == set(KEYS)


def test_respondents_stand_beside_the_sample(register: Register, sari: int, clock: StillClock) -> None:
    for n in range(3):
        case = make_ready(register, sari, nik=f"31740152039090{n + 1:02d}", name=f"Orang {n}")
        perform(register, sari, Deliver(case=case, role="applicant", seen="ktp", name=f"Orang {n}"))
    day = register.today()
    assert reading.served(register, Selection(day, day)) == reading.Served(3, 3)
    assert reading.served(register, Selection(day, day, "PP")).population == 3
    assert reading.served(register, Selection(day, day, "RPTKA")).population == 0
    assert reading.served(register, Selection(day, day, unit=unit(register, "HI"))).population == 3
    assert reading.served(register, Selection(day, day, unit=unit(register, "TKA"))).population == 0
    yesterday = day - dt.timedelta(days=1)
    assert reading.served(register, Selection(yesterday, yesterday)).population == 0
    assert reading.services_asked(register)[0].code == "PP"


def test_the_figures_are_those_of_a_plain_count(register: Register) -> None:
    """Practice data, counted again from the journal's entries alone."""
    fill_surveys(register, 7)
    begins, ends = register.today() - dt.timedelta(days=30), register.today()
    sums: dict[str, int] = dict.fromkeys(KEYS, 0)
    counts = dict.fromkeys(KEYS, 0)
    people = 0
    for entry in register.journal.walk(register.chain):
        if entry.kind == "SurveyTaken":
            import json

            for answer in json.loads(entry.body).get("answers", []):
                if answer["instrument"] == "skm":
                    people += 1
                    for key, grade in answer["marks"].items():
                        sums[key] += grade
                        counts[key] += 1
    found = reading.figures(register, SKM, Selection(begins, ends))
    assert found.respondents == people == 200
    assert found.tallies == {key: Tally(sums[key], counts[key]) for key in KEYS}
    plain = sum(sums[key] / counts[key] for key in KEYS) / 9 * 25
    assert abs(float(found.index or 0) - plain) <= 0.005
    told = reading.respondents(register, "skm", Selection(begins, ends))
    assert all(sum(values.values()) == people for values in told.values())


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(["month", "quarter", "half", "year"]))
def test_periods_meet_without_a_gap(day: dt.date, step: reading.Step) -> None:
    begins, ends = view.bounds(day, step)
    assert begins <= day <= ends
    assert view.bounds(day, step, 1)[0] == ends + dt.timedelta(days=1)
    assert view.bounds(day, step, -1)[1] == begins - dt.timedelta(days=1)
    assert later(later(day, 13), -13) == day.replace(day=1)


# --- the plan ---


def planned(register: Register, officer: int, element: str = "time", **more: object) -> int:
    form = PlanImprovement(
        element=element,
        begins=dt.date(2026, 11, 1),
        ends=dt.date(2026, 12, 31),
        programme="Loket kedua",
        owner="Kepala",
        **more,  # type: ignore[arg-type]
    )
    perform(register, officer, form)
    (line,) = register.database.row("SELECT max(id) FROM improvement") or (0,)
    return int(line)


def test_the_next_report_says_what_became_of_the_plan(register: Register, sari: int) -> None:
    given_on(register, register.today())
    line, other = planned(register, sari), planned(register, sari, "fee")
    perform(register, sari, ReportImprovement(line=line, done=True, description="Dibuka", document="ND 12"))
    perform(register, sari, ReportImprovement(line=other, done=False, description="Tidak ada anggaran"))
    perform(register, sari, ReportImprovement(line=other, done=False, description="Ditunda"))
    begins, ends = dt.date(2026, 10, 1), dt.date(2026, 12, 31)
    assert plan.kept(plan.plan_lines(register, "skm", begins, ends)) == plan.Kept(2, 1, 2)
    assert plan.plan_lines(register, "skm", dt.date(2027, 1, 1), dt.date(2027, 3, 31)) == []
    made = documents.document(register, SURVEY, "report", Asked(Selection(begins, ends)))
    (told,) = [p for p in made.parts if isinstance(p, Table) and p.title == "What became of the plan"]
    assert [row[3:] for row in told.rows] == [("done", "Dibuka", "ND 12"), ("not done", "Ditunda", "")]


def test_the_three_lowest_are_proposed_until_a_plan_names_them(register: Register, sari: int) -> None:
    day = register.today()
    marks = dict.fromkeys(KEYS, 4) | {"time": 1, "fee": 2, "complaints": 3}
    with Bulk(register) as bulk:
        answers = (Answer("skm", marks, "PP"),) * 5
        bulk.close(bulk.record(SurveyTaken(day=day, answers=answers), SYSTEM, 1_795_400_000).id)
    found = reading.figures(register, SKM, Selection(day, day))
    assert found.lowest() == ["time", "fee", "complaints"]
    planned(register, sari)
    lines = plan.plan_lines(register, "skm", day, day)
    assert plan.proposed(found, lines) == ["fee", "complaints"]
    assert plan.due(register, dt.date(2027, 1, 1)) == 1
    assert plan.due(register, dt.date(2026, 12, 31)) == 0


def test_a_plan_is_checked(register: Register, sari: int) -> None:
    form = {"begins": dt.date(2027, 1, 1), "ends": dt.date(2027, 1, 31), "programme": "x", "owner": "y"}
    for changes, code in (
        ({"element": "No such"}, "element_unknown"),
        ({"programme": " "}, "plan_empty"),
        ({"owner": ""}, "plan_empty"),
        ({"ends": dt.date(2026, 12, 31)}, "plan_months"),
        ({"service": "NIX"}, "service_unknown"),
        ({"unit": "NIX"}, "unit_unknown"),
    ):
        with refused(code):
            perform(register, sari, PlanImprovement(**{"element": "time", **form, **changes}))  # type: ignore[arg-type]
    with refused("plan_unknown"):
        perform(register, sari, ReportImprovement(line=sari, done=True, description="x"))
    with refused("reason_missing"):
        perform(register, sari, ReportImprovement(line=planned(register, sari), done=True, description=" "))
    with refused("unit_unknown"):
        act = ImprovementPlanned(instrument="skm", element="time", begins=form["begins"], ends=form["ends"], unit=9)  # type: ignore[arg-type]
        register.record(sari, act)


# --- documents ---


HOSTILE = ("=cmd|' /C calc'!A0", "[@click=app.quit]x[/]", "\u202edekat", "<script>alert(1)</script>", "a\x1b[2Jb")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", documents.NAMES)
def test_every_document_is_written_in_every_format(register: Register, sari: int, name: str, form: str) -> None:
    fill_surveys(register, 3)
    planned(register, sari, "fee", service="PP")
    selection = Selection(register.today() - dt.timedelta(days=40), register.today())
    made = documents.document(register, SURVEY, name, Asked(selection, signer=HOSTILE[0]))
    assert isinstance(made, Document)
    data = written(made, form)  # type: ignore[arg-type]
    assert data
    if form in ("text", "csv", "json"):
        assert b"\x1b" not in data
        assert "\u202e" not in data.decode()


def test_a_hostile_plan_is_data_in_every_output(register: Register, sari: int) -> None:
    given_on(register, register.today())
    for text in HOSTILE:
        form = PlanImprovement(
            element="time", begins=dt.date(2026, 11, 1), ends=dt.date(2026, 11, 30), programme=text, owner=text
        )
        perform(register, sari, form)
    made = documents.document(register, SURVEY, "report", Asked(view_of(register)))
    for row in written(made, "csv").decode("utf-8-sig").splitlines():
        assert not row.startswith(("=", "+", "@")), row
        assert not re.search(r'(^|,)"?[=@]', row), row


def view_of(register: Register) -> Selection:
    return Selection(*view.bounds(register.today(), "quarter"))


# --- forms and questions ---


def test_a_form_takes_twelve_digits() -> None:
    filling = Filling(SURVEY, SKM, Service("PP", "Pengesahan", 7))
    pressed = 0
    while not filling.is_whole:
        assert filling.press(1)
        pressed += 1
    assert pressed == 12
    (ballot,) = filling.ballots(dt.date(2026, 11, 24))
    assert ballot.answer == Answer("skm", dict.fromkeys(KEYS, 1), "PP", 7)
    person = ballot.respondent
    assert person is not None
    assert (person.sex, person.age, person.education, person.work) == ("female", "-25", "SD", "PNS")


@given(st.lists(st.integers(0, 9), max_size=60))
def test_whatever_is_pressed_a_form_holds_what_stands_there(digits: list[int]) -> None:
    filling = Filling(SURVEY, SKM, None, tuple(Service(f"S{n}", f"Layanan {n}") for n in range(12)))
    for digit in digits:
        before = list(filling._given)
        if filling.is_whole:
            break
        most = len(filling.page("en").choices)
        took = filling.press(digit)
        if digit == BACK:
            assert filling._given == before[:-1]
        else:
            assert took == (digit <= most)
            assert filling._given == ([*before, digit] if took else before)
    if filling.is_whole:
        for ballot in filling.ballots(dt.date(2026, 11, 24)):
            assert ballot.answer is not None
            assert set(ballot.answer.marks.values()) <= {1, 2, 3, 4}


def test_a_form_in_which_nothing_was_answered_is_none() -> None:
    filling = Filling(SURVEY, SKM, None)
    while not filling.is_whole:
        filling.press(SKIP)
    assert filling.ballots(dt.date(2026, 11, 24)) == ()


def test_the_questions_are_data(tmp_path: Path) -> None:
    mine = tmp_path / "survey.toml"
    shipped = instruments.SHIPPED.read_text(encoding="utf-8")
    assert instruments.read(mine) is instruments.shipped()
    mine.write_text(shipped.replace("Gratis", "Tidak dipungut biaya"), encoding="utf-8")
    found = instruments.read(mine).instrument("skm").element("fee")
    assert found is not None
    assert found.answers.id[3] == "Tidak dipungut biaya"
    for old, new in (
        ('["Buruk", "Cukup", "Baik", "Sangat baik"]', '["Buruk", "Baik"]'),
        ('key = "fee"', 'key = "time"'),
        ('from = "65.00"', 'from = "x"'),
        ('from = "65.00"', 'from = "99"'),
        ('tells = ["work"]', 'tells = ["religion"]'),
        ('key = "skm"', 'key = "kepuasan"'),
        ("thanks =", "danke ="),
        ("Gratis", "Gratis\\u202e"),
    ):
        assert old in shipped
        mine.write_text(shipped.replace(old, new), encoding="utf-8")
        with pytest.raises(Refused) as caught:
            instruments.read(mine)
        assert caught.value.code == "settings_wrong", new
    with refused("survey_unknown"):
        SURVEY.instrument("nix")


def test_the_nine_elements_have_the_words_of_the_rule() -> None:
    """PermenPANRB 14/2017: nine elements; fee, facilities and complaints have answers of their own."""
    assert [
        *("requirements", "procedure", "time", "fee", "product", "competence", "behaviour", "facilities"),
        "complaints",
    ] == KEYS
    answers = {e.key: e.answers.id for e in SKM.elements}
    assert answers["fee"] == ("Sangat mahal", "Cukup mahal", "Murah", "Gratis")
    assert answers["facilities"] == ("Buruk", "Cukup", "Baik", "Sangat baik")
    assert answers["complaints"][0] == "Tidak ada"
    assert all(i.source and i.checked_on for i in SURVEY.instruments)
    assert SURVEY.values("education") == ("SD", "SMP", "SMA", "DIII", "S1", "S2", "S3")
