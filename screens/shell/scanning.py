"""A scanner is a fast keyboard: the keys of a code of ours are collected before anything else hears of them.

On a list each digit would be a command, and in a field Enter would submit. So from the ``%`` on that a code begins
with, keys are held back as long as they fit (:class:`~models.facts.codes.Burst`). Enter after a whole code opens what
it names. Where keys turn out to be no code they go into the field as they were typed; on a list they do nothing, and
a line says so.

Codes of others (a web address, a NIK, an article's number) begin with nothing that tells them. So the first key on a
list is held back for the moment in which a scanner's second one would come, and a burst is swallowed whole, with its
line ends; :mod:`screens.keyboard.pace` says what a burst is, and how it is told from a hand that types ahead. In a
field such a code is typed, which is wanted for a NIK, but no Enter behind it confirms anything.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from textual import events
from textual.timer import Timer

from models.facts.codes import CERTAIN, SIGN, Burst, Scanned, ending, read_code
from models.words import _
from screens.keyboard.pace import FAST
from screens.shell.bursts import ENDS, Bursts, of_scanner
from screens.widgets.bars import Said
from screens.widgets.field import Box

if TYPE_CHECKING:
    from screens.shell.app import DeskApp

ON_LIST, ON_LIST_CERTAIN = 1.0, 5.0
"""Seconds that the next key of a code may take where keys are commands: on a slow line a burst comes in pieces."""

IN_FIELD, IN_FIELD_CERTAIN = 0.2, 1.0
"""Seconds after which a begun code goes into the field as it was typed; Enter behind it still finds it there."""

HINT = 0.4
"""Seconds after which a whole code without Enter is told."""

DOUBLE = 0.3
"""Seconds within which another Enter of the scanner is the same one."""

BETWEEN_LINES = 0.1
"""Seconds that the next line of a foreign code may take behind the end of one."""

OWN = frozenset({"sheet"})
"""Fields that read codes themselves."""


class Scanner:
    """Stands before the keys of the app and takes those of a scan out."""

    def __init__(self, shell: DeskApp) -> None:
        self.shell = shell
        self._keys: list[events.Key] = []
        self._burst = Burst()
        self._box: Box | None = None
        self._spoilt = False
        """The rest of a burst that is no code is being swallowed."""
        self._line_ended = False
        """What was swallowed last was the end of a line."""
        self._letting = 0
        """How many of the waiting keys were looked at already and are what someone typed."""
        self._last = -math.inf
        self._opened = -math.inf
        """When the Enter of the last scan came."""
        self._timer: Timer | None = None
        self._bursts = Bursts(shell)

    def next(self, waiting: list[events.Event]) -> events.Event | None:
        """Take the next event that is no part of a scan from ``waiting``; None when there is none, or one opens."""
        while waiting and not self.shell.is_changing:
            event = waiting.pop(0)
            if self._letting:
                self._letting -= 1
                return event
            if self._passes(event, waiting):
                if not isinstance(event, events.Key) or not (patience := self.shell.hand.patience(event)):
                    return event
                found = self._bursts.look(event, patience, waiting)
                if found == "spoilt":
                    self._spoil(self.came(event))
                elif found == "wait":
                    waiting.insert(0, event)
                    return None
                elif found == "pass":
                    return event
        return None

    def came(self, event: events.Event) -> float:
        """Return when an event came, in seconds of the clock of the keys."""
        return self.shell.pace.came(event)

    def _passes(self, event: events.Event, waiting: list[events.Event]) -> bool:
        """Tell whether an event goes on; what is put back into ``waiting`` is looked at next."""
        if not isinstance(event, events.Key):
            if self._keys or self._spoilt:
                self._give_up(waiting, event)
                return False
            return not (isinstance(event, events.Paste) and (self._pasted(event) or self._on_nothing()))
        now = self.came(event)
        if (self._keys or self._spoilt) and now - self._last > self._patience:
            self._give_up(waiting, event)
            return False
        if self._spoilt:
            return not self._swallow(event, now)
        if self._keys:
            self._go_on(event, now, waiting)
            return False
        if event.key != "enter":
            self._opened = -math.inf  # what comes behind another key is no second Enter
        else:
            return not (now - self._opened < DOUBLE or self._in_field(now))
        if event.character == SIGN and self._is_heard():
            self._box = self._focused_box()
            self._burst = Burst()
            self._collect(event, now)
            return False
        return True

    @property
    def _patience(self) -> float:
        """Seconds that the next key may take; a whole code waits for its Enter as long as it takes."""
        if self._spoilt:
            return BETWEEN_LINES if self._line_ended else ON_LIST
        if read_code(self._burst.text) is not None:
            return math.inf
        certain = len(self._keys) >= CERTAIN
        if self._box is None:
            return ON_LIST_CERTAIN if certain else ON_LIST
        return IN_FIELD_CERTAIN if certain else IN_FIELD

    def _focused_box(self) -> Box | None:
        focused = self.shell.focused
        return focused if isinstance(focused, Box) else None

    def _is_heard(self) -> bool:
        """Tell whether codes are looked for where the cursor is."""
        box = self._focused_box()
        return box is None or box.id not in OWN

    def _collect(self, event: events.Key, now: float) -> None:
        self._keys.append(event)
        self._last = now
        self._burst.feed((event.character or "").upper())  # with Caps Lock the letter comes small
        self._wait(min(self._patience, HINT) if read_code(self._burst.text) else self._patience)

    def _go_on(self, event: events.Key, now: float, waiting: list[events.Event]) -> None:
        """Take one more key of a begun code, or find that it is none."""
        if event.key in ENDS:
            self._end(event, now, waiting)
            return
        whole, fits = read_code(self._burst.text) is not None, Burst()
        fits.text = self._burst.text
        if event.is_printable and fits.feed((event.character or "").upper()) != "broken":
            self._collect(event, now)
        elif event.is_printable and self._box is None and not (whole and now - self._last > ON_LIST):
            self._spoil(now)
        else:
            self._give_up(waiting, event)

    def _spoil(self, now: float) -> None:
        """Swallow the rest of what can't be read, and say so."""
        self._reset()
        self._spoilt, self._last = True, now
        self.shell.hand.swallowed(now)
        self._wait(ON_LIST)
        self._say(_("The scan was not understood; nothing was done. Scan again."))

    def _on_nothing(self) -> bool:
        """Say that a pasted text has no place outside of fields; tell whether it came there."""
        if self._focused_box() is not None:
            return False
        self._say(_("A text was pasted where there is no field; nothing was done."))
        return True

    def _end(self, event: events.Key, now: float, waiting: list[events.Event]) -> None:
        """Enter: open what a whole code names."""
        code, box, length = read_code(self._burst.text), self._box, len(self._keys)
        if code is not None:
            self._reset()
            self._open(code, now)
        elif box is not None and (length < CERTAIN or box.password):
            self._give_up(waiting, event)
        else:
            self._reset()
            self._opened = now  # a second Enter of the same burst does nothing either
            self._say(_("The scan was not understood; nothing was done. Scan again."))

    def _open(self, code: Scanned, now: float) -> None:
        self._opened = now
        if self.shell.opens_scans:
            self.shell.open_scanned(code)
        else:
            self._say(_("Sign in first; then scan again."))

    def _give_up(self, waiting: list[events.Event], *after: events.Event) -> None:
        """The keys were no code: into the field with them, or away; then comes what is ``after`` them."""
        keys, box, spoilt = list(self._keys), self._box, self._spoilt
        whole = read_code(self._burst.text) is not None
        self._reset()
        if box is not None and box is self.shell.focused:
            self._letting = len(keys)
            waiting[:0] = [*keys, *after]
            return
        waiting[:0] = after
        if keys and not spoilt:
            self._say(
                _("The scanned code was left; nothing was opened.")
                if whole
                else _("The scan was not understood; nothing was done. Scan again.")
            )

    def _swallow(self, event: events.Key, now: float) -> bool:
        """Tell whether a key is the rest of a burst that is no code. Function keys are pressed by people."""
        by_hand = now - self._last > FAST and not (event.is_printable or event.key in ENDS)
        if by_hand or not of_scanner(event):
            self._reset()
            return False
        self._last, self._line_ended = now, event.key in ENDS
        self.shell.hand.swallowed(now)
        if self._line_ended:
            self._opened = now
        self._wait(self._patience)
        return True

    def _reset(self) -> None:
        self._keys, self._burst, self._box = [], Burst(), None
        self._spoilt = self._line_ended = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _wait(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.shell.set_timer(seconds, self.late)

    def late(self) -> None:
        """No further key came for as long as the next one may take; tests call it, too."""
        if self.shell.keys_wait:
            self._wait(self._patience if self._patience < math.inf else HINT)
        elif self._keys and read_code(self._burst.text) is not None:
            self._say(_("A code was scanned: Enter opens it."), "plain")
        elif self._keys or self._spoilt:
            released: list[events.Event] = []
            self._give_up(released)
            self.shell.hold_first(released)

    def _in_field(self, now: float) -> bool:
        """Take a code out of the field that ends with it before the cursor, and open it; False when there is none."""
        box = self._focused_box()
        if box is None or box.password or not (self._is_heard() and self.shell.opens_scans):
            return False
        place = box.cursor_position
        found = ending(box.value[:place])
        if found is None:
            return False
        before, code = found
        box.take_out(len(before), place)
        self._open(code, now)
        return True

    def _pasted(self, event: events.Paste) -> bool:
        """Open a code that was pasted, alone or with its line's end; tell whether it was one."""
        box = self._focused_box()
        code = read_code(event.text.strip())
        if code is None or (box is not None and box.password) or not (self._is_heard() and self.shell.opens_scans):
            return False
        self._open(code, self.came(event))
        return True

    def _say(self, text: str, tone: str = "bad") -> None:
        for said in self.shell.screen.query(Said):
            said.say(text, tone)
