"""What every screen shares: the title, the line that says what happened, the key bar, and the ways between screens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.geometry import Offset
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from models.facts.desk_summary import Glance
from models.refused import Refused
from models.words import _
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.keyboard.pace import Pace
from screens.shell.deliberate import ROW, Hand
from screens.shell.key_queue import KeyQueue
from screens.shell.scanning import Scanner
from screens.shell.unheard import Unheard
from screens.widgets.bar_texts import cell_len
from screens.widgets.bars import Foot, KeyBar, Said, Title, told_sign
from screens.widgets.field import Box
from screens.widgets.lines import Lines

if TYPE_CHECKING:  # the register is loaded behind the first frame
    from models.exchange.link import Sign
    from models.facts.codes import Scanned
    from models.search.scans import Named
    from models.slips.print_jobs import Job, Unprinted
    from models.terminal.terminal import Desk

T = TypeVar("T")

SIGN = 4
"""Cells of the said line that its sign and its edges take."""


ASKS_FOR_DAY = ("clock_latest", "clock_centre")
"""Doubts of the clock that an officer can settle."""


class LinkChanged(Message):
    """The background exchange did something."""


class PrintsChanged(Message):
    """Something became of a print job."""


class Told(NamedTuple):
    """A line that says that something was saved, whose slip is on its way."""

    said: Said
    text: str
    name: str
    """Whom it is about."""
    shown: str
    """What the line shows; once it shows something else, nothing is added to it."""
    job: int


class DeskApp(Unheard, KeyQueue):
    """The shell that screens run in. The program fills :attr:`desk`; screens know nothing else of it."""

    def __init__(self) -> None:
        self.pace = Pace()
        """When keys came, and what time it is for them."""
        self.scanner = Scanner(self)
        self.hand = Hand(self)
        self.sign: Sign | None = None
        """What is unsent and how fresh the data are; None on a desk without a centre."""
        self._tries = 0
        self.prints: Unprinted | None = None
        """What is not on paper yet."""
        self._told: Told | None = None
        self._glance = Glance("", practice=False)
        self._opened = asyncio.Event()
        super().__init__()

    @property
    def glance(self) -> Glance:
        """What can be said of the desk already, whether it is open yet or not."""
        return Glance(self.desk.office, self.desk.practice) if self.is_open else self._glance

    def seat(self, desk: Desk) -> None:
        """Take the desk; from now on everything works."""
        self.desk, self.is_open = desk, True
        self._opened.set()

    async def opened(self) -> None:
        """Wait until the desk is open."""
        await self._opened.wait()

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own cursor stands: always at the focused field or row."""
        focused = self.focused if self._running else None
        return getattr(focused, "cursor_screen_offset", None) or Offset(0, max(0, self.size.height - 2))

    @cursor_position.setter
    def cursor_position(self, _offset: Offset) -> None:
        """Ignore what a widget without the focus says."""

    def open(self, screen: Screen[T], then: Callable[[T | None], None] | None = None) -> None:
        """Show a screen or dialog over the present one; ``then`` hears what it gives back."""

        async def change() -> None:
            await self.push_screen(screen, then)

        self._change(change)

    def replace(self, screen: Screen[None]) -> None:
        """Show a screen in the place of the present one."""

        async def change() -> None:
            await self.switch_screen(screen)

        self._change(change)

    def go(self, name: str, then: Callable[[], None] | None = None) -> None:
        """Show the main screen of this name; each keeps what was typed in it."""

        async def change() -> None:
            while isinstance(self.screen, ModalScreen) or len(self.screen_stack) > (2 if name == "home" else 3):
                self.pop_screen()
            if name != "home" and self.screen is not self.get_screen(name):
                await (self.switch_screen(name) if len(self.screen_stack) == 3 else self.push_screen(name))
            if then is not None:
                then()
            if self.desk.shift and name in ("intake", "handover", "queue") and isinstance(self.screen, DeskScreen):
                self.screen.refuse(Refused("shift_waiting"))  # said before anything is typed in vain

        self._change(change)

    def furnish(self) -> None:
        """Make the main screens, empty; the program knows which."""
        raise NotImplementedError

    def enter(self) -> None:
        """Show the officer who signed in the home screen, and before it a shift that waits to be taken over."""
        from screens.home import Home

        async def change() -> None:
            await self.switch_screen(Home())
            if self.desk.shift:
                await self.push_screen("shift")

        self._change(change)

    def change_officer(self) -> None:
        """Sign another officer in at this terminal: what the first one typed is in drafts, his screens are gone."""
        from screens.signin import SignIn

        async def change() -> None:
            for screen in self.screen_stack:
                self.workers.cancel_node(screen)  # what is still being read has no screen to be shown on
            while len(self.screen_stack) > 1:
                await self.pop_screen()
            for screen in [s for s in (*self._installed_screens.values(),) if isinstance(s, Screen)]:
                self.uninstall_screen(screen)
                if screen.is_running:
                    await screen.remove()
            await self.desk.sign_out()
            self._told = None
            self.furnish()
            await self.push_screen(SignIn(another=True))

        self._change(change)

    def serve_last(self) -> None:
        """Begin a request of the person served last at this terminal."""
        person = self.desk.last_person
        if person is None:
            if isinstance(self.screen, DeskScreen):
                self.screen.say(_("Nobody was served at this terminal yet."))
            return
        self.serve_person(person)

    def serve_person(self, person: int) -> None:
        """Begin a request of someone whom this register knows."""
        from screens.intake import IntakeScreen

        def fill() -> None:
            if isinstance(self.screen, IntakeScreen):
                self.screen.serve(person)

        self.go("intake", fill)

    def open_scanned(self, code: Scanned) -> None:
        """Open what a scanned code names; keys wait meanwhile."""
        from screens.lookup.scanned import open_scanned

        async def change() -> None:
            await open_scanned(self, code)

        self._change(change)

    @property
    def opens_scans(self) -> bool:
        """Whether a scan opens something now: not at the sign-in, and not while the desk is locked."""
        return not isinstance(self.screen, Speaking) or self.screen.OPENS_SCANS

    @property
    def is_changing(self) -> bool:
        """Whether what an earlier key did is still under way."""
        return bool(self._changing)

    @property
    def keys_wait(self) -> bool:
        """Whether keys wait for what an earlier one did."""
        return bool(self._changing or self._held)

    def hold_first(self, waiting: list[events.Event]) -> None:
        """Put keys before all others that wait; they are taken as soon as nothing is under way."""
        self._held[:0] = waiting
        self.call_later(self._drain)

    def on_box_cut(self, event: Box.Cut) -> None:
        """Say what did not fit into a field: nothing is left out in silence."""
        told = (
            _("Characters that did not fit: {count}. This field takes {longest}.")
            if event.count
            else _("The field is full: it takes {longest} characters.")
        )
        for said in self.screen.query(Said):
            said.say(told.format(count=event.count, longest=event.longest), "bad")

    def look_up(self) -> None:
        """Show lookup with the cursor in its box."""

        def into_box() -> None:
            if isinstance(self.screen, DeskScreen):
                self.screen.focus_first()

        self.go("lookup", into_box)

    def hear(self, why: Refused) -> None:
        """Say on the present screen what nobody took: a reading, a look, a timer or a task behind the screens."""
        if (screen := self._speaker()) is not None:
            screen.refuse(why)

    def hear_fault(self) -> None:
        """Say that something behind the screens failed in a way that nobody foresaw."""
        if (screen := self._speaker()) is not None:
            screen.say(_("A fault in the program (it is in the log). Check what was done last."), "bad")

    def _speaker(self) -> Speaking | None:
        """Return the front screen that can say something."""
        for screen in reversed(self.screen_stack):
            if screen.query(Said) and isinstance(screen, Speaking):
                return screen
        return None

    def repaint(self) -> None:
        """Draw the whole screen again."""
        self.screen.refresh()

    def follow_link(self) -> None:
        """Begin to show what is unsent, on a desk that has a centre."""
        if self.desk.enrolled:
            self.desk.written = self.read_sign
            self.read_sign()

    def link_changed(self) -> None:
        """Hear that the background exchange did something, from any thread; returns at once."""
        with suppress(RuntimeError):  # the program has ended
            self.post_message(LinkChanged())

    def on_link_changed(self) -> None:
        """Show how the exchange stands, and what it brought, where nothing is being typed that it could disturb."""
        state = self.desk.link.state()
        ended, self._tries = state.tries != self._tries, state.tries
        if ended:
            self.read_sign()
        if isinstance(self.screen, DeskScreen):
            self.screen.link_moved()
            if ended and (state.sent or state.pulled):
                self.screen.news()

    def prints_changed(self) -> None:
        """Hear that something became of a print job, from any thread; returns at once."""
        with suppress(RuntimeError):  # the program has ended
            self.post_message(PrintsChanged())

    def on_prints_changed(self) -> None:
        """Show it where it is about."""
        self.run_worker(self._read_prints(), group="prints-sign", exclusive=True)
        if isinstance(self.screen, DeskScreen):
            self.screen.prints_moved()

    async def _read_prints(self) -> None:
        """Read what is not on paper yet, and what became of the slip that the officer was told of."""
        from models.slips.print_jobs import get, unprinted

        register, told = self.desk.register, self._told
        try:
            found = await self.desk.read(unprinted, register)
            job = await self.desk.read(get, register, told.job) if told else None
        except Refused:
            return  # the trouble of a sign must not cover what was said of a save; the next reading says it
        if told is not None and job is not None and told.said.is_attached and told.said.text == told.shown:
            self._show_told(told, job)
        if found != self.prints:
            self.prints = found
            for screen in self.screen_stack:
                if isinstance(screen, Speaking) and screen.is_mounted:
                    screen.show_sign()

    def tell_slip(self, said: Said, text: str, name: str, slip: int) -> None:
        """Say ``text`` and what becomes of its slip, as soon as that is known; ``name`` last, for it may be long."""
        self._say_slip(Told(said, text, name, "", slip), _("slip queued"))

    def _show_told(self, told: Told, job: Job) -> None:
        if job.state == "printed":
            self._say_slip(told, _("slip printed"))
            self._told = None
        elif job.state == "asks" or (job.state == "waiting" and job.reason):
            self._say_slip(told, _("slip held up (F9)"))

    def _say_slip(self, told: Told, slip: str) -> None:
        line = " · ".join(part for part in (told.text, slip, told.name) if part)
        if slip in (_("slip queued"), _("slip printed")) and cell_len(line) > self.size.width - SIGN:
            line = " · ".join(part for part in (told.text, told.name) if part)  # whom it is about says more
        told.said.say(line, "good")
        self._told = told._replace(shown=told.said.text)

    def read_sign(self) -> None:
        """Read the sign of the exchange again."""
        self.run_worker(self._read_sign(), group="sign", exclusive=True)

    async def _read_sign(self) -> None:
        from models.exchange.link import sign

        try:
            found = await self.desk.read(sign, self.desk.register)
        except Refused:
            return  # as above
        if found != self.sign:
            self.sign = found
            for screen in self.screen_stack:
                if isinstance(screen, Speaking) and screen.is_mounted:
                    screen.show_sign()


