"""A one-line field: its label, what is typed, and a hint behind it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection

from models import text
from screens.keyboard.bindings import bindings

_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
"""Colours and titles that a text copied from another terminal may carry."""

_LABEL = re.compile(r"^[^\W\d][^\d:]*:\s*(?=\d)")
"""What stands before a number that was copied from a form: ``NIK:``, ``No. KTP :``."""


def one_line(pasted: str) -> str:
    """Return a pasted text as one line: its lines joined by a space, nothing in it but readable characters."""
    lines = (text.typed(line).strip() for line in _SEQUENCE.sub("", pasted).splitlines())
    return " ".join(line for line in lines if line)


def bare_number(pasted: str) -> str:
    """Return a pasted number without spaces, dots, dashes and its label, its digits in ASCII.

    What holds letters otherwise (a passport's number) keeps them.
    """
    digits = "".join(str(unicodedata.decimal(c, c)) for c in pasted)
    digits = _LABEL.sub("", digits)
    return digits if any(c.isalpha() for c in digits) else text.digits(digits)


WAY_BACK = 20
"""How many steps of a field can be taken back."""


class Box(Input):
    """Textual's input, quiet on the line: no frame, no blinking; what comes in is cleaned at once.

    What the program filled in (:meth:`prefill`) stands there wholly selected: typing, pasting and Backspace replace it,
    an arrow, Home or End keeps it. What one key took away comes back by :meth:`action_undo_typing`.
    """

    BINDINGS = bindings("field")

    class Cut(Message):
        """Characters did not fit: how many (0: nothing of it did), and how many the field takes."""

        def __init__(self, count: int, longest: int) -> None:
            super().__init__()
            self.count, self.longest = count, longest

    def __init__(self, id_: str, *, password: bool = False, digits: bool = False, longest: int = 0) -> None:
        super().__init__(id=id_, password=password, select_on_focus=False, max_length=longest, validate_on=[])
        self.cursor_blink = False
        self.digits = digits
        self._before: list[tuple[str, Selection, str]] = []
        """What stood here before keys that took more than one character away, and what after; the last one last."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor belongs (Textual's is one cell further at the end of the text)."""
        region = self.content_region
        before = cell_len(self.value[: self.cursor_position]) if not self.password else self.cursor_position
        return Offset(region.x + before - self.scroll_offset.x, region.y)

    def prefill(self, value: str, *, replaces: bool = True) -> None:
        """Set the value for the officer; ``replaces``: what is typed next replaces it, else it is continued."""
        self._before.clear()  # what stood here may be of another citizen
        self.value = text.typed(value)
        self.selection = Selection(0 if replaces else len(self.value), len(self.value))

    def insert_text_at_cursor(self, text_: str) -> None:
        """Insert text at the cursor, in the place of what is selected."""
        self.replace(text_, *self.selection)

    def replace(self, text_: str, start: int, end: int) -> None:
        """Put typed text, without controls, bidi marks or zero-width characters, in the place of a part.

        In a field of one character the next one takes the place of the one before.
        """
        typed = text.typed(text_)
        start, end = (0, len(self.value)) if typed and self.max_length == 1 else sorted((start, end))
        value, selection = self.value, self.selection
        super().replace(typed, start, end)
        if end - start > 1 and self.value != value and not self.password:
            self._before = [*self._before[1 - WAY_BACK :], (value, selection, self.value)]

    def action_undo_typing(self) -> None:
        """Ctrl+Z: bring back what one key took away; again: the one before."""
        if self._before:
            self.value, self.selection, _after = self._before.pop()

    def take_out(self, start: int, end: int) -> None:
        """Take out what was typed for someone else; when it replaced something, that stands here again."""
        typed, rest = self.value[start:end], self.value[:start] + self.value[end:]
        self.value = rest
        self.cursor_position = start
        if not rest and self._before and typed.startswith(self._before[-1][2] or "\0"):
            self.action_undo_typing()

    def _on_paste(self, event: events.Paste) -> None:
        """Take all pasted lines (Textual keeps only the first), as many characters as fit; the rest is told."""
        event.stop()
        event.prevent_default()
        pasted = one_line(event.text)
        if self.digits:
            pasted = bare_number(pasted)
        start, end = sorted(self.selection)
        room = len(pasted)
        if self.max_length:
            room = max(0, self.max_length - len(self.value) + (end - start))
        if len(pasted) > room:
            self.post_message(self.Cut(len(pasted) - room, self.max_length or 0))
            pasted = pasted[:room]
        if pasted:
            self.replace(pasted, start, end)

    def restricted(self) -> None:
        """Say that a field is full, without the bell: that of a whole office helps nobody."""
        self.post_message(self.Cut(0, self.max_length or 0))


LABEL_WIDTH = 13
"""Columns of a label, unless longer ones stand below each other."""


class Field(Horizontal):
    """Label, box and hint on one line. It draws the first and the last itself: a form opens the sooner."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"field--label", "field--hint", "field--good", "field--warn"}

    def __init__(
        self,
        id_: str,
        label: Callable[[], str],
        *,
        width: int = 30,
        password: bool = False,
        digits: bool = False,
        longest: int = text.LINE_LENGTH,
    ) -> None:
        super().__init__(id=f"field-{id_}", classes="field")
        self._label = label
        self.hint = self.tone = ""
        self.label_width = LABEL_WIDTH
        self.box = Box(id_, password=password, digits=digits, longest=longest)
        self.box.styles.width = self._box_width = width

    def compose(self) -> ComposeResult:
        """Put the box behind the label."""
        self.box.styles.margin = (0, 0, 0, self.label_width)
        yield self.box

    def render_line(self, y: int) -> Strip:
        """Draw the label and the hint; between them lies the box."""
        base = self.rich_style
        left = max(0, self.size.width - self.label_width - self._box_width)
        told = f" {self.hint}" if self.hint else ""
        if cell_len(told) > left > 1:
            told = set_cell_size(told, left - 1) + "…"
        label = set_cell_size(f" {self._label()}", self.label_width)
        line = [
            Segment(label, base + self.get_component_rich_style("field--label")),
            Segment(" " * self._box_width, base),
            Segment(set_cell_size(told, left), base + self.get_component_rich_style(f"field--{self.tone or 'hint'}")),
        ]
        return Strip(line).adjust_cell_length(self.size.width, base)

    @staticmethod
    def aligned(*fields: Field) -> tuple[Field, ...]:
        """Return fields whose boxes stand below each other, behind the longest label."""
        longest = max(len(field._label()) for field in fields)
        if longest >= LABEL_WIDTH - 1:
            for field in fields:
                field.label_width = longest + 2
        return fields

    @property
    def value(self) -> str:
        """What is typed."""
        return self.box.value

    def fill(self, value: str, *, replaces: bool = True) -> None:
        """Set the value for the officer; ``replaces``: what is typed next replaces it, else it is continued."""
        self.box.prefill(value, replaces=replaces)

    def tell(self, hint: str, tone: str = "") -> None:
        """Show a hint behind the box; the tone is ``good``, ``warn`` or nothing."""
        if (hint, tone) == (self.hint, self.tone):
            return  # what does not change costs no byte on the line
        self.hint, self.tone = hint, tone
        self.refresh(Region(self.label_width + self._box_width, 0, self.size.width, 1))


class Folded(Vertical):
    """Fields that are shown only when they are asked for, and made to be drawn only then: a form opens the sooner.

    Nothing is saved that nobody sees, and nothing that was typed is lost: folded, the fields are empty, and unfolded
    they hold again what they held.
    """

    def __init__(self, *fields: Field, id_: str, headline: Widget | None = None) -> None:
        super().__init__(id=id_)
        self.display = False
        self._inside = (*([headline] if headline is not None else []), *Field.aligned(*fields))
        self.fields = {str(field.box.id): field for field in fields}
        """The fields by name, in the order of Enter."""
        self._typed: dict[str, str] = {}

    def show(self, on: bool) -> None:
        """Show the fields as they are, or hide them."""
        if on and not self.children:
            self.mount(*self._inside)
        self.display = on

    def fold(self, *, known: Collection[str] = ()) -> None:
        """Hide the fields. What is ``known`` comes from the register again, and is not kept for when they come back."""
        self.show(False)
        for name, field in self.fields.items():
            self._typed[name] = "" if name in known else field.value
            field.fill("")

    def unfold(self) -> None:
        """Show the fields with what they held."""
        self.show(True)
        for name, field in self.fields.items():
            if value := self._typed.pop(name, ""):
                field.fill(value, replaces=False)

    def forget(self) -> None:
        """Begin again: nothing comes back."""
        self._typed.clear()
