"""A document as lines of text, for a terminal or a file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from models.documents.document import Chart, Document, Facts, Heading, Large, Paragraph, Part, Signatures, Table, Value
from models.documents.said import said, to_the_right

COLUMNS = 100
"""Of a file."""
_LEAST, _GAP = 6, 2
"""Letters of a column that was made narrower; blanks between columns."""
_EIGHTHS = " ▏▎▍▌▋▊▉"


class Line(NamedTuple):
    """A line; ``strong`` where paper has it bold."""

    text: str
    strong: bool = False


def written(document: Document) -> bytes:
    """Return the document as UTF-8."""
    return "".join(f"{line.text}\n" for line in lines(document, COLUMNS)).encode()


def lines(document: Document, columns: int) -> list[Line]:
    """Return the lines of a document whose texts are clean, in ``columns`` cells."""
    found = [Line(line, True) for line in _wrapped(document.title, columns)]
    found += [Line(line) for about in document.about for line in _wrapped(about, columns)]
    for part in document.parts:
        found += [Line(""), *(Line(line.text.rstrip(), line.strong) for line in _part(part, columns))]
    return found


def _part(part: Part, columns: int) -> Iterator[Line]:
    match part:
        case Heading(text):
            yield from (Line(line, True) for line in _wrapped(text, columns))
        case Paragraph(text):
            yield from map(Line, _wrapped(text, columns))
        case Large(figure, words):
            yield Line(f"{figure}  {words}", True)
        case Facts(pairs):
            wide = min(max((cell_len(label) for label, _ in pairs), default=0), columns // 2)
            for label, value in pairs:
                for left, right in zip_longest(_wrapped(label, wide), _wrapped(value, columns - wide - 3)):
                    yield Line(f"{set_cell_size(left or '', wide)} {' ' if left is None else ':'} {right or ''}")
        case Table():
            yield from _table(part, columns)
        case Chart():
            yield from _chart(part, columns)
        case Signatures(place, signers):
            yield Line(place)
            for role, name in signers:
                yield from (Line(""), Line(role), Line(""), Line("_" * 24), Line(name))


def _table(table: Table, columns: int) -> Iterator[Line]:
    if table.title:
        yield Line(table.title, True)
    heads = [column.title for column in table.columns]
    rows = [_cells(table, row) for row in table.rows]
    total = _cells(table, table.total) if table.total else []
    wide = _widths([heads, *rows, *([total] if total else [])], columns)
    right = [to_the_right(column.kind) for column in table.columns]
    yield from (Line(line, True) for line in _row(heads, wide, right))
    rule = Line("─" * min(columns, sum(wide) + _GAP * (len(wide) - 1)))
    yield rule
    for row in rows:
        yield from map(Line, _row(row, wide, right))
    if total:
        yield rule
        yield from (Line(line, True) for line in _row(total, wide, right))


def _cells(table: Table, row: Sequence[Value]) -> list[str]:
    return [said(value, column.kind) for value, column in zip(row, table.columns, strict=True)]


def _widths(rows: list[list[str]], columns: int) -> list[int]:
    """Return cells for each column: what it needs, the widest ones made narrower until all fit."""
    wide = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    room = columns - _GAP * (len(wide) - 1)
    while sum(wide) > room and max(wide) > _LEAST:
        widest = max(wide)
        next_one = max((w for w in wide if w < widest), default=_LEAST)
        places = [place for place, w in enumerate(wide) if w == widest]
        less = max(1, min(widest - max(next_one, _LEAST), -(-(sum(wide) - room) // len(places))))
        for place in places:
            wide[place] -= less
    return wide


def _row(texts: Sequence[str], wide: list[int], right: list[bool]) -> Iterator[str]:
    cells = [_wrapped(text, width) for text, width in zip(texts, wide, strict=True)]
    for level in range(max(map(len, cells))):
        pieces = []
        for cell, width, to_right in zip(cells, wide, right, strict=True):
            piece = cell[level] if level < len(cell) else ""
            blanks = " " * (width - cell_len(piece))
            pieces.append(blanks + piece if to_right else piece + blanks)
        yield (" " * _GAP).join(pieces)


def _chart(chart: Chart, columns: int) -> Iterator[Line]:
    if chart.title:
        yield Line(chart.title, True)
    label = min(max((cell_len(text) for text in chart.labels), default=0), columns // 3)
    values = [value for _, series in chart.series for value in series if value is not None]
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
