"""Every key of the table that acts, on the screen it belongs to: doubled, held, too early, and from foreign codes.

The keys come from the table itself: whoever adds one that acts has it tried here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import cast

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from models.forms import BeginAssessment, Offer, Ticket, perform
from models.paper_files.inventory import Place
from models.practice import fill_complaints, fill_quality, fill_queue
from models.quality.figures import Figure, figure
from models.register.register import Register
from models.survey.reading import Remark
from models.terminal.terminal import Terminal
from ptsa_tui.app import PtsaApp
from screens.attention import AttentionScreen
from screens.case.screen import CaseScreen
from screens.dialogs import Question
from screens.drafts import DraftList
from screens.handover.screen import HandoverScreen
from screens.keyboard import keys
from screens.keyboard.pace import FAST, KEY_REPEAT, MOMENT
from screens.paper_files.inventory import Counting, CountsScreen, Running
from screens.quality.assessment import AssessmentScreen
from screens.quality.figures import FiguresScreen
from screens.quality.forum import ForumScreen
from screens.quality.forums import ForumsScreen
from screens.quality.quiz import QuizScreen
from screens.shell.speaking import Speaking
from screens.survey.remarks import RemarksSheet
from screens.survey.turned import Turned
from screens.widgets.field import Box
from tests.models.build import take_in, unit
from tests.models.complaints.telling import in_hand
from tests.pty.test_deliberate import FOREIGN
from tests.screens.conftest import FillOnce, OnPurpose, said, settle, until

NAMES = {" ": "space", "\r": "enter", "\t": "tab", ":": "colon", "/": "slash", ".": "full_stop", "?": "question_mark"}
NAMES |= {"=": "equals_sign", ";": "semicolon"}


class Hands(OnPurpose):
    """Presses keys at times that the test says."""

    def __init__(self, app: PtsaApp, pilot: Pilot[int]) -> None:
        super().__init__()
        self.app, self.pilot, self.last = app, pilot, 1000.0
        app.pace = self

    async def keys(self, names: Iterable[str], every: float, after: float = 5.0) -> None:
        """Press keys, the first one ``after`` seconds, the others ``every`` seconds behind each other."""
        self.last += after
        pressed = [events.Key(NAMES.get(n, n), n if len(n) == 1 else "\r" if n == "enter" else None) for n in names]
        for n, event in enumerate(pressed):
            self._came[id(event)] = (event, self.last + n * every)
        for event in pressed:
            self.app.post_message(event)
        await settle(self.pilot)
        self.last += every * (len(pressed) - 1)

    async def press(self, *names: str) -> None:
        """Press keys on purpose."""
        for name in names:
            await self.keys((name,), 0)


def let_wait(register: Register) -> None:
    """Let something wait in every list."""
    officer = register.officer_by_code("sari")
    assert officer is not None
    sari = officer.id
    fill_queue(register)
    fill_complaints(register)
    fill_quality(register)
    perform(register, sari, BeginAssessment(instrument="ombudsman-2025", unit="HI", year=2026))
    for n in range(4):
        case = take_in(register, sari, nik=f"31740152039{n:05d}"[:12] + f"{n + 1:04d}", name=f"Siti {n}")
        perform(register, sari, Offer(case=case, to="HI"))
    perform(register, sari, Ticket())
    for _turn in range(4):
        in_hand(register, sari)


@pytest.fixture
def desk(desk: Terminal, fill_once: FillOnce) -> Terminal:
    """Return a desk where something waits in every list."""
    fill_once(desk.register, let_wait)
    desk.counter = 3
    return desk


def _first(app: PtsaApp) -> int:
    row = app.terminal.register.database.row("SELECT id FROM case_file ORDER BY id DESC LIMIT 1")
    return int(row[0]) if row else 0


def _first_complaint(app: PtsaApp) -> int:
    row = app.terminal.register.database.row("SELECT min(id) FROM complaint")
    return int(row[0]) if row else 0


def _counting(app: PtsaApp) -> None:
    place = Place(unit(app.terminal.register, "LOKET"), "LOKET", "Loket pelayanan", "")
    app.open(Counting(Running(place, app.terminal.me.id), lambda: None))


def _newest(app: PtsaApp, table: str) -> int:
    return int(app.terminal.register.database.rows(f"SELECT max(id) FROM {table}")[0][0])


def _figure(app: PtsaApp) -> Figure:
    found = figure(app.terminal.register, unit(app.terminal.register, "HI"), 2026, "components")
    assert found is not None
    return found


OPENS: dict[str, Callable[[PtsaApp], object]] = {
    "home": lambda app: app.go("home"),
    "intake": lambda app: app.go("intake"),
    "lookup": lambda app: app.go("lookup"),
    "case": lambda app: app.open(CaseScreen(_first(app))),
    "attention": lambda app: app.open(AttentionScreen()),
    "handover": lambda app: app.go("handover"),
    "queue": lambda app: app.go("queue"),
    "complaints": lambda app: app.go("complaints"),
    "complaint": lambda app: app.ways.complaint(_first_complaint(app)),
    "complain": lambda app: app.ways.complain(),
    "survey": lambda app: app.go("survey"),
    "remarks": lambda app: app.open(RemarksSheet([Remark(1, "kursi kurang")])),
    "shift": lambda app: app.go("shift"),
    "prints": lambda app: app.go("prints"),
    "sync": lambda app: app.go("sync"),
    "drafts": lambda app: app.open(DraftList()),
    "paper_files": lambda app: app.go("paper_files"),
    "counting": _counting,
    "counted": lambda app: app.open(CountsScreen()),
    "quality": lambda app: app.go("quality"),
    "assessment": lambda app: app.open(AssessmentScreen(_newest(app, "assessment"))),
    "figures": lambda app: app.open(FiguresScreen("x", _figure(app))),
    "forums": lambda app: app.open(ForumsScreen()),
    "forum": lambda app: app.open(ForumScreen(_newest(app, "forum"))),
    "quiz": lambda app: app.open(QuizScreen(Random(1))),
}
"""How each place is opened that is a screen, or a list over one."""

WITHIN = {
    *("everywhere", "papers", "twins", "card", "papers_back", "dialog", "signin", "lock", "field", "sure", "visit"),
    "asking",
    *("reports", "report", "report_cases"),
}
"""Places that are no screens of their own, or hold nothing that is recorded."""


def written(app: PtsaApp) -> tuple[object, ...]:
    """Return what stands in the journal, and how many slips are wanted."""
    row = app.terminal.register.database.row
    return row("SELECT count(*), max(id) FROM entry"), row("SELECT count(*) FROM print_job")


async def opened(app: PtsaApp, hands: Hands, place: str) -> Screen[object]:
    """Open a place again; leave what it asks by itself. From a screen that was turned a password leads back."""
    if isinstance(app.screen, Turned):
        await app.terminal.sign_in("sari", "latihan")
        app.enter()
        await settle(hands.pilot)
    while app.screen is not app.screen_stack[1]:
        await hands.press("escape")
    OPENS[place](app)
    await settle(hands.pilot)
    while isinstance(app.screen, Question):
        await hands.press("escape")
    if place == "handover":
        await hands.press("2")
    hands.last += 5
    return app.screen


def acting(place: str) -> list[str]:
    """Return the keys of a place that act."""
    return [command.keys[0] for command in keys.at(place) if command.acts]


def test_every_place_is_tried() -> None:
    assert set(OPENS) | WITHIN == set(keys.PLACES)
    assert not set(OPENS) & WITHIN


@pytest.mark.share(of=3)
@pytest.mark.parametrize("place", OPENS)
async def test_a_held_or_doubled_key_acts_once(app: PtsaApp, place: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        hands = Hands(app, pilot)
        for key in acting(place):
            await opened(app, hands, place)
            await hands.press(key)
            once, screen = written(app), app.screen
            await hands.keys((key,), 0, after=0.15)
            await hands.keys((key,) * 5, KEY_REPEAT, after=0.2)
            assert written(app) == once, key
            await hands.keys((key,) * 5, 0.033, after=0.5)
            await hands.keys((key,) * 5, 0.033, after=0.033)
            assert written(app) == once, key
            assert app.screen is screen, key


@pytest.mark.share(of=3)
@pytest.mark.parametrize("place", OPENS)
async def test_a_key_does_nothing_on_what_nobody_has_read_yet(app: PtsaApp, place: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        hands = Hands(app, pilot)
        for key in acting(place):
            screen = await opened(app, hands, place)
            aims = cast(Speaking, screen).aims()
            if not aims:
                continue  # nothing is under a cursor
            app.hand.look()
            app.hand._aims = {
                name: (aim, hands.last) for name, aim in aims.items()
            }  # as when news put another line under the cursor
            before = written(app)
            await hands.keys((key,), 0, after=MOMENT - 0.01)
            assert app.screen is screen, key
            assert "had just changed" in said(app), key
            assert written(app) == before, key
            cast(Speaking, screen).say("")
            await hands.keys(("down",), 0, after=MOMENT)
            await hands.keys((key,), 0, after=0.05)
            assert "had just changed" not in said(app), f"{key}: the officer's own move is no change"


@pytest.mark.share(of=3)
@pytest.mark.parametrize("place", OPENS)
async def test_what_is_said_to_record_nothing_does_not(app: PtsaApp, place: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        hands = Hands(app, pilot)
        before = written(app)
        for command in keys.at(place):
            if not command.acts:
                await opened(app, hands, place)
                await hands.press(command.keys[0])
                assert written(app) == before, command.id


@pytest.mark.share(of=3)
@pytest.mark.parametrize("every", [0.0, pytest.param(0.03, marks=pytest.mark.soak)])
@pytest.mark.parametrize("place", OPENS)
async def test_foreign_codes_work_no_key(app: PtsaApp, place: str, every: float) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        hands = Hands(app, pilot)
        before = written(app)
        for code in FOREIGN.values():
            screen = await opened(app, hands, place)
            typed = isinstance(app.focused, Box)
            await hands.keys(code + "\r", every)
            assert written(app) == before, code
            if not typed:
                assert app.screen is screen, code
                assert "not understood" in said(app), code


async def test_fat_fingers_on_two_keys_do_nothing(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        hands = Hands(app, pilot)
        await opened(app, hands, "queue")
        before = written(app)
        await hands.keys(("n", "b"), FAST - 0.005)
        assert "Several keys came at once" in said(app)
        assert written(app) == before
        await hands.keys(("n",), 0)
        assert written(app) != before


async def test_five_in_a_row_go_as_fast_as_they_are_read(app: PtsaApp) -> None:
    """An officer who presses, sees it happen and presses again is never held up."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        hands = Hands(app, pilot)
        screen = cast(HandoverScreen, await opened(app, hands, "handover"))
        mine = len(screen.rows())
        for left in range(mine - 1, mine - 5, -1):
            await hands.keys(("b",), 0, after=MOMENT + 0.02)
            assert said(app).startswith("✓ Taken back")
            await until(pilot, lambda left=left: len(screen.rows()) == left, "the lane without it")  # type: ignore[misc]


