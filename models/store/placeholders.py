"""Statements for values of any number: their placeholders, and no more at once than a statement takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Sized
from typing import TypeVar

Value = TypeVar("Value")

MOST = 900
"""Values of one statement: every build of SQLite takes 999."""


def placeholders(values: Sized) -> str:
    """Return ``?, ?`` with one mark a value; empty for none of them, and SQLite finds nothing ``IN ()``."""
    return ", ".join("?" * len(values))


def in_parts(values: Sequence[Value], most: int = MOST) -> Iterator[Sequence[Value]]:
    """Yield values in their order, at most ``most`` at once."""
    for start in range(0, len(values), most):
        yield values[start : start + most]
