"""What makes intake fast and sure: the same person again, the read-back card, text modules, sheets filled by hand."""

from __future__ import annotations

from textual.widgets import Static

from models.acts import CaseOpened
from models.forms import Intake, perform
from models.register.register import Register
from models.terminal.texts import TextModule
from ptsa_tui.app import PtsaApp
from screens.intake.readback import ReadBack
from screens.intake.screen import IntakeScreen
from screens.texts import TextList
from screens.widgets.large import large
from tests.screens.conftest import begin_intake, press, said, settle, type_
from tests.screens.test_flows import NIK, newest, take_in


async def test_a_second_request_of_the_same_person_needs_no_retyping(app: PtsaApp, register: Register) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await take_in(pilot, NIK, "Siti Rahayu", "wlkp", "a")
        await press(pilot, "escape", "f8")
        screen = app.screen
        assert isinstance(screen, IntakeScreen)
        assert screen.field("name").value == "Siti Rahayu"
        assert app.focused is screen.field("service").box
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a", "f10")
        rows = register.database.rows("SELECT person, service FROM case_file ORDER BY id DESC LIMIT 2")
        assert [service for _, service in rows] == ["PKB", "WLKP"]
        assert len({person for person, _ in rows}) == 1
        assert register.database.row("SELECT count(*) FROM person WHERE nik = ?", NIK) == (1,)


async def test_a_person_without_any_identity_is_known_again(app: PtsaApp, register: Register) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await take_in(pilot, "", "Suparman", "info", "a")
        await press(pilot, "f8")
        await type_(pilot, "wlkp")
        await press(pilot, "enter", "a", "f10")
        people = [p for (p,) in register.database.rows("SELECT person FROM case_file ORDER BY id DESC LIMIT 2")]
        assert people[0] == people[1]


async def test_what_was_being_typed_stays_a_draft(app: PtsaApp, register: Register, sari: int) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await take_in(pilot, NIK, "Siti Rahayu", "wlkp", "a")
        await type_(pilot, "31740145")
        await press(pilot, "f8")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("identity").value == NIK
        fields = [d.fields["identity"] for d in await app.terminal.open_drafts()]
        assert "31740145" in fields


