"""What every rule looks at, and the checks that several of them share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from models.acts import Act, Notice
from models.facts import numbering
from models.facts.standard import Catalogue, Service, Variant
from models.facts.working_days import Calendar
from models.fold import BranchState, CaseState, Fold, OfficerState, UnitState
from models.fold.states import COMPLAINT_OPEN, OPEN
from models.refused import Refused
from models.store.placeholders import placeholders

if TYPE_CHECKING:  # the centre reads these rules, too, and has no desk's database
    from models.journal.journal import Journal
    from models.store.database import Database


class Surroundings(Protocol):
    """What the rules look at beside the subject; :class:`models.register.register.Register` gives it."""

    @property
    def database(self) -> Database:
        """The register's database."""
        ...

    @property
    def branch_number(self) -> int:
        """The branch."""
        ...

    @property
    def desk(self) -> int:
        """The desk."""
        ...

    @property
    def journal(self) -> Journal:
        """The acts."""
        ...

    def catalogue(self, version: int | None = None) -> Catalogue:
        """Return a version of the catalogue."""
        ...

    def service_of(self, case: CaseState) -> tuple[Service, Variant]:
        """Return service and variant of a case."""
        ...

    def unit(self, id_: int) -> UnitState | None:
        """Return a pool of any branch."""
        ...

    def branch(self) -> BranchState:
        """Return the office."""
        ...

    def calendar(self) -> Calendar:
        """Return the working-day calendar."""
        ...

    def today(self) -> dt.date:
        """Return the office's date."""
        ...

    def fold_of(self, subject: int) -> Fold:
        """Return the fold of a subject."""
        ...


def member(officer: OfficerState, pool: int, code: str = "not_holder") -> None:
    """Refuse whoever does not belong to a pool.

    Raises:
        Refused: ``code``.
    """
    if pool not in officer.units:
        raise Refused(code)


def holder(_: Surroundings, officer: OfficerState, state: Any, __: Act) -> None:
    """Let only members of the pool that holds the case act on it."""
    if isinstance(state, CaseState):
        member(officer, state.holder)


def active_unit(register: Surroundings, id_: int) -> UnitState:
    """Return a pool that this desk knows, of any branch.

    Raises:
        Refused: ``unit_unknown``.
    """
    unit = register.unit(id_)
    if unit is None or not unit.active:
        raise Refused("unit_unknown")
    return unit


def check_number(number: int, range_: numbering.Range) -> None:
    """Refuse a printed number that is wrong or stands for something else.

    Raises:
        Refused: ``number_wrong``.
    """
    if numbering.kind(number) is not range_ or not numbering.is_valid(number):
        raise Refused("number_wrong")


def check_notice(register: Surroundings, notice: Notice | None) -> None:
    """Refuse a notice whose number is wrong or stands on another.

    Raises:
        Refused: ``number_wrong``, ``number_used``.
    """
    if notice is None:
        return
    check_number(notice.number, numbering.Range.NOTICE)
    if register.database.row("SELECT 1 FROM notice WHERE number = ?", notice.number) is not None:
        raise Refused("number_used")


def has_open_case(database: Database, person: int) -> bool:
    """Tell whether an open case needs a person, as its applicant or as the representative, or an open complaint."""
    needed = (("case_file", "person", OPEN), ("case_file", "representative", OPEN))
    sql, params = [], list[object]()
    for table, column, states in (*needed, ("complaint", "person", COMPLAINT_OPEN)):
        sql.append(f"SELECT 1 FROM {table} WHERE {column} = ? AND state IN ({placeholders(states)})")  # noqa: S608
        params += [person, *states]
    return database.row(" UNION ALL ".join(sql), *params) is not None


Rule = Callable[[Surroundings, OfficerState, Any, Any], None]
"""Raises :class:`~models.refused.Refused` when the officer may not do it."""
