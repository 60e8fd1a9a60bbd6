"""What the QR of a slip says: a sign that no officer types by itself, and the whole number."""

from __future__ import annotations

SIGN = "%"
"""Tells a scanned number from a typed one: no name, date or identity number begins with it."""


def code_of_number(number: int) -> str:
    """Return the code of a case, notice, queue ticket or blank sheet: ``%001010260000127``."""
    return f"{SIGN}{number:015d}"
