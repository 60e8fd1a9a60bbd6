"""How fast a hand is. By these times a person's key is told from a scanner's, from a held key and from a slip.

A scanner is a keyboard that sends a key every 1–30 ms; a hand that types fast needs 60 ms and more for each. But the
terminal has a say: a slow line gathers what was typed during a stall and brings it in one packet, and then a person's
keys, too, come at once. Time alone can't tell those from a code, so it is told by what is at stake:

- Into a field everything goes as it was typed, however fast it came.
- On a list or a screen a burst of :data:`SCANNED` characters is a code, and all of it is swallowed.
- Two or three characters at once are let through where they only lead somewhere or fill a form in; where the first of
  them acts, all of them are left out and told: whoever typed ahead presses once more.
- A character or Enter that acts never does so right behind another character.

Function keys and arrows are sent by people alone: they end a burst, and F10 saves a form that was typed ahead of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual import events
from textual.message import Message

FAST = 0.035
"""Seconds between two keys that no hand is behind; so long the first key on a list is held back."""

SCANNED = 4
"""Characters in such a row that are a scanned code for certain."""

KEY_REPEAT = 0.1
"""Seconds between two repeats of a key that is held down, at most: Linux's console sends eleven a second."""

AGAIN = 0.3
"""Seconds within which the same key again is a slip of the finger."""

LONGEST_DELAY = 1.2
"""Seconds until a key that is held down begins to repeat itself, at most; desktops wait 0.25 to 1."""

MOMENT = 0.4
"""Seconds that a row must have stood under the cursor before a key acts on it: sooner nobody has read it."""


class Pace:
    """The clock of the keys: monotonic seconds. Tests bring one of their own."""

    def came(self, event: events.Event) -> float:
        """Return when an event came from the terminal."""
        return event.time

    def now(self) -> float:
        """Return the present moment on the same clock."""
        return Message().time

    def later(self, seconds: float, call: Callable[[], Any]) -> None:
        """Call ``call`` after some seconds, in the thread of the keys."""
        asyncio.get_running_loop().call_later(seconds, call)