class Speaking:
    """What screens and dialogs share: the app with its true type, and talking to the officer."""

    OPENS_SCANS: ClassVar[bool] = True
    """Whether a code that is scanned here opens what it names."""
    RECORDS_NOTHING: ClassVar[bool] = False
    """Whether keys that the table does not name only lead somewhere here; in a sheet also those of its question."""
    OWN_PACE: ClassVar[bool] = False
    """Whether it judges by itself which keys were pressed before anybody could have read it."""

    TAKES_ONE: ClassVar[bool] = False
    """Whether it closes at the first key: then the rest of what was typed ahead belongs to what comes behind it."""
    AIMED: ClassVar[Mapping[str, str]] = {}
    """Which of :meth:`aims` a command hits, where it is not the row under the cursor."""

    def aims(self) -> Mapping[str, object]:
        """Return by name what keys that act would hit now, as far as it may change under the officer's eyes."""
        focused = cast("Screen[object]", self).focused
        return {ROW: focused.subject} if isinstance(focused, Lines) and focused.aims and focused.rows else {}

    def enter_acts(self) -> bool:
        """Tell whether Enter in the focused field does something, instead of going on to the next."""
        return False

    async def take_scan(self, found: Named) -> bool:
        """Take what was scanned if it belongs into what this screen does; tell whether it did. Else it opens."""
        return False

    @property
    def shell(self) -> DeskApp:
        """The app."""
        return cast(DeskApp, cast(Widget, self).app)

    @property
    def desk(self) -> Desk:
        """The desk."""
        return self.shell.desk

    def show_sign(self) -> None:
        """Show what is unsent; it changed."""

    def say(self, text: str, tone: str = "plain") -> None:
        """Say what just happened, in one plain line."""
        cast(Widget, self).query_one(Said).say(text, tone)

    def say_saved(self, text: str, name: str = "") -> None:
        """Say what was saved and for whom, and what becomes of the slip that it owes; nobody waits for that."""
        said = cast(Widget, self).query_one(Said)
        if self.desk.slip is None:
            said.say(f"{text} · {name}" if name else text, "good")
        else:
            self.shell.tell_slip(said, text, name, self.desk.slip)

    def ask_for_day(self) -> None:
        """Ask what day it is, since the clock is in doubt; the key that needed to know is then pressed once more."""
        from screens.shell.clock_doubt import ClockDialog

        def after(right: str | None) -> None:
            if right is not None:
                self.say(_("The date is right. What was not saved yet can be saved now."), "good")

        self.shell.open(ClockDialog(), after)

    def refuse(self, why: Refused) -> None:
        """Say why something was not done; a shift that waits is a key away."""
        if why.code == "shift_waiting":
            self.say(_("A shift waits here to be taken over first: Ctrl+E (from a question: Esc, Ctrl+E)."), "bad")
        elif why.code in ASKS_FOR_DAY:
            self.ask_for_day()
        else:
            from models.words.sentences import sentence

            self.say(sentence(why), "bad")


