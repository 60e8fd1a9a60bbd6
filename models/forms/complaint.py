"""What happens to a complaint: answered, supplemented, taken in hand, decided, told, closed, reopened, noted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

from models import text
from models.acts import (
    Act,
    AnswerData,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintDecided,
    ComplaintLapsed,
    ComplaintNoted,
    ComplaintOutcome,
    ComplaintReopened,
    ComplaintSupplemented,
    ComplaintTaken,
    ComplaintTold,
    ComplaintWithdrawn,
    OmbudsmanTold,
    SupplementData,
)
from models.facts import numbering
from models.facts.complaint_rules import StepName
from models.fold import ComplaintState
from models.fold.complaint_clock import clock
from models.fold.states import IN_HAND, NEW
from models.forms.base import Count, Done, Due, Form, free, reason
from models.forms.complaint_lodging import EvidenceForm, read_evidence
from models.forms.on_case import said
from models.forms.on_complaint import ComplaintNow, OnComplaint
from models.refused import Refused
from models.register import clock_doubt
from models.register.register import Register
from models.register.writing import Writing
from models.rules.complaint import handlers, rules_of


class AnswerComplaint(OnComplaint, frozen=True, kw_only=True, tag=ComplaintAnswered.NAME):
    """Answer the complainant whether the complaint is complete. ``missing`` asks for a supplement, with a deadline."""

    missing: str = ""
    deadline: dt.date | None = None
    """By when it must come; as the catalogue says when it is left out."""
    note: str = ""

    def act(self, writing: Writing, complaint: ComplaintState) -> Act:
        """See :meth:`OnComplaint.act`."""
        register = writing.register
        due = _due(register, "answer", complaint) if complaint.state == NEW else None
        if not text.clean(self.missing):
            return ComplaintAnswered(due=due, personal=free(self.note))
        deadline = self.deadline
        if deadline is None:
            days = rules_of(register, complaint.catalogue).supplement_days
            deadline = register.calendar().after(writing.today, days).date
        return ComplaintAnswered(deadline=deadline, due=due, personal=reason(self.missing))

    @classmethod
    def probe(cls, now: ComplaintNow) -> Act:
        """See :meth:`OnComplaint.probe`; where it is answered already, a supplement can still be asked for."""
        return ComplaintAnswered(deadline=None if now.complaint.state == NEW else now.register.today())

    @classmethod
    def again(cls, register: Register, complaint: ComplaintState, act: ComplaintAnswered) -> Form:
        """See :meth:`OnComplaint.again`."""
        number = numbering.shown(complaint.number)
        if act.deadline is None:
            return cls(complaint=number, note=said(act))
        return cls(complaint=number, missing=said(act), deadline=max(act.deadline, register.today()))


class SupplementComplaint(OnComplaint, frozen=True, kw_only=True, tag=ComplaintSupplemented.NAME):
    """The complainant brought or said more."""

    text: str
    evidence: tuple[EvidenceForm, ...] = ()

    def act(self, writing: Writing, complaint: ComplaintState) -> Act:
        """See :meth:`OnComplaint.act`."""
        return ComplaintSupplemented(
            personal=SupplementData(text=reason(self.text).text, evidence=read_evidence(self.evidence))
        )

    @classmethod
    def probe(cls, now: ComplaintNow) -> Act:
        """See :meth:`OnComplaint.probe`."""
        return ComplaintSupplemented()

    @classmethod
    def again(cls, register: Register, complaint: ComplaintState, act: ComplaintSupplemented) -> Form | None:
        """See :meth:`OnComplaint.again`."""
        data = act.personal
        if data is None:
            return None
        papers = tuple(EvidenceForm(name=e.name, hash=e.hash) for e in data.evidence)
        return cls(complaint=numbering.shown(complaint.number), text=data.text, evidence=papers)


class TakeComplaint(OnComplaint, frozen=True, kw_only=True, tag=ComplaintTaken.NAME):
    """Take a complaint in hand; a supervisor gives it to an officer, by sign-in code."""

    officer: str = ""

    def act(self, writing: Writing, complaint: ComplaintState) -> Act:
        """See :meth:`OnComplaint.act`."""
        code = text.clean(self.officer)
        found = writing.register.officer_by_code(code) if code else None
        if code and found is None:
            raise Refused("officer_unknown")
        return ComplaintTaken(handler=found.id if found is not None else writing.officer)

    @classmethod
    def probe(cls, now: ComplaintNow) -> Act:
        """See :meth:`OnComplaint.probe`; a supervisor may give to another what he has in hand himself."""
        mine = now.complaint.handler == now.officer.id
        others = handlers(now.register, now.complaint) if mine else []
        other = next((o.id for o in others if o.id != now.officer.id), 0)
        return ComplaintTaken(handler=other or now.officer.id)

    @classmethod
    def again(cls, register: Register, complaint: ComplaintState, act: ComplaintTaken) -> Form:
        """See :meth:`OnComplaint.again`."""
        officer = register.officer(act.handler)
        return cls(complaint=numbering.shown(complaint.number), officer=officer.code if officer is not None else "")


class DecideComplaint(OnComplaint, frozen=True, kw_only=True, tag=ComplaintDecided.NAME):
    """Decide a complaint, with the answer that the complainant gets."""

    outcome: ComplaintOutcome
    answer: str
    refusal: str = ""
    """Why it is not taken up, by the catalogue's code."""
    referred_to: str = ""
    note: str = ""
    """For the office alone."""

    def act(self, writing: Writing, complaint: ComplaintState) -> Act:
        """See :meth:`OnComplaint.act`."""
        answer = text.line(self.answer, "answer", longest=text.NOTE_LENGTH)
        if not answer:
            raise Refused("answer_missing")
        note = text.line(self.note, "note", longest=text.NOTE_LENGTH)
        return ComplaintDecided(
            outcome=self.outcome,
            refusal=text.line(self.refusal, "refusal", longest=32).upper(),
            referred_to=text.line(self.referred_to, "referred_to"),
            due=_due(writing.register, "decide", complaint),
            personal=AnswerData(text=answer, note=note),
        )

    @classmethod
    def probe(cls, now: ComplaintNow) -> Act:
        """See :meth:`OnComplaint.probe`; before it is in hand it can only be refused or passed on."""
        if now.complaint.state == IN_HAND:
            return ComplaintDecided(outcome="upheld")
        return ComplaintDecided(outcome="referred", referred_to="-")

    @classmethod
    def again(cls, register: Register, complaint: ComplaintState, act: ComplaintDecided) -> Form:
        """See :meth:`OnComplaint.again`."""
        data = act.personal or AnswerData()
        return cls(
            complaint=numbering.shown(complaint.number),
            outcome=act.outcome,
            answer=data.text,
            refusal=act.refusal,
            referred_to=act.referred_to,
            note=data.note,
        )


