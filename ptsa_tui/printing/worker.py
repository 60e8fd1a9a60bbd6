"""The printing thread of an open desk: it takes the jobs that are due, and has each printed by a child process.

It loads no library of printing. Nothing that a printer, a template or a library does reaches the desk: the worst is a
job that waits with its reason.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from msgspec import Struct

from models.ports import SlipOf
from models.refused import Refused
from models.register.register import Register
from models.slips import print_jobs
from models.slips.layout import Block, Slip
from models.words import language
from ptsa_tui import settings
from ptsa_tui.printing.call import LIMIT, TEMPLATE_LIMIT, Call, Outcome
from ptsa_tui.printing.orders import Order
from ptsa_tui.printing.targets import Target, parse

LOOK = 5.0
"""Seconds between two looks for jobs that another program made; a save of this terminal wakes the thread at once."""
FINISH, RECORD = 0.6, 0.3
"""Seconds that a child has to finish when the program is left, and that its end has to be noted down."""
_LOG = logging.getLogger("ptsa")


class Setup(Struct, frozen=True):
    """Where and how this desk prints."""

    printer: str
    """The setting; see :mod:`ptsa_tui.printing.targets`."""
    paper: Literal["80mm", "58mm"]
    templates: Path
    """Folder of the office's own templates."""
    limit: float = LIMIT
    template_limit: float = TEMPLATE_LIMIT

    def order(self, slip: Slip, name: str, *, only_check: bool = False) -> Order:
        """Return the order to print a slip; ``name`` is that of a PDF."""
        folder = str(self.templates) if self.templates.is_dir() else ""
        return Order(slip, self.printer, self.paper, language(), folder, name, self.limit + 5, only_check)


def setup_of(chosen: settings.Settings, register: Register) -> Setup:
    """Return how a desk prints: as the settings say, and a practice desk into PDFs when they say nothing."""
    printer = chosen.printer
    if printer is None:
        printer = f"pdf:{register.database.path.parent / 'slips'}" if register.practice else ""
    templates = settings.settings_file().parent / "templates"
    return Setup(printer, chosen.paper, templates)


class Worker:
    """Prints in the background. Saves wake it; leaving the program never waits for it longer than a second."""

    def __init__(
        self, register: Register, setup: Setup, slip_of: SlipOf, changed: Callable[[], None] = lambda: None
    ) -> None:
        self.register, self.setup, self.slip_of = register, setup, slip_of
        self.changed = changed
        """Called in another thread whenever something became of a job."""
        self._wake, self._stop = threading.Event(), threading.Event()
        self._call: Call | None = None
        self._begun = False
        self._thread = threading.Thread(target=self._run, name="ptsa-print", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Look for jobs now."""
        self._wake.set()

    def stop(self) -> None:
        """End; a slip under way has a moment to come out, then its child is ended."""
        self._stop.set()
        self._wake.set()
        if not self._thread.is_alive():
            return
        self._thread.join(FINISH)
        call = self._call
        if call is not None:
            call.end()
        self._thread.join(RECORD)

    def preview(self, slip: Slip) -> tuple[Block, ...]:
        """Return a slip as it would be printed here; a template that never ends can't hang the desk.

        Raises:
            Refused: ``template_broken``, ``printer_silent`` …: neither the office's template nor ours can be used.
        """
        order = self.setup.order(slip, "", only_check=True)
        reply = Call(order, self.setup.limit, self.setup.template_limit).run().reply
        if reply.code:
            raise Refused(reply.code, **reply.facts)
        return reply.blocks

    def _run(self) -> None:
        wait = 0.0
        while not self._stop.is_set():
            self._wake.wait(wait)
            self._wake.clear()
            if self._stop.is_set():
                break
            try:
                self.register.connect()
                wait = self._round()
            except Refused as why:  # the database is busy, full, damaged: the desk says so itself
                _LOG.error("print fault: %s", why.code)
                wait = LOOK
            except Exception as error:  # a fault here must never end the desk
                _LOG.error("print fault: %s", type(error).__name__)
                wait = LOOK
        with suppress(Refused):
            self.register.close()

    def _round(self) -> float:
        """Print one job if one is due; return the seconds until the next look."""
        now = self.register.clock.now()
        moved = not self._begun and self.register.standing() != "known"
        if print_jobs.ask_stale(self.register, now, moved=moved):
            self.changed()
        self._begun = True
        try:
            target = parse(self.setup.printer)
        except Refused as why:
            self._no_printer(why.code, {"where": str(why.facts["where"])})
            return LOOK
        if target.kind == "none":
            self._no_printer("printer_none", {})
            return LOOK
        if target.kind == "never":
            if print_jobs.leave_out(self.register, "printer_never"):
                self.changed()
            return LOOK
        job = print_jobs.claim(self.register, now, str(target))
        if job is None:
            at = print_jobs.due(self.register)
            return LOOK if at is None else min(LOOK, max(0.2, at - now))
        self.changed()
        self._print(job, target)
        self.changed()
        return 0.0

    def _no_printer(self, code: str, facts: dict[str, str | int]) -> None:
        if print_jobs.without_printer(self.register, code, facts):
            self.changed()

    def _print(self, job: print_jobs.Job, target: Target) -> None:
        try:
            slip = self.slip_of(self.register, job)
        except Refused as why:
            facts = {name: fact for name, fact in why.facts.items() if fact is not None}
            print_jobs.ask(self.register, job.id, why.code, facts)
            return
        except Exception as error:  # the fault of a slip's maker; its message may hold a citizen's data
            _LOG.error("slip fault: %s in %s", type(error).__name__, job.slip)
            print_jobs.ask(self.register, job.id, "slip_failed")
            return
        order = self.setup.order(slip, f"{job.slip}-{job.id:06d}")
        self._call = Call(order, self.setup.limit, self.setup.template_limit)
        if self._stop.is_set():
            self._call.end()
        outcome = self._call.run()
        self._call = None
        self._note(job, outcome)

    def _note(self, job: print_jobs.Job, outcome: Outcome) -> None:
        """Write down what became of a job."""
        reply, fault = outcome.reply, outcome.reply.fault
        if not reply.code:
            facts: dict[str, str | int] = {}
            if fault is not None:
                facts = {"template": fault.template, "line": fault.line}
            print_jobs.printed(self.register, job.id, "template_broken" if fault is not None else "", facts)
        elif outcome.stage == "sent":
            print_jobs.ask(self.register, job.id, "print_broken_off" if outcome.ended else reply.code, reply.facts)
        elif outcome.ended:
            print_jobs.give_back(self.register, job.id)
        else:
            print_jobs.failed(self.register, job.id, reply.code, reply.facts)
