"""The processes of a centre that serves: what they learn from their environment, how they collect garbage, and those
beside the workers, which end with the one that began them, however that ends, and are begun again if they end.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from ptsa_tui.central import logs

DATABASE = "PTSA_CENTRAL_DATABASE"
COPIES = "PTSA_CENTRAL_COPIES"
PAGES = "PTSA_CENTRAL_PAGES"
"""Names the socket behind which the pages are made."""
_NEW_OBJECTS = 50_000
"""Containers more than before, after which a worker looks for garbage; Python's own figure is 700."""
_PAUSE = 1.0
"""Seconds before one that ended is begun again."""


def collect_seldom() -> None:
    """Look for garbage seldom: what a worker remembers is no garbage, and looking through it took a fifth of its time.

    What ends in a circle is little, a request's; the memory for it is bounded by the threshold.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)


class _Kept:
    """One process that is kept running."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._command = [sys.executable, "-m", *arguments]
        self._lock = threading.Lock()
        self._ended = False
        self._process = self._begun()
        threading.Thread(target=self._keep, daemon=True).start()

    def _begun(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603  # our own program

    def _keep(self) -> None:
        while True:
            self._process.wait()
            with self._lock:
                if self._ended:
                    return
            logs.note("begun_again", code=self._command[2])
            time.sleep(_PAUSE)
            with self._lock:
                if self._ended:
                    return
                self._process = self._begun()

    def end(self) -> None:
        """End it."""
        with self._lock:
            self._ended = True
            self._process.terminate()
        self._process.wait()


@contextmanager
def beside(*commands: Sequence[str]) -> Iterator[None]:
    """Keep processes running: modules of ours with their arguments."""
    kept = [_Kept(command) for command in commands]
    try:
        yield
    finally:
        for one in kept:
            one.end()


def end_when_alone(nice: int) -> None:
    """Let this process, one of those, end at once when nobody holds its standard input any more.

    Whatever it does must be whole or not have happened at any moment. By ``nice`` it gives way to others.
    """

    def end() -> None:
        while sys.stdin.buffer.read(4096):
            pass
        os._exit(0)

    threading.Thread(target=end, daemon=True).start()
    with suppress(OSError, AttributeError):
        os.nice(nice)


__all__ = ["COPIES", "DATABASE", "PAGES", "beside", "collect_seldom", "end_when_alone"]
