"""The exchange in the background of an open desk: a thread of its own that never blocks a key.

It comes when the centre asked it to, give or take a fifth, so that desks do not all come at once; after a failure it
waits twice as long each time. It can be stopped at any byte: nothing is lost, the next exchange goes on from there.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable

from msgspec import structs

from models.link import LinkState
from models.refused import Refused
from models.register import Register
from ptsa_tui.sync import device
from ptsa_tui.sync.enrol import line_of
from ptsa_tui.sync.exchange import ROOM, Session
from ptsa_tui.sync.line import HttpLine

FIRST = 3.0
"""Seconds after the start before the first exchange."""
_AGAIN, _LEAST, _MOST = 900.0, 30.0, 1800.0
"""Seconds between exchanges; the least and the most after failures."""
_A_TRIP = 4.0
"""Seconds that one body should take on this line."""
_LOG = logging.getLogger("ptsa")


class Worker:
    """See :class:`models.link.Link`."""

    def __init__(self, register: Register, changed: Callable[[], None] = lambda: None) -> None:
        self.register, self.changed = register, changed
        self._state = LinkState("waiting")
        self._wake, self._stop = threading.Event(), threading.Event()
        self._line: HttpLine | None = None
        self._rate = ROOM / _A_TRIP
        self._trip = 1.0
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name="ptsa-sync", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, whatever is under way."""
        self._stop.set()
        self._wake.set()
        line = self._line
        if line is not None:
            line.close()
        self._thread.join(timeout=5)

    def state(self) -> LinkState:
        """See :class:`models.link.Link`."""
        return self._state

    def wake(self) -> None:
        """See :class:`models.link.Link`."""
        self._wake.set()

    def cost(self) -> tuple[int, float]:
        """See :class:`models.link.Link`."""
        try:
            keys = device.load(device.path_of(self.register))
        except Refused:
            return 0, 0.0
        size, trips = Session(self.register, _NoLine(), keys).cost()
        return size, size / self._rate + trips * self._trip

    def _run(self) -> None:
        wait = FIRST
        while not self._stop.is_set():
            self._say(LinkState("waiting", int(time.time() + wait), self._state.failed))
            self._wake.wait(wait)
            self._wake.clear()
            if self._stop.is_set():
                break
            wait = self._exchange()
        try:
            self.register.close()
        except Refused:
            return

    def _exchange(self) -> float:
        """Exchange once; return the seconds until the next time."""
        begun = time.monotonic()
        self._say(LinkState("running"))
        session: Session | None = None
        failed: Refused | None = None
        again = _AGAIN
        try:
            self.register.connect()
            self._line = self._line or line_of(self.register)
            keys = device.load(device.path_of(self.register))
            room = max(4096, min(ROOM, int(self._rate * _A_TRIP)))
            session = Session(self.register, _Watched(self, self._line), keys, room=room, stop=self._stop.is_set)
            again = session.run().again or _AGAIN
            self._failures = 0
        except Refused as why:
            failed = why
            self._failures += 1
            again = min(_MOST, _LEAST * 2 ** min(self._failures - 1, 8))
            self._drop()
        except Exception as error:  # a fault here must never end the desk
            _LOG.error("sync fault: %s", type(error).__name__)
            failed = Refused("centre_failed")
            self._failures += 1
            again = min(_MOST, _LEAST * 2 ** min(self._failures - 1, 8))
            self._drop()
        seconds = time.monotonic() - begun
        report = session.report if session is not None else None
        if report is not None and failed is None and report.trips:
            self._trip = max(0.05, min(5.0, seconds / report.trips / 2))
        self._say(
            LinkState(
                "waiting",
                failed=failed,
                trips=report.trips if report else 0,
                up=report.up if report else 0,
                down=report.down if report else 0,
                sent=report.sent_acts + report.sent_looks if report else 0,
                pulled=report.pulled if report else 0,
                seconds=seconds,
            )
        )
        return again * random.uniform(0.8, 1.2)  # noqa: S311  # no secret

    def _drop(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _say(self, state: LinkState) -> None:
        if state.doing == "waiting" and not state.trips:
            old = self._state
            state = structs.replace(
                state, trips=old.trips, up=old.up, down=old.down, sent=old.sent, pulled=old.pulled, seconds=old.seconds
            )
        self._state = state
        self.changed()

    def saw(self, size: int, seconds: float) -> None:
        """Learn from one trip how fast the line is."""
        if size > 2048 and seconds > 0:
            self._rate = 0.7 * self._rate + 0.3 * size / seconds


class _Watched:
    """A line whose speed is learnt."""

    def __init__(self, worker: Worker, line: HttpLine) -> None:
        self.worker, self.line = worker, line

    def send(self, body: bytes) -> bytes:
        """See :class:`ptsa_tui.sync.exchange.Line`."""
        answer = self.line.send(body)
        self.worker.saw(len(body) + len(answer), self.line.seconds)
        return answer


class _NoLine:
    """Nothing is sent over it."""

    def send(self, body: bytes) -> bytes:
        """Refuse."""
        raise Refused("centre_unreachable")
