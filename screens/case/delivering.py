"""Giving the product (or a letter of rejection) away: to whom, whose identity was seen, which papers; or by post."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from models import text
from models.acts import Act, CaseDelivered, Unmasked
from models.forms import Deliver, Form
from models.rules.collecting import OnFile
from models.words import _, formats, labels
from screens.case.act_dialogs import chosen, digits, unpaid
from screens.dialogs import ActDialog
from screens.keyboard.bindings import bindings
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines

_SEEN = {code: word for code, word in labels.SEEN.items() if code != "none"}
"""What may be looked at over the counter."""

_HIDDEN = "•" * 8


class Kept(NamedTuple):
    """An original that is kept, and whether it goes back now."""

    requirement: str
    name: str
    back: bool = True


class PapersBack(Lines[Kept]):
    """The originals that are kept, each going back or staying."""

    BINDINGS = bindings("papers_back")

    class Changed(Message):
        """A paper goes back, or stays."""

    class Address(Message):
        """The address is asked for."""

    def __init__(self) -> None:
        super().__init__(self._draw_row, id_="back", empty=lambda: _("  No original papers are kept."), fills=True)

    @property
    def returned(self) -> tuple[str, ...]:
        """The requirements whose originals go back."""
        return tuple(row.requirement for row in self.rows if row.back)

    def action_toggle_back(self) -> None:
        """Space: the paper under the cursor goes back, or stays after all."""
        self._toggle(self.cursor)
        self.move(self.cursor + 1)

    def action_all_back(self) -> None:
        """a."""
        self._set([row._replace(back=True) for row in self.rows])

    def action_none_back(self) -> None:
        """x."""
        self._set([row._replace(back=False) for row in self.rows])

    def action_address(self) -> None:
        """v."""
        self.post_message(self.Address())

    def on_key(self, event: events.Key) -> None:
        """A digit is the paper of that line."""
        if event.key.isdigit() and 0 < int(event.key) <= len(self.rows):
            event.stop()
            event.prevent_default()
            self.move(int(event.key) - 1)
            self._toggle(int(event.key) - 1)

    def _toggle(self, place: int) -> None:
        self._set([row._replace(back=not row.back) if n == place else row for n, row in enumerate(self.rows)])

    def _set(self, rows: list[Kept]) -> None:
        self.show(rows)
        self.post_message(self.Changed())

    def _draw_row(self, row: Kept, width: int) -> Sequence[Cell]:
        place = self.rows.index(row) + 1
        told = _("goes back") if row.back else _("stays in the file")
        return (
            Cell(f"  {place if place < 10 else ' '} ", 4, "dim"),
            Cell("[x] " if row.back else "[ ] ", 4, "good" if row.back else "warn"),
            Cell(row.name, min(50, max(20, width - 30))),
            Cell(f" {told}", 0, "dim" if row.back else "warn"),
        )


class DeliverDialog(ActDialog):
    """Who takes the product: role, name, identity seen, papers that go back; or the number of the parcel.

    It is reached from a case alone: a product is never looked up by its kind. What is printed later gives nothing away.
    """

    PLACES = ("dialog", "papers_back")

    def body(self) -> Iterable[Widget]:
        """What is given, the fields, the papers."""
        yield Static(Content(self._product()), classes="about")
        yield from unpaid(self.detail)
        yield from Field.aligned(
            Field("role", lambda: _("Collector"), width=3, digits=True, longest=1),
            Field("collector", lambda: _("Name"), width=40, longest=text.NAME_LENGTH),
            Field("authority", lambda: _("Letter of authority"), width=32),
            Field("seen", lambda: _("Identity seen"), width=3, digits=True, longest=1),
            Field("number", lambda: _("Identity no."), width=24, longest=40),
            Field("posted", lambda: _("By post"), width=3, longest=1),
            Field("tracking", lambda: _("Tracking no."), width=30, longest=60),
        )
        yield Static("", id="address", classes="about", markup=False)
        yield Static("", id="kept", classes="about", markup=False)
        yield PapersBack()

    def on_mount(self) -> None:
        """Begin with the commonest: the applicant with a KTP at the counter, all original papers back."""
        self._whole = False
        opening = self.detail.opening.personal if self.detail.opening else None
        letter = opening.authority if opening else ""
        self._file = OnFile(self.detail.person, self.detail.representative, letter)
        self.prefill(role="1", seen="1", posted=_("n"))
        self.prefill(collector=self._collector())
        self.field("role").tell(digits(labels.ROLES))
        self.field("authority").tell(_("seen: number, date, giver"))
        self.field("seen").tell(digits(_SEEN))
        self.field("posted").tell(_("y/n"))
        back = self.query_one("#back", PapersBack)
        stay = self._restored.get("stay", ())
        back.show([kept._replace(back=kept.requirement not in stay) for kept in self._originals()], 0)
        back.styles.height = max(1, min(5, len(back.rows)))
        self._fit()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another role means another name; by post there is another question."""
        super().on_input_changed(event)
        if event.input.id == "role":
            self.field("collector").fill(self._collector())
        if event.input.id in ("role", "collector", "number", "posted"):
            self._fit()

    def on_papers_back_changed(self, event: PapersBack.Changed) -> None:
        """Keep the draft, and count again."""
        event.stop()
        self.keep()
        self._fit()

    async def on_papers_back_address(self, event: PapersBack.Address) -> None:
        """v: show the whole address, and log it; v again hides it."""
        event.stop()
        if not self._posted:
            self.say(_("The address is for a parcel only."))
            return
        if not self._whole:
            await self.terminal.look(Unmasked(), self.detail.person.id)
            self.say(_("The address is shown; this was logged."))
        self._whole = not self._whole
        self._fit()

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter in the list gives the product away."""
        event.stop()
        await self.action_submit()

    def typed(self) -> dict[str, object]:
        """Return what a draft keeps: the fields, and the papers that stay."""
        stay = [row.requirement for row in self.query_one("#back", PapersBack).rows if not row.back]
        return {**super().typed(), "stay": stay}

    def form(self) -> Form:
        """Return the form.

        Raises:
            Refused: ``choice_unknown``.
        """
        role = chosen(labels.ROLES, self.field("role").value)
        seen = "none" if self._posted else chosen(_SEEN, self.field("seen").value)
        return Deliver(
            case=self.number,
            role=role,  # type: ignore[arg-type]  # one of the keys of the labels
            seen=seen,  # type: ignore[arg-type]
            name=self.field("collector").value,
            identity_number="" if self._posted else self.field("number").value,
            returned=self.query_one("#back", PapersBack).returned,
            posted=self._posted,
            tracking=self.field("tracking").value if self._posted else "",
            authority=self.field("authority").value if self.field("authority").display else "",
            draft=self.draft,
        )

    @classmethod
    def as_it_was(cls, act: Act) -> dict[str, Any]:
        """Return the fields as they were; whose data were erased is asked again."""
        fields = super().as_it_was(act)
        if isinstance(act, CaseDelivered):
            fields |= {"role": _digit(labels.ROLES, act.role), "seen": _digit(labels.SEEN, act.seen)}
            fields["posted"] = _("y") if act.posted else _("n")
            if (data := act.personal) is not None:
                fields |= {"collector": data.name, "number": data.identity_number}
                fields |= {"authority": data.authority, "tracking": data.tracking}
        return fields

    @property
    def _posted(self) -> bool:
        return self.field("posted").value.strip().lower() in ("y", _("y"))

    def _collector(self) -> str:
        """Return the name on file of whoever has the role that is typed."""
        deputy = self.detail.representative
        names = {"1": self.detail.person.name, "2": deputy.name if deputy else ""}
        return names.get(self.field("role").value, "")

    def _originals(self) -> Iterable[Kept]:
        for mark in self.detail.case.marks:
            if mark.how == "original":
                requirement = self.detail.variant.requirement(mark.requirement)
                yield Kept(mark.requirement, requirement.name if requirement else mark.requirement)

    def _product(self) -> str:
        """Return what is given: product, its number, until when it is valid; or the letter of rejection."""
        case = self.detail.case
        if case.state == "rejected":
            return _("The letter that rejects the request, with its reason")
        until = _("valid until {date}").format(date=formats.date(case.valid_until)) if case.valid_until else ""
        return " · ".join(part for part in (self.detail.service.product, case.product, until) if part)

    def _fit(self) -> None:
        """Show the questions that belong to the role and the way, and no others."""
        posted = self._posted
        role = dict(zip("123", labels.ROLES, strict=True)).get(self.field("role").value, "applicant")
        other = self._file.needs_letter(role, self.field("collector").value, self.field("number").value)
        for name, shown in (
            ("authority", other), ("seen", not posted), ("number", not posted), ("tracking", posted),
        ):  # fmt: skip
            field = self.field(name)
            field.display = field.box.display = shown
        address = self.query_one("#address", Static)
        address.display = posted
        address.update(Content(self._told_address()))
        back = self.query_one("#back", PapersBack)
        told = _("Original papers that go back: {back} of {count} (Tab, then the digit of a paper)")
        self.query_one("#kept", Static).update(Content(told.format(back=len(back.returned), count=len(back.rows))))
        self.query_one("#kept", Static).display = bool(back.rows)
        back.display = bool(back.rows) or posted

    def _told_address(self) -> str:
        address = self.detail.person.address
        if not address:
            return _("! No address of the applicant is known.")
        if self._whole:
            return _("Address: {address}").format(address=address)
        return _("Address: {address} (v in the list of papers shows it)").format(address=_HIDDEN)


def _digit(words: dict[str, str], code: str) -> str:
    """Return the digit by which a code is chosen; nothing for one that is not known."""
    codes = list(words)
    return str(codes.index(code) + 1) if code in codes else ""
