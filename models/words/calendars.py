"""Free days, and what differs between two calendars of a year, as lines."""

from __future__ import annotations

from collections.abc import Iterator

from models.acts import CalendarSet, FreeDay
from models.words import _, formats


def told_day(day: FreeDay) -> str:
    """Return a free day in one line: ``Tue 18 Aug 2026  Cuti bersama (leave; estimated; SKB 1/2026)``."""
    more = [_("collective leave")] if day.leave else []
    more += [_("estimated")] if day.estimated else []
    more += [day.decree] if day.decree else []
    return f"{formats.weekday(day.date)}  {day.name}" + (f" ({'; '.join(more)})" if more else "")


def differences(before: CalendarSet, after: CalendarSet) -> Iterator[str]:
    """Yield what differs between two calendars of a year, a line each; nothing when they are the same."""
    old, new = set(before.days), set(after.days)
    for sign, day in sorted([*(("-", d) for d in old - new), *(("+", d) for d in new - old)], key=lambda c: c[1].date):
        yield f"{sign} {told_day(day)}"
    if before.decreed != after.decreed:
        yield "* " + (
            _("the decree of the year is known") if after.decreed else _("the decree of the year is NOT known")
        )
    for name, word in (("decree", _("decree")), ("source", _("source"))):
        if getattr(before, name) != getattr(after, name):
            yield f"* {word}: {getattr(before, name) or '-'} → {getattr(after, name) or '-'}"
