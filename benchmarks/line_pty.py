"""A program in a pseudo-terminal, whose every write is timed and counted: raw, and as ``ssh -C`` compresses it."""

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
import zlib
from pathlib import Path
from typing import NamedTuple

import pyte

ROOT = Path(__file__).parents[1]
LONGEST = 60.0
"""Seconds that a program may take to show something."""

LONGEST_STROKE = 5.0
"""Seconds after which a key is taken for done, whatever still comes."""

QUIET = 0.1
"""Seconds of silence after which a key is done."""

_ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y", b"\x1b[6n": b"\x1b[1;1R"}
_PRIVATE = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1bP.*?\x1b\\|\x1b\[\?[0-9;]*\$p|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)


class Stroke(NamedTuple):
    """What came after a key: milliseconds to the first and to the last byte, bytes, and bytes of one zlib stream."""

    first: float
    last: float
    raw: int
    zipped: int


class Program:
    """A running program. Leaving the context ends it."""

    def __init__(self, command: list[str], env: dict[str, str], size: tuple[int, int] = (80, 24)) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._zip = zlib.compressobj(6)  # OpenSSH's level (packet.c)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
                os.chdir(ROOT)
                kept = {k: v for k, v in env.items() if k not in ("COLUMNS", "LINES")}
                os.execvpe(command[0], command, {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
            finally:
                os._exit(127)

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self.fd)

    def read(self, seconds: float) -> bytes:
        """Return what comes within so many seconds; nothing if nothing does."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return b""
        for query, answer in _ANSWERS.items():
            if query in data:
                os.write(self.fd, answer)
        return data

    def take(self, data: bytes) -> int:
        """Draw what came; return how many bytes a compressed line takes for it."""
        self._stream.feed(_PRIVATE.sub(b"", data))
        return len(self._zip.compress(data)) + len(self._zip.flush(zlib.Z_PARTIAL_FLUSH))

    def stroke(self, keys: str, quiet: float = QUIET) -> Stroke:
        """Press keys in one write and wait until nothing came for ``quiet`` seconds."""
        begun = last = time.perf_counter()
        os.write(self.fd, keys.encode())
        first, raw, chunks = 0.0, 0, list[bytes]()
        while (left := min(last + quiet, begun + LONGEST_STROKE) - time.perf_counter()) > 0:
            if data := self.read(left):
                last = time.perf_counter()
                first = first or last
                raw += len(data)
                chunks.append(data)
        zipped = sum(map(self.take, chunks))
        return Stroke((first - begun) * 1000 if raw else 0.0, (last - begun) * 1000 if raw else 0.0, raw, zipped)

    def see(self, text: str) -> None:
        """Wait until a text stands on the screen."""
        end = time.monotonic() + LONGEST
        while text not in "\n".join(self.screen.display):
            if time.monotonic() > end:
                raise TimeoutError(text)
            if data := self.read(0.1):
                self.take(data)

    def ended(self) -> None:
        """Read until the program has ended by itself."""
        while True:
            try:
                if select.select([self.fd], [], [], 1.0)[0] and not os.read(self.fd, 65536):
                    return
            except OSError:
                return
