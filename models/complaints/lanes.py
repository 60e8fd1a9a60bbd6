"""The five lanes of complaints: new ones, those that owe a supplement, in hand, decided and to be told, told or over.

What is late stands first in its lane, the latest on top; then what is due soonest. The reading thread is asked.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from models.complaints.lines import ComplaintLine, lines
from models.fold import OfficerState
from models.fold.states import COMPLAINT_STATES, COMPLETE, DECIDED, IN_HAND, NEW, SUPPLEMENT, TOLD
from models.register.register import Register

LANES = ("new", "supplement", "in_hand", "decided", "closed")
"""The lanes, in the order of their digits."""
LANE_OF = {NEW: 0, COMPLETE: 0, SUPPLEMENT: 1, IN_HAND: 2, DECIDED: 3} | {
    state: 4 for state in COMPLAINT_STATES if state not in (NEW, COMPLETE, SUPPLEMENT, IN_HAND, DECIDED)
}
WAITING = (NEW, COMPLETE, SUPPLEMENT, IN_HAND, DECIDED, TOLD)
"""States in which a clock may run."""
_WAITS = f"c.state IN {WAITING}"
"""Written as in the index ``complaint_open``, which holds no others."""
PAGE = 200


class ComplaintLanes(Struct, frozen=True):
    """The lanes, at most a page each; the counts in full."""

    lanes: tuple[tuple[ComplaintLine, ...], ...]
    counts: tuple[int, ...]
    late: tuple[int, ...]
    """How many of each lane are late."""


class ComplaintCounts(Struct, frozen=True):
    """What the home screen says of complaints."""

    new: int
    """Not answered, or taken in hand by nobody."""
    supplement: int
    in_hand: int
    mine: int
    to_tell: int
    told: int
    """Told, and not closed."""
    near: int
    late: int
    contested: int


def lanes(register: Register, reader: OfficerState, limit: int = PAGE) -> ComplaintLanes:
    """Return the lanes as ``reader`` sees them."""
    waiting = lines(register, reader, _WAITS)
    over = lines(register, reader, f"NOT {_WAITS} ORDER BY c.since DESC LIMIT ?", limit)
    found: list[list[ComplaintLine]] = [[] for _ in LANES]
    for line in waiting:
        found[LANE_OF[line.state]].append(line)
    row = register.database.row(f"SELECT count(*) FROM complaint c WHERE NOT {_WAITS}")  # noqa: S608  # words of ours
    counts = [len(lane) for lane in found]
    counts[-1] += int(row[0]) if row else 0
    for lane in found:
        lane.sort(key=_urgency)
    found[-1] += over
    late = tuple(sum(line.late for line in lane) for lane in found)
    return ComplaintLanes(tuple(tuple(lane[:limit]) for lane in found), tuple(counts), late)


def counts(register: Register, reader: OfficerState) -> ComplaintCounts:
    """Return what waits."""
    waiting = lines(register, reader, _WAITS)

    def count(*states: str) -> int:
        return sum(line.state in states for line in waiting)

    return ComplaintCounts(
        new=count(NEW, COMPLETE),
        supplement=count(SUPPLEMENT),
        in_hand=count(IN_HAND),
        mine=sum(line.mine and line.state in (IN_HAND, DECIDED) for line in waiting),
        to_tell=count(DECIDED),
        told=count(TOLD),
        near=sum(line.near for line in waiting),
        late=sum(line.late for line in waiting),
        contested=sum(line.contested for line in waiting),
    )


def _urgency(line: ComplaintLine) -> tuple[int, dt.date, int]:
    """Sort what is late first, the latest on top; then what is due soonest; then what has no time."""
    due = line.clock.due if line.clock is not None else None
    if line.state == SUPPLEMENT:
        due = line.deadline
    return (0 if line.late else 1, due or dt.date.max, line.id)
