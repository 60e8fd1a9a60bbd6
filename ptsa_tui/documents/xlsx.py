"""A document as a workbook: a sheet for what is to be read, then a sheet for each table and each chart.

Texts are written as texts and never looked at: no formula, no link, no number is made of one. XlsxWriter was chosen:
it is kept up and annotated, has no dependency, is pure Python, and only writes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.documents.document import (
    Chart,
    Column,
    Document,
    Facts,
    Heading,
    Kind,
    Large,
    Paragraph,
    Part,
    Signatures,
    Table,
    Value,
)
from models.documents.said import said
from models.words import _

_FORMATS: dict[Kind, str] = {
    "text": "@",
    "count": "#,##0",
    "number": "#,##0.00",
    "percent": '0.00" %"',
    "rupiah": '"Rp"#,##0',
    "day": "d mmm yyyy",
    "moment": "d mmm yyyy hh:mm",
    "minutes": "#,##0",
}
_LONGEST = 32_767
"""Characters that a cell can hold."""
_WIDEST, _NARROWEST = 60, 8
"""Letters of a column."""
_FORMULA = tuple("=+-@\t\r＝＋－＠'")
_NO_NAME = re.compile(r"[\[\]:*?/\\']")
"""What the name of a sheet can't hold."""


def written(document: Document) -> bytes:
    """Return the workbook."""
    to = io.BytesIO()
    whole = {
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "in_memory": True,
        "remove_timezone": False,
    }
    with Workbook(to, whole) as book:
        book.set_properties({"title": document.title})
        _Book(book).write(document)
    return to.getvalue()


class _Book:
    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._looks: dict[tuple[str, bool, bool], Format] = {}
        self._names: set[str] = set()

    def write(self, document: Document) -> None:
        first, row = self._sheet(document.title), 0
        first.set_column(0, 0, 30)
        first.set_column(1, 1, 80)
        first.write_string(row, 0, document.title, self._look("@", strong=True))
        for about in document.about:
            row += 1
            self._text(first, row, 0, about)
        for part in document.parts:
            if isinstance(part, Table):
                self._table(self._sheet(part.title or document.title), part)
            elif isinstance(part, Chart):
                self._chart(part)
            else:
                row = self._words(first, row + 2, part)

    def _look(self, form: str, *, strong: bool = False, quoted: bool = False) -> Format:
        key = (form, strong, quoted)
        if key not in self._looks:
            self._looks[key] = self.book.add_format({"num_format": form, "bold": strong, "quote_prefix": quoted})
        return self._looks[key]

    def _sheet(self, title: str) -> Worksheet:
        bare = _NO_NAME.sub(" ", title).strip()[:31].strip() or "1"
        name, number = bare, 1
        while name.casefold() in self._names:
            number += 1
            name = f"{bare[: 30 - len(str(number))]} {number}"
        self._names.add(name.casefold())
        sheet: Worksheet = self.book.add_worksheet(name)
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&P / &N")
        return sheet

    def _text(self, sheet: Worksheet, row: int, column: int, text: str, *, strong: bool = False) -> None:
        """Write a text; what would be a formula if somebody typed it again is marked as a text for good."""
        cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        sheet.write_string(row, column, cut, self._look("@", strong=strong, quoted=cut.lstrip().startswith(_FORMULA)))

    def _value(self, sheet: Worksheet, row: int, column: int, value: Value, kind: Kind, strong: bool) -> None:
        look = self._look(_FORMATS[kind], strong=strong)
        match value:
            case None:
                sheet.write_blank(row, column, None, look)
            case str():
                self._text(sheet, row, column, value, strong=strong)
            case dt.datetime():
                sheet.write_datetime(row, column, value, look)
            case dt.date():
                sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), look)
            case _:
                sheet.write_number(row, column, float(value), look)

    def _words(self, sheet: Worksheet, row: int, part: Part) -> int:
        """Write what is to be read; return the last row."""
        pairs: Sequence[tuple[str, str]] = ()
        match part:
            case Heading(text):
                self._text(sheet, row, 0, text, strong=True)
            case Paragraph(text):
                self._text(sheet, row, 0, text)
            case Large(figure, words):
                pairs = ((words, figure),)
            case Facts(found):
                pairs = found
            case Signatures(place, signers):
                pairs = (("", place), *signers)
        for place_of, (label, value) in enumerate(pairs):
            self._text(sheet, row + place_of, 0, label)
            self._text(sheet, row + place_of, 1, value)
        return row + max(0, len(pairs) - 1)

    def _table(self, sheet: Worksheet, table: Table) -> None:
        for place, column in enumerate(table.columns):
            self._text(sheet, 0, place, _head(column), strong=True)
            longest = max((len(said(row[place], column.kind)) for row in table.rows), default=0)
            sheet.set_column(place, place, max(_NARROWEST, min(_WIDEST, max(longest, len(_head(column))) + 2)))
        for number, row in enumerate((*table.rows, *((table.total,) if table.total else ())), 1):
            for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
                self._value(sheet, number, place, value, column.kind, number > len(table.rows))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)

    def _chart(self, chart: Chart) -> None:
        columns = (Column(""), *(Column(name, chart.kind) for name, _series in chart.series))
        values = [series for _name, series in chart.series]
        rows = tuple(zip(chart.labels, *values, strict=True))
        sheet = self._sheet(chart.title)
        self._table(sheet, Table(chart.title, columns, rows))
        if not rows:
            return
        drawn: Any = self.book.add_chart({"type": "bar" if chart.form == "bars" else "line"})
        for place, (name, _series) in enumerate(chart.series, 1):
            drawn.add_series(
                {
                    "name": name if not name.startswith("=") else f" {name}",
                    "categories": [sheet.name, 1, 0, len(rows), 0],
                    "values": [sheet.name, 1, place, len(rows), place],
                }
            )
        drawn.set_title({"none": True})
        if chart.form == "bars":
            drawn.set_y_axis({"reverse": True})
        sheet.insert_chart(1, len(columns) + 1, drawn)


def _head(column: Column) -> str:
    return _("{what} (min)").format(what=column.title) if column.kind == "minutes" else column.title
