"""The intake form: its fields, what they mean together, and the form that they make."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input, Static

from models import text
from models.drafts import Draft
from models.facts.standard import Service, Variant
from models.fold import PersonState
from models.forms import Identity, Intake, RepresentativeForm, identify
from models.words import _
from screens.base import DeskScreen
from screens.intake.papers import Papers
from screens.intake.services import Choices
from screens.widgets.field import Field

FIELDS = ("identity", "name", "phone", "address", "deputy", "deputy_name", "authority", "service", "variant", "notes")
"""The fields in the order of Enter."""

DEPUTY = ("deputy", "deputy_name", "authority")
"""The representative's fields, hidden until they are asked for."""


class IntakeForm(DeskScreen):
    """The fields and what was understood of them; the layers above add the reading of keys and the saving."""

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
            *Field.aligned(
                Field("deputy", lambda: _("Representative NIK"), width=22, digits=True, longest=24),
                Field("deputy_name", lambda: _("Representative name"), width=40, longest=text.NAME_LENGTH),
                Field("authority", lambda: _("Letter of authority"), width=56),
            ),
            id="representative",
        )
        yield Field("service", lambda: _("Service"), width=14, longest=40)
        yield Field("variant", lambda: _("Variant"), width=14, longest=20)
        yield Choices()
        yield Papers()
        yield Field("notes", lambda: _("Note"), width=60, longest=text.NOTE_LENGTH)
        yield Static("", id="promise", markup=False)

    def said(self) -> str:
        """Return what the said line says."""
        return str(self.query_one(".said", Static).content)

    def field(self, name: str) -> Field:
        """Return a field by name."""
        return self.query_one(f"#field-{name}", Field)

    def focus_on(self, name: str) -> None:
        """Put the cursor into a field."""
        self.set_focus(self.field(name).box)

    def is_blank(self) -> bool:
        """Tell whether nothing was typed."""
        return not any(self.field(name).value.strip() for name in FIELDS)

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
        self.query_one("#promise", Static).update("")
        self.focus_first()

    def form(self) -> Intake:
        """Return the form as it stands."""
        values = {name: self.field(name).value.strip() for name in FIELDS}
        identity = {}
        if values["identity"]:
            if self.identity is None:
                self.identity = identify(values["identity"], self.desk.register.today_at(self.desk.zone))
            key = {"nik": "nik", "passport": "passport", "company": "nib"}[self.identity.kind]
            identity = {key: self.identity.number}
        known = self.known
        changed = known is not None and any(
            text.clean(values[p]) != getattr(known, p) for p in ("name", "phone", "address") if values[p]
        )
        deputy = None
        if values["deputy"] or values["deputy_name"]:
            deputy = RepresentativeForm(nik=values["deputy"], name=values["deputy_name"], authority=values["authority"])
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
