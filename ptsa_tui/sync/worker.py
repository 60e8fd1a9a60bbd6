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
from contextlib import suppress
from typing import Literal

from msgspec import structs

from models.exchange.link import LinkState
from models.refused import Refused
from models.register.register import Register
from ptsa_tui.sync import device
from ptsa_tui.sync.enrol import line_of
from ptsa_tui.sync.exchange import ROOM, Report, Session
from ptsa_tui.sync.line import HttpLine

FIRST = 3.0
"""Seconds after the start before the first exchange."""
_AGAIN, _LEAST, _MOST = 900.0, 30.0, 1800.0
"""Seconds between exchanges; the least and the most after failures."""
_A_TRIP = 4.0
"""Seconds that one body should take on this line."""
_LONGEST_STOP, _STOP_STEP = 5.0, 0.5
"""Seconds that the end may take at most, and after which it looks whether only a connection is being made."""
_LOG = logging.getLogger("ptsa")


class Worker:
    """See :class:`models.exchange.link.Link`."""

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
        """End, whatever is under way: within half a second, or five when a reply is just being taken in."""
        self._stop.set()
        self._wake.set()
        end = time.monotonic() + _LONGEST_STOP
        while self._thread.is_alive() and time.monotonic() < end:
            line = self._line
            if line is not None:
                line.abort()
            self._thread.join(_STOP_STEP)
            if line is not None and line.waiting:
                return  # only a connection that is being made can't be broken off; it holds nothing

    def state(self) -> LinkState:
        """See :class:`models.exchange.link.Link`."""
        return self._state

    def wake(self) -> None:
        """See :class:`models.exchange.link.Link`."""
        self._wake.set()

    def cost(self) -> tuple[int, float]:
        """See :class:`models.exchange.link.Link`."""
        try:
            keys = device.load(device.path_of(self.register))
        except Refused:
            return 0, 0.0
        try:
            size, trips = Session(self.register, _NoLine(), keys).cost()
        except Exception as error:  # a fault here must never end the desk
            _LOG.error("sync fault: %s", type(error).__name__)
            return 0, 0.0
        return size, size / self._rate + trips * self._trip

    def _run(self) -> None:
        state, wait = LinkState("waiting"), FIRST
        while not self._stop.is_set():
            self._say(structs.replace(state, next_at=int(time.time() + wait)))
            self._wake.wait(wait)
            self._wake.clear()
            if self._stop.is_set():
                break
            state, wait = self._exchange()
        with suppress(Refused):
            self.register.close()

    def _exchange(self) -> tuple[LinkState, float]:
        """Exchange once; return what came of it, and the seconds until the next time."""
        begun = time.monotonic()
        tries = self._state.tries
        self._say(LinkState("running", tries=tries))
        session: Session | None = None
        failed: Refused | None = None
        try:
            self.register.connect()
            self._line = self._line or line_of(self.register)
            if self._stop.is_set():
                self._line.abort()
            keys = device.load(device.path_of(self.register))
            room = max(4096, min(ROOM, int(self._rate * _A_TRIP)))
            watched = _Watched(self, self._line)
            session = watched.session = Session(self.register, watched, keys, room=room, stop=self._stop.is_set)
            again = min(3600.0, max(_LEAST, float(session.run().again or _AGAIN)))
            self._failures = 0
        except Refused as why:
            failed = why
            again = self._failed()
        except Exception as error:  # a fault here must never end the desk
            _LOG.error("sync fault: %s", type(error).__name__)
            failed = Refused("centre_failed")
            again = self._failed()
        seconds = time.monotonic() - begun
        report = session.report if session is not None else Report()
        if failed is None and report.trips:
            self._trip = max(0.05, min(5.0, seconds / report.trips / 2))
        state = structs.replace(_told("waiting", report, seconds), failed=failed, tries=tries + 1)
        return state, again * random.uniform(0.8, 1.2)  # noqa: S311  # no secret

    def _failed(self) -> float:
        """Give the line up; return the seconds until the next try, twice as many each time."""
        self._failures += 1
        line, self._line = self._line, None
        if line is not None:
            line.close()
        return float(min(_MOST, _LEAST * 2 ** min(self._failures - 1, 8)))

    def _say(self, state: LinkState) -> None:
        self._state = state
        self.changed()

    def goes_on(self, report: Report, seconds: float) -> None:
        """Say how far the exchange under way is."""
        self._say(structs.replace(_told("running", report, seconds), tries=self._state.tries))

    def saw(self, size: int, seconds: float) -> None:
        """Learn from one trip how fast the line is."""
        if size > 2048 and seconds > 0:
            self._rate = 0.7 * self._rate + 0.3 * size / seconds


class _Watched:
    """A line whose speed is learnt, and that tells after each trip how far the exchange is."""

    def __init__(self, worker: Worker, line: HttpLine) -> None:
        self.worker, self.line = worker, line
        self.session: Session | None = None
        self.begun = time.monotonic()

    def send(self, body: bytes) -> bytes:
        """See :class:`ptsa_tui.sync.ahead.Line`."""
        if self.session is not None and self.session.report.trips:
            self.worker.goes_on(self.session.report, time.monotonic() - self.begun)
        answer = self.line.send(body)
        self.worker.saw(len(body) + len(answer), self.line.seconds)
        return answer


def _told(doing: Literal["waiting", "running"], report: Report, seconds: float) -> LinkState:
    """Return a state with what a report counts."""
    return LinkState(
        doing,
        trips=report.trips,
        up=report.up,
        down=report.down,
        sent=report.sent_acts + report.sent_looks,
        pulled=report.pulled,
        seconds=seconds,
    )


class _NoLine:
    """Nothing is sent over it."""

    def send(self, body: bytes) -> bytes:
        """Refuse."""
        raise Refused("centre_unreachable")
