"""The five lanes of the handover screen: what comes in, is in the air, is held, waits for its citizen, came back.

An open case is in exactly one lane of the pool that holds it; while it is offered that is the sender's outgoing lane.
Beside that the one who is offered a case, asks for it, helps with it or dispatched it sees it too.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec
from msgspec import Struct

from models.cases.clocks import edges
from models.cases.lines import CaseLine, case_lines
from models.facts import decoding
from models.facts.working_days import from_local, local
from models.fold import OfficerState
from models.fold.states import FOR_CITIZEN, REJECTED
from models.register.register import Register
from models.store.placeholders import in_parts, placeholders
from models.store.tables.case import HELD_STATES

LANES = ("incoming", "outgoing", "held", "ready", "returned")
"""The lanes, in the order of their digits."""

_MOVABLE = "('received', 'with_unit', 'ready', 'rejected')"
_HELD = f"c.state IN {HELD_STATES}"
"""States in which a case is in a lane; written as in the index ``case_held``, which holds no others."""
_NEVER = "9999"


class LaneLine(CaseLine, frozen=True):
    """A case in a lane."""

    why: str = ""
    """What brought it there: ``offer``, ``help`` (an offer to help), ``asked``, ``dispatched``, ``helping``,
    ``declined``, ``came_back``, ``citizen`` (papers are awaited); nothing for a case that is simply held."""
    at: int = 0
    """Since when, seconds UTC."""
    other: int = 0
    """The pool on the other side; the holder where there is none."""
    late: bool = False
    """The handover is older than a working day, or the promise is overdue."""
    assignee: int = 0
    """The officer who takes it on; 0: any."""
    dispatch: int = 0
    """Its line in the dispatch book while it is outside."""


class Lanes(Struct, frozen=True):
    """The lanes of an officer's pools; at most a page each, the counts in full."""

    incoming: tuple[LaneLine, ...]
    outgoing: tuple[LaneLine, ...]
    held: tuple[LaneLine, ...]
    ready: tuple[LaneLine, ...]
    returned: tuple[LaneLine, ...]
    counts: tuple[int, ...]
    late: tuple[int, ...]
    """How many of each lane are late."""


class LaneCounts(Struct, frozen=True):
    """What the home screen says of the lanes."""

    incoming: int
    """Offers to the officer's pools."""
    asked: int
    """Cases that others ask for."""
    outgoing: int
    held: int
    mine: int
    """Held cases that the officer takes on."""
    ready: int
    returned: int
    """What was declined, or came back from outside; not those whose papers a citizen still owes."""
    awaited: int
    """Cases that the pools returned and whose papers their citizens still owe."""
    late: int
    """Running cases of the officer's pools that are overdue."""


class _Item(NamedTuple):
    case: int
    why: str
    at: int
    other: int
    promised: str
    late: bool
    mine: bool = False


def lanes(register: Register, officer: OfficerState, limit: int = 200) -> Lanes:
    """Return the lanes of the pools that ``officer`` belongs to, the most urgent case of each first."""
    sorted_ = _sorted(register, officer)
    pages = {lane: sorted_[lane][:limit] for lane in LANES}
    wanted = {item.case for page in pages.values() for item in page}
    marks = placeholders(wanted)
    found = {line.id: line for line in case_lines(register, f"c.id IN ({marks})", *wanted, limit=len(wanted))}
    sql = f"SELECT id, assignee, dispatch FROM case_file WHERE id IN ({marks})"  # noqa: S608  # marks
    more = {id_: (assignee, dispatch) for id_, assignee, dispatch in register.database.rows(sql, *wanted)}
    shown = {
        lane: tuple(_line(found[i.case], i, *more[i.case]) for i in pages[lane] if i.case in found) for lane in LANES
    }
    return Lanes(
        **shown,
        counts=tuple(len(sorted_[lane]) for lane in LANES),
        late=tuple(sum(item.late for item in sorted_[lane]) for lane in LANES),
    )


