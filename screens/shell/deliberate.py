"""A recorded act needs a deliberate key of its own.

Keys become acts in one place, :meth:`Hand.lets`, behind the scanner and before any screen. A key that acts here does
nothing, and a line says so, when

- it repeats itself: it is held down, or was pressed twice within a moment, or again while the first was under way;
- it comes right behind another character, as from a scanner (see :mod:`screens.keyboard.pace`);
- what it would hit came under the cursor only just now: because the last act took a row away, because news came in,
  because a list was opened. Moves of the officer's own hand do not count: Down and a key may follow at once.

Which keys act is said by the table of keys; what the table does not name acts, unless its screen or list says that it
records nothing. What a key would hit is said by the screen (:meth:`~screens.shell.speaking.Speaking.aims`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from textual import events
from textual.css.query import NoMatches
from textual.screen import ModalScreen

from models.words import _
from screens.keyboard import keys
from screens.keyboard.pace import AGAIN, FAST, KEY_REPEAT, LONGEST_DELAY, MOMENT
from screens.widgets.bars import Said
from screens.widgets.field import Box
from screens.widgets.lines import Lines

if TYPE_CHECKING:
    from screens.shell.app import DeskApp


ROW = "row"
"""The name of what stands under the cursor, among all that keys may hit."""


class Press(NamedTuple):
    """A key that was pressed."""

    key: str = ""
    at: float = -math.inf
    counts: bool = False
    """It did something, or would have: it was no typing in a field."""
    why_not: str = ""
    """Why it was left out; nothing when it was let through."""


class Hand:
    """Tells which keys were meant for what they would hit."""

    def __init__(self, shell: DeskApp) -> None:
        self.shell = shell
        self._before = Press()
        self._done = -math.inf
        """When all that the key before brought about was done."""
        self._typed = -math.inf
        """When the last character came."""
        self._aims: dict[str, tuple[object, float]] = {}
        """What keys would hit, and since when, without the officer's own doing."""

    # --- which keys act --------------------------------------------------------------------------------------------

    def acts(self, event: events.Key) -> bool:
        """Tell whether a key would record something here, or ask for it, or confirm it."""
        screen, focused = self.shell.screen, self.shell.focused
        types = isinstance(focused, Box)
        if types and event.is_printable:
            return False
        quiet = bool(getattr(screen, "RECORDS_NOTHING", False))
        command = self._command(event)
        if command is not None:
            return command.acts and not (quiet and command.where == "dialog")
        if types:
            return event.key == "enter" and bool(getattr(screen, "enter_acts", bool)())
        fills = isinstance(focused, Lines) and focused.fills
        return (event.is_printable or event.key == "enter") and not (quiet or fills)

    def _command(self, event: events.Key) -> keys.Command | None:
        """Return what the table says of a key here."""
        bound = self.shell.screen.active_bindings.get(event.key)
        return keys.bound(bound.binding.id) if bound is not None and bound.binding.id else None

    def patience(self, event: events.Key) -> float:
        """Return the seconds within which a further key would show that this one was not pressed by itself."""
        at, before = self.shell.pace.came(event), self._before
        if event.key == before.key and before.counts and AGAIN <= at - before.at < LONGEST_DELAY and self.acts(event):
            return KEY_REPEAT
        if isinstance(self.shell.focused, Box) or getattr(self.shell.screen, "TAKES_ONE", False):
            return 0.0
        return FAST if event.is_printable or (event.key == "enter" and self.acts(event)) else 0.0

    def begins(self, event: events.Key) -> bool:
        """Tell whether a key is pressed for the first time: it can't be the repeat of one that is held down."""
        return event.key != self._before.key or self.shell.pace.came(event) - self._before.at >= LONGEST_DELAY

    # --- letting keys through --------------------------------------------------------------------------------------

    def lets(self, event: events.Event, waiting: Sequence[events.Event]) -> bool:
        """Tell whether an event goes on to the screen; ``waiting`` are those that came behind it."""
        if not isinstance(event, events.Key):
            return True
        at, before, acts = self.shell.pace.came(event), self._before, self.acts(event)
        why_not = self._why_not(event, at, waiting) if acts else ""
        self._before = Press(event.key, at, acts or not isinstance(self.shell.focused, Box), why_not)
        if event.is_printable or event.key in ("enter", "tab"):
            self._typed = at
        if why_not and (before.key, before.why_not) != (event.key, why_not):
            self.tell(why_not)
        return not why_not

    def _why_not(self, event: events.Key, at: float, waiting: Sequence[events.Event]) -> str:
        before, key = self._before, keys.key_name(event.key)
        if event.key == before.key:
            soon = at < max(before.at, self._done) + AGAIN if before.counts else at - before.at <= KEY_REPEAT
            if soon or (before.counts and at - before.at < LONGEST_DELAY and self._repeats(event, at, waiting)):
                return _("{key} counts once").format(key=key)
        if at - self._typed <= FAST and not _by_people_alone(event):
            return _("{key} came too fast and did nothing: press it again").format(key=key)
        if at < self._changed(event) + MOMENT and not getattr(self.shell.screen, "OWN_PACE", False):
            return _("The line had just changed, {key} did nothing: look and press again").format(key=key)
        return ""

    def _repeats(self, event: events.Key, at: float, waiting: Sequence[events.Event]) -> bool:
        return any(
            isinstance(e, events.Key) and e.key == event.key and self.shell.pace.came(e) - at <= KEY_REPEAT
            for e in waiting
        )

    def swallowed(self, at: float) -> None:
        """Hear that the scanner took a character."""
        self._typed = at

    def done(self) -> None:
        """Hear that all that a key brought about is done; where the cursor stands now, the officer put it."""
        self._done = self.shell.pace.now()
        self.moved()

    def tell(self, text: str) -> None:
        """Say that a key did nothing, before what was said last: that is what the key before it did."""
        for said in self.shell.screen.query(Said):
            said.note(text)

    # --- what a key would hit --------------------------------------------------------------------------------------

    def look(self) -> None:
        """Hear that something else may stand under the cursor now, which the officer did not put there."""
        aims = self._now()
        if not aims and isinstance(self.shell.screen, ModalScreen):
            return  # a question is about what stood there when it was asked
        before, now = self._aims, self.shell.pace.now()
        self._aims = {n: before[n] if n in before and before[n][0] == aim else (aim, now) for n, aim in aims.items()}

    def moved(self) -> None:
        """Hear that the officer moved the cursor."""
        for name, aim in self._now().items():
            self._aims[name] = (aim, self._aims[name][1] if name in self._aims else -math.inf)

    def _changed(self, event: events.Key) -> float:
        """Return when what a key would hit came under the cursor."""
        command = self._command(event)
        aimed = getattr(self.shell.screen, "AIMED", {})
        name = aimed.get(command.id, ROW) if command is not None else ROW
        return self._aims[name][1] if name in self._now() and name in self._aims else -math.inf

    def _now(self) -> Mapping[str, object]:
        aims = getattr(self.shell.screen, "aims", dict) if self.shell.screen_stack else dict
        try:
            return cast("Mapping[str, object]", aims())
        except NoMatches:  # a screen that is being made
            return {}


def _by_people_alone(event: events.Key) -> bool:
    """Tell whether no scanner sends a key: whoever types a form and F10 ahead of a slow line wants it saved."""
    return not (event.is_printable or event.key == "enter" or event.key.startswith("ctrl+"))
