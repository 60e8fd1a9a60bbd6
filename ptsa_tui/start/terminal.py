"""Takes the terminal for the first frame, keeps what is typed, and gives the terminal back whatever happens.

From the first moment nothing that is typed is echoed by the terminal itself: the frame shows it (a password as dots).
Every byte is kept and is read again by the sign-in, before all that comes later. Ctrl+C and an end from outside leave
through :meth:`Taken.restore`, as does every fault while the program is loaded. POSIX only.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from ptsa_tui.start.looks import Row
    from ptsa_tui.start.typed_ahead import Typing

KEYS, SCREEN = 0, 2
"""Where Textual reads, and where it writes."""

ENTER, LEAVE = "\x1b[?1049h\x1b[?2004h\x1b[?7l", "\x1b[m\x1b[?7h\x1b[?2004l\x1b[?1049l\x1b[?25h"
"""To a screen of its own, where pastes are marked as such, and back."""

_LFLAG, _IFLAG, _CC = 3, 0, 6


class Taken:
    """The terminal, from the first moment until the screens have it, and until it is given back."""

    def __init__(self) -> None:
        """Take the terminal: no echo, every key at once; what was typed before stays."""
        self.before: list[Any] = termios.tcgetattr(KEYS)
        """How the terminal was."""
        self.is_over = False
        """Whether the screens have the terminal."""
        self.handed_over: Callable[[], None] = lambda: None
        """Called when the screens have the terminal: what stands there changes no more."""
        self._shown = self._given_back = False
        self._typing: Typing | None = None
        self._typed = bytearray()
        self._thread: threading.Thread | None = None
        self._stop_read, self._stop_write = os.pipe()
        now = termios.tcgetattr(KEYS)
        now[_LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        now[_IFLAG] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
        now[_CC] = [*now[_CC]]
        now[_CC][termios.VMIN], now[_CC][termios.VTIME] = 1, 0
        for sign in (termios.VSUSP, termios.VQUIT):  # only Ctrl+C acts already; these are keys like others
            now[_CC][sign] = b"\x00"
        termios.tcsetattr(KEYS, termios.TCSANOW, now)
        self._resized = False
        self._before = {
            signal.SIGTERM: signal.signal(signal.SIGTERM, _leave),
            signal.SIGWINCH: signal.signal(signal.SIGWINCH, self._resize),
        }

    def show(self, typing: Typing) -> None:
        """Draw the frame, and show in it what is typed."""
        self._typing, self._shown = typing, True
        _write(ENTER + typing.painted())
        self._thread = threading.Thread(target=self._read, name="ptsa-first-keys", daemon=True)
        self._thread.start()

    def rows(self) -> list[Row]:
        """Return what stands on the terminal."""
        return self._typing.frame.rows() if self._typing is not None else []

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines of what stands there; (0, 0) once the window had another size: it is unknown then."""
        if self._typing is None or self._resized:
            return 0, 0
        return self._typing.frame.width, self._typing.frame.height

    def _read(self) -> None:
        """Take keys until the screens do."""
        while True:
            ready, _w, _x = select.select([KEYS, self._stop_read], [], [])
            if self._stop_read in ready:
                return
            try:
                data = os.read(KEYS, 4096)
            except OSError:
                return
            if not data:
                return  # the terminal is gone; whoever reads next finds that out, too
            self._typed += data
            if self._typing is not None and (shown := self._typing.take(data)):
                _write(shown)

    def _stop(self) -> None:
        if self._thread is not None:
            os.write(self._stop_write, b".")
            self._thread.join()
            self._thread = None

    def hand_over(self) -> bytes:
        """Stop taking keys; return all that was typed. The screens have the terminal now."""
        self._stop()
        self.is_over = True
        self._let_go()
        self.handed_over()
        return bytes(self._typed)

    def restore(self) -> None:
        """Give the terminal back as it was. What was typed and nobody read is thrown away: it may be a password."""
        if self._given_back:
            return
        self._given_back = True
        self._stop()
        with suppress(termios.error):
            termios.tcsetattr(KEYS, termios.TCSAFLUSH, self.before)
        if not self.is_over:
            if self._shown:
                _write(LEAVE)
            self._let_go()

    def _resize(self, *_: object) -> None:
        self._resized = True

    def _let_go(self) -> None:
        """Let signals mean again what they meant."""
        for number, call in self._before.items():
            signal.signal(number, call)


def _leave(*_: object) -> NoReturn:
    """End through all that has to be put right."""
    sys.exit(128 + signal.SIGTERM)


def _write(text: str) -> None:
    """Write at once, if there is somebody to read."""
    data = text.encode()
    with suppress(OSError):
        while data:
            data = data[os.write(SCREEN, data) :]
