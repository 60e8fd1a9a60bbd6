"""A whole practice desk: requests, and beside them whatever else an office has, so that no screen stands empty."""

from __future__ import annotations

from collections.abc import Callable

from models.practice.complaints import fill_complaints
from models.practice.fill import fill
from models.practice.quality import fill_quality
from models.practice.surveys import fill_surveys
from models.practice.visits import fill_days, fill_queue
from models.register.register import Register


def furnish(register: Register, cases: int, seed: int, progress: Callable[[int, int], None] | None = None) -> int:
    """Add invented requests, and to a desk that had none whatever else an office has.

    Return how many entries the requests brought.

    Raises:
        Refused: ``practice_only``.
    """
    empty = register.database.row("SELECT 1 FROM case_file LIMIT 1") is None
    entries = fill(register, cases, seed, progress)
    if empty:
        fill_surveys(register)
    fill_days(register, seed)
    if empty:
        fill_queue(register)
        fill_complaints(register)
        fill_quality(register)
    return entries
