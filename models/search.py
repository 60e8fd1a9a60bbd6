"""Lookup: the shape of what is typed decides what is searched: number, NIK or part, passport, phone tail, name."""

from __future__ import annotations

from msgspec import Struct

from models import text
from models.facts import numbers
from models.register import Register
from models.same import same_group
from models.views import CaseLine, case_lines, with_missing

LIMIT = 50
_PEOPLE = 200
"""Most persons that a name is looked up for; their newest cases are shown."""


class Found(Struct, frozen=True):
    """The answer to one query, with the scope that it was searched in."""

    query: str
    lines: tuple[CaseLine, ...]
    """Newest first; a person without a case is a line with number 0 and state ``none``."""
    persons: int
    """How many persons this register knows."""
    exact: bool = False
    """The query named one case or one identity."""


def lookup(register: Register, query: str, limit: int = LIMIT) -> Found:
    """Find cases and persons. Any text is safe as a query; an empty one finds the newest cases."""
    typed = text.clean(query)[: text.LINE_LENGTH]
    lines: tuple[CaseLine, ...]
    digits = text.digits(typed)
    exact = False
    if not typed:
        lines = case_lines(register, "1 = 1", limit=limit)
    elif digits and not any(c.isalpha() for c in typed):
        lines, exact = _by_digits(register, typed, digits, limit)
    else:
        lines = _by_name(register, typed, limit)
        if digits:
            passport = "".join(c for c in typed.upper() if c.isalnum())
            lines = (*_people(register, "p.passport = ?", passport, limit=limit), *lines)[:limit]
    row = register.database.row("SELECT count(*) FROM person")
    return Found(query, lines, row[0] if row else 0, exact)


def person_lines(register: Register, person: int, limit: int = LIMIT) -> tuple[CaseLine, ...]:
    """Return the cases of a person and of who was judged to be the same; empty for someone unknown or erased.

    ``person`` may be the id that stood on a slip before a restored database was told apart from its first life.
    """
    row = register.database.row("SELECT new FROM alias WHERE old = ?", person)
    group = sorted(same_group(register, int(row[0]) if row else person))
    return _people(register, f"p.id IN ({', '.join('?' * len(group))})", *group, limit=limit)


def _by_digits(register: Register, typed: str, digits: str, limit: int) -> tuple[tuple[CaseLine, ...], bool]:
    found: list[CaseLine] = []
    number_like = len(digits) == numbers.LENGTH or ("-" in typed and len(digits) <= numbers.SHORT_LENGTH)
    number = numbers.read(typed, register.series())
    if number is not None:
        if numbers.kind(number) is numbers.Range.NOTICE:
            sql = 'c.id IN (SELECT "case" FROM notice WHERE number = ?)'
        else:
            sql = "c.number = ?"
        found += case_lines(register, sql, number, limit=limit)
    if found and number_like:
        return tuple(found), len(found) == 1
    low, high = digits, digits[:-1] + chr(ord(digits[-1]) + 1)
    if len(digits) <= 16:
        found += _people(register, "p.nik >= ? AND p.nik < ?", low, high, limit=limit)
    if len(digits) <= 10:
        found += _people(register, "substr(p.nik, 7) >= ? AND substr(p.nik, 7) < ?", low, high, limit=limit)
    if len(digits) >= 3:
        back, after = digits[::-1], digits[::-1][:-1] + chr(ord(digits[0]) + 1)
        found += _people(register, "p.phone_back >= ? AND p.phone_back < ?", back, after, limit=limit)
    if len(digits) == 13:
        found += _people(register, "p.nib = ?", digits, limit=limit)
    if len(digits) in (15, 16):
        found += _people(register, "p.npwp = ?", digits, limit=limit)
    unique = {(line.id, line.person): line for line in found}
    return tuple(unique.values())[:limit], len(digits) == 16 and bool(found)


def _by_name(register: Register, typed: str, limit: int) -> tuple[CaseLine, ...]:
    words = text.folded(typed).split()
    if not words:
        return ()
    # the index splits words by an older list of letters than ours, so only plain ones are asked of it
    plain = [word for word in words if word.isascii()]
    other = [word for word in words if not word.isascii()]
    conditions = ["instr(p.folded, ?) > 0"] * len(other)
    params: list[object] = [*other]
    if plain:
        conditions.append("p.id IN (SELECT rowid FROM person_name WHERE person_name MATCH ?)")
        params.append(" ".join(f'"{word}"*' for word in plain))
    rows = register.database.rows(
        f"SELECT p.id FROM person p WHERE {' AND '.join(conditions)} ORDER BY p.id DESC LIMIT ?",  # noqa: S608
        *params,
        _PEOPLE,
    )
    if not rows:
        return ()
    marks = ", ".join("?" * len(rows))
    return _people(register, f"p.id IN ({marks})", *(r[0] for r in rows), limit=limit)


def _people(register: Register, where: str, *params: object, limit: int) -> tuple[CaseLine, ...]:
    """Return the cases of the persons that ``where`` names, and those persons that have none."""
    rows = register.database.rows(
        f"""SELECT coalesce(c.id, 0), coalesce(c.number, 0), coalesce(c.state, 'none'), coalesce(c.service, ''),
        coalesce(c.variant, ''), p.id, p.name, p.nik, coalesce(c.holder, 0), c.offered_to, c.offer, c.promised,
        coalesce(c.opened_at, p.registered_at), coalesce(c.since, p.registered_at)
        FROM person p LEFT JOIN case_file c ON c.person = p.id
        WHERE {where} AND p.erased = 0 ORDER BY c.id DESC, p.id DESC LIMIT ?""",  # noqa: S608  # conditions are ours
        *params,
        limit,
    )
    return with_missing(register, tuple(CaseLine(*r) for r in rows))