async def test_nobody_was_served_yet(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f8")
        assert "Nobody" in said(app) or "Belum" in said(app)


async def test_the_read_back_card_shows_the_name_in_large_letters(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        await press(pilot, "ctrl+b")
        assert isinstance(app.screen, IntakeScreen)  # nothing to read back
        await type_(pilot, NIK)
        await press(pilot, "enter")
        await type_(pilot, "Siti")
        await press(pilot, "ctrl+b")
        assert isinstance(app.screen, ReadBack)
        assert str(app.screen.query_one("#large", Static).content) == large("Siti", 78, 14)
        assert ("NIK", "3174 0145 0590 9007") in app.screen.facts
        await press(pilot, "escape")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("name").value == "Siti"


async def test_the_read_back_card_shows_a_promise_and_no_keys_of_the_officer(app: PtsaApp) -> None:
    """While papers are unchecked there is no promise; the line that tells the officer how to go on is not for it."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        await begin_intake(pilot, NIK, "Siti", "wlkp")
        shown = []
        for key in ("ctrl+b", "a", "ctrl+b"):
            await press(pilot, key)
            if isinstance(app.screen, ReadBack):
                shown.append(dict(app.screen.facts).get("Promise", ""))
                await press(pilot, "escape")
        assert shown[0] == ""
        assert shown[1].startswith("Promised: ")


def test_no_letter_of_a_name_vanishes_from_the_card() -> None:
    for name in ("李小龙", "O'Neill Ñandú"):
        shown = large(name, 78, 14)
        assert "".join(shown.split()) == "".join(name.split())
    assert large("Ni Luh Putu Ayu Kartika Dewi Maharani", 78, 14).count("\n") < 14
    long = "A" * 120
    assert "".join(large(long, 20, 4).split()) == long


async def test_a_text_module_goes_where_the_cursor_is(app: PtsaApp, register: Register) -> None:
    app.terminal.texts = (TextModule("satu", "Ditelepon. "), TextModule("dua", "[bold]Asli[/] dilihat. "))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "ctrl+t")
        assert isinstance(app.screen, IntakeScreen)  # the cursor stands in a field of digits
        app.screen.focus_on("notes")
        await press(pilot, "ctrl+t")
        assert isinstance(app.screen, TextList)
        await press(pilot, "2", "ctrl+t", "enter")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("notes").value == "[bold]Asli[/] dilihat. Ditelepon. "
        await press(pilot, "ctrl+t", "escape")
        assert app.screen.field("notes").value == "[bold]Asli[/] dilihat. Ditelepon. "


async def test_a_sheet_is_typed_afterwards_with_its_number_and_its_time(
    app: PtsaApp, register: Register, sari: int
) -> None:
    from models.facts import numbering
    from models.forms import read_form

    perform(register, sari, read_form('{"do": "reserve", "count": 2}'))
    row = register.database.row("SELECT first FROM sheet_block")
    assert row is not None
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "ctrl+n")
        assert isinstance(app.screen, IntakeScreen)
        assert "FROM PAPER" in str(app.screen.query_one("#band", Static).content)
        await type_(pilot, numbering.shown(row[0]))
        await press(pilot, "enter")
        await type_(pilot, "T-1 0930")
        await press(pilot, "enter")
        await begin_intake(pilot, NIK, "Siti Rahayu", "wlkp")
        await press(pilot, "a", "f10")
        id_, state, number = newest(register)
        assert (state, number) == ("received", row[0]), said(app)
        case = register.fold_of(id_).state
        entry = register.journal.at(id_)
        assert entry is not None
        assert case is not None
        assert case.opened_at == case.paper_at < entry.at - 3600  # type: ignore[union-attr]
        assert entry.kind == CaseOpened.__name__
        assert isinstance(app.screen, IntakeScreen)
        assert app.focused is app.screen.field("sheet").box  # the next sheet
        assert app.screen.field("paper_at").value == "T-1 0930"
        await press(pilot, "ctrl+n")
        assert not app.screen.query_one("#from_paper").display
        assert app.focused is app.screen.field("identity").box


async def test_a_companys_npwp_is_known_in_both_its_forms(app: PtsaApp, register: Register, sari: int) -> None:
    perform(register, sari, Intake(npwp="013000666091000", name="PT Maju", service="WLKP", papers="all"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        await type_(pilot, "0013000666091000")
        await press(pilot, "enter")
        assert "PT Maju" in said(app)
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("name").hint == "known: confirm the name"
        await type_(pilot, "pkb")
        await press(pilot, "enter", "a", "f10")
        assert register.database.row("SELECT count(*) FROM person WHERE npwp <> ''") == (1,)


async def test_an_intake_belongs_to_the_visit_and_its_services_stand_first(
    app: PtsaApp, register: Register, sari: int
) -> None:
    from models.forms import read_form

    ticket = read_form('{"do": "ticket", "services": ["PHI", "PKB"]}')
    visit = perform(register, sari, ticket).visit
    assert visit is not None
    perform(register, sari, read_form('{"do": "call", "counter": 1}'))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.terminal.counter = 1
        await press(pilot, "f5", "f2")
        screen = app.screen
        assert isinstance(screen, IntakeScreen)
        assert "A-001" in screen.title_text()
        await type_(pilot, NIK)
        await press(pilot, "enter")
        await type_(pilot, "Siti Rahayu")
        await press(pilot, "enter", "enter", "enter", "enter", "a", "f10")
        row = register.database.row("SELECT visit, service FROM case_file ORDER BY id DESC LIMIT 1")
        assert row == (visit, "PHI"), said(app)
        await press(pilot, "f8", "enter", "a", "f10")
        row = register.database.row("SELECT visit, service FROM case_file ORDER BY id DESC LIMIT 1")
        assert row == (visit, "PKB"), said(app)
