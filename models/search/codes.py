"""Digits: a number of a case or notice, a NIK or its part, the end of a phone number, the number of a company."""

from __future__ import annotations

from models.facts import numbers
from models.register import Register
from models.search.lines import Limits, Tier, either
from models.store.terms import BIRTH, PHONE, PHONE_TAIL, REGION, identity_term

_PART = 6
"""Digits of a NIK in one term."""
_INDEXED = 4
"""Longest beginning of a term that the index keeps."""
SHORTEST_TAIL = 3
"""Fewest digits that are looked for at the end of phone numbers."""
_SHORTEST_IDENTITY = 5
_LONGEST = 16


def by_number(register: Register, typed: str, digits: str, limits: Limits) -> tuple[tuple[int, ...], bool]:
    """Return the cases that a number means, and whether that is all that was meant."""
    number = numbers.read(typed, register.series())
    if number is None:
        return (), False
    if numbers.kind(number) is numbers.Range.NOTICE:
        condition = 'c.id IN (SELECT "case" FROM notice WHERE number = ?)'
    else:
        condition = "c.number = ?"
    sql = f"SELECT c.id, c.opened_at, c.state, c.service, c.holder, c.offered_to, c.assignee FROM case_file c WHERE {condition}"  # noqa: S608
    signs = _signs(register) if limits.marks else {}
    found = []
    for id_, opened, *facts in register.database.rows(sql, number):
        if limits.begin is not None and opened < limits.begin or limits.end is not None and opened >= limits.end:
            continue
        kinds = zip(("state", "service", "holder", "offered", "assignee"), facts, strict=True)
        mine = {signs.get((kind, str(value))) for kind, value in kinds}
        if all(mine.intersection(alternatives) for alternatives in limits.marks):
            found.append(id_)
    whole = len(digits) == numbers.LENGTH or ("-" in typed and len(digits) <= numbers.SHORT_LENGTH)
    return tuple(found), whole and bool(found)


def _signs(register: Register) -> dict[tuple[str, str], str]:
    rows = register.database.rows("SELECT kind, value, sign FROM mark")
    return {(kind, value): chr(sign) for kind, value, sign in rows}


def tier(digits: str) -> Tier | None:
    """Return how digits are found: a NIK from its first digit or from its seventh, a phone from its last.

    The terms narrow it down to few places; where they are shorter than what was typed, the rows decide.
    """
    if len(digits) > _LONGEST:
        return None
    ways = []
    if len(digits) <= _PART:
        ways.append(_beginning(digits, REGION))
    else:
        ways.append(
            f"({either([digits[:_PART].translate(REGION)])} AND {_beginning(digits[_PART : 2 * _PART], BIRTH)})"
        )
    if len(digits) <= _LONGEST - _PART:
        ways.append(_beginning(digits[:_PART], BIRTH))
    if len(digits) >= SHORTEST_TAIL:
        ways.append(_beginning(digits[: -PHONE_TAIL - 1 : -1], PHONE, PHONE_TAIL))
    if len(digits) >= _SHORTEST_IDENTITY:
        ways.append(either([identity_term(digits)]))
    condition, params = "", ()
    if len(digits) > PHONE_TAIL:
        # "GLOB" compares bytes, and digits hold none of its signs
        condition = """p.nik GLOB ? OR substr(p.nik, 7) GLOB ? OR p.phone GLOB ?
            OR ? IN (p.passport, p.nib, p.npwp)"""
        params = (f"{digits}*", f"{digits}*", f"*{digits}", digits)
    return Tier(" OR ".join(ways), condition, params)


def _beginning(digits: str, spelling: dict[int, int], length: int = _PART) -> str:
    """Return an expression for the terms of ``length`` digits that begin with ``digits``."""
    if len(digits) == length:
        return either([digits.translate(spelling)])
    if len(digits) <= _INDEXED:
        return f'"{digits.translate(spelling)}"*'
    return either([f"{digits}{last}".translate(spelling) for last in "0123456789"])
