"""What a projection returns."""

from __future__ import annotations

from typing import Any

import msgspec

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]
"""Rows by table, with the columns of the table's model in their order."""


def json(value: object) -> str:
    """Return a value as it stands in a column of JSON."""
    return msgspec.json.encode(value).decode()
