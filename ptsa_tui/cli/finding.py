"""What ``ptsa doctor`` says of one thing."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that was looked at: ``ok``, ``warn`` or ``fail``."""

    sign: str
    what: str
    found: str
