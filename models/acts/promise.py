"""An act of the calendar: what was promised moves when a decree takes a working day away."""

from __future__ import annotations

import datetime as dt

from models.acts.base import Act, Ref


class PromiseMoved(Act, frozen=True):
    """A day that was counted is free by a newer calendar, so an open case is due later. What was told stays known."""

    SUBJECT = "case"
    NUMBER = 54
    NAME = "move_promise"
    COMMUTES = True
    told: Ref
    """The entry that told the citizen the date that moves."""
    was: dt.date
    promised: dt.date
    calendar: Ref
    """The entry that set the calendar."""


__all__ = ["PromiseMoved"]
