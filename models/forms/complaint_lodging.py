"""A complaint comes in, or what was taken down of it is corrected."""

from __future__ import annotations

import datetime as dt
from typing import Any

from msgspec import Struct, structs

from models import text
from models.acts import (
    Act,
    Company,
    ComplaintCorrected,
    ComplaintData,
    ComplaintLodged,
    CorrectedData,
    Evidence,
    PersonData,
    Sex,
)
from models.facts import identity
from models.facts.complaint_rules import ComplaintRules
from models.facts.numbering import Range
from models.fold import ComplaintState
from models.forms.base import Count, Done, Due, Form, Id, case_of, done_complaint
from models.forms.custody import unit_of
from models.forms.on_complaint import ComplaintNow, OnComplaint
from models.forms.person import PersonForm, hidden_reporter, person_of, settle_person
from models.forms.visit_reading import visit_of
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing
from models.rules.complaint import rules_of


class EvidenceForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A paper, or a file with its SHA-256 in hexadecimal (:func:`models.complaints.evidence.evidence_of`)."""

    name: str
    hash: str = ""


class CompanyForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The company that a complaint is about; it need not be in the register."""

    name: str = ""
    sector: str = ""
    workers: Count | None = None
    province: str = ""
    regency: str = ""
    district: str = ""
    village: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


