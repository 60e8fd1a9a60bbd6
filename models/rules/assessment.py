"""Who may assess: a unit of this branch is assessed, by any of its officers."""

from __future__ import annotations

from functools import partial
from typing import Any

from models.acts import Act, AssessmentBegun, AssessmentClosed, IndicatorScored
from models.acts.by_act import ByAct
from models.fold import OfficerState
from models.refused import Refused
from models.rules import rights
from models.rules.common import Rule, Surroundings, active_unit
from models.rules.rights import BEGUN, REMARK, Checks

RULES = ByAct[Rule]()


@RULES.of(AssessmentBegun)
def _beginning(register: Surroundings, _: OfficerState, __: Any, act: AssessmentBegun) -> None:
    unit = active_unit(register, act.unit)
    if unit.id >> 48 != register.branch_number:
        raise Refused("unit_unknown")
    if act.year > register.today().year:
        raise Refused("year_ahead")


RIGHTS: dict[type[Act], Checks] = {
    AssessmentBegun: (*BEGUN, partial(rights.of_branch, name="unit", code="unit_unknown")),
    IndicatorScored: REMARK,
    AssessmentClosed: REMARK,
}
