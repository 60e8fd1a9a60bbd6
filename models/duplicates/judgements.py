"""Which entries of the register were judged to be one person. Nothing is merged; each keeps its data and its cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.facts import ids
from models.journal.journal import Chain
from models.register.register import Register


def verdicts(register: Register, person: int) -> dict[int, str]:
    """Return whom ``person`` was compared with, from either side; where two desks disagree it stays "different"."""
    rows = register.database.rows(
        """SELECT other, verdict FROM person_compared WHERE person = ?
        UNION ALL SELECT person, verdict FROM person_compared WHERE other = ?""",
        person,
        person,
    )
    found: dict[int, str] = {}
    for other, verdict in rows:
        if found.get(other) != "different":
            found[other] = verdict
    return found


def same_group(register: Register, person: int) -> frozenset[int]:
    """Return ``person`` and all entries that were judged to be the same, one through another."""
    group, waiting = {person}, [person]
    while waiting:
        for other, verdict in verdicts(register, waiting.pop()).items():
            if verdict == "same" and other not in group:
                group.add(other)
                waiting.append(other)
    return frozenset(group)


def others(register: Register, person: int) -> frozenset[int]:
    """Return the entries that were judged to be someone else than ``person``, with all that are the same as they."""
    mine = same_group(register, person)
    told = {other for one in mine for other, verdict in verdicts(register, one).items() if verdict == "different"}
    return frozenset(same for one in told - mine for same in same_group(register, one)) - mine


_NUMBERS = ("nik", "passport", "nib")
"""Numbers by which a citizen is the same citizen."""

Numbered = tuple[str, str]
"""Which number, and the number."""


def doubled(register: Register) -> tuple[tuple[int, ...], ...]:
    """Return the persons who stand here twice by the same NIK, passport or NIB, as no one judged yet.

    Two desks took the same citizen in before they heard of each other.
    """
    return _open_ones(register, _twice(register))


def _twice(register: Register) -> list[Numbered]:
    """Return the numbers that several persons have; reads three indexes from end to end."""
    return [
        (column, number)
        for column in _NUMBERS
        for (number,) in register.database.rows(
            f"""SELECT {column} FROM person WHERE {column} IS NOT NULL
            GROUP BY {column} HAVING count(*) > 1 ORDER BY {column}"""  # noqa: S608  # one of three words
        )
    ]


def _open_ones(register: Register, numbers: Iterable[Numbered]) -> tuple[tuple[int, ...], ...]:
    """Return the persons of each number, where there are several and not all were judged."""
    found = []
    for column, number in numbers:
        sql = f"SELECT id FROM person WHERE {column} = ? ORDER BY id"  # noqa: S608  # one of three words
        persons = [id_ for (id_,) in register.database.rows(sql, number)]
        if _unjudged(register, persons):
            found.append(tuple(persons))
    return tuple(found)


def _unjudged(register: Register, ids: list[int]) -> bool:
    """Tell whether of some two of ``ids`` nobody said whether they are the same."""
    for place, one in enumerate(ids):
        same, told = same_group(register, one), verdicts(register, one)
        if any(other not in same and other not in told for other in ids[place + 1 :]):
            return True
    return False


_MANY = 5_000
"""Entries of other desks from which on looking at all persons is the shorter way."""


class Doubles:
    """Counts what :func:`doubled` finds, and after the first time looks only at what other desks' entries are about.

    A citizen whom this desk knows is not registered twice here. At a million persons the first count takes a fifth of
    a second: it is for a moment when nobody waits.
    """

    def __init__(self) -> None:
        self._heads: dict[Chain, int] = {}
        self._judged: object = None
        self._numbers: list[Numbered] = []
        self._count = 0

    @property
    def known(self) -> int:
        """What was counted last."""
        return self._count

    def count(self, register: Register) -> int:
        """Return how many citizens stand here twice and were not judged yet; none where no other desk was heard of."""
        heads = {c: register.journal.head(c).seq for c in register.journal.chains() if _is_sister(register, c)}
        judged = register.database.row("SELECT count(*), sum(verdict = 'same') FROM person_compared")
        if not heads or (heads, judged) == (self._heads, self._judged):
            return self._count
        if not self._heads or sum(heads.values()) - sum(self._heads.values()) > _MANY:
            self._numbers = _twice(register)
        else:
            self._numbers = list(dict.fromkeys([*self._numbers, *self._new(register, heads)]))
        self._heads, self._judged, self._count = heads, judged, len(_open_ones(register, self._numbers))
        return self._count

    def _new(self, register: Register, heads: dict[Chain, int]) -> Iterator[Numbered]:
        """Yield the numbers of those whom new entries of other desks are about."""
        for chain, seq in heads.items():
            before = self._heads.get(chain, 0)
            if seq > before:
                rows = register.database.rows(
                    """SELECT DISTINCT p.nik, p.passport, p.nib FROM entry e JOIN person p ON p.id = e.subject
                    WHERE e.id BETWEEN ? AND ?""",
                    ids.pack(*chain, before + 1),
                    ids.pack(*chain, seq),
                )
                for row in rows:
                    yield from ((column, number) for column, number in zip(_NUMBERS, row, strict=True) if number)


def _is_sister(register: Register, chain: Chain) -> bool:
    return chain.desk != ids.CENTRE_DESK and chain[:2] != (register.branch_number, register.desk)
