"""The questions of each act on a case: which unit, which product, which collector, which papers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from models import text
from models.acts import Act, CaseMadeReady
from models.cases.views import Detail
from models.facts import numbering
from models.facts.working_days import local
from models.forms import Complete, Fee, Form, Lapse, Ready
from models.refused import Refused
from models.words import _, deadlines, formats
from screens.authority import Authorised
from screens.dialogs import ActDialog
from screens.intake.papers import Papers, rows_of
from screens.widgets.field import Field


class ReadyDialog(ActDialog):
    """The product: its number, and until when it is valid."""

    def body(self) -> Iterable[Widget]:
        """Number, validity, note."""
        yield from unpaid(self.detail)
        yield Field("product", lambda: _("Product no."), width=30)
        yield Field("valid", lambda: _("Valid until"), width=14, longest=12)
        yield Field("note", lambda: _("Note"), width=62, longest=text.NOTE_LENGTH)

    def form(self) -> Form:
        """Return the form."""
        valid = self.field("valid").value.strip()
        today = self.terminal.register.today_at(self.terminal.zone)
        return Ready(
            case=self.number,
            product=self.field("product").value,
            valid_until=formats.read_date(valid, today) if valid else None,
            note=self.field("note").value,
            draft=self.draft,
        )

    @classmethod
    def as_it_was(cls, act: Act) -> dict[str, Any]:
        """Return the fields as they were."""
        fields = super().as_it_was(act)
        if isinstance(act, CaseMadeReady):
            fields["product"] = act.personal.number if act.personal else ""
            fields["valid"] = f"{act.valid_until:%d-%m-%Y}" if act.valid_until else ""
        return fields


class CompleteDialog(ActDialog):
    """A return visit: only what was missing is shown."""

    FIRST = "#papers"
    PLACES = ("dialog", "papers")

    def body(self) -> Iterable[Widget]:
        """The notice, and the papers that it lists."""
        yield Static(Content(self._notice()), classes="about")
        yield Papers()
        yield Static("", id="unchecked", classes="about", markup=False)

    def on_mount(self) -> None:
        """Show what the notice lists."""
        notice = self.detail.case.notice
        missing = notice.missing if notice else ()
        wanted = [r for r in self.detail.variant.requirements if r.code in missing]
        self.query_one(Papers).ask_for(rows_of(wanted, missing))
        self._tell()

    def on_papers_changed(self, event: Papers.Changed) -> None:
        """Say what nobody looked at yet."""
        event.stop()
        self._tell()

    def _tell(self) -> None:
        self.query_one("#unchecked", Static).update(Content(self.query_one(Papers).told()))

    def form(self) -> Form:
        """Return the form.

        Raises:
            Refused: ``papers_unchecked``.
        """
        return Complete(case=self.number, papers=self.query_one(Papers).checked())

    def _notice(self) -> str:
        """Return the notice's number, its date, its deadline and what is left of it."""
        notice = self.detail.case.notice
        if notice is None:
            return ""
        left = (notice.deadline - self.terminal.register.today_at(self.terminal.zone)).days
        told = _("Notice {number}, {date}, until {deadline}: {left}")
        return told.format(
            number=numbering.shown(notice.number),
            date=formats.date(local(notice.at, self.terminal.zone).date()),
            deadline=formats.date(notice.deadline),
            left=deadlines.left(left),
        )


class FeeDialog(ActDialog):
    """The billing code of the fee, and the proof that it was paid; there is no cash at the counter."""

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
        self.prefill(billing=self.detail.case.billing, proof=self.detail.case.proof)
        self.field("proof").tell(_("once it is paid"))

    def form(self) -> Form:
        """Return the form."""
        return Fee(
            case=self.number, billing=self.field("billing").value, proof=self.field("proof").value, draft=self.draft
        )


class LapseDialog(Authorised):
    """What was missing did not come: the reason for which the case is closed."""

    def body(self) -> Iterable[Widget]:
        """How long the deadline has passed, the reason, and who allows it."""
        notice = self.detail.case.notice
        if notice is not None:
            today = self.terminal.register.today_at(self.terminal.zone)
            told = _("Deadline: {left}").format(left=deadlines.left((notice.deadline - today).days))
            yield Static(Content(told), classes="about")
        yield Field("reason", lambda: _("Reason"), width=62, longest=text.NOTE_LENGTH)
        yield from self.authority()

    def form(self) -> Form:
        """Return the form."""
        return Lapse(case=self.number, reason=self.field("reason").value, draft=self.draft)


def unpaid(detail: Detail) -> Iterable[Widget]:
    """Yield a warning when the fee is not proved to be paid; it keeps nobody from going on."""
    if detail.case.fee and not detail.case.proof:
        told = _("! The fee is not proved to be paid: {fee}. Key f records it.")
        yield Static(Content(told.format(fee=formats.rupiah(detail.case.fee))), classes="about warn")


def digits(words: dict[str, str]) -> str:
    """Return which digit means what."""
    return "  ".join(f"{place} {_(word)}" for place, word in enumerate(words.values(), 1))


def chosen(words: dict[str, str], typed: str) -> str:
    """Return the code that a digit means.

    Raises:
        Refused: ``choice_unknown``.
    """
    codes = list(words)
    if typed.isdigit() and 0 < int(typed) <= len(codes):
        return codes[int(typed) - 1]
    raise Refused("choice_unknown", most=len(codes))
