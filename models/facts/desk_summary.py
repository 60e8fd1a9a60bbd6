"""What a screen says before the register is open: the office's name, and whether this is a practice desk."""

from __future__ import annotations

from typing import NamedTuple

PRACTICE_OFFICE = "PTSA Latihan"
"""Name of the invented office."""

PRACTICE_OFFICER = "sari"
"""Sign-in code of the officer whose name the practice desk fills in."""

PRACTICE_PASSWORD = "latihan"  # noqa: S105  # shown on the sign-in screen of the practice desk
"""Password of every officer of a practice desk; there is nothing to protect in it."""


class DeskSummary(NamedTuple):
    """A desk at first sight. None of it is personal data."""

    office: str
    practice: bool
