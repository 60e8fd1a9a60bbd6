"""The questions of each act on a case: which unit, which product, which collector, which papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from models import text
from models.facts import numbers
from models.facts.calendar import local
from models.fold import UnitState
from models.forms import Complete, Deliver, Fee, Form, Offer, Ready
from models.refused import Refused
from models.views import Detail
from models.words import _, deadlines, formats, labels
from screens.dialogs import Act
from screens.intake.papers import Papers
from screens.widgets.field import Field
from screens.widgets.lines import Cell, Lines


class OfferDialog(Act):
    """To which unit the case is offered."""

    FORM = "offer"
    FIRST = "#units"

    def body(self) -> Iterable[Widget]:
        """The units by digits, and a note."""
        yield Lines[UnitState](self._draw, id_="units")
        yield Field("note", lambda: _("Note"), width=62, longest=text.NOTE_LENGTH)

    def on_mount(self) -> None:
        """Show the units, the service's own first."""
        holder = self.detail.case.holder
        units = [u for u in self.detail.units if u.id != holder and u.active]
        units.sort(key=lambda u: u.code != self.detail.service.unit)
        self.query_one("#units", Lines).show(units, 0)
        super().on_mount()

    async def on_key(self, event: Any) -> None:
        """Digits choose at once."""
        lines = self.query_one("#units", Lines)
        if lines.has_focus and event.key.isdigit() and 0 < int(event.key) <= len(lines.rows):
            event.stop()
            lines.move(int(event.key) - 1)
            await self.action_submit()

    async def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """Enter on a unit offers the case to it."""
        event.stop()
        await self.action_submit()

    def form(self) -> Form:
        """Return the offer."""
        unit = self.query_one("#units", Lines).row
        if not isinstance(unit, UnitState):
            raise Refused("unit_unknown")
        return Offer(case=self.number, to=unit.code, note=self.field("note").value, draft=self.draft)

    def _draw(self, unit: UnitState, width: int) -> Sequence[Cell]:
        rows = self.query_one("#units", Lines).rows
        return (Cell(f"  {rows.index(unit) + 1} ", 4, "dim"), Cell(unit.code, 8, "strong"), Cell(unit.name))


class ReadyDialog(Act):
    """The product: its number, and until when it is valid."""

    FORM = "ready"

    def body(self) -> Iterable[Widget]:
        """Number, validity, note."""
        yield from _unpaid(self.detail)
        yield Field("product", lambda: _("Product no."), width=30)
        yield Field("valid", lambda: _("Valid until"), width=14, longest=12)
        yield Field("note", lambda: _("Note"), width=62, longest=text.NOTE_LENGTH)

    def form(self) -> Form:
        """Return the form."""
        valid = self.field("valid").value.strip()
        today = self.desk.register.today_at(self.desk.zone)
        return Ready(
            case=self.number,
            product=self.field("product").value,
            valid_until=formats.read_date(valid, today) if valid else None,
            note=self.field("note").value,
            draft=self.draft,
        )


