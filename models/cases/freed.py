"""Why a promise moved: the days that the newer calendar made free, as they were decreed."""

from __future__ import annotations

from models.acts import CalendarSet, from_parts
from models.facts import ids
from models.fold import CaseState
from models.fold.time_limit import counted_from
from models.register.register import Register
from models.words.calendars import told_day


def freed(register: Register, case: CaseState) -> tuple[str, ...]:
    """Return the days that moved what a case promises now, a line each; of another branch's calendar none is known."""
    moves = [move for move in case.moves if move.told == case.told_by]
    if not moves:
        return ()
    start, last = counted_from(case.periods, register.branch().zone), moves[-1].promised
    by_decree = {move.calendar for move in moves}
    years: dict[int, set[object]] = {}
    found: list[str] = []
    for entry in register.journal.of(ids.branch_subject(case.id >> 48)):
        act = from_parts(entry.kind, entry.body, None) if entry.kind == CalendarSet.__name__ else None
        if not isinstance(act, CalendarSet):
            continue
        before = years.get(act.year, set())
        years[act.year] = {day.date for day in act.days}
        if entry.id in by_decree:
            new = (day for day in act.days if day.date not in before and start < day.date <= last)
            found += [told_day(day) for day in new if day.date.weekday() < 5]
    return tuple(found)
