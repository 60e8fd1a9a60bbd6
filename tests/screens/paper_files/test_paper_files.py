"""Paper files by their keys: a place once, scans that record, a count that lists what is missing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from models import text, words
from models.acts import Unmasked
from models.facts import numbering
from models.facts.codes import code_of_number, code_of_person
from models.forms import Offer, PutPaper, RepresentativeForm, TakeInventory, case_of, perform
from models.paper_files import inventory
from models.paper_files.inventory import FileLine
from models.register.register import Register
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from ptsa_tui.settings import Settings
from screens.case.delivering import DeliverDialog, PapersBack
from screens.case.screen import CaseScreen
from screens.dialogs import Sure
from screens.paper_files.inventory import Counting, CountsScreen, ResultScreen
from screens.paper_files.places import PlaceDialog
from screens.paper_files.screen import PapersScreen, Put
from screens.widgets.field import Field
from screens.widgets.lines import Lines
from tests.models.build import make_ready, take_in
from tests.screens.conftest import SIZES, press, said, settle, type_

Story = Callable[[Pilot[int]], Awaitable[None]]

NAMES = ("Sulastri Contoh", "Bagus Contoh", "Yohana Contoh")


def made(desk: Terminal) -> list[str]:
    """Take in three requests of invented people; the papers of two lie on shelf A of unit HI."""
    register, sari = desk.register, desk.me.id
    found = [take_in(register, sari, nik=None, passport=f"X123456{n}", name=NAMES[n]) for n in range(3)]
    for case in found[:2]:
        perform(register, sari, PutPaper(case=case, unit="HI", place="Rak A"))
    return found


@pytest.fixture
def cases(desk: Terminal) -> list[str]:
    """Return the numbers of three cases."""
    return made(desk)


async def scan(pilot: Pilot[int], number: str) -> None:
    """Let the scanner send a code and its Enter."""
    await type_(pilot, code_of_number(int(text.digits(number))))
    await pilot.press("enter")
    await settle(pilot)


def shown(app: PtsaApp, list_: str = "#files") -> list[object]:
    """Return the rows of a list."""
    return list(app.screen.query_one(list_, Lines).rows)


def now(app: PtsaApp) -> str:
    """Return the line above the list."""
    return str(app.screen.query_one("#now", Static).content)


def where(register: Register, case: str) -> tuple[str, str]:
    """Return where the papers of a case are."""
    line = inventory.paper_of(register, case_of(register, case).id)
    return line.unit, line.place


async def opened(pilot: Pilot[int]) -> PapersScreen:
    """Open the screen from home by its key; the question for the place is there."""
    await settle(pilot)
    await press(pilot, "b")
    return cast(PapersScreen, pilot.app.get_screen("paper_files"))


async def test_a_place_once_and_every_scan_records(app: PtsaApp, cases: list[str]) -> None:
    register = app.terminal.register
    async with app.run_test() as pilot:
        await opened(pilot)
        assert isinstance(app.screen, PlaceDialog)
        await press(pilot, "tab")
        await type_(pilot, "3")
        await press(pilot, "enter")
        await type_(pilot, "Rak B-2")
        await press(pilot, "enter")
        assert isinstance(app.screen, PapersScreen)
        assert "K3 · Rak B-2" in now(app)
        await scan(pilot, cases[0])
        assert where(register, cases[0]) == ("K3", "Rak B-2")
        assert "Sulastri Contoh" in said(app)
        await scan(pilot, cases[2])
        rows = cast("list[Put]", shown(app))
        assert [row.line.name for row in rows] == ["Yohana Contoh", "Sulastri Contoh"]
        assert (rows[1].before.unit, rows[1].before.place) == ("HI", "Rak A")
        entries = register.journal.count()
        await scan(pilot, cases[2])
        assert register.journal.count() == entries, "what lies there already is not recorded twice"
        assert "lies there already" in said(app)


async def test_a_mistake_is_mended_by_scanning_it_where_it_lies(app: PtsaApp, cases: list[str]) -> None:
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, "1")  # the last place
        await scan(pilot, cases[2])
        assert where(app.terminal.register, cases[2]) == ("HI", "Rak A")
        await press(pilot, "p", "tab")
        await type_(pilot, "2")
        await press(pilot, "enter")
        await type_(pilot, "rak b")
        await press(pilot, "enter")
        await scan(pilot, cases[2])
        assert where(app.terminal.register, cases[2]) == ("HI", "rak b")
        assert len(shown(app)) == 1, "a file lies in one place"


async def test_a_place_that_is_known_is_the_same_whatever_its_letters(app: PtsaApp, cases: list[str]) -> None:
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, "tab")
        await type_(pilot, "2")
        await press(pilot, "enter")
        await type_(pilot, "rak a")
        await press(pilot, "enter")
        assert "HI · Rak A" in now(app)


async def test_a_typed_number_does_it_too(app: PtsaApp, cases: list[str]) -> None:
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, "1")
        await type_(pilot, numbering.told(int(text.digits(cases[2])), app.terminal.series))
        await press(pilot, "enter")
        assert where(app.terminal.register, cases[2]) == ("HI", "Rak A")
        assert app.screen.query_one("#field-file", Field).value == ""
        assert app.screen.query_one("#files").has_focus, "the next digit begins the next number"


async def test_what_is_wrong_or_unknown_is_told_and_nothing_is_recorded(app: PtsaApp, cases: list[str]) -> None:
    register = app.terminal.register
    unknown = numbering.shown(numbering.make(register.series(), 700))
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, "1")
        entries = register.journal.count()
        await scan(pilot, unknown)
        assert "not known" in said(app)
        await type_(pilot, code_of_person(case_of(register, cases[0]).person))
        await press(pilot, "enter")
        assert said(app) == "! This is no code of a case; nothing was recorded."
        assert isinstance(app.screen, PapersScreen)
        await type_(pilot, "12-0")
        await press(pilot, "enter")
        assert said(app).startswith("! "), "a digit is wrong"
        assert app.screen.query_one("#field-file", Field).value == "12-0", "it can be mended"
        await press(pilot, "escape")
        assert register.journal.count() == entries


async def test_without_a_place_nothing_is_recorded(app: PtsaApp, cases: list[str]) -> None:
    register = app.terminal.register
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, "escape")
        entries = register.journal.count()
        await scan(pilot, cases[2])
        assert register.journal.count() == entries
        assert isinstance(app.screen, PlaceDialog), "it is asked for"


async def test_a_place_needs_a_unit(app: PtsaApp, cases: list[str]) -> None:
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, "tab", "tab")
        await type_(pilot, "Rak B")
        await press(pilot, "f10")
        assert said(app) == "! Say where the papers are."
        await press(pilot, "shift+tab")
        await type_(pilot, "99")
        await press(pilot, "f10")
        assert said(app).startswith("! ")
        assert isinstance(app.screen, PlaceDialog)


async def test_a_count_lists_what_is_missing_and_what_is_strange(app: PtsaApp, cases: list[str]) -> None:
    register = app.terminal.register
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        await press(pilot, "1", "t", "1")
        assert isinstance(app.screen, Counting)
        assert "0 scanned, 2 should lie here" in now(app)
        await scan(pilot, cases[0])
        await scan(pilot, cases[0])
        assert "counted already" in said(app)
        await scan(pilot, cases[2])
        assert "should not lie here" in said(app)
        await press(pilot, "f", "y")
        assert isinstance(app.screen, ResultScreen)
        assert "2 counted, 1 missing, 1 should lie elsewhere" in now(app)
        lines = [row.name for row in shown(app) if isinstance(row, FileLine)]
        assert lines == ["Bagus Contoh", "Yohana Contoh"]
        (count,) = inventory.counts(register)
        assert (count.missing, count.strange) == tuple((case_of(register, case).id,) for case in (cases[1], cases[2]))
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, CaseScreen)
        assert any("not found there at the last count" in cell.text for line in shown(app, "#case") for cell in line)  # type: ignore[attr-defined]  # cells
        await press(pilot, "escape", "escape", "h", "enter")
        assert isinstance(app.screen, ResultScreen)
        assert "1 missing" in now(app), "it can be looked at again"
        await press(pilot, "escape")
        assert isinstance(app.screen, CountsScreen)


async def test_a_count_waits_for_its_end_and_can_be_dropped(app: PtsaApp, cases: list[str]) -> None:
    register = app.terminal.register
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, "1", "t", "1")
        await scan(pilot, cases[0])
        await press(pilot, "f3", "ctrl+f")
        assert "key t goes on" in str(app.screen.query_one("#about", Static).content)
        await press(pilot, "t")
        assert "1 scanned" in now(app), "what was scanned before is still there"
        await scan(pilot, cases[2])
        await press(pilot, "x")
        assert "1 scanned" in now(app)
        await press(pilot, "x", "u", "u")
        assert "2 scanned" in now(app), "what was taken out comes back step by step"
        await press(pilot, "delete")
        assert isinstance(app.screen, PapersScreen)
        assert "brings it back" in said(app)
        assert inventory.counts(register) == []
        await press(pilot, "escape", "0", "u", "enter", "t")
        assert "2 scanned" in now(app), "the count that was dropped is there again"
        await press(pilot, "escape", "escape", "0", "delete")
        assert "is being counted" in said(app), "what is under way is dropped there, not behind its back"
        await press(pilot, "escape", "ctrl+f", "t", "delete", "t", "1")
        assert "0 scanned" in now(app)


async def test_a_count_that_nobody_made_is_not_recorded(app: PtsaApp, cases: list[str]) -> None:
    register = app.terminal.register
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, "1", "t", "1", "f")
        assert isinstance(app.screen, Sure)
        told = cast("list[str]", shown(app, "#told"))
        assert "0 counted, 2 missing" in told[0]
        assert "Nothing was scanned" in told[1]
        await press(pilot, "f10", "enter", "f")
        assert isinstance(app.screen, Sure), "a burst of the same key decides nothing"
        await press(pilot, "escape", "escape")
        assert inventory.counts(register) == []
        await press(pilot, "t", "f", "y")
        assert inventory.counts(register)[0].counted == 0, "an empty shelf is recorded on purpose"


async def test_a_count_survives_the_end_of_the_program(app: PtsaApp, cases: list[str]) -> None:
    register = app.terminal.register
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, "1", "t", "1")
        await scan(pilot, cases[0])
    desk = Terminal(register)
    desk.officer = app.terminal.officer
    again = PtsaApp(desk, Settings(colours="full"))
    async with again.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "0", "enter")  # the list of drafts
        assert isinstance(again.screen, PlaceDialog)
        await press(pilot, "escape", "t")
        assert "1 scanned" in now(again)
        await press(pilot, "f", "y")
        assert inventory.counts(register)[0].counted == 1
        assert await desk.open_drafts() == [], "the record took its draft away"
    desk.close()


async def test_another_officer_begins_a_count_of_his_own(app: PtsaApp, cases: list[str]) -> None:
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, "1", "t", "1")
        await scan(pilot, cases[0])
        await press(pilot, "escape", "escape")
        app.terminal.officer = app.terminal.register.officer_by_code("budi")
        await press(pilot, "b", "t")
        assert isinstance(app.screen, PlaceDialog), "the count of the first one is not his"


async def test_more_than_the_record_holds_is_shown_in_full(
    app: PtsaApp, cases: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.paper_files.inventory.MOST", 1)
    monkeypatch.setattr("models.forms.paper_inventory.MOST", 1)
    async with app.run_test() as pilot:
        await opened(pilot)
        await press(pilot, "1", "t", "1", "f", "y")
        assert len([row for row in shown(app) if isinstance(row, FileLine)]) == 2
        assert "the record holds 1 of each" in str(app.screen.query_one("#about", Static).content)
        assert len(inventory.counts(app.terminal.register)[0].missing) == 1
        await press(pilot, "escape", "h", "enter")
        assert "holds 1 of each at most" in str(app.screen.query_one("#about", Static).content)


async def test_lists_and_home_show_a_sign_of_missing_papers(app: PtsaApp, cases: list[str]) -> None:
    register, sari = app.terminal.register, app.terminal.me.id
    perform(register, sari, TakeInventory(unit="HI", place="Rak A", found=(cases[0],)))
    async with app.run_test() as pilot:
        await settle(pilot)
        row = next(row for row in shown(app, "#waiting") if row.digit == "b")  # type: ignore[attr-defined]  # rows of home
        assert (row.number, row.urgent) == (1, True)  # type: ignore[attr-defined]
        await press(pilot, "f3")
        await type_(pilot, "contoh")
        await settle(pilot)
        hits = app.screen.query_one("#hits", Lines)
        signs = {row.name: hits._draw(row, 80)[0].text[0] for row in hits.rows}
        assert signs == {"Sulastri Contoh": " ", "Bagus Contoh": "?", "Yohana Contoh": " "}


async def test_an_accepted_case_says_where_its_papers_still_are(app: PtsaApp, cases: list[str]) -> None:
    register, sari = app.terminal.register, app.terminal.me.id
    perform(register, sari, PutPaper(case=cases[0], unit="LOKET", place="Rak B-2"))
    perform(register, sari, Offer(case=cases[0], to="HI"))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(case_of(register, cases[0]).id))
        await settle(pilot)
        await press(pilot, "t")
        assert case_of(register, cases[0]).holder != case_of(register, cases[2]).holder
        assert "paper file still at" in said(app)
        assert "Rak B-2" in said(app)
        lines = ["".join(cell.text for cell in line) for line in shown(app, "#case")]  # type: ignore[attr-defined]  # cells
        told = next(line for line in lines if "Paper file" in line)
        assert "still at" in told
        assert app.terminal.me.name in told


async def deliver(pilot: Pilot[int], **more: object) -> str:
    """Open the question of a delivery of a case that is ready; return its number."""
    app = cast(PtsaApp, pilot.app)
    case = make_ready(app.terminal.register, app.terminal.me.id, **more)
    app.open(CaseScreen(case_of(app.terminal.register, case).id))
    await settle(pilot)
    await press(pilot, "d")
    assert isinstance(app.screen, DeliverDialog)
    return case


def delivery(app: PtsaApp, case: str) -> tuple[str, str, tuple[str, ...], bool, str]:
    """Return what a case remembers of its delivery."""
    found = case_of(app.terminal.register, case).delivery
    assert found is not None
    return found.role, found.seen, found.returned, found.posted, found.tracking


async def test_papers_go_back_one_by_one(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        case = await deliver(pilot)
        back = app.screen.query_one("#back", PapersBack)
        kept = [row.requirement for row in back.rows]
        assert len(kept) > 1
        assert all(row.back for row in back.rows), "all go back unless someone says otherwise"
        app.screen.set_focus(back)
        await press(pilot, "1")
        assert [row.back for row in back.rows] == [False] + [True] * (len(kept) - 1)
        await press(pilot, "x", "a", "space")
        assert [row.back for row in back.rows] == [False] + [True] * (len(kept) - 1)
        await press(pilot, "enter")
        assert delivery(app, case)[2] == tuple(kept[1:])


async def test_which_papers_stay_is_in_the_draft(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        case = await deliver(pilot)
        app.screen.set_focus(app.screen.query_one("#back"))
        await press(pilot, "2", "escape")
        draft = next(d for d in await app.terminal.open_drafts() if d.form == f"deliver:{case}")
        assert len(cast("list[str]", draft.fields["stay"])) == 1
        app.open(CaseScreen(case_of(app.terminal.register, case).id, ("deliver", (draft.id, draft.fields))))
        await settle(pilot)
        assert [row.back for row in app.screen.query_one("#back", PapersBack).rows][:2] == [True, False]


async def test_someone_else_needs_a_letter(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        case = await deliver(pilot)
        assert not app.screen.query_one("#field-authority").display
        await press(pilot, "3", "enter")
        assert app.screen.query_one("#field-authority").display
        await type_(pilot, "Tono")
        await press(pilot, "f10")
        assert said(app) == "! Who collects for the applicant shows a letter: number, or date and giver."
        await press(pilot, "enter")
        await type_(pilot, "SK-7")
        await press(pilot, "f10")
        assert delivery(app, case)[0] == "other"
        row = app.terminal.register.journal.of(case_of(app.terminal.register, case).id)[-1]
        assert b'"authority":"SK-7"' in (row.personal or b"")


async def test_a_representative_shows_his_letter_unless_it_is_on_file(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        case = await deliver(pilot)
        letter = app.screen.query_one("#field-authority")
        await press(pilot, "2", "enter")
        assert letter.display
        await type_(pilot, "Tono")
        await press(pilot, "f10")
        assert case_of(app.terminal.register, case).state == "ready"
        await press(pilot, "enter")
        await type_(pilot, "SK-7")
        await press(pilot, "f10")
        assert delivery(app, case)[0] == "representative"
        deputy = RepresentativeForm(nik="3273051708859002", name="Budi Wening", authority="SK-8")
        case = await deliver(pilot, representative=deputy)
        letter = app.screen.query_one("#field-authority")
        await press(pilot, "2", "enter")
        assert not letter.display, "he is on file with his letter"
        await type_(pilot, "Tono")
        assert letter.display, "this one is not"
        await press(pilot, "ctrl+z", "f10")
        assert delivery(app, case)[0] == "representative"


async def test_another_name_is_not_recorded_as_the_applicants(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        case = await deliver(pilot)
        await press(pilot, "enter")
        await type_(pilot, "Joko Susilo")
        await press(pilot, "f10")
        assert said(app) == "! Not the applicant's name: is it the representative, or someone else?"
        assert case_of(app.terminal.register, case).state == "ready"


async def test_by_post_asks_for_the_number_and_for_no_identity(app: PtsaApp) -> None:
    register = app.terminal.register
    async with app.run_test() as pilot:
        await settle(pilot)
        case = await deliver(pilot, address="Jalan Contoh 7")
        app.screen.set_focus(app.screen.query_one("#posted"))
        await press(pilot, "y")
        assert not app.screen.query_one("#field-seen").display
        address = app.screen.query_one("#address", Static)
        assert "Jalan" not in str(address.content)
        await press(pilot, "f10")
        assert said(app) == "! A parcel needs its tracking number."
        await press(pilot, "enter")
        await type_(pilot, "P261124ID")
        looks = register.database.row("SELECT count(*) FROM look")
        app.screen.set_focus(app.screen.query_one("#back"))
        await press(pilot, "v")
        assert "Jalan Contoh 7" in str(address.content)
        assert register.database.row("SELECT count(*) FROM look") == (cast("tuple[int]", looks)[0] + 1,)
        assert register.database.row("SELECT kind FROM look ORDER BY id DESC LIMIT 1") == (Unmasked().kind,)
        await press(pilot, "v")
        assert "Jalan" not in str(address.content)
        await press(pilot, "f10")
        assert delivery(app, case)[:2] == ("applicant", "none")
        assert delivery(app, case)[3:] == (True, "P261124ID")


async def test_undoing_a_delivery_names_the_state_it_returns_to(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        case = await deliver(pilot)
        await press(pilot, "f10")
        assert case_of(app.terminal.register, case).state == "delivered"
        await press(pilot, "u")
        assert said(app).startswith("✓ Undone (delivery); again Ready")
        assert case_of(app.terminal.register, case).state == "ready"


async def test_nothing_of_a_survey_is_shown_after_a_delivery(app: PtsaApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await deliver(pilot)
        await press(pilot, "f10")
        assert isinstance(app.screen, CaseScreen)
        assert said(app).startswith("✓ Delivered")


async def put(pilot: Pilot[int]) -> None:
    """Files that were put onto a shelf."""
    cases = of(pilot)
    await press(pilot, "b", "1")
    await scan(pilot, cases[2])


async def place(pilot: Pilot[int]) -> None:
    """Where files are put."""
    of(pilot)
    await press(pilot, "b")


async def counting(pilot: Pilot[int]) -> None:
    """A count that is under way."""
    cases = of(pilot)
    await press(pilot, "b", "1", "t", "1")
    await scan(pilot, cases[0])
    await scan(pilot, cases[2])


async def counted(pilot: Pilot[int]) -> None:
    """What a count comes to."""
    await counting(pilot)
    await press(pilot, "f", "y")


async def counts(pilot: Pilot[int]) -> None:
    """Past counts."""
    await counted(pilot)
    await press(pilot, "escape", "h")


async def case_missing(pilot: Pilot[int]) -> None:
    """A case whose papers were not found."""
    await counted(pilot)
    await press(pilot, "down", "enter")


async def posted(pilot: Pilot[int]) -> None:
    """A product that goes by post."""
    await deliver(pilot, address="Jalan Contoh 7")
    pilot.app.screen.set_focus(pilot.app.screen.query_one("#posted"))
    await press(pilot, "backspace", words._("y"))


async def with_letter(pilot: Pilot[int]) -> None:
    """A product that someone else takes."""
    await deliver(pilot)
    await press(pilot, "3")


def of(pilot: Pilot[int]) -> list[str]:
    """Return three cases as the fixture makes them."""
    return made(cast(PtsaApp, pilot.app).terminal)


STORIES: tuple[Story, ...] = (put, place, counting, counted, counts, case_missing, posted, with_letter)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.__name__)
def test_picture(snap_compare: Callable[..., bool], app: PtsaApp, story: Story, language: str, size: str) -> None:
    words.set_language(language)

    async def before(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await story(pilot)
        await settle(pilot)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)
