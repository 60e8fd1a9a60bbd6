"""Persons of this register who may be the one at hand, found through indexes and weighed by what they share.

Nothing here holds an officer up, and nothing is merged: a judgement is an act on a person that another takes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, NamedTuple

from msgspec import Struct, structs

from models.facts import identity, ids, likeness, sounds
from models.fold import PersonState
from models.refused import Refused
from models.register import Register
from models.same import doubled, others, same_group, verdicts
from models.text import digits

Reason = Literal[
    "same_number",
    "one_digit",
    "same_name",
    "other_order",
    "one_letter",
    "sounds",
    "letters",
    "one_word",
    "same_birth",
    "same_phone",
    "similar_address",
]
"""Why two persons may be one."""

_WEIGHTS: dict[Reason, int] = {
    "same_number": 100,
    "same_name": 40,
    "other_order": 38,
    "one_digit": 35,
    "one_letter": 32,
    "sounds": 30,
    "same_birth": 30,
    "same_phone": 30,
    "letters": 24,
    "similar_address": 15,
    "one_word": 8,
}

_WHOLE_NAME = frozenset({"same_name", "other_order", "one_letter", "sounds"})
_BY_SOUND, _BY_SIGN = 60, 40
"""Most rows that are looked at by their sound, and by each other sign: a common name must not flood."""
_TAIL = 9
"""Digits of a telephone number that are compared; 0, +62 or an area code may stand before them."""
_SHORTEST_TAIL = 6
_NUMBERS = ("nik", "passport", "nib")


class Typed(Struct, frozen=True):
    """The person at hand, as far as it is known: what was typed now, or an entry of the register."""

    name: str
    nik: str = ""
    passport: str = ""
    nib: str = ""
    phone: str = ""
    address: str = ""
    birth: dt.date | None = None


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


class Likely(Struct, frozen=True):
    """The candidates, the best first, and the scope that they were looked for in."""

    candidates: tuple[Candidate, ...]
    typed: Typed
    """Whom they were compared with."""
    persons: int
    """Persons of this register."""
    contact: int = 0
    """When this desk last heard of its sister desks, seconds UTC; 0 for one that stands alone or never did."""


class _Row(NamedTuple):
    id: int
    name: str
    nik: str
    passport: str
    nib: str
    npwp: str
    phone: str
    address: str
    registered_at: int
    sound: str


_COLUMNS = """id, name, coalesce(nik, ''), coalesce(passport, ''), coalesce(nib, ''), coalesce(npwp, ''), phone,
    address, registered_at, sound"""


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
) -> Likely:
    """Return who may be a person that was just typed; whoever has exactly this number is known, not likely.

    A candidate has the same phone, or the same birth date and a word of the name, or nearly the whole name if that has
    two words and more. A name of one word needs a further sign, and so does any name once the birth dates differ.
    """
    born = birth or _born(register, digits(nik))
    typed = Typed(name, digits(nik), passport, nib, digits(phone), address, born)
    return Likely(_search(register, typed, limit, None), typed, *_scope(register))


def twins(register: Register, person: int, limit: int = 5) -> Likely:
    """Return whom ``person`` was judged to be, or not to be, then who else may be it: those with its number first.

    Raises:
        Refused: ``person_unknown``.
    """
    typed = _typed(register, person)
    if not typed.name:
        return Likely((), typed, *_scope(register))  # erased
    judged = []
    told = verdicts(register, person)
    for other in sorted(told, key=lambda o: (told[o] != "same", o)):
        row = register.database.row(f"SELECT {_COLUMNS} FROM person WHERE id = ? AND erased = 0", other)  # noqa: S608
        if row is not None:
            one = _Row(*row)
            reasons = _reasons(register, typed, one, sounds.keys(typed.name), numbers=True)
            judged.append(_counted(register, structs.replace(_candidate(register, one, reasons), verdict=told[other])))
    return Likely((*judged, *_search(register, typed, limit, person)), typed, *_scope(register))


def _typed(register: Register, person: int) -> Typed:
    """Return what is known of a person of this register.

    Raises:
        Refused: ``person_unknown``.
    """
    state = register.fold_of(person).state
    if not isinstance(state, PersonState):
        raise Refused("person_unknown")
    born = _born(register, state.nik)
    return Typed(state.name, state.nik, state.passport, state.nib, state.phone, state.address, born)


def _search(register: Register, typed: Typed, limit: int, person: int | None) -> tuple[Candidate, ...]:
    gone = same_group(register, person) | others(register, person) if person is not None else frozenset()
    keys = sounds.keys(typed.name)
    found: dict[int, Candidate] = {}
    for row in _rows(register, typed, keys, numbers=person is not None):
        if row.id in gone or (person is None and _same_number(typed, row)):
            continue
        reasons = _reasons(register, typed, row, keys, numbers=person is not None)
        if not _is_likely(typed, reasons, _differs(typed.birth, _born(register, row.nik)), len(sounds.words(row.name))):
            continue
        candidate = _candidate(register, row, reasons)
        first, rival = candidate.group[0], found.get(candidate.group[0])
        if rival is None or (rival.score, rival.person) < (candidate.score, candidate.person):
            found[first] = candidate
    best = sorted(found.values(), key=lambda c: (-c.score, -c.person))[:limit]
    return tuple(_counted(register, candidate) for candidate in best)


def _rows(register: Register, typed: Typed, keys: tuple[str, ...], *, numbers: bool) -> Iterator[_Row]:
    """Yield the persons whom an index finds, each once."""
    asked: list[tuple[str, tuple[object, ...], int]] = []
    if numbers:
        for column in _NUMBERS:
            if getattr(typed, column):
                asked.append((f"{column} = ?", (getattr(typed, column),), _BY_SIGN))
    tail = typed.phone[-_TAIL:][::-1]
    if len(tail) >= _SHORTEST_TAIL:
        asked.append(("phone_back >= ? AND phone_back < ? AND phone_back <> ''", (tail, _after(tail)), _BY_SIGN))
    if typed.birth is not None:
        for day in (typed.birth.day, typed.birth.day + 40):
            low = f"{day:02d}{typed.birth:%m%y}"
            asked.append(("substr(nik, 7) >= ? AND substr(nik, 7) < ?", (low, _after(low)), _BY_SIGN))
    asked += [("sound = ? AND sound <> ''", (key,), _BY_SOUND) for key in keys]
    seen: set[int] = set()
    for condition, params, most in asked:
        sql = f"SELECT {_COLUMNS} FROM person WHERE {condition} AND erased = 0 ORDER BY id DESC LIMIT ?"  # noqa: S608
        for row in register.database.rows(sql, *params, most):
            if row[0] not in seen:
                seen.add(row[0])
                yield _Row(*row)


def _after(text: str) -> str:
    """Return the first text behind all that begin with ``text``."""
    return text[:-1] + chr(ord(text[-1]) + 1)


def _reasons(
    register: Register, typed: Typed, row: _Row, keys: tuple[str, ...], *, numbers: bool
) -> tuple[Reason, ...]:
    """Return what two persons share, the number first."""
    found: list[Reason] = []
    if numbers and _same_number(typed, row):
        found.append("same_number")
    elif likeness.one_digit(typed.nik, row.nik):
        found.append("one_digit")
    name = likeness.names(typed.name, row.name, keys, row.sound)
    if name is not None:
        found.append(name)
    if typed.birth is not None and typed.birth == _born(register, row.nik):
        found.append("same_birth")
    tail = typed.phone[-_TAIL:]
    if len(tail) >= _SHORTEST_TAIL and row.phone.endswith(tail):
        found.append("same_phone")
    if likeness.addresses(typed.address, row.address):
        found.append("similar_address")
    return tuple(found)


def _is_likely(typed: Typed, reasons: tuple[Reason, ...], other_birth: bool, words: int) -> bool:
    """Tell whether what two persons share is enough to show them; ``words`` are those of the other's name."""
    shared = set(reasons)
    if "same_number" in shared:
        return True
    by_name = bool(shared & {*_WHOLE_NAME, "letters", "one_word"})
    if "same_phone" in shared:
        return by_name or not other_birth
    if shared & {"same_birth", "one_digit"}:
        return by_name
    if not shared & _WHOLE_NAME:
        return False
    if "similar_address" in shared:
        return True
    return not other_birth and min(words, len(sounds.words(typed.name))) > 1


