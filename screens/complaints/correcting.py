"""Correcting what was taken down of a complaint: texts stand there to be changed, of the rest an empty field stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import structs
from textual.widget import Widget

from models import text
from models.acts import Act, ComplaintCorrected, ComplaintData
from models.complaints import reading
from models.forms import Account, CorrectComplaint, EvidenceForm, Form
from models.forms.base import complaint_of
from models.refused import Refused
from models.register.register import Register
from models.words import _
from screens.complaints.act_dialogs import ComplaintDialog
from screens.widgets.field import Field

_TEXTS = ("account", "place", "time", "wish", "other")
NOBODY = "-"
"""What is typed where nobody is complained about after all, or nothing is hidden."""


class CorrectDialog(ComplaintDialog):
    """Category, texts, who is complained about, what is hidden; and why it is corrected."""

    def body(self) -> Iterable[Widget]:
        """The fields."""
        yield from Field.aligned(
            Field("category", lambda: _("Category"), width=18, longest=40),
            Field("account", lambda: _("Account"), width=60, longest=text.NOTE_LENGTH),
            Field("place", lambda: _("Where"), width=56),
            Field("time", lambda: _("When"), width=30),
            Field("wish", lambda: _("Wish"), width=60, longest=text.NOTE_LENGTH),
            Field("other", lambda: _("What else"), width=56),
            Field("against", lambda: _("Against"), width=24),
            Field("hide", lambda: _("Hide"), width=4, longest=2),
            Field("reason", lambda: _("Reason"), width=60, longest=text.NOTE_LENGTH),
        )

    def on_mount(self) -> None:
        """Fill in the texts, and say what stays where a field is empty."""
        complaint, data = self.detail.complaint, self.detail.complaint.data
        if data is not None:
            self.prefill(**{name: getattr(data, name) for name in _TEXTS})
        against = [self.detail.names.get(officer, "?") for officer in complaint.officers]
        against += [self.detail.unit.name] if self.detail.unit is not None else []
        stays = _("empty: stays {what}")
        self.field("category").tell(stays.format(what=self.detail.category_name()))
        self.field("against").tell(stays.format(what=", ".join(against) or NOBODY))
        hidden = "".join(digit for digit, on in (("1", complaint.anonymous), ("2", complaint.confidential)) if on)
        self.field("hide").tell(stays.format(what=hidden or NOBODY))

    def form(self) -> Form:
        """Return the form with what was typed; see :meth:`perform`."""
        return CorrectComplaint(complaint=self.number, reason=self.field("reason").value, draft=self.draft)

    async def perform(self, form: Form) -> None:
        """Read what was typed, and perform the form with it.

        Raises:
            Refused: a field can't be read; nothing of it was kept.
        """
        typed = {str(f.box.id): f.value.strip() for f in self.query(Field)}
        desk = self.terminal
        if isinstance(form, CorrectComplaint):
            form = await desk.read(_completed, desk.register, form, typed)
        await super().perform(form)

    @classmethod
    def as_it_was(cls, act: Act) -> dict[str, Any]:
        """Return the texts as they were corrected."""
        said = act.personal if isinstance(act, ComplaintCorrected) else None
        return {name: getattr(said, name) for name in (*_TEXTS, "reason")} if said is not None else {}


def _completed(register: Register, form: CorrectComplaint, typed: Mapping[str, str]) -> CorrectComplaint:
    """Return the form with what was typed of it; what was not shown, such as who is hidden, stays as it is.

    Raises:
        Refused: a field can't be read.
    """
    against, hide = typed["against"], typed["hide"]
    asked = {"category": typed["category"], "against": "" if against == NOBODY else against}
    found = reading.read(register, {**asked, "hide": "" if hide == NOBODY else hide})
    if found.wrong:
        raise Refused(next(iter(found.wrong.values())), found=against[:32], most=2)
    changed: dict[str, Any] = {}
    if typed["category"]:
        changed["category"] = found.category
    if against:
        changed |= {"officers": found.officers, "unit": found.unit}
    if hide:
        changed |= {"anonymous": "1" in hide, "confidential": "2" in hide}
    before = complaint_of(register, form.complaint).data
    if before is not None and any(typed[name] != getattr(before, name) for name in _TEXTS):
        changed["said"] = _said(before, typed)
    return structs.replace(form, **changed)


def _said(before: ComplaintData, typed: Mapping[str, str]) -> Account:
    kept: dict[str, Any] = {name: getattr(before, name) for name in ("foreign", "sex", "position", "email")}
    evidence = tuple(EvidenceForm(name=one.name, hash=one.hash) for one in before.evidence)
    texts: dict[str, Any] = {name: typed[name] for name in _TEXTS}
    return Account(**texts, **kept, evidence=evidence)
