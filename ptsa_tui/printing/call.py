"""Carrying out an order in a child process that is ended when its time is up, whatever it is stuck in."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import suppress
from queue import Empty, SimpleQueue

import msgspec
from msgspec import Struct, structs

from models.facts import decoding
from models.slips.layout import Fault
from ptsa_tui.printing.orders import Line, Order, Reply, Stage, Step

LIMIT = 20.0
"""Seconds for a slip, from the start of the child to its reply."""
TEMPLATE_LIMIT = 5.0
"""Seconds for a template, after which it is taken for an endless one."""


class Outcome(Struct, frozen=True):
    """What came of an order."""

    reply: Reply
    stage: Stage
    """How far it was. From ``sent`` on a slip may be whole on paper although the reply is no good one."""
    ended: bool = False
    """The program is being left, and ended the child."""


class Call:
    """One order being carried out; :meth:`end` may be called from another thread."""

    def __init__(self, order: Order, limit: float = LIMIT, template_limit: float = TEMPLATE_LIMIT) -> None:
        self.order = structs.replace(order, seconds=limit + 5)
        self.limit, self.template_limit = limit, template_limit
        self.stage: Stage = "begun"
        """How far it is now."""
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._ended = False

    def end(self) -> None:
        """End the child."""
        with self._lock:
            self._ended = True
            if self._process is not None:
                self._process.kill()

    def run(self) -> Outcome:
        """Carry the order out; a template of the office's that never ends, or kills the child, is left aside."""
        outcome = self._run(self.order)
        broken = outcome.stage == "loaded" and outcome.reply.code in ("printer_silent", "printer_failed")
        if broken and self.order.templates and not self._ended:
            name = f"{self.order.language}/{self.order.slip.kind}.txt"
            fault = Fault(name, 0, "slow" if outcome.reply.code == "printer_silent" else "failed")
            outcome = self._run(structs.replace(self.order, templates=""))
            outcome = structs.replace(outcome, reply=structs.replace(outcome.reply, fault=fault))
        return structs.replace(outcome, ended=self._ended and bool(outcome.reply.code))

    def _run(self, order: Order) -> Outcome:
        with self._lock:
            if self._ended:
                return Outcome(Reply("printer_silent"), "begun")
            try:
                process = self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "ptsa_tui.printing.child"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl+C and a terminal that goes away do not tear a slip apart
                )
            except OSError as error:
                return Outcome(Reply("printer_failed", {"why": type(error).__name__}), "begun")
        lines: SimpleQueue[bytes | None] = SimpleQueue()
        reader = threading.Thread(target=_read, args=(process, order, lines), name="ptsa-print-lines", daemon=True)
        reader.start()
        try:
            return self._follow(lines)
        finally:
            process.kill()
            with suppress(subprocess.TimeoutExpired):  # one that hangs in the system is buried later
                process.wait(0.5)

    def _follow(self, lines: SimpleQueue[bytes | None]) -> Outcome:
        stage = self.stage = "begun"
        end = time.monotonic() + self.limit
        until = end
        while True:
            try:
                line = lines.get(timeout=max(0.0, until - time.monotonic()))
            except Empty:
                return Outcome(Reply("printer_silent"), stage)
            if line is None:
                return Outcome(Reply("printer_failed", {"why": "exit"}), stage)
            try:
                told = decoding.decode(line, Line)
            except msgspec.MsgspecError:
                return Outcome(Reply("printer_failed", {"why": "line"}), stage)
            if isinstance(told, Reply):
                return Outcome(told, stage)
            stage = self.stage = told.stage
            until = min(end, time.monotonic() + self.template_limit) if stage == "loaded" else end


def _read(process: subprocess.Popen[bytes], order: Order, lines: SimpleQueue[bytes | None]) -> None:
    """Give the child its order and pass its lines on; None at their end."""
    with suppress(OSError, ValueError):
        if process.stdin is not None and process.stdout is not None:
            with suppress(BrokenPipeError):
                process.stdin.write(msgspec.json.encode(order))
                process.stdin.close()
            for line in process.stdout:
                lines.put(line)
    lines.put(None)


__all__ = ["LIMIT", "TEMPLATE_LIMIT", "Call", "Outcome", "Step"]
