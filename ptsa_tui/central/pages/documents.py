"""Documents (:mod:`models.documents`) as parts of a page: tables of text, and charts as SVG of a few shapes.

A page is light, so of a long table its first rows stand on it, and how many more there are; a file has them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from models.documents.document import Chart, Document, Facts, Heading, Kind, Large, Paragraph, Signatures, Table, Value
from models.documents.said import cleaned, said, to_the_right

ROWS, LEAST = 300, 20
"""Rows of all tables of a page, and of each table however many tables there are."""
BARS, POINTS = 40, 120
_NAME, _BAR, _VALUE, _STEP, _BESIDE = 170, 340, 90, 24, 8
_WIDTH, _HEIGHT, _EDGE = 600, 160, 12
"""Of a chart, in its own units; it is drawn as wide as the page."""


class Cell(Struct, frozen=True):
    """A cell as text."""

    text: str
    style: str = ""
    """Its class: ``n`` stands to the right, ``d`` is a day and is not broken."""


class Row(Struct, frozen=True):
    """A row; ``number`` is its place in the table, ``opens`` how many cases and visits stand behind it."""

    number: int
    cells: tuple[Cell, ...]
    opens: int = 0


class ShownTable(Struct, frozen=True, tag="table"):
    """A table; ``left`` rows are not shown."""

    number: int
    title: str
    heads: tuple[Cell, ...]
    rows: tuple[Row, ...]
    total: tuple[Cell, ...]
    left: int


class Bar(Struct, frozen=True):
    """A bar of a chart, with what stands before and behind it."""

    name: str
    value: str
    y: int
    width: int


class Dot(Struct, frozen=True):
    """A point of a line."""

    x: int
    y: int


class ShownChart(Struct, frozen=True, tag="chart"):
    """A chart: bars below each other, or a line from the left to the right; what it says is told in words, too."""

    title: str
    width: int
    height: int
    bars: tuple[Bar, ...] = ()
    line: tuple[tuple[Dot, ...], ...] = ()
    """Parts of the line; between them a value is not known."""
    ends: tuple[str, str, str, str] = ("", "", "", "")
    """The first and last label, the lowest and the highest value."""


Shown = ShownTable | ShownChart | Heading | Paragraph | Facts | Large


def shown(document: Document) -> list[Shown]:
    """Return the parts of a document as a page shows them; places to sign have no sense there."""
    document = cleaned(document)
    tables = [part for part in document.parts if isinstance(part, Table)]
    room = _room([len(table.rows) for table in tables])
    found: list[Shown] = []
    number = 0
    for part in document.parts:
        if isinstance(part, Table):
            found.append(_table(number, part, room[number]))
            number += 1
        elif isinstance(part, Chart):
            found += _charts(part)
        elif not isinstance(part, Signatures):
            found.append(part)
    return found


def _room(lengths: Sequence[int]) -> list[int]:
    """Return how many rows each table may show: short ones all of theirs, and long ones what these leave."""
    room, left = [min(length, LEAST) for length in lengths], ROWS
    left -= sum(room)
    for place in sorted(range(len(lengths)), key=lambda place: lengths[place]):
        more = max(0, min(lengths[place] - room[place], left))
        room[place], left = room[place] + more, left - more
    return room


def cells(table: Table, values: Sequence[Value]) -> tuple[Cell, ...]:
    """Return the cells of a row of a table as text."""
    kinds = (column.kind for column in table.columns)
    return tuple(Cell(said(value, kind), _style(kind)) for value, kind in zip(values, kinds, strict=True))


def _style(kind: Kind) -> str:
    return "n" if to_the_right(kind) else "d" if kind in ("day", "moment") else ""


def _table(number: int, table: Table, room: int) -> ShownTable:
    rows = tuple(
        Row(place, cells(table, values), len(table.opens[place]) if place < len(table.opens) else 0)
        for place, values in enumerate(table.rows[:room])
    )
    heads = tuple(Cell(column.title, _style(column.kind)) for column in table.columns)
    total = cells(table, table.total) if table.total else ()
    return ShownTable(number, table.title, heads, rows, total, len(table.rows) - len(rows))


def _charts(chart: Chart) -> list[ShownChart]:
    found = []
    for name, values in chart.series:
        title = chart.title if len(chart.series) == 1 else f"{chart.title}: {name}"
        known = [value for value in values if value is not None]
        if known and chart.form == "line" and len(chart.labels) > 1:
            found.append(_line(title, chart, values[-POINTS:], chart.labels[-POINTS:]))
        elif known:
            found.append(_bars(title, chart, values[-BARS:], chart.labels[-BARS:]))
    return found


def _bars(title: str, chart: Chart, values: Sequence[Decimal | int | None], labels: Sequence[str]) -> ShownChart:
    most = max((value for value in values if value is not None), default=0) or 1
    bars = tuple(
        Bar(label[:26], said(value, chart.kind), place * _STEP, round(_BAR * max(value or 0, 0) / most))
        for place, (label, value) in enumerate(zip(labels, values, strict=True))
    )
    return ShownChart(title, _NAME + _BAR + _VALUE, len(bars) * _STEP, bars)


def _line(title: str, chart: Chart, values: Sequence[Decimal | int | None], labels: Sequence[str]) -> ShownChart:
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    span, step = (high - low) or 1, (_WIDTH - 2 * _EDGE) / (len(values) - 1)
    parts: list[list[Dot]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            parts.append([])
        else:
            up = float((value - low) / span)
            parts[-1].append(Dot(round(_EDGE + place * step), round(_HEIGHT - _EDGE - up * (_HEIGHT - 2 * _EDGE))))
    ends = (labels[0], labels[-1], said(low, chart.kind), said(high, chart.kind))
    return ShownChart(title, _WIDTH, _HEIGHT, line=tuple(tuple(part) for part in parts if part), ends=ends)


__all__ = ["Cell", "Row", "Shown", "ShownChart", "ShownTable", "cells", "shown"]
