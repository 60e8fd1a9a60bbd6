"""A catalogue as the text of a file that :func:`models.catalogue.check.examine` reads: what is not said is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from models.facts.standard import Catalogue

Table = dict[str, Any]
_LONG = 100
"""Columns of a line beyond which each text of a list has a line of its own."""


def table_of(catalogue: Catalogue) -> Table:
    """Return a catalogue as plain tables, under the names of its file."""
    said = msgspec.to_builtins(catalogue)
    named = {"version": said["version"], "office": said["office"], "service": said["services"]}
    return {name: value for name, value in {**named, "complaints": said["complaints"]}.items() if value is not None}


def written(catalogue: Catalogue) -> str:
    """Return a catalogue as a file; read again it is the same catalogue."""
    return text_of(table_of(catalogue))


def text_of(table: Table) -> str:
    """Return plain tables as TOML: of each table its values come first, then the tables in it."""
    return "\n".join(_lines(table, "")).strip("\n") + "\n"


def _lines(table: Table, way: str) -> Iterator[str]:
    inner = {name: value for name, value in table.items() if _is_inner(value)}
    yield from (f"{name} = {_value(value, len(name))}" for name, value in table.items() if name not in inner)
    for name, value in inner.items():
        path = f"{way}{name}"
        for one in value if isinstance(value, (list, tuple)) else ():
            if path.count(".") < 2:  # papers stand close together
                yield ""
            yield f"[[{path}]]"
            yield from _lines(one, f"{path}.")
        if isinstance(value, dict):
            yield from ("", f"[{path}]")
            yield from _lines(value, f"{path}.")


def _is_inner(value: object) -> bool:
    """Tell whether a value has a header of its own; an empty list has none."""
    return isinstance(value, dict) or (
        isinstance(value, (list, tuple)) and bool(value) and all(isinstance(one, dict) for one in value)
    )


def _value(value: object, before: int = 0) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        texts = [_value(one) for one in value]
        line = f"[{', '.join(texts)}]"
        return line if before + len(line) <= _LONG else "[\n" + "".join(f"  {text},\n" for text in texts) + "]"
    if isinstance(value, int):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


__all__ = ["Table", "table_of", "text_of", "written"]
