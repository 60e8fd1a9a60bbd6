"""What an office offers, for everybody: its services, and of each the components that the law has published.

All of it is the newest catalogue that the branch has; nothing of cases or people is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from models.acts import CataloguePublished, from_parts
from models.catalogue.card import PARTS, PUBLISHED, Card, card
from models.facts import ids
from models.facts.standard import Catalogue, Office
from models.fold import BranchState
from models.refused import Refused
from models.words import _
from models.words.card import TITLES, component
from ptsa_tui.central import ledger
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.placing import folds_of
from ptsa_tui.central.store import Tx

PLEDGE = "guarantee"
"""The component that holds the service pledge; it is published beside those that must be."""


class Component(Struct, frozen=True):
    """A component of a service's standard, as lines of text."""

    title: str
    lines: tuple[str, ...]
    doubtful: bool
    """No source could confirm it."""


class Offered(Struct, frozen=True):
    """A branch and the newest catalogue that it has."""

    branch: int
    name: str
    catalogue: Catalogue

    @property
    def office(self) -> Office:
        """What holds for all services."""
        return self.catalogue.office or Office()


class Shown(Struct, frozen=True):
    """A service as citizens read it."""

    code: str
    name: str
    referral: str
    """Whose jurisdiction it is, where it is not this office's."""
    components: tuple[Component, ...]


def offices(centre: Centre) -> list[tuple[int, str]]:
    """Return number and name of every branch."""
    with centre.store.reading() as tx:
        return [(number, state.name) for number in _numbers(tx) if (state := _branch(tx, number)) is not None]


def offered(centre: Centre, branch: int) -> Offered:
    """Return what a branch offers.

    Raises:
        Refused: ``branch_unknown``, ``catalogue_missing``.
    """
    with centre.store.reading() as tx:
        state = _branch(tx, branch) if branch in _numbers(tx) else None
        if state is None:
            raise Refused("branch_unknown")
        act = published(tx, state, max((version for version, _entry in state.catalogues), default=0))
    if act is None:
        raise Refused("catalogue_missing")
    return Offered(branch, state.name, Catalogue(act.version, act.services, act.office, act.complaints))


def shown(of: Offered, code: str) -> Shown:
    """Return a service of a branch.

    Raises:
        Refused: ``service_unknown``: it is not offered, or no longer.
    """
    service = of.catalogue.by_code.get(code.upper())
    if service is None or service.retired:
        raise Refused("service_unknown")
    found = card(of.catalogue, service)
    return Shown(service.code, service.name, service.referral, tuple(_components(found)))


def _components(found: Card) -> Iterator[Component]:
    for number, part in enumerate(PARTS, 1):
        lines = component(found, part) if number in PUBLISHED or part.name == PLEDGE else ()
        if lines:
            plain = tuple(line.removeprefix("- ") for line in lines)
            yield Component(_(TITLES[part.name]), plain, found.doubtful(part))


def published(tx: Tx, office: BranchState, version: int) -> CataloguePublished | None:
    """Return a version of a branch's catalogue; None where it has none of this number."""
    entry = dict(office.catalogues).get(version)
    found = ledger.read(tx, [entry] if entry else []).get(entry or 0)
    act = from_parts(found.kind, found.body, None) if found else None
    return act if isinstance(act, CataloguePublished) else None


def _numbers(tx: Tx) -> list[int]:
    return [number for (number,) in tx.rows("SELECT branch FROM branch WHERE branch > 0 ORDER BY branch")]


def _branch(tx: Tx, branch: int) -> BranchState | None:
    home = ids.branch_subject(branch)
    state = folds_of(tx, branch, [home])[home].state
    return state if isinstance(state, BranchState) else None


__all__ = ["Component", "Offered", "Shown", "offered", "offices", "published", "shown"]
