"""Slips about a case: receipt, deficiency notice, referral, routing slip, product receipt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from models.acts import (
    INTAKES,
    PAPERS_SEEN,
    Act,
    ActUndone,
    CaseOpened,
    Mark,
    Notice,
    from_parts,
)
from models.facts import numbering, status_codes
from models.facts.codes import code_of_number, code_of_person
from models.facts.standard import Service, Variant
from models.facts.survey_codes import survey_code
from models.facts.working_days import local
from models.fold import CaseState, PersonState, VisitState
from models.officers.units import unit_name_of
from models.queue.standing import label_of
from models.refused import Refused
from models.register.register import Register
from models.slips import common
from models.slips.changed import changes
from models.slips.corrections import changes_of
from models.words import _, formats, labels

Values = dict[str, Any]


class Told(Struct, frozen=True):
    """An act on a case that is in force, who did it and when (seconds UTC)."""

    id: int
    at: int
    officer: int
    act: Act


class File(Struct, frozen=True):
    """A case with what its slips rest on."""

    case: CaseState
    acts: tuple[Told, ...]
    service: Service
    variant: Variant | None

    def last(self, *kinds: type[Act]) -> Told:
        """Return the newest act of these kinds that is in force.

        Raises:
            Refused: ``slip_unfit`` when there is none.
        """
        found = next((t for t in reversed(self.acts) if isinstance(t.act, kinds)), None)
        if found is None:
            raise Refused("slip_unfit")
        return found


def file_of(register: Register, case: int) -> File:
    """Read a case.

    Raises:
        Refused: ``case_unknown``.
    """
    folded = register.fold_of(case)
    state = folded.state
    if not isinstance(state, CaseState):
        raise Refused("case_unknown")
    acts: list[Told] = []
    for entry, outcome in zip(register.journal.of(case), folded.outcomes, strict=True):
        act = from_parts(entry.kind, entry.body, entry.personal) if outcome.verdict == "applied" else None
        if isinstance(act, ActUndone):
            acts = [told for told in acts if told.id != act.undoes]
        elif act is not None:
            acts.append(Told(entry.id, entry.at, entry.officer, act))
    return File(state, tuple(acts), *register.service_of(state))


def _person(register: Register, id_: int | None) -> PersonState | None:
    state = register.fold_of(id_).state if id_ is not None else None
    return state if isinstance(state, PersonState) else None


def _who(register: Register, file: File) -> Values:
    """Return the applicant, and who comes for the applicant beside, never in the applicant's place."""
    gone = bool(file.case.erased)  # whose it was is not told, even where another case still needs the person
    person = None if gone else _person(register, file.case.person)
    deputy = None if gone else _person(register, file.case.representative)
    opened = file.last(CaseOpened).act
    personal = opened.personal if isinstance(opened, CaseOpened) else None
    return {
        "applicant": common.name(person),
        "identity": common.identity(person),
        "company": person is not None and person.identity == "company",
        "representative": common.name(deputy) if file.case.representative else "",
        "deputy_identity": common.identity(deputy),
        "authority": personal.authority if personal and file.case.representative else "",
    }


def _base(register: Register, file: File, told: Told) -> Values:
    """Return what every slip about a case says; ``told`` is the act that it rests on."""
    case = file.case
    return {
        **common.office(register),
        **common.numbered(case.number),
        **_who(register, file),
        **common.service(file.service, file.variant),
        **_visit(register, case),
        "officer": common.officer(register, told.officer),
        "moment": common.moment(register, case.opened_at if isinstance(told.act, CaseOpened) else told.at),
        "estimated": bool(case.paper_at) and isinstance(told.act, CaseOpened),
        "version": case.catalogue,
        "survey": _survey(register, case, told),
    }


def _survey(register: Register, case: CaseState, told: Told) -> str:
    """Return the code by which the citizen finds the survey; whoever came for this in this month has the same one."""
    day = local(told.at, register.branch().zone).date()
    return survey_code(case.id >> 48, case.service, day)