def counts(register: Register, officer: OfficerState) -> LaneCounts:
    """Return how many cases are in each lane, as :func:`lanes` does, without reading each of them.

    Cases about which there is something to say beside their state are few: they are read. Of the others the state says
    the lane, and an index how many there are.
    """
    if not officer.units:
        return LaneCounts(0, 0, 0, 0, 0, 0, 0, 0, 0)
    moments, marks = _Moments(register), placeholders(officer.units)
    special: dict[str, list[_Item]] = {lane: [] for lane in LANES}
    for lane, item in _held(register, officer, moments, _SPECIAL):
        special[lane].append(item)
    apart = {item.case for lane in LANES for item in special[lane]}
    asked = {item.case for item in special["incoming"]}

    def elsewhere(items: Iterable[_Item]) -> dict[int, _Item]:
        """Return those that no lane of the officer's own pools shows, the first of several about a case."""
        return {i.case: i for i in reversed(list(items)) if i.other not in officer.units or i.case in asked}

    beyond = elsewhere(_beyond(register, officer, moments))
    helping = elsewhere(_helping(register, officer, moments)).keys() - beyond.keys()
    by_state, mine = _plain(register, officer, apart)
    back, back_mine = _back(register, officer, moments, apart)
    sql = f"""SELECT count(*) FROM case_file c WHERE c.state IN ('received', 'with_unit')
        AND c.promised < ? AND c.holder IN ({marks})"""  # noqa: S608  # marks
    row = register.database.row(sql, moments.edge, *officer.units)
    aside = [i.case for lane in ("incoming", "outgoing") for i in special[lane] if i.promised < moments.edge]
    running = sum(state in ("received", "with_unit") for _case, state, _officer in _states(register, aside))
    held = sum(by_state.get(state, 0) for state in _LANE_HELD) - back
    return LaneCounts(
        incoming=len(list(_offers(register, officer, moments))),
        asked=len(asked),
        outgoing=len(special["outgoing"]) + len(beyond),
        held=len(special["held"]) + held + len(helping),
        mine=sum(item.mine for item in special["held"]) + mine - back_mine,
        ready=len(special["ready"]) + sum(by_state.get(state, 0) for state in FOR_CITIZEN),
        returned=sum(item.why != "citizen" for item in special["returned"]) + back,
        awaited=sum(item.why == "citizen" for item in beyond.values()),
        late=(int(row[0]) if row else 0) - running,
    )


_LANE_HELD = ("received", "with_unit")
"""States of cases that are in the lane of what is held, unless they came back."""


def _plain(register: Register, officer: OfficerState, apart: set[int]) -> tuple[dict[str, int], int]:
    """Return how many cases of each state the officer's pools hold, and how many of the lane he takes on himself.

    Those that are counted apart are not among them.
    """
    marks = placeholders(officer.units)
    sql = f"SELECT c.state, count(*) FROM case_file c WHERE c.holder IN ({marks}) AND {_HELD} GROUP BY c.holder, 1"  # noqa: S608
    found: dict[str, int] = defaultdict(int)
    for state, count in register.database.rows(sql, *officer.units):  # by pools too: the index is in that order
        found[state] += count
    sql = f"""SELECT count(*) FROM case_file c WHERE c.assignee = ? AND c.assignee <> 0 AND c.holder IN ({marks})
        AND c.state IN {_LANE_HELD}"""  # noqa: S608  # marks
    row = register.database.row(sql, officer.id, *officer.units)
    mine = int(row[0]) if row else 0
    for _case, state, assignee in _states(register, apart):
        found[state] -= 1
        mine -= assignee == officer.id and state in _LANE_HELD
    return found, mine


def _states(register: Register, cases: Iterable[int]) -> Iterator[tuple[int, str, int]]:
    """Yield id, state and assignee of cases."""
    wanted = sorted(cases)
    for part in in_parts(wanted):
        sql = f"SELECT id, state, assignee FROM case_file WHERE id IN ({placeholders(part)})"  # noqa: S608
        yield from register.database.rows(sql, *part)


def _back(register: Register, officer: OfficerState, moments: _Moments, apart: set[int]) -> tuple[int, int]:
    """Return how many held cases came back, declined or from outside, and how many of them the officer takes on."""
    sql = f"""SELECT count(*), total(assignee = ?) FROM sent_back
        WHERE until >= ? AND holder IN ({placeholders(officer.units)})
        AND "case" NOT IN (SELECT value FROM json_each(?))"""  # noqa: S608  # marks
    row = register.database.row(sql, officer.id, moments.midnight, *officer.units, msgspec.json.encode(apart).decode())
    return (int(row[0]), int(row[1])) if row else (0, 0)


def members(register: Register, pool: int) -> tuple[OfficerState, ...]:
    """Return the active officers of a pool, by name."""
    sql = "SELECT id, code, name, role, units FROM officer WHERE active = 1 ORDER BY name, id"
    rows = (
        OfficerState(id_, code, name, role, decoding.decode(units, tuple[int, ...]))
        for id_, code, name, role, units in register.database.rows(sql)
    )
    return tuple(officer for officer in rows if pool in officer.units)


