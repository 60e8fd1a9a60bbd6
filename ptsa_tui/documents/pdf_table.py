"""A table on paper: columns as wide as they need, heads repeated, a row that is longer than a page goes on."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from models.documents.document import Table
from models.documents.said import said, to_the_right
from ptsa_tui.printing.paper import A4, FONT, Paper, printable

_SIZE, _LINE, _PAD = 8.0, 3.8, 1.0
"""Points of a letter, millimetres of a line and around a text."""
_LEAST, _MOST = 12.0, 60.0
"""Millimetres of a column that is made narrower, and of a text that is given a line of its own width."""
_BASE = 0.76
"""Where the letters of a line stand, from its top."""
_GREY = 225
_LOOKED_AT = 200
"""Rows by which the columns are measured."""

Row = list[list[str]]
"""The lines of each cell."""


def needed(table: Table) -> float:
    """Return the width in millimetres at which no long word of the table is broken."""
    return sum(_least(Paper(A4, 0.0, _SIZE, _LINE), table))


def draw_table(page: Paper, table: Table) -> None:
    """Draw a table from where the page stands."""
    _Drawing(page, table).draw()


def _texts(table: Table) -> list[list[str]]:
    rows = (*table.rows, *((table.total,) if table.total else ()))
    kinds = [column.kind for column in table.columns]
    return [[printable(said(value, kind)) for value, kind in zip(row, kinds, strict=True)] for row in rows]


def _heads(table: Table) -> list[str]:
    return [printable(column.title) for column in table.columns]


def _least(page: Paper, table: Table) -> list[float]:
    """Return for each column the width of its longest word or number."""
    page.set_font(FONT, "B", _SIZE)
    wide = []
    for place, column in enumerate(table.columns):
        words = printable(column.title).split()
        for row in table.rows[:_LOOKED_AT]:
            text = printable(said(row[place], column.kind))
            words += text.split() if column.kind == "text" else [text]
        longest = sorted(words, key=len)[-3:]
        needs = max((page.wide(word) for word in longest), default=0.0) + 2 * _PAD + 0.5
        wide.append(min(_MOST, max(_LEAST, needs)))
    page.plain()
    return wide


class _Drawing:
    def __init__(self, page: Paper, table: Table) -> None:
        self.page, self.table = page, table
        self.texts = _texts(table)
        self.right = [to_the_right(column.kind) for column in table.columns]
        self.wide = self._widths()

    def _widths(self) -> list[float]:
        """Return widths that fill the page: what each column needs, the rest to those whose texts are longer."""
        page, least = self.page, _least(self.page, self.table)
        page.set_font(FONT, "B", _SIZE)
        if sum(least) > page.epw:
            return [width * page.epw / sum(least) for width in least]
        wanted, heads = [], _heads(self.table)
        for place, width in enumerate(least):
            longest = sorted((row[place] for row in [heads, *self.texts[:_LOOKED_AT]]), key=len)[-2:]
            wanted.append(max([width, *(min(120.0, page.wide(t) + 2 * _PAD + 0.5) for t in longest)]))
        more = sum(wanted) - sum(least)
        share = min(1.0, (page.epw - sum(least)) / more) if more else 0.0
        return [low + (high - low) * share for low, high in zip(least, wanted, strict=True)]

    def draw(self) -> None:
        page = self.page
        page.room(8 * _LINE)
        if self.table.title:
            page.text_block(self.table.title, style="B")
        self._heads_row()
        for number, texts in enumerate(self.texts):
            self._row(texts, strong=number >= len(self.table.rows))
        page.set_y(page.y + _LINE / 2)
        page.plain()

    def _heads_row(self) -> None:
        self.page.set_font(FONT, "B", _SIZE)
        rows = self._lines(_heads(self.table))
        self.page.set_fill_color(_GREY)
        self._drawn(rows, 0, max(map(len, rows)), filled=True)

    def _row(self, texts: Sequence[str], *, strong: bool) -> None:
        page = self.page
        page.set_font(FONT, "B" if strong else "", _SIZE)
        lines = self._lines(texts)
        level, most = 0, max(map(len, lines))
        while level < most:
            left = int((page.page_break_trigger - page.y - 2 * _PAD) / _LINE)
            if left < min(most - level, 8):  # a row is not torn while it is short
                page.add_page()
                self._heads_row()
                page.set_font(FONT, "B" if strong else "", _SIZE)
                left = int((page.page_break_trigger - page.y - 2 * _PAD) / _LINE)
            taken = min(most - level, left)
            self._drawn(lines, level, level + taken)
            level += taken

    def _lines(self, texts: Sequence[str]) -> Row:
        return [self._wrapped(text, width - 2 * _PAD) for text, width in zip(texts, self.wide, strict=True)]

    def _wrapped(self, text: str, width: float) -> list[str]:
        measured = self.page.wide
        if measured(text) <= width:
            return [text]
        lines, line = [], ""
        for word in text.split():
            for piece in self._broken(word, width):
                longer = f"{line} {piece}" if line else piece
                if line and measured(longer) > width:
                    lines.append(line)
                    line = piece
                else:
                    line = longer
        return [*lines, line]

    def _broken(self, word: str, width: float) -> list[str]:
        """Break a word that is wider than its column."""
        if self.page.wide(word) <= width:
            return [word]
        letters = max(1, int(width / self.page.wide("W")))
        return textwrap.wrap(word, letters)

    def _drawn(self, lines: Row, first: int, end: int, *, filled: bool = False) -> None:
        """Draw some lines of a row: a box for each cell, its lines one below the other."""
        page = self.page
        top, left = page.y, page.margin
        high = (end - first) * _LINE + 2 * _PAD
        for cell, width, right in zip(lines, self.wide, self.right, strict=True):
            page.rect(left, top, width, high, style="DF" if filled else "D")
            for number, line in enumerate(cell[first:end]):
                if line:
                    before = width - _PAD - page.wide(line) if right else _PAD
                    page.text(left + before, top + _PAD + (number + _BASE) * _LINE, line)
            left += width
        page.set_xy(page.margin, top + high)
