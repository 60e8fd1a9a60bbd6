"""What an office offers, for everybody: its services, and of each the components that the law has published.

All of it is the newest catalogue that the branch has; nothing of cases or people is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from models.acts import CataloguePublished, from_parts
from models.catalogue.card import PARTS, PUBLISHED, card
from models.facts import ids, numbering
from models.facts.standard import Catalogue, Office, Service
from models.fold import BranchState
from models.refused import Refused
from models.words import _
from models.words.card import TITLES, component
from ptsa_tui.central import ledger
from ptsa_tui.central.admin import Centre
from ptsa_tui.central.pages.overview import Offices
from ptsa_tui.central.placing import folds_of
from ptsa_tui.central.store import Tx, all_branches

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
    zone: str
    contact: str
    catalogue: Catalogue

    @property
    def office(self) -> Office:
        """What holds for all services."""
        return self.catalogue.office or Office()


class Gaps(Struct, frozen=True):
    """Which of the 14 components a catalogue does not know yet, by their titles."""

    office: tuple[str, ...]
    """Of the whole office: they are wanting in each service."""
    services: tuple[tuple[Service, int, tuple[str, ...]], ...]
    """Each service that is offered, how many components are known, and its own that are not."""


def gaps(catalogue: Catalogue) -> Gaps:
    """Return what a catalogue does not know yet."""
    found, office = [], tuple(_(TITLES[part.name]) for part in PARTS if part.of_office)
    for one in catalogue.services:
        if not one.retired:
            its = card(catalogue, one)
            empty = [part for part in PARTS if not its.holds(part)]
            office = tuple(_(TITLES[part.name]) for part in empty if part.of_office)
            own = tuple(_(TITLES[part.name]) for part in empty if not part.of_office)
            found.append((one, len(PARTS) - len(empty), own))
    return Gaps(office, tuple(found))


def offices(centre: Centre, known: Offices) -> list[tuple[int, str]]:
    """Return number and name of every branch."""
    with centre.store.reading() as tx:
        return [(number, name) for number, (name, _zone) in known.read(tx, all_branches(tx)).items() if name]


def numbered(branch: int) -> int:
    """Return what a branch may be numbered with.

    Raises:
        Refused: ``branch_unknown``.
    """
    if not 1 <= branch <= numbering.LONGEST_BRANCH:
        raise Refused("branch_unknown")
    return branch


def offered(centre: Centre, branch: int) -> Offered:
    """Return what a branch offers.

    Raises:
        Refused: ``branch_unknown``, ``catalogue_missing``.
    """
    home = ids.branch_subject(numbered(branch))
    with centre.store.reading() as tx:
        fold = folds_of(tx, branch, [home]).get(home)
        state = fold.state if fold is not None else None
        if not isinstance(state, BranchState):
            raise Refused("branch_unknown")
        act = published(tx, state, max((version for version, _entry in state.catalogues), default=0))
    if act is None:
        raise Refused("catalogue_missing")
    return Offered(branch, state.name, state.zone, state.contact, act.catalogue)


def service(of: Offered, code: str) -> Service:
    """Return a service of a branch.

    Raises:
        Refused: ``service_unknown``: it is not offered, or no longer.
    """
    found = of.catalogue.by_code.get(code.upper())
    if found is None or found.retired:
        raise Refused("service_unknown")
    return found


def components(of: Offered, service: Service) -> Iterator[Component]:
    """Yield what citizens read of a service, as far as the catalogue knows it."""
    found = card(of.catalogue, service)
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


__all__ = [
    "Component",
    "Gaps",
    "Offered",
    "components",
    "gaps",
    "numbered",
    "offered",
    "offices",
    "published",
    "service",
]
