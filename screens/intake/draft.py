"""The draft of an intake: every key that is typed is kept, and all of it is taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.widgets import Input

from models.forms import person_of
from models.refused import Refused
from models.terminal.drafts import Draft
from screens.intake.parts import Parts
from screens.intake.person import complete_enough
from screens.shell.form_draft import FormDraft
from screens.shell.screen import DeskScreen


class IntakeDraft(FormDraft):
    """What a draft holds of each part of the form."""

    FORM = "intake"

    def __init__(self, screen: DeskScreen, parts: Parts) -> None:
        super().__init__(screen)
        self.parts = parts

    def keep(self) -> None:
        """Keep everything that is typed."""
        persons, more = self.parts.persons, dict[str, object]()
        more["papers"] = self.parts.papers.as_draft()
        more["filled"] = [name for party in persons.parties for name in party.filled]
        if persons.known is not None and persons.applicant.chosen:
            more["person"] = persons.known.id
        self.keep_typed({name: field.value for name, field in self.parts.fields.items()}, more)

    async def restore(self, draft: Draft) -> None:
        """Fill the empty form from a draft. What the register had filled in comes from there again."""
        self.id, self.waiting = draft.id, None
        kept = draft.fields
        filled = kept.get("filled", ())
        with self.screen.prevent(Input.Changed):
            for name, field in self.parts.fields.items():
                field.fill("" if name in filled else str(kept.get(name, "")), replaces=False)
        self.parts.services.choices.offer(self.parts.services.field.value)
        self.parts.from_paper.show(any(kept.get(name) for name in self.parts.from_paper.folded.fields))
        representative = self.parts.persons.representative
        representative.show(any(kept.get(name) for name in representative.fields))
        identity, deputy = (str(kept.get(name, "")) for name in ("identity", "deputy"))
        if not await self.known_again(kept.get("person")) and complete_enough(identity):
            await self.parts.persons.recognise(identity)
        if complete_enough(deputy):
            await self.parts.persons.recognise_deputy(deputy)
        await self._choose_again(kept)
        self.parts.papers.from_draft(kept.get("papers", []))
        self.parts.services.tell_promise()
        self.keep()

    async def _choose_again(self, kept: Mapping[str, Any]) -> None:
        service = self.parts.services.of_code(str(kept.get("service", "")))
        if service is None:
            return
        await self.parts.services.choose(service)
        variant = str(kept.get("variant", ""))
        with self.screen.prevent(Input.Changed):
            self.parts.services.variant_field.fill(variant)
        self.parts.services.read_variant(service, variant)
        self.screen.set_focus(self.parts.papers)

    async def known_again(self, person: object) -> bool:
        """Take the person whom the officer had named; tell whether he is still known."""
        if not isinstance(person, int):
            return False
        desk = self.screen.terminal
        try:
            await self.parts.persons.know(await desk.read(person_of, desk.register, person))
        except Refused:
            return False
        return True

    async def read_again(self) -> None:
        """Show both persons as they are known now: the register was changed since they were read."""
        persons, known = self.parts.persons, self.parts.persons.known
        if known is None or not persons.applicant.chosen or not await self.known_again(known.id):
            await persons.recognise(persons.fields["identity"].value, again=True)
        if deputy := persons.fields["deputy"].value:
            await persons.recognise_deputy(deputy)