def _same_number(typed: Typed, row: _Row) -> bool:
    return any(getattr(typed, c) and getattr(typed, c) == getattr(row, c) for c in _NUMBERS)


def _differs(one: dt.date | None, other: dt.date | None) -> bool:
    return one is not None and other is not None and one != other


def _born(register: Register, nik: str) -> dt.date | None:
    """Return the birth date that a NIK tells."""
    try:
        return identity.read_nik(nik, register.today()).born if nik else None
    except Refused:
        return None


def _candidate(register: Register, row: _Row, reasons: tuple[Reason, ...]) -> Candidate:
    return Candidate(
        row.id,
        row.name,
        row.nik,
        "" if row.nik else row.passport or row.nib or row.npwp,
        _born(register, row.nik),
        row.phone,
        row.address,
        reasons,
        sum(_WEIGHTS[reason] for reason in reasons),
        ids.unpack(row.id).desk,
        tuple(sorted(same_group(register, row.id))),
        last_visit=row.registered_at,
    )


def _counted(register: Register, candidate: Candidate) -> Candidate:
    """Return a candidate with its cases."""
    marks = ", ".join("?" * len(candidate.group))
    row = register.database.row(
        f"SELECT count(*), max(opened_at) FROM case_file WHERE person IN ({marks})",  # noqa: S608  # marks are ours
        *candidate.group,
    )
    cases, last = row if row else (0, None)
    return structs.replace(candidate, cases=cases, last_visit=last or candidate.last_visit)


def _scope(register: Register) -> tuple[int, int]:
    row = register.database.row("SELECT count(*) FROM person")
    return (row[0] if row else 0), int(register.note("contact") or 0)


__all__ = ["Candidate", "Likely", "Reason", "Typed", "doubled", "likely", "same_group", "twins", "verdicts"]
