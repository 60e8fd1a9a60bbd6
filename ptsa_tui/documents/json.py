"""A document as JSON: each row an object by the keys of its columns, days and moments as ISO 8601."""

from __future__ import annotations

from typing import Any

import msgspec

from models.documents.document import Document, Part, Table

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def written(document: Document) -> bytes:
    """Return the document as UTF-8 with an end of line."""
    whole = {
        "name": document.name,
        "title": document.title,
        "about": document.about,
        "parts": [_part(part) for part in document.parts],
    }
    return msgspec.json.format(_ENCODER.encode(whole), indent=2) + b"\n"


def _part(part: Part) -> dict[str, Any]:
    if not isinstance(part, Table):
        told = {name: getattr(part, name) for name in part.__struct_fields__}
        return {"part": type(part).__name__.lower(), **told}
    names = [column.key or column.title for column in part.columns]
    return {
        "part": "table",
        "title": part.title,
        "columns": [
            {"key": name, "title": c.title, "kind": c.kind} for name, c in zip(names, part.columns, strict=True)
        ],
        "rows": [dict(zip(names, row, strict=True)) for row in part.rows],
        "total": dict(zip(names, part.total, strict=True)) if part.total else None,
    }
