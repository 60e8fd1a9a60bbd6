"""Blocks become the bytes of an ESC/POS printer, by python-escpos.

Only what the cheapest printers know is used: sizes, bold, centring, a raster image for the QR, a cut. Text
is laid out here, in columns of the printer's own font, so that it is the same on every printer.
"""

from __future__ import annotations

import textwrap
from typing import Literal

import segno
from PIL import Image

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
from ptsa_tui.printing import library
from ptsa_tui.printing.letters import written

library.load()

from escpos.printer import Dummy  # noqa: E402  # after its profile was chosen

Paper = Literal["80mm", "58mm"]

COLUMNS: dict[Paper, int] = {"80mm": 48, "58mm": 32}
"""Letters in a line; each is 12 dots wide and 24 high."""
DOTS = 12
CODE_PAGE = "cp437"
"""Every printer has it, and as its first."""
_MODULE = 6
"""Dots of a QR's module: 0.75 mm at 203 dots an inch."""
_LABEL = 12
"""Columns of a label, at most a third of the paper."""
_QUIET_KANJI = b"\x1c."
"""FS . : printers made for China read letters above 127 as halves of Chinese ones until they hear this."""


def encoded(blocks: tuple[Block, ...], paper: Paper) -> bytes:
    """Return the bytes that print a slip and cut it off."""
    printer = _Printer(COLUMNS[paper])
    for block in blocks:
        printer.block(block)
    return printer.finished()


class _Printer:
    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.out = Dummy()
        self.out.hw("INIT")
        self.out._raw(_QUIET_KANJI)
        self.out.charcode("CP437")

    def finished(self) -> bytes:
        self.out.cut(mode="PART")
        data: bytes = self.out.output
        return data

    def block(self, block: Block) -> None:
        match block:
            case Heading(text):
                self._styled(wrapped(text, self.columns // 2), align="center", bold=True, size=2)
            case Strong(text):
                self._styled(wrapped(text, self.columns), bold=True)
            case Centred(text):
                self._styled(wrapped(text, self.columns), align="center")
            case Paragraph(text):
                self._lines(wrapped(text, self.columns))
            case Pair(label, value):
                self._lines(pair(label, value, self.columns))
            case Item(text):
                self._lines(hanging("- ", wrapped(text, self.columns - 2)))
            case Rule():
                self._lines(["-" * self.columns])
            case Large(text):
                plain = printable(text)[: self.columns]
                self._styled([plain], align="center", bold=True, size=max(1, min(6, self.columns // len(plain))))
            case Qr(data):
                self._qr(data)
            case Sign(left, right):
                self._lines(sign(left, right, self.columns))
            case Cut():
                self.out.cut(mode="PART")
            case _:
                self._lines([""])

    def _lines(self, lines: list[str]) -> None:
        for line in lines:
            self.out.textln(line)

    def _styled(self, lines: list[str], *, align: str = "left", bold: bool = False, size: int = 1) -> None:
        self.out.set(align=align, bold=bold, custom_size=True, width=size, height=size)
        self._lines(lines)
        self.out.set(align="left", bold=False, custom_size=True, width=1, height=1)

    def _qr(self, data: str) -> None:
        matrix = [list(row) for row in segno.make(data, error="m", micro=False).matrix_iter(border=4)]
        width = self.columns * DOTS
        module = max(2, min(_MODULE, width // len(matrix)))
        side = module * len(matrix)
        small = Image.new("L", (len(matrix), len(matrix)))
        small.putdata([0 if dark else 255 for row in matrix for dark in row])
        # the image is as wide as the paper: printers do not agree on how to centre one
        image = Image.new("L", (width, side), 255)
        image.paste(small.resize((side, side), Image.Resampling.NEAREST), ((width - side) // 2, 0))
        self.out.image(image, impl="bitImageRaster")


def printable(text: str) -> str:
    """Return text in letters that the printer has; others lose their accents, or are question marks."""
    return written(text, _has)


def _has(character: str) -> bool:
    if character.isascii():
        return True
    if not character.isalpha():
        return False  # its signs look otherwise on many printers
    try:
        return len(character.encode(CODE_PAGE)) == 1
    except UnicodeEncodeError:
        return False


def wrapped(text: str, width: int) -> list[str]:
    """Return the printable text in lines of at most ``width`` letters; a longer word is broken."""
    return textwrap.wrap(printable(text), width, break_on_hyphens=False) or [""]


def hanging(first: str, lines: list[str]) -> list[str]:
    """Return the lines behind a mark, the later ones under the first."""
    return [(first if place == 0 else " " * len(first)) + line for place, line in enumerate(lines)]


def pair(label: str, value: str, columns: int) -> list[str]:
    """Return a label and its value side by side."""
    room = min(_LABEL, columns // 3)
    labels = wrapped(label, room)
    values = wrapped(value, columns - room - 2)
    rows = max(len(labels), len(values))
    labels += [""] * (rows - len(labels))
    values += [""] * (rows - len(values))
    return [
        f"{left:<{room}}{': ' if place == 0 and label else '  '}{right}".rstrip()
        for place, (left, right) in enumerate(zip(labels, values, strict=True))
    ]


def sign(left: str, right: str, columns: int) -> list[str]:
    """Return room for two signatures, lines to sign on, and who signs."""
    room = (columns - 2) // 2
    lefts, rights = wrapped(left, room), wrapped(right, room)
    rows = max(len(lefts), len(rights))
    lefts += [""] * (rows - len(lefts))
    rights += [""] * (rows - len(rights))
    names = [f"{a:^{room}}  {b:^{room}}".rstrip() for a, b in zip(lefts, rights, strict=True)]
    return ["", "", "", f"{'_' * (room - 2):^{room}}  {'_' * (room - 2):^{room}}".rstrip(), *names]
