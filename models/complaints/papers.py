"""A complaint on A4: PTSA's form to be signed, and the answer. Numbers are masked, a hidden reporter is not named."""

from __future__ import annotations

from models import text
from models.complaints.views import ComplaintDetail, detail
from models.documents.document import Column, Document, Facts, Heading, Paragraph, Part, Signatures, Table
from models.facts import numbering
from models.facts.working_days import local
from models.fold import OfficerState
from models.refused import Refused
from models.register.register import Register
from models.slips.common import identity
from models.words import _, formats, labels
from models.words import complaints as words

Pairs = tuple[tuple[str, str], ...]


def papers(register: Register, reader: OfficerState, complaint: int) -> tuple[Document, ...]:
    """Return the form to be signed, and the answer once there is one; for the reading thread.

    Raises:
        Refused: ``complaint_unknown``.
    """
    found = detail(register, reader, complaint)
    form = _form(register, found)
    return (form, _answer(register, found)) if found.complaint.outcome else (form,)


def _form(register: Register, found: ComplaintDetail) -> Document:
    """Return PTSA's own form, filled in."""
    complaint, data = found.complaint, found.complaint.data
    number = numbering.shown(complaint.number)
    matter = [(_("Category"), _category(found)), (_("Class"), found.grade_name())]
    matter += [(_("Received"), formats.weekday(complaint.received)), (_("Channel"), found.channel_name())]
    matter += [(_("Its number"), data.foreign if data is not None else ""), (_("Queue number"), found.ticket)]
    parts: list[Part] = [Facts(_filled((_("Number"), number), *matter))]
    parts += [Heading(_("Reporter")), Facts(_reporter(found))]
    company = _company(found)
    if company:
        parts += [Heading(_("Company")), Facts(company)]
    against = [found.names.get(officer, "?") for officer in complaint.officers]
    against += [found.unit.name] if found.unit is not None else []
    if against:
        parts += [Heading(_("Against")), Paragraph(", ".join(against))]
    parts += [Heading(_("Account")), Paragraph(data.account if data is not None else _("(erased)"))]
    if data is not None:
        parts.append(Facts(_filled((_("Where"), data.place), (_("When"), data.time), (_("Wish"), data.wish))))
        if data.evidence:
            rows = tuple((place, one.name, one.hash or _("paper")) for place, one in enumerate(data.evidence, 1))
            columns = (
                Column(_("No."), "count", "no"),
                Column(_("Evidence"), key="name"),
                Column("SHA-256", key="hash"),
            )
            parts.append(Table(_("Evidence"), columns, rows))
    parts.append(_signed(register, found, complaint.lodged_by, complaint.lodged_at))
    return Document(f"complaint-{number}", _("COMPLAINT FORM"), _about(register, found), tuple(parts))


def _answer(register: Register, found: ComplaintDetail) -> Document:
    """Return the answer.

    Raises:
        Refused: ``slip_unfit``: nobody decided it.
    """
    complaint, decided = found.complaint, found.complaint.step("decide")
    if decided is None:
        raise Refused("slip_unfit")
    number, zone = numbering.shown(complaint.number), register.branch().zone
    why = found.refusal_name() if complaint.refusal else complaint.referred_to
    facts = _filled(
        (_("Number"), number),
        (_("Category"), _category(found)),
        (_("Received"), formats.weekday(complaint.received)),
        (_("Decided on"), formats.weekday(local(decided.at, zone).date())),
        (_("Decision"), words.outcome(complaint.outcome)),
        (_("Why, or to whom"), why),
    )
    way = _("The same complaint can be made through SP4N-LAPOR!; whoever is not content may turn to the Ombudsman.")
    parts = (Facts(facts), Heading(_("Answer")), Paragraph(complaint.answer), Paragraph(way))
    signed = _signed(register, found, decided.officer, decided.at)
    return Document(f"answer-{number}", _("ANSWER TO A COMPLAINT"), _about(register, found), (*parts, signed))


def _about(register: Register, found: ComplaintDetail) -> tuple[str, ...]:
    told = [register.branch().name]
    told += [_("Practice: no official document")] if register.practice else []
    told += [_("CONFIDENTIAL: only for who handles it")] if found.complaint.confidential else []
    return tuple(told)


def _category(found: ComplaintDetail) -> str:
    other = found.complaint.data.other if found.complaint.data is not None else ""
    return f"{found.category_name()}: {other}" if other else found.category_name()


def _reporter(found: ComplaintDetail) -> Pairs:
    """Return who complains; a hidden one is told as hidden."""
    person, data = found.reporter, found.complaint.data
    if person is None:
        return ((_("Name"), _("identity hidden") if found.complaint.anonymous else _("(erased)")),)
    sex = _(labels.SEXES[data.sex]) if data is not None and data.sex else ""
    position = data.position if data is not None else ""
    pairs = ((_("Name"), person.name), (_("Identity"), identity(person)), (_("Sex"), sex))
    return _filled(*pairs, (_("Position"), position), (_("Phone"), text.masked(person.phone)))


def _company(found: ComplaintDetail) -> Pairs:
    company, data = found.complaint.company, found.complaint.data
    workers = company.workers if company is not None else None
    of = company if company is not None else None
    return _filled(
        (_("Name"), data.company if data is not None else ""),
        (_("Sector"), of.sector if of is not None else ""),
        (_("Workers"), formats.count(workers) if workers is not None else ""),
        (_("Province"), of.province if of is not None else ""),
        (_("Regency"), of.regency if of is not None else ""),
        (_("District"), data.district if data is not None else ""),
        (_("Village"), data.village if data is not None else ""),
        (_("Address"), data.company_address if data is not None else ""),
        (_("Phone"), data.company_phone if data is not None else ""),
        (_("E-mail"), data.company_email if data is not None else ""),
    )


def _filled(*pairs: tuple[str, str]) -> Pairs:
    """Return the pairs that say something."""
    return tuple(pair for pair in pairs if pair[1])


def _signed(register: Register, found: ComplaintDetail, officer: int, at: int) -> Signatures:
    """Return the places to sign: the officer with his code, and who complains."""
    who = register.officer(officer)
    day = formats.date(local(at, register.branch().zone).date())
    name = f"{who.name} ({who.code})" if who is not None else "?"
    reporter = found.reporter.name if found.reporter is not None else ""
    return Signatures(f"{register.branch().name}, {day}", ((_("Officer"), name), (_("Reporter"), reporter)))
