"""What stands on the terminal, cell by cell, and the shortest way from there to what should stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import cast

from rich.color import ColorSystem
from rich.segment import Segment

from ptsa_tui.output.cells import BESIDE, SURE, cells, join
from ptsa_tui.output.looks import PLAIN, RESET, Look, change, look_of

CLEAR = "\x1b[m\x1b[2J"
"""An empty screen in the terminal's own look; whether it would take another one's background, terminals differ."""

MEND = "\x1b(B\x0f\x1b[r\x1b[?6l\x1b[4l\x1b[?7l\x1b[?25h"
"""What noise on a line or another program may have left: other letters, a scrolling region, inserting, wrapping."""

TO_END = "\x1b[K"

LONGEST_BRIDGE = 4
"""Cells that are rather written again than jumped over."""

_GAPS = re.compile(f" {{{LONGEST_BRIDGE + 1},}}")

Span = tuple[int, int, Iterable[Segment]]
"""Row, column, and what stands from there on."""

Row = tuple[list[str], list[Look]]
"""Characters and looks of a line, cell by cell."""


class Frame:
    """The terminal's screen as it stands.

    ``erases``: whether what is erased takes the background's colour on this terminal; the terminal's own colour it
    takes on every one.
    """

    def __init__(self, width: int, height: int, system: ColorSystem, *, erases: bool) -> None:
        self.width, self.height, self._system, self._erases = width, height, system, erases
        self._rows: list[Row] = []
        self._wanted: dict[int, Row] = {}
        self._is_whole = False
        self._cursor = (-1, -1)
        self.known = False
        """Whether what stands there is known; else the next whole picture clears the screen first."""

    def stands(self, rows: Sequence[Iterable[Segment]]) -> None:
        """Take note that these lines stand on the terminal already, painted by someone else."""
        self._rows = [self._row(0, line) for line in rows[: self.height]]
        self._rows += [self._row(0, ())] * (self.height - len(self._rows))
        self.known = True

    def forget(self) -> None:
        """Something else wrote on the terminal: the next whole picture is sent whole."""
        self.known = self._is_whole = False
        self._wanted = {}

    def take(self, spans: Iterable[Span], *, whole: bool) -> bool:
        """Take what should stand there at the next :meth:`send`; tell whether it was taken.

        ``whole``: the spans are the whole screen. As long as nothing is :attr:`known`, a part says nothing of the rest
        and is not taken: ask for a whole one.
        """
        if not (self.known or self._is_whole or whole) or not self.width:
            return False
        if whole:
            self._wanted, self._is_whole = {}, True
        for y, x, segments in spans:
            if 0 <= y < self.height:
                under = self._wanted.get(y) or (self._rows[y] if self.known else None)
                self._wanted[y] = self._row(x, segments, under)
        return True

    def send(self, cursor: tuple[int, int]) -> str:
        """Return what to send so that all that was taken stands there, the cursor (column, row) after it."""
        if not (self.known or self._is_whole):
            return ""
        pen = Pen(self.width)
        if not self.known:
            pen.out.append(MEND + CLEAR)
            pen.look = PLAIN
            self._rows = [self._row(0, ())] * self.height
            self.known = True
        for y, row in sorted(self._wanted.items()):
            if self._rows[y] != row:
                self._send(pen, y, self._rows[y], row)
                self._rows[y] = row
        self._wanted, self._is_whole = {}, False
        if pen.out or cursor != self._cursor:
            self._cursor = cursor
            return pen.end(cursor)
        return ""

    def _row(self, x: int, segments: Iterable[Segment], under: Row | None = None) -> Row:
        """Return a line with segments from a column on, over what stood there."""
        width = self.width
        letters, looks, last = list[str](), list[Look](), PLAIN
        for text, style, control in segments:
            if control:
                continue
            look, begin = look_of(style, self._system), len(letters)
            if text.isascii() and text.isprintable():
                letters += text
            else:
                marks, found = cells(text)
                if marks and letters:
                    join(letters, marks)
                    looks[-1] = last  # a blank no more
                letters += found
            if len(letters) > begin:
                last = look
            if look.blank is look:
                looks += [look] * (len(letters) - begin)
            else:
                blank = look.blank
                looks += [blank if letter == " " else look for letter in letters[begin:]]
        if x or len(letters) != width:
            above = under or ([" "] * width, [PLAIN] * width)
            end = x + len(letters)
            letters = [*above[0][:x], *letters, *above[0][end:]][:width]
            looks = [*above[1][:x], *looks, *above[1][end:]][:width]
        return letters, looks

    def _send(self, pen: Pen, y: int, before: Row, row: Row) -> None:
        """Send the cells of a line that differ: as they are, or over an erased end of the line if that is shorter."""
        letters, looks = row
        old, then = before
        if not (SURE.issuperset(letters) and SURE.issuperset(old)):
            differ = list(range(self.width))  # a character of doubtful width may cover more than its own cells
        else:
            differ = [x for x in range(self.width) if letters[x] != old[x] or looks[x] is not then[x]]
        last = looks[-1] if letters[-1] == " " else None
        if last is None or not last.is_bare or (last.back != "49" and not self._erases):
            pen.write(y, row, differ)
            return
        end = self.width
        while end and letters[end - 1] == " " and looks[end - 1] is last:
            end -= 1
        inner, tail = [x for x in differ if x < end], [x for x in differ if x >= end]
        plain = pen.copy()
        plain.write(y, row, inner if len(tail) > len(TO_END) else differ)
        if len(tail) > len(TO_END):
            plain.erase(y, tail[0], last)
        first = inner[0] if inner else end
        if sum(map(len, _GAPS.findall("".join(letters[first:end])))) > 2 * LONGEST_BRIDGE:
            erased = pen.copy()
            erased.erase(y, first, last)
            erased.write(y, row, [x for x in range(first, end) if letters[x] != " " or looks[x] is not last])
            if erased.length < plain.length:
                plain = erased
        pen.take(plain)


class Pen:
    """Where the terminal writes next and in which look, and what was sent so far. Columns and rows count from 0."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.out: list[str] = []
        self.look: Look | None = None
        """None: not known, as at the beginning of each update."""
        self.x: int | None = None
        """None: not known, as at the beginning of each update, and behind a character of doubtful width."""
        self.y = -1

    @property
    def length(self) -> int:
        """Characters sent so far."""
        return sum(map(len, self.out))

    def copy(self) -> Pen:
        """Return a pen that has sent nothing yet but stands where this one does."""
        other = Pen(self.width)
        other.look, other.x, other.y = self.look, self.x, self.y
        return other

    def take(self, other: Pen) -> None:
        """Go on where a copy stands."""
        self.out += other.out
        self.look, self.x, self.y = other.look, other.x, other.y

    def move(self, x: int, y: int) -> None:
        """Go to a cell."""
        if (x, y) != (self.x, self.y):
            self.out.append(self._way(x, y))
            self.x, self.y = x, y

    def _way(self, x: int, y: int) -> str:
        again = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"
        if self.x is None or y != self.y:
            return again
        if x == 0:
            return "\r"
        step = x - self.x
        if step == -1:
            return "\b"
        side = f"\x1b[{abs(step) if abs(step) > 1 else ''}{'C' if step > 0 else 'D'}"
        return min(side, again, key=len)

    def erase(self, y: int, x: int, last: Look) -> None:
        """Erase from a cell to the end of its line."""
        self.move(x, y)
        if self.look is None or self.look.blank is not last:
            self.become(last)
        self.out.append(TO_END)

    def write(self, y: int, row: Row, places: Sequence[int]) -> None:
        """Write cells of a line, in their order; what lies between may be written too if that is shorter."""
        letters, looks = row
        sure = SURE.issuperset(letters)
        at, count = 0, len(places)
        while at < count:
            x = places[at]
            if letters[x] == BESIDE:
                at += 1
                continue
            if self.x is not None and y == self.y and 0 < x - self.x <= LONGEST_BRIDGE:
                self._bridge(row, x)
            self.move(x, y)
            self.become(looks[x] if letters[x] != " " else self._ahead(row, places, at))
            if not sure and letters[x] not in SURE:
                self._doubtful(letters, x, y)
                at += 1
                continue
            at += 1
            end, look, blank = x + 1, self.look, cast(Look, self.look).blank
            while at < count and places[at] == end:
                letter, wanted = letters[end], looks[end]
                if not (wanted is look or (wanted is blank and letter == " ")) or not (sure or letter in SURE):
                    break
                end += 1
                at += 1
            self.out.append("".join(letters[x:end]))
            self.x = end if end < self.width else None  # at the edge, terminals differ in where the cursor waits

    def _ahead(self, row: Row, places: Sequence[int], at: int) -> Look:
        """Return the look to write a blank in: the present one if it will do, else that of the letter behind it."""
        letters, looks = row
        x, wanted = places[at], looks[places[at]]
        if self.look is not None and self.look.blank is wanted:
            return self.look
        for following in range(at + 1, len(places)):
            place = places[following]
            if place - x != following - at or looks[place].blank is not wanted:
                break
            if letters[place] != " ":
                return looks[place]
        return wanted

    def _doubtful(self, letters: list[str], x: int, y: int) -> None:
        """Write a character that terminals draw in different widths."""
        if letters[x + 1 : x + 2] == [BESIDE]:
            self.out.append("  ")  # nothing old is left beside it where a terminal draws it narrow
            self.x = None
            self.move(x, y)
        self.out.append(letters[x])
        self.x = None

    def _bridge(self, row: Row, x: int) -> None:
        """Write over up to four cells that stand there already, if they look as the pen writes."""
        letters, looks = row
        start, look = self.x or 0, self.look
        if look is None or not SURE.issuperset(letters[start:x]):
            return
        for place in range(start, x):
            if (look.blank if letters[place] == " " else look) is not looks[place]:
                return
        text = "".join(letters[start:x])
        if len(text) <= len(self._way(x, self.y)):
            self.out.append(text)
            self.x = x

    def become(self, look: Look) -> None:
        """Write in a look from now on."""
        if self.look is not look:
            self.out.append(change(self.look, look))
            self.look = look

    def end(self, cursor: tuple[int, int]) -> str:
        """Return all that was sent, with the cursor where it belongs after it."""
        if self.look not in (None, PLAIN):
            self.out.append(RESET)
        self.move(*cursor)
        return "".join(self.out)