def works_behind(register: Register, officer: OfficerState) -> bool:
    """Tell whether an officer sits in units alone and at no counter: then home is about the units' work."""
    counters = {u.id for u in register.units(everywhere=True) if u.unit == "counter"}
    return bool(officer.units) and not counters & set(officer.units)


def _line(line: CaseLine, item: _Item, assignee: int, dispatch: int) -> LaneLine:
    kept = {name: getattr(line, name) for name in CaseLine.__struct_fields__}
    return LaneLine(
        **kept, why=item.why, at=item.at, other=item.other, late=item.late, assignee=assignee, dispatch=dispatch
    )


def _sorted(register: Register, officer: OfficerState) -> dict[str, list[_Item]]:
    """Return what is in each lane, the most urgent first."""
    found: dict[str, list[_Item]] = {lane: [] for lane in LANES}
    if not officer.units:
        return found
    moments = _Moments(register)
    found["incoming"] += _offers(register, officer, moments)
    for lane, item in _held(register, officer, moments):
        found[lane].append(item)
    there = {item.case for lane in LANES[1:] for item in found[lane]}
    for item in _beyond(register, officer, moments):
        if item.case not in there:  # whoever holds it sees it there; of several reasons the first one counts
            found["outgoing"].append(item)
            there.add(item.case)
    there = {item.case for lane in ("held", "ready", "returned", "outgoing") for item in found[lane]}
    found["held"] += [i for i in _helping(register, officer, moments) if i.case not in there]
    for lane in ("incoming", "outgoing"):
        found[lane].sort(key=lambda i: (not i.late, i.promised, i.at, i.case))
    found["held"].sort(key=lambda i: (not i.mine, i.promised, i.at, i.case))
    found["ready"].sort(key=lambda i: (i.at, i.case))
    found["returned"].sort(key=lambda i: (i.why == "citizen", i.promised, i.at, i.case))
    return found


class _Moments:
    """What counts as late now."""

    def __init__(self, register: Register) -> None:
        zone, calendar = register.branch().zone, register.calendar()
        now = local(register.clock.now(), zone)
        before = calendar.before(now.date())
        self.edge = edges(calendar, now.date(), 0).overdue.isoformat()
        """What was promised before this day is overdue."""
        self.midnight = from_local(dt.datetime.combine(now.date(), dt.time()), zone)
        self.working_day_ago = from_local(dt.datetime.combine(before, now.time()), zone)

    def overdue(self, promised: str | None) -> bool:
        """Tell whether a promised date has passed."""
        return promised is not None and promised < self.edge

    def waits_long(self, at: int) -> bool:
        """Tell whether a handover is older than one working day."""
        return at < self.working_day_ago


def _offers(register: Register, officer: OfficerState, moments: _Moments) -> Iterable[_Item]:
    """Yield what is offered to the officer's pools."""
    sql = f"""SELECT c.id, h.keep, h.offered_at, h.from_pool, c.promised FROM case_file c
        JOIN handover h ON h."case" = c.id AND h.offer = c.offer
        WHERE c.offered_to IN ({placeholders(officer.units)})"""  # noqa: S608  # marks
    for case, keep, at, sender, promised in register.database.rows(sql, *officer.units):
        yield _Item(case, "help" if keep else "offer", at, sender, promised or _NEVER, moments.waits_long(at))


_SPECIAL = """AND c.id IN (SELECT x.id FROM case_file x WHERE x.offered_to IS NOT NULL
    UNION SELECT y."case" FROM asked y)"""
"""Cases that are offered or asked for: they are few."""


