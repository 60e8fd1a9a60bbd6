"""Correcting an intake at the counter: what is typed, what is shown before it is saved, and the slip made again."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from models.acts import IntakeCorrected
from models.cases import views
from models.facts import numbering
from models.fold import CaseState
from models.forms import Intake, Paper, case_of, perform
from models.register.register import Register
from ptsa_tui.app import PtsaApp
from screens.case.correcting import CorrectDialog
from screens.case.screen import CaseScreen
from screens.intake.papers import Papers
from screens.widgets.field import Field
from screens.widgets.lines import Lines
from tests.screens.conftest import press, said, settle, type_

NIK = "3174015203909001"


def take_in(register: Register, sari: int, **more: object) -> int:
    """Take a request for PP in; return its case."""
    fields: dict[str, object] = {"nik": NIK, "name": "Siti Rahayu", "service": "PP", "papers": "all", "rest": "missing"}
    done = perform(register, sari, Intake(**{**fields, **more}))  # type: ignore[arg-type]
    assert done.case is not None
    return done.case


def case_at(register: Register, id_: int) -> CaseState:
    state = register.fold_of(id_).state
    assert isinstance(state, CaseState)
    return state


def text_of(app: PtsaApp) -> str:
    """Return what the case's lines say."""
    return "\n".join("".join(c.text for c in line) for line in app.screen.query_one("#case", Lines).rows)


def comes_to(app: PtsaApp) -> str:
    return str(app.screen.query_one("#comes_to", Static).content)


