"""A desk's printing thread as tests see it: what became of a job is waited for, never slept for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.register.register import Register
from models.slips import print_jobs
from models.slips.layout import Slip
from models.slips.samples import sample
from ptsa_tui.printing.worker import Setup, Worker

PATIENT = 60.0
"""Seconds after which a test gives up."""


def slip_of(register: Register, job: print_jobs.Job) -> Slip:
    """Return an invented slip that names its subject."""
    slip = sample(job.slip)
    return Slip(job.slip, {**slip.values, "officer": f"SUBYEK-{job.subject}"}, job.copy, slip.number)


class Press:
    """A printing thread, and a way to wait for it."""

    def __init__(self, register: Register, setup: Setup, make: Callable[..., Slip] = slip_of) -> None:
        self.register = register
        self._changed = threading.Condition()
        self._count = 0
        self.worker = Worker(register, setup, make, self.heard)

    def heard(self) -> None:
        """Hear that something became of a job; another thread's worker may tell it, too."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def start(self) -> Press:
        """Begin."""
        self.worker.start()
        return self

    def until(self, *ends: tuple[int, str]) -> None:
        """Wait until each job has its state (``printed``), or its state and reason (``waiting printer_paper``)."""

        def there() -> bool:
            found = {j.id: j for j in print_jobs.jobs(self.register, 1000)}
            return all(end in (found[id_].state, f"{found[id_].state} {found[id_].reason}") for id_, end in ends)

        with self._changed:
            while not there():
                before = self._count
                if not self._changed.wait_for(lambda seen=before: self._count != seen, PATIENT):
                    states = [(j.id, j.state, j.reason) for j in print_jobs.jobs(self.register, 1000)]
                    raise AssertionError(f"{states} instead of {ends}")


@pytest.fixture
def setup_for(tmp_path: Path) -> Callable[..., Setup]:
    """Return how to set printing up for a target."""

    def made(printer: str, paper: str = "80mm", limit: float = 20.0) -> Setup:
        return Setup(printer, paper, tmp_path / "config" / "templates", limit, 5.0)

    return made


@pytest.fixture
def press(register: Register, setup_for: Callable[..., Setup]) -> Iterator[Callable[..., Press]]:
    """Return how to start printing threads on the register; all end with the test."""
    made: list[Press] = []

    def start(printer: str, make: Callable[..., Slip] = slip_of, **options: object) -> Press:
        made.append(Press(register, setup_for(printer, **options), make).start())
        return made[-1]

    yield start
    for one in made:
        one.worker.stop()


@pytest.fixture
def want(register: Register, sari: int) -> Callable[..., int]:
    """Return how to want a slip in a save of its own."""

    def save(slip: str = "receipt", subject: int = 71, detail: str = "") -> int:
        with register.writing(sari) as writing:
            return print_jobs.want(writing, slip, subject, detail)

    return save
