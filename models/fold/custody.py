"""Rules of where a case and its papers are: who takes it on, what goes out and comes back, what is settled."""

from __future__ import annotations

from models.acts import CaseAssigned, CaseCameBack, CaseDispatched, ContestResolved, PaperMoved
from models.acts.by_act import ByAct
from models.acts.entry import Entry
from models.fold.moves import CaseRule, check_movable, moved, state_at, touched
from models.fold.states import CaseState, Handover, Paper
from models.fold.states.crossing import settled
from models.refused import Refused

RULES = ByAct[CaseRule]()
PHYSICAL = ByAct[CaseRule]()
"""How a fact is put in force over what it crossed."""


@RULES.of(CaseAssigned)
def _assigned(case: CaseState, entry: Entry, act: CaseAssigned) -> CaseState:
    return touched(case, entry, assignee=act.officer or 0)


@RULES.of(CaseDispatched)
def _dispatched(case: CaseState, entry: Entry, act: CaseDispatched) -> CaseState:
    check_movable(case, act.to)
    return _gone(case, entry, act)


@PHYSICAL.of(CaseDispatched)
def _gone(case: CaseState, entry: Entry, act: CaseDispatched) -> CaseState:
    """Return the case at a unit outside of the program, whatever stood before."""
    gone = Handover(
        entry.id,
        case.holder,
        act.to,
        entry.at,
        entry.officer,
        "accepted",
        entry.at,
        entry.officer,
        number=act.number,
    )
    return moved(
        case,
        entry,
        state_at(case, act.to),
        act.to,
        handovers=(*case.handovers, gone),
        dispatch=act.number,
    )


@RULES.of(CaseCameBack)
def _came_back(case: CaseState, entry: Entry, act: CaseCameBack) -> CaseState:
    if not case.dispatch:
        raise Refused("case_not_dispatched")
    return _back(case, entry, act)


@PHYSICAL.of(CaseCameBack)
def _back(case: CaseState, entry: Entry, _: CaseCameBack) -> CaseState:
    """Return the case at the counters that took it in."""
    counter = case.periods[0].holder
    return moved(case, entry, state_at(case, counter), counter, dispatch=0)


@RULES.of(PaperMoved)
def _paper_moved(case: CaseState, entry: Entry, act: PaperMoved) -> CaseState:
    paper = Paper(act.unit or case.holder, act.place, entry.at, entry.officer, entry.id)
    if case.paper is not None and (case.paper.at, case.paper.entry) > (paper.at, paper.entry):
        return touched(case, entry)
    return touched(case, entry, paper=paper)


@RULES.of(ContestResolved)
def _resolved(case: CaseState, entry: Entry, act: ContestResolved) -> CaseState:
    return touched(case, entry, contests=settled(case.contests, act.entry, act.choice))
