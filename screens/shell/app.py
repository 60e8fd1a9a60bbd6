"""The shell that screens run in: which one is in front, and what holds for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.screen import ModalScreen, Screen

from models.facts.desk_summary import DeskSummary
from models.refused import Refused
from models.words import _
from screens.keyboard.pace import Pace
from screens.shell.deliberate import Hand
from screens.shell.key_queue import KeyQueue
from screens.shell.scanning import Scanner
from screens.shell.screen import DeskScreen
from screens.shell.signs import Signs
from screens.shell.speaking import Speaking, Unheard
from screens.shell.ways import Ways
from screens.widgets.bars import Said
from screens.widgets.field import Box

if TYPE_CHECKING:  # the register is loaded behind the first frame
    from models.facts.codes import Scanned
    from models.terminal.terminal import Terminal

T = TypeVar("T")


class LinkChanged(Message):
    """The background exchange did something."""


class PrintsChanged(Message):
    """Something became of a print job."""


class DeskApp(Unheard, KeyQueue):
    """The shell. The program fills :attr:`terminal` and :attr:`ways`; screens know nothing else of it."""

    ways: Ways
    """How screens are opened."""

    def __init__(self) -> None:
        self.pace = Pace()
        """When keys came, and what time it is for them."""
        self.scanner = Scanner(self)
        self.hand = Hand(self)
        self.signs = Signs(self)
        self._glance = DeskSummary("", practice=False)
        self._opened = asyncio.Event()
        super().__init__()

    @property
    def desk_summary(self) -> DeskSummary:
        """What can be said of the desk already, whether it is open yet or not."""
        return DeskSummary(self.terminal.office, self.terminal.practice) if self.is_open else self._glance

    def seat(self, terminal: Terminal) -> None:
        """Take the terminal; from now on everything works."""
        self.terminal, self.is_open = terminal, True
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

    # --- which screen is in front ----------------------------------------------------------------------------------

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
            if self.terminal.shift and name in ("intake", "handover", "queue") and isinstance(self.screen, DeskScreen):
                self.screen.refuse(Refused("shift_waiting"))  # said before anything is typed in vain

        self._change(change)

    def furnish(self) -> None:
        """Name the main screens; each is made, empty, when it is first opened."""
        self._installed_screens.update(self.ways.main())

    def enter(self) -> None:
        """Show the officer who signed in the home screen, and before it a shift that waits to be taken over."""

        async def change() -> None:
            while len(self.screen_stack) > 2:  # a turned screen stands over the sign-in
                await self.pop_screen()
            await self.switch_screen(self.ways.home())
            if self.terminal.shift:
                await self.push_screen("shift")

        self._change(change)

    def change_officer(self, over: Screen[None] | None = None) -> None:
        """Sign another officer in at this terminal: what the first one typed is in drafts, his screens are gone.

        ``over``: what stands over the sign-in until somebody has signed in there.
        """

        async def change() -> None:
            for screen in self.screen_stack:
                self.workers.cancel_node(screen)  # what is still being read has no screen to be shown on
            while len(self.screen_stack) > 1:
                await self.pop_screen()
            for screen in [s for s in (*self._installed_screens.values(),) if isinstance(s, Screen)]:
                self.uninstall_screen(screen)
                if screen.is_running:
                    await screen.remove()
            await self.terminal.sign_out()
            self.signs.forget()
            self.furnish()
            await self.push_screen(self.ways.sign_in(another=True))
            if over is not None:
                await self.push_screen(over)

        self._change(change)

    def serve_last(self) -> None:
        """Begin a request of the person served last at this terminal."""
        person = self.terminal.last_person
        if person is not None:
            self.ways.serve(person)
        elif isinstance(self.screen, DeskScreen):
            self.screen.say(_("Nobody was served at this terminal yet."))

    def look_up(self) -> None:
        """Show lookup with the cursor in its box."""

        def into_box() -> None:
            if isinstance(self.screen, DeskScreen):
                self.screen.focus_first()

        self.go("lookup", into_box)

    def show_keys(self, places: Sequence[str]) -> None:
        """Show the help page of places of the table of keys."""
        from screens.shell.help import Help

        self.open(Help(places))

    def show_menu(self) -> None:
        """Show the main ways by digits."""
        from screens.shell.palette import DigitMenu

        self.open(DigitMenu())

    def show_palette(self, places: Sequence[str], screen: DeskScreen) -> None:
        """Show every command of places of the table of keys; the one that is chosen runs on ``screen``."""
        from screens.shell.palette import Palette

        self.open(Palette(places, screen))

    def repaint(self) -> None:
        """Draw the whole screen again."""
        self.screen.refresh()

    # --- scans and keys --------------------------------------------------------------------------------------------

    def open_scanned(self, code: Scanned) -> None:
        """Open what a scanned code names; keys wait meanwhile."""

        async def change() -> None:
            await self.ways.scanned(code)

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

    # --- what happens behind the screens ---------------------------------------------------------------------------

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

    def link_changed(self) -> None:
        """Hear that the background exchange did something, from any thread; returns at once."""
        with suppress(RuntimeError):  # the program has ended
            self.post_message(LinkChanged())

    def on_link_changed(self) -> None:
        """Show it."""
        self.signs.link_moved()

    def prints_changed(self) -> None:
        """Hear that something became of a print job, from any thread; returns at once."""
        with suppress(RuntimeError):  # the program has ended
            self.post_message(PrintsChanged())

    def on_prints_changed(self) -> None:
        """Show it."""
        self.signs.prints_moved()