async def test_what_is_typed_ahead_of_a_question_still_works(app: PtsaApp) -> None:
    """Different keys in a row are deliberate: the case stays the same, so does what is meant."""
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        hands = Hands(app, pilot)
        await opened(app, hands, "case")
        before = written(app)
        await hands.keys(("n", "s", "i", "a", "p", "f10", "b"), 0.06)
        assert said(app).startswith("✓ Taken back")
        assert written(app) != before
        kinds = app.terminal.register.database.rows("SELECT kind FROM entry ORDER BY id DESC LIMIT 2")
        assert [kind for (kind,) in kinds] == ["HandoverTakenBack", "NoteAdded"]


async def test_enter_that_answered_a_question_answers_no_other(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        hands = Hands(app, pilot)
        await opened(app, hands, "queue")
        await hands.press("a")
        await hands.keys(("enter",) * 4, 0.15)
        assert said(app).startswith("✓ Number"), "a quick hand goes through the fields"
        before = written(app)
        await hands.keys(("enter",), 0, after=0.15)
        await hands.keys(("enter",) * 4, 0.033, after=0.2)
        assert written(app) == before, "no line was called by it"
        assert "counts once" in said(app)


async def test_enter_held_down_confirms_nothing(app: PtsaApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        hands = Hands(app, pilot)
        await opened(app, hands, "queue")
        await hands.press("a")
        before = written(app)
        await hands.keys(("enter",), 0)
        await hands.keys(("enter",) * 10, 0.033, after=0.5)
        assert written(app) == before
        await hands.press("enter")
        assert written(app) != before
