"""Which card belongs to a service or a case of this desk, and what a newer catalogue says otherwise."""

from __future__ import annotations

from msgspec import structs

from models.catalogue.card import Card, card
from models.catalogue.differences import ServiceChange, Value, service_change
from models.fold.states import OPEN, CaseState
from models.refused import Refused
from models.register.register import Register
from models.store.placeholders import placeholders


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
    state = register.fold_of(case).state
    if not isinstance(state, CaseState):
        raise Refused("case_unknown")
    service, variant = register.service_of(state)
    changed, newest = changed_rules(register, state)
    shown = card(register.catalogue(state.catalogue), service, variant.code)
    return structs.replace(shown, changed=changed, newest=newest)


def changed_rules(register: Register, case: CaseState) -> tuple[ServiceChange | None, int]:
    """Return what the newest catalogue says otherwise for a case of this variant (None: nothing), and its version."""
    newest = register.catalogue()
    before, variant = register.service_of(case)
    after = newest.by_code.get(before.code)
    if not before.variants:  # nobody here knows what it was taken in under
        return None, newest.version
    if after is None:
        change = ServiceChange(before, structs.replace(before, retired=True), (Value("retired", False, True),))
    else:
        change = service_change(before, after).rules(variant.code)
    return change or None, newest.version


def open_cases(register: Register) -> dict[str, int]:
    """Return how many open cases each service has."""
    marks = placeholders(OPEN)
    sql = f"SELECT service, count(*) FROM case_file WHERE state IN ({marks}) GROUP BY service"  # noqa: S608  # marks
    return dict(register.database.rows(sql, *sorted(OPEN)))
