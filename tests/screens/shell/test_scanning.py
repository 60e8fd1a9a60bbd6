"""Scans and pastes: what a code names opens from anywhere, and no key of it does anything else."""

from __future__ import annotations

from typing import cast

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static

from models.facts import numbering
from models.facts.codes import code_of_number, code_of_person
from models.forms import Done, Intake, Ticket, perform
from models.register.register import Register
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.settings import Settings
from screens.case.act_dialogs import CompleteDialog
from screens.case.screen import CaseScreen
from screens.dialogs import ReasonDialog
from screens.home import Home
from screens.intake.screen import IntakeScreen
from screens.lookup.screen import Lookup, draw_case
from screens.queue.screen import QueueScreen
from screens.shell.scanning import DOUBLE, ON_LIST
from screens.signin import Lock, SignIn
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.screens.conftest import OnPurpose, press, said, settle

NIK = "3174014505909007"

NAMES = {"%": "percent_sign", "\r": "enter", "-": "minus", " ": "space"}


class Scans(OnPurpose):
    """Sends what a scanner sends; every key comes when the test says so, not when the machine was fast enough."""

    def __init__(self, app: PtsaApp, pilot: Pilot[int]) -> None:
        super().__init__()
        self.app, self.pilot = app, pilot
        self.at = 1000.0
        app.pace = self

    def came(self, event: events.Event) -> float:
        """Return when a key came: when the first look at it was."""
        return self._came.setdefault(id(event), (event, self.at))[1]

    def now(self) -> float:
        """Return the present moment."""
        return self.at

    async def burst(self, text: str) -> None:
        """Send all keys at once, and let the app work them off."""
        for character in text:
            name = NAMES.get(character, character)
            self.app.post_message(events.Key(name, character if character != "\r" else "\r"))
        await settle(self.pilot)

    async def press(self, *keys: str) -> None:
        """Press keys on purpose, one after the other."""
        for key in keys:
            self.at += 1
            await press(self.pilot, key)

    async def scan(self, code: str) -> None:
        """Scan a code, with Enter behind it."""
        await self.burst(code + "\r")
        self.at += 10

    async def paste(self, text: str) -> None:
        """Paste a text."""
        self.app.post_message(events.Paste(text))
        await settle(self.pilot)


def case_below(app: PtsaApp) -> CaseScreen:
    """Return the topmost case on the stack."""
    return next(s for s in reversed(app.screen_stack) if isinstance(s, CaseScreen))


@pytest.fixture
def taken(register: Register, sari: int) -> Done:
    """Return a complete request."""
    return perform(register, sari, Intake(nik=NIK, name="Siti Rahayu", service="PKB", papers="all"))


@pytest.fixture
def lacking(register: Register, sari: int) -> Done:
    """Return a request with a notice."""
    return perform(register, sari, Intake(nik=NIK, name="Siti Rahayu", service="PKB", papers=(), rest="missing"))


def code_of(done: Done) -> str:
    """Return the code on a receipt."""
    return code_of_number(done.number or 0)


@pytest.mark.parametrize("place", ["home", "intake", "lookup", "handover", "prints", "sync", "case"])
async def test_a_case_opens_from_every_screen(app: PtsaApp, taken: Done, register: Register, place: str) -> None:
    first = register.database.row("SELECT id FROM case_file ORDER BY id LIMIT 1")
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        if place == "case":
            assert first is not None
            app.open(CaseScreen(first[0]))
        elif place != "home":
            app.go(place)
        await settle(pilot)
        depth = len(app.screen_stack)
        await scans.scan(code_of(taken))
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.case == taken.case
        assert len(app.screen_stack) == depth + (place != "case")
        await press(pilot, "escape")
        assert not isinstance(app.screen, CaseScreen)
        assert all(box.value == "" for box in app.screen.query(Input) if box.id != "variant")
    assert register.database.row("SELECT count(*) FROM draft") == (0,)


async def test_no_digit_of_a_scan_opens_a_line_of_home(app: PtsaApp, taken: Done) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        code = code_of(taken)
        for length in range(1, len(code) + 1):
            await scans.burst(code[length - 1])
            assert isinstance(app.screen, Home), code[:length]
        await scans.burst("\r")
        assert case_below(app).case == taken.case


