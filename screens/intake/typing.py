"""While the intake form is typed: identity, service and papers are read at once and told back."""

from __future__ import annotations

import datetime as dt

from textual import work
from textual.content import Content
from textual.widgets import Input, Static

from models import text
from models.desk import new_id
from models.facts import numbers
from models.facts.calendar import local
from models.facts.standard import Service, Variant
from models.fold import PersonState
from models.forms import identify
from models.forms.intake import deadline, promise, same_service_open
from models.refused import Refused
from models.words import _, formats
from models.words.sentences import sentence
from screens.intake.form import DEPUTY, FIELDS, PAPER, IntakeForm
from screens.intake.papers import Papers
from screens.intake.person import complete_enough, identity_told, recognise
from screens.intake.services import Choices, variant_named


class IntakeTyping(IntakeForm):
    """Every key is kept in the draft and read as far as it makes sense; Enter goes on, and never saves."""

    def keep(self) -> None:
        """Keep everything that is typed."""
        fields: dict[str, object] = {name: self.field(name).value for name in FIELDS}
        fields["papers"] = self.query_one(Papers).as_draft()
        if self.draft is None:
            if not any(fields[name] for name in FIELDS):
                return
            self.draft = new_id()
        self.desk.keep_draft(self.draft, "intake", fields)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft, and read what can be read already."""
        event.stop()
        name = event.input.id
        if name in PAPER:
            self.read_sheet()
        elif name == "identity":
            self.identity = self.known = None
            self.different = ()
            if complete_enough(event.value):
                self.read_identity(event.value)
            else:
                self.field("identity").tell("")
        elif name in ("name", "phone", "address") and self.known is None:
            self.different = ()
        elif name == "name" and self.known is not None:
            same = text.folded(event.value) == text.folded(self.known.name)
            told = _("known: confirm the name") if same else _("differs: saving corrects it")
            self.field("name").tell(told, "good" if same else "warn")
        elif name == "deputy" and complete_enough(event.value):
            self.read_deputy(event.value)
        elif name == "service" and (self.service is None or event.value != self.service.code):
            self.service = self.variant = None
            self.query_one(Choices).offer(event.value)
            self.field("service").tell("")
        self.keep()

    @work(exclusive=True, group="sheet")
    async def read_sheet(self) -> None:
        """Say whether the sheet's number is one that was set aside, and which moment is meant."""
        from models.sheets import read_paper_time, take_sheet

        for name, read in (("sheet", take_sheet), ("paper_at", read_paper_time)):
            typed = self.field(name).value
            if not typed.strip():
                self.field(name).tell("")
                continue
            try:
                found = await self.desk.read(read, self.desk.register, typed)
            except Refused as why:
                self.field(name).tell(sentence(why), "warn")
                continue
            told = numbers.shown(found) if name == "sheet" else formats.moment(found, self.desk.zone)
            self.field(name).tell(told, "good")
        self.show_promise()

    def paper_day(self) -> dt.date | None:
        """Return the day on the sheet, which the promise counts from; None for a request of today."""
        typed = self.field("paper_at").value.strip()
        if not self.from_paper or not typed:
            return None
        from models.sheets import read_paper_time

        try:
            return local(read_paper_time(self.desk.register, typed), self.desk.zone).date()
        except Refused:
            return None

    @work(exclusive=True, group="identity")
    async def read_identity(self, typed: str) -> None:
        """Read the identity and fill in who it is."""
        await self._recognise(typed)

    async def _recognise(self, typed: str) -> None:
        found = await self.desk.read(recognise, self.desk.register, typed)
        if self.field("identity").value != typed:
            return
        self.identity, self.known = found.identity, found.known
        self.field("identity").tell(found.hint, found.tone)
        name = self.field("name")
        if found.known is not None:
            for part in ("name", "phone", "address"):
                if not self.field(part).value:
                    self.field(part).fill(getattr(found.known, part))
            name.tell(_("known: confirm the name"), "good")
        else:
            name.tell(_("new here") if found.identity else "")

    async def fill_person(self, known: PersonState) -> None:
        """Put a person of this register into the form; the cursor goes to the service."""
        identity = known.nik or known.passport or known.nib or known.npwp
        with self.prevent(Input.Changed):
            self.field("identity").fill(identity)
            for part in ("name", "phone", "address"):
                self.field(part).fill(getattr(known, part))
        self.identity = None
        if identity:
            self.identity = identify(identity, self.desk.register.today_at(self.desk.zone))
            self.field("identity").tell(*identity_told(self.identity))
        self.known = known
        self.field("name").tell(_("known: confirm the name"), "good")
        self.say(_("Known here: {name}. Confirm the name.").format(name=known.name), "good")
        self.focus_on("service")
        self.keep()

    @work(exclusive=True, group="deputy")
    async def read_deputy(self, typed: str) -> None:
        """Read the representative's identity."""
        found = await self.desk.read(recognise, self.desk.register, typed)
        self.field("deputy").tell(found.hint, found.tone)
        if found.known is not None and not self.field("deputy_name").value:
            self.field("deputy_name").fill(found.known.name)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next thing that is missing; it never saves."""
        event.stop()
        name = event.input.id or ""
        if name == "identity":
            await self._identity_done(event.value)
        elif name == "service":
            await self._service_done()
        elif name == "variant":
            self._variant_done(event.value)
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
            self.say(_("Known here: {name}. Confirm the name.").format(name=self.known.name), "good")
            self.focus_on("service")
        else:
            self.focus_on("name")

    def _next_after(self, name: str) -> None:
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
        choices = self.query_one(Choices)
        if not choices.catalogue.services:  # typed ahead of the first load
            choices.catalogue = await self.desk.read(self.desk.register.catalogue)
            choices.offer(self.field("service").value)
        service = choices.row
        if service is None:
            self.say(choices.nothing(), "bad")
            return
        await self.choose(service)
        if len(service.variants) > 1:
            self.focus_on("variant")
        else:
            self.set_focus(self.query_one(Papers))

    async def choose(self, service: Service) -> None:
        """Take a service: its papers, its promise, and whether the person has it open already."""
        self.service = service
        field = self.field("service")
        field.fill(service.code)
        field.tell(service.name)
        variant = self.field("variant")
        variant.display = len(service.variants) > 1
        names = "  ".join(f"{n} {v.name}" for n, v in enumerate(service.variants, 1))
        variant.fill("1")
        variant.tell(names)
        self._take_variant(service.variants[0])
        await self._check_same(service)
        self.keep()

    async def _check_same(self, service: Service) -> None:
        self.other_case = None
        if self.known is None:
            return
        same = await self.desk.read(same_service_open, self.desk.register, self.known.id, service.code)
        if same is not None:
            self.other_case = same.id
            number = numbers.told(same.number, self.desk.series)
            told = _("still open: {number} (Ctrl+O opens it)").format(number=number)
            self.field("service").tell(f"{service.name} · {told}", "warn")
            self.say(_("This person has the same service open: {number}.").format(number=number))

    def _variant_done(self, typed: str) -> None:
        place = variant_named(self.service, typed) if self.service else None
        if self.service is None or place is None:
            self.say(_("The service has no such variant."), "bad")
            return
        if self.service.variants[place] is not self.variant:
            self._take_variant(self.service.variants[place])
        self.set_focus(self.query_one(Papers))

    def _take_variant(self, variant: Variant) -> None:
        self.variant = variant
        self.query_one(Papers).ask_for(variant.requirements)
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
        if service is None:
            self.query_one("#promise", Static).update("")
            return
        register = self.desk.register
        fee = _("Fee: {fee}").format(fee=formats.fee(service.fee, service.fee_note))
        missing = self.query_one(Papers).missing()
        if service.referral:
            told = _("Not our jurisdiction. Referral to: {office}").format(office=service.referral)
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
