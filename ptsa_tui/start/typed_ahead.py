"""Shows what is typed into the first frame. The sign-in reads all of it again: nothing is decided or kept here.

Only what is sure to look the same there is shown: letters and digits, rubbing them out, Enter and Tab between the
fields. From the first key on that does something else, keys are only kept.
"""

from __future__ import annotations

import codecs

from ptsa_tui.start.frame import NAME, PASSWORD, Frame
from ptsa_tui.start.looks import codes, painted
from screens.widgets import bar_texts

_LAST_SURE = "\u02ff"
"""Behind it come letters that combine, run from the right, or take two cells."""

_HELD = "%"
"""What a scanner's code begins with: the sign-in holds it back."""


class Typing:
    """What is typed, as the frame shows it."""

    def __init__(self, frame: Frame, depth: str, term: str) -> None:
        self.frame, self._depth, self._term = frame, depth, term
        self.follows = True
        """Whether keys are still shown."""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def painted(self) -> str:
        """Return what draws the whole frame."""
        return painted(self.frame.rows(), self.frame.styles["ground"], self._depth, self._term) + self._cursor()

    def take(self, data: bytes) -> str:
        """Take what was typed; return what shows it."""
        if not self.follows:
            return ""
        before = (list(self.frame.fields), self.frame.focus)
        for character in self._decode(data):
            self.follows = self._follow(character)
            if not self.follows:
                break
        changed = [
            field
            for field in (NAME, PASSWORD)
            if self.frame.fields[field] != before[0][field] or (self.frame.focus != before[1])
        ]
        return "".join(map(self._field, changed)) + self._cursor() if changed else ""

    def _follow(self, character: str) -> bool:
        """Take one character; tell whether the next one can be shown, too."""
        frame = self.frame
        typed = frame.fields[frame.focus]
        if character in "\x7f\b":
            frame.fields[frame.focus] = typed[:-1]
        elif character in "\r\n\t" and frame.focus == NAME:
            frame.focus = PASSWORD
        elif character.isprintable() and character <= _LAST_SURE and character != _HELD:
            if len(typed) >= bar_texts.BOX_WIDTH - 1:
                return False  # the box begins to scroll
            frame.fields[frame.focus] = typed + character
        else:
            return False
        return True

    def _field(self, field: int) -> str:
        y = self.frame.field_rows[field]
        if y >= self.frame.height - 2:
            return ""  # below the window
        row = self.frame.field_row(field)
        return f"\x1b[{y + 1}H" + "".join(codes(style, self._depth) + text for text, style in row)

    def _cursor(self) -> str:
        x, y = self.frame.cursor
        return f"\x1b[{y + 1};{x + 1}H"
