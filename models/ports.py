"""What is injected from outside: Protocols, so that models know nobody who implements them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from models.register.register import Register
    from models.slips.layout import Slip
    from models.slips.print_jobs import Job


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


class SlipOf(Protocol):
    """Makes the slip of a print job from the register, when it is printed."""

    def __call__(self, register: Register, job: Job) -> Slip:
        """Return the slip, in the present language; called in the printing thread, which only reads here.

        Raises:
            Refused: the slip can't be made any more (the person was erased, …); the job then asks, with this reason.
        """
        ...
