"""The service card: one key from intake, lookup and case; retired services; rules that changed."""

from __future__ import annotations

import pytest
from msgspec import structs
from rich.cells import cell_len
from textual.pilot import Pilot

from models.forms import Intake, perform
from models.register.register import Register
from models.words.card import CardLine
from ptsa_tui.app import PtsaApp
from screens.card import ServiceCard, broken
from screens.case.screen import CaseScreen
from screens.intake.screen import IntakeScreen
from screens.intake.services import Choices
from screens.lookup.screen import Lookup
from screens.widgets.lines import Lines
from tests.models.build import publish
from tests.screens.conftest import press, said, settle, type_, until

NIK = "3174014505909007"


def shown(app: PtsaApp) -> list[str]:
    """Return the lines of the card, or of the case."""
    lines = app.screen.query_one(Lines)
    return ["".join(cell.text for cell in lines._draw(row, 80)).rstrip() for row in lines.rows]


async def at_service(pilot: Pilot[int], typed: str) -> None:
    """Go to the service field of an empty intake form and type."""
    await press(pilot, "f2")
    app = pilot.app
    assert isinstance(app.screen, IntakeScreen)
    app.screen.focus_on("service")
    await type_(pilot, typed)
    await settle(pilot)


async def test_ctrl_k_in_intake_shows_what_stands_at_the_top_and_the_form_stays(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await at_service(pilot, "lisensi")
        await press(pilot, "ctrl+k")
        assert isinstance(app.screen, ServiceCard)
        assert shown(app)[0] == " LIS-K3 · Lisensi K3"
        await press(pilot, "escape")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("service").value == "lisensi"
        assert app.focused is app.screen.field("service").box


async def test_a_page_on_is_the_next_page(app: PtsaApp) -> None:
    """The card is read, not chosen from: nothing of it is passed over, and a page on is never the same page."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await at_service(pilot, "lisensi")
        await press(pilot, "ctrl+k")
        lines = app.screen.query_one(Lines)
        height, tops = lines.size.height, [0]
        while lines.top + height < len(lines.rows):
            await press(pilot, "pagedown")
            assert tops[-1] < lines.top <= tops[-1] + height
            tops.append(lines.top)
        assert any("service pledge" in line for line in shown(app)[tops[-1] :])
        for _page in tops:
            await press(pilot, "pageup")
        assert lines.top == 0


async def test_a_retired_service_is_told_when_its_code_is_typed(app: PtsaApp, register: Register) -> None:
    publish(register, structs.replace(register.catalogue().by_code["PKB"], retired=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await at_service(pilot, "pkb")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.query_one(Choices).rows == []
        await press(pilot, "enter")
        assert "This service is no longer offered." in said(app)


async def test_the_chosen_service_and_variant_count_wherever_the_cursor_is(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await at_service(pilot, "pp")
        await press(pilot, "enter")
        await press(pilot, "backspace", "2", "enter", "ctrl+k")
        assert isinstance(app.screen, ServiceCard)
        lines = shown(app)
        assert lines[0].startswith(" PP ·")
        assert any("Pembaruan (chosen)" in line for line in lines)
        await press(pilot, "enter")
        assert isinstance(app.screen, IntakeScreen)


async def test_nothing_fits_nothing_opens(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await at_service(pilot, "zzz")
        await press(pilot, "ctrl+k")
        assert isinstance(app.screen, IntakeScreen)
        assert "No service" in said(app)


async def test_left_and_right_turn_through_the_services_that_are_offered(app: PtsaApp, register: Register) -> None:
    publish(register, structs.replace(register.catalogue().by_code["PKB"], retired=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await at_service(pilot, "pp")
        await press(pilot, "ctrl+k", "right")
        assert shown(app)[0] == " RPTKA · Pengesahan RPTKA"
        await press(pilot, "left", "left")
        assert shown(app)[0].startswith(" ADUAN")


async def test_a_retired_service_is_offered_nowhere_in_intake(app: PtsaApp, register: Register, sari: int) -> None:
    for nik, name in ((NIK, "Siti"), ("3273051708859002", "Budi")):
        perform(register, sari, Intake(nik=nik, name=name, service="PP", papers="all"))
    publish(register, structs.replace(register.catalogue().by_code["PP"], retired=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await at_service(pilot, "")
        choices = app.screen.query_one(Choices)
        assert "PP" not in {s.code for s in choices.frequent}
        assert "PP" not in {s.code for s in choices.rows}
        await type_(pilot, "pp")
        await press(pilot, "enter")
        assert "PP" not in {s.code for s in choices.rows}
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.services.service is None or app.screen.services.service.code != "PP"


async def test_a_service_retired_meanwhile_leaves_the_quick_list_at_the_next_form(
    app: PtsaApp, register: Register, sari: int
) -> None:
    perform(register, sari, Intake(nik=NIK, name="Siti", service="P3MI"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await at_service(pilot, "")
        choices = app.screen.query_one(Choices)
        gone = choices.frequent[0].code
        publish(register, structs.replace(register.catalogue().by_code[gone], retired=True))
        await press(pilot, "f3", "f2")
        assert gone not in {s.code for s in choices.frequent}
        await type_(pilot, "1")
        await settle(pilot)
        assert choices.row is not None
        assert choices.row.code != gone
        assert choices.row == register.catalogue().by_code[choices.row.code]


async def test_a_draft_of_a_retired_service_comes_back_without_taking_another(app: PtsaApp, register: Register) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await at_service(pilot, "pp")
        await press(pilot, "enter", "ctrl+x")
        publish(register, structs.replace(register.catalogue().by_code["PP"], retired=True))
        await press(pilot, "f3", "f2", "ctrl+d")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("service").value == "PP"
        assert app.screen.services.service is None
        assert all(s.code != "PP" for s in app.screen.query_one(Choices).rows)


async def test_lookup_and_case_open_the_card_of_the_case_and_it_is_no_look(
    app: PtsaApp, register: Register, sari: int
) -> None:
    perform(register, sari, Intake(nik=NIK, name="Zulaikha", service="PP", papers="all"))
    pp = register.catalogue().by_code["PP"]
    publish(register, structs.replace(pp, days=9, retired=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f3")
        await type_(pilot, "zulai")
        await settle(pilot)
        count = register.database.row("SELECT count(*) FROM look")
        await press(pilot, "ctrl+k")
        lines = shown(app)
        assert lines[0].startswith(" PP · Pengesahan")
        assert " ! Changed in catalogue 2; this case keeps catalogue 1:" in lines
        assert "     time limit: 6 working days → 9 working days" in lines
        assert "     no longer offered" in lines
        assert "     6 working days" in lines
        assert register.database.row("SELECT count(*) FROM look") == count
        await press(pilot, "right", "escape")
        assert isinstance(app.screen, Lookup)
        assert app.focused is app.screen.query_one("#query")
        await press(pilot, "enter")
        assert isinstance(app.screen, CaseScreen)
        assert any("Pengesahan Peraturan Perusahaan" in line for line in shown(app))
        assert "   time limit: 6 working days → 9 working days" in shown(app)
        await press(pilot, "k")
        assert isinstance(app.screen, ServiceCard)
        await press(pilot, "f10", "ctrl+k")
        assert isinstance(app.screen, ServiceCard)


async def test_lookup_without_a_case_says_so(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f3")
        await type_(pilot, "zzzz")
        await press(pilot, "ctrl+k")
        assert isinstance(app.screen, Lookup)
        assert "no case" in said(app)


async def test_the_card_is_broken_anew_when_the_window_changes(app: PtsaApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await at_service(pilot, "skp")
        await press(pilot, "ctrl+k")
        wide = len(shown(app))
        await pilot.resize_terminal(60, 24)
        await settle(pilot)
        await until(pilot, lambda: len(shown(app)) > wide, "more lines on a narrow window")
        assert all(cell_len(line) <= 60 for line in shown(app))


@pytest.mark.parametrize("width", [20, 40, 78])
def test_no_word_of_a_line_is_lost_when_it_is_broken(width: int) -> None:
    text = "Surat keterangan dari 公司 " + "x" * 90 + " dan seterusnya [bold]tanpa[/bold] tanda"
    rows = list(broken(CardLine(text, 4, "", "12. "), width))
    assert all(cell_len(row.whole) <= width for row in rows)
    assert "".join(row.text for row in rows).replace(" ", "") == text.replace(" ", "")
    assert [row.mark for row in rows] == ["12. "] + ["    "] * (len(rows) - 1)
