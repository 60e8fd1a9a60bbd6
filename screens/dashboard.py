"""A supervisor's glance, at the foot of home: the queue, the counters, late units, what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.widgets import Static

from models.reports.today import Today, today
from models.terminal.terminal import Terminal
from models.words import _, formats


class Dashboard(Static):
    """Four lines at most; what there is nothing to say of has none."""

    def __init__(self) -> None:
        super().__init__("", id="dashboard", markup=False)

    async def look(self, desk: Terminal) -> None:
        """Read the day and show it."""
        found = await desk.read(today, desk.register)
        if self.is_mounted:
            self.update(Content("\n".join(f" {line}" for line in lines(found))))


def lines(found: Today) -> Iterator[str]:
    """Yield what is said of a day."""
    queue = [_("{count} waiting").format(count=found.waiting)]
    if found.longest:
        queue.append(_("the longest {time}").format(time=formats.minutes(found.longest)))
    queue.append(_("{count} served").format(count=found.served))
    if found.early:
        queue.append(_("! {count} out of turn").format(count=found.early))
    yield _("Queue: {what}").format(what=" · ".join(queue))
    if found.counters:
        told = (
            f"{c.counter} {c.officer.partition(' ')[0]} {c.label or '–'}"
            + (f" {formats.minutes(c.seconds)}" if c.label else "")
            + f" ({c.served})"
            for c in found.counters
        )
        yield _("Counters: {what}").format(what=" · ".join(told))
    if found.units:
        units = (
            _("{unit} {late} late, {today} today").format(unit=u.code, late=u.late, today=u.today)
            + (_(", {number} by {days} d").format(number=u.oldest, days=u.days) if u.late else "")
            for u in found.units
        )
        yield _("Units: {what}").format(what=" · ".join(units))
    waits = (
        (_("{count} to lapse"), found.lapsed),
        (_("{count} shift"), found.shifts),
        (_("{count} contested"), found.contested),
        (_("{count} slips ask"), found.slips),
    )
    if any(count for _told, count in waits):
        yield _("Waits for you: {what}").format(what=" · ".join(t.format(count=n) for t, n in waits if n))
