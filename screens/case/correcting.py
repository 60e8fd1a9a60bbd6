"""Correcting an intake: the right service, variant, papers or promise, and what the citizen will be told instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, structs
from textual import work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from models import text
from models.acts import Act, IntakeCorrected
from models.facts.standard import Catalogue, Service, Variant
from models.fold import CaseState
from models.forms import CorrectIntake, Form
from models.forms.correct import corrected_deadline, corrected_promise, kept_marks
from models.refused import Refused
from models.register.register import Register
from models.words import _, formats
from models.words.sentences import sentence
from screens.dialogs import ActDialog
from screens.intake.papers import PaperRow, Papers, rows_of
from screens.intake.services import variant_named
from screens.shell.key_queue import READS
from screens.widgets.field import Field


class Preview(Struct, frozen=True):
    """What a correction would come to."""

    promised: dt.date | None = None
    deadline: dt.date | None = None
    """Of the new notice, when papers are missing."""
    free: bool = False
    """Nobody works on the promised date."""
    why: Refused | None = None


class CorrectDialog(ActDialog):
    """What is left empty stays as it is; papers that both ask for keep their marks."""

    PLACES = ("dialog", "papers")

    def body(self) -> Iterable[Widget]:
        """Service, variant, papers, promise, reason, and what comes of it."""
        yield Field("service", lambda: _("Service"), width=14, longest=40)
        yield Field("variant", lambda: _("Variant"), width=14, longest=20)
        yield Papers()
        yield Field("promised", lambda: _("Promised"), width=14, longest=12)
        yield Field("reason", lambda: _("Reason"), width=62, longest=text.NOTE_LENGTH)
        yield Static("", id="comes_to", classes="about", markup=False)

    def on_mount(self) -> None:
        """Begin with the case as it is, or with a draft of its correction."""
        self.catalogue = Catalogue(0, ())
        self.service, self.variant = self.detail.service, self.detail.variant
        self.begin()

    @work(exclusive=True, group=READS)
    async def begin(self) -> None:
        """Read the catalogue that the case was taken in under."""
        self.catalogue = await self.terminal.read(self.terminal.register.catalogue, self.detail.case.catalogue)
        self._understand()
        marks = self._restored.get("papers", [])
        if isinstance(marks, list) and marks:
            self.query_one(Papers).from_draft(marks)
        self.preview()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Read service and variant as they are typed; the draft is kept by the base."""
        if event.input.id in ("service", "variant"):
            self._understand()
        if event.input.id != "reason":
            self.preview()

    def on_papers_changed(self, event: Papers.Changed) -> None:
        """Keep the marks, and show what they come to."""
        event.stop()
        self.keep()
        self.preview()

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on, by way of the papers; behind the reason it saves."""
        if event.input.id == "variant" or (event.input.id == "service" and not self.field("variant").display):
            event.stop()
            event.prevent_default()  # the base would go to the next field
            self.set_focus(self.query_one(Papers))

    def typed(self) -> dict[str, object]:
        """Keep the marks, too."""
        return {**super().typed(), "papers": self.query_one(Papers).as_draft()}

    def form(self) -> Form:
        """Return the form.

        Raises:
            Refused: ``service_unknown``, ``variant_unknown``, ``date_shape``, ``papers_unchecked``.
        """
        service, variant = self._named()
        return CorrectIntake(
            case=self.number,
            service=service.code,
            variant=variant.code,
            papers=self.query_one(Papers).checked(),
            promised=self._promised(),
            reason=self.field("reason").value,
            draft=self.draft,
        )

    @classmethod
    def as_it_was(cls, act: Act) -> dict[str, Any]:
        """Return the fields, and the marks of the papers, as they were."""
        fields = super().as_it_was(act)
        if isinstance(act, IntakeCorrected):
            promised = f"{act.promised:%d-%m-%Y}" if act.promised else ""
            fields |= {"service": act.service, "variant": act.variant, "promised": promised}
            fields["papers"] = [
                {"requirement": m.requirement, "how": m.how, "count": m.count, "remark": ""} for m in act.marks
            ]
        return fields

    def _named(self) -> tuple[Service, Variant]:
        """Return the service and variant that are typed; as before where nothing is."""
        typed = self.field("service").value.strip()
        service = next(iter(self.catalogue.find(typed)), None) if typed else self.detail.service
        if service is None:
            raise Refused("service_unknown")
        wanted = self.field("variant").value.strip()
        if not wanted:
            stays = service.code == self.detail.service.code
            return service, self.detail.variant if stays else service.variants[0]
        place = variant_named(service, wanted)
        if place is None:
            raise Refused("variant_unknown")
        return service, service.variants[place]

    def _promised(self) -> dt.date | None:
        typed = self.field("promised").value.strip()
        return formats.read_date(typed, self.terminal.register.today_at(self.terminal.zone)) if typed else None

    def _understand(self) -> None:
        """Show which service and variant are meant; when they change, ask for their papers."""
        service, variant = self.field("service"), self.field("variant")
        try:
            found = self._named()
        except Refused as why:
            (service if why.code == "service_unknown" else variant).tell(sentence(why), "warn")
            return
        service.tell(found[0].name if service.value.strip() else _("stays {code}").format(code=found[0].code))
        choices = "  ".join(f"{place} {v.name}" for place, v in enumerate(found[0].variants, 1))
        variant.tell(f"{found[1].name} · {choices}" if variant.value.strip() else choices)
        variant.display = len(found[0].variants) > 1
        papers = self.query_one(Papers)
        if found != (self.service, self.variant) or not papers.rows:
            self.service, self.variant = found
            papers.ask_for(rows(self.detail.case, self.detail.variant, *found))

    @work(exclusive=True, group="preview")
    async def preview(self) -> None:
        """Show what the citizen will be told instead."""
        case, papers = self.detail.case, self.query_one(Papers)
        missing = () if self.service.referral else tuple(r.code for r in papers.missing())
        try:
            typed = self._promised()
        except Refused as why:
            self.field("promised").tell(sentence(why), "warn")
            return
        found = await self.terminal.read(_preview, self.terminal.register, case, self.service, typed, missing)
        hint = _("as computed; or type a date") if typed is None else formats.weekday(typed)
        if found.free:
            hint += " · " + _("no working day")
        tone = "warn" if found.free or found.why else ""
        self.field("promised").tell(sentence(found.why) if found.why else hint, tone)
        self.query_one("#comes_to", Static).update(Content(self._comes_to(found)))

    def _comes_to(self, found: Preview) -> str:
        case, service = self.detail.case, self.service
        if service.referral:
            return _("Referred to {office}").format(office=service.referral)
        if unchecked := self.query_one(Papers).told():
            return unchecked
        if found.deadline:
            told = _("Papers missing: {count}. A new notice, by {date}.")
            return told.format(count=len(self.query_one(Papers).missing()), date=formats.weekday(found.deadline))
        before = formats.date(case.promised) if case.promised and not case.notice else "-"
        after = formats.date(found.promised) if found.promised else "-"
        told = _("Promised: {before} → {after}").format(before=before, after=after)
        if service.fee != case.fee:
            fees = _("Fee: {before} → {after}")
            told += " · " + fees.format(before=formats.rupiah(case.fee), after=formats.rupiah(service.fee))
        return told


def rows(case: CaseState, was: Variant, service: Service, variant: Variant) -> list[PaperRow]:
    """Return what a variant asks for, with the marks that the case, taken in under ``was``, has already."""
    kept = kept_marks(case, was, variant)
    return [
        structs.replace(row, how=mark.how, count=mark.count) if (mark := kept.get(row.requirement.code)) else row
        for row in rows_of(variant.requirements, () if service.referral else variant.owed(()))
    ]


def _preview(
    register: Register, case: CaseState, service: Service, typed: dt.date | None, missing: tuple[str, ...]
) -> Preview:
    """Compute what a correction comes to, in the reading thread."""
    last = corrected_deadline(register, case, service, missing) if missing else None
    try:
        promised = corrected_promise(register, case, service, typed, missing=bool(missing))
    except Refused as why:
        return Preview(why=why, deadline=last)
    if last is not None:
        return Preview(deadline=last)
    if promised is None:
        return Preview()
    return Preview(promised.date, free=not register.calendar().is_working(promised.date))


__all__ = ["CorrectDialog", "rows"]
