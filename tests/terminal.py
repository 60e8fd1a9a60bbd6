"""The program in a real pseudo-terminal: keys in, screen and raw bytes out. POSIX only."""

from __future__ import annotations

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

import pyte

KEYS = {
    "Enter": "\r",
    "Tab": "\t",
    "Esc": "\x1b",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
    "Left": "\x1b[D",
    "Del": "\x1b[3~",
    **{f"F{n}": f"\x1bO{chr(79 + n)}" for n in range(1, 5)},
    "F10": "\x1b[21~",
}
QUERIES = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[c": b"\x1b[?62;22c"}
"""What the program asks its terminal, and what a modern one answers."""

# private sequences that pyte would print instead of obeying
_PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1bP.*?\x1b\\|\x1b\[\?[0-9;]*\$p")
LONGEST_WAIT = 30.0


class Terminal:
    """One running program. Use it as a context manager: leaving ends the program."""

    def __init__(self, command: list[str], env: dict[str, str], size: tuple[int, int] = (80, 24)) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.code: int | None = None
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
        os.write(self.fd, data if isinstance(data, bytes) else data.encode())

    def press(self, *keys: str) -> None:
        """Press keys by name; ``C-x`` is Control, a single character itself."""
        for key in keys:
            if re.fullmatch("C-[a-z]", key):
                self.send(chr(ord(key[2]) - 96))
            else:
                self.send(KEYS.get(key, key))
            self.pump(0.02)

    def type(self, text: str) -> None:
        """Type a text, character by character."""
        for character in text:
            self.send(character)
            self.pump(0.003)

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
                self._ended()
                return
            self.raw += data
            for query, answer in QUERIES.items():
                if query in data:
                    self.send(answer)
            self._stream.feed(_PRIVATE.sub(b"", data))

    def _ended(self) -> None:
        _pid, status = os.waitpid(self.pid, 0)
        self.code = os.waitstatus_to_exitcode(status)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the terminal's own cursor."""
        return self.screen.cursor.x, self.screen.cursor.y

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

    def kill(self) -> None:
        """End the program at once, as a power cut does."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            self._ended()
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1
