"""The intake screen: one form from top to bottom, Enter goes on, F10 saves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from textual import events, work
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from models import text, views
from models.desk import new_id
from models.drafts import Draft
from models.facts import numbers
from models.facts.standard import Service, Variant
from models.fold import PersonState
from models.forms import Done, Identity, Intake, RepresentativeForm
from models.forms.intake import deadline, promise, same_service_open
from models.refused import Refused
from models.words import _, formats
from screens.base import DeskScreen
from screens.bindings import bindings
from screens.intake.papers import Papers
from screens.intake.person import complete_enough, recognise
from screens.intake.services import Choices, variant_named
from screens.widgets.field import Field

FIELDS = ("identity", "name", "phone", "address", "deputy", "deputy_name", "authority", "service", "variant", "notes")
DEPUTY = ("deputy", "deputy_name", "authority")

_FIELD_OF = {"name": "name", "phone": "phone", "nik": "identity", "nib": "identity", "passport": "identity"}


class IntakeScreen(DeskScreen):
    """Take a citizen's request in."""

    PLACE = "intake"
    FIRST = "#identity"
    BINDINGS = bindings("intake")

    def __init__(self) -> None:
        super().__init__()
        self.draft: int | None = None
        self.identity: Identity | None = None
        self.known: PersonState | None = None
        self.service: Service | None = None
        self.variant: Variant | None = None
        self.other_case: int | None = None
        self.waiting_draft: Draft | None = None

    def body(self) -> Iterable[Widget]:
        """Lay the form out."""
        yield Field("identity", lambda: _("NIK"), width=22, digits=True, longest=24)
        yield Field("name", lambda: _("Name"), width=40, longest=text.NAME_LENGTH * 3)
        yield Field("phone", lambda: _("Phone"), width=20, longest=24)
        yield Field("address", lambda: _("Address"), width=56)
        yield Vertical(
            Field("deputy", lambda: _("Deputy NIK"), width=22, digits=True, longest=24),
            Field("deputy_name", lambda: _("Deputy"), width=40, longest=text.NAME_LENGTH),
            Field("authority", lambda: _("Authority"), width=56),
            id="representative",
        )
        yield Field("service", lambda: _("Service"), width=14, longest=40)
        yield Field("variant", lambda: _("Variant"), width=14, longest=20)
        yield Choices()
        yield Papers()
        yield Field("notes", lambda: _("Note"), width=60, longest=text.NOTE_LENGTH)
        yield Static("", id="promise", markup=False)

    def on_mount(self) -> None:
        """Show the empty form."""
        super().on_mount()
        self.query_one("#representative").display = False
        self.query_one(Papers).display = False
        self.query_one("#field-variant").display = False
        self.load()

    def more_places(self) -> list[str]:
        """The list of papers has keys of its own."""
        return ["papers"]

    def commands(self) -> list[Any]:
        """Show the keys of the papers while their list has the focus."""
        from screens import keys

        if isinstance(self.focused, Papers):
            return [keys.named("save"), *keys.at("papers"), keys.named("back")]
        return super().commands()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the services while one is chosen, else the papers."""
        choosing = self.focused is not None and self.focused.id == "service"
        self.query_one(Choices).display = choosing or self.service is None
        self.query_one(Papers).display = not choosing and self.service is not None
        self.draw_bars()

    def on_screen_resume(self) -> None:
        """Look for drafts again."""
        super().on_screen_resume()
        if self.is_mounted:
            self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read catalogue, frequent services and drafts."""
        register, me = self.desk.register, self.desk.me.id
        choices = self.query_one(Choices)
        choices.catalogue = await self.desk.read(register.catalogue)
        if not choices.frequent:  # once: a digit must not mean another service after each save
            codes = await self.desk.read(views.frequent_services, register, me)
            choices.frequent = [choices.catalogue.by_code[c] for c in codes if c in choices.catalogue.by_code]
        if self.service is None:
            choices.offer(self.field("service").value)
        if self.draft is None:
            drafts = [d for d in await self.desk.open_drafts() if d.form == "intake"]
            self.waiting_draft = drafts[0] if drafts else None
            if self.waiting_draft is not None and not self.said():
                at = formats.moment(self.waiting_draft.updated, self.desk.zone)
                self.say(_("An unsaved draft of {moment} is here: Ctrl+D takes it up again.").format(moment=at))

    def said(self) -> str:
        """Return what the said line says."""
        return str(self.query_one(".said", Static).content)

    def field(self, name: str) -> Field:
        """Return a field by name."""
        return self.query_one(f"#field-{name}", Field)

    def focus_on(self, name: str) -> None:
        """Put the cursor into a field."""
        self.set_focus(self.field(name).box)

    # --- while it is typed ---------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft, and read what can be read already."""
        event.stop()
        name = event.input.id
        if name == "identity":
            self.identity = self.known = None
            if complete_enough(event.value):
                self.read_identity(event.value)
            else:
                self.field("identity").tell("")
        elif name == "deputy" and complete_enough(event.value):
            self.read_deputy(event.value)
        elif name == "service" and (self.service is None or event.value != self.service.code):
            self.service = self.variant = None
            self.query_one(Choices).offer(event.value)
            self.field("service").tell("")
        self.keep()

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
        else:
            self._next_after(name)

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
        shown = [f for f in FIELDS if f not in DEPUTY or self.query_one("#representative").display]
        self.focus_on(shown[shown.index(name) + 1])

    async def _service_done(self) -> None:
        service = self.query_one(Choices).row
        if service is None:
            self.say(_("No service has this code or word."), "bad")
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
            told = _("still open: {number} (Ctrl+O opens it)").format(number=numbers.short(same.number))
            self.field("service").tell(f"{service.name} · {told}", "warn")
            self.say(_("This person has the same service open: {number}.").format(number=numbers.short(same.number)))

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

    def on_papers_remark_asked(self, event: Papers.RemarkAsked) -> None:
        """Ask for a remark."""
        event.stop()
        from screens.dialogs import Ask

        papers = self.query_one(Papers)
        if papers.row is not None:
            ask = Ask(_("Remark"), papers.row.requirement.name, papers.row.remark, longest=text.LINE_LENGTH)
            self.shell.open(ask, lambda remark: papers.set_remark(remark) if remark is not None else None)

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
            last = formats.weekday(await self.desk.read(deadline, register, service))
            told = _("Missing: {count}. A deficiency notice is made, deadline {date}.").format(count=len(missing), date=last)
        else:
            promised = await self.desk.read(promise, register, service)
            if promised is None:
                told = _("No time limit is known for this service.")
            else:
                told = _("Promised: {date}").format(date=formats.weekday(promised.date))
                told += _(" (holidays of that year not decreed yet)") if promised.doubtful else ""
        self.query_one("#promise", Static).update(Content(f" {told}\n {fee}"))

    # --- drafts --------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep everything that is typed."""
        fields: dict[str, object] = {name: self.field(name).value for name in FIELDS}
        fields["papers"] = self.query_one(Papers).as_draft()
        if self.draft is None:
            if not any(fields[name] for name in FIELDS):
                return
            self.draft = new_id()
        self.desk.keep_draft(self.draft, "intake", fields)

    async def action_take_draft(self) -> None:
        """Ctrl+D: take the newest draft up again."""
        draft = self.waiting_draft
        if draft is None or self.draft is not None:
            self.say(_("There is no other draft."), "bad")
            return
        self.draft, self.waiting_draft = draft.id, None
        await self.restore(draft.fields)
        self.say(_("The draft is back; nothing of it was saved yet."), "good")

    async def restore(self, fields: dict[str, Any]) -> None:
        """Fill the form from a draft."""
        with self.prevent(Input.Changed):
            for name in FIELDS:
                self.field(name).fill(str(fields.get(name, "")))
        if any(fields.get(name) for name in DEPUTY):
            self.query_one("#representative").display = True
        if complete_enough(str(fields.get("identity", ""))):
            await self._recognise(str(fields["identity"]))
        service = self.query_one(Choices).catalogue.by_code.get(str(fields.get("service", "")))
        if service is not None:
            await self.choose(service)
            place = variant_named(service, str(fields.get("variant", "")))
            if place is not None:
                self.field("variant").fill(str(fields["variant"]))
                self._take_variant(service.variants[place])
            self.query_one(Papers).from_draft(fields.get("papers", []))
            self.show_promise()
            self.set_focus(self.query_one(Papers))
        self.keep()

    async def action_clear(self) -> None:
        """Ctrl+X: throw the form away."""
        draft, self.draft = self.draft, None
        if draft is not None:
            await self.desk.drop_draft(draft)
        self.empty()
        self.say(_("The form was emptied."))

    def empty(self) -> None:
        """Show an empty form."""
        self.draft = None
        with self.prevent(Input.Changed):
            for name in FIELDS:
                self.field(name).fill("")
                self.field(name).tell("")
        self.identity = self.known = self.service = self.variant = self.other_case = None
        self.query_one("#representative").display = False
        self.query_one("#field-variant").display = False
        self.query_one(Papers).show((), 0)
        self.query_one(Choices).offer("")
        self.show_promise()
        self.focus_first()

    # --- acts ----------------------------------------------------------------------------------------------------

    def action_representative(self) -> None:
        """Ctrl+R: show or hide the representative."""
        shown = self.query_one("#representative")
        shown.display = not shown.display
        if shown.display:
            self.focus_on("deputy")
        else:
            for name in DEPUTY:
                self.field(name).fill("")
            self.focus_on("service")

    async def action_open_same(self) -> None:
        """Ctrl+O: open the case that the person has open already."""
        if self.other_case is None:
            self.say(_("No other case of this person and service is open."), "bad")
            return
        from screens.case import CaseScreen

        self.shell.open(CaseScreen(self.other_case))

    async def action_save(self) -> None:
        """F10: save. Keys typed meanwhile wait, and go into the next form."""
        try:
            form = self.form()
            if self.service is None and not self.field("service").value:
                raise Refused("service_unknown")
            done = await self.desk.perform(form)
        except Refused as why:
            self.refuse(why)
            self._point_at(why)
            return
        told = self._told(done)
        self.empty()
        self.say(told, "good")
        self.load()

    def form(self) -> Intake:
        """Return the form as it stands."""
        values = {name: self.field(name).value.strip() for name in FIELDS}
        identity = {}
        if values["identity"]:
            if self.identity is None:
                from models.forms import identify

                self.identity = identify(values["identity"], self.desk.register.today_at(self.desk.zone))
            key = {"nik": "nik", "passport": "passport", "company": "nib"}[self.identity.kind]
            identity = {key: self.identity.number}
        known = self.known
        changed = known is not None and any(
            text.clean(values[p]) != getattr(known, p) for p in ("name", "phone", "address") if values[p]
        )
        deputy = None
        if values["deputy"] or values["deputy_name"]:
            deputy = RepresentativeForm(
                nik=values["deputy"], name=values["deputy_name"], authority=values["authority"]
            )
        return Intake(
            **identity,
            name=values["name"],
            phone=values["phone"],
            address=values["address"],
            correct=changed,
            representative=deputy,
            service=self.service.code if self.service else values["service"],
            variant=self.variant.code if self.variant else "",
            papers=self.query_one(Papers).papers(),
            note=values["notes"],
            draft=self.draft,
        )

    def _told(self, done: Done) -> str:
        """Return what to say of a saved case."""
        number = numbers.shown(done.number) if done.number else ""
        name = text.clean(self.field("name").value)
        told = _("Saved {number} · {name} · {service}").format(
            number=number, name=name, service=self.service.code if self.service else ""
        )
        if done.notice:
            return told + " · " + _("notice {number}").format(number=numbers.short(done.notice))
        if done.promised:
            date = formats.date(dt.date.fromisoformat(done.promised))
            return told + " · " + _("promised {date}").format(date=date)
        return told

    def _point_at(self, why: Refused) -> None:
        """Put the cursor where the refused form must be mended."""
        if why.code in ("service_unknown", "variant_unknown"):
            self.focus_on("service")
            return
        field = _FIELD_OF.get(why.code.split("_")[0])
        if field is not None:
            self.focus_on(field)
