"""Short ways to say what happens at a desk. Everyone in here is invented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from models import words
from models.acts import SCHEMA, Act, CataloguePublished, OfficerAdded, OfficerData, UnitChanged, as_parts
from models.acts.branch import Role
from models.acts.entry import Entry, shared_order
from models.facts import ids, numbering
from models.facts.standard import Office, Service
from models.fold import Fold, fold
from models.forms import Accept, Intake, Offer, Ready, Withdraw, perform
from models.refused import Refused
from models.register.register import SYSTEM, Register
from models.words.sentences import sentence

NIK = "3174015203909001"
"""Of an invented woman, born 12 March 1990."""
OTHER_NIK = "3273051708859002"
"""Of an invented man, born 17 August 1985."""


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """Expect a refusal with this code, whose sentence can be said in both languages."""
    with pytest.raises(Refused) as caught:
        yield caught
    assert caught.value.code == code
    for language in words.LANGUAGES:
        words.set_language(language)
        assert sentence(caught.value)
    words.set_language("en")


def intake(**more: Any) -> Intake:
    """Return a complete request for PP by a woman with a NIK; ``more`` changes it. Papers not named are missing."""
    fields: dict[str, Any] = {"nik": NIK, "name": "Siti Rahayu", "service": "PP", "papers": "all", "rest": "missing"}
    return Intake(**{**fields, **more})


def take_in(register: Register, officer: int, **more: Any) -> str:
    """Take a request in; return its whole number as it is printed."""
    number = perform(register, officer, intake(**more)).number
    assert number is not None
    return numbering.shown(number)


def to_unit(register: Register, officer: int, case: str, unit: str = "HI") -> None:
    """Hand a case to a unit that accepts it."""
    perform(register, officer, Offer(case=case, to=unit))
    perform(register, officer, Accept(case=case))


def close_all(register: Register, officer: int, person: int) -> None:
    """Withdraw whatever is open of a person: nothing that an open case needs is erased."""
    sql = "SELECT number FROM case_file WHERE person = ? AND state IN ('received', 'with_unit', 'incomplete')"
    for (number,) in register.database.rows(sql, person):
        perform(register, officer, Withdraw(case=f"{number:015d}", reason="batal"))


def make_ready(register: Register, officer: int, **more: Any) -> str:
    """Take a request in that the counter finishes itself; return the number of the ready case."""
    case = take_in(register, officer, **more)
    perform(register, officer, Ready(case=case, product="SK-1/2026"))
    return case


def unit(register: Register, code: str) -> int:
    """Return the id of a unit."""
    return next(u.id for u in register.units() if u.code == code)


def add_officer(register: Register, code: str, units: tuple[int, ...], role: Role = "officer") -> int:
    """Let someone more act at this branch."""
    act = OfficerAdded(code=code, role=role, units=units, personal=OfficerData(name=code.title()))
    with register.writing(SYSTEM, as_centre=True) as centre:
        return centre.record(act).entry.id


def retire_unit(register: Register, code: str) -> None:
    """Close a unit."""
    old = next(u for u in register.units() if u.code == code)
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(UnitChanged(name=old.name, unit=old.unit, active=False), old.id)


def snapshot(register: Register) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every projected table."""
    from models.store.project import PROJECTED

    return {t: sorted(register.database.rows(f"SELECT * FROM {t}"), key=repr) for t in PROJECTED}


class Story:
    """Entries of one subject, written by several desks that may not have seen each other's."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._seqs: dict[int, int] = {}

    def add(
        self,
        act: Act,
        *,
        desk: int = 1,
        after: int | None = None,
        place: int | None = None,
        officer: int = 7,
        schema: int = SCHEMA,
    ) -> int:
        """Append an entry and return its id; its author saw all earlier ones unless ``after`` says how many."""
        self._seqs[desk] = self._seqs.get(desk, 0) + 1
        id_ = ids.pack(1, desk, 0, self._seqs[desk])
        subject = self.entries[0].subject if self.entries else id_
        body, personal = as_parts(act)
        salt = bytes(16) if personal is not None else None
        self.entries.append(
            Entry(
                id_,
                1_795_500_000 + 60 * len(self.entries),
                officer,
                subject,
                len(self.entries) if after is None else after,
                act.kind,
                schema,
                body,
                personal,
                salt,
                None,
                b"",
                place,
            )
        )
        return id_

    def fold(self) -> Fold:
        """Fold the entries in the order that all replicas share."""
        return fold(sorted(self.entries, key=shared_order))


def publish(register: Register, *services: Service, office: Office | None = None) -> None:
    """Publish the next catalogue: the seed's services, some of them changed."""
    newest = register.catalogue()
    changed = {s.code: s for s in services}
    kept = tuple(changed.pop(s.code, s) for s in newest.services)
    act = CataloguePublished(
        version=newest.version + 1,
        services=(*kept, *changed.values()),
        office=office,
        complaints=newest.complaints,
    )
    with register.writing(SYSTEM, as_centre=True) as centre:
        centre.record(act, ids.branch_subject(1))
