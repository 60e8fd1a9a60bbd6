"""What F7 shows: an index with its elements, respondents beside the sample, the trend, the plan."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct

from models.fold import ImprovementState
from models.survey import plan, reading
from models.survey.box import counts
from models.survey.filling import Service
from models.survey.instruments import Instrument
from models.survey.reading import MONTHS, Figures, Point, Selection, Served, Step, later

if TYPE_CHECKING:
    from models.register.register import Register

TREND = 6
"""Periods that the trend shows."""


class View(Struct, frozen=True):
    """All of it, read at once."""

    figures: Figures
    served: Served
    trend: tuple[Point, ...]
    lines: tuple[ImprovementState, ...]
    kept: plan.Kept
    waiting: tuple[int, int]
    """Answers and remarks in the ballot box."""
    services: tuple[str, ...]
    """Those that anybody answered about in the periods of the trend."""
    remarks: int
    offered: tuple[Service, ...]


def bounds(day: dt.date, period: Step, steps: int = 0) -> tuple[dt.date, dt.date]:
    """Return first and last day of the period that a day lies in, or that lies so many periods behind it."""
    length = MONTHS[period]
    begins = later(reading.first_day(day, period), steps * length)
    return begins, later(begins, length) - dt.timedelta(days=1)


def view(register: Register, instrument: Instrument, period: Step, steps: int, service: str) -> View:
    """Read what F7 shows of a period, counted from the present one."""
    today = register.today()
    begins, ends = bounds(today, period, steps)
    selection = Selection(begins, ends, service)
    first, _last = bounds(today, period, steps - TREND + 1)
    known = reading.periods(register, instrument, Selection(first, ends, service), period)
    lines = plan.plan_lines(register, instrument.key, begins, later(ends, 13), service=service)
    return View(
        reading.figures_of(instrument, selection, known[-1].answers),
        reading.served(register, selection),
        tuple(reading.point_of(instrument, one) for one in known),
        tuple(lines),
        plan.kept(plan.plan_lines(register, instrument.key, begins, ends, service=service)),
        counts(register),
        tuple(sorted(set().union(*(one.services for one in known)) - {""})),
        reading.remarks(register, begins, ends).count,
        reading.services_asked(register),
    )
