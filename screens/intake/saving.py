"""F10 on the intake: the form that its parts make together, what is said of it, and where a refused one is mended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from models import text
from models.facts import numbering
from models.forms import Done, Intake
from models.forms.person import PARTS
from models.queue.standing import names_in
from models.refused import Refused
from models.words import _, formats
from screens.intake.draft import IntakeDraft
from screens.intake.parts import Parts
from screens.intake.visit import WhoseVisit
from screens.shell.screen import DeskScreen

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


class Saving:
    """Saves what stands in the form. ``saved`` is called once it is saved, with what to say of it and of whom."""

    def __init__(
        self, screen: DeskScreen, parts: Parts, drafting: IntakeDraft, saved: Callable[[str, str], None]
    ) -> None:
        self.screen, self.parts, self.drafting, self._saved = screen, parts, drafting, saved

    def form(self) -> Intake:
        """Return the form as it stands: of a known person only what was typed, and the name that was confirmed.

        Raises:
            Refused: a number can't be read; ``papers_unchecked``.
        """
        from_paper, persons, services, papers, fields = self.parts
        values = {name: field.value.strip() for name, field in fields.items()}
        numbers, service, variant = persons.numbers(), services.service, services.variant
        visit, on_paper = self.screen.terminal.visit, from_paper.on
        return Intake(
            nik=numbers.get("nik", ""),
            passport=numbers.get("passport", ""),
            nib=numbers.get("nib", ""),
            npwp=numbers.get("npwp", ""),
            name=values["name"],
            phone=persons.typed("phone"),
            address=persons.typed("address"),
            correct=persons.applicant.right(),
            representative=persons.representative_form(),
            service=service.code if service is not None else values["service"],
            variant=variant.code if variant is not None else "",
            papers=papers.checked(),
            note=values["notes"],
            person=persons.known.id if persons.known is not None else None,
            different=persons.different,
            visit=visit.id if visit and not on_paper else None,
            sheet=values["sheet"] if on_paper else "",
            paper_at=values["paper_at"] if on_paper else "",
            draft=self.drafting.id,
        )

    async def save(self) -> None:
        """Save, unless something must be looked at first; the cursor then stands there."""
        if self.parts.persons.stop_at_difference() or await self.parts.services.stop_at_service():
            return
        desk = self.screen.terminal
        try:
            done = await desk.perform(self.form())
        except Refused as why:
            if why.code == "visit_of_another" and desk.visit is not None:
                before = await desk.read(names_in, desk.register, desk.visit.id)
                self.screen.shell.open(WhoseVisit(self.form(), desk.visit.label, before), self._done)
                return
            self.screen.refuse(why)
            await self._point_at(why)
            return
        self._done(done)

    def _done(self, done: Done | None) -> None:
        """Tell that it is saved; None: the question whose visit it is was left, and nothing was."""
        if done is not None:
            self.screen.terminal.last_person = done.person
            self._saved(self._told(done), text.clean(self.parts.fields["name"].value))

    def _told(self, done: Done) -> str:
        """Return what to say of a saved case."""
        number = numbering.shown(done.number) if done.number else ""
        service = self.parts.services.service
        parts = [_("Saved {number}").format(number=number), service.code if service is not None else ""]
        if done.notice:
            parts.append(_("notice {number}").format(number=numbering.short(done.notice)))
        elif done.promised:
            parts.append(_("promised {date}").format(date=formats.date(dt.date.fromisoformat(done.promised))))
        return " · ".join(parts)

    async def _point_at(self, why: Refused) -> None:
        """Put the cursor where the refused form must be mended."""
        if why.code in PARTS.values():
            await self.drafting.read_again()
        field = field_of(why.code, why.facts)
        if field is not None:
            self.screen.set_focus(self.parts.fields[field].box)


def field_of(code: str, facts: Mapping[str, object]) -> str | None:
    """Return the field of a form that was refused for ``code``; None where no single field is wrong."""
    if code in ("service_unknown", "service_retired"):
        return "service"
    field = _FIELD_OF.get(code.split("_")[0])
    if facts.get("whose") == "representative":
        return {"name": "deputy_name", "identity": "deputy"}.get(field or "")
    return field
