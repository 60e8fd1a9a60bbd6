"""Acts on a visit: a citizen's presence from the queue number to the last word. Only the desk that holds it acts."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from models.acts.base import Act, Code, Few, FreeText, Number

Priority = Literal["", "elderly", "disabled", "pregnant", "children", "disaster", "ill"]
"""Groups that go first at no fee (UU 25/2009 art. 29): 60 or older, disabled, pregnant or nursing, with small children,
victims of a disaster, ill."""

VisitStep = Literal["waiting", "skipped", "serving", "held", "absent", "done"]
"""What becomes of a visit beside being called: back in the queue, not there just now, being served, parked by its
officer, gone without being served, finished."""

Turn = Annotated[int, Meta(ge=1, le=9999)]
Counter = Annotated[int, Meta(ge=0, le=99)]
"""A counter (loket) of the desk; 0: any."""


class TicketIssued(Act, frozen=True):
    """Reception gave a queue number. ``turn`` counts the day's numbers of this desk; its letter goes before it."""

    SUBJECT = "visit"
    CREATES = True
    NUMBER = 41
    number: Number
    turn: Turn
    day: dt.date
    services: Annotated[tuple[Code, ...], Few] = ()
    priority: Priority = ""
    counter: Counter = 0
    personal: FreeText | None = None
    """Why this person goes first, or what is asked for."""


class TicketCalled(Act, frozen=True):
    """The number was called to a counter, or called again."""

    SUBJECT = "visit"
    NUMBER = 40
    counter: Annotated[int, Meta(ge=1, le=99)]
    early: bool = False
    """Others were before it in the order; the reason stands in the personal part and in the day's summary."""
    estimated: bool = False
    """The end of the wait is not what happened; see :class:`VisitMoved`."""
    personal: FreeText | None = None


class VisitMoved(Act, frozen=True):
    """The visit went on to another step. The step that it is in already only says that its time is estimated."""

    SUBJECT = "visit"
    NUMBER = 42
    step: VisitStep
    estimated: bool = False
    """The time at which the step before ended is not what happened: the visit was forgotten, or it crossed midnight."""
    personal: FreeText | None = None


class VisitPassed(Act, frozen=True):
    """The visit was passed on to another counter or another desk of the branch, and waits there at its place."""

    SUBJECT = "visit"
    NUMBER = 43
    desk: Annotated[int, Meta(ge=1, le=255)]
    counter: Counter = 0
    services: Annotated[tuple[Code, ...], Few] = ()
    """What is still wanted; nothing: as before."""
    estimated: bool = False
    """The end of the step before is not what happened; see :class:`VisitMoved`."""
    personal: FreeText | None = None


class SheetsReserved(Act, frozen=True):
    """Numbers of cases were set aside for blank sheets, to be filled by hand while the desk is dark."""

    SUBJECT = "sheets"
    CREATES = True
    NUMBER = 39
    first: Number
    count: Annotated[int, Meta(ge=1, le=200)]


__all__ = ["Priority", "SheetsReserved", "TicketCalled", "TicketIssued", "VisitMoved", "VisitPassed", "VisitStep"]
