"""Digits: a number of a case or notice, a NIK or its part, the end of a phone number, the number of a company."""

from __future__ import annotations

from models import text
from models.facts import numbering
from models.facts.identity import NPWP_LENGTHS, npwp_forms, phone_tail
from models.register.register import Register
from models.search.lines import Limits, Tier, either
from models.store.names import known_marks
from models.store.terms import BIRTH, PART, PHONE, REGION, TAIL, beginning, identity_term, spelled

SHORTEST_TAIL = 3
"""Fewest digits that are looked for at the end of phone numbers."""
_SHORTEST_IDENTITY = 5
_LONGEST = 16


def by_number(register: Register, typed: str, digits: str, limits: Limits) -> tuple[tuple[int, ...], bool]:
    """Return the cases that a number means, and whether that is all that was meant."""
    number = numbering.read(typed, register.series())
    if number is None:
        return (), False
    if numbering.kind(number) is numbering.Range.NOTICE:
        condition = 'c.id IN (SELECT "case" FROM notice WHERE number = ?)'
    else:
        condition = "c.number = ?"
    facts = "c.state, c.service, c.holder, c.offered_to, c.assignee"
    sql = f"SELECT c.id, c.opened_at, {facts} FROM case_file c WHERE {condition}"  # noqa: S608  # parts are ours
    signs = known_marks(register.database) if limits.marks else {}
    found = []
    for id_, opened, *values in register.database.rows(sql, number):
        if (limits.begin is not None and opened < limits.begin) or (limits.end is not None and opened >= limits.end):
            continue
        kinds = zip(("state", "service", "holder", "offered", "assignee"), values, strict=True)
        mine = {signs.get((kind, str(value))) for kind, value in kinds}
        if all(mine.intersection(alternatives) for alternatives in limits.marks):
            found.append(id_)
    whole = len(digits) == numbering.LENGTH or ("-" in typed and len(digits) <= numbering.SHORT_LENGTH)
    return tuple(found), whole and bool(found)


def complaint_of_number(register: Register, typed: str) -> int:
    """Return the complaint that a number means; 0 for none."""
    number = numbering.read(typed, register.series())
    if number is None or numbering.kind(number) is not numbering.Range.COMPLAINT:
        return 0
    row = register.database.row("SELECT id FROM complaint WHERE number = ? ORDER BY id DESC LIMIT 1", number)
    return int(row[0]) if row else 0


def tier(typed: str) -> Tier | None:
    """Return how digits are found: a NIK from its first digit or from its seventh, a phone from its last.

    Numbers are read as intake reads them: a phone with or without its country, an NPWP in both its forms. The terms
    narrow it down to few places; where they are shorter than what was typed, the rows decide.
    """
    digits, phone = text.digits(typed), phone_tail(typed)
    if len(digits) > _LONGEST and len(phone) == len(digits):
        return None
    ways = []
    if len(digits) > _LONGEST:
        pass  # a phone with all that may stand before it
    elif len(digits) <= PART:
        ways.append(beginning(REGION, digits, PART))
    else:
        born = beginning(BIRTH, digits[PART : 2 * PART], PART, _is_birth)
        ways += [f'("{spelled(REGION, digits[:PART])}" AND ({born}))'] if born else []
    if len(digits) <= _LONGEST - PART:
        ways.append(beginning(BIRTH, digits[:PART], PART, _is_birth))
    if len(digits) >= SHORTEST_TAIL:
        ways.append(beginning(PHONE, digits[: -TAIL - 1 : -1], TAIL))
    companies = npwp_forms(digits) if len(digits) in NPWP_LENGTHS else (digits, digits)
    if len(digits) >= _SHORTEST_IDENTITY:
        ways.append(either([*dict.fromkeys(identity_term(number) for number in companies)]))
    condition, params = "", tuple[str, ...]()
    if len(digits) > TAIL:
        # "GLOB" compares bytes, and digits hold none of its signs
        condition = """p.nik GLOB ? OR substr(p.nik, 7) GLOB ? OR p.phone GLOB ?
            OR ? IN (p.passport, p.nib) OR p.npwp IN (?, ?)"""
        params = (f"{digits}*", f"{digits}*", f"*{phone}", digits, *companies)
    return Tier(" OR ".join(way for way in ways if way), condition, params) if any(ways) else None


def _is_birth(digits: str) -> bool:
    """Tell whether a NIK may go on so from its seventh digit: day (a woman's 40 higher), month, year."""
    day, month = int(digits[:2]), int(digits[2:4] or 1) if len(digits) == PART else 1
    return (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12
