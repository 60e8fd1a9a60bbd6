"""Rules of a promise that the calendar moves: only while its clock runs, and only the one that stands."""

from __future__ import annotations

from models.acts import PromiseMoved
from models.acts.by_act import ByAct
from models.acts.entry import Entry
from models.fold.moves import CaseRule, touched
from models.fold.states import RUNNING, CaseState, Move
from models.refused import Refused

RULES = ByAct[CaseRule]()


@RULES.of(PromiseMoved)
def _moved(case: CaseState, entry: Entry, act: PromiseMoved) -> CaseState:
    if case.state not in RUNNING:
        raise Refused("clock_stands", state=case.state)
    if act.told != case.told_by or act.was != case.promised:
        raise Refused("promise_differs")
    move = Move(entry.id, entry.at, act.told, act.was, act.promised, act.calendar)
    return touched(case, entry, moves=(*case.moves, move))
