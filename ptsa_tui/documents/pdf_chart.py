"""Charts on paper, drawn as vectors: bars that lie, a line that goes from left to right; values stand beside them."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from models.documents.document import Chart
from models.documents.said import said
from ptsa_tui.printing.paper import FONT, Paper, printable

_SIZE, _LINE = 8.0, 3.8
_BAR, _GAP = 3.6, 1.6
"""Millimetres of a bar and between the bars of two labels."""
_LABEL, _FIGURE = 60.0, 24.0
_HIGH = 48.0
"""Millimetres of a chart with a line."""
_COLOURS = ((31, 78, 121), (191, 119, 32), (84, 130, 53), (120, 120, 120))
"""Dark enough for a printer without colours, and told apart by their grey, too."""
_DASHES = ((0.0, 0.0), (2.0, 1.0), (0.6, 0.8), (3.0, 0.8))


def draw_chart(page: Paper, chart: Chart) -> None:
    """Draw a chart from where the page stands."""
    is_line = chart.form == "line" and len(chart.labels) > 1
    page.room((_HIGH if is_line else _HIGH / 2) + 5 * _LINE)  # its title is never left behind on a page
    if chart.title:
        page.text_block(chart.title, style="B")
    page.set_font(FONT, "", _SIZE)
    if len(chart.series) > 1:
        _legend(page, chart)
    if is_line:
        _line(page, chart)
    else:
        _bars(page, chart)
    page.set_xy(page.margin, page.y + _LINE / 2)
    page.set_draw_color(0)
    page.set_fill_color(255)
    page.set_dash_pattern()
    page.set_line_width(0.2)
    page.plain()


def _most(chart: Chart) -> Decimal:
    values = (Decimal(value) for _name, series in chart.series for value in series if value is not None)
    return max(values, default=Decimal(0))


def _legend(page: Paper, chart: Chart) -> None:
    page.set_x(page.margin)
    for place, (name, _series) in enumerate(chart.series):
        page.set_fill_color(*_COLOURS[place % len(_COLOURS)])
        page.rect(page.x, page.y + 0.6, 2.6, 2.6, style="F")
        page.set_x(page.x + 4)
        told = printable(name)[:40]
        page.cell(page.get_string_width(told) + 6, _LINE, told)
    page.set_xy(page.margin, page.y + _LINE + 1)


def _bars(page: Paper, chart: Chart) -> None:
    most = _most(chart)
    named = [printable(label) for label in chart.labels]
    label = min(_LABEL, max((page.get_string_width(name) for name in named), default=0.0) + 3)
    room = page.epw - label - _FIGURE
    for place, name in enumerate(named):
        top = page.room(len(chart.series) * _BAR + _GAP)
        page.set_xy(page.margin, top)
        page.cell(label, _BAR, _cut(page, name, label - 3))
        for number, (_name, series) in enumerate(chart.series):
            value = series[place]
            wide = float(Decimal(value or 0) / most) * room if most > 0 and value else 0.0
            page.set_fill_color(*_COLOURS[number % len(_COLOURS)])
            y = top + number * _BAR
            if wide > 0:
                page.rect(page.margin + label, y + 0.3, wide, _BAR - 0.6, style="F")
            page.set_xy(page.margin + label + max(0.0, wide) + 0.5, y)
            page.cell(_FIGURE, _BAR, printable(said(value, chart.kind)))
        page.set_xy(page.margin, top + len(chart.series) * _BAR + _GAP)


def _cut(page: Paper, text: str, width: float) -> str:
    if page.get_string_width(text) <= width:
        return text
    while text and page.get_string_width(text + "...") > width:
        text = text[:-1]
    return text + "..."


def _line(page: Paper, chart: Chart) -> None:
    top = page.room(_HIGH + 2 * _LINE)
    most = _most(chart)
    left, bottom = page.margin + _FIGURE, top + _HIGH
    room = page.epw - _FIGURE - 4
    step = room / (len(chart.labels) - 1)
    page.set_draw_color(190)
    for quarter in range(5):
        y = bottom - quarter * (_HIGH - 4) / 4
        page.line(left, y, left + room, y)
        page.set_xy(page.margin, y - _LINE / 2)
        page.cell(_FIGURE - 1, _LINE, _scale(most * quarter / 4, chart), align="R")
    for number, (_name, series) in enumerate(chart.series):
        page.set_draw_color(*_COLOURS[number % len(_COLOURS)])
        page.set_fill_color(*_COLOURS[number % len(_COLOURS)])
        page.set_line_width(0.5)
        dash, gap = _DASHES[number % len(_DASHES)]
        points = [
            None if value is None else (left + place * step, bottom - _share(value, most) * (_HIGH - 4))
            for place, value in enumerate(series)
        ]
        page.set_dash_pattern(dash, gap)
        for one, other in pairwise(points):
            if one and other:
                page.line(*one, *other)
        page.set_dash_pattern()
        for point in points:
            if point:
                page.circle(point[0], point[1], 0.6, style="F")
    page.set_line_width(0.2)
    widest = max(page.get_string_width(printable(label)) for label in chart.labels) + 2
    every = max(1, -(-int(widest) // max(1, int(step))))
    for place, label in enumerate(chart.labels):
        if place % every == 0:
            told = printable(label)
            wide = page.get_string_width(told) + 1
            page.set_xy(min(left + place * step - wide / 2, page.margin + page.epw - wide - 2), bottom + 1)
            page.cell(wide + 2, _LINE, told, align="C")
    page.set_xy(page.margin, bottom + _LINE + 2)


def _share(value: Decimal | int, most: Decimal) -> float:
    return float(Decimal(value) / most) if most > 0 else 0.0


def _scale(value: Decimal, chart: Chart) -> str:
    told = value if chart.kind in ("number", "percent") else int(value)
    return printable(said(round(told, 1) if isinstance(told, Decimal) else told, chart.kind))
