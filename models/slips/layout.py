"""The layout language: what a line of a slip's template may be, and the blocks that it becomes.

A line is told by how it begins. Only the template decides that, never a value: a value that a template inserts is put
between two private-use signs (:func:`guarded`), and nothing between them is read as a directive. Clean text
(:mod:`models.text`) never holds such signs.

========================  =====================================================
``# text``                :class:`Heading`: large and bold in the middle
``* text``                :class:`Strong`: bold
``^ text``                :class:`Centred`
``: label | value``       :class:`Pair`
``- text``                :class:`Item` of a list
``---``                   :class:`Rule`
``@large text``           :class:`Large`: a queue number, as large as it fits
``@qr data``              :class:`Qr`
``@sign left | right``    :class:`Sign`: two places to sign over their names
``@cut``                  :class:`Cut`: the paper is cut here too
an empty line             :class:`Blank`; several in a row are one
anything else             :class:`Paragraph`; a leading ``\\`` is dropped
========================  =====================================================
"""

from __future__ import annotations

import unicodedata
from typing import Any, Literal, TypeAlias, get_args

from msgspec import Struct

SlipKind = Literal[
    "receipt", "notice", "referral", "routing", "product", "ticket", "blank", "baton", "complaint", "answer"
]
KINDS: tuple[SlipKind, ...] = get_args(SlipKind)

OPEN, CLOSE = "\ue000", "\ue001"
"""Private-use signs around a value."""

MOST_BLOCKS = 500
"""Blocks of a slip; 2,000 characters of notes on 32 columns are 70 lines."""
LONGEST_QR = 300
"""Characters in a QR: more would be too fine for a cheap printer."""

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}


class Slip(Struct, frozen=True):
    """A slip to be printed. It is made from the register when it is printed, and kept nowhere."""

    kind: SlipKind
    values: dict[str, Any]
    """What the template may use: str, int, bool, and lists and dicts of them; every text already in the slip's
    language. ``kind`` and ``copy`` are given to the template beside them."""
    copy: int = 1
    """1 for the first print; N > 1 is told at the top of the paper as "Salinan ke-N", whatever the template says."""
    number: str = ""
    """Printed number of the case, notice or visit; with the kind the title of a PDF."""


class Heading(Struct, frozen=True, tag=True):
    """Large and bold in the middle."""

    text: str


class Strong(Struct, frozen=True, tag=True):
    """A bold line."""

    text: str


class Centred(Struct, frozen=True, tag=True):
    """A line in the middle."""

    text: str


class Paragraph(Struct, frozen=True, tag=True):
    """Text that is wrapped."""

    text: str


class Pair(Struct, frozen=True, tag=True):
    """A label and its value, each wrapped in its own column."""

    label: str
    value: str


class Item(Struct, frozen=True, tag=True):
    """One of a list."""

    text: str


class Rule(Struct, frozen=True, tag=True):
    """A line across the paper."""


class Large(Struct, frozen=True, tag=True):
    """Letters as large as fit, for a queue number."""

    text: str


class Qr(Struct, frozen=True, tag=True):
    """A QR code."""

    data: str


class Sign(Struct, frozen=True, tag=True):
    """Room for two signatures, over the names of those who sign."""

    left: str
    right: str


class Blank(Struct, frozen=True, tag=True):
    """An empty line."""


class Cut(Struct, frozen=True, tag=True):
    """The paper is cut; on a PDF a new page begins."""


Block: TypeAlias = Heading | Strong | Centred | Paragraph | Pair | Item | Rule | Large | Qr | Sign | Blank | Cut


class Fault(Struct, frozen=True):
    """Why a template can't be used; nothing of a citizen's is in it."""

    template: str
    """``id/receipt.txt``."""
    line: int
    """From 1; 0 where no line is to blame."""
    why: str
    """``syntax``, ``undefined``, ``forbidden``, ``too_long``, ``empty``, ``unreadable``, ``slow``, ``failed``, or the
    code of a refusal of :mod:`models.files.text_files`."""
    found: str = ""
    """The encoding that was found instead of UTF-8."""


class LayoutFault(Exception):
    """The lines are no slip. ``why``: ``too_long`` or ``empty``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def guarded(value: object) -> str:
    """Return a value as a template inserts it: one line without controls, between :data:`OPEN` and :data:`CLOSE`."""
    text = "" if value is None else str(value)
    spaced = "".join(" " if c.isspace() else c for c in text)
    return f"{OPEN}{_printable(spaced)}{CLOSE}"


def parse(text: str) -> tuple[Block, ...]:
    """Return the blocks of a filled template.

    Raises:
        LayoutFault: more than :data:`MOST_BLOCKS`, or nothing to print.
    """
    blocks: list[Block] = []
    for line in text.split("\n"):
        block = _block(line)
        if isinstance(block, Blank) and (not blocks or isinstance(blocks[-1], Blank)):
            continue
        if block is not None:
            blocks.append(block)
        if len(blocks) > MOST_BLOCKS:
            raise LayoutFault("too_long")
    while blocks and isinstance(blocks[-1], (Blank, Cut)):
        blocks.pop()
    if not blocks:
        raise LayoutFault("empty")
    return tuple(blocks)


_OF_TEXT: dict[str, type[Heading | Strong | Centred | Item | Large | Qr]] = {
    "#": Heading,
    "*": Strong,
    "^": Centred,
    "-": Item,
    "@large": Large,
    "@qr": Qr,
}


def _block(line: str) -> Block | None:
    """Return the block of one line; None for a directive about nothing (an empty heading, a QR of no data)."""
    line = line.strip()
    word, _, rest = line.partition(" ")  # with a value in it, or a part of one, it holds OPEN: no directive is so
    if word in _OF_TEXT:
        bare = _bare(rest)
        return _OF_TEXT[word](bare[:LONGEST_QR] if word == "@qr" else bare) if bare else None
    if word in (":", "@sign"):
        left, right = _cells(rest)
        if not (left or right):
            return None
        return Pair(left, right) if word == ":" else Sign(left, right)
    if not rest and word in ("---", "@cut"):
        return Rule() if word == "---" else Cut()
    if line.startswith("\\"):
        line = line[1:]
    bare = _bare(line)
    return Paragraph(bare) if bare else Blank()


def _cells(text: str) -> tuple[str, str]:
    """Return what stands left and right of the first ``|`` that is no part of a value."""
    inside = False
    for place, sign in enumerate(text):
        if sign in (OPEN, CLOSE):
            inside = sign == OPEN
        elif sign == "|" and not inside:
            return _bare(text[:place]), _bare(text[place + 1 :])
    return _bare(text), ""


def _bare(text: str) -> str:
    """Return the text without guards and controls, with single spaces."""
    return " ".join(_printable(" ".join(text.split())).split())


def _printable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if unicodedata.category(c) not in _DROPPED)
