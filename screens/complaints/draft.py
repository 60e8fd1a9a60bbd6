"""The draft of a new complaint."""

from __future__ import annotations

from textual.widgets import Input

from models.forms import person_of
from models.refused import Refused
from models.terminal.drafts import Draft
from screens.complaints.fields import Matter
from screens.intake.person import complete_enough
from screens.intake.persons import Persons
from screens.shell.form_draft import FormDraft
from screens.shell.screen import DeskScreen


class ComplaintDraft(FormDraft):
    """What a draft holds of a complaint."""

    FORM = "complain"

    def __init__(self, screen: DeskScreen, persons: Persons, matter: Matter) -> None:
        super().__init__(screen)
        self.persons, self.matter = persons, matter

    def keep(self) -> None:
        """Keep everything that is typed."""
        fields = {**self.persons.fields, **self.matter.fields}
        more: dict[str, object] = {"filled": list(self.persons.applicant.filled)}
        if self.persons.known is not None and self.persons.applicant.chosen:
            more["person"] = self.persons.known.id
        self.keep_typed({name: field.value for name, field in fields.items()}, more)

    async def restore(self, draft: Draft) -> None:
        """Fill the empty form from a draft. What the register had filled in comes from there again."""
        self.id, self.waiting = draft.id, None
        kept = draft.fields
        filled = kept.get("filled", ())
        with self.screen.prevent(Input.Changed):
            for name, field in (*self.persons.fields.items(), *self.matter.fields.items()):
                field.fill("" if name in filled else str(kept.get(name, "")), replaces=False)
        self.matter.unfold_filled()
        identity = str(kept.get("identity", ""))
        if not await self.known_again(kept.get("person")) and complete_enough(identity):
            await self.persons.recognise(identity)
        self.keep()

    async def known_again(self, person: object) -> bool:
        """Take the person whom the officer had named; tell whether he is still known."""
        if not isinstance(person, int):
            return False
        desk = self.screen.terminal
        try:
            await self.persons.know(await desk.read(person_of, desk.register, person))
        except Refused:
            return False
        return True
