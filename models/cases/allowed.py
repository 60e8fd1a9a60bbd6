"""Which acts are possible on a case now. The rules themselves are asked, so no key promises what is refused."""

from __future__ import annotations

import datetime as dt

from msgspec import structs

from models import rules
from models.acts import (
    SCHEMA,
    Act,
    ActUndone,
    CaseAssigned,
    CaseCameBack,
    CaseDelivered,
    CaseDispatched,
    CaseLapsed,
    CaseMadeReady,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    ContestResolved,
    FeeRecorded,
    HandoverAccepted,
    HandoverAsked,
    HandoverDeclined,
    HandoverOffered,
    HandoverRefused,
    HandoverTakenBack,
    IntakeCorrected,
    Mark,
    NoteAdded,
    Notice,
    ReferralEnded,
    RequirementsMarked,
)
from models.acts.entry import Entry
from models.facts import numbering
from models.fold import CaseState, Fold, OfficerState
from models.forms.custody import ASSIGNED_IN
from models.forms.fee import has_fee
from models.refused import Refused
from models.register.register import Register

NEEDS_SUPERVISOR = frozenset({"lapse"})
"""Acts for which a supervisor gives a one-off authority at another officer's desk."""


def is_open(name: str, why: Refused | None) -> bool:
    """Tell whether nothing stands in the way of an act, or nothing but that a supervisor's authority is asked."""
    return why is None or (name in NEEDS_SUPERVISOR and why.code == "supervisor_only")


def judged(register: Register, officer: OfficerState, case: int) -> dict[str, Refused | None]:
    """Return for each act (``accept``, ``offer``, ``deliver`` …) why ``officer`` can't do it on ``case``, or None.

    Raises:
        Refused: ``case_unknown``.
    """
    folded = register.fold_of(case)
    state = folded.state
    if not isinstance(state, CaseState):
        raise Refused("case_unknown")
    probes = _probes(register, folded, state) | _custody(register, officer, state)
    found = {name: _why_not(register, officer, folded, act) for name, act in probes.items()}
    found.setdefault("undo", Refused("undo_not_possible"))
    found["ask_other"] = None if state.open_contests else Refused("contest_unknown")
    found.setdefault("keep_standing", Refused("contest_unknown"))
    found.setdefault("return", Refused("requirement_unknown", requirement="-"))
    for name in NEEDS_SUPERVISOR:
        found[name] = _why_nobody(register, officer, folded, probes[name]) or found[name]
    if not has_fee(register, state):
        found["fee"] = Refused("no_fee")
    if state.notice is None:
        found["complete"] = Refused("nothing_missing")
    if not state.handovers:
        found |= dict.fromkeys(("accept", "decline", "take_back"), Refused("handover_none"))
    if not _helped(state):
        found["end_referral"] = Refused("handover_none")
    if state.holder in officer.units:
        found["ask"] = Refused("handover_to_holder")
    if state.state not in ASSIGNED_IN:
        found["assign"] = Refused("handover_wrong_state", state=state.state)
    return found


def _helped(state: CaseState) -> list[int]:
    """Return the referrals that run."""
    return [h.offer for h in state.handovers if h.keep and h.state == "accepted"]


def _custody(register: Register, officer: OfficerState, state: CaseState) -> dict[str, Act]:
    """Return the probes of custody beside the plain handover."""
    units, series = [u for u in register.units() if u.active and u.id != state.holder], register.series()
    helper = next((u.id for u in units if u.unit != "outside" and u.id not in state.helpers), 0)
    outside = next((u.id for u in units if u.unit == "outside"), 0)
    helped = _helped(state)
    variant = register.service_of(state)[1]
    probes: dict[str, Act] = {
        "assign": CaseAssigned(),
        "refer": HandoverOffered(to=helper, keep=True),
        "end_referral": ReferralEnded(offer=helped[-1] if helped else 0),
        "ask": HandoverAsked(pool=next((p for p in officer.units if p != state.holder), 0)),
        "refuse_asked": HandoverRefused(pool=state.asked[0].pool if state.asked else 0),
        "dispatch": CaseDispatched(to=outside, number=numbering.make(series, numbering.Range.DISPATCH.value[1])),
        "came_back": CaseCameBack(),
    }
    if variant.requirements:
        number = numbering.make(series, numbering.Range.NOTICE.value[1])
        wanted = (variant.requirements[0].code,)
        probes["return"] = CaseReturned(notice=Notice(number, wanted, register.today()))
    return probes


def _probes(register: Register, folded: Fold, state: CaseState) -> dict[str, Act]:
    offer = state.handovers[-1].offer if state.handovers else 0
    elsewhere = next((u.id for u in register.units() if u.id != state.holder and u.active and u.unit != "outside"), 0)
    before = folded.befores[folded.ids.index(state.last)] if state.last in folded.ids else None
    marks = tuple(Mark(m.requirement, "original") for m in state.marks if m.how == "missing")
    probes: dict[str, Act] = {
        "accept": HandoverAccepted(offer=offer),
        "decline": HandoverDeclined(offer=offer),
        "take_back": HandoverTakenBack(offer=offer),
        "offer": HandoverOffered(to=elsewhere),
        "ready": CaseMadeReady(),
        "reject": CaseRejected(),
        "withdraw": CaseWithdrawn(),
        "deliver": CaseDelivered(role="applicant", seen="ktp"),
        "note": NoteAdded(),
        "lapse": CaseLapsed(),
        "fee": FeeRecorded(),
        "correct_intake": _as_it_is(register, state),
    }
    if marks:
        probes["complete"] = RequirementsMarked(marks=marks, promised=dt.date(2000, 1, 1))
    if state.open_contests:
        probes["keep_standing"] = ContestResolved(entry=state.open_contests[0].entry, choice="kept")
    if isinstance(before, CaseState):
        probes["undo"] = ActUndone(undoes=state.last, returns_to=before.state)
    return probes


def _as_it_is(register: Register, state: CaseState) -> IntakeCorrected:
    """Return a correction that changes nothing, under the last number that a notice could have."""
    service, variant = register.service_of(state)
    met = {m.requirement for m in state.marks if m.how != "missing"}
    owed = variant.owed(met) if not service.referral else ()
    number = numbering.make(register.series(), numbering.Range.NOTICE.value[1])
    return IntakeCorrected(
        service=state.service,
        variant=state.variant,
        catalogue=state.catalogue,
        marks=state.marks,
        notice=Notice(number, owed, register.today()) if owed else None,
        referred_to=state.referred_to,
    )


def _why_nobody(register: Register, officer: OfficerState, folded: Fold, act: Act) -> Refused | None:
    """Return why not even a supervisor of the officer's units may do it."""
    return _why_not(register, structs.replace(officer, role="supervisor"), folded, act)


def _why_not(register: Register, officer: OfficerState, folded: Fold, act: Act) -> Refused | None:
    entry = Entry(0, register.clock.now(), officer.id, 0, len(folded), act.kind, SCHEMA, b"", None, None, None, b"")
    try:
        rules.check(register, officer, folded, act)
        folded.judge(entry, act)
    except Refused as why:
        return why
    return None
