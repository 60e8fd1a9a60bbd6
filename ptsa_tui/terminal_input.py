"""What comes from the keyboard, cut into whole pieces before Textual reads it.

Textual lets a sequence that it does not know come apart into characters, takes Esc and a letter that arrive together
for Alt and the letter, and ends a paste at the first escape sequence in it. On a list a character is a key, so each of
these would act. Here a sequence is passed on whole or dropped whole, Esc is always Esc, and a paste is one event.

Scanners end a code with CR, LF or both. Each of these is Enter, once: a LF right behind a CR is the same line's end.
"""

from __future__ import annotations

import asyncio
import os
import re
import selectors
import signal
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, Any, cast

from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.keys import Keys
from textual.message import Message

if TYPE_CHECKING:
    from ptsa_tui.start.terminal import Taken

ESC, PASTE, PASTE_END = "\x1b", "\x1b[200~", "\x1b[201~"

LONGEST_GAP = 0.5
"""Seconds that the rest of a begun sequence may take on a slow line. A lone Esc waits as long as Textual's own."""

_PLAIN = re.compile("[^\x1b]+")
_WHOLE = re.compile(
    r"""\x1b(?:
        \[\[[^\x1b]                             # function keys of the Linux console
      | \[M[^\x1b]{3}                           # mice of old
      | \[[0-9]+\$                              # rxvt with Shift
      | \[(?![\[M])[0-?]*[ -/]*[@-~]            # every other control sequence
      | O(?:1;)?[1-9]?[A-Za-z]                  # keypad and function keys
      | (?:\][0-9]|P[0-9>!$+]|_G)[^\x07\x1b]*(?:\x07|\x1b\\)    # answers of the terminal
      | [\t\x7f]                                # Shift+Tab of the Linux console, Alt+Backspace
    )""",
    re.VERBOSE,
)
_BEGUN = re.compile(
    r"\x1b(?:\[(?:\[|M[^\x1b]{0,2}|[0-?]*[ -/]*)|O(?:1;)?[1-9]?|(?:\][0-9]|P[0-9>!$+]|_G)[^\x07\x1b]*\x1b?|[\]P_])?"
)
_REPORTS = re.compile(r"\x1b\[(?:[IO]|\?\d+;\d\$y|48(?:;\d+(?::[\d:]*)?){4}t)")


def _is_known(sequence: str) -> bool:
    """Tell whether Textual reads a sequence as one key, or as a report that it asked for."""
    keys = ANSI_SEQUENCES_KEYS.get(sequence)
    if keys is None:
        return _REPORTS.fullmatch(sequence) is not None
    return not (isinstance(keys, tuple) and Keys.Escape in keys)  # Alt and an arrow is no way back


class DeskParser(XTermParser):
    """Textual's parser behind the filter: it is given only what it knows, and never half of it."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._rest = ""
        self._came = 0.0
        self._after_cr = False

    def feed(self, data: str) -> Iterator[Message]:
        """Return the events of what came; an unfinished sequence waits for its rest."""
        if not data:
            yield from super().feed(data)
            return
        self._rest += data
        self._came = time.monotonic()
        yield from self._cut(late=False)

    def tick(self) -> Iterator[Message]:
        """Return the events of what waited long enough for a rest that did not come."""
        short = len(self._rest) <= 2 and self._rest != ESC + "["
        if self._rest and time.monotonic() >= self._came + (constants.ESCAPE_DELAY if short else LONGEST_GAP):
            yield from self._cut(late=True)

    def _cut(self, late: bool) -> Iterator[Message]:
        while self._rest:
            if self._rest.startswith(PASTE):
                text, end, rest = self._rest.partition(PASTE_END)
                if not end:
                    return
                self._rest = rest
                yield events.Paste(text.removeprefix(PASTE).replace("\x00", ""))
            elif plain := _PLAIN.match(self._rest):
                self._rest = self._rest[plain.end() :]
                if ended := self._lines_ended(plain.group()):
                    yield from super().feed(ended)
                self._after_cr = plain.group()[-1] == "\r"
                continue
            elif whole := _WHOLE.match(self._rest):
                self._rest = self._rest[whole.end() :]
                if _is_known(whole.group()):
                    yield from super().feed(whole.group())
            elif not late and _BEGUN.fullmatch(self._rest):
                return
            else:
                yield from self._broken()
            self._after_cr = False

    def _lines_ended(self, plain: str) -> str:
        """Return plain characters with one CR for each line's end; its two halves may come in two packets."""
        ended = plain[1:] if self._after_cr and plain[0] == "\n" else plain
        return ended.replace("\r\n", "\r").replace("\n", "\r")

    def _broken(self) -> Iterator[Message]:
        """Take the beginning of a sequence that goes on in no way: it was Esc, or something cut off."""
        begun = cast(re.Match[str], _BEGUN.match(self._rest)).group().removesuffix(ESC) or ESC
        if len(begun) > 2 and begun[1] != "O":
            self._rest = self._rest[len(begun) :]
        else:
            self._rest = self._rest[1:]
            yield events.Key("escape", ESC)


