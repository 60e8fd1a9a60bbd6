"""A document as a PDF on A4: tables over pages with their heads repeated, charts as vectors, places to sign."""

from __future__ import annotations

from fpdf.enums import XPos, YPos

from models.documents.document import Chart, Document, Facts, Heading, Large, Paragraph, Part, Signatures, Table
from models.words import _
from ptsa_tui.documents.pdf_chart import draw_chart
from ptsa_tui.documents.pdf_table import draw_table, needed
from ptsa_tui.printing.paper import A4, FONT, Paper, printable

MARGIN, FOOT = 15.0, 12.0
"""Millimetres on each side, and of the foot of a page."""
_SIZE, _LINE = 9.5, 4.6
_LABEL = 55.0
_SIGNATURE = 22.0
"""Millimetres of room for a signature."""


def written(document: Document) -> bytes:
    """Return the PDF; its title is all that its metadata say of it."""
    wide = max((needed(part) for part in document.parts if isinstance(part, Table)), default=0.0)
    sheet = Sheet(document, on_its_side=wide > A4[0] - 2 * MARGIN)
    sheet.fill()
    return bytes(sheet.output())


class Sheet(Paper):
    """The pages of a document."""

    def __init__(self, document: Document, *, on_its_side: bool) -> None:
        super().__init__(A4, MARGIN, _SIZE, _LINE, on_its_side=on_its_side)
        self.document = document
        self.set_auto_page_break(True, MARGIN + FOOT)
        self.set_title(document.title)
        self.plain()
        self.add_page()

    def footer(self) -> None:
        """Write title and page number."""
        self.set_y(-MARGIN)
        self.set_font(FONT, "", 7.5)
        told = _("Page {page} of {pages}").format(page=self.page_no(), pages="{nb}")
        self.cell(self.epw - 40, 4, printable(self.document.title)[:90])
        self.cell(40, 4, told, align="R")
        self.plain()

    def fill(self) -> None:
        """Write all parts."""
        self.text_block(self.document.title, style="B", size=14)
        for about in self.document.about:
            self.text_block(about, size=8.5)
        for part in self.document.parts:
            self.ln(_LINE / 2)
            self._part(part)

    def _part(self, part: Part) -> None:
        match part:
            case Heading(text):
                self.room(4 * _LINE)
                self.text_block(text, style="B", size=11.5)
            case Paragraph(text):
                self.text_block(text)
            case Facts(pairs):
                for label, value in pairs:
                    self._pair(label, value)
            case Large(figure, words):
                self.large(figure, 60.0)
                self.text_block(words, align="C", size=12)
            case Table():
                draw_table(self, part)
            case Chart():
                draw_chart(self, part)
            case Signatures(place, signers):
                self._signatures(place, signers)

    def _pair(self, label: str, value: str) -> None:
        top, page = self.room(2 * _LINE), self.page
        self.multi_cell(_LABEL - 2, _LINE, printable(label), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        after = self.y
        self.set_y(top)
        self.text_block(value, indent=_LABEL)
        if self.page == page:
            self.set_y(max(after, self.y))

    def _signatures(self, place: str, signers: tuple[tuple[str, str], ...]) -> None:
        """Draw places to sign, two beside each other; the last pair stands below day and place."""
        wide = (self.epw - 10) / 2
        high = 4 * _LINE + _SIGNATURE
        self.room(high + 2 * _LINE)
        self.text_block(place, align="R")
        for first in range(0, len(signers), 2):
            top, ends = self.room(high), []
            for beside, (role, name) in enumerate(signers[first : first + 2]):
                left = MARGIN + beside * (wide + 10)
                self.set_xy(left, top)
                self.multi_cell(wide, _LINE, printable(role), align="C", new_x=XPos.LEFT, new_y=YPos.NEXT)
                line = self.y + _SIGNATURE
                self.line(left + 10, line, left + wide - 10, line)
                self.set_xy(left, line + 1)
                self.multi_cell(wide, _LINE, printable(name), align="C", new_x=XPos.LEFT, new_y=YPos.NEXT)
                ends.append(self.y)
            self.set_xy(MARGIN, max(ends) + _LINE)
