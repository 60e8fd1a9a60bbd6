"""Kinds of arguments. argparse tells one that does not fit, with the exit code 2."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable

from models.facts import numbering

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from ``least`` to ``most``."""

    def read(typed: str) -> int:
        if not _WHOLE.fullmatch(typed) or not least <= int(typed) <= most:
            raise argparse.ArgumentTypeError(f"{least}–{most}")
        return int(typed)

    return read


BRANCH = whole(1, numbering.LONGEST_BRANCH)
DESK = whole(1, numbering.LONGEST_DESK)
ANY = 10**18 - 1
"""The largest number that is read at all."""
