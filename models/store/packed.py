"""Projected rows that lie narrower in the file than they are read: marks in one row a case, periods with small numbers.

The views ``requirement_mark`` and ``case_period`` read them as :mod:`models.store.project` makes them, so reports and
``verify`` see whole words and ids.
"""

from __future__ import annotations

import msgspec

from models.store.database import Database
from models.store.projections.rows import Row, Rows
from models.store.tables import columns
from models.store.tables.case import HELD_STATES

STATES = (
    *("incomplete", "received", "with_unit", "ready", "delivered"),
    *("returned", "rejected", "referred", "withdrawn", "lapsed", "rejection_given"),
)
"""States of a case by their numbers in ``period``, from 1 on. Only added to; others stand by their names."""
HOWS = {"original": "o", "copy": "c", "shown": "s", "missing": "m"}
"""How a requirement was met, by the letter that begins a mark."""

NUMBERS = {state: number for number, state in enumerate(STATES, 1)}
_COUNTS = {"missing": 0}
_STATE, _HOLDER, _SINCE, _TOUCHED_AT, _ASSIGNEE, _DISPATCH = map(
    columns()["case_file"].index, ("state", "holder", "since", "touched_at", "assignee", "dispatch")
)
_OFFERED_AT, _HOW, _ENDED_AT, _NUMBER = map(columns()["handover"].index, ("offered_at", "state", "ended_at", "number"))
_EVER = (1 << 63) - 1
_STANDS = 'SELECT "case", holder, until, assignee FROM sent_back'
SENT_BACK = f"""SELECT c.id AS "case", c.holder, CASE WHEN h.state <> 'declined' THEN c.since
    WHEN h.ended_at >= c.touched_at THEN {_EVER} ELSE h.ended_at END AS until, c.assignee
    FROM case_file c JOIN handover h ON h."case" = c.id
    WHERE c.state IN {HELD_STATES} AND c.state IN ('received', 'with_unit')
    AND (h.state = 'declined' OR h.number <> 0 AND c.dispatch = 0) AND NOT EXISTS (SELECT 1 FROM handover l
    WHERE l."case" = c.id AND (l.offered_at, l.offer) > (h.offered_at, h.offer))"""  # noqa: S608  # words of our own
"""Held cases whose last handover was declined, or that came back from outside, and until when they count as come back:
the moment after whose midnight they no longer do, or for ever while nobody has touched them since."""
_encode = msgspec.json.Encoder().encode

PERIOD = f"""CREATE VIEW case_period AS SELECT p."case" AS "case", p.place AS place,
    CASE p.state {" ".join(f"WHEN {n} THEN '{s}'" for s, n in NUMBERS.items())} ELSE p.state END AS state,
    CASE WHEN p.pool < 0 THEN ~p.pool ELSE (p."case" >> 48 << 48) + p.pool END AS holder,
    p.begun AS begun, p.begun + p.lasted AS ended FROM period p"""  # noqa: S608  # words of our own
"""The periods as they are read."""

MARKS = f"""CREATE VIEW requirement_mark AS SELECT l."case" AS "case",
    substr(j.value, instr(j.value, '.') + 1) AS requirement,
    CASE substr(j.value, 1, 1) {" ".join(f"WHEN '{letter}' THEN '{how}'" for how, letter in HOWS.items())} END AS how,
    CASE WHEN substr(j.value, 2, 1) <> '.' THEN CAST(substr(j.value, 2) AS INTEGER)
        WHEN substr(j.value, 1, 1) = 'm' THEN 0 ELSE 1 END AS count
    FROM mark_list l, json_each(CASE WHEN json_valid(l.marks) THEN l.marks ELSE '[]' END) j"""  # noqa: S608  # words of our own
"""The marks as they are read; an unreadable list is an empty one, which ``verify`` misses the rows of."""


def narrowed(rows: Rows) -> Rows:
    """Return the rows of one subject as they lie in the file."""
    marks = rows.get("requirement_mark")
    if marks is None:
        return rows
    (case,) = rows["case_file"]
    found = dict(rows)
    del found["requirement_mark"]
    found["period"] = [_period(*row) for row in found.pop("case_period")]
    if marks:
        found["mark_list"] = [
            (marks[0][0], _encode([_mark(how, count, code) for _, code, how, count in marks]).decode())
        ]
    handovers = rows.get("handover")
    if handovers and case[_STATE] in ("received", "with_unit"):
        last = max(handovers, key=lambda row: (row[_OFFERED_AT], row[0]))
        if last[_HOW] == "declined":
            ended, touched = last[_ENDED_AT], case[_TOUCHED_AT]
            found["sent_back"] = [(case[0], case[_HOLDER], _EVER if ended >= touched else ended, case[_ASSIGNEE])]
        elif last[_NUMBER] and not case[_DISPATCH]:
            found["sent_back"] = [(case[0], case[_HOLDER], case[_SINCE], case[_ASSIGNEE])]
    return found


def is_sound(database: Database) -> bool:
    """Tell whether ``sent_back`` holds what it should: it is no part of what :mod:`models.store.project` makes."""
    return not any(
        database.rows(f"SELECT * FROM ({one} EXCEPT {other}) LIMIT 1")  # noqa: S608  # both are ours
        for one, other in ((SENT_BACK, _STANDS), (_STANDS, SENT_BACK))
    )


def _period(case: int, place: int, state: str, holder: int, begun: int, ended: int | None) -> Row:
    pool = holder & 0xFFFF_FFFF_FFFF if holder >> 48 == case >> 48 else -holder - 1
    return case, place, NUMBERS.get(state, state), pool, begun, None if ended is None else ended - begun


def _mark(how: str, count: int, code: str) -> str:
    return f"{HOWS[how]}.{code}" if count == _COUNTS.get(how, 1) else f"{HOWS[how]}{count}.{code}"
