"""One table is the source of every key: what is bound, shown, helped with and documented comes from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.actions import parse

from models import words
from ptsa_tui.app import PtsaApp
from screens import dialogs, home, signin
from screens.attention import AttentionScreen
from screens.card import ServiceCard
from screens.case.delivering import PapersBack
from screens.case.screen import CaseScreen
from screens.complaints.complaint import ComplaintScreen
from screens.complaints.form import ComplainScreen
from screens.complaints.screen import ComplaintsScreen
from screens.drafts import DraftList
from screens.handover.screen import HandoverScreen
from screens.intake.papers import Papers
from screens.intake.screen import IntakeScreen
from screens.intake.twins import Twins
from screens.intake.visit import WhoseVisit
from screens.keyboard import keys
from screens.lookup.screen import Lookup
from screens.paper_files.inventory import Counting, ResultScreen
from screens.paper_files.screen import PapersScreen
from screens.print_jobs import PrintsScreen
from screens.quality.assessment import AssessmentScreen
from screens.quality.figures import FiguresScreen
from screens.quality.forum import ForumScreen
from screens.quality.forums import ForumsScreen
from screens.quality.quiz import QuizScreen
from screens.quality.screen import QualityScreen
from screens.queue.screen import QueueScreen
from screens.reports.cases import CasesBehind
from screens.reports.screen import ReportsScreen
from screens.reports.view import ReportView
from screens.shell.palette import MENU_ACTIONS
from screens.shell.screen import DeskScreen
from screens.shift.screen import ShiftScreen
from screens.survey.ask import AskSheet
from screens.survey.remarks import RemarksSheet
from screens.survey.screen import SurveyScreen
from screens.sync import SyncScreen
from screens.widgets.field import Box
from tests.screens.conftest import press, settle, type_

OWNERS: dict[str, type] = {
    "everywhere": DeskScreen,
    "home": home.Home,
    "intake": IntakeScreen,
    "papers": Papers,
    "twins": Twins,
    "visit": WhoseVisit,
    "lookup": Lookup,
    "case": CaseScreen,
    "attention": AttentionScreen,
    "handover": HandoverScreen,
    "queue": QueueScreen,
    "complaints": ComplaintsScreen,
    "complaint": ComplaintScreen,
    "complain": ComplainScreen,
    "survey": SurveyScreen,
    "asking": AskSheet,
    "remarks": RemarksSheet,
    "card": ServiceCard,
    "shift": ShiftScreen,
    "reports": ReportsScreen,
    "report": ReportView,
    "report_cases": CasesBehind,
    "prints": PrintsScreen,
    "sync": SyncScreen,
    "drafts": DraftList,
    "papers_back": PapersBack,
    "paper_files": PapersScreen,
    "counting": Counting,
    "counted": ResultScreen,
    "quality": QualityScreen,
    "assessment": AssessmentScreen,
    "figures": FiguresScreen,
    "forums": ForumsScreen,
    "forum": ForumScreen,
    "quiz": QuizScreen,
    "dialog": dialogs.Question,
    "sure": dialogs.Sure,
    "field": Box,
    "signin": signin.SignIn,
    "lock": signin.Lock,
}


def test_every_place_has_an_owner() -> None:
    assert set(OWNERS) == set(keys.PLACES) == {c.where for c in keys.COMMANDS}


@pytest.mark.parametrize("place", keys.PLACES)
def test_every_key_does_something_where_the_table_says(place: str) -> None:
    owner = OWNERS[place]
    bound = {b.key: b.action for base in owner.__mro__ for b in getattr(base, "BINDINGS", []) if hasattr(b, "key")}
    for command in (c for c in keys.COMMANDS if c.where == place):
        _place, action, parameters = parse(command.action)
        assert callable(getattr(owner, f"action_{action}", None)), command.id
        assert parameters == ((command.id,) if command.on_row else ()), command.id
        for key in command.keys:
            assert bound.get(key) == command.action, f"{key} on {owner.__name__}"


@pytest.mark.parametrize("place", keys.PLACES)
def test_no_key_means_two_things_in_one_place(place: str) -> None:
    here = [key for c in keys.at(place) for key in c.keys]
    assert len(here) == len(set(here))


def test_every_function_key_has_a_plain_twin() -> None:
    menu = {id_ for _digit, id_ in keys.MENU}
    for command in keys.COMMANDS:
        if command.keys[0].startswith("f") and command.keys[0][1:].isdigit():
            assert len(command.keys) > 1 or command.id in menu


def test_the_menu_offers_only_what_is_built() -> None:
    assert {id_ for _digit, id_ in keys.MENU} <= {c.id for c in keys.COMMANDS}
    assert set(MENU_ACTIONS) | {"serve_last", "repaint"} == {id_ for _digit, id_ in keys.MENU}


def test_the_document_is_the_table() -> None:
    document = Path(__file__).parents[3] / "docs" / "keys.md"
    words.set_language("en")
    assert document.read_text(encoding="utf-8") == keys.document()


@pytest.mark.parametrize("key", ["f2", "f3"])
async def test_what_is_typed_right_after_opening_lands_in_the_first_field(app: PtsaApp, key: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(key, "s", "i", "t", "i")
        await settle(pilot)
        focused = app.focused
        assert focused is not None
        assert getattr(focused, "value", None) == "siti"


@pytest.mark.parametrize("key", ["f2", "f3", "f4", "f12", "f1", "ctrl+p", "ctrl+g"])
async def test_esc_is_one_step_back_from_everywhere(app: PtsaApp, key: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, key)
        assert not isinstance(app.screen, home.Home)
        await press(pilot, "escape")
        assert isinstance(app.screen, home.Home)


async def test_no_key_reaches_the_screen_below_a_dialog(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "f1")
        await type_(pilot, "abc")
        await press(pilot, "enter")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("identity").value == ""


async def test_palette_runs_what_it_names(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        await type_(pilot, "citizen find".split()[1])
        await press(pilot, "enter")
        assert isinstance(app.screen, Lookup)


async def test_a_form_is_kept_while_other_screens_are_visited(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        await type_(pilot, "31740")
        await press(pilot, "f3", "f4", "f2")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("identity").value == "31740"
