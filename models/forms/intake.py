"""Intake: a citizen's request is taken in, or completed on a later visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct, structs

from models import text
from models.acts import CaseOpened, FreeText, Mark, Notice, OpeningData, RequirementsMarked
from models.acts.case import How
from models.facts.calendar import Promise, local
from models.facts.numbers import Range
from models.facts.standard import Service, Variant
from models.fold import CaseState
from models.forms.base import Done, Form, case_of, done
from models.forms.person import PersonForm, record_decisions, settle_person
from models.refused import Refused
from models.register import Register
from models.same import same_group
from models.time_limit import promise_again
from models.writing import Writing


class Paper(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A requirement as it was found: how, how many, and a remark."""

    requirement: str
    how: How = "original"
    count: int = 1
    remark: str = ""


class RepresentativeForm(PersonForm, frozen=True, kw_only=True):
    """Someone who acts for the applicant, with a power of attorney."""

    authority: str = ""


Papers = Literal["all"] | tuple[Paper, ...]


class Intake(Form, frozen=True, kw_only=True, tag="intake"):
    """One request of one person. What is not in ``papers`` counts as missing."""

    nik: str = ""
    passport: str = ""
    nib: str = ""
    npwp: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    correct: bool = False
    """The name, phone or address differ from what is known, and are right."""
    representative: RepresentativeForm | None = None
    service: str
    variant: str = ""
    papers: Papers = ()
    note: str = ""
    person: int | None = None
    """A person of this register whom the officer recognised; the identity may then be left out."""
    different: tuple[int, ...] = ()
    """Likely duplicates that were looked at and are someone else."""
    visit: int | None = None
    """The visit in which the citizen came."""
    sheet: str = ""
    """The printed number of the blank sheet that this was filled from."""
    paper_at: str = ""
    """Date and time on that sheet, estimated."""

    def perform(self, writing: Writing) -> Done:
        """Register the person if new, and open the case; see :meth:`Form.perform`."""
        register = writing.register
        at = self._paper_time(register)
        day = local(at, register.branch().zone).date() if at else writing.today
        catalogue = register.catalogue()
        service = catalogue.by_code.get(text.clean(self.service).upper())
        if service is None or service.retired:
            code = "service_unknown" if service is None else "service_retired"
            raise Refused(code, service=text.clean(self.service)[:32])
        variant = _variant(service, self.variant)
        marks, remarks = _marks(variant, self.papers)
        person = settle_person(writing, self._person(), known_as=self.person, correct=self.correct)
        record_decisions(writing, person, self.different)
        deputy = settle_person(writing, self._deputy()) if self.representative else None
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
            personal=personal if personal != OpeningData() else None,
        )
        return done(writing.record(act).case, person=person.id)

    def _number(self, writing: Writing) -> int:
        if not self.sheet:
            return writing.number(Range.CASE)
        from models.sheets import take_sheet

        return take_sheet(writing.register, self.sheet)

    def _paper_time(self, register: Register) -> int:
        if not self.paper_at:
            return 0
        from models.sheets import read_paper_time

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
        )

    def _deputy(self) -> PersonForm:
        fields = structs.asdict(self.representative) if self.representative else {}
        fields.pop("authority", None)
        return PersonForm(**fields)


class Complete(Form, frozen=True, kw_only=True, tag="complete"):
    """A return visit: papers that were missing, or more of them. ``case`` is the number of the case or its notice."""

    case: str
    papers: Papers = ()

    def perform(self, writing: Writing) -> Done:
        """Mark the papers; complete files start their clock; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        service = writing.register.catalogue(case.catalogue).by_code[case.service]
        variant = _variant(service, case.variant)
        gone = {m.requirement for m in case.marks if m.how == "missing"}
        papers = tuple(Paper(requirement=code) for code in sorted(gone)) if self.papers == "all" else self.papers
        marks, remarks = _marks(variant, papers)
        named = {p.requirement for p in papers if not isinstance(p, str)}
        marks = tuple(m for m in marks if m.requirement in named)
        if not marks:
            raise Refused("papers_missing")
        merged = {m.requirement: m for m in (*case.marks, *marks)}
        asked = case.notice.missing if case.notice else ()
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
    return promise_again(case, service.days, register.calendar(), register.branch().zone, writing.today)


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


def _marks(variant: Variant, papers: Papers) -> tuple[tuple[Mark, ...], dict[str, str]]:
    """Return the marks of all mandatory requirements and of the optional ones that were named, and the remarks."""
    if papers == "all":
        return tuple(Mark(r.code, "original") for r in variant.requirements if r.mandatory), {}
    given = {p.requirement: p for p in papers if not isinstance(p, str)}
    unknown = next((code for code in given if variant.requirement(code) is None), None)
    if unknown is not None:
        raise Refused("requirement_unknown", requirement=text.clean(unknown)[:32])
    if any(not 0 <= p.count <= 999 for p in given.values()):
        raise Refused("count_range")
    marks = []
    for requirement in variant.requirements:
        paper = given.get(requirement.code)
        if paper is not None:
            marks.append(Mark(requirement.code, paper.how, paper.count if paper.how != "missing" else 0))
        elif requirement.mandatory:
            marks.append(Mark(requirement.code, "missing", 0))
    remarks = {p.requirement: text.line(p.remark, "remark") for p in given.values()}
    return tuple(marks), {code: remark for code, remark in remarks.items() if remark}


def _notice(writing: Writing, service: Service, missing: tuple[str, ...], day: dt.date) -> Notice | None:
    if not missing:
        return None
    return Notice(writing.number(Range.NOTICE), missing, deadline(writing.register, service, day))


def _counter(register: Register) -> int:
    counter = next((u.id for u in register.units() if u.unit == "counter" and u.active), None)
    if counter is None:
        raise Refused("counter_missing")
    return counter


def same_service_open(register: Register, person: int, service: str) -> CaseState | None:
    """Return the newest case of this person and service that is still open, under whichever entry the person has."""
    group = same_group(register, person)
    row = register.database.row(
        f"""SELECT id FROM case_file WHERE person IN ({", ".join("?" * len(group))}) AND service = ?
        AND state IN ('incomplete', 'received', 'with_unit', 'ready', 'returned') ORDER BY id DESC LIMIT 1""",  # noqa: S608
        *group,
        service,
    )
    state = register.fold_of(row[0]).state if row else None
    return state if isinstance(state, CaseState) else None
