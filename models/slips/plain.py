"""A slip as lines of plain text, for a screen: what the paper will say, in columns of letters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import NamedTuple

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

LABEL = 12
"""Columns of a label, as on 80 mm paper."""


class PlainLine(NamedTuple):
    """A line of a slip; ``strong`` where the paper has it bold or large."""

    text: str
    strong: bool = False


def plain(blocks: tuple[Block, ...], columns: int = 48) -> list[PlainLine]:
    """Return the lines of a slip in ``columns`` letters."""
    return [line for block in blocks for line in _lines(block, columns)]


def _lines(block: Block, columns: int) -> Iterator[PlainLine]:
    match block:
        case Heading(text) | Large(text):
            yield from (PlainLine(line.center(columns).rstrip(), True) for line in _wrapped(text, columns))
        case Strong(text):
            yield from (PlainLine(line, True) for line in _wrapped(text, columns))
        case Centred(text):
            yield from (PlainLine(line.center(columns).rstrip()) for line in _wrapped(text, columns))
        case Paragraph(text):
            yield from (PlainLine(line) for line in _wrapped(text, columns))
        case Item(text):
            mark = "- "
            for line in _wrapped(text, columns - 2):
                yield PlainLine(mark + line)
                mark = "  "
        case Pair(label, value):
            yield from _pair(label, value, columns)
        case Rule():
            yield PlainLine("─" * columns)
        case Qr(data):
            yield PlainLine(f"[QR {data}]".center(columns).rstrip())
        case Sign(left, right):
            yield from _sign(left, right, columns)
        case Cut():
            yield PlainLine("- " * (columns // 2))
        case _:
            yield PlainLine("")


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]


def _beside(left: list[str], right: list[str]) -> Iterator[tuple[str, str]]:
    for place in range(max(len(left), len(right))):
        yield left[place] if place < len(left) else "", right[place] if place < len(right) else ""


def _pair(label: str, value: str, columns: int) -> Iterator[PlainLine]:
    first = True
    for left, right in _beside(_wrapped(label, LABEL), _wrapped(value, columns - LABEL - 2)):
        yield PlainLine(f"{left:<{LABEL}}{': ' if first and label else '  '}{right}".rstrip())
        first = False


def _sign(left: str, right: str, columns: int) -> Iterator[PlainLine]:
    room = (columns - 2) // 2
    ruled = "_" * (room - 2)
    yield PlainLine("")
    yield PlainLine(f"{ruled:^{room}}  {ruled:^{room}}".rstrip())
    for one, other in _beside(_wrapped(left, room), _wrapped(right, room)):
        yield PlainLine(f"{one:^{room}}  {other:^{room}}".rstrip())