class _Screen:
    """Where the driver writes: a terminal that is gone takes everything and says nothing."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, text: str) -> int:
        """Write, if there is somebody to read."""
        try:
            return self._file.write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Flush, if there is somebody to read."""
        try:
            self._file.flush()
        except OSError:
            return


ENTER_SCREEN = "\x1b[?1049h"
"""Changes to the screen that programs draw on; a terminal clears it at that."""


def driver_of(base: type[Driver], hung_up: Callable[[], None], taken: Taken | None = None) -> type[Driver]:
    """Return a platform's driver with this filter; it calls ``hung_up`` once the terminal is gone.

    ``taken``: the terminal, where a frame stands already; what was typed there comes before all other keys.
    The terminal's own cursor stays visible for screen readers.
    """

    class DeskDriver(base):  # type: ignore[misc,valid-type]  # the base is found at run time
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._file: Any = _Screen(self._file)
            self._typed = b""
            self._entered = False

        def start_application_mode(self) -> None:
            self._end_threads()
            before = None
            if taken is not None and not taken.is_over:
                self._typed, self._entered, before = taken.hand_over(), True, taken.before
            super().start_application_mode()
            if before is not None:
                self.attrs_before: list[Any] | None = before  # not those of the frame
            self._entered = False
            self.write("\x1b[?25h")
            self.flush()
            self._wake_when_going_on()

        def _wake_when_going_on(self) -> None:
            """Let the loop hear that a stopped program goes on, also where the system told another thread of it.

            Python runs a handler once its main thread does anything; an idle desk, asleep, would stay garbled until the
            next key. What a loop handles itself wakes it.
            """
            going_on = getattr(self, "_sigcont_application", None)
            if going_on is not None:
                asyncio.get_running_loop().add_signal_handler(signal.SIGCONT, going_on)

        def write(self, data: str) -> None:
            if not (self._entered and data == ENTER_SCREEN):
                super().write(data)

        def _end_threads(self) -> None:
            """A program that was stopped from outside starts again: two threads must not share the keys."""
            reading = getattr(self, "_key_thread", None)
            if reading is not None and reading.is_alive():
                self.exit_event.set()
                reading.join()
                self.exit_event.clear()
            writing = getattr(self, "_writer_thread", None)
            if writing is not None and writing.is_alive():
                writing.stop()

        def run_input_thread(self) -> None:
            parser = DeskParser(self._debug)
            decode = getincrementaldecoder("utf-8")("replace").decode
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                typed, self._typed = self._typed, b""
                for event in parser.feed(decode(typed)) if typed else ():
                    self.process_message(event)
                while not self.exit_event.is_set():
                    if selector.select(0.1):
                        data = _read(self.fileno)
                        if not data:
                            hung_up()
                            return
                        for event in parser.feed(decode(data)):
                            self.process_message(event)
                    for event in parser.tick():
                        self.process_message(event)

    if sys.platform == "win32":
        from textual.drivers import win32

        win32.XTermParser = DeskParser  # its reading thread can't be told otherwise
    return DeskDriver


def _read(fileno: int) -> bytes:
    """Return what was typed; nothing means that the terminal is gone."""
    try:
        return os.read(fileno, 4096)
    except OSError:
        return b""