def _visit(register: Register, case: CaseState) -> Values:
    """Return queue number and counter of the visit in which the citizen came, where there was one."""
    state = register.fold_of(case.visit).state if case.visit else None
    if not isinstance(state, VisitState):
        return {"queue": "", "counter": ""}
    return {"queue": label_of(state), "counter": common.counter(state.counter)}


def receipt(register: Register, subject: int, _detail: str = "") -> tuple[Values, str]:
    """Return the values of a receipt (tanda terima)."""
    file = file_of(register, subject)
    case = file.case
    values = _base(register, file, file.last(*PAPERS_SEEN))
    open_notice = case.notice
    completed = next((p.from_ for p in case.periods if p.state == "received"), 0) if case.notices else 0
    values |= {
        "moment": common.moment(register, case.opened_at),
        "estimated": bool(case.paper_at),
        "completed": common.moment(register, completed) if completed and open_notice is None else "",
        "received": list(_received(file)),
        "missing": common.names(file.variant, open_notice.missing) if open_notice else [],
        "notice": numbering.shown(open_notice.number) if open_notice else "",
        "deadline": formats.weekday(open_notice.deadline) if open_notice else "",
        "promised": formats.weekday(case.promised) if case.promised and open_notice is None else "",
        "told": formats.weekday(case.told) if case.told and case.told != case.promised and not open_notice else "",
        "doubtful": case.doubtful,
        "status_code": _status_code(file),
        "days": file.service.days,
        **_fee(file),
        **_correction(register, file, file.case.corrected[-1] if file.case.corrected else 0),
    }
    return values, str(values["number"])


def _status_code(file: File) -> str:
    """Return the code with which the citizen asks how far it is; nothing once the case names nobody any more."""
    return "" if file.case.erased else status_codes.shown(file.case.status_code)


def _received(file: File) -> Iterator[Values]:
    """Yield the papers that were taken in or shown: kind, count, remark."""
    opened = file.last(CaseOpened).act
    personal = opened.personal if isinstance(opened, CaseOpened) else None
    remarks = personal.remarks if personal else {}
    for mark in file.case.marks:
        if mark.how != "missing":
            yield _paper(file, mark, remarks.get(mark.requirement, ""))


def _paper(file: File, mark: Mark, remark: str = "") -> Values:
    return {
        "name": common.names(file.variant, (mark.requirement,))[0],
        "how": labels.how(mark.how),
        "count": mark.count,
        "kept": mark.how in ("original", "copy"),
        "remark": remark,
    }


def _fee(file: File) -> Values:
    """Return what is to be paid, and what was."""
    case = file.case
    return {**common.fee(file.service, case.fee), "billing": case.billing, "proof": case.proof}


def _correction(register: Register, file: File, entry: int) -> Values:
    """Return what a correction of the intake changed; a slip that rests on it takes the place of the one before."""
    known = entry in file.case.corrected
    change = next((c for c in changes_of(register, file.case.id) if c.entry == entry), None) if known else None
    told = list(changes(register, change.before, change.after)) if change else []
    return {"replaces": change is not None, "changes": told}


def issue(register: Register, case: int) -> str:
    """Return which receipt or referral of a case is valid: empty for the first, else the act that made it again.

    A receipt after a correction, or of a file that was completed, is a new one and no copy of the one before.
    """
    told = file_of(register, case).last(*PAPERS_SEEN)
    return "" if isinstance(told.act, CaseOpened) else str(told.id)


def notice(register: Register, subject: int, detail: str) -> tuple[Values, str]:
    """Return the values of a deficiency notice: the same sentences for everyone, and the exact list of its entry."""
    file = file_of(register, subject)
    told, found, service, variant = _noticed(register, file, detail)
    values = {
        **_base(register, file, told),
        **common.service(service, variant),
        "notice": numbering.shown(found.number),
        "qr": code_of_number(found.number),
        "missing": common.names(variant, found.missing),
        "status_code": _status_code(file),
        "received": list(_received(file)),
        "deadline": formats.weekday(found.deadline),
        "returned": told.act.DECIDES,  # the unit gave it, not the counter
        **_correction(register, file, told.id),
    }
    return values, str(values["notice"])


