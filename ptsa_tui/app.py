"""The Textual shell: it puts desk and screens together and keeps the terminal quiet and safe."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")  # read when Textual is imported; we need no such keys
os.environ.setdefault("TEXTUAL_FPS", "240")  # what a key finds is shown 4 ms after it is known, not 17

from rich.segment import Segment
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.theme import Theme
from textual.worker import WorkerFailed

import screens
from models.facts.desk_summary import DeskSummary
from models.refused import Refused
from models.words import _, formats
from ptsa_tui.faults import log_to_file, note
from ptsa_tui.output.changed_cells import LONGEST_MAKING, LONGEST_READING, ChangedCells, fits
from ptsa_tui.output.thin import is_thin
from ptsa_tui.preload import Ahead
from ptsa_tui.start.looks import segments
from ptsa_tui.terminal_input import driver_of
from screens.shell.app import DeskApp
from screens.shell.screen import DeskScreen
from screens.ways import AllWays

if TYPE_CHECKING:  # the register is loaded behind the first frame
    from models.register.register import Register
    from models.terminal.terminal import Terminal
    from ptsa_tui.opening import Behind
    from ptsa_tui.settings import Settings
    from ptsa_tui.start.begin import Shown
    from ptsa_tui.start.terminal import Taken

THEME = Theme(
    name="ptsa",
    primary="#1f5f78",
    secondary="#4f8a8b",
    accent="#f2c14e",
    warning="#f2a541",
    error="#ff7b72",
    success="#7fc8a9",
    background="#10161c",
    surface="#18212a",
    panel="#22303c",
    foreground="#e3e8ec",
    dark=True,
    variables={"text-muted": "#93a3b0", "text": "#ffffff"},
)
"""Calm and dark for eight hours a day; every pair of text and background has a contrast of at least 4.5."""

HUNG_UP = 129
"""Exit code after the terminal went away, as of a program that SIGHUP ended."""

LONGEST_TYPING, LONGEST_END = 0.8, 1.5
"""Seconds that keys typed before the terminal went away have to reach their drafts, and that the whole end may take."""

_DROPPED = {"Cc", "Cf", "Cs", "Co"}


class PlainText(LineFilter):
    """The last gate before the terminal: no control character of any data gets through."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with only printable characters."""
        return [s if s.control or s.text.isprintable() else _printable(s) for s in segments]


def _printable(segment: Segment) -> Segment:
    # a replaced character keeps its cell, so columns stay where they are; one without a cell goes
    kept = (
        "" if unicodedata.category(c) == "Cf" else " " if unicodedata.category(c) in _DROPPED else c
        for c in segment.text
    )
    return Segment("".join(kept), segment.style, segment.control)


