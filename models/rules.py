"""Who may do what: the checks that need more than the subject itself (officer, pools, catalogue, other subjects).

What depends on the subject alone is judged by :mod:`models.fold`. A desk's claims are
untrusted elsewhere: the centre checks again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Protocol

from models.acts import (
    Act,
    ActUndone,
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
    HandoverAccepted,
    HandoverAsked,
    HandoverDeclined,
    HandoverOffered,
    HandoverRefused,
    HandoverTakenBack,
    IntakeCorrected,
    Notice,
    PaperMoved,
    PersonsCompared,
    ReferralEnded,
    RequirementsMarked,
    SheetsReserved,
    ShiftAccepted,
    ShiftHanded,
    TicketIssued,
    VisitPassed,
)
from models.facts import calendar, numbers
from models.facts.standard import Catalogue
from models.fold import BranchState, CaseState, Fold, OfficerState, PersonState, ShiftState, UnitState, VisitState
from models.journal.journal import Journal
from models.refused import Refused
from models.store.database import Database

CENTRE_SUBJECTS = frozenset({"officer", "unit", "branch", "quarantine"})
"""What only the centre (or a desk that stands alone) writes about."""


class Surroundings(Protocol):
    """What the rules look at beside the subject; :class:`models.register.Register` gives it."""

    @property
    def database(self) -> Database:
        """The register's database."""
        ...

    @property
    def branch_number(self) -> int:
        """The branch."""
        ...

    @property
    def desk(self) -> int:
        """The desk."""
        ...

    @property
    def journal(self) -> Journal:
        """The acts."""
        ...

    def catalogue(self, version: int | None = None) -> Catalogue:
        """Return a version of the catalogue."""
        ...

    def units(self, *, everywhere: bool = False) -> list[UnitState]:
        """Return the pools of this branch, or of all."""
        ...

    def branch(self) -> BranchState:
        """Return the office."""
        ...

    def today(self) -> dt.date:
        """Return the office's date."""
        ...

    def fold_of(self, subject: int) -> Fold:
        """Return the fold of a subject."""
        ...


def check(register: Surroundings, officer: OfficerState, folded: Fold, act: Act) -> None:
    """Check ``act`` of ``officer`` against everything around its subject.

    Raises:
        Refused: the officer may not do it, or it names something that does not exist.
    """
    if not officer.active:
        raise Refused("officer_inactive")
    if act.SUBJECT in CENTRE_SUBJECTS:
        raise Refused("centre_only")
    if act.SUBJECT in ("case", "visit") and _shift_waits(register):
        raise Refused("shift_waiting")
    rule = _RULES.get(type(act))
    if rule is not None:
        rule(register, officer, folded.state, act)


def _shift_waits(register: Surroundings) -> bool:
    """Tell whether a shift of this desk was handed over and not taken yet: then nobody goes on working in it."""
    sql = "SELECT 1 FROM shift WHERE accepted_by = 0 AND desk = ? AND id >> 48 = ?"
    return register.database.row(sql, register.desk, register.branch_number) is not None


def _member(officer: OfficerState, pool: int, code: str = "not_holder") -> None:
    if pool not in officer.units:
        raise Refused(code)


def _holder(_: Surroundings, officer: OfficerState, state: Any, __: Act) -> None:
    if isinstance(state, CaseState):
        _member(officer, state.holder)


def _opening(register: Surroundings, officer: OfficerState, _: Any, act: CaseOpened) -> None:
    _member(officer, act.pool, "not_at_counter")
    for person in (act.person, act.representative):
        if person is not None and not isinstance(register.fold_of(person).state, PersonState):
            raise Refused("person_unknown")
    if act.visit is not None and not isinstance(register.fold_of(act.visit).state, VisitState):
        raise Refused("ticket_unknown")
    _check_number(act.number, numbers.Range.CASE)
    if register.database.row("SELECT 1 FROM case_file WHERE number = ?", act.number) is not None:
        raise Refused("number_used")
    _check_intake(register, act)


def _correcting(register: Surroundings, officer: OfficerState, state: Any, act: IntakeCorrected) -> None:
    _holder(register, officer, state, act)
    _check_intake(register, act)


def _check_intake(register: Surroundings, act: CaseOpened | IntakeCorrected) -> None:
    """Check service, papers and notice of an intake against the catalogue."""
    service = register.catalogue(act.catalogue).by_code.get(act.service)
    if service is None:
        raise Refused("service_unknown", service=act.service)
    variant = service.variant(act.variant)
    if variant is None:
        raise Refused("variant_unknown", variant=act.variant)
    _check_notice(register, act.notice)
    known = {r.code for r in variant.requirements}
    unknown = next((m.requirement for m in act.marks if m.requirement not in known), None)
    if unknown is not None:
        raise Refused("requirement_unknown", requirement=unknown)
    if service.referral:
        return
    met = {m.requirement for m in act.marks if m.how != "missing"}
    gone = variant.owed(met)
    if gone != (act.notice.missing if act.notice else ()):
        raise Refused("notice_missing" if gone and act.notice is None else "notice_differs")


