"""Needs attention: both acts that crossed are told, and keys 1, 2 and 3 do what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from models import words
from models.acts import (
    CaseDelivered,
    CaseMadeReady,
    CollectorData,
    FreeText,
    HandoverAccepted,
    HandoverOffered,
    IntakeCorrected,
    Mark,
    ProductData,
)
from models.fold.crossing import CODES
from models.forms import AskOther, Deliver, Offer, Resolve, TakeBack, Withdraw, case_of, perform
from models.register.register import Register
from models.register.state_hash import of_tables
from models.terminal.terminal import Terminal
from models.words import crossings
from ptsa_tui.app import PtsaApp
from screens.attention import AttentionScreen
from screens.case.act_dialogs import ReadyDialog
from screens.case.correcting import CorrectDialog
from screens.case.custody_dialogs import UnitDialog
from screens.case.delivering import DeliverDialog
from screens.case.screen import CaseScreen
from screens.home import Home
from screens.widgets.bars import KeyBar
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.models.build import make_ready, take_in, unit
from tests.models.cases.test_contests import OTHER_DESK, crossed
from tests.screens.conftest import SIZES, press, said, settle, type_
from tests.screens.test_snapshots import Story

NIK = "3174014505909007"


def text(app: PtsaApp, id_: str = "#crossings") -> list[str]:
    """Return the lines of a list as they are read."""
    lines = app.screen.query_one(id_, Lines)
    return ["".join(cell.text for cell in lines._draw(row, 80)) for row in lines.rows]


def taken_back(register: Register, officer: int) -> str:
    """Return a case whose handover was taken back here while another desk accepted it."""
    case = take_in(register, officer, nik=NIK, name="Sulastri Wening")
    perform(register, officer, Offer(case=case, to="HI"))
    offer = case_of(register, case).handovers[-1].offer
    crossed(register, officer, TakeBack(case=case), HandoverAccepted(offer=offer), officer, case)
    return case


async def open_list(app: PtsaApp, pilot: Pilot[int]) -> None:
    """Open the list by the line of the home screen."""
    await settle(pilot)
    assert isinstance(app.screen, Home)
    rows = app.screen.query_one("#waiting", Lines).rows
    place = next(n for n, row in enumerate(rows) if row.opens == "attention")
    app.screen.query_one("#waiting", Lines).move(place)
    await press(pilot, "enter")
    assert isinstance(app.screen, AttentionScreen)


async def test_home_counts_and_the_list_tells_both_sides(app: PtsaApp, desk: Terminal) -> None:
    case = taken_back(desk.register, desk.me.id)
    state = case_of(desk.register, case)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        (row,) = (r for r in app.screen.query_one("#waiting", Lines).rows if r.opens == "attention")
        assert (row.number, row.urgent) == (1, True)
        await open_list(app, pilot)
        head, told, stands, stood, other, lost = text(app)
        assert "Sulastri Wening" in head
        assert told.strip() == crossings.told("accept_take_back").stands
        assert stands.startswith("   stands")
        assert "Handover taken back" in stands
        assert f"desk {desk.register.desk} · Sari Widowati" in stood
        assert other.startswith("   does not")
        assert "Handover accepted" in other
        assert lost.strip() == f"24 Nov 2026 09.00 · HI, desk {OTHER_DESK} · Sari Widowati"
        assert all(len(line) <= 80 for line in (head, told, stands, stood, other, lost))
        await press(pilot, "enter")
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.case == state.id


async def test_1_leaves_what_stands(app: PtsaApp, desk: Terminal) -> None:
    case = taken_back(desk.register, desk.me.id)
    before = case_of(desk.register, case)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(app, pilot)
        await press(pilot, "1")
        assert "settled" in said(app)
        assert text(app) == []
        after = case_of(desk.register, case)
        assert (after.holder, after.state, after.contests[0].choice) == (before.holder, before.state, "kept")
        await press(pilot, "1")
        assert "nothing under the cursor" in said(app)
        await press(pilot, "escape")
        rows = app.screen.query_one("#waiting", Lines).rows
        assert next(r for r in rows if r.opens == "attention").number == 0


async def test_2_says_why_it_can_not_be_done_anew_and_changes_nothing(app: PtsaApp, desk: Terminal) -> None:
    taken_back(desk.register, desk.me.id)
    before = of_tables(desk.register.database)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(app, pilot)
        await press(pilot, "2")
        assert "taken back" in said(app) or "not offered" in said(app)
        assert said(app).startswith("!")
        assert len(text(app)) == 6
    assert of_tables(desk.register.database) == before


async def test_2_does_the_act_that_lost_anew_where_it_is_possible_again(app: PtsaApp, desk: Terminal) -> None:
    case = taken_back(desk.register, desk.me.id)
    perform(desk.register, desk.me.id, Offer(case=case, to="HI"))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(app, pilot)
        await press(pilot, "2")
        assert "Done again" in said(app)
        state = case_of(desk.register, case)
        assert (state.holder, state.contests[0].choice) == (unit(desk.register, "HI"), "redone")


async def test_2_opens_the_dialog_as_it_was_filled_in(app: PtsaApp, desk: Terminal) -> None:
    """Two desks handed a case on; the first is taken back, so the other one's unit is proposed again."""
    register, me = desk.register, desk.me.id
    case = take_in(register, me, nik=NIK, name="Sulastri Wening")
    was = unit(register, "WAS")
    lost = crossed(register, me, Offer(case=case, to="HI"), HandoverOffered(to=was), me, case)
    assert lost.code == "double_offer"
    perform(register, me, TakeBack(case=case))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(app, pilot)
        await press(pilot, "2")
        assert isinstance(app.screen, UnitDialog)
        chosen = app.screen.query_one("#units", Lines).row
        assert chosen is not None
        assert chosen.id == was
        await press(pilot, "escape")
        assert len(case_of(register, case).open_contests) == 1, "leaving the dialog settles nothing"
        await press(pilot, "2", "enter")
        assert "Done again" in said(app)
        state = case_of(register, case)
        assert state.offer is not None
        assert (state.offer.to_pool, state.contests[0].choice) == (was, "redone")
        assert register.database.rows("SELECT count(*) FROM draft") == [(0,)]


