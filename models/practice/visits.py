"""An invented queue: a small one that lives now, and the visits in which invented requests were brought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from models.acts import FreeText, Priority, TicketCalled, TicketIssued, VisitMoved
from models.facts import numbering
from models.facts.numbering import Range
from models.facts.working_days import from_local, local
from models.refused import Refused
from models.register.bulk import Bulk
from models.register.register import Register

if TYPE_CHECKING:
    from models.practice.lives import World

LIVING: tuple[tuple[int, str, Priority, str, str], ...] = (
    (52, "WLKP", "", "", "done"),
    (47, "SKP-AK3", "", "", "done"),
    (41, "PP", "elderly", "", "done"),
    (36, "RPTKA", "", "", "skipped"),
    (31, "LIS-K3", "", "", "serving"),
    (24, "WLKP", "", "", "waiting"),
    (17, "PHI", "", "", "waiting"),
    (11, "SKP-AK3", "children", "membawa balita", "waiting"),
    (6, "INFO", "", "", "waiting"),
    (2, "JKP", "", "", "waiting"),
)
"""The living queue: minutes ago, service, priority group and reason, and what became of the visit."""

_PRIORITIES: tuple[Priority, ...] = ("elderly", "children", "disabled", "pregnant", "ill")


class Turns:
    """Counts the turns of each day, and leaves them allocated for who goes on."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._last: dict[str, int] = {}
        self._taken: set[str] = set()

    def next(self, day: dt.date) -> int:
        """Return the next turn of a day."""
        name = f"TURN {day.isoformat()}"
        if name not in self._last:
            row = self.register.database.row(
                "SELECT last FROM allocated WHERE prefix = ? AND range = ?", self._prefix(day), name
            )
            self._last[name] = int(row[0]) if row else 0
        self._last[name] += 1
        return self._last[name]

    def keep(self) -> None:
        """Write the last turns down."""
        self.register.database.run_many(
            "INSERT OR REPLACE INTO allocated (prefix, range, last) VALUES (?, ?, ?)",
            [(self._prefix(dt.date.fromisoformat(name[5:])), name, last) for name, last in self._last.items()],
        )

    def _prefix(self, day: dt.date) -> int:
        register = self.register
        return numbering.Series(register.branch_number, register.desk, register.incarnation, day.year).prefix


class Visits(NamedTuple):
    """Which share of invented requests comes through the queue, and what that takes."""

    rng: Random
    turns: Turns
    share: float


def fill_queue(register: Register) -> int:
    """Let a small invented queue wait at a practice desk; return how many numbers were given.

    Raises:
        Refused: ``practice_only``.
    """
    if not register.practice:
        raise Refused("practice_only")
    now, zone = register.clock.now(), register.branch().zone
    today = local(now, zone).date()
    midnight = from_local(dt.datetime.combine(today, dt.time()), zone)
    officers = [r[0] for r in register.database.rows("SELECT id FROM officer WHERE active = 1 ORDER BY id")]
    offered = {s.code for s in register.catalogue().services if not s.retired}
    living = [one for one in LIVING if one[1] in offered]
    with Bulk(register) as bulk:
        turns = Turns(register)
        for place, (minutes, service, priority, reason, becomes) in enumerate(living):
            issued = max(midnight, now - 60 * minutes)
            ticket = TicketIssued(
                number=bulk.number(Range.QUEUE, today.year),
                turn=turns.next(today),
                day=today,
                services=(service,),
                priority=priority,
                personal=FreeText(text=reason) if reason else None,
            )
            clerk, counter = officers[place % len(officers)], 1 + place % 2
            visit = bulk.record(ticket, officers[-1], issued).id
            called = min(now, issued + 240 + 40 * place)
            if becomes != "waiting":
                bulk.record(TicketCalled(counter=counter), clerk, called, visit)
            if becomes in ("done", "serving"):
                bulk.record(VisitMoved(step="serving"), clerk, min(now, called + 30), visit)
            if becomes == "done":
                bulk.record(VisitMoved(step="done"), clerk, min(now, called + 330 + 60 * place), visit)
            if becomes == "skipped":
                bulk.record(VisitMoved(step="skipped"), clerk, min(now, called + 90), visit)
            bulk.close(visit)
        turns.keep()
    return len(living)


def arrive(world: World, queue: Visits, at: int, service: str) -> Generator[int, None, tuple[int, int]]:
    """Let a citizen who arrives at ``at`` wait and be called; each yield is the moment at which it goes on.

    Returns (by ``yield from``) the visit and the moment at which it is being served.
    """
    bulk, rng, day = world.bulk, queue.rng, world.date(at)
    first = rng.random() < 0.12
    ticket = TicketIssued(
        number=bulk.number(Range.QUEUE, day.year),
        turn=queue.turns.next(day),
        day=day,
        services=(service,) if rng.random() < 0.8 else (),
        priority=rng.choice(_PRIORITIES) if first else "",
    )
    visit = bulk.record(ticket, world.officers[-1], at).id
    at += 60 + int(rng.random() * 2400)
    yield at
    counter, clerk = 1 + int(rng.random() * 3), world.officer()
    bulk.record(TicketCalled(counter=counter), clerk, at, visit)
    if rng.random() < 0.1:
        at += 60
        yield at
        bulk.record(TicketCalled(counter=counter), clerk, at, visit)
    at += 20 + int(rng.random() * 40)
    yield at
    bulk.record(VisitMoved(step="serving"), clerk, at, visit)
    return visit, at


def leave(world: World, queue: Visits, at: int, visit: int) -> None:
    """Let the visit end once its request was taken in."""
    world.bulk.record(VisitMoved(step="done"), world.officer(), at + 60 + int(queue.rng.random() * 300), visit)
    world.bulk.close(visit)
