"""What is made ready behind the screens: modules are loaded, the search index is warmed."""

from __future__ import annotations

import gc
import logging
import threading
import time
from importlib import import_module
from pathlib import Path

from screens.ways import AHEAD

MODULES = ("argon2", *AHEAD, "models.words.sentences")
"""What is loaded behind the sign-in: first what it needs itself, then the screens."""

BREATH = 0.002
"""Seconds between two modules that are loaded ahead: a key that was typed meanwhile comes first."""

LAST_WAIT = 1.0
"""Seconds that the end waits for what is under way; a piece of it takes milliseconds."""


class Ahead:
    """Makes ready what the officer will want next, in a thread of its own, until told to stop.

    First modules are loaded, then the search index is read, so that the first search needn't wait for the disk. Keys go
    before both.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self.done = threading.Event()
        """Set once everything is loaded."""
        self._thread: threading.Thread | None = None

    def start(self, register: Path) -> None:
        """Begin; ``register`` is the file of the open register."""
        self._thread = threading.Thread(target=self._run, args=(register,), name="ptsa-ahead", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Make nothing more ready; the register's file is let go."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(LAST_WAIT)

    def _run(self, register: Path) -> None:
        try:
            self._load()
        finally:
            gc.freeze()  # all of it stays: later searches for garbage, which hold keys up, needn't look at it
            gc.enable()
        from models.search.warm import warm

        warm(register, self._stopped)

    def _load(self) -> None:
        for module in MODULES:
            if self._stopped.is_set():
                return
            try:
                import_module(module)
            except ImportError as error:  # whoever opens it hears of it
                logging.getLogger("ptsa").error("not loaded ahead: %s", error)
            time.sleep(BREATH)
        self.done.set()
