"""How the queue looks: the line of who is at this counter, the sum, and one line for each visit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from models.exchange.link import Sign
from models.facts.standard import Catalogue
from models.fold.states import CALLED
from models.queue.standing import Queue, VisitLine
from models.words import _, formats, labels
from screens.widgets.bars import told_sign
from screens.widgets.lines import Cell


class Row(NamedTuple):
    """A line of the list; ``visit`` is None for what no key acts on."""

    cells: tuple[Cell, ...]
    place: str
    visit: VisitLine | None = None


class Shown(NamedTuple):
    """What the lines are drawn from."""

    queue: Queue
    now: int
    zone: str
    width: int


def now_line(shown: Shown, catalogue: Catalogue) -> tuple[str, str]:
    """Return the big line of this counter and what stands below it."""
    queue, visit = shown.queue, shown.queue.current
    where = _("Counter {counter}").format(counter=queue.counter) if queue.counter else _("No counter (reception)")
    if visit is None:
        return f"{where}   —", _("Nobody is called.") if queue.counter else _("Key a gives a queue number.")
    since = formats.minutes(shown.now - visit.since)
    state = labels.visit_state(visit.state)
    if visit.state == CALLED and visit.calls > 1:
        state = _("called {count} times").format(count=visit.calls)
    names = [s.name for code in visit.services if (s := catalogue.by_code.get(code)) is not None]
    about = " · ".join(filter(None, (", ".join(names), labels.priority(visit.priority))))
    return f"{where}   {visit.label}   {state} · {since}", about or _("no service was named")


def sum_line(shown: Shown) -> str:
    """Return how many wait, since when, and how long a service takes."""
    queue = shown.queue
    parts = [_("{count} waiting").format(count=len(queue.waiting))]
    if queue.waiting:
        oldest = min(v.issued_at for v in queue.waiting)
        parts.append(_("longest {time}").format(time=formats.minutes(shown.now - oldest)))
    if queue.service is not None:
        parts.append(_("a service takes {time}").format(time=formats.minutes(queue.service)))
    for told, visits in ((_("{count} on hold"), queue.held), (_("{count} skipped"), queue.skipped)):
        if visits:
            parts.append(told.format(count=len(visits)))
    return " · ".join(parts)


def rows(shown: Shown) -> Iterator[Row]:
    """Yield the lines: who is at this counter, who waits in order, who is parked, elsewhere, forgotten; sisters."""
    queue = shown.queue
    if queue.current is not None:
        yield _visit(queue.current, shown, "►")
    for place, visit in enumerate(queue.waiting):
        yield _visit(visit, shown, str(place + 1))
    for visit in (*queue.held, *queue.skipped):
        yield _visit(visit, shown, "")
    for visit in queue.elsewhere:
        yield _visit(visit, shown, "")
    if queue.forgotten:
        told = _("Left lying from other days: {count}. Key x ends them; their times count as estimated.")
        yield Row((Cell("  ! ", 4, "warn"), Cell(told.format(count=len(queue.forgotten)))), "forgotten")
        for visit in queue.forgotten:
            yield _visit(visit, shown, "!")
    for sister in queue.sisters:
        told = _("Desk {desk}: {count} waiting, {present} being served")
        parts = [told.format(desk=sister.name, count=sister.waiting, present=sister.present)]
        if sister.longest:
            parts.append(_("longest {time}").format(time=formats.minutes(shown.now - sister.longest)))
        age = told_sign(Sign(0, queue.contact), shown.now, shown.zone).rpartition(" · ")[2]
        yield Row((Cell("    ", 4), Cell(" · ".join((*parts, age)), 0, "dim")), f"desk {sister.desk}")


def _visit(visit: VisitLine, shown: Shown, mark: str) -> Row:
    queue, waiting = shown.queue, visit.state == "waiting"
    forgotten = mark == "!"
    since = visit.issued_at if waiting else visit.since
    time = formats.date(visit.day) if forgotten else formats.minutes(shown.now - since)
    told = [] if waiting else [labels.visit_state(visit.state)]
    if visit.counter:
        told.append(_("counter {counter}").format(counter=visit.counter))
    if visit.officer and mark != "►":
        told.append(queue.officers.get(visit.officer, "?"))
    if visit.priority:
        told.append(f"> {labels.priority(visit.priority)}")
    services = ", ".join(visit.services)
    strong = mark == "►" or (waiting and not forgotten and visit.is_for(queue.counter))
    return Row(
        (
            Cell(f"{mark:>3} ", 4, "dim"),
            Cell(visit.label, 9, "strong" if strong else ""),
            Cell(time, 13, "dim"),
            Cell(services, 18 if shown.width < 100 else 30),
            Cell(f" {' · '.join(told)}", 0, "warn" if visit.priority and waiting else ""),
        ),
        f"visit {visit.id}",
        visit,
    )
