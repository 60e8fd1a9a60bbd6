"""The baton of a shift (serah terima sif): what a desk hands on, counted from the register, and whether one waits."""

from __future__ import annotations

from msgspec import Struct

from models.acts import Count, ShiftException
from models.exchange import link
from models.facts import decoding
from models.fold import OfficerState, UnitState
from models.fold.states import OPEN
from models.officers.namesakes import officer_told
from models.register.register import Register
from models.store.placeholders import placeholders
from models.store.tables.case import HELD_STATES  # what the index of held cases holds


class Waiting(Struct, frozen=True):
    """A shift that was handed over and not taken yet."""

    id: int
    pool: int
    handed_by: int
    handed_at: int
    absent: int
    counts: tuple[Count, ...]
    exceptions: tuple[ShiftException, ...]
    unsent: int


class Held(Struct, frozen=True):
    """A case that the pool holds, as the baton lists it."""

    case: int
    number: int
    state: str
    service: str
    name: str
    place: str
    """Where its papers were put last; empty when nobody said."""
    papers: int
    """Originals and copies that were taken in."""


def waiting_shift(register: Register) -> Waiting | None:
    """Return the shift of this desk that waits to be taken over; the next officer works only after accepting it."""
    row = register.database.row(
        """SELECT id, pool, handed_by, handed_at, absent, counts, exceptions, unsent FROM shift
        WHERE desk = ? AND accepted_by = 0 AND id >> 48 = ? ORDER BY id DESC LIMIT 1""",
        register.desk,
        register.branch_number,
    )
    if row is None:
        return None
    counts = decoding.decode(row[5], tuple[Count, ...])
    exceptions = decoding.decode(row[6], tuple[ShiftException, ...])
    return Waiting(row[0], row[1], row[2], row[3], row[4], counts, exceptions, row[7])


def waits_for(waiting: Waiting | None, officer: OfficerState) -> int:
    """Return the waiting shift if it stops this officer, who belongs to its unit; else 0."""
    return waiting.id if waiting is not None and waiting.pool in officer.units else 0


def held_cases(register: Register, pool: int) -> list[Held]:
    """Return the open cases that a pool holds, by state and then the oldest first."""
    marks = placeholders(OPEN)
    rows = register.database.rows(
        f"""SELECT c.id, c.number, c.state, c.service, p.name, coalesce(f.place, ''),
        (SELECT coalesce(sum(m.count), 0) FROM requirement_mark m
         WHERE m."case" = c.id AND m.how IN ('original', 'copy'))
        FROM case_file c JOIN person p ON p.id = c.person LEFT JOIN paper_file f ON f."case" = c.id
        WHERE c.holder = ? AND c.state IN ({marks}) AND c.state IN {HELD_STATES} ORDER BY c.state, c.id""",  # noqa: S608
        pool,
        *sorted(OPEN),
    )
    return [Held(*row) for row in rows]


def counted(held: list[Held], exceptions: tuple[ShiftException, ...] = ()) -> tuple[Count, ...]:
    """Return how many cases of each state are handed on, and how many paper files are there with them."""
    gone = {e.case for e in exceptions if e.what in ("papers", "case")}
    found = []
    for state in dict.fromkeys(h.state for h in held):
        of_state = [h for h in held if h.state == state]
        found.append(Count(state, len(of_state), sum(1 for h in of_state if h.papers and h.case not in gone)))
    return tuple(found)


def can_be_taken(register: Register, pool: int, giver: int) -> bool:
    """Tell whether somebody else of a unit could take its shift over; without one the desk could never go on."""
    row = register.database.row(
        """SELECT 1 FROM officer WHERE active = 1 AND id <> ?
        AND ? IN (SELECT value FROM json_each(officer.units)) LIMIT 1""",
        giver,
        pool,
    )
    return row is not None


def unsent_now(register: Register) -> int:
    """Return how many entries the centre has not confirmed; 0 on a desk without a centre, which sends nothing."""
    return link.sign(register).unsent if register.note("centre") else 0


class Pool(Struct, frozen=True):
    """A unit whose shift an officer may hand over, and how many open cases it holds."""

    unit: UnitState
    cases: int


class ShiftView(Struct, frozen=True):
    """What the screen of a shift shows: the one that waits, or what would be handed over now."""

    waiting: Waiting | None
    giver: str
    """Name of who handed the waiting shift over."""
    absent: str
    """Name of the officer for whom a supervisor did; else empty."""
    own: bool
    """Whether the officer who looks is the one whose shift it was, and so can't take it."""
    pools: tuple[Pool, ...]
    pool: UnitState | None
    """The unit whose cases are listed: that of the waiting shift, or the chosen one."""
    held: tuple[Held, ...]
    unsent: int
    enrolled: bool


def shift_view(register: Register, officer: OfficerState, pool: int = 0) -> ShiftView:
    """Return the shift as ``officer`` sees it. ``pool`` is the unit to be handed over; 0 chooses: the counter first."""
    waiting = waiting_shift(register)
    units = register.units()
    mine = sorted((u for u in units if u.id in officer.units and u.active), key=lambda u: (u.unit != "counter", u.code))
    if waiting is not None:
        chosen = next((u for u in units if u.id == waiting.pool), None)
    else:
        chosen = next((u for u in mine if u.id == pool), mine[0] if mine else None)
    return ShiftView(
        waiting,
        officer_told(register, waiting.handed_by if waiting else 0, ""),
        officer_told(register, waiting.absent if waiting else 0, ""),
        waiting is not None and (waiting.absent or waiting.handed_by) == officer.id,
        tuple(Pool(unit, _open(register, unit.id)) for unit in mine),
        chosen,
        tuple(held_cases(register, chosen.id)) if chosen else (),
        unsent_now(register),
        bool(register.note("centre")),
    )


def _open(register: Register, pool: int) -> int:
    marks = placeholders(OPEN)
    sql = f"SELECT count(*) FROM case_file WHERE holder = ? AND state IN ({marks}) AND state IN {HELD_STATES}"  # noqa: S608
    row = register.database.row(sql, pool, *sorted(OPEN))
    return int(row[0]) if row else 0
