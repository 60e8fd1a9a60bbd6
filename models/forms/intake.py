"""Intake: a citizen's request is taken in, or completed on a later visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from msgspec import Struct

from models import text
from models.acts import Act, CaseOpened, FreeText, How, Mark, Notice, OpeningData, RequirementsMarked
from models.duplicates.judgements import same_group
from models.facts import status_codes
from models.facts.numbering import Range
from models.facts.standard import Service, Variant
from models.facts.working_days import Promise, local
from models.fold import CaseState, PersonState
from models.fold.time_limit import promise_again
from models.forms.base import CaseForm, Count, Done, Due, Form, Id, case_of, done
from models.forms.on_case import OnCase, Situation
from models.forms.person import Corrects, PersonForm, record_decisions, settle_person
from models.forms.slips import for_citizen
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing
from models.rules.collecting import is_own_number
from models.store.placeholders import placeholders


class Paper(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A requirement as it was found: how, how many, and a remark."""

    requirement: str
    how: How = "original"
    count: Count = 1
    remark: str = ""


class RepresentativeForm(PersonForm, frozen=True, kw_only=True):
    """Someone who acts for the applicant, with a power of attorney."""

    authority: str = ""


Papers = Literal["all"] | tuple[Paper, ...]
"""What was looked at, a paper each; ``all``: every paper that must be there is, as an original."""

Rest = Literal["", "missing"]
"""What the others are that must be there: missing; or not checked yet, and then the form is refused."""


