"""What is injected from outside: Protocols, so that models know nobody who implements them."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time. No order in the journal ever rests on it."""

    def now(self) -> int:
        """Return the seconds since 1970-01-01 UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        """Return the seconds since 1970-01-01 UTC."""
        return int(time.time())