class TellComplainant(OnComplaint, frozen=True, kw_only=True, tag=ComplaintTold.NAME):
    """The complainant was told the answer: by which channel, and to whom or how."""

    channel: str = ""
    """By code; the one that the complaint came by when it is left out."""
    note: str = ""

    def act(self, writing: Writing, complaint: ComplaintState) -> Act:
        """See :meth:`OnComplaint.act`."""
        if not complaint.outcome:
            raise Refused("complaint_wrong_state", complaint_state=complaint.state)
        return ComplaintTold(
            outcome=complaint.outcome,  # type: ignore[arg-type]  # it came from an act
            channel=text.clean(self.channel).upper() or complaint.channel,
            due=_due(writing.register, "tell", complaint),
            personal=free(self.note),
        )

    @classmethod
    def probe(cls, now: ComplaintNow) -> Act:
        """See :meth:`OnComplaint.probe`."""
        outcome: Any = now.complaint.outcome or "upheld"
        return ComplaintTold(outcome=outcome, channel=now.complaint.channel)

    @classmethod
    def again(cls, register: Register, complaint: ComplaintState, act: ComplaintTold) -> Form:
        """See :meth:`OnComplaint.again`."""
        return cls(complaint=numbering.shown(complaint.number), channel=act.channel, note=said(act))

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return the answer; see :meth:`Form.owed`."""
        return ("answer", done.complaint, "") if done.complaint else None


class CloseComplaint(OnComplaint, frozen=True, kw_only=True, tag=ComplaintClosed.NAME):
    """The complainant rates the handling, 1 to 4; without a rating it closes once there is no time to answer back."""

    rating: Count = 0
    note: str = ""

    def act(self, writing: Writing, complaint: ComplaintState) -> Act:
        """See :meth:`OnComplaint.act`."""
        if not 0 <= self.rating <= 4:
            raise Refused("rating_range")
        if not self.rating:
            clock_doubt.check(writing.register)  # a term passes by the calendar, not by a clock that is ahead
        return ComplaintClosed(rating=self.rating, personal=free(self.note))

    @classmethod
    def probe(cls, now: ComplaintNow) -> Act:
        """See :meth:`OnComplaint.probe`."""
        return ComplaintClosed(rating=4)

    @classmethod
    def again(cls, register: Register, complaint: ComplaintState, act: ComplaintClosed) -> Form:
        """See :meth:`OnComplaint.again`."""
        return cls(complaint=numbering.shown(complaint.number), rating=act.rating, note=said(act))


class _Reasoned(OnComplaint, frozen=True, kw_only=True):
    """Base of forms that need a reason and nothing else."""

    ACT: ClassVar[Callable[..., Act]]
    reason: str

    def act(self, writing: Writing, complaint: ComplaintState) -> Act:
        """See :meth:`OnComplaint.act`."""
        return type(self).ACT(personal=reason(self.reason))

    @classmethod
    def probe(cls, now: ComplaintNow) -> Act:
        """See :meth:`OnComplaint.probe`."""
        return cls.ACT()

    @classmethod
    def again(cls, register: Register, complaint: ComplaintState, act: Act) -> Form:
        """See :meth:`OnComplaint.again`."""
        return cls(complaint=numbering.shown(complaint.number), reason=said(act))


class ReopenComplaint(_Reasoned, frozen=True, kw_only=True, tag=ComplaintReopened.NAME):
    """The complainant answers back within the window."""

    ACT = ComplaintReopened


class WithdrawComplaint(_Reasoned, frozen=True, kw_only=True, tag=ComplaintWithdrawn.NAME):
    """The complainant takes the complaint back."""

    ACT = ComplaintWithdrawn


class LapseComplaint(_Reasoned, frozen=True, kw_only=True, tag=ComplaintLapsed.NAME):
    """The supplement did not come before its deadline."""

    ACT = ComplaintLapsed

    def act(self, writing: Writing, complaint: ComplaintState) -> Act:
        """See :meth:`OnComplaint.act`."""
        clock_doubt.check(writing.register)  # a deadline passes by the calendar, not by a clock that is ahead
        return super().act(writing, complaint)


class NoteComplaint(OnComplaint, frozen=True, kw_only=True, tag=ComplaintNoted.NAME):
    """Write down what was done or said."""

    text: str

    def act(self, writing: Writing, complaint: ComplaintState) -> Act:
        """See :meth:`OnComplaint.act`."""
        return ComplaintNoted(personal=reason(self.text))

    @classmethod
    def probe(cls, now: ComplaintNow) -> Act:
        """See :meth:`OnComplaint.probe`."""
        return ComplaintNoted()


class TellOmbudsman(OnComplaint, frozen=True, kw_only=True, tag=OmbudsmanTold.NAME):
    """A term has passed: the complainant was told the way to the Ombudsman."""

    note: str = ""

    def act(self, writing: Writing, complaint: ComplaintState) -> Act:
        """See :meth:`OnComplaint.act`."""
        if complaint.ombudsman:
            raise Refused("ombudsman_told")
        clock_doubt.check(writing.register)
        return OmbudsmanTold(personal=free(self.note))

    @classmethod
    def probe(cls, now: ComplaintNow) -> Act:
        """See :meth:`OnComplaint.probe`."""
        if now.complaint.ombudsman:
            raise Refused("ombudsman_told")
        return OmbudsmanTold()


def _due(register: Register, step: StepName, complaint: ComplaintState) -> dt.date | None:
    """Return when a step that is done now was due."""
    rules = register.catalogue(complaint.catalogue).complaints
    return clock(step, complaint, rules, register.calendar(), register.branch().zone, register.today()).due


__all__ = [
    "AnswerComplaint",
    "CloseComplaint",
    "DecideComplaint",
    "LapseComplaint",
    "NoteComplaint",
    "ReopenComplaint",
    "SupplementComplaint",
    "TakeComplaint",
    "TellComplainant",
    "TellOmbudsman",
    "WithdrawComplaint",
]
