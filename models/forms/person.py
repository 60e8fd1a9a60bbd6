"""Who stands at the counter: reading an identity as it is typed, finding the known person, registering a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, NamedTuple

from msgspec import Struct, structs

from models import text
from models.acts import IdentityKind, PersonCorrected, PersonData, PersonRegistered, PersonsCompared
from models.duplicates.judgements import verdicts
from models.facts import identity
from models.fold import CaseState, PersonState
from models.fold.states import Crossable
from models.forms.base import Done, Form, Id, case_of, crossable_of
from models.refused import Refused
from models.register.register import Register
from models.register.writing import Writing

_IDENTITIES = ("nik", "passport", "nib")
"""Numbers that a person has one of."""
_MOST_DIGITS = 11
"""Digits of a number with letters that is none of the others with a slip in it: a NIB has thirteen, or twelve beside
the letter."""

Part = Literal["name", "phone", "address", "npwp"]
PARTS: dict[Part, str] = {
    "name": "name_differs",
    "phone": "phone_differs",
    "address": "address_differs",
    "npwp": "npwp_differs",
}
"""What the register knows of a person beside the number that he is known by; the codes for what differs."""

Corrects = bool | tuple[Part, ...]
"""Which parts are right where they differ from the register; true: all that are given."""


class PersonForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What was asked of an applicant or a representative. One identity at most; none for a mere question."""

    nik: str = ""
    passport: str = ""
    nib: str = ""
    npwp: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    correct: Corrects = False
    """What differs from the register on purpose. What is given and differs without it is refused."""


class Identity(NamedTuple):
    """An identity as it was typed: which kind it is, its clean number, the field that holds it, what a NIK tells."""

    kind: IdentityKind
    number: str
    field: Literal["nik", "passport", "nib", "npwp"]
    nik: identity.Nik | None = None


def identify(typed: str, today: dt.date) -> Identity:
    """Read one field that takes a NIK, a passport number, a NIB or an NPWP: the shape decides.

    No NIK begins with 0 (there is no such province), so 16 digits that do are an NPWP, as 15 are. A passport number has
    nine characters at most (ICAO Doc 9303-4): a letter among more digits is a slip in one of the others.

    Raises:
        Refused: the hard errors of the shape that was meant.
    """
    cleaned = identity.plain(typed)
    digits = text.digits(cleaned)
    letters = any(c.isalpha() for c in cleaned)
    if letters and len(digits) <= _MOST_DIGITS:
        return Identity("passport", identity.read_passport(cleaned), "passport")
    if len(digits) == 13 and not letters:
        return Identity("company", identity.read_nib(digits), "nib")
    if not letters and (len(digits) == 15 or (len(digits) == 16 and digits[0] == "0")):
        return Identity("company", identity.read_npwp(digits), "npwp")
    nik = identity.read_nik(cleaned, today)
    return Identity("nik", nik.number, "nik", nik)


def known_person(register: Register, kind: IdentityKind, number: str) -> PersonState | None:
    """Return the newest person of this desk's register with exactly this identity; companies by NIB, then by NPWP."""
    columns = {"nik": ("nik",), "passport": ("passport",), "company": ("nib", "npwp")}.get(kind, ())
    for column in columns:
        forms = identity.npwp_forms(number) if column == "npwp" else (number, number)
        row = register.database.row(
            f"SELECT id FROM person WHERE {column} IN (?, ?) AND identity = ? ORDER BY id DESC LIMIT 1",  # noqa: S608
            *forms,
            kind,
        )
        state = register.fold_of(row[0]).state if row else None
        if isinstance(state, PersonState):
            return state
    return None


def differs(known: PersonState, part: Part, given: str) -> bool:
    """Tell whether a given part is not what the register knows; what it does not know differs from nothing.

    Case, accents and punctuation of names and addresses make no difference, nor does the way in which an older program
    kept a phone.
    """
    before: str = getattr(known, part)
    if not before or not given:
        return False
    if part == "npwp":
        return is_other_number(known, part, given)
    if part == "phone":
        return identity.phone_tail(given) != identity.phone_tail(before)
    return text.folded(given) != text.folded(before)