def _check_number(number: int, range_: numbers.Range) -> None:
    if numbers.kind(number) is not range_ or not numbers.is_valid(number):
        raise Refused("number_wrong")


def _check_notice(register: Surroundings, notice: Notice | None) -> None:
    if notice is None:
        return
    _check_number(notice.number, numbers.Range.NOTICE)
    if register.database.row("SELECT 1 FROM notice WHERE number = ?", notice.number) is not None:
        raise Refused("number_used")


def _returning(register: Surroundings, officer: OfficerState, state: Any, act: CaseReturned) -> None:
    _holder(register, officer, state, act)
    _check_notice(register, act.notice)


def _completing(register: Surroundings, officer: OfficerState, state: Any, act: RequirementsMarked) -> None:
    _holder(register, officer, state, act)
    _check_notice(register, act.notice)
    if not isinstance(state, CaseState):
        return
    variant = register.catalogue(state.catalogue).by_code[state.service].variant(state.variant)
    if variant is None:
        raise Refused("variant_unknown", variant=state.variant)
    known = {r.code for r in variant.requirements}
    unknown = next((m.requirement for m in act.marks if m.requirement not in known), None)
    if unknown is not None:
        raise Refused("requirement_unknown", requirement=unknown)
    marks = {m.requirement: m.how for m in (*state.marks, *act.marks)}
    met = {code for code, how in marks.items() if how != "missing"}
    gone = variant.owed(met, state.notice.missing if state.notice else ())
    if gone != (act.notice.missing if act.notice else ()):
        raise Refused("notice_missing" if gone and act.notice is None else "notice_differs")


def _working(_: Surroundings, officer: OfficerState, state: Any, __: Act) -> None:
    """Members of the holding pool, and of those that help it."""
    if isinstance(state, CaseState) and not {state.holder, *state.helpers} & set(officer.units):
        raise Refused("not_holder")


def _withdrawing(_: Surroundings, officer: OfficerState, state: Any, __: CaseWithdrawn) -> None:
    """The citizen says it at the counters that took the case in, wherever it is by now, or where it is."""
    if isinstance(state, CaseState) and not {state.holder, state.periods[0].holder} & set(officer.units):
        raise Refused("not_holder")


def _assigning(register: Surroundings, officer: OfficerState, state: Any, act: CaseAssigned) -> None:
    _holder(register, officer, state, act)
    if act.officer is None or not isinstance(state, CaseState):
        return
    chosen = register.fold_of(act.officer).state
    if not isinstance(chosen, OfficerState) or not chosen.active or state.holder not in chosen.units:
        raise Refused("assignee_outside")


def _asking(_: Surroundings, officer: OfficerState, state: Any, act: HandoverAsked) -> None:
    _member(officer, act.pool, "not_your_pool")
    if isinstance(state, CaseState) and state.state not in ("received", "with_unit", "ready", "rejected"):
        raise Refused("handover_wrong_state", state=state.state)


def _ending_referral(_: Surroundings, officer: OfficerState, state: Any, act: ReferralEnded) -> None:
    if isinstance(state, CaseState):
        offer = next((h for h in state.handovers if h.offer == act.offer), None)
        if offer is not None and not {offer.to_pool, state.holder} & set(officer.units):
            raise Refused("not_receiver")


def _unit(register: Surroundings, id_: int) -> UnitState:
    unit = next((u for u in register.units(everywhere=True) if u.id == id_), None)
    if unit is None or not unit.active:
        raise Refused("unit_unknown")
    return unit


def _dispatching(register: Surroundings, officer: OfficerState, state: Any, act: CaseDispatched) -> None:
    _holder(register, officer, state, act)
    if _unit(register, act.to).unit != "outside":
        raise Refused("unit_not_outside")
    _check_number(act.number, numbers.Range.DISPATCH)
    if register.database.row("SELECT 1 FROM handover WHERE number = ?", act.number) is not None:
        raise Refused("number_used")


def _coming_back(register: Surroundings, officer: OfficerState, state: Any, _: CaseCameBack) -> None:
    if isinstance(state, CaseState):
        _member(officer, state.periods[0].holder, "not_at_counter")


def _resolving(_: Surroundings, officer: OfficerState, state: Any, __: ContestResolved) -> None:
    pools = {p.holder for p in state.periods} | {h.to_pool for h in state.handovers} if state else set()
    if not pools & set(officer.units):
        raise Refused("not_holder")


def _placing_paper(register: Surroundings, _: OfficerState, __: Any, act: PaperMoved) -> None:
    if act.unit is not None:
        _unit(register, act.unit)


def _handing_shift(_: Surroundings, officer: OfficerState, __: Any, act: ShiftHanded) -> None:
    _member(officer, act.pool, "not_your_pool")
    if act.absent is not None and officer.role != "supervisor":
        raise Refused("supervisor_only")


