"""The program in a real pseudo-terminal: keys in, screen and raw bytes out. POSIX only."""

from __future__ import annotations

import sys

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals of this kind", allow_module_level=True)

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable
from contextlib import suppress

import pyte

from tests.loaded import Loaded, Process

KEYS = {
    "Enter": "\r",
    "Tab": "\t",
    "S-Tab": "\x1b[Z",
    "Esc": "\x1b",
    "Backspace": "\x7f",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
    "Left": "\x1b[D",
    "Home": "\x1b[H",
    "End": "\x1b[F",
    "Ins": "\x1b[2~",
    "Del": "\x1b[3~",
    "PgUp": "\x1b[5~",
    "PgDn": "\x1b[6~",
}
"""Keys that terminals agree about."""

_UPPER = {f"F{n}": f"\x1b[{code}~" for n, code in zip(range(6, 13), (17, 18, 19, 20, 21, 23, 24), strict=True)}

FUNCTION_KEYS = {
    "xterm": {**{f"F{n}": f"\x1bO{chr(79 + n)}" for n in range(1, 5)}, "F5": "\x1b[15~", **_UPPER},
    "rxvt": {**{f"F{n}": f"\x1b[{10 + n}~" for n in range(1, 6)}, **_UPPER},
    "console": {**{f"F{n}": f"\x1b[[{chr(64 + n)}" for n in range(1, 6)}, **_UPPER},
}
"""What F1–F12 send: ``xterm`` (also VTE, kitty, iTerm, tmux), ``rxvt`` (also PuTTY), ``console`` (Linux without X)."""

QUERIES = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b]10;?\x1b\\": b"\x1b]10;rgb:e3e3/e8e8/ecec\x1b\\",
    b"\x1b]11;?\x1b\\": b"\x1b]11;rgb:1010/1616/1c1c\x1b\\",
}
"""What the program may ask its terminal, and what a modern one answers. Asking for the cursor is not among them: no
program that draws the whole screen does, so whoever asks is a citizen's name."""

# private sequences that pyte would print instead of obeying
_PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1bP.*?\x1b\\|\x1b\[\?[0-9;]*\$p|\x1b\][0-9;]*\?\x1b\\", re.DOTALL)
# the beginning of a sequence, or of a letter of several bytes, whose rest comes with the next reading
_UNFINISHED = re.compile(rb"(?:\x1b(?:\[[0-9;<=>?$ ]*|[P\]][^\x07\x1b]{0,4096}\x1b?)?|[\xc0-\xff][\x80-\xbf]{0,2})\Z")
LONGEST_WAIT = 30.0

_NUMBER = 0x80045430
"""Linux's TIOCGPTN: asks for the number of a pseudo-terminal."""

SMUDGE = "\u2592"

ON_PURPOSE = 0.45
"""Seconds in which a person reads what came to the screen before a key that may record something."""


class Unsteady(Exception):
    """This machine was too busy to send keys as evenly as a scanner does: nothing was shown by it."""


steady = pytest.mark.flaky(reruns=20, only_rerun=["Unsteady"])
"""Mark of tests in which keys must keep their time; they are played again where this machine did not."""

_MAY_ACT = frozenset({"Enter", "F9", "F10", "Del"})


