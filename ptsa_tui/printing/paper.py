"""A page of paper as PDF: one font and its letters, texts that can be selected, no person in the metadata."""

from __future__ import annotations

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from ptsa_tui.printing.letters import written

FONT, _LETTERS = "Helvetica", "cp1252"
"""A font that every reader of PDFs has, and its letters."""

A4, A5 = (210.0, 297.0), (148.0, 210.0)
"""Millimetres."""


def printable(text: str) -> str:
    """Return text in letters of the font; others lose their accents, or are question marks."""
    return written(text, _has)


def _has(character: str) -> bool:
    try:
        character.encode(_LETTERS)
    except UnicodeEncodeError:
        return False
    return True


class Paper(FPDF):
    """Pages of one size, in millimetres; ``size`` is that of a letter in points, ``line`` the height of a line."""

    def __init__(
        self, paper: tuple[float, float], margin: float, size: float, line: float, *, on_its_side: bool = False
    ) -> None:
        super().__init__("landscape" if on_its_side else "portrait", "mm", paper)
        self.margin, self.letter_size, self.line_height = margin, size, line
        self.core_fonts_encoding = "windows-1252"
        self.set_margins(margin, margin)
        self.set_auto_page_break(True, margin)
        self.set_line_width(0.2)
        self._letters: dict[tuple[str, float], dict[str, float]] = {}
        """Widths of letters by style and size: the fonts know no pairs, so a text is as wide as its letters."""

    def plain(self) -> None:
        """Go back to the ordinary font."""
        self.set_font(FONT, "", self.letter_size)

    def wide(self, text: str) -> float:
        """Return the millimetres of a text in the present font; the same as fpdf2's own, a good deal sooner."""
        known = self._letters.setdefault((self.font_style, self.font_size_pt), {})
        for letter in text:
            if letter not in known:
                known[letter] = self.get_string_width(letter)
        return sum(map(known.__getitem__, text))

    def text_block(
        self, text: str, *, style: str = "", size: float = 0.0, align: str = "L", indent: float = 0.0
    ) -> None:
        """Write a text over the width of the page, in as many lines as it takes."""
        size = size or self.letter_size
        self.set_font(FONT, style, size)
        self.set_x(self.margin + indent)
        line = self.line_height * size / self.letter_size
        # no markdown: a value stays as it is
        self.multi_cell(
            self.epw - indent, line, printable(text), align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT, markdown=False
        )
        self.plain()

    def large(self, text: str, size: float = 72.0) -> None:
        """Write one line in the middle, in letters of ``size`` points, or smaller ones where it would be too wide."""
        self.set_font(FONT, "B", size)
        wide = self.get_string_width(printable(text))
        self.text_block(text, style="B", size=min(size, size * self.epw / (wide + 2)), align="C")

    def room(self, height: float) -> float:
        """Begin a new page when less than ``height`` is left; return where to go on."""
        if self.will_page_break(height):
            self.add_page()
        return float(self.y)
