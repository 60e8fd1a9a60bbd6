"""Assessments, forums and the quiz by their keys; pictures in both languages at both sizes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

import pytest
from textual.pilot import Pilot

from models import words
from models.documents.document import Document
from models.forms import BeginAssessment, Commit, HoldForum, ScoreIndicator, assessment_of, forum_of, perform
from models.practice import fill_complaints, fill_quality, fill_surveys
from models.quality.assessments import assessments
from models.quality.forums import forums
from models.register.register import Register
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from screens.card import ServiceCard
from screens.case.screen import CaseScreen
from screens.complaints.complaint import ComplaintScreen
from screens.quality.assessment import AssessmentScreen
from screens.quality.dialogs import ScoreDialog
from screens.quality.figures import FiguresScreen
from screens.quality.forum import ForumScreen
from screens.quality.forums import ForumsScreen
from screens.quality.quiz import QuizScreen
from screens.quality.screen import QualityScreen
from screens.survey.screen import SurveyScreen
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.screens.conftest import SIZES, FillOnce, press, said, settle, type_

Story = Callable[[Pilot[int]], Awaitable[None]]
HOSTILE = "[red]=1+1[/red] {x} %s \u202e"


@pytest.fixture
def desk(desk: Terminal, fill_once: FillOnce) -> Terminal:
    """Return the desk with two assessments and a forum."""
    fill_once(desk.register, fill_quality)
    return desk


def rows(app: PtsaApp, id_: str) -> list[str]:
    """Return the lines of a list as they are drawn."""
    lines = app.screen.query_one(f"#{id_}", Lines)
    return ["".join(cell.text for cell in lines._draw(row, 80)).rstrip() for row in lines.rows]


async def go_to(pilot: Pilot[int], id_: str, text: str) -> None:
    """Put the cursor on the first line with a text."""
    assert isinstance(pilot.app, PtsaApp)
    place = next(n for n, line in enumerate(rows(pilot.app, id_)) if text in line)
    await press(pilot, "home", *["down"] * place)


async def typed(pilot: Pilot[int], *fields: str) -> None:
    """Type one field after the other, Enter behind each."""
    for field in fields:
        await type_(pilot, field)
        await press(pilot, "enter")


def newest(register: Register, table: str) -> int:
    return int(register.database.rows(f"SELECT max(id) FROM {table}")[0][0])


async def test_an_assessment_by_its_keys(app: PtsaApp) -> None:
    """§ C10: 80/90/75/70 → 79.87 B, green."""
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+a")
        assert isinstance(app.screen, QualityScreen)
        assert [line[:4] for line in rows(app, "assessments")[:2]] == ["  HI", "! HI"]
        await press(pilot, "a")
        await typed(pilot, "2", "hi", "2023")
        assert isinstance(app.screen, AssessmentScreen)
        await press(pilot, "f", "y")
        assert said(app).startswith("! Not scored yet: 21")
        for name, score in (("Input:", "80"), ("Process:", "90"), ("Output:", "75"), ("Handling", "70")):
            await go_to(pilot, "items", name)
            await press(pilot, "enter")
            await typed(pilot, score, "", "", "")
        assert "79,87 · B · High quality · = green" in str(app.screen.query_one("#baton").content)  # type: ignore[attr-defined]  # a Static
        lifts = [line for line in rows(app, "items") if "↑" in line]
        assert ["Handling of complaints" in lifts[0], "6,46" in lifts[0]] == [True, True]
        await press(pilot, "f", "y")
        assert said(app) == "✓ The assessment is finished."
        await press(pilot, "enter")
        assert said(app).startswith("! This assessment is closed")
        await press(pilot, "escape")
        assert any("79,87" in line and "B" in line and "finished" in line for line in rows(app, "assessments"))
    assert assessment_of(app.terminal.register, newest(app.terminal.register, "assessment")).result.value == 7987


async def test_evidence_of_a_file_is_its_hash_and_stays_with_its_name(app: PtsaApp, tmp_path: Path) -> None:
    photo = tmp_path / "loket.jpg"
    photo.write_bytes(b"gambar")
    register = app.terminal.register
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        begun = perform(
            register, app.terminal.me.id, BeginAssessment(instrument="ombudsman-2022", unit="HI", year=2022)
        )
        app.open(AssessmentScreen(begun.subject or 0))
        await settle(pilot)
        await press(pilot, "s")
        await typed(pilot, "80", "baik", "SK 12/2026")
        await type_(pilot, str(tmp_path / "none.jpg"))
        await press(pilot, "enter")
        assert isinstance(app.screen, ScoreDialog)
        assert "none.jpg" in said(app)
        app.screen.field("file").fill(str(photo))
        await press(pilot, "enter")
        first = assessment_of(register, begun.subject or 0).scores[0]
        assert [(e.kind, bool(e.hash)) for e in first.evidence] == [("document", False), ("photo", True)]
        await press(pilot, "s", "f10")
        again = assessment_of(register, begun.subject or 0).scores[0]
        assert (again.references, again.evidence) == (("SK 12/2026", "loket.jpg"), first.evidence)
        assert any("photo loket.jpg" in line for line in rows(app, "items"))


async def test_the_journal_answers_and_leads_to_the_cards(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        begun = perform(
            app.terminal.register,
            app.terminal.me.id,
            BeginAssessment(instrument="ombudsman-2022", unit="LOKET", year=2024),
        )
        app.open(AssessmentScreen(begun.subject or 0))
        await settle(pilot)
        await press(pilot, "o")
        assert said(app).strip() == "The journal says nothing of this line."
        await press(pilot, "j")
        assert said(app).startswith("✓ Answered by the journal: 2.")
        await go_to(pilot, "items", "The components")
        await press(pilot, "o")
        assert isinstance(app.screen, FiguresScreen)
        await press(pilot, "enter")
        assert isinstance(app.screen, ServiceCard)
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, AssessmentScreen)


async def test_a_figure_of_cases_leads_to_the_late_ones(app: PtsaApp) -> None:
    register = app.terminal.register
    register.database.execute_sql("UPDATE case_file SET promised = '2026-01-05' WHERE promised IS NOT NULL")
    async with app.run_test() as pilot:
        await settle(pilot)
        begun = perform(
            register, app.terminal.me.id, BeginAssessment(instrument="ombudsman-2025", unit="LOKET", year=2026)
        )
        app.open(AssessmentScreen(begun.subject or 0))
        await settle(pilot)
        await go_to(pilot, "items", "Solving times")
        await press(pilot, "o")
        await go_to(pilot, "figures", "late:")
        await press(pilot, "enter")
        assert isinstance(app.screen, CaseScreen)


async def test_figures_lead_to_complaints_and_to_the_survey_of_the_year(app: PtsaApp) -> None:
    register = app.terminal.register
    fill_complaints(register)
    fill_surveys(register)
    year = register.today().year
    async with app.run_test() as pilot:
        await settle(pilot)
        begun = perform(
            register, app.terminal.me.id, BeginAssessment(instrument="ombudsman-2025", unit="LOKET", year=year)
        )
        app.open(AssessmentScreen(begun.subject or 0))
        await settle(pilot)
        await go_to(pilot, "items", "Complaints that were solved")
        await press(pilot, "o")
        await go_to(pilot, "figures", "not solved:")
        assert "?" not in rows(app, "figures")[1]
        await press(pilot, "enter")
        assert isinstance(app.screen, ComplaintScreen)
        await press(pilot, "escape", "escape")
        await go_to(pilot, "items", "Satisfaction survey")
        await press(pilot, "o")
        assert rows(app, "figures")[0].split()[-1] == "1/1"
        await press(pilot, "enter")
        assert isinstance(app.screen, SurveyScreen)
        assert app.screen.found is not None
        selection = app.screen.found.figures.selection
        assert (selection.begins, selection.ends) == (dt.date(year, 1, 1), dt.date(year, 12, 31))
        await press(pilot, "escape")
        assert isinstance(app.screen, FiguresScreen)


async def test_an_assessment_that_was_begun_by_mistake(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+g", "q", "a")
        await typed(pilot, "9", "HI", "2023")
        assert said(app).startswith("! Type a digit from 1 to 4")
        await press(pilot, "escape", "a")
        await typed(pilot, "3", "HI")
        await press(pilot, "enter", "x")
        await type_(pilot, "tahun keliru")
        await press(pilot, "enter")
        assert said(app) == "✓ The assessment is dropped."
        await press(pilot, "escape")
        assert len(assessments(app.terminal.register)) == 2


async def test_documents_are_written_where_the_terminal_says(app: PtsaApp) -> None:
    found: list[Document] = []

    def written(document: Document, form: str) -> bytes:
        found.append(document)
        return form.encode()

    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+a", "enter", "w")
        assert said(app) == "! This program can't write a document as pdf."
        app.terminal.document = written
        await press(pilot, "w")
        assert said(app).startswith("✓ Written: assessment-pekppp-2023-hi")
        await press(pilot, "escape", "f", "enter", "w", "t")
    assert [d.name.rpartition("-2026")[0] for d in found] == [
        "assessment-pekppp-2023-hi",
        "forum-minutes",
        "forum-attendance",
    ]


async def test_a_forum_by_its_keys(app: PtsaApp, clock: StillClock) -> None:
    """Two commitments, one kept, one moved; what is due stands on home."""
    register = app.terminal.register
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+a", "f")
        assert isinstance(app.screen, ForumsScreen)
        await press(pilot, "a")
        await typed(pilot, "", "hi", "Aula", "Standar pelayanan")
        assert isinstance(app.screen, ForumScreen)
        await press(pilot, "p")
        await typed(pilot, "1", "Sulastri Wening", "Pengguna", "x")
        assert said(app) == "! Type F or M, or nothing."
        app.screen.query_one("#field-sex").fill("f")  # type: ignore[attr-defined]  # a Field
        await press(pilot, "enter", "i")
        await typed(pilot, "7", "Antrean panjang")
        assert said(app).startswith("! Type a digit from 1 to 5")
        app.screen.query_one("#field-group").fill("5")  # type: ignore[attr-defined]  # a Field
        await press(pilot, "f10", "k")
        await typed(pilot, "Antrean", "Loket tambahan", "HI", "T+5", "com")
        assert said(app).startswith("! Several elements or indicators fit")
        app.screen.query_one("#field-lifts").fill("zzz")  # type: ignore[attr-defined]  # a Field
        await press(pilot, "f10")
        assert said(app).startswith("! No element of the survey")
        app.screen.query_one("#field-lifts").fill("solving")  # type: ignore[attr-defined]  # a Field
        await press(pilot, "f10", "k")
        await typed(pilot, "Papan", "Papan baru", "HI", "T+9", "")
        assert said(app) == "✓ The commitment is written down."
        await go_to(pilot, "parts", "Loket tambahan")
        await press(pilot, "d")
        await type_(pilot, "dibuka")
        await press(pilot, "enter")
        assert said(app) == "✓ The commitment is kept."
        await go_to(pilot, "parts", "Papan baru")
        await press(pilot, "m")
        await typed(pilot, "T+20", "anggaran")
        assert said(app) == "✓ The commitment has another term."
        await press(pilot, "e")
        await typed(pilot, "T-1", "Aula 2")
        await press(pilot, "f10")
        assert said(app) == "✓ The consultation is corrected."
        await go_to(pilot, "parts", "Sulastri")
        await press(pilot, "d")
        assert said(app) == "! There is no commitment under the cursor."
        await press(pilot, "x")
        await type_(pilot, "dua kali")
        await press(pilot, "enter")
        assert said(app) == "✓ The line is taken back."
        clock.move(days=30)
        await press(pilot, "escape", "escape", "escape")
        await settle(pilot)
        assert any(
            "Commitments to public consultations" in line and line.endswith(" 2") for line in rows(app, "waiting")
        )
        await press(pilot, "w")
        assert isinstance(app.screen, ForumsScreen)
    forum = next(line for line in forums(register) if line.topic == "Standar pelayanan")
    state = forum_of(register, forum.id)
    assert (state.place, len(state.participants), len(state.inputs)) == ("Aula 2", 0, 1)
    assert [bool(c.done_at) for c in state.commitments] == [True, False]
    assert [c.indicator for c in state.commitments] == ["ombudsman:solving-times", ""]


async def test_opening_a_forum_is_in_the_access_log(app: PtsaApp) -> None:
    register = app.terminal.register
    async with app.run_test() as pilot:
        await settle(pilot)
        before = register.looks.head(register.chain).seq
        await press(pilot, "ctrl+a", "f", "enter")
        looks = register.database.rows("SELECT kind, subject FROM look ORDER BY id DESC LIMIT 1")
        assert looks == [("DetailOpened", newest(register, "forum"))]
        assert register.looks.head(register.chain).seq == before + 1


async def test_the_quiz_counts_and_records_nothing(app: PtsaApp) -> None:
    register = app.terminal.register
    async with app.run_test() as pilot:
        await settle(pilot)
        before = (register.head().seq, register.looks.head(register.chain).seq)
        quiz = QuizScreen(Random(4))
        app.open(quiz)
        await settle(pilot)
        for turn in range(14):
            question = quiz.question
            assert question is not None
            right, wrong = question.right + 1, (question.right + 1) % 4 + 1
            if turn % 3 == 2:
                await press(pilot, "space", "1", "enter")
            else:
                await press(pilot, str(right if turn % 3 else wrong), str(right), "enter")
        assert (quiz.score.right, quiz.score.answered, quiz.score.shown) == (5, 10, 4)
        assert any("last question" in line for line in rows(app, "lines"))
        await press(pilot, "3", "space", "enter", "right")
        assert quiz.question is not None
        assert quiz.question.number == 1
        await press(pilot, "left", "left")
        assert (register.head().seq, register.looks.head(register.chain).seq) == before


async def test_hostile_texts_are_shown_as_they_are(app: PtsaApp) -> None:
    register, officer = app.terminal.register, app.terminal.me.id
    forum = perform(register, officer, HoldForum(unit="HI", place=HOSTILE, topic=HOSTILE)).subject or 0
    perform(register, officer, Commit(forum=forum, problem=HOSTILE, recommendation=HOSTILE, owner="HI", due="T+1"))
    begun = perform(register, officer, BeginAssessment(instrument="ombudsman-2021", unit="HI", year=2021)).subject or 0
    perform(register, officer, ScoreIndicator(assessment=begun, item="compliance", score="50", remark=HOSTILE))
    shown = "[red]=1+1[/red] {x} %s"
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+a", "f")
        assert any("[red]=1+1" in line for line in rows(app, "forums"))
        app.open(ForumScreen(forum))
        await settle(pilot)
        assert sum(shown in line for line in rows(app, "parts")) == 2
        assert shown in str(app.screen.query_one("#baton").content)  # type: ignore[attr-defined]  # a Static
        app.open(AssessmentScreen(begun))
        await settle(pilot)
        assert any(shown in line for line in rows(app, "items"))


# --- pictures ---------------------------------------------------------------------------------------------------------


async def quality(pilot: Pilot[int]) -> None:
    """The list."""
    await press(pilot, "ctrl+a")


async def begin(pilot: Pilot[int]) -> None:
    """Which instrument."""
    await press(pilot, "ctrl+a", "a")


async def assessment(pilot: Pilot[int]) -> None:
    """One that is finished."""
    await press(pilot, "ctrl+a", "down", "enter")


async def score(pilot: Pilot[int]) -> None:
    """A score, with what the journal says behind it."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    form = BeginAssessment(instrument="ombudsman-2022", unit="HI", year=2023)
    begun = perform(app.terminal.register, app.terminal.me.id, form)
    app.open(AssessmentScreen(begun.subject or 0))
    await settle(pilot)
    await press(pilot, "j", "s")
    await typed(pilot, "80", "baik")