@pytest.mark.parametrize("spoilt", ["digit", "cut", "long", "letter"])
async def test_a_misread_code_does_nothing_and_says_so(app: PtsaApp, taken: Done, spoilt: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        code = code_of(taken)
        changed = {
            "digit": f"{code[:-1]}{(int(code[-1]) + 1) % 10}",
            "cut": code[:-3],
            "long": f"{code}123",
            "letter": f"{code[:6]}s1{code[8:]}",
        }
        await scans.scan(changed[spoilt])
        assert isinstance(app.screen, Home)
        assert "not understood" in said(app)
        await scans.scan(code)
        assert case_below(app).case == taken.case


async def test_a_key_that_comes_later_is_no_part_of_a_broken_burst(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await scans.burst("%12x")
        await scans.burst("1")
        assert isinstance(app.screen, Home), "it came with the burst"
        scans.at += ON_LIST + 0.1
        await scans.burst("1")
        assert isinstance(app.screen, IntakeScreen)


async def test_a_sign_that_was_pressed_by_mistake_holds_nothing_up(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await scans.burst("%")
        scans.at += ON_LIST + 0.1
        await scans.burst("1")
        assert isinstance(app.screen, IntakeScreen)
        await press(pilot, "escape")
        await scans.burst("%")
        await press(pilot, "f3")
        assert isinstance(app.screen, Lookup), "no scanner sends a function key"


async def test_a_scanner_without_enter_is_told_how_to_go_on(app: PtsaApp, taken: Done) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await scans.burst(code_of(taken))
        app.scanner.late()
        assert "Enter opens it" in said(app)
        scans.at += 100
        await scans.burst("\r")
        assert case_below(app).case == taken.case


async def test_a_second_enter_of_the_scanner_does_nothing_more(app: PtsaApp, lacking: Done) -> None:
    """openboxes-mobile PR #437: what a scanner sends was taken twice."""
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await scans.burst(code_of_number(lacking.notice or 0) + "\r\r")
        assert isinstance(app.screen, CompleteDialog)
        place = app.screen.focused
        await scans.burst("\r")
        assert app.screen.focused is place
        scans.at += DOUBLE + 0.1
        await scans.burst("\r")
        assert isinstance(app.screen, CompleteDialog)


async def test_an_enter_behind_another_key_is_no_second_one(app: PtsaApp, taken: Done, register: Register) -> None:
    """Typed ahead right behind a scan: the form gets every key."""
    row = register.database.row("SELECT person FROM case_file WHERE id = ?", taken.case)
    assert row is not None
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await press(pilot, "f2")
        await scans.burst(f"{code_of_person(row[0])}\rwlkp\ra")
        assert "Promised" in str(app.screen.query_one("#promise", Static).content)


async def test_the_same_code_twice_opens_one_case(app: PtsaApp, taken: Done) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await scans.burst(f"{code_of(taken)}\r{code_of(taken)}\r")
        assert isinstance(app.screen, CaseScreen)
        assert "open already" in said(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, Home)


async def test_a_notice_asks_at_once_for_what_was_missing(app: PtsaApp, lacking: Done, register: Register) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await scans.scan(code_of_number(lacking.notice or 0))
        assert isinstance(app.screen, CompleteDialog)
        assert case_below(app).case == lacking.case
        await scans.scan(code_of_number(lacking.notice or 0))
        assert isinstance(app.screen, CompleteDialog)
        assert len([s for s in app.screen_stack if isinstance(s, CaseScreen)]) == 1
        await scans.press("a", "f10")
        assert register.database.row("SELECT state FROM case_file WHERE id = ?", lacking.case) == ("received",)
        await scans.scan(code_of_number(lacking.notice or 0))
        assert isinstance(app.screen, CaseScreen), "the notice is settled: nothing is asked"


async def test_over_a_question_the_case_opens_on_top_and_esc_leads_back_to_its_text(
    app: PtsaApp, taken: Done, register: Register
) -> None:
    other = register.database.row("SELECT id FROM case_file WHERE state = 'received' ORDER BY id LIMIT 1")
    assert other is not None
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        app.open(CaseScreen(other[0]))
        await settle(pilot)
        await scans.press("n")
        assert isinstance(app.screen, ReasonDialog)
        await scans.burst("menunggu")
        await scans.scan(code_of(taken))
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.case == taken.case
        await press(pilot, "escape")
        assert isinstance(app.screen, ReasonDialog)
        assert app.screen.field("text").value == "menunggu"


async def test_in_a_field_the_code_is_taken_out_and_nothing_is_submitted(app: PtsaApp, taken: Done) -> None:
    """CORE-POS #676: the Enter of a scanner submits too early."""
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await press(pilot, "f2")
        screen = cast(IntakeScreen, app.screen)
        await scans.burst("317401450590")
        await scans.scan(code_of(taken))
        assert case_below(app).case == taken.case
        await press(pilot, "escape")
        assert app.screen is screen
        assert screen.field("identity").value == "317401450590"
        assert app.focused is screen.field("identity").box


async def test_a_code_that_came_slowly_is_found_in_the_field(app: PtsaApp, taken: Done) -> None:
    """On a slow line the keys went into the note as they were typed; Enter behind them still finds the code."""
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await press(pilot, "f2")
        screen = cast(IntakeScreen, app.screen)
        screen.focus_on("notes")
        await scans.burst("berkas ")
        for character in code_of(taken):
            await scans.burst(character)
            scans.at += 60
        assert screen.field("notes").value + app.scanner._burst.text == f"berkas {code_of(taken)}"
        await scans.burst("\r")
        assert case_below(app).case == taken.case
        await press(pilot, "escape")
        assert screen.field("notes").value == "berkas "
        assert app.focused is screen.field("notes").box


@pytest.mark.share(of=2)
@pytest.mark.parametrize("typed", ["50% dari", "%", "100%", "% 001", "%P", "%%", "%12.", "%P0"])
async def test_a_percent_sign_in_a_text_stays_one(app: PtsaApp, typed: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await press(pilot, "f2")
        screen = cast(IntakeScreen, app.screen)
        screen.focus_on("notes")
        names = {"%": "percent_sign", " ": "space", ".": "full_stop"}
        for character in typed:
            app.post_message(events.Key(names.get(character, character), character))
        await settle(pilot)
        app.scanner.late()
        await settle(pilot)
        assert screen.field("notes").value == typed
        await scans.burst("\r")
        assert screen.field("notes").value == typed


async def test_a_wrong_code_leaves_a_field_as_it_was(app: PtsaApp, taken: Done) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await press(pilot, "f2")
        screen = cast(IntakeScreen, app.screen)
        code = code_of(taken)
        await scans.scan(f"{code[:-1]}{(int(code[-1]) + 1) % 10}")
        assert "not understood" in said(app)
        assert screen.field("identity").value == ""
        assert app.focused is screen.field("identity").box


async def test_a_person_fills_an_empty_intake_and_is_listed_elsewhere(
    app: PtsaApp, taken: Done, register: Register
) -> None:
    row = register.database.row("SELECT person FROM case_file WHERE id = ?", taken.case)
    assert row is not None
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await press(pilot, "f2")
        await scans.scan(code_of_person(row[0]))
        screen = cast(IntakeScreen, app.screen)
        assert screen.field("name").value == "Siti Rahayu"
        assert app.focused is screen.field("service").box
        await scans.burst("pk")
        await scans.scan(code_of_person(row[0]))
        assert isinstance(app.screen, Lookup), "a form that was begun is not touched"
        rows = app.screen.query_one("#hits", Lines).rows
        assert [line.id for line in rows] == [taken.case]
        await press(pilot, "enter")
        assert case_below(app).case == taken.case
        await press(pilot, "escape")
        assert [line.id for line in app.screen.query_one("#hits", Lines).rows] == [taken.case]
        assert screen.field("service").value == "pk"
    kinds = [r[0] for r in register.database.rows("SELECT kind FROM look WHERE subject = ?", row[0])]
    assert kinds == ["Searched"]


async def test_a_person_over_a_question_is_listed_on_top(app: PtsaApp, taken: Done, register: Register) -> None:
    row = register.database.row("SELECT person FROM case_file WHERE id = ?", taken.case)
    assert row is not None
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        app.open(CaseScreen(taken.case or 0))
        await settle(pilot)
        await scans.press("n")
        await scans.burst("menunggu")
        await scans.scan(code_of_person(row[0]))
        assert isinstance(app.screen, Lookup)
        assert [line.id for line in app.screen.query_one("#hits", Lines).rows] == [taken.case]
        await press(pilot, "escape")
        assert cast(ReasonDialog, app.screen).field("text").value == "menunggu"


async def test_numbers_of_nobody_are_told(app: PtsaApp, register: Register) -> None:
    here = register.series()
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        for code, words in (
            (code_of_number(numbering.make(here, 799_999)), "not known at this desk"),
            (code_of_number(numbering.make(here, 899_999)), "not known at this desk"),
            (code_of_number(numbering.make(here, 999_999)), "not known at this desk"),
            (code_of_number(numbering.make(here._replace(branch=2), 61)), "another branch"),
            (code_of_person(4711), "scanned person is not known"),
        ):
            await scans.scan(code)
            assert words in said(app)
            assert isinstance(app.screen, Home)
            assert len(said(app)) <= 78


async def test_a_queue_ticket_says_its_number_and_opens_its_request(
    app: PtsaApp, register: Register, sari: int
) -> None:
    issued = perform(register, sari, Ticket())
    row = register.database.row("SELECT id, number FROM visit")
    assert row is not None
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        app.terminal.counter = 1
        await scans.scan(code_of_number(row[1]))
        assert "A-001" in said(app), issued
        assert isinstance(app.screen, QueueScreen)
        chosen = app.screen.view.row()
        assert chosen is not None
        assert chosen.id == row[0]
        done = perform(register, sari, Intake(nik=NIK, name="Siti Rahayu", service="PKB", papers="all"))
        with register.database.writing():
            register.database.run("UPDATE case_file SET visit = ? WHERE id = ?", row[0], done.case)
        await scans.scan(code_of_number(row[1]))
        assert case_below(app).case == done.case


async def test_a_desk_that_is_locked_or_left_opens_nothing(desk: Terminal, taken: Done) -> None:
    app = PtsaApp(desk, Settings(colours="full"))
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await press(pilot, "ctrl+l")
        await scans.scan(code_of(taken))
        assert isinstance(app.screen, Lock)
        assert app.screen.query_one(Input).value == ""
        await scans.paste(code_of(taken))
        assert isinstance(app.screen, Lock)
        await press(pilot, "ctrl+u")
        await scans.burst("%1latihan\r")
        assert isinstance(app.screen, Lock), "a password may hold the sign: it is typed as it is"
        await scans.burst("latihan\r")
        assert isinstance(app.screen, Home)
    refused = desk.register.database.rows("SELECT kind FROM look WHERE kind = 'SignInFailed'")
    assert len(refused) == 1


async def test_the_sign_in_ignores_scans(register: Register, taken: Done) -> None:
    desk = Terminal(register)
    app = PtsaApp(desk, Settings(colours="full"))
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await scans.scan(code_of(taken))
        assert isinstance(app.screen, SignIn)
        assert app.screen.query_one("#password", Input).value == ""
        await scans.burst("latihan\r")
        assert isinstance(app.screen, Home)
    desk.close()


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
async def test_a_pasted_code_opens_too(app: PtsaApp, taken: Done, end: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await scans.paste(code_of(taken) + end)
        assert case_below(app).case == taken.case
        await press(pilot, "escape", "f2")
        await scans.paste(code_of(taken) + end)
        assert case_below(app).case == taken.case
        await press(pilot, "escape")
        assert cast(IntakeScreen, app.screen).field("identity").value == ""
        await scans.paste(f"lihat {code_of(taken)}{end}")
        assert cast(IntakeScreen, app.screen).field("identity").value.startswith("lihat %")


async def test_a_sheet_s_number_is_scanned_into_its_field(app: PtsaApp, taken: Done) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await press(pilot, "f2", "ctrl+n")
        screen = cast(IntakeScreen, app.screen)
        await scans.scan(code_of(taken))
        assert app.screen is screen
        assert screen.field("sheet").value == code_of(taken)


async def test_a_notice_s_number_asks_at_once_when_it_is_typed_in_lookup(app: PtsaApp, lacking: Done) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        for typed in (
            numbering.shown(lacking.notice or 0),
            numbering.short(lacking.notice or 0),
            str(lacking.notice).zfill(15),
        ):
            await press(pilot, "f3")
            await press(pilot, "ctrl+u")
            await scans.burst(typed + "\r")
            assert isinstance(app.screen, CompleteDialog), typed
            await press(pilot, "escape", "escape")
        await scans.scan(code_of_number(lacking.notice or 0))
        assert isinstance(app.screen, CompleteDialog)


PASTES = {
    "lines": (
        "notes",
        "Berkas lengkap\nmenunggu cap\r\n\r\nkepala",
        "Berkas lengkap menunggu cap kepala",
    ),
    "spaces": ("identity", "3174 0145 0590 9007", NIK),
    "dots": ("identity", "3174.0145.0590.9007\n", NIK),
    "dashes": ("identity", "317401-450590-9007", NIK),
    "nbsp": ("identity", "\u00a03174\u00a00145\u202f0590\u20099007", NIK),
    "full width": ("identity", "３１７４０１４５０５９０９００７", NIK),
    "label": ("identity", "No. KTP : 3174 0145 0590 9007", NIK),
    "in two lines": ("identity", "31740145\n05909007", NIK),
    "passport": ("identity", "A 1234567", "A 1234567"),
    "controls": ("notes", "Ko\x1b[31mtor\x1b[0m\x07 \x1b]52;c;aGFs\x07Asli\u202e\x00", "Kotor Asli"),
    "nothing": ("notes", "\r\n\x1b[31m\x07", ""),
}


@pytest.mark.share(of=2)
@pytest.mark.parametrize("kind", PASTES)
async def test_a_paste_keeps_its_text_and_a_number_its_digits(app: PtsaApp, kind: str) -> None:
    field, pasted, shown = PASTES[kind]
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await press(pilot, "f2")
        screen = cast(IntakeScreen, app.screen)
        screen.focus_on(field)
        await settle(pilot)
        await scans.paste(pasted)
        assert screen.field(field).value == shown
        assert app.focused is screen.field(field).box


async def test_what_does_not_fit_into_a_field_is_told(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await press(pilot, "f2")
        screen = cast(IntakeScreen, app.screen)
        screen.focus_on("phone")
        await settle(pilot)
        await scans.paste("0812-3456-7890 atau 0813-1111-2222 (istri)")
        assert screen.field("phone").value == "0812-3456-7890 atau 0813"
        assert "did not fit: 18" in said(app)
        assert "24" in said(app)
        await scans.burst("9")
        assert "full" in said(app)
        box = screen.field("phone").box
        box.selection = type(box.selection)(0, 14)
        await scans.paste("021")
        assert screen.field("phone").value == "021 atau 0813"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
async def test_lists_show_a_whole_number_where_the_short_one_means_another_case(
    app: PtsaApp, taken: Done, register: Register, size: tuple[int, int]
) -> None:
    """Typing what a list shows opens the case that it shows, also of another year or desk."""
    foreign = numbering.make(register.series()._replace(year=2025), 61)
    async with app.run_test(size=size) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await press(pilot, "f3")
        lookup = cast(Lookup, app.screen)
        assert not lookup.whole
        with register.database.writing():
            register.database.run("UPDATE case_file SET number = ? WHERE id = ?", foreign, taken.case)
        lookup.news()
        await settle(pilot)
        assert lookup.whole
        for line in lookup.query_one("#hits", Lines).rows:
            cells = draw_case(line, size[0], app.terminal.series, whole=lookup.whole)
            assert sum(cell.width for cell in cells) == size[0]
            shown = cells[0].text.strip()
            assert shown == (numbering.shown(foreign) if line.id == taken.case else numbering.short(line.number))
            assert len(cells[0].text) <= cells[0].width
            assert numbering.read(shown, register.series()) == line.number
        await scans.burst(numbering.shown(foreign) + "\r")
        assert case_below(app).case == taken.case


async def test_lanes_hints_and_the_case_tell_such_a_number_whole_too(
    app: PtsaApp, taken: Done, lacking: Done, register: Register, clock: StillClock
) -> None:
    """In January the numbers of December are of another series, though this desk gave them."""
    clock.move(days=40)
    assert register.series().year == 2027
    async with app.run_test(size=(80, 24)) as pilot:
        scans = Scans(app, pilot)
        await settle(pilot)
        await press(pilot, "f4", "3")
        lane = app.screen.query_one("#lane", Lines)
        cells = lane._draw(next(row for row in lane.rows if row.id == taken.case), 80)
        assert numbering.shown(taken.number or 0) in [cell.text.strip() for cell in cells]
        assert sum(cell.width for cell in cells) == 80
        await press(pilot, "f2")
        await scans.burst(f"{NIK}\rpkb\r")
        assert numbering.shown(lacking.number or 0) in said(app)
        await press(pilot, "ctrl+o")
        told = "\n".join(cell.text for line in app.screen.query_one("#case", Lines).rows for cell in line)
        assert told.count(numbering.shown(lacking.notice or 0)) == 2, "the notice above, and in the history"
        assert len(said(app)) <= 78
