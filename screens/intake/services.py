"""Choosing a service: by code, by any word of its name, or by its digit among the frequent ones."""

from __future__ import annotations

from collections.abc import Sequence

from models.facts.standard import Catalogue, Service
from models.words import _
from screens.widgets.lines import Cell, Lines


class Choices(Lines[Service]):
    """The services that the typed text may mean; the first one is taken by Enter."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(self._draw_service, id_="choices", empty=lambda: f"  {self.nothing()}")
        self.catalogue = Catalogue(0, ())
        self.frequent: list[Service] = []
        self.wanted: list[Service] = []
        """What the visit asks for and has not got yet; it stands first."""
        self._gone = False

    def offered(self, codes: Sequence[str]) -> list[Service]:
        """Return the services of these codes that are still offered."""
        services = (self.catalogue.by_code.get(code) for code in codes)
        return [s for s in services if s is not None and not s.retired]

    def offer(self, typed: str) -> None:
        """Show what ``typed`` may mean."""
        text = typed.strip()
        named = self.catalogue.by_code.get(text.upper())
        self._gone = named is not None and named.retired
        if text.isdigit() and 0 < int(text) <= len(self.frequent):
            self.show([self.frequent[int(text) - 1]], 0)
        elif text:
            self.show(self.catalogue.find(text), 0)
        else:
            first = [*self.wanted, *(s for s in self.frequent if s not in self.wanted)]
            rest = [s for s in self.catalogue.services if s not in first and not s.retired]
            self.show([*first, *rest], 0)

    def nothing(self) -> str:
        """Return why nothing is offered for what was typed."""
        if self._gone:
            return _("This service is no longer offered.")
        return _("No service has this code or word.")

    def _draw_service(self, service: Service, width: int) -> Sequence[Cell]:
        digit = str(self.frequent.index(service) + 1) if service in self.frequent else " "
        if service.referral:
            about = f"→ {service.referral}"
        elif service.days is None:
            about = ""
        else:
            about = _("same day") if service.days == 0 else _("{days} working days").format(days=service.days)
        return (
            Cell(f"  {digit} ", 4, "dim"),
            Cell(service.code, 11, "strong"),
            Cell(service.name, max(20, width - 40)),
            Cell(f" {about}", 0, "dim"),
        )


def variant_named(service: Service, typed: str) -> int | None:
    """Return the place of the variant that a digit, a code or a beginning of its name means."""
    text = typed.strip().lower()
    if text.isdigit() and 0 < int(text) <= len(service.variants):
        return int(text) - 1
    for place, variant in enumerate(service.variants):
        if text and (variant.code.startswith(text) or variant.name.lower().startswith(text)):
            return place
    return None