class Intake(Form, frozen=True, kw_only=True, tag=CaseOpened.NAME):
    """One request of one person. Of each mandatory paper ``papers`` or ``rest`` says how it was found."""

    nik: str = ""
    passport: str = ""
    nib: str = ""
    npwp: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    correct: Corrects = False
    """See :attr:`PersonForm.correct`."""
    representative: RepresentativeForm | None = None
    service: str
    variant: str = ""
    papers: Papers = ()
    rest: Rest = ""
    note: str = ""
    person: Id | None = None
    """A person of this register whom the officer recognised; the identity may then be left out."""
    different: tuple[Id, ...] = ()
    """Likely duplicates that were looked at and are someone else."""
    visit: Id | None = None
    """The visit in which the citizen came."""
    same_visit: bool = False
    """The visit brought requests of someone else before, and the officer said that this one is of it, too."""
    sheet: str = ""
    """The printed number of the blank sheet that this was filled from."""
    paper_at: str = ""
    """Date and time on that sheet, estimated."""

    def perform(self, writing: Writing) -> Done:
        """Register the person if new, and open the case; see :meth:`Form.perform`."""
        register = writing.register
        day, at = writing.today, self._paper_time(register)
        if at:
            day = local(at, register.branch().zone).date()
        catalogue = register.catalogue()
        service = catalogue.by_code.get(text.clean(self.service).upper())
        if service is None or service.retired:
            code = "service_unknown" if service is None else "service_retired"
            raise Refused(code, service=text.clean(self.service)[:32])
        variant = _variant(service, self.variant)
        asked = () if service.referral else variant.owed(())  # a referral asks for nothing
        marks, remarks = read_marks(variant, self.papers, self.rest, asked)
        person = settle_person(writing, self._person(), known_as=self.person)
        record_decisions(writing, person, self.different)
        deputy = self._settle_deputy(writing, person)
        if self.visit is not None and not self.same_visit:
            _check_alone(register, self.visit, person.id)
        missing = variant.owed(_met(marks))
        notice = None if service.referral else _notice(writing, service, missing, day)
        promised = None if notice or service.referral else promise(register, service, day)
        personal = OpeningData(
            note=text.line(self.note, "note", longest=text.NOTE_LENGTH),
            authority=text.line(self.representative.authority, "authority") if self.representative else "",
            remarks=remarks,
        )
        act = CaseOpened(
            number=self._number(writing),
            person=person.id,
            representative=deputy.id if deputy else None,
            service=service.code,
            variant=variant.code,
            catalogue=catalogue.version,
            pool=_counter(register),
            marks=marks,
            notice=notice,
            promised=promised.date if promised else None,
            doubtful=promised.doubtful if promised else False,
            fee=service.fee,
            referred_to=service.referral,
            visit=self.visit,
            paper_at=at,
            status_code=status_codes.new(),
            personal=personal if personal != OpeningData() else None,
        )
        return done(writing.record(act).case, person=person.id)

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return what the citizen takes along; see :meth:`Form.owed`."""
        return for_citizen(writing, done)

    def _number(self, writing: Writing) -> int:
        if not self.sheet:
            return writing.number(Range.CASE)
        from models.slips.blank_sheets import take_sheet

        return take_sheet(writing.register, self.sheet)

    def _paper_time(self, register: Register) -> int:
        if not self.paper_at:
            return 0
        from models.slips.blank_sheets import read_paper_time

        return read_paper_time(register, self.paper_at)

    def _person(self) -> PersonForm:
        return PersonForm(
            nik=self.nik,
            passport=self.passport,
            nib=self.nib,
            npwp=self.npwp,
            name=self.name,
            phone=self.phone,
            address=self.address,
            correct=self.correct,
        )

    def _settle_deputy(self, writing: Writing, applicant: PersonState) -> PersonState | None:
        """Return the representative, who is never the applicant under whatever number."""
        form = self.representative
        if form is None:
            return None
        if any(is_own_number(applicant, number) for number in (form.nik, form.passport)):
            raise Refused("representative_is_applicant")
        try:
            deputy = settle_person(writing, form)
        except Refused as why:
            raise Refused(why.code, **why.facts, whose="representative") from None
        if deputy.id in same_group(writing.register, applicant.id):
            raise Refused("representative_is_applicant")
        return deputy


class Complete(CaseForm, OnCase, frozen=True, kw_only=True, tag=RequirementsMarked.NAME):
    """A return visit: papers that were missing, or more of them. ``case`` is the number of the case or its notice.

    Of each paper that is owed ``papers`` or ``rest`` says whether it came.
    """

    papers: Papers = ()
    rest: Rest = ""

    def perform(self, writing: Writing) -> Done:
        """Mark the papers; complete files start their clock; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        service, variant = writing.register.service_of(case)
        gone = {m.requirement for m in case.marks if m.how == "missing"}
        asked = case.notice.missing if case.notice else ()
        owed = variant.owed(_met(case.marks), asked)
        papers = self.papers
        if papers == "all":
            papers = tuple(Paper(requirement=code) for code in sorted({*gone, *owed}))
        if not papers:
            raise Refused("papers_missing")
        marks, remarks = read_marks(variant, papers, self.rest, owed)
        named = {p.requirement for p in papers}
        marks = tuple(m for m in marks if m.requirement in named)
        if {(m.requirement, m.how) for m in marks} <= {(code, "missing") for code in gone}:
            raise Refused("nothing_changed")  # nothing came: that gives nobody another notice and more time
        merged = {m.requirement: m for m in (*case.marks, *marks)}
        notice = _notice(writing, service, variant.owed(_met(merged.values()), asked), writing.today)
        promised = None if notice else _promise_again(writing, case, service)
        said = text.line("; ".join(remarks.values()), "remark", longest=text.NOTE_LENGTH)
        act = RequirementsMarked(
            marks=marks,
            notice=notice,
            promised=promised.date if promised else None,
            doubtful=promised.doubtful if promised else False,
            personal=FreeText(text=said) if said else None,
        )
        return done(writing.record(act, case.id).case)

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return what the citizen takes along; see :meth:`Form.owed`."""
        return for_citizen(writing, done)

    @classmethod
    def probe(cls, now: Situation) -> Act:
        """See :meth:`OnCase.probe`; all that was missing came."""
        if now.case.notice is None:
            raise Refused("nothing_missing")
        came = tuple(Mark(m.requirement, "original") for m in now.case.marks if m.how == "missing")
        return RequirementsMarked(marks=came, promised=dt.date(2000, 1, 1))


def promise(register: Register, service: Service, day: dt.date | None = None) -> Promise | None:
    """Return the date that a file of ``service`` is promised for, complete on ``day`` (today when left out).

    None when no time limit is known.
    """
    if service.days is None or service.referral:
        return None
    return register.calendar().after(day or register.today(), service.days)


def _promise_again(writing: Writing, case: CaseState, service: Service) -> Promise | None:
    """Return the date for a file that is complete now: what its clock has used before counts, its pauses never."""
    if service.days is None or service.referral:
        return None
    register = writing.register
    return promise_again(case.periods, service.days, register.calendar(), register.branch().zone, writing.today)


def deadline(register: Register, service: Service, day: dt.date | None = None) -> dt.date:
    """Return the last day for bringing what is missing on ``day`` (today when left out)."""
    return register.calendar().after(day or register.today(), service.complete_within).date


def _met(marks: Iterable[Mark]) -> set[str]:
    return {m.requirement for m in marks if m.how != "missing"}


def _variant(service: Service, code: str) -> Variant:
    if not code:
        return service.variants[0]
    variant = service.variant(text.clean(code).lower())
    if variant is None:
        raise Refused("variant_unknown", variant=text.clean(code)[:32])
    return variant


def read_marks(
    variant: Variant, papers: Papers, rest: Rest, asked: Collection[str]
) -> tuple[tuple[Mark, ...], dict[str, str]]:
    """Return the marks of the papers that were named and of the ``asked`` ones, and the remarks.

    Raises:
        Refused: ``papers_unchecked`` when nothing was said of one that is asked for: nobody looked at it, which is not
            the same as missing; ``requirement_unknown``, ``count_range``, ``text_too_long``.
    """
    if papers == "all":
        return tuple(Mark(r.code, "original") for r in variant.requirements if r.mandatory), {}
    given = check_papers(variant, papers)
    unsaid = unchecked({code: paper.how for code, paper in given.items()}, asked)
    if unsaid is not None and not rest:
        raise unsaid
    marks = []
    for requirement in variant.requirements:
        paper = given.get(requirement.code)
        if paper is not None:
            marks.append(mark_of(paper))
        elif requirement.code in asked:
            marks.append(Mark(requirement.code, "missing", 0))
    remarks = {p.requirement: text.line(p.remark, "remark") for p in given.values()}
    return tuple(marks), {code: remark for code, remark in remarks.items() if remark}


def check_papers(variant: Variant, papers: Papers) -> dict[str, Paper]:
    """Return the papers by requirement.

    Raises:
        Refused: ``requirement_unknown``, ``count_range``.
    """
    given = {p.requirement: p for p in papers if not isinstance(p, str)}
    unknown = next((code for code in given if variant.requirement(code) is None), None)
    if unknown is not None:
        raise Refused("requirement_unknown", requirement=text.clean(unknown)[:32])
    if any(not 0 <= p.count <= 999 for p in given.values()):
        raise Refused("count_range")
    return given


def unchecked(said: Mapping[str, How], asked: Collection[str]) -> Refused | None:
    """Return the refusal when nothing was ``said`` of a paper that is asked for; None when all were looked at.

    Its code is ``papers_unchecked``; it tells how many are missing, and of how many nothing was said.
    """
    count = sum(code not in said for code in asked)
    missing = sum(said.get(code) == "missing" for code in asked)
    return Refused("papers_unchecked", count=count, missing=missing) if count else None


def mark_of(paper: Paper) -> Mark:
    """Return a paper as an act keeps it."""
    return Mark(paper.requirement, paper.how, paper.count if paper.how != "missing" else 0)


def _notice(writing: Writing, service: Service, missing: tuple[str, ...], day: dt.date) -> Notice | None:
    if not missing:
        return None
    return Notice(writing.number(Range.NOTICE), missing, deadline(writing.register, service, day))


def _counter(register: Register) -> int:
    counter = next((u.id for u in register.units() if u.unit == "counter" and u.active), None)
    if counter is None:
        raise Refused("counter_missing")
    return counter


def _check_alone(register: Register, visit: int, person: int) -> None:
    """Refuse to link another person to a visit in silence; under whichever entry, it may be the same one again."""
    before = {p for (p,) in register.database.rows("SELECT person FROM case_file WHERE visit = ?", visit)}
    if before and not before & same_group(register, person):
        raise Refused("visit_of_another")


def same_service_open(register: Register, person: int, service: str) -> CaseState | None:
    """Return the newest case of this person and service that is still open, under whichever entry the person has."""
    group = same_group(register, person)
    row = register.database.row(
        f"""SELECT id FROM case_file WHERE person IN ({placeholders(group)}) AND service = ?
        AND state IN ('incomplete', 'received', 'with_unit', 'ready', 'returned') ORDER BY id DESC LIMIT 1""",  # noqa: S608
        *group,
        service,
    )
    state = register.fold_of(row[0]).state if row else None
    return state if isinstance(state, CaseState) else None


__all__ = ["Complete", "Intake", "Paper", "RepresentativeForm", "promise"]
