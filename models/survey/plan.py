"""The follow-up plan (rencana tindak lanjut): its lines, what became of them, and what is proposed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct

from models.fold import ImprovementState
from models.survey.reading import Figures, later

if TYPE_CHECKING:
    from models.register.register import Register

LASTS = 3
"""Months that a proposed programme has."""


class Kept(Struct, frozen=True):
    """How much of a plan was done."""

    lines: int
    done: int
    reported: int


_COLUMNS = """id, instrument, element, service, unit, begins, ends, programme, owner, planned_at, done, description,
    document, reported_at"""


def plan_lines(
    register: Register, instrument: str, begins: dt.date, ends: dt.date, *, service: str = ""
) -> list[ImprovementState]:
    """Return the lines of the plan that run in a period, edges included, in the order of their months.

    Of a service those that are about it, and those about all.
    """
    found = register.database.rows(
        f"SELECT {_COLUMNS} FROM improvement WHERE instrument = ? AND begins <= ? AND ends >= ? "  # noqa: S608  # ours
        "AND (? = '' OR service IN ('', ?)) ORDER BY begins, id",
        instrument,
        ends.isoformat(),
        begins.isoformat(),
        service,
        service,
    )
    return [_line(row) for row in found]


def _line(row: tuple[object, ...]) -> ImprovementState:
    values = list(row)
    values[5], values[6] = dt.date.fromisoformat(str(row[5])), dt.date.fromisoformat(str(row[6]))
    values[10] = None if row[10] is None else bool(row[10])
    return ImprovementState(*values)  # type: ignore[arg-type]  # the columns of the table, in the order of the state


def kept(lines: list[ImprovementState]) -> Kept:
    """Return how much of a plan was done."""
    reported = [line for line in lines if line.done is not None]
    return Kept(len(lines), sum(1 for line in reported if line.done), len(reported))


def due(register: Register, today: dt.date) -> int:
    """Count the lines whose last month is over and of which nobody has said what became of them."""
    sql = "SELECT count(*) FROM improvement WHERE ends < ? AND done IS NULL"
    row = register.database.row(sql, today.isoformat())
    return int(row[0]) if row else 0


def proposed(found: Figures, lines: list[ImprovementState]) -> list[str]:
    """Return the elements that a plan should name and does not: the three lowest without a line that is still open."""
    planned = {line.element for line in lines if not line.done}
    return [key for key in found.lowest() if key not in planned]


def months(today: dt.date, count: int = LASTS) -> tuple[dt.date, dt.date]:
    """Return the first day of the next month, and the last day of the last of so many months."""
    begins = later(today, 1)
    return begins, later(begins, count) - dt.timedelta(days=1)
