"""A slip printer in software: it reads ESC/POS bytes as a printer does and draws the paper, so that tests see it.

It knows the commands that a slip may use and fails on every other byte below 32: what it does not know, a cheap printer
would print as rubbish.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import barcode
from PIL import Image, ImageDraw, ImageFont

DOTS, HIGH = 12, 24
"""Dots of a letter of font A."""
FEED = 30
"""Dots of a line."""
_FONT = ImageFont.truetype(str(Path(barcode.__file__).parent / "fonts" / "DejaVuSansMono.ttf"), 20)
"""Letters 12 dots wide; python-escpos brings them along with its bar codes."""


@dataclass
class Line:
    """One printed line of text."""

    text: str
    align: str = "left"
    bold: bool = False
    size: int = 1

    @property
    def dots(self) -> int:
        """Its width on paper."""
        return len(self.text) * DOTS * self.size


@dataclass
class Paper:
    """What came out between two cuts."""

    width: int
    lines: list[Line] = field(default_factory=list)
    pictures: list[Image.Image] = field(default_factory=list)
    parts: list[tuple[str, object]] = field(default_factory=list)
    fed: int = 0

    @property
    def text(self) -> str:
        """The text, a line each."""
        return "\n".join(line.text for line in self.lines)

    def image(self) -> Image.Image:
        """Draw the paper."""
        high = sum(FEED * p.size if isinstance(p, Line) else p.height for _, p in self.parts) + 40
        sheet = Image.new("L", (self.width, high), 255)
        y = 10
        for _, part in self.parts:
            if isinstance(part, Line):
                y += self._draw(sheet, part, y)
            else:
                sheet.paste(part, (0, y))
                y += part.height
        return sheet

    def _draw(self, sheet: Image.Image, line: Line, y: int) -> int:
        wide = DOTS * line.size
        big = Image.new("1", (max(1, len(line.text) * wide), HIGH * line.size), 1)
        pen, font = ImageDraw.Draw(big), _FONT.font_variant(size=20 * line.size)
        for place, letter in enumerate(line.text):
            for right in range(1 + line.bold * line.size):  # a printer strikes bold letters twice
                pen.text((place * wide + right, 0), letter, fill=0, font=font)
        x = {"left": 0, "center": (self.width - big.width) // 2, "right": self.width - big.width}[line.align]
        sheet.paste(big, (x, y))
        return FEED * line.size


class Printer:
    """Reads bytes; :attr:`papers` are the slips that were cut off, :attr:`paper` what hangs out still."""

    def __init__(self, width: int = 576) -> None:
        self.width = width
        self.papers: list[Paper] = []
        self.paper = Paper(width)
        self.kanji = True
        self._reset()

    def _reset(self) -> None:
        self.align, self.bold, self.size, self.page, self.typed = "left", False, 1, 0, ""

    def feed(self, data: bytes) -> None:
        """Print."""
        place = 0
        while place < len(data):
            place = self._one(data, place)
        assert not self.typed, "a line was not ended"

    def _one(self, data: bytes, at: int) -> int:
        byte = data[at]
        if byte == 0x0A:
            self._end_line()
            return at + 1
        if byte == 0x1B:
            return self._escape(data, at)
        if byte == 0x1D:
            return self._group(data, at)
        if byte == 0x1C:
            assert data[at + 1] == ord("."), data[at : at + 4]
            self.kanji = False
            return at + 2
        assert byte >= 0x20, f"control byte {byte:#x} at {at}"
        assert byte != 0x7F
        assert byte < 0x80 or (self.page == 0 and not self.kanji), "a letter of another code page"
        self.typed += bytes([byte]).decode("cp437")
        return at + 1

    def _end_line(self) -> None:
        line = Line(self.typed, self.align, self.bold, self.size)
        assert line.dots <= self.width, f"{line.text!r} is wider than the paper"
        self.paper.lines.append(line)
        self.paper.parts.append(("text", line))
        self.typed = ""

    def _escape(self, data: bytes, at: int) -> int:
        command, value = chr(data[at + 1]), data[at + 2]
        if command == "@":
            self._reset()
            return at + 2
        if command == "t":
            self.page = value
        elif command == "a":
            self.align = ["left", "center", "right"][value]
        elif command == "E":
            self.bold = bool(value)
        elif command == "d":
            self.paper.fed += value
        else:
            raise AssertionError(f"ESC {command!r}")
        return at + 3

    def _group(self, data: bytes, at: int) -> int:
        command = chr(data[at + 1])
        if command == "!":
            wide, high = (data[at + 2] >> 4) + 1, (data[at + 2] & 15) + 1
            assert wide == high
            self.size = wide
            return at + 3
        if command == "V":
            assert data[at + 2] in (0, 1, 48, 49)
            self.papers.append(self.paper)
            self.paper = Paper(self.width)
            return at + 3
        if command == "v":
            assert data[at + 2 : at + 4] == b"0\x00"
            wide = data[at + 4] | data[at + 5] << 8
            high = data[at + 6] | data[at + 7] << 8
            assert wide * 8 <= self.width, "the picture is wider than the paper"
            end = at + 8 + wide * high
            raw = bytes(b ^ 0xFF for b in data[at + 8 : end])
            picture = Image.frombytes("1", (wide * 8, high), raw).convert("L")
            self.paper.pictures.append(picture)
            self.paper.parts.append(("picture", picture))
            return end
        raise AssertionError(f"GS {command!r}")
