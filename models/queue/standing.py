"""The queue as screens, commands and the display read it: who waits in which order, who is where, how long it takes.

Order: the priority groups first, then who came first; whoever returns keeps his place. Nothing is ever wiped: a visit
of another day is only *forgotten* when nobody touched it for hours; a desk that serves at midnight keeps its queue. Of
another day is also what was dated ahead by a clock that was set back since.
"""

from __future__ import annotations

import datetime as dt
from statistics import median

import msgspec
from msgspec import Struct

from models.facts import decoding, ids, turns
from models.facts.working_days import local
from models.fold import VisitState
from models.fold.states import CALLED, ON_HOLD, SERVING, SKIPPED, WAITING
from models.officers.namesakes import officers_told
from models.register.register import Register

FORGOTTEN = 6 * 3600
"""Seconds without an act, or until it by a clock that was ahead, after which a visit of another day is forgotten."""

_SAMPLE, _SAMPLE_DAYS, _FEWEST = 20, 7, 3
"""Service times that an expectation rests on: the last ones, of so many days; with fewer nothing is expected."""

PRESENT = "state NOT IN ('absent', 'done')"
"""The condition of the index of who is here."""

_COLUMNS = """id, number, turn, day, desk, counter, services, priority, state, officer, issued_at, since, touched_at,
    calls"""
_ORDER = "priority = '', issued_at, id"


class VisitLine(Struct, frozen=True):
    """A visit as one line. It carries no name; ``counter`` 0 means any."""

    id: int
    number: int
    turn: int
    day: dt.date
    desk: int
    counter: int
    services: tuple[str, ...]
    priority: str
    state: str
    officer: int
    issued_at: int
    since: int
    touched_at: int
    calls: int

    @property
    def label(self) -> str:
        """The number as it is called."""
        return label(self.id, self.turn)

    def is_for(self, counter: int) -> bool:
        """Tell whether it waits for this counter or any."""
        return self.counter in (0, counter)


class Served(Struct, frozen=True):
    """Whom a counter has called or serves, for the forms that are filled in meanwhile."""

    id: int
    label: str
    services: tuple[str, ...]


class Sister(Struct, frozen=True):
    """The queue of another desk of the branch, as far as it was pulled."""

    desk: int
    waiting: int
    longest: int
    """Since when the one waits who has waited longest; 0 when nobody does."""
    present: int
    """Who is there besides: called, served, on hold."""

    @property
    def name(self) -> str:
        """The letters of the desk."""
        return turns.letters(self.desk)