async def test_the_wrong_service_is_corrected_with_its_papers_promise_and_fee(
    app: PtsaApp, register: Register, sari: int
) -> None:
    case = take_in(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        await press(pilot, "o")
        assert isinstance(app.screen, CorrectDialog)
        assert comes_to(app) == "Promised: 2 Dec 2026 → 2 Dec 2026"
        await type_(pilot, "skp")
        await settle(pilot)
        assert comes_to(app) == "Missing 0 · not checked yet 5 · x rest missing · a all in order"
        await press(pilot, "enter")
        assert isinstance(app.focused, Papers)
        await press(pilot, "a")
        await settle(pilot)
        assert comes_to(app) == "Promised: 2 Dec 2026 → 14 Dec 2026 · Fee: Rp0 → Rp420.000"
        await press(pilot, "tab", "enter")
        await type_(pilot, "salah dengar")
        await press(pilot, "enter")
        assert isinstance(app.screen, CaseScreen)
        state = case_at(register, case)
        assert (state.service, state.fee, state.state) == ("SKP-AK3", 420_000, "received")
        assert "Corrected: " in said(app)
        assert "Service: Pengesahan Peraturan Perusahaan → SKP dan kartu Ahli K3 Umum" in text_of(app)
        row = register.database.row("SELECT slip, subject FROM print_job ORDER BY id DESC LIMIT 1")
        assert row == ("receipt", case)
        assert await app.terminal.open_drafts() == []


async def test_papers_that_both_variants_ask_for_keep_their_marks(app: PtsaApp, register: Register, sari: int) -> None:
    case = take_in(
        register, sari, papers=tuple(Paper(requirement=c, how="copy") for c in ("naskah", "saran", "permohonan"))
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        await press(pilot, "o", "enter")
        await type_(pilot, "2")
        await settle(pilot)
        papers = app.screen.query_one(Papers)
        assert [(r.requirement.code, r.how) for r in papers.rows] == [
            ("naskah", "copy"), ("saran", "copy"), ("permohonan", "copy"), ("sk-lama", None), ("bpjs", None),
        ]  # fmt: skip
        await press(pilot, "enter", "tab", "tab")
        await type_(pilot, "perpanjangan")
        await press(pilot, "f10")
        assert isinstance(app.screen, CorrectDialog), "a paper that nobody looked at is not missing"
        assert said(app) == "! Missing 0 · not checked yet 1"
        assert (app.focused, papers.cursor) == (papers, 3)
        await press(pilot, "x", "f10")
        state = case_at(register, case)
        assert (state.variant, state.state) == ("perpanjangan", "incomplete")
        row = register.database.row("SELECT slip FROM print_job ORDER BY id DESC LIMIT 1")
        assert row == ("notice",)


async def test_a_wrong_date_on_a_free_day_is_warned_of_and_not_blocked(
    app: PtsaApp, register: Register, sari: int
) -> None:
    case = take_in(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        await press(pilot, "o", "tab", "tab", "tab")
        await type_(pilot, "06122026")
        await settle(pilot)
        promised = app.screen.query_one("#field-promised", Field)
        assert promised.hint == "Sun 6 Dec 2026 · no working day"
        assert promised.tone == "warn"
        assert comes_to(app) == "Promised: 2 Dec 2026 → 6 Dec 2026"
        await press(pilot, "enter")
        await type_(pilot, "pemohon minta")
        await press(pilot, "f10")
        assert str(case_at(register, case).promised) == "2026-12-06"


async def test_a_refused_correction_keeps_the_form_and_a_draft_keeps_papers_too(
    app: PtsaApp, register: Register, sari: int
) -> None:
    case = take_in(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        await press(pilot, "o", "f10")
        assert said(app).startswith("! A reason is needed")
        await type_(pilot, "pkb")
        await press(pilot, "enter", "c", "c", "f10")
        assert isinstance(app.screen, CorrectDialog)
        await press(pilot, "escape", "escape", "0", "enter")
        await settle(pilot)
        assert isinstance(app.screen, CorrectDialog)
        assert app.screen.query_one("#field-service", Field).value == "pkb"
        assert [r.how for r in app.screen.query_one(Papers).rows] == ["copy", "copy", None]
        await press(pilot, "enter", "x", "tab", "tab")
        app.screen.field("reason").fill("salah")
        await press(pilot, "f10")
        assert case_at(register, case).service == "PKB"
        assert await app.terminal.open_drafts() == []


@pytest.mark.parametrize(
    ("typed", "field", "told"), [("zzz", "service", "No such service"), ("9", "variant", "no such")]
)
async def test_what_is_not_understood_is_said_beside_it(
    app: PtsaApp, register: Register, sari: int, typed: str, field: str, told: str
) -> None:
    case = take_in(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        await press(pilot, "o", *(["tab"] if field == "variant" else []))
        await type_(pilot, typed)
        await settle(pilot)
        assert "no such" in app.screen.query_one(f"#field-{field}", Field).hint.lower()
        await press(pilot, "f10")
        assert isinstance(app.screen, CorrectDialog)
        assert case_at(register, case).corrected == ()


async def test_the_key_is_there_only_as_long_as_the_counter_has_the_file(
    app: PtsaApp, register: Register, sari: int
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        row = register.database.row("SELECT id FROM case_file WHERE state = 'with_unit' LIMIT 1")
        assert row is not None
        app.open(CaseScreen(row[0]))
        await settle(pilot)
        assert isinstance(app.screen, CaseScreen)
        assert "correct_intake" not in {c.id for c in app.screen.commands()}
        await press(pilot, "o")
        assert said(app).startswith("! Only while the counter has the file")


async def test_the_return_visit_begins_at_the_first_missing_paper_under_its_notice(
    app: PtsaApp, register: Register, sari: int
) -> None:
    case = take_in(register, sari, papers=(Paper(requirement="naskah"),))
    notice = case_at(register, case).notice
    assert notice is not None
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        assert "until tomorrow" not in text_of(app)
        assert "7 days left" in text_of(app)
        await press(pilot, "l")
        papers = app.screen.query_one(Papers)
        assert app.focused is papers
        assert papers.row is not None
        assert papers.row.requirement.code == "saran"
        about = [str(s.content) for s in app.screen.query(".about").results(Static)]
        number = numbering.shown(notice.number)
        assert f"Notice {number}, 24 Nov 2026, until 1 Dec 2026: 7 days left" in about
        await press(pilot, "o", "o", "f10")
        assert case_at(register, case).state == "received"


async def test_a_fee_is_written_down_and_a_case_that_is_ready_unpaid_warns(
    app: PtsaApp, register: Register, sari: int
) -> None:
    case = take_in(register, sari, service="SKP-AK3")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        assert "none yet" in text_of(app)
        await press(pilot, "f")
        await type_(pilot, "820261100000001")
        await press(pilot, "f10")
        assert "820261100000001" in text_of(app)
        assert "not proved to be paid yet" in text_of(app)
        assert "! not proved" not in text_of(app)
        await press(pilot, "p")
        about = " ".join(str(s.content) for s in app.screen.query(".about").results(Static))
        assert "not proved to be paid: Rp420.000" in about
        await press(pilot, "f10")  # a warning is no wall
        assert case_at(register, case).state == "ready"
        assert "! not proved to be paid yet" in text_of(app)
        await press(pilot, "f")
        assert app.screen.query_one("#field-billing", Field).value == "820261100000001"
        await type_(pilot, "1a2b3c4d5e6f7g8h")
        await press(pilot, "enter")
        assert "paid, NTPN 1A2B3C4D5E6F7G8H" in text_of(app)
        assert case_at(register, case).proof == "1A2B3C4D5E6F7G8H"


async def test_a_free_service_has_no_key_for_fees(app: PtsaApp, register: Register, sari: int) -> None:
    case = take_in(register, sari)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case))
        await settle(pilot)
        assert isinstance(app.screen, CaseScreen)
        assert {"fee", "lapse"} & {c.id for c in app.screen.commands()} == set()
        await press(pilot, "f")
        assert said(app) == "! This service has no fee."


def test_history_lines_are_of_corrections_alone(register: Register, sari: int) -> None:
    case = take_in(register, sari)
    number = numbering.shown(case_at(register, case).number)
    assert case_of(register, number).id == case
    assert not any(isinstance(e.act, IntakeCorrected) or e.more for e in views.detail(register, case).events)
