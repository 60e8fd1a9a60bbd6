"""The intake screen: one form from top to bottom, Enter goes on, F10 saves. It puts the parts of the form together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import events, work
from textual.widget import Widget
from textual.widgets import Input

from models import text
from models.cases import cards
from models.forms import person_of
from models.refused import Refused
from models.terminal.drafts import Draft
from models.words import _
from screens.card import ServiceCard
from screens.intake import readback
from screens.intake.differing import correct_known
from screens.intake.draft import IntakeDraft
from screens.intake.from_paper import FromPaper
from screens.intake.meeting import Meeting
from screens.intake.papers import Papers
from screens.intake.parts import Parts
from screens.intake.persons import Persons
from screens.intake.promise import Promise
from screens.intake.saving import Saving
from screens.intake.services import ServiceChoice
from screens.keyboard import keys
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.texts import TextModules
from screens.widgets.bars import Said
from screens.widgets.field import Field


class IntakeScreen(TextModules, DeskScreen):
    """Take a citizen's request in."""

    PLACE = "intake"
    FIRST = "#identity"
    BINDINGS = bindings("intake")

    def __init__(self) -> None:
        super().__init__()
        self.papers = Papers()
        self.notes = Field("notes", lambda: _("Note"), width=60, longest=text.NOTE_LENGTH)
        self.from_paper = FromPaper(self, lambda: self.services.tell_promise())
        self.promise = Promise(self.from_paper.day)
        self.persons = Persons(self, lambda: self.services.check_same(), partial(self.focus_on, "service"))
        self.services = ServiceChoice(self, self.papers, self.promise, lambda: self.persons.known, self.keep)
        self.fields = {
            **self.from_paper.folded.fields,
            **self.persons.fields,
            **self.services.fields,
            "notes": self.notes,
        }
        """All fields by name, in the order of Enter."""
        parts = Parts(self.from_paper, self.persons, self.services, self.papers, self.fields)
        self.drafting = IntakeDraft(self, parts)
        self.meeting = Meeting(self, self.persons, self.keep)
        self.saving = Saving(self, parts, self.drafting, self._saved)

    def body(self) -> Iterable[Widget]:
        """Lay the form out."""
        yield from self.from_paper.widgets()
        yield from self.persons.widgets()
        yield from self.services.widgets()
        yield self.papers
        yield self.notes
        yield self.promise

    def title_text(self) -> str:
        """Name the visit that the request belongs to."""
        visit = None if self.from_paper.on else self.terminal.visit
        return f"{super().title_text()} · {visit.label}" if visit else super().title_text()

    def field(self, name: str) -> Field:
        """Return a field by name."""
        return self.fields[name]

    def focus_on(self, name: str) -> None:
        """Put the cursor into a field."""
        self.set_focus(self.fields[name].box)

    @property
    def draft(self) -> int | None:
        """The draft of what stands in the form."""
        return self.drafting.id

    def is_blank(self) -> bool:
        """Tell whether nothing was typed."""
        return not any(field.value.strip() for name, field in self.fields.items() if name != "paper_at")

    def empty(self) -> None:
        """Show an empty form."""
        self.drafting.empty()
        with self.prevent(Input.Changed):
            self.from_paper.empty()
            self.persons.empty()
            self.services.empty()
            self.notes.fill("")
        self.focus_on("sheet" if self.from_paper.on else "identity")

    # --- what is shown ---------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the empty form."""
        self.load()

    def came_back(self) -> None:
        """Look for drafts again."""
        self.load()

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read catalogue, frequent services and drafts."""
        await self.services.load()
        await self.drafting.look()

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
        self.services.show(choosing=self.focused is not None and self.focused.id == "service")
        self.draw_bars()

    # --- typing ----------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep everything that is typed."""
        self.drafting.keep()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft, and read what can be read already."""
        event.stop()
        name = event.input.id or ""
        if name in self.from_paper.folded.fields:
            self.from_paper.changed()
        elif name in self.persons.fields:
            self.persons.changed(name, event.value)
            if name == "identity":
                self.services.forget_same()
        else:
            self.services.changed(name, event.value)
        self.keep()

    def on_papers_changed(self, event: Papers.Changed) -> None:
        """Show what the marks mean for the promise."""
        event.stop()
        self.services.tell_promise()
        self.keep()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next thing that is missing; it never saves."""
        event.stop()
        name = event.input.id or ""
        if name == "identity":
            await self.persons.identity_done(event.value)
        elif name in self.services.fields:
            await self.services.done(name)
        elif name == "notes":
            self.set_focus(self.papers)
        elif name not in ("phone", "address") or not await self.meeting.meet(partial(self._next_after, name)):
            self._next_after(name)

    def _next_after(self, name: str) -> None:
        if self.persons.left(name):
            folded = (self.from_paper.folded, self.persons.representative)
            hidden = {field for part in folded if not part.display for field in part.fields}
            shown = [field for field in self.fields if field not in hidden]
            self.focus_on(shown[shown.index(name) + 1])

    def action_representative(self) -> None:
        """Ctrl+R: show or hide the representative."""
        if not self.persons.switch_representative():
            self.keep()
            self.focus_on("service")

    async def action_back_entry(self) -> None:
        """Ctrl+N: type sheets that were filled by hand; again: back to requests of now."""
        self.from_paper.switch()
        self.focus_on("sheet" if self.from_paper.on else "identity")

    async def action_correct_known(self) -> None:
        """Ctrl+W: what is typed is right, and the register is wrong."""
        correct_known(self, self.persons.differences)

    # --- drafts, and whom the register knows -----------------------------------------------------------------------

    async def action_take_draft(self) -> None:
        """Ctrl+D: take the newest draft up again."""
        if self.drafting.waiting is None or self.draft is not None:
            self.say(_("There is no other draft."), "bad")
        else:
            self.take(self.drafting.waiting)

    @work(exclusive=True, group="draft")
    async def take(self, draft: Draft) -> None:
        """Take a draft up again; what was typed till now stays a draft of its own."""
        await self.load().wait()
        self.empty()
        await self.drafting.restore(draft)
        self.say(_("The draft is back; nothing of it was saved yet."), "good")

    async def action_clear(self) -> None:
        """Ctrl+X: begin an empty form; what was typed stays in the list of drafts."""
        typed = self.draft is not None
        if typed and self.terminal.drafts.trouble is not None:
            self.refuse(Refused(self.terminal.drafts.trouble))  # nothing may be called kept that only memory holds
            return
        self.empty()
        self.say(_("The form is empty; what was typed is among the drafts.") if typed else "")
        self.load()

    @work(exclusive=True, group="draft")
    async def serve(self, person: int) -> None:
        """Begin a request of someone who is known; what was typed till now stays a draft of its own."""
        try:
            known = await self.terminal.read(person_of, self.terminal.register, person)
        except Refused as why:
            self.refuse(why)
            return
        if not self.is_blank():
            self.empty()
        await self.persons.fill(known)
        self.keep()

    # --- what opens over the form ----------------------------------------------------------------------------------

    async def action_read_back(self) -> None:
        """Ctrl+B: turn the screen to the citizen, who checks the spelling."""
        name = text.clean(self.field("name").value)
        if not name:
            self.say(_("There is no name to read back yet."), "bad")
            return
        service = self.services.service
        promise = "" if self.papers.told() else str(self.promise.content).split("\n")[0].strip()
        facts = readback.facts(self.fields, service.name if service is not None else "", promise)
        self.shell.open(readback.ReadBack(name, facts))

    async def action_open_same(self) -> None:
        """Ctrl+O: open the case that the person has open already."""
        if self.services.other_case is None:
            self.say(_("No other case of this person and service is open."), "bad")
            return
        self.shell.ways.case(self.services.other_case)

    async def action_card(self) -> None:
        """Ctrl+K: the service standard of the chosen service, or of the one at the top of the list."""
        choices, variant = self.services.choices, self.services.variant
        service = self.services.service or choices.row
        if service is None:
            self.say(_("No service has this code or word."), "bad")
            return
        try:
            asked = (service.code, variant.code if variant is not None else "")
            card = await self.terminal.read(cards.service_card, self.terminal.register, *asked)
        except Refused as why:
            self.refuse(why)
            return
        self.shell.open(ServiceCard(card, [s.code for s in choices.catalogue.services if not s.retired]))

    # --- saving ----------------------------------------------------------------------------------------------------

    async def action_save(self) -> None:
        """F10: save. Keys typed meanwhile wait, and go into the next form."""
        if not self.is_blank():
            await self.saving.save()
        elif not self.query_one(Said).text:  # after a save its number stays: a second F10 of a burst must not hide it
            self.say(_("The form is empty."))

    def _saved(self, told: str, name: str) -> None:
        """Say what was saved, and begin an empty form."""
        self.empty()
        self.say_saved(told, name)
        self.load()
