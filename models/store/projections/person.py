"""The rows of a person or company."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.facts.sounds import sound
from models.fold import PersonState
from models.store.projections.rows import Rows
from models.text import folded


def _person(person: PersonState) -> Rows:
    row = (
        person.id,
        person.identity,
        person.name,
        folded(person.name),
        person.nik or None,
        person.passport or None,
        person.nib or None,
        person.npwp or None,
        person.phone,
        person.address,
        person.registered_at,
        person.data,
        int(person.erased),
        sound(person.name),
    )
    found: Rows = {"person": [row]}
    if person.compared:
        found["person_compared"] = [(person.id, other, verdict) for other, verdict in person.compared]
    if person.contests:
        found["contest"] = [(c.entry, person.id, c.stands, c.code, c.choice) for c in person.contests]
    return found


PROJECTIONS: dict[type, Callable[[Any], Rows]] = {PersonState: _person}
