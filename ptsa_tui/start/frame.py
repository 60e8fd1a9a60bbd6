"""The sign-in as it will stand there, row by row, and where what is typed goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from models.facts.desk_summary import PRACTICE_OFFICER, DeskSummary
from models.words import _
from ptsa_tui.start.looks import Row
from screens.keyboard import keys
from screens.widgets import bar_texts

LEAST_WIDTH, LEAST_HEIGHT = 20, 5
"""Columns and lines below which no frame is drawn."""

_TOP, _LEFT, _WIDTH, _BOX = 6, 3, 74, 15
"""Of the greeting: first line, first column and columns; of the boxes: first column (``desk.tcss``)."""

NAME, PASSWORD = 0, 1
BULLET: Final = "•"


class Frame:
    """The sign-in on a terminal of this size. The fields are filled as they are typed into; nothing is checked."""

    def __init__(self, desk_summary: DeskSummary, width: int, height: int, styles: Mapping[str, str]) -> None:
        self.width, self.height, self.styles = width, height, styles
        self.fields = [PRACTICE_OFFICER if desk_summary.practice else "", ""]
        self.focus = PASSWORD if desk_summary.practice else NAME
        self._glance = desk_summary
        self._greeting = [line for text in bar_texts.greeting(desk_summary.practice) for line in (*_wrapped(text), "")]

    @property
    def field_rows(self) -> tuple[int, int]:
        """The lines of the two fields."""
        first = _TOP + len(self._greeting)
        return first, first + 1

    def rows(self) -> list[Row]:
        """Return all lines, as wide as the terminal."""
        ground = self.styles["ground"]
        found: list[Row] = [[(" " * self.width, ground)] for _line in range(self.height)]
        for y, line in enumerate(self._greeting, _TOP):
            if y < self.height:
                found[y] = self._fit([(" " * _LEFT + line, ground)], ground)
        for field, y in enumerate(self.field_rows):
            if y < self.height:
                found[y] = self.field_row(field)
        found[-2] = [(" " * self.width, ground)]
        found[-1] = self._bar()
        found[0] = self._title()
        return found

    def field_row(self, field: int) -> Row:
        """Return the line of a field."""
        label = _("Name") if field == NAME else _("Password")
        shown = self.fields[field] if field == NAME else BULLET * len(self.fields[field])
        style, room = self.styles, bar_texts.BOX_WIDTH - len(shown)
        row = [(" " * _LEFT, style["ground"]), (f"{label:<{_BOX - _LEFT}}", style["label"])]
        if field == self.focus:
            row += [(shown, style["focus"]), (" ", style["cursor"]), (" " * (room - 1), style["focus"])]
        else:
            row += [(shown + " " * room, style["box"])]
        return self._fit(row, style["ground"])

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and line of the terminal's own cursor."""
        at = _BOX + len(self.fields[self.focus])
        return min(at, self.width - 1), min(self.field_rows[self.focus], self.height - 1)

    def _title(self) -> Row:
        office, practice = self._glance
        place = keys.PLACES["signin"]
        left, gap, right, band = bar_texts.title(office, _(place), "", practice, "", self.width)
        title = self.styles["title"]
        return self._fit([(left + " " * gap + right, title), (band, self.styles["band"])], title)

    def _bar(self) -> Row:
        row: Row = []
        commands = [c for c in bar_texts.sign_in_commands() if c.bar]
        for key, word in bar_texts.key_bar(commands, self.width):
            row += [(key, self.styles["key"]), (word, self.styles["keys"])]
        return self._fit(row, self.styles["keys"])

    def _fit(self, row: Row, fill: str) -> Row:
        """Cut a row at the terminal's width, or fill it up."""
        found, room = [], self.width
        for text, style in row:
            if bar_texts.cell_len(text) > room:
                text = text[:room] if bar_texts.cell_len(text) == len(text) else ""
            if text:
                found.append((text, style))
                room -= bar_texts.cell_len(text)
        return [*found, (" " * room, fill)] if room else found


def _wrapped(text: str) -> list[str]:
    """Return a text in lines that fit above the fields."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if bar_texts.cell_len(longer) <= _WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
