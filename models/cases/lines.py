"""A case as one line of a list."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct, structs

from models.fold.states import RUNNING
from models.paper_files.inventory import missing_papers
from models.register.register import Register
from models.store.placeholders import placeholders

_LINE = """c.id, c.number, c.state, c.service, c.variant, c.person, p.name, p.nik, c.holder, c.offered_to, c.offer,
    c.promised, c.opened_at, c.since
    FROM case_file c JOIN person p ON p.id = c.person"""


class CaseLine(Struct, frozen=True):
    """A case as one line of a list. ``nik`` is whole: whoever shows it masks it."""

    id: int
    number: int
    state: str
    service: str
    variant: str
    person: int
    name: str
    nik: str | None
    holder: int
    offered_to: int | None
    offer: int | None
    promised: str | None
    """The promised date as it stands now."""
    opened_at: int
    since: int
    days: int | None = None
    """Days until the deadline of its open notice, negative when it has passed; read only for lists about that."""
    missing: bool = False
    """Its papers were looked for at the last count of their place, and not found."""
    erased: bool = False
    """Its personal data were erased; whose it was is not told, even where the person is still known."""

    left: int | None = None
    """Working days until the promised date while the clock runs, negative when it has passed; else None."""
    uncertain: bool = False
    """The days that are left run over holidays that are not certain."""

    @property
    def due(self) -> dt.date | None:
        """The promised date."""
        return dt.date.fromisoformat(self.promised) if self.promised else None


def case_lines(
    register: Register, where: str, *params: object, limit: int = 200, order: str = "c.id DESC"
) -> tuple[CaseLine, ...]:
    """Return the cases that an SQL condition on ``c`` (case_file) and ``p`` (person) names, newest first."""
    rows = register.database.rows(
        f"SELECT {_LINE} WHERE {where} ORDER BY {order} LIMIT ?",  # conditions are ours
        *params,
        limit,
    )
    return as_shown(register, tuple(CaseLine(*r) for r in rows))


def as_shown(register: Register, lines: tuple[CaseLine, ...]) -> tuple[CaseLine, ...]:
    """Return lines that say what is left of their time and whose papers are missing.

    Those of anonymised cases have no name of a person.
    """
    lines = _with_clock(register, lines)
    gone = missing_papers(register)
    lines = tuple(structs.replace(line, missing=True) if line.id in gone else line for line in lines) if gone else lines
    erased = anonymised(register, [line.id for line in lines])
    return tuple(_nameless(line) if line.id in erased else line for line in lines) if erased else lines


def _with_clock(register: Register, lines: tuple[CaseLine, ...]) -> tuple[CaseLine, ...]:
    """Return lines that say how many working days are left where the clock runs."""
    if not any(line.promised and line.state in RUNNING for line in lines):
        return lines
    calendar, today = register.calendar(), register.today()
    return tuple(
        structs.replace(line, left=calendar.between(today, line.due), uncertain=calendar.doubts(today, line.due))
        if line.due and line.state in RUNNING
        else line
        for line in lines
    )


def anonymised(register: Register, cases: list[int]) -> set[int]:
    """Return those of the cases whose personal data were erased."""
    marks = placeholders(cases)
    return {c for (c,) in register.database.rows(f'SELECT "case" FROM anonymised WHERE "case" IN ({marks})', *cases)}  # noqa: S608  # marks


def _nameless(line: CaseLine) -> CaseLine:
    return structs.replace(line, name="", nik=None, erased=True)
