"""Blocks become an A5 PDF, by fpdf2: text that can be selected, a QR of rectangles, no person in its metadata."""

from __future__ import annotations

import segno
from fpdf.enums import XPos, YPos

from models.facts.codes import SIGN
from models.slips.layout import (
    Block,
    Centred,
    Cut,
    Heading,
    Item,
    Large,
    Pair,
    Paragraph,
    Qr,
    Rule,
    Sign,
    Strong,
)
from ptsa_tui.printing.paper import A5, Paper, printable

MARGIN = 10.0
"""Millimetres on each side."""
_SIZE, _LINE = 9.5, 4.3
_LABEL = 32.0
_QR, _SMALL = 0.8, 0.5
"""Millimetres of a module: of a code of ours, for scanners at the desk; of any other, for telephones."""


def drawn(blocks: tuple[Block, ...], title: str) -> bytes:
    """Return the PDF; ``title`` is all that its metadata say."""
    page = _Page()
    page.set_title(title)
    for block in blocks:
        page.block(block)
    return bytes(page.output())


class _Page(Paper):
    def __init__(self) -> None:
        super().__init__(A5, MARGIN, _SIZE, _LINE)
        self.add_page()
        self.plain()

    def block(self, block: Block) -> None:
        match block:
            case Heading(text):
                self.text_block(text, style="B", size=14, align="C")
            case Strong(text):
                self.text_block(text, style="B")
            case Centred(text):
                self.text_block(text, align="C")
            case Paragraph(text):
                self.text_block(text)
            case Pair(label, value):
                self._pair(label, value)
            case Item(text):
                top = self.room(_LINE)
                self.set_xy(MARGIN, top)
                self.cell(4, _LINE, "-")
                self.set_y(top)
                self.text_block(text, indent=4)
            case Rule():
                top = self.room(3) + 1.5
                self.line(MARGIN, top, self.w - MARGIN, top)
                self.set_y(top + 1.5)
            case Large(text):
                self.large(text)
            case Qr(data):
                self._qr(data)
            case Sign(left, right):
                self._sign(left, right)
            case Cut():
                self.add_page()
            case _:
                self.ln(_LINE / 2)

    def _pair(self, label: str, value: str) -> None:
        top, page = self.room(2 * _LINE), self.page
        self.multi_cell(_LABEL - 2, _LINE, printable(label), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        after = self.y
        self.set_y(top)
        self.text_block(value, indent=_LABEL)
        if self.page == page:
            self.set_y(max(after, self.y))

    def _qr(self, data: str) -> None:
        matrix = [list(row) for row in segno.make(data, error="m", micro=False).matrix_iter(border=4)]
        module = min(_QR if data.startswith(SIGN) else _SMALL, self.epw / len(matrix))
        side = module * len(matrix)
        top, left = self.room(side), (self.w - side) / 2
        self.set_fill_color(0)
        for y, row in enumerate(matrix):
            begun = None
            for x, dark in enumerate([*row, 0]):
                if dark and begun is None:
                    begun = x
                elif not dark and begun is not None:
                    self.rect(left + begun * module, top + y * module, (x - begun) * module, module, style="F")
                    begun = None
        self.set_y(top + side)

    def _sign(self, left: str, right: str) -> None:
        wide = (self.epw - 10) / 2
        top = self.room(14 + 2 * _LINE) + 12
        ends = []
        for x, name in ((MARGIN, left), (MARGIN + wide + 10, right)):
            self.line(x, top, x + wide, top)
            self.set_xy(x, top + 1)
            self.multi_cell(wide, _LINE, printable(name), align="C", new_x=XPos.LEFT, new_y=YPos.NEXT)
            ends.append(self.y)
        self.set_xy(MARGIN, max(ends))
