"""F12 and the sign of the exchange, on a desk whose centre is a small class."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest
from textual.pilot import Pilot

from models import words
from models.acts.entry import ACTS, LOOKS
from models.exchange.link import LinkState, link_view, sign
from models.facts import numbering
from models.forms import Intake, NoteForm, perform
from models.practice import fill
from models.refused import Refused
from models.register.register import Register
from models.terminal.terminal import Terminal
from models.words import crossings
from ptsa_tui.app import PtsaApp, farewell
from ptsa_tui.settings import Settings
from screens.case.screen import CaseScreen
from screens.handover.screen import HandoverScreen
from screens.home import Home
from screens.intake.screen import IntakeScreen
from screens.lookup.screen import Lookup
from screens.sync import SyncScreen
from screens.widgets.bars import KeyBar, Title
from screens.widgets.lines import Lines
from tests.conftest import StillClock
from tests.screens.conftest import SIZES, desk_of, press, said, settle, type_, until

NIK = "3174014505909007"


class FakeLink:
    """See :class:`models.exchange.link.Link`."""

    def __init__(self, at: int) -> None:
        self.now = LinkState("waiting", next_at=at)
        self.woken = self.asked = 0

    def state(self) -> LinkState:
        return self.now

    def wake(self) -> None:
        self.woken += 1

    def cost(self) -> tuple[int, float]:
        self.asked += 1
        return 712, 0.8


def confirm(register: Register, less: int = 0) -> None:
    """Let the centre have all but the last ``less`` acts."""
    view = link_view(register)
    rows = [
        (register.incarnation, ACTS, view.acts - less, bytes(32), bytes(range(32)), 0),
        (register.incarnation, LOOKS, view.looks, bytes(32), bytes(range(32)), 0),
    ]
    with register.database.writing():
        register.database.run_many("INSERT OR REPLACE INTO confirmed VALUES (?, ?, ?, ?, ?, ?)", rows)


def trouble(register: Register) -> None:
    """Put something of each kind of trouble into the tables."""
    database = register.database
    cases = database.rows("SELECT id, last FROM case_file ORDER BY id")
    (first, last), (_other, objected) = cases[3], cases[5]
    with database.writing():
        database.run("INSERT INTO contest VALUES (?, ?, ?, ?, '')", last, first, cases[4][1], "accept_take_back")
        database.run("UPDATE entry SET objection = 'officer_inactive' WHERE id = ?", objected)
        database.run("INSERT INTO quarantine VALUES (?, 3, 1, ?, 7, 12, 'layout_unknown')", cases[7][1], ACTS)
        database.run("INSERT INTO displaced VALUES (1, x'00', '')")
        database.run("INSERT INTO wanted VALUES (17)")
        database.run("INSERT INTO withheld VALUES (1, 1, x'00', x'00')")


@pytest.fixture
def link(clock: StillClock) -> FakeLink:
    return FakeLink(clock.now() + 900)


@pytest.fixture
def desk(register: Register, clock: StillClock, link: FakeLink) -> Iterator[Terminal]:
    """Return an enrolled desk of which twelve entries are unsent."""
    fill(register, 40, 5)
    register.set_notes({"centre": "https://pusat.example:8443", "contact": str(clock.now() - 300), "skew": "2"})
    confirm(register, 12)
    with desk_of(register, link) as desk:
        yield desk


def shown(app: PtsaApp) -> str:
    """Return the lines of the screen as text."""
    return "\n".join("".join(cell.text for cell in row.cells) for row in app.screen.query_one("#sync", Lines).rows)


def title(app: PtsaApp) -> str:
    return str(app.screen.query_one(Title).content)


async def test_f12_says_what_is_here_sent_and_what_it_costs(app: PtsaApp, register: Register) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12")
        assert isinstance(app.screen, SyncScreen)
        view = link_view(register)
        text = shown(app)
        assert "https://pusat.example:8443" in text
        assert "24 Nov 2026 08.55 · 5 min ago" in text
        assert "09.15 by itself" in text
        assert f"{view.acts} here · {view.confirmed_acts} sent and confirmed" in text
        assert "12 entries, about 710 B, about 1 s" in text
        assert "00010203 … 1c1d1e1f" in text
        assert "Nothing needs attention." in text
        assert "Clock" not in text
        await press(pilot, "escape")
        assert isinstance(app.screen, Home)


@pytest.mark.parametrize("way", [("f12",), ("ctrl+g", "0"), ("f2", "f12"), ("f3", "f12"), ("f4", "f12")])
async def test_every_screen_leads_there(app: PtsaApp, way: tuple[str, ...]) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, *way)
        assert isinstance(app.screen, SyncScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, Home)


async def test_the_palette_leads_there(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f4", "ctrl+p")
        await type_(pilot, "sync")
        await press(pilot, "enter")
        assert isinstance(app.screen, SyncScreen)


@pytest.mark.parametrize("key", ["enter", "s", "S"])
async def test_a_key_exchanges_now_and_the_end_is_said(app: PtsaApp, link: FakeLink, key: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12", key)
        assert link.woken == 1
        link.now = LinkState("running", trips=3, up=4200, down=900)
        app.link_changed()
        await settle(pilot)
        assert "under way: 3 trips · 4,2 kB up, 900 B down" in shown(app)
        await press(pilot, key, "down", "up")
        assert link.woken == 1
        assert "under way" in said(app)
        confirm(app.terminal.register)
        link.now = LinkState("waiting", trips=4, up=5000, down=990, sent=12, pulled=3, seconds=2.5, tries=1)
        app.link_changed()
        await settle(pilot)
        assert "12 sent, 3 fetched · 4 trips · 5,0 kB up, 990 B down · 3 s" in shown(app)
        assert "0 not sent yet" in shown(app)
        assert "Exchanged: 12 sent, 3 fetched." in said(app)


async def test_a_failure_is_a_sentence(app: PtsaApp, link: FakeLink) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12", "s")
        link.now = LinkState("waiting", failed=Refused("centre_unreachable"), tries=1)
        app.link_changed()
        await settle(pilot)
        assert "The centre can't be reached. Work goes on; nothing is lost." in said(app)
        assert "! The centre can't be reached." in shown(app)


async def test_a_clock_far_from_the_centres_is_told(app: PtsaApp, register: Register) -> None:
    register.set_notes({"skew": "-400"})
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12")
        assert "7 min behind the centre's" in shown(app)


async def test_troubles_are_told_and_lead_to_their_cases(app: PtsaApp, register: Register) -> None:
    trouble(register)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12")
        text = shown(app)
        assert "Needs attention: 4" in text
        assert crossings.told("accept_take_back").other in " ".join(text.split())
        assert "This officer is no longer active." in text
        assert "12 entries" in text
        assert "?" not in text
        assert "cases or persons: 1" in text
        lines = app.screen.query_one("#sync", Lines)
        place = next(i for i, row in enumerate(lines.rows) if row.case)
        assert "Open" not in str(app.screen.query_one(KeyBar).content)
        await press(pilot, *["down"] * place)
        assert "Open" in str(app.screen.query_one(KeyBar).content)
        await press(pilot, "enter")
        assert isinstance(app.screen, CaseScreen)
        assert app.screen.case == lines.rows[place].case
        await press(pilot, "escape")
        assert isinstance(app.screen, SyncScreen)
        assert lines.cursor == place


async def test_a_reason_of_a_newer_program_is_no_fault(app: PtsaApp, register: Register) -> None:
    trouble(register)
    with register.database.writing():
        register.database.run("UPDATE contest SET code = 'not_thought_of_yet'")
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12")
        assert "not_thought_of_yet" in shown(app)


async def test_a_desk_without_a_centre_says_how_to_get_one(register: Register) -> None:
    desk = Terminal(register)
    desk.officer = register.officer_by_code("sari")
    app = PtsaApp(desk, Settings(colours="full"))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert "F12" not in str(app.screen.query_one(KeyBar).content)
        assert "↑" not in title(app)
        await press(pilot, "f12")
        assert "ptsa enrol URL CODE" in shown(app)
        await press(pilot, "enter")
        assert "ptsa enrol URL CODE" in said(app)
    desk.close()


async def test_the_title_counts_what_is_unsent(app: PtsaApp, register: Register, link: FakeLink) -> None:
    async with app.run_test(size=(100, 24)) as pilot:
        await until(pilot, lambda: "↑12 · data 08.55" in title(app), "the title's sign")
        await press(pilot, "f3")
        await type_(pilot, "si")
        await press(pilot, "enter")
        assert f"↑{sign(register).unsent} · " in title(app)
        assert sign(register).unsent > 12
        confirm(register)
        register.set_notes({"contact": str(register.clock.now())})
        link.now = LinkState("waiting", sent=13, tries=1)
        app.link_changed()
        await settle(pilot)
        assert "↑0 · data 09.00" in title(app)


async def test_what_another_thread_says_arrives(app: PtsaApp, register: Register, link: FakeLink) -> None:
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        confirm(register)
        link.now = LinkState("waiting", sent=12, tries=1)
        threading.Thread(target=app.link_changed).start()
        await until(pilot, lambda: "↑0" in title(app))
    app.link_changed()  # after the end it is nobody's business


async def test_nothing_is_painted_while_nothing_changes(app: PtsaApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f12")
        await settle(pilot)
        painted: list[object] = []
        monkeypatch.setattr(app, "_display", lambda *what: painted.append(what))
        await asyncio.sleep(2.3)
        assert painted == []
        app.terminal.register.set_notes({"skew": "400"})
        await until(pilot, lambda: painted, "a change is painted within a second or so")


# --- what an exchange brings, where nothing is being typed ------------------------------------------------------------


def newer(register: Register, sari: int, count: int) -> None:
    """Take requests in as another terminal does: they come before the others in each list."""
    for number in range(count):
        nik = f"31740145059091{number:02}"
        perform(register, sari, Intake(nik=nik, name=f"Baru {number}", service="PKB", papers="all"))


def brought(app: PtsaApp, link: FakeLink) -> None:
    link.now = LinkState("waiting", pulled=3, tries=link.now.tries + 1)
    app.link_changed()


async def test_home_counts_again(app: PtsaApp, register: Register, sari: int, link: FakeLink) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "down", "down")
        lines = app.screen.query_one("#waiting", Lines)
        before = lines.rows[0].number
        newer(register, sari, 3)
        brought(app, link)
        await settle(pilot)
        assert lines.rows[0].number == before + 3
        assert lines.cursor == 2


async def test_the_cursor_stays_on_its_case(app: PtsaApp, register: Register, sari: int, link: FakeLink) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f4", "3", "end")
        screen = app.screen
        assert isinstance(screen, HandoverScreen)
        case, before = screen.case_id(), screen.query_one("#lane", Lines).cursor
        newer(register, sari, 5)
        brought(app, link)
        await settle(pilot)
        assert screen.case_id() == case
        assert screen.query_one("#lane", Lines).cursor == before + 5, "the newer ones are due earlier"


async def test_a_key_never_falls_on_a_case_that_slid_under_it(app: PtsaApp, register: Register, link: FakeLink) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f4", "3", "down")
        screen = app.screen
        assert isinstance(screen, HandoverScreen)
        case = screen.case_id()
        with register.database.writing():
            register.database.run("UPDATE case_file SET state = 'withdrawn' WHERE id = ?", case)
        brought(app, link)
        await settle(pilot)
        assert screen.case_id() is None
        assert "left this list" in said(app)
        await press(pilot, "p")
        assert "no case under the cursor" in said(app)
        await press(pilot, "down")
        assert screen.case_id() is not None


async def test_a_search_keeps_its_text_and_cursor(app: PtsaApp, register: Register, sari: int, link: FakeLink) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        newer(register, sari, 3)
        await press(pilot, "f3")
        await type_(pilot, "baru")
        await press(pilot, "down", "down")
        screen = app.screen
        assert isinstance(screen, Lookup)
        lines = screen.query_one("#hits", Lines)
        case, before = lines.row.id, len(lines.rows)
        perform(register, sari, Intake(nik="3174014505909188", name="Baru lagi", service="PKB", papers="all"))
        brought(app, link)
        await settle(pilot)
        assert len(lines.rows) == before + 1
        assert lines.row.id == case
        assert screen.query_one("#query").value == "baru"


async def test_an_open_case_shows_what_came(app: PtsaApp, register: Register, sari: int, link: FakeLink) -> None:
    row = register.database.row("SELECT id, number FROM case_file WHERE state = 'received' ORDER BY id DESC LIMIT 1")
    assert row is not None
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        app.open(CaseScreen(row[0]))
        await settle(pilot)
        perform(register, sari, NoteForm(case=numbering.shown(row[1]), text="dari pusat"))
        brought(app, link)
        await settle(pilot)
        told = ["".join(cell.text for cell in line) for line in app.screen.query_one("#case", Lines).rows]
        assert any("dari pusat" in line for line in told)


async def test_a_form_is_never_touched(app: PtsaApp, register: Register, sari: int, link: FakeLink) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f2")
        await type_(pilot, "31740145")
        newer(register, sari, 2)
        brought(app, link)
        await settle(pilot)
        await type_(pilot, "05")
        assert isinstance(app.screen, IntakeScreen)
        assert app.screen.field("identity").value == "3174014505"
        assert app.focused is app.screen.field("identity").box


# --- leaving ----------------------------------------------------------------------------------------------------------


async def test_locking_says_what_is_unsent(app: PtsaApp, register: Register, link: FakeLink) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+l")
        assert "12 not sent yet; F12 sends them." in str(app.screen.query_one("#unsent").content)  # type: ignore[attr-defined]
        confirm(register)
        link.now = LinkState("waiting", sent=12, tries=1)
        app.link_changed()
        await settle(pilot)
        assert "0 not sent yet" in str(app.screen.query_one("#unsent").content)  # type: ignore[attr-defined]


async def test_ctrl_q_leaves_at_once_whatever_is_unsent(app: PtsaApp, register: Register) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+q")
    assert app.return_value == 0
    assert farewell(register).startswith("12 not sent yet.")
    confirm(register)
    assert farewell(register).startswith("0 not sent yet")


# --- pictures ---------------------------------------------------------------------------------------------------------


async def idle(pilot: Pilot[int], link: FakeLink) -> None:
    """Nothing to send, nothing wrong."""
    confirm(pilot.app.terminal.register)  # type: ignore[attr-defined]


async def running(pilot: Pilot[int], link: FakeLink) -> None:
    """An exchange under way."""
    link.now = LinkState("running", trips=7, up=41_312, down=1204)


async def failed(pilot: Pilot[int], link: FakeLink) -> None:
    """The line is down and the clock is wrong."""
    pilot.app.terminal.register.set_notes({"skew": "-4000"})  # type: ignore[attr-defined]
    link.now = LinkState("waiting", link.now.next_at, Refused("centre_unreachable"), tries=3)


async def troubles(pilot: Pilot[int], link: FakeLink) -> None:
    """Something of each kind."""
    trouble(pilot.app.terminal.register)  # type: ignore[attr-defined]
    link.now = LinkState("waiting", link.now.next_at, None, 2, 712, 1204, 12, 3, 0.8, tries=1)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("story", [idle, running, failed, troubles], ids=lambda s: s.__name__)
def test_picture(
    snap_compare: Callable[..., bool],
    app: PtsaApp,
    link: FakeLink,
    story: Callable[[Pilot[int], FakeLink], object],
    language: str,
    size: str,
) -> None:
    words.set_language(language)

    async def before(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await story(pilot, link)  # type: ignore[misc]
        await press(pilot, "f12")

    assert snap_compare(app, terminal_size=SIZES[size], run_before=before)
