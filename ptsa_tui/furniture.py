"""The main screens of the desk, and loading them ahead: each is made when it is first opened, in no time."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from textual.screen import Screen

MAIN = {
    "intake": ("screens.intake", "IntakeScreen"),
    "lookup": ("screens.lookup", "Lookup"),
    "handover": ("screens.handover", "HandoverScreen"),
    "queue": ("screens.queue", "QueueScreen"),
    "paper_files": ("screens.papers", "PapersScreen"),
    "prints": ("screens.prints", "PrintsScreen"),
    "sync": ("screens.sync", "SyncScreen"),
    "shift": ("screens.shift", "ShiftScreen"),
}
"""Name, module and class of each main screen."""

AHEAD = ("argon2", "screens.home", *(module for module, _name in MAIN.values()), "models.words.sentences")
"""What is loaded behind the sign-in: first what it needs itself, then home, then what is a key away."""

BREATH = 0.002
"""Seconds between two modules that are loaded ahead: a key that was typed meanwhile comes first."""


def makers() -> Iterator[tuple[str, Callable[[], Screen[None]]]]:
    """Yield the name of each main screen and a call that makes it, empty."""
    for name, (module, kind) in MAIN.items():
        yield name, _maker(module, kind)


def _maker(module: str, kind: str) -> Callable[[], Screen[None]]:
    def make() -> Screen[None]:
        found: Any = import_module(module)
        screen: Screen[None] = getattr(found, kind)()
        return screen

    return make


class Ahead:
    """Loads what the officer will want next, in a thread of its own, until told to stop."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self.done = threading.Event()
        """Set once everything is loaded."""

    def start(self) -> None:
        """Begin."""
        threading.Thread(target=self._run, name="ptsa-ahead", daemon=True).start()

    def stop(self) -> None:
        """Load no further module."""
        self._stopped.set()

    def _run(self) -> None:
        try:
            self._load()
        finally:
            gc.freeze()  # all of it stays: later searches for garbage, which hold keys up, needn't look at it
            gc.enable()

    def _load(self) -> None:
        for module in AHEAD:
            if self._stopped.is_set():
                return
            try:
                import_module(module)
            except ImportError as error:  # whoever opens it hears of it
                logging.getLogger("ptsa").error("not loaded ahead: %s", error)
            time.sleep(BREATH)
        self.done.set()
