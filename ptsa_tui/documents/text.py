"""A document as lines of text, for a file."""

from __future__ import annotations

from models.documents.document import Document
from screens.widgets.document_lines import Room, lines

COLUMNS = 100


def written(document: Document) -> bytes:
    """Return the document as UTF-8."""
    return "".join(f"{line.text}\n" for line in lines(document, Room(COLUMNS, wider=True))).encode()