def ended(pid: int) -> int | None:
    """Return the exit code of a child that has ended; None while it runs."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


class Terminal:
    """One running program. Use it as a context manager: leaving ends the program.

    ``command`` is a command line, or, where ``loaded`` starts the program, the arguments of ``ptsa``.
    ``raw`` is every byte that came, ``text`` the screen, ``code`` the exit code once the program has ended (negative:
    the signal that ended it). ``keyboard`` chooses among :data:`FUNCTION_KEYS`.
    """

    keyboard = "xterm"

    def __init__(
        self, command: list[str], env: dict[str, str], size: tuple[int, int] = (80, 24), loaded: Loaded | None = None
    ) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""
        self.raw = b""
        self.code: int | None = None
        self._heard = time.monotonic()
        self._process: Process | None = None
        if loaded is not None:
            self.fd, theirs = os.openpty()
            self.resize(*size)
            self._process = loaded.start(command, env, [theirs] * 3, own=True)
            self.pid = self._process.pid
            os.close(theirs)
            return
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.execvpe(command[0], command, env)  # our own program
            finally:
                os._exit(127)
        self.resize(*size)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def send(self, data: str | bytes) -> None:
        """Send bytes in one write."""
        self._heard = time.monotonic()
        os.write(self.fd, data if isinstance(data, bytes) else data.encode())

    def press(self, *keys: str) -> None:
        """Press keys by name: ``F10``, ``S-Tab``; ``C-x`` is Control, a single character itself.

        Keys that may record something are pressed on purpose: what stands there was read before.
        """
        for key in keys:
            if key in _MAY_ACT or len(key) == 1:
                self._read_it()
            if re.fullmatch("C-[a-z_]", key):
                self.send(chr(ord(key[2].upper()) - 64))
            else:
                self.send(FUNCTION_KEYS[self.keyboard].get(key) or KEYS.get(key, key))
            self.pump(0.02)

    def _read_it(self) -> None:
        """Read what stands there, once the program has taken in all that was sent before."""
        deadline = time.monotonic() + LONGEST_WAIT
        while self.code is None:
            now = time.monotonic()
            if now < deadline and self._unread():
                self._heard = now
            if (left := self._heard + ON_PURPOSE - now) <= 0:
                return
            self.pump(left)

    def _unread(self) -> int:
        """Return how many bytes the program has not read yet; 0 where the system does not tell."""
        if not sys.platform.startswith("linux"):
            return 0
        number = struct.unpack("I", fcntl.ioctl(self.fd, _NUMBER, bytes(4)))[0]
        with suppress(OSError):  # the program ended
            other = os.open(f"/dev/pts/{number}", os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
            try:
                return int(struct.unpack("i", fcntl.ioctl(other, termios.FIONREAD, bytes(4)))[0])
            finally:
                os.close(other)
        return 0

    def type(self, text: str) -> None:
        """Type a text, character by character."""
        for character in text:
            self.send(character)
            self.pump(0.003)

    def tap(self, text: str, gap: float, at_most: float = 0.03) -> None:
        """Send characters with this many seconds between two of them, as a scanner or a key that is held down does.

        Args:
            at_most: the seconds by which they would be something else: a scanner sends one in 30 ms at the least.

        Raises:
            Unsteady: this machine was too busy to keep the time.
        """
        before = time.monotonic()
        for place, character in enumerate(text):
            if place:
                time.sleep(gap)
            self.send(character)
            now = time.monotonic()
            if place and now - before > at_most:
                raise Unsteady
            before = now

    def smudge(self) -> None:
        """Smudge every cell behind the program's back; what it draws again is clean."""
        for row in range(self.screen.lines):
            for column in range(self.screen.columns):
                self.screen.buffer[row][column] = self.screen.default_char._replace(data=SMUDGE)

    def paste(self, text: str) -> None:
        """Paste a text as terminals do."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    def pump(self, quiet: float = 0.05) -> None:
        """Read what comes until nothing came for ``quiet`` seconds."""
        while self.code is None and select.select([self.fd], [], [], quiet)[0]:
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                data = b""
            if not data:
                self.wait()
                return
            self._take(data)

    def _take(self, data: bytes) -> None:
        """Take what came: answer what it asks, draw the rest. A sequence may come in two pieces."""
        self._heard = time.monotonic()
        self.raw += data
        data = self._rest + data
        cut = _UNFINISHED.search(data)
        data, self._rest = (data[: cut.start()], data[cut.start() :]) if cut else (data, b"")
        for query, answer in QUERIES.items():
            if query in data:
                self.send(answer)
        self._stream.feed(_PRIVATE.sub(b"", data))

    def wait(self, seconds: float = LONGEST_WAIT) -> int:
        """Wait for the end without reading what still comes; return the exit code."""
        deadline = time.monotonic() + seconds
        while self.code is None:
            self.code = self._process.ended() if self._process else ended(self.pid)
            assert self.code is not None or time.monotonic() < deadline, f"the program runs on\n{self.text}"
            time.sleep(0.005)
        return self.code

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def lines(self) -> list[str]:
        """What stands on the screen, line by line."""
        return self.text.split("\n")

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the terminal's own cursor."""
        return self.screen.cursor.x, self.screen.cursor.y

    @property
    def cursor_shown(self) -> bool:
        """Tell whether the terminal's own cursor can be seen."""
        return not self.screen.cursor.hidden

    def until(self, true: Callable[[], object], what: str) -> None:
        """Read until something is true."""
        deadline = time.monotonic() + LONGEST_WAIT
        while not true():
            if time.monotonic() > deadline or self.code is not None:
                raise AssertionError(f"never came true: {what}\n{self.text}")
            self.pump()

    def see(self, text: str) -> None:
        """Wait until a text stands on the screen."""
        self.until(lambda: text in self.text, f"see {text!r}")

    @property
    def line_at_cursor(self) -> str:
        """The line of the screen that the terminal's own cursor stands on."""
        return self.text.split("\n")[self.cursor[1]]

    def go_to_row(self, text: str) -> None:
        """Move the cursor of a list to the row that shows ``text``; a slow program is waited for at each key."""
        self.pump()
        for _turn in range(120):
            here = self.line_at_cursor
            if text in here:
                return
            above = any(text in line for line in self.lines[: self.cursor[1]])
            self.press("Up" if above else "Down")
            patience = time.monotonic() + 1.0  # a list that is not filled yet does not move
            while self.line_at_cursor == here and self.code is None and time.monotonic() < patience:
                self.pump()
        raise AssertionError(f"no row shows {text}\n{self.text}")

    def gone(self, text: str) -> None:
        """Wait until a text no longer stands on the screen."""
        self.until(lambda: text not in self.text, f"{text!r} gone")

    def exit(self) -> int:
        """Wait until the program has ended; return its exit code."""
        deadline = time.monotonic() + LONGEST_WAIT
        while self.code is None and time.monotonic() < deadline:
            self.pump()
        assert self.code is not None, self.text
        return self.code

    def hang_up(self) -> int:
        """Cut the line, as a lost connection does; return the exit code of the program."""
        os.close(self.fd)
        self.fd = -1
        return self.wait()

    def kill(self) -> None:
        """End the program at once, as a power cut does."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
