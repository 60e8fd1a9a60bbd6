"""The questions of each act on a complaint: what is missing, who takes it, how it is decided, how it was told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from models import text
from models.acts import Act, ComplaintAnswered, ComplaintClosed, ComplaintDecided, ComplaintTaken, ComplaintTold
from models.complaints.views import ComplaintDetail
from models.facts.complaint_rules import ComplaintRules
from models.fold.states.complaint import IN_HAND, NEW, SOLVED
from models.forms import (
    AnswerComplaint,
    CloseComplaint,
    DecideComplaint,
    Form,
    SupplementComplaint,
    TakeComplaint,
    TellComplainant,
)
from models.forms.on_complaint import forms_on_complaint
from models.refused import Refused
from models.words import _, formats
from models.words import complaints as words
from screens.complaints.saving import read_evidence
from screens.complaints.told import reporter
from screens.dialogs import Drafted, FormDialog
from screens.keyboard.row_acts import RowAct
from screens.widgets.field import Field


class ComplaintDialog(FormDialog):
    """Base of dialogs that perform a form on a complaint. A hidden reporter is not named in them."""

    def __init__(self, act: RowAct, detail: ComplaintDetail, number: str, draft: Drafted = None) -> None:
        super().__init__(act, number, about(detail, number), draft)
        self.detail = detail

    @property
    def rules(self) -> ComplaintRules | None:
        """How complaints are taken by the catalogue under which this one was."""
        return self.detail.rules


def about(detail: ComplaintDetail, number: str) -> str:
    """Return what a complaint is called above its questions."""
    return " · ".join(part for part in (number, reporter(detail), detail.category_name()) if part)


class TextDialog(ComplaintDialog):
    """A form that needs nothing but a text: a reason, or a note."""

    def body(self) -> Iterable[Widget]:
        """One field."""
        yield Field("text", lambda: _(self.act.label), width=62, longest=text.NOTE_LENGTH)

    def form(self) -> Form:
        """Return the form with this text."""
        typed: dict[str, Any] = {self.act.text: self.field("text").value}
        return forms_on_complaint()[self.act.id](complaint=self.number, draft=self.draft, **typed)


class AnswerDialog(ComplaintDialog):
    """Whether it is complete: an empty field says so, what is missing asks for a supplement."""

    def body(self) -> Iterable[Widget]:
        """What is missing, until when it must come, and a note."""
        yield from Field.aligned(
            Field("missing", lambda: _("Missing"), width=42, longest=text.NOTE_LENGTH),
            Field("deadline", lambda: _("Until"), width=14, longest=12),
            Field("note", lambda: _("Note"), width=62, longest=text.NOTE_LENGTH),
        )

    def on_mount(self) -> None:
        """Say what an empty field means."""
        first = self.detail.complaint.state == NEW
        self.field("missing").tell(_("empty: it is complete") if first else "")
        days = self.rules.supplement_days if self.rules is not None else 0
        self.field("deadline").tell(_("empty: {days} working days").format(days=days))

    def form(self) -> Form:
        """Return the form.

        Raises:
            Refused: ``reason_missing``: it is complete already, and nothing is asked for; a date that is none.
        """
        missing, deadline = self.field("missing").value, self.field("deadline").value.strip()
        if not text.clean(missing) and self.detail.complaint.state != NEW:
            raise Refused("reason_missing")
        today = self.terminal.register.today_at(self.terminal.zone)
        return AnswerComplaint(
            complaint=self.number,
            missing=missing,
            deadline=formats.read_date(deadline, today) if deadline else None,
            note=self.field("note").value,
            draft=self.draft,
        )

    @classmethod
    def as_it_was(cls, act: Act) -> dict[str, Any]:
        """Return what was asked for."""
        fields = super().as_it_was(act)
        asked = isinstance(act, ComplaintAnswered) and act.deadline is not None
        return {"missing": fields["text"]} if asked else fields


class SupplementDialog(ComplaintDialog):
    """What the complainant brought or said."""

    def body(self) -> Iterable[Widget]:
        """A text, and papers or files."""
        yield from Field.aligned(
            Field("text", lambda: _("Text"), width=62, longest=text.NOTE_LENGTH),
            Field("evidence", lambda: _("Evidence"), width=30, longest=text.NOTE_LENGTH),
        )

    def on_mount(self) -> None:
        """Say what may be typed."""
        self.field("evidence").tell(_("papers with ; · a file: @its path"))

    def form(self) -> Form:
        """Return the form.

        Raises:
            Refused: a file can't be read.
        """
        return SupplementComplaint(
            complaint=self.number,
            text=self.field("text").value,
            evidence=read_evidence(self.field("evidence").value),
            draft=self.draft,
        )


class TakeDialog(ComplaintDialog):
    """Who has it in hand: the officer who asks, or by a supervisor's word another one."""

    def body(self) -> Iterable[Widget]:
        """The sign-in code of an officer."""
        yield Field("officer", lambda: _("Officer"), width=16, longest=32)

    def on_mount(self) -> None:
        """Say whom an empty field means."""
        told = _("empty: you, {name}").format(name=self.terminal.me.name)
        if self.terminal.me.role == "supervisor":
            told += " · " + _("or the code of another officer")
        self.field("officer").tell(told)

    def form(self) -> Form:
        """Return the form."""
        return TakeComplaint(complaint=self.number, officer=self.field("officer").value, draft=self.draft)

    @classmethod
    def as_it_was(cls, act: Act) -> dict[str, Any]:
        """Return the fields as they were; it is asked anew who takes it."""
        return super().as_it_was(act) if not isinstance(act, ComplaintTaken) else {}


