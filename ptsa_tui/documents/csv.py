"""A document's tables as CSV (RFC 4180, UTF-8 with a byte order mark), one below the other.

Before each table stands a line with its title, when there is more than one; then a line of the columns' keys. Numbers
have a decimal point, days and moments are ISO 8601: the file is for programs, XLSX is for people.
"""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8
from decimal import Decimal

from models.documents.document import Document, Table, Value

_FORMULA = re.compile(r"(^|;)([\s\"']*)(?=[=+\-@\t\r＝＋－＠])")
"""Where a spreadsheet would begin a formula: at a text's beginning; behind a semicolon, which separates cells where
the system's language says so."""


def written(document: Document) -> bytes:
    """Return all tables."""
    tables = [part for part in document.parts if isinstance(part, Table)]
    to = io.StringIO()
    writer = csv.writer(to, lineterminator="\r\n")
    for place, table in enumerate(tables):
        if place:
            writer.writerow([])
        if len(tables) > 1:
            writer.writerow([plain(table.title)])
        writer.writerow([plain(column.key or column.title) for column in table.columns])
        writer.writerows([_cell(value) for value in row] for row in table.rows)
        if table.total:
            writer.writerow([_cell(value) for value in table.total])
    return BOM_UTF8 + to.getvalue().encode()


def plain(text: str) -> str:
    """Return a text of which no spreadsheet makes a formula: an apostrophe stands where one would begin."""
    return _FORMULA.sub(r"\1\2'", text)


def _cell(value: Value) -> str | int:
    match value:
        case None:
            return ""
        case str():
            return plain(value)
        case int():
            return value
        case Decimal():
            return f"{value:f}"
    return value.isoformat()
