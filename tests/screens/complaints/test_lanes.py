"""F6: five lanes, what is late first; every act by its key, on the lane's row and on the complaint's own screen."""

from __future__ import annotations

import pytest

from models.acts import DetailOpened, ReporterOpened
from models.complaints import lanes as model
from models.facts import numbering
from models.fold import ComplaintState
from models.forms import Account, Complain, PersonForm, perform
from models.forms.base import complaint_of
from models.slips.print_jobs import jobs
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.documents import written
from screens.case.screen import CaseScreen
from screens.complaints.act_dialogs import ComplaintDialog
from screens.complaints.complaint import ComplaintScreen
from screens.complaints.rows import signs
from screens.complaints.screen import ComplaintsScreen
from screens.dialogs import Ask
from screens.keyboard import keys
from screens.keyboard.complaint_acts import ACTS, Lanes
from screens.lookup.screen import Lookup
from screens.widgets.bars import KeyBar
from screens.widgets.lines import Lines
from tests.models.build import add_officer, take_in, unit
from tests.models.complaints.telling import in_hand, lodge, now
from tests.screens.conftest import press, said, settle, type_


def test_every_act_of_the_table_is_a_form_and_has_a_place() -> None:
    from models.forms.on_complaint import forms_on_complaint

    assert set(ACTS) == set(forms_on_complaint())
    assert Lanes._fields == model.LANES
    for lane in range(len(model.LANES)):
        places = [act.lanes[lane] for act in ACTS.values() if act.lanes[lane]]
        assert len(places) == len(set(places))
    taken = [act.key for act in ACTS.values()]
    assert len(taken) == len(set(taken))
    assert not {c.keys[0] for c in keys.at("complaints") if not c.on_row} & {
        act.key for act in ACTS.values() if any(act.lanes)
    }


async def test_lanes_are_chosen_by_digits_and_arrows_and_what_is_late_stands_first(busy: PtsaApp) -> None:
    async with busy.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6")
        screen = busy.screen
        assert isinstance(screen, ComplaintsScreen)
        assert screen.found is not None
        for key, lane in (("3", 2), ("right", 3), ("right", 4), ("right", 0), ("left", 4), ("1", 0)):
            await press(pilot, key)
            assert screen.lane == lane
            rows = screen.query_one("#lane", Lines).rows
            assert len(rows) == screen.found.lanes.counts[lane]
        for rows in screen.found.lanes.lanes[:4]:
            late = [row.late for row in rows]
            assert late == sorted(late, reverse=True)
            due = [row.clock.left for row in rows if row.late and row.clock is not None and row.clock.due is not None]
            assert due == sorted(due)
            assert all(signs(row)[0] == ("!" if row.late else " ") for row in rows)
        assert sum(screen.found.lanes.late) > 0


async def test_a_hidden_reporter_is_in_no_line_and_no_dialog(desk: Terminal, app: PtsaApp) -> None:
    number = lodge(desk.register, desk.me.id, anonymous=True)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f6")
        await press(pilot, "enter")
        assert isinstance(app.screen, ComplaintScreen)
        for key in ("", "k", "escape", "n", "escape", "o", "escape"):
            await press(pilot, *filter(None, (key,)))
            shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
            assert "Siti" not in shown
            assert "Rahayu" not in shown
    assert now(desk.register, number).anonymous


async def test_who_complains_is_shown_for_a_reason_and_hidden_again(desk: Terminal, app: PtsaApp) -> None:
    number = lodge(desk.register, desk.me.id, anonymous=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.ways.complaint(now(desk.register, number).id)
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, ComplaintScreen)
        await press(pilot, "v")
        assert isinstance(app.screen, Ask)
        await press(pilot, "enter")  # without a reason
        assert "reason" in said(app).lower()
        assert screen.opened is None
        await press(pilot, "v")
        await type_(pilot, "saksi")
        await press(pilot, "enter")
        assert screen.opened is not None
        assert screen.opened.name == "Siti Rahayu"
        await press(pilot, "v")
        assert screen.opened is None
        await press(pilot, "v")
        await type_(pilot, "saksi")
        await press(pilot, "enter", "n")
        assert screen.opened is None, "hidden as soon as another screen is in front"
    looks = [look.kind for look in desk.register.looks.of(now(desk.register, number).id)]
    assert looks == [DetailOpened.__name__, ReporterOpened.__name__, ReporterOpened.__name__]