async def figures(pilot: Pilot[int]) -> None:
    """What the journal says."""
    await score(pilot)
    await press(pilot, "escape")
    await go_to(pilot, "items", "Komponen standar" if words.language() == "id" else "The components")
    await press(pilot, "o")


async def forums_(pilot: Pilot[int]) -> None:
    """The consultations."""
    await press(pilot, "ctrl+a", "f")


async def forum(pilot: Pilot[int]) -> None:
    """One of them."""
    await press(pilot, "ctrl+a", "f", "enter")


async def commitment(pilot: Pilot[int]) -> None:
    """What is promised."""
    await forum(pilot)
    await press(pilot, "k")
    await typed(pilot, "Antrean panjang", "Loket tambahan", "HI", "T+30")
    await type_(pilot, "solving")


async def quiz(pilot: Pilot[int]) -> None:
    """A question that was answered."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    app.open(QuizScreen(Random(4)))
    await settle(pilot)
    await press(pilot, "2")


STORIES: tuple[Story, ...] = (quality, begin, assessment, score, figures, forums_, forum, commitment, quiz)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.__name__.strip("_"))
def test_picture(snap_compare: Callable[..., bool], app: PtsaApp, story: Story, language: str, size: str) -> None:
    words.set_language(language)

    async def before(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await story(pilot)
        await settle(pilot)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)
