"""Documents (:mod:`models.documents`) become files: text, JSON, CSV, XLSX, PDF on A4.

A text in a document is data: controls and bidi marks are removed before any writer sees it, and no writer takes it for
markup, terminal control or a formula. Each writer is loaded when it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Literal, get_args

from models.documents.document import Document
from models.documents.said import cleaned

Format = Literal["text", "json", "csv", "xlsx", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)
ENDINGS: dict[Format, str] = {"text": "txt", "json": "json", "csv": "csv", "xlsx": "xlsx", "pdf": "pdf"}
"""How the name of a file ends."""


def written(document: Document, form: Format) -> bytes:
    """Return the document as a file of this format."""
    written_by: bytes = import_module(f"ptsa_tui.documents.{form}").written(cleaned(document))
    return written_by


def file_name(document: Document, form: Format) -> str:
    """Return a name for the file; it names no person."""
    return f"{document.name}.{ENDINGS[form]}"
