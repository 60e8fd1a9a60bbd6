"""Entries of a case or a complaint as sentences."""

from __future__ import annotations

from typing import Any

from models.acts import (
    Act,
    ActUndone,
    AssistanceEnded,
    CaseAssigned,
    CaseCameBack,
    CaseDelivered,
    CaseDispatched,
    CaseLapsed,
    CaseMadeReady,
    CaseOpened,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    ContestResolved,
    Erased,
    FeeRecorded,
    HandoverAccepted,
    HandoverAsked,
    HandoverDeclined,
    HandoverOffered,
    HandoverRefused,
    HandoverTakenBack,
    IntakeCorrected,
    NoteAdded,
    PaperMoved,
    PromiseMoved,
    RequirementsMarked,
)
from models.facts import numbering
from models.words import _, complaints, formats, labels
from models.words.telling import Names, NumberName, OfficerName, Teller, UnitName, with_text


def told(
    act: Act | None, unit: UnitName, number: NumberName = numbering.shown, officer: OfficerName = lambda _: ""
) -> str:
    """Return what an act did, as one line.

    ``unit`` gives a pool's name, ``number`` tells a printed number, ``officer`` names who was assigned, if it can.
    """
    teller = _TELLERS.get(type(act)) if act is not None else None
    return teller(act, Names(unit, number, officer)) if teller else _("an entry of a newer program")


def _opened(act: CaseOpened, names: Names) -> str:
    if act.referred_to:
        return _("Referred to {office}").format(office=act.referred_to)
    if act.notice:
        return _notice(_("Taken in, incomplete"), act.notice, names)
    return _("Taken in, complete")


def _notice(text: str, notice: Any, names: Names) -> str:
    return _("{what}; notice {number}, by {date}").format(
        what=text, number=names.number(notice.number), date=formats.date(notice.deadline)
    )


def _marked(act: RequirementsMarked, names: Names) -> str:
    told = _notice(_("Papers brought, still incomplete"), act.notice, names) if act.notice else _("Papers complete")
    return with_text(told, act)


def _corrected(act: IntakeCorrected, names: Names) -> str:
    told = _("Intake corrected: {service}").format(service=f"{act.service} {act.variant}")
    if act.promised:
        told += ", " + _("promised {date}").format(date=formats.date(act.promised))
    return with_text(_notice(told, act.notice, names) if act.notice else told, act)


def _promise_moved(act: PromiseMoved, _names: Names) -> str:
    return _("The calendar moved what was promised: {was} → {date}").format(
        was=formats.date(act.was), date=formats.date(act.promised)
    )


def _fee(act: FeeRecorded, _names: Names) -> str:
    data = act.personal
    if data is None:
        return _("Fee: {what}").format(what=_("(erased)"))
    if data.proof:
        return _("Fee paid, billing code {code}, proof {proof}").format(code=data.billing, proof=data.proof)
    if not data.billing:
        return _("Fee: billing code taken away")
    return _("Fee: billing code {code}").format(code=data.billing)


def _offered(act: HandoverOffered, names: Names) -> str:
    told = _("Help asked of {unit}") if act.keep else _("Offered to {unit}")
    return with_text(told.format(unit=names.unit(act.to)), act)


def _paper(act: PaperMoved, names: Names) -> str:
    where = " · ".join(part for part in (names.unit(act.unit) if act.unit else "", act.place) if part)
    return _("Papers: {where}").format(where=where or "?")


def _resolved(act: ContestResolved, _names: Names) -> str:
    kept = act.choice == "kept"
    return with_text(_("Crossing settled: what stands was kept") if kept else _("Crossing settled: done again"), act)


def _assigned(act: CaseAssigned, names: Names) -> str:
    if not act.officer:
        return _("Anyone may go on with it")
    name = names.officer(act.officer)
    return _("Assigned to {officer}").format(officer=name) if name else _("Assigned to one officer")


def _dispatched(act: CaseDispatched, names: Names) -> str:
    told = _("Dispatched to {unit}, line {number}").format(unit=names.unit(act.to), number=names.number(act.number))
    name = act.personal.name if act.personal else ""
    return f"{told}: {name}" if name else told


def _delivered(act: CaseDelivered, _names: Names) -> str:
    name = act.personal.name if act.personal else _("(erased)")
    if act.posted:
        tracking = (act.personal.tracking if act.personal else "") or "-"
        told = (
            _("Letter of rejection sent by post to {name}, {tracking}")
            if act.rejection
            else _("Sent by post to {name}, {tracking}")
        )
        return told.format(name=name, tracking=tracking)
    if act.rejection:
        return _("Letter of rejection given to {name} ({role})").format(name=name, role=labels.role(act.role))
    return _("Delivered to {name} ({role}, {seen} seen)").format(
        name=name, role=labels.role(act.role), seen=labels.seen(act.seen)
    )


_TELLERS: dict[type[Act], Teller] = {
    **complaints.TELLERS,
    CaseOpened: _opened,
    RequirementsMarked: _marked,
    HandoverOffered: _offered,
    CaseAssigned: _assigned,
    HandoverAsked: lambda a, names: with_text(_("{unit} asks for the case").format(unit=names.unit(a.pool)), a),
    HandoverRefused: lambda a, names: with_text(_("Not given to {unit}").format(unit=names.unit(a.pool)), a),
    AssistanceEnded: lambda a, names: with_text(_("Help ended"), a),
    CaseDispatched: _dispatched,
    CaseCameBack: lambda a, names: with_text(_("Came back to the counters"), a),
    PaperMoved: _paper,
    ContestResolved: _resolved,
    PromiseMoved: _promise_moved,
    HandoverAccepted: lambda a, names: _("Handover accepted"),
    HandoverDeclined: lambda a, names: with_text(_("Handover declined"), a),
    HandoverTakenBack: lambda a, names: _("Handover taken back"),
    CaseMadeReady: lambda a, names: (
        _("Ready: {product}").format(product=a.personal.number) if a.personal and a.personal.number else _("Ready")
    ),
    CaseRejected: lambda a, names: with_text(_("Rejected"), a),
    CaseReturned: lambda a, names: _notice(with_text(_("Returned to the citizen"), a), a.notice, names),
    IntakeCorrected: _corrected,
    CaseLapsed: lambda a, names: with_text(_("Lapsed; what was missing did not come"), a),
    FeeRecorded: _fee,
    CaseWithdrawn: lambda a, names: with_text(_("Withdrawn"), a),
    CaseDelivered: _delivered,
    ActUndone: lambda a, names: _("Undone; again {state}").format(state=labels.state(a.returns_to)),
    NoteAdded: lambda a, names: with_text(_("Note"), a),
    Erased: lambda a, names: (
        _("Personal data erased: kept long enough") if a.reason == "retention" else _("Personal data erased on request")
    ),
}
