"""What is due: the lists by the promised date, the most urgent first, as an index holds them; and their counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from models.cases.clocks import Edges, edges
from models.cases.lines import CaseLine, case_lines
from models.register.register import Register
from models.store.placeholders import placeholders

RUNNING = "c.state IN ('received', 'with_unit')"
"""The condition of the index ``case_due``: only what runs is due."""
LISTS = ("overdue", "due", "near")
"""The lists by the promised date: passed, today, and within the days that the catalogue calls near."""
Cursor = tuple[int, ...]


def edges_now(register: Register) -> Edges:
    """Return the days that lists compare with now, by the catalogue in force."""
    return edges(register.calendar(), register.today(), register.catalogue().near_due)


def condition(name: str, at: Edges) -> tuple[str, list[str]]:
    """Return one of :data:`LISTS` as a condition on ``c`` (case_file) with its values."""
    day = {n: getattr(at, n).isoformat() for n in Edges._fields}
    if name == "overdue":
        return f"{RUNNING} AND c.promised < ?", [day["overdue"]]
    if name == "due":
        return f"{RUNNING} AND c.promised >= ? AND c.promised <= ?", [day["overdue"], day["today"]]
    return f"{RUNNING} AND c.promised > ? AND c.promised <= ?", [day["today"], day["near"]]


def counts(register: Register, at: Edges, pools: Collection[int] | None = None) -> dict[str, int]:
    """Return how many cases each of :data:`LISTS` has; of these pools alone, or of the whole desk."""
    found = {}
    for name in LISTS:
        where, params = condition(name, at)
        if pools is not None:
            where = f"{where} AND c.holder IN ({placeholders(pools)})"
        sql = f"SELECT count(*) FROM case_file c WHERE {where}"  # noqa: S608  # conditions are ours
        row = register.database.row(sql, *params, *(pools or ()))
        found[name] = int(row[0]) if row else 0
    return found


def due_lines(
    register: Register, name: str, limit: int, after: Cursor | None = None
) -> tuple[tuple[CaseLine, ...], Cursor | None]:
    """Return a page of one of :data:`LISTS`, what is promised first coming first, and where it goes on.

    Cases of one day stand by their holders: so the index has them, and so they are worked on.
    """
    where, params = condition(name, edges_now(register))
    if after is not None:
        where = f"{where} AND (c.promised, c.holder, c.id) > (?, ?, ?)"
    begin = (dt.date.fromordinal(after[0]).isoformat(), *after[1:]) if after is not None else ()
    lines = case_lines(register, where, *params, *begin, limit=limit, order="c.promised, c.holder, c.id")
    last = lines[-1] if len(lines) == limit else None
    return lines, (last.due.toordinal(), last.holder, last.id) if last is not None and last.due is not None else None
