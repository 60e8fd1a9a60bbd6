"""A document (:mod:`models.documents`) as lines of cells, for a list on the screen and for text files.

Bars are drawn of block characters here. Libraries that plot in a terminal were looked at: plotext is built for single
platforms since its version 6, and the widget for Textual is held back at version 5.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from models.documents.document import Chart, Document, Facts, Heading, Large, Paragraph, Part, Signatures, Table, Value
from models.documents.said import said, to_the_right
from models.words import _, formats

_LEAST, _GAP = 6, 2
"""Cells of a column of text that was made narrower; blanks between columns."""
_EIGHTHS = " ▏▎▍▌▋▊▉"


class Line(NamedTuple):
    """A line; ``strong`` where paper has it bold; ``opens``: ids of the cases or visits that it counts."""

    text: str
    strong: bool = False
    opens: tuple[int, ...] = ()


class Room(NamedTuple):
    """What there is room for: cells of a line, rows of a table (0: all), whether columns may be left out, and whether
    a table may be wider, so that no word of it is broken."""

    columns: int
    rows: int = 0
    fewer: bool = False
    wider: bool = False


def lines(document: Document, room: Room) -> list[Line]:
    """Return the lines of a document whose texts are clean."""
    found = [Line(line, True) for line in _wrapped(document.title, room.columns)]
    found += [Line(line) for about in document.about for line in _wrapped(about, room.columns)]
    for part in document.parts:
        found.append(Line(""))
        found += (line._replace(text=line.text.rstrip()) for line in _part(part, room))
    return found


def _part(part: Part, room: Room) -> Iterator[Line]:
    columns = room.columns
    match part:
        case Heading(text):
            yield from (Line(line, True) for line in _wrapped(text, columns))
        case Paragraph(text):
            yield from map(Line, _wrapped(text, columns))
        case Large(figure, words):
            yield Line(f"{figure}  {words}", True)
        case Facts(pairs):
            wide = min(max((cell_len(label) for label, _value in pairs), default=0), columns // 2)
            for label, value in pairs:
                for left, right in zip_longest(_wrapped(label, wide), _wrapped(value, columns - wide - 3)):
                    yield Line(f"{set_cell_size(left or '', wide)} {' ' if left is None else ':'} {right or ''}")
        case Table():
            yield from _table(part, room)
        case Chart():
            yield from _chart(part, columns)
        case Signatures(place, signers):
            yield Line(place)
            for role, name in signers:
                yield from (Line(""), Line(role), Line(""), Line("_" * 24), Line(name))


# --- tables ---------------------------------------------------------------------------------------------------------


def _table(table: Table, room: Room) -> Iterator[Line]:
    if table.title:
        yield Line(table.title, True)
    rows = table.rows[: room.rows] if room.rows else table.rows
    heads = [column.title for column in table.columns]
    cells = [_cells(table, row) for row in rows]
    total = _cells(table, table.total) if table.total else []
    all_ = [*cells, *([total] if total else [])]
    least = [_least(table, place, [row[place] for row in all_]) for place in range(len(heads))]
    kept = _kept(least, room) if room.fewer else len(heads)
    full = [max([_longest_word(h), *(cell_len(row[n]) for row in all_)]) for n, h in enumerate(heads)]
    columns = max(room.columns, sum(least) + _GAP * (len(least) - 1)) if room.wider else room.columns
    wide = _opened(_widths(full[:kept], least[:kept], columns), heads, columns)
    right = [to_the_right(column.kind) for column in table.columns]
    yield from (Line(line, True) for line in _row(heads, wide, right))
    rule = "─" * min(columns, sum(wide) + _GAP * (len(wide) - 1))
    yield Line(rule)
    for place, row in enumerate(cells):
        opens = table.opens[place] if place < len(table.opens) else ()
        for line in _row(row, wide, right):
            yield Line(line, opens=opens)
    if total:
        yield Line(rule)
        yield from (Line(line, True) for line in _row(total, wide, right))
    if len(rows) < len(table.rows):
        yield Line(
            _("… and {count} more; a file has them all").format(count=formats.count(len(table.rows) - len(rows)))
        )
    if kept < len(heads):
        yield Line(_("Not shown for want of room: {columns}").format(columns=", ".join(heads[kept:])))


def _cells(table: Table, row: Sequence[Value]) -> list[str]:
    return [said(value, column.kind) for value, column in zip(row, table.columns, strict=True)]


def _longest_word(text: str) -> int:
    return max((cell_len(word) for word in text.split()), default=0)


def _least(table: Table, place: int, texts: list[str]) -> int:
    """Return the cells that a column needs: a number stays on one line, a text may be wrapped."""
    head = _longest_word(table.columns[place].title)
    longest = max(map(cell_len, texts), default=0)
    return max(head, longest if table.columns[place].kind != "text" else min(_LEAST * 2, longest))


def _kept(least: list[int], room: Room) -> int:
    """Return how many columns there is room for, one at least."""
    used = 0
    for place, width in enumerate(least):
        used += width + (_GAP if place else 0)
        if used > room.columns:
            return max(1, place)
    return len(least)


def _widths(full: list[int], least: list[int], columns: int) -> list[int]:
    """Return cells for each column: what it needs, the widest ones made narrower until all fit."""
    wide, room = list(full), columns - _GAP * (len(full) - 1)
    for floor in (least, [_LEAST] * len(full), [1] * len(full)):
        while sum(wide) > room:
            giving = [place for place, width in enumerate(wide) if width > floor[place]]
            if not giving:
                break
            wide[max(giving, key=wide.__getitem__)] -= 1
    return wide


def _opened(wide: list[int], heads: list[str], columns: int) -> list[int]:
    """Give the room that is left to those columns whose heads take the most lines."""
    wide, left = list(wide), columns - sum(wide) - _GAP * (len(wide) - 1)
    while left > 0:
        high = [len(_wrapped(head, width)) for head, width in zip(heads, wide, strict=False)]
        place = max(range(len(wide)), key=high.__getitem__)
        if high[place] < 2:
            break
        wide[place] += 1
        left -= 1
    return wide


def _row(texts: Sequence[str], wide: list[int], right: list[bool]) -> Iterator[str]:
    cells = [_wrapped(text, width) for text, width in zip(texts, wide, strict=False)]
    for level in range(max(map(len, cells), default=0)):
        pieces = []
        for cell, width, to_right in zip(cells, wide, right, strict=False):
            piece = cell[level] if level < len(cell) else ""
            blanks = " " * (width - cell_len(piece))
            pieces.append(blanks + piece if to_right else piece + blanks)
        yield (" " * _GAP).join(pieces)


# --- charts ---------------------------------------------------------------------------------------------------------


def _chart(chart: Chart, columns: int) -> Iterator[Line]:
    if chart.title:
        yield Line(chart.title, True)
    label = min(max((cell_len(text) for text in chart.labels), default=0), columns // 3)
    values = [value for _name, series in chart.series for value in series if value is not None]
    figure = max((cell_len(said(value, chart.kind)) for value in values), default=0)
    most = max((Decimal(value) for value in values), default=Decimal(0))
    for name, series in chart.series:
        if len(chart.series) > 1:
            yield Line(name)
        for text, value in zip(chart.labels, series, strict=True):
            told = said(value, chart.kind)
            left = f"{set_cell_size(text, label)}  {' ' * (figure - cell_len(told))}{told}  "
            yield Line(left + bar(Decimal(value or 0), most, columns - cell_len(left)))


def bar(value: Decimal, most: Decimal, columns: int) -> str:
    """Return a bar of blocks: ``columns`` long for the largest value, in eighths of a cell."""
    if most <= 0 or value <= 0 or columns <= 0:
        return ""
    eighths = max(1, int(value * columns * 8 / most))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _wrapped(text: str, columns: int) -> list[str]:
    """Return the text in lines of at most ``columns`` cells."""
    if cell_len(text) <= columns:
        return [text]
    if cell_len(text) == len(text):
        return textwrap.wrap(text, max(1, columns), break_on_hyphens=False) or [""]
    # where a character may take two cells, half as many fit for sure
    return textwrap.wrap(text, max(1, columns // 2), break_on_hyphens=False) or [""]
