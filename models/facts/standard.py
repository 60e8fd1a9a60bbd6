"""The catalogue of services: what may be asked for, what it needs, how long it takes, what it costs (DOMAIN § 4)."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from msgspec import Struct

from models.facts.complaint_rules import ComplaintRules
from models.text import folded

NEAR_DUE = 2
"""Working days before a promised date from which it is near, where no catalogue says otherwise."""


class Requirement(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A document or datum that a variant asks for."""

    code: str
    name: str
    mandatory: bool = True


class Variant(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A form of a service with requirements of its own, such as new or renewal."""

    code: str
    name: str
    requirements: tuple[Requirement, ...] = ()

    def requirement(self, code: str) -> Requirement | None:
        """Return the requirement of this code."""
        return next((r for r in self.requirements if r.code == code), None)

    def owed(self, met: Collection[str], asked: Collection[str] = ()) -> tuple[str, ...]:
        """Return the codes still owed, in order: mandatory ones and those that a notice ``asked`` for, if not met."""
        return tuple(r.code for r in self.requirements if (r.mandatory or r.code in asked) and r.code not in met)


class Service(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A service of the desk. Times are working days; fees are whole rupiah."""

    code: str
    name: str
    variants: tuple[Variant, ...]
    synonyms: tuple[str, ...] = ()
    days: int | None = None
    """Time limit in working days; None when no source states one, then no date is promised."""
    complete_within: int = 5
    """Working days that a citizen has to bring what is missing."""
    fee: int = 0
    fee_note: str = ""
    product: str = ""
    unit: str = ""
    """Code of the unit that the case usually goes to; empty when the counter does it itself."""
    referral: str = ""
    """The right office, when this desk has no jurisdiction."""
    basis: str = ""
    source: str = ""
    checked_on: str = ""
    doubtful: tuple[str, ...] = ()
    """Fields that no source text could confirm."""
    retired: bool = False
    """No longer offered; it stays in the catalogue, so that its code is not given to another service."""
    procedure: tuple[str, ...] = ()
    """The steps that a request goes through, as the office publishes them."""
    keep: str = ""
    """How long personal data are kept once a case is finished: ``5 years``, ``18 months``, ``for ever``
    (:mod:`models.facts.keeping`); empty: as the office says."""

    def variant(self, code: str) -> Variant | None:
        """Return the variant of this code."""
        return next((v for v in self.variants if v.code == code), None)


class Office(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the service standard says of the whole office (UU 25/2009 art. 21); empty where nothing was confirmed."""

    hours: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    competence: tuple[str, ...] = ()
    """Competence of the staff."""
    supervision: tuple[str, ...] = ()
    """Internal supervision."""
    complaints: tuple[str, ...] = ()
    """Channels for complaints, suggestions and input."""
    staff: tuple[str, ...] = ()
    """Number of staff."""
    guarantee: tuple[str, ...] = ()
    """Guarantee of service, such as the service pledge (maklumat)."""
    security: tuple[str, ...] = ()
    """Guarantee of security and safety."""
    evaluation: tuple[str, ...] = ()
    """Evaluation of staff performance."""
    source: str = ""
    checked_on: str = ""
    doubtful: tuple[str, ...] = ()
    """Fields that no source text could confirm."""
    keep: str = ""
    """How long personal data are kept where the service says nothing; empty: until it is said."""
    keep_looks: str = ""
    """How long the access log keeps what was searched for; empty: until it is said."""
    near_due: int = NEAR_DUE
    """Working days before a promised date from which lists say that it is near."""


class Catalogue(Struct, frozen=True, dict=True, forbid_unknown_fields=True):
    """One published version of all services."""

    version: int
    services: tuple[Service, ...]
    office: Office | None = None
    complaints: ComplaintRules | None = None
    """How complaints are taken; None where the catalogue does not say."""

    @property
    def near_due(self) -> int:
        """Working days before a promised date from which it is near."""
        return self.office.near_due if self.office is not None else NEAR_DUE

    @cached_property
    def by_code(self) -> dict[str, Service]:
        """The services by code."""
        return {s.code: s for s in self.services}

    def find(self, text: str) -> list[Service]:
        """Return the services that ``text`` may mean: by code, then by words of the name, then by synonym."""
        typed = folded(text)
        if not typed:
            return []
        ranked = []
        for position, service in enumerate(self.services):
            if service.retired:
                continue
            rank = _rank(typed, service)
            if rank is not None:
                ranked.append((rank, position, service))
        return [service for _, _, service in sorted(ranked, key=lambda r: r[:2])]


def _rank(typed: str, service: Service) -> int | None:
    """Return how well ``typed`` names ``service``: 0 best, None not at all."""
    code = folded(service.code)
    if typed in (code, code.replace(" ", "")):
        return 0
    if code.startswith(typed) or code.replace(" ", "").startswith(typed):
        return 1
    for rank, names in ((2, (service.name,)), (3, service.synonyms)):
        words = folded(" ".join(names)).split()
        if all(any(word.startswith(part) for word in words) for part in typed.split()):
            return rank
    return None
