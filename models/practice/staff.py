"""Who does something in an invented life: officers who sit in a pool. Others have a seat on the pages, and no desk."""

from __future__ import annotations

from models.register.register import Register


def staff(register: Register) -> list[int]:
    """Return the ids of the active officers of some pool."""
    sql = "SELECT id FROM officer WHERE active = 1 AND json_array_length(units) > 0 ORDER BY id"
    return [id_ for (id_,) in register.database.rows(sql)]


__all__ = ["staff"]
