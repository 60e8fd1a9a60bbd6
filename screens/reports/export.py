"""A report becomes a private file in a folder that the officer chooses."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from textual import events
from textual.widget import Widget

from models.acts import AccessEntry
from models.documents import saving
from models.documents.document import Document
from models.refused import Refused
from models.terminal.terminal import Terminal
from models.words import N_, _
from screens.dialogs import Question
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines

FORMS = (
    ("pdf", "pdf", N_("PDF on A4, to print and sign")),
    ("xlsx", "xlsx", N_("XLSX, for a spreadsheet")),
    ("csv", "csv", N_("CSV, for another program")),
    ("text", "txt", N_("text, to read")),
    ("json", "json", N_("JSON, for another program")),
)
"""Formats, how their files end, and what they are for."""


class Export(Question[tuple[str, str]]):
    """Which format, and into which folder."""

    FIRST = "#forms"
    folder = ""
    """Where the last file went while the program ran; at first the home folder."""

    def __init__(self) -> None:
        super().__init__(_("Write the report into a file"), _("Only you can read it. It overwrites none."))

    def body(self) -> Iterable[Widget]:
        """The formats by digits, and the folder."""
        yield Lines[tuple[str, str, str]](_draw, id_="forms", fills=True)
        yield Field("folder", lambda: _("Folder"), width=60, longest=1000)

    def on_mount(self) -> None:
        """Show the formats and the last folder."""
        found = self.query_one("#forms", Lines)
        found.show(FORMS, 0)
        found.styles.height = len(FORMS)
        self.field("folder").fill(Export.folder or str(Path.home()))

    def on_key(self, event: events.Key) -> None:
        """A digit writes at once."""
        at = self.query_one("#forms", Lines)
        if self.focused is at and event.key.isdecimal() and 0 < int(event.key) <= len(FORMS):
            event.stop()
            at.move(int(event.key) - 1)
            self._done()

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter writes the format under the cursor."""
        event.stop()
        self._done()

    async def action_submit(self) -> None:
        """F10."""
        self._done()

    def _done(self) -> None:
        row = self.query_one("#forms", Lines).row
        Export.folder = self.field("folder").value.strip() or str(Path.home())
        self.dismiss((row[0], Export.folder) if isinstance(row, tuple) else None)


def _draw(form: tuple[str, str, str], _width: int) -> Sequence[Cell]:
    return (Cell(f"  {FORMS.index(form) + 1} ", 4, "dim"), Cell(_(form[2])))


async def save(desk: Terminal, document: Document, form: str, folder: str, name: str, look: AccessEntry) -> Path:
    """Write a document into a new private file of a folder, after a look was noted; return its path.

    Raises:
        Refused: ``not_logged``; ``folder_unwritable``; ``file_unwritable``.
    """
    place = Path(folder).expanduser()
    if not place.is_dir():
        raise Refused("folder_unwritable", folder=folder, why=os.strerror(20 if place.exists() else 2))
    await desk.look(look)
    ending = next(ending for one, ending, _told in FORMS if one == form)

    def write() -> Path:
        return saving.save(desk.document(document, form), f"{name}.{ending}", place)

    return await asyncio.get_running_loop().run_in_executor(None, write)
