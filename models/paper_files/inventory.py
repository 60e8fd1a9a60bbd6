"""Where paper files are: the places that are in use, what should lie in one, what a count of it found and missed."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from models.facts import decoding
from models.officers.namesakes import officers_told
from models.officers.units import unit_codes
from models.refused import Refused
from models.register.register import Register
from models.store.placeholders import in_parts, placeholders

OVER = ("delivered", "withdrawn", "lapsed", "referred", "rejection_given")
"""States in which nobody looks for the paper file any more."""

MOST = 200
"""Cases that the act of a count holds of each kind; what is told at once is told in full."""


class Place(Struct, frozen=True):
    """A unit and a place there, such as ``Rak B-2``; an empty place is anywhere with the unit."""

    unit: int
    code: str
    """The unit's code."""
    name: str
    """The unit's name."""
    place: str = ""
    files: int = 0
    """How many files of open cases should lie there."""


class FileLine(Struct, frozen=True):
    """A case as a line of paper files, with where its papers were put last."""

    case: int
    number: int
    state: str
    service: str
    name: str
    unit: str = ""
    """Code of the unit where they were put; empty when nobody said."""
    place: str = ""
    at: int = 0
    """When, in seconds UTC."""
    officer: str = ""
    """By whom."""
    missing: bool = False
    """They were looked for at the last count of their place, and not found."""


class Compared(Struct, frozen=True):
    """What a count of a place comes to, in full."""

    counted: int
    missing: tuple[FileLine, ...]
    """Should be there, and are not."""
    strange: tuple[FileLine, ...]
    """Are there, and should be elsewhere, or nobody said where."""


class Counted(Struct, frozen=True):
    """A count that was recorded. ``missing`` and ``strange`` are cases, at most :data:`MOST` of each."""

    id: int
    unit: str
    """Code of the unit."""
    place: str
    counted: int
    missing: tuple[int, ...]
    strange: tuple[int, ...]
    at: int
    officer: str


def expected_at(register: Register, unit: int, place: str) -> set[int]:
    """Return the open cases whose papers should be at a place; an empty place means anywhere with the unit."""
    sql = f"""SELECT f."case" FROM paper_file f JOIN case_file c ON c.id = f."case" WHERE f.unit = ?
        AND (? = '' OR f.place = ?) AND c.state NOT IN ({placeholders(OVER)})"""  # noqa: S608  # marks
    return {row[0] for row in register.database.rows(sql, unit, place, place, *OVER)}


def places(register: Register, most: int = 9) -> list[Place]:
    """Return the places where papers were put lately, the last one first."""
    sql = f"""SELECT f.unit, f.place, sum(c.state NOT IN ({placeholders(OVER)})) FROM paper_file f
        JOIN case_file c ON c.id = f."case" GROUP BY f.unit, f.place
        ORDER BY max(f.at) DESC, max(f.entry) DESC LIMIT ?"""  # noqa: S608  # marks
    units = {u.id: u for u in register.units(everywhere=True)}
    codes = unit_codes(register)
    rows = register.database.rows(sql, *OVER, most)
    return [Place(id_, codes[id_], units[id_].name, place, n) for id_, place, n in rows if id_ in units]


def known_place(register: Register, unit: int, typed: str) -> str:
    """Return a typed place as it was written before: ``rak b-2`` is the place ``Rak B-2``."""
    wanted = typed.casefold()
    rows = register.database.rows("SELECT DISTINCT place FROM paper_file WHERE unit = ?", unit)
    return next((place for (place,) in rows if place.casefold() == wanted), typed)


def file_lines(register: Register, cases: tuple[int, ...]) -> tuple[FileLine, ...]:
    """Return cases as lines, in this order; cases that this register does not have are left out."""
    codes = unit_codes(register)
    gone = missing_papers(register)
    found: dict[int, FileLine] = {}
    for part in in_parts(cases):
        sql = f"""SELECT c.id, c.number, c.state, c.service, p.name, f.unit, f.place, f.at, f.officer
            FROM case_file c JOIN person p ON p.id = c.person LEFT JOIN paper_file f ON f."case" = c.id
            WHERE c.id IN ({placeholders(part)})"""  # noqa: S608  # marks
        rows = register.database.rows(sql, *part)
        names = officers_told(register, (officer for *_case, officer in rows))
        for id_, number, state, service, name, unit, place, at, officer in rows:
            where = (codes.get(unit, "?"), place, at, names[officer]) if unit else ()
            line = FileLine(id_, number, state, service, name, *where)
            found[id_] = msgspec.structs.replace(line, missing=id_ in gone)
    return tuple(found[case] for case in cases if case in found)


def compare(register: Register, unit: int, place: str, there: frozenset[int]) -> Compared:
    """Compare what lies at a place with what should: all of it, however much is missing."""
    expected = expected_at(register, unit, place)
    missing = file_lines(register, tuple(sorted(expected - there)))
    strange = file_lines(register, tuple(sorted(there - expected)))
    return Compared(len(there), missing, strange)


def counts(register: Register, most: int = 200) -> list[Counted]:
    """Return the counts that were recorded, the newest first."""
    codes = unit_codes(register)
    sql = """SELECT id, unit, place, counted, missing, strange, at, officer FROM inventory
        ORDER BY at DESC, id DESC LIMIT ?"""
    rows = register.database.rows(sql, most)
    names = officers_told(register, (officer for *_count, officer in rows))
    return [
        Counted(id_, codes.get(unit, "?"), place, counted, _ids(missing), _ids(strange), at, names.get(officer, "?"))
        for id_, unit, place, counted, missing, strange, at, officer in rows
    ]


def missing_papers(register: Register) -> frozenset[int]:
    """Return the cases whose papers were looked for at the last count of their place and not found.

    Papers that were put somewhere since, or found at a place where they should not be, are not missing.
    """
    newest: dict[tuple[int, str], tuple[int, int]] = {}
    for id_, unit, place, at in register.database.rows("SELECT id, unit, place, at FROM inventory ORDER BY at, id"):
        newest[unit, place] = (at, id_)
    if not newest:
        return frozenset()
    counts_ = tuple(id_ for _at, id_ in newest.values())
    sql = f"""SELECT m.value, s.at, s.id, f.unit, f.place FROM inventory s, json_each(s.missing) m
        JOIN paper_file f ON f."case" = m.value WHERE s.id IN ({placeholders(counts_)}) AND f.at <= s.at"""  # noqa: S608  # marks
    gone: dict[int, tuple[int, int]] = {}
    for case, at, id_, unit, place in register.database.rows(sql, *counts_):
        last = max(newest.get((unit, place), (0, 0)), newest.get((unit, ""), (0, 0)))
        if (at, id_) == last:  # a newer count of the same place would have found it, or missed it again
            gone[case] = last
    if gone:
        sql = f"""SELECT m.value, n.at, n.id FROM inventory n, json_each(n.strange) m
            WHERE n.strange <> '[]' AND m.value IN ({placeholders(gone)})"""  # noqa: S608  # marks
        for case, at, id_ in register.database.rows(sql, *gone):
            if case in gone and (at, id_) > gone[case]:
                del gone[case]
    return frozenset(gone)


def paper_of(register: Register, case: int) -> FileLine:
    """Return where the papers of a case are.

    Raises:
        Refused: ``case_unknown``.
    """
    lines = file_lines(register, (case,))
    if not lines:
        raise Refused("case_unknown")
    return lines[0]


def _ids(packed: Any) -> tuple[int, ...]:
    return decoding.decode(packed, tuple[int, ...])
