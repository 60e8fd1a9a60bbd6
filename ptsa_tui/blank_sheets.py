"""Blank sheets as a PDF: one A5 page a sheet, its number printed and as a QR, everything else to be filled by hand."""

from __future__ import annotations

from collections.abc import Sequence

import segno
from fpdf import FPDF

from models.facts import numbering
from models.facts.codes import code_of_number
from models.words import _
from ptsa_tui.printing.paper import printable

WIDE, HIGH, MARGIN = 148.0, 210.0, 10.0
"""Millimetres of the page and of its margins."""
_LABEL, _ROW = 30.0, 8.6
_QR = 28.0
_NIK_DIGITS = 16
_BOX = 6.1
"""Side of the box for one digit of a NIK."""
_PAPERS, _PAPER_ROW, _TICK = 9, 7.4, 4.0
"""How many papers a sheet has room for, the height of their rows, and the side of a tick box."""
_COLUMNS = 13.5
"""Width of a column of tick boxes."""


def drawn_sheets(office: str, sheets: Sequence[int], *, practice: bool = False) -> bytes:
    """Return the PDF of blank sheets with these numbers, in the present language; its metadata name nobody."""
    page = _Sheets(office, practice)
    told = _("Intake sheets {first} to {last}")
    page.set_title(told.format(first=numbering.shown(sheets[0]), last=numbering.shown(sheets[-1])))
    for number in sheets:
        page.sheet(number)
    return bytes(page.output())


class _Sheets(FPDF):
    def __init__(self, office: str, practice: bool) -> None:
        super().__init__(format=(WIDE, HIGH), unit="mm")
        self.core_fonts_encoding = "windows-1252"
        self.office, self.practice = office, practice
        self.set_margins(MARGIN, MARGIN)
        self.c_margin = 0.0
        self.set_auto_page_break(False)
        self.set_line_width(0.2)

    def sheet(self, number: int) -> None:
        """Draw one page."""
        self.add_page()
        self._head(number)
        self.set_y(MARGIN + _QR + 4)
        self._pair(_("Date"), _("Time"))
        self._digits(_("NIK"), _NIK_DIGITS)
        for label in (_("Name"), _("Phone"), _("Representative"), _("Service"), _("Variant")):
            self._line(label)
        self._papers()
        self._signatures()
        self._foot()

    def _text(self, x: float, y: float, text: str, size: float = 9.0, style: str = "", width: float = 0.0) -> None:
        self.set_font("Helvetica", style, size)
        self.set_xy(x, y)
        self.cell(width, size * 0.45, printable(text), align="L")

    def _fitting(self, text: str, size: float, room: float) -> float:
        """Return the size, at most ``size``, at which bold ``text`` is no wider than ``room`` millimetres."""
        self.set_font("Helvetica", "B", size)
        return min(size, size * room / max(1.0, self.get_string_width(printable(text))))

    def _head(self, number: int) -> None:
        left, top = MARGIN, MARGIN
        self._text(left, top, self.office, self._fitting(self.office, 11, WIDE - 2 * MARGIN - _QR), "B")
        self._text(left, top + 7, _("Intake sheet").upper(), 14, "B")
        self._text(left, top + 16, numbering.shown(number), 16, "B")
        told = _("PRACTICE, NOT VALID") if self.practice else _("This number is set aside; it will be the case number.")
        self._text(left, top + 24, told, 8, "B" if self.practice else "")
        self._code(WIDE - MARGIN - _QR, top, code_of_number(number))

    def _code(self, left: float, top: float, data: str) -> None:
        matrix = [list(row) for row in segno.make(data, error="m", micro=False).matrix_iter(border=4)]
        module = _QR / len(matrix)
        self.set_fill_color(0)
        for y, row in enumerate(matrix):
            for x, dark in enumerate(row):
                if dark:
                    self.rect(left + x * module, top + y * module, module, module, style="F")

    def _label(self, label: str, x: float = MARGIN) -> float:
        """Write a label at the foot of the next row; return where the row ends."""
        end = self.y + _ROW
        self._text(x, end - 4.5, label)
        self.set_y(end)
        return end

    def _line(self, label: str) -> None:
        end = self._label(label)
        self.line(MARGIN + _LABEL, end, WIDE - MARGIN, end)

    def _pair(self, left: str, right: str) -> None:
        top, middle = self.y, WIDE / 2 + 10
        end = self._label(left)
        self.line(MARGIN + _LABEL, end, middle - 4, end)
        self.set_y(top)
        self._label(right, middle)
        self.line(middle + 14, end, WIDE - MARGIN, end)

    def _digits(self, label: str, count: int) -> None:
        end = self._label(label)
        for place in range(count):
            self.rect(MARGIN + _LABEL + place * _BOX, end - _BOX, _BOX, _BOX)

    def _papers(self) -> None:
        ways = (_("original"), _("copy"), _("shown"), _("missing"), _("count"))
        first = WIDE - MARGIN - len(ways) * _COLUMNS
        top = self.y + 4
        self._text(MARGIN, top, _("Papers"), 9, "B")
        self.set_font("Helvetica", "", 7)
        for place, way in enumerate(ways):
            self.set_xy(first + place * _COLUMNS, top)
            self.cell(_COLUMNS, 4, printable(way), align="C")
        for row in range(_PAPERS):
            end = top + 4 + (row + 1) * _PAPER_ROW
            self._text(MARGIN, end - 4, f"{row + 1}.", 8)
            self.line(MARGIN + 5, end, first - 2, end)
            for place in range(len(ways)):
                left = first + place * _COLUMNS
                if place < len(ways) - 1:
                    self.rect(left + (_COLUMNS - _TICK) / 2, end - _TICK, _TICK, _TICK)
                else:
                    self.line(left + 2, end, left + _COLUMNS, end)
        self.set_y(top + 4 + _PAPERS * _PAPER_ROW)

    def _signatures(self) -> None:
        wide = (WIDE - 2 * MARGIN - 10) / 2
        top = self.y + 4
        signers = (_("Applicant or representative"), _("Officer, name and signature"))
        for x, who in zip((MARGIN, MARGIN + wide + 10), signers, strict=True):
            self._text(x, top, who, 8)
            self.line(x, top + 15, x + wide, top + 15)
        self.set_y(top + 15)

    def _foot(self) -> None:
        top = self.y + 2.5
        self._text(MARGIN, top, _("Type it in on the same day: F2, Ctrl+N, then scan or type the number."), 7.5)
        self._text(MARGIN, top + 4, _("This service is free of gratuities. No cash is paid at the counter."), 7.5)