def settle_person(writing: Writing, form: PersonForm, *, known_as: int | None = None) -> PersonState:
    """Return the person of ``form``: the known one, or a newly registered one.

    What the register does not know yet is added to a known one. What differs is corrected where the form says so, and
    refused elsewhere: it may be another person's number. ``known_as`` names a person of this register whom the officer
    recognised, also where the number names nobody, or somebody else as well. One that is known by another number of
    the same kind stays as it is: then a new person is registered, judged to be the same.

    Raises:
        Refused: ``name_differs``, ``phone_differs``, ``address_differs``, ``npwp_differs``; the errors of names and
            numbers; ``identity_twice``; ``person_unknown``, ``person_erased``.
    """
    register = writing.register
    kind, data = _read(form, register.today())
    known = _known_by(register, kind, data)
    if known_as is not None and (known is None or known.id != known_as):
        seen = person_of(register, known_as)
        if known is None and _has_other_number(seen, data):
            data = structs.replace(data, name=text.name(data.name or seen.name))
            new = _person(writing.record(PersonRegistered(identity=kind, personal=data)).state)
            return _person(writing.record(PersonsCompared(other=seen.id, verdict="same"), new.id).state)
        if known is None or not _has_other_number(seen, data):
            known = seen
    if known is None:
        data = structs.replace(data, name=text.name(data.name))
        recorded = writing.record(PersonRegistered(identity=kind, personal=data))
        return _person(recorded.state)
    merged = _merged(known, data, form.correct)
    if merged == _data(known):
        return known
    same = known.identity if known.identity != "none" else kind
    act = PersonCorrected(identity=same, corrects=known.data, personal=merged)
    return _person(writing.record(act, known.id).state)


def hidden_reporter(register: Register, form: PersonForm) -> tuple[int | None, PersonData | None]:
    """Return whom the register knows by the number, else what was said; nothing is written into the register.

    Whoever is registered can be found. A hidden reporter who was not known stays with the complaint.
    """
    kind, data = _read(form, register.today())
    known = _known_by(register, kind, data) if kind != "none" else None
    if known is not None:
        return known.id, None
    return None, data if data != PersonData(name="") else None


def _known_by(register: Register, kind: IdentityKind, data: PersonData) -> PersonState | None:
    """Return who is known by the number; a company by its NPWP only where it has no other NIB: that is a sister."""
    known = known_person(register, kind, data.nik or data.passport or data.nib or data.npwp)
    if known is None and kind == "company" and data.npwp:
        known = known_person(register, kind, data.npwp)
        if known is not None and _has_other_number(known, data):
            return None
    return known


def is_other_number(known: PersonState, field: str, number: str) -> bool:
    """Tell whether somebody has a number of this kind, and another one; an NPWP is the same in both its forms."""
    before: str = getattr(known, field)
    if not before or not number:
        return False
    return number not in (identity.npwp_forms(before) if field == "npwp" else (before,))


def _has_other_number(known: PersonState, data: PersonData) -> bool:
    """Tell whether ``data`` names somebody else: by its NPWP only where it has no NIB."""
    fields = _IDENTITIES if data.nib else (*_IDENTITIES, "npwp")
    return any(is_other_number(known, field, getattr(data, field)) for field in fields)


def _merged(known: PersonState, data: PersonData, correct: Corrects) -> PersonData:
    """Return what is known after ``data`` was said; see :func:`settle_person`."""
    right = (tuple(PARTS) if correct else ()) if isinstance(correct, bool) else correct
    for part, code in PARTS.items():
        if part not in right and differs(known, part, getattr(data, part)):
            raise Refused(code)
    said = {p: getattr(data, p) for p in PARTS if getattr(data, p) and (p in right or not getattr(known, p))}
    if "name" in said:
        said["name"] = text.name(said["name"])
    numbers = {f: getattr(known, f) or getattr(data, f) for f in _IDENTITIES}
    return structs.replace(_data(known), **numbers, **said)


def _read(form: PersonForm, today: dt.date) -> tuple[IdentityKind, PersonData]:
    given = [k for k in ("nik", "passport", "nib") if getattr(form, k)]
    if len(given) > 1:
        raise Refused("identity_twice")
    kind: IdentityKind = "none"
    nik = passport = nib = ""
    if form.nik:
        kind, nik = "nik", identity.read_nik(form.nik, today).number
    elif form.passport:
        kind, passport = "passport", identity.read_passport(form.passport)
    elif form.nib:
        kind, nib = "company", identity.read_nib(form.nib)
    npwp = identity.read_npwp(form.npwp) if form.npwp else ""
    if npwp and kind == "none":
        kind = "company"
    data = PersonData(
        name=text.line(form.name, "name", longest=text.NAME_LENGTH),
        nik=nik,
        passport=passport,
        nib=nib,
        npwp=npwp,
        phone=identity.read_phone(form.phone),
        address=text.line(form.address, "address"),
    )
    return kind, data


def _data(person: PersonState) -> PersonData:
    return PersonData(
        name=person.name,
        nik=person.nik,
        passport=person.passport,
        nib=person.nib,
        npwp=person.npwp,
        phone=person.phone,
        address=person.address,
    )


