"""The tables that rows of states are put into, and those of this machine: the one place for their columns and keys.

Each room has its module: its models, which of their tables hold folded states, and its indexes. The first migration
makes them from these; :mod:`models.store.project` puts rows in by their order. From the first release on a change is a
numbered migration beside the change here, and a test holds both against each other. What lies in the tables of entries
is said by :mod:`models.journal.rows`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from peewee import Model

from models.store.tables import assessment, branch, case, complaint, forum, machine, person, shift, survey, visit

VIEWS: tuple[type[Model], ...] = case.VIEWS
"""Models of which the database keeps another shape."""
MODELS: tuple[type[Model], ...] = (
    *branch.MODELS,
    *person.MODELS,
    *visit.MODELS,
    *case.MODELS,
    *complaint.MODELS,
    *shift.MODELS,
    *assessment.MODELS,
    *forum.MODELS,
    *survey.MODELS,
    *machine.MODELS,
)
"""Every model."""
INDEXES: tuple[str, ...] = (
    *branch.INDEXES,
    *person.INDEXES,
    *visit.INDEXES,
    *case.INDEXES,
    *complaint.INDEXES,
    *shift.INDEXES,
    *assessment.INDEXES,
    *forum.INDEXES,
    *survey.INDEXES,
    *machine.INDEXES,
)
"""Every index, as the statement that makes it."""
SUBJECT: dict[str, str] = {
    model._meta.table_name: column
    for room in (branch, person, visit, case, complaint, shift, assessment, forum, survey)
    for model, column in room.SUBJECT.items()
}
"""Tables that hold nothing but folded states, each with the column that names the subject, if there is one."""


@lru_cache(maxsize=1)
def columns() -> dict[str, tuple[str, ...]]:
    """Return the columns of each table, in the order of its rows."""
    return {m._meta.table_name: tuple(f.column_name for f in m._meta.sorted_fields) for m in MODELS}


@lru_cache(maxsize=1)
def keys() -> dict[str, tuple[str, ...]]:
    """Return the columns of each table's key."""
    found: dict[str, tuple[str, ...]] = {}
    for model in MODELS:
        key: Any = model._meta.primary_key
        found[model._meta.table_name] = tuple(getattr(key, "field_names", None) or (key.column_name,))
    return found
