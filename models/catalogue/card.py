"""The service standard of one service: 14 components (UU 25/2009 art. 21), with what the catalogue knows of each."""

from __future__ import annotations

from typing import Literal, NamedTuple

from msgspec import Struct

from models.catalogue.differences import ServiceChange
from models.facts.standard import Catalogue, Office, Service, Variant

Component = Literal[
    "basis", "requirements", "procedure", "time", "fee", "product", "facilities", "competence", "supervision",
    "complaints", "staff", "guarantee", "security", "evaluation",
]  # fmt: skip


class Part(NamedTuple):
    """One component: its name, where its datum lies, and the fields whose doubt is its doubt."""

    name: Component
    fields: tuple[str, ...]
    of_office: bool = False


PARTS: tuple[Part, ...] = (
    Part("basis", ("basis",)),
    Part("requirements", ("variants", "requirements")),
    Part("procedure", ("procedure",)),
    Part("time", ("days", "complete_within")),
    Part("fee", ("fee", "fee_note")),
    Part("product", ("product",)),
    Part("facilities", ("facilities",), True),
    Part("competence", ("competence",), True),
    Part("supervision", ("supervision",), True),
    Part("complaints", ("complaints",), True),
    Part("staff", ("staff",), True),
    Part("guarantee", ("guarantee",), True),
    Part("security", ("security",), True),
    Part("evaluation", ("evaluation",), True),
)
"""The components in the law's order; the number of each is its place, from 1."""

PUBLISHED = (2, 3, 4, 5, 6, 10)
"""Components that are published to citizens (DOMAIN § 5)."""


class Card(Struct, frozen=True):
    """A service as one catalogue has it, seen from one of its variants."""

    version: int
    service: Service
    variant: Variant | None
    """The variant that was chosen; None for all of them alike."""
    office: Office
    changed: ServiceChange | None = None
    """What a newer catalogue says otherwise, on the card of a case."""
    newest: int = 0
    """Version of that newer catalogue."""

    @property
    def variants(self) -> tuple[Variant, ...]:
        """All variants, the chosen one first."""
        others = tuple(v for v in self.service.variants if v != self.variant)
        return (self.variant, *others) if self.variant else others

    def doubtful(self, part: Part) -> bool:
        """Tell whether no source text could confirm a component."""
        return not set(part.fields).isdisjoint((self.office if part.of_office else self.service).doubtful)

    def holds(self, part: Part) -> bool:
        """Tell whether the catalogue knows anything of a component."""
        service = self.service
        if part.of_office:
            return bool(getattr(self.office, part.name))
        if part.name == "requirements":
            return any(v.requirements for v in service.variants)
        if part.name == "time":
            return service.days is not None
        if part.name == "fee":  # another office's fee is not known by silence
            return not service.referral or bool(service.fee or service.fee_note)
        return bool(getattr(service, part.name))

    def other_doubts(self) -> tuple[str, ...]:
        """Return the doubtful fields of the service that belong to no component."""
        shown = {field for part in PARTS for field in part.fields}
        return tuple(field for field in self.service.doubtful if field not in shown)


def card(catalogue: Catalogue, service: Service, variant: str = "") -> Card:
    """Return the card of a service of this catalogue."""
    return Card(catalogue.version, service, service.variant(variant), catalogue.office or Office())
