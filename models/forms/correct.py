"""What was taken in was mistaken: the wrong service, variant, papers or promise; corrected while the counter has it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from msgspec import structs

from models import text
from models.acts import Act, FreeText, IntakeCorrected, Mark, Notice
from models.facts import numbering
from models.facts.numbering import Range
from models.facts.standard import Service, Variant
from models.facts.working_days import Promise, local
from models.fold import CaseState
from models.fold.states import RECEIVED, RUNNING
from models.fold.time_limit import believed, promise_running
from models.forms.base import CaseForm, Done, Due, case_of, done
from models.forms.intake import Paper, Papers, Rest, check_papers, deadline, mark_of, promise, unchecked
from models.forms.on_case import OnCase, Situation
from models.forms.slips import for_citizen
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing
from models.slips.corrections import differences


class CorrectIntake(CaseForm, OnCase, frozen=True, kw_only=True, tag=IntakeCorrected.NAME):
    """Correct an intake; what is left out stays.

    Marks of papers that the right variant asks for, too, are kept; of its others ``papers`` or ``rest`` says how they
    were found. A notice is given again, under a new number, when papers are missing.
    """

    service: str = ""
    variant: str = ""
    papers: Papers = ()
    rest: Rest = ""
    promised: dt.date | None = None
    """A date that is promised instead of the computed one."""
    reason: str

    def perform(self, writing: Writing) -> Done:
        """Record the correction; ``changed`` tells what it changed; see :meth:`Form.perform`."""
        register = writing.register
        case = case_of(register, self.case)
        reason = text.line(self.reason, "reason", longest=text.NOTE_LENGTH)
        if not reason:
            raise Refused("reason_missing")
        service, variant = named(register, case, self.service, self.variant)
        asked = () if service.referral else variant.owed(())
        was = register.catalogue(case.catalogue).by_code[case.service].variant(case.variant)
        kept = kept_marks(case, was, variant)
        marks, remarks = corrected_marks(variant, kept, self.papers, self.rest, asked)
        met = {m.requirement for m in marks if m.how != "missing"}
        missing = () if service.referral else variant.owed(met)
        promised = corrected_promise(register, case, service, self.promised, missing=bool(missing))
        act = IntakeCorrected(
            service=service.code,
            variant=variant.code,
            catalogue=case.catalogue,
            marks=marks,
            promised=promised.date if promised else None,
            doubtful=promised.doubtful if promised else False,
            fee=service.fee,
            referred_to=service.referral,
            personal=FreeText(text=text.line("; ".join((reason, *remarks)), "reason", longest=text.NOTE_LENGTH)),
        )
        if not _differs(case, act, missing):
            raise Refused("nothing_changed")
        if missing:
            act = structs.replace(act, notice=_notice(writing, case, service, missing))
        after = writing.record(act, case.id).case
        return done(after, changed=differences(case, after))

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return what the citizen takes along; see :meth:`Form.owed`."""
        return for_citizen(writing, done)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`; it changes nothing, and its notice has the last number that one could have."""
        register, case = now.register, now.case
        service, variant = register.service_of(case)
        met = {m.requirement for m in case.marks if m.how != "missing"}
        owed = variant.owed(met) if not service.referral else ()
        number = numbering.make(register.series(), Range.NOTICE.value[1])
        return IntakeCorrected(
            service=case.service,
            variant=case.variant,
            catalogue=case.catalogue,
            marks=case.marks,
            notice=Notice(number, owed, register.today()) if owed else None,
            referred_to=case.referred_to,
        )


def named(register: Register, case: CaseState, service: str, variant: str) -> tuple[Service, Variant]:
    """Return the right service and variant, in the catalogue that the case was taken in under; empty: as before.

    Raises:
        Refused: ``service_unknown``, ``variant_unknown``.
    """
    known = register.catalogue(case.catalogue).by_code
    code = text.clean(service).upper() or case.service
    found = known.get(code)
    if found is None or (found.retired and code != case.service):
        raise Refused("service_unknown", service=code[:32])
    wanted = text.clean(variant).lower() or (case.variant if code == case.service else found.variants[0].code)
    right = found.variant(wanted)
    if right is None:
        raise Refused("variant_unknown", variant=wanted[:32])
    return found, right


def kept_marks(case: CaseState, was: Variant | None, variant: Variant) -> dict[str, Mark]:
    """Return by requirement the marks of a case, taken in under ``was``, whose papers ``variant`` asks for, too.

    The same code in another service is another paper, unless it has the same name.
    """
    before = {m.requirement: m for m in case.marks}
    same = {(r.code, r.name) for r in was.requirements} if was else set()
    return {r.code: before[r.code] for r in variant.requirements if r.code in before and (r.code, r.name) in same}


def corrected_marks(
    variant: Variant, kept: Mapping[str, Mark], papers: Papers, rest: Rest, asked: Collection[str]
) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
    """Return the marks of a variant, named ones as named, others as ``kept``, and the remarks.

    Raises:
        Refused: ``papers_unchecked`` when nothing was ever said of one that is asked for; ``requirement_unknown``,
            ``count_range``, ``text_too_long``.
    """
    given = {} if papers == "all" else check_papers(variant, papers)
    said = {**{code: mark.how for code, mark in kept.items()}, **{code: paper.how for code, paper in given.items()}}
    unsaid = unchecked(said, asked)
    if unsaid is not None and not rest and papers != "all":
        raise unsaid
    marks = []
    for requirement in variant.requirements:
        paper, mark = given.get(requirement.code), kept.get(requirement.code)
        if paper is not None:
            marks.append(mark_of(paper))
        elif papers == "all" and requirement.mandatory and (mark is None or mark.how == "missing"):
            marks.append(Mark(requirement.code, "original"))
        elif mark is not None:
            marks.append(mark)
        elif requirement.code in asked:
            marks.append(Mark(requirement.code, "missing", 0))
    return tuple(marks), tuple(_remarks(given.values()))


def _remarks(papers: Iterable[Paper]) -> list[str]:
    found = [text.line(p.remark, "remark") for p in papers]
    return [remark for remark in found if remark]


def corrected_promise(
    register: Register, case: CaseState, service: Service, typed: dt.date | None = None, *, missing: bool = False
) -> Promise | None:
    """Return what is promised after a correction; None while papers are missing, and for a referral.

    It counts from the day that the first promise counted from: when the file was complete, else the day of the request;
    a pause since then does not count.
    The same service keeps the date that the citizen was told.

    Raises:
        Refused: ``promise_while_missing``; ``promise_before_opening``.
    """
    if missing or service.referral:
        if typed is not None:
            raise Refused("promise_while_missing")
        return None
    zone, calendar = register.branch().zone, register.calendar()
    if typed is not None:
        if typed < local(case.opened_at, zone).date():
            raise Refused("promise_before_opening")
        return Promise(typed, typed.year not in calendar.decreed)
    if service.code == case.service and case.promised is not None and case.notice is None:
        return Promise(case.promised, case.doubtful)
    if service.days is not None and case.state in RUNNING:
        return promise_running(case.periods, service.days, calendar, zone, register.today())
    periods = believed(case.periods, zone, register.today())[0]
    complete = next((p.from_ for p in periods if p.state == RECEIVED), case.opened_at)
    return promise(register, service, local(complete, zone).date())


def _differs(case: CaseState, act: IntakeCorrected, missing: tuple[str, ...]) -> bool:
    """Tell whether the correction changes anything but the number of the notice."""
    asked = case.notice.missing if case.notice else ()
    before = (case.service, case.variant, case.marks, case.fee, case.referred_to, asked)
    same = before == (act.service, act.variant, act.marks, act.fee, act.referred_to, missing)
    return not same or (not missing and case.promised != act.promised)


def _notice(writing: Writing, case: CaseState, service: Service, missing: tuple[str, ...]) -> Notice:
    last = corrected_deadline(writing.register, case, service, missing, writing.today)
    return Notice(writing.number(Range.NOTICE), missing, last)


def corrected_deadline(
    register: Register, case: CaseState, service: Service, missing: tuple[str, ...], day: dt.date | None = None
) -> dt.date:
    """Return the deadline of a new notice of ``day`` (today when left out).

    Who owes nothing but what the old notice asked for gets no other deadline by a correction.
    """
    old = case.notice
    return old.deadline if old and set(missing) <= set(old.missing) else deadline(register, service, day)


__all__ = ["CorrectIntake"]
