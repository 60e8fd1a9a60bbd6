"""Persons of this register who may be the one at hand, found through indexes and weighed by what they share.

Nothing here holds an officer up, and nothing is merged: a judgement is an act on a person that another takes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, structs

from models.duplicates.judgements import doubled, others, same_group, verdicts
from models.duplicates.matching import (
    NUMBERS,
    SHORTEST_TAIL,
    TAIL,
    WEIGHTS,
    PersonRow,
    Reason,
    Typed,
    is_likely,
    reasons,
    same_number,
)
from models.facts import identity, ids, sounds
from models.fold import PersonState
from models.refused import Refused
from models.register.register import Register
from models.store.placeholders import placeholders
from models.store.terms import BIRTH, PHONE, sounding, spelled
from models.store.terms import TAIL as PHONE_TAIL
from models.text import digits

_BY_SOUND, _BY_SIGN = 60, 40
"""Most rows that are looked at by their sound, and by each other sign: a common name must not flood."""


_CASES = 4
"""How many cases of the same citizen are passed over on the way to so many persons."""


class Candidate(Struct, frozen=True):
    """A person who may be the one at hand. Numbers are whole: whoever shows them masks them."""

    person: int
    name: str
    nik: str
    other_number: str
    """Passport, NIB or NPWP; empty when the person has a NIK or showed nothing."""
    birth: dt.date | None
    phone: str
    address: str
    reasons: tuple[Reason, ...]
    score: int
    desk: int
    """The desk that registered the person."""
    group: tuple[int, ...] = ()
    """The entries that are this person, itself among them."""
    cases: int = 0
    last_visit: int = 0
    """When the newest case was opened, seconds UTC; when the person was registered if there is none."""
    verdict: str = ""
    """``same`` or ``different`` once it was judged, else empty."""


class Candidates(Struct, frozen=True):
    """The candidates, the best first, and the scope that they were looked for in."""

    candidates: tuple[Candidate, ...]
    typed: Typed
    """Whom they were compared with."""
    persons: int
    """Persons of this register."""
    contact: int = 0
    """When this desk last heard of its sister desks, seconds UTC; 0 for one that stands alone or never did."""


_COLUMNS = """id, name, coalesce(nik, ''), coalesce(passport, ''), coalesce(nib, ''), coalesce(npwp, ''), phone,
    address, registered_at, sound"""

_BY_TERMS = f"""SELECT {_COLUMNS.replace("id", "p.id", 1)} FROM shelf_term f CROSS JOIN shelf s ON s.place = f.rowid
    LEFT JOIN case_file c ON c.id = s.subject CROSS JOIN person p ON p.id = coalesce(c.person, s.subject)
    WHERE shelf_term MATCH ? AND {{condition}} AND p.erased = 0 ORDER BY f.rowid DESC LIMIT ?"""  # noqa: S608  # ours


def likely(
    register: Register,
    name: str,
    *,
    nik: str = "",
    passport: str = "",
    nib: str = "",
    phone: str = "",
    address: str = "",
    birth: dt.date | None = None,
    limit: int = 5,
) -> Candidates:
    """Return who may be a person that was just typed; whoever has exactly this number is known, not likely.

    A candidate has the same phone, or the same birth date and a word of the name, or nearly the whole name if that has
    two words and more. A name of one word needs a further sign, and so does any name once the birth dates differ.
    """
    born = birth or _born(digits(nik), register.today())
    typed = Typed(name, digits(nik), passport, nib, digits(phone), address, born)
    return Candidates(_search(register, typed, limit, None), typed, *_scope(register))


def twins(register: Register, person: int, limit: int = 5) -> Candidates:
    """Return whom ``person`` was judged to be, or not to be, then who else may be it: those with its number first.

    Raises:
        Refused: ``person_unknown``.
    """
    state = register.fold_of(person).state
    if not isinstance(state, PersonState):
        raise Refused("person_unknown")
    today = register.today()
    born = _born(state.nik, today)
    typed = Typed(state.name, state.nik, state.passport, state.nib, state.phone, state.address, born)
    if state.erased:
        return Candidates((), typed, *_scope(register))
    judged = []
    told = verdicts(register, person)
    for other in sorted(told, key=lambda o: (told[o] != "same", o)):
        row = register.database.row(f"SELECT {_COLUMNS} FROM person WHERE id = ? AND erased = 0", other)  # noqa: S608
        if row is not None:
            entry = _entry(row, today)
            found = _candidate(entry, reasons(typed, entry, sounds.keys(typed.name), numbers=True))
            group = tuple(sorted(same_group(register, other)))
            judged.append(_counted(register, structs.replace(found, group=group, verdict=told[other])))
    return Candidates((*judged, *_search(register, typed, limit, person)), typed, *_scope(register))


def _search(register: Register, typed: Typed, limit: int, person: int | None) -> tuple[Candidate, ...]:
    gone = same_group(register, person) | others(register, person) if person is not None else frozenset()
    keys = sounds.keys(typed.name)
    found = []
    for entry in _entries(register, typed, keys, numbers=person is not None):
        if entry.id in gone or (person is None and same_number(typed, entry)):
            continue
        shared = reasons(typed, entry, keys, numbers=person is not None)
        if is_likely(typed, entry, shared):
            found.append(_candidate(entry, shared))
    best: list[Candidate] = []
    shown: set[int] = set()
    for candidate in sorted(found, key=lambda c: (-c.score, -c.person)):
        if candidate.person not in shown:
            group = same_group(register, candidate.person)
            shown |= group
            best.append(_counted(register, structs.replace(candidate, group=tuple(sorted(group)))))
        if len(best) == limit:
            break
    return tuple(best)


def _entries(register: Register, typed: Typed, keys: tuple[str, ...], *, numbers: bool) -> Iterator[PersonRow]:
    """Yield the persons whom an index finds, each once."""
    asked: list[tuple[str, tuple[object, ...], int]] = []
    if numbers:
        mine = ((column, getattr(typed, column)) for column in NUMBERS)
        asked += [(f"{column} = ?", (number,), _BY_SIGN) for column, number in mine if number]
    today = register.today()
    seen: set[int] = set()
    for condition, params, most in asked:
        sql = f"SELECT {_COLUMNS} FROM person p WHERE {condition} AND erased = 0 ORDER BY id DESC LIMIT ?"  # noqa: S608
        for row in register.database.rows(sql, *params, most):
            if row[0] not in seen:
                seen.add(row[0])
                yield _entry(row, today)
    for match, condition, param, most in _by_terms(typed, keys):
        found = 0
        for row in register.database.rows(_BY_TERMS.format(condition=condition), match, param, _CASES * most):
            if row[0] not in seen and found < most:
                seen.add(row[0])
                found += 1
                yield _entry(row, today)


def _by_terms(typed: Typed, keys: tuple[str, ...]) -> Iterator[tuple[str, str, str, int]]:
    """Yield what to ask of the index: an expression, and what the rows must fulfil since a term tells less."""
    tail = typed.phone[-TAIL:]
    if len(tail) >= SHORTEST_TAIL:
        yield f'"{spelled(PHONE, tail[: -PHONE_TAIL - 1 : -1])}"', "p.phone GLOB ?", f"*{tail}", _BY_SIGN
    if typed.birth is not None:
        for day in (typed.birth.day, typed.birth.day + 40):  # a woman's day is 40 higher; the sex may be mistyped
            born = f"{day:02d}{typed.birth:%m%y}"
            yield f'"{spelled(BIRTH, born)}"', "substr(p.nik, 7, 6) = ?", born, _BY_SIGN
    for key in keys:
        yield sounding(key), "p.sound = ?", key, _BY_SOUND


def _entry(row: tuple[Any, ...], today: dt.date) -> PersonRow:
    return PersonRow._make((*row, _born(row[2], today)))


def _born(nik: str, today: dt.date) -> dt.date | None:
    """Return the birth date that a NIK tells."""
    try:
        return identity.read_nik(nik, today).born if nik else None
    except Refused:
        return None


def _candidate(entry: PersonRow, shared: tuple[Reason, ...]) -> Candidate:
    return Candidate(
        entry.id,
        entry.name,
        entry.nik,
        "" if entry.nik else entry.passport or entry.nib or entry.npwp,
        entry.birth,
        entry.phone,
        entry.address,
        shared,
        sum(WEIGHTS[reason] for reason in shared),
        ids.desk_of(entry.id),
        last_visit=entry.registered_at,
    )


def _counted(register: Register, candidate: Candidate) -> Candidate:
    """Return a candidate with its cases."""
    marks = placeholders(candidate.group)
    row = register.database.row(
        f"SELECT count(*), max(opened_at) FROM case_file WHERE person IN ({marks})",  # noqa: S608  # marks are ours
        *candidate.group,
    )
    cases, last = row if row else (0, None)
    return structs.replace(candidate, cases=cases, last_visit=last or candidate.last_visit)


def _scope(register: Register) -> tuple[int, int]:
    row = register.database.row("SELECT count(*) FROM person")
    return (row[0] if row else 0), int(register.note("contact") or 0)


__all__ = ["Candidate", "Candidates", "Reason", "Typed", "doubled", "likely", "same_group", "twins", "verdicts"]