def _accepting_shift(_: Surroundings, officer: OfficerState, state: Any, __: ShiftAccepted) -> None:
    if isinstance(state, ShiftState):
        _member(officer, state.pool, "not_your_pool")
        if (state.absent or state.handed_by) == officer.id:  # a supervisor who handed it for someone else may
            raise Refused("shift_own")


def _offering(register: Surroundings, officer: OfficerState, state: Any, act: HandoverOffered) -> None:
    _holder(register, officer, state, act)
    if _unit(register, act.to).unit == "outside":
        raise Refused("unit_outside")


def _receiving(_: Surroundings, officer: OfficerState, state: Any, act: HandoverAccepted | HandoverDeclined) -> None:
    if isinstance(state, CaseState):
        offer = next((h for h in state.handovers if h.offer == act.offer), None)
        if offer is not None:
            _member(officer, offer.to_pool, "not_receiver")


def _delivering(register: Surroundings, officer: OfficerState, state: Any, act: CaseDelivered) -> None:
    _holder(register, officer, state, act)
    if act.seen == "none" and not act.posted:
        raise Refused("identity_unseen")
    if isinstance(state, CaseState):
        holder = next((u for u in register.units(everywhere=True) if u.id == state.holder), None)
        if state.state == "ready" and (holder is None or holder.unit != "counter"):
            raise Refused("deliver_at_counter")


def _undoing(register: Surroundings, officer: OfficerState, _: Any, act: ActUndone) -> None:
    entry = register.journal.at(act.undoes)
    if entry is None:
        raise Refused("undo_not_possible")
    if entry.officer != officer.id:
        raise Refused("undo_not_yours")
    zone = register.branch().zone
    if calendar.local(entry.at, zone).date() != register.today():
        raise Refused("undo_too_late")


def _lapsing(register: Surroundings, officer: OfficerState, state: Any, act: CaseLapsed) -> None:
    _holder(register, officer, state, act)
    if officer.role != "supervisor":
        raise Refused("supervisor_only")
    if isinstance(state, CaseState) and state.notice and state.notice.deadline >= register.today():
        raise Refused("deadline_ahead")


def _comparing(register: Surroundings, _: OfficerState, __: Any, act: PersonsCompared) -> None:
    if not isinstance(register.fold_of(act.other).state, PersonState):
        raise Refused("person_unknown")


def _issuing(register: Surroundings, _: OfficerState, __: Any, act: TicketIssued) -> None:
    _check_number(act.number, numbers.Range.QUEUE)
    if register.database.row("SELECT 1 FROM visit WHERE number = ?", act.number) is not None:
        raise Refused("number_used")
    _check_services(register, act.services)


def _passing(register: Surroundings, _: OfficerState, __: Any, act: VisitPassed) -> None:
    _check_services(register, act.services)
    branch = register.branch().id >> 48
    heard = {chain.desk for chain in register.journal.chains() if chain.branch == branch}
    if act.desk not in heard:
        raise Refused("desk_unheard", desk=act.desk)


def _check_services(register: Surroundings, services: tuple[str, ...]) -> None:
    known = register.catalogue().by_code
    unknown = next((s for s in services if s not in known), None)
    if unknown is not None:
        raise Refused("service_unknown", service=unknown)


def _reserving(_: Surroundings, __: OfficerState, ___: Any, act: SheetsReserved) -> None:
    _check_number(act.first, numbers.Range.CASE)


def _erasing(_: Surroundings, officer: OfficerState, __: Any, ___: Erased) -> None:
    if officer.role != "supervisor":
        raise Refused("supervisor_only")


_RULES: dict[type[Act], Callable[[Surroundings, OfficerState, Any, Any], None]] = {
    CaseOpened: _opening,
    RequirementsMarked: _completing,
    HandoverOffered: _offering,
    HandoverTakenBack: _holder,
    HandoverAccepted: _receiving,
    HandoverDeclined: _receiving,
    CaseMadeReady: _holder,
    CaseRejected: _holder,
    CaseReturned: _returning,
    CaseWithdrawn: _withdrawing,
    CaseAssigned: _assigning,
    CaseDispatched: _dispatching,
    CaseCameBack: _coming_back,
    HandoverAsked: _asking,
    HandoverRefused: _holder,
    ReferralEnded: _ending_referral,
    ContestResolved: _resolving,
    PaperMoved: _placing_paper,
    ShiftHanded: _handing_shift,
    ShiftAccepted: _accepting_shift,
    CaseDelivered: _delivering,
    CaseLapsed: _lapsing,
    IntakeCorrected: _correcting,
    PersonsCompared: _comparing,
    TicketIssued: _issuing,
    VisitPassed: _passing,
    SheetsReserved: _reserving,
    ActUndone: _undoing,
    Erased: _erasing,
}