class Sheet(Speaking, Unheard, ModalScreen[T]):
    """Base of what opens over a screen."""

    def on_screen_resume(self) -> None:
        """Whatever a key would hit came in front only now."""
        self.shell.hand.look()

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close once; a second key of the same burst finds it closed already."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class DeskScreen(Speaking, Unheard, Screen[None]):
    """Base of the full screens. ``PLACE``: their place in the table of keys; ``FIRST``: what gets the focus."""

    PLACE: ClassVar[str] = ""
    FIRST: ClassVar[str] = ""
    AUTO_FOCUS = ""
    BINDINGS = bindings("everywhere")

    def compose(self) -> ComposeResult:
        """Lay the screen out: title, body, said, keys."""
        yield Title("", classes="title")
        yield from self.body()
        yield Foot()

    def body(self) -> Iterable[Widget]:
        """Return the widgets between title and said line."""
        return ()

    def title_text(self) -> str:
        """Return the screen's name in the title."""
        return _(keys.PLACES[self.PLACE])

    def commands(self) -> list[keys.Command]:
        """Return the commands that the key bar shows now, the nearest first."""
        return [*keys.at(self.PLACE), *self.ways()]

    def ways(self) -> list[keys.Command]:
        """Return the commands of everywhere that the key bar shows here; sync only where there is a centre."""
        hidden = {f"go_{self.PLACE}"} | (set() if self.desk.enrolled else {"go_sync"})
        return [c for c in keys.at("everywhere") if c.id not in hidden]

    def news(self) -> None:
        """Show what an exchange brought; cursor and typed text stay. Screens with a form do nothing."""

    def link_moved(self) -> None:
        """The background exchange did something; only one screen is about that."""

    def prints_moved(self) -> None:
        """Something became of a print job; only screens about slips do something."""

    def on_mount(self) -> None:
        """Draw the bars."""
        self.draw_bars()
        self.focus_first()

    comes_back = False
    """Whether the screen was in front before: what it read when it was made is not read twice."""

    def on_screen_suspend(self) -> None:
        """Remember that another screen came in front."""
        self.comes_back = True

    def on_screen_resume(self) -> None:
        """Draw the bars again: width and officer may differ."""
        self.draw_bars()
        if self.focused is None:
            self.focus_first()
        self.shell.hand.look()

    def on_resize(self) -> None:
        """Draw the bars for the new width."""
        self.draw_bars()

    def draw_bars(self) -> None:
        """Draw title and key bar."""
        if not self.is_mounted:
            return
        self.show_sign()
        self.query_one(KeyBar).show([c for c in self.commands() if c.bar])

    def show_sign(self) -> None:
        """Draw the title, which holds what is unsent."""
        office, practice = self.shell.glance
        officer = self.desk.officer.name if self.shell.is_open and self.desk.officer else ""
        self.query_one(Title).show(office, self.title_text(), officer, practice, self._signs())

    def _signs(self) -> str:
        """Return what stands in the title of slips and of the exchange; nothing as long as there is nothing to say."""
        shell, told = self.shell, []
        if shell.prints is not None:
            from models.slips import words as slips

            told.append(slips.sign(shell.prints))
        if shell.sign is not None:
            told.append(told_sign(shell.sign, self.desk.register.clock.now(), self.desk.zone))
        return "  ".join(part for part in told if part)

    def focus_first(self) -> None:
        """Put the focus where typing should go."""
        if self.FIRST and self.is_mounted:
            self.set_focus(self.query_one(self.FIRST))

    async def action_go_intake(self) -> None:
        """F2."""
        self.shell.go("intake")

    async def action_go_lookup(self) -> None:
        """F3: into the box, wherever the focus was when the screen was left."""
        self.shell.look_up()

    async def action_go_handover(self) -> None:
        """F4."""
        self.shell.go("handover")

    async def action_go_queue(self) -> None:
        """F5."""
        self.shell.go("queue")

    async def action_serve_last(self) -> None:
        """F8."""
        self.shell.serve_last()

    async def action_go_prints(self) -> None:
        """F9."""
        self.shell.go("prints")

    async def action_go_sync(self) -> None:
        """F12."""
        self.shell.go("sync")

    async def action_go_shift(self) -> None:
        """Ctrl+E."""
        self.shell.go("shift")

    async def action_change_officer(self) -> None:
        """Ctrl+Y."""
        self.shell.change_officer()

    async def action_go_paper_files(self) -> None:
        """Ctrl+F."""
        self.shell.go("paper_files")

    async def action_back(self) -> None:
        """Esc: one step back."""
        if len(self.shell.screen_stack) > 2:
            self.shell.pop_screen()

    async def action_help(self) -> None:
        """F1."""
        from screens.shell.help import Help

        field = ["field"] if self.query(Box) else []
        self.shell.open(Help([self.PLACE, *self.more_places(), *field, "everywhere"]))

    def more_places(self) -> list[str]:
        """Return further places of the table that this screen holds."""
        return []

    def action_repaint(self) -> None:
        """Ctrl+_."""
        self.shell.repaint()

    async def action_menu(self) -> None:
        """Ctrl+G."""
        from screens.shell.palette import DigitMenu

        self.shell.open(DigitMenu())

    async def action_palette(self) -> None:
        """Ctrl+P."""
        from screens.shell.palette import Palette

        self.shell.open(Palette([self.PLACE, *self.more_places(), "everywhere"], self))

    async def action_lock(self) -> None:
        """Ctrl+L."""
        from screens.signin import Lock

        self.shell.open(Lock())

    def action_quit(self) -> None:
        """Ctrl+Q."""
        self.shell.exit(0)