class DecideDialog(ComplaintDialog):
    """How it is decided, with the answer that the complainant gets."""

    def body(self) -> Iterable[Widget]:
        """Outcome by its digit, the answer; why it is refused, or to whom it is passed on."""
        yield Static(Content(self._digits()), classes="about")
        yield from Field.aligned(
            Field("outcome", lambda: _("Decision"), width=3, digits=True, longest=1),
            Field("refusal", lambda: _("Why not"), width=3, digits=True, longest=1),
            Field("referred_to", lambda: _("Passed on to"), width=50),
            Field("text", lambda: _("Answer"), width=62, longest=text.NOTE_LENGTH),
            Field("note", lambda: _("Office's note"), width=62, longest=text.NOTE_LENGTH),
        )

    def on_mount(self) -> None:
        """Ask only for what the outcome needs."""
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what belongs to the outcome, and keep the draft."""
        super().on_input_changed(event)
        if event.input.id in ("outcome", "refusal"):
            self._show()

    @property
    def _possible(self) -> Sequence[str]:
        """The outcomes that are possible now: before it is in hand it is only refused or passed on."""
        in_hand = self.detail.complaint.state == IN_HAND
        return [outcome for outcome in words.OUTCOMES if in_hand or outcome not in SOLVED]

    def _digits(self) -> str:
        return "  ".join(f"{place} {words.outcome(o)}" for place, o in enumerate(self._possible, 1))

    def _outcome(self) -> str:
        typed = self.field("outcome").value
        return self._possible[int(typed) - 1] if typed.isdecimal() and 0 < int(typed) <= len(self._possible) else ""

    def _refusal(self) -> str:
        known, typed = self.rules.refusal if self.rules is not None else (), self.field("refusal").value
        return known[int(typed) - 1].code if typed.isdecimal() and 0 < int(typed) <= len(known) else ""

    def _show(self) -> None:
        outcome = self._outcome()
        self.field("outcome").tell(words.outcome(outcome) if outcome else "", "good")
        self.field("refusal").display = outcome == "refused"
        self.field("referred_to").display = outcome == "referred"
        known = self.rules.refusal if self.rules is not None else ()
        chosen = next((r.name for r in known if r.code == self._refusal()), "")
        self.field("refusal").tell(chosen or "  ".join(f"{n} {r.name}" for n, r in enumerate(known, 1)))

    def form(self) -> Form:
        """Return the form.

        Raises:
            Refused: ``choice_unknown``: no outcome; ``refusal_missing``.
        """
        outcome = self._outcome()
        if not outcome:
            raise Refused("choice_unknown", most=len(self._possible))
        return DecideComplaint(
            complaint=self.number,
            outcome=outcome,  # type: ignore[arg-type]  # one of the words of an outcome
            answer=self.field("text").value,
            refusal=self._refusal() if outcome == "refused" else "",
            referred_to=self.field("referred_to").value if outcome == "referred" else "",
            note=self.field("note").value,
            draft=self.draft,
        )

    @classmethod
    def as_it_was(cls, act: Act) -> dict[str, Any]:
        """Return the answer as it was; how it is decided is said anew."""
        fields = super().as_it_was(act)
        if isinstance(act, ComplaintDecided) and act.personal is not None:
            fields["text"], fields["note"] = act.personal.text, act.personal.note
        return fields


class TellDialog(ComplaintDialog):
    """By which way the complainant was told."""

    def body(self) -> Iterable[Widget]:
        """The channel by its digit, and to whom or how."""
        channels = self.rules.channel if self.rules is not None else ()
        yield Static(Content("  ".join(f"{n} {c.name}" for n, c in enumerate(channels, 1))), classes="about")
        yield from Field.aligned(
            Field("channel", lambda: _("Channel"), width=3, digits=True, longest=1),
            Field("note", lambda: _("To whom, how"), width=62, longest=text.NOTE_LENGTH),
        )

    def on_mount(self) -> None:
        """Say what an empty field means."""
        self.field("channel").tell(_("empty: {channel}, as it came").format(channel=self.detail.channel_name()))

    def form(self) -> Form:
        """Return the form.

        Raises:
            Refused: ``choice_unknown``.
        """
        channels, typed = self.rules.channel if self.rules is not None else (), self.field("channel").value
        if typed and not (typed.isdecimal() and 0 < int(typed) <= len(channels)):
            raise Refused("choice_unknown", most=len(channels))
        code = channels[int(typed) - 1].code if typed else ""
        return TellComplainant(complaint=self.number, channel=code, note=self.field("note").value, draft=self.draft)

    @classmethod
    def as_it_was(cls, act: Act) -> dict[str, Any]:
        """Return to whom it was told."""
        fields = super().as_it_was(act)
        return {**fields, "channel": ""} if isinstance(act, ComplaintTold) else fields


class CloseDialog(ComplaintDialog):
    """How content the complainant is; without a word it closes once there is no time to answer back."""

    def body(self) -> Iterable[Widget]:
        """A digit, and what was said."""
        told = "  ".join(f"{n} {words.rating(n)}" for n in range(1, 5))
        yield Static(Content(told), classes="about")
        yield from Field.aligned(
            Field("rating", lambda: _("Rating"), width=3, digits=True, longest=1),
            Field("note", lambda: _("Note"), width=62, longest=text.NOTE_LENGTH),
        )

    def on_mount(self) -> None:
        """Say what an empty field means."""
        self.field("rating").tell(_("empty: nothing was said"))

    def form(self) -> Form:
        """Return the form."""
        typed = text.digits(self.field("rating").value)
        return CloseComplaint(
            complaint=self.number, rating=int(typed or 0), note=self.field("note").value, draft=self.draft
        )

    @classmethod
    def as_it_was(cls, act: Act) -> dict[str, Any]:
        """Return the rating as it was."""
        fields = super().as_it_was(act)
        if isinstance(act, ComplaintClosed):
            fields["rating"] = str(act.rating or "")
        return fields