async def test_from_receipt_to_rating_by_keys(desk: Terminal, app: PtsaApp) -> None:
    number = lodge(desk.register, desk.me.id)

    def state() -> ComplaintState:
        return complaint_of(desk.register, number)

    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6", "k")
        await type_(pilot, "slip gaji")
        await press(pilot, "f10")
        assert state().state == "supplement"
        await press(pilot, "2", "t")
        await type_(pilot, "slip Oktober")
        await press(pilot, "enter")
        await type_(pilot, "slip; KTP")
        await press(pilot, "f10")
        assert state().state == "complete"
        assert [e.name for e in state().data.evidence] == ["slip", "KTP"]  # type: ignore[union-attr]  # it is there
        await press(pilot, "1", "a", "f10")
        assert (state().state, state().handler) == ("in_hand", desk.me.id)
        await press(pilot, "3", "p")
        await type_(pilot, "1")
        await press(pilot, "enter")
        await type_(pilot, "dibayar")
        await press(pilot, "f10")
        assert (state().state, state().outcome, state().answer) == ("decided", "upheld", "dibayar")
        await press(pilot, "4", "d", "f10")
        assert state().state == "told"
        await press(pilot, "5", "s")
        await type_(pilot, "4")
        await press(pilot, "f10")
        assert (state().state, state().rating) == ("closed", 4)
        await press(pilot, "b")
        await type_(pilot, "belum dibayar")
        await press(pilot, "f10")
        assert (state().state, state().reopened) == ("in_hand", 1)
        assert "Reopened" in said(app)
    assert [job.slip for job in jobs(desk.register)] == ["answer"]


async def test_refusing_asks_why_and_passing_on_asks_to_whom(desk: Terminal, app: PtsaApp) -> None:
    first, second = (lodge(desk.register, desk.me.id) for _turn in range(2))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.ways.complaint(now(desk.register, first).id)
        await settle(pilot)
        await press(pilot, "p")
        dialog = app.screen
        assert isinstance(dialog, ComplaintDialog)
        assert not dialog.field("refusal").display
        await type_(pilot, "1")  # before it is in hand: not taken up, or passed on
        assert dialog.field("refusal").display
        await press(pilot, "enter")
        await type_(pilot, "1")
        await press(pilot, "enter")
        await type_(pilot, "bukan wewenang")
        await press(pilot, "f10")
        state = now(desk.register, first)
        assert (state.outcome, state.refusal) == ("refused", "BUKAN_WEWENANG")
        app.ways.complaint(now(desk.register, second).id)
        await settle(pilot)
        await press(pilot, "p")
        await type_(pilot, "2")
        await press(pilot, "enter")
        await type_(pilot, "Disnaker")
        await press(pilot, "enter")
        await type_(pilot, "diteruskan")
        await press(pilot, "f10")
        state = now(desk.register, second)
        assert (state.outcome, state.referred_to) == ("referred", "Disnaker")


async def test_who_is_complained_about_is_refused_by_a_sentence(desk: Terminal, app: PtsaApp) -> None:
    lodge(desk.register, desk.me.id, officers=("sari",))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6")
        for key in ("k", "a", "p"):
            await press(pilot, key)
            assert isinstance(app.screen, ComplaintsScreen), key
            assert said(app).startswith("! ")
        await press(pilot, "enter", "v")
        assert "complain" in said(app).lower() or isinstance(app.screen, ComplaintScreen)


