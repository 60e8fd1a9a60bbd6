"""A supervisor's glance: the queue, the counters, the units that are late, and what waits for a decision."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from models.cases.clocks import edges
from models.facts import numbering
from models.fold.states import CALLED, ON_HOLD, SERVING
from models.officers.namesakes import officer_told
from models.queue import standing
from models.queue.day import Tally, day
from models.register.register import Register
from models.shift.counts import waiting_shift
from models.slips.print_jobs import unprinted

_UNITS = 4
"""Units that are named; the latest first."""


class Counter(Struct, frozen=True):
    """A counter at work; ``label`` is whom it serves, empty for nobody, ``seconds`` for how long."""

    counter: int
    officer: str
    label: str
    seconds: int
    served: int
    median: int | None


class Unit(Struct, frozen=True):
    """A unit with cases past or at their promised date; ``late`` and ``today`` are counts."""

    code: str
    late: int
    today: int
    oldest: str
    """The number of the case that is latest."""
    days: int
    """Working days by which that one is late."""


class Today(Struct, frozen=True):
    """The day as it stands."""

    waiting: int
    longest: int
    """Seconds that the one has waited who has waited longest; 0 when nobody does."""
    served: int
    early: int
    counters: tuple[Counter, ...]
    units: tuple[Unit, ...]
    lapsed: int
    """Open notices whose deadline has passed: a supervisor ends these cases."""
    contested: int
    shifts: int
    slips: int
    """Slips that ask."""


def today(register: Register) -> Today:
    """Read the day."""
    now, date = register.clock.now(), register.today()
    queue, figures = standing.waits(register), day(register, date)
    return Today(
        waiting=queue.waiting,
        longest=now - queue.longest if queue.longest else 0,
        served=figures.total.served,
        early=len(figures.early),
        counters=_counters(register, figures.tallies, now),
        units=_units(register, date),
        lapsed=_count(register, "SELECT count(*) FROM notice WHERE open = 1 AND deadline < ?", date.isoformat()),
        contested=_count(register, "SELECT count(*) FROM contest WHERE choice = ''"),
        shifts=int(waiting_shift(register) is not None),
        slips=unprinted(register).asks,
    )


def _count(register: Register, sql: str, *params: object) -> int:
    row = register.database.row(sql, *params)
    return int(row[0]) if row else 0


def _counters(register: Register, tallies: tuple[Tally, ...], now: int) -> tuple[Counter, ...]:
    """Return whoever serves now, and the counters at which somebody was served today."""
    found = {t.counter: Counter(t.counter, t.officer, "", 0, t.served, t.service) for t in tallies if t.counter}
    rows = register.database.rows(
        f"SELECT id, turn, counter, officer, since FROM visit WHERE {standing.PRESENT} AND desk = ? AND counter <> 0"  # noqa: S608  # ours
        " AND state IN (?, ?, ?) ORDER BY since",
        register.desk,
        CALLED,
        SERVING,
        ON_HOLD,
    )
    for visit, turn, counter, officer, since in rows:
        before = found.get(counter)
        served, median = (before.served, before.median) if before else (0, None)
        who, label = officer_told(register, officer), standing.label(visit, turn)
        found[counter] = Counter(counter, who, label, max(0, now - since), served, median)
    return tuple(found[n] for n in sorted(found))


def _units(register: Register, date: dt.date) -> tuple[Unit, ...]:
    calendar, low = register.calendar(), register.branch_number << 48
    late = edges(calendar, date, 0).overdue.isoformat()
    rows = register.database.rows(
        """SELECT holder, total(promised < ?), total(promised = ?), min(promised), number FROM case_file
        WHERE state IN ('received', 'with_unit') AND promised <= ? AND id BETWEEN ? AND ? GROUP BY holder""",
        late,
        date.isoformat(),
        date.isoformat(),
        low,
        low + (1 << 48) - 1,
    )
    found = []
    for holder, overdue, due, first, number in rows:  # SQLite takes ``number`` from the row of the minimum
        unit = register.unit(holder)
        days = calendar.between(dt.date.fromisoformat(first), date)
        found.append(Unit(unit.code if unit else "?", int(overdue), int(due), numbering.shown(number), max(0, days)))
    found.sort(key=lambda unit: (-unit.late, -unit.today, unit.code))
    return tuple(found[:_UNITS])