async def test_3_asks_and_leaves_it_open(app: PtsaApp, desk: Terminal) -> None:
    case = taken_back(desk.register, desk.me.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(app, pilot)
        await press(pilot, "3")
        await type_(pilot, "sudah di HI")
        await press(pilot, "enter")
        assert "stays open" in said(app)
        assert len(case_of(desk.register, case).open_contests) == 1
        lines = text(app)
        assert "asked" in lines[0]
        assert "sudah di HI" in lines[-1]


async def test_the_same_keys_on_the_screen_of_the_case(app: PtsaApp, desk: Terminal) -> None:
    case = taken_back(desk.register, desk.me.id)
    async with app.run_test(size=(120, 40)) as pilot:
        await open_list(app, pilot)
        await press(pilot, "enter")
        shown = "\n".join("".join(cell.text for cell in row) for row in app.screen.query_one("#case", Lines).rows)
        assert crossings.told("accept_take_back").stands in shown
        assert "leave" in str(app.screen.query_one(KeyBar).content)
        await press(pilot, "1")
        assert case_of(desk.register, case).contests[0].choice == "kept"
        assert "leave" not in str(app.screen.query_one(KeyBar).content)
        shown = "\n".join("".join(cell.text for cell in row) for row in app.screen.query_one("#case", Lines).rows)
        assert "Crossing settled" in shown
        assert "[crossed]" in shown, "both acts stay in the history"


async def test_a_delivery_that_lost_is_not_proposed_as_another_one(app: PtsaApp, desk: Terminal) -> None:
    """Given at two counters: the product is gone, so there is nothing to give again; it is left as it stands."""
    register, me = desk.register, desk.me.id
    case = make_ready(register, me, nik=NIK, name="Sulastri Wening")
    given = CaseDelivered(role="applicant", seen="ktp", personal=CollectorData(name="Sulastri Wening"))
    crossed(register, me, Deliver(case=case), given, me, case)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(app, pilot)
        await press(pilot, "2")
        assert said(app).startswith("!")
        assert isinstance(app.screen, AttentionScreen)
        await press(pilot, "1")
        assert case_of(register, case).contests[0].choice == "kept"


async def test_news_keep_the_cursor_on_its_line(app: PtsaApp, desk: Terminal) -> None:
    """What was settled elsewhere leaves the list; a key never falls on another crossing."""
    first = taken_back(desk.register, desk.me.id)
    second = taken_back(desk.register, desk.me.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_list(app, pilot)
        perform(desk.register, desk.me.id, Resolve(case=first, choice="kept"))
        assert isinstance(app.screen, AttentionScreen)
        app.screen.news()
        await settle(pilot)
        assert "choose again" in said(app)
        await press(pilot, "1")
        assert len(case_of(desk.register, second).open_contests) == 1


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_sentence_fits_beside_the_margin(language: str) -> None:
    words.set_language(language)
    for code in CODES:
        for sentence in crossings.told(code):
            assert len(sentence) <= 76, sentence


async def two_crossings(pilot: Pilot[int]) -> None:
    """A handover that crossed, and a withdrawal that a delivery overtook and somebody asks about."""
    app = pilot.app
    assert isinstance(app, PtsaApp)
    register, me = app.terminal.register, app.terminal.me.id
    taken_back(register, me)
    given_out = make_ready(register, me, nik="3273051708859002", name="Bagus Jatmiko")
    assert isinstance(register.clock, StillClock)
    register.clock.move(hours=1)
    given = CaseDelivered(role="applicant", seen="ktp", personal=CollectorData(name="Bagus Jatmiko"))
    crossed(register, me, Withdraw(case=given_out, reason="batal"), given, me, given_out)
    perform(register, me, AskOther(case=given_out, text="produknya benar sudah diambil?"))
    await open_list(app, pilot)


async def a_crossing_on_its_case(pilot: Pilot[int]) -> None:
    """The case of the first one."""
    await two_crossings(pilot)
    await press(pilot, "enter")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", [two_crossings, a_crossing_on_its_case])
def test_picture(snap_compare: Callable[..., bool], app: PtsaApp, story: Story, language: str, size: str) -> None:
    words.set_language(language)

    async def before(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await story(pilot)
        await settle(pilot)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)


def test_a_dialog_is_filled_in_as_the_act_was() -> None:
    ready = CaseMadeReady(valid_until=dt.date(2027, 3, 1), personal=ProductData(number="SK-1", note="cap basah"))
    assert ReadyDialog.as_it_was(ready) == {
        "text": "cap basah", "note": "cap basah", "reason": "cap basah", "product": "SK-1", "valid": "01-03-2027",
    }  # fmt: skip
    data = CollectorData(name="Budi", identity_number="77", authority="SK/1", tracking="JNE-1")
    given = DeliverDialog.as_it_was(CaseDelivered(role="other", seen="sim", posted=True, personal=data))
    assert [given[f] for f in ("role", "seen", "collector", "number", "authority", "posted", "tracking")] == [
        "3", "2", "Budi", "77", "SK/1", "y", "JNE-1"
    ]  # fmt: skip
    corrected = IntakeCorrected(
        service="PKB", variant="baru", catalogue=1, marks=(Mark("naskah", "copy", 2),), promised=dt.date(2026, 12, 3),
        personal=FreeText(text="salah dengar"),
    )  # fmt: skip
    fields = CorrectDialog.as_it_was(corrected)
    assert (fields["service"], fields["variant"], fields["promised"]) == ("PKB", "baru", "03-12-2026")
    assert (fields["reason"], fields["papers"]) == (
        "salah dengar", [{"requirement": "naskah", "how": "copy", "count": 2, "remark": ""}],
    )  # fmt: skip
    erased = DeliverDialog.as_it_was(CaseDelivered(role="applicant", seen="ktp"))
    assert "collector" not in erased
    assert erased["note"] == ""
