"""Which card belongs to a service or a case of this desk, and what a newer catalogue says otherwise."""

from __future__ import annotations

from msgspec import structs

from models.catalogue.card import Card, card
from models.catalogue.differences import ServiceChange, Value, service_change
from models.fold.states import OPEN
from models.refused import Refused
from models.register import Register


def service_card(register: Register, code: str, variant: str = "") -> Card:
    """Return the card of a service in the newest catalogue.

    Raises:
        Refused: ``service_unknown``, ``catalogue_missing``.
    """
    catalogue = register.catalogue()
    service = catalogue.by_code.get(code.strip().upper())
    if service is None:
        raise Refused("service_unknown")
    return card(catalogue, service, variant)


def case_card(register: Register, case: int) -> Card:
    """Return the card that a case was taken in under, with what changed since.

    Raises:
        Refused: ``case_unknown``, ``catalogue_missing``.
    """
    row = register.database.row("SELECT service, variant, catalogue FROM case_file WHERE id = ?", case)
    if row is None:
        raise Refused("case_unknown")
    code, variant, version = row
    catalogue = register.catalogue(version)
    changed, newest = changed_rules(register, version, code, variant)
    return structs.replace(card(catalogue, catalogue.by_code[code], variant), changed=changed, newest=newest)


def changed_rules(register: Register, version: int, code: str, variant: str) -> tuple[ServiceChange | None, int]:
    """Return what the newest catalogue says otherwise for a case of this variant (None: nothing), and its version."""
    newest = register.catalogue()
    before = register.catalogue(version).by_code[code]
    after = newest.by_code.get(code)
    if after is None:
        change = ServiceChange(before, structs.replace(before, retired=True), (Value("retired", False, True),))
    else:
        change = service_change(before, after).rules(variant)
    return change or None, newest.version


def open_cases(register: Register) -> dict[str, int]:
    """Return how many open cases each service has."""
    marks = ", ".join("?" * len(OPEN))
    sql = f"SELECT service, count(*) FROM case_file WHERE state IN ({marks}) GROUP BY service"  # noqa: S608  # marks
    return dict(register.database.rows(sql, *sorted(OPEN)))
