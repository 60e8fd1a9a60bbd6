"""A new complaint: one form from top to bottom, as PTSA's own; Enter goes on and never saves, F10 saves."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import events, work
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from models import text
from models.complaints import reading
from models.facts import numbering
from models.forms import Done, person_of
from models.refused import Refused
from models.register.register import Register
from models.rules.complaint import rules_of
from models.terminal.drafts import Draft
from models.words import _
from screens.complaints.draft import ComplaintDraft
from screens.complaints.fields import Matter
from screens.complaints.saving import field_of, form_of
from screens.intake.differing import correct_known
from screens.intake.persons import Persons
from screens.keyboard.bindings import bindings
from screens.shell.key_queue import READS
from screens.shell.screen import DeskScreen
from screens.texts import TextModules
from screens.widgets.bars import Said
from screens.widgets.field import Field, Folded


class ComplainScreen(TextModules, DeskScreen):
    """Take a complaint in."""

    PLACE = "complain"
    FIRST = "#identity"
    BINDINGS = bindings("complain")

    def __init__(self, person: int | None = None, case: str = "", draft: Draft | None = None) -> None:
        super().__init__()
        self.person, self.case, self.taken = person, case, draft
        self.matter = Matter()
        self.persons = Persons(self, self._met, partial(self.focus_on, "category"))
        self.drafting = ComplaintDraft(self, self.persons, self.matter)
        shown = {n: f for n, f in self.persons.fields.items() if n not in self.persons.representative.fields}
        self.fields = {**shown, **self.matter.fields}
        """All fields by name, in the order of Enter."""

    def body(self) -> Iterable[Widget]:
        """Lay the form out; what does not fit is scrolled to by Enter."""
        yield VerticalScroll(*self.persons.widgets(), *self.matter.widgets(), id="form", can_focus=False)

    @property
    def draft(self) -> int | None:
        """The draft of what stands in the form."""
        return self.drafting.id

    def field(self, name: str) -> Field:
        """Return a field by name."""
        return self.fields[name]

    def focus_on(self, name: str) -> None:
        """Put the cursor into a field."""
        self.set_focus(self.fields[name].box)

    def is_blank(self) -> bool:
        """Tell whether nothing was typed."""
        return not any(field.value.strip() for field in self.fields.values())

    def empty(self) -> None:
        """Show an empty form."""
        self.drafting.empty()
        with self.prevent(Input.Changed):
            self.persons.empty()
            self.matter.empty()
        self.focus_on("identity")

    # --- what is shown ---------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the form: empty, from a draft, or about who and what it was opened for."""
        self.load()

    @work(exclusive=True, group=READS)
    async def load(self) -> None:
        """Read what can be chosen, then the draft or the person that the form begins with."""
        try:
            categories = await self.terminal.read(_categories, self.terminal.register)
        except Refused as why:
            self.refuse(why)
            return
        self.matter.offer(categories, self.size.width)
        self.matter.tell(reading.Read())
        if self.taken is not None:
            await self.drafting.restore(self.taken)
            self.taken = None
            self.say(_("The draft is back; nothing of it was saved yet."), "good")
        elif self.person is not None:
            await self._begin(self.person, self.case)
            self.person = None
        else:
            await self.drafting.look()
        await self._read()

    async def _begin(self, person: int, case: str) -> None:
        """Fill in who complains and which case it is about."""
        try:
            known = await self.terminal.read(person_of, self.terminal.register, person)
        except Refused as why:
            self.refuse(why)
            return
        with self.prevent(Input.Changed):
            self.matter.fields["case"].fill(case)
        self.matter.unfold_filled()
        await self.persons.fill(known)
        self.drafting.keep()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show what belongs to the field that is asked now."""
        self.matter.ask(str(event.widget.id))

    # --- typing ----------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep everything that is typed."""
        self.drafting.keep()

    async def _met(self) -> None:
        """Hear that the reporter is another one than before."""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the draft, and read what can be read already."""
        event.stop()
        name = event.input.id or ""
        if name in self.persons.fields:
            self.persons.changed(name, event.value)
        else:
            self.newest("matter", self._read)
        self.keep()

    async def _read(self) -> None:
        """Say behind each field what it means."""
        typed = self.matter.values()
        found = await self.terminal.read(reading.read, self.terminal.register, typed)
        if typed == self.matter.values():
            self.matter.tell(found)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field; it never saves."""
        event.stop()
        name = event.input.id or ""
        if name == "identity":
            await self.persons.identity_done(event.value)
        elif name == "category":
            await self._read()  # whether it asks what else it is about
            self._next_after(name)
        elif name not in self.persons.fields or self.persons.left(name):
            self._next_after(name)

    def _next_after(self, name: str) -> None:
        """Go on; behind the last field F10 is said, so that nobody wonders."""
        shown = [field for field in self.fields if field in self.persons.fields or field in self.matter.shown()]
        place = shown.index(name) + 1
        if place < len(shown):
            self.focus_on(shown[place])
        else:
            self.say(_("F10 saves the complaint."))

    def action_company(self) -> None:
        """Ctrl+R: show or hide the company."""
        self._switch(self.matter.company)

    def action_more(self) -> None:
        """Ctrl+N: show or hide what is rarely asked."""
        self._switch(self.matter.more)

    def _switch(self, part: Folded) -> None:
        if part.display:
            with self.prevent(Input.Changed):
                part.fold()
            self.keep()
            self.newest("matter", self._read)
            self.focus_on("hide")
        else:
            part.unfold()
            self.focus_on(next(iter(part.fields)))

    async def action_correct_known(self) -> None:
        """Ctrl+W: what is typed is right, and the register is wrong."""
        correct_known(self, self.persons.differences)

    # --- drafts ----------------------------------------------------------------------------------------------------

    async def action_take_draft(self) -> None:
        """Ctrl+D: take the newest draft up again."""
        if self.drafting.waiting is None or self.draft is not None:
            self.say(_("There is no other draft."), "bad")
        else:
            self.taken = self.drafting.waiting
            self.load()

    async def action_clear(self) -> None:
        """Ctrl+X: begin an empty form; what was typed stays in the list of drafts."""
        typed = self.draft is not None
        if typed and self.terminal.drafts.trouble is not None:
            self.refuse(Refused(self.terminal.drafts.trouble))  # nothing may be called kept that only memory holds
            return
        self.empty()
        self.say(_("The form is empty; what was typed is among the drafts.") if typed else "")
        self.load()

    # --- saving ----------------------------------------------------------------------------------------------------

    async def action_save(self) -> None:
        """F10: save. Keys typed meanwhile wait, and go into the next form."""
        if self.is_blank():
            if not self.query_one(Said).text:  # after a save its number stays: a burst's second F10 must not hide it
                self.say(_("The form is empty."))
            return
        if self.persons.stop_at_difference():
            return
        await self._read()
        wrong = next(iter(self.matter.found.wrong), "")
        if wrong:
            self.say(self.matter.found.told[wrong].text, "bad")
            self.focus_on(wrong)
            return
        try:
            form = await self.terminal.read(form_of, self.persons, self.matter, self.terminal.visit, self.draft)
            done = await self.terminal.perform(form)
        except Refused as why:
            self.refuse(why)
            field = field_of(why.code)
            if field in self.fields:
                self.focus_on(field)
            return
        self._saved(done)

    def _saved(self, done: Done) -> None:
        """Say what was saved, and begin an empty form; who is hidden is not named."""
        hidden = "1" in self.matter.fields["hide"].value
        name = "" if hidden else text.clean(self.persons.fields["name"].value)
        if not hidden and done.person is not None:
            self.terminal.last_person = done.person
        self.empty()
        number = numbering.shown(done.number) if done.number else ""
        self.say_saved(_("Complaint {number} saved").format(number=number), name)
        self.load()


def _categories(register: Register) -> list[str]:
    """Return what complaints are about, in the order of their digits."""
    return [category.name for category in rules_of(register).category]
