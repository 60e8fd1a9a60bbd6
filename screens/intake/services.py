"""Choosing a service: by code, by any word of its name, or by its digit among the frequent ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.widget import Widget
from textual.widgets import Input

from models.cases import views
from models.facts import numbering
from models.facts.standard import Catalogue, Service, Variant
from models.fold import PersonState
from models.forms.intake import same_service_open
from models.queue.standing import wanted_services
from models.refused import Refused
from models.words import _
from screens.intake.papers import Papers, rows_of
from screens.intake.promise import Promise
from screens.shell.screen import DeskScreen
from screens.widgets.field import Field
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


class ServiceChoice:
    """The service that is asked for, its variant, and the papers and the promise that follow from them.

    ``known`` returns whom the register knows the applicant as: he may have the same service open already. ``chosen``
    is called when a service was taken.
    """

    def __init__(
        self,
        screen: DeskScreen,
        papers: Papers,
        promise: Promise,
        known: Callable[[], PersonState | None],
        chosen: Callable[[], None],
    ) -> None:
        self.screen, self.papers, self.promise = screen, papers, promise
        self._known, self._chosen = known, chosen
        self.service: Service | None = None
        self.variant: Variant | None = None
        self.other_case: int | None = None
        """The case that the applicant has open of this service."""
        self.choices = Choices()
        self.field = Field("service", lambda: _("Service"), width=14, longest=40)
        self.variant_field = Field("variant", lambda: _("Variant"), width=14, longest=20)
        self.variant_field.display = self.papers.display = False
        self.fields = {"service": self.field, "variant": self.variant_field}
        """The fields in the order of Enter."""
        self._variants: dict[str, int] = {}
        """Which variant of each service was chosen last, by place: coming back to a service finds it again."""

    def widgets(self) -> Iterable[Widget]:
        """Return what stands on the form."""
        return self.field, self.variant_field, self.choices

    def show(self, *, choosing: bool) -> None:
        """Show the services while one is chosen, else the papers."""
        self.choices.display = choosing or self.service is None
        self.papers.display = not choosing and self.service is not None

    def empty(self) -> None:
        """Begin again."""
        for field in self.fields.values():
            field.fill("")
            field.tell("")
        self.service = self.variant = self.other_case = None
        self._variants = {}
        self.variant_field.display = False
        self.papers.forget()
        self.choices.offer("")
        self.promise.update("")

    # --- what there is ---------------------------------------------------------------------------------------------

    async def load(self) -> None:
        """Read the catalogue, what is frequent, and what the visit asks for."""
        desk, choices = self.screen.terminal, self.choices
        before, choices.catalogue = choices.catalogue.version, await desk.read(desk.register.catalogue)
        if not choices.frequent or choices.catalogue.version != before:
            # once a catalogue: a digit must not mean another service after each save
            codes = await desk.read(views.frequent_services, desk.register, desk.me.id)
            choices.frequent = choices.offered(codes)
        codes = await desk.read(wanted_services, desk.register, desk.visit.id) if desk.visit else []
        choices.wanted = choices.offered(codes)
        if self.service is None:
            choices.offer(self.field.value)

    async def _loaded(self) -> Choices:
        """Return the services that are offered, also when they are asked for ahead of the first load."""
        choices = self.choices
        if not choices.catalogue.services:
            choices.catalogue = await self.screen.terminal.read(self.screen.terminal.register.catalogue)
            choices.offer(self.field.value)
        return choices

    def of_code(self, code: str) -> Service | None:
        """Return the service of a code, if it is still offered."""
        return next(iter(self.choices.offered([code])), None)

    # --- typing ----------------------------------------------------------------------------------------------------

    def changed(self, name: str, typed: str) -> None:
        """Hear what stands in a field now."""
        if name == "service" and (self.service is None or typed != self.service.code):
            self._service_changed(typed)
        elif name == "variant" and self.service is not None:
            self.read_variant(self.service, typed)

    def _service_changed(self, typed: str) -> None:
        """What was asked for the service goes with it; coming back finds the marks again."""
        self.service = self.variant = None
        self.variant_field.display = False
        self.papers.ask_for(())
        self.forget_same()
        self.choices.offer(typed)
        self.field.tell("")
        self.tell_promise()

    def read_variant(self, service: Service, typed: str) -> None:
        """Take the variant that is typed as soon as it names one; until then none is chosen."""
        place = variant_named(service, typed) if len(service.variants) > 1 else 0
        variant = service.variants[place] if place is not None else None
        if variant is not self.variant:
            self._take_variant(service, variant)

    async def done(self, name: str) -> None:
        """Enter in a field goes on to the variant, or to the papers."""
        service = self.service
        if name == "service" and service is None:
            choices = await self._loaded()
            service = choices.row
            if service is None:
                self.screen.say(choices.nothing(), "bad")
                return
            await self.choose(service)
        if name == "service" and service is not None and len(service.variants) > 1:
            self.screen.set_focus(self.variant_field.box)
        elif name == "variant" and self.variant is None:
            self.screen.say(_("The service has no such variant."), "bad")
        else:
            self.screen.set_focus(self.papers)

    async def stop_at_service(self) -> bool:
        """Take a service whose whole code is typed, else go to the field: what a word means is chosen by Enter."""
        choices = await self._loaded()
        service = choices.catalogue.by_code.get(self.field.value.strip().upper())
        if self.service is None and service is not None and not service.retired:
            await self.choose(service)
        if self.service is not None and self.variant is not None:
            return False
        self.screen.set_focus((self.field if self.service is None else self.variant_field).box)
        if self.service is None:
            self.screen.refuse(Refused("service_retired" if service is not None else "service_unknown"))
        else:
            self.screen.refuse(Refused("variant_unknown"))
        return True

    # --- what is chosen --------------------------------------------------------------------------------------------

    async def choose(self, service: Service) -> None:
        """Take a service: its papers, its promise, and whether the person has it open already."""
        self.service = service
        place = self._variants.get(service.code, 0)
        with self.screen.prevent(Input.Changed):
            self.field.fill(service.code)
            self.variant_field.fill(str(place + 1))
        self.field.tell(service.name)
        self.variant_field.display = len(service.variants) > 1
        self.variant_field.tell("  ".join(f"{n} {v.name}" for n, v in enumerate(service.variants, 1)))
        self._take_variant(service, service.variants[place])
        await self.check_same()
        self._chosen()

    def _take_variant(self, service: Service, variant: Variant | None) -> None:
        """Ask for the papers of a variant; a referral asks for none, it only shows which the right office wants."""
        self.variant = variant
        requirements, asked = (variant.requirements, variant.owed(())) if variant is not None else ((), ())
        self.papers.ask_for(rows_of(requirements, () if service.referral else asked))
        if variant is not None:
            self._variants[service.code] = service.variants.index(variant)
        self.tell_promise()

    def tell_promise(self) -> None:
        """Say what the citizen will be told of what is chosen and marked."""
        self.promise.tell(self.service if self.variant is not None else None, self.papers)

    # --- the same service of the same person -----------------------------------------------------------------------

    def forget_same(self) -> None:
        """The applicant or the service is another one: the other case is nobody's."""
        self.other_case = None
        if self.service is not None:
            self.field.tell(self.service.name)

    async def check_same(self) -> None:
        """Say whether the applicant has this service open already."""
        service, known = self.service, self._known()
        self.forget_same()
        if known is None or service is None:
            return
        desk = self.screen.terminal
        same = await desk.read(same_service_open, desk.register, known.id, service.code)
        if same is not None and (self.service, self._known()) == (service, known):
            self.other_case = same.id
            number = numbering.told(same.number, desk.series)
            told = _("still open: {number} (Ctrl+O opens it)").format(number=number)
            self.field.tell(f"{service.name} · {told}", "warn")
            self.screen.say(_("This person has the same service open: {number}.").format(number=number))


def variant_named(service: Service, typed: str) -> int | None:
    """Return the place of the variant that a digit, a code or a beginning of its name means."""
    text = typed.strip().lower()
    if text.isdigit() and 0 < int(text) <= len(service.variants):
        return int(text) - 1
    for place, variant in enumerate(service.variants):
        if text and (variant.code.startswith(text) or variant.name.lower().startswith(text)):
            return place
    return None
