"""An invented queue: one that lives now, days that are over, and the visits in which invented requests were brought."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from models.acts import FreeText, Priority, TicketCalled, TicketIssued, VisitMoved
from models.facts import numbering
from models.facts.numbering import Range
from models.facts.working_days import from_local, local
from models.practice.staff import staff
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

_A_DAY = 16
"""How many come on a day that is over; most of them in the morning, so that they wait for each other."""
_PRIORITIES: tuple[Priority, ...] = ("elderly", "children", "disabled", "pregnant", "ill")


class Turns:
    """Counts the turns of each day, and leaves them allocated for who goes on."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._last: dict[str, int] = {}
        self._taken: set[str] = set()

    def next(self, day: dt.date) -> int:
        """Return the next turn of a day."""
        last = self._last[_turns(day)] = self.last(day) + 1
        return last

    def last(self, day: dt.date) -> int:
        """Return the last turn of a day; 0 where nobody came."""
        name = _turns(day)
        if name in self._last:
            return self._last[name]
        sql = "SELECT last FROM allocated WHERE prefix = ? AND range = ?"
        row = self.register.database.row(sql, self._prefix(day), name)
        return int(row[0]) if row else 0

    def keep(self) -> None:
        """Write the last turns down."""
        self.register.database.run_many(
            "INSERT OR REPLACE INTO allocated (prefix, range, last) VALUES (?, ?, ?)",
            [(self._prefix(dt.date.fromisoformat(name[5:])), name, last) for name, last in self._last.items()],
        )

    def _prefix(self, day: dt.date) -> int:
        register = self.register
        return numbering.Series(register.branch_number, register.desk, register.incarnation, day.year).prefix


def _turns(day: dt.date) -> str:
    return f"TURN {day.isoformat()}"


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
    officers = staff(register)
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


def fill_days(register: Register, seed: int = 1, days: int = 10) -> int:
    """Let two counters serve whoever came on the last working days before today; return how many numbers were given.

    They are visits without a request, of nobody by name: people and requests of a practice desk stay who they are.
    Days on which somebody came already stay as they are, too.

    Raises:
        Refused: ``practice_only``.
    """
    if not register.practice:
        raise Refused("practice_only")
    rng, calendar, zone = Random(seed), register.calendar(), register.branch().zone  # noqa: S311  # invented
    officers = staff(register)
    offered = [s.code for s in register.catalogue().services if not s.retired]
    past = [register.today()]
    while len(past) <= days:
        past.append(calendar.before(past[-1]))
    with Bulk(register) as bulk:
        turns = Turns(register)
        empty = [day for day in past[:0:-1] if not turns.last(day)]
        for day in empty:
            opens = from_local(dt.datetime.combine(day, dt.time(8)), zone)
            free = [opens, opens]
            for issued in sorted(opens + int(rng.triangular(0, 4 * 3600, 2700)) for _ in range(_A_DAY)):
                counter = free.index(min(free))
                ticket = TicketIssued(
                    number=bulk.number(Range.QUEUE, day.year),
                    turn=turns.next(day),
                    day=day,
                    services=(rng.choice(offered),),
                    priority=rng.choice(_PRIORITIES) if rng.random() < 0.12 else "",
                )
                clerk, called = officers[counter % len(officers)], max(issued + 30, free[counter])
                visit = bulk.record(ticket, officers[-1], issued).id
                bulk.record(TicketCalled(counter=1 + counter), clerk, called, visit)
                begun = called + 20 + rng.randrange(40)
                if rng.random() < 0.06:
                    bulk.record(VisitMoved(step="skipped"), clerk, begun, visit)
                    free[counter] = begun
                else:
                    free[counter] = begun + 300 + rng.randrange(1500)
                    bulk.record(VisitMoved(step="serving"), clerk, begun, visit)
                    bulk.record(VisitMoved(step="done"), clerk, free[counter], visit)
                bulk.close(visit)
        turns.keep()
    return len(empty) * _A_DAY


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
