"""A document as a value: titles, tables, charts and places to sign, in the order in which they are read.

The same value becomes text on the screen, JSON, CSV, XLSX or a PDF on A4 (:mod:`ptsa_tui.documents`). Every text is
data: a writer never takes one for markup, terminal control or a formula. Texts are already in the reader's language.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

from msgspec import Struct

Kind = Literal["text", "count", "number", "percent", "rupiah", "day", "moment", "minutes"]
"""What a column holds: text, an int, a Decimal, a Decimal of 0–100, an int of rupiah, a date, a naive local datetime,
an int of minutes."""
Value = str | int | Decimal | dt.date | dt.datetime | None
"""None is an empty cell: what is not known, never 0."""


class Column(Struct, frozen=True):
    """A column of a table."""

    title: str
    kind: Kind = "text"
    key: str = ""
    """Its name in JSON and CSV, a word of [a-z_]; the same in every language."""


class Table(Struct, frozen=True, tag=True):
    """A table. ``opens`` holds for each row the ids of the entries' subjects that it counts, for drill-down."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] = ()
    """The last line, where there is one."""
    opens: tuple[tuple[int, ...], ...] = ()


class Heading(Struct, frozen=True, tag=True):
    """The title of a part."""

    text: str


class Paragraph(Struct, frozen=True, tag=True):
    """A text of several sentences."""

    text: str


class Facts(Struct, frozen=True, tag=True):
    """Labels and their values, one below the other."""

    pairs: tuple[tuple[str, str], ...]


class Chart(Struct, frozen=True, tag=True):
    """Bars or a line. Each series has a value for each label; None is a gap."""

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Decimal | int | None, ...]], ...]
    form: Literal["bars", "line"] = "bars"
    kind: Kind = "count"
    """What its values are."""


class Large(Struct, frozen=True, tag=True):
    """One figure that is read from afar, with its words."""

    figure: str
    words: str


class Signatures(Struct, frozen=True, tag=True):
    """Places to sign: a role and a name each, and a line for the day and place above them."""

    place: str
    signers: tuple[tuple[str, str], ...]


Part = Heading | Paragraph | Facts | Table | Chart | Large | Signatures


class Document(Struct, frozen=True):
    """A document; ``name`` is its name in files (a word of [a-z0-9-]), ``about`` stands small below the title."""

    name: str
    title: str
    about: tuple[str, ...]
    parts: tuple[Part, ...]
