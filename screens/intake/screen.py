"""The intake screen: one form from top to bottom, Enter goes on, F10 saves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from textual import events, work
from textual.content import Content
from textual.widgets import Input, Static

from models import text
from models.cases import cards, views
from models.facts import numbering
from models.forms import Done, person_of
from models.forms.person import PARTS
from models.queue.standing import names_in, wanted_services
from models.refused import Refused
from models.terminal.drafts import Draft
from models.words import _, formats
from screens.card import ServiceCard
from screens.intake.differing import CorrectKnown, word
from screens.intake.form import DEPUTY, FIELDS, PAPER
from screens.intake.meeting import IntakeMeeting
from screens.intake.papers import Papers
from screens.intake.person import complete_enough
from screens.intake.readback import ReadBack
from screens.intake.services import Choices
from screens.intake.visit import WhoseVisit
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.texts import TextModules

_FIELD_OF = {
    "name": "name",
    "phone": "phone",
    "address": "address",
    "variant": "variant",
    "nik": "identity",
    "nib": "identity",
    "npwp": "identity",
    "passport": "identity",
    "representative": "deputy",
    "sheet": "sheet",
    "paper": "paper_at",
    "date": "paper_at",
}
"""Where a refused form must be mended, by the first word of the refusal's code."""


class IntakeScreen(TextModules, IntakeMeeting):
    """Take a citizen's request in."""

    PLACE = "intake"
    FIRST = "#identity"
    BINDINGS = bindings("intake")

    def on_mount(self) -> None:
        """Show the empty form."""
        super().on_mount()
        self.query_one("#representative").display = False
        self.query_one("#differences").display = False
        self.query_one(Papers).display = False
        self.query_one("#field-variant").display = False
        self.query_one("#from_paper").display = False
        self.load()

    def more_places(self) -> list[str]:
        """The list of papers has keys of its own."""
        return ["papers"]

    def commands(self) -> list[keys.Command]:
        """Show the keys of the papers while their list has the focus."""
        if isinstance(self.focused, Papers):
            return [keys.named("save"), *keys.at("papers"), keys.named("card"), keys.named("back")]
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
        if self.comes_back:
            self.load()

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read catalogue, frequent services and drafts."""
        register, me = self.desk.register, self.desk.me.id
        choices = self.query_one(Choices)
        before, choices.catalogue = choices.catalogue.version, await self.desk.read(register.catalogue)
        if not choices.frequent or choices.catalogue.version != before:
            # once a catalogue: a digit must not mean another service after each save
            codes = await self.desk.read(views.frequent_services, register, me)
            choices.frequent = choices.offered(codes)
        visit = self.desk.visit
        codes = await self.desk.read(wanted_services, register, visit.id) if visit else []
        choices.wanted = choices.offered(codes)
        if self.service is None:
            choices.offer(self.field("service").value)
        if self.draft is None:
            drafts = [d for d in await self.desk.open_drafts() if d.form == "intake"]
            self.waiting_draft = drafts[0] if drafts else None
            if self.waiting_draft is not None and not self.said():
                at = formats.moment(self.waiting_draft.updated, self.desk.zone)
                self.say(_("An unsaved draft of {moment} is here: Ctrl+D takes it up again.").format(moment=at))

    async def action_take_draft(self) -> None:
        """Ctrl+D: take the newest draft up again."""
        draft = self.waiting_draft
        if draft is None or self.draft is not None:
            self.say(_("There is no other draft."), "bad")
        else:
            self.take(draft)

    @work(exclusive=True, group="draft")
    async def take(self, draft: Draft) -> None:
        """Take a draft up again; what was typed till now stays a draft of its own."""
        await self.load().wait()
        self.empty()
        self.draft, self.waiting_draft = draft.id, None
        await self.restore(draft.fields)
        self.say(_("The draft is back; nothing of it was saved yet."), "good")

    async def restore(self, fields: dict[str, Any]) -> None:
        """Fill the form from a draft. What the register had filled in comes from there anew."""
        filled = fields.get("filled", ())
        with self.prevent(Input.Changed):
            for name in FIELDS:
                self.field(name).fill("" if name in filled else str(fields.get(name, "")), replaces=False)
        self.query_one(Choices).offer(self.field("service").value)
        self.type_sheets(any(fields.get(name) for name in PAPER))
        self.query_one("#representative").display = any(fields.get(name) for name in DEPUTY)
        identity, deputy = (str(fields.get(name, "")) for name in ("identity", "deputy"))
        if not await self._known_again(fields.get("person")) and complete_enough(identity):
            await self._recognise(identity)
        if complete_enough(deputy):
            await self._recognise_deputy(deputy)
        service = self.query_one(Choices).catalogue.by_code.get(str(fields.get("service", "")))
        if service is not None and not service.retired:
            await self.choose(service)
            variant = str(fields.get("variant", ""))
            with self.prevent(Input.Changed):
                self.field("variant").fill(variant)
            self.read_variant(service, variant)
            self.set_focus(self.query_one(Papers))
        self.query_one(Papers).from_draft(fields.get("papers", []))
        self.show_promise()
        self.keep()

    async def _known_again(self, person: object) -> bool:
        """Take the person whom the officer had named; tell whether he is still known."""
        if not isinstance(person, int):
            return False
        try:
            await self.know(await self.desk.read(person_of, self.desk.register, person))
        except Refused:
            return False
        return True

    async def action_clear(self) -> None:
        """Ctrl+X: begin an empty form; what was typed stays in the list of drafts."""
        typed = self.draft is not None
        if typed and self.desk.drafts.trouble is not None:
            self.refuse(Refused(self.desk.drafts.trouble))  # nothing may be called kept that only memory holds
            return
        self.empty()
        self.say(_("The form is empty; what was typed is among the drafts.") if typed else "")
        self.load()

    def action_representative(self) -> None:
        """Ctrl+R: show or hide the representative."""
        shown = self.query_one("#representative")
        shown.display = not shown.display
        if shown.display:
            self.focus_on("deputy")
            self._bring_back(DEPUTY)
        else:
            with self.prevent(Input.Changed):
                self._put_aside(DEPUTY, known=self.deputy.filled)
            self.deputy.forget()
            self.field("deputy").tell("")
            self.show_differences()
            self.keep()
            self.focus_on("service")

    async def action_back_entry(self) -> None:
        """Ctrl+N: type sheets that were filled by hand; again: back to requests of now."""
        self.type_sheets(not self.from_paper)
        if self.from_paper:
            self._bring_back(PAPER)
        else:
            self._put_aside(PAPER)
        self.focus_on("sheet" if self.from_paper else "identity")
        self.show_promise()

    def type_sheets(self, on: bool) -> None:
        """Show or hide the fields of a sheet."""
        self.from_paper = self.query_one("#from_paper").display = on
        self.query_one("#band", Static).update(Content(" " + _("FROM PAPER: date and time are estimated")))
        self.show_sign()

    async def action_correct_known(self) -> None:
        """Ctrl+W: the register is wrong in what the cursor stands on, or else in the first thing that differs."""
        found = [(party, d) for party in self.parties for d in party.differences(spelling=True) if not d.right]
        at = self.focused.id if self.focused is not None else None
        found.sort(key=lambda pair: pair[1].field != at)
        if not found:
            self.say(_("Nothing that is typed differs from the register."))
            return
        party, difference = found[0]

        def answered(yes: bool | None) -> None:
            if yes:
                party.correct(difference)
                self.show_differences()
                self.say(_("{what} will be corrected when this is saved.").format(what=word(difference)))

        self.focus_on(difference.field)
        self.shell.open(CorrectKnown(difference), answered)

    def _stop_at_difference(self) -> bool:
        """Go to the first thing that differs from the register and was not said to be right; tell whether there is one.

        Nothing is chosen for the officer: taken in under the register's name it would be another person's case.
        """
        found = next((d for party in self.parties for d in party.differences() if not d.right), None)
        if found is None:
            return False
        self.focus_on(found.field)
        told = _("{what} differs. Right number? Ctrl+W corrects the register; empty: as known.")
        self.say(told.format(what=word(found)), "bad")
        return True

    async def _stop_at_service(self) -> bool:
        """Take a service whose whole code is typed, else go to the field: what a word means is chosen by Enter."""
        choices = await self._choices()
        service = choices.catalogue.by_code.get(self.field("service").value.strip().upper())
        if self.service is None and service is not None and not service.retired:
            await self.choose(service)
        if self.service is not None and self.variant is not None:
            return False
        self.focus_on("service" if self.service is None else "variant")
        if self.service is None:
            self.refuse(Refused("service_retired" if service is not None else "service_unknown"))
        else:
            self.refuse(Refused("variant_unknown"))
        return True

    def _put_aside(self, names: Sequence[str], *, known: Sequence[str] = ()) -> None:
        """Empty fields that are hidden now: nothing is saved that nobody sees. Shown again, they hold it again.

        What is ``known`` comes from the register anew, with its number.
        """
        for name in names:
            self.aside[name] = "" if name in known else self.field(name).value
            self.field(name).fill("")

    def _bring_back(self, names: Sequence[str]) -> None:
        for name in names:
            if value := self.aside.pop(name, ""):
                self.field(name).fill(value, replaces=False)

    async def action_read_back(self) -> None:
        """Ctrl+B: turn the screen to the citizen, who checks the spelling."""
        name = text.clean(self.field("name").value)
        if not name:
            self.say(_("There is no name to read back yet."), "bad")
            return
        words = {"identity": _("NIK"), "phone": _("Phone"), "address": _("Address"), "deputy_name": _("Representative")}
        facts = [(word, text.clean(self.field(part).value)) for part, word in words.items()]
        if self.service is not None:
            facts.append((_("Service"), self.service.name))
        facts.append((_("Promise"), str(self.query_one("#promise", Static).content).split("\n")[0].strip()))
        self.shell.open(ReadBack(name, [(word, _grouped(value)) for word, value in facts if value]))

    @work(exclusive=True, group="draft")
    async def serve(self, person: int) -> None:
        """Begin a request of someone who is known; what was typed till now stays a draft of its own."""
        try:
            known = await self.desk.read(person_of, self.desk.register, person)
        except Refused as why:
            self.refuse(why)
            return
        if not self.is_blank():
            self.empty()
        await self.fill_person(known)

    async def action_open_same(self) -> None:
        """Ctrl+O: open the case that the person has open already."""
        if self.other_case is None:
            self.say(_("No other case of this person and service is open."), "bad")
            return
        self.shell.ways.case(self.other_case)

    async def action_card(self) -> None:
        """Ctrl+K: the service standard of the chosen service, or of the one at the top of the list."""
        choices = self.query_one(Choices)
        service = self.service or choices.row
        if service is None:
            self.say(_("No service has this code or word."), "bad")
            return
        variant = self.variant.code if self.variant else ""
        try:
            card = await self.desk.read(cards.service_card, self.desk.register, service.code, variant)
        except Refused as why:
            self.refuse(why)
            return
        self.shell.open(ServiceCard(card, [s.code for s in choices.catalogue.services if not s.retired]))

    async def action_save(self) -> None:
        """F10: save. Keys typed meanwhile wait, and go into the next form."""
        if self.is_blank():
            if not self.said():  # after a save its number stays: a second F10 of a burst must not hide it
                self.say(_("The form is empty."))
            return
        if self._stop_at_difference() or await self._stop_at_service():
            return
        try:
            done = await self.desk.perform(self.form())
        except Refused as why:
            visit = self.desk.visit
            if why.code == "visit_of_another" and visit is not None:
                before = await self.desk.read(names_in, self.desk.register, visit.id)
                self.shell.open(WhoseVisit(self.form(), visit.label, before), self._saved)
                return
            self.refuse(why)
            await self._point_at(why)
            return
        self._saved(done)

    def _saved(self, done: Done | None) -> None:
        """Say what was saved, and begin an empty form; None: nothing was."""
        if done is None:
            return
        told, name = self._told(done), text.clean(self.field("name").value)
        self.desk.last_person = done.person
        self.empty()
        self.say_saved(told, name)
        self.load()

    async def _read_again(self) -> None:
        """Show both persons as they are known now: the register was changed since they were read."""
        known, self._recognised = self.known, ""
        if known is None or not self.applicant.chosen or not await self._known_again(known.id):
            await self._recognise(self.field("identity").value)
        if self.field("deputy").value:
            await self._recognise_deputy(self.field("deputy").value)

    def _told(self, done: Done) -> str:
        """Return what to say of a saved case."""
        number = numbering.shown(done.number) if done.number else ""
        parts = [_("Saved {number}").format(number=number), self.service.code if self.service else ""]
        if done.notice:
            parts.append(_("notice {number}").format(number=numbering.short(done.notice)))
        elif done.promised:
            parts.append(_("promised {date}").format(date=formats.date(dt.date.fromisoformat(done.promised))))
        return " · ".join(parts)

    async def _point_at(self, why: Refused) -> None:
        """Put the cursor where the refused form must be mended."""
        if why.code in PARTS.values():
            await self._read_again()
        if why.code in ("service_unknown", "service_retired"):
            self.focus_on("service")
            return
        field = _FIELD_OF.get(why.code.split("_")[0])
        if why.facts.get("whose") == "representative":
            field = {"name": "deputy_name", "identity": "deputy"}.get(field or "")
        if field is not None:
            self.focus_on(field)


def _grouped(value: str) -> str:
    """Return a long number in groups of four, as it is read aloud."""
    return " ".join(value[n : n + 4] for n in range(0, len(value), 4)) if value.isdigit() and len(value) > 8 else value
