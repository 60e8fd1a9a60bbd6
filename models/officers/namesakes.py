"""How officers are named: by their name, with the sign-in code where another officer has the same one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.register.register import Register


def officer_told(register: Register, id_: int, unknown: str = "?") -> str:
    """Return what an officer is called; ``unknown`` for one whom this register does not know. For the reading thread.

    Whoever has left counts, too: what he did stands in the histories beside what his namesake does.
    """
    found = register.officer(id_) if id_ else None
    if found is None:
        return unknown
    sql = "SELECT 1 FROM officer WHERE name = ? COLLATE NOCASE AND id <> ?"
    namesake = register.database.row(sql, found.name, found.id) is not None
    return f"{found.name} ({found.code})" if namesake else found.name


def officers_told(register: Register, officers: Iterable[int]) -> dict[int, str]:
    """Return what each of these officers is called, by id; where there was none, nothing is told."""
    return {id_: officer_told(register, id_) for id_ in set(officers) if id_}


def author_told(register: Register, id_: int, unknown: str = "?") -> str:
    """Return who wrote an entry: an officer, or the program, which writes as officer 0."""
    return officer_told(register, id_, unknown) if id_ else "ptsa"
