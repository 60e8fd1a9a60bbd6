"""``ptsa display``: the number called last in very large letters, for a television or a second terminal.

It shows no more than what everybody in the room hears. It only reads, follows the database within a second, and goes on
when the database is busy, restored or exchanged; while nothing changes, only the clock's minute costs bytes.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import ClassVar, NamedTuple

os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")  # read when Textual is imported

import peewee
from textual import work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from models import text
from models.ports import Clock, SystemClock
from models.queue import standing
from models.queue.standing import LastCall
from models.refused import Refused
from models.register.register import Register
from models.store.database import SCHEMA_VERSION, Database, version_of
from models.words import _, formats
from ptsa_tui import letters

AGAIN = 1.0
"""Seconds between two looks at the database."""
BLINKS = 12
"""Half seconds that a new number blinks, where the settings want it."""
LISTED = 5
"""Calls below the last one."""


class Board(NamedTuple):
    """What is shown."""

    office: str
    zone: str
    calls: tuple[LastCall, ...]
    waiting: int


class Source:
    """The queue of the desk in a data folder, read again whenever it changed. Used by one thread."""

    def __init__(self, where: Callable[[], Path], counter: int, clock: Clock | None = None) -> None:
        self._where, self._counter, self._clock = where, counter, clock or SystemClock()
        self._register: Register | None = None
        self._seen: tuple[object, ...] = ()

    def look(self) -> Board | None:
        """Return what is to be shown, or None when nothing changed since the last look.

        Raises:
            Refused: it can't be read just now; the next look tries again from the beginning.
        """
        try:
            return self._look()
        except Refused:
            self.close()
            raise
        except (OSError, sqlite3.Error, peewee.PeeweeException):  # exchanged or restored under our hands
            self.close()
            raise Refused("database_unreachable") from None

    def _look(self) -> Board | None:
        path = self._where()
        stat = path.stat()
        file = (path, stat.st_dev, stat.st_ino, stat.st_mtime_ns, stat.st_size)
        if self._register is None or self._seen[:1] != (file,):
            self.close()  # another file, or this one was written from behind: nothing in memory counts
            self._register = self._open(path)
        register = self._register
        day = register.today()
        seen = (file, standing.version(register), day)
        if seen == self._seen:
            return None
        branch = register.branch()
        board = Board(
            text.clean(branch.name),
            branch.zone,
            tuple(standing.last_calls(register, self._counter, LISTED + 1)),
            standing.waits(register).waiting,
        )
        self._seen = seen
        return board

    def _open(self, path: Path) -> Register:
        database = Database(path, reading=True, probing=True)
        database.connect_here()
        if version_of(database) != SCHEMA_VERSION:
            database.close_here()
            raise Refused("database_unreachable")  # older: the desk has not been opened since the update
        return Register(database, self._clock, path.parent)

    def close(self) -> None:
        """Let go of the database."""
        self._seen = ()
        if self._register is not None:
            register, self._register = self._register, None
            try:
                register.close()
            except (sqlite3.Error, peewee.PeeweeException):
                return  # it was gone already


class DisplayApp(App[int]):
    """The board of called numbers."""

    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""
    CSS = """
    Screen { background: black; color: white; layout: vertical; overflow: hidden; }
    Static { width: 100%; height: auto; text-align: center; }
    #top { background: #1f5f78; height: 1; text-style: bold; }
    #label { color: #f2c14e; text-style: bold; padding: 1 0 0 0; }
    #label.dark { color: black; }
    #where { text-style: bold; padding: 1 0 0 0; }
    #last { padding: 1 0 0 0; }
    #foot { dock: bottom; height: 2; }
    Screen:ansi, Screen:nocolor { background: ansi_default; color: ansi_default; }
    Screen:ansi #top, Screen:nocolor #top { background: ansi_default; text-style: reverse bold; }
    Screen:ansi #label, Screen:nocolor #label { color: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "leave", show=False),
        Binding("ctrl+c", "leave", show=False, priority=True),
    ]

    def __init__(self, source: Source, *, counter: int = 0, bell: bool = False, blink: bool = False) -> None:
        super().__init__()
        self.source, self.counter = source, counter
        self._rings, self._blinks = bell, blink
        self.animation_level = "none"
        self.board: Board | None = None
        self._failed = False
        self._blinking = 0
        self._looking = self._laid_out = False
        self._shown: dict[str, str] = {}
        self._reader = ThreadPoolExecutor(1, "ptsa-display")

    def compose(self) -> ComposeResult:
        """Clock, number, counter, the calls before, how many wait."""
        yield Static("", id="top", markup=False)
        yield Static("", id="label", markup=False)
        yield Static("", id="where", markup=False)
        yield Static("", id="last", markup=False)
        yield Static("", id="foot", markup=False)

    def on_mount(self) -> None:
        """Begin to look."""
        if self.no_color or self.console.color_system in (None, "standard"):
            self.theme = "ansi-dark"
        self._laid_out = True
        self.set_interval(AGAIN, self.look)
        self.set_interval(0.5, self._blink)
        self.look()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._draw()

    def look(self) -> None:
        """Look at the database; one look at a time."""
        if not self._looking:
            self._looking = True
            self._look()

    @work(group="look")
    async def _look(self) -> None:
        try:
            board = await asyncio.get_running_loop().run_in_executor(self._reader, self.source.look)
        except Exception as why:  # whatever it is: the room sees that it is tried again, never a traceback
            if not isinstance(why, Refused):
                logging.getLogger("ptsa").error("display fault: %s", type(why).__name__)
            self._failed = True
        else:
            self._failed = False
            if board is not None:
                self._take(board)
        finally:
            self._looking = False
        self._draw()

    def _take(self, board: Board) -> None:
        """Take what was read; a new call rings and blinks, where the settings want it."""
        before, self.board = self.board, board
        newest = board.calls[0] if board.calls else None
        if before is not None and newest is not None and newest not in before.calls:
            if self._rings:
                self.bell()
            if self._blinks:
                self._blinking = BLINKS

    def _blink(self) -> None:
        if self._blinking:
            self._blinking -= 1
            self.query_one("#label").set_class(bool(self._blinking % 2), "dark")

    def _draw(self) -> None:
        if not self._laid_out:
            return
        board, (width, height) = self.board, self.size
        office = board.office if board else "ptsa"
        zone = board.zone if board else "WIB"
        clock = f"{formats.clock(self.source._clock.now(), zone)} {zone}"
        self._say("top", office[: width - len(clock) - 4] + "   " + clock)
        calls = board.calls if board else ()
        listed = min(LISTED, max(0, len(calls) - 1)) if height >= 22 else 0
        room = max(3, height - 1 - 2 - 2 - (listed + 1 if listed else 0) - 1)
        counter = max(1, min(4 if height < 36 else 7, room // 3))
        if calls:
            self._say("label", "\n".join(letters.fitting(calls[0].label, width - 2, room - counter)))
            told = _("COUNTER {counter}").format(counter=calls[0].counter)
            self._say("where", "\n".join(letters.fitting(told, width - 2, counter, bold=False)))
        else:
            self._say("label", "")
            self._say("where", _("No number has been called yet."))
        where = _("counter {counter}")
        lines = [f"{call.label}   {where.format(counter=call.counter)}" for call in calls[1 : listed + 1]]
        self._say("last", "\n".join(lines))
        waiting = _("{count} waiting").format(count=board.waiting if board else 0)
        if self._failed:
            waiting = _("The queue can't be read just now; it is tried again.")
        self._say("foot", waiting + "\n" + _("This service is free of gratification"))

    def _say(self, id_: str, told: str) -> None:
        """Show a text; one that stands there already costs no byte."""
        if self._shown.get(id_) != told:
            self._shown[id_] = told
            self.query_one(f"#{id_}", Static).update(Content(told))

    def action_leave(self) -> None:
        """q, Ctrl+C."""
        self.exit(0)

    async def action_quit(self) -> None:
        """Ctrl+Q."""
        self.exit(0)

    def end(self) -> None:
        """Let go of the database, in the thread that used it."""
        self._reader.submit(self.source.close)
        self._reader.shutdown(wait=True)


def run_display(source: Source, counter: int, *, bell: bool, blink: bool) -> int:
    """Show the board until somebody leaves it."""
    app = DisplayApp(source, counter=counter, bell=bell, blink=blink)
    try:
        return app.run(mouse=False) or 0
    finally:
        app.end()