async def test_a_supervisor_gives_it_to_an_officer_also_from_his_own_hand(desk: Terminal, app: PtsaApp) -> None:
    register = desk.register
    add_officer(register, "wati", (unit(register, "LOKET"),))
    ratna = register.officer_by_code("ratna")
    assert ratna is not None
    desk.officer = ratna
    number = in_hand(register, ratna.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f6", "3", "a")
        await type_(pilot, "wati")
        await press(pilot, "f10")
    wati = register.officer_by_code("wati")
    assert wati is not None
    assert now(register, number).handler == wati.id


async def test_correcting_keeps_what_was_not_shown(desk: Terminal, app: PtsaApp) -> None:
    from tests.models.complaints.test_reporter import SAID

    number = lodge(desk.register, desk.me.id, anonymous=True, said=SAID)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.ways.complaint(now(desk.register, number).id)
        await settle(pilot)
        await press(pilot, "o")
        await type_(pilot, "skp")
        await press(pilot, "enter")
        await type_(pilot, "Kartu hilang")
        await press(pilot, "enter", "enter", "enter", "enter", "enter")
        await type_(pilot, "budi")
        await press(pilot, "enter", "enter")
        await type_(pilot, "salah catat")
        await press(pilot, "f10")
        assert "Corrected" in said(app)
    state = now(desk.register, number)
    assert state.data is not None
    assert (state.category, state.data.account, state.anonymous) == ("SKP", "Kartu hilang", True)
    assert (state.data.email, state.data.position, state.data.sex) == (SAID.email, SAID.position, SAID.sex)
    assert state.data.reporter is not None
    assert [o.code for o in map(desk.register.officer, state.officers) if o is not None] == ["budi"]


async def test_a_case_and_its_complaint_lead_to_each_other(desk: Terminal, app: PtsaApp) -> None:
    register = desk.register
    case = take_in(register, desk.me.id)
    number = lodge(register, desk.me.id, case=case)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.ways.complaint(now(register, number).id)
        await settle(pilot)
        await press(pilot, "enter")
        assert isinstance(app.screen, CaseScreen)


async def test_the_number_finds_it_and_its_code_opens_it(desk: Terminal, app: PtsaApp) -> None:
    from models.facts.codes import Scanned

    number = lodge(desk.register, desk.me.id)
    short = numbering.short(now(desk.register, number).number)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f3")
        await type_(pilot, short)
        await press(pilot, "enter")
        assert isinstance(app.screen, ComplaintScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, Lookup)
        app.open_scanned(Scanned("number", now(desk.register, number).number))
        await settle(pilot)
        assert isinstance(app.screen, ComplaintScreen)
        app.open_scanned(Scanned("number", now(desk.register, number).number))
        await settle(pilot)
        assert "open already" in said(app)


async def test_the_form_and_the_answer_become_files_for_this_user_alone(desk: Terminal, app: PtsaApp) -> None:
    number = lodge(desk.register, desk.me.id, anonymous=True)
    desk.document = lambda document, form: written(document, "pdf")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.ways.complaint(now(desk.register, number).id)
        await settle(pilot)
        await press(pilot, "f")
        assert "documents" in said(app)
    (file,) = (desk.register.database.path.parent / "documents").iterdir()
    assert file.name == f"complaint-{number}.pdf"
    assert file.stat().st_mode & 0o077 == 0
    assert file.read_bytes().startswith(b"%PDF")


async def test_the_key_bar_names_only_what_is_possible(desk: Terminal, app: PtsaApp) -> None:
    number = lodge(desk.register, desk.me.id)
    async with app.run_test(size=(200, 40)) as pilot:
        await settle(pilot)
        app.ways.complaint(now(desk.register, number).id)
        await settle(pilot)
        bar = str(app.screen.query_one(KeyBar).content)
        assert "answer" in bar
        assert "tell" not in bar
        assert "close" not in bar


@pytest.mark.parametrize("hidden", [True, False])
async def test_a_message_names_the_reporter_only_where_it_may(desk: Terminal, app: PtsaApp, hidden: bool) -> None:
    reporter = PersonForm(nik="3174015203909001", name="Siti Rahayu")
    done = perform(
        desk.register,
        desk.me.id,
        Complain(category="SKP", reporter=reporter, anonymous=hidden, said=Account(account="Kartu hilang")),
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.ways.complaint(done.complaint or 0)
        await settle(pilot)
        await press(pilot, "n")
        await type_(pilot, "dihubungi")
        await press(pilot, "f10")
        assert ("Siti" in said(app)) is not hidden
        assert "Note written" in said(app)
