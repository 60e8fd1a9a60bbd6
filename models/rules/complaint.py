"""Who may take a complaint in hand, decide it, tell its answer: nobody who is complained about."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from models.acts import (
    Act,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintCorrected,
    ComplaintDecided,
    ComplaintLapsed,
    ComplaintLodged,
    ComplaintNoted,
    ComplaintReopened,
    ComplaintSupplemented,
    ComplaintTaken,
    ComplaintTold,
    ComplaintWithdrawn,
    OmbudsmanTold,
)
from models.acts.by_act import ByAct
from models.facts.complaint_rules import ComplaintRules
from models.facts.numbering import Range
from models.facts.working_days import local
from models.fold import CaseState, ComplaintState, OfficerState, PersonState, VisitState
from models.fold.complaint_clock import clock, clocks
from models.refused import Refused
from models.rules import rights
from models.rules.common import Rule, Surroundings, active_unit, check_number
from models.rules.rights import BEGUN, REMARK, Checks

RULES = ByAct[Rule]()


def rules_of(register: Surroundings, version: int | None = None) -> ComplaintRules:
    """Return how complaints are taken by a version of the catalogue, or by the newest.

    Raises:
        Refused: ``catalogue_missing``, ``complaint_rules_missing``.
    """
    found = register.catalogue(version).complaints
    if found is None:
        raise Refused("complaint_rules_missing")
    return found


def is_about(complaint: ComplaintState, officer: OfficerState) -> bool:
    """Tell whether an officer is complained about: by name, or with a unit that he is of and does not supervise."""
    of_unit = complaint.unit in officer.units and officer.role != "supervisor"
    return officer.id in complaint.officers or of_unit


def handlers(register: Surroundings, complaint: ComplaintState) -> list[OfficerState]:
    """Return the active officers of this branch who may have a complaint in hand."""
    low = register.branch_number << 48
    sql = "SELECT id FROM officer WHERE active = 1 AND id BETWEEN ? AND ? ORDER BY id"
    found = (register.fold_of(id_).state for (id_,) in register.database.rows(sql, low, low + (1 << 48) - 1))
    return [o for o in found if isinstance(o, OfficerState) and not is_about(complaint, o)]


def _not_about(officer: OfficerState, state: Any, act: Act) -> None:
    """Refuse whoever is complained about, by name or with his unit; its supervisor answers for a unit.

    Raises:
        Refused: ``complained_about``.
    """
    if isinstance(state, ComplaintState) and is_about(state, officer):
        raise Refused("complained_about")


def _handling(officer: OfficerState, state: Any, act: Act) -> None:
    """Let only the handler go on, or a supervisor in his place.

    Raises:
        Refused: ``complained_about``, ``not_handler``.
    """
    _not_about(officer, state, act)
    if isinstance(state, ComplaintState) and officer.id != state.handler and officer.role != "supervisor":
        raise Refused("not_handler")


@RULES.of(ComplaintLodged)
def _lodging(register: Surroundings, _: OfficerState, __: Any, act: ComplaintLodged) -> None:
    check_number(act.number, Range.COMPLAINT)
    if register.database.row("SELECT 1 FROM complaint WHERE number = ?", act.number) is not None:
        raise Refused("number_used")
    if act.received > register.today():
        raise Refused("received_ahead")
    if rules_of(register, act.catalogue).channel_of(act.channel) is None:
        raise Refused("channel_unknown")
    if act.visit is not None and not isinstance(register.fold_of(act.visit).state, VisitState):
        raise Refused("ticket_unknown")
    _check_named(register, act)


@RULES.of(ComplaintCorrected)
def _correcting(register: Surroundings, officer: OfficerState, state: Any, act: ComplaintCorrected) -> None:
    _not_about(officer, state, act)
    _check_named(register, act)
    if isinstance(state, ComplaintState) and officer.role != "supervisor":
        cleared = set(state.officers) - set(act.officers)
        if cleared or (state.unit is not None and act.unit != state.unit):
            raise Refused("supervisor_only")


def _check_named(register: Surroundings, act: ComplaintLodged | ComplaintCorrected) -> None:
    """Refuse what names something that is not there.

    Raises:
        Refused: ``category_unknown``, ``grade_unknown``, ``person_unknown``, ``person_erased``, ``officer_unknown``,
            ``unit_unknown``, ``case_unknown``, ``reporter_missing``.
    """
    rules = rules_of(register, act.catalogue)
    if rules.category_of(act.category) is None:
        raise Refused("category_unknown")
    if rules.grade_of(act.grade) is None:
        raise Refused("grade_unknown")
    told = act.personal is not None and act.personal.reporter is not None
    if act.person is None and not act.anonymous and not told:
        raise Refused("reporter_missing")
    if act.person is not None:
        person = register.fold_of(act.person).state
        if not isinstance(person, PersonState):
            raise Refused("person_unknown")
        if person.erased:
            raise Refused("person_erased")
    if any(not isinstance(register.fold_of(o).state, OfficerState) for o in act.officers):
        raise Refused("officer_unknown")
    if act.unit is not None and active_unit(register, act.unit).id >> 48 != register.branch_number:
        raise Refused("unit_unknown")
    if act.case is not None and not isinstance(register.fold_of(act.case).state, CaseState):
        raise Refused("case_unknown")


@RULES.of(ComplaintAnswered)
def _answering(register: Surroundings, officer: OfficerState, state: Any, act: ComplaintAnswered) -> None:
    _not_about(officer, state, act)
    if act.deadline is not None and act.deadline < register.today():
        raise Refused("deadline_past")


@RULES.of(ComplaintTaken)
def _taking(register: Surroundings, officer: OfficerState, state: Any, act: ComplaintTaken) -> None:
    _not_about(officer, state, act)
    handler = officer if act.handler == officer.id else register.fold_of(act.handler).state
    if not isinstance(handler, OfficerState) or not handler.active:
        raise Refused("officer_unknown")
    if handler.id != officer.id and officer.role != "supervisor":
        raise Refused("supervisor_only")
    _not_about(handler, state, act)


@RULES.of(ComplaintDecided)
def _deciding(register: Surroundings, officer: OfficerState, state: Any, act: ComplaintDecided) -> None:
    if not isinstance(state, ComplaintState):
        return
    if state.handler:
        _handling(officer, state, act)
    _not_about(officer, state, act)
    if (act.outcome == "refused") != bool(act.refusal):
        raise Refused("refusal_missing")
    known = rules_of(register, state.catalogue).refusal
    if act.refusal and known and act.refusal not in {r.code for r in known}:
        raise Refused("refusal_unknown")
    if (act.outcome == "referred") != bool(act.referred_to):
        raise Refused("referral_missing")


@RULES.of(ComplaintTold)
def _telling(register: Surroundings, officer: OfficerState, state: Any, act: ComplaintTold) -> None:
    if isinstance(state, ComplaintState):
        (_handling if state.handler else _not_about)(officer, state, act)
        if state.outcome and act.outcome != state.outcome:
            raise Refused("outcome_differs")
        if rules_of(register, state.catalogue).channel_of(act.channel) is None:
            raise Refused("channel_unknown")


@RULES.of(ComplaintClosed)
def _closing(register: Surroundings, officer: OfficerState, state: Any, act: ComplaintClosed) -> None:
    _not_about(officer, state, act)
    if isinstance(state, ComplaintState) and not act.rating:
        found = clock("close", state, *_time(register, state))
        if found.due is not None and found.left >= 0:
            raise Refused("may_answer_back", until=found.due.isoformat())


@RULES.of(ComplaintReopened)
def _reopening(register: Surroundings, _: OfficerState, state: Any, __: ComplaintReopened) -> None:
    if not isinstance(state, ComplaintState):
        return
    told = state.step("tell")
    at = state.since if state.state == "lapsed" or told is None else told.at
    last = local(at, register.branch().zone).date() + dt.timedelta(rules_of(register, state.catalogue).reopen_days)
    if register.today() > last:
        raise Refused("reopen_late", until=last.isoformat())


@RULES.of(ComplaintWithdrawn)
def _withdrawing(_: Surroundings, officer: OfficerState, state: Any, act: ComplaintWithdrawn) -> None:
    _not_about(officer, state, act)


@RULES.of(ComplaintLapsed)
def _lapsing(register: Surroundings, officer: OfficerState, state: Any, act: ComplaintLapsed) -> None:
    _not_about(officer, state, act)
    if isinstance(state, ComplaintState) and state.deadline is not None and state.deadline >= register.today():
        raise Refused("deadline_ahead")


@RULES.of(OmbudsmanTold)
def _showing_the_way(register: Surroundings, _: OfficerState, state: Any, __: OmbudsmanTold) -> None:
    if isinstance(state, ComplaintState) and not any(c.late for c in clocks(state, *_time(register, state))):
        raise Refused("term_ahead")


def _time(register: Surroundings, complaint: ComplaintState) -> tuple[Any, Any, str, dt.date]:
    """Return what the clocks of a complaint are read by: rules, calendar, zone, today."""
    rules = register.catalogue(complaint.catalogue).complaints
    return rules, register.calendar(), register.branch().zone, register.today()


_NAMED: Checks = (partial(rights.of_branch, name="unit", code="unit_unknown"),)
JUDGING: Checks = (*REMARK, rights.not_of_complained_unit)
"""What nobody says of a complaint about his own unit."""

RIGHTS: dict[type[Act], Checks] = {
    ComplaintLodged: (*BEGUN, partial(rights.numbered, range_=Range.COMPLAINT), *_NAMED),
    ComplaintCorrected: (*JUDGING, *_NAMED),
    ComplaintAnswered: JUDGING,
    ComplaintSupplemented: REMARK,
    ComplaintTaken: (*JUDGING, partial(rights.of_branch, name="handler", code="officer_unknown")),
    ComplaintDecided: JUDGING,
    ComplaintTold: JUDGING,
    ComplaintClosed: JUDGING,
    ComplaintReopened: REMARK,
    ComplaintWithdrawn: JUDGING,
    ComplaintLapsed: JUDGING,
    ComplaintNoted: REMARK,
    OmbudsmanTold: REMARK,
}
