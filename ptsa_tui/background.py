"""The background exchange as an open desk holds it: there at once; its worker is loaded behind the first frame.

The worker needs packages for HTTP and keys that take a while to load; a desk without a centre never loads them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from models.exchange.link import LinkState
from models.register.register import Register

if TYPE_CHECKING:
    from ptsa_tui.sync.worker import Worker


class Background:
    """See :class:`models.exchange.link.Link`."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.changed: Callable[[], None] = lambda: None
        """Called in another thread whenever the state changed."""
        self._worker: Worker | None = None
        self._lock = threading.Lock()
        self._woken = self._stopped = False

    def start(self) -> None:
        """Load and start the worker, in a thread of its own."""
        threading.Thread(target=self._start, name="ptsa-sync-start", daemon=True).start()

    def _start(self) -> None:
        try:
            from ptsa_tui.sync.worker import Worker
        except ImportError as error:  # the desk works without; no trace of it reaches the officer's screen
            logging.getLogger("ptsa").error("sync fault: %s", error)
            return

        with self._lock:
            if self._stopped:
                return
            self._worker = Worker(self.register, lambda: self.changed())
            self._worker.start()
            if self._woken:
                self._worker.wake()

    def stop(self) -> None:
        """End, whatever is under way; takes five seconds at most."""
        with self._lock:
            self._stopped = True
            worker = self._worker
        if worker is not None:
            worker.stop()

    def state(self) -> LinkState:
        """See :class:`models.exchange.link.Link`."""
        worker = self._worker
        return worker.state() if worker is not None else LinkState("waiting")

    def wake(self) -> None:
        """See :class:`models.exchange.link.Link`."""
        with self._lock:
            self._woken = True
            worker = self._worker
        if worker is not None:
            worker.wake()

    def cost(self) -> tuple[int, float]:
        """See :class:`models.exchange.link.Link`."""
        worker = self._worker
        return worker.cost() if worker is not None else (0, 0.0)
