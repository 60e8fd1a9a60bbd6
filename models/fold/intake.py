"""Rules of the intake: how a case begins, how what was taken in is corrected, how its papers are completed."""

from __future__ import annotations

from models.acts import CaseOpened, IntakeCorrected, Mark, RequirementsMarked
from models.acts.by_act import ByAct
from models.acts.entry import Entry
from models.fold.moves import CaseRule, check_number_unused, given, moved, nothing_in_the_air
from models.fold.states import INCOMPLETE, RECEIVED, REFERRED, RETURNED, CaseState, Period
from models.refused import Refused

RULES = ByAct[CaseRule]()


def opened(entry: Entry, act: CaseOpened) -> CaseState:
    """Return the case that an intake begins.

    Raises:
        Refused: ``paper_in_future``; ``requirement_twice``, ``notice_differs``.
    """
    state = _state_of(act)
    at = act.paper_at or entry.at
    if at > entry.at:
        raise Refused("paper_in_future")
    return CaseState(
        entry.id,
        act.number,
        act.person,
        act.representative,
        act.service,
        act.variant,
        act.catalogue,
        state,
        act.pool,
        at,
        entry.officer,
        entry.at,
        act.fee,
        act.promised,
        act.doubtful,
        act.referred_to,
        act.marks,
        given(entry, act.notice, act.marks),
        (),
        (Period(state, act.pool, at),),
        visit=act.visit,
        paper_at=act.paper_at,
        status_code=act.status_code,
        last=entry.id,
        told_by=entry.id if act.promised else 0,
    )


def _state_of(act: CaseOpened | IntakeCorrected) -> str:
    """Return the state that an intake begins with; its papers and its notice must agree."""
    _check_once(act.marks)
    _check_notice(act.marks, act.notice is not None, act.notice.missing if act.notice else ())
    return REFERRED if act.referred_to else INCOMPLETE if act.notice else RECEIVED


@RULES.of(IntakeCorrected)
def _corrected(case: CaseState, entry: Entry, act: IntakeCorrected) -> CaseState:
    if case.state not in (INCOMPLETE, RECEIVED, REFERRED):
        raise Refused("case_not_at_counter", state=case.state)
    nothing_in_the_air(case)
    state = _state_of(act)
    if act.notice:
        check_number_unused(case, act.notice.number)
    return moved(
        case,
        entry,
        state,
        service=act.service,
        variant=act.variant,
        catalogue=act.catalogue,
        marks=act.marks,
        notices=(*case.notices, *given(entry, act.notice, act.marks)),
        told=act.promised,
        told_by=entry.id if act.promised else 0,
        doubtful=act.doubtful,
        fee=act.fee,
        referred_to=act.referred_to,
        corrected=(*case.corrected, entry.id),
    )


@RULES.of(RequirementsMarked)
def _marked(case: CaseState, entry: Entry, act: RequirementsMarked) -> CaseState:
    if case.state not in (INCOMPLETE, RETURNED, RECEIVED):
        raise Refused("case_not_at_counter", state=case.state)
    nothing_in_the_air(case)
    _check_once(act.marks)
    marks = {m.requirement: m for m in case.marks}
    marks.update((m.requirement, m) for m in act.marks)
    merged = tuple(marks.values())
    _check_notice(merged, act.notice is not None, act.notice.missing if act.notice else ())
    if act.notice:
        check_number_unused(case, act.notice.number)
        state = case.state if case.state == RETURNED else INCOMPLETE
        return moved(case, entry, state, marks=merged, notices=(*case.notices, *given(entry, act.notice, merged)))
    if case.state == RECEIVED and case.promised:  # what was promised to the citizen stays
        return moved(case, entry, RECEIVED, marks=merged)
    told_by = entry.id if act.promised else 0
    return moved(case, entry, RECEIVED, marks=merged, told=act.promised, told_by=told_by, doubtful=act.doubtful)


def _check_once(marks: tuple[Mark, ...]) -> None:
    if len({m.requirement for m in marks}) != len(marks):
        raise Refused("requirement_twice")


def _check_notice(marks: tuple[Mark, ...], noticed: bool, missing: tuple[str, ...]) -> None:
    if len(set(missing)) != len(missing):
        raise Refused("requirement_twice")
    gone = {m.requirement for m in marks if m.how == "missing"}
    if noticed and not set(missing) <= gone:
        raise Refused("notice_differs")
