"""How officers are named: by their name, with the sign-in code where another officer has the same one."""

from __future__ import annotations

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