def _noticed(register: Register, file: File, number: str) -> tuple[Told, Notice, Service, Variant | None]:
    """Return the act that gave this notice, and the service as it was then: a later correction changes no notice."""
    service, variant = file.service, file.variant
    for told in file.acts:
        if isinstance(told.act, INTAKES):
            service, variant = register.service_of(told.act)
        found = getattr(told.act, "notice", None)
        if isinstance(found, Notice) and str(found.number) == number:
            return told, found, service, variant
    raise Refused("slip_unfit")


def referral(register: Register, subject: int, _detail: str = "") -> tuple[Values, str]:
    """Return the values of a referral (surat rujukan): the right office, why, and what it asks for if that is known."""
    file = file_of(register, subject)
    if not file.case.referred_to:
        raise Refused("slip_unfit")
    told = file.last(*INTAKES)
    values = _base(register, file, told)
    values |= {
        **_correction(register, file, told.id),
        "referred_to": file.case.referred_to,
        "basis": file.service.basis,
        "bring": [r.name for r in file.variant.requirements] if file.variant else [],
    }
    return values, str(values["number"])


def routing(register: Register, subject: int, detail: str) -> tuple[Values, str]:
    """Return the values of a routing slip (lembar disposisi); ``detail`` is the entry that offered the case."""
    file = file_of(register, subject)
    case = file.case
    offer = _present(register, detail)
    told = next((t for t in file.acts if t.id == offer), None)
    handover = next((h for h in case.handovers if h.offer == offer), None)
    if told is None or handover is None or handover.state in ("taken_back", "declined"):
        raise Refused("slip_unfit")
    papers = [_paper(file, m) for m in case.marks if m.how in ("original", "copy")]
    values = _base(register, file, told)
    values |= {
        "sender": unit_name_of(register, handover.from_pool),
        "receiver": unit_name_of(register, handover.to_pool),
        "received": papers,
        "dispatch": numbering.shown(handover.number) if handover.number else "",
        "note": _said(told),
        "sheets": sum(p["count"] for p in papers),
        "promised": formats.weekday(case.promised) if case.promised else "",
    }
    return values, str(values["number"])


def _said(told: Told) -> str:
    personal = getattr(told.act, "personal", None)
    return str(getattr(personal, "text", "") or "")


def _present(register: Register, entry: str) -> int:
    """Return the id that an entry has now; a fork of this desk may have given it another."""
    row = register.database.row("SELECT new FROM alias WHERE old = ?", int(entry)) if entry.isdigit() else None
    return int(row[0]) if row else int(entry or 0)


def product(register: Register, subject: int, _detail: str = "") -> tuple[Values, str]:
    """Return the values of a product receipt: what was given to whom, whose identity was seen."""
    file = file_of(register, subject)
    delivery = file.case.delivery
    if delivery is None:
        raise Refused("slip_unfit")
    told = next((t for t in file.acts if t.id == delivery.entry), None)
    if told is None:
        raise Refused("slip_unfit")
    data = getattr(told.act, "personal", None)
    rejection = getattr(told.act, "rejection", False)
    values = _base(register, file, told)
    values |= {
        "moment": common.moment(register, delivery.at),
        "officer": common.officer(register, delivery.officer),
        "rejection": rejection,
        "product_name": "" if rejection else file.service.product,
        "product": file.case.product,
        "valid_until": formats.date(file.case.valid_until) if file.case.valid_until else "",
        "collector": delivery.collector or _("(erased)"),
        "collector_role": labels.role(delivery.role),
        "seen": labels.seen(delivery.seen) if delivery.seen != "none" else "",
        "letter": data.authority if data else "",
        "posted": delivery.posted,
        "tracking": delivery.tracking,
        "returned": common.names(file.variant, delivery.returned),
        "person_qr": code_of_person(file.case.person),
    }
    return values, str(values["number"])
