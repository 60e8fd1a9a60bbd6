"""Whether a hand pressed a key, told by what came behind it: a scanner sends its characters faster than any hand.

So the first key on a list is held back for the moment in which a scanner's second one would come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textual import events

from models.words import _
from screens.keyboard.pace import FAST, SCANNED
from screens.widgets.bars import Said
from screens.widgets.field import Box

if TYPE_CHECKING:
    from screens.shell.app import DeskApp

ENDS = frozenset({"enter", "tab"})
"""What scanners send behind a code."""

STALL = 0.01
"""Seconds that a busy machine may be late before it counts as having stood still."""


class Bursts:
    """Looks at the keys behind the one that is next."""

    def __init__(self, shell: DeskApp) -> None:
        self.shell = shell
        self._ripe: tuple[events.Event, int] | None = None
        """The first key on a list and how many came at once with it, when no further one came for long enough."""
        self._late = 0.0
        """Seconds that the machine stood still while a key was held: so much later the next one may seem to come."""

    def look(
        self, event: events.Key, patience: float, waiting: list[events.Event]
    ) -> Literal["pass", "wait", "gone", "spoilt"]:
        """Tell what becomes of a key: it goes on, waits for the next one, or is gone.

        ``patience``: the seconds within which a further key would show that this one was not pressed by itself.
        ``spoilt``: a scanner sends what is no code of ours; what is still to come of it must not do anything either.
        """
        run = [event] if isinstance(self.shell.focused, Box) else self._run(event, waiting)
        acts, alike = self.shell.hand.acts(event), {key.key for key in run} == {event.key}
        begins = self.shell.hand.begins(event)
        if sum(key.is_printable for key in run) >= SCANNED and not (alike and not begins):
            return "spoilt"
        late = self.shell.pace.came(run[-1]) + (patience if len(run) == 1 else FAST) - self.shell.pace.now()
        if len(run) > len(waiting) and late > 0 and self._ripe != (event, len(run)):
            self._hold(event, len(run), late)
            return "wait"
        self._late = 0.0
        if len(run) > 1 and acts and not alike:
            del waiting[: len(run) - 1]
            self.shell.hand.swallowed(self.shell.pace.came(run[-1]))
            for said in self.shell.screen.query(Said):
                said.say(_("Several keys came at once; nothing was done. Press one after the other."), "bad")
            return "gone"
        return "pass"

    def _run(self, first: events.Key, waiting: list[events.Event]) -> list[events.Key]:
        """Return the keys that came with the first one, each too soon behind the one before for a hand."""
        run = [first]
        for event in waiting:
            if not isinstance(event, events.Key) or not of_scanner(event):
                break
            if self.shell.pace.came(event) - self.shell.pace.came(run[-1]) > FAST + self._late:
                break
            run.append(event)
        return run

    def _hold(self, event: events.Event, length: int, seconds: float) -> None:
        """Look again at a key when the next one could have come."""

        pace = self.shell.pace
        due = pace.now() + seconds

        def look_again() -> None:
            late, before = pace.now() - due, self._late
            self._late = max(late, 0.0) if late > STALL else 0.0
            if self._late and not before:  # the machine stood still: what came meanwhile is read first
                pace.later(FAST, look_again)
                return
            self._late = max(before, self._late)
            self._ripe = (event, length)
            self.shell.hold_first([])

        pace.later(seconds, look_again)


def of_scanner(event: events.Key) -> bool:
    """Tell whether a scanner may send a key: characters, line ends and control characters, but no function keys."""
    return event.is_printable or event.key in ENDS or event.key == "escape" or event.key.startswith("ctrl+")