def person_of(register: Register, id_: int) -> PersonState:
    """Return a person of this register.

    Raises:
        Refused: ``person_unknown``, ``person_erased``.
    """
    known = _person(register.fold_of(id_).state)
    if known.erased:
        raise Refused("person_erased")
    return known


def _person(state: object) -> PersonState:
    if not isinstance(state, PersonState):
        raise Refused("person_unknown")
    return state


class Correct(Form, frozen=True, kw_only=True, tag="correct"):
    """Correct what is known of the applicant of a case."""

    case: str
    name: str = ""
    phone: str = ""
    address: str = ""

    def perform(self, writing: Writing) -> Done:
        """Record the correction; see :meth:`Form.perform`."""
        case = case_of(writing.register, self.case)
        known = _person(writing.register.fold_of(case.person).state)
        if known.erased:
            raise Refused("person_erased")
        data = _data(known)
        changed = structs.replace(
            data,
            name=text.name(self.name) if self.name else data.name,
            phone=identity.read_phone(self.phone) if self.phone else data.phone,
            address=text.line(self.address, "address") if self.address else data.address,
        )
        if changed == data and not known.contests:  # what two desks said otherwise is settled by saying it again
            raise Refused("nothing_changed")
        act = PersonCorrected(identity=known.identity, corrects=known.data, personal=changed)
        writing.record(act, known.id)
        return Done(case=case.id, number=case.number, person=known.id)


class Erase(Form, frozen=True, kw_only=True, tag="erase"):
    """Forget the applicant of a closed case, or who made a closed complaint, with the free text of all this person's
    cases and complaints (UU 27/2022). ``case`` is the number of either."""

    case: str

    def perform(self, writing: Writing) -> Done:
        """Remove the personal parts; see :meth:`Form.perform`."""
        from models.acts import Erased

        found = crossable_of(writing.register, self.case)
        for subject in erasable(writing.register, found):
            writing.record(Erased(reason="request"), subject)
        if isinstance(found, CaseState):
            return Done(case=found.id, number=found.number, person=found.person)
        return Done(complaint=found.id, number=found.number)


def erasable(register: Register, subject: Crossable) -> list[int]:
    """Return the subjects to erase for whom a case or complaint is about; of nobody who is known the complaint alone.

    Raises:
        Refused: ``person_has_open_case``: the law keeps what an open request needs.
    """
    from models.rules.common import has_open_case

    if subject.person is None:
        return [subject.id]
    if has_open_case(register.database, subject.person):
        raise Refused("person_has_open_case")
    sql = "SELECT id FROM case_file WHERE person = ? UNION ALL SELECT id FROM complaint WHERE person = ?"
    return [subject.person, *(id_ for (id_,) in register.database.rows(sql, subject.person, subject.person))]


class Compare(Form, frozen=True, kw_only=True, tag="compare"):
    """Say whether the applicant of a case and another person of this register are the same; ``open`` takes it back."""

    case: str
    other: Id
    verdict: Literal["same", "different", "open"]

    def perform(self, writing: Writing) -> Done:
        """Record the judgement; nobody's data or cases change; see :meth:`Form.perform`.

        Raises:
            Refused: ``compare_self``, ``person_unknown``, ``person_erased``, ``compare_too_many``; ``nothing_changed``
                when it was judged so already.
        """
        register = writing.register
        case = case_of(register, self.case)
        person = person_of(register, case.person)
        if self.other == person.id:
            raise Refused("compare_self")
        other = _person(register.fold_of(self.other).state)
        if other.erased and self.verdict != "open":
            raise Refused("person_erased")
        if verdicts(register, person.id).get(other.id, "open") == self.verdict:
            raise Refused("nothing_changed")
        # it may have been judged from the other's side: then that is taken back there, so that one judgement stands
        if not other.erased and person.id in dict(other.compared):
            writing.record(PersonsCompared(other=person.id, verdict="open"), other.id)
        if self.verdict != "open" or other.id in dict(person.compared):
            writing.record(PersonsCompared(other=other.id, verdict=self.verdict), person.id)
        return Done(case=case.id, number=case.number, person=person.id)


def record_decisions(writing: Writing, person: PersonState, different: Sequence[int]) -> None:
    """Record for each of the persons whom the officer was shown and rejected that it is someone else.

    In the transaction that took ``person`` in; those that were judged before stay as they were judged.
    """
    judged = {other for other, _verdict in person.compared}
    for other in dict.fromkeys(different):
        if other not in judged:
            writing.record(PersonsCompared(other=other, verdict="different"), person.id)


__all__ = ["Compare", "Correct", "Erase", "Identity", "PersonForm", "identify", "known_person", "person_of"]
