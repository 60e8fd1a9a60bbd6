"""What the sentences of all histories share: how pools, numbers and officers are told, and texts behind a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

UnitName = Callable[[int], str]
NumberName = Callable[[int], str]
OfficerName = Callable[[int], str]


class Names(NamedTuple):
    """How pools and printed numbers are told where the line is read."""

    unit: UnitName
    number: NumberName
    officer: OfficerName


Teller = Callable[[Any, Names], str]


def with_text(text: str, act: Any) -> str:
    """Return a sentence with the free text of its act, where that was not erased."""
    said = act.personal.text if act.personal else ""
    return f"{text}: {said}" if said else text
