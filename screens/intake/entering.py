"""While the intake form is typed: identity, service and papers are read at once and told back."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from textual import work
from textual.content import Content
from textual.widgets import Input, Static

from models import text
from models.facts import numbering
from models.facts.standard import Service, Variant
from models.facts.working_days import local
from models.fold import PersonState
from models.forms import identify
from models.forms.intake import deadline, promise, same_service_open
from models.refused import Refused
from models.register import clock_doubt
from models.terminal.terminal import UNREAD, new_id
from models.words import _, formats
from models.words.sentences import sentence
from screens.intake.form import DEPUTY, FIELDS, PAPER, IntakeForm
from screens.intake.papers import Papers, rows_of
from screens.intake.person import complete_enough, identity_told, recognise
from screens.intake.services import Choices, variant_named


class IntakeTyping(IntakeForm):
    """Every key is kept in the draft and read as far as it makes sense; Enter goes on, and never saves."""

    def __init__(self) -> None:
        super().__init__()
        self._recognised = ""
        """The number that was looked up last."""
        self._variants: dict[str, int] = {}
        """Which variant of each service was chosen last, by place: coming back to a service finds it again."""

    def empty(self) -> None:
        """Show an empty form."""
        self._recognised, self._variants = "", {}
        super().empty()

    def keep(self) -> None:
        """Keep everything that is typed."""
        fields: dict[str, object] = {name: self.field(name).value for name in FIELDS}
        fields["papers"] = self.query_one(Papers).as_draft()
        fields["filled"] = [name for party in self.parties for name in party.filled]
        if self.known is not None and self.applicant.chosen:
            fields["person"] = self.known.id
        if self.draft is None:
            if not any(fields[name] for name in FIELDS):
                return
            self.draft = new_id()
        self.desk.keep_draft(self.draft, "intake", fields)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft, and read what can be read already."""
        event.stop()
        name = event.input.id or ""
        if name in PAPER:
            self.read_sheet()
        elif name == "identity":
            self.number_changed()
            if complete_enough(event.value):
                self.read_identity(event.value)
        elif name == "deputy":
            self.deputy.forget()
            self.field("deputy").tell("")
            if complete_enough(event.value):
                self.read_deputy(event.value)
        elif name == "service" and (self.service is None or event.value != self.service.code):
            self.service_changed(event.value)
        elif name == "variant" and self.service is not None:
            self.read_variant(self.service, event.value)
        elif name in ("name", "phone", "address") and self.known is None:
            self.different = ()
        for party in self.parties:
            if name in party.parts.values():
                party.touched(name, event.value)
        self.show_differences()
        self.keep()

    def number_changed(self) -> None:
        """What was known by the number goes with it: the person, the answers about him, his other case."""
        self.applicant.forget()
        self.different = ()
        self._forget_same()
        self.field("identity").tell("")

    def service_changed(self, typed: str) -> None:
        """What was asked for the service goes with it; coming back finds the marks again."""
        self.service = self.variant = None
        self.query_one("#field-variant").display = False
        self.query_one(Papers).ask_for(())
        self._forget_same()
        self.query_one(Choices).offer(typed)
        self.field("service").tell("")
        self.show_promise()

    def read_variant(self, service: Service, typed: str) -> None:
        """Take the variant that is typed as soon as it names one; until then none is chosen."""
        place = variant_named(service, typed) if len(service.variants) > 1 else 0
        variant = service.variants[place] if place is not None else None
        if variant is not self.variant:
            self._take_variant(service, variant)

    @work(exclusive=True, group="sheet")
    async def read_sheet(self) -> None:
        """Say whether the sheet's number is one that was set aside, and which moment is meant."""
        from models.slips.blank_sheets import read_paper_time, take_sheet

        for name, read in (("sheet", take_sheet), ("paper_at", read_paper_time)):
            typed = self.field(name).value
            if not typed.strip():
                self.field(name).tell("")
                continue
            try:
                found = await self.desk.read(read, self.desk.register, typed)
            except Refused as why:
                if why.code in UNREAD:
                    raise  # the line says it
                self.field(name).tell(sentence(why), "warn")
                continue
            told = numbering.shown(found) if name == "sheet" else formats.moment(found, self.desk.zone)
            self.field(name).tell(told, "good")
        self.show_promise()

    def paper_day(self) -> dt.date | None:
        """Return the day on the sheet, which the promise counts from; None for a request of today."""
        typed = self.field("paper_at").value.strip()
        if not self.from_paper or not typed:
            return None
        from models.slips.blank_sheets import read_paper_time

        try:
            return local(read_paper_time(self.desk.register, typed), self.desk.zone).date()
        except Refused:
            return None

    @work(exclusive=True, group="identity")
    async def read_identity(self, typed: str) -> None:
        """Read the identity and fill in who it is."""
        await self._recognise(typed)

    async def _recognise(self, typed: str) -> None:
        if self.identity is not None and self._recognised == typed:
            return  # the same number once more is no change
        found = await self.desk.read(recognise, self.desk.register, typed)
        if self.field("identity").value != typed:
            return
        self._recognised = typed
        self.applicant.meet(found.identity, found.known)
        self.field("identity").tell(found.hint, found.tone)
        self.show_differences()
        await self._check_same()

    async def know(self, known: PersonState) -> None:
        """Take a person whom the officer named as the applicant, whatever the number tells."""
        typed, identity = self.field("identity").value, None
        with suppress(Refused):  # a number that can't be read keeps nobody from being known
            identity = identify(typed, self.desk.register.today_at(self.desk.zone)) if typed.strip() else None
        self._recognised = typed
        self.applicant.meet(identity, known, chosen=True)
        if identity is not None:
            self.field("identity").tell(*identity_told(identity))
        self.show_differences()
        await self._check_same()

    async def fill_person(self, known: PersonState) -> None:
        """Put a person of this register into the form; the cursor goes to the service."""
        identity = known.nik or known.passport or known.nib or known.npwp
        with self.prevent(Input.Changed):
            self.field("identity").fill(identity)
        await self.know(known)
        self._tell_known(known)
        self.keep()

    def _tell_known(self, known: PersonState) -> None:
        self.say(_("Known here: {name}. Confirm the name.").format(name=known.name), "good")
        self.focus_on("service")

    @work(exclusive=True, group="deputy")
    async def read_deputy(self, typed: str) -> None:
        """Read the representative's identity."""
        await self._recognise_deputy(typed)

    async def _recognise_deputy(self, typed: str) -> None:
        found = await self.desk.read(recognise, self.desk.register, typed)
        if self.field("deputy").value != typed:
            return
        self.deputy.meet(found.identity, found.known)
        self.field("deputy").tell(found.hint, found.tone)
        self.show_differences()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next thing that is missing; it never saves."""
        event.stop()
        name = event.input.id or ""
        if name == "identity":
            await self._identity_done(event.value)
        elif name == "service":
            await self._service_done()
        elif name == "variant":
            self._variant_done()
        elif name == "notes":
            self.set_focus(self.query_one(Papers))
        elif name in ("phone", "address") and await self.meet_twins(name):
            return
        else:
            self._next_after(name)

    async def meet_twins(self, _after: str) -> bool:
        """Tell whether likely duplicates are shown instead of going on; they never hold anything up."""
        return False

    async def _identity_done(self, typed: str) -> None:
        if typed.strip():
            await self._recognise(typed)
            if self.identity is None:
                self.say(str(self.field("identity").hint.content), "bad")
                return
        if self.known is not None:
            self._tell_known(self.known)
        else:
            self.focus_on("name")

    def _next_after(self, name: str) -> None:
        party = next((p for p in self.parties if name in p.parts.values()), None)
        if party is not None and party.known is not None and not self.field(name).value.strip():
            party.meet(party.identity, party.known, chosen=party.chosen)  # left empty, it stays as it is known
            self.show_differences()
        if name == "name":
            try:
                text.name(self.field("name").value)
            except Refused as why:
                self.refuse(why)
                return
        hidden = set() if self.query_one("#representative").display else set(DEPUTY)
        shown = [f for f in FIELDS if f not in hidden and (self.from_paper or f not in PAPER)]
        self.focus_on(shown[shown.index(name) + 1])

    async def _service_done(self) -> None:
        if self.service is None and not await self._choose_typed():
            return
        if self.service is not None and len(self.service.variants) > 1:
            self.focus_on("variant")
        else:
            self.set_focus(self.query_one(Papers))

    async def _choices(self) -> Choices:
        """Return the services that are offered, also when they are asked for ahead of the first load."""
        choices = self.query_one(Choices)
        if not choices.catalogue.services:
            choices.catalogue = await self.desk.read(self.desk.register.catalogue)
            choices.offer(self.field("service").value)
        return choices

    async def _choose_typed(self) -> bool:
        """Take the service at the top of the list; tell whether there is one."""
        choices = await self._choices()
        service = choices.row
        if service is None:
            self.say(choices.nothing(), "bad")
            return False
        await self.choose(service)
        return True

    async def choose(self, service: Service) -> None:
        """Take a service: its papers, its promise, and whether the person has it open already."""
        self.service = service
        place = self._variants.get(service.code, 0)
        field, variant = self.field("service"), self.field("variant")
        with self.prevent(Input.Changed):
            field.fill(service.code)
            variant.fill(str(place + 1))
        field.tell(service.name)
        variant.display = len(service.variants) > 1
        variant.tell("  ".join(f"{n} {v.name}" for n, v in enumerate(service.variants, 1)))
        self._take_variant(service, service.variants[place])
        await self._check_same()
        self.keep()

    def _forget_same(self) -> None:
        self.other_case = None
        if self.service is not None:
            self.field("service").tell(self.service.name)

    async def _check_same(self) -> None:
        """Say whether this person has this service open already."""
        service, known = self.service, self.known
        self._forget_same()
        if known is None or service is None:
            return
        same = await self.desk.read(same_service_open, self.desk.register, known.id, service.code)
        if same is not None and (self.service, self.known) == (service, known):
            self.other_case = same.id
            number = numbering.told(same.number, self.desk.series)
            told = _("still open: {number} (Ctrl+O opens it)").format(number=number)
            self.field("service").tell(f"{service.name} · {told}", "warn")
            self.say(_("This person has the same service open: {number}.").format(number=number))

    def _variant_done(self) -> None:
        if self.variant is None:
            self.say(_("The service has no such variant."), "bad")
            return
        self.set_focus(self.query_one(Papers))

    def _take_variant(self, service: Service, variant: Variant | None) -> None:
        """Ask for the papers of a variant; a referral asks for none, it only shows which the right office wants."""
        self.variant = variant
        requirements, asked = (variant.requirements, variant.owed(())) if variant is not None else ((), ())
        self.query_one(Papers).ask_for(rows_of(requirements, () if service.referral else asked))
        if variant is not None:
            self._variants[service.code] = service.variants.index(variant)
        self.show_promise()

    def on_papers_changed(self, event: Papers.Changed) -> None:
        """Show what the marks mean for the promise."""
        event.stop()
        self.show_promise()
        self.keep()

    @work(exclusive=True, group="promise")
    async def show_promise(self) -> None:
        """Say what the citizen will be told: the promised date and the fee, or what is missing and until when."""
        service = self.service
        if service is None or self.variant is None:
            self.query_one("#promise", Static).update("")
            return
        register = self.desk.register
        fee = _("Fee: {fee}").format(fee=formats.fee(service.fee, service.fee_note))
        papers = self.query_one(Papers)
        missing, unchecked = papers.missing(), papers.told()
        if service.referral:
            told = _("Not our jurisdiction. Referral to: {office}").format(office=service.referral)
        elif unchecked:
            told = unchecked
        elif (doubt := await self.desk.read(clock_doubt.doubt, register)) is not None and doubt.stops:
            told = _("! No date yet: the clock shows another day. F10 asks what day it is.")
        elif missing:
            last = formats.weekday(await self.desk.read(deadline, register, service, self.paper_day()))
            told = _("Missing: {count}. A deficiency notice is made, deadline {date}.").format(
                count=len(missing), date=last
            )
        else:
            promised = await self.desk.read(promise, register, service, self.paper_day())
            if promised is None:
                told = _("No time limit is known for this service.")
            else:
                told = _("Promised: {date}").format(date=formats.weekday(promised.date))
                told += _(" (holidays of that year not decreed yet)") if promised.doubtful else ""
        self.query_one("#promise", Static).update(Content(f" {told}\n {fee}"))