class Queue(Struct, frozen=True):
    """The queue of this desk as one counter sees it."""

    counter: int
    current: VisitLine | None
    """Who was called to this counter or is being served there."""
    waiting: tuple[VisitLine, ...]
    """In order; also those who wait for another counter."""
    held: tuple[VisitLine, ...]
    skipped: tuple[VisitLine, ...]
    elsewhere: tuple[VisitLine, ...]
    """Called or being served at the other counters."""
    forgotten: tuple[VisitLine, ...]
    sisters: tuple[Sister, ...]
    contact: int
    """Of when the data of other desks are, seconds UTC; 0 for never."""
    service: int | None
    """Median of the last service times in seconds."""
    officers: dict[int, str]
    """Names of the officers who hold a visit."""

    @property
    def counters(self) -> int:
        """How many counters are at work, at least one."""
        return max(1, len({v.counter for v in (*self.elsewhere, *([self.current] if self.current else ()))}))

    def expected(self, place: int) -> int | None:
        """Return the seconds that the ``place``-th in the order (from 0) probably waits from now on."""
        if self.service is None:
            return None
        return self.service * (place // self.counters + 1)


def version(register: Register) -> int:
    """Return a number that changes whenever another connection wrote; asking costs next to nothing."""
    row = register.database.row("PRAGMA data_version")
    return int(row[0]) if row else 0


def label(visit: int, turn: int) -> str:
    """Return what a visit's number is called: by the desk that issued it, and the incarnation of its database."""
    issued = ids.unpack(visit)
    return turns.label(issued.desk, turn, issued.incarnation)


def label_of(visit: VisitState) -> str:
    """Return what a visit's number is called."""
    return label(visit.id, visit.turn)


def _lines(register: Register, where: str, *params: object, order: str = _ORDER) -> list[VisitLine]:
    low, high = register.branch_number << 48, (register.branch_number + 1 << 48) - 1
    rows = register.database.rows(
        f"SELECT {_COLUMNS} FROM visit WHERE {where} AND id BETWEEN ? AND ? ORDER BY {order}",  # noqa: S608  # ours
        *params,
        low,
        high,
    )
    return [_line(row) for row in rows]


def _line(row: tuple[object, ...]) -> VisitLine:
    values = dict(zip(VisitLine.__struct_fields__, row, strict=True))
    values["services"] = msgspec.json.decode(str(values["services"]))
    return decoding.convert(values, VisitLine)


def present(register: Register, desk: int) -> list[VisitLine]:
    """Return who is here at a desk of this branch, in the order of the queue."""
    return _lines(register, f"desk = ? AND {PRESENT}", desk)


def is_forgotten(line: VisitLine, now: int, today: dt.date) -> bool:
    """Tell whether a visit of another day was left lying."""
    return line.day != today and abs(now - line.touched_at) > FORGOTTEN


def _lately(today: dt.date, days: int = 1) -> tuple[str, str]:
    """Return the first and the last of the days that a question about lately means."""
    return (today - dt.timedelta(days=days)).isoformat(), today.isoformat()


def first(register: Register, counter: int, now: int) -> VisitLine | None:
    """Return whom the next call at a counter is for; None when nobody waits for it."""
    today = local(now, register.branch().zone).date()
    waiting = _lines(
        register,
        f"desk = ? AND {PRESENT} AND state = '{WAITING}' AND counter IN (0, ?)",
        register.desk,
        counter,
    )
    return next((line for line in waiting if not is_forgotten(line, now, today)), None)


def at_counter(register: Register, counter: int) -> VisitLine | None:
    """Return who was called to a counter of this desk or is being served there."""
    found = _lines(
        register,
        f"desk = ? AND {PRESENT} AND state IN ('{CALLED}', '{SERVING}') AND counter = ?",
        register.desk,
        counter,
        order="state = 'called', since DESC, id DESC",
    )
    return found[0] if found else None


def left_last(register: Register, counter: int) -> VisitLine | None:
    """Return who left a counter of this desk last today, served or not: whom a mistaken key may have sent away."""
    found = _lines(
        register,
        f"desk = ? AND NOT ({PRESENT}) AND day BETWEEN ? AND ? AND counter = ?",
        register.desk,
        *_lately(register.today()),
        counter,
        order="since DESC, id DESC LIMIT 1",
    )
    return found[0] if found else None


def find(register: Register, typed: turns.Turn, now: int) -> int | None:
    """Return the visit that a typed queue number means: today's before an older one, who is here before who left."""
    today = local(now, register.branch().zone).date()
    said = typed.incarnation
    incarnations = [(0, ids.INCARNATIONS - 1)] if said is None else [(said, said), (0, ids.INCARNATIONS - 1)]
    for oldest, newest in incarnations:
        low = ids.pack(register.branch_number, typed.desk, oldest, 0)
        high = ids.pack(register.branch_number, typed.desk, newest, ids.COUNTERS - 1)
        row = register.database.row(
            f"""SELECT id FROM visit WHERE turn = ? AND id BETWEEN ? AND ? AND (day BETWEEN ? AND ? OR {PRESENT})
            ORDER BY day = ? DESC, {PRESENT} DESC, id DESC LIMIT 1""",  # noqa: S608  # ours
            typed.turn,
            low,
            high,
            *_lately(today),
            today.isoformat(),
        )
        if row is not None:
            return int(row[0])
    return None


def view(register: Register, counter: int) -> Queue:
    """Return the queue of this desk as ``counter`` sees it (0: no counter), and what is known of the sister desks."""
    now = register.clock.now()
    today = local(now, register.branch().zone).date()
    lines = present(register, register.desk)
    forgotten = tuple(line for line in lines if is_forgotten(line, now, today))
    here = [line for line in lines if line not in forgotten]
    current = at_counter(register, counter) if counter else None
    return Queue(
        counter,
        current,
        tuple(line for line in here if line.state == WAITING),
        tuple(line for line in here if line.state == ON_HOLD),
        tuple(line for line in here if line.state == SKIPPED),
        tuple(v for v in here if v.state in (CALLED, SERVING) and (current is None or v.id != current.id)),
        tuple(line for line in forgotten if current is None or line.id != current.id),
        _sisters(register, now, today),
        int(register.note("contact") or 0),
        service_time(register, today),
        officers_told(register, (line.officer for line in lines)),
    )


def _sisters(register: Register, now: int, today: dt.date) -> tuple[Sister, ...]:
    found: dict[int, list[VisitLine]] = {}
    for line in _lines(register, f"desk <> ? AND {PRESENT}", register.desk):
        if not is_forgotten(line, now, today):
            found.setdefault(line.desk, []).append(line)
    return tuple(
        Sister(
            desk,
            sum(v.state == WAITING for v in lines),
            min((v.issued_at for v in lines if v.state == WAITING), default=0),
            sum(v.state != WAITING for v in lines),
        )
        for desk, lines in sorted(found.items())
    )


def service_time(register: Register, today: dt.date) -> int | None:
    """Return the median of this desk's last service times in seconds; None while there are too few to tell."""
    rows = register.database.rows(
        f"""SELECT p.ended - p.begun FROM visit v JOIN visit_period p ON p.visit = v.id
        WHERE v.day BETWEEN ? AND ? AND p.desk = ? AND p.state = '{SERVING}' AND p.ended IS NOT NULL AND p.estimated = 0
        ORDER BY p.ended DESC, p.visit DESC LIMIT ?""",  # noqa: S608  # ours
        *_lately(today, _SAMPLE_DAYS),
        register.desk,
        _SAMPLE,
    )
    return round(median(length for (length,) in rows)) if len(rows) >= _FEWEST else None


class Waits(Struct, frozen=True):
    """What home says of the queue."""

    waiting: int
    longest: int
    """Since when the one waits who has waited longest; 0 when nobody does."""
    forgotten: int


def waits(register: Register) -> Waits:
    """Return how many wait at this desk, and since when."""
    now = register.clock.now()
    today = local(now, register.branch().zone).date()
    lines = present(register, register.desk)
    waiting = [v.issued_at for v in lines if v.state == WAITING and not is_forgotten(v, now, today)]
    return Waits(len(waiting), min(waiting, default=0), sum(is_forgotten(v, now, today) for v in lines))


class LastCall(Struct, frozen=True):
    """A number that was called, as the display shows it: no more than everybody in the room hears."""

    visit: int
    label: str
    counter: int
    at: int
    calls: int


def last_calls(register: Register, counter: int = 0, most: int = 6) -> list[LastCall]:
    """Return the numbers that were called last at this desk (or one of its counters), the newest first."""
    today = local(register.clock.now(), register.branch().zone).date()
    rows = register.database.rows(
        f"""SELECT v.id, v.turn, p.counter, p.begun, v.calls, max(p.place) FROM visit v
        JOIN visit_period p ON p.visit = v.id
        WHERE v.day BETWEEN ? AND ? AND p.desk = ? AND p.state = '{CALLED}' AND (? = 0 OR p.counter = ?)
        GROUP BY v.id ORDER BY p.begun DESC, v.since DESC, v.id DESC LIMIT ?""",  # noqa: S608  # ours
        *_lately(today),
        register.desk,
        counter,
        counter,
        most,
    )
    return [LastCall(id_, label(id_, turn), where, at, calls) for id_, turn, where, at, calls, _place in rows]


def names_in(register: Register, visit: int) -> list[str]:
    """Return the names of those whose requests a visit brought till now, the first one first."""
    rows = register.database.rows(
        """SELECT p.name FROM case_file c JOIN person p ON p.id = c.person WHERE c.visit = ?
        GROUP BY p.id ORDER BY min(c.id)""",
        visit,
    )
    return [name for (name,) in rows]


def wanted_services(register: Register, visit: int) -> list[str]:
    """Return what a visit asks for and no request of it was taken in for yet."""
    row = register.database.row("SELECT services FROM visit WHERE id = ?", visit)
    taken = {code for (code,) in register.database.rows("SELECT service FROM case_file WHERE visit = ?", visit)}
    services = decoding.decode(row[0], list[str]) if row else []
    return [code for code in services if code not in taken]