class Account(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a complaint says; see :class:`models.acts.ComplaintData`."""

    account: str = ""
    place: str = ""
    time: str = ""
    wish: str = ""
    other: str = ""
    foreign: str = ""
    evidence: tuple[EvidenceForm, ...] = ()
    sex: Sex = ""
    position: str = ""
    email: str = ""


class Complain(Form, frozen=True, kw_only=True, tag=ComplaintLodged.NAME):
    """A complaint of a person (by identity, or by ``person`` whom the officer recognised), or of nobody who is named.

    Without a reporter it must be ``anonymous``; with one that flag hides the reporter.
    """

    category: str
    """A category of the catalogue, by its code."""
    grade: str = ""
    """Its class by code; that of the category when it is left out."""
    channel: str = ""
    """By code; the catalogue's first when it is left out."""
    received: dt.date | None = None
    """The day on which it came; today when it is left out."""
    anonymous: bool = False
    confidential: bool = False
    reporter: PersonForm | None = None
    person: Id | None = None
    said: Account = Account()
    company: CompanyForm | None = None
    officers: tuple[str, ...] = ()
    """Who is complained about, by sign-in code."""
    unit: str = ""
    """The unit that is complained about, by code."""
    case: str = ""
    """The number of a related case."""
    ticket: str = ""
    """The queue number of the visit."""

    def perform(self, writing: Writing) -> Done:
        """Register the reporter if new, and lodge the complaint; see :meth:`Form.perform`."""
        register = writing.register
        catalogue, rules = register.catalogue(), rules_of(register)
        category, grade = _kind(rules, self.category, self.grade)
        channel = _code(self.channel) or (rules.channel[0].code if rules.channel else "")
        found = rules.channel_of(channel)
        if found is None:
            raise Refused("channel_unknown")
        data = read_account(self.said, self.company)
        person, hidden = _reporter(writing, self.reporter, self.person, hidden=self.anonymous)
        data = structs.replace(data, reporter=hidden)
        if not data.account:
            raise Refused("account_missing")
        if found.foreign and not data.foreign:
            raise Refused("foreign_missing")
        today = writing.today
        act = ComplaintLodged(
            number=writing.number(Range.COMPLAINT),
            received=self.received or today,
            category=category,
            grade=grade,
            catalogue=catalogue.version,
            channel=channel,
            person=person,
            anonymous=self.anonymous,
            confidential=self.confidential,
            officers=_officers(register, self.officers),
            unit=unit_of(register, self.unit).id if self.unit else None,
            case=case_of(register, self.case).id if self.case else None,
            visit=visit_of(register, self.ticket).id if self.ticket else None,
            company=_company(self.company),
            personal=data,
        )
        state = writing.record(act).state
        assert isinstance(state, ComplaintState)  # noqa: S101  # it was lodged
        return done_complaint(state, person=state.person)

    def owed(self, writing: Writing, done: Done) -> Due | None:
        """Return the receipt; see :meth:`Form.owed`."""
        return ("complaint", done.complaint, "") if done.complaint else None


class CorrectComplaint(OnComplaint, frozen=True, kw_only=True, tag=ComplaintCorrected.NAME):
    """What was taken down was mistaken. What is left out stays as it is; an empty tuple or text takes it away.

    Whoever is complained about is taken off the list by a supervisor alone.
    """

    reason: str
    category: str | None = None
    grade: str | None = None
    anonymous: bool | None = None
    confidential: bool | None = None
    reporter: PersonForm | None = None
    person: Id | None = None
    said: Account | None = None
    company: CompanyForm | None = None
    officers: tuple[str, ...] | None = None
    unit: str | None = None
    case: str | None = None

    def act(self, writing: Writing, complaint: ComplaintState) -> Act:
        """See :meth:`OnComplaint.act`.

        Raises:
            Refused: ``nothing_changed``; ``account_erased``: there is nothing left to correct.
        """
        register = writing.register
        why = text.line(self.reason, "reason", longest=text.NOTE_LENGTH)
        if not why:
            raise Refused("reason_missing")
        before = complaint.data
        if before is None:
            raise Refused("account_erased")
        given: dict[str, Any] = structs.asdict(before) | self._given()
        rules = rules_of(register, complaint.catalogue)
        category, grade = complaint.category, complaint.grade
        if self.category is not None:
            category, grade = _kind(rules, self.category, self.grade or "")
        elif self.grade is not None:
            category, grade = _kind(rules, complaint.category, self.grade)
        anonymous = complaint.anonymous if self.anonymous is None else self.anonymous
        person, hidden = complaint.person, before.reporter
        if self.reporter is not None or self.person is not None:
            person, hidden = _reporter(writing, self.reporter, self.person, hidden=anonymous)
        elif hidden is not None and not anonymous:
            person, hidden = settle_person(writing, PersonForm(**structs.asdict(hidden))).id, None
        given["reporter"] = hidden
        act = ComplaintCorrected(
            category=category,
            grade=grade,
            catalogue=complaint.catalogue,
            person=person,
            anonymous=anonymous,
            confidential=complaint.confidential if self.confidential is None else self.confidential,
            officers=complaint.officers if self.officers is None else _officers(register, self.officers),
            unit=complaint.unit if self.unit is None else unit_of(register, self.unit).id if self.unit else None,
            case=complaint.case if self.case is None else case_of(register, self.case).id if self.case else None,
            company=complaint.company if self.company is None else _company(self.company),
            personal=CorrectedData(**given, reason=why),
        )
        names = ("category", "grade", "person", "anonymous", "confidential", "officers", "unit", "case", "company")
        if ComplaintData(**given) == before and all(getattr(act, n) == getattr(complaint, n) for n in names):
            raise Refused("nothing_changed")
        return act

    def _given(self) -> dict[str, Any]:
        """Return what is said anew: the account as a whole, the company as a whole."""
        data = structs.asdict(read_account(self.said or Account(), self.company))
        names = _OF_COMPANY if self.company is not None else frozenset()
        names |= data.keys() - _OF_COMPANY - {"reporter"} if self.said is not None else frozenset()
        return {name: value for name, value in data.items() if name in names}

    @classmethod
    def probe(cls, now: ComplaintNow) -> Act:
        """See :meth:`OnComplaint.probe`."""
        complaint = now.complaint
        if complaint.data is None:
            raise Refused("account_erased")
        names = ("category", "grade", "catalogue", "person", "anonymous", "confidential", "officers", "unit", "case")
        known = {name: getattr(complaint, name) for name in names}
        return ComplaintCorrected(**known, personal=CorrectedData(reporter=complaint.data.reporter))

    @classmethod
    def again(cls, register: Register, complaint: ComplaintState, act: ComplaintCorrected) -> Form:
        """See :meth:`OnComplaint.again`.

        Raises:
            Refused: ``redo_by_hand``: only a person knows what of it is right beside the other correction.
        """
        raise Refused("redo_by_hand")


_OF_COMPANY = frozenset({"company", "company_phone", "company_email", "company_address", "district", "village"})


def read_account(said: Account, company: CompanyForm | None) -> ComplaintData:
    """Return what was typed as an act keeps it.

    Raises:
        Refused: ``text_too_long``, ``phone_shape``, ``hash_wrong``, ``evidence_full``.
    """
    of = company or CompanyForm()
    return ComplaintData(
        account=text.line(said.account, "account", longest=text.NOTE_LENGTH),
        place=text.line(said.place, "place"),
        time=text.line(said.time, "time"),
        wish=text.line(said.wish, "wish", longest=text.NOTE_LENGTH),
        other=text.line(said.other, "other"),
        foreign=text.line(said.foreign, "foreign"),
        evidence=read_evidence(said.evidence),
        sex=said.sex,
        position=text.line(said.position, "position"),
        email=text.line(said.email, "email"),
        company=text.line(of.name, "company", longest=text.NAME_LENGTH),
        company_phone=identity.read_phone(of.phone),
        company_email=text.line(of.email, "email"),
        company_address=text.line(of.address, "address"),
        district=text.line(of.district, "district"),
        village=text.line(of.village, "village"),
    )


def read_evidence(given: tuple[EvidenceForm, ...]) -> tuple[Evidence, ...]:
    """Return papers and files as an act keeps them.

    Raises:
        Refused: ``text_too_long``, ``evidence_unnamed``, ``hash_wrong``, ``evidence_full``.
    """
    from models.fold.complaint import MOST_EVIDENCE

    if len(given) > MOST_EVIDENCE:
        raise Refused("evidence_full", most=MOST_EVIDENCE)
    found = []
    for one in given:
        name, hash_ = text.line(one.name, "evidence"), text.clean(one.hash).lower()
        if not name:
            raise Refused("evidence_unnamed")
        if hash_ and (len(hash_) != 64 or set(hash_) - set("0123456789abcdef")):
            raise Refused("hash_wrong")
        found.append(Evidence(name, hash_))
    return tuple(found)


def _kind(rules: ComplaintRules, category: str, grade: str) -> tuple[str, str]:
    """Return category and class by code; without a class that of the category.

    Raises:
        Refused: ``category_unknown``, ``grade_unknown``.
    """
    found = rules.category_of(_code(category))
    if found is None:
        raise Refused("category_unknown")
    grade = _code(grade) or found.grade
    if rules.grade_of(grade) is None:
        raise Refused("grade_unknown")
    return found.code, grade


def _code(typed: str) -> str:
    return text.clean(typed).upper()


def _reporter(
    writing: Writing, form: PersonForm | None, known: int | None, *, hidden: bool
) -> tuple[int | None, PersonData | None]:
    """Return who complains, by id; of a hidden one whom the register does not know what was said."""
    if known is not None and (hidden or form is None):
        return person_of(writing.register, known).id, None
    if form is None:
        return None, None
    if hidden:
        return hidden_reporter(writing.register, form)
    return settle_person(writing, form, known_as=known).id, None


def _officers(register: Register, codes: tuple[str, ...]) -> tuple[int, ...]:
    """Return who is complained about, each once.

    Raises:
        Refused: ``officer_unknown``.
    """
    found: dict[int, None] = {}
    for code in codes:
        officer = register.officer_by_code(text.clean(code))
        if officer is None:
            raise Refused("officer_unknown")
        found[officer.id] = None
    return tuple(found)


def _company(form: CompanyForm | None) -> Company | None:
    """Return what is counted of a company.

    Raises:
        Refused: ``text_too_long``, ``workers_range``.
    """
    if form is None:
        return None
    if form.workers is not None and not 0 <= form.workers < 10**8:
        raise Refused("workers_range")
    return Company(
        sector=text.line(form.sector, "sector"),
        workers=form.workers,
        province=text.line(form.province, "province"),
        regency=text.line(form.regency, "regency"),
    )


__all__ = ["Account", "CompanyForm", "Complain", "CorrectComplaint", "EvidenceForm"]
