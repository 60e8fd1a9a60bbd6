"""Reading a page of lines off the shelf: from a place back, within the limits that filters set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from msgspec import Struct

from models.cases.lines import CaseLine
from models.refused import Refused
from models.store.database import Database
from models.store.names import MOMENT
from models.store.placeholders import placeholders

LINE = """coalesce(c.id, 0), coalesce(c.number, 0), coalesce(c.state, 'none'), coalesce(c.service, ''),
    coalesce(c.variant, ''), coalesce(p.id, c.person), coalesce(p.name, ''), p.nik, coalesce(c.holder, 0), c.offered_to,
    c.offer, c.promised, coalesce(c.opened_at, p.registered_at), coalesce(c.since, p.registered_at)"""
"""The columns of a :class:`~.views.CaseLine`: of a case ``c`` and its person ``p``, either may be missing."""

_SLACK = 600
"""How many places behind its own a case of a busy time may stand."""
_SPARE = 16
"""How many more rows are read where some may not be accepted."""
_ROUNDS = 20


class Cursor(NamedTuple):
    """Where a page ended: the tier, and the place of its last line."""

    tier: int
    place: int


class Limits(Struct, frozen=True):
    """What filters ask for. ``marks`` is a list of alternatives for each filter; times are seconds UTC."""

    marks: tuple[tuple[str, ...], ...] = ()
    begin: int | None = None
    end: int | None = None

    @property
    def any(self) -> bool:
        """Tell whether there is a filter, so that only cases count."""
        return bool(self.marks) or self.begin is not None or self.end is not None


class Tier(Struct, frozen=True):
    """One way of finding: an expression over the terms (none: everything), and what a row must still fulfil."""

    match: str = ""
    condition: str = ""
    params: tuple[Any, ...] = ()
    accepts: Callable[[CaseLine], bool] | None = None


def tally(database: Database, what: str) -> int:
    """Return how many persons (``person``) or cases (``case``) there are, at the cost of one row."""
    row = database.row("SELECT count FROM tally WHERE what = ?", what)
    return int(row[0]) if row else 0


def either(terms: tuple[str, ...] | list[str]) -> str:
    """Return an expression for any of the terms. A term holds no quotation mark: none is a letter or a digit."""
    told = " OR ".join(f'"{term}"' for term in terms)
    return f"({told})" if len(terms) > 1 else told


def newest(database: Database, cases: tuple[int, ...]) -> list[CaseLine]:
    """Return some cases, the newest first."""
    rows = database.rows(
        f"""SELECT {LINE} FROM case_file c LEFT JOIN person p ON p.id = c.person
        WHERE c.id IN ({placeholders(cases)}) ORDER BY c.opened_at DESC, c.id DESC""",  # noqa: S608
        *cases,
    )
    return [CaseLine(*row) for row in rows]


def page(
    database: Database, tier: Tier, limits: Limits, limit: int, begin: int | None, interrupted: Callable[[], bool]
) -> tuple[list[CaseLine], int | None]:
    """Return up to ``limit`` lines of a tier behind the place ``begin``, and the last place if there are more.

    Raises:
        Refused: ``interrupted``.
    """
    lines: list[CaseLine] = []
    last = begin
    for _round in range(_ROUNDS):
        wanted = limit - len(lines) + (1 if tier.accepts is None else _SPARE)
        rows = _rows(database, tier, limits, wanted, last)
        for place, *fields in rows:
            line = CaseLine(*fields)
            if tier.accepts is None or tier.accepts(line):
                if len(lines) == limit:
                    return lines, last if last is not None else place + 1
                lines.append(line)
            last = place
        if len(rows) < wanted:
            return lines, None
        if interrupted():
            raise Refused("interrupted")
    return lines, last


def _rows(database: Database, tier: Tier, limits: Limits, limit: int, below: int | None) -> list[tuple[Any, ...]]:
    match = " AND ".join(f"({part})" for part in (tier.match, *map(either, limits.marks)) if part)
    place = "f.rowid" if match else "s.place"
    where: list[str] = []
    params: list[Any] = []
    if match:
        where.append("shelf_term MATCH ?")
        params.append(match)
    if below is not None:
        where.append(f"{place} < ?")
        params.append(below)
    if limits.begin is not None:
        where.append(f"{place} >= ? AND c.opened_at >= ?")
        params += [limits.begin // MOMENT, limits.begin]
    if limits.end is not None:
        where.append(f"{place} < ? AND c.opened_at < ?")
        params += [limits.end // MOMENT + _SLACK, limits.end]
    if tier.condition:
        where.append(f"({tier.condition})")
        params += tier.params
    index = "shelf_term f CROSS JOIN shelf s ON s.place = f.rowid" if match else "shelf s"
    # without words only cases are asked for; with a filter, too
    cases = "CROSS JOIN" if limits.any or not tier.match else "LEFT JOIN"
    sql = f"""SELECT {place}, {LINE} FROM {index} {cases} case_file c ON c.id = s.subject
        LEFT JOIN person p ON p.id = coalesce(c.person, s.subject)
        WHERE {" AND ".join(where) or "1"} ORDER BY {place} DESC LIMIT ?"""  # noqa: S608  # parts are ours
    return database.rows(sql, *params, limit)