class PtsaApp(ChangedCells, DeskApp):
    """The desk on a terminal."""

    CSS_PATH = Path(screens.__file__).parent / "desk.tcss"
    ENABLE_COMMAND_PALETTE = False
    TITLE = "ptsa"

    def __init__(
        self,
        desk: Terminal | None,
        settings: Settings | Shown,
        *,
        opening: Callable[[], Behind] | None = None,
        desk_summary: DeskSummary | None = None,
        taken: Taken | None = None,
    ) -> None:
        """Take the desk, or how to open it behind the first frame, which then shows ``glance``.

        ``taken``: the terminal, where a frame stands already and keys were typed.
        """
        self._plain, self._colourless = PlainText(), NoColor()
        self._gone: SimpleQueue[None] = SimpleQueue()
        self._opening, self._taken = opening, taken
        self._sheet_is_read_anew = True
        super().__init__()
        self.ways = AllWays(self)
        self.ahead = Ahead()
        self.behind: Behind | None = None
        """The open desk with what works behind the screens, where this app opened it."""
        self.refused: Refused | None = None
        """Why it could not be opened."""
        if desk is not None:
            self.seat(desk)
        if desk_summary is not None:
            self._glance = desk_summary
        if taken is not None:
            taken.handed_over = lambda: self.stands_already(segments(taken.rows()), taken.size)
        self.only_changes = settings.only_changes and fits(self)
        self.animation_level = "none"
        self.register_theme(THEME)
        thin = is_thin(settings.thin, os.environ)
        few = settings.colours == "16" or self.no_color or self.console.color_system in (None, "standard")
        few = few or (thin and settings.colours == "auto")
        self.set_class(thin, "-thin")
        self.theme = "ansi-dark" if few else THEME.name
        self.stylesheet.set_variables(self.get_css_variables())
        self._sheet_is_read_anew = False

    def refresh_css(self, animate: bool = True) -> None:
        """Read the sheet of styles again; for the theme of the beginning it need not be read twice."""
        if self._sheet_is_read_anew:
            super().refresh_css(animate)
        self._sheet_is_read_anew = True

    async def _changed(self, change: Callable[[], Awaitable[None]]) -> None:
        """Show a screen once, with what it reads, and not first without."""

        async def shown_once() -> None:
            self.hold_back(LONGEST_MAKING)
            await change()
            self.hold_back(LONGEST_READING)

        try:
            await super()._changed(shown_once)
        finally:
            if self.screen_stack:
                self.screen.call_after_refresh(self.let_go)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Add the last gate to Textual's own filters; NO_COLOR means no colour at all, not shades of grey."""
        filters = [f for f in super().get_line_filters() if not (self.no_color and isinstance(f, Monochrome))]
        return [*filters, *([self._colourless] if self.no_color else []), self._plain]

    def get_driver_class(self) -> type[Driver]:
        """Return the platform's driver, behind the filter of keys."""
        return driver_of(super().get_driver_class(), self.hang_up, self._taken)

    def hang_up(self) -> None:
        """The terminal is gone: keep the drafts and end, whatever the screens are waiting for.

        May be called at any moment, in a signal's handler too: two threads stand ready and wait for this.
        """
        self._gone.put(None)
        self._gone.put(None)

    def stand_ready(self) -> None:
        """Start the threads that end the program once its terminal is gone."""
        for call in (self._keep_what_was_typed, self._end_soon):
            threading.Thread(target=call, name=f"ptsa{call.__name__}", daemon=True).start()

    def _end_soon(self) -> None:
        self._gone.get()
        time.sleep(LONGEST_END)
        os._exit(HUNG_UP)

    def _keep_what_was_typed(self) -> None:
        self._gone.get()
        end = time.monotonic() + LONGEST_TYPING
        if self._loop is not None and self._loop.is_running():
            taken_in = threading.Event()
            asyncio.run_coroutine_threadsafe(self._behind_all_keys(taken_in), self._loop)
            taken_in.wait(LONGEST_TYPING)
        while (self._held or self._changing) and time.monotonic() < end:
            time.sleep(0.01)
        if self.is_open:
            self.terminal.drafts.flush()
        os._exit(HUNG_UP)

    async def _behind_all_keys(self, taken_in: threading.Event) -> None:
        """Set ``taken_in`` once every key that was read stands in the queue: the driver hands them over like this."""
        self.call_later(taken_in.set)

    async def on_mount(self) -> None:
        """Make the screens ready and ask who sits here."""
        self.furnish()
        if self.is_open and self.terminal.officer is not None:
            await self.push_screen(self.ways.home())
        else:
            await self.push_screen(self.ways.sign_in())
        self.call_after_refresh(self._first_frame)

    def _first_frame(self) -> None:
        """Begin what can wait until the officer sees something."""
        if self.is_open:
            self._begin()
        elif self._opening is not None:
            self.run_worker(self._open(self._opening), group="opening")

    async def _open(self, opening: Callable[[], Behind]) -> None:
        """Open the desk in a thread; keys are taken meanwhile."""
        try:
            behind = await asyncio.to_thread(opening)
            behind.register.connect()
        except Refused as why:
            self.refused = why
            self.exit(1)
            return
        self.behind = behind
        self.seat(behind.terminal)
        self._begin()
        if isinstance(self.screen, DeskScreen):
            self.screen.draw_bars()

    def _begin(self) -> None:
        """Start what works behind the screens."""
        if self.behind is not None:
            self.behind.start(self)
            self.ahead.start(self.behind.register.database.path)
        self.signs.follow_link()

    def action_help_quit(self) -> None:
        """Ctrl+C loses nothing: it only says how to leave."""
        says = getattr(self.screen, "say", None)
        if says is not None:
            says(_("Ctrl+Q leaves the program; drafts stay."))

    async def action_quit(self) -> None:
        """Ctrl+Q."""
        self.exit(0)

    def _handle_exception(self, error: Exception) -> None:
        """Say what was refused; write a fault to the log, without what was on the screen, and say so.

        What fails behind the screens ends nothing. Where a screen itself fails it is dead: then the program ends.
        """
        fault = getattr(error, "error", error)  # of a worker, what failed in it
        if isinstance(fault, Refused) and self.is_open:
            self.hear(fault)
            return
        note(fault)
        if os.environ.get("PTSA_DEBUG"):
            super()._handle_exception(error)
            return
        if isinstance(error, WorkerFailed) and self.is_open:
            self.hear_fault()
            return
        self.exit(
            1,
            message=_(
                "A fault in the program. Everything that was saved is safe, and drafts are kept. Start it again."
            ),
        )


def _note_thread(fault: threading.ExceptHookArgs) -> None:
    """Write the fault of a thread to the log; Python would write it over the screen, with what the message holds."""
    if fault.exc_value is not None:
        note(fault.exc_value)


def run_desk(
    opening: Callable[[], Behind], settings: Shown, desk_summary: DeskSummary | None, taken: Taken | None = None
) -> int:
    """Run the screens until the officer leaves; return the exit code.

    Without a ``glance`` there is nothing to show before the desk is open: then it is opened first.

    Raises:
        Refused: the desk can't be opened.
    """
    log_to_file()
    threading.excepthook = _note_thread
    behind = None if desk_summary else opening()
    desk = behind.terminal if behind else None
    app = PtsaApp(desk, settings, opening=opening, desk_summary=desk_summary, taken=taken)
    app.behind = behind
    app.stand_ready()
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, lambda *_: app.hang_up())
    try:
        code = app.run(mouse=False)
    finally:
        app.ahead.stop()
        if app.behind is not None:
            app.behind.close()
    if app.refused is not None:
        raise app.refused
    if app.behind is not None and app.behind.background is not None:
        with suppress(OSError, Refused):
            print(farewell(app.behind.register))
    return code or 0


def farewell(register: Register) -> str:
    """Return the line that stands on the terminal after a desk with a centre was left."""
    from models.exchange.link import sign

    told_now = sign(register)
    unsent = told_now.unsent
    if told_now.not_accepted:
        told = _("{unsent} not sent yet, {count} not accepted: F12 says why.")
        return told.format(unsent=formats.count(unsent), count=formats.count(told_now.not_accepted))
    if not unsent:
        return _("0 not sent yet: the centre has everything.")
    told = _("{count} not sent yet. Nothing is lost: they go when the desk is open (F12), or now by: ptsa sync")
    return told.format(count=formats.count(unsent))