class DeliverDialog(Act):
    """Who takes the product: role, name, identity seen, papers that go back."""

    FORM = "deliver"

    def body(self) -> Iterable[Widget]:
        """Role and identity by digits; name; whether the original papers go back."""
        yield from _unpaid(self.detail)
        yield from Field.aligned(
            Field("role", lambda: _("Collector"), width=3, digits=True, longest=1),
            Field("collector", lambda: _("Name"), width=40, longest=text.NAME_LENGTH),
            Field("seen", lambda: _("Identity seen"), width=3, digits=True, longest=1),
            Field("number", lambda: _("Identity no."), width=24, longest=40),
            Field("returned", lambda: _("Papers back"), width=3, longest=1),
        )

    def on_mount(self) -> None:
        """Begin with the commonest: the applicant with a KTP, all original papers back."""
        super().on_mount()
        with self.prevent(Input.Changed):
            for name, value in (("role", "1"), ("seen", "1"), ("returned", _("y") if self.originals() else _("n"))):
                if name not in self._restored:
                    self.field(name).fill(value)
            if "collector" not in self._restored:
                self.field("collector").fill(self.detail.person.name)
        self.field("role").tell(_digits(labels.ROLES))
        self.field("seen").tell(_digits(labels.SEEN))
        count = len(self.originals())
        self.field("returned").tell(_("y/n: {count} original papers kept").format(count=count))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another role means another name."""
        super().on_input_changed(event)
        if event.input.id == "role":
            deputy = self.detail.representative
            names = {"1": self.detail.person.name, "2": deputy.name if deputy else ""}
            self.field("collector").fill(names.get(event.value, ""))

    def originals(self) -> tuple[str, ...]:
        """Return the requirements whose originals are kept."""
        return tuple(m.requirement for m in self.detail.case.marks if m.how == "original")

    def form(self) -> Form:
        """Return the form."""
        role = _chosen(labels.ROLES, self.field("role").value)
        seen = _chosen(labels.SEEN, self.field("seen").value)
        back = self.field("returned").value.strip().lower() in ("y", _("y"))
        return Deliver(
            case=self.number,
            role=role,  # type: ignore[arg-type]  # one of the keys of the labels
            seen=seen,  # type: ignore[arg-type]
            name=self.field("collector").value,
            identity_number=self.field("number").value,
            returned=self.originals() if back else (),
            draft=self.draft,
        )


class CompleteDialog(Act):
    """A return visit: only what was missing is shown."""

    FORM = "complete"
    FIRST = "#papers"
    PLACES = ("dialog", "papers")

    def body(self) -> Iterable[Widget]:
        """The notice, and the papers that it lists."""
        yield Static(Content(self._notice()), classes="about")
        yield Papers()

    def on_mount(self) -> None:
        """Show what the notice lists."""
        notice = self.detail.case.notice
        missing = notice.missing if notice else ()
        self.query_one(Papers).ask_for([r for r in self.detail.variant.requirements if r.code in missing])
        super().on_mount()

    def form(self) -> Form:
        """Return the form."""
        return Complete(case=self.number, papers=self.query_one(Papers).papers())

    def _notice(self) -> str:
        """Return the notice's number, its date, its deadline and what is left of it."""
        notice = self.detail.case.notice
        if notice is None:
            return ""
        given = next((e.at for e in reversed(self.detail.events) if getattr(e.act, "notice", None) == notice), 0)
        left = (notice.deadline - self.desk.register.today_at(self.desk.zone)).days
        told = _("Notice {number}, {date}, until {deadline}: {left}")
        return told.format(
            number=numbers.shown(notice.number),
            date=formats.date(local(given, self.desk.zone).date()),
            deadline=formats.date(notice.deadline),
            left=deadlines.left(left),
        )


class FeeDialog(Act):
    """The billing code of the fee, and the proof that it was paid; there is no cash at the counter."""

    FORM = "fee"

    def body(self) -> Iterable[Widget]:
        """What is to be paid, code and proof."""
        yield Static(Content(formats.fee(self.detail.case.fee, self.detail.service.fee_note)), classes="about")
        yield from Field.aligned(
            Field("billing", lambda: _("Billing code"), width=32, digits=True, longest=60),
            Field("proof", lambda: _("Proof (NTPN)"), width=32, longest=60),
        )

    def first(self) -> str:
        """Begin with what is not known yet."""
        return "#proof" if self.detail.case.billing else self.FIRST

    def on_mount(self) -> None:
        """Fill in what is known."""
        super().on_mount()
        case = self.detail.case
        with self.prevent(Input.Changed):
            for name, value in (("billing", case.billing), ("proof", case.proof)):
                if name not in self._restored:
                    self.field(name).fill(value)
        self.field("proof").tell(_("once it is paid"))

    def form(self) -> Form:
        """Return the form."""
        return Fee(
            case=self.number, billing=self.field("billing").value, proof=self.field("proof").value, draft=self.draft
        )


def _unpaid(detail: Detail) -> Iterable[Widget]:
    """Yield a warning when the fee is not proved to be paid; it keeps nobody from going on."""
    if detail.case.fee and not detail.case.proof:
        told = _("! The fee is not proved to be paid: {fee}. Key f records it.")
        yield Static(Content(told.format(fee=formats.rupiah(detail.case.fee))), classes="about warn")


def _digits(words: dict[str, str]) -> str:
    return "  ".join(f"{place} {_(word)}" for place, word in enumerate(words.values(), 1))


def _chosen(words: dict[str, str], typed: str) -> str:
    codes = list(words)
    if typed.isdigit() and 0 < int(typed) <= len(codes):
        return codes[int(typed) - 1]
    raise Refused("choice_unknown", most=len(codes))
