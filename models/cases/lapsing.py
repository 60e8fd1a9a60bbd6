"""Open deficiency notices and how long their citizens still have: whoever owes papers is warned of days before."""

from __future__ import annotations

import datetime as dt

from msgspec import structs

from models.cases.lines import CaseLine, case_lines
from models.register.register import Register
from models.store.placeholders import placeholders

Place = tuple[int, int]

WARN_DAYS = 2
"""Days before its deadline from which home counts a notice."""


def lapsing_lines(register: Register, limit: int = 200, after: Place | None = None) -> tuple[CaseLine, ...]:
    """Return the cases whose deadline lies within :data:`WARN_DAYS` or has passed, the most urgent first.

    ``after`` is the :func:`place` of the line that the page before ended with.
    """
    today = register.today()
    until = today + dt.timedelta(days=WARN_DAYS)
    deadline, case = ((today + dt.timedelta(days=after[0])).isoformat(), after[1]) if after else ("", 0)
    rows = register.database.rows(
        """SELECT "case", min(deadline) AS first FROM notice WHERE open = 1 AND deadline <= ?
        GROUP BY "case" HAVING (first, "case") > (?, ?) ORDER BY first, "case" LIMIT ?""",
        until.isoformat(),
        deadline,
        case,
        limit,
    )
    marks = placeholders(rows)
    lines = with_deadlines(register, case_lines(register, f"c.id IN ({marks})", *(r[0] for r in rows), limit=limit))
    return tuple(sorted(lines, key=place))


def place(line: CaseLine) -> Place:
    """Return by what the lines of :func:`lapsing_lines` are ordered: days left, then the case."""
    return (line.days or 0, line.id)


def with_deadlines(register: Register, lines: tuple[CaseLine, ...]) -> tuple[CaseLine, ...]:
    """Return lines that say how many days are left until the deadline of their open notice."""
    marks = placeholders(lines)
    found = dict(
        register.database.rows(
            f'SELECT "case", min(deadline) FROM notice WHERE open = 1 AND "case" IN ({marks}) GROUP BY "case"',  # noqa: S608  # marks
            *(line.id for line in lines),
        )
    )
    today = register.today()
    return tuple(
        structs.replace(line, days=(dt.date.fromisoformat(found[line.id]) - today).days) if line.id in found else line
        for line in lines
    )
