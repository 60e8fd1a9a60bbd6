"""The baton of a shift (serah terima sif): what a desk hands on, counted from the register, and whether one waits."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from models.acts import Count, ShiftException
from models.fold.states import OPEN
from models.register import Register


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
    counts = msgspec.json.decode(row[5], type=tuple[Count, ...])
    exceptions = msgspec.json.decode(row[6], type=tuple[ShiftException, ...])
    return Waiting(*row[:5], counts, exceptions, row[7])


def held_cases(register: Register, pool: int) -> list[Held]:
    """Return the open cases that a pool holds, by state and then the oldest first."""
    marks = ", ".join("?" * len(OPEN))
    rows = register.database.rows(
        f"""SELECT c.id, c.number, c.state, c.service, p.name, coalesce(f.place, ''),
        (SELECT coalesce(sum(m.count), 0) FROM requirement_mark m
         WHERE m."case" = c.id AND m.how IN ('original', 'copy'))
        FROM case_file c JOIN person p ON p.id = c.person LEFT JOIN paper_file f ON f."case" = c.id
        WHERE c.holder = ? AND c.state IN ({marks}) ORDER BY c.state, c.id""",  # noqa: S608  # marks
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
