"""What goes into the printing child, one order, and what comes out of it: how far it is, line by line, then a reply."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from models.slips.layout import Block, Fault, Slip

Stage = Literal["begun", "loaded", "rendered", "sending", "sent"]
"""``loaded``: the program is ready, templates are next. ``sending``: from here on something may be on paper.
``sent``: from here on all of it may be."""


class Order(Struct, frozen=True):
    """A slip to be printed."""

    slip: Slip
    target: str
    """The setting; see :mod:`ptsa_tui.printing.targets`."""
    paper: Literal["80mm", "58mm"]
    language: str
    templates: str
    """Folder of the office's own templates; empty: the package's alone."""
    name: str
    """Of a PDF's file, without ``.pdf``."""
    seconds: float
    """After which the child ends itself, should nobody end it."""
    only_check: bool = False
    """Fill the template and stop."""


class Step(Struct, frozen=True, tag=True):
    """How far the child is."""

    stage: Stage


class Reply(Struct, frozen=True, tag=True):
    """The end. ``code`` is empty when the slip was printed."""

    code: str = ""
    facts: dict[str, str | int] = {}
    fault: Fault | None = None
    """Of the office's template; the package's own was used."""
    blocks: tuple[Block, ...] = ()
    """What would be printed, when the order was only to fill the template."""


Line = Step | Reply
