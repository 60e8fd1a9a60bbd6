"""The Textual shell: it puts desk and screens together and keeps the terminal quiet and safe."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue

os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")  # read when Textual is imported; we need no such keys
os.environ.setdefault("TEXTUAL_FPS", "240")  # what a key finds is shown 4 ms after it is known, not 17

from rich.segment import Segment
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.theme import Theme

import screens
from models import texts
from models.desk import Desk
from models.link import sign
from models.prints import Job
from models.refused import Refused
from models.register import Register
from models.slips.layout import Slip
from models.words import _, formats
from ptsa_tui.background import Background
from ptsa_tui.output.changed_cells import LONGEST_MAKING, LONGEST_READING, ChangedCells, fits
from ptsa_tui.output.thin import is_thin
from ptsa_tui.printing.worker import Worker as Printing
from ptsa_tui.printing.worker import setup_of
from ptsa_tui.settings import Settings, state_folder, texts_file
from ptsa_tui.terminal_input import driver_of
from screens.base import DeskApp
from screens.handover import HandoverScreen
from screens.home import Home
from screens.intake import IntakeScreen
from screens.lookup import Lookup
from screens.papers import PapersScreen
from screens.prints import PrintsScreen
from screens.queue import QueueScreen
from screens.shift import ShiftScreen
from screens.signin import SignIn
from screens.sync import SyncScreen

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

    def __init__(self, desk: Desk, settings: Settings, ready: Callable[[], None] = lambda: None) -> None:
        """Take the desk; ``ready`` is called after the first frame."""
        self._plain, self._colourless = PlainText(), NoColor()
        self._gone: SimpleQueue[None] = SimpleQueue()
        super().__init__()
        self.desk, self._ready_to_go = desk, ready
        self.only_changes = settings.only_changes and fits(self)
        self.animation_level = "none"
        self.register_theme(THEME)
        thin = is_thin(settings.thin, os.environ)
        few = settings.colours == "16" or self.no_color or self.console.color_system in (None, "standard")
        few = few or (thin and settings.colours == "auto")
        self.set_class(thin, "-thin")
        self.theme = "ansi-dark" if few else THEME.name

    async def _changed(self, change: Callable[[], Awaitable[None]]) -> None:
        """Show a screen once, with what it reads, and not first without."""

        async def shown_once() -> None:
            self.hold_back(LONGEST_MAKING)
            await change()
            self.hold_back(LONGEST_READING)

        try:
            await super()._changed(shown_once)
        finally:
            self.screen.call_after_refresh(self.let_go)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Add the last gate to Textual's own filters; NO_COLOR means no colour at all, not shades of grey."""
        filters = [f for f in super().get_line_filters() if not (self.no_color and isinstance(f, Monochrome))]
        return [*filters, *([self._colourless] if self.no_color else []), self._plain]

    def get_driver_class(self) -> type[Driver]:
        """Return the platform's driver, behind the filter of keys."""
        return driver_of(super().get_driver_class(), self.hang_up)

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
        time.sleep(0.05)
        while (self._held or self._changing) and time.monotonic() < end:
            time.sleep(0.01)
        self.desk.drafts.flush()
        os._exit(HUNG_UP)

    async def on_mount(self) -> None:
        """Make the screens ready and ask who sits here."""
        self.furnish()
        await self.push_screen(SignIn() if self.desk.officer is None else Home())
        self.call_after_refresh(self._first_frame)

    def furnish(self) -> None:
        """Make the main screens, empty."""
        for name, screen in (
            ("intake", IntakeScreen()),
            ("lookup", Lookup()),
            ("handover", HandoverScreen()),
            ("queue", QueueScreen()),
            ("paper_files", PapersScreen()),
            ("prints", PrintsScreen()),
            ("sync", SyncScreen()),
            ("shift", ShiftScreen()),
        ):
            self.install_screen(screen, name)

    def _first_frame(self) -> None:
        """Begin what can wait until the officer sees something."""
        self.follow_link()
        self._ready_to_go()

    def action_help_quit(self) -> None:
        """Ctrl+C loses nothing: it only says how to leave."""
        says = getattr(self.screen, "say", None)
        if says is not None:
            says(_("Ctrl+Q leaves the program; drafts stay."))

    async def action_quit(self) -> None:
        """Ctrl+Q."""
        self.exit(0)

    def _handle_exception(self, error: Exception) -> None:
        """Write a fault to the log, without what was on the screen, and leave with a clear sentence."""
        logging.getLogger("ptsa").error("fault: %s at %s", type(error).__name__, _where(error))
        if os.environ.get("PTSA_DEBUG"):
            super()._handle_exception(error)
            return
        self.exit(
            1,
            message=_(
                "A fault in the program. Everything that was saved is safe, and drafts are kept. Start it again."
            ),
        )


def _where(error: BaseException) -> str:
    """Return file, line and function of a fault; its message may hold personal data and is left out."""
    places, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return " > ".join(places[-6:])


def run_desk(register: Register, settings: Settings) -> int:
    """Run the screens until the officer leaves; return the exit code."""
    _log_to_file()
    background = Background(register) if register.note("centre") else None
    desk = Desk(register, background)
    desk.texts = texts.read(texts_file())
    desk.counter = settings.counter
    printing = Printing(register, setup_of(settings, register), _slip_of)
    app = PtsaApp(desk, settings, lambda: _begin(background, printing))
    printing.changed = app.prints_changed
    desk.listeners.append(printing.wake)
    desk.preview = printing.preview
    if background is not None:
        background.changed = app.link_changed
    app.stand_ready()
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, lambda *_: app.hang_up())
    try:
        code = app.run(mouse=False)
    finally:
        desk.close()
        printing.stop()
        if background is not None:
            background.stop()
    if background is not None:
        with suppress(OSError, Refused):
            print(farewell(register))
    return code or 0


def _slip_of(register: Register, job: Job) -> Slip:
    """Return the slip of a job; what makes slips is loaded with the first one."""
    from models.slips.contents import slip_of

    return slip_of(register, job)


def _begin(background: Background | None, printing: Printing) -> None:
    """Start what works behind the screens."""
    if background is not None:
        background.start()
    printing.start()


def farewell(register: Register) -> str:
    """Return the line that stands on the terminal after a desk with a centre was left."""
    told_now = sign(register)
    unsent = told_now.unsent
    if told_now.not_accepted:
        told = _("{unsent} not sent yet, {count} not accepted: F12 says why.")
        return told.format(unsent=formats.count(unsent), count=formats.count(told_now.not_accepted))
    if not unsent:
        return _("0 not sent yet: the centre has everything.")
    told = _("{count} not sent yet. Nothing is lost: they go when the desk is open (F12), or now by: ptsa sync")
    return told.format(count=formats.count(unsent))


def _log_to_file() -> None:
    """Log into the state folder; a log that can't be written is no reason to stop."""
    folder = state_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "ptsa.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("ptsa")
    logger.addHandler(handler)
    logger.propagate = False