def _held(register: Register, officer: OfficerState, moments: _Moments, which: str = "") -> Iterable[tuple[str, _Item]]:
    """Yield each case that the officer's pools hold, with the one lane that it is in; ``which`` narrows them down."""
    sql = f"""SELECT c.id, c.state, c.holder, c.promised, c.since, c.assignee, c.offered_to, c.dispatch, c.touched_at,
        h.state, h.keep, h.to_pool, h.offered_at, h.ended_at, h.number, a.pool, a.at
        FROM case_file c
        LEFT JOIN handover h ON h."case" = c.id AND h.offer = (SELECT x.offer FROM handover x WHERE x."case" = c.id
            ORDER BY x.offered_at DESC, x.offer DESC LIMIT 1)
        LEFT JOIN asked a ON a.entry = (SELECT y.entry FROM asked y WHERE y."case" = c.id
            ORDER BY y.at, y.entry LIMIT 1)
        WHERE c.holder IN ({placeholders(officer.units)}) AND {_HELD} {which}"""  # noqa: S608  # marks
    for row in register.database.rows(sql, *officer.units):
        case, state, holder, promised, since, assignee, offered_to, dispatch, touched_at = row[:9]
        how, keep, to, offered_at, ended_at, number, asker, asked_at = row[9:]
        mine = assignee == officer.id
        due = _NEVER if state == REJECTED or not promised else promised  # there is no date to keep any more
        overdue = state in ("received", "with_unit") and moments.overdue(promised)
        if offered_to is not None:
            why = "help" if keep else "offer"
            yield "outgoing", _Item(case, why, offered_at, to, due, moments.waits_long(offered_at), mine)
        elif asker is not None and state not in ("incomplete", "returned"):
            yield "incoming", _Item(case, "asked", asked_at, asker, due, moments.waits_long(asked_at), mine)
        elif state in FOR_CITIZEN:
            yield "ready", _Item(case, "declined" if how == "declined" else "", since, holder, due, False, mine)
        elif state in ("incomplete", "returned"):
            yield "returned", _Item(case, "citizen", since, holder, due, False, mine)
        elif how == "declined" and (ended_at >= moments.midnight or ended_at >= touched_at):
            yield "returned", _Item(case, "declined", ended_at, to, due, overdue, mine)
        elif number and not dispatch and since >= moments.midnight:
            yield "returned", _Item(case, "came_back", since, to, due, overdue, mine)
        else:
            yield "held", _Item(case, "", since, holder, due, overdue, mine)


def _beyond(register: Register, officer: OfficerState, moments: _Moments) -> Iterable[_Item]:
    """Yield what the officer's pools asked for, sent outside, or returned to its citizen by way of the counters."""
    marks = placeholders(officer.units)
    asked = f"""SELECT a."case", min(a.at), c.holder, c.promised FROM asked a JOIN case_file c ON c.id = a."case"
        WHERE a.pool IN ({marks}) AND c.state IN {_MOVABLE} GROUP BY a."case" """  # noqa: S608  # marks
    for case, at, holder, promised in register.database.rows(asked, *officer.units):
        yield _Item(case, "asked", at, holder, promised or _NEVER, moments.waits_long(at))
    outside = f"""SELECT DISTINCT c.id, h.offered_at, c.holder, c.promised FROM unit u
        CROSS JOIN case_file c ON c.holder = u.id AND c.dispatch <> 0
        JOIN handover h ON h.number = c.dispatch AND h."case" = c.id
        JOIN case_period p ON p."case" = c.id AND p.place = 0
        WHERE u.unit = 'outside' AND (h.from_pool IN ({marks}) OR p.holder IN ({marks}))"""  # noqa: S608  # marks
    for case, at, holder, promised in register.database.rows(outside, *officer.units, *officer.units):
        yield _Item(case, "dispatched", at, holder, promised or _NEVER, moments.overdue(promised))
    awaited = f"""SELECT c.id, c.since, c.holder FROM unit u
        CROSS JOIN case_file c ON c.holder = u.id AND c.state = 'returned' AND {_HELD}
        JOIN case_period p ON p."case" = c.id
            AND p.place = (SELECT max(q.place) - 1 FROM case_period q WHERE q."case" = c.id)
        WHERE u.unit = 'counter' AND p.holder <> c.holder AND p.holder IN ({marks})"""  # noqa: S608  # marks
    for case, at, holder in register.database.rows(awaited, *officer.units):
        yield _Item(case, "citizen", at, holder, _NEVER, False)


def _helping(register: Register, officer: OfficerState, moments: _Moments) -> Iterable[_Item]:
    """Yield what the officer's pools help with while others hold it."""
    sql = f"""SELECT c.id, max(h.ended_at), c.holder, c.promised, c.state FROM handover h
        JOIN case_file c ON c.id = h."case" WHERE h.to_pool IN ({placeholders(officer.units)}) AND h.keep = 1
        AND h.state = 'accepted' AND c.state IN {_MOVABLE} GROUP BY c.id"""  # noqa: S608  # marks
    for case, at, holder, promised, state in register.database.rows(sql, *officer.units):
        late = state in ("received", "with_unit") and moments.overdue(promised)
        yield _Item(case, "helping", at or 0, holder, promised or _NEVER, late)


__all__ = [
    "LANES",
    "LaneCounts",
    "LaneLine",
    "Lanes",
    "counts",
    "lanes",
    "members",
    "works_behind",
]
