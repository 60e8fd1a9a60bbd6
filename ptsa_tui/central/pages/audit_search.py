"""Who looked at whom, and who acted: what is asked for, and the entries and looks that answer it, the newest first.

Each question is about one branch and goes by an index: by subject, by officer, or by day. Nothing of personal parts is
read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from msgspec import Struct

from models.acts import OfficerChanged, access_kinds, from_parts, kinds
from models.acts.entry import ACTS, LOOKS
from models.facts import ids
from models.fold import OfficerState, PersonState
from models.refused import Refused
from ptsa_tui.central import bearers
from ptsa_tui.central.placing import folds_of
from ptsa_tui.central.store import Row, Tx, row

MOST_PERSONS, MOST_CASES = 100, 500
"""Persons with one NIK, and cases and complaints of theirs, that one question is about."""
ALWAYS = (0, 1 << 40)
"""All moments."""
_COLUMNS = "at, id, officer, subject, kind, body"
_TABLES = {1: ("entry", ACTS), 0: ("look", LOOKS)}
"""Of two with one moment and one id, the act stands above the look."""


class Wanted(Struct, frozen=True):
    """What is asked for; all of it must fit."""

    branch: int
    """The branch whose question it is, in whose access log it is written down."""
    authors: tuple[int, ...]
    """Branches whose acts are read …"""
    lookers: tuple[int, ...]
    """… and whose looks."""
    kinds: tuple[str, ...]
    span: tuple[int, int] = ALWAYS
    """From one moment to before another, seconds UTC."""
    officer: int = 0
    subjects: tuple[int, ...] | None = None
    """What it was about; None for anything."""
    feed: tuple[tuple[int, int], ...] = ()
    """For each subject the branch whose feed has it."""


class Line(Struct, frozen=True):
    """An entry or a look, without its personal part."""

    at: int
    id: int
    log: str
    officer: int
    subject: int
    kind: str
    body: bytes
    objection: str = ""
    """Why the centre lets it not count."""

    @property
    def key(self) -> tuple[int, int, int]:
        """Its place among all lines."""
        return self.at, self.id, int(self.log == ACTS)


def found(tx: Tx, wanted: Wanted, after: tuple[int, int, int] | None, count: int) -> list[Line]:
    """Return at most ``count`` lines behind the key of another one."""
    lines: list[Line] = []
    for rank, (table, log) in _TABLES.items():
        branches = wanted.authors if log == ACTS else wanted.lookers
        where, values = _where(tx, wanted, log, branches)
        if where is None:
            continue
        if after is not None:
            at, id_, other = after
            where += f" AND (at, id) {'<' if rank >= other else '<='} (%s, %s)"
            values += [at, id_]
        more = ", objection" if log == ACTS else ", NULL"
        by = "at DESC, id DESC" if wanted.subjects is None else "+at DESC, +id DESC"  # so few that they are sorted
        sql = f"SELECT {_COLUMNS}{more} FROM {table} WHERE {where} ORDER BY {by} LIMIT %s"  # noqa: S608  # ours
        lines += [_line(found, log) for found in tx.rows(sql, *values, count)]
    return sorted(lines, key=lambda line: line.key, reverse=True)[:count]


def _where(tx: Tx, wanted: Wanted, log: str, branches: Sequence[int]) -> tuple[str | None, list[object]]:
    """Return the condition for one log, None where nothing can fit it."""
    where, values = "branch = ANY(%s)", list[object]([list(branches)])
    if len(branches) == 1:
        where, values = "branch = %s", [branches[0]]
    if wanted.subjects is not None and log == LOOKS:
        where, values = f"{where} AND subject = ANY(%s)", [*values, list(wanted.subjects)]
    elif wanted.subjects is not None:
        entries = _entries(tx, wanted.feed)
        if not entries:
            return None, []
        where, values = "branch = ANY(%s) AND id = ANY(%s)", [sorted({e >> 48 for e in entries}), entries]
    if wanted.officer:
        where, values = f"{where} AND officer = %s", [*values, wanted.officer]
    if wanted.span != ALWAYS:
        where, values = f"{where} AND at >= %s AND at < %s", [*values, *wanted.span]
    every = kinds() if log == ACTS else access_kinds()
    meant = [kind for kind in wanted.kinds if kind in every]
    if not meant:
        return None, []
    if len(meant) < len(every):  # a kind of a newer program is none that can be chosen, and stands among all
        where, values = f"{where} AND kind = ANY(%s)", [*values, meant]
    return where, values


def _entries(tx: Tx, feed: Sequence[tuple[int, int]]) -> list[int]:
    entries: list[int] = []
    for branch in sorted({branch for branch, _subject in feed}):
        sql = "SELECT entry FROM feed WHERE branch = %s AND subject = ANY(%s)"
        entries += [e for (e,) in tx.rows(sql, branch, [s for b, s in feed if b == branch])]
    return sorted(set(entries))


def _line(found: Row, log: str) -> Line:
    at, id_, officer, subject, kind, body, objection = found
    return Line(at, id_, log, officer, subject, kind, bytes(body), objection or "")


# --- what is asked for -------------------------------------------------------------------------------------------


def numbered(tx: Tx, number: int) -> int | None:
    """Return the case or complaint with a printed number; None where there is none."""
    sql = "SELECT subject FROM subject WHERE branch = %s AND number = %s AND number > 0"
    known = row(tx, sql, number // 10**12, number)
    return int(known[0]) if known else None


def persons(tx: Tx, branch: int, nik: str) -> list[int]:
    """Return the persons of a branch with a NIK: their entries say so, the index only leads there."""
    likely = bearers.candidates(tx, branch, nik)
    folds = folds_of(tx, branch, likely)
    states = [fold.state for fold in folds.values()]
    return sorted(s.id for s in states if isinstance(s, PersonState) and s.nik == nik)[:MOST_PERSONS]


def parties(tx: Tx, branch: int, people: Iterable[int]) -> list[int]:
    """Return the cases and complaints that name persons of a branch, wherever they are at home; the newest of many."""
    sql = "SELECT DISTINCT subject FROM party WHERE branch = %s AND person = ANY(%s) ORDER BY subject DESC LIMIT %s"
    return [subject for (subject,) in tx.rows(sql, branch, sorted(people), MOST_CASES)]


def followers(tx: Tx, subjects: Sequence[int]) -> dict[int, set[int]]:
    """Return for each subject the branches that have the whole of it: its own, and those that it was offered to."""
    found = {subject: {subject >> 48} for subject in subjects}
    sql = "SELECT subject, follower FROM follower WHERE branch = %s AND subject = ANY(%s)"
    for home in sorted({subject >> 48 for subject in subjects}):
        for subject, branch in tx.rows(sql, home, [s for s in subjects if s >> 48 == home]):
            found[subject].add(branch)
    return found


def officer(tx: Tx, branch: int, code: str) -> tuple[OfficerState, bool] | None:
    """Return the officer of a branch with a name for signing in, active or not, and whether he ever had a seat."""
    low, high = ids.pack(branch, ids.CENTRE_DESK, 0, 0), ids.pack(branch, ids.CENTRE_DESK + 1, 0, 0)
    sql = "SELECT subject FROM entry WHERE branch = %s AND id BETWEEN %s AND %s AND kind = 'OfficerAdded'"
    for fold in folds_of(tx, branch, [s for (s,) in tx.rows(sql, branch, low, high)]).values():
        if isinstance(fold.state, OfficerState) and fold.state.code == code:
            acts = (from_parts(entry.kind, entry.body, None) for entry in fold.entries)
            return fold.state, any(isinstance(act, OfficerChanged) and act.seat for act in acts)
    return None


# --- what a line says --------------------------------------------------------------------------------------------


class Known(Struct, frozen=True):
    """What lines name: printed numbers and the kinds that began subjects, officers by name."""

    numbers: dict[int, int]
    began: dict[int, str]
    officers: dict[int, OfficerState]
    zone: str = "WIB"


def known(tx: Tx, lines: Sequence[Line], zone: str) -> Known:
    """Read what some lines name."""
    subjects = {line.subject for line in lines if line.subject}
    numbers: dict[int, int] = {}
    began: dict[int, str] = {}
    for home in sorted({subject >> 48 for subject in subjects}):
        here = sorted(subject for subject in subjects if subject >> 48 == home)
        sql = "SELECT subject, number FROM subject WHERE branch = %s AND subject = ANY(%s) AND number > 0"
        numbers |= dict(tx.rows(sql, home, here))
        sql = "SELECT id, kind FROM entry WHERE branch = %s AND id = ANY(%s)"
        began |= dict(tx.rows(sql, home, [subject for subject in here if subject not in numbers]))
    people = {line.officer for line in lines} | {s for s, kind in began.items() if kind == "OfficerAdded"}
    officers: dict[int, OfficerState] = {}
    for home in sorted({id_ >> 48 for id_ in people if id_}):
        folds = folds_of(tx, home, sorted(id_ for id_ in people if id_ >> 48 == home))
        officers |= {id_: fold.state for id_, fold in folds.items() if isinstance(fold.state, OfficerState)}
    return Known(numbers, began, officers, zone)


def span(first: dt.date | None, last: dt.date | None, hours: int) -> tuple[int, int]:
    """Return the moments of whole days, ``hours`` ahead of UTC; an open end is open.

    Raises:
        Refused: ``audit_days``: the last day lies before the first.
    """
    if first is not None and last is not None and last < first:
        raise Refused("audit_days")

    def begins(day: dt.date) -> int:
        return int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp()) - hours * 3600

    begin = max(0, begins(first)) if first is not None else ALWAYS[0]
    end = max(0, begins(last) + 86_400) if last is not None else ALWAYS[1]
    return begin, end


__all__ = [
    "ALWAYS", "Known", "Line", "Wanted", "followers", "found", "known", "numbered", "officer", "parties", "persons",
    "span",
]  # fmt: skip
