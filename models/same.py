"""Which entries of the register were judged to be one person. Nothing is merged; each keeps its data and its cases."""

from __future__ import annotations

from models.facts import ids
from models.journal.journal import Chain
from models.register import Register


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


def doubled(register: Register) -> tuple[tuple[int, ...], ...]:
    """Return the persons who stand here twice by the same NIK, passport or NIB, as no one judged yet.

    Two desks took the same citizen in before they heard of each other.
    """
    found = []
    for column in ("nik", "passport", "nib"):
        rows = register.database.rows(
            f"""WITH twice AS (SELECT {column} AS number FROM person WHERE {column} IS NOT NULL
            GROUP BY {column} HAVING count(*) > 1)
            SELECT p.{column}, p.id FROM twice CROSS JOIN person p ON p.{column} = twice.number
            WHERE p.{column} IS NOT NULL ORDER BY 1, 2"""  # noqa: S608  # one of three words
        )
        numbers: dict[str, list[int]] = {}
        for number, id_ in rows:
            numbers.setdefault(number, []).append(id_)
        found += [tuple(ids) for ids in numbers.values() if _unjudged(register, ids)]
    return tuple(found)


def _unjudged(register: Register, ids: list[int]) -> bool:
    """Tell whether of some two of ``ids`` nobody said whether they are the same."""
    for place, one in enumerate(ids):
        same, told = same_group(register, one), verdicts(register, one)
        if any(other not in same and other not in told for other in ids[place + 1 :]):
            return True
    return False


class Doubles:
    """Counts :func:`doubled` again only when it can have changed: other desks' entries or judgements came.

    A citizen whom this desk knows is not registered twice here, and at 20,000 persons the count takes some 4 ms.
    """

    def __init__(self) -> None:
        self._seen: tuple[object, ...] = ()
        self._count = 0

    def count(self, register: Register) -> int:
        """Return how many citizens stand here twice and were not judged yet; none where no other desk was heard of."""
        sisters = [chain for chain in register.journal.chains() if _is_sister(register, chain)]
        if not sisters:
            return 0
        heads = tuple((chain, register.journal.head(chain).seq) for chain in sisters)
        judged = register.database.row("SELECT count(*), sum(verdict = 'same') FROM person_compared")
        if (heads, judged) != self._seen:
            self._seen, self._count = (heads, judged), len(doubled(register))
        return self._count


def _is_sister(register: Register, chain: Chain) -> bool:
    return chain.desk != ids.CENTRE_DESK and chain[:2] != (register.branch_number, register.desk)
