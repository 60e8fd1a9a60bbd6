"""Placeholders of a statement for values of any number."""

from __future__ import annotations

from collections.abc import Sized


def placeholders(values: Sized) -> str:
    """Return ``?, ?`` with one mark a value; empty for none of them, and SQLite finds nothing ``IN ()``."""
    return ", ".join("?" * len(values))
