"""Acts on where a case and its papers are beside the handover: assigned, dispatched, placed; settling a crossing."""

from __future__ import annotations

from typing import Literal

from models.acts.base import Act, FreeText, Line, Name, Number, Personal, Ref, Text


class CaseAssigned(Act, frozen=True):
    """Inside the holding pool one officer takes the case on; without an officer it is everybody's again."""

    SUBJECT = "case"
    NUMBER = 6
    NAME = "assign"
    COMMUTES = True
    officer: Ref | None = None


class ReceiverData(Personal, frozen=True):
    """Who took the papers at a unit outside of the program."""

    name: Name = ""
    note: Text = ""


class CaseDispatched(Act, frozen=True):
    """The papers went to a unit that does not use this program: a line of the dispatch book. A physical fact."""

    SUBJECT = "case"
    NUMBER = 9
    NAME = "dispatch"
    PHYSICAL = 2
    to: Ref
    number: Number
    personal: ReceiverData | None = None


class CaseCameBack(Act, frozen=True):
    """What had been dispatched came back to the counters. A physical fact."""

    SUBJECT = "case"
    NUMBER = 7
    NAME = "came_back"
    PHYSICAL = 3
    personal: FreeText | None = None


class PaperMoved(Act, frozen=True):
    """The paper file was put somewhere: a pool, and a place there. The newest by the clock counts."""

    SUBJECT = "case"
    NUMBER = 26
    NAME = "paper"
    COMMUTES = True
    unit: Ref | None = None
    place: Line = ""


Choice = Literal["kept", "redone"]
"""What became of an act that did not stand: what stands was left as it is, or the act was done again."""


class ContestResolved(Act, frozen=True):
    """Someone looked at two acts on a case or complaint that crossed, and settled it. ``entry`` is the one that did not
    stand."""

    SUBJECT = "any"
    NUMBER = 16
    NAME = "resolve"
    COMMUTES = True
    entry: Ref
    choice: Choice
    personal: FreeText | None = None


__all__ = [
    "CaseAssigned",
    "CaseCameBack",
    "CaseDispatched",
    "Choice",
    "ContestResolved",
    "PaperMoved",
    "ReceiverData",
]
