"""Who may decide a case, deliver, close it, and undo an act."""

from __future__ import annotations

from typing import Any

from models import text
from models.acts import (
    Act,
    ActUndone,
    CaseDelivered,
    CaseLapsed,
    CaseMadeReady,
    CaseRejected,
    CaseReturned,
    CaseWithdrawn,
    FeeRecorded,
    NoteAdded,
)
from models.acts.by_act import ByAct
from models.facts import working_days
from models.fold import CaseState, OfficerState
from models.refused import Refused
from models.rules import rights
from models.rules.collecting import is_own_number, on_file
from models.rules.common import Rule, Surroundings, check_notice, holder
from models.rules.rights import ON_CASE, REMARK, Checks

RULES = ByAct[Rule]({CaseMadeReady: holder, CaseRejected: holder})


@RULES.of(CaseReturned)
def _returning(register: Surroundings, officer: OfficerState, state: Any, act: CaseReturned) -> None:
    holder(register, officer, state, act)
    check_notice(register, act.notice)


@RULES.of(CaseLapsed)
def _lapsing(register: Surroundings, officer: OfficerState, state: Any, act: CaseLapsed) -> None:
    holder(register, officer, state, act)
    if officer.role != "supervisor":
        raise Refused("supervisor_only")
    if isinstance(state, CaseState) and state.notice and state.notice.deadline >= register.today():
        raise Refused("deadline_ahead")


@RULES.of(CaseWithdrawn)
def _withdrawing(_: Surroundings, officer: OfficerState, state: Any, __: CaseWithdrawn) -> None:
    """The citizen says it at the counters that took the case in, wherever it is by now, or where it is."""
    if isinstance(state, CaseState) and not {state.holder, state.periods[0].holder} & set(officer.units):
        raise Refused("not_holder")


@RULES.of(CaseDelivered)
def _delivering(register: Surroundings, officer: OfficerState, state: Any, act: CaseDelivered) -> None:
    holder(register, officer, state, act)
    if act.seen == "none" and not act.posted:
        raise Refused("identity_unseen")
    if isinstance(state, CaseState):
        unit = register.unit(state.holder)
        if state.state in ("ready", "rejected") and (unit is None or unit.unit != "counter"):
            raise Refused("deliver_at_counter")
        _check_collector(register, state, act)


def _check_collector(register: Surroundings, case: CaseState, act: CaseDelivered) -> None:
    """Refuse a collector who is not who the role says, or who needs a letter and shows none.

    A company's product is taken by one of its people, under whatever name.

    Raises:
        Refused: ``collector_not_applicant``, ``collector_is_applicant``, ``letter_missing``.
    """
    data = act.personal
    if data is None:
        return
    file = on_file(register, case)
    known = file.applicant
    if act.role == "applicant":
        if known and known.identity != "company" and text.folded(data.name) != text.folded(known.name):
            raise Refused("collector_not_applicant")
        return
    if known and is_own_number(known, data.identity_number):
        raise Refused("collector_is_applicant")
    if not data.authority and file.needs_letter(act.role, data.name, data.identity_number):
        raise Refused("letter_missing")


@RULES.of(ActUndone)
def _undoing(register: Surroundings, officer: OfficerState, _: Any, act: ActUndone) -> None:
    entry = register.journal.at(act.undoes)
    if entry is None:
        raise Refused("undo_not_possible")
    if entry.officer != officer.id:
        raise Refused("undo_not_yours")
    zone = register.branch().zone
    if working_days.local(entry.at, zone).date() != register.today():
        raise Refused("undo_too_late")


RIGHTS: dict[type[Act], Checks] = {
    CaseMadeReady: ON_CASE,
    CaseRejected: ON_CASE,
    CaseReturned: (*ON_CASE, rights.noticed),
    CaseLapsed: (*ON_CASE, rights.supervisor),
    CaseWithdrawn: ON_CASE,
    CaseDelivered: ON_CASE,
    ActUndone: ON_CASE,
    FeeRecorded: REMARK,
    NoteAdded: REMARK,
}
