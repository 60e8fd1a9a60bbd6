"""Who may hand a shift over, and who may take it; a count of paper files."""

from __future__ import annotations

from functools import partial
from typing import Any

from models.acts import Act, InventoryTaken, ShiftAccepted, ShiftHanded
from models.acts.by_act import ByAct
from models.fold import OfficerState, ShiftState
from models.refused import Refused
from models.rules import rights
from models.rules.common import Rule, Surroundings, member
from models.rules.rights import BEGUN, REMARK, Checks

RULES = ByAct[Rule]()


@RULES.of(ShiftHanded)
def _handing_shift(_: Surroundings, officer: OfficerState, __: Any, act: ShiftHanded) -> None:
    member(officer, act.pool, "not_your_pool")
    if act.absent is not None and officer.role != "supervisor":
        raise Refused("supervisor_only")


@RULES.of(ShiftAccepted)
def _accepting_shift(_: Surroundings, officer: OfficerState, state: Any, __: ShiftAccepted) -> None:
    if isinstance(state, ShiftState):
        member(officer, state.pool, "not_your_pool")
        if (state.absent or state.handed_by) == officer.id:  # a supervisor who handed it for someone else may
            raise Refused("shift_own")


RIGHTS: dict[type[Act], Checks] = {
    ShiftHanded: (*BEGUN, rights.at_this_desk, rights.for_another, rights.member),
    ShiftAccepted: (*REMARK, rights.at_this_desk, rights.member, rights.another),
    InventoryTaken: (*BEGUN, partial(rights.of_branch, name="unit", code="unit_unknown")),
}
