"""The intake form: its fields, what they mean together, and the form that they make."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from models import text
from models.facts.standard import Service, Variant
from models.fold import PersonState
from models.forms import Identity, Intake, RepresentativeForm, identify
from models.forms.person import Part
from models.terminal.drafts import Draft
from models.words import _
from screens.intake.differing import side_by_side
from screens.intake.papers import Papers
from screens.intake.party import Party
from screens.intake.services import Choices
from screens.shell.screen import DeskScreen
from screens.widgets.field import Field

FIELDS = (
    "sheet",
    "paper_at",
    "identity",
    "name",
    "phone",
    "address",
    "deputy",
    "deputy_name",
    "authority",
    "service",
    "variant",
    "notes",
)
"""The fields in the order of Enter."""

DEPUTY = ("deputy", "deputy_name", "authority")
"""The representative's fields, hidden until they are asked for."""

PAPER = ("sheet", "paper_at")
"""The fields of a blank sheet that is typed afterwards, hidden until they are asked for."""


class IntakeForm(DeskScreen):
    """The fields and what was understood of them; the layers above add the reading of keys and the saving."""

    def __init__(self) -> None:
        super().__init__()
        self.draft: int | None = None
        self.applicant = Party("identity", {"name": "name", "phone": "phone", "address": "address"}, self.field)
        self.deputy = Party("deputy", {"name": "deputy_name"}, self.field)
        self.service: Service | None = None
        self.variant: Variant | None = None
        self.other_case: int | None = None
        self.waiting_draft: Draft | None = None
        self._shown_differences = ""
        self.different: tuple[int, ...] = ()
        """Likely duplicates that the officer said are someone else."""
        self.aside: dict[str, str] = {}
        """What stood in fields of this form that were hidden."""
        self.from_paper = False
        """Blank sheets are typed afterwards: their times are estimated."""

    def body(self) -> Iterable[Widget]:
        """Lay the form out."""
        yield Vertical(
            Static("", id="band", markup=False),
            *Field.aligned(
                Field("sheet", lambda: _("Sheet no."), width=22, digits=True, longest=24),
                Field("paper_at", lambda: _("Date, time"), width=22, longest=24),
            ),
            id="from_paper",
        )
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
        yield Static("", id="differences", markup=False)
        yield Field("service", lambda: _("Service"), width=14, longest=40)
        yield Field("variant", lambda: _("Variant"), width=14, longest=20)
        yield Choices()
        yield Papers()
        yield Field("notes", lambda: _("Note"), width=60, longest=text.NOTE_LENGTH)
        yield Static("", id="promise", markup=False)

    @property
    def parties(self) -> tuple[Party, Party]:
        """The persons of the form."""
        return self.applicant, self.deputy

    @property
    def identity(self) -> Identity | None:
        """The applicant's number, as far as it could be read."""
        return self.applicant.identity

    @property
    def known(self) -> PersonState | None:
        """Whom the register knows the applicant as."""
        return self.applicant.known

    def title_text(self) -> str:
        """Name the visit that the request belongs to."""
        visit = self.desk.visit
        return f"{super().title_text()} · {visit.label}" if visit and not self.from_paper else super().title_text()

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
        return not any(self.field(name).value.strip() for name in FIELDS if name != "paper_at")

    def empty(self) -> None:
        """Show an empty form."""
        self.draft = None
        self.aside.clear()
        with self.prevent(Input.Changed):
            for name in FIELDS:
                day = name == "paper_at"  # sheets of one day follow each other
                self.field(name).fill(self.field(name).value if day else "")
                if not day:
                    self.field(name).tell("")
        for party in self.parties:
            party.reset()
        self.service = self.variant = self.other_case = None
        self.different = ()
        self.query_one("#representative").display = False
        self.query_one("#field-variant").display = False
        self.query_one(Papers).forget()
        self.show_differences()
        self.query_one(Choices).offer("")
        self.query_one("#promise", Static).update("")
        self.focus_on("sheet" if self.from_paper else "identity")

    def show_differences(self) -> None:
        """Show what was typed otherwise than the register knows it, side by side."""
        told = side_by_side([d for party in self.parties for d in party.differences()])
        if told != self._shown_differences:  # what does not change costs no byte on the line
            self._shown_differences = told
            self.query_one("#differences", Static).update(Content(told))
            self.query_one("#differences", Static).display = bool(told)

    def form(self) -> Intake:
        """Return the form as it stands: of a known person only what was typed, and the name that was confirmed.

        Raises:
            Refused: a number can't be read; ``papers_unchecked``.
        """
        values = {name: self.field(name).value.strip() for name in FIELDS}
        who, identity = self.applicant, dict[str, Any]()
        if values["identity"]:
            if who.identity is None:
                who.identity = identify(values["identity"], self.desk.register.today_at(self.desk.zone))
            identity = {who.identity.field: who.identity.number}
        as_known = () if who.is_new_entry else who.filled
        deputy = None
        if values["deputy"] or values["deputy_name"]:
            deputy = RepresentativeForm(
                nik=values["deputy"],
                name=values["deputy_name"],
                correct=_right(self.deputy),
                authority=values["authority"],
            )
        return Intake(
            **identity,
            name=values["name"],
            phone="" if "phone" in as_known else values["phone"],
            address="" if "address" in as_known else values["address"],
            correct=_right(who),
            representative=deputy,
            service=self.service.code if self.service else values["service"],
            variant=self.variant.code if self.variant else "",
            papers=self.query_one(Papers).checked(),
            note=values["notes"],
            person=who.known.id if who.known is not None else None,
            different=self.different,
            visit=self.desk.visit.id if self.desk.visit and not self.from_paper else None,
            sheet=values["sheet"] if self.from_paper else "",
            paper_at=values["paper_at"] if self.from_paper else "",
            draft=self.draft,
        )


def _right(party: Party) -> tuple[Part, ...]:
    """Return what of a person the officer said to be right."""
    return tuple(d.part for d in party.differences() if d.right)
