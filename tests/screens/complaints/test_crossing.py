"""Two desks act on one complaint without knowing of each other; the centre places both, and both desks are told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from models import words
from models.facts import numbering
from models.fold import ComplaintState
from models.forms import AnswerComplaint, DecideComplaint, TakeComplaint, TellComplainant, perform
from models.forms.base import complaint_of
from models.register.verify import verify
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.settings import Settings
from screens.attention import AttentionScreen
from screens.complaints.complaint import ComplaintScreen
from screens.complaints.screen import ComplaintsScreen
from screens.widgets.bars import KeyBar
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.models.complaints.telling import complain
from tests.screens.conftest import desk_of, press, said, settle
from tests.world import Site, World, world


@pytest.fixture
def office(tmp_path: Path) -> Iterator[World]:
    """Return a centre and its branches."""
    with world(tmp_path, f"sqlite://{tmp_path / 'centre.db'}", StillClock()) as made:
        yield made


@pytest.fixture
def number(office: World) -> str:
    """Return a complaint that sari has in hand, known at both desks of her branch."""
    one, two = office.desk(1), office.desk(1)
    found = numbering.shown(perform(one.register, one.sari, complain(anonymous=True)).number or 0)
    perform(one.register, one.sari, AnswerComplaint(complaint=found))
    perform(one.register, one.sari, TakeComplaint(complaint=found))
    quiet(one, two)
    return found


def quiet(*sites: Site) -> None:
    """Exchange until nobody has anything new."""
    for _turn in range(2):
        for site in sites:
            site.sync()


def state(site: Site, number: str) -> ComplaintState:
    """Return the complaint at a desk."""
    return complaint_of(site.register, number)


def app_of(desk: Terminal) -> PtsaApp:
    """Return the app of a desk."""
    return PtsaApp(desk, Settings(colours="full"))


def text(app: PtsaApp, id_: str) -> str:
    """Return the lines of a list as they are read."""
    lines = app.screen.query_one(id_, Lines)
    return "\n".join("".join(cell.text for cell in lines._draw(row, 80)) for row in lines.rows)


async def see(pilot: Pilot[int], app: PtsaApp, site: Site, number: str) -> None:
    """Look at what crossed on lane, complaint and list; nothing names who is hidden."""
    await settle(pilot)
    await press(pilot, "f6")
    assert isinstance(app.screen, ComplaintsScreen)
    app.screen.choose_lane(("new", "supplement", "in_hand", "decided", "closed").index(lane_of(site, number)))
    await settle(pilot)
    assert "×" in text(app, "#lane")
    await press(pilot, "enter")
    assert isinstance(app.screen, ComplaintScreen)
    shown = text(app, "#complaint")
    assert " ! " in shown
    assert "stands" in shown
    assert "does not" in shown
    assert "Rahayu" not in shown
    bar = str(app.screen.query_one(KeyBar).content)
    assert bar.index("1 ") < bar.index("2 ")


def lane_of(site: Site, number: str) -> str:
    """Return the lane of a complaint."""
    found = state(site, number).state
    return {"complete": "new", "told": "closed", "closed": "closed"}.get(found, found)


async def test_two_decisions_cross_and_both_desks_are_told(office: World, number: str) -> None:
    one, two = office.sites
    perform(one.register, one.sari, DecideComplaint(complaint=number, outcome="upheld", answer="Dibayar"))
    perform(two.register, two.sari, DecideComplaint(complaint=number, outcome="unfounded", answer="Tidak terbukti"))
    quiet(one, two)
    assert state(one, number) == state(two, number)
    assert len(state(one, number).open_contests) == 1
    for site in (one, two):
        with desk_of(site.register) as desk:
            app = app_of(desk)
            async with app.run_test(size=(80, 24)) as pilot:
                await see(pilot, app, site, number)
                assert state(site, number).open_contests
    with desk_of(two.register) as desk:
        app = app_of(desk)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            app.open(AttentionScreen())
            await settle(pilot)
            shown = text(app, "#crossings")
            assert numbering.told(state(two, number).number, two.register.series()) in shown
            assert "Rahayu" not in shown
            await press(pilot, "3")
            assert "note" in said(app)
            await press(pilot, "2")
            assert "Decided" in said(app), "it is decided; a second decision is not possible"
            await press(pilot, "enter")
            assert isinstance(app.screen, ComplaintScreen)
            await press(pilot, "1")
            assert "settled" in said(app)
            assert state(two, number).open_contests == ()
    quiet(one, two)
    assert state(one, number) == state(two, number)
    assert state(one, number).open_contests == ()
    assert verify(one.register.database).sound


async def test_what_a_complainant_was_told_stands_and_the_other_desk_leaves_it(office: World, number: str) -> None:
    one, two = office.sites
    perform(one.register, one.sari, DecideComplaint(complaint=number, outcome="upheld", answer="Dibayar"))
    quiet(one, two)
    perform(one.register, one.sari, TellComplainant(complaint=number))
    perform(two.register, two.officer("ratna"), TakeComplaint(complaint=number))
    quiet(one, two)
    assert state(one, number).state == "told"
    with desk_of(two.register) as desk:
        app = app_of(desk)
        async with app.run_test(size=(80, 24)) as pilot:
            await see(pilot, app, two, number)
            await press(pilot, "1")
            assert "settled" in said(app)
    quiet(one, two)
    assert state(one, number).open_contests == ()


async def test_who_took_it_second_takes_it_again(office: World) -> None:
    one, two = office.desk(1), office.desk(1)
    number = numbering.shown(perform(one.register, one.sari, complain(anonymous=True)).number or 0)
    perform(one.register, one.sari, AnswerComplaint(complaint=number))
    quiet(one, two)
    perform(one.register, one.sari, TakeComplaint(complaint=number))
    perform(two.register, two.officer("ratna"), TakeComplaint(complaint=number))
    quiet(one, two)
    assert state(two, number).handler == one.sari
    with desk_of(two.register) as desk:
        desk.officer = two.register.officer_by_code("ratna")
        app = app_of(desk)
        async with app.run_test(size=(80, 24)) as pilot:
            await see(pilot, app, two, number)
            await press(pilot, "2")
            assert "settled" in said(app), said(app)
    quiet(one, two)
    assert state(one, number).handler == two.officer("ratna")
    assert [c.choice for c in state(one, number).contests] == ["redone"]
    assert state(one, number) == state(two, number)


@pytest.mark.parametrize("language", words.LANGUAGES)
async def test_the_sentences_are_there_in_both_languages(office: World, number: str, language: str) -> None:
    one, two = office.sites
    perform(one.register, one.sari, DecideComplaint(complaint=number, outcome="upheld", answer="Dibayar"))
    perform(two.register, two.sari, DecideComplaint(complaint=number, outcome="partly", answer="Sebagian"))
    quiet(one, two)
    words.set_language(language)
    try:
        with desk_of(one.register) as desk:
            app = app_of(desk)
            async with app.run_test(size=(80, 24)) as pilot:
                await settle(pilot)
                app.ways.complaint(state(one, number).id)
                await settle(pilot)
                shown = text(app, "#complaint")
                assert ("tetap berlaku" in shown or "berlaku" in shown) if language == "id" else "stands" in shown
                await press(pilot, "1")
    finally:
        words.set_language("en")
    assert state(one, number).open_contests == ()
