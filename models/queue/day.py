"""The day at the counters in figures: who served how many, how long it took, and every call out of turn.

Periods whose time is estimated are left out of every median, and counted beside it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from msgspec import Struct

from models.acts import TicketCalled, from_parts
from models.fold import VisitState
from models.fold.states import ABSENT, CALLED, DONE, ON_HOLD, PRESENT, SERVING, WAITING, VisitPeriod
from models.officers.namesakes import officer_told
from models.queue import standing
from models.refused import Refused
from models.register.register import Register


class Tally(Struct, frozen=True):
    """What one officer did at one counter (0: reception). Times are medians in seconds; None without any."""

    counter: int
    officer: str
    issued: int = 0
    served: int = 0
    absent: int = 0
    wait: int | None = None
    """How long those waited whom he called."""
    service: int | None = None
    estimated: int = 0
    """Waits and services left out because their time is estimated."""


class EarlyCall(Struct, frozen=True):
    """A call before others' turn."""

    label: str
    at: int
    counter: int
    officer: str
    reason: str


class Day(Struct, frozen=True):
    """A day's visits at this desk."""

    date: dt.date
    total: Tally
    tallies: tuple[Tally, ...]
    early: tuple[EarlyCall, ...]
    priorities: dict[str, int]
    """How many numbers of each priority group were given."""
    present: int
    """Who is still here."""
    left: int
    """Ended without having been called: forgotten ones."""


class _Heap:
    """What is counted for one officer at one counter."""

    def __init__(self) -> None:
        self.issued = self.served = self.absent = self.estimated = 0
        self.waits: list[int] = []
        self.services: list[int] = []

    def tally(self, counter: int, officer: str) -> Tally:
        """Return it as figures."""
        return Tally(
            counter,
            officer,
            self.issued,
            self.served,
            self.absent,
            round(median(self.waits)) if self.waits else None,
            round(median(self.services)) if self.services else None,
            self.estimated,
        )

    def add(self, other: _Heap) -> None:
        """Take another one in."""
        for name in ("issued", "served", "absent", "estimated"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.waits += other.waits
        self.services += other.services


def day(register: Register, date: dt.date) -> Day:
    """Return the figures of the numbers that were given on ``date`` and came to this desk."""
    heaps: defaultdict[tuple[int, int], _Heap] = defaultdict(_Heap)
    early: list[EarlyCall] = []
    priorities: Counter[str] = Counter()
    present = left = 0
    for visit in _visits(register, date):
        mine = register.desk == visit.periods[0].desk
        if mine:
            heaps[0, visit.issued_by].issued += 1
            if visit.priority:
                priorities[visit.priority] += 1
        present += visit.state in PRESENT and visit.desk == register.desk
        left += _count(register.desk, visit, heaps)
        if visit.early:
            early += early_calls(register, visit)
    total = _Heap()
    for heap in heaps.values():
        total.add(heap)
    tallies = (heap.tally(counter, officer_told(register, officer)) for (counter, officer), heap in heaps.items())
    return Day(
        date,
        total.tally(0, ""),
        tuple(sorted(tallies, key=lambda t: (t.counter, t.officer))),
        tuple(sorted(early, key=lambda call: call.at)),
        dict(priorities),
        present,
        left,
    )


def _visits(register: Register, date: dt.date) -> Iterator[VisitState]:
    """Yield the visits of a day that were ever at this desk."""
    rows = register.database.rows(
        """SELECT id FROM visit v WHERE day = ? AND id >> 48 = ? AND EXISTS
        (SELECT 1 FROM visit_period p WHERE p.visit = v.id AND p.desk = ?) ORDER BY id""",
        date.isoformat(),
        register.branch_number,
        register.desk,
    )
    for (id_,) in rows:
        state = register.fold_of(id_).state
        if isinstance(state, VisitState):
            yield state


def _count(desk: int, visit: VisitState, heaps: defaultdict[tuple[int, int], _Heap]) -> bool:
    """Count the periods of a visit at this desk; tell whether it ended here without having been called."""
    services: defaultdict[tuple[int, int], list[VisitPeriod]] = defaultdict(list)
    for before, after in pairwise(visit.periods):
        if before.state == WAITING and after.state == CALLED and after.desk == desk:
            heap = heaps[after.counter, after.officer]
            if before.estimated:
                heap.estimated += 1
            else:
                heap.waits.append((before.to or before.from_) - before.from_)
        if before.state == SERVING and before.desk == desk:
            services[before.counter, before.officer].append(before)
    for key, periods in services.items():
        if any(p.estimated for p in periods):
            heaps[key].estimated += 1
        else:
            heaps[key].services.append(sum((p.to or p.from_) - p.from_ for p in periods))
    if visit.desk != desk or visit.state not in (DONE, ABSENT):
        return False
    last = visit.periods[-1]
    key = (last.counter, last.officer)
    if visit.state == ABSENT:
        heaps[key].absent += 1
        return False
    if services or visit.periods[-2].state in (CALLED, ON_HOLD):
        heaps[key].served += 1
        return False
    return True


def early_calls(register: Register, visit: VisitState) -> list[EarlyCall]:
    """Return the calls of a visit that were before others' turn, at whatever desk."""
    found = []
    for entry in register.journal.some(list(visit.early)).values():
        try:
            act = from_parts(entry.kind, entry.body, entry.personal)
        except Refused:
            continue
        if isinstance(act, TicketCalled):
            reason = act.personal.text if act.personal else ""
            officer = officer_told(register, entry.officer)
            found.append(EarlyCall(standing.label_of(visit), entry.at, act.counter, officer, reason))
    return found
